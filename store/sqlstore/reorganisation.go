package sqlstore

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
)

func scanReorganisation(row scanner) (health.Reorganisation, error) {
	var r health.Reorganisation
	err := row.Scan(&r.ID, asJSON(&r.Plan), &r.State, &r.Phase, &r.Place, opt(&r.Passed), &r.People, &r.Total, asJSON(&r.Tally),
		asJSON(&r.Turn), opt(&r.Error), &r.By.Kind, &r.By.ID, at(&r.StartedAt), at(&r.EndedAt))
	return r, err
}

// reorganisationBinds are those of what changes while a plan is carried out.
func reorganisationBinds(r health.Reorganisation) ([]any, error) {
	tally, err := js("tally", r.Tally)
	if err != nil {
		return nil, err
	}
	turn, err := js("turn", r.Turn)
	if err != nil {
		return nil, err
	}
	return []any{str("id", r.ID), str("state", r.State), str("phase", r.Phase), bind("place", r.Place), str("passed", r.Passed),
		tally, turn, str("error", r.Error), bind("ended_at", r.EndedAt)}, nil
}

func (t tx) CreateReorganisation(r health.Reorganisation) error {
	binds, err := reorganisationBinds(r)
	if err != nil {
		return err
	}
	plan, err := js("plan", r.Plan)
	if err != nil {
		return err
	}
	return t.insert(qReorgInsert, append(binds, plan, bind("people", r.People), bind("total", r.Total),
		str("actor_kind", r.By.Kind), str("actor_id", r.By.ID), bind("started_at", r.StartedAt))...)
}

func (t tx) UpdateReorganisation(r health.Reorganisation) error {
	binds, err := reorganisationBinds(r)
	if err != nil {
		return err
	}
	return t.update(qReorgUpdate, binds...)
}

func (r runner) reorganisation(id health.ReorganisationID) (health.Reorganisation, error) {
	return one(r, qReorgGet, scanReorganisation, str("id", id))
}

func (r runner) reorganisations(limit int) ([]health.Reorganisation, error) {
	return list(r, qReorgList, scanReorganisation, page(limit, 0)...)
}

func (t tx) Reorganisation(id health.ReorganisationID) (health.Reorganisation, error) {
	return t.reorganisation(id)
}

// maxReorganisations is more than a district sees in its life.
const maxReorganisations = 1000

func (t tx) Reorganisations() ([]health.Reorganisation, error) {
	return t.reorganisations(maxReorganisations)
}

// Reorganisation implements store.Reorganisations.
func (s *Store) Reorganisation(ctx context.Context, id health.ReorganisationID) (health.Reorganisation, error) {
	return s.ask(ctx).reorganisation(id)
}

// ReorganisationList implements store.Reorganisations.
func (s *Store) ReorganisationList(ctx context.Context, limit int) ([]health.Reorganisation, error) {
	return s.ask(ctx).reorganisations(limit)
}

func (t tx) NoteMoved(m health.Shift) (bool, error) {
	err := t.insert(qMovedInsert, str("plan_id", m.Plan), str("what", m.What), str("subject", m.Subject),
		str("from_station", m.From), str("to_station", m.To))
	if errors.Is(err, store.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

func scanMoved(row scanner) (health.Shift, error) {
	var m health.Shift
	err := row.Scan(&m.Plan, &m.What, &m.Subject, &m.From, opt(&m.To), opt(&m.Undone))
	return m, err
}

// behind is what an id must be greater than: the empty text is NULL, after which nothing comes.
func behind[S ~string](id S) any {
	if id == "" {
		id = " "
	}
	return str("after", id)
}

func (t tx) MovedBy(plan health.ReorganisationID, what health.ShiftKind, after string, limit int) ([]health.Shift, error) {
	return list(t.runner, qMovedList, scanMoved, append(page(limit, 0), str("plan_id", plan), str("what", what), behind(after))...)
}

func (t tx) NoteUndone(m health.Shift, undone string) (bool, error) {
	return t.hits(t.exec(qMovedUndo, str("plan_id", m.Plan), str("what", m.What), str("subject", m.Subject), str("undone", undone)))
}

func (t tx) StationPeople(station health.StationCode, after health.PersonID, limit int) ([]health.PersonID, error) {
	return list(t.runner, qPeopleStation, scanPersonID, append(page(limit, 0), str("station", station), behind(after))...)
}

func (t tx) StationDrafts(station health.StationCode, after health.DraftID, limit int) ([]health.Draft, error) {
	return list(t.runner, qDraftStation, t.s.scanDraft, append(page(limit, 0), str("station", station), behind(after))...)
}

func (t tx) StationTasks(station health.StationCode, after health.TaskID, limit int) ([]health.Task, error) {
	return list(t.runner, qTaskStation, scanTask, append(page(limit, 0), str("station", station), behind(after))...)
}

func (t tx) MoveDraft(id health.DraftID, from, to health.StationCode) (bool, error) {
	return t.hits(t.exec(qDraftMove, str("id", id), str("from_station", from), str("to_station", to)))
}

func (t tx) StationBusy(station health.StationCode) (int64, error) {
	var n int64
	err := t.row(qStationBusy, []any{&n}, str("station", station))
	return n, err
}

var _ store.Reorganisations = (*Store)(nil)
