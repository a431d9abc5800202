package workflows

import (
	"context"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/client"

	"hssk/store/ident"
)

// StartFollowUp looks at who is expected on a day, zero: today, or joins a look that runs already. The run gives a FollowUpSum
// when it ends.
func (c *Client) StartFollowUp(ctx context.Context, day ident.Date) (client.WorkflowRun, error) {
	start := options(followUpID(), "", "follow-up")
	start.WorkflowIDConflictPolicy = enums.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING
	return c.Engine.ExecuteWorkflow(ctx, start, TypeFollowUp, FollowUpInput{Day: day})
}

// FollowUpProgress says how far the last look is.
func (c *Client) FollowUpProgress(ctx context.Context) (FollowUpSum, error) {
	var so FollowUpSum
	v, err := c.Engine.QueryWorkflow(ctx, followUpID(), "", queryProgress)
	if err != nil {
		return so, err
	}
	return so, v.Get(&so)
}
