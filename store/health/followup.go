package health

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"hssk/store/ident"
)

// FollowUpID names a follow-up by what promised it: the same visit makes one. It is opaque.
type FollowUpID string

// FollowUpKind says what promised that somebody comes on a day.
type FollowUpKind string

const (
	FollowVisit FollowUpKind = "visit" // a visit with a day to come again (NGAY_TAI_KHAM)
	FollowDose  FollowUpKind = "dose"  // an immunisation that is due (NGAYHENTIEM)
)

// FollowUpKinds lists all kinds.
func FollowUpKinds() []FollowUpKind { return []FollowUpKind{FollowVisit, FollowDose} }

// NewFollowUpID names the follow-up of one cause.
func NewFollowUpID(kind FollowUpKind, cause string) FollowUpID {
	sum := sha256.Sum256([]byte(string(kind) + "\x00" + cause))
	return FollowUpID("f" + hex.EncodeToString(sum[:12]))
}

// FollowUpStage is how far an open follow-up is. A stage is reached when its notice has gone out, or cannot.
type FollowUpStage string

const (
	StageWaiting FollowUpStage = "waiting" // nothing was said yet
	StageBefore  FollowUpStage = "before"  // the notice some days before
	StageDay     FollowUpStage = "day"     // the notice on the day
	StageLate    FollowUpStage = "late"    // the notice some days after
	StageCall    FollowUpStage = "call"    // the station calls
)

// FollowUpStages lists all stages in order.
func FollowUpStages() []FollowUpStage {
	return []FollowUpStage{StageWaiting, StageBefore, StageDay, StageLate, StageCall}
}

// Notice is the phrase of what is said at a stage.
func (s FollowUpStage) Notice() string { return "notice.follow." + string(s) }

// FollowUpOutcome is the one thing that came of a follow-up; empty: still open.
type FollowUpOutcome string

const (
	FollowCame      FollowUpOutcome = "came"         // a visit or a dose says so
	FollowElsewhere FollowUpOutcome = "elsewhere"    // they say that they were seen somewhere else
	FollowRefused   FollowUpOutcome = "refused"      // they do not want to come
	FollowUnreached FollowUpOutcome = "unreached"    // nobody answered, several times
	FollowWrong     FollowUpOutcome = "wrong_number" // the phone is somebody else's
	FollowGone      FollowUpOutcome = "gone"         // died, moved away, merged or forgotten
	FollowOff       FollowUpOutcome = "called_off"   // the visit or the dose names no day any more, or is not there
)

// FollowUpOutcomes lists all outcomes.
func FollowUpOutcomes() []FollowUpOutcome {
	return []FollowUpOutcome{FollowCame, FollowElsewhere, FollowRefused, FollowUnreached, FollowWrong, FollowGone, FollowOff}
}

// FollowUpAnswer is what somebody answered to a notice.
type FollowUpAnswer string

const (
	AnswerComing    FollowUpAnswer = "coming"
	AnswerLater     FollowUpAnswer = "later"     // on another day
	AnswerElsewhere FollowUpAnswer = "elsewhere" // was seen somewhere else
)

// FollowUpAnswers lists all answers in the order of their digits.
func FollowUpAnswers() []FollowUpAnswer {
	return []FollowUpAnswer{AnswerComing, AnswerLater, AnswerElsewhere}
}

// FollowUp is a promise that somebody comes on a day. It says nothing of why.
type FollowUp struct {
	ID      FollowUpID
	Version int64
	Kind    FollowUpKind
	Cause   string // id of the visit or the dose
	Person  PersonID
	Station StationCode
	Planned ident.Date // the day that the cause names
	Due     ident.Date // the day on which they are expected: Planned, or what was agreed since
	Stage   FollowUpStage
	Next    ident.Date // when it is looked at again; zero once it is closed
	Outcome FollowUpOutcome
	Reason  string         // code of why the last notice did not go out, or of the outcome
	Answer  FollowUpAnswer // the last one; zero: none
	Channel string         // by which the last notice went or is about to go
	Message MessageID      // the last notice; zero: none
	Tried   []string       // channels that failed for the stage to come
	Tries   int            // of one channel that takes nothing for the moment
	ToldAt  time.Time      // when the last notice went out; zero: none has
	Calls   int            // tasks that were made for it
	MadeAt  time.Time
	EndedAt time.Time
}

// LogValue names the follow-up alone.
func (f FollowUp) LogValue() slog.Value { return slog.StringValue(string(f.ID)) }

// Open reports whether it is still waited for.
func (f FollowUp) Open() bool { return f.Outcome == "" }

// Days of a follow-up.
const (
	FollowAhead  = 7  // days before its day that a follow-up is opened
	FollowBehind = 30 // days after its day that one is opened all the same: lists of visits come in late
	NoticeBefore = 3
	NoticeAfter  = 3
	CallAfter    = 7
	CallTries    = 4 // calls that nobody answers before it is given up
	AnswerWithin = 10 * 24 * time.Hour
)

