package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// ReturnReport gives a submitted report back with a comment: the station gets a new version with figures that are counted anew,
// and what came back stays as it was submitted. Errors: those of onReport, report_not_yours, report_comment, report_not_in,
// report_signed once the version is part of what was signed: then the station corrects it.
func (a *Activities) ReturnReport(ctx context.Context, in health.ReportReturn) (health.ReportDone, error) {
	if _, err := a.reporter(ctx, in.By, health.RightSign, ""); err != nil {
		return health.ReportDone{}, err
	}
	if in.Comment = strings.TrimSpace(in.Comment); in.Comment == "" {
		return health.ReportDone{}, health.Refuse("report_comment", nil)
	}
	if err := health.CheckReportText(in.Comment); err != nil {
		return health.ReportDone{}, err
	}
	figures, err := a.recount(ctx, in.Period, in.Station)
	if err != nil {
		return health.ReportDone{}, err
	}
	everybody, err1 := a.Store.StaffList(ctx)
	editions, err2 := a.Store.Editions(ctx, in.Period)
	if err := errors.Join(err1, err2); err != nil {
		return health.ReportDone{}, err
	}
	var done health.ReportDone
	done.Report, err = a.onReport(ctx, in.Period, in.Station, func(r *stationReport) error {
		if err := r.giveBack(in, figures, editions); err != nil {
			return err
		}
		args := map[string]string{"period": r.period.Label(), "station": r.last.Name}
		done.Notify, err = a.notice(r.tx, fmt.Sprintf("report-%s-back-%s-%d", r.period.ID, r.last.Station, r.last.Number), "notice.report.returned", args,
			submitters(everybody, in.Station))
		return err
	})
	return done, err
}

// giveBack marks the last version and opens the next one.
func (r *stationReport) giveBack(in health.ReportReturn, figures health.Figures, editions []health.Edition) error {
	if r.last.State != health.ReportSubmitted {
		return health.Refuse("report_not_in", map[string]string{"station": r.last.Name})
	}
	if len(editions) > 0 {
		if row, ok := editions[len(editions)-1].Row(in.Station); ok && row.Number == r.last.Number {
			return health.Refuse("report_signed_row", map[string]string{"station": r.last.Name})
		}
	}
	was := r.last
	was.State, was.Comment, was.Returned = health.ReportReturned, in.Comment, r.a.Now()
	if err := r.tx.PutStationReport(was); err != nil {
		return err
	}
	r.last = health.StationReport{Period: was.Period, Station: was.Station, Name: was.Name, Number: was.Number + 1, State: health.ReportOpen, Figures: figures,
		Remarks: was.Remarks, Explained: was.Explained, Reason: was.Reason, MadeAt: r.a.Now()}
	if err := r.settled(editions); err != nil {
		return err
	}
	return r.a.noteReport(r.tx, *r.period, staffActor(in.By), fmt.Sprintf("return %s %d", was.Station, was.Number))
}

// settled makes a period signed again in which the only correction went back.
func (r *stationReport) settled(editions []health.Edition) error {
	if r.period.State != health.PeriodCorrecting || len(editions) == 0 {
		return nil
	}
	all, err := r.tx.StationReports(r.period.ID)
	if in, _ := health.InForce(all); err == nil && editions[len(editions)-1].Same(in) {
		r.period.State, r.period.Next = health.PeriodSigned, time.Time{}
	}
	return err
}

// SignReport adds up what the stations have submitted and keeps it, signed, as the next edition. Errors: period_not_open,
// period_running, report_not_yours, report_none when nobody has submitted, report_missing when stations have not that Without does
// not name, or it names others, report_signed when nothing is new since somebody signed, report_changed when something has
// happened since it was looked at.
func (a *Activities) SignReport(ctx context.Context, in health.ReportSign) (health.ReportDone, error) {
	staff, err := a.reporter(ctx, in.By, health.RightSign, "")
	if err != nil {
		return health.ReportDone{}, err
	}
	if err := health.CheckReportText(in.Note); err != nil {
		return health.ReportDone{}, err
	}
	everybody, err := a.Store.StaffList(ctx)
	if err != nil {
		return health.ReportDone{}, err
	}
	editions, err := a.Store.Editions(ctx, in.Period)
	if err != nil {
		return health.ReportDone{}, err
	}
	var done health.ReportDone
	_, err = a.onPeriod(ctx, in.Period, func(tx store.Tx, p *health.Period) error {
		all, err := tx.StationReports(p.ID)
		if err != nil {
			return err
		}
		if err := unsignable(in, *p, all, editions); err != nil {
			return err
		}
		done.Edition = a.edition(*p, all, staff, strings.TrimSpace(in.Note))
		if err := tx.CreateEdition(done.Edition); err != nil {
			return err
		}
		p.State, p.Edition, p.EndedAt, p.Next = health.PeriodSigned, done.Edition.Number, a.Now(), time.Time{}
		if done.Notify, err = a.tellSigned(tx, *p, everybody, done.Edition); err != nil {
			return err
		}
		return a.noteReport(tx, *p, done.Edition.By, fmt.Sprintf("sign %d", p.Edition))
	})
	return done, err
}

// unsignable says why a period cannot be signed.
func unsignable(in health.ReportSign, p health.Period, all []health.StationReport, editions []health.Edition) error {
	rows, missing := health.InForce(all)
	switch {
	case p.State == health.PeriodRunning:
		return health.Refuse("period_running", map[string]string{"period": p.Label(), "until": p.Until.Format()})
	case p.State == health.PeriodSigned:
		who, at := "", ""
		if n := len(editions); n > 0 {
			who, at = editions[n-1].ByName, editions[n-1].At.In(health.Zone()).Format("15:04 02/01/2006")
		}
		return health.Refuse("report_signed", map[string]string{"period": p.Label(), "who": who, "at": at})
	case in.Seen != 0 && in.Seen != p.Version:
		return health.Refuse("report_changed", nil)
	case len(rows) == 0:
		return health.Refuse("report_none", nil)
	}
	named := slices.Clone(in.Without)
	slices.Sort(named)
	var want []health.StationCode
	for _, m := range missing {
		want = append(want, m.Station)
	}
	slices.Sort(want)
	if !slices.Equal(named, want) {
		return health.Refuse("report_missing", map[string]string{"n": fmt.Sprint(len(missing)), "stations": namesOf(missing)})
	}
	return nil
}

// edition adds up what is in force.
func (a *Activities) edition(p health.Period, all []health.StationReport, by health.Staff, note string) health.Edition {
	e := health.Edition{Period: p.ID, Number: p.Edition + 1, Note: note, By: staffActor(by.ID), ByName: by.Name, At: a.Now()}
	e.Rows, e.Missing = health.InForce(all)
	var figures []health.Figures
	for _, r := range e.Rows {
		figures = append(figures, r.Figures)
	}
	e.Sum, _ = health.SumFigures(figures)
	return e
}

// tellSigned tells the stations that the district's report was signed.
func (a *Activities) tellSigned(tx store.Tx, p health.Period, staff []health.Staff, e health.Edition) ([]health.MessageID, error) {
	var to []health.StaffID
	for _, r := range e.Rows {
		to = append(to, submitters(staff, r.Station)...)
	}
	args := map[string]string{"period": p.Label(), "edition": fmt.Sprint(e.Number)}
	return a.notice(tx, fmt.Sprintf("report-%s-signed-%d", p.ID, e.Number), "notice.report.signed", args, to)
}
