package ocitest

import (
	"bufio"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

//go:embed java/Bridge.java
var bridge string

// H2 is an Engine on H2 in Oracle mode, in memory, one database for each connect string: a database that was written by
// others to mean by a statement what Oracle means.
type H2 struct {
	cmd  *exec.Cmd
	keep io.Closer // when it closes, the bridge ends
	addr string
}

// ErrNoH2 says that this machine has no Java or no H2.
var ErrNoH2 = errors.New("H2 needs java and h2.jar (Debian: default-jdk-headless, libh2-java)")

// StartH2 starts the bridge; dir is for its source.
func StartH2(dir string) (*H2, error) {
	jar := "/usr/share/java/h2.jar"
	if set := os.Getenv("HSSK_H2_JAR"); set != "" {
		jar = set
	}
	java, err := exec.LookPath("java")
	if _, missing := os.Stat(jar); err != nil || missing != nil {
		return nil, ErrNoH2
	}
	source := filepath.Join(dir, "Bridge.java")
	if err := os.WriteFile(source, []byte(bridge), 0o600); err != nil {
		return nil, err
	}
	// Each behaviour's database stays in memory to the end; a bridge that runs out of it ends, for one that lives on would
	// answer nobody and the tests would wait for ever.
	cmd := exec.Command(java, "-Xmx1g", "-XX:+ExitOnOutOfMemoryError", "-cp", jar, source)
	cmd.Stderr = os.Stderr
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	port, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		return nil, errors.Join(fmt.Errorf("the bridge to H2 did not start: %w", err), in.Close(), cmd.Wait())
	}
	return &H2{cmd: cmd, keep: in, addr: net.JoinHostPort("127.0.0.1", strings.TrimSpace(port))}, nil
}

// Close ends the bridge and its databases.
func (h *H2) Close() error {
	return errors.Join(h.keep.Close(), h.cmd.Wait())
}

// Open implements Engine.
func (h *H2) Open(_, connect string) (Session, error) {
	l, conn, err := h.dial()
	if err != nil {
		return nil, err
	}
	l.w.WriteByte('O')
	l.putText(name.ReplaceAllString(connect, "_"))
	if err := l.outcome(); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return &h2Session{h: h, link: l, conn: conn, id: l.int()}, nil
}

var name = regexp.MustCompile(`\W`)

func (h *H2) dial() (*link, net.Conn, error) {
	conn, err := net.Dial("tcp", h.addr)
	if err != nil {
		return nil, nil, err
	}
	return &link{r: bufio.NewReader(conn), w: bufio.NewWriter(conn)}, conn, nil
}

type h2Session struct {
	h    *H2
	link *link
	conn net.Conn
	id   int32
	inTx bool
}

// Close ends the session; what was not committed is undone.
func (s *h2Session) Close() error { return s.conn.Close() }

// End commits or undoes the transaction, if there is one.
func (s *h2Session) End(_ context.Context, commit bool) error {
	if !s.inTx {
		return nil
	}
	s.inTx = false
	op := byte('R')
	if commit {
		op = 'C'
	}
	s.link.w.WriteByte(op)
	return s.link.outcome()
}

var waiting = regexp.MustCompile(`(?i)\bFOR UPDATE (WAIT \d+|NOWAIT)\s*$`)

// Exec carries out a call row by row. H2 has no RETURNING: such a call gets Oracle's own error for what a server lacks.
func (s *h2Session) Exec(ctx context.Context, c Call) (Result, error) {
	if word := foreign.FindString(literal.ReplaceAllString(c.SQL, "''")); word != "" {
		return Result{}, Fault{933, "SQL command not properly ended (near " + word + ")"}
	}
	if strings.HasPrefix(c.SQL, "CREATE OR REPLACE TRIGGER") {
		return Result{RowsOf: []int{0}}, nil // H2 has triggers in Java alone: what they guard is tried on SQLite
	}
	if c.Returning {
		return Result{}, Fault{3001, "RETURNING is not offered by this engine"}
	}
	stop := context.AfterFunc(ctx, func() { s.h.interrupt(s.id) })
	defer stop()
	s.inTx = true
	text := waiting.ReplaceAllString(c.SQL, "FOR UPDATE")
	var res Result
	for i, row := range c.Rows {
		one, err := s.one(text, c.Query, row)
		var f Fault
		switch {
		case err == nil:
			res.Affected += one.Affected
			res.Columns = one.Columns
			res.Cells = append(res.Cells, one.Cells...)
			res.RowsOf = append(res.RowsOf, len(one.Cells))
		case errors.As(err, &f) && c.KeepGoing:
			res.Faults = append(res.Faults, RowFault{i, f})
			res.RowsOf = append(res.RowsOf, 0)
		case errors.As(err, &f):
			return res, RowError{f, i}
		default:
			return res, err
		}
	}
	return res, nil
}

// one executes a statement once.
func (s *h2Session) one(text string, query bool, row []Value) (Result, error) {
	l := s.link
	l.w.WriteByte('X')
	l.putText(text)
	l.putBool(query)
	l.putInt(len(row))
	for _, v := range row {
		if v.Null() {
			l.w.WriteByte('0')
			continue
		}
		l.w.WriteByte(v.Kind)
		l.putText(v.Text)
	}
	if err := l.outcome(); err != nil {
		return Result{}, err
	}
	res := Result{Affected: int64(l.int())}
	for range l.int() {
		label, kind, precision := l.text(), l.int(), l.int()
		res.Columns = append(res.Columns, jdbcColumn(label, int(kind), int(precision)))
	}
	for range l.int() {
		cells := make([]Value, len(res.Columns))
		for i := range cells {
			cells[i] = l.jdbcCell(res.Columns[i].Type)
		}
		res.Cells = append(res.Cells, cells)
	}
	return res, l.err
}

// interrupt breaks what a session is doing, over a connection of its own.
func (h *H2) interrupt(id int32) {
	l, conn, err := h.dial()
	if err != nil {
		return
	}
	defer conn.Close()
	l.w.WriteByte('B')
	l.putInt(int(id))
	l.w.Flush()
	l.int()
}
