package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"hssk/bot"
	"hssk/store/health"
)

type benchAllCmd struct {
	People    int `default:"90000"`
	Registers int `default:"500"`
	Chats     int `default:"2000"`
	Parallel  int `default:"8"`
}

// Run measures the whole program on a directory of its own: engine, workers, store.
func (c benchAllCmd) Run(ctx context.Context, cfg config) error {
	dir, err := os.MkdirTemp("", "hssk-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cfg.Data, cfg.Listen, cfg.TemporalUIPort = dir, "127.0.0.1:0", 0
	a, err := openApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	began := time.Now()
	return a.serve(ctx, io.Discard, func(ctx context.Context, _ running) error {
		defer cancel()
		fmt.Printf("start-up\t%.2f s to serving\n", time.Since(began).Seconds())
		return c.measure(ctx, a)
	})
}

func (c benchAllCmd) measure(ctx context.Context, a *app) error {
	sizes()
	if err := c.imports(ctx, a); err != nil {
		return err
	}
	if err := settle(ctx, a); err != nil {
		return err
	}
	if err := c.registers(ctx, a); err != nil {
		return err
	}
	return c.chats(ctx, a)
}

// sizes prints how large the programs are.
func sizes() {
	for name, path := range map[string]string{"binary": executable(), "binary of the embedded engine": builtEngine()} {
		if info, err := os.Stat(path); err == nil {
			fmt.Printf("%s\t%d MiB\n", name, info.Size()>>20)
		}
	}
}

func executable() string {
	path, _ := os.Executable() // without it there is nothing to measure
	return path
}

func builtEngine() string {
	cache, err := engineCache()
	if err != nil {
		return ""
	}
	found, _ := filepath.Glob(filepath.Join(cache, "temporald-*"))
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1]
}

// imports loads a list through the workflow, with tasks and windows, as a station's list would be.
func (c benchAllCmd) imports(ctx context.Context, a *app) error {
	imp, err := a.benchImport(ctx, 7, c.People)
	if err != nil {
		return err
	}
	began := time.Now()
	if err := a.desk.StartImport(ctx, imp.ID); err != nil {
		return err
	}
	for !imp.State.Over() {
		time.Sleep(50 * time.Millisecond)
		if imp, err = a.store.Import(ctx, imp.ID); err != nil {
			return err
		}
	}
	took := time.Since(began)
	fmt.Printf("import\t%d rows in %.1f s: %.0f rows/s end to end\n", imp.Rows, took.Seconds(), float64(imp.Rows)/took.Seconds())
	fmt.Printf("import\t%d created, %d waiting, %d refused\n", imp.Tally.Created, imp.Tally.Waiting, imp.Tally.Refused)
	fmt.Printf("memory\t%s MiB resident after the import\n", resident())
	return nil
}

// settle waits until the stations' windows are full: what comes next is measured on a quiet program.
func settle(ctx context.Context, a *app) error {
	stations, err := a.store.Stations(ctx)
	if err != nil {
		return err
	}
	began, last, since := time.Now(), -1, time.Now()
	for time.Since(since) < 3*time.Second {
		open := 0
		for _, s := range stations {
			n, err := a.store.InWindow(ctx, s.Code)
			if err != nil {
				return err
			}
			open += n
		}
		if open != last {
			last, since = open, time.Now()
		}
		time.Sleep(200 * time.Millisecond)
	}
	fmt.Printf("windows\t%d tasks open after %.1f s\n", last, since.Sub(began).Seconds())
	return nil
}

// resident reads the process's memory in MiB where the system tells it.
func resident() string {
	out, err := exec.Command("ps", "-o", "rss=", "-p", strconv.Itoa(os.Getpid())).Output()
	kib, convErr := strconv.Atoi(strings.TrimSpace(string(out)))
	if err != nil || convErr != nil {
		return "?"
	}
	return strconv.Itoa(kib >> 10)
}

// registers lets new residents in through the Register workflow, as the chat does.
func (c benchAllCmd) registers(ctx context.Context, a *app) error {
	return c.timed("register", c.Registers, func(i int) error {
		id := health.DraftID("bench-" + strconv.Itoa(i))
		value := func(s string) health.FieldValue {
			return health.FieldValue{State: health.HasValue, Value: health.Value(s)}
		}
		_, err := a.desk.Register(ctx, health.Draft{ID: id, Kind: health.DraftRegister, Station: "TYT-" + health.StationCode(demoUnit),
			Values: map[health.Field]health.FieldValue{health.FullName: value("Bùi Thị Đo " + letters(i)), health.BirthDate: value("1990-05-09"),
				health.SexField: value("2")}, By: health.Actor{Kind: health.BySystem, ID: "bench"},
			Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)}, Status: health.DraftNew})
		return err
	})
}

// letters writes a number with letters, since names have no digits.
func letters(i int) string {
	var b []byte
	for _, d := range strconv.Itoa(i) {
		b = append(b, byte(d-'0'+'a'))
	}
	return string(b)
}

// chats asks questions that read the store and need no workflow: a nurse's task list and her station's progress.
func (c benchAllCmd) chats(ctx context.Context, a *app) error {
	staff := health.Staff{ID: "bench", Name: "Bùi Thị Nhàn", Role: health.RoleNurse, Station: "TYT-" + health.StationCode(demoUnit), Active: true}
	if err := a.write(ctx, func(put putter) error { return put.PutStaff(staff) }); err != nil {
		return err
	}
	for i := range c.Parallel {
		if err := a.linkStaff(ctx, "bench", strconv.Itoa(i), staff.ID); err != nil {
			return err
		}
	}
	said := []string{"/nhiemvu", "1", "0", "/tiendo"}
	return c.timed("chat reply", c.Chats, func(i int) error {
		_, err := a.bot.Handle(ctx, bot.Incoming{Channel: "bench", Address: strconv.Itoa(i % c.Parallel), Event: strconv.Itoa(i),
			Text: said[i/c.Parallel%len(said)]})
		return err
	})
}

// timed does f n times, several at a time, and prints the spread of how long one took.
func (c benchAllCmd) timed(name string, n int, f func(int) error) error {
	took := make([]time.Duration, n)
	errs := make([]error, n)
	jobs := make(chan int)
	var wg sync.WaitGroup
	began := time.Now()
	for range c.Parallel {
		wg.Go(func() {
			for i := range jobs {
				start := time.Now()
				errs[i] = f(i)
				took[i] = time.Since(start)
			}
		})
	}
	for i := range n {
		jobs <- i
	}
	close(jobs)
	wg.Wait()
	all := time.Since(began)
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 {
		return fmt.Errorf("%s %d: %w", name, i, errs[i])
	}
	slices.Sort(took)
	at := func(q float64) time.Duration { return took[min(n-1, int(q*float64(n)))].Round(10 * time.Microsecond) }
	fmt.Printf("%s\t%d × %d at a time: p50 %v, p95 %v, p99 %v, %.0f/s (%d CPUs)\n", name, n, c.Parallel, at(0.5), at(0.95), at(0.99),
		float64(n)/all.Seconds(), runtime.NumCPU())
	return nil
}
