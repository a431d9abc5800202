package activities

import (
	"errors"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// reportLife notes that somebody is said to have died, moved away, or never lived there. From this moment nothing is
// asked about them; a second person confirms it.
func (r *report) reportLife(life health.Life) (health.Outcome, error) {
	rec, err := r.tx.Record(r.task.Person)
	if err != nil {
		return health.Outcome{}, err
	}
	before := rec.Life
	if err := r.close(); err != nil { // first: what follows closes every other task about the person
		return health.Outcome{}, err
	}
	if err := r.setLife(&rec, life); err != nil {
		return health.Outcome{}, err
	}
	r.draft.Why = []string{string(before), string(life)}
	if err := r.confirmTask(rec); err != nil {
		return health.Outcome{}, err
	}
	return health.Outcome{Code: "reported_" + string(r.in.Result)}, r.dropTasks(rec.ID)
}

// setLife stores a life state with its history, and ends what was waited for of somebody who is gone.
func (r *report) setLife(rec *health.Record, life health.Life) error {
	rec.Life, rec.UpdatedAt = life, r.now
	r.a.Profile.Settle(rec, r.now)
	if err := r.tx.UpdateRecord(rec); err != nil {
		return err
	}
	change := health.Change{ID: health.ChangeID(r.a.NewID()), Person: rec.ID, Version: rec.Version, Action: health.ActLife,
		Cause: r.cause(), By: r.by(), At: r.now}
	if err := r.tx.AppendChange(change); err != nil {
		return err
	}
	if err := r.a.lookAgainAt(r.tx, rec.ID); err != nil {
		return err
	}
	return r.tx.AppendAudit(health.Audit{At: r.now, By: r.by(), Action: health.ActLife, Subject: string(rec.ID),
		Cause: r.cause(), Detail: string(life)})
}

// confirmTask asks a second person. Its id follows from the report's, so that it is made once.
func (r *report) confirmTask(rec health.Record) error {
	t := health.Task{ID: health.TaskID("confirm-" + r.draft.ID), Kind: health.TaskConfirm, State: health.TaskQueued,
		Station: rec.Station, Person: rec.ID, Household: rec.Household, Draft: r.draft.ID, Score: 90,
		Reasons: []health.Reason{{Code: "confirm", Points: 90}}, Due: r.now.Add(health.CorrectDueAfter), CreatedAt: r.now}
	err := r.tx.CreateTask(t)
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

// dropTasks closes what else was to be asked about the person.
func (r *report) dropTasks(id health.PersonID) error {
	tasks, err := r.tx.TasksOf(id)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Kind != health.TaskFill || t.ID == r.task.ID {
			continue
		}
		t.State, t.Result, t.ClosedAt = health.TaskClosed, health.ResultObsolete, r.now
		t.Holder, t.LeaseEnds, t.WakeAt = "", time.Time{}, time.Time{}
		if err := r.tx.UpdateTask(&t); err != nil {
			return err
		}
	}
	return nil
}

// confirmLife lets a second person, who must be the head of the station, confirm or reject a report.
func (r *report) confirmLife() (health.Outcome, error) {
	d, err := r.tx.Draft(r.task.Draft)
	if err != nil {
		return health.Outcome{}, err
	}
	if d.By.ID == string(r.in.Staff) {
		return health.Outcome{}, health.Refuse("second_person", nil)
	}
	rec, err := r.tx.Record(r.task.Person)
	if err != nil {
		return health.Outcome{}, err
	}
	life, reported := rec.Life.Confirmed()
	if reported {
		if r.in.Result == health.ResultRejected {
			life = lifeBefore(d)
		}
		if err := r.setLife(&rec, life); err != nil {
			return health.Outcome{}, err
		}
		if err := r.settleTask(rec); err != nil {
			return health.Outcome{}, err
		}
	}
	return health.Outcome{Code: string(r.in.Result)}, r.close()
}

// lifeBefore reads from the report what the record said before it.
func lifeBefore(d health.Draft) health.Life {
	if len(d.Why) > 0 && health.Life(d.Why[0]).Valid() {
		return health.Life(d.Why[0])
	}
	return health.Resident
}
