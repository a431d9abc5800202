package activities

import (
	"context"
	"errors"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// Stand is what a workflow needs to know of a task: when to look again.
type Stand struct {
	Kind      health.TaskKind
	State     health.TaskState
	Station   health.StationCode
	WakeAt    time.Time // zero unless asleep
	LeaseEnds time.Time // zero unless claimed
}

// Step is the result of a step of a task: what to tell, and how the task stands.
type Step struct {
	Outcome health.Outcome
	Stand   Stand
}

func standOf(t health.Task) Stand {
	return Stand{Kind: t.Kind, State: t.State, Station: t.Station, WakeAt: t.WakeAt, LeaseEnds: t.LeaseEnds}
}

// RoomInput names a station and the size of its window.
type RoomInput struct {
	Station health.StationCode
	Size    int
}

// Room is what a window has to do: the tasks to start next, and how many stay queued behind them at least.
type Room struct {
	Next   []health.TaskID
	Queued int
}

// maxStart bounds how many drivers one look of a window starts.
const maxStart = 100

// WindowRoom compares a station's window with its queue.
func (a *Activities) WindowRoom(ctx context.Context, in RoomInput) (Room, error) {
	open, err := a.Store.InWindow(ctx, in.Station)
	if err != nil {
		return Room{}, err
	}
	free := min(max(in.Size-open, 0), maxStart)
	tasks, err := a.Store.Queued(ctx, in.Station, free+1)
	if err != nil {
		return Room{}, err
	}
	room := Room{Queued: len(tasks)}
	for _, t := range tasks[:min(free, len(tasks))] {
		room.Next = append(room.Next, t.ID)
	}
	room.Queued -= len(room.Next)
	return room, nil
}

// OpenTask takes a queued task into the window, with the score it deserves among its household today.
func (a *Activities) OpenTask(ctx context.Context, id health.TaskID) (Stand, error) {
	return a.onTask(ctx, id, func(tx store.Tx, t *health.Task) error {
		if t.State != health.TaskQueued {
			return nil
		}
		t.State = health.TaskOpen
		t.Wait(a.Now())
		if t.Kind != health.TaskFill {
			return tx.UpdateTask(t)
		}
		r, err := tx.Record(t.Person)
		if err != nil {
			return err
		}
		members, err := a.incomplete(tx, r.Household)
		if err != nil {
			return err
		}
		t.Score, t.Reasons = health.Score(r, t.Gaps, members, a.Now())
		return tx.UpdateTask(t)
	})
}

// incomplete counts the members of a household whose records have gaps.
func (a *Activities) incomplete(tx store.Tx, household health.HouseholdID) (int, error) {
	ids, err := tx.Members(household)
	if err != nil {
		return 0, err
	}
	n := 0
	for _, id := range ids {
		r, err := tx.Record(id)
		if err != nil {
			return 0, err
		}
		if len(r.Gaps) > 0 {
			n++
		}
	}
	return n, nil
}

// onTask changes one task and returns how it stands. A task that is gone counts as closed.
func (a *Activities) onTask(ctx context.Context, id health.TaskID, f func(store.Tx, *health.Task) error) (Stand, error) {
	var stand Stand
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		t, err := tx.Task(id)
		if errors.Is(err, store.ErrNotFound) {
			stand = Stand{State: health.TaskClosed}
			return nil
		}
		if err != nil {
			return err
		}
		err = f(tx, &t)
		stand = standOf(t)
		return err
	})
	return stand, err
}

// ClaimInput says who takes which task.
type ClaimInput struct {
	Task  health.TaskID
	Staff health.StaffID
	Why   health.Return `json:",omitempty"` // of a task that is given back; empty: it was not said
}

// ClaimTask gives a task to a member of staff of its station until the lease ends. Claiming one's own task again renews
// the lease.
func (a *Activities) ClaimTask(ctx context.Context, in ClaimInput) (Step, error) {
	staff, err := a.Store.Staff(ctx, in.Staff)
	if err != nil {
		return Step{}, err
	}
	stand, err := a.onTask(ctx, in.Task, func(tx store.Tx, t *health.Task) error {
		if err := mayHold(tx, staff, *t); err != nil {
			return err
		}
		if err := a.working(tx, in.Staff, "on_leave"); err != nil {
			return err
		}
		lease := t.Lease(in.Staff, a.Now())
		if t.Holder != in.Staff {
			t.Handed = nil
		}
		t.State, t.Holder, t.LeaseEnds = health.TaskClaimed, in.Staff, lease
		t.WakeAt = time.Time{}
		return a.saveTask(tx, t, in.Staff, "claimed")
	})
	if err == nil && !stand.State.Live() {
		err = health.Refuse("task_closed", nil)
	}
	return Step{Outcome: health.Outcome{Code: "claimed", Task: in.Task}, Stand: stand}, err
}

