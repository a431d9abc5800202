package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeEngine is the command of a small engine: this test program, running TestFakeEngine in the given mode.
func fakeEngine(t *testing.T, mode string) []string {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return []string{self, "-test.run=^TestFakeEngine$", "--", mode}
}

// TestFakeEngine is no test but the engine the tests run. It listens, says it is ready, and leaves on the end of its
// standard input.
func TestFakeEngine(t *testing.T) {
	i := slices.Index(os.Args, "--")
	if i < 0 {
		return // by itself there is nothing to do: other tests run this one as their child
	}
	mode, args := os.Args[i+1], os.Args[i+2:]
	switch mode {
	case "ends before ready":
		fmt.Fprintln(os.Stderr, "disk on fire")
		os.Exit(1)
	case "data busy":
		fmt.Fprintln(os.Stderr, "that directory is taken")
		os.Exit(3)
	case "port busy":
		os.Exit(4)
	case "never ready":
		fmt.Fprintln(os.Stderr, "still thinking")
		_, _ = io.Copy(io.Discard, os.Stdin)
	case "supervisor":
		superviseForEver(t)
	case "never leaves":
		sayReady(args)
		select {}
	default:
		sayReady(args)
		_, _ = io.Copy(io.Discard, os.Stdin)
	}
	os.Exit(0)
}

func sayReady(args []string) {
	port := args[slices.Index(args, "--port")+1]
	l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", port))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(4)
	}
	go acceptAndEndOnDemand(l)
	fmt.Println("a line that is no JSON")
	fmt.Printf(`{"ready":true,"address":%q,"ui":"http://127.0.0.1:1","version":"1.2.3","fresh":true,"store":"s1"}`+"\n", l.Addr())
}

// acceptAndEndOnDemand lets a test crash the engine: one byte and it is gone.
func acceptAndEndOnDemand(l net.Listener) {
	for {
		c, err := l.Accept()
		if err != nil {
			return
		}
		if n, _ := c.Read(make([]byte, 1)); n == 1 {
			fmt.Fprintln(os.Stderr, "crashed as told")
			os.Exit(7)
		}
	}
}

// superviseForEver is a parent to be killed: it starts an engine and prints its address.
func superviseForEver(t *testing.T) {
	e, err := startEngine(t.Context(), engineConfig{Command: fakeEngine(t, "sound")})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(e.Address())
	select {}
}

// engineNotes collects what is written, from any goroutine.
type engineNotes struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (n *engineNotes) Write(p []byte) (int, error) {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.b.Write(p)
}
func (n *engineNotes) String() string { n.mu.Lock(); defer n.mu.Unlock(); return n.b.String() }

func TestEngineStartsAndStops(t *testing.T) {
	var stderr engineNotes
	e, err := startEngine(t.Context(), engineConfig{Command: fakeEngine(t, "sound"), DataDir: t.TempDir(), Stderr: &stderr})
	if err != nil {
		t.Fatal(err)
	}
	if !engineAnswers(e.Address()) {
		t.Error("the engine is ready and does not answer")
	}
	if e.UI() != "http://127.0.0.1:1" || e.Version() != "1.2.3" || !e.Fresh() || e.Store() != "s1" {
		t.Errorf("UI %q, version %q, fresh %v, store %q", e.UI(), e.Version(), e.Fresh(), e.Store())
	}
	for range 2 { // a second Stop finds nothing to do
		if err := e.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if engineAnswers(e.Address()) {
		t.Error("the engine is stopped and still answers")
	}
	if e.current.err != nil {
		t.Errorf("the engine ended with %v", e.current.err)
	}
}

func engineAnswers(address string) bool {
	c, err := net.Dial("tcp", address)
	if err != nil {
		return false
	}
	_ = c.Close()
	return true
}

func TestEngineThatDoesNotStart(t *testing.T) {
	tests := []struct {
		mode string
		is   error
		says string
	}{
		{"ends before ready", nil, "disk on fire"},
		{"data busy", errEngineDataBusy, "that directory is taken"},
		{"port busy", errEnginePortBusy, ""},
		{"never ready", nil, "still thinking"},
	}
	for _, tt := range tests {
		t.Run(tt.mode, func(t *testing.T) {
			cfg := engineConfig{Command: fakeEngine(t, tt.mode)}
			if tt.mode == "never ready" {
				cfg.ReadyTimeout = 500 * time.Millisecond
			}
			_, err := startEngine(t.Context(), cfg)
			if err == nil || !strings.Contains(err.Error(), tt.says) || tt.is != nil && !errors.Is(err, tt.is) {
				t.Errorf("error %v, want %v saying %q", err, tt.is, tt.says)
			}
		})
	}
	if _, err := startEngine(t.Context(), engineConfig{Command: []string{filepath.Join(t.TempDir(), "absent")}}); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("absent program: %v", err)
	}
}

