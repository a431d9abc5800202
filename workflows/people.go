package workflows

import (
	"context"

	"hssk/store/health"
)

// What people and their addresses are to each other waits for nothing: it is done directly. Only the work that comes of it
// is told to the windows of the stations.

// Unlink implements bot.Desk.
func (c *Client) Unlink(ctx context.Context, channel, address string, person health.PersonID) error {
	return c.Acts.Unlink(ctx, channel, address, person)
}

// Choose implements bot.Desk.
func (c *Client) Choose(ctx context.Context, channel, address string, person health.PersonID) error {
	return c.Acts.Choose(ctx, channel, address, person)
}

// LinkPhone implements bot.Desk.
func (c *Client) LinkPhone(ctx context.Context, claim health.PhoneClaim) (health.Outcome, error) {
	return c.told(ctx)(c.Acts.LinkPhone(ctx, claim))
}

// Disown implements bot.Desk.
func (c *Client) Disown(ctx context.Context, channel, address string) error {
	stations, err := c.Acts.Disown(ctx, channel, address)
	for _, s := range stations {
		if err == nil {
			err = fromEngine(c.Nudge(ctx, s))
		}
	}
	return err
}

// CutOff implements bot.Desk.
func (c *Client) CutOff(ctx context.Context, by health.StaffID, person health.PersonID) error {
	station, err := c.Acts.CutOff(ctx, by, person)
	if err != nil {
		return err
	}
	return fromEngine(c.Nudge(ctx, station))
}

// Appoint implements bot.Desk.
func (c *Client) Appoint(ctx context.Context, in health.Appointment) (health.Outcome, error) {
	return c.Acts.Appoint(ctx, in)
}

// RecordPower implements bot.Desk.
func (c *Client) RecordPower(ctx context.Context, by health.StaffID, p health.Proxy) (health.Outcome, error) {
	return c.Acts.RecordPower(ctx, by, p)
}

// EndPower implements bot.Desk.
func (c *Client) EndPower(ctx context.Context, by health.StaffID, ward health.PersonID, id health.ProxyID) error {
	return c.Acts.EndPower(ctx, by, ward, id)
}

// Dismiss implements bot.Desk.
func (c *Client) Dismiss(ctx context.Context, ward health.PersonID, id health.ProxyID) error {
	return c.Acts.Dismiss(ctx, ward, id)
}

// Powers implements bot.Desk.
func (c *Client) Powers(ctx context.Context, holder health.PersonID) ([]health.Proxy, error) {
	return c.Acts.Powers(ctx, holder)
}

// Reached implements bot.Desk.
func (c *Client) Reached(ctx context.Context, channel, address string, ok bool) error {
	return c.Acts.Reached(ctx, channel, address, ok)
}

// InviteByMessage implements bot.Desk.
func (c *Client) InviteByMessage(ctx context.Context, in health.InviteMessage) error {
	id, err := c.Acts.InviteByMessage(ctx, in)
	if err != nil {
		return err
	}
	return c.Notify(ctx, id)
}

// InviteStaff implements bot.Desk.
func (c *Client) InviteStaff(ctx context.Context, by health.StaffID, staff health.StaffID) (health.StaffInvite, error) {
	return c.Acts.InviteStaff(ctx, health.Actor{Kind: health.ByStaff, ID: string(by)}, staff)
}

// StaffCode implements bot.Desk.
func (c *Client) StaffCode(ctx context.Context, by health.StaffID, staff health.StaffID) (health.StaffInvite, error) {
	return c.Acts.StaffCode(ctx, health.Actor{Kind: health.ByStaff, ID: string(by)}, staff)
}

// SetActive implements bot.Desk.
func (c *Client) SetActive(ctx context.Context, by health.StaffID, staff health.StaffID, active bool) (health.Staff, error) {
	return c.Acts.SetActive(ctx, health.Actor{Kind: health.ByStaff, ID: string(by)}, staff, active)
}
