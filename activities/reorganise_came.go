package activities

import (
	"errors"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// Whoever came to a station while the plan stood was not moved by it, and so does not go back with those whom it moved:
// after the undo they belong to the station that looks after their place again.

// cameBack goes through what is left at the stations that had gained places, one station after the other.
func (m *mover) cameBack(some func(health.StationCode) (last string, read int, err error), next health.ReorganisationPhase) error {
	gainers := m.r.Gainers()
	if m.r.Place >= len(gainers) {
		m.enter(next)
		return nil
	}
	last, read, err := some(gainers[m.r.Place])
	if err != nil {
		return err
	}
	m.advance(last, read, len(gainers), next)
	return nil
}

func (m *mover) peopleCame(station health.StationCode) (last string, read int, err error) {
	ids, err := m.tx.StationPeople(station, health.PersonID(m.r.Passed), m.rows)
	for i := 0; i < len(ids) && err == nil; i++ {
		last = string(ids[i])
		err = m.personCame(ids[i])
	}
	return last, len(ids), err
}

func (m *mover) personCame(id health.PersonID) error {
	r, err := m.tx.Record(id)
	if err != nil {
		return err
	}
	to, err := m.placeOf(r, r.Station)
	if err != nil || to == r.Station {
		return err
	}
	m.r.Tally.Came++
	from := r.Station
	if err := m.relocate(r, to); err != nil {
		return err
	}
	tasks, err := m.tx.TasksOf(id)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Station != from || asks(t) {
			continue
		}
		m.r.Tally.CameTasks++
		if err := m.placeTask(t, to); err != nil {
			return err
		}
	}
	return nil
}

// placeOf is the station that looks after a person's place now, for those who came to the place while the plan stood;
// otherwise, and where nobody does, the given one.
func (m *mover) placeOf(r health.Record, otherwise health.StationCode) (health.StationCode, error) {
	to, err := m.areaNow(r.Unit, r.Text(health.Hamlet))
	if err != nil || to == "" || to == otherwise {
		return otherwise, err
	}
	came, err := m.came(r)
	if err != nil || !came {
		return otherwise, err
	}
	return to, nil
}

// came reports whether somebody was registered, or was told to live elsewhere, since the plan was begun.
func (m *mover) came(r health.Record) (bool, error) {
	if r.CreatedAt.After(m.r.StartedAt) {
		return true, nil
	}
	steps, err := m.tx.ChangesSince(r.ID, 0)
	return slices.ContainsFunc(steps, func(s health.Change) bool {
		return s.At.After(m.r.StartedAt) && slices.ContainsFunc(s.Edits, func(e health.Edit) bool {
			return e.Field == health.Commune || e.Field == health.Hamlet
		})
	}), err
}

// areaNow finds who looks after a place today.
func (m *mover) areaNow(unit health.UnitCode, hamlet string) (health.StationCode, error) {
	if _, err := m.area(unit, hamlet); err != nil {
		return "", err
	}
	station, _ := m.areas.On(unit, hamlet, m.now.In(health.Zone()).Format(time.DateOnly))
	return station, nil
}

func (m *mover) draftsCame(station health.StationCode) (last string, read int, err error) {
	drafts, err := m.tx.StationDrafts(station, health.DraftID(m.r.Passed), m.rows)
	for i := 0; i < len(drafts) && err == nil; i++ {
		last = string(drafts[i].ID)
		err = m.draftCame(drafts[i])
	}
	return last, len(drafts), err
}

func (m *mover) draftCame(d health.Draft) error {
	if !d.At.After(m.r.StartedAt) {
		return nil
	}
	to, err := m.stationOfDraft(d)
	if err != nil || to == "" || to == d.Station {
		return err
	}
	m.r.Tally.CameDrafts++
	if _, err := m.tx.MoveDraft(d.ID, d.Station, to); err != nil {
		return err
	}
	return m.audit(string(d.ID), string(d.Station), string(to))
}

// stationOfDraft is the station of whom a draft is about, of two people the one who would stay; of the place it names; or of
// whoever wrote it, if the undo gave them their station back. Empty: nobody knows.
func (m *mover) stationOfDraft(d health.Draft) (health.StationCode, error) {
	about := d.Person
	if d.Kind == health.DraftPair {
		about = d.Candidate
	}
	if about != "" {
		r, err := m.tx.Record(about)
		if err == nil || !errors.Is(err, store.ErrNotFound) {
			return r.Station, err
		}
	}
	to, err := m.areaNow(health.UnitCode(d.Values[health.Commune].Text()), d.Values[health.Hamlet].Text())
	if err != nil || to != "" || d.By.Kind != health.ByStaff {
		return to, err
	}
	writer := health.StaffID(d.By.ID)
	if !slices.ContainsFunc(m.r.Turn.Staff, func(s health.StaffStep) bool { return s.ID == writer }) {
		return "", nil
	}
	return m.stationOf(writer)
}

func (m *mover) tasksCame(station health.StationCode) (last string, read int, err error) {
	tasks, err := m.tx.StationTasks(station, health.TaskID(m.r.Passed), m.rows)
	for i := 0; i < len(tasks) && err == nil; i++ {
		last = string(tasks[i].ID)
		err = m.taskCame(tasks[i])
	}
	return last, len(tasks), err
}

// taskCame gives a question about a draft to where the draft is, and any other task to where its person is.
func (m *mover) taskCame(t health.Task) error {
	if !t.CreatedAt.After(m.r.StartedAt) {
		return nil
	}
	var to health.StationCode
	if asks(t) || t.Person == "" && t.Draft != "" {
		d, err := m.tx.Draft(t.Draft)
		if err != nil {
			return ignoreAbsent(err)
		}
		to = d.Station
	} else if t.Person != "" {
		r, err := m.tx.Record(t.Person)
		if err != nil {
			return ignoreAbsent(err)
		}
		to = r.Station
	}
	if to == "" || to == t.Station {
		return nil
	}
	m.r.Tally.CameTasks++
	return m.placeTask(t, to)
}
