package activities

import (
	"errors"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// on is an hour of a day in Viet Nam, in 2026.
func on(month time.Month, day, hour int) time.Time {
	return time.Date(2026, month, day, hour, 10, 0, 0, health.Zone())
}

// newReporting is a register of two stations with the rules of the law, on the last day before the period 2026-11.
func newReporting(t *testing.T) *register {
	t.Helper()
	r := newRegister(t)
	holidays, err := health.PublicHolidays()
	r.ok(err)
	r.Reporting, r.Holidays, r.now = health.DefaultReportRules(), holidays, on(10, 14, 8)
	r.write(func(tx store.Tx) error {
		return errors.Join(tx.PutStation(health.Station{Code: myHoa, Name: "Mỹ Hòa", Unit: "05143", Denominator: health.Denominator{People: 4, Source: "đề án", On: "2025-07-01"}}),
			tx.PutStation(health.Station{Code: phongPhu, Name: "Phong Phú", Unit: "05158", Denominator: health.Denominator{People: 10, Source: "đề án", On: "2025-07-01"}}),
			tx.PutStaff(health.Staff{ID: "hoa", Name: "Quách Thị Hoa", Role: health.RoleHead, Station: myHoa, Active: true}),
			tx.PutStaff(health.Staff{ID: "thu", Name: "Hà Thị Thu", Role: health.RoleSupervisor, Active: true}))
	})
	return r
}

// people enters residents of Phong Phú by their names.
func (r *register) people(names ...string) []health.PersonID {
	var ids []health.PersonID
	for i, name := range names {
		ids = append(ids, r.enter(map[health.Field]string{health.FullName: name, health.BirthDate: []string{"1960", "1971", "1982", "1993", "2004"}[i%5]}))
	}
	return ids
}

// opened opens a period.
func (r *register) opened(id health.PeriodID) health.Period {
	r.t.Helper()
	o, err := r.OpenPeriod(r.ctx, PeriodInput{id, health.Actor{Kind: health.BySystem, ID: "reports"}})
	r.ok(err)
	return o.Period
}

// reported gives the last version of a station.
func (r *register) reported(period health.PeriodID, station health.StationCode) health.StationReport {
	r.t.Helper()
	all, err := r.Store.StationReports(r.ctx, period)
	r.ok(err)
	last, ok := health.LatestOf(all, station)
	if !ok {
		r.t.Fatalf("no report of %s", station)
	}
	return last
}

// moves takes somebody to Mỹ Hòa.
func (r *register) moves(id health.PersonID) {
	r.t.Helper()
	values := map[health.Field]health.FieldValue{health.Commune: {State: health.HasValue, Value: "05143"}, health.Household: {State: health.HasValue, Value: "77"}}
	_, err := r.MovePerson(r.ctx, MoveInput{Person: id, Values: values, On: ident.DateOf(r.now.In(health.Zone())), Order: "o-" + string(id), By: staffed(nhan)})
	r.ok(err)
}

// aMonth lets in a month happen all that can, and more after its end: of five, one dies, one moves away, one moves to Mỹ Hòa, two
// are one person; a newcomer and a child come.
func (r *register) aMonth(open func()) {
	p := r.people("Bùi Văn An", "Bùi Thị Bình", "Bùi Văn Chiến", "Bùi Thị Dung", "Đinh Thị Em")
	r.now = on(10, 15, 0)
	open()
	r.now = on(10, 20, 9)
	r.people("Hà Văn Giang")
	r.enter(map[health.Field]string{health.FullName: "Hà Minh Khang", health.BirthDate: "2026-10-18"})
	r.now = on(10, 25, 9)
	r.report(r.fillOf(p[0]), health.ResultDied, "k-died")
	r.report(r.fillOf(p[1]), health.ResultMoved, "k-moved")
	r.now = on(10, 26, 9)
	r.moves(p[2])
	r.now = on(10, 27, 9)
	r.merging(p[4], p[3])
	r.now = on(11, 16, 9) // after the end
	r.people("Hà Văn Sau")
	r.now = on(11, 17, 9)
	r.report(r.fillOf(p[4]), health.ResultDied, "k-after")
	r.reportBy(thanh, r.liveOf(p[0]), health.ResultAccepted, "k-confirm")
	r.now = on(11, 18, 9)
}

// TestFiguresOfAPeriod: records at the end are those at the beginning and what came and went, whenever they are counted.
func TestFiguresOfAPeriod(t *testing.T) {
	for name, late := range map[string]bool{"opened on the first day": false, "opened after the end": true} {
		t.Run(name, func(t *testing.T) {
			r := newReporting(t)
			r.aMonth(func() {
				if !late {
					r.opened("2026-11")
				}
			})
			if late {
				r.opened("2026-11")
			}
			_, err := r.CountPeriod(r.ctx, "2026-11")
			r.ok(err)
			f, want := r.reported("2026-11", phongPhu).Figures, health.Flow{Created: 1, Births: 1, MovedOut: 2, Deaths: 1, Merged: 1}
			if f.Flow != want || f.Begin.Records != 5 || f.End.Records != 3 {
				t.Errorf("flow %+v from %d to %d", f.Flow, f.Begin.Records, f.End.Records)
			}
			if f.From == health.BeginBack != late || f.Asked(on(11, 15, 0)) {
				t.Errorf("the beginning is from %s, checks %v", f.From, f.Checks(on(11, 15, 0)))
			}
			far := r.reported("2026-11", myHoa).Figures
			if far.Flow != (health.Flow{MovedIn: 1}) || far.Begin.Records != 0 || far.End.Records != 1 {
				t.Errorf("Mỹ Hòa: %+v from %d to %d", far.Flow, far.Begin.Records, far.End.Records)
			}
		})
	}
}

// TestTheBeginningIsTheReportBefore: what a station has reported of the end of a month is the beginning of the next one; where the
// records say something else, it is asked why.
func TestTheBeginningIsTheReportBefore(t *testing.T) {
	r := newReporting(t)
	r.aMonth(func() { r.opened("2026-11") })
	_, err := r.CountPeriod(r.ctx, "2026-11")
	r.ok(err)
	_, err = r.SubmitReport(r.ctx, health.ReportWords{Period: "2026-11", Station: phongPhu, By: thanh})
	r.ok(err)
	r.opened("2026-12")
	lost := r.people("Hà Văn Quên")[0]
	r.now = on(12, 15, 1)
	r.write(func(tx store.Tx) error { // gone without a trace in its history
		rec, err := tx.Record(lost)
		r.ok(err)
		rec.Life = health.Unfound
		return tx.UpdateRecord(&rec)
	})
	_, err = r.CountPeriod(r.ctx, "2026-12")
	r.ok(err)
	f := r.reported("2026-12", phongPhu).Figures
	if f.From != health.BeginReport || f.Begin.Records != 3 {
		t.Errorf("the beginning is %d from %s", f.Begin.Records, f.From)
	}
	if f.Flow != (health.Flow{Created: 1, Deaths: 1}) || f.End.Records != 3 || f.Asked(on(12, 15, 0)) {
		t.Errorf("flow %+v, end %d", f.Flow, f.End.Records)
	}
}

// TestAMergeThatIsTakenBack counts one less, and one more again.
func TestAMergeThatIsTakenBack(t *testing.T) {
	r := newReporting(t)
	p := r.people("Bùi Văn An", "Bùi Thị Bình", "Bùi Văn Chiến")
	early := r.merging(p[0], p[1])
	r.now = on(10, 15, 0)
	r.opened("2026-11")
	r.now = on(10, 20, 9)
	r.splitting(early, false)
	r.merging(p[0], p[2])
	r.now = on(11, 15, 0)
	_, err := r.CountPeriod(r.ctx, "2026-11")
	r.ok(err)
	f := r.reported("2026-11", phongPhu).Figures
	if f.Flow != (health.Flow{Returned: 1, Merged: 1}) || f.Begin.Records != 2 || f.End.Records != 2 {
		t.Errorf("flow %+v from %d to %d", f.Flow, f.Begin.Records, f.End.Records)
	}
}

// TestARejectedReportIsNoDeath: who was said to have died before the period and is not dead comes back.
func TestARejectedReportIsNoDeath(t *testing.T) {
	r := newReporting(t)
	p := r.people("Bùi Văn An", "Bùi Thị Bình")
	r.report(r.fillOf(p[0]), health.ResultDied, "k-1")
	r.now = on(10, 15, 0)
	r.opened("2026-11")
	r.now = on(10, 20, 9)
	r.reportBy(thanh, r.liveOf(p[0]), health.ResultRejected, "k-2")
	r.report(r.fillOf(p[1]), health.ResultDied, "k-3")
	r.now = on(10, 21, 9)
	r.reportBy(thanh, r.liveOf(p[1]), health.ResultRejected, "k-4")
	r.now = on(11, 15, 0)
	_, err := r.CountPeriod(r.ctx, "2026-11")
	r.ok(err)
	f := r.reported("2026-11", phongPhu).Figures
	if f.Flow != (health.Flow{Returned: 1}) || f.Begin.Records != 1 || f.End.Records != 2 || f.From != health.BeginCount {
		t.Errorf("flow %+v from %d to %d, %s", f.Flow, f.Begin.Records, f.End.Records, f.From)
	}
}

// TestThePeriodBelongsToItsDays: nothing is counted before the last day is over, and nothing opens before the first.
func TestThePeriodBelongsToItsDays(t *testing.T) {
	r := newReporting(t)
	_, err := r.OpenPeriod(r.ctx, PeriodInput{Period: "2026-11"})
	r.refused(err, "period_future")
	_, err = r.OpenPeriod(r.ctx, PeriodInput{Period: "2026-13"})
	r.refused(err, "period_unknown")
	r.now = on(10, 15, 0)
	r.opened("2026-11")
	r.now = on(11, 14, 23)
	stand, err := r.CountPeriod(r.ctx, "2026-11")
	if err != nil || stand.State != health.PeriodRunning {
		t.Errorf("%s, %v", stand.State, err)
	}
	_, err = r.SubmitReport(r.ctx, health.ReportWords{Period: "2026-11", Station: phongPhu, By: thanh})
	r.refused(err, "period_running")
	_, err = r.SignReport(r.ctx, health.ReportSign{Period: "2026-11", By: mai})
	r.refused(err, "period_running")
	_, err = r.SubmitReport(r.ctx, health.ReportWords{Period: "2026-10", Station: phongPhu, By: thanh})
	r.refused(err, "period_not_open")
	again, err := r.OpenPeriod(r.ctx, PeriodInput{"2026-11", staffed(mai)})
	if err != nil || again.New || again.Period.Version != 1 {
		t.Errorf("opened again: %+v, %v", again, err)
	}
	ids, err := r.DuePeriods(r.ctx, ident.DateOf(r.now.In(health.Zone())))
	if err != nil || len(ids) != 1 || ids[0] != "2026-11" {
		t.Errorf("due: %v, %v", ids, err)
	}
}

// TestWhoCameAfterTheEndIsNowhereInIt: somebody whose record began after the end, and was moved since, counts in none of the
// figures of the end, also not among those with a number; who moved away after the end still counts in all of them.
func TestWhoCameAfterTheEndIsNowhereInIt(t *testing.T) {
	r := newReporting(t)
	with := func(name, number string) health.PersonID {
		return r.enter(map[health.Field]string{health.FullName: name, health.BirthDate: "1985-03-12", health.NationalID: number})
	}
	stays := with("Bùi Văn An", "017085000017")
	r.now = on(10, 15, 0)
	r.opened("2026-11")
	r.now = on(11, 16, 9) // after the end
	late := with("Hà Văn Sau", "017085000025")
	r.now = on(11, 17, 9)
	r.moves(late)
	r.moves(stays)
	r.now = on(11, 18, 9)
	_, err := r.CountPeriod(r.ctx, "2026-11")
	r.ok(err)
	if f := r.reported("2026-11", phongPhu).Figures; f.End.Records != 1 || f.End.WithID != 1 {
		t.Errorf("Phong Phú: %+v", f.End)
	}
	if f := r.reported("2026-11", myHoa).Figures; f.End != (health.Stock{}) {
		t.Errorf("Mỹ Hòa: %+v", f.End)
	}
}
