package bot

import "sync"

// turns lets the events of one address in one at a time, in the order in which they came.
type turns struct {
	mu   sync.Mutex
	busy map[string]*turn
}

type turn struct {
	mu      sync.Mutex
	waiting int
}

// take waits for the address's turn and returns what ends it.
func (t *turns) take(key string) (done func()) {
	t.mu.Lock()
	if t.busy == nil {
		t.busy = map[string]*turn{}
	}
	mine := t.busy[key]
	if mine == nil {
		mine = &turn{}
		t.busy[key] = mine
	}
	mine.waiting++
	t.mu.Unlock()

	mine.mu.Lock()
	return func() {
		mine.mu.Unlock()
		t.mu.Lock()
		defer t.mu.Unlock()
		if mine.waiting--; mine.waiting == 0 {
			delete(t.busy, key)
		}
	}
}
