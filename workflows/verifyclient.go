package workflows

import (
	"context"

	"hssk/activities"
	"hssk/store/health"
)

// StartCheck carries a list on that was written down, and wakes the workflow that waits for it.
func (c *Client) StartCheck(ctx context.Context, l health.CheckList) error {
	_, err := c.Engine.SignalWithStartWorkflow(ctx, verifyID(l.ID), signalGoOn, nil, options(verifyID(l.ID), l.Station, "verify"),
		TypeVerify, VerifyInput{List: l.ID})
	return err
}

// BeginCheck makes a new list.
func (c *Client) BeginCheck(ctx context.Context, in activities.CheckInput) (health.CheckList, error) {
	l, err := c.Acts.BeginCheck(ctx, in)
	if err != nil {
		return l, err
	}
	return l, c.StartCheck(ctx, l)
}

// ApproveCheck implements bot.Desk: a second person lets the answers of a list into the records.
func (c *Client) ApproveCheck(ctx context.Context, list health.CheckID, by health.StaffID) (health.CheckList, error) {
	return c.judgeCheck(ctx, c.Acts.ApproveCheck, list, by)
}

// RejectCheck implements bot.Desk: the answers that wait are taken out again.
func (c *Client) RejectCheck(ctx context.Context, list health.CheckID, by health.StaffID) (health.CheckList, error) {
	return c.judgeCheck(ctx, c.Acts.RejectCheck, list, by)
}

// EndCheck gives a list up.
func (c *Client) EndCheck(ctx context.Context, list health.CheckID, by health.StaffID) (health.CheckList, error) {
	return c.judgeCheck(ctx, c.Acts.EndCheck, list, by)
}

// RetryCheck lets a list that a register holds up ask at once.
func (c *Client) RetryCheck(ctx context.Context, list health.CheckID, by health.StaffID) (health.CheckList, error) {
	return c.judgeCheck(ctx, c.Acts.RetryCheck, list, by)
}

func (c *Client) judgeCheck(ctx context.Context, f func(context.Context, activities.CheckVerdict) (health.CheckList, error), list health.CheckID, by health.StaffID) (health.CheckList, error) {
	l, err := f(ctx, activities.CheckVerdict{List: list, By: by})
	if err != nil {
		return l, err
	}
	return l, c.StartCheck(ctx, l)
}

// checks goes on with the lists that are not over.
func (c *Client) checks(ctx context.Context) error {
	lists, err := c.Acts.Store.CheckLists(ctx, 1000)
	if err != nil {
		return err
	}
	for _, l := range lists {
		if l.State.Over() {
			continue
		}
		if err := c.StartCheck(ctx, l); err != nil {
			return err
		}
	}
	return nil
}
