package storetest

import (
	"errors"
	"fmt"

	"hssk/store"
	"hssk/store/health"
)

func audits() []behaviour {
	return []behaviour{
		{"an empty log has a beginning", auditEmpty},
		{"every row follows the one before", auditChained},
		{"a write that fails leaves the log as it was", auditRollback},
		{"who saw or changed a record, newest first", auditOf},
		{"many writers make one chain", auditCrowd},
		{"migrating again leaves the log alone", auditMigrate},
	}
}

// seen is a nurse's look at a record.
func seen(person string) health.Audit {
	return health.Audit{At: noon, By: health.Actor{Kind: health.ByStaff, ID: string(lan)}, Action: health.ActDisclose,
		Subject: person, Cause: health.Cause{Kind: health.CauseTask, ID: "t1", Row: 2}, Detail: "task fill"}
}

func (p *paces) look(people ...string) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, id := range people {
			if err := tx.AppendAudit(seen(id)); err != nil {
				return err
			}
		}
		return nil
	})
}

// sound checks the whole log, a few rows at a time, and gives how many there are.
func (p *paces) sound() int64 {
	p.Helper()
	var check health.AuditCheck
	if s, ok := p.Store.(interface{ AuditKey() []byte }); ok {
		check.Key = s.AuditKey()
	}
	var after health.AuditSeq
	for {
		rows := must(p.AuditRows(p.ctx, after, 3))
		for _, r := range rows {
			check.Next(r)
			after = r.Seq
		}
		if len(rows) < 3 {
			break
		}
	}
	check.Outside(must(p.AuditOutside(p.ctx, 10)))
	check.End(must(p.AuditHead(p.ctx)))
	if len(check.Faults) > 0 {
		p.Errorf("the log has faults: %v", check.Faults)
	}
	return check.Rows
}

func auditEmpty(p *paces) {
	p.same(must(p.AuditHead(p.ctx)), health.AuditHead{Hash: health.AuditStart})
	p.same(p.sound(), int64(0))
}

func auditChained(p *paces) {
	p.look("p1", "p2", "p3")
	p.look("p1")
	p.write(func(tx store.Tx) error {
		return tx.AppendAudit(health.Audit{At: nextDay, By: health.Actor{Kind: health.BySystem, ID: "import"}, Action: health.ActImport, Subject: "i1"})
	})
	p.same(p.sound(), int64(5))
	p.same(must(p.AuditRows(p.ctx, 1, 1))[0].Audit, seen("p2"))
}

func auditRollback(p *paces) {
	p.look("p1")
	before := must(p.AuditHead(p.ctx))
	stop := errors.New("stop")
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return errors.Join(tx.AppendAudit(seen("p2")), stop) }), stop)
	p.same(must(p.AuditHead(p.ctx)), before)
	p.look("p3")
	p.same(p.sound(), int64(2))
}

func auditOf(p *paces) {
	p.look("p1", "p2")
	p.look("p1")
	rows := must(p.AuditOf(p.ctx, "p1", 9))
	if len(rows) != 2 || rows[0].Seq != 3 || rows[1].Seq != 1 {
		p.Errorf("rows are %s", shown(rows))
	}
	p.same(len(must(p.AuditOf(p.ctx, "p1", 1))), 1)
	p.same(len(must(p.AuditOf(p.ctx, "nobody", 9))), 0)
}

func auditCrowd(p *paces) {
	errs := together(6, func(i int) error {
		for n := range 5 {
			err := p.Write(p.ctx, func(tx store.Tx) error { return tx.AppendAudit(seen(fmt.Sprintf("p%d-%d", i, n))) })
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err := errors.Join(errs...); err != nil {
		p.Error(err)
	}
	p.same(p.sound(), int64(30))
}

func auditMigrate(p *paces) {
	p.look("p1", "p2")
	before := must(p.AuditHead(p.ctx))
	if err := p.Migrate(p.ctx); err != nil {
		p.Fatal(err)
	}
	p.same(must(p.AuditHead(p.ctx)), before)
	p.look("p3")
	p.same(p.sound(), int64(3))
}
