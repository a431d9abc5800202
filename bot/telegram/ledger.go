package telegram

import "sync"

const remembered = 4096 // updates; Telegram has at most a few hundred of them in the air

// ledger remembers how far the answers to the latest updates have got, so that an update that is delivered again is
// taken up where it was left.
type ledger struct {
	mu      sync.Mutex
	entries map[int]*entry
	order   []int
}

type entry struct {
	sent int // messages of the answer that are out
	done bool
}

func newLedger() *ledger { return &ledger{entries: map[int]*entry{}} }

func (l *ledger) look(id int) entry {
	l.mu.Lock()
	defer l.mu.Unlock()
	if e := l.entries[id]; e != nil {
		return *e
	}
	return entry{}
}

func (l *ledger) sent(id, n int) { l.change(id, func(e *entry) { e.sent = n }) }
func (l *ledger) done(id int)    { l.change(id, func(e *entry) { e.done = true }) }

func (l *ledger) change(id int, f func(*entry)) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e := l.entries[id]
	if e == nil {
		e = &entry{}
		l.entries[id] = e
		if l.order = append(l.order, id); len(l.order) > remembered {
			delete(l.entries, l.order[0])
			l.order = l.order[1:]
		}
	}
	f(e)
}

// onceSet remembers chats for which something was done once.
type onceSet struct {
	mu   sync.Mutex
	seen map[int64]bool
}

// first reports whether the chat is new to the set.
func (s *onceSet) first(chat int64) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.seen[chat] {
		return false
	}
	if s.seen == nil || len(s.seen) >= manyChats {
		s.seen = map[int64]bool{}
	}
	s.seen[chat] = true
	return true
}

func (s *onceSet) forget(chat int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.seen, chat)
}

// lanes runs the jobs of one chat in order and those of different chats at the same time.
type lanes struct {
	mu   sync.Mutex
	open map[int64][]func()
	wg   sync.WaitGroup
}

func (l *lanes) add(chat int64, job func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	waiting, busy := l.open[chat]
	if l.open == nil {
		l.open = map[int64][]func(){}
	}
	l.open[chat] = append(waiting, job)
	if !busy {
		l.wg.Go(func() { l.drain(chat) })
	}
}

func (l *lanes) drain(chat int64) {
	for {
		l.mu.Lock()
		if len(l.open[chat]) == 0 {
			delete(l.open, chat)
			l.mu.Unlock()
			return
		}
		job := l.open[chat][0]
		l.open[chat] = l.open[chat][1:]
		l.mu.Unlock()
		job()
	}
}

// finish waits for every job.
func (l *lanes) finish() { l.wg.Wait() }
