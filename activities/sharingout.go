package activities

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"hssk/store"
	"hssk/store/health"
)

// ShareInput asks to whom the tasks in the queue of a station should go.
type ShareInput struct {
	Station health.StationCode
	Limit   int // at most so many tasks; zero: as many as the staff have room for
}

// PlanShare decides to whom the tasks that nobody holds should go, the best first, and changes nothing.
func (a *Activities) PlanShare(ctx context.Context, in ShareInput) ([]health.Shared, error) {
	workers, err := a.Workers(ctx, in.Station)
	if err != nil {
		return nil, err
	}
	room := 0
	for _, w := range workers {
		room += w.Free()
	}
	if in.Limit == 0 || in.Limit > room {
		in.Limit = max(room, 1) // one shows why there is none
	}
	tasks, err := a.Store.TaskList(ctx, in.Station, "", in.Limit, 0)
	if err != nil {
		return nil, err
	}
	var needs []health.Need
	for _, t := range tasks {
		n, err := a.needOf(ctx, t)
		if err != nil {
			return nil, err
		}
		needs = append(needs, n)
	}
	return health.Share(needs, workers), nil
}

// Workers lists the staff of a station who hold tasks, and how they stand.
func (a *Activities) Workers(ctx context.Context, station health.StationCode) ([]health.Worker, error) {
	staff, err := a.Store.StaffList(ctx)
	if err != nil {
		return nil, err
	}
	leaves, err := a.Store.Leaves(ctx, a.today())
	if err != nil {
		return nil, err
	}
	var out []health.Worker
	for _, s := range staff {
		if s.Station != station || !s.Active || !s.Role.Works() {
			continue
		}
		held, err := a.Store.TasksHeld(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		_, away := health.LeaveOn(leaves, s.ID, a.today())
		out = append(out, health.Worker{Staff: s, Held: len(held), Away: away})
	}
	return out, nil
}

// needOf reads what decides to whom a task should go.
func (a *Activities) needOf(ctx context.Context, t health.Task) (health.Need, error) {
	n := health.Need{Task: t}
	if t.Kind == health.TaskConfirm && t.Draft != "" {
		d, err := a.Store.Draft(ctx, t.Draft)
		if err != nil {
			return n, err
		}
		n.Not = health.StaffID(d.By.ID)
	}
	if t.Person == "" {
		return n, nil
	}
	r, err := a.Store.Record(ctx, t.Person)
	if err != nil {
		return n, err
	}
	n.Hamlet, n.Ethnicity = r.Text(health.Hamlet), r.Text(health.Ethnicity)
	worked, err := a.Store.Worked(ctx, t.Person, t.Household)
	if err != nil {
		return n, err
	}
	for _, w := range worked {
		switch {
		case w.Person == t.Person && n.Usual == "":
			n.Usual = w.Staff
		case w.Person != t.Person && n.House == "":
			n.House = w.Staff
		}
	}
	live, err := a.Store.HouseholdTasks(ctx, t.Household)
	if i := slices.IndexFunc(live, func(k health.Task) bool { return k.Holder != "" }); i >= 0 {
		n.Beside = live[i].Holder
	}
	return n, err
}

// GiveInput gives one task.
type GiveInput struct {
	health.GiveItem
	Kind  health.HandKind
	Batch string
	By    health.Actor
}

// GiveTask gives a task to somebody, or puts it back into the queue, if it is still with who held it when that was decided.
// Errors: not_your_right, task_closed, task_asleep, task_moved with the holder, given_gone, given_off, given_not_theirs,
// given_full.
func (a *Activities) GiveTask(ctx context.Context, in GiveInput) (Step, error) {
	stand, err := a.onTask(ctx, in.Task, func(tx store.Tx, t *health.Task) error {
		if t.Handed != nil && t.Handed.Batch == in.Batch && t.Handed.Kind == in.Kind && t.Holder == in.To {
			return nil // the same again
		}
		if err := a.mayGive(tx, in, *t); err != nil {
			return err
		}
		a.give(t, in.To)
		t.Wait(a.Now())
		h := health.Handing{Kind: in.Kind, From: in.From, By: in.By, Batch: in.Batch, Why: in.Why}
		if t.Handed = &h; in.To == "" {
			t.Handed = nil
		}
		return a.saveTaskBy(tx, t, in.By, h.Line(in.To))
	})
	if err == nil && !stand.State.Live() {
		err = health.Refuse("task_closed", nil)
	}
	return Step{Outcome: health.Outcome{Code: "given", Task: in.Task}, Stand: stand}, err
}

// mayGive says why a task cannot be given.
func (a *Activities) mayGive(tx store.Tx, in GiveInput, t health.Task) error {
	if err := mayArrange(tx, in.By, health.RightAssign, t.Station); err != nil {
		return err
	}
	switch {
	case !t.State.Live():
		return health.Refuse("task_closed", nil)
	case t.State == health.TaskAsleep:
		return health.Refuse("task_asleep", nil)
	case t.Holder != in.From:
		return health.Refuse("task_moved", map[string]string{"holder": string(t.Holder)})
	case in.To == "":
		return nil
	}
	s, err := tx.Staff(in.To)
	if err != nil {
		return err
	}
	if !s.Active {
		return health.Refuse("given_gone", nil)
	}
	hamlet, err := hamletOf(tx, s, t)
	if err != nil {
		return err
	}
	if !s.Lists(t.Kind) || !s.May(t.Kind.Right(), t.Station, hamlet) {
		return health.Refuse("given_not_theirs", nil)
	}
	if err := a.working(tx, in.To, "given_off"); err != nil {
		return err
	}
	return a.hasRoom(tx, s, in.Kind)
}

// hasRoom refuses to share out to somebody who has enough by now. Whoever gives a task on by name has seen how much they have.
func (a *Activities) hasRoom(tx store.Tx, s health.Staff, kind health.HandKind) error {
	if kind != health.HandAssigned {
		return nil
	}
	held, err := tx.TasksHeld(s.ID)
	if err == nil && len(held) >= s.Room() {
		err = health.Refuse("given_full", nil)
	}
	return err
}

// TellGiven writes to each of those who were given tasks how many, once a batch.
func (a *Activities) TellGiven(ctx context.Context, batch string, given []health.Given) ([]health.MessageID, error) {
	counts := map[health.StaffID]int{}
	for _, g := range given {
		if g.Code == "" && g.To != "" {
			counts[g.To]++
		}
	}
	var ids []health.MessageID
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		for _, to := range slices.Sorted(maps.Keys(counts)) {
			some, err := a.notice(tx, "given-"+batch, "notice.given", map[string]string{"n": fmt.Sprint(counts[to])}, []health.StaffID{to})
			if err != nil {
				return err
			}
			ids = append(ids, some...)
		}
		return nil
	})
	slices.Sort(ids)
	return ids, err
}

// GivenIn lists what a batch gave and nobody has touched since, as an order that takes it back: what was shared out goes to
// the queue, what was given on goes back to who had it, if they still may.
func (a *Activities) GivenIn(ctx context.Context, batch string) ([]health.GiveItem, error) {
	staff, err := a.Store.StaffList(ctx)
	if err != nil {
		return nil, err
	}
	var out []health.GiveItem
	for _, s := range staff {
		held, err := a.Store.TasksHeld(ctx, s.ID)
		if err != nil {
			return nil, err
		}
		for _, t := range held {
			if h := t.Handed; h != nil && h.Batch == batch && h.Kind != health.HandUndone {
				out = append(out, health.GiveItem{Task: t.ID, From: s.ID, To: h.From})
			}
		}
	}
	return out, nil
}

// HolderIn reads who holds a task from a refusal to give it; zero: nobody, or it is another refusal.
func HolderIn(err error) health.StaffID {
	var e *health.Error
	if errors.As(err, &e) && e.Code == "task_moved" {
		return health.StaffID(e.Args["holder"])
	}
	return ""
}
