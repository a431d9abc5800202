package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"time"

	"hssk/store/health"
	"hssk/store/seed"
)

type benchCmd struct {
	All      benchAllCmd      `cmd:"" default:"withargs"`
	Rules    benchRulesCmd    `cmd:""`
	Matching benchMatchingCmd `cmd:""`
	Search   benchSearchCmd   `cmd:""`
	Chat     benchChatCmd     `cmd:""`
	Send     benchSendCmd     `cmd:""`
	Faults   benchFaultsCmd   `cmd:""`
	Upgrade  benchUpgradeCmd  `cmd:""`
	Beside   benchBesideCmd   `cmd:""`

	FaultsServe benchFaultsServeCmd `cmd:"" hidden:""`
}

type benchRulesCmd struct {
	People     int    `default:"90000"`
	Seed       uint64 `default:"7"`
	Batch      int    `default:"500"`
	CPUProfile string `name:"cpu-profile" type:"path" placeholder:"FILE"`
}

// Run measures the import of a list in this process.
func (c benchRulesCmd) Run(ctx context.Context, cfg config) error {
	dir, err := os.MkdirTemp("", "hssk-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	cfg.Data = dir
	a, err := openApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	imp, err := a.benchImport(ctx, c.Seed, c.People)
	if err != nil {
		return err
	}
	stop, err := startProfile(c.CPUProfile)
	if err != nil {
		return err
	}
	defer stop()
	start := time.Now()
	rows, err := a.acts.StageImport(ctx, imp.ID)
	if err != nil {
		return err
	}
	staged := time.Since(start)
	start = time.Now()
	if err := a.importAll(ctx, imp.ID, c.Batch); err != nil {
		return err
	}
	took := time.Since(start)
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	fmt.Printf("rows %d\nstage %.0f rows/s\nrules+store %.0f rows/s\nheap from system %d MiB\n", rows, float64(rows)/staged.Seconds(),
		float64(rows)/took.Seconds(), m.HeapSys>>20)
	return nil
}

// benchImport sets up the stations and writes down the import of an invented list.
func (a *app) benchImport(ctx context.Context, number uint64, people int) (health.Import, error) {
	d, err := seed.New(seed.Options{Seed: number, People: people, Today: seed.Date{Year: 2026, Month: 11, Day: 1}})
	if err != nil {
		return health.Import{}, err
	}
	path := a.cfg.dir("list.csv")
	if err := writeFile(path, func(w io.Writer) error { return seed.WriteCSV(w, d) }); err != nil {
		return health.Import{}, err
	}
	if err := a.setUpStations(ctx, nil, "", ""); err != nil {
		return health.Import{}, err
	}
	return a.beginImport(ctx, path, "", "", true)
}

func startProfile(path string) (stop func(), err error) {
	if path == "" {
		return func() {}, nil
	}
	f, err := os.Create(filepath.Clean(path))
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(f); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return func() { pprof.StopCPUProfile(); f.Close() }, nil
}
