package workflows

import (
	"context"
	"errors"

	"hssk/activities"
	"hssk/store/health"
)

// AddLeave implements bot.Desk. Whoever stands in is told what is theirs now.
func (c *Client) AddLeave(ctx context.Context, o health.LeaveOrder) (health.LeaveDone, error) {
	done, err := c.Acts.AddLeave(ctx, o)
	if err != nil {
		return done, err
	}
	c.handOver(ctx, done.Notify)
	return done, nil
}

// EndLeave implements bot.Desk.
func (c *Client) EndLeave(ctx context.Context, id health.LeaveID, by health.StaffID) (health.Leave, error) {
	return c.Acts.EndLeave(ctx, activities.LeaveVerdict{Leave: id, By: health.Actor{Kind: health.ByStaff, ID: string(by)}})
}

// Give gives tasks to staff, each through the workflow that drives it, and says what became of each. A task that was closed
// or given to somebody else meanwhile is left as it is. Whoever was given some hears how many, once, also when the rest fails.
func (c *Client) Give(ctx context.Context, o health.GiveOrder) ([]health.Given, error) {
	var out []health.Given
	var failed error
	for _, item := range o.Items {
		g, err := c.giveOne(ctx, o, item)
		if failed = err; err != nil {
			break
		}
		out = append(out, g)
	}
	ids, err := c.Acts.TellGiven(context.WithoutCancel(ctx), o.Batch, out)
	c.handOver(ctx, ids)
	return out, errors.Join(failed, err)
}

// giveOne gives one task; a refusal that is about this task alone is part of the answer.
func (c *Client) giveOne(ctx context.Context, o health.GiveOrder, item health.GiveItem) (health.Given, error) {
	g := health.Given{GiveItem: item}
	_, err := c.drive(ctx, item.Task, updateGive, o.Batch+"/"+string(item.Task), activities.GiveInput{GiveItem: item, Kind: o.Kind, Batch: o.Batch, By: o.By})
	switch code := health.CodeOf(err); code {
	case "":
		return g, err
	case "task_closed", "task_asleep", "task_moved", "given_off", "given_full", "given_not_theirs":
		g.Code, g.Holder = code, activities.HolderIn(err)
		return g, nil
	}
	return g, err
}

// PlanShare implements bot.Desk.
func (c *Client) PlanShare(ctx context.Context, station health.StationCode) ([]health.Shared, error) {
	return c.Acts.PlanShare(ctx, activities.ShareInput{Station: station})
}

// TakeBack implements bot.Desk.
func (c *Client) TakeBack(ctx context.Context, batch string, by health.StaffID) ([]health.Given, error) {
	return c.takeBack(ctx, batch, health.Actor{Kind: health.ByStaff, ID: string(by)})
}

func (c *Client) takeBack(ctx context.Context, batch string, by health.Actor) ([]health.Given, error) {
	items, err := c.Acts.GivenIn(ctx, batch)
	if err != nil || len(items) == 0 {
		return nil, err
	}
	return c.Give(ctx, health.GiveOrder{Kind: health.HandUndone, Batch: batch + "-undo", By: by, Items: items})
}
