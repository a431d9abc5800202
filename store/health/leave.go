package health

import (
	"time"

	"hssk/store/ident"
)

// LeaveID names a leave by who takes it and its first day, such as "nhan-20261202", so that it can be typed.
type LeaveID string

// Leave is a time in which a member of staff does not work: nobody gives them tasks, and what they hold goes to whoever
// stands in for them, or back to the queue.
type Leave struct {
	ID      LeaveID
	Staff   StaffID
	From    ident.Date // the first day off
	Until   ident.Date // the last day off
	Cover   StaffID    // who takes over their tasks; zero: whoever takes them from the queue
	Reason  string     // as whoever entered it wrote it; shown to those who keep the calendar, never in logs
	By      Actor
	MadeAt  time.Time
	EndedAt time.Time // when it was taken back; zero: it stands
	EndedBy Actor
}

// LeaveMax is how many days one leave may last: half a year for a birth (Bộ luật Lao động 2019, article 139), and some more.
const LeaveMax = 200

// LeaveReasonMax bounds the reason, in letters.
const LeaveReasonMax = 200

// Stands reports whether nobody has taken the leave back.
func (l Leave) Stands() bool { return l.EndedAt.IsZero() }

// On reports whether the leave keeps its member of staff from work on a day.
func (l Leave) On(day ident.Date) bool {
	return l.Stands() && !day.Before(l.From) && !day.After(l.Until)
}

// Meets reports whether two leaves have a day in common.
func (l Leave) Meets(o Leave) bool {
	return l.Stands() && o.Stands() && !l.From.After(o.Until) && !o.From.After(l.Until)
}

// LeaveOn finds the leave that keeps somebody from work on a day; ok is false when they work.
func LeaveOn(all []Leave, staff StaffID, day ident.Date) (l Leave, ok bool) {
	for _, l := range all {
		if l.Staff == staff && l.On(day) {
			return l, true
		}
	}
	return Leave{}, false
}

// CheckLeave says what is wrong with a leave that somebody wants to enter today, beside the others of the same person.
// Errors: leave_dates, leave_past, leave_long, leave_reason, leave_overlap, leave_cover_self.
func CheckLeave(l Leave, others []Leave, today ident.Date) error {
	days := map[string]string{"from": l.From.Format(), "until": l.Until.Format()}
	switch {
	case l.From.IsZero() || l.Until.Before(l.From):
		return Refuse("leave_dates", days)
	case l.From.Before(today):
		return Refuse("leave_past", days)
	case l.Until.Sub(l.From) >= LeaveMax:
		return Refuse("leave_long", days)
	case len([]rune(l.Reason)) > LeaveReasonMax:
		return Refuse("leave_reason", nil)
	case l.Cover == l.Staff:
		return Refuse("leave_cover_self", nil)
	}
	for _, o := range others {
		if o.Staff == l.Staff && l.Meets(o) {
			return Refuse("leave_overlap", map[string]string{"from": o.From.Format(), "until": o.Until.Format(), "leave": string(o.ID)})
		}
	}
	return nil
}

// LeaveOrder asks to enter a leave. The same order twice enters it once.
type LeaveOrder struct {
	Staff  StaffID
	From   ident.Date
	Until  ident.Date
	Cover  StaffID // zero: the queue
	Reason string
	By     Actor
}

// LeaveDone is what became of a leave that was entered, or of tasks that were handed over.
type LeaveDone struct {
	Leave   Leave
	Covered int         // tasks that whoever stands in holds now
	Queued  int         // tasks that are in the queue again
	Notify  []MessageID // to be handed to their channels
}

// HandKind says how a task came to its holder without being taken from the queue, or lost one.
type HandKind string

const (
	HandLeave HandKind = "leave"       // its holder is on leave
	HandLeft  HandKind = "left"        // its holder's account is closed
	HandMoved HandKind = "transferred" // its holder works elsewhere now, or may not do it any more

	HandAssigned   HandKind = "assigned"   // it was shared out from the queue
	HandReassigned HandKind = "reassigned" // somebody gave it from one to another
	HandTried      HandKind = "tried"      // nobody answered so often that the head of the station has to find another way
	HandUndone     HandKind = "undone"     // a sharing out or giving on was taken back
	HandReturned   HandKind = "returned"   // its holder gave it back, and said why
)

// Return is why a holder gives a task back; a code, for words of their own could say anything about the person.
type Return string

const (
	ReturnBusy  Return = "busy"  // too much else to do
	ReturnHouse Return = "house" // the house was not found
	ReturnKnown Return = "known" // somebody else knows these people
	ReturnAway  Return = "away"  // nobody is at home for long
)

// Returns lists them in the order in which they are offered.
func Returns() []Return { return []Return{ReturnBusy, ReturnHouse, ReturnKnown, ReturnAway} }

// Handing is why a task is with its holder, or in the queue again, when nobody took it from there. It stays until somebody
// takes, reports or hands over the task anew.
type Handing struct {
	Kind  HandKind `json:"kind"`
	From  StaffID  `json:"from,omitempty"`  // who held it before; zero: nobody
	Until string   `json:"until,omitempty"` // of a leave: its last day, yyyy-mm-dd
	By    Actor    `json:"by,omitzero"`     // who gave it; zero: nobody in person
	Batch string   `json:"batch,omitempty"` // what was given in one go, and can be taken back so
	Why   []Reason `json:"why,omitempty"`   // why to this holder
}

// Line is how a handing stands in the log: its kind, from whom and to whom, a hyphen for the queue.
func (h Handing) Line(to StaffID) string {
	name := func(s StaffID) string {
		if s == "" {
			return "-"
		}
		return string(s)
	}
	line := string(h.Kind) + " " + name(h.From) + ">" + name(to)
	for _, r := range h.Why {
		line += " " + r.Code
	}
	return line
}

// Lost says why a member of staff may hold a task no longer, given whether they are on leave; zero: they may.
func (s Staff) Lost(t Task, hamlet string, away bool) HandKind {
	switch {
	case !s.Active:
		return HandLeft
	case away:
		return HandLeave
	case !s.May(t.Kind.Right(), t.Station, hamlet):
		return HandMoved
	}
	return ""
}

// givenDays is how many working days somebody has for a task that was given to them: whoever takes one by themselves is at
// it already, whoever is given some has others before.
const givenDays = 3

// GiveOrder asks that tasks are given to staff in one go, each as long as it is with who held it when that was decided.
type GiveOrder struct {
	Kind  HandKind // HandAssigned, HandReassigned or HandUndone
	Batch string   // names the giving: the once-key, and what takes it back
	By    Actor
	Items []GiveItem
}

// GiveItem is one task to be given.
type GiveItem struct {
	Task TaskID
	From StaffID  // who held it when that was decided; zero: nobody
	To   StaffID  // zero: back into the queue
	Why  []Reason // why to them
}

// Given is what became of one task of an order.
type Given struct {
	GiveItem
	Code   string  // empty: done; else why it was left as it is, a phrase key under "error."
	Holder StaffID // who holds it when somebody else was faster; zero: nobody, or not known
}

// GivenUntil is how long a task that was given to somebody stays with them if they say nothing: the same hour three
// working days later.
func GivenUntil(now time.Time, h Holidays) time.Time {
	local := now.In(Zone())
	day := ident.DateOf(local)
	for left := givenDays; left > 0; {
		if day = day.AddDays(1); Working(day, h) {
			left--
		}
	}
	return time.Date(day.Y, time.Month(day.M), day.D, local.Hour(), local.Minute(), local.Second(), 0, local.Location())
}
