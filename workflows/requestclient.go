package workflows

import (
	"context"

	"hssk/store/health"
)

// StartRequest carries a request on that was written down, and wakes the workflow that waits for it.
func (c *Client) StartRequest(ctx context.Context, r health.SubjectRequest) error {
	_, err := c.Engine.SignalWithStartWorkflow(ctx, requestID(r.ID), signalGoOn, nil, options(requestID(r.ID), r.Station, "request"),
		TypeSubjectRequest, RequestInput{Request: r.ID})
	return err
}

// moved hands over what a step has written and lets the workflow of the request go on. What was written down stays so: the
// next start of the program starts the workflow if it cannot be reached now.
func (c *Client) moved(ctx context.Context, s health.RequestStep, err error) (health.RequestStep, error) {
	if err != nil {
		return s, err
	}
	c.handOver(ctx, s.Notify)
	return s, fromEngine(c.StartRequest(ctx, s.Request))
}

// MakeRequest implements bot.Desk.
func (c *Client) MakeRequest(ctx context.Context, o health.RequestOrder) (health.RequestStep, error) {
	s, err := c.Acts.MakeRequest(ctx, o)
	if err == nil && !s.Request.Live() { // said again after its end
		return s, nil
	}
	return c.moved(ctx, s, err)
}

// TakeBackRequest implements bot.Desk.
func (c *Client) TakeBackRequest(ctx context.Context, id health.RequestID, by health.Actor) (health.RequestStep, error) {
	s, err := c.Acts.TakeBackRequest(ctx, id, by)
	return c.moved(ctx, s, err)
}

// AckRequest implements bot.Desk.
func (c *Client) AckRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	s, err := c.Acts.AckRequest(ctx, v)
	return c.moved(ctx, s, err)
}

// ExtendRequest implements bot.Desk.
func (c *Client) ExtendRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	s, err := c.Acts.ExtendRequest(ctx, v)
	return c.moved(ctx, s, err)
}

// InvolveOthers notes that others hold the data, too.
func (c *Client) InvolveOthers(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	s, err := c.Acts.InvolveOthers(ctx, v)
	return c.moved(ctx, s, err)
}

// DecideRequest implements bot.Desk.
func (c *Client) DecideRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	s, err := c.Acts.DecideRequest(ctx, v)
	if err == nil && !s.Request.Live() {
		return s, nil
	}
	return c.moved(ctx, s, err)
}

// LiftLimits lets a record be used as before again.
func (c *Client) LiftLimits(ctx context.Context, person health.PersonID, by health.StaffID, key string) (health.RequestStep, error) {
	s, err := c.Acts.LiftLimits(ctx, person, by, key)
	return c.moved(ctx, s, err)
}

// requests goes on with what has not ended.
func (c *Client) requests(ctx context.Context) error {
	all, err := c.Acts.Store.LiveRequests(ctx, 10_000)
	if err != nil {
		return err
	}
	for _, r := range all {
		if err := c.StartRequest(ctx, r); err != nil {
			return err
		}
	}
	return nil
}
