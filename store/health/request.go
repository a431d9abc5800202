package health

import (
	"log/slog"
	"slices"
	"strings"
	"time"

	"hssk/store/ident"
)

// RequestID names a request as it is told to people: the day and a running number, such as YC281126-1.
type RequestID string

// SubjectRequest is what somebody asks for about their own data, or about those of whom they act for, and what came of it
// (Luật 91/2025/QH15 and NĐ 356/2025/NĐ-CP). It has no personal data: what it is about is a code, and so are all reasons.
type SubjectRequest struct {
	ID      RequestID
	Version int64
	Key     string // once-key: whatever made it, twice makes it once
	Kind    RequestKind
	Person  PersonID    // whose data
	Station StationCode // of the person when it was made
	By      Actor       // who asks: a resident, or the member of staff who took it down for one
	Channel string      // through which it came; RequestCounter: in person
	Third   bool        // others hold the data, too, and have to be asked: the law gives longer
	MadeAt  time.Time
	AckDue  ident.Date // the last day on which it may be acknowledged
	AckAt   time.Time  // when its number and its day were told; zero: not yet
	Due     ident.Date // the last day on which it may be answered
	// FirstDue is the day before it was extended, Extended why. Zero and empty: it was not.
	FirstDue ident.Date
	Extended RequestReason
	Outcome  RequestOutcome // zero: nobody has decided
	Reason   RequestReason
	Decided  Actor
	At       time.Time   // of the decision
	Held     string      // code of why the last decision could not be carried out; empty: it could, or there was none
	Told     RequestTold // who has heard of the outcome
	Nudged   time.Time   // when staff were last reminded; when it was made, before that
	Nudges   int
	EndedAt  time.Time // zero while it lives
}

// CleanRequestID reads the number of a request as people type it: small letters, spaces, without its hyphen's spaces.
func CleanRequestID(s string) RequestID {
	return RequestID(strings.ToUpper(strings.Join(strings.Fields(s), "")))
}

// LogValue names the request alone.
func (r SubjectRequest) LogValue() slog.Value { return slog.StringValue(string(r.ID)) }

// RequestCounter is the channel of what is asked for in person, at a station or at the centre.
const RequestCounter = "counter"

// RequestKind says what is asked for.
type RequestKind string

// The kinds. RequestLift takes back what one of three others has asked for.
const (
	RequestAccess   RequestKind = "access"   // to see the record, or a copy of it
	RequestCorrect  RequestKind = "correct"  // to have what is wrong put right
	RequestRestrict RequestKind = "restrict" // to keep the record and use it for nothing else
	RequestWithdraw RequestKind = "withdraw" // to take a consent back
	RequestObject   RequestKind = "object"   // to object to a use
	RequestErase    RequestKind = "erase"    // to have the record erased
	RequestLift     RequestKind = "lift"     // to use the data as before again
)

// RequestKinds lists all kinds, in the order in which they are offered.
func RequestKinds() []RequestKind {
	return []RequestKind{RequestAccess, RequestCorrect, RequestRestrict, RequestWithdraw, RequestObject, RequestErase, RequestLift}
}

// Valid reports whether k is a kind.
func (k RequestKind) Valid() bool { return slices.Contains(RequestKinds(), k) }

// AckDays is within how many working days a request is acknowledged.
const AckDays = 2

// Days is within how many days a request is answered; third: others hold the data, too.
func (k RequestKind) Days(third bool) int {
	days := map[RequestKind][2]int{RequestAccess: {10, 15}, RequestCorrect: {10, 15}, RequestErase: {20, 30}}
	d, ok := days[k]
	if !ok {
		d = [2]int{15, 20}
	}
	if third {
		return d[1]
	}
	return d[0]
}

// AtOnce reports whether what is asked for is done when it is asked for, before anybody decides: no more messages.
func (k RequestKind) AtOnce() bool { return k == RequestWithdraw || k == RequestObject }

// RequestOutcome is how a request ends.
type RequestOutcome string

const (
	RequestDone    RequestOutcome = "done"
	RequestPartly  RequestOutcome = "partly"
	RequestRefused RequestOutcome = "refused"
	RequestBack    RequestOutcome = "taken_back" // by who made it
	RequestGone    RequestOutcome = "gone"       // nothing is left that it could be about
)

// RequestOutcomes lists all outcomes.
func RequestOutcomes() []RequestOutcome {
	return []RequestOutcome{RequestDone, RequestPartly, RequestRefused, RequestBack, RequestGone}
}

// RequestTold says who has heard of an outcome.
type RequestTold string

const (
	ToldThem   RequestTold = "them"   // it was written to whoever asked
	ToldNobody RequestTold = "nobody" // no address reaches them: the station has to tell them
)

// RequestReason says by a code why a request is refused, done in part, or takes longer. It is told to whoever asked.
type RequestReason string

