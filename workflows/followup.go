package workflows

import (
	"slices"
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// FollowUpInput says of which day the look is, and how one that began anew stands.
type FollowUpInput struct {
	Day       ident.Date // zero: the day on which it runs
	Rows      int        // follow-ups of a page; zero: DefaultFollow
	Scheduled bool       // its time has come: unless somebody has started one by hand, start one
	So        FollowUpSum
}

// FollowUpSum is how far a look is, and what has come of it.
type FollowUpSum struct {
	Day     ident.Date
	Phase   int         // index of followPhases
	Pass    int         // how often the open ones were gone through
	From    store.Place // where the next page begins
	Left    int         // of this pass: to be looked at once more
	Opened  int
	Moved   int
	Sent    int
	Called  int
	Ended   int
	Waits   time.Time            // it sends nothing before this; zero: it works
	Touched []health.StationCode // stations with new tasks since they were last told
}

// DefaultFollow is how many follow-ups one activity moves on: their notices go out together.
const DefaultFollow = 100

const (
	followPasses = 3                // then what a channel does not take waits for the next day
	followAgain  = 10 * time.Minute // between two passes
)

// followPhases are what a look does, in order: it opens what is promised, and then moves on what is open.
func followPhases() []health.FollowUpKind { return append(health.FollowUpKinds(), "") }

// FollowUp looks once at who is expected: it opens a follow-up for each promise of the next days, tells people of their
// appointments before, on and after the day, and asks the station to call those who have not come. It waits for the morning
// before it writes to anybody. Whoever comes, answers, dies or moves away meanwhile ends it in the store, which is looked at
// again for each.
func FollowUp(ctx workflow.Context, in FollowUpInput) (FollowUpSum, error) {
	if in.Scheduled {
		return FollowUpSum{}, followOnce(ctx, in)
	}
	w := &following{in: in, so: in.So}
	if w.in.Rows == 0 {
		w.in.Rows = DefaultFollow
	}
	if w.so.Day.IsZero() {
		w.so.Day = in.Day
		w.itsDay(ctx)
	}
	if err := workflow.SetQueryHandler(ctx, queryProgress, func() (FollowUpSum, error) { return w.so, nil }); err != nil {
		return w.so, err
	}
	for range batchesPerRun {
		done, err := w.step(ctx)
		if err != nil {
			return w.so, err
		}
		if done {
			w.tell(ctx)
			return w.so, nil
		}
	}
	w.in.So = w.so
	return w.so, workflow.NewContinueAsNewError(ctx, FollowUp, w.in)
}

// followOnce starts a look under the one name that keeps two from running at a time, and waits for its end.
func followOnce(ctx workflow.Context, in FollowUpInput) error {
	in.Scheduled = false
	ctx = workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{WorkflowID: followUpID(), TaskQueue: QueueCore,
		TypedSearchAttributes: temporal.NewSearchAttributes(attrKind.ValueSet("follow-up"))})
	return ignoreStarted(workflow.ExecuteChildWorkflow(ctx, TypeFollowUp, in).Get(ctx, nil))
}

type following struct {
	in FollowUpInput
	so FollowUpSum
}

// itsDay makes the look one of today, unless it was asked for another day.
func (w *following) itsDay(ctx workflow.Context) {
	today := ident.DateOf(workflow.Now(ctx).In(health.Zone()))
	if !w.in.Day.IsZero() || w.so.Day == today {
		return
	}
	w.so.Day, w.so.Phase, w.so.Pass, w.so.Left, w.so.From = today, 0, 0, 0, store.Place{}
}

// step carries out one page, or waits.
func (w *following) step(ctx workflow.Context) (done bool, err error) {
	kind := followPhases()[w.so.Phase]
	f := any(do.OpenFollowUps)
	options := batchOptions()
	if kind == "" {
		f, options.TaskQueue = do.MoveFollowUps, QueueSend
	}
	options.StartToCloseTimeout = 10 * time.Minute // a channel may take one message a second
	var res activities.Followed
	in := activities.FollowBatch{Kind: kind, Day: w.so.Day, From: w.so.From, Rows: w.in.Rows}
	if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, options), f, in).Get(ctx, &res); err != nil {
		return false, err
	}
	if w.so.Waits = res.Waits; !res.Waits.IsZero() {
		err := workflow.Sleep(ctx, max(res.Waits.Sub(workflow.Now(ctx)), time.Second))
		w.itsDay(ctx)
		return false, err
	}
	w.add(res)
	for _, id := range res.Later {
		startNotify(ctx, id)
	}
	if !res.Done {
		return false, nil
	}
	return w.next(ctx)
}

func (w *following) add(res activities.Followed) {
	w.so.From, w.so.Left = res.From, w.so.Left+res.Left
	w.so.Opened, w.so.Moved, w.so.Sent = w.so.Opened+res.Opened, w.so.Moved+res.Moved, w.so.Sent+res.Sent
	w.so.Called, w.so.Ended = w.so.Called+res.Called, w.so.Ended+res.Ended
	for _, s := range res.Stations {
		if !slices.Contains(w.so.Touched, s) {
			w.so.Touched = append(w.so.Touched, s)
		}
	}
}

// next goes on to what comes after the last page: the next phase, or another pass over those whose channel took nothing.
func (w *following) next(ctx workflow.Context) (done bool, err error) {
	w.so.From = store.Place{}
	if w.so.Phase < len(followPhases())-1 {
		w.so.Phase++
		return false, nil
	}
	w.so.Pass++
	if w.so.Left == 0 || w.so.Pass >= followPasses {
		return true, nil
	}
	w.so.Left = 0
	w.tell(ctx)
	return false, workflow.Sleep(ctx, followAgain)
}

// tell lets the stations with new tasks take them into their windows.
func (w *following) tell(ctx workflow.Context) {
	for _, s := range w.so.Touched {
		nudge(ctx, s)
	}
	w.so.Touched = nil
}
