package activities

import (
	"errors"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// turn opens the new places and gives the staff their stations. Stations end, and are renamed, when all has moved.
func (m *mover) turn() error {
	if err := m.tx.Claim(reorganiseClaim); err != nil {
		return err
	}
	before, err := m.tx.Organisation()
	if err != nil {
		return err
	}
	after, faults := m.r.Plan.Carry(m.a.Units, before)
	if len(faults) > 0 {
		return health.Refuse("reorganise.impossible", map[string]string{"fault": faults[0].Code})
	}
	m.r.Turn = health.TurnOf(before, after)
	for _, s := range m.r.Turn.Stations {
		if s.Before != nil {
			continue
		}
		station := *s.After
		station.Denominator = health.Denominator{} // its people count where they are until they come
		if err := m.tx.PutStation(station); err != nil {
			return err
		}
	}
	if err := errors.Join(m.tx.SetSpans(after.Spans), m.tx.SetAreas(after.Areas)); err != nil {
		return err
	}
	for i, s := range after.Staff {
		if s.Station == before.Staff[i].Station {
			continue
		}
		if err := m.putStaff(s, before.Staff[i].Station); err != nil {
			return err
		}
		m.r.Tally.Staff++
	}
	m.r.State = health.ReorganiseRunning
	m.enter(health.PhasePeople)
	return m.audit(string(m.r.ID), "areas")
}

func (m *mover) putStaff(s health.Staff, from health.StationCode) error {
	if err := m.tx.PutStaff(s); err != nil {
		return err
	}
	return m.audit(string(s.ID), string(from), string(s.Station))
}

// movePeople gives the next people of a unit to the station that looks after their place.
func (m *mover) movePeople() error {
	for _, id := range m.people {
		r, err := m.tx.Record(id)
		if err != nil {
			return err
		}
		m.r.Tally.Seen++
		if err := m.settle(r); err != nil {
			return err
		}
	}
	last := ""
	if len(m.people) > 0 {
		last = string(m.people[len(m.people)-1])
	}
	m.advance(last, len(m.people), len(m.r.Plan.Touched()), health.PhaseRest)
	return nil
}

// settle decides about one person. A hamlet that the plan does not name is not guessed: the person stays, and the note of
// it is for somebody to look at.
func (m *mover) settle(r health.Record) error {
	to, err := m.area(r.Unit, r.Text(health.Hamlet))
	if err != nil {
		return err
	}
	if to == "" || m.r.Plan.Unlisted(r.Unit, r.Text(health.Hamlet)) {
		noted, err := m.tx.NoteMoved(health.Shift{Plan: m.r.ID, What: health.ShiftReview, Subject: string(r.ID), From: r.Station})
		if noted {
			m.r.Tally.Review++
		}
		return err
	}
	if to == r.Station {
		m.r.Tally.Stayed++
		return nil
	}
	return m.move(r, to)
}

// move gives a person to a station, once, with the tasks about them.
func (m *mover) move(r health.Record, to health.StationCode) error {
	from := r.Station
	noted, err := m.tx.NoteMoved(health.Shift{Plan: m.r.ID, What: health.ShiftPerson, Subject: string(r.ID), From: from, To: to})
	if err != nil || !noted {
		return err
	}
	m.r.Tally.Moved++
	if err := m.relocate(r, to); err != nil {
		return err
	}
	tasks, err := m.tx.TasksOf(r.ID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Station != from || asks(t) {
			continue
		}
		if err := m.moveTask(t, to); err != nil {
			return err
		}
	}
	return nil
}

// relocate stores a person's new station with its history. The unit stays: it is the finest that figures by arrangement
// are made of, and the hamlet's name with it.
func (m *mover) relocate(r health.Record, to health.StationCode) error {
	from := r.Station
	r.Station, r.UpdatedAt = to, m.now
	if err := m.tx.UpdateRecord(&r); err != nil {
		return err
	}
	change := health.Change{ID: health.ChangeID(m.a.NewID()), Person: r.ID, Version: r.Version, Action: m.act(), Cause: m.cause(),
		By: m.by(), At: m.now}
	if err := m.tx.AppendChange(change); err != nil {
		return err
	}
	return m.audit(string(r.ID), string(from), string(to))
}

// asks reports whether a task is a question about a draft, at the station of whoever is to be let in; its person is only
// whom they resemble.
func asks(t health.Task) bool { return t.Kind == health.TaskDecide && t.Draft != "" }

// moveTask gives a live task to a station, once.
func (m *mover) moveTask(t health.Task, to health.StationCode) error {
	noted, err := m.tx.NoteMoved(health.Shift{Plan: m.r.ID, What: health.ShiftTask, Subject: string(t.ID), From: t.Station, To: to})
	if err != nil || !noted {
		return err
	}
	m.r.Tally.Tasks++
	return m.placeTask(t, to)
}

// placeTask stores a task at its station. Whoever holds it goes on if they work there, too; otherwise it is for others.
func (m *mover) placeTask(t health.Task, to health.StationCode) error {
	from := t.Station
	t.Station = to
	if t.Holder != "" {
		at, err := m.stationOf(t.Holder)
		if err != nil {
			return err
		}
		if at != to {
			t.Handed = nil
			t.State, t.Holder, t.LeaseEnds = health.TaskOpen, "", time.Time{}
		}
	}
	m.touch(to)
	if err := m.tx.UpdateTask(&t); err != nil {
		return err
	}
	return m.audit(string(t.ID), string(from), string(to))
}

// moveRest empties the stations that end of people whose unit the plan does not name: they go where the staff go, unless
// another station looks after their place.
func (m *mover) moveRest() error {
	ending := m.r.Turn.Ending()
	if m.r.Place >= len(ending) {
		m.enter(health.PhaseDrafts)
		return nil
	}
	station := ending[m.r.Place]
	ids, err := m.tx.StationPeople(station, health.PersonID(m.r.Passed), m.rows)
	if err != nil {
		return err
	}
	last := ""
	for _, id := range ids {
		last = string(id)
		r, err := m.tx.Record(id)
		if err != nil {
			return err
		}
		if err := m.settleRest(r, station, ending); err != nil {
			return err
		}
	}
	m.advance(last, len(ids), len(ending), health.PhaseDrafts)
	return nil
}

func (m *mover) settleRest(r health.Record, station health.StationCode, ending []health.StationCode) error {
	if slices.Contains(m.r.Plan.Touched(), r.Unit) {
		return m.settle(r) // came while the others moved, or stays for somebody to look at
	}
	to, err := m.area(r.Unit, r.Text(health.Hamlet))
	if err != nil {
		return err
	}
	if to == "" || slices.Contains(ending, to) {
		to = m.r.Plan.Heir(station)
	}
	m.r.Tally.Seen++
	if to == "" || to == station {
		return nil
	}
	return m.move(r, to)
}

// moveDrafts gives what nobody has decided to the station that will decide it.
func (m *mover) moveDrafts() error {
	sources := m.r.Turn.Sources()
	if m.r.Place >= len(sources) {
		m.enter(health.PhaseTasks)
		return nil
	}
	station := sources[m.r.Place]
	drafts, err := m.tx.StationDrafts(station, health.DraftID(m.r.Passed), m.rows)
	if err != nil {
		return err
	}
	last := ""
	for _, d := range drafts {
		last = string(d.ID)
		to, err := m.stationFor(d)
		if err != nil {
			return err
		}
		if err := m.moveDraft(d, to); err != nil {
			return err
		}
	}
	m.advance(last, len(drafts), len(sources), health.PhaseTasks)
	return nil
}

func (m *mover) moveDraft(d health.Draft, to health.StationCode) error {
	if to == "" || to == d.Station {
		return nil
	}
	noted, err := m.tx.NoteMoved(health.Shift{Plan: m.r.ID, What: health.ShiftDraft, Subject: string(d.ID), From: d.Station, To: to})
	if err != nil || !noted {
		return err
	}
	m.r.Tally.Drafts++
	if _, err := m.tx.MoveDraft(d.ID, d.Station, to); err != nil {
		return err
	}
	return m.audit(string(d.ID), string(d.Station), string(to))
}

// stationFor is the station of whom a draft is about, of the place it names, or of the staff who wrote it.
func (m *mover) stationFor(d health.Draft) (health.StationCode, error) {
	if d.Person != "" {
		r, err := m.tx.Record(d.Person)
		if err == nil {
			return r.Station, nil
		}
		if !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
	}
	unit, hamlet := health.UnitCode(d.Values[health.Commune].Text()), d.Values[health.Hamlet].Text()
	to, err := m.area(unit, hamlet)
	if err != nil {
		return "", err
	}
	if to == "" || m.r.Plan.Unlisted(unit, hamlet) {
		to = m.r.Plan.Heir(d.Station)
	}
	return to, nil
}

// moveTasks gives away what is left of the work of the stations that lose people: questions about drafts, and tasks that
// came while the others moved.
func (m *mover) moveTasks() error {
	sources := m.r.Turn.Sources()
	if m.r.Place >= len(sources) {
		m.enter(health.PhaseClose)
		return nil
	}
	tasks, err := m.tx.StationTasks(sources[m.r.Place], health.TaskID(m.r.Passed), m.rows)
	if err != nil {
		return err
	}
	last := ""
	for _, t := range tasks {
		last = string(t.ID)
		to, err := m.stationOfTask(t)
		if err != nil {
			return err
		}
		if to == "" || to == t.Station {
			continue
		}
		if err := m.moveTask(t, to); err != nil {
			return err
		}
	}
	m.advance(last, len(tasks), len(sources), health.PhaseClose)
	return nil
}

func (m *mover) stationOfTask(t health.Task) (health.StationCode, error) {
	switch {
	case asks(t):
		d, err := m.tx.Draft(t.Draft)
		if err == nil && d.Station != t.Station {
			return d.Station, nil
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return "", err
		}
	case t.Person != "":
		r, err := m.tx.Record(t.Person)
		return r.Station, err
	}
	return m.r.Plan.Heir(t.Station), nil
}

// close ends the stations that the plan ends, and gives the others their new names and populations. One that still has
// people or work, such as those of a hamlet that the plan does not name, stays until somebody has looked.
func (m *mover) close() error {
	now, err := m.tx.Organisation()
	if err != nil {
		return err
	}
	for _, s := range m.r.Turn.Stations {
		if s.After == nil {
			continue
		}
		next := *s.After
		if i := slices.IndexFunc(now.Stations, func(o health.Station) bool { return o.Code == next.Code }); i >= 0 {
			next.Denominator = measured(now.Stations[i].Denominator, denominatorOf(s.Before), next.Denominator)
		}
		if next.Ended != "" {
			busy, err := m.tx.StationBusy(next.Code)
			if err != nil {
				return err
			}
			if busy > 0 {
				m.r.Tally.Kept++
				next = *s.Before
				next.Denominator = health.Denominator{} // its heirs have it
			}
		}
		if err := m.tx.PutStation(next); err != nil {
			return err
		}
	}
	m.r.State, m.r.EndedAt = health.ReorganiseDone, m.now
	return m.audit(string(m.r.ID), "done")
}

func denominatorOf(s *health.Station) health.Denominator {
	if s == nil {
		return health.Denominator{}
	}
	return s.Denominator
}

// measured is a population that goes from one figure to another, unless somebody has told a third one meanwhile. None is
// no figure.
func measured(now, from, to health.Denominator) health.Denominator {
	if now != from && now.People != 0 {
		return now
	}
	return to
}
