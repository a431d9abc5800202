package sqlstore

import (
	"context"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func scanPeriod(row scanner) (health.Period, error) {
	var p health.Period
	err := row.Scan(&p.ID, &p.Version, &p.Kind, onDate{&p.From}, onDate{&p.Until}, onDate{&p.Due}, &p.State, &p.Edition, &p.Told, at(&p.Next),
		at(&p.BeginAt), asJSON(&p.Begin), at(&p.Counted), &p.By.Kind, &p.By.ID, at(&p.MadeAt), at(&p.EndedAt))
	return p, err
}

// periodBinds are those of what changes while a period lives.
func periodBinds(p health.Period) ([]any, error) {
	begin, err := js("begin_stock", p.Begin)
	return []any{str("id", p.ID), bind("version", p.Version), str("state", p.State), bind("edition", p.Edition), bind("told", p.Told), bind("next_at", p.Next),
		bind("begin_at", p.BeginAt), begin, bind("counted_at", p.Counted), bind("ended_at", p.EndedAt)}, err
}

// CreatePeriod implements store.Tx.
func (t tx) CreatePeriod(p health.Period) error {
	p.Version = 1
	binds, err := periodBinds(p)
	if err != nil {
		return err
	}
	return t.insert(qPeriodInsert, append(binds, str("kind", p.Kind), dateOn("from_on", p.From), dateOn("until_on", p.Until),
		dateOn("due_on", p.Due), str("actor_kind", p.By.Kind), bind("actor_id", p.By.ID), bind("made_at", p.MadeAt))...)
}

// UpdatePeriod stores the period, whose Version is the one it was read with, as the next version.
func (t tx) UpdatePeriod(p *health.Period) error {
	next := *p
	next.Version++
	binds, err := periodBinds(next)
	if err != nil {
		return err
	}
	if err := t.update(qPeriodUpdate, binds...); err != nil {
		return err
	}
	p.Version = next.Version
	return nil
}

func (r runner) period(id health.PeriodID) (health.Period, error) {
	return one(r, qPeriodGet, scanPeriod, str("id", id))
}

// Period implements store.Tx.
func (t tx) Period(id health.PeriodID) (health.Period, error) { return t.period(id) }

// Period implements store.Reports.
func (s *Store) Period(ctx context.Context, id health.PeriodID) (health.Period, error) {
	return s.ask(ctx).period(id)
}

// PeriodList implements store.Reports.
func (s *Store) PeriodList(ctx context.Context, limit int) ([]health.Period, error) {
	return list(s.ask(ctx), qPeriodList, scanPeriod, page(limit, 0)...)
}

func scanReport(row scanner) (health.StationReport, error) {
	var r health.StationReport
	err := row.Scan(&r.Period, &r.Station, &r.Number, &r.Name, &r.State, asJSON(&r.Figures), opt(&r.Remarks), opt(&r.Explained), opt(&r.Reason), opt(&r.Comment),
		opt(&r.By.Kind), opt(&r.By.ID), opt(&r.ByName), at(&r.MadeAt), at(&r.Submitted), at(&r.Returned))
	r.Figures.Counted = r.Figures.Counted.UTC()
	return r, err
}

// PutStationReport stores a version of a station's report, in place of what it said before.
func (t tx) PutStationReport(r health.StationReport) error {
	figures, err := js("figures", r.Figures)
	if err != nil {
		return err
	}
	binds := []any{str("period_id", r.Period), str("station", r.Station), bind("version_no", r.Number), str("state", r.State), figures, bind("remarks", r.Remarks),
		bind("explained", r.Explained), bind("reason", r.Reason), bind("returned_why", r.Comment), str("actor_kind", r.By.Kind), bind("actor_id", r.By.ID),
		bind("actor_name", r.ByName), bind("submitted_at", r.Submitted), bind("returned_at", r.Returned)}
	n, err := t.exec(qReportUpdate, binds...)
	if err != nil || n > 0 {
		return err
	}
	return t.insert(qReportInsert, append(binds, bind("name", r.Name), bind("made_at", r.MadeAt))...)
}

// StationReports implements store.Tx.
func (t tx) StationReports(period health.PeriodID) ([]health.StationReport, error) {
	return list(t.runner, qReportList, scanReport, str("period_id", period))
}

// StationReports implements store.Reports.
func (s *Store) StationReports(ctx context.Context, period health.PeriodID) ([]health.StationReport, error) {
	return list(s.ask(ctx), qReportList, scanReport, str("period_id", period))
}

func scanEdition(row scanner) (health.Edition, error) {
	var e health.Edition
	err := row.Scan(&e.Period, &e.Number, asJSON(&e.Rows), asJSON(&e.Missing), asJSON(&e.Sum), opt(&e.Note), &e.By.Kind, &e.By.ID, &e.ByName, at(&e.At))
	return e, err
}

// CreateEdition implements store.Tx.
func (t tx) CreateEdition(e health.Edition) error {
	missing, err := js("missing", e.Missing)
	if err != nil {
		return err
	}
	sum, err := js("total", e.Sum)
	if err != nil {
		return err
	}
	rows, err := js("report_rows", e.Rows)
	if err != nil {
		return err
	}
	return t.insert(qEditionInsert, str("period_id", e.Period), bind("edition", e.Number), rows, missing, sum, bind("note", e.Note),
		str("actor_kind", e.By.Kind), bind("actor_id", e.By.ID), bind("actor_name", e.ByName), bind("made_at", e.At))
}

// Editions implements store.Reports.
func (s *Store) Editions(ctx context.Context, period health.PeriodID) ([]health.Edition, error) {
	return list(s.ask(ctx), qEditionList, scanEdition, str("period_id", period))
}

// byStation gives rows by their first column.
func byStation[T any](rows []stationRow[T], err error) (map[health.StationCode]T, error) {
	out := map[health.StationCode]T{}
	for _, r := range rows {
		out[r.station] = r.of
	}
	return out, err
}

type stationRow[T any] struct {
	station health.StationCode
	of      T
}

// Stocks implements store.Reports.
func (s *Store) Stocks(ctx context.Context) (map[health.StationCode]health.Stock, error) {
	return byStation(list(s.ask(ctx), qReportStocks, func(row scanner) (r stationRow[health.Stock], err error) {
		return r, row.Scan(&r.station, &r.of.Records, &r.of.WithID, &r.of.Matched, &r.of.Mismatched, &r.of.NotFound, &r.of.Gaps)
	}))
}

// Created implements store.Reports.
func (s *Store) Created(ctx context.Context, since, until, moved time.Time, born ident.Date) (map[health.StationCode]store.Newcomers, error) {
	return byStation(list(s.ask(ctx), qReportCreated, func(row scanner) (r stationRow[store.Newcomers], err error) {
		return r, row.Scan(&r.station, &r.of.Born, &r.of.Records, &r.of.WithID, &r.of.Matched, &r.of.Mismatched, &r.of.NotFound, &r.of.Gaps)
	}, bind("since", since), bind("until", until), bind("moved", moved), dateOn("born", born)))
}

// Movers implements store.Reports.
func (s *Store) Movers(ctx context.Context, moved time.Time, after health.PersonID, limit int) ([]health.Mover, error) {
	return list(s.ask(ctx), qReportMovers, func(row scanner) (m health.Mover, err error) {
		return m, row.Scan(&m.ID, &m.Station, &m.Life, opt(&m.Birth), at(&m.CreatedAt))
	}, append(page(limit, 0), bind("moved", moved), behind(after))...)
}

func scanCount(row scanner) (r stationRow[int64], err error) { return r, row.Scan(&r.station, &r.of) }

// Touched implements store.Reports.
func (s *Store) Touched(ctx context.Context, since, until time.Time) (map[health.StationCode]int64, error) {
	return byStation(list(s.ask(ctx), qReportTouched, scanCount, bind("since", since), bind("until", until)))
}

// Visited implements store.Reports.
func (s *Store) Visited(ctx context.Context, from, until ident.Date) (map[health.StationCode]int64, error) {
	return byStation(list(s.ask(ctx), qReportVisited, scanCount, dateOn("from_on", from), dateOn("until_on", until)))
}

var _ store.Reports = (*Store)(nil)
