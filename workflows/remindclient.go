package workflows

import (
	"context"

	"hssk/activities"
	"hssk/store/health"
)

// StartCampaign carries a campaign on that was written down, and wakes the workflow that waits for it.
func (c *Client) StartCampaign(ctx context.Context, id health.CampaignID) error {
	_, err := c.Engine.SignalWithStartWorkflow(ctx, remindID(id), signalGoOn, nil, options(remindID(id), "", "remind"), TypeRemind, RemindInput{Campaign: id})
	return err
}

// BeginCampaign makes a new campaign.
func (c *Client) BeginCampaign(ctx context.Context, in activities.CampaignInput) (health.Campaign, error) {
	k, err := c.Acts.BeginCampaign(ctx, in)
	if err != nil {
		return k, err
	}
	return k, c.StartCampaign(ctx, k.ID)
}

// JudgeCampaign carries out what somebody says of a campaign, and wakes its workflow.
func (c *Client) JudgeCampaign(ctx context.Context, judge func(context.Context, activities.CampaignVerdict) (health.Campaign, error), id health.CampaignID, by health.StaffID) (health.Campaign, error) {
	k, err := judge(ctx, activities.CampaignVerdict{Campaign: id, By: by})
	if err != nil {
		return k, err
	}
	return k, c.StartCampaign(ctx, id)
}

// campaigns goes on with the campaigns that are not over.
func (c *Client) campaigns(ctx context.Context) error {
	all, err := c.Acts.Store.CampaignList(ctx, 1000)
	if err != nil {
		return err
	}
	for _, k := range all {
		if k.State.Over() {
			continue
		}
		if err := c.StartCampaign(ctx, k.ID); err != nil {
			return err
		}
	}
	return nil
}
