package telegram

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Telegram states no limits; these are what bots are known to get away with. retry_after is obeyed on top of them.
const (
	allPerSecond  = 30
	chatPerSecond = 1
	chatBurst     = 3
	manyChats     = 10_000 // beyond this the idle ones are forgotten
)

// pacer keeps messages within what Telegram bears, overall and for each chat.
type pacer struct {
	now   func() time.Time
	sleep func(context.Context, time.Duration) error

	mu    sync.Mutex
	all   *rate.Limiter
	chats map[int64]*chatPace
}

type chatPace struct {
	limit *rate.Limiter
	held  time.Time // nothing before this: Telegram said so
}

// newPacer makes a pace of so many messages a second to all chats together; zero: what Telegram is known to bear. What was
// not used is left for a sixth of them at once, so that no second has more.
func newPacer(perSecond float64, now func() time.Time, sleep func(context.Context, time.Duration) error) *pacer {
	if perSecond <= 0 {
		perSecond = allPerSecond
	}
	room := max(1, int(perSecond/6))
	return &pacer{now: now, sleep: sleep, all: rate.NewLimiter(rate.Limit(perSecond-float64(room)+1), room), chats: map[int64]*chatPace{}}
}

// wait returns when the chat's next message may go out, or with the context's error: then none may.
func (p *pacer) wait(ctx context.Context, chat int64) error {
	d, giveBack := p.reserve(chat)
	if err := p.sleep(ctx, d); err != nil {
		giveBack()
		return err
	}
	return nil
}

func (p *pacer) reserve(chat int64) (d time.Duration, giveBack func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	one := p.chat(chat, now)
	mine, all := one.limit.ReserveN(now, 1), p.all.ReserveN(now, 1)
	d = max(mine.DelayFrom(now), all.DelayFrom(now), one.held.Sub(now))
	return d, func() {
		at := p.now()
		mine.CancelAt(at)
		all.CancelAt(at)
	}
}

// hold keeps a chat silent for d.
func (p *pacer) hold(chat int64, d time.Duration) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := p.now()
	if one := p.chat(chat, now); one.held.Before(now.Add(d)) {
		one.held = now.Add(d)
	}
}

func (p *pacer) chat(chat int64, now time.Time) *chatPace {
	one := p.chats[chat]
	if one == nil {
		if len(p.chats) >= manyChats {
			p.forget(now)
		}
		one = &chatPace{limit: rate.NewLimiter(chatPerSecond, chatBurst)}
		p.chats[chat] = one
	}
	return one
}

// forget drops chats that would be allowed a full burst anyway.
func (p *pacer) forget(now time.Time) {
	for chat, one := range p.chats {
		if one.limit.TokensAt(now) >= chatBurst && !one.held.After(now) {
			delete(p.chats, chat)
		}
	}
}
