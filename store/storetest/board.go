package storetest

import (
	"time"

	"hssk/store"
	"hssk/store/health"
)

func boards() []behaviour {
	return []behaviour{
		{"a district without records", boardEmpty},
		{"only living residents are counted", boardLiving},
		{"complete records and those with a number", boardComplete},
		{"tasks by what becomes of them", boardTasks},
		{"a sleeping task is not late", boardOverdue},
		{"today begins at midnight in Viet Nam", boardToday},
		{"records of a station that is not on the list", boardStranger},
	}
}

// figures gives the row of Phong Phú.
func (p *paces) figures(now time.Time) health.Progress {
	p.Helper()
	b := must(p.Board(p.ctx, now))
	if !b.At.Equal(now) {
		p.Errorf("the board is of %v", b.At)
	}
	for _, s := range b.Stations {
		if s.Station == phongPhu {
			return s
		}
	}
	p.Fatalf("no row for %s among %d", phongPhu, len(b.Stations))
	return health.Progress{}
}

func boardEmpty(p *paces) {
	p.same(len(must(p.Board(p.ctx, noon)).Stations), 0)
	p.station(phongPhu, "TYT Phong Phú", 5600)
	p.same(p.figures(noon), health.Progress{Station: phongPhu, Name: "TYT Phong Phú",
		Denominator: health.Denominator{People: 5600, Source: "Tổng điều tra dân số", On: "2019-04-01"}})
}

func boardLiving(p *paces) {
	p.station(phongPhu, "TYT Phong Phú", 5600)
	want := int64(0)
	for _, life := range health.Lives() {
		r := person(health.PersonID("p-"+life), "Bùi Văn Thử", "1985")
		r.Life = life
		p.put(r)
		if r.Living() {
			want++
		}
		if got := p.figures(noon).Records; got != want {
			p.Errorf("%d records on the board once one is %s, want %d", got, life, want)
		}
	}
}

func boardComplete(p *paces) {
	p.station(phongPhu, "TYT Phong Phú", 5600)
	whole := with(person("p1", "Bùi Văn Thử", "1985"), health.NationalID, "017085000017")
	whole.Completeness, whole.Verification = health.Complete, health.Matched
	p.put(whole, with(person("p2", "Bùi Thị Hoà", "1990"), health.NationalID, "017190000018"), person("p3", "Hà Văn Đôi", "1970"))
	got := p.figures(noon)
	p.same([]int64{got.Records, got.Complete, got.WithID, got.Verified}, []int64{3, 1, 2, 1})
	r := must(p.Record(p.ctx, "p2"))
	r.Fields[health.NationalID] = health.FieldValue{State: health.AskedNone}
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	p.same(p.figures(noon).WithID, int64(1))
}

func boardTasks(p *paces) {
	p.station(phongPhu, "TYT Phong Phú", 5600)
	queued, open, held, asleep, closed, judge := task("t1", "p1", 1), task("t2", "p2", 1), task("t3", "p3", 1), task("t4", "p4", 1), task("t5", "p5", 1), task("t6", "p6", 1)
	queued.State, held.State, held.Holder, asleep.State, closed.State = health.TaskQueued, health.TaskClaimed, lan, health.TaskAsleep, health.TaskClosed
	judge.Kind = health.TaskDecide
	p.putTasks(queued, open, held, asleep, closed, judge)
	got := p.figures(noon)
	p.same([]int64{got.TasksOpen, got.TasksHeld, got.TasksAsleep, got.Waiting, got.Overdue}, []int64{5, 1, 1, 1, 0})
}

func boardOverdue(p *paces) {
	p.station(phongPhu, "TYT Phong Phú", 5600)
	var all []health.Task
	for i, state := range []health.TaskState{health.TaskQueued, health.TaskOpen, health.TaskClaimed, health.TaskAsleep, health.TaskClosed} {
		t := task(health.TaskID("t-"+state), "p1", i)
		t.State, t.Due = state, noon
		all = append(all, t)
	}
	p.putTasks(all...)
	for _, now := range []time.Time{noon, noon.Add(time.Second)} {
		want := int64(0)
		for _, t := range all {
			if t.Overdue(now) {
				want++
			}
		}
		p.same(p.figures(now).Overdue, want)
	}
}

func boardToday(p *paces) {
	p.station(phongPhu, "TYT Phong Phú", 5600)
	midnight := time.Date(2026, 3, 9, 0, 0, 0, 0, health.Zone())
	for i, at := range []time.Time{midnight.Add(-time.Second), midnight, morning} {
		t := task(health.TaskID(rune('a'+i)), "p1", 1)
		t.State, t.ClosedAt = health.TaskClosed, at
		p.putTasks(t)
	}
	p.same(p.figures(morning).DoneToday, int64(2))
	p.same(p.figures(midnight.Add(24*time.Hour-time.Second).UTC()).DoneToday, int64(2))
	p.same(p.figures(midnight.Add(24*time.Hour).UTC()).DoneToday, int64(0))
}

func boardStranger(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	p.same(len(must(p.Board(p.ctx, noon)).Stations), 0)
}
