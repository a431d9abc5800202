package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"sync"
	"time"
)

// engineProcess is one child from its start to its end.
type engineProcess struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	stdout *readyReader
	tail   *tailWriter
	ready  engineReady   // valid after awaitReady returned nil
	exited chan struct{} // closed when the child is gone
	err    error         // of its end; valid after exited is closed
}

// startProcess starts the child in a process group of its own: an interrupt typed in the terminal is for this process
// only, which decides when the engine may go.
func startProcess(command, args []string, stderr io.Writer) (*engineProcess, error) {
	p := &engineProcess{
		cmd:    exec.Command(command[0], append(append([]string{}, command[1:]...), args...)...),
		stdout: &readyReader{found: make(chan engineReady, 1)},
		tail:   &tailWriter{to: stderr},
		exited: make(chan struct{}),
	}
	stdin, err := p.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	p.stdin = stdin
	p.cmd.Stdout, p.cmd.Stderr = p.stdout, p.tail
	p.cmd.WaitDelay = 5 * time.Second // should the child leave children behind that hold its output
	p.cmd.SysProcAttr = ownGroup()
	if err := p.cmd.Start(); err != nil {
		return nil, err
	}
	go func() {
		p.err = p.cmd.Wait()
		close(p.exited)
	}()
	return p, nil
}

func (p *engineProcess) awaitReady(ctx context.Context, limit time.Duration) error {
	timeout := time.NewTimer(limit)
	defer timeout.Stop()
	select {
	case p.ready = <-p.stdout.found:
		return nil
	case <-p.exited:
		return p.exitError()
	case <-timeout.C:
		return fmt.Errorf("not ready after %s%s", limit, p.lastWords())
	case <-ctx.Done():
		return ctx.Err()
	}
}

// leave asks the child to stop by closing its standard input.
func (p *engineProcess) leave() { _ = p.stdin.Close() }

// kill ends the child at once and waits for its end. Its files survive that.
func (p *engineProcess) kill() {
	_ = p.cmd.Process.Kill() // fails only if it is gone already
	<-p.exited
}

// exitError explains the end of the child. The numbers are the engine's exit codes.
func (p *engineProcess) exitError() error {
	known := map[int]error{2: errEngineFlags, 3: errEngineDataBusy, 4: errEnginePortBusy}
	var exit *exec.ExitError
	if errors.As(p.err, &exit) {
		if cause := known[exit.ExitCode()]; cause != nil {
			return fmt.Errorf("%w%s", cause, p.lastWords())
		}
	}
	if p.err == nil {
		return fmt.Errorf("it left without being asked%s", p.lastWords())
	}
	return fmt.Errorf("%w%s", p.err, p.lastWords())
}

// lastWords is the end of the child's standard error, to be put behind a message.
func (p *engineProcess) lastWords() string {
	if s := p.tail.String(); s != "" {
		return "\n" + s
	}
	return ""
}

// readyReader finds the ready line in the child's standard output.
type readyReader struct {
	found chan engineReady // receives once
	line  []byte
	done  bool
}

// readyLineLimit keeps a child that prints without line ends from filling the memory.
const readyLineLimit = 64 << 10

func (r *readyReader) Write(b []byte) (int, error) {
	n := len(b)
	for !r.done && len(b) > 0 {
		part, rest, whole := bytes.Cut(b, []byte("\n"))
		if len(r.line)+len(part) <= readyLineLimit {
			r.line = append(r.line, part...)
		}
		b = rest
		if whole {
			r.take()
		}
	}
	return n, nil
}

func (r *readyReader) take() {
	var got engineReady
	if json.Unmarshal(r.line, &got) == nil && got.Ready && got.Address != "" {
		r.found <- got
		r.done = true
	}
	r.line = nil
}

// tailWriter passes everything on and remembers the end.
type tailWriter struct {
	to   io.Writer
	mu   sync.Mutex
	last []byte
}

const tailSize = 2000 // bytes; a few log lines

func (t *tailWriter) Write(b []byte) (int, error) {
	t.mu.Lock()
	t.last = append(t.last, b...)
	if over := len(t.last) - tailSize; over > 0 {
		t.last = append([]byte{}, t.last[over:]...)
	}
	t.mu.Unlock()
	_, _ = t.to.Write(b) // a full disk or a closed terminal is no reason to block the child
	return len(b), nil
}

// String returns whole lines of the end, without what was cut.
func (t *tailWriter) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	s := string(t.last)
	if len(t.last) == tailSize {
		if _, rest, ok := strings.Cut(s, "\n"); ok {
			s = rest
		}
	}
	return strings.TrimSpace(s)
}
