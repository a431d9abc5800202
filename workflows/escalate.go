package workflows

import (
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
	"hssk/store/ident"
)

// EscalateInput says of which day a look at waiting tasks is, and where one that began anew goes on.
type EscalateInput struct {
	Day   ident.Date         // zero: the day on which it runs
	After health.StationCode // zero: from the first station
	So    EscalateSum
}

// EscalateSum is of how many tasks others were told.
type EscalateSum struct {
	Heads       int // the heads of stations
	Supervisors int // the health centre
}

// escalateRows is how many stations one activity looks at.
const escalateRows = 20

// Escalate looks once at the tasks that wait, and tells the heads of stations and then the health centre of those that have
// waited too long for their risk. On days off nobody is told.
func Escalate(ctx workflow.Context, in EscalateInput) (EscalateSum, error) {
	if in.Day.IsZero() {
		in.Day = ident.DateOf(workflow.Now(ctx).In(health.Zone()))
	}
	for range batchesPerRun {
		var now activities.Escalated
		next := activities.EscalateBatch{Day: in.Day, After: in.After, Rows: escalateRows}
		if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, batchOptions()), do.Escalate, next).Get(ctx, &now); err != nil {
			return in.So, err
		}
		in.After, in.So.Heads, in.So.Supervisors = now.After, in.So.Heads+now.Heads, in.So.Supervisors+now.Supervisors
		for _, m := range now.Notify {
			startNotify(ctx, m)
		}
		if now.Done {
			return in.So, nil
		}
	}
	return in.So, workflow.NewContinueAsNewError(ctx, Escalate, in)
}
