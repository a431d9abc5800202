package health

import "time"

// TaskKind says what a task asks of its holder.
type TaskKind string

const (
	TaskFill    TaskKind = "fill"    // fill required fields of one record
	TaskCorrect TaskKind = "correct" // judge a change that a citizen proposed
	TaskDecide  TaskKind = "decide"  // same person or another one?
	TaskConfirm TaskKind = "confirm" // a second person confirms a reported death or move
	TaskCall    TaskKind = "call"    // call somebody who was expected and has not come
)

// TaskState is where a task stands.
type TaskState string

const (
	TaskQueued  TaskState = "queued"  // waits for its station's window; nobody drives it yet
	TaskOpen    TaskState = "open"    // in the window: a workflow drives it
	TaskClaimed TaskState = "claimed" // somebody holds it, until the lease ends
	TaskAsleep  TaskState = "asleep"  // comes back on a date
	TaskClosed  TaskState = "closed"
)

// Live reports whether the task still asks for something.
func (s TaskState) Live() bool { return s != TaskClosed }

// Task is one piece of work for station staff.
type Task struct {
	ID        TaskID
	Version   int64
	Kind      TaskKind
	State     TaskState
	Station   StationCode
	Person    PersonID // zero for a decision about a row that has no record yet
	Household HouseholdID
	Draft     DraftID // what is to be judged; zero for TaskFill
	Gaps      []Gap   // what is missing; empty unless TaskFill
	Score     int     // higher first
	Reasons   []Reason
	Due       time.Time
	WakeAt    time.Time // when an asleep task comes back; zero otherwise
	Holder    StaffID   // zero unless claimed
	LeaseEnds time.Time // zero unless claimed
	Handed    *Handing  // why it is with its holder, or in the queue again; nil: taken from the queue, or never held
	WaitsFrom time.Time // since when it waits for an outcome; zero: since it was made
	Told      Told      // up to whom it was told that it waits too long
	ToldAt    time.Time // when
	Worker    StaffID   // who reported about it last; zero: nobody yet
	WorkedAt  time.Time // when
	Tries     int       // times the person was not reached
	Result    Result    // zero until closed or asleep
	CreatedAt time.Time
	ClosedAt  time.Time
}

// Result is the coded outcome that staff report for a task.
type Result string

const (
	ResultDone        Result = "done"
	ResultNoAnswer    Result = "no_answer"
	ResultMoved       Result = "moved"
	ResultDied        Result = "died"
	ResultRefused     Result = "refused"
	ResultWrongPerson Result = "wrong_person"
	ResultRemind      Result = "remind" // again on a date
	ResultSame        Result = "same_person"
	ResultOther       Result = "other_person"
	ResultAccepted    Result = "accepted"
	ResultRejected    Result = "rejected"
	ResultWillCome    Result = "will_come" // on a date
	ResultElsewhere   Result = "elsewhere" // was seen somewhere else
	ResultWrongNumber Result = "wrong_number"
	ResultCame        Result = "came"     // said by the system: a visit or a dose has arrived
	ResultObsolete    Result = "obsolete" // closed by the system: the reason for it has gone
)

// Results lists what may be reported for a kind of task, in the order of the menu.
func (k TaskKind) Results() []Result {
	switch k {
	case TaskFill:
		return []Result{ResultDone, ResultNoAnswer, ResultMoved, ResultDied, ResultRefused, ResultWrongPerson, ResultRemind}
	case TaskCall:
		return []Result{ResultWillCome, ResultElsewhere, ResultNoAnswer, ResultRefused, ResultWrongNumber, ResultMoved, ResultDied}
	case TaskDecide:
		return []Result{ResultSame, ResultOther, ResultRemind}
	case TaskCorrect, TaskConfirm:
		return []Result{ResultAccepted, ResultRejected, ResultRemind}
	}
	return nil
}

// Takes reports whether r may be reported for k.
func (k TaskKind) Takes(r Result) bool {
	for _, ok := range k.Results() {
		if ok == r {
			return true
		}
	}
	return false
}