// mayHold says why somebody may not hold a task. That others confirm what one reports is told apart, so that they can be
// asked.
func mayHold(tx store.Tx, s health.Staff, t health.Task) error {
	hamlet, err := hamletOf(tx, s, t)
	if err != nil {
		return err
	}
	switch {
	case t.Kind == health.TaskConfirm && s.May(health.RightFill, t.Station, hamlet) && !s.Role.May(health.RightConfirm):
		return health.Refuse("head_only", nil)
	case !s.May(t.Kind.Right(), t.Station, hamlet):
		return health.Refuse("task_not_yours", nil)
	case !t.State.Live():
		return health.Refuse("task_closed", nil)
	case t.Holder != "" && t.Holder != s.ID:
		return health.Refuse("task_held", nil)
	}
	return nil
}

// hamletOf gives the hamlet that a task is about, for whom it matters.
func hamletOf(tx store.Tx, s health.Staff, t health.Task) (string, error) {
	if t.Person == "" || s.Role.Reach(health.RightFill) != health.OverHamlets {
		return "", nil
	}
	r, err := tx.Record(t.Person)
	return r.Text(health.Hamlet), err
}

func (a *Activities) saveTask(tx store.Tx, t *health.Task, by health.StaffID, detail string) error {
	return a.saveTaskBy(tx, t, staffActor(by), detail)
}

// saveTaskBy stores a task with its line in the log, which is the task's history.
func (a *Activities) saveTaskBy(tx store.Tx, t *health.Task, by health.Actor, detail string) error {
	if err := tx.UpdateTask(t); err != nil {
		return err
	}
	return tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActTask, Subject: string(t.ID),
		Detail: string(t.Kind) + " " + detail})
}

func staffActor(id health.StaffID) health.Actor {
	if id == "" {
		return health.Actor{Kind: health.BySystem, ID: "task"}
	}
	return health.Actor{Kind: health.ByStaff, ID: string(id)}
}

// ReleaseTask puts a held task back for others, who read why.
func (a *Activities) ReleaseTask(ctx context.Context, in ClaimInput) (Step, error) {
	stand, err := a.onTask(ctx, in.Task, func(tx store.Tx, t *health.Task) error {
		if t.Holder != in.Staff {
			return nil // released before, or never held: nothing to undo
		}
		t.State, t.Holder, t.LeaseEnds, t.Handed = health.TaskOpen, "", time.Time{}, nil
		if in.Why == "" {
			return a.saveTask(tx, t, in.Staff, "released")
		}
		t.Handed = &health.Handing{Kind: health.HandReturned, From: in.Staff, By: staffActor(in.Staff), Why: []health.Reason{{Code: "return_" + string(in.Why)}}}
		return a.saveTask(tx, t, in.Staff, "released "+string(in.Why))
	})
	return Step{Outcome: health.Outcome{Code: "released", Task: in.Task}, Stand: stand}, err
}

// WakeTask opens a task whose sleep or lease is over. What its holder entered before stays in the record.
func (a *Activities) WakeTask(ctx context.Context, id health.TaskID) (Stand, error) {
	return a.onTask(ctx, id, func(tx store.Tx, t *health.Task) error {
		now := a.Now()
		slept := t.State == health.TaskAsleep && !t.WakeAt.After(now)
		leased := t.State == health.TaskClaimed && !t.LeaseEnds.After(now)
		if !slept && !leased {
			return nil
		}
		if slept {
			t.Due = now.Add(health.TaskDueAfter)
			t.Wait(now)
		}
		t.State, t.Holder, t.LeaseEnds, t.WakeAt, t.Handed = health.TaskOpen, "", time.Time{}, time.Time{}, nil
		return a.saveTask(tx, t, "", "woken")
	})
}
