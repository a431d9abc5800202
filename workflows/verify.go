package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// VerifyInput names the list, and how a workflow that began anew stands.
type VerifyInput struct {
	List    health.CheckID
	Rows    int                  // people of a batch; zero: DefaultCheck
	Touched []health.StationCode // stations with new work since they were last told
}

// DefaultCheck is how many records one transaction of a list changes: a nurse waits for half a second behind them.
const DefaultCheck = 200

// Verify carries a list through its life: it puts the people on it, waits until it comes back, reminds whoever is
// responsible that it has not, and puts approved answers into the records. Who loads answers, approves or gives up writes
// that in the store and signals it to go on.
func Verify(ctx workflow.Context, in VerifyInput) error {
	v := &verifying{in: in, goOn: workflow.GetSignalChannel(ctx, signalGoOn)}
	if v.in.Rows == 0 {
		v.in.Rows = DefaultCheck
	}
	err := v.run(ctx)
	if err == nil && v.stand.State.Over() {
		v.tell(ctx)
	}
	return err
}

type verifying struct {
	in    VerifyInput
	stand activities.CheckStand
	goOn  workflow.ReceiveChannel
}

func (v *verifying) run(ctx workflow.Context) error {
	for range batchesPerRun {
		if err := v.look(ctx); err != nil || v.stand.State.Over() {
			return err
		}
		if err := v.step(ctx); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, Verify, v.in)
}

// step does what the state of the list asks for.
func (v *verifying) step(ctx workflow.Context) error {
	switch v.stand.State {
	case health.CheckCollecting:
		in := activities.CheckBatch{List: v.in.List, Rows: v.in.Rows}
		return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, batchOptions()), do.CollectCheck, in).Get(ctx, nil)
	case health.CheckAsking:
		if v.stand.Again.After(workflow.Now(ctx)) {
			v.tell(ctx)
			return v.wait(ctx, v.stand.Again)
		}
		in := activities.CheckBatch{List: v.in.List, Rows: askRows}
		return v.apply(ctx, workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, outsideOptions()), do.AskCheck, in))
	case health.CheckApplying:
		in := activities.CheckBatch{List: v.in.List, Rows: v.in.Rows}
		return v.apply(ctx, workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, batchOptions()), do.ApplyCheck, in))
	}
	return v.wait(ctx, v.stand.Due)
}

// askRows is how many people a register is asked about before the answers are stored: at one a second that fits easily into
// the step's time.
const askRows = 20

// apply waits until answers are in the records, and notes whose queues have new work.
func (v *verifying) apply(ctx workflow.Context, step workflow.Future) error {
	var res activities.CheckApplied
	err := step.Get(ctx, &res)
	for _, s := range res.Stations {
		if !slices.Contains(v.in.Touched, s) {
			v.in.Touched = append(v.in.Touched, s)
		}
	}
	if res.Done {
		v.tell(ctx)
	}
	return err
}

func (v *verifying) look(ctx workflow.Context) error {
	ctx = workflow.WithLocalActivityOptions(ctx, stepOptions())
	return workflow.ExecuteLocalActivity(ctx, do.CheckStanding, v.in.List).Get(ctx, &v.stand)
}

// wait waits for a moment, or until somebody has done something with the list, and reminds of it when it is late.
func (v *verifying) wait(ctx workflow.Context, until time.Time) error {
	patience := max(min(until.Sub(workflow.Now(ctx)), v.stand.Due.Sub(workflow.Now(ctx))), time.Second)
	heard := false
	sel := workflow.NewSelector(ctx)
	timed, cancel := workflow.WithCancel(ctx)
	defer cancel()
	sel.AddFuture(workflow.NewTimer(timed, min(patience, lookAgain)), func(workflow.Future) {})
	sel.AddReceive(v.goOn, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil); heard = true })
	sel.Select(ctx)
	if err := ctx.Err(); err != nil || heard || workflow.Now(ctx).Before(v.stand.Due) {
		return err
	}
	return v.remind(ctx)
}

// remind tells whoever is responsible that a list has been out for too long, or that answers wait for a second person.
func (v *verifying) remind(ctx workflow.Context) error {
	var told activities.Told
	local := workflow.WithLocalActivityOptions(ctx, stepOptions())
	if err := workflow.ExecuteLocalActivity(local, do.RemindCheck, v.in.List).Get(ctx, &told); err != nil {
		return err
	}
	for _, m := range told.Messages {
		startNotify(ctx, m)
	}
	return nil
}

// tell lets the stations with new work take it into their windows.
func (v *verifying) tell(ctx workflow.Context) {
	for _, s := range v.in.Touched {
		nudge(ctx, s)
	}
	v.in.Touched = nil
}
