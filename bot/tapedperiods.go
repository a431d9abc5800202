package bot

import (
	"context"

	"hssk/store/health"
)

func (x tapedShelf) Period(ctx context.Context, id health.PeriodID) (health.Period, error) {
	return told(x.t, "Shelf.Period", func() (health.Period, error) { return x.Shelf.Period(ctx, id) })
}

func (x tapedShelf) PeriodList(ctx context.Context, limit int) ([]health.Period, error) {
	return told(x.t, "Shelf.PeriodList", func() ([]health.Period, error) { return x.Shelf.PeriodList(ctx, limit) })
}

func (x tapedShelf) StationReports(ctx context.Context, period health.PeriodID) ([]health.StationReport, error) {
	return told(x.t, "Shelf.StationReports", func() ([]health.StationReport, error) { return x.Shelf.StationReports(ctx, period) })
}

func (x tapedShelf) Editions(ctx context.Context, period health.PeriodID) ([]health.Edition, error) {
	return told(x.t, "Shelf.Editions", func() ([]health.Edition, error) { return x.Shelf.Editions(ctx, period) })
}

func (x tapedDesk) PrepareReport(ctx context.Context, w health.ReportWords) (health.StationReport, error) {
	return told(x.t, "Desk.PrepareReport", func() (health.StationReport, error) { return x.Desk.PrepareReport(ctx, w) })
}

func (x tapedDesk) SubmitReport(ctx context.Context, w health.ReportWords) (health.ReportDone, error) {
	return told(x.t, "Desk.SubmitReport", func() (health.ReportDone, error) { return x.Desk.SubmitReport(ctx, w) })
}

func (x tapedDesk) CorrectReport(ctx context.Context, w health.ReportWords) (health.ReportDone, error) {
	return told(x.t, "Desk.CorrectReport", func() (health.ReportDone, error) { return x.Desk.CorrectReport(ctx, w) })
}

func (x tapedDesk) ReturnReport(ctx context.Context, r health.ReportReturn) (health.ReportDone, error) {
	return told(x.t, "Desk.ReturnReport", func() (health.ReportDone, error) { return x.Desk.ReturnReport(ctx, r) })
}

func (x tapedDesk) SignReport(ctx context.Context, s health.ReportSign) (health.ReportDone, error) {
	return told(x.t, "Desk.SignReport", func() (health.ReportDone, error) { return x.Desk.SignReport(ctx, s) })
}