// Reports returns the life state that the result claims, and false when it says nothing about life or residence.
func (r Result) Reports() (Life, bool) {
	switch r {
	case ResultMoved:
		return MovedReported, true
	case ResultDied:
		return DeathReported, true
	case ResultWrongPerson:
		return UnfoundReported, true
	}
	return "", false
}

// Sleeps reports whether the result brings the task back later instead of closing it.
func (r Result) Sleeps() bool { return r == ResultNoAnswer || r == ResultRemind }

// Dated reports whether the result comes with a date.
func (r Result) Dated() bool { return r == ResultRemind || r == ResultWillCome }

// Grave reports whether the result stops all messages to a person, or gives a task up: it is asked once more.
func (r Result) Grave() bool {
	_, life := r.Reports()
	return life || r == ResultRefused || r == ResultWrongNumber
}

// Wait between two visits to a person who was not at home, by how often nobody answered.
func noAnswerWait(tries int) time.Duration {
	days := []int{3, 7, 14, 30}
	return time.Duration(days[min(tries, len(days)-1)]) * 24 * time.Hour
}

// NoAnswerMax is after how often nobody answered a task goes to the head of the station, who knows another way or ends it:
// after 3, 7 and 14 days in between that is three and a half weeks.
const NoAnswerMax = 4

// Limits of the life of a task. Kept together so that a station's rhythm can be read in one place.
const (
	TaskDueAfter    = 14 * 24 * time.Hour // a gap should be closed within two weeks
	CorrectDueAfter = 5 * 24 * time.Hour  // a citizen waits for an answer
	CallDueAfter    = 3 * 24 * time.Hour
	LeaseFor        = 48 * time.Hour // a claimed task goes back to the queue after this
	MaxSleep        = 366 * 24 * time.Hour
)

// Lease is until when somebody holds the task who takes it, or takes it up again, now. Whoever was given it for longer keeps
// that.
func (t Task) Lease(who StaffID, now time.Time) time.Time {
	until := now.Add(LeaseFor)
	if t.Holder == who && t.LeaseEnds.After(until) {
		return t.LeaseEnds
	}
	return until
}

// NextWake says when a sleeping task comes back. remindOn is the date asked for with ResultRemind.
func (t Task) NextWake(r Result, remindOn, now time.Time) time.Time {
	if r == ResultRemind {
		return remindOn
	}
	return now.Add(noAnswerWait(t.Tries))
}

// Overdue reports whether a live task should have been done by now. A sleeping one is not late before it wakes.
func (t Task) Overdue(now time.Time) bool {
	return t.State.Live() && t.State != TaskAsleep && now.After(t.Due)
}

// CallScore ranks a call by how many days somebody is late: before what can wait, behind what two people have to settle.
func CallScore(late int) int { return 60 + min(max(late, 0), 20) }

// Reason is one part of a task's score, as a code that a catalog turns into words.
type Reason struct {
	Code   string `json:"code"` // phrase key under "reason."
	Points int    `json:"points"`
	Count  int    `json:"count,omitempty"` // the number in the sentence, when it has one
}

// Score ranks a fill task and says why: what is missing weighs as the profile says; the very young, the old, and
// households where one visit closes several gaps come first.
func Score(r Record, gaps []Gap, householdGaps int, now time.Time) (int, []Reason) {
	var reasons []Reason
	add := func(code string, points, count int) {
		reasons = append(reasons, Reason{Code: code, Points: points, Count: count})
	}
	weight := 0
	for _, g := range gaps {
		weight += g.Weight
	}
	add("gaps", weight, len(gaps))
	if unregistered(r, gaps, now) {
		add("registration", 5, RegistrationDays)
	}
	if age, ok := ageOf(r, now); ok && age < 6 {
		add("child", 20, age)
	} else if ok && age >= 65 {
		add("elder", 20, age)
	}
	if householdGaps > 1 {
		add("household", 5*min(householdGaps, 6), householdGaps)
	}
	total := 0
	for _, reason := range reasons {
		total += reason.Points
	}
	return total, reasons
}
