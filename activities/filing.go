package activities

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"hssk/store"
	"hssk/store/health"
)

// reporter gives the member of staff who holds a right over a station's report, or who stands in today for somebody who does.
// Errors: staff_unknown, report_not_yours.
func (a *Activities) reporter(ctx context.Context, id health.StaffID, right health.Right, station health.StationCode) (health.Staff, error) {
	s, err := a.checker(ctx, id)
	if err != nil || s.May(right, station, "") {
		return s, err
	}
	leaves, err := a.Store.Leaves(ctx, a.today())
	if err != nil {
		return s, err
	}
	for _, l := range leaves {
		if !s.Active || l.Cover != id || !l.On(a.today()) {
			continue
		}
		away, err := a.Store.Staff(ctx, l.Staff)
		if err != nil || away.May(right, station, "") {
			return s, err
		}
	}
	return s, health.Refuse("report_not_yours", nil)
}

// stationReport is the report of one station being worked on.
type stationReport struct {
	a      *Activities
	tx     store.Tx
	period *health.Period
	all    []health.StationReport // of the station
	last   health.StationReport
}

// onReport changes the report of one station. Errors: period_not_open, period_running while its days are not over,
// report_station_unknown.
func (a *Activities) onReport(ctx context.Context, id health.PeriodID, station health.StationCode, f func(r *stationReport) error) (health.StationReport, error) {
	var out health.StationReport
	_, err := a.onPeriod(ctx, id, func(tx store.Tx, p *health.Period) error {
		if p.State == health.PeriodRunning {
			return health.Refuse("period_running", map[string]string{"period": p.Label(), "until": p.Until.Format()})
		}
		r := &stationReport{a: a, tx: tx, period: p}
		all, err := tx.StationReports(p.ID)
		if err != nil {
			return err
		}
		for _, v := range all {
			if v.Station == station {
				r.all = append(r.all, v)
			}
		}
		found := false
		if r.last, found = health.LatestOf(r.all, station); !found {
			return health.Refuse("report_station_unknown", map[string]string{"station": string(station)})
		}
		if err := f(r); err != nil {
			return err
		}
		out = r.last
		return tx.PutStationReport(r.last)
	})
	return out, err
}

// PrepareReport notes difficulties, proposals and explanations in a report that is still open. Errors: those of onReport,
// report_not_yours, report_twice, report_text_long, report_text_number.
func (a *Activities) PrepareReport(ctx context.Context, in health.ReportWords) (health.StationReport, error) {
	if _, err := a.reporter(ctx, in.By, health.RightReport, in.Station); err != nil {
		return health.StationReport{}, err
	}
	if err := in.Check(); err != nil {
		return health.StationReport{}, err
	}
	return a.onReport(ctx, in.Period, in.Station, func(r *stationReport) error {
		if r.last.State != health.ReportOpen {
			return twice(r.last)
		}
		in.Into(&r.last)
		return a.noteReport(r.tx, *r.period, staffActor(in.By), "prepare "+string(in.Station))
	})
}

func twice(r health.StationReport) error {
	return health.Refuse("report_twice", map[string]string{"station": r.Name, "who": r.ByName, "at": r.Submitted.In(health.Zone()).Format("15:04 02/01/2006")})
}

// SubmitReport freezes the report of a station: what it says stays, whatever the records say later. The health centre hears when
// the last one is in. Errors: those of onReport, report_not_yours, report_twice, report_explain when figures do not fit together
// and nobody says why, report_text_long, report_text_number.
func (a *Activities) SubmitReport(ctx context.Context, in health.ReportWords) (health.ReportDone, error) {
	staff, err := a.reporter(ctx, in.By, health.RightSubmit, in.Station)
	if err != nil {
		return health.ReportDone{}, err
	}
	if err := in.Check(); err != nil {
		return health.ReportDone{}, err
	}
	everybody, err := a.Store.StaffList(ctx)
	if err != nil {
		return health.ReportDone{}, err
	}
	var done health.ReportDone
	done.Report, err = a.onReport(ctx, in.Period, in.Station, func(r *stationReport) error {
		if r.last.State != health.ReportOpen {
			return twice(r.last)
		}
		in.Into(&r.last)
		if err := r.submit(staff); err != nil {
			return err
		}
		done.Notify, err = r.tellCentre(everybody)
		return err
	})
	return done, err
}

