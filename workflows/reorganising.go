package workflows

import (
	"errors"
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// ReorganiseInput names the plan, and how a reorganisation that began anew stands.
type ReorganiseInput struct {
	Plan    health.ReorganisationID
	Rows    int       // people of a batch; zero: DefaultMove
	From    time.Time // nothing is done before
	Paused  bool
	Touched []health.StationCode // stations that were given work since they were last told
}

// DefaultMove is how many people, with their tasks, change the station in one transaction: a nurse waits for half a second
// behind them.
const DefaultMove = 300

// Reorganise carries out a plan, or takes it back, in batches. It can be paused, resumed and cancelled; what was moved
// before stays moved. Whoever starts it again while it still tells the stations is not lost: it begins anew.
func Reorganise(ctx workflow.Context, in ReorganiseInput) error {
	r := &reorganising{in: in, again: workflow.GetSignalChannel(ctx, signalGoOn)}
	if r.in.Rows == 0 {
		r.in.Rows = DefaultMove
	}
	err := r.run(ctx)
	if r.over && r.again.ReceiveAsync(nil) {
		return workflow.NewContinueAsNewError(ctx, Reorganise, ReorganiseInput{Plan: in.Plan, Rows: in.Rows, From: in.From})
	}
	return err
}

func (r *reorganising) run(ctx workflow.Context) error {
	if err := r.listen(ctx); err != nil {
		return err
	}
	if err := r.waitForTheDay(ctx); err != nil {
		return err
	}
	for range batchesPerRun {
		if err := workflow.Await(ctx, func() bool { return !r.in.Paused || r.cancelled }); err != nil {
			return err
		}
		for r.again.ReceiveAsync(nil) { // it goes on already
		}
		if r.cancelled {
			return r.end(ctx, health.ReorganiseCancelled, "")
		}
		if err := r.batch(ctx); err != nil {
			return r.fail(ctx, err)
		}
		if r.last.Done {
			r.over = true
			r.tell(ctx)
			return handled(ctx)
		}
	}
	if err := handled(ctx); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Reorganise, r.in)
}

// errReorganised tells whoever wants to stop a reorganisation that there is nothing left to stop.
func errReorganised() error { return toEngine(health.Refuse("reorganise.over", nil)) }

type reorganising struct {
	in        ReorganiseInput
	last      activities.ReorganiseResult
	cancelled bool
	over      bool
	again     workflow.ReceiveChannel // asks to go on with what is written down
}

func (r *reorganising) listen(ctx workflow.Context) error {
	note := func(state health.ReorganisationState) func(workflow.Context) error {
		return func(ctx workflow.Context) error {
			if r.over {
				return errReorganised()
			}
			r.in.Paused = state == health.ReorganisePaused
			return r.note(ctx, state, "")
		}
	}
	err1 := workflow.SetUpdateHandler(ctx, updatePause, note(health.ReorganisePaused))
	err2 := workflow.SetUpdateHandler(ctx, updateResume, note(health.ReorganiseRunning))
	err3 := workflow.SetUpdateHandler(ctx, updateCancel, func(workflow.Context) error {
		if r.over {
			return errReorganised()
		}
		r.cancelled = true
		return nil
	})
	err4 := workflow.SetQueryHandler(ctx, queryProgress, func() (activities.ReorganiseResult, error) { return r.last, nil })
	return errors.Join(err1, err2, err3, err4)
}

func (r *reorganising) note(ctx workflow.Context, state health.ReorganisationState, code string) error {
	ctx = workflow.WithLocalActivityOptions(ctx, stepOptions())
	in := activities.ReorganisationNote{Plan: r.in.Plan, State: state, Code: code}
	return workflow.ExecuteLocalActivity(ctx, do.NoteReorganisation, in).Get(ctx, nil)
}

// waitForTheDay waits until the plan's day begins, or somebody cancels it.
func (r *reorganising) waitForTheDay(ctx workflow.Context) error {
	wait := r.in.From.Sub(workflow.Now(ctx))
	if wait <= 0 {
		return nil
	}
	_, err := workflow.AwaitWithTimeout(ctx, wait, func() bool { return r.cancelled })
	return err
}

func (r *reorganising) batch(ctx workflow.Context) error {
	in := activities.ReorganiseInput{Plan: r.in.Plan, Rows: r.in.Rows}
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, batchOptions()), do.ReorganiseBatch, in).Get(ctx, &r.last)
	for _, s := range r.last.Stations {
		if !slices.Contains(r.in.Touched, s) {
			r.in.Touched = append(r.in.Touched, s)
		}
	}
	return err
}

// tell lets the stations with new work take it into their windows.
func (r *reorganising) tell(ctx workflow.Context) {
	for _, s := range r.in.Touched {
		nudge(ctx, s)
	}
	r.in.Touched = nil
}

func (r *reorganising) end(ctx workflow.Context, state health.ReorganisationState, code string) error {
	r.over = true
	if err := r.note(ctx, state, code); err != nil {
		return err
	}
	r.tell(ctx)
	return handled(ctx)
}

// fail closes a reorganisation whose plan is at fault, so that whoever began it hears why. Anything else fails the
// workflow.
func (r *reorganising) fail(ctx workflow.Context, err error) error {
	var app *temporal.ApplicationError
	if errors.As(err, &app) && faultOf(app) == health.FaultUser {
		return r.end(ctx, health.ReorganiseFailed, app.Type())
	}
	return errors.Join(r.end(ctx, health.ReorganiseFailed, "reorganise.system"), err)
}
