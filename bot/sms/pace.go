package sms

import (
	"context"
	"sync"
	"time"

	"hssk/store/health"
)

// Pace lets no more messages out than a channel bears. It is a bucket of tokens: those that were not used are left for a
// fortieth of a second's worth of messages at once. In no second more messages are let out than the rate says, also as
// the provider counts them, who hears of one a few milliseconds sooner or later than of another.
type Pace struct {
	Now   func() time.Time
	Sleep func(context.Context, time.Duration) error

	rate, room float64 // tokens a second, tokens that are kept
	turn       chan struct{}
	tokens     float64
	at         time.Time // when tokens was right; zero: nobody has asked yet
}

// gates are the two places where a message waits: long before its attempt is noted, so that what waits is not of unknown
// outcome when the process dies; and at the wire, where a note that took long to store would let too many out at once.
type gates struct{ queue, wire *Pace }

func newGates(perSecond float64, now func() time.Time) gates {
	return gates{NewPace(perSecond, now), NewPace(perSecond, now)}
}

// Turn returns when it is a message's turn; see activities.Paced.
func (g gates) Turn(ctx context.Context) error { return g.queue.Wait(ctx) }

// out returns when a message may go out now; gone is called when it has.
func (g gates) out(ctx context.Context) (gone func(), err error) {
	if gone, err = g.wire.pass(ctx); err != nil {
		return nil, &health.Error{Code: "channel_busy", Fault: health.FaultOutside, Retry: true, Err: err}
	}
	return gone, nil
}

// jitter is how much of a second the way to the provider may differ from message to message.
const jitter = 0.02

// NewPace makes a pace of so many messages a second; zero or less: one.
func NewPace(perSecond float64, now func() time.Time) *Pace {
	if perSecond <= 0 {
		perSecond = 1
	}
	room := max(1, float64(int(perSecond/40)))
	// Whoever takes a full bucket at once finds, within the same second, the tokens of that second too.
	return &Pace{Now: now, Sleep: sleep, rate: (perSecond - room + 1) / (1 + jitter), room: room, tokens: room, turn: make(chan struct{}, 1)}
}

// Wait returns when the next message may go out, in the order in which they asked; or with the context's error, and then
// it may not.
func (p *Pace) Wait(ctx context.Context) error {
	gone, err := p.pass(ctx)
	if err == nil {
		gone()
	}
	return err
}

// pass is Wait for a message that takes a moment to be on its way: until gone is called, no other is let out, so that two
// which were let out apart do not leave together.
func (p *Pace) pass(ctx context.Context) (gone func(), err error) {
	select {
	case p.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := p.take(ctx); err != nil {
		<-p.turn
		return nil, err
	}
	return sync.OnceFunc(func() {
		p.refill() // the token is taken when the message is on its way, not when it was let out
		p.tokens--
		<-p.turn
	}), nil
}

// take waits until there is a token. Whoever calls it has the turn.
func (p *Pace) take(ctx context.Context) error {
	for {
		if p.refill(); p.tokens >= 1 {
			return ctx.Err()
		}
		// A microsecond more than is missing: what is rounded must not make this go round once more.
		missing := time.Duration((1-p.tokens)/p.rate*float64(time.Second)) + time.Microsecond
		if err := p.Sleep(ctx, missing); err != nil {
			return err
		}
	}
}

// refill adds the tokens that have come since the last look.
func (p *Pace) refill() {
	now := p.Now()
	if !p.at.IsZero() {
		p.tokens = min(p.room, p.tokens+now.Sub(p.at).Seconds()*p.rate)
	}
	p.at = now
}

func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
