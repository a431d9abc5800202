package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"hssk/store"
	"hssk/store/health"
)

func scanTask(row scanner) (health.Task, error) {
	var t health.Task
	var told sql.NullInt64
	err := row.Scan(&t.ID, &t.Version, &t.Kind, &t.State, &t.Station, opt(&t.Person), opt(&t.Household), opt(&t.Draft),
		asJSON(&t.Gaps), &t.Score, asJSON(&t.Reasons), at(&t.Due), at(&t.WakeAt), opt(&t.Holder), at(&t.LeaseEnds),
		&t.Tries, opt(&t.Result), at(&t.CreatedAt), at(&t.ClosedAt), asJSON(&t.Handed),
		opt(&t.Worker), at(&t.WorkedAt), at(&t.WaitsFrom), &told, at(&t.ToldAt))
	t.Told = health.Told(told.Int64)
	return t, err
}

func taskBinds(t health.Task) ([]any, error) {
	gaps, err := js("gaps", t.Gaps)
	if err != nil {
		return nil, err
	}
	reasons, err := js("reasons", t.Reasons)
	if err != nil {
		return nil, err
	}
	handed, err := js("handed", t.Handed)
	if err != nil {
		return nil, err
	}
	return []any{handed, str("worker", t.Worker), bind("worked_at", t.WorkedAt),
		bind("waits_from", t.WaitsFrom), toldBind(t), bind("told_at", t.ToldAt), str("id", t.ID), bind("version", t.Version), str("state", t.State), str("station", t.Station),
		str("person_id", t.Person), str("household", t.Household), str("draft_id", t.Draft), gaps, bind("score", t.Score),
		reasons, bind("due_at", t.Due), bind("wake_at", t.WakeAt), str("holder", t.Holder),
		bind("lease_ends", t.LeaseEnds), bind("tries", t.Tries), str("result", t.Result), bind("closed_at", t.ClosedAt)}, nil
}

// toldBind keeps those nobody was told of out of the index of those that somebody was.
func toldBind(t health.Task) sql.NamedArg {
	if t.Told == 0 || !t.State.Live() {
		return sql.Named("told_level", nil)
	}
	return sql.Named("told_level", int64(t.Told))
}

func (r runner) task(id health.TaskID) (health.Task, error) {
	return one(r, qTaskGet, scanTask, str("id", id))
}

func (t tx) CreateTask(task health.Task) error {
	task.Version = 1
	binds, err := taskBinds(task)
	if err != nil {
		return err
	}
	return t.insert(qTaskInsert, append(binds, str("kind", task.Kind), bind("created_at", task.CreatedAt))...)
}

// UpdateTask stores the task, whose Version is the one it was read with, as the next version.
func (t tx) UpdateTask(task *health.Task) error {
	next := *task
	next.Version++
	binds, err := taskBinds(next)
	if err != nil {
		return err
	}
	if err := t.update(qTaskUpdate, binds...); err != nil {
		return err
	}
	task.Version = next.Version
	return nil
}

func (t tx) TasksOf(person health.PersonID) ([]health.Task, error) {
	return list(t.runner, qTaskPerson, scanTask, str("person_id", person))
}

// Task implements store.Work.
func (s *Store) Task(ctx context.Context, id health.TaskID) (health.Task, error) {
	return s.ask(ctx).task(id)
}

// TaskList implements store.Work. It reads the tasks that are held, open and queued each in the order of an index, so
// that a list of five does not sort a hundred thousand.
func (s *Store) TaskList(ctx context.Context, station health.StationCode, staff health.StaffID, limit, offset int) ([]health.Task, error) {
	held, err := list(s.ask(ctx), qTaskHeld, scanTask, str("station", station), str("staff", staff))
	if err != nil {
		return nil, err
	}
	var free []health.Task
	for _, state := range []health.TaskState{health.TaskOpen, health.TaskQueued} {
		some, err := list(s.ask(ctx), qTaskState, scanTask, append(page(limit+offset, 0), str("station", station), str("state", state))...)
		if err != nil {
			return nil, err
		}
		free = append(free, some...)
	}
	for _, tasks := range [][]health.Task{held, free} {
		slices.SortFunc(tasks, func(a, b health.Task) int {
			return cmp.Or(b.Score-a.Score, strings.Compare(string(a.ID), string(b.ID)))
		})
	}
	all := append(held, free...)
	return all[min(offset, len(all)):min(offset+limit, len(all))], nil
}

