package storetest

import (
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func reports() []behaviour {
	return []behaviour{
		{"a period comes back whole", periodWhole},
		{"how far a period is, and who was faster", periodMoves},
		{"the same period twice exists already", periodTwice},
		{"the latest period first", periodOrder},
		{"versions of reports, whole and in order", reportVersions},
		{"what was signed, whole and once", editionsWhole},
		{"the stock of living residents by station", stocks},
		{"newcomers of a time, without those who moved", newcomers},
		{"movers since a moment, page by page", movers},
		{"records that somebody worked on, each once", touched},
		{"records with a visit, each once", visited},
	}
}

func period(id health.PeriodID, until ident.Date) health.Period {
	return health.Period{ID: id, Version: 1, Kind: health.PeriodMonth, From: ident.Date{Y: 2026, M: 2, D: 15}, Until: until, Due: ident.Date{Y: 2026, M: 4, D: 2},
		State: health.PeriodRunning, By: health.Actor{Kind: health.BySystem, ID: "reports"}, MadeAt: morning}
}

func (p *paces) periods(ps ...health.Period) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, one := range ps {
			if err := tx.CreatePeriod(one); err != nil {
				return err
			}
		}
		return nil
	})
}

func periodWhole(p *paces) {
	one := period("2026-03", ident.Date{Y: 2026, M: 3, D: 14})
	one.Begin, one.BeginAt = map[health.StationCode]health.Stock{phongPhu: {Records: 9, WithID: 8, Matched: 7, Mismatched: 6, NotFound: 5, Gaps: 4}}, morning
	one.State, one.Edition, one.Told, one.Next, one.Counted, one.EndedAt = health.PeriodSigned, 2, 3, noon, noon, nextDay
	p.periods(one)
	p.same(must(p.Period(p.ctx, one.ID)), one)
	_, err := p.Period(p.ctx, "2026-04")
	p.fails(err, store.ErrNotFound)
}

func periodMoves(p *paces) {
	one := period("2026-03", ident.Date{Y: 2026, M: 3, D: 14})
	p.periods(one)
	other := one
	one.State, one.Counted, one.Next = health.PeriodCollecting, noon, nextDay
	p.write(func(tx store.Tx) error { return tx.UpdatePeriod(&one) })
	p.same(one.Version, int64(2))
	p.same(must(p.Period(p.ctx, one.ID)), one)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdatePeriod(&other) }), store.ErrConflict)
}

func periodTwice(p *paces) {
	one := period("2026-03", ident.Date{Y: 2026, M: 3, D: 14})
	p.periods(one)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreatePeriod(one) }), store.ErrExists)
}

func periodOrder(p *paces) {
	p.periods(period("2026-03", ident.Date{Y: 2026, M: 3, D: 14}), period("2026-04", ident.Date{Y: 2026, M: 4, D: 14}), period("2026-Q1", ident.Date{Y: 2026, M: 3, D: 14}))
	var got []health.PeriodID
	for _, one := range must(p.PeriodList(p.ctx, 2)) {
		got = append(got, one.ID)
	}
	p.same(got, []health.PeriodID{"2026-04", "2026-Q1"})
}

func stationReport(station health.StationCode, number int) health.StationReport {
	return health.StationReport{Period: "2026-03", Station: station, Name: "Phong Phú", Number: number, State: health.ReportOpen, MadeAt: morning,
		Figures: health.Figures{Begin: health.Stock{Records: 7}, End: health.Stock{Records: int64(number)}, From: health.BeginCount, Counted: noon.UTC(),
			Population: health.Denominator{People: 10, Source: "đề án", On: "2026-01-01"}}}
}

func reportVersions(p *paces) {
	one, two, other := stationReport(phongPhu, 1), stationReport(phongPhu, 2), stationReport(myHoa, 1)
	put := func(rs ...health.StationReport) {
		p.write(func(tx store.Tx) error {
			for _, r := range rs {
				if err := tx.PutStationReport(r); err != nil {
					return err
				}
			}
			return nil
		})
	}
	put(two, other, one)
	p.same(must(p.StationReports(p.ctx, "2026-03")), []health.StationReport{other, one, two})
	one.State, one.By, one.ByName, one.Submitted = health.ReportReturned, health.Actor{Kind: health.ByStaff, ID: string(hanh)}, "Hạnh", noon
	one.Remarks, one.Explained, one.Reason, one.Comment, one.Returned = "mạng yếu", "do tạm trú", "nộp trễ", "xem lại", nextDay
	put(one)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.StationReports("2026-03")), []health.StationReport{other, one, two})
		return nil
	})
	p.same(must(p.StationReports(p.ctx, "2026-04")), []health.StationReport(nil))
}

func editionsWhole(p *paces) {
	sign := func(number int) health.Edition {
		return health.Edition{Period: "2026-03", Number: number, Rows: []health.StationReport{stationReport(phongPhu, number)}, Sum: stationReport(phongPhu, 1).Figures,
			Missing: []health.MissingReport{{Station: myHoa, Name: "Mỹ Hòa"}}, Note: "ghi chú", By: health.Actor{Kind: health.ByStaff, ID: "mai"}, ByName: "Mai", At: noon}
	}
	first, second := sign(1), sign(2)
	for _, e := range []health.Edition{second, first} {
		p.write(func(tx store.Tx) error { return tx.CreateEdition(e) })
	}
	got := must(p.Editions(p.ctx, "2026-03"))
	for i := range got { // moments inside come back in whichever zone JSON has
		for n := range got[i].Rows {
			got[i].Rows[n].MadeAt = morning
		}
	}
	p.same(got, []health.Edition{first, second})
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateEdition(first) }), store.ErrExists)
}