func TestStartIsGivenUpWhenToldTo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := startEngine(ctx, engineConfig{Command: fakeEngine(t, "never ready")}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestEngineThatDiesIsStartedAgainInTheSamePlace(t *testing.T) {
	var log engineNotes
	back := make(chan engineReady, 2)
	e, err := startEngine(t.Context(), engineConfig{
		Command: fakeEngine(t, "sound"), Log: &log, MinBackoff: time.Millisecond,
		Restarted: func(r engineReady) { back <- r },
	})
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		crashEngine(t, e.Address())
		if got := <-back; got.Address != e.Address() {
			t.Errorf("back at %s, was at %s", got.Address, e.Address())
		}
		if !engineAnswers(e.Address()) {
			t.Error("the engine is back and does not answer")
		}
	}
	if err := e.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "crashed as told") || !strings.Contains(log.String(), "is back at "+e.Address()) {
		t.Errorf("said %q", log.String())
	}
}

func crashEngine(t *testing.T, address string) {
	t.Helper()
	c, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Write([]byte{1}); err != nil {
		t.Fatal(err)
	}
	_, _ = c.Read(make([]byte, 1)) // returns when the engine is gone
}

func TestStopBetweenRestarts(t *testing.T) {
	e, err := startEngine(t.Context(), engineConfig{Command: fakeEngine(t, "sound"), MinBackoff: time.Hour, MaxBackoff: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	crashEngine(t, e.Address())
	if err := e.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

func TestEngineThatWillNotLeaveIsKilled(t *testing.T) {
	e, err := startEngine(t.Context(), engineConfig{Command: fakeEngine(t, "never leaves")})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	if err := e.Stop(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error %v", err)
	}
	if engineAnswers(e.Address()) {
		t.Error("it still answers")
	}
}

func TestEngineLeavesWhenItsParentIsKilled(t *testing.T) {
	command := fakeEngine(t, "supervisor")
	parent := exec.Command(command[0], command[1:]...)
	out, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	var address string
	if _, err := fmt.Fscanln(out, &address); err != nil || !engineAnswers(address) {
		t.Fatalf("parent said %q, %v", address, err)
	}
	_ = parent.Process.Kill()
	_ = parent.Wait()
	for deadline := time.Now().Add(30 * time.Second); engineAnswers(address); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the engine outlives its parent")
		}
	}
}

func TestBackoffGrowsToItsLimit(t *testing.T) {
	e := &engine{cfg: engineConfig{}.withDefaults()}
	want := []time.Duration{500 * time.Millisecond, time.Second, 2 * time.Second}
	for failures, w := range want {
		if got := e.backoff(failures); got != w {
			t.Errorf("after %d failures %s, want %s", failures, got, w)
		}
	}
	if got := e.backoff(1000); got != 30*time.Second {
		t.Errorf("after 1000 failures %s", got)
	}
}

func TestFlagsForTheEngine(t *testing.T) {
	e := &engine{cfg: engineConfig{DataDir: "d", Port: 7, UIPort: -1, Args: []string{"--retention", "96h"}}.withDefaults()}
	want := "--exit-with-parent --ip 127.0.0.1 --port 7 --ui-port -1 --data d --retention 96h"
	if got := strings.Join(e.args(), " "); got != want {
		t.Errorf("flags %q, want %q", got, want)
	}
}

func TestReadyLineIsFoundInPieces(t *testing.T) {
	line := `{"ready":true,"address":"127.0.0.1:7"}` + "\n"
	for _, before := range []string{"", "noise\n", `{"ready":false}` + "\n", strings.Repeat("x", 2*readyLineLimit) + "\n"} {
		r := &readyReader{found: make(chan engineReady, 1)}
		for _, b := range []byte(before + line + line) {
			if n, err := r.Write([]byte{b}); n != 1 || err != nil {
				t.Fatal(n, err)
			}
		}
		select {
		case got := <-r.found:
			if got.Address != "127.0.0.1:7" {
				t.Errorf("address %q", got.Address)
			}
		default:
			t.Errorf("not found after %.20q", before)
		}
	}
}

func FuzzReadyLine(f *testing.F) {
	f.Add([]byte(`{"ready":true,"address":"127.0.0.1:7"}`+"\n"), 5)
	f.Add([]byte("{\"ready\":true}\n\n\x00"), 1)
	f.Fuzz(func(t *testing.T, b []byte, cut int) {
		r := &readyReader{found: make(chan engineReady, 1)}
		if cut < 0 || cut > len(b) {
			cut = len(b)
		}
		for _, part := range [][]byte{b[:cut], b[cut:]} {
			if n, err := r.Write(part); n != len(part) || err != nil {
				t.Fatal(n, err)
			}
		}
		if r.done != (len(r.found) == 1) {
			t.Error("done without a line, or the other way round")
		}
	})
}

func TestTailKeepsWholeLines(t *testing.T) {
	var all bytes.Buffer
	w := &tailWriter{to: &all}
	for i := range 1000 {
		fmt.Fprintln(w, "line", i)
	}
	got := w.String()
	if !strings.HasPrefix(got, "line ") || !strings.HasSuffix(got, "line 999") || len(got) > tailSize {
		t.Errorf("tail %q", got)
	}
	if want := 1000; strings.Count(all.String(), "\n") != want {
		t.Errorf("passed on %d lines, want %d", strings.Count(all.String(), "\n"), want)
	}
}

// TestRealEngine builds the engine as a first start does and runs it.
func TestRealEngine(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles a large module; minutes the first time")
	}
	if _, err := exec.LookPath("go"); err != nil {
		t.Skip("no go command to build the engine with")
	}
	wd, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	program := realEngine(t, wd)
	data := t.TempDir()
	e, err := startEngine(t.Context(), engineConfig{Command: []string{program}, DataDir: data, Stderr: os.Stderr})
	if err != nil {
		t.Fatal(err)
	}
	if !e.Fresh() || e.Store() == "" || !engineAnswers(e.Address()) || e.UI() == "" {
		t.Errorf("fresh %v, store %q, address %s, UI %s", e.Fresh(), e.Store(), e.Address(), e.UI())
	}
	_, err = startEngine(t.Context(), engineConfig{Command: []string{program}, DataDir: data, Args: []string{"--lock-wait", "0"}})
	if !errors.Is(err, errEngineDataBusy) || !strings.Contains(err.Error(), data) {
		t.Errorf("second engine on the directory: %v", err)
	}
	_, port, _ := net.SplitHostPort(e.Address())
	n, _ := strconv.Atoi(port)
	if _, err = startEngine(t.Context(), engineConfig{Command: []string{program}, DataDir: t.TempDir(), Port: n}); !errors.Is(err, errEnginePortBusy) {
		t.Errorf("second engine on the port: %v", err)
	}
	if err := e.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	var ended *exec.ExitError
	if errors.As(e.current.err, &ended) {
		t.Errorf("the engine ended with %v", ended)
	}
}