// submit freezes the last version.
func (r *stationReport) submit(by health.Staff) error {
	if r.last.Figures.Asked(r.period.Ends()) && cmp.Or(r.last.Explained, r.last.Reason) == "" {
		return health.Refuse("report_explain", nil)
	}
	r.last.State, r.last.By, r.last.ByName, r.last.Submitted = health.ReportSubmitted, staffActor(by.ID), by.Name, r.a.Now()
	if r.period.State == health.PeriodSigned { // it was signed without this
		r.again()
	}
	return r.a.noteReport(r.tx, *r.period, r.last.By, fmt.Sprintf("submit %s %d", r.last.Station, r.last.Number))
}

// again makes a signed period one in which something is to be signed anew.
func (r *stationReport) again() {
	r.period.State, r.period.Told = health.PeriodCorrecting, 0
	r.period.Next = r.a.Reporting.NextNotice(*r.period, 0, r.a.Now(), r.a.Holidays)
}

// tellCentre tells the health centre when the report in hand was the last one that it waited for.
func (r *stationReport) tellCentre(staff []health.Staff) ([]health.MessageID, error) {
	if err := r.tx.PutStationReport(r.last); err != nil {
		return nil, err
	}
	all, err := r.tx.StationReports(r.period.ID)
	if err != nil {
		return nil, err
	}
	if _, missing := health.InForce(all); len(missing) > 0 || r.period.State != health.PeriodCollecting {
		return nil, nil
	}
	args := map[string]string{"period": r.period.Label()}
	return r.a.notice(r.tx, fmt.Sprintf("report-%s-in-%s-%d", r.period.ID, r.last.Station, r.last.Number), "notice.report.all_in", args, signers(staff))
}

// CorrectReport counts the figures of a station anew and submits them as a new version, which the health centre signs in a new
// edition. Errors: those of SubmitReport, report_reason, report_not_signed before the signature, report_same when nothing is
// different.
func (a *Activities) CorrectReport(ctx context.Context, in health.ReportWords) (health.ReportDone, error) {
	staff, err := a.reporter(ctx, in.By, health.RightSubmit, in.Station)
	if err != nil {
		return health.ReportDone{}, err
	}
	if in.Reason = strings.TrimSpace(in.Reason); in.Reason == "" {
		return health.ReportDone{}, health.Refuse("report_reason", nil)
	}
	if err := in.Check(); err != nil {
		return health.ReportDone{}, err
	}
	figures, err := a.recount(ctx, in.Period, in.Station)
	if err != nil {
		return health.ReportDone{}, err
	}
	everybody, err := a.Store.StaffList(ctx)
	if err != nil {
		return health.ReportDone{}, err
	}
	var done health.ReportDone
	done.Report, err = a.onReport(ctx, in.Period, in.Station, func(r *stationReport) error {
		if err := r.correct(in, figures); err != nil {
			return err
		}
		if err := r.submit(staff); err != nil {
			return err
		}
		args := map[string]string{"period": r.period.Label(), "station": r.last.Name}
		done.Notify, err = a.notice(r.tx, fmt.Sprintf("report-%s-fix-%s-%d", r.period.ID, r.last.Station, r.last.Number), "notice.report.correction", args, signers(everybody))
		return err
	})
	return done, err
}

// correct makes the next version.
func (r *stationReport) correct(in health.ReportWords, figures health.Figures) error {
	if r.period.Edition == 0 || r.last.State == health.ReportOpen {
		return health.Refuse("report_not_signed", nil)
	}
	was := r.last
	r.last = health.StationReport{Period: was.Period, Station: was.Station, Name: was.Name, Number: was.Number + 1, State: health.ReportOpen, Figures: figures,
		Remarks: was.Remarks, Explained: was.Explained, Reason: in.Reason, MadeAt: r.a.Now()}
	in.Into(&r.last)
	if len(was.Figures.Differences(figures)) == 0 && r.last.Remarks == was.Remarks && r.last.Explained == was.Explained {
		return health.Refuse("report_same", nil)
	}
	return nil
}

// recount counts the figures of one station of a period anew.
func (a *Activities) recount(ctx context.Context, id health.PeriodID, station health.StationCode) (health.Figures, error) {
	p, err := a.Store.Period(ctx, id)
	if err != nil {
		return health.Figures{}, ignoreAbsent(err) // onReport says that it is not open
	}
	all, err := a.figuresOf(ctx, p)
	return all.figures[station], err
}
