package activities

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// PeriodInput asks to open a period.
type PeriodInput struct {
	Period health.PeriodID
	By     health.Actor
}

// OpenedPeriod is a period, and whether it was opened just now.
type OpenedPeriod struct {
	Period health.Period
	New    bool
}

// OpenPeriod writes a period down; the Report workflow carries it on. On its first day what the stations have is counted, so
// that the end can be compared with it. One that is open already stays as it is. Errors: period_unknown, period_future,
// report_not_yours.
func (a *Activities) OpenPeriod(ctx context.Context, in PeriodInput) (OpenedPeriod, error) {
	p, err := a.Reporting.Period(in.Period)
	if err != nil {
		return OpenedPeriod{}, err
	}
	if in.By.Kind == health.ByStaff {
		if _, err := a.reporter(ctx, health.StaffID(in.By.ID), health.RightSign, ""); err != nil {
			return OpenedPeriod{}, err
		}
	}
	now := a.Now()
	if now.Before(p.Begins()) {
		return OpenedPeriod{}, health.Refuse("period_future", map[string]string{"id": string(p.ID), "from": p.From.Format()})
	}
	p.State, p.By, p.MadeAt = health.PeriodRunning, in.By, now
	if now.Before(p.Begins().AddDate(0, 0, 1)) {
		if p.Begin, err = a.Store.Stocks(ctx); err != nil {
			return OpenedPeriod{}, err
		}
		p.BeginAt = now
	}
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		if err := tx.CreatePeriod(p); err != nil {
			return err
		}
		return a.noteReport(tx, p, in.By, "open")
	})
	switch {
	case errors.Is(err, store.ErrExists):
		p, err = a.Store.Period(ctx, p.ID)
		return OpenedPeriod{Period: p}, err
	case err != nil:
		return OpenedPeriod{}, err
	}
	p.Version = 1
	return OpenedPeriod{Period: p, New: true}, nil
}

// DuePeriods opens the periods that a day is in, of the kinds that open by themselves, and names them all.
func (a *Activities) DuePeriods(ctx context.Context, day ident.Date) ([]health.PeriodID, error) {
	var out []health.PeriodID
	for _, kind := range a.Reporting.Open {
		id := a.Reporting.Current(kind, day)
		if _, err := a.OpenPeriod(ctx, PeriodInput{id, health.Actor{Kind: health.BySystem, ID: "reports"}}); err != nil {
			return out, err
		}
		out = append(out, id)
	}
	return out, nil
}

func (a *Activities) noteReport(tx store.Tx, p health.Period, by health.Actor, what string) error {
	return tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActReport, Subject: string(p.ID), Detail: what})
}

// PeriodStand is what a workflow needs to know of a period.
type PeriodStand struct {
	State health.PeriodState
	Ends  time.Time // the first moment after its days
	Next  time.Time // when somebody is written to next; zero: nobody is
}

// PeriodStanding says where a period stands. One that is gone counts as signed.
func (a *Activities) PeriodStanding(ctx context.Context, id health.PeriodID) (PeriodStand, error) {
	p, err := a.Store.Period(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return PeriodStand{State: health.PeriodSigned}, nil
	}
	return PeriodStand{p.State, p.Ends(), p.Next}, err
}

// CountPeriod counts the figures of a period whose days are over, and gives each station a report to look at. A second time it
// changes nothing.
func (a *Activities) CountPeriod(ctx context.Context, id health.PeriodID) (PeriodStand, error) {
	p, err := a.Store.Period(ctx, id)
	if err != nil || p.State != health.PeriodRunning || a.Now().Before(p.Ends()) {
		return PeriodStand{p.State, p.Ends(), p.Next}, err
	}
	all, err := a.figuresOf(ctx, p)
	if err != nil {
		return PeriodStand{}, err
	}
	p, err = a.onPeriod(ctx, id, func(tx store.Tx, p *health.Period) error {
		if p.State != health.PeriodRunning {
			return nil
		}
		for _, s := range all.stations {
			r := health.StationReport{Period: p.ID, Station: s.Code, Name: s.Name, Number: 1, State: health.ReportOpen, Figures: all.figures[s.Code], MadeAt: a.Now()}
			if err := tx.PutStationReport(r); err != nil {
				return err
			}
		}
		p.State, p.Counted, p.Next = health.PeriodCollecting, a.Now(), a.Reporting.NextNotice(*p, 0, a.Now(), a.Holidays)
		return a.noteReport(tx, *p, health.Actor{Kind: health.BySystem, ID: "reports"}, "count")
	})
	return PeriodStand{p.State, p.Ends(), p.Next}, err
}

