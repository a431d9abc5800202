package store

import (
	"context"
	"time"

	"hssk/store/health"
	"hssk/store/ident"
)

// Newcomers are the records that were made in some time, as they stand today, and those of them of children born since a day.
type Newcomers struct {
	health.Stock
	Born int64
}

// Reports answers questions about periods of reporting, and counts what is reported. Living residents count, each at the station
// of today.
type Reports interface {
	Period(ctx context.Context, id health.PeriodID) (health.Period, error)
	PeriodList(ctx context.Context, limit int) ([]health.Period, error) // the latest first
	// StationReports lists all versions of all stations in the order of stations, Editions what was signed, the first first.
	StationReports(ctx context.Context, period health.PeriodID) ([]health.StationReport, error)
	Editions(ctx context.Context, period health.PeriodID) ([]health.Edition, error)
	// Stocks counts the records as they stand.
	Stocks(ctx context.Context) (map[health.StationCode]health.Stock, error)
	// Created counts the records made from a moment to before another, without those that Movers lists for the moment moved.
	Created(ctx context.Context, since, until, moved time.Time, born ident.Date) (map[health.StationCode]Newcomers, error)
	// Movers lists, after an id and in order of ids, those about whose life or place something was noted since a moment.
	Movers(ctx context.Context, moved time.Time, after health.PersonID, limit int) ([]health.Mover, error)
	// Touched counts the records to which something was added, or in which something was corrected or compared, from a moment to
	// before another; Visited those with a visit that began from one day to another.
	Touched(ctx context.Context, since, until time.Time) (map[health.StationCode]int64, error)
	Visited(ctx context.Context, from, until ident.Date) (map[health.StationCode]int64, error)
}

// ReportsTx is what a transaction does with reports.
type ReportsTx interface {
	Period(id health.PeriodID) (health.Period, error)
	CreatePeriod(p health.Period) error // ErrExists when the id is taken
	// UpdatePeriod stores p, whose Version is the one it was read with, as the next version; ErrConflict otherwise.
	UpdatePeriod(p *health.Period) error
	StationReports(period health.PeriodID) ([]health.StationReport, error)
	// PutStationReport stores a version of a report, in place of the one of the same number; its name and when it was made stay.
	PutStationReport(r health.StationReport) error
	CreateEdition(e health.Edition) error // ErrExists: somebody has signed that one
}
