package activities

import (
	"slices"
	"strconv"

	"hssk/store/health"
)

// reopen gives stations and areas as they were, and the staff back who still are where the plan put them.
func (m *mover) reopen() error {
	if err := m.tx.Claim(reorganiseClaim); err != nil {
		return err
	}
	now, err := m.tx.Organisation()
	if err != nil {
		return err
	}
	spans, areas, ok := m.r.Turn.Undo(now.Spans, now.Areas)
	if !ok {
		return refuseAbout("reorganise.changed_since", m.r)
	}
	if err := m.stationsBack(now); err != nil {
		return err
	}
	if err := m.tx.SetSpans(spans); err != nil {
		return err
	}
	if err := m.tx.SetAreas(areas); err != nil {
		return err
	}
	if err := m.staffBack(now.Staff); err != nil {
		return err
	}
	m.enter(health.PhasePeopleBack)
	return m.audit(string(m.r.ID), "areas")
}

// stationsBack gives stations as they were, with the populations of their own people: what was told of others since is
// set aside. A new station has none until it ends.
func (m *mover) stationsBack(now health.Organisation) error {
	aside := m.r.ToldSince(now)
	for _, s := range m.r.Turn.Stations {
		at := slices.IndexFunc(now.Stations, func(o health.Station) bool { return o.Code == codeOf(s) })
		if s.Before == nil && at < 0 {
			continue
		}
		var station health.Station
		switch {
		case s.Before == nil:
			station = now.Stations[at]
			station.Denominator = health.Denominator{}
		case at >= 0 && !slices.Contains(aside, now.Stations[at]):
			station = *s.Before
			station.Denominator = measured(now.Stations[at].Denominator, denominatorOf(s.After), station.Denominator)
		default:
			station = *s.Before
		}
		if err := m.tx.PutStation(station); err != nil {
			return err
		}
	}
	m.r.Turn.Aside = aside
	for _, s := range aside {
		d := s.Denominator
		if err := m.audit(string(s.Code), "people", strconv.FormatInt(d.People, 10), "on", d.On, "set", "aside"); err != nil {
			return err
		}
	}
	return nil
}

func codeOf(s health.Step[health.Station]) health.StationCode {
	if s.Before != nil {
		return s.Before.Code
	}
	return s.After.Code
}

func (m *mover) staffBack(now []health.Staff) error {
	for _, step := range m.r.Turn.Staff {
		for _, s := range now {
			if s.ID != step.ID || s.Station != step.To {
				continue
			}
			s.Station = step.From
			if err := m.putStaff(s, step.To); err != nil {
				return err
			}
			m.r.Tally.StaffBack++
		}
	}
	return nil
}

// back goes through what the plan moved of one kind, in the order of ids.
func (m *mover) back(what health.ShiftKind, one func(health.Shift) (bool, error), next health.ReorganisationPhase) error {
	moved, err := m.tx.MovedBy(m.r.ID, what, m.r.Passed, m.rows)
	if err != nil {
		return err
	}
	last := ""
	for _, s := range moved {
		last = s.Subject
		if s.Undone != "" {
			continue
		}
		given, err := one(s)
		if err != nil {
			return err
		}
		undone := health.ShiftAway
		if given {
			undone = health.ShiftBack
		}
		if _, err := m.tx.NoteUndone(s, undone); err != nil {
			return err
		}
	}
	m.advance(last, len(moved), 1, next)
	return nil
}

// personBack gives a person back who still is where the plan put them, with the tasks about them. Who has been told to live
// at another place of that station since goes to the station of that place.
func (m *mover) personBack(s health.Shift) (bool, error) {
	r, err := m.tx.Record(health.PersonID(s.Subject))
	if err != nil {
		return false, err
	}
	if r.Station != s.To {
		m.r.Tally.Elsewhere++
		return false, nil
	}
	to, err := m.placeOf(r, s.From)
	if err != nil {
		return false, err
	}
	m.r.Tally.Back++
	if err := m.relocate(r, to); err != nil {
		return false, err
	}
	tasks, err := m.tx.TasksOf(r.ID)
	if err != nil {
		return false, err
	}
	for _, t := range tasks {
		if t.Station != s.To || asks(t) {
			continue
		}
		m.r.Tally.TasksBack++
		if err := m.placeTask(t, to); err != nil {
			return false, err
		}
	}
	return true, nil
}

// draftBack gives a draft back. One that was given to another person meanwhile, as when a merge was taken back, goes
// where that person is.
func (m *mover) draftBack(s health.Shift) (bool, error) {
	d, err := m.tx.Draft(health.DraftID(s.Subject))
	if err != nil {
		return false, ignoreAbsent(err)
	}
	to := s.From
	if d.Station != s.To {
		if to, err = m.personsStation(d); err != nil || to == "" {
			return false, err
		}
	}
	ok, err := m.tx.MoveDraft(d.ID, d.Station, to)
	if err != nil || !ok {
		return false, err
	}
	m.r.Tally.DraftsBack++
	return true, m.audit(s.Subject, string(d.Station), string(to))
}

// personsStation is where the person of a draft is now; empty: nobody's, or there already.
func (m *mover) personsStation(d health.Draft) (health.StationCode, error) {
	if d.Person == "" {
		return "", nil
	}
	r, err := m.tx.Record(d.Person)
	if err != nil || r.Station == d.Station {
		return "", ignoreAbsent(err)
	}
	return r.Station, nil
}

// taskBack gives back the questions about drafts, to where the drafts are; the other tasks have gone back with their people, or stay with them.
func (m *mover) taskBack(s health.Shift) (bool, error) {
	t, err := m.tx.Task(health.TaskID(s.Subject))
	if err != nil {
		return false, err
	}
	to := s.From
	switch {
	case t.Station == s.From:
		return true, nil
	case t.Person != "" && !asks(t) || !t.State.Live():
		return false, nil
	case t.Station != s.To:
		d, err := m.tx.Draft(t.Draft)
		if err != nil || d.Station == t.Station {
			return false, ignoreAbsent(err)
		}
		to = d.Station
	}
	m.r.Tally.TasksBack++
	return true, m.placeTask(t, to)
}

// closeBack ends the stations that began with the plan, as if they had never been. One to which people were registered
// meanwhile stays.
func (m *mover) closeBack() error {
	spans := []health.StationSpan{}
	now, err := m.tx.Organisation()
	if err != nil {
		return err
	}
	var gone []health.StationCode
	for _, code := range m.r.Turn.New() {
		ended, err := m.endNew(code, now.Stations)
		if err != nil {
			return err
		}
		if ended {
			gone = append(gone, code)
		}
	}
	for _, s := range now.Spans {
		if !slices.Contains(gone, s.Code) || s.From != m.r.Plan.On {
			spans = append(spans, s)
		}
	}
	if err := m.tx.SetSpans(spans); err != nil {
		return err
	}
	m.r.State, m.r.EndedAt = health.ReorganiseUndone, m.now
	return m.audit(string(m.r.ID), "undone")
}

func (m *mover) endNew(code health.StationCode, stations []health.Station) (bool, error) {
	i := slices.IndexFunc(stations, func(s health.Station) bool { return s.Code == code })
	if i < 0 {
		return false, nil
	}
	busy, err := m.tx.StationBusy(code)
	if err != nil || busy > 0 {
		return false, err
	}
	s := stations[i]
	s.Ended = m.r.Plan.DayBefore()
	return true, m.tx.PutStation(s)
}
