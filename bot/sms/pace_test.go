package sms

import (
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

// clockwork is a clock that goes on only when somebody sleeps, and then a little longer than asked, as real ones do.
type clockwork struct {
	now  time.Time
	late func() time.Duration
}

func (c *clockwork) sleep(ctx context.Context, d time.Duration) error {
	c.now = c.now.Add(d + c.late())
	return ctx.Err()
}

// In no second more messages are let out than the rate says, however long nobody asked before, and nearly as many are.
func TestPaceIsNeverExceeded(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, rate := range []float64{0.2, 0.5, 1, 2, 3, 7, 20, 25, 50, 100, 333, 400, 1000} {
		c := &clockwork{now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), late: func() time.Duration { return time.Duration(rnd.IntN(200)) * time.Microsecond }}
		p := NewPace(rate, func() time.Time { return c.now })
		p.Sleep = c.sleep
		var out []time.Time
		begun := c.now
		for c.now.Sub(begun) < 60*time.Second {
			if rnd.IntN(200) == 0 {
				c.now = c.now.Add(time.Duration(rnd.IntN(2000)) * time.Millisecond) // nobody asks for a while
				begun = begun.Add(0)
			}
			if err := p.Wait(t.Context()); err != nil {
				t.Fatal(err)
			}
			out = append(out, c.now)
		}
		most := 0
		for from, to := 0, 0; to < len(out); to++ {
			for out[to].Sub(out[from]) >= time.Second {
				from++
			}
			most = max(most, to-from+1)
		}
		if float64(most) > math.Ceil(rate) {
			t.Errorf("at %v a second %d were let out within one", rate, most)
		}
	}
}

func TestPaceIsUsed(t *testing.T) {
	for _, rate := range []float64{1, 10, 300, 400} {
		c := &clockwork{now: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC), late: func() time.Duration { return 100 * time.Microsecond }}
		p := NewPace(rate, func() time.Time { return c.now })
		p.Sleep = c.sleep
		begun, n := c.now, 0
		for c.now.Sub(begun) < 30*time.Second {
			p.Wait(t.Context())
			n++
		}
		if got := float64(n) / 30; got < 0.93*rate {
			t.Errorf("at %v a second only %.1f were let out", rate, got)
		}
	}
}

func TestATurnThatNeverComes(t *testing.T) {
	p := NewPace(0.01, time.Now)
	if err := p.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := p.Wait(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}
