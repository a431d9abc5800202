package health

import (
	"time"

	"hssk/store/ident"
)

// RequestDue counts the days by which a request that comes on a day is answered. The day itself does not count, and a last
// day on which nobody works moves to the next working day (Bộ luật Dân sự 2015, điều 147 and 148). The holidays of a year
// that is not known are no guess: the day is as if there were none, which is never later than the law allows, and the year is
// told; zero: all are known.
func RequestDue(from ident.Date, days int, h Holidays) (due ident.Date, year int) {
	due = from.AddDays(days)
	for !Working(due, h) {
		due = due.AddDays(1)
	}
	return due, unknownYear(from, due, h)
}

// WorkingDue counts working days: the day itself does not count. The year is as of RequestDue.
func WorkingDue(from ident.Date, days int, h Holidays) (due ident.Date, year int) {
	for due = from; days > 0; {
		if due = due.AddDays(1); Working(due, h) {
			days--
		}
	}
	return due, unknownYear(from, due, h)
}

func unknownYear(from, to ident.Date, h Holidays) int {
	year, known := h.Known(from.Time(Zone()), to.Time(Zone()))
	if known {
		return 0
	}
	return year
}

// RequestNudge names what staff are reminded of.
type RequestNudge string

const (
	NudgeAck     RequestNudge = "ack"      // today is the last day to acknowledge
	NudgeAckLate RequestNudge = "ack_late" // it should have been acknowledged
	NudgeSoon    RequestNudge = "soon"     // it is due in some days
	NudgeToday   RequestNudge = "today"    // it is due today
	NudgeLate    RequestNudge = "late"     // it should have been answered: more people hear of that
)

// RequestNudges lists all.
func RequestNudges() []RequestNudge {
	return []RequestNudge{NudgeAck, NudgeAckLate, NudgeSoon, NudgeToday, NudgeLate}
}

const (
	nudgeBefore = 3 // working days before the last one
	nudgeEvery  = 7 // days between two reminders of what is late
	nudgeHour   = 7 // of the day
)

// NudgeAt is when staff are reminded of a request next, after a time, and of what.
type NudgeAt struct {
	At   time.Time
	What RequestNudge
}

// Nudge gives the last reminder that has come up until now and was not given yet; false: none has.
func (r SubjectRequest) Nudge(now time.Time, h Holidays) (found NudgeAt, ok bool) {
	for _, n := range r.nudges(now, h) {
		if n.At.After(r.Nudged) && !n.At.After(now) && (!ok || !n.At.Before(found.At)) {
			found, ok = n, true
		}
	}
	return found, ok
}

// NextNudge is when staff are reminded next; zero: never.
func (r SubjectRequest) NextNudge(now time.Time, h Holidays) (at time.Time) {
	for _, n := range r.nudges(now, h) {
		if n.At.After(r.Nudged) && (at.IsZero() || n.At.Before(at)) {
			at = n.At
		}
	}
	return at
}

// nudges lists the reminders up to the first one that is late after now.
func (r SubjectRequest) nudges(now time.Time, h Holidays) []NudgeAt {
	if !r.Open() {
		return nil
	}
	var out []NudgeAt
	add := func(day ident.Date, what RequestNudge) {
		out = append(out, NudgeAt{day.Time(Zone()).Add(nudgeHour * time.Hour), what})
	}
	if r.AckAt.IsZero() {
		add(r.AckDue, NudgeAck)
		add(workday(r.AckDue.AddDays(1), h), NudgeAckLate)
	}
	soon := r.Due
	for n := nudgeBefore; n > 0; {
		if soon = soon.AddDays(-1); Working(soon, h) {
			n--
		}
	}
	add(soon, NudgeSoon)
	add(r.Due, NudgeToday)
	today := ident.DateOf(now.In(Zone()))
	for day := r.Due.AddDays(1); ; day = day.AddDays(nudgeEvery) {
		add(workday(day, h), NudgeLate)
		if day.After(today) {
			return out
		}
	}
}

// workday is a day, or the next one on which somebody works.
func workday(day ident.Date, h Holidays) ident.Date {
	for !Working(day, h) {
		day = day.AddDays(1)
	}
	return day
}