// onPeriod changes one period. Whoever changes it at the same time is refused: what they decided on has changed.
func (a *Activities) onPeriod(ctx context.Context, id health.PeriodID, f func(tx store.Tx, p *health.Period) error) (health.Period, error) {
	var p health.Period
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		var err error
		if p, err = tx.Period(id); err != nil {
			return err
		}
		if err := f(tx, &p); err != nil {
			return err
		}
		return tx.UpdatePeriod(&p)
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return p, health.Refuse("period_not_open", map[string]string{"id": string(id)})
	case errors.Is(err, store.ErrConflict), errors.Is(err, store.ErrExists):
		return p, health.Refuse("report_changed", nil)
	}
	return p, err
}

// RemindPeriod writes to those on whom a period waits: to stations that have not submitted, after the due day to the health centre
// about them, and to the health centre alone when all that is left to do is to sign. Before its time it does nothing.
func (a *Activities) RemindPeriod(ctx context.Context, id health.PeriodID) (Told, error) {
	staff, err := a.Store.StaffList(ctx)
	if err != nil {
		return Told{}, err
	}
	var told Told
	_, err = a.onPeriod(ctx, id, func(tx store.Tx, p *health.Period) error {
		told = Told{}
		if p.State.Over() || p.State == health.PeriodRunning || p.Next.IsZero() || a.Now().Before(p.Next) {
			return nil
		}
		all, err := tx.StationReports(p.ID)
		if err != nil {
			return err
		}
		_, missing := health.InForce(all)
		if told.Messages, err = a.remindStations(tx, *p, staff, missing); err != nil {
			return err
		}
		more, err := a.remindCentre(tx, *p, staff, missing)
		told.Messages = append(told.Messages, more...)
		p.Told++
		p.Next = a.Reporting.NextNotice(*p, p.Told, a.Now(), a.Holidays)
		return err
	})
	return told, err
}

// remindStations writes to the stations that have not submitted, but once the district's report was signed without them.
func (a *Activities) remindStations(tx store.Tx, p health.Period, staff []health.Staff, missing []health.MissingReport) ([]health.MessageID, error) {
	if p.State == health.PeriodCorrecting {
		return nil, nil
	}
	phrase := "notice.report.remind"
	switch {
	case p.Told == 0:
		phrase = "notice.report.open"
	case p.Late(a.Now()):
		phrase = "notice.report.late"
	}
	var ids []health.MessageID
	for _, m := range missing {
		args := map[string]string{"period": p.Label(), "station": m.Name, "due": p.Due.Format()}
		more, err := a.notice(tx, fmt.Sprintf("report-%s-%s-%d-%d", p.ID, m.Station, p.Edition, p.Told), phrase, args, submitters(staff, m.Station))
		if err != nil {
			return nil, err
		}
		ids = append(ids, more...)
	}
	return ids, nil
}

// remindCentre writes to the health centre: of the stations that are late, or that there is something to sign.
func (a *Activities) remindCentre(tx store.Tx, p health.Period, staff []health.Staff, missing []health.MissingReport) ([]health.MessageID, error) {
	args := map[string]string{"period": p.Label(), "n": fmt.Sprint(len(missing)), "stations": namesOf(missing), "due": p.Due.Format()}
	phrase := ""
	switch {
	case p.State == health.PeriodCorrecting:
		phrase = "notice.report.corrected"
	case len(missing) == 0:
		phrase = "notice.report.all_in"
	case p.Late(a.Now()):
		phrase = "notice.report.centre"
	}
	if phrase == "" {
		return nil, nil
	}
	return a.notice(tx, fmt.Sprintf("report-%s-centre-%d-%d", p.ID, p.Edition, p.Told), phrase, args, signers(staff))
}

func namesOf(missing []health.MissingReport) string {
	var names []string
	for _, m := range missing {
		names = append(names, m.Name)
	}
	return strings.Join(names, ", ")
}

// submitters are who submits the report of a station; where there is nobody, those who prepare it.
func submitters(all []health.Staff, station health.StationCode) []health.StaffID {
	for _, right := range []health.Right{health.RightSubmit, health.RightReport} {
		var out []health.StaffID
		for _, s := range all {
			if s.May(right, station, "") {
				out = append(out, s.ID)
			}
		}
		if len(out) > 0 {
			return out
		}
	}
	return nil
}

func signers(all []health.Staff) []health.StaffID {
	var out []health.StaffID
	for _, s := range all {
		if s.May(health.RightSign, "", "") {
			out = append(out, s.ID)
		}
	}
	return out
}
