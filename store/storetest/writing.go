package storetest

import (
	"context"
	"errors"
	"fmt"

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
