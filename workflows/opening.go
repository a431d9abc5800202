package workflows

import (
	"go.temporal.io/sdk/workflow"

	"hssk/store/health"
)

// opening is the first step of a workflow. Its result, or what it was refused with, answers the update that started the
// workflow: an update that is still waiting when its workflow ends would hear of the end alone, and not of the reason.
type opening struct {
	done bool
	out  health.Outcome
	err  error
}

// answers makes an update wait for the opening.
func (o *opening) answers(ctx workflow.Context, name string) error {
	return workflow.SetUpdateHandler(ctx, name, func(ctx workflow.Context) (health.Outcome, error) {
		if err := workflow.Await(ctx, func() bool { return o.done }); err != nil {
			return health.Outcome{}, err
		}
		return o.out, o.err
	})
}

// is settles the opening.
func (o *opening) is(out health.Outcome, err error) { o.done, o.out, o.err = true, out, err }

// handled waits until every update that has come has been answered.
func handled(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return workflow.AllHandlersFinished(ctx) })
}
