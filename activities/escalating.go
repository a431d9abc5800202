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
		if err := a.escalateStation(ctx, s, in.Day, &out); err != nil {
			return out, err
		}
		out.After = s.Code
	}
	return out, nil
}

// late is what a station is told of at one level.
type late struct{ tasks, days int }

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
	var told map[health.Told]late
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
	out.Heads += told[health.ToldHead].tasks
	out.Supervisors += told[health.ToldCentre].tasks
	out.Notify = append(out.Notify, notify...)
	return nil
}

// markLate notes on each task up to whom it is told, and counts them.
func (a *Activities) markLate(tx store.Tx, due []health.Task, day ident.Date) (map[health.Told]late, error) {
	told := map[health.Told]late{}
	for _, found := range due {
		t, err := tx.Task(found.ID)
		if err != nil {
			return nil, err
		}
		level, days := a.Escalation.Due(t, day, a.Holidays)
		if level <= t.Told {
			continue // somebody has moved it on since
		}
		t.Told, t.ToldAt = level, a.Now()
		name := map[health.Told]string{health.ToldHead: "late_head", health.ToldCentre: "late_supervisor"}[level]
		if err := a.saveTaskBy(tx, &t, health.Actor{Kind: health.BySystem, ID: "escalation"}, fmt.Sprintf("%s %d", name, days)); err != nil {
			return nil, err
		}
		told[level] = late{told[level].tasks + 1, max(told[level].days, days)}
	}
	return told, nil
}

// tellLate writes to the heads of a station, and to the health centre. Where no head is at work, and nobody stands in, the
// centre hears at once what is for the head.
func (a *Activities) tellLate(tx store.Tx, s health.Station, staff []health.Staff, day ident.Date, told map[health.Told]late) ([]health.MessageID, error) {
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
	var ids []health.MessageID
	for _, level := range []health.Told{health.ToldHead, health.ToldCentre} {
		l := told[level]
		if l.tasks == 0 {
			continue
		}
		to, phrase := heads, "notice.late.head"
		switch {
		case level == health.ToldCentre:
			to, phrase = centre, "notice.late.supervisor"
		case len(heads) == 0:
			to, phrase = centre, "notice.late.no_head"
		}
		args := map[string]string{"station": s.Name, "n": fmt.Sprint(l.tasks), "days": fmt.Sprint(l.days)}
		some, err := a.notice(tx, fmt.Sprintf("late-%s-%s-%d", s.Code, day, level), phrase, args, to)
		if err != nil {
			return nil, err
		}
		ids = append(ids, some...)
	}
	slices.Sort(ids)
	return ids, nil
}
