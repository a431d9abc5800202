package activities

import (
	"context"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// ForgetReason is why somebody is forgotten. The log keeps it, so that it is a code and no text.
type ForgetReason string

// The reasons for which a person may be forgotten.
const (
	ForgetAsked    ForgetReason = "asked"    // the person, or who acts for them, asked for it
	ForgetMistake  ForgetReason = "mistake"  // the record should never have been made
	ForgetDecision ForgetReason = "decision" // an authority has decided so
)

// ForgetInput says who is forgotten, and why.
type ForgetInput struct {
	Person health.PersonID
	By     health.Actor
	Reason ForgetReason
}

// Forgettable counts what goes when a person is forgotten.
type Forgettable struct {
	Record   health.Record
	Merged   []health.PersonID // records that were merged into this one; they go, too
	Visits   int
	Doses    int
	Contacts int
	Proxies  int
	Tasks    int // open tasks, which will be closed
	Steps    int // of history; who, when and why stay, what was changed goes
}

// maxForgotten bounds what is counted before somebody is forgotten: nobody has more of anything.
const maxForgotten = 10_000

// Forgettable looks at what would go. Errors: forget_merged when another record stands for the person, forget_done when
// the person was forgotten before, forget_asked when somebody is being asked whom an entry is about.
func (a *Activities) Forgettable(ctx context.Context, id health.PersonID) (Forgettable, error) {
	r, err := a.Store.Record(ctx, id)
	if err != nil {
		return Forgettable{}, err
	}
	tasks, err := a.Store.TasksOf(ctx, id)
	if err != nil {
		return Forgettable{}, err
	}
	if err := mayForget(r, tasks); err != nil {
		return Forgettable{}, err
	}
	out := Forgettable{Record: r, Tasks: len(tasks)}
	return out, a.countForgettable(ctx, id, &out)
}

func (a *Activities) countForgettable(ctx context.Context, id health.PersonID, out *Forgettable) error {
	visits, err := a.Store.Visits(ctx, id, maxForgotten, 0)
	if err != nil {
		return err
	}
	doses, err := a.Store.Doses(ctx, id, maxForgotten, 0)
	if err != nil {
		return err
	}
	contacts, err := a.Store.ContactsOf(ctx, id)
	if err != nil {
		return err
	}
	proxies, err := a.Store.Proxies(ctx, id)
	if err != nil {
		return err
	}
	steps, err := a.Store.History(ctx, id, maxForgotten)
	if err != nil {
		return err
	}
	merges, err := a.Store.MergesOf(ctx, id)
	out.Visits, out.Doses, out.Contacts, out.Proxies, out.Steps = len(visits), len(doses), len(contacts), len(proxies), len(steps)
	for _, m := range merges {
		if m.Kept == id {
			out.Merged = append(out.Merged, m.Gone)
		}
	}
	return err
}

// mayForget refuses what would leave a question that nobody can answer any more.
func mayForget(r health.Record, tasks []health.Task) error {
	switch {
	case r.Erased():
		return health.Refuse("forget_done", nil)
	case r.Life == health.Merged:
		return health.Refuse("forget_merged", map[string]string{"id": string(r.MergedInto)})
	case slices.ContainsFunc(tasks, func(t health.Task) bool { return t.Kind == health.TaskDecide }):
		return health.Refuse("forget_asked", nil)
	}
	return nil
}

// ForgetPerson erases a person, with the records that were merged into them, closes what was to be asked about them, and
// writes down who did so and why; all of it or nothing. It refuses as Forgettable does.
func (a *Activities) ForgetPerson(ctx context.Context, in ForgetInput) error {
	return a.Store.Write(ctx, func(tx store.Tx) error { return a.forgetIn(tx, in) })
}

func (a *Activities) forgetIn(tx store.Tx, in ForgetInput) error {
	r, err := tx.Record(in.Person)
	if err != nil {
		return err
	}
	tasks, err := tx.TasksOf(in.Person)
	if err != nil {
		return err
	}
	if err := mayForget(r, tasks); err != nil {
		return err
	}
	for _, t := range tasks {
		t.State, t.Result, t.ClosedAt = health.TaskClosed, health.ResultObsolete, a.Now()
		t.Holder, t.LeaseEnds, t.WakeAt = "", time.Time{}, time.Time{}
		if err := tx.UpdateTask(&t); err != nil {
			return err
		}
	}
	gone, err := mergedInto(tx, in.Person, nil)
	if err != nil {
		return err
	}
	if err := tx.Forget(in.Person); err != nil {
		return err
	}
	return a.noteForgotten(tx, in, gone)
}

// mergedInto lists the person and the records merged into them, and into those.
func mergedInto(tx store.Tx, id health.PersonID, seen []health.PersonID) ([]health.PersonID, error) {
	if slices.Contains(seen, id) {
		return seen, nil
	}
	seen = append(seen, id)
	merges, err := tx.MergesOf(id)
	for _, m := range merges {
		if m.Kept == id && err == nil {
			seen, err = mergedInto(tx, m.Gone, seen)
		}
	}
	return seen, err
}

func (a *Activities) noteForgotten(tx store.Tx, in ForgetInput, gone []health.PersonID) error {
	for _, id := range gone {
		err := tx.AppendAudit(health.Audit{At: a.Now(), By: in.By, Action: health.ActForget, Subject: string(id),
			Detail: string(in.Reason)})
		if err != nil {
			return err
		}
	}
	return nil
}
