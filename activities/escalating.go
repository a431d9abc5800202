package activities

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// EscalateBatch says of which day a look at waiting tasks is, and where it goes on.
type EscalateBatch struct {
	Day   ident.Date
	After health.StationCode // zero: from the first
	Rows  int                // stations
}

// Escalated is what a look at waiting tasks has done.
type Escalated struct {
	After       health.StationCode
	Done        bool
	Heads       int // tasks of which the head of a station was told
	Supervisors int // tasks of which the health centre was told
	Notify      []health.MessageID
}

// Escalate looks at the tasks of the next stations and tells the head of the station, and later the health centre, of those
// that have waited too long for their risk: each task once a level, all of a station in one message. On days off it does
// nothing: what waits then is told on the next working day.
func (a *Activities) Escalate(ctx context.Context, in EscalateBatch) (Escalated, error) {
	defer a.alive(ctx)()
	if !health.Working(in.Day, a.Holidays) {
		return Escalated{Done: true}, nil
	}
	stations, err := a.Store.Stations(ctx)
	if err != nil {
		return Escalated{}, err
	}
	slices.SortFunc(stations, func(x, y health.Station) int { return cmp.Compare(x.Code, y.Code) })
	stations = slices.DeleteFunc(stations, func(s health.Station) bool { return s.Code <= in.After })
	page := stations[:min(in.Rows, len(stations))]
	out := Escalated{After: in.After, Done: len(page) == len(stations)}
	for _, s := range page {
		switch err := a.escalateStation(ctx, s, in.Day, &out); {
		case err != nil && out.After != in.After: // what was told is handed over; the next look meets the error again
			out.Done = false
			return out, nil
		case err != nil:
			return out, err
		}
		out.After = s.Code
	}
	return out, nil
}

// late is of how many tasks a station is told, and how many working days the longest has waited.
type late struct{ tasks, days int }

func (l *late) add(days int) { l.tasks, l.days = l.tasks+1, max(l.days, days) }

func (l late) and(m late) late { return late{l.tasks + m.tasks, max(l.days, m.days)} }

// lateTasks are those of a station that somebody is told of: the head, the health centre, and both at once where the head has
// not heard of them before, after days off or an interruption.
type lateTasks struct{ head, both, centre late }

// escalateStation tells of one station's tasks. The levels and the messages are stored together, so that whoever is told is
// told once.
func (a *Activities) escalateStation(ctx context.Context, s health.Station, day ident.Date, out *Escalated) error {
	due, err := a.Store.InWork(ctx, s.Code)
	if err != nil {
		return err
	}
	due = slices.DeleteFunc(due, func(t health.Task) bool {
		level, _ := a.Escalation.Due(t, day, a.Holidays)
		return level <= t.Told
	})
	staff, err := a.Store.StaffList(ctx)
	if err != nil || len(due) == 0 {
		return err
	}
	var told lateTasks
	var notify []health.MessageID
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		if told, err = a.markLate(tx, due, day); err != nil {
			return err
		}
		notify, err = a.tellLate(tx, s, staff, day, told)
		return err
	})
	if err != nil {
		return err
	}
	out.Heads += told.head.tasks + told.both.tasks
	out.Supervisors += told.centre.tasks + told.both.tasks
	out.Notify = append(out.Notify, notify...)
	return nil
}

// markLate notes on each task up to whom it is told, and counts them.
func (a *Activities) markLate(tx store.Tx, due []health.Task, day ident.Date) (told lateTasks, err error) {
	for _, found := range due {
		t, err := tx.Task(found.ID)
		if err != nil {
			return told, err
		}
		level, days := a.Escalation.Due(t, day, a.Holidays)
		if level <= t.Told {
			continue // somebody has moved it on since
		}
		switch {
		case level == health.ToldHead:
			told.head.add(days)
		case t.Told == 0:
			told.both.add(days)
		default:
			told.centre.add(days)
		}
		t.Told, t.ToldAt = level, a.Now()
		name := map[health.Told]string{health.ToldHead: "late_head", health.ToldCentre: "late_supervisor"}[level]
		if err := a.saveTaskBy(tx, &t, health.Actor{Kind: health.BySystem, ID: "escalation"}, fmt.Sprintf("%s %d", name, days)); err != nil {
			return told, err
		}
	}
	return told, nil
}

// tellLate writes to the heads of a station, and to the health centre. Where no head is at work, and nobody stands in, the
// centre hears at once what is for the head.
func (a *Activities) tellLate(tx store.Tx, s health.Station, staff []health.Staff, day ident.Date, told lateTasks) ([]health.MessageID, error) {
	var heads, centre []health.StaffID
	for _, m := range staff {
		switch {
		case m.Active && m.Role == health.RoleHead && m.Station == s.Code:
			heads = append(heads, m.ID)
		case m.Active && m.Role == health.RoleSupervisor:
			centre = append(centre, m.ID)
		}
	}
	heads, err := a.atWork(tx, heads)
	if err != nil {
		return nil, err
	}
	forCentre, phrase := told.centre.and(told.both), "notice.late.head"
	if len(heads) == 0 { // then no head has heard of any of them
		forCentre, heads, phrase = told.centre, centre, "notice.late.no_head"
	}
	ids, err := a.tellOne(tx, s, day, health.ToldHead, phrase, told.head.and(told.both), heads)
	if err != nil {
		return nil, err
	}
	more, err := a.tellOne(tx, s, day, health.ToldCentre, "notice.late.supervisor", forCentre, centre)
	return append(ids, more...), err
}

// tellOne writes of a station's tasks to those of one level, once a day.
func (a *Activities) tellOne(tx store.Tx, s health.Station, day ident.Date, level health.Told, phrase string, l late, to []health.StaffID) ([]health.MessageID, error) {
	if l.tasks == 0 {
		return nil, nil
	}
	args := map[string]string{"station": s.Name, "n": fmt.Sprint(l.tasks), "days": fmt.Sprint(l.days)}
	return a.notice(tx, fmt.Sprintf("late-%s-%s-%d", s.Code, day, level), phrase, args, to)
}