const (
	ReasonLawKeeps  RequestReason = "law_keeps"  // a law demands that the data are kept
	ReasonLawTask   RequestReason = "law_task"   // the use is a duty by law and needs no consent
	ReasonNotProved RequestReason = "not_proved" // it was not shown who asks, or that they may act for the person
	ReasonOthers    RequestReason = "others"     // it would harm somebody else
	ReasonNoData    RequestReason = "no_data"    // what is asked about is not kept
	ReasonRight     RequestReason = "right"      // what the record says was found to be right

	ReasonComplex RequestReason = "complex" // much has to be looked through
	ReasonMany    RequestReason = "many"    // many requests at a time
	ReasonThird   RequestReason = "third"   // others have to be asked
)

// RefuseReasons lists why a request may be refused, or done in part; ExtendReasons why it may take longer.
func RefuseReasons(k RequestKind, o RequestOutcome) []RequestReason {
	switch {
	case o == RequestPartly:
		return []RequestReason{ReasonLawKeeps, ReasonOthers}
	case k == RequestCorrect:
		return []RequestReason{ReasonRight, ReasonNotProved, ReasonNoData}
	case k == RequestAccess, k == RequestLift:
		return []RequestReason{ReasonNotProved, ReasonOthers, ReasonNoData}
	}
	return []RequestReason{ReasonLawKeeps, ReasonLawTask, ReasonNotProved, ReasonOthers, ReasonNoData}
}

// ExtendReasons lists why a request may take longer.
func ExtendReasons() []RequestReason { return []RequestReason{ReasonComplex, ReasonMany, ReasonThird} }

// Decisions lists how a request of a kind may be decided.
func (k RequestKind) Decisions() []RequestOutcome {
	switch k {
	case RequestAccess, RequestCorrect, RequestErase:
		return []RequestOutcome{RequestDone, RequestPartly, RequestRefused}
	case RequestWithdraw: // a consent can always be taken back
		return []RequestOutcome{RequestDone}
	}
	return []RequestOutcome{RequestDone, RequestRefused}
}

// Open reports whether somebody has yet to decide; Live also whether a decision is being carried out.
func (r SubjectRequest) Open() bool { return r.Live() && r.Outcome == "" }

// Live reports whether the request has not ended.
func (r SubjectRequest) Live() bool { return r.EndedAt.IsZero() }

// Stand names where a request stands: open, doing, or its outcome.
func (r SubjectRequest) Stand() string {
	switch {
	case r.Open():
		return "open"
	case r.Live():
		return "doing"
	}
	return string(r.Outcome)
}

// Late reports whether the request should have been answered before a day.
func (r SubjectRequest) Late(day ident.Date) bool { return r.Live() && day.After(r.Due) }

// CopyFor is how long after the answer the copy of a record that was asked for is handed out.
const CopyFor = 30 * 24 * time.Hour

// Copy reports whether the copy that was asked for is to be handed out: the request was granted not long ago.
func (r SubjectRequest) Copy(now time.Time) bool {
	granted := r.Outcome == RequestDone || r.Outcome == RequestPartly
	return r.Kind == RequestAccess && !r.Live() && granted && now.Sub(r.EndedAt) < CopyFor
}

// End ends a request.
func (r *SubjectRequest) End(o RequestOutcome, at time.Time) { r.Outcome, r.EndedAt = o, at }

// RequestOrder makes a request.
type RequestOrder struct {
	Key              string // once-key
	Kind             RequestKind
	Person           PersonID
	By               Actor
	Channel, Address string // where it is said; for what is asked for in person RequestCounter and nothing
	Third            bool
}

// RequestVerdict is what an officer says of a request.
type RequestVerdict struct {
	Request RequestID
	By      StaffID
	Outcome RequestOutcome
	Reason  RequestReason
	Days    int // by which it is extended; zero: as long as the law gave the first time
}

// RequestStep is a request after a step, with what follows from it.
type RequestStep struct {
	Request SubjectRequest
	Notify  []MessageID // that the step has written
	Year    int         // whose holidays are not known, so that the days were counted as if it had none; zero: all are known
}

// Limit is a use of somebody's data that has been stopped.
type Limit string

const (
	LimitUse      Limit = "use"      // the record is kept, and used for nothing that no law demands
	LimitMessages Limit = "messages" // nothing is written to them that they did not ask for
)

// Limits lists all limits.
func Limits() []Limit { return []Limit{LimitUse, LimitMessages} }

// Limited reports whether a use of a record has been stopped. Whose record is used for nothing is not written to either.
func (r Record) Limited(l Limit) bool {
	return slices.Contains(r.Limits, l) || slices.Contains(r.Limits, LimitUse)
}

// SetLimits stops uses of a record, beside those that are stopped already, and says whether that changed something.
func (r *Record) SetLimits(limits ...Limit) bool {
	before := len(r.Limits)
	for _, l := range Limits() {
		if slices.Contains(limits, l) && !slices.Contains(r.Limits, l) {
			r.Limits = append(slices.Clone(r.Limits), l)
		}
	}
	slices.Sort(r.Limits)
	return len(r.Limits) != before
}
