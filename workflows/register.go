package workflows

import (
	"go.temporal.io/sdk/workflow"

	"hssk/store/health"
)

// RegisterInput names the draft of a new resident.
type RegisterInput struct {
	Draft   health.DraftID
	Station health.StationCode // whose window hears of the new task; zero when only the draft's decision is driven
}

// Register lets one new resident in. Where the draft may describe somebody who is registered already, it stays open
// until a person has said whether it does.
func Register(ctx workflow.Context, in RegisterInput) (health.Outcome, error) {
	d := &driver{anew: func(ctx workflow.Context) error { return workflow.NewContinueAsNewError(ctx, Register, in) }}
	var first opening
	if err := d.listen(ctx); err != nil {
		return health.Outcome{}, err
	}
	if err := first.answers(ctx, updateAdmit); err != nil {
		return health.Outcome{}, err
	}
	var out health.Outcome
	local := workflow.WithLocalActivityOptions(ctx, stepOptions())
	err := workflow.ExecuteLocalActivity(local, do.RegisterDraft, in.Draft).Get(ctx, &out)
	first.is(out, err)
	if err != nil {
		return out, d.fail(ctx, err)
	}
	if out.Code == "waiting" {
		d.task = out.Task
		return out, d.run(ctx)
	}
	d.ready = true                                     // whoever still wants to decide hears that it is decided
	if len(out.Gaps) > 0 && out.Open < DefaultWindow { // a full window looks by itself as soon as there is room
		nudge(ctx, in.Station)
	}
	return out, handled(ctx)
}
