package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"
)

// stepOptions are for short steps in the store that somebody waits for: they run inside the workflow's own worker and
// are tried again quickly. Ten tries cover a busy database; what lasts longer is for an operator.
func stepOptions() workflow.LocalActivityOptions {
	return workflow.LocalActivityOptions{
		ScheduleToCloseTimeout: time.Minute,
		StartToCloseTimeout:    10 * time.Second,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: 50 * time.Millisecond, BackoffCoefficient: 2,
			MaximumInterval: 5 * time.Second, MaximumAttempts: 10},
	}
}

// batchOptions are for a few hundred rows: half a second of work. A worker says every second that it is alive, so that
// another goes on soon after one has died. If it is only slow, the place to go on from keeps the two from counting a row
// twice.
func batchOptions() workflow.ActivityOptions {
	return workflow.ActivityOptions{
		TaskQueue:           QueueBulk,
		StartToCloseTimeout: 30 * time.Second,
		HeartbeatTimeout:    silence,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: 200 * time.Millisecond, MaximumInterval: time.Minute},
	}
}

// outsideOptions are for questions to other systems. What they do not answer is no error of the step.
func outsideOptions() workflow.ActivityOptions {
	o := batchOptions()
	o.TaskQueue, o.StartToCloseTimeout = QueueOutside, 5*time.Minute
	return o
}

// silence is how long a worker that reads or decides rows may say nothing before it counts as gone.
const silence = 5 * time.Second

// stageOptions are for reading a whole file: long, but it says that it is alive.
func stageOptions() workflow.ActivityOptions {
	o := batchOptions()
	o.StartToCloseTimeout = 6 * time.Hour
	return o
}

// sendOptions are for one message: the channel is asked again for a day when it surely took nothing.
func sendOptions() workflow.ActivityOptions {
	return workflow.ActivityOptions{
		TaskQueue:              QueueCore,
		StartToCloseTimeout:    time.Minute,
		ScheduleToCloseTimeout: 24 * time.Hour,
		RetryPolicy: &temporal.RetryPolicy{InitialInterval: 2 * time.Second, BackoffCoefficient: 2,
			MaximumInterval: 15 * time.Minute},
	}
}
