package workflows

import (
	"time"

	"go.temporal.io/sdk/temporal"
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store/health"
)

// FollowInput names an import that somebody watches in a chat.
type FollowInput struct {
	Import health.ImportID
	Looks  int // since the beginning, also before the workflow began anew
}

const (
	looksPerRun = 300 // then the workflow begins anew
	quickLooks  = 20  // a short list is over by then
	quickLook   = 2 * time.Second
	slowLook    = 10 * time.Second
	pausedLook  = 10 * time.Minute // somebody who lets it go on wakes us
)

// Follow shows in a chat how far an import is, and says what came of it once it is over.
func Follow(ctx workflow.Context, in FollowInput) error {
	wake := workflow.GetSignalChannel(ctx, signalGoOn)
	options := workflow.WithActivityOptions(ctx, followOptions())
	for range looksPerRun {
		var now activities.Following
		if err := workflow.ExecuteActivity(options, do.FollowImport, in.Import).Get(ctx, &now); err != nil {
			return err
		}
		if now.Over {
			if now.Notify != "" {
				startNotify(ctx, now.Notify)
			}
			return nil
		}
		in.Looks++
		if err := rest(ctx, wake, pauseBefore(in.Looks, now.Paused)); err != nil {
			return err
		}
	}
	return workflow.NewContinueAsNewError(ctx, Follow, in)
}

func pauseBefore(looks int, paused bool) time.Duration {
	switch {
	case paused:
		return pausedLook
	case looks <= quickLooks:
		return quickLook
	}
	return slowLook
}

// rest waits for a time, or until somebody wakes us.
func rest(ctx workflow.Context, wake workflow.ReceiveChannel, d time.Duration) error {
	timed, cancel := workflow.WithCancel(ctx)
	defer cancel()
	s := workflow.NewSelector(ctx)
	s.AddReceive(wake, func(c workflow.ReceiveChannel, _ bool) { c.Receive(ctx, nil) })
	s.AddFuture(workflow.NewTimer(timed, d), func(workflow.Future) {})
	s.Select(ctx)
	return ctx.Err()
}

// followOptions are for one look: it may change a message through a channel that answers slowly.
func followOptions() workflow.ActivityOptions {
	return workflow.ActivityOptions{
		TaskQueue:           QueueCore,
		StartToCloseTimeout: time.Minute,
		RetryPolicy:         &temporal.RetryPolicy{InitialInterval: time.Second, BackoffCoefficient: 2, MaximumInterval: time.Minute},
	}
}
