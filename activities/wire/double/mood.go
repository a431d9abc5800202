// Package double lets any system for trials fail for a while, as real ones do.
package double

import (
	"net/http"
	"sync"
)

// Mood decides whether a question is answered. The zero Mood answers every one. It is safe for concurrent use.
type Mood struct {
	mu     sync.Mutex
	fails  int
	status int
	code   string
	asked  int
}

// Fail answers the next n questions with a status, or with 200 and a result code of the system's own.
func (m *Mood) Fail(n, status int, code string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fails, m.status, m.code = n, status, code
}

// Asked is how many questions were answered as they deserve.
func (m *Mood) Asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.asked
}

// Fails answers in the system's place while it is to fail; say writes a result code in the system's own form.
func (m *Mood) Fails(w http.ResponseWriter, say func(code string)) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.fails == 0 {
		m.asked++
		return false
	}
	m.fails--
	if m.status != http.StatusOK {
		w.WriteHeader(m.status)
	} else {
		say(m.code)
	}
	return true
}
