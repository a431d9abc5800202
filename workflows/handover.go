package workflows

import (
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// HandoverInput says where a look that began anew goes on.
type HandoverInput struct {
	After health.StaffID // zero: from the first member of staff
	Tasks int            // handed over so far
}

// handoverRows is how many members of staff one activity looks at.
const handoverRows = 50

// Handover looks at everybody who works here and takes tasks from those who are on leave, have left or work elsewhere now:
// in the end each of those tasks has a holder who works, or lies in the queue of its station. Whoever stands in hears of
// what is theirs now. It says how many tasks it handed over.
func Handover(ctx workflow.Context, in HandoverInput) (int, error) {
	for range batchesPerRun {
		var now activities.HandedOver
		next := activities.HandBatch{After: in.After, Rows: handoverRows}
		if err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, batchOptions()), do.HandOver, next).Get(ctx, &now); err != nil {
			return in.Tasks, err
		}
		in.After, in.Tasks = now.After, in.Tasks+now.Tasks
		for _, m := range now.Notify {
			startNotify(ctx, m)
		}
		if now.Done {
			return in.Tasks, nil
		}
	}
	return in.Tasks, workflow.NewContinueAsNewError(ctx, Handover, in)
}
