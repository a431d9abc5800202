package workflows

import (
	"time"

	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// WindowInput names the station and how many of its tasks may be open at a time.
type WindowInput struct {
	Station health.StationCode
	Size    int
}

// DefaultWindow is a few days' work of a station: enough to choose from, few enough to see an end. What is queued behind
// it can be taken all the same; the window only bounds how many workflows are open.
const DefaultWindow = 20

// After so many looks or started drivers the workflow begins anew, so that its history stays short and drivers that run
// for months do not count as its children.
const (
	windowRounds = 200
	windowStarts = 500
)

// Window keeps the best tasks of a station open, up to its size, and ends when nothing is queued any more. Invariant: a
// task is queued until the workflow that drives it has opened it, so a crash between the two loses nothing.
func Window(ctx workflow.Context, in WindowInput) error {
	nudged := workflow.GetSignalChannel(ctx, signalNudge)
	for rounds, starts := 0, 0; rounds < windowRounds && starts < windowStarts; rounds++ {
		queued, started, err := fillWindow(ctx, in)
		if err != nil {
			return err
		}
		starts += started
		if queued == 0 {
			if !drained(nudged) {
				return nil
			}
			if workflow.GetVersion(ctx, "nudged-while-filling", workflow.DefaultVersion, 1) == 1 {
				continue // before, the task that the nudge was about waited for the next look
			}
		}
		waitFor(ctx, nudged, 10*time.Minute)
	}
	drained(nudged)
	return workflow.NewContinueAsNewError(ctx, Window, in)
}

// fillWindow starts what there is room for and says how many tasks stay queued behind it, at least.
func fillWindow(ctx workflow.Context, in WindowInput) (queued, started int, err error) {
	var room activities.Room
	local := workflow.WithLocalActivityOptions(ctx, stepOptions())
	err = workflow.ExecuteLocalActivity(local, do.WindowRoom, activities.RoomInput(in)).Get(ctx, &room)
	if err != nil {
		return 0, 0, err
	}
	for _, id := range room.Next {
		if err := startDriver(ctx, in.Station, id); err != nil {
			return 0, 0, err
		}
	}
	if len(room.Next) > 0 {
		// A started driver opens its task in its first step; the next look must see that.
		if err := workflow.Sleep(ctx, 2*time.Second); err != nil {
			return 0, 0, err
		}
	}
	return room.Queued, len(room.Next), nil
}

// startDriver starts the workflow that drives a task, unless it runs already.
func startDriver(ctx workflow.Context, station health.StationCode, id health.TaskID) error {
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:            driverID(id),
		TaskQueue:             QueueCore,
		ParentClosePolicy:     enums.PARENT_CLOSE_POLICY_ABANDON,
		WorkflowIDReusePolicy: enums.WORKFLOW_ID_REUSE_POLICY_ALLOW_DUPLICATE,
		TypedSearchAttributes: temporal.NewSearchAttributes(attrStation.ValueSet(string(station))),
		Priority:              ranked(rankPerson, string(station)),
	})
	var child workflow.ChildWorkflowFuture
	if d := decisionDraft(id); d != "" {
		child = workflow.ExecuteChildWorkflow(ctx, TypeRegister, RegisterInput{Draft: d})
	} else {
		child = workflow.ExecuteChildWorkflow(ctx, TypeComplete, CompleteInput{Task: id})
	}
	return ignoreStarted(child.GetChildWorkflowExecution().Get(ctx, nil))
}

func driverID(id health.TaskID) string {
	if d := decisionDraft(id); d != "" {
		return registerID(d)
	}
	return completeID(id)
}

func ignoreStarted(err error) error {
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		return nil
	}
	return err
}

// nudge makes a station's window look again, and starts it if it had ended. A window that ends between the two is
// started after all. Failing to do so never fails the caller: the next nudge makes up for it.
func nudge(ctx workflow.Context, station health.StationCode) {
	if station == "" {
		return
	}
	err := wakeWindow(ctx, station)
	if err != nil && ctx.Err() == nil {
		err = wakeWindow(ctx, station)
	}
	if err != nil {
		workflow.GetLogger(ctx).Warn("window not nudged", "station", station, "error", err)
	}
}

func wakeWindow(ctx workflow.Context, station health.StationCode) error {
	child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:            windowID(station),
		TaskQueue:             QueueCore,
		ParentClosePolicy:     enums.PARENT_CLOSE_POLICY_ABANDON,
		TypedSearchAttributes: temporal.NewSearchAttributes(attrStation.ValueSet(string(station))),
		Priority:              ranked(rankBulk, string(station)),
	})
	started := workflow.ExecuteChildWorkflow(child, TypeWindow, WindowInput{Station: station, Size: DefaultWindow})
	err := started.GetChildWorkflowExecution().Get(ctx, nil)
	if temporal.IsWorkflowExecutionAlreadyStartedError(err) {
		err = workflow.SignalExternalWorkflow(ctx, windowID(station), "", signalNudge, nil).Get(ctx, nil)
	}
	return err
}

// drained empties a signal channel and says whether there was anything in it.
func drained(c workflow.ReceiveChannel) (any bool) {
	for c.ReceiveAsync(nil) {
		any = true
	}
	return any
}

func waitFor(ctx workflow.Context, c workflow.ReceiveChannel, patience time.Duration) {
	timer, cancel := workflow.WithCancel(ctx)
	defer cancel()
	workflow.NewSelector(ctx).
		AddReceive(c, func(c workflow.ReceiveChannel, _ bool) { drained(c) }).
		AddFuture(workflow.NewTimer(timer, patience), func(workflow.Future) {}).
		Select(ctx)
}
