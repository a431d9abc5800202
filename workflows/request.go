package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// RequestInput names what somebody has asked for about their data.
type RequestInput struct {
	Request health.RequestID
}

// SubjectRequest carries a request through its life: it waits for the officer, reminds of the days that the law gives, and
// carries out what was decided. Who acknowledges, extends, decides or takes it back writes that in the store and signals it to
// go on.
func SubjectRequest(ctx workflow.Context, in RequestInput) error {
	r := &requesting{in: in, goOn: workflow.GetSignalChannel(ctx, signalGoOn)}
	for range batchesPerRun {
		if err := r.step(ctx, do.RequestStanding); err != nil || r.stand.Over {
			return err
		}
		if err := r.move(ctx); err != nil || r.stand.Over {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, SubjectRequest, in)
}

type requesting struct {
	in    RequestInput
	stand activities.RequestStand
	goOn  workflow.ReceiveChannel
}

// step runs one step of the request in the store.
func (r *requesting) step(ctx workflow.Context, f any) error {
	ctx = workflow.WithLocalActivityOptions(ctx, stepOptions())
	r.stand = activities.RequestStand{}
	return workflow.ExecuteLocalActivity(ctx, f, r.in.Request).Get(ctx, &r.stand)
}

// move does what the request asks for now, or waits.
func (r *requesting) move(ctx workflow.Context) error {
	if !r.stand.Decide {
		return r.wait(ctx)
	}
	if err := r.carryOut(ctx, do.CarryOutRequest); err != nil {
		return err
	}
	if !r.stand.Erase {
		r.tell(ctx)
		return nil
	}
	if err := r.tellFirst(ctx); err != nil {
		return err
	}
	if err := r.carryOut(ctx, do.EraseRequest); err != nil {
		return err
	}
	r.tell(ctx)
	return nil
}

// carryOut is a step that must not get lost: it is tried until it is done.
func (r *requesting) carryOut(ctx workflow.Context, f any) error {
	options := batchOptions()
	options.TaskQueue, options.HeartbeatTimeout = QueueCore, 0
	r.stand = activities.RequestStand{}
	return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), f, r.in.Request).Get(ctx, &r.stand)
}

// tell hands the messages of a step to their channels.
func (r *requesting) tell(ctx workflow.Context) {
	for _, m := range r.stand.Notify {
		startNotify(ctx, m)
	}
}

// lastWord is how long the erasure of a record waits for the message that says so: a phone may be off.
const lastWord = 24 * time.Hour

// tellFirst waits until whoever asked was told, or nobody can tell them: nothing of them is left after what comes next.
func (r *requesting) tellFirst(ctx workflow.Context) error {
	left := len(r.stand.Notify)
	for _, m := range r.stand.Notify {
		sent := notified(ctx, m)
		workflow.Go(ctx, func(ctx workflow.Context) {
			err := sent.Get(ctx, nil)
			for temporal.IsWorkflowExecutionAlreadyStartedError(err) { // a start of the program has taken it up: it is waited for all the same
				if workflow.Sleep(ctx, time.Minute) != nil {
					break
				}
				err = notified(ctx, m).Get(ctx, nil)
			}
			if err != nil {
				workflow.GetLogger(ctx).Warn("not told before the erasure", "message", m, "error", err)
			}
			left--
		})
	}
	_, err := workflow.AwaitWithTimeout(ctx, lastWord, func() bool { return left == 0 })
	return err
}

// notified hands over a message, and can be waited for.
func notified(ctx workflow.Context, m health.MessageID) workflow.ChildWorkflowFuture {
	return workflow.ExecuteChildWorkflow(workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: notifyID(m), TaskQueue: QueueCore,
		Priority: ranked(rankUsual, "")}), TypeNotify, m)
}

// wait waits for the next reminder, or until somebody has done something, and reminds.
func (r *requesting) wait(ctx workflow.Context) error {
	patience := lookAgain
	if !r.stand.Next.IsZero() {
		patience = min(patience, max(r.stand.Next.Sub(workflow.Now(ctx)), time.Second))
	}
	heard := false
	sel := workflow.NewSelector(ctx)
	timed, cancel := workflow.WithCancel(ctx)
	defer cancel()
	sel.AddFuture(workflow.NewTimer(timed, patience), func(workflow.Future) {})
	sel.AddReceive(r.goOn, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil); heard = true })
	sel.Select(ctx)
	if err := ctx.Err(); err != nil || heard || r.stand.Next.IsZero() || workflow.Now(ctx).Before(r.stand.Next) {
		return err
	}
	if err := r.step(ctx, do.RemindRequest); err != nil {
		return err
	}
	r.tell(ctx)
	return nil
}