// HamletTasks implements store.Work.
func (s *Store) HamletTasks(ctx context.Context, station health.StationCode, hamlets []string, staff health.StaffID, limit, offset int) ([]health.Task, error) {
	var all []health.Task
	for _, h := range slices.Compact(slices.Sorted(slices.Values(hamlets))) {
		some, err := list(s.ask(ctx), qTaskHamlet, scanTask, append(page(limit+offset, 0), str("station", station), str("hamlet", h), str("staff", staff))...)
		if err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	held := func(t health.Task) int {
		if t.Holder != "" {
			return 0
		}
		return 1
	}
	slices.SortFunc(all, func(a, b health.Task) int {
		return cmp.Or(held(a)-held(b), b.Score-a.Score, strings.Compare(string(a.ID), string(b.ID)))
	})
	return all[min(offset, len(all)):min(offset+limit, len(all))], nil
}

// TasksOf implements store.Work.
func (s *Store) TasksOf(ctx context.Context, person health.PersonID) ([]health.Task, error) {
	return list(s.ask(ctx), qTaskPerson, scanTask, str("person_id", person))
}

// HouseholdTasks implements store.Work.
func (s *Store) HouseholdTasks(ctx context.Context, household health.HouseholdID) ([]health.Task, error) {
	if household == "" {
		return nil, nil
	}
	return list(s.ask(ctx), qTaskHousehold, scanTask, str("household", household))
}

// InWindow implements store.Work.
func (s *Store) InWindow(ctx context.Context, station health.StationCode) (int, error) {
	var n int
	return n, s.ask(ctx).row(qTaskWindow, []any{&n}, str("station", station))
}

// Driven implements store.Work.
func (s *Store) Driven(ctx context.Context, station health.StationCode) ([]health.Task, error) {
	return list(s.ask(ctx), qTaskDriven, scanTask, str("station", station))
}

// Queued implements store.Work.
func (s *Store) Queued(ctx context.Context, station health.StationCode, limit int) ([]health.Task, error) {
	return list(s.ask(ctx), qTaskState, scanTask, append(page(limit, 0), str("station", station), str("state", health.TaskQueued))...)
}

// draftBody is what of a draft is kept as one text.
type draftBody struct {
	Values map[health.Field]health.FieldValue `json:"values,omitempty"`
	Note   health.Value                       `json:"note,omitempty"`
	Why    []string                           `json:"why,omitempty"`
	Bits   []health.Reason                    `json:"bits,omitempty"`
	Denied []health.PersonID                  `json:"denied,omitempty"`
}

func (s *Store) scanDraft(row scanner) (health.Draft, error) {
	var d health.Draft
	var body draftBody
	var text string
	var key ownerKey
	err := row.Scan(&d.ID, &d.Kind, &d.Status, &d.Station, opt(&d.Person), opt(&d.Task), opt(&d.Candidate), opt(&d.Ended),
		opt(&text), &d.By.Kind, &d.By.ID, &d.Cause.Kind, &d.Cause.ID, &d.Cause.Row, at(&d.At), opt(&key))
	if err == nil {
		err = s.revealJSON(bodyOf(d.ID), text, key.of(string(d.Person)), &body)
	}
	d.Values, d.Note, d.Why, d.Weights, d.Denied = body.Values, body.Note, body.Why, body.Bits, body.Denied
	return d, err
}

func (t tx) draftText(d health.Draft) (sql.NamedArg, error) {
	return t.holdJSON(d.Person, "body", bodyOf(d.ID), draftBody{d.Values, d.Note, d.Why, d.Weights, d.Denied})
}

func (t tx) draftBinds(d health.Draft) ([]any, error) {
	body, err := t.draftText(d)
	if err != nil {
		return nil, err
	}
	if body.Value == nil {
		body.Value = "{}"
	}
	return []any{str("id", d.ID), str("status", d.Status), str("task_id", d.Task), str("candidate", d.Candidate),
		str("ended", d.Ended), unitOf(d), body}, nil
}

// unitOf is where somebody is to be let in, so that a question about them is counted there; a draft about a record has the
// record's.
func unitOf(d health.Draft) sql.NamedArg {
	if d.Person != "" {
		return str("unit", "")
	}
	return str("unit", d.Values[health.Commune].Text())
}

func (r runner) draft(id health.DraftID) (health.Draft, error) {
	return one(r, qDraftGet, r.s.scanDraft, str("id", id))
}

func (t tx) SaveDraft(d health.Draft) (bool, error) {
	binds, err := t.draftBinds(d)
	if err != nil {
		return false, err
	}
	err = t.insert(qDraftInsert, append(binds, str("kind", d.Kind), str("station", d.Station), str("person_id", d.Person),
		str("actor_kind", d.By.Kind), str("actor_id", d.By.ID), str("cause_kind", d.Cause.Kind), str("cause_id", d.Cause.ID),
		bind("cause_row", d.Cause.Row), bind("made_at", d.At))...)
	if errors.Is(err, store.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

func (t tx) UpdateDraft(d health.Draft) error {
	binds, err := t.draftBinds(d)
	if err != nil {
		return err
	}
	return t.update(qDraftUpdate, binds...)
}

// Draft implements store.Work.
func (s *Store) Draft(ctx context.Context, id health.DraftID) (health.Draft, error) {
	return s.ask(ctx).draft(id)
}

// DraftsOf implements store.Work.
func (s *Store) DraftsOf(ctx context.Context, person health.PersonID, kind health.DraftKind, limit int) ([]health.Draft, error) {
	return list(s.ask(ctx), qDraftPerson, s.scanDraft, append(page(limit, 0), str("person_id", person), str("kind", kind))...)
}

var _ store.Work = (*Store)(nil)
