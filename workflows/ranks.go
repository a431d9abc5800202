package workflows

import "go.temporal.io/sdk/temporal"

// Ranks of what waits in a queue, the first is served first. Steps have the rank of their process. A server that knows no ranks
// serves all in the order in which they came.
const (
	rankUrgent = 1 // a code, an answer: somebody looks at the screen
	rankPerson = 2 // somebody acts, or will
	rankUsual  = 3
	rankBulk   = 4 // a file, a campaign, the window of a station
	rankNight  = 5 // it has time until the morning
)

// rankOf is the rank of a kind of process; those that somebody waits for have names of tasks.
func rankOf(kind string) int {
	switch kind {
	case "notify", "verify", "follow", "request", "report":
		return rankUsual
	case "import", "remind", "reorganise", "window":
		return rankBulk
	case "follow-up", string(JobFollowUp), string(JobSettle), string(JobHandover), string(JobEscalate), string(JobReports):
		return rankNight
	}
	return rankPerson
}

// ranked is a rank, in which everybody who shares the queue has their turn: a station that opens twenty tasks does not go before
// the one task of another. An empty share is one of its own.
func ranked(rank int, share string) temporal.Priority {
	return temporal.Priority{PriorityKey: rank, FairnessKey: share}
}
