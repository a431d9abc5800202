package storetest

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"hssk/store"
	"hssk/store/health"
)

func writing() []behaviour {
	return []behaviour{
		{"a failed write leaves nothing", rollback},
		{"the cause of a failed write comes back", rollbackCause},
		{"a panic in a write leaves nothing and does not block", rollbackPanic},
		{"a write sees its own steps", ownSteps},
		{"others see a write only when it is done", unseen},
		{"an error inside a write need not end it", goesOn},
		{"an empty write is fine", emptyWrite},
		{"a question that was called off", calledOff},
		{"a write that was called off leaves nothing", writeCalledOff},
		{"migrating again changes nothing", migrateAgain},
	}
}

func (p *paces) absent(id health.PersonID) {
	p.Helper()
	_, err := p.Record(p.ctx, id)
	p.fails(err, store.ErrNotFound)
}

// everything writes one row of most kinds.
func everything(tx store.Tx) error {
	made, err := tx.CreateMessage(message("m1", "sms", noon))
	if err != nil || !made {
		return fmt.Errorf("message made: %t, %w", made, err)
	}
	saved, err := tx.SaveDraft(draft("d1", noon))
	if err != nil || !saved {
		return fmt.Errorf("draft saved: %t, %w", saved, err)
	}
	return errors.Join(tx.CreateRecord(with(person("p1", "Bùi Văn Thử", "1985"), health.Phone, "+84912345678")),
		tx.AppendChange(change("c1", 1, noon)), tx.CreateTask(task("t1", "p1", 1)), tx.CreateImport(file("i1", noon)),
		tx.AppendLine(line("l1", "session-1")), tx.PutStaff(health.Staff{ID: lan, Name: "Bùi Thị Lan", Role: health.RoleNurse}),
		tx.PutStation(health.Station{Code: phongPhu, Name: "TYT Phong Phú", Unit: "05158"}))
}

func rollback(p *paces) {
	stop := errors.New("stop")
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return errors.Join(everything(tx), stop) }), stop)
	p.absent("p1")
	p.same(len(must(p.ByNumber(p.ctx, health.Phone, "+84912345678"))), 0)
	p.same(len(must(p.History(p.ctx, "p1", 9))), 0)
	p.same(len(must(p.Driven(p.ctx, phongPhu))), 0)
	p.same(len(must(p.Outbox(p.ctx, "", 9))), 0)
	p.same(len(must(p.ImportList(p.ctx, 9))), 0)
	p.same(len(must(p.StaffList(p.ctx))), 0)
	p.same(len(must(p.Stations(p.ctx))), 0)
	p.same(len(must(p.Lines(p.ctx, "web", "session-1", "", 9))), 0)
	p.write(everything) // and nothing of it stands in the way
	p.same(must(p.Record(p.ctx, "p1")).Version, int64(1))
}

func rollbackCause(p *paces) {
	cause := health.Refuse("task.held", nil)
	if err := p.Write(p.ctx, func(store.Tx) error { return cause }); health.CodeOf(err) != "task.held" {
		p.Errorf("error is %v", err)
	}
}

func rollbackPanic(p *paces) {
	func() {
		defer func() { _ = recover() }()
		_ = p.Write(p.ctx, func(tx store.Tx) error {
			if err := everything(tx); err != nil {
				return err
			}
			panic("in the middle")
		})
	}()
	p.absent("p1")
	p.write(everything)
}

func ownSteps(p *paces) {
	p.write(func(tx store.Tx) error {
		if err := everything(tx); err != nil {
			return err
		}
		r := must(tx.Record("p1"))
		r.Life = health.Absent
		if err := tx.UpdateRecord(&r); err != nil {
			return err
		}
		p.same(must(tx.Record("p1")).Version, int64(2))
		p.same(len(must(tx.TasksOf("p1"))), 1)
		p.same(must(tx.Draft("d1")).Status, health.DraftNew)
		p.same(must(tx.Import("i1")).State, health.ImportNew)
		p.same(must(tx.Message("m1")).State, health.MessageNew)
		return nil
	})
}

func unseen(p *paces) {
	p.write(func(tx store.Tx) error {
		if err := tx.CreateRecord(person("p1", "Bùi Văn Thử", "1985")); err != nil {
			return err
		}
		p.absent("p1")
		return nil
	})
	p.same(must(p.Record(p.ctx, "p1")).Version, int64(1))
}

func goesOn(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	p.write(func(tx store.Tx) error {
		p.fails(tx.CreateRecord(person("p1", "Bùi Văn Thử", "1985")), store.ErrExists)
		return tx.CreateRecord(person("p2", "Bùi Thị Hoà", "1990"))
	})
	p.same(must(p.Record(p.ctx, "p2")).Version, int64(1))
}

func emptyWrite(p *paces) { p.write(func(store.Tx) error { return nil }) }

func calledOff(p *paces) {
	ctx, cancel := context.WithCancel(p.ctx)
	cancel()
	_, err := p.Record(ctx, "p1")
	p.fails(err, context.Canceled)
	_, _, err = p.FindPeople(ctx, "", "bui", 1, 0)
	p.fails(err, context.Canceled)
	_, err = p.Board(ctx, noon)
	p.fails(err, context.Canceled)
}

func writeCalledOff(p *paces) {
	ctx, cancel := context.WithCancel(p.ctx)
	ran := false
	err := p.Write(ctx, func(tx store.Tx) error {
		ran = true
		if err := tx.CreateRecord(person("p1", "Bùi Văn Thử", "1985")); err != nil {
			return err
		}
		cancel()
		return nil
	})
	if !ran || err == nil {
		p.Errorf("ran %t, error %v", ran, err)
	}
	p.absent("p1")
	p.fails(p.Write(ctx, func(store.Tx) error { return errors.New("ran") }), context.Canceled)
	p.write(everything)
}

func migrateAgain(p *paces) {
	p.write(everything)
	for range 2 {
		if err := p.Migrate(p.ctx); err != nil {
			p.Fatal(err)
		}
	}
	p.same(must(p.Record(p.ctx, "p1")).Version, int64(1))
}

func crowds() []behaviour {
	return []behaviour{
		{"many hands on one record: no step is lost", manyHands},
		{"many ask while one writes", manyAsk},
		{"one event from many sides is one draft", manyDrafts},
		{"many want one task: one gets it", manyClaims},
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
	const hands, steps = 8, 10
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
