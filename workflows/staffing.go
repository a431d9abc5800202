package workflows

import (
	"context"

	"hssk/activities"
	"hssk/store/health"
)

// AddLeave implements bot.Desk. Whoever stands in is told what is theirs now.
func (c *Client) AddLeave(ctx context.Context, o health.LeaveOrder) (health.LeaveDone, error) {
	done, err := c.Acts.AddLeave(ctx, o)
	if err != nil {
		return done, err
	}
	return done, c.notifyAll(ctx, done.Notify)
}

// EndLeave implements bot.Desk.
func (c *Client) EndLeave(ctx context.Context, id health.LeaveID, by health.StaffID) (health.Leave, error) {
	return c.Acts.EndLeave(ctx, activities.LeaveVerdict{Leave: id, By: health.Actor{Kind: health.ByStaff, ID: string(by)}})
}

func (c *Client) notifyAll(ctx context.Context, ids []health.MessageID) error {
	for _, id := range ids {
		if err := c.Notify(ctx, id); err != nil {
			return fromEngine(err)
		}
	}
	return nil
}
