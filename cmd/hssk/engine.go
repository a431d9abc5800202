package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
	"time"
)

// Errors of the workflow engine that a person can mend. Trying again without a change does not help.
var (
	errEngineDataBusy = errors.New("the data directory is in use by another hssk")
	errEnginePortBusy = errors.New("the port is in use by another program")
	errEngineFlags    = errors.New("the workflow engine does not know these flags; is it another version?")
	errEngineMissing  = errors.New("no workflow engine found")
	errEngineNoGo     = errors.New("building the workflow engine needs Go")
)

// engineConfig says how to run the workflow engine. Zero durations mean the defaults.
type engineConfig struct {
	Command []string // the program and what must come before its flags
	DataDir string   // the engine's own directory; empty when Args name a PostgreSQL server
	Args    []string // further flags for the program
	IP      string   // empty means 127.0.0.1
	Port    int      // 0 means any free port
	UIPort  int      // 0 means any free port, -1 means no UI

	Log    io.Writer // what the supervisor has to say, a line at a time; nil means nothing
	Stderr io.Writer // the engine's own log; nil means it is dropped

	// Restarted, if not nil, is told of every unplanned restart, before the next child is watched. Clients reconnect
	// by themselves; a changed Store means that the open work is gone and must be started again from the records.
	Restarted func(engineReady)

	ReadyTimeout time.Duration // default 2 minutes
	MinBackoff   time.Duration // default half a second, doubled for each failure in a row
	MaxBackoff   time.Duration // default 30 seconds; an engine that lived longer counts as sound
	Now          func() time.Time
}

