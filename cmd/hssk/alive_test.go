package main

import (
	"context"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestSignsOfLife: a short step gives none, a long one one a second, and none is under way when the step ends.
func TestSignsOfLife(t *testing.T) {
	for took, want := range map[time.Duration]int64{500 * time.Millisecond: 0, 3500 * time.Millisecond: 3} {
		synctest.Test(t, func(t *testing.T) {
			var begun, ended atomic.Int64
			ctx, over := context.WithCancel(t.Context())
			stop := beat(ctx, beatEvery, func(ctx context.Context) {
				begun.Add(1)
				time.Sleep(700 * time.Millisecond) // a slow engine
				if ctx.Err() != nil {
					t.Error("the step ended while its sign of life was on the way")
				}
				ended.Add(1)
			})
			time.Sleep(took)
			stop()
			over()
			if begun.Load() != want || ended.Load() != want {
				t.Errorf("after %s: %d begun, %d ended; want %d", took, begun.Load(), ended.Load(), want)
			}
			stop() // as often as one likes
		})
	}
}

// TestSignsOfLifeOfAStepThatWasCutOff end with it.
func TestSignsOfLifeOfAStepThatWasCutOff(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cut := context.WithCancel(t.Context())
		var signs atomic.Int64
		stop := beat(ctx, beatEvery, func(context.Context) { signs.Add(1) })
		cut()
		time.Sleep(10 * time.Second)
		stop()
		if n := signs.Load(); n != 0 {
			t.Errorf("%d signs", n)
		}
	})
}
