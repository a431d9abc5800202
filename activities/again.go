package activities

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
)

// AgainInput says who asks whom again. Key is the once-key of the event that asked.
type AgainInput struct {
	Person health.PersonID
	Staff  health.StaffID
	Key    string
}

// AskAgain opens a fill task for somebody whose last one was closed because they refused. The closed task stays as it is;
// the audit log says who opened the new one. If a task is open already, it is given instead. Errors: task_not_yours for
// staff of another station, task_closed when there is nothing to ask.
func (a *Activities) AskAgain(ctx context.Context, in AgainInput) (health.Outcome, error) {
	staff, err := a.Store.Staff(ctx, in.Staff)
	if err != nil {
		return health.Outcome{}, err
	}
	out := health.Outcome{Code: "again", Person: in.Person}
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		r, err := tx.Record(in.Person)
		if err != nil {
			return err
		}
		task := a.clerk(tx, nil).fillTask(r)
		if err := mayHold(tx, staff, task); err != nil {
			return err
		}
		if out.Task, err = liveFill(tx, in.Person); err != nil || out.Task != "" {
			return err
		}
		if !r.Living() || len(r.Gaps) == 0 {
			return health.Refuse("task_closed", nil)
		}
		task.ID = health.TaskID("again-" + in.Key)
		out.Task = task.ID
		return a.openAgain(tx, task, in.Staff)
	})
	return out, err
}

// openAgain stores the task with its line in the audit log; the same once-key a second time changes nothing.
func (a *Activities) openAgain(tx store.Tx, task health.Task, by health.StaffID) error {
	err := tx.CreateTask(task)
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	if err != nil {
		return err
	}
	return tx.AppendAudit(health.Audit{At: a.Now(), By: staffActor(by), Action: health.ActTask, Subject: string(task.ID),
		Detail: string(task.Kind) + " again after a refusal"})
}

// liveFill gives the open fill task about a person; zero when there is none.
func liveFill(tx store.Tx, person health.PersonID) (health.TaskID, error) {
	tasks, err := tx.TasksOf(person)
	for _, t := range tasks {
		if t.Kind == health.TaskFill {
			return t.ID, err
		}
	}
	return "", err
}
