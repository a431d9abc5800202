package storetest

import (
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func leaves() []behaviour {
	return []behaviour{
		{"a time off comes back whole", leaveWhole},
		{"the same time off twice exists already", leaveTwice},
		{"a time off is taken back once", leaveEnded},
		{"times off that end on a day or later", leaveSince},
		{"tasks that somebody holds, wherever they are", tasksHeld},
	}
}

func leave(id health.LeaveID, who health.StaffID, from, until ident.Date) health.Leave {
	return health.Leave{ID: id, Staff: who, From: from, Until: until, By: health.Actor{Kind: health.ByStaff, ID: "boss"}, MadeAt: morning}
}

func (p *paces) putLeaves(all ...health.Leave) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, l := range all {
			if err := tx.CreateLeave(l); err != nil {
				return err
			}
		}
		return nil
	})
}

func leaveWhole(p *paces) {
	l := leave("lan-1", lan, ident.Date{Y: 2026, M: 12, D: 2}, ident.Date{Y: 2026, M: 12, D: 9})
	l.Cover, l.Reason = hanh, "về quê ăn cưới"
	bare := leave("lan-2", lan, ident.Date{Y: 2027, M: 1, D: 4}, ident.Date{Y: 2027, M: 1, D: 4})
	p.putLeaves(bare, l)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Leave("lan-1")), l)
		p.same(must(tx.LeavesOf(lan)), []health.Leave{l, bare})
		p.same(len(must(tx.LeavesOf(hanh))), 0)
		_, err := tx.Leave("lan-9")
		p.fails(err, store.ErrNotFound)
		return nil
	})
}

func leaveTwice(p *paces) {
	l := leave("lan-1", lan, ident.Date{Y: 2026, M: 12, D: 2}, ident.Date{Y: 2026, M: 12, D: 9})
	p.putLeaves(l)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateLeave(l) }), store.ErrExists)
}

func leaveEnded(p *paces) {
	l := leave("lan-1", lan, ident.Date{Y: 2026, M: 12, D: 2}, ident.Date{Y: 2026, M: 12, D: 9})
	p.putLeaves(l)
	by := health.Actor{Kind: health.BySystem, ID: "cli"}
	end := func(tx store.Tx) error { return tx.EndLeave("lan-1", by, noon) }
	p.write(end)
	l.EndedAt, l.EndedBy = noon, by
	p.same(must(p.Leaves(p.ctx, l.From)), []health.Leave{l})
	p.fails(p.Write(p.ctx, end), store.ErrConflict)
}

func leaveSince(p *paces) {
	day := func(d int) ident.Date { return ident.Date{Y: 2026, M: 12, D: d} }
	a, b, c := leave("a", lan, day(1), day(3)), leave("b", hanh, day(1), day(9)), leave("c", lan, day(5), day(5))
	p.putLeaves(a, b, c)
	p.same(must(p.Leaves(p.ctx, day(3))), []health.Leave{a, c, b})
	p.same(must(p.Leaves(p.ctx, day(4))), []health.Leave{c, b})
	p.same(len(must(p.Leaves(p.ctx, day(10)))), 0)
}

func tasksHeld(p *paces) {
	elsewhere := state(task("t3", "p3", 1), health.TaskClaimed, lan)
	elsewhere.Station = myHoa
	elsewhere.Handed = &health.Handing{Kind: health.HandLeave, From: hanh, Until: "2026-12-09"}
	p.putTasks(task("t1", "p1", 1), state(task("t2", "p2", 9), health.TaskClaimed, lan), elsewhere, state(task("t4", "p4", 9), health.TaskClaimed, hanh))
	all := must(p.TasksHeld(p.ctx, lan))
	p.same(taskIDs(all), []health.TaskID{"t2", "t3"})
	p.same(all[1], elsewhere)
	p.write(func(tx store.Tx) error {
		p.same(taskIDs(must(tx.TasksHeld(hanh))), []health.TaskID{"t4"})
		t := must(tx.Task("t3"))
		t.Handed = nil
		if err := tx.UpdateTask(&t); err != nil {
			return err
		}
		p.same(must(tx.Task("t3")).Handed, (*health.Handing)(nil))
		return nil
	})
}
