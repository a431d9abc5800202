package storetest

import (
	"cmp"
	"errors"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func organisation() []behaviour {
	return []behaviour{
		{"a new station has its unit", stationSettles},
		{"a station that has ended is on no list", stationEnds},
		{"spans and areas come back whole", spansWhole},
		{"people of a unit in pages", unitPages},
		{"figures by unit stay when people change the station", unitFigures},
		{"work counts by unit as it does by station", unitWork},
		{"drafts that nobody has decided", draftsPending},
	}
}

func stationSettles(p *paces) {
	p.station(phongPhu, "TYT Phong Phú", 5600)
	p.station(phongPhu, "Phong Phú", 5700)
	p.same(must(p.Spans(p.ctx)), []health.StationSpan{{Code: phongPhu, From: health.Always, Name: "TYT Phong Phú", Unit: "05158", Kind: health.KindStation}})
	want := health.Areas{{Unit: "05158", Station: phongPhu, From: health.Always}}
	p.same(must(p.Areas(p.ctx)), want)
	p.write(func(tx store.Tx) error {
		second := health.Station{Code: "TYT-2", Name: "Phong Phú 2", Unit: "05158", Kind: health.KindPoint}
		if err := tx.PutStation(second); err != nil {
			return err
		}
		p.same(must(tx.Areas()), want)
		return nil
	})
}

func stationEnds(p *paces) {
	p.station(phongPhu, "TYT Phong Phú", 5600)
	s := must(p.Stations(p.ctx))[0]
	s.Phone = "+842183854321"
	s.Kind, s.Ended, s.Denominator.Until = health.KindPoint, "2025-06-30", "2024-12-31" // figures of different days added up
	p.write(func(tx store.Tx) error { return tx.PutStation(s) })
	p.same(len(must(p.Stations(p.ctx))), 0)
	p.same(len(must(p.Board(p.ctx, noon)).Stations), 0)
	s.Ended = ""
	p.write(func(tx store.Tx) error { return tx.PutStation(s) })
	p.same(must(p.Stations(p.ctx)), []health.Station{s})
}

func spansWhole(p *paces) {
	p.station(phongPhu, "TYT Phong Phú", 5600)
	spans := []health.StationSpan{{Code: phongPhu, From: health.Always, To: "2025-06-30", Name: "Phong Phú", Unit: "05158", Kind: health.KindStation},
		{Code: phongPhu, From: "2025-07-01", Name: "Mường Bi", Unit: "05158", Kind: health.KindStation}}
	areas := health.Areas{{Unit: "05158", Station: phongPhu, From: health.Always},
		{Unit: "05158", Hamlet: "dam", Station: myHoa, From: "2025-07-01", To: "2026-01-01"}}
	for range 2 { // whatever was there before
		p.write(func(tx store.Tx) error {
			if err := tx.SetSpans(spans); err != nil {
				return err
			}
			return tx.SetAreas(areas)
		})
	}
	p.same(must(p.Spans(p.ctx)), spans)
	p.same(must(p.Areas(p.ctx)), areas)
}

func unitPages(p *paces) {
	for _, id := range []health.PersonID{"p3", "p1", "p2"} {
		p.put(person(id, "Bùi Văn Thử", "1985"))
	}
	other := person("p0", "Bùi Thị Hoà", "1990")
	other.Unit = "05143"
	p.put(other)
	page := func(after health.PersonID) (got []health.PersonID) {
		for _, r := range must(p.UnitPeople(p.ctx, "05158", after, 2)) {
			got = append(got, r.ID)
		}
		return got
	}
	p.same(page(""), []health.PersonID{"p1", "p2"})
	p.same(page("p2"), []health.PersonID{"p3"})
	p.same(len(page("p3")), 0)
}

func unitFigures(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"), person("p2", "Bùi Văn Thử", "1986"))
	gone := person("p3", "Bùi Văn Thử", "1987")
	gone.Life = health.Dead
	p.put(gone)
	p.putTasks(task("t1", "p1", 10), task("t2", "", 10))
	want := []health.Progress{{Station: "05158", Records: 2, TasksOpen: 1}}
	p.same(must(p.UnitBoard(p.ctx, morning)).Stations, want)
	r := must(p.Record(p.ctx, "p1"))
	r.Station = myHoa
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	p.same(must(p.UnitBoard(p.ctx, morning)).Stations, want)
}

// unitWork counts the same work as the board of the stations: also what is about no record, or about somebody of another
// unit than the one where it is done, and what was done today.
func unitWork(p *paces) {
	p.write(func(tx store.Tx) error {
		return errors.Join(tx.PutStation(health.Station{Code: phongPhu, Name: "Phong Phú", Unit: "05158"}), tx.PutStation(health.Station{Code: myHoa, Name: "Mỹ Hòa", Unit: "05143"}))
	})
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	p.write(func(tx store.Tx) error {
		_, err := tx.SaveDraft(health.Draft{ID: "d1", Kind: health.DraftRegister, Status: health.DraftWaiting, Station: myHoa, Candidate: "p1",
			Values: map[health.Field]health.FieldValue{health.Commune: {State: health.HasValue, Value: "05143"}},
			By:     health.Actor{Kind: health.ByStaff, ID: string(lan)}, Cause: health.Cause{Kind: health.CauseDraft, ID: "d1"}, At: morning})
		return err
	})
	asks := task("t1", "p1", 10)
	asks.Kind, asks.Station, asks.Draft, asks.Due = health.TaskDecide, myHoa, "d1", morning.Add(-time.Hour)
	row, done, before := task("t2", "", 10), task("t3", "p1", 10), task("t4", "p1", 10)
	row.Kind, row.Station = health.TaskDecide, myHoa
	done.State, done.Result, done.ClosedAt = health.TaskClosed, "filled", morning.Add(-time.Minute)
	before.State, before.Result, before.ClosedAt = health.TaskClosed, "filled", morning.Add(-48*time.Hour)
	p.putTasks(asks, row, done, before, task("t5", "p1", 10))
	want := []health.Progress{{Station: "05143", TasksOpen: 2, Overdue: 1, Waiting: 2}, {Station: "05158", Records: 1, TasksOpen: 1, DoneToday: 1}}
	got := must(p.UnitBoard(p.ctx, morning)).Stations
	slices.SortFunc(got, func(a, b health.Progress) int { return cmp.Compare(a.Station, b.Station) })
	p.same(got, want)
	for i, s := range must(p.Board(p.ctx, morning)).Stations {
		s.Station, s.Name = want[i].Station, ""
		p.same(s, want[i])
	}
}

func draftsPending(p *paces) {
	for id, status := range map[health.DraftID]health.DraftStatus{"d1": health.DraftNew, "d2": health.DraftWaiting, "d3": health.DraftApplied} {
		p.write(func(tx store.Tx) error {
			_, err := tx.SaveDraft(health.Draft{ID: id, Kind: health.DraftRegister, Status: status, Station: phongPhu,
				By: health.Actor{Kind: health.ByStaff, ID: string(lan)}, Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)}, At: morning})
			return err
		})
	}
	p.same(must(p.PendingDrafts(p.ctx)), map[health.StationCode]int64{phongPhu: 2})
}
