package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/bot/web"
)

type serveCmd struct{}

// Run serves until it is told to stop.
func (serveCmd) Run(ctx context.Context, cfg config) error {
	a, err := openServed(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	a.sayFresh(os.Stderr)
	return a.serve(ctx, os.Stdout, nil)
}

// openServed is openApp for what serves the page. Where there is no store yet, the address of the page is taken first: whoever
// mistyped the directory, beside a program that runs, is not left with an empty store.
func openServed(ctx context.Context, cfg config) (*app, error) {
	there, err := cfg.hasStore()
	if err != nil {
		return nil, err
	}
	if there {
		return openApp(ctx, cfg)
	}
	page, err := cfg.listen()
	if err != nil {
		return nil, err
	}
	a, err := openApp(ctx, cfg)
	if err != nil {
		return nil, errors.Join(err, page.Close())
	}
	a.page = page
	return a, nil
}

// serve starts the engine, the workers, the page and the channels, calls ready, and stops everything in the opposite
// order when ctx ends. ready may be nil.
func (a *app) serve(ctx context.Context, out io.Writer, ready func(context.Context, running) error) error {
	lock, err := lockData(a.cfg.dir("serve.lock"))
	if err != nil {
		return err
	}
	defer lock.Close()
	if _, err := a.cfg.schedules(); err != nil { // before anything slow begins
		return err
	}
	page := a.page
	if page == nil {
		if page, err = a.cfg.listen(); err != nil {
			return err
		}
	}
	defer page.Close() // closed before, usually, by the server that it belongs to
	r, stopEngine, err := a.startEngine(ctx, out)
	if err != nil {
		return err
	}
	defer stopEngine()
	r.Registers = slices.Collect(maps.Keys(a.acts.Registers))
	tg, err := a.openTelegram()
	if err != nil {
		return err
	}
	if err := a.openSMS(); err != nil {
		return err
	}
	pages, handler, err := a.openWeb(r, tg)
	if err != nil {
		return err
	}
	if err := a.dial(ctx, r.Temporal); err != nil {
		return err
	}
	stopWork, err := a.work()
	if err != nil {
		return err
	}
	defer stopWork()
	if err := a.reconcile(ctx); err != nil {
		return fmt.Errorf("start again what was open: %w", err)
	}
	defer a.serveWeb(ctx, page, pages, handler)()
	defer a.runTelegram(ctx, tg, out)()
	defer a.dropDaily(ctx, out)()
	defer a.goOnByItself(ctx)()
	if err := a.announce(r); err != nil {
		return err
	}
	defer os.Remove(a.cfg.dir("run.json"))
	if words := a.phrases.In(a.cfg.Lang); ready == nil {
		fmt.Fprintln(out, words.Say("serve.ready", "web", r.Web, "temporal", cmp.Or(r.UI, words.Say("serve.no_ui"))))
	} else if err := ready(ctx, r); err != nil {
		return err
	}
	<-ctx.Done()
	fmt.Fprintln(out, "\n"+a.phrases.In(a.cfg.Lang).Say("serve.stopping"))
	return nil
}

// engine finds the program of the embedded engine, and builds it where there is only its source.
func (c config) engine(ctx context.Context, out io.Writer) (string, error) {
	words, err := c.words()
	if err != nil {
		return "", err
	}
	wd, err := os.Getwd()
	if err != nil {
		return "", err
	}
	self, err := os.Executable()
	if err != nil {
		return "", err
	}
	cache, err := engineCache()
	if err != nil {
		return "", err
	}
	return engineProgram(ctx, c.getenv, wd, self, cache, newBuildProgress(out, words, time.Now))
}

// startEngine runs the embedded engine as a child, unless a server is configured.
func (a *app) startEngine(ctx context.Context, out io.Writer) (running, func(), error) {
	r := running{PID: os.Getpid(), Temporal: a.cfg.TemporalAddress, Web: a.cfg.publicURL(), Keys: a.keyed}
	if r.Temporal != "" {
		return r, func() {}, nil
	}
	program, err := a.cfg.engine(ctx, out)
	if err != nil {
		return r, nil, err
	}
	logFile, err := os.OpenFile(a.cfg.dir("temporal.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return r, nil, err
	}
	port := freeOr(a.cfg.TemporalUIPort)
	e, err := startEngine(ctx, engineConfig{Command: []string{program}, DataDir: a.cfg.dir("temporal"), UIPort: port,
		Args: []string{"--namespace", a.cfg.TemporalNamespace}, Log: out, Stderr: logFile,
		Restarted: func(engineReady) { a.reconcileLater(ctx) }})
	if err != nil {
		return r, nil, errors.Join(err, logFile.Close())
	}
	a.engine, r.Temporal, r.UI = e, e.Address(), e.UI()
	if port != a.cfg.TemporalUIPort {
		fmt.Fprintln(out, a.phrases.In(a.cfg.Lang).Say("done.port", "port", strconv.Itoa(a.cfg.TemporalUIPort), "ui", r.UI))
	}
	return r, func() {
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 20*time.Second)
		defer cancel()
		if err := e.Stop(stopping); err != nil {
			a.log.Warn("engine did not stop cleanly", "error", err)
		}
		logFile.Close()
	}, nil
}

// freeOr gives port if nobody listens there, else 0, which means any free port: the UI is a convenience and must never
// keep the program from starting.
func freeOr(port int) int {
	if port <= 0 {
		return port
	}
	l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return 0
	}
	l.Close()
	return port
}

// reconcileLater starts again what an engine that came back may have lost.
func (a *app) reconcileLater(ctx context.Context) {
	go func() {
		for wait := time.Second; ctx.Err() == nil; wait = min(2*wait, time.Minute) {
			if a.desk != nil && a.reconcile(ctx) == nil {
				return
			}
			select {
			case <-ctx.Done():
			case <-time.After(wait):
			}
		}
	}()
}

// listen takes the address of the page before anything slow begins. Port 0 becomes the port that was free, so that links
// can name it.
func (c *config) listen() (net.Listener, error) {
	l, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return nil, fmt.Errorf("chat page: %w (another address: --listen 127.0.0.1:0 or HSSK_LISTEN)", err)
	}
	if strings.HasSuffix(c.Listen, ":0") {
		c.Listen = l.Addr().String()
	}
	return l, nil
}

// serveWeb serves the page and the board.
func (a *app) serveWeb(ctx context.Context, l net.Listener, pages *web.Server, handler http.Handler) func() {
	s := &http.Server{Handler: ownNames(a.cfg, handler), ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() {
		if err := s.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			a.log.Error("chat page stopped", "error", err)
		}
	}()
	return func() {
		stopping, cancel := context.WithTimeout(context.WithoutCancel(ctx), 3*time.Second)
		defer cancel()
		pages.Close()
		if s.Shutdown(stopping) != nil {
			s.Close() // open event streams do not end by themselves
		}
	}
}

// webKey reads the key that signs sessions, and makes it at the first start.
func (a *app) webKey() ([]byte, error) {
	path := a.cfg.dir("web.key")
	b, err := os.ReadFile(path)
	if err == nil && len(b) == 32 {
		return b, nil
	}
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	b = randomBytes(32)
	return b, os.WriteFile(filepath.Clean(path), b, 0o600)
}
