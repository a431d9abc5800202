package storetest

import (
	"time"

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
		{"who has reported about a household, and about a person alone", worked},
		{"staff with their room and languages", staffRoom},
		{"tasks in work, and those that wait too long", tasksLate},
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

func worked(p *paces) {
	report := func(id health.TaskID, person health.PersonID, home health.HouseholdID, who health.StaffID, at int) health.Task {
		t := task(id, person, 1)
		t.Household, t.Worker, t.WorkedAt = home, who, morning.Add(time.Duration(at)*time.Minute)
		return t
	}
	untouched := task("t9", "p1", 1)
	untouched.Household = "HGD-07"
	p.putTasks(untouched, report("t1", "p1", "HGD-07", lan, 1), state(report("t2", "p2", "HGD-07", hanh, 3), health.TaskClosed, ""), report("t3", "p1", "HGD-07", hanh, 2),
		report("t4", "p4", "", lan, 9), report("t5", "p5", "HGD-08", lan, 9))
	p.same(must(p.Worked(p.ctx, "p1", "HGD-07")), []health.Worked{{Person: "p2", Staff: hanh}, {Person: "p1", Staff: hanh}, {Person: "p1", Staff: lan}})
	p.same(must(p.Worked(p.ctx, "p4", "")), []health.Worked{{Person: "p4", Staff: lan}})
	p.same(len(must(p.Worked(p.ctx, "p9", "HGD-09"))), 0)
	p.same(must(p.Task(p.ctx, "t1")).WorkedAt, morning.Add(time.Minute))
}

func staffRoom(p *paces) {
	s := health.Staff{ID: lan, Name: "Bùi Thị Lan", Role: health.RoleNurse, Station: phongPhu, Active: true, Capacity: 20, Languages: []string{"02", "05"}}
	p.staff(s)
	p.same(must(p.Store.Staff(p.ctx, lan)), s)
	s.Capacity, s.Languages = 0, nil
	p.staff(s)
	p.same(must(p.StaffList(p.ctx)), []health.Staff{s})
}

func tasksLate(p *paces) {
	late := func(id health.TaskID, told health.Told, from int) health.Task {
		t := task(id, "p1", 1)
		t.Told, t.ToldAt, t.WaitsFrom = told, noon, morning.Add(time.Duration(from)*time.Hour)
		return t
	}
	elsewhere := late("t4", health.ToldCentre, 1)
	elsewhere.Station = myHoa
	p.putTasks(task("t1", "p1", 9), late("t2", health.ToldHead, 5), state(late("t3", health.ToldHead, 2), health.TaskClaimed, lan), elsewhere,
		late("t5", health.ToldCentre, 9), state(late("t6", health.ToldHead, 1), health.TaskAsleep, ""), state(late("t7", health.ToldHead, 1), health.TaskClosed, ""),
		state(task("t8", "p1", 99), health.TaskQueued, ""))
	p.same(taskIDs(must(p.InWork(p.ctx, phongPhu))), []health.TaskID{"t1", "t2", "t3", "t5"})
	p.same(taskIDs(must(p.LateTasks(p.ctx, phongPhu, 9))), []health.TaskID{"t5", "t3", "t2"})
	p.same(taskIDs(must(p.LateTasks(p.ctx, "", 9))), []health.TaskID{"t4", "t5", "t3", "t2"})
	p.same(taskIDs(must(p.LateTasks(p.ctx, "", 1))), []health.TaskID{"t4"})
	p.same(must(p.Task(p.ctx, "t2")), late("t2", health.ToldHead, 5))
	p.write(func(tx store.Tx) error {
		t := must(tx.Task("t2"))
		t.Wait(nextDay)
		return tx.UpdateTask(&t)
	})
	p.same(taskIDs(must(p.LateTasks(p.ctx, phongPhu, 9))), []health.TaskID{"t5", "t3"})
}
