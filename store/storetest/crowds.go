package storetest

import (
	"errors"
	"fmt"
	"sync"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

func crowds() []behaviour {
	return []behaviour{
		{"many hands on one record: no step is lost", manyHands},
		{"many ask while one writes", manyAsk},
		{"one event from many sides is one draft", manyDrafts},
		{"many want one task: one gets it", manyClaims},
		{"many want all tasks: each is one's, and the others are told whose", func(p *paces) { wantAll(p, eightTimes(p.Store)) }},
		{"many hold the same keys, named in any order: one after the other", func(p *paces) { holdKeys(p, eightTimes(p.Store)) }},
		{"many admit one person: one record", manyAdmit},
	}
}

// together runs f n times at once and gives the errors.
func together(n int, f func(i int) error) []error {
	errs := make([]error, n)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { errs[i] = f(i) })
	}
	all.Wait()
	return errs
}

func manyHands(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	const steps = 10
	errs := together(hands, func(int) error {
		for range steps {
			err := p.Write(p.ctx, func(tx store.Tx) error {
				r, err := tx.Record("p1")
				if err != nil {
					return err
				}
				r.Cause.Row++
				r.Fields[health.Note] = health.FieldValue{State: health.HasValue, Value: health.Value(fmt.Sprint(r.Version))}
				return tx.UpdateRecord(&r)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(errs...); err != nil {
		p.Fatal(err)
	}
	r := must(p.Record(p.ctx, "p1"))
	if r.Version != 1+hands*steps || r.Text(health.Note) != fmt.Sprint(hands*steps) {
		p.Errorf("version %d after %d steps", r.Version, hands*steps)
	}
}

func manyAsk(p *paces) {
	p.put(person("p0", "Bùi Văn Thử", "1985"))
	errs := together(6, func(i int) error {
		for n := range 15 {
			if i == 0 {
				if err := p.Write(p.ctx, func(tx store.Tx) error {
					return tx.CreateRecord(person(health.PersonID(fmt.Sprintf("q%d", n)), "Bùi Thị Hoà", "1990"))
				}); err != nil {
					return err
				}
				continue
			}
			found, _, err := p.FindPeople(p.ctx, phongPhu, "bui", 100, 0)
			if err != nil || len(found) == 0 {
				return fmt.Errorf("%d found: %w", len(found), err)
			}
		}
		return nil
	})
	if err := errors.Join(errs...); err != nil {
		p.Error(err)
	}
	p.same(len(p.find(phongPhu, "bui", 100)), 16)
}

func manyDrafts(p *paces) {
	var mu sync.Mutex
	saved := 0
	errs := together(6, func(int) error {
		return p.Write(p.ctx, func(tx store.Tx) error {
			ok, err := tx.SaveDraft(draft("d1", noon))
			if ok {
				mu.Lock()
				defer mu.Unlock()
				saved++
			}
			return err
		})
	})
	if err := errors.Join(errs...); err != nil || saved != 1 {
		p.Errorf("saved %d times: %v", saved, err)
	}
}

func manyClaims(p *paces) {
	p.putTasks(task("t1", "p1", 1))
	seen := must(p.Task(p.ctx, "t1"))
	errs := together(6, func(i int) error {
		mine := seen
		mine.State, mine.Holder = health.TaskClaimed, health.StaffID(fmt.Sprintf("s%d", i))
		return p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateTask(&mine) })
	})
	won := 0
	for i, err := range errs {
		switch {
		case err == nil:
			won++
			p.same(must(p.Task(p.ctx, "t1")).Holder, health.StaffID(fmt.Sprintf("s%d", i)))
		case !errors.Is(err, store.ErrConflict):
			p.Error(err)
		}
	}
	p.same(won, 1)
}

// manyAdmit lets several hands look for a person whom none of them finds, and enter them: whoever claims first enters,
// the others see it.
func manyAdmit(p *paces) {
	errs := together(6, func(i int) error {
		return p.Write(p.ctx, func(tx store.Tx) error {
			if err := tx.Claim("017085000017", "bui thu 1985", fmt.Sprintf("his own %d", i)); err != nil {
				return err
			}
			if len(near(tx, "SO_CCCD=017085000017")) > 0 {
				return nil
			}
			return tx.CreateRecord(with(person(health.PersonID(fmt.Sprintf("p%d", i)), "Bùi Văn Thử", "1985"), health.NationalID, "017085000017"))
		})
	})
	if err := errors.Join(errs...); err != nil {
		p.Fatal(err)
	}
	p.same(len(must(p.ByNumber(p.ctx, health.NationalID, "017085000017"))), 1)
	p.write(func(tx store.Tx) error { return tx.Claim() })
}

// hands is how many people or processes reach for the same thing at once.
const hands = 8

func eightTimes(s store.Store) (all []store.Store) {
	for range hands {
		all = append(all, s)
	}
	return all
}

// Crowd puts eight stores of one empty database, each with connections of its own as processes have them, through what a
// crowd does.
func Crowd(t *testing.T, open func(t *testing.T) store.Store) {
	var all []store.Store
	for range hands {
		all = append(all, open(t))
	}
	for _, b := range []struct {
		name  string
		prove func(*paces, []store.Store)
	}{{"tasks", wantAll}, {"keys", holdKeys}} {
		t.Run(b.name, func(t *testing.T) {
			defer report(t)
			b.prove(&paces{T: t, ctx: t.Context(), Store: all[0]}, all)
		})
	}
}

// wantAll lets everybody reach for every task, each beginning with another one. Nobody is told to try again.
func wantAll(p *paces, at []store.Store) {
	const tasks = 5
	name := func(i int) health.TaskID { return health.TaskID(fmt.Sprintf("t%d", i%tasks)) }
	for i := range tasks {
		p.putTasks(task(name(i), "p1", 1))
	}
	var mu sync.Mutex
	won, told := map[health.TaskID][]health.StaffID{}, map[health.TaskID][]health.StaffID{}
	errs := together(len(at), func(i int) error {
		me := health.StaffID(fmt.Sprintf("s%d", i))
		for n := range tasks {
			id := name(i + n)
			holder, err := claim(p, at[i], id, me)
			if err != nil {
				return fmt.Errorf("%s and %s: %w", me, id, err)
			}
			mu.Lock()
			if holder == me {
				won[id] = append(won[id], me)
			} else {
				told[id] = append(told[id], holder)
			}
			mu.Unlock()
		}
		return nil
	})
	if err := errors.Join(errs...); err != nil {
		p.Fatal(err)
	}
	for i := range tasks {
		id := name(i)
		if len(won[id]) != 1 || len(told[id]) != len(at)-1 {
			p.Fatalf("%s was given to %v, others heard of %v", id, won[id], told[id])
		}
		for _, holder := range append(told[id], must(p.Task(p.ctx, id)).Holder) {
			p.same(holder, won[id][0])
		}
		p.same(must(p.Task(p.ctx, id)).Version, int64(2))
	}
}

// claim takes a task unless somebody has it, in one transaction, and says whose it is then.
func claim(p *paces, s store.Store, id health.TaskID, me health.StaffID) (holder health.StaffID, err error) {
	err = s.Write(p.ctx, func(tx store.Tx) error {
		t, err := tx.Task(id)
		if err != nil || t.Holder != "" {
			holder = t.Holder
			return err
		}
		t.State, t.Holder, t.LeaseEnds, holder = health.TaskClaimed, me, nextDay, me
		return tx.UpdateTask(&t)
	})
	return holder, err
}

// holdKeys lets everybody do the same steps under the same keys: nobody is within while somebody else is, and no step is lost.
func holdKeys(p *paces, at []store.Store) {
	const rounds = 5
	keys := []string{"017085000017", "bui thu 1985", "reorganise"}
	p.putTasks(task("count", "p1", 0))
	inside := make(chan struct{}, 1)
	errs := together(len(at), func(i int) error {
		for n := range rounds {
			mine := append(append([]string(nil), keys[(i+n)%3:]...), keys[:(i+n)%3]...)
			err := at[i].Write(p.ctx, func(tx store.Tx) error {
				if err := tx.Claim(mine...); err != nil {
					return err
				}
				select {
				case inside <- struct{}{}:
				default:
					return errors.New("two hold the keys")
				}
				defer func() { <-inside }()
				t, err := tx.Task("count")
				if err != nil {
					return err
				}
				t.Tries++
				return tx.UpdateTask(&t)
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(errs...); err != nil {
		p.Fatal(err)
	}
	p.same(must(p.Task(p.ctx, "count")).Tries, rounds*len(at))
}
