package workflows

import (
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
	"hssk/store/ident"
)

// ReportInput names the period.
type ReportInput struct {
	Period health.PeriodID
}

// Report carries a period of reporting through its life: it waits until the days are over, has the figures counted, writes to those
// who have not submitted until somebody has signed, and ends. Who submits, returns, signs or corrects writes that in the store and
// signals it to go on; a correction after the signature begins it anew.
func Report(ctx workflow.Context, in ReportInput) error {
	r := &reporting{in: in, goOn: workflow.GetSignalChannel(ctx, signalGoOn)}
	for range batchesPerRun {
		if err := r.look(ctx); err != nil || r.stand.State.Over() {
			return err
		}
		if err := r.step(ctx); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, Report, r.in)
}

type reporting struct {
	in    ReportInput
	stand activities.PeriodStand
	goOn  workflow.ReceiveChannel
}

func (r *reporting) look(ctx workflow.Context) error {
	ctx = workflow.WithLocalActivityOptions(ctx, stepOptions())
	return workflow.ExecuteLocalActivity(ctx, do.PeriodStanding, r.in.Period).Get(ctx, &r.stand)
}

// step does what the state of the period asks for, or waits for it.
func (r *reporting) step(ctx workflow.Context) error {
	now := workflow.Now(ctx)
	switch {
	case r.stand.State == health.PeriodRunning && r.stand.Ends.After(now):
		return r.wait(ctx, r.stand.Ends, oneDay)
	case r.stand.State == health.PeriodRunning:
		return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, countOptions()), do.CountPeriod, r.in.Period).Get(ctx, nil)
	case r.stand.Next.IsZero(): // nobody is to be written to
		return r.wait(ctx, now.Add(lookAgain), lookAgain)
	case r.stand.Next.After(now):
		return r.wait(ctx, r.stand.Next, lookAgain)
	}
	return r.remind(ctx)
}

const oneDay = 24 * time.Hour

// countOptions are for counting a whole province: long, but it says that it is alive.
func countOptions() workflow.ActivityOptions {
	o := batchOptions()
	o.StartToCloseTimeout = time.Hour
	return o
}

// wait waits for a moment or until somebody has done something, but no longer than patience: the store may have moved on without a
// word.
func (r *reporting) wait(ctx workflow.Context, until time.Time, patience time.Duration) error {
	timed, cancel := workflow.WithCancel(ctx)
	defer cancel()
	sel := workflow.NewSelector(ctx)
	sel.AddFuture(workflow.NewTimer(timed, min(until.Sub(workflow.Now(ctx))+time.Second, patience)), func(workflow.Future) {})
	sel.AddReceive(r.goOn, func(c workflow.ReceiveChannel, _ bool) { drained(c) })
	sel.Select(ctx)
	return ctx.Err()
}

// remind writes to those on whom the period waits.
func (r *reporting) remind(ctx workflow.Context) error {
	var told activities.Told
	local := workflow.WithLocalActivityOptions(ctx, stepOptions())
	if err := workflow.ExecuteLocalActivity(local, do.RemindPeriod, r.in.Period).Get(ctx, &told); err != nil {
		return err
	}
	for _, m := range told.Messages {
		startNotify(ctx, m)
	}
	return nil
}

// ReportsInput says of which day a look at what is to be reported is.
type ReportsInput struct {
	Day ident.Date // zero: the day on which it runs
}

// Reports opens the periods of reporting that have begun, and sees that each has its workflow. It says how many they are.
func Reports(ctx workflow.Context, in ReportsInput) (int, error) {
	if in.Day.IsZero() {
		in.Day = ident.DateOf(workflow.Now(ctx).In(health.Zone()))
	}
	var open []health.PeriodID
	if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, batchOptions()), do.DuePeriods, in.Day).Get(ctx, &open); err != nil {
		return 0, err
	}
	for _, id := range open {
		child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: reportID(id), TaskQueue: QueueCore,
			ParentClosePolicy: enums.PARENT_CLOSE_POLICY_ABANDON, TypedSearchAttributes: temporal.NewSearchAttributes(attrKind.ValueSet("report"))})
		started := workflow.ExecuteChildWorkflow(child, TypeReport, ReportInput{Period: id}).GetChildWorkflowExecution()
		if err := ignoreStarted(started.Get(ctx, nil)); err != nil {
			return 0, err
		}
	}
	return len(open), nil
}
