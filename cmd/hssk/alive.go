package main

import (
	"context"
	"sync"
	"time"

	"go.temporal.io/sdk/activity"
)

// beatEvery is how often the engine hears that a step goes on: often enough for what it takes for a worker that is gone.
const beatEvery = time.Second

// alive tells the engine every second that a step goes on.
func alive(ctx context.Context) (stop func()) {
	if !activity.IsActivity(ctx) {
		return func() {}
	}
	return beat(ctx, beatEvery, func(ctx context.Context) { activity.RecordHeartbeat(ctx) })
}

// beat calls tell again and again until it is stopped. The first time is not at once: that a step has begun is known, and
// most are over before. Stopping waits for a call under way, which would else be cut off with the step and be logged as failed.
func beat(ctx context.Context, every time.Duration, tell func(context.Context)) (stop func()) {
	over := make(chan struct{})
	var running sync.WaitGroup
	running.Go(func() {
		tick := time.NewTicker(every)
		defer tick.Stop()
		for {
			select {
			case <-over:
				return
			case <-ctx.Done():
				return
			case <-tick.C:
				tell(ctx)
			}
		}
	})
	return sync.OnceFunc(func() { close(over); running.Wait() })
}
