package activities

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
)

// CampaignVerdict is what somebody says of a campaign.
type CampaignVerdict struct {
	Campaign health.CampaignID
	By       health.StaffID
}

// judgeCampaign changes a campaign for somebody who may write to all its people.
func (a *Activities) judgeCampaign(ctx context.Context, in CampaignVerdict, right health.Right, what string, f func(tx store.Tx, c *health.Campaign) error) (health.Campaign, error) {
	staff, err := a.checker(ctx, in.By)
	if err != nil {
		return health.Campaign{}, err
	}
	return a.onCampaign(ctx, in.Campaign, func(tx store.Tx, c *health.Campaign) error {
		for _, s := range c.Stations {
			if !staff.May(right, s, "") {
				return health.Refuse("campaign_not_yours", nil)
			}
		}
		if c.State.Over() {
			return health.Refuse("campaign_over", nil)
		}
		return errors.Join(f(tx, c), a.noteCampaign(tx, *c, staffActor(in.By), what))
	})
}

// ApproveCampaign lets a campaign begin. Its author does not approve it. Errors: campaign_not_yours, campaign_own,
// campaign_counting, campaign_running, campaign_over.
func (a *Activities) ApproveCampaign(ctx context.Context, in CampaignVerdict) (health.Campaign, error) {
	return a.judgeCampaign(ctx, in, health.RightCampaign, "approved", func(_ store.Tx, c *health.Campaign) error {
		switch {
		case c.State == health.CampaignCounting:
			return health.Refuse("campaign_counting", nil)
		case c.State != health.CampaignWaiting:
			return health.Refuse("campaign_running", nil)
		case c.By.ID == string(in.By):
			return health.Refuse("campaign_own", nil)
		}
		c.State, c.Approved = health.CampaignRunning, staffActor(in.By)
		return nil
	})
}

// PauseCampaign stops a campaign after the batch it is in, ResumeCampaign lets it go on. Errors: campaign_not_yours,
// campaign_not_running, campaign_not_paused, campaign_over.
func (a *Activities) PauseCampaign(ctx context.Context, in CampaignVerdict) (health.Campaign, error) {
	return a.judgeCampaign(ctx, in, health.RightCampaign, "paused", step(health.CampaignRunning, health.CampaignPaused, "campaign_not_running"))
}

// ResumeCampaign lets a paused campaign go on.
func (a *Activities) ResumeCampaign(ctx context.Context, in CampaignVerdict) (health.Campaign, error) {
	return a.judgeCampaign(ctx, in, health.RightCampaign, "resumed", step(health.CampaignPaused, health.CampaignRunning, "campaign_not_paused"))
}

func step(from, to health.CampaignState, otherwise string) func(store.Tx, *health.Campaign) error {
	return func(_ store.Tx, c *health.Campaign) error {
		if c.State != from {
			return health.Refuse(otherwise, nil)
		}
		c.State = to
		return nil
	}
}

// CancelCampaign ends a campaign: whoever has no outcome is not written to. What was sent stays sent.
func (a *Activities) CancelCampaign(ctx context.Context, in CampaignVerdict) (health.Campaign, error) {
	return a.judgeCampaign(ctx, in, health.RightCampaign, "cancelled", func(tx store.Tx, c *health.Campaign) error {
		c.State, c.EndedAt = health.CampaignCancelled, a.Now()
		return a.closeRest(tx, c, health.OutcomeCancelled)
	})
}

// PaceCampaign changes how many messages an hour a campaign sends at most; zero: as many as the channel takes.
func (a *Activities) PaceCampaign(ctx context.Context, in CampaignVerdict, perHour int) (health.Campaign, error) {
	if perHour < 0 {
		return health.Campaign{}, health.Refuse("campaign_rules", nil)
	}
	return a.judgeCampaign(ctx, in, health.RightCampaign, "pace", func(_ store.Tx, c *health.Campaign) error {
		c.Rules.PerHour = perHour
		return nil
	})
}
