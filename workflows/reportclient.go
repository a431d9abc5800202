package workflows

import (
	"context"

	"hssk/activities"
	"hssk/store/health"
)

// StartReport carries a period on that was written down, and wakes the workflow that waits for it.
func (c *Client) StartReport(ctx context.Context, id health.PeriodID) error {
	_, err := c.Engine.SignalWithStartWorkflow(ctx, reportID(id), signalGoOn, nil, options(reportID(id), "", "report"), TypeReport, ReportInput{Period: id})
	return err
}

// OpenPeriod opens a period of reporting.
func (c *Client) OpenPeriod(ctx context.Context, in activities.PeriodInput) (activities.OpenedPeriod, error) {
	o, err := c.Acts.OpenPeriod(ctx, in)
	if err != nil || o.Period.State.Over() {
		return o, err
	}
	return o, c.StartReport(ctx, o.Period.ID)
}

// PrepareReport implements bot.Desk.
func (c *Client) PrepareReport(ctx context.Context, w health.ReportWords) (health.StationReport, error) {
	return c.Acts.PrepareReport(ctx, w)
}

// SubmitReport implements bot.Desk.
func (c *Client) SubmitReport(ctx context.Context, w health.ReportWords) (health.ReportDone, error) {
	return c.reported(ctx, w.Period)(c.Acts.SubmitReport(ctx, w))
}

// CorrectReport implements bot.Desk.
func (c *Client) CorrectReport(ctx context.Context, w health.ReportWords) (health.ReportDone, error) {
	return c.reported(ctx, w.Period)(c.Acts.CorrectReport(ctx, w))
}

// ReturnReport implements bot.Desk.
func (c *Client) ReturnReport(ctx context.Context, r health.ReportReturn) (health.ReportDone, error) {
	return c.reported(ctx, r.Period)(c.Acts.ReturnReport(ctx, r))
}

// SignReport implements bot.Desk.
func (c *Client) SignReport(ctx context.Context, s health.ReportSign) (health.ReportDone, error) {
	done, err := c.Acts.SignReport(ctx, s)
	if err != nil {
		return done, err
	}
	c.handOver(ctx, done.Notify)
	_ = c.Engine.SignalWorkflow(ctx, reportID(s.Period), "", signalGoOn, nil) // it may have seen the signature, and ended
	return done, nil
}

// reported passes on what an act on a report has written, and wakes the workflow of the period. The act stands whatever becomes
// of that: the workflow looks by itself, too.
func (c *Client) reported(ctx context.Context, id health.PeriodID) func(health.ReportDone, error) (health.ReportDone, error) {
	return func(done health.ReportDone, err error) (health.ReportDone, error) {
		if err != nil {
			return done, err
		}
		c.handOver(ctx, done.Notify)
		_ = c.StartReport(ctx, id) // it looks again within hours
		return done, nil
	}
}

// reports goes on with the periods that are not over.
func (c *Client) reports(ctx context.Context) error {
	list, err := c.Acts.Store.PeriodList(ctx, 100)
	if err != nil {
		return err
	}
	for _, p := range list {
		if p.State.Over() {
			continue
		}
		if err := c.StartReport(ctx, p.ID); err != nil {
			return err
		}
	}
	return nil
}
