// Package telegramtest is a small working Bot API server for tests: it queues updates until they are confirmed, keeps what
// the bot sends, is as strict as Telegram about it, and fails on demand.
package telegramtest

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Username is the bot's user name on every server.
const Username = "hssk_test_bot"

// Server is one Bot API server with one bot. Its methods may be called from any goroutine.
type Server struct {
	URL   string // for the bot's endpoint
	Token string

	// Check is called with every well-formed request; an error makes it a problem. Nil: everything passes.
	Check func(Call) error
	// Hook takes updates once the bot has set a webhook; nil: they stay queued.
	Hook http.Handler

	http     *httptest.Server
	mu       sync.Mutex
	changed  chan struct{} // closed and replaced at every change
	queue    []queued
	lastID   int
	offset   int
	poller   int // number of the latest long poll
	chats    map[int64]*chat
	presses  map[string]bool
	calls    []Call
	faults   map[string][]Fault
	problems []string
	webhook  Webhook
	commands map[string]string
	files    map[string][]byte // by path
}

type queued struct {
	id  int
	raw string
}

// Webhook is what the bot asked for.
type Webhook struct{ URL, Secret string }

// Call is one request of the bot.
type Call struct {
	Method string
	Params map[string]string
	Files  map[string][]byte // by parameter
	Names  map[string]string // of those files
}

// Fault spoils calls of one method.
type Fault struct {
	Status     int
	Body       string        // sent as it is; empty: Telegram's form of the error
	Text       string        // Telegram's description
	RetryAfter int           // seconds; zero: not said
	Done       bool          // the call is carried out all the same, and only the answer is spoilt
	Drop       bool          // the connection is cut instead of an answer
	Delay      time.Duration // before the answer
}

// Faults of a bad day.
func Unauthorized() Fault { return Fault{Status: 401, Text: "Unauthorized"} }
func Conflict() Fault {
	return Fault{Status: 409, Text: "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"}
}
func TooMany(seconds int) Fault {
	return Fault{Status: 429, Text: fmt.Sprintf("Too Many Requests: retry after %d", seconds), RetryAfter: seconds}
}
func BadGateway() Fault { return Fault{Status: 502, Body: "<html><h1>502 Bad Gateway</h1></html>"} }

// New starts a server on a port of its own.
func New() *Server {
	s := &Server{Token: "123456:AAF_test-token-of-nobody", changed: make(chan struct{}), chats: map[int64]*chat{},
		presses: map[string]bool{}, faults: map[string][]Fault{}, commands: map[string]string{}, files: map[string][]byte{}, lastID: 1000}
	s.http = httptest.NewServer(http.HandlerFunc(s.serve))
	s.URL = s.http.URL
	return s
}

// Close ends the server.
func (s *Server) Close() {
	s.http.CloseClientConnections()
	s.http.Close()
}

// Fail spoils the next calls of a method, one fault for each. An empty method spoils any.
func (s *Server) Fail(method string, faults ...Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults[method] = append(s.faults[method], faults...)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if path, ok := strings.CutPrefix(r.URL.Path, "/file/bot"+s.Token+"/"); ok {
		s.serveFile(w, path)
		return
	}
	token, method, ok := strings.Cut(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if !ok || token != s.Token {
		refuse(w, 401, "Unauthorized: invalid token specified")
		return
	}
	call, err := read(method, r)
	if err != nil {
		refuse(w, 400, "Bad Request: "+err.Error())
		return
	}
	fault, spoilt := s.note(call)
	var result any
	var failed *problem
	if !spoilt || fault.Done {
		result, failed = s.do(r, call)
	}
	switch {
	case spoilt:
		fault.write(w)
	case failed != nil:
		failed.write(w)
	default:
		json.NewEncoder(w).Encode(map[string]any{"ok": true, "result": result})
	}
}

// read takes parameters from the address, a form or a multipart form. The multipart form comes first: parsing the plain
// form before would lose it.
func read(method string, r *http.Request) (Call, error) {
	call := Call{Method: method, Params: map[string]string{}, Files: map[string][]byte{}, Names: map[string]string{}}
	err := r.ParseMultipartForm(32 << 20)
	if err != nil && err != http.ErrNotMultipart && !errors.Is(err, io.EOF) { // a form without any part is one without parameters
		return call, err
	}
	for key, values := range r.Form {
		call.Params[key] = values[0]
	}
	if r.MultipartForm == nil {
		return call, nil
	}
	for key, files := range r.MultipartForm.File {
		f, err := files[0].Open()
		if err != nil {
			return call, err
		}
		defer f.Close()
		call.Names[key] = files[0].Filename
		if call.Files[key], err = io.ReadAll(f); err != nil {
			return call, err
		}
	}
	return call, nil
}

func (s *Server) note(call Call) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
	if s.Check != nil && call.Method != fileCall { // files are not of the API
		if err := s.Check(call); err != nil {
			s.problems = append(s.problems, call.Method+": "+err.Error())
		}
	}
	defer s.announce()
	for _, method := range []string{call.Method, ""} {
		if waiting := s.faults[method]; len(waiting) > 0 {
			s.faults[method] = waiting[1:]
			return waiting[0], true
		}
	}
	return Fault{}, false
}

// announce wakes whoever waits for a change; the lock is held.
func (s *Server) announce() {
	close(s.changed)
	s.changed = make(chan struct{})
}

func (f Fault) write(w http.ResponseWriter) {
	time.Sleep(f.Delay)
	if f.Drop {
		panic(http.ErrAbortHandler)
	}
	if f.RetryAfter > 0 {
		w.Header().Set("Retry-After", strconv.Itoa(f.RetryAfter))
	}
	if f.Body != "" {
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(f.Status)
		io.WriteString(w, f.Body)
		return
	}
	answer := map[string]any{"ok": false, "error_code": f.Status, "description": f.Text}
	if f.RetryAfter > 0 {
		answer["parameters"] = map[string]int{"retry_after": f.RetryAfter}
	}
	w.WriteHeader(f.Status)
	json.NewEncoder(w).Encode(answer)
}

type problem struct {
	status int
	text   string
}

func (p *problem) write(w http.ResponseWriter) { refuse(w, p.status, p.text) }

func bad(text string) *problem { return &problem{400, "Bad Request: " + text} }

func refuse(w http.ResponseWriter, status int, text string) {
	w.WriteHeader(status)
	json.NewEncoder(w).Encode(map[string]any{"ok": false, "error_code": status, "description": text})
}

// Calls lists what the bot asked for, of one method or, with an empty name, of all.
func (s *Server) Calls(method string) (calls []Call) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.calls {
		if method == "" || c.Method == method {
			calls = append(calls, c)
		}
	}
	return calls
}

// Problems lists requests that Check did not let pass.
func (s *Server) Problems() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	sort.Strings(s.problems)
	return s.problems
}

// Wait returns true once cond is true, and false if that takes too long. cond may call the server's methods.
func (s *Server) Wait(cond func() bool) bool {
	deadline := time.After(10 * time.Second)
	for {
		s.mu.Lock()
		changed := s.changed
		s.mu.Unlock()
		if cond() {
			return true
		}
		select {
		case <-changed:
		case <-time.After(50 * time.Millisecond): // cond may depend on more than this server
		case <-deadline:
			return false
		}
	}
}
