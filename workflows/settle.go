package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"hssk/activities"
)

// settleRows is how many records one activity looks at.
const settleRows = 500

// Settle asks of every record what it lacks today: people grow older and what is known of them does, too. Stations whose
// records have changed hear of it.
func Settle(ctx workflow.Context, so activities.Settling) (activities.Settling, error) {
	options := batchOptions()
	options.StartToCloseTimeout = 5 * time.Minute
	for range batchesPerRun {
		if so.Done {
			for _, s := range so.Touched {
				nudge(ctx, s)
			}
			return so, nil
		}
		if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), do.SettleRecords, so, settleRows).Get(ctx, &so); err != nil {
			return so, err
		}
	}
	return so, workflow.NewContinueAsNewError(ctx, Settle, so)
}
