package activities

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// passOnTasks takes from a member of staff the tasks that they may hold no longer: all of them when they are on leave or
// have left, those of elsewhere when they work at another station now. Each goes to whoever stands in for them, if there
// is somebody who may and can hold it, or back to the queue, with the reason in its history.
func (a *Activities) passOnTasks(tx store.Tx, s health.Staff, by health.Actor) (health.LeaveDone, error) {
	var done health.LeaveDone
	held, err := tx.TasksHeld(s.ID)
	if err != nil || len(held) == 0 {
		return done, err
	}
	leave, away, err := a.leaveNow(tx, s.ID)
	if err != nil {
		return done, err
	}
	done.Leave = leave
	for _, t := range held {
		hamlet, err := hamletOf(tx, s, t)
		if err != nil {
			return done, err
		}
		lost := s.Lost(t, hamlet, away)
		if lost == "" {
			continue
		}
		if err := a.passOnTask(tx, &t, health.Handing{Kind: lost, From: s.ID}, leave, by, &done); err != nil {
			return done, err
		}
	}
	done.Notify, err = a.tellCover(tx, s, leave, done.Covered)
	return done, err
}

// passOnTask hands one task over.
func (a *Activities) passOnTask(tx store.Tx, t *health.Task, h health.Handing, l health.Leave, by health.Actor, done *health.LeaveDone) error {
	to := health.StaffID("")
	if h.Kind == health.HandLeave {
		h.Until = l.Until.String()
		ok, err := a.canCover(tx, l.Cover, *t)
		if err != nil {
			return err
		}
		if ok {
			to = l.Cover
		}
	}
	a.give(t, to)
	t.Handed = &h
	if to == "" {
		done.Queued++
	} else {
		done.Covered++
	}
	return a.saveTaskBy(tx, t, by, h.Line(to))
}

// give puts a task into somebody's hands for the time that one who did not ask for it has, or back into the queue.
func (a *Activities) give(t *health.Task, to health.StaffID) {
	t.Holder, t.WakeAt = to, time.Time{}
	t.State, t.LeaseEnds = health.TaskOpen, time.Time{}
	if to != "" {
		t.State, t.LeaseEnds = health.TaskClaimed, health.GivenUntil(a.Now(), a.Holidays)
	}
}

// canCover reports whether somebody can take a task over today.
func (a *Activities) canCover(tx store.Tx, id health.StaffID, t health.Task) (bool, error) {
	if id == "" {
		return false, nil
	}
	s, err := tx.Staff(id)
	if err != nil {
		return false, err
	}
	hamlet, err := hamletOf(tx, s, t)
	if err != nil || !s.Lists(t.Kind) || !s.May(t.Kind.Right(), t.Station, hamlet) {
		return false, err
	}
	_, away, err := a.leaveNow(tx, id)
	return !away, err
}

// tellCover tells whoever stands in how many tasks are theirs now. One notice a leave and day.
func (a *Activities) tellCover(tx store.Tx, s health.Staff, l health.Leave, n int) ([]health.MessageID, error) {
	if n == 0 {
		return nil, nil
	}
	key := fmt.Sprintf("handover-%s-%s", l.ID, a.today())
	args := map[string]string{"n": fmt.Sprint(n), "name": s.Name, "until": l.Until.Format()}
	return a.notice(tx, key, "notice.handover", args, []health.StaffID{l.Cover})
}

// HandBatch says where a look at who holds tasks goes on.
type HandBatch struct {
	After health.StaffID // zero: from the first
	Rows  int
}

// HandedOver is what a look at who holds tasks has done.
type HandedOver struct {
	After  health.StaffID
	Done   bool
	Tasks  int
	Notify []health.MessageID
}

// HandOver looks at the next members of staff and takes from those who are on leave, have left or work elsewhere now what
// they hold. Whoever works keeps everything; a second look changes nothing.
func (a *Activities) HandOver(ctx context.Context, in HandBatch) (HandedOver, error) {
	defer a.alive(ctx)()
	all, err := a.Store.StaffList(ctx)
	if err != nil {
		return HandedOver{}, err
	}
	all = slices.DeleteFunc(all, func(s health.Staff) bool { return s.ID <= in.After })
	page := all[:min(in.Rows, len(all))]
	out := HandedOver{After: in.After, Done: len(page) == len(all)}
	for _, s := range page {
		done, err := a.HandOverOf(ctx, HandOrder{Staff: s.ID, By: health.Actor{Kind: health.BySystem, ID: "handover"}})
		switch {
		case err != nil && out.After != in.After: // what was handed over is told; the next look meets the error again
			out.Done = false
			return out, nil
		case err != nil:
			return out, err
		}
		out.After, out.Tasks = s.ID, out.Tasks+done.Covered+done.Queued
		out.Notify = append(out.Notify, done.Notify...)
	}
	return out, nil
}

// HandOrder says whose tasks are looked at, and who wants that.
type HandOrder struct {
	Staff health.StaffID
	By    health.Actor
}

// HandOverOf is HandOver for one member of staff.
func (a *Activities) HandOverOf(ctx context.Context, o HandOrder) (health.LeaveDone, error) {
	held, err := a.Store.TasksHeld(ctx, o.Staff)
	if err != nil || len(held) == 0 {
		return health.LeaveDone{}, err
	}
	var done health.LeaveDone
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		s, err := tx.Staff(o.Staff)
		if err != nil {
			return err
		}
		done, err = a.passOnTasks(tx, s, o.By)
		return err
	})
	return done, err
}