// resident changes a person of Phong Phú.
func resident(id health.PersonID, change func(*health.Record)) health.Record {
	r := person(id, "Bùi Thị Hoa", "1990-09-05")
	change(&r)
	return r
}

func stocks(p *paces) {
	p.put(resident("p1", func(r *health.Record) { r.Verification, r.Completeness = health.Matched, health.Complete }),
		with(resident("p2", func(r *health.Record) { r.Verification = health.Mismatched }), health.NationalID, "017190000001"),
		resident("p3", func(r *health.Record) { r.Verification = health.NotFound; r.Station = myHoa }),
		resident("p4", func(r *health.Record) { r.Life = health.Dead }), resident("p5", func(r *health.Record) { r.Life = health.Temporary }))
	p.same(must(p.Stocks(p.ctx)), map[health.StationCode]health.Stock{phongPhu: {Records: 3, WithID: 1, Matched: 1, Mismatched: 1, Gaps: 2},
		myHoa: {Records: 1, NotFound: 1, Gaps: 1}})
}

// noted appends a step to a record's history.
func (p *paces) noted(id health.PersonID, action health.Action, at time.Time) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		r, err := tx.Record(id)
		if err != nil {
			return err
		}
		r.UpdatedAt = at
		if err := tx.UpdateRecord(&r); err != nil {
			return err
		}
		return tx.AppendChange(health.Change{ID: health.ChangeID("c-" + string(id) + "-" + string(action) + at.Format("0102150405")), Person: id, Version: r.Version, Action: action,
			Cause: health.Cause{Kind: health.CauseTask, ID: "t"}, By: health.Actor{Kind: health.ByStaff, ID: string(hanh)}, At: at})
	})
}

func newcomers(p *paces) {
	p.put(resident("p1", func(*health.Record) {}), resident("p2", func(r *health.Record) { r.CreatedAt = noon }), resident("p3", func(*health.Record) {}),
		resident("p4", func(r *health.Record) { r.Life = health.Moved }), resident("p5", func(r *health.Record) { r.CreatedAt = morning.Add(-time.Second) }))
	baby := person("p6", "Bùi Minh Khang", "2026-02-20")
	p.put(baby, person("p7", "Bùi Minh An", "2026")) // of whom the day is not known
	p.noted("p3", health.ActLife, noon)
	born := ident.Date{Y: 2026, M: 1, D: 1}
	p.same(must(p.Created(p.ctx, morning, noon, morning, born)), map[health.StationCode]store.Newcomers{phongPhu: {Stock: health.Stock{Records: 3, Gaps: 3}, Born: 1}})
	p.same(must(p.Created(p.ctx, noon, nextDay, morning, born)), map[health.StationCode]store.Newcomers{phongPhu: {Stock: health.Stock{Records: 1, Gaps: 1}}})
}

func movers(p *paces) {
	for _, id := range []health.PersonID{"p1", "p2", "p3", "p4", "p5"} {
		p.put(resident(id, func(*health.Record) {}))
	}
	p.noted("p4", health.ActMerge, noon)
	p.noted("p1", health.ActLife, noon)
	p.noted("p2", health.ActFill, noon)
	p.noted("p3", health.ActCorrect, morning.Add(-time.Hour))
	p.noted("p5", health.ActMove, nextDay)
	want := func(id health.PersonID) health.Mover {
		return health.Mover{ID: id, Station: phongPhu, Life: health.Resident, Birth: "1990-09-05", CreatedAt: morning}
	}
	p.same(must(p.Movers(p.ctx, morning, "", 2)), []health.Mover{want("p1"), want("p4")})
	p.same(must(p.Movers(p.ctx, morning, "p4", 2)), []health.Mover{want("p5")})
}

func touched(p *paces) {
	for _, id := range []health.PersonID{"p1", "p2", "p3", "p4"} {
		p.put(resident(id, func(*health.Record) {}))
	}
	p.noted("p1", health.ActFill, morning)
	p.noted("p1", health.ActCorrect, noon)
	p.noted("p2", health.ActVerify, noon)
	p.noted("p3", health.ActLife, noon)
	p.noted("p4", health.ActFill, nextDay)
	p.same(must(p.Touched(p.ctx, morning, nextDay)), map[health.StationCode]int64{phongPhu: 2})
}

func visited(p *paces) {
	p.put(resident("p1", func(*health.Record) {}), resident("p2", func(*health.Record) {}))
	p.write(func(tx store.Tx) error {
		for i, day := range []ident.Date{{Y: 2026, M: 2, D: 15}, {Y: 2026, M: 3, D: 14}, {Y: 2026, M: 3, D: 15}} {
			v := health.Visit{ID: health.VisitID("v" + string(rune('1'+i))), Person: "p1", Facility: "17001", Started: day, Source: health.FromImport,
				Cause: health.Cause{Kind: health.CauseImport, ID: "i"}, At: morning}
			if i == 2 {
				v.Person = "p2"
			}
			if err := tx.PutVisit(v); err != nil {
				return err
			}
		}
		return nil
	})
	p.same(must(p.Visited(p.ctx, ident.Date{Y: 2026, M: 2, D: 15}, ident.Date{Y: 2026, M: 3, D: 14})), map[health.StationCode]int64{phongPhu: 1})
}
