package telegram

import (
	"context"
	"testing"
	"time"
)

// clock goes on only when somebody sleeps.
type clock struct{ now time.Time }

func (c *clock) sleep(ctx context.Context, d time.Duration) error {
	if d > 0 {
		c.now = c.now.Add(d)
	}
	return ctx.Err()
}

func newClock() *clock { return &clock{time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)} }

func TestPaceOfOneChat(t *testing.T) {
	c := newClock()
	start := c.now
	p := newPacer(0, func() time.Time { return c.now }, c.sleep)
	for i := range 10 {
		if err := p.wait(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		want := max(0, time.Duration(i-2)*time.Second) // three at once, then one each second
		if got := c.now.Sub(start); got.Round(time.Millisecond) != want {
			t.Errorf("message %d after %v, want %v", i+1, got, want)
		}
	}
}

func TestPaceOfAll(t *testing.T) {
	c := newClock()
	start := c.now
	p := newPacer(0, func() time.Time { return c.now }, c.sleep)
	for chat := range int64(125) {
		if err := p.wait(t.Context(), chat); err != nil {
			t.Fatal(err)
		}
	}
	if got := c.now.Sub(start).Round(time.Millisecond); got != 4615*time.Millisecond {
		t.Errorf("125 messages took %v; the first 5 go at once and 26 each second after", got)
	}
}

func TestPaceObeysTelegram(t *testing.T) {
	c := newClock()
	start := c.now
	p := newPacer(0, func() time.Time { return c.now }, c.sleep)
	p.hold(1, 30*time.Second)
	p.hold(1, 5*time.Second) // a shorter wait does not end a longer one
	p.wait(t.Context(), 2)
	if c.now != start {
		t.Error("another chat waits too")
	}
	p.wait(t.Context(), 1)
	if got := c.now.Sub(start); got != 30*time.Second {
		t.Errorf("waited %v", got)
	}
}

func TestWhoGivesUpTakesNoTurn(t *testing.T) {
	c := newClock()
	p := newPacer(0, func() time.Time { return c.now }, c.sleep)
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for range 100 {
		if p.wait(ended, 1) == nil {
			t.Fatal("a message may go out after its context ended")
		}
	}
	before := c.now
	p.wait(t.Context(), 1)
	if d := c.now.Sub(before); d > 2*time.Second {
		t.Errorf("a hundred messages that never went out cost %v", d)
	}
}

func TestIdleChatsAreForgotten(t *testing.T) {
	c := newClock()
	p := newPacer(0, func() time.Time { return c.now }, c.sleep)
	p.hold(-1, time.Hour)
	for chat := range int64(manyChats) {
		p.mu.Lock()
		p.chat(chat, c.now)
		p.mu.Unlock()
	}
	if len(p.chats) > manyChats/2 {
		t.Errorf("%d chats are kept", len(p.chats))
	}
	if p.chats[-1] == nil {
		t.Error("a chat that must keep silent was forgotten")
	}
}
