package workflows

import (
	"time"

	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// do names activities; it is never dereferenced.
var do *activities.Activities

const (
	lookAgain  = 6 * time.Hour    // how often a task is compared with the store, where something else may have closed it
	afterFault = 10 * time.Minute // how long a store that failed is left alone
)

// driver drives one task until it is closed: claims, reports, leases that end, dates that come.
type driver struct {
	task  health.TaskID
	stand activities.Stand
	turn  workflow.Mutex // one step at a time, in the order in which they came
	ready bool           // the task was opened: steps may run
	err   error          // the task could not be opened: steps are answered with this
	moves int            // steps taken so far; times in stand may be equal and yet differ for the language
	fault bool           // the store could not be asked the last time
	anew  func(workflow.Context) error
}

// listen sets up the updates of a task. It must run before the first wait, so that an update that started the workflow
// is not turned away.
func (d *driver) listen(ctx workflow.Context) error {
	d.turn = workflow.NewMutex(ctx)
	handlers := map[string]any{
		updateClaim: func(ctx workflow.Context, in activities.ClaimInput) (health.Outcome, error) {
			return d.step(ctx, do.ClaimTask, in)
		},
		updateRelease: func(ctx workflow.Context, in activities.ClaimInput) (health.Outcome, error) {
			return d.step(ctx, do.ReleaseTask, in)
		},
		updateReport: func(ctx workflow.Context, in activities.ReportInput) (health.Outcome, error) {
			return d.step(ctx, do.ReportTask, in)
		},
		updateGive: func(ctx workflow.Context, in activities.GiveInput) (health.Outcome, error) {
			return d.step(ctx, do.GiveTask, in)
		},
	}
	for _, name := range []string{updateClaim, updateRelease, updateReport, updateGive} {
		if err := workflow.SetUpdateHandler(ctx, name, handlers[name]); err != nil {
			return err
		}
	}
	return nil
}

// step runs one step of the task and passes on what follows from it.
func (d *driver) step(ctx workflow.Context, f, in any) (health.Outcome, error) {
	if err := workflow.Await(ctx, func() bool { return d.ready || d.err != nil }); err != nil {
		return health.Outcome{}, err
	}
	if d.err != nil {
		return health.Outcome{}, d.err
	}
	if err := d.turn.Lock(ctx); err != nil {
		return health.Outcome{}, err
	}
	defer d.turn.Unlock()
	var res activities.Step
	err := workflow.ExecuteLocalActivity(workflow.WithLocalActivityOptions(ctx, stepOptions()), f, in).Get(ctx, &res)
	if err != nil {
		return health.Outcome{}, err
	}
	d.stand, d.moves = res.Stand, d.moves+1
	for _, m := range res.Outcome.Notify {
		startNotify(ctx, m)
	}
	if !inWindow(d.stand.State) {
		nudge(ctx, d.stand.Station)
	}
	return res.Outcome, nil
}

func inWindow(s health.TaskState) bool { return s == health.TaskOpen || s == health.TaskClaimed }

// run opens the task and waits for its end. A task that stays open for months begins a new history now and then.
func (d *driver) run(ctx workflow.Context) error {
	if err := d.local(ctx, do.OpenTask); err != nil {
		return d.fail(ctx, err)
	}
	d.ready = true
	for d.stand.State.Live() {
		if workflow.GetInfo(ctx).GetContinueAsNewSuggested() && workflow.AllHandlersFinished(ctx) {
			return d.anew(ctx)
		}
		if err := d.await(ctx); err != nil {
			return err
		}
	}
	return handled(ctx)
}

// fail ends a workflow that could not open its task, after everybody who waits has heard why.
func (d *driver) fail(ctx workflow.Context, err error) error {
	d.err = err
	if waited := handled(ctx); waited != nil {
		return waited
	}
	return err
}

// await waits until a step has moved the task, or until it is time to look at it again.
func (d *driver) await(ctx workflow.Context) error {
	before := d.moves
	moved, err := workflow.AwaitWithTimeout(ctx, d.patience(ctx), func() bool { return d.moves != before })
	if err != nil || moved {
		return err
	}
	if err := d.turn.Lock(ctx); err != nil {
		return err
	}
	defer d.turn.Unlock()
	err = d.local(ctx, do.WakeTask)
	if d.fault = err != nil; d.fault && ctx.Err() == nil {
		workflow.GetLogger(ctx).Warn("task not looked at; trying again later", "task", d.task, "error", err)
		return nil
	}
	return err
}

// patience is the time until the task's own date: the end of its sleep or of its lease.
func (d *driver) patience(ctx workflow.Context) time.Duration {
	if d.fault {
		return afterFault
	}
	wait := lookAgain
	for _, t := range []time.Time{d.stand.WakeAt, d.stand.LeaseEnds} {
		if t.IsZero() {
			continue
		}
		if until := t.Sub(workflow.Now(ctx)) + time.Second; until < wait || d.stand.State == health.TaskAsleep {
			wait = max(until, time.Second)
		}
	}
	return wait
}

func (d *driver) local(ctx workflow.Context, f any) error {
	ctx = workflow.WithLocalActivityOptions(ctx, stepOptions())
	return workflow.ExecuteLocalActivity(ctx, f, d.task).Get(ctx, &d.stand)
}
