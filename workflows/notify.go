package workflows

import (
	enums "go.temporal.io/api/enums/v1"
	"go.temporal.io/sdk/workflow"

	"hssk/store/health"
)

// Notify hands one message to its channel, and waits with it while the channel takes nothing.
func Notify(ctx workflow.Context, id health.MessageID) (health.DeliveryState, error) {
	var state health.DeliveryState
	err := workflow.ExecuteActivity(workflow.WithActivityOptions(ctx, sendOptions()), do.SendMessage, id).Get(ctx, &state)
	return state, err
}

// startNotify starts the sending of a message beside the caller. If it cannot be started now, the message stays in the
// outbox and goes out at the next start of the program.
func startNotify(ctx workflow.Context, id health.MessageID) {
	child := workflow.WithChildOptions(ctx, workflow.ChildWorkflowOptions{
		WorkflowID:        notifyID(id),
		TaskQueue:         QueueCore,
		Priority:          ranked(rankUsual, ""),
		ParentClosePolicy: enums.PARENT_CLOSE_POLICY_ABANDON,
	})
	err := workflow.ExecuteChildWorkflow(child, TypeNotify, id).GetChildWorkflowExecution().Get(ctx, nil)
	if err != nil {
		workflow.GetLogger(ctx).Warn("message left in the outbox", "message", id, "error", err)
	}
}
