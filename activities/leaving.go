package activities

import (
	"context"
	"fmt"

	"hssk/store"
	"hssk/store/health"
)

// AddLeave enters a time off. What somebody holds who is off from today is handed over in the same step; for a later
// leave the process of the morning does it. The same order twice enters it once.
// Errors: not_your_right, staff_gone, leave_cover and those of health.CheckLeave.
func (a *Activities) AddLeave(ctx context.Context, o health.LeaveOrder) (health.LeaveDone, error) {
	var done health.LeaveDone
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		s, err := tx.Staff(o.Staff)
		if err != nil {
			return err
		}
		if err := mayArrange(tx, o.By, health.RightLeave, s.Station); err != nil {
			return err
		}
		if !s.Active {
			return health.Refuse("staff_gone", map[string]string{"name": s.Name})
		}
		done, err = a.enterLeave(tx, s, o)
		return err
	})
	return done, err
}

// mayArrange refuses what concerns the staff of a station to whoever does not hold the right there. Whoever runs the
// machine may. Errors: not_your_right.
func mayArrange(tx store.Tx, by health.Actor, right health.Right, station health.StationCode) error {
	if by.Kind != health.ByStaff {
		return nil
	}
	s, err := tx.Staff(health.StaffID(by.ID))
	if err == nil && !s.May(right, station, "") {
		err = health.Refuse("not_your_right", nil)
	}
	return err
}

func (a *Activities) enterLeave(tx store.Tx, s health.Staff, o health.LeaveOrder) (health.LeaveDone, error) {
	others, err := tx.LeavesOf(s.ID)
	if err != nil {
		return health.LeaveDone{}, err
	}
	l := health.Leave{ID: leaveID(o, others), Staff: o.Staff, From: o.From, Until: o.Until, Cover: o.Cover, Reason: o.Reason, By: o.By, MadeAt: a.Now()}
	for _, other := range others {
		if other.Stands() && other.From == o.From && other.Until == o.Until && other.Cover == o.Cover {
			return health.LeaveDone{Leave: other}, nil
		}
	}
	if err := health.CheckLeave(l, others, a.today()); err != nil {
		return health.LeaveDone{}, err
	}
	if err := a.mayCover(tx, s, l); err != nil {
		return health.LeaveDone{}, err
	}
	if err := tx.CreateLeave(l); err != nil {
		return health.LeaveDone{}, err
	}
	if err := noteStaff(tx, o.By, s.ID, a.Now(), fmt.Sprintf("leave %s from %s until %s", l.ID, l.From, l.Until)); err != nil {
		return health.LeaveDone{}, err
	}
	done, err := a.passOnTasks(tx, s, o.By)
	done.Leave = l
	return done, err
}

// leaveID makes a name that can be typed: who, and from which day; from the second leave of that day on with a number.
func leaveID(o health.LeaveOrder, others []health.Leave) health.LeaveID {
	n := 1
	for _, other := range others {
		if other.From == o.From {
			n++
		}
	}
	id := fmt.Sprintf("%s-%04d%02d%02d", o.Staff, o.From.Y, o.From.M, o.From.D)
	if n > 1 {
		id += fmt.Sprintf("-%d", n)
	}
	return health.LeaveID(id)
}

// mayCover refuses a stand-in who could not do the work: from another station, without the right to hold tasks, or off at
// the same time. Errors: leave_cover, leave_cover_off.
func (a *Activities) mayCover(tx store.Tx, s health.Staff, l health.Leave) error {
	if l.Cover == "" {
		return nil
	}
	c, err := tx.Staff(l.Cover)
	if err != nil {
		return err
	}
	if !c.Active || c.Station != s.Station || c.Role.Works() != s.Role.Works() {
		return health.Refuse("leave_cover", map[string]string{"name": c.Name})
	}
	theirs, err := tx.LeavesOf(l.Cover)
	for _, o := range theirs {
		if l.Meets(o) {
			return health.Refuse("leave_cover_off", map[string]string{"name": c.Name, "from": o.From.Format(), "until": o.Until.Format()})
		}
	}
	return err
}

// LeaveVerdict says who takes which leave back.
type LeaveVerdict struct {
	Leave health.LeaveID
	By    health.Actor
}

// EndLeave takes a leave back, or ends one that has begun: they work again from now on. Tasks that were handed over stay
// where they are. Errors: not_your_right, leave_over.
func (a *Activities) EndLeave(ctx context.Context, in LeaveVerdict) (health.Leave, error) {
	var l health.Leave
	err := a.Store.Write(ctx, func(tx store.Tx) (err error) {
		if l, err = tx.Leave(in.Leave); err != nil {
			return err
		}
		s, err := tx.Staff(l.Staff)
		if err != nil {
			return err
		}
		if err := mayArrange(tx, in.By, health.RightLeave, s.Station); err != nil {
			return err
		}
		if !l.Stands() {
			return nil // somebody has done it already
		}
		if l.Until.Before(a.today()) {
			return health.Refuse("leave_over", map[string]string{"until": l.Until.Format()})
		}
		l.EndedAt, l.EndedBy = a.Now(), in.By
		if err := tx.EndLeave(l.ID, in.By, l.EndedAt); err != nil {
			return err
		}
		return noteStaff(tx, in.By, l.Staff, a.Now(), "leave "+string(l.ID)+" taken back")
	})
	return l, err
}

// leaveNow gives the leave that somebody is on today; ok is false when they work.
func (a *Activities) leaveNow(tx store.Tx, id health.StaffID) (l health.Leave, ok bool, err error) {
	all, err := tx.LeavesOf(id)
	l, ok = health.LeaveOn(all, id, a.today())
	return l, ok, err
}

// working refuses what is not for somebody on leave, under a code that is told until when.
func (a *Activities) working(tx store.Tx, id health.StaffID, code string) error {
	l, away, err := a.leaveNow(tx, id)
	if err == nil && away {
		err = health.Refuse(code, map[string]string{"until": l.Until.Format()})
	}
	return err
}
