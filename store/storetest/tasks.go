package storetest

import (
	"time"

	"hssk/store"
	"hssk/store/health"
)

func tasks() []behaviour {
	return []behaviour{
		{"a created task comes back whole", taskWhole},
		{"what a task does not have stays empty", taskBare},
		{"the same task twice exists already", taskTwice},
		{"an update is the next version", taskNext},
		{"an update with an old version is a conflict", taskStale},
		{"an update of a task that is not there is a conflict", taskNobody},
		{"one's own first, then by score", taskOrder},
		{"tasks that others hold are left out", taskHeld},
		{"sleeping and closed tasks are left out", taskAwake},
		{"the list in pages", taskPages},
		{"the queue has the best first", taskQueue},
		{"the window counts what is driven and awake", taskWindow},
		{"what ought to have a workflow", taskDriven},
		{"live tasks about a person", taskPerson},
		{"live tasks of a household", taskHousehold},
		{"a task about nobody is nobody's", taskAboutNobody},
		{"tasks about people of some hamlets", taskHamlets},
	}
}

func taskWhole(p *paces) {
	t := task("t1", "p1", 67)
	t.Household, t.Draft, t.Holder, t.State = "HGD-07", "d1", lan, health.TaskClaimed
	t.Gaps = []health.Gap{{Field: health.Phone, Reason: health.Missing, Weight: 12}}
	t.Reasons = []health.Reason{{Code: "gaps", Points: 12, Count: 1}, {Code: "elder", Points: 20, Count: 71}}
	t.WakeAt, t.LeaseEnds, t.ClosedAt, t.Tries, t.Result = noon, nextDay, nextDay, 3, health.ResultNoAnswer
	p.putTasks(t)
	p.same(must(p.Task(p.ctx, "t1")), t)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Task("t1")), t)
		return nil
	})
}

func taskBare(p *paces) {
	t := task("t1", "", 0)
	p.putTasks(t)
	got := must(p.Task(p.ctx, "t1"))
	p.same(got, t)
	if !got.WakeAt.IsZero() || !got.LeaseEnds.IsZero() || !got.ClosedAt.IsZero() {
		p.Error("a moment came out of nothing")
	}
}

func taskTwice(p *paces) {
	p.putTasks(task("t1", "p1", 1))
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateTask(task("t1", "p2", 1)) }), store.ErrExists)
	p.same(must(p.Task(p.ctx, "t1")).Person, health.PersonID("p1"))
}

func (p *paces) update(t *health.Task) error {
	return p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateTask(t) })
}

func taskNext(p *paces) {
	p.putTasks(task("t1", "p1", 1))
	t := must(p.Task(p.ctx, "t1"))
	t.State, t.Holder, t.LeaseEnds = health.TaskClaimed, lan, nextDay
	if err := p.update(&t); err != nil || t.Version != 2 {
		p.Errorf("version %d, %v", t.Version, err)
	}
	p.same(must(p.Task(p.ctx, "t1")), t)
	t.State, t.Holder, t.LeaseEnds = health.TaskOpen, "", time.Time{}
	if err := p.update(&t); err != nil {
		p.Error(err)
	}
	p.same(must(p.Task(p.ctx, "t1")), t) // given back: no holder stays behind
}

func taskStale(p *paces) {
	p.putTasks(task("t1", "p1", 1))
	mine, hers := must(p.Task(p.ctx, "t1")), must(p.Task(p.ctx, "t1"))
	mine.Holder, hers.Holder = lan, hanh
	if err := p.update(&mine); err != nil {
		p.Fatal(err)
	}
	p.fails(p.update(&hers), store.ErrConflict)
	if hers.Version != 1 || must(p.Task(p.ctx, "t1")).Holder != lan {
		p.Error("the slower one took the task")
	}
}

func taskNobody(p *paces) {
	t := task("t1", "p1", 1)
	p.fails(p.update(&t), store.ErrConflict)
	_, err := p.Task(p.ctx, "t1")
	p.fails(err, store.ErrNotFound)
}

// state puts a task into a state, with a holder.
func state(t health.Task, s health.TaskState, holder health.StaffID) health.Task {
	t.State, t.Holder = s, holder
	return t
}

func (p *paces) list(staff health.StaffID, limit, offset int) []health.TaskID {
	p.Helper()
	return taskIDs(must(p.TaskList(p.ctx, phongPhu, staff, limit, offset)))
}

func taskOrder(p *paces) {
	p.putTasks(task("t1", "p1", 10), task("t2", "p2", 90), task("t3", "p3", 50), task("t4", "p4", 50),
		state(task("t5", "p5", 5), health.TaskClaimed, lan), state(task("t6", "p6", 6), health.TaskClaimed, lan))
	p.same(p.list(lan, 10, 0), []health.TaskID{"t6", "t5", "t2", "t3", "t4", "t1"})
}

