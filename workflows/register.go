package workflows

import (
	"go.temporal.io/sdk/workflow"

	"hssk/store/health"
)

// RegisterInput names the draft of a new resident.
type RegisterInput struct {
	Draft health.DraftID
}

// Register lets one new resident in. Where the draft may describe somebody who is registered already, it stays open
// until a person has said whether it does.
func Register(ctx workflow.Context, in RegisterInput) (health.Outcome, error) {
	d := &driver{}
	if err := d.listen(ctx); err != nil {
		return health.Outcome{}, err
	}
	var out health.Outcome
	admitted := false
	err := workflow.SetUpdateHandler(ctx, updateAdmit, func(ctx workflow.Context) (health.Outcome, error) {
		err := workflow.Await(ctx, func() bool { return admitted })
		return out, err
	})
	if err != nil {
		return out, err
	}
	local := workflow.WithLocalActivityOptions(ctx, stepOptions())
	if err := workflow.ExecuteLocalActivity(local, do.RegisterDraft, in.Draft).Get(ctx, &out); err != nil {
		return out, err
	}
	admitted = true
	if out.Code != "waiting" {
		return out, workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
	}
	d.task = out.Task
	return out, d.run(ctx)
}
