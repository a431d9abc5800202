package workflows

import (
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// CompleteInput names the task to drive, and the proposal that opens it if it is not there yet.
type CompleteInput struct {
	Task  health.TaskID
	Draft health.DraftID // zero unless a citizen's proposal opens the task
}

// Complete drives one task of a station until it is closed. It takes claims, releases and reports as updates, ends a
// lease that nobody renewed, and brings a sleeping task back on its date.
func Complete(ctx workflow.Context, in CompleteInput) error {
	d := &driver{task: in.Task, anew: func(ctx workflow.Context) error { return workflow.NewContinueAsNewError(ctx, Complete, in) }}
	var first opening
	if err := d.listen(ctx); err != nil {
		return err
	}
	if err := first.answers(ctx, updatePropose); err != nil {
		return err
	}
	if in.Draft != "" {
		var opened activities.Step
		local := workflow.WithLocalActivityOptions(ctx, stepOptions())
		err := workflow.ExecuteLocalActivity(local, do.OpenCorrection, in.Draft).Get(ctx, &opened)
		first.is(opened.Outcome, err)
		if err != nil {
			return d.fail(ctx, err)
		}
	}
	return d.run(ctx)
}
