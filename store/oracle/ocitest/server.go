package ocitest

import (
	"bufio"
	"context"
	"errors"
	"net"
	"os"
	"strconv"
	"sync"
	"time"
)

// Trouble is what a test wants to happen to a call instead of, or before, its execution.
type Trouble struct {
	Code int           // the ORA code to answer with; 0: none
	Wait time.Duration // how long the call takes; a break ends the wait with ORA-01013
	Drop bool          // the connection is lost before the answer
	Late bool          // the trouble comes after the call has been carried out: its effect stands, its answer does not
}

// Server answers the library from an engine.
type Server struct {
	engine Engine
	ln     net.Listener

	mu       sync.Mutex
	trouble  func(Call) Trouble
	refuse   func(connect string) int
	observe  func(Call)
	answer   func(Call) (Result, bool)
	breakers map[int]context.CancelFunc
	last     int
	counts   Counts
	open     sync.WaitGroup
}

// Counts says what closed sessions did with their statements.
type Counts struct{ Prepared, Released, Sessions, Open int }

// Start listens on the loopback and tells the library where, for the whole process.
func Start(e Engine) (*Server, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	port := strconv.Itoa(ln.Addr().(*net.TCPAddr).Port)
	if err := os.Setenv("HSSK_OCITEST", port); err != nil {
		return nil, errors.Join(err, ln.Close())
	}
	s := &Server{engine: e, ln: ln, breakers: map[int]context.CancelFunc{}}
	go s.accept()
	return s, nil
}

// Close stops listening; sessions end when their clients do.
func (s *Server) Close() error { return s.ln.Close() }

// Trouble sets what happens to calls from now on; nil: nothing.
func (s *Server) Trouble(f func(Call) Trouble) { s.mu.Lock(); s.trouble = f; s.mu.Unlock() }

// Refuse sets the ORA code with which new sessions are refused, by connect string; nil or 0: none.
func (s *Server) Refuse(f func(connect string) int) { s.mu.Lock(); s.refuse = f; s.mu.Unlock() }

// Observe hands every call to f; nil: nobody looks.
func (s *Server) Observe(f func(Call)) { s.mu.Lock(); s.observe = f; s.mu.Unlock() }

// Answer lets f answer calls in the engine's place, such as questions about the server itself; nil: nothing is answered so.
func (s *Server) Answer(f func(Call) (Result, bool)) { s.mu.Lock(); s.answer = f; s.mu.Unlock() }

// Texts is an answer of one column of texts.
func Texts(column string, rows ...string) Result {
	res := Result{Columns: []Column{{Name: column, Type: TypeVarchar, Size: 4000, Nullable: true}}, RowsOf: []int{len(rows)}}
	for _, r := range rows {
		res.Cells = append(res.Cells, []Value{{Kind: 'S', Text: r}})
	}
	return res
}

// Counts waits for sessions that are closing and says what all that have closed did.
func (s *Server) Counts() Counts {
	for range 200 { // a session's last message may still be on its way
		s.mu.Lock()
		c := s.counts
		s.mu.Unlock()
		if c.Open == 0 {
			return c
		}
		time.Sleep(5 * time.Millisecond)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts
}

func (s *Server) accept() {
	for {
		c, err := s.ln.Accept()
		if err != nil {
			return
		}
		go s.serve(c)
	}
}

// serve answers one connection until it ends.
func (s *Server) serve(c net.Conn) {
	defer c.Close()
	l := &link{r: bufio.NewReader(c), w: bufio.NewWriter(c)}
	var ses Session
	var id int
	defer func() {
		if ses != nil {
			ses.Close()
			s.mu.Lock()
			s.counts.Open--
			s.mu.Unlock()
		}
	}()
	for {
		op, err := l.r.ReadByte()
		if err != nil {
			return
		}
		switch op {
		case 'O':
			ses, id = s.begin(l)
		case 'B':
			s.interrupt(int(l.int()))
			l.w.WriteByte('B')
		case 'Q':
			s.end(int(l.int()), int(l.int()))
			return
		case 'C', 'R':
			l.fault(ses.End(context.Background(), op == 'C'))
		case 'X':
			if !s.exec(l, ses, id) {
				return
			}
		}
		if l.err != nil || l.w.Flush() != nil {
			return
		}
	}
}

func (s *Server) begin(l *link) (Session, int) {
	user, connect := l.text(), l.text()
	s.mu.Lock()
	refuse := s.refuse
	s.mu.Unlock()
	if refuse != nil {
		if code := refuse(connect); code != 0 {
			l.fault(Fault{code, "refused by the test"})
			return nil, 0
		}
	}
	ses, err := s.engine.Open(user, connect)
	if err != nil {
		l.fault(err)
		return nil, 0
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.last++
	s.counts.Sessions++
	s.counts.Open++
	l.fault(nil)
	l.putInt(s.last)
	return ses, s.last
}

func (s *Server) end(prepared, released int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts.Prepared += prepared
	s.counts.Released += released
}

func (s *Server) interrupt(id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if stop := s.breakers[id]; stop != nil {
		stop()
	}
}

// exec carries out one call; false drops the connection.
func (s *Server) exec(l *link, ses Session, id int) bool {
	call := l.call()
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	s.mu.Lock()
	s.breakers[id] = stop
	trouble, observe, answer := s.trouble, s.observe, s.answer
	s.mu.Unlock()
	if observe != nil {
		observe(call)
	}
	var t Trouble
	if trouble != nil {
		t = trouble(call)
	}
	var res Result
	var err error
	if t.Late {
		_, err = ses.Exec(ctx, call)
		if err == nil {
			err = ses.End(ctx, true)
		}
	}
	if err == nil {
		err = t.strike(ctx)
	}
	if t.Drop {
		return false
	}
	known := false
	if err == nil && answer != nil {
		res, known = answer(call)
	}
	if err == nil && !known {
		res, err = ses.Exec(ctx, call)
	}
	l.result(res, err)
	return true
}

// strike is the trouble itself.
func (t Trouble) strike(ctx context.Context) error {
	if t.Wait > 0 {
		select {
		case <-ctx.Done():
			return Fault{1013, "user requested cancel of current operation"}
		case <-time.After(t.Wait):
		}
	}
	if t.Code != 0 {
		return Fault{t.Code, "as the test asked"}
	}
	return nil
}