// Seen reports whether a visit, which is not the one that promised, keeps the promise: from three days before the day on.
func (f FollowUp) Seen(promised, started ident.Date) bool {
	from := f.Planned
	if f.Due.Before(from) {
		from = f.Due
	}
	return !started.Before(from.AddDays(-NoticeBefore)) && started.After(promised)
}

// Given reports whether a dose keeps the promise of another, which may be the same one when it was only planned.
func (f FollowUp) Given(promise, d Dose) bool {
	if d.Given.IsZero() || ident.Fold(d.Vaccine) != ident.Fold(promise.Vaccine) {
		return false
	}
	if d.ID == promise.ID {
		return !d.Given.Before(f.Planned.AddDays(-NoticeBefore))
	}
	return !d.Given.Before(f.Planned.AddDays(-NoticeBefore)) || !promise.Given.IsZero() && d.Given.After(promise.Given)
}

// Working reports whether a station is open on a day.
func Working(day ident.Date, h Holidays) bool {
	return day.Weekday() != time.Saturday && day.Weekday() != time.Sunday && !h.On(day.Time(Zone()))
}

// counted is the day from which somebody is late: the due day, or the next one on which the station is open.
func (f FollowUp) counted(h Holidays) ident.Date {
	day := f.Due
	for !Working(day, h) {
		day = day.AddDays(1)
	}
	return day
}

// Reached gives the stage that a day calls for. A stage whose time is over is left out: after an interruption nobody is
// told today what should have been said last week.
func (f FollowUp) Reached(day ident.Date, h Holidays) FollowUpStage {
	late := f.counted(h)
	switch {
	case !day.Before(late.AddDays(CallAfter)):
		return StageCall
	case !day.Before(late.AddDays(NoticeAfter)):
		return StageLate
	case !day.Before(f.Due):
		return StageDay
	case !day.Before(f.Due.AddDays(-NoticeBefore)):
		return StageBefore
	}
	return StageWaiting
}

// Says reports whether there is something to say at the stage that a day calls for. The morning after the day the notice of
// the day is of no use any more; whoever said that they will come is not told on the day once more.
func (f FollowUp) Says(stage FollowUpStage, day ident.Date) bool {
	switch stage {
	case StageBefore, StageLate:
		return true
	case StageDay:
		return day == f.Due && f.Answer != AnswerComing
	}
	return false
}

// Useful gives the day from which what is said at a stage is of no use any more.
func (f FollowUp) Useful(stage FollowUpStage) ident.Date {
	switch stage {
	case StageBefore:
		return f.Due
	case StageDay:
		return f.Due.AddDays(1)
	}
	return f.Due.AddDays(CallAfter)
}

// After gives the next day on which an open follow-up has to be looked at.
func (f FollowUp) After(day ident.Date, h Holidays) ident.Date {
	late := f.counted(h)
	for _, next := range []ident.Date{f.Due.AddDays(-NoticeBefore), f.Due, late.AddDays(NoticeAfter), late.AddDays(CallAfter)} {
		if next.After(day) {
			return next
		}
	}
	return day.AddDays(7)
}

// Expect moves the day on which somebody is expected. Everything begins anew for it.
func (f *FollowUp) Expect(day, today ident.Date) {
	f.Due, f.Stage, f.Tried, f.Tries, f.Next = day, StageWaiting, nil, 0, today
}

// End closes a follow-up.
func (f *FollowUp) End(o FollowUpOutcome, reason string, at time.Time) {
	f.Outcome, f.Reason, f.EndedAt, f.Next = o, reason, at, ident.Date{}
}

// Reopen takes an end back.
func (f *FollowUp) Reopen(today ident.Date) {
	f.Outcome, f.Reason, f.EndedAt = "", "", time.Time{}
	f.Expect(f.Due, today)
}

const callPrefix = "call-"

// Task names the task of the last call; zero: there was none.
func (f FollowUp) Task() TaskID {
	if f.Calls == 0 {
		return ""
	}
	return TaskID(fmt.Sprintf("%s%s-%d", callPrefix, f.ID, f.Calls))
}

// FollowUpOf gives the follow-up that a task of TaskCall is about.
func FollowUpOf(t TaskID) FollowUpID {
	rest, ok := strings.CutPrefix(string(t), callPrefix)
	id, _, cut := strings.Cut(rest, "-")
	if !ok || !cut {
		return ""
	}
	return FollowUpID(id)
}

// Promise is a day that a visit or a dose names.
type Promise struct {
	Cause  string
	Person PersonID
	Day    ident.Date
}

// FollowUpReply is what somebody answers to the notices of some follow-ups.
type FollowUpReply struct {
	Channel, Address string
	IDs              []FollowUpID
	Answer           FollowUpAnswer
	On               ident.Date // the other day, of AnswerLater; zero: they do not say which
}

// FollowUpCount counts the follow-ups of a station that stand alike.
type FollowUpCount struct {
	Station StationCode
	Kind    FollowUpKind
	Stage   FollowUpStage // where they are or were
	Outcome FollowUpOutcome
	N       int
}
