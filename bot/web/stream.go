package web

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"

	"hssk/bot/phrase"
)

const (
	mostStreams = 6 // of one address: more are a script gone wild
	keepAlive   = 15 * time.Second
)

// hub wakes the streams of an address.
type hub struct {
	mu      sync.Mutex
	streams map[string]map[chan struct{}]bool
}

// join adds a stream, or reports that there are too many.
func (h *hub) join(address string) (wake chan struct{}, leave func(), ok bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if len(h.streams[address]) >= mostStreams {
		return nil, nil, false
	}
	if h.streams == nil {
		h.streams = map[string]map[chan struct{}]bool{}
	}
	if h.streams[address] == nil {
		h.streams[address] = map[chan struct{}]bool{}
	}
	wake = make(chan struct{}, 1)
	h.streams[address][wake] = true
	return wake, func() { h.part(address, wake) }, true
}

func (h *hub) part(address string, wake chan struct{}) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if delete(h.streams[address], wake); len(h.streams[address]) == 0 {
		delete(h.streams, address)
	}
}

func (h *hub) notify(address string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for wake := range h.streams[address] {
		select {
		case wake <- struct{}{}:
		default: // it is about to look anyway
		}
	}
}

// events streams new lines as server-sent events. It goes on after Last-Event-ID, which browsers send by themselves, or
// after the line in the query.
func (s *Server) events(w http.ResponseWriter, r *http.Request, ses session) {
	wake, leave, ok := s.hub.join(ses.address)
	if !ok {
		s.fail(w, r, http.StatusTooManyRequests, "web.error.busy")
		return
	}
	defer leave()
	h := w.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no")
	out := http.NewResponseController(w)
	out.SetWriteDeadline(time.Time{}) // a stream outlives the server's deadline; where there is none this fails, rightly
	fmt.Fprint(w, "retry: 2000\n\n")
	c := &cursor{after: place(r.Header.Get("Last-Event-ID"))}
	if c.after == "" {
		c.after = place(r.URL.Query().Get("after"))
	}
	words := s.Phrases.In(s.lang(r.Context(), ses))
	look, alive := time.NewTicker(s.Poll), time.NewTicker(keepAlive)
	defer look.Stop()
	defer alive.Stop()
	for s.stream(w, r, ses, words, c) && out.Flush() == nil {
		select {
		case <-r.Context().Done():
			return
		case <-s.done:
			return
		case <-wake:
		case <-look.C:
		case <-alive.C:
			fmt.Fprint(w, ": \n\n")
		}
	}
}

// stream writes what is new, and reports whether the stream can go on.
func (s *Server) stream(w http.ResponseWriter, r *http.Request, ses session, words phrase.Words, c *cursor) bool {
	lines, err := s.next(r.Context(), ses, c)
	if err != nil {
		if r.Context().Err() == nil {
			s.Log.Error("lines not read", "err", err)
		}
		return false // the browser comes back
	}
	for _, line := range s.shownLines(ses, words, lines) {
		body, err := json.Marshal(line)
		if err != nil {
			s.Log.Error("line not written", "line", line.ID, "err", err)
			continue
		}
		if c.after != "" {
			fmt.Fprintf(w, "id: %s\n", c.after)
		}
		fmt.Fprintf(w, "data: %s\n\n", body)
	}
	return true
}