func taskHamlets(p *paces) {
	in := func(id health.PersonID, hamlet string) health.Record {
		return with(person(id, "Bùi Văn Thử", "1985"), health.Hamlet, hamlet)
	}
	moved := in("p4", "Xóm Lũy")
	away := in("p5", "Xóm Lũy")
	away.Station = myHoa
	p.put(in("p1", "Xóm Lũy"), in("p2", "Xóm Ải"), in("p3", "xóm lũy"), moved, away, person("p6", "Bùi Văn Thử", "1985"))
	judge, elsewhere := task("t6", "p1", 99), task("t8", "p5", 1)
	judge.Kind, elsewhere.Station = health.TaskCorrect, myHoa
	p.putTasks(task("t1", "p1", 10), task("t2", "p2", 20), state(task("t3", "p3", 5), health.TaskClaimed, lan), task("t4", "p4", 30), judge,
		state(task("t5", "p1", 50), health.TaskClaimed, hanh), state(task("t7", "p1", 70), health.TaskAsleep, ""), elsewhere, task("t9", "p6", 80))
	tasks := func(limit, offset int, hamlets ...string) []health.TaskID {
		return taskIDs(must(p.HamletTasks(p.ctx, phongPhu, hamlets, lan, limit, offset)))
	}
	p.same(tasks(9, 0, "luy"), []health.TaskID{"t3", "t4", "t1"})
	p.same(tasks(9, 0, "luy", "ai", "luy"), []health.TaskID{"t3", "t4", "t2", "t1"})
	p.same(tasks(2, 1, "luy", "ai"), []health.TaskID{"t4", "t2"})
	p.same(len(tasks(9, 0)), 0)
	p.same(must(p.HamletPeople(p.ctx, phongPhu, "luy")), 3)
	moved = with(moved, health.Hamlet, "Xóm Ải")
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&moved) })
	p.same(tasks(9, 0, "ai"), []health.TaskID{"t4", "t2"})
}

func taskHeld(p *paces) {
	elsewhere := task("t4", "p4", 1)
	elsewhere.Station = myHoa
	p.putTasks(task("t1", "p1", 1), state(task("t2", "p2", 9), health.TaskClaimed, hanh), state(task("t3", "p3", 9), health.TaskClaimed, lan), elsewhere)
	p.same(p.list(lan, 10, 0), []health.TaskID{"t3", "t1"})
	p.same(p.list(hanh, 10, 0), []health.TaskID{"t2", "t1"})
	p.same(p.list("", 10, 0), []health.TaskID{"t1"})
}

func taskAwake(p *paces) {
	p.putTasks(state(task("t1", "p1", 1), health.TaskQueued, ""), state(task("t2", "p2", 1), health.TaskOpen, ""),
		state(task("t3", "p3", 1), health.TaskAsleep, ""), state(task("t4", "p4", 1), health.TaskClosed, ""))
	p.same(p.list(lan, 10, 0), []health.TaskID{"t1", "t2"})
}

func taskPages(p *paces) {
	p.putTasks(task("t1", "p1", 50), task("t2", "p2", 40), task("t3", "p3", 30), task("t4", "p4", 20), task("t5", "p5", 10))
	p.same(p.list(lan, 2, 0), []health.TaskID{"t1", "t2"})
	p.same(p.list(lan, 2, 2), []health.TaskID{"t3", "t4"})
	p.same(p.list(lan, 2, 4), []health.TaskID{"t5"})
	p.same(len(p.list(lan, 2, 6)), 0)
}

func taskQueue(p *paces) {
	var all []health.Task
	for id, score := range map[health.TaskID]int{"t1": 5, "t2": 70, "t3": 30, "t4": 70} {
		all = append(all, state(task(id, "p1", score), health.TaskQueued, ""))
	}
	p.putTasks(append(all, task("t9", "p9", 99))...)
	p.same(taskIDs(must(p.Queued(p.ctx, phongPhu, 3))), []health.TaskID{"t2", "t4", "t3"})
	p.same(len(must(p.Queued(p.ctx, myHoa, 3))), 0)
}

// everyState puts one task into each state.
func (p *paces) everyState() {
	for _, s := range []health.TaskState{health.TaskQueued, health.TaskOpen, health.TaskClaimed, health.TaskAsleep, health.TaskClosed} {
		t := state(task(health.TaskID(s), "p1", 1), s, "")
		t.Household = "HGD-07"
		p.putTasks(t)
	}
}

func taskWindow(p *paces) {
	p.same(must(p.InWindow(p.ctx, phongPhu)), 0)
	p.everyState()
	p.same(must(p.InWindow(p.ctx, phongPhu)), 2)
	p.same(must(p.InWindow(p.ctx, myHoa)), 0)
}

func taskDriven(p *paces) {
	p.everyState()
	p.same(taskIDs(must(p.Driven(p.ctx, phongPhu))), []health.TaskID{"asleep", "claimed", "open"})
	p.same(len(must(p.Driven(p.ctx, myHoa))), 0)
}

func taskPerson(p *paces) {
	p.everyState()
	p.putTasks(task("other", "p2", 1))
	want := []health.TaskID{"asleep", "claimed", "open", "queued"}
	p.same(taskIDs(must(p.TasksOf(p.ctx, "p1"))), want)
	p.write(func(tx store.Tx) error {
		p.same(taskIDs(must(tx.TasksOf("p1"))), want)
		return nil
	})
}

func taskHousehold(p *paces) {
	p.everyState()
	best := task("best", "p2", 80)
	best.Household = "HGD-07"
	p.putTasks(best, task("alone", "p3", 90))
	p.same(taskIDs(must(p.HouseholdTasks(p.ctx, "HGD-07"))), []health.TaskID{"best", "asleep", "claimed", "open", "queued"})
}

func taskAboutNobody(p *paces) {
	decide := task("t1", "", 1)
	decide.Kind, decide.Draft = health.TaskDecide, "d1"
	p.putTasks(decide)
	p.same(len(must(p.TasksOf(p.ctx, ""))), 0)
	p.same(len(must(p.HouseholdTasks(p.ctx, ""))), 0)
}
