package telegram

import (
	"context"
	"encoding/json"
	"strconv"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

const (
	maxTries = 12              // to answer one update, with growing waits in between: about four minutes
	patience = 5 * time.Minute // for one update, whatever it waits for: an update that is not confirmed holds up all others
)

// poll asks for updates until ctx ends and confirms those that were answered.
func (c *Channel) poll(ctx context.Context) error {
	work, stop := outlive(ctx, grace)
	defer stop()
	w := newWindow()
	for n := 0; ctx.Err() == nil; {
		batch, err := c.fetch(ctx, w)
		if err == nil {
			err = c.take(ctx, work, w, batch)
		}
		if err == nil {
			n = 0
			w.settle(ctx, c.pause)
			continue
		}
		if ctx.Err() != nil {
			break
		}
		if err := c.waitOut(ctx, err, n); err != nil && ctx.Err() == nil {
			stop()
			c.lanes.finish()
			return err
		}
		n++
	}
	c.lanes.finish()
	c.confirm(work, w)
	return nil
}

// outlive gives a context that ends a while after ctx.
func outlive(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	work, cancel := context.WithCancel(context.WithoutCancel(ctx))
	context.AfterFunc(ctx, func() { time.AfterFunc(d, cancel) })
	return work, cancel
}

func (c *Channel) fetch(ctx context.Context, w *window) ([]json.RawMessage, error) {
	offset, _ := w.state()
	hold := c.cfg.PollTimeout
	p := tgbotapi.Params{"timeout": strconv.Itoa(int(hold.Seconds())), "allowed_updates": updateKinds}
	if offset != 0 {
		p["offset"] = strconv.Itoa(offset)
	}
	result, err := c.callWithin(ctx, hold+callTimeout, "getUpdates", p)
	if err != nil {
		return nil, err
	}
	var batch []json.RawMessage
	if err := json.Unmarshal(result, &batch); err != nil {
		return nil, &failure{method: "getUpdates", sure: true, text: "the answer is not a list"}
	}
	return batch, nil
}

// confirm tells Telegram what was answered before the program ends. If it fails, the ledger of the next process does not
// know these updates, but the conversation does.
func (c *Channel) confirm(ctx context.Context, w *window) {
	offset, _ := w.state()
	if offset == 0 {
		return
	}
	p := tgbotapi.Params{"offset": strconv.Itoa(offset), "limit": "1", "timeout": "0", "allowed_updates": updateKinds}
	if _, err := c.call(ctx, "getUpdates", p); err != nil {
		c.log.Warn("the last updates were not confirmed", "channel", Name, "error", err)
	}
}

// take starts work on what is new in a batch.
func (c *Channel) take(ctx, work context.Context, w *window, batch []json.RawMessage) error {
	name, err := c.me(ctx)
	if err != nil {
		return err
	}
	for _, raw := range batch {
		id, ok := updateID(raw)
		if !ok {
			if id, ok = w.guess(); !ok {
				return &failure{method: "getUpdates", sure: true, text: "an update has no id"}
			}
		}
		if c.ledger.look(id).done {
			w.pass(id)
			continue
		}
		if w.open(id) {
			c.begin(ctx, work, w, id, raw, name)
		}
	}
	return nil
}

func (c *Channel) begin(ctx, work context.Context, w *window, id int, raw json.RawMessage, name string) {
	e, err := decode(raw, name)
	if err != nil {
		c.log.Warn("an update cannot be decoded and is set aside", "channel", Name, "update", id)
	}
	if e == nil {
		c.ledger.done(id)
		w.close(id)
		return
	}
	c.lanes.add(e.chat, func() {
		if c.persist(ctx, work, id, e) {
			w.close(id)
		}
	})
}

// persist answers an update, again and again if it must. It reports false if the program ends before: Telegram will
// deliver the update to the next process.
func (c *Channel) persist(ctx, work context.Context, id int, e *event) bool {
	limited, cancel := context.WithTimeout(work, patience)
	defer cancel()
	for n := 0; ; n++ {
		err := c.answer(limited, id, e)
		if err == nil {
			return true
		}
		if ctx.Err() != nil {
			return false
		}
		if n+1 == maxTries || limited.Err() != nil {
			c.log.Error("an update could not be answered and is set aside", "channel", Name, "update", id, "error", err)
			c.apologise(work, e, err)
			c.ledger.done(id)
			return true
		}
		c.log.Warn("an update could not be answered: trying again", "channel", Name, "update", id, "try", n+1, "error", err)
		if c.sleep(ctx, max(backoff(n)/2, waitAsked(err))) != nil {
			return false
		}
	}
}

// window knows which updates were taken and not yet answered. Telegram forgets everything below the offset it is asked
// with, so that the offset never passes an open update.
type window struct {
	mu    sync.Mutex
	busy  map[int]bool
	next  int           // one after the latest update seen; zero: none yet
	quiet chan struct{} // gets a value when nothing is open any more
}

func newWindow() *window { return &window{busy: map[int]bool{}, quiet: make(chan struct{}, 1)} }

func (w *window) state() (offset, open int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	offset = w.next
	for id := range w.busy {
		offset = min(offset, id)
	}
	return offset, len(w.busy)
}

// guess gives the id of an update that does not tell its own: ids follow one another.
func (w *window) guess() (int, bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.next, w.next != 0
}

func (w *window) pass(id int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next = id + 1
}

// open reports whether the update is new.
func (w *window) open(id int) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.next = id + 1
	if w.busy[id] {
		return false
	}
	w.busy[id] = true
	return true
}

func (w *window) close(id int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.busy, id)
	if len(w.busy) == 0 {
		select {
		case w.quiet <- struct{}{}:
		default:
		}
	}
}

// settle waits until nothing is open, but not longer than d: one slow conversation must not keep the others waiting.
func (w *window) settle(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	for {
		if _, open := w.state(); open == 0 {
			return
		}
		select {
		case <-w.quiet:
		case <-t.C:
			return
		case <-ctx.Done():
			return
		}
	}
}