func (c engineConfig) withDefaults() engineConfig {
	setDefault(&c.IP, "127.0.0.1")
	setDefault(&c.ReadyTimeout, 2*time.Minute)
	setDefault(&c.MinBackoff, 500*time.Millisecond)
	setDefault(&c.MaxBackoff, 30*time.Second)
	if c.Log == nil {
		c.Log = io.Discard
	}
	if c.Stderr == nil {
		c.Stderr = io.Discard
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	return c
}

func setDefault[T comparable](to *T, value T) {
	var zero T
	if *to == zero {
		*to = value
	}
}

// engineReady is the line the engine prints when it answers.
type engineReady struct {
	Ready   bool   `json:"ready"`
	Address string `json:"address"` // host:port for gRPC
	UI      string `json:"ui"`      // URL; empty without UI
	Version string `json:"version"`
	Fresh   bool   `json:"fresh"` // this start made its store
	Store   string `json:"store"` // identifies the store
}

// engine keeps the workflow engine running as a child process. The child's standard input is a pipe from this
// process: the system closes it when this process ends, however it ends, and the child leaves.
type engine struct {
	cfg      engineConfig
	first    engineReady
	stopping chan struct{} // closed by Stop
	done     chan struct{} // closed when no child is left
	stopOnce sync.Once

	mu      sync.Mutex
	current *engineProcess
}

// startEngine returns when the engine answers. It fails if the first child ends or is not ready in time; a child that
// ends later is replaced, on the same ports, until Stop.
func startEngine(ctx context.Context, cfg engineConfig) (*engine, error) {
	e := &engine{cfg: cfg.withDefaults(), stopping: make(chan struct{}), done: make(chan struct{})}
	p, err := e.launch(ctx)
	if err != nil {
		return nil, err
	}
	e.first = p.ready
	if err := e.pinPorts(p.ready); err != nil {
		p.kill()
		return nil, err
	}
	go e.supervise(p)
	return e, nil
}

// Address is the host:port for gRPC clients. It stays the same over restarts.
func (e *engine) Address() string { return e.first.Address }

// UI is the URL of the Web UI, empty without one. It stays the same over restarts.
func (e *engine) UI() string { return e.first.UI }

// Fresh tells whether this start made the engine's store.
func (e *engine) Fresh() bool { return e.first.Fresh }

// Store identifies the engine's store. Note it with the records once all open work has been started in it; a different
// one at a later start means that this has to be done again, also if this process died half-way the last time.
func (e *engine) Store() string { return e.first.Store }

// Version is the version of the engine.
func (e *engine) Version() string { return e.first.Version }

// Stop ends the engine cleanly; drain the workers first, they need it. When ctx ends before the engine does, the
// engine is killed, which its files survive, and the error says so.
func (e *engine) Stop(ctx context.Context) error {
	e.stopOnce.Do(func() { close(e.stopping) })
	select {
	case <-e.done:
		return nil
	case <-ctx.Done():
	}
	e.mu.Lock()
	p := e.current
	e.mu.Unlock()
	p.kill()
	<-e.done
	return fmt.Errorf("workflow engine did not stop in time and was killed: %w", ctx.Err())
}

// supervise owns the child: it replaces one that ends by itself and lets it go on Stop.
func (e *engine) supervise(p *engineProcess) {
	defer close(e.done)
	failures := 0
	for p != nil {
		born := e.cfg.Now()
		select {
		case <-e.stopping:
			p.leave()
			<-p.exited
			return
		case <-p.exited:
		}
		if e.cfg.Now().Sub(born) > e.cfg.MaxBackoff {
			failures = 0
		}
		e.say("workflow engine ended: %v", p.exitError())
		p, failures = e.replace(failures)
	}
}

// replace starts children until one is ready. It returns nil when told to stop.
func (e *engine) replace(failures int) (*engineProcess, int) {
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go func() {
		select {
		case <-e.stopping:
			cancel()
		case <-ctx.Done():
		}
	}()
	for {
		wait := e.backoff(failures)
		failures++
		e.say("starting the workflow engine again in %s", wait)
		select {
		case <-ctx.Done():
			return nil, failures
		case <-time.After(wait):
		}
		p, err := e.launch(ctx)
		if err == nil {
			e.say("workflow engine is back at %s", p.ready.Address)
			if e.cfg.Restarted != nil {
				e.cfg.Restarted(p.ready)
			}
			return p, failures
		}
		if ctx.Err() != nil {
			return nil, failures
		}
		e.say("%v", err)
	}
}

func (e *engine) backoff(failures int) time.Duration {
	wait := e.cfg.MinBackoff
	for range failures {
		wait *= 2
		if wait >= e.cfg.MaxBackoff {
			return e.cfg.MaxBackoff
		}
	}
	return wait
}

// launch starts one child and waits until it is ready; a child that is not is gone when launch returns.
func (e *engine) launch(ctx context.Context) (*engineProcess, error) {
	p, err := startProcess(e.cfg.Command, e.args(), e.cfg.Stderr)
	if err != nil {
		return nil, fmt.Errorf("start workflow engine: %w", err)
	}
	e.mu.Lock()
	e.current = p
	e.mu.Unlock()
	if err := p.awaitReady(ctx, e.cfg.ReadyTimeout); err != nil {
		p.kill()
		return nil, fmt.Errorf("start workflow engine: %w", err)
	}
	return p, nil
}

func (e *engine) args() []string {
	a := []string{"--exit-with-parent", "--ip", e.cfg.IP, "--port", strconv.Itoa(e.cfg.Port), "--ui-port", strconv.Itoa(e.cfg.UIPort)}
	if e.cfg.DataDir != "" {
		a = append(a, "--data", e.cfg.DataDir)
	}
	return append(a, e.cfg.Args...)
}

// pinPorts makes every later child listen where the first one did: clients and bookmarks know the place.
func (e *engine) pinPorts(r engineReady) (err error) {
	if e.cfg.Port, err = portOf(r.Address); err != nil {
		return err
	}
	if r.UI != "" {
		e.cfg.UIPort, err = portOf(strings.TrimPrefix(r.UI, "http://"))
	}
	return err
}

func portOf(hostPort string) (int, error) {
	_, port, err := net.SplitHostPort(hostPort)
	if err != nil {
		return 0, fmt.Errorf("workflow engine named the address %q: %w", hostPort, err)
	}
	return strconv.Atoi(port)
}

func (e *engine) say(format string, args ...any) { fmt.Fprintf(e.cfg.Log, format+"\n", args...) }
