package workflows

import (
	"errors"
	"slices"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// ImportInput names the file, and how an import that began anew stands.
type ImportInput struct {
	Import  health.ImportID
	Rows    int // rows of a batch; zero: DefaultBatch
	Staged  bool
	Paused  bool
	Touched []health.StationCode // stations with new work since they were last told
	Told    bool                 // stations were told of the first new work
}

// DefaultBatch is how many rows one activity decides: few enough that a nurse waits a moment at most behind them.
const DefaultBatch = 500

const (
	batchesPerRun = 400 // then the workflow begins anew
	firstTelling  = 20  // batches after which stations see the first of the new work; the rest comes at the end
)

// Import reads one file through and decides its rows in batches. It can be paused, resumed and cancelled; what was
// decided before stays.
func Import(ctx workflow.Context, in ImportInput) error {
	i := &importing{in: in}
	if i.in.Rows == 0 {
		i.in.Rows = DefaultBatch
	}
	if err := i.listen(ctx); err != nil {
		return err
	}
	if err := i.stage(ctx); err != nil {
		return i.fail(ctx, err)
	}
	for n := range batchesPerRun {
		if err := i.waitWhilePaused(ctx); err != nil {
			return err
		}
		if i.cancelled {
			return i.end(ctx, health.ImportCancelled, "")
		}
		done, err := i.batch(ctx)
		if err != nil {
			return i.fail(ctx, err)
		}
		if done {
			return i.end(ctx, health.ImportDone, "")
		}
		if n == firstTelling && !i.in.Told {
			i.in.Told = true
			i.tell(ctx)
		}
	}
	if err := handled(ctx); err != nil {
		return err
	}
	return workflow.NewContinueAsNewError(ctx, Import, i.in)
}

// errOver tells whoever wants to stop an import that there is nothing left to stop.
func errOver() error { return toEngine(health.Refuse("import.over", nil)) }

type importing struct {
	in        ImportInput
	cancelled bool
	over      bool
}

func (i *importing) listen(ctx workflow.Context) error {
	note := func(state health.ImportState) func(workflow.Context) error {
		return func(ctx workflow.Context) error {
			if i.over {
				return errOver()
			}
			i.in.Paused = state == health.ImportPaused
			return i.note(ctx, do.PauseImport, state, "")
		}
	}
	err1 := workflow.SetUpdateHandler(ctx, updatePause, note(health.ImportPaused))
	err2 := workflow.SetUpdateHandler(ctx, updateResume, note(health.ImportRunning))
	err3 := workflow.SetUpdateHandler(ctx, updateCancel, func(workflow.Context) error {
		if i.over {
			return errOver()
		}
		i.cancelled = true
		return nil
	})
	return errors.Join(err1, err2, err3)
}

func (i *importing) note(ctx workflow.Context, f any, state health.ImportState, code string) error {
	ctx = workflow.WithLocalActivityOptions(ctx, stepOptions())
	in := activities.EndInput{Import: i.in.Import, State: state, Code: code}
	return workflow.ExecuteLocalActivity(ctx, f, in).Get(ctx, nil)
}

func (i *importing) stage(ctx workflow.Context) error {
	if i.in.Staged {
		return nil
	}
	i.in.Staged = true
	return workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, stageOptions()), do.StageImport, i.in.Import).Get(ctx, nil)
}

func (i *importing) waitWhilePaused(ctx workflow.Context) error {
	return workflow.Await(ctx, func() bool { return !i.in.Paused || i.cancelled })
}

func (i *importing) batch(ctx workflow.Context) (done bool, err error) {
	var res activities.BatchResult
	in := activities.BatchInput{Import: i.in.Import, Rows: i.in.Rows}
	err = workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, batchOptions()), do.ImportBatch, in).Get(ctx, &res)
	for _, s := range res.Stations {
		if !slices.Contains(i.in.Touched, s) {
			i.in.Touched = append(i.in.Touched, s)
		}
	}
	return res.Done, err
}

// tell lets the stations with new work take it into their windows.
func (i *importing) tell(ctx workflow.Context) {
	for _, s := range i.in.Touched {
		nudge(ctx, s)
	}
	i.in.Touched = nil
}

func (i *importing) end(ctx workflow.Context, state health.ImportState, code string) error {
	i.over = true
	if err := i.note(ctx, do.EndImport, state, code); err != nil {
		return err
	}
	i.tell(ctx)
	return handled(ctx)
}

// fail closes an import whose file is at fault, so that whoever sent it hears why. Anything else fails the workflow.
func (i *importing) fail(ctx workflow.Context, err error) error {
	var app *temporal.ApplicationError
	if errors.As(err, &app) && faultOf(app) == health.FaultUser {
		return i.end(ctx, health.ImportFailed, app.Type())
	}
	return errors.Join(i.end(ctx, health.ImportFailed, "import.system"), err)
}
