package activities

import (
	"errors"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// settleTask keeps exactly one live fill task per record with gaps, and none for a record without.
func (c clerk) settleTask(r health.Record) error {
	if r.Version == 1 { // new: there is nothing to look for
		if len(r.Gaps) == 0 {
			return nil
		}
		return c.tx.CreateTask(c.fillTask(r))
	}
	tasks, err := c.tx.TasksOf(r.ID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Kind == health.TaskFill {
			return c.refresh(t, r)
		}
	}
	if len(r.Gaps) == 0 {
		return nil
	}
	err = c.tx.CreateTask(c.fillTask(r))
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

func (c clerk) fillTask(r health.Record) health.Task {
	score, reasons := health.Score(r, r.Gaps, 0, c.now)
	return health.Task{ID: health.TaskID(c.a.NewID()), Kind: health.TaskFill, State: health.TaskQueued, Station: r.Station,
		Person: r.ID, Household: r.Household, Gaps: r.Gaps, Score: score, Reasons: reasons,
		Due: c.now.Add(health.TaskDueAfter), CreatedAt: c.now}
}

// refresh brings a live fill task in step with its record; without gaps the task has nothing left to ask.
func (c clerk) refresh(t health.Task, r health.Record) error {
	t.Station, t.Household, t.Gaps = r.Station, r.Household, r.Gaps
	if err := c.score(&t, r); err != nil {
		return err
	}
	if len(r.Gaps) == 0 {
		t.State, t.Result, t.ClosedAt = health.TaskClosed, health.ResultObsolete, c.now
		t.Holder, t.LeaseEnds, t.WakeAt = "", time.Time{}, time.Time{}
	}
	return c.tx.UpdateTask(&t)
}

// score weighs a fill task anew. How many of the household lack something counts for tasks of the window alone: the others are
// counted when they come into it.
func (c clerk) score(t *health.Task, r health.Record) (err error) {
	members := 0
	if t.State != health.TaskQueued {
		if members, err = c.a.incomplete(c.tx, r.Household); err != nil {
			return err
		}
	}
	t.Score, t.Reasons = health.Score(r, r.Gaps, members, c.now)
	return nil
}

// rescore weighs anew the tasks of the others of a household, of whom one has more to do or nothing any more.
func (c clerk) rescore(one health.Record) error {
	ids, err := c.tx.Members(one.Household)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if id == one.ID {
			continue
		}
		if err := c.rescoreOf(id); err != nil {
			return err
		}
	}
	return nil
}

func (c clerk) rescoreOf(id health.PersonID) error {
	tasks, err := c.tx.TasksOf(id)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Kind != health.TaskFill || t.State == health.TaskQueued {
			continue
		}
		r, err := c.tx.Record(id)
		if err != nil {
			return err
		}
		if err := c.score(&t, r); err != nil {
			return err
		}
		if err := c.tx.UpdateTask(&t); err != nil {
			return err
		}
	}
	return nil
}