// realEngine builds into the cache a real start uses: linking wants gigabytes, once is enough.
func realEngine(t *testing.T, wd string) string {
	t.Helper()
	cache, err := engineCache()
	if err != nil {
		t.Fatal(err)
	}
	ctx := t.Context()
	if deadline, ok := t.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadline(ctx, deadline.Add(-time.Minute))
		defer cancel()
	}
	find := func(progress io.Writer) (string, error) {
		return engineProgram(ctx, func(string) string { return "" }, wd, filepath.Join(t.TempDir(), "hssk"), cache, english(t, progress))
	}
	program, err := find(os.Stderr)
	if errors.Is(err, context.DeadlineExceeded) {
		t.Skip("the compiler needs longer than the tests' time limit; what it compiled is kept, so run the test again")
	}
	if err != nil {
		t.Fatal(err)
	}
	if again, err := find(silentWriter{t}); err != nil || again != program {
		t.Errorf("the second start builds again: %s, %v", again, err)
	}
	return program
}

type silentWriter struct{ t *testing.T }

func (w silentWriter) Write(b []byte) (int, error) {
	w.t.Errorf("unexpected: %s", b)
	return len(b), nil
}

func TestReadyLineMatchesTheEngine(t *testing.T) {
	b, err := json.Marshal(engineReady{Ready: true, Address: "a", UI: "u", Version: "v", Fresh: true, Store: "s"})
	if want := `{"ready":true,"address":"a","ui":"u","version":"v","fresh":true,"store":"s"}`; err != nil || string(b) != want {
		t.Errorf("%s, want %s", b, want)
	}
}
