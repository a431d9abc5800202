package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"sync"
	"time"

	"hssk/activities"
	"hssk/store/health"
)

// dropDaily removes the kept lists and recorded steps whose time is over, now and once a day, until the returned function
// is called.
func (a *app) dropDaily(ctx context.Context, out io.Writer) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var over sync.WaitGroup
	over.Go(func() {
		for {
			if err := a.dropFiles(ctx, out, a.acts.Now()); err != nil && ctx.Err() == nil {
				a.log.Warn("old lists were not all removed; trying again tomorrow", "error", err)
			}
			if _, err := a.sealLeft(); err != nil && ctx.Err() == nil {
				a.log.Warn("old lists were not all sealed; trying again tomorrow", "error", err)
			}
			if err := a.uploads().dropStale(a.acts.Now()); err != nil && ctx.Err() == nil {
				a.log.Warn("old uploads were not all removed; trying again tomorrow", "error", err)
			}
			if _, err := a.store.DropSteps(ctx, a.acts.Now().AddDate(0, 0, -a.cfg.KeepStepsDays)); err != nil && ctx.Err() == nil {
				a.log.Warn("old steps were not removed; trying again tomorrow", "error", err)
			}
			if pause(ctx, 24*time.Hour) != nil {
				return
			}
		}
	})
	return func() { cancel(); over.Wait() }
}

// sealLeft seals the lists that were kept while the records were not sealed yet.
func (a *app) sealLeft() (int, error) {
	if a.files.ring == nil || !a.files.sealed() {
		return 0, nil
	}
	return a.files.convert(a.cfg.fileDirs()...)
}

// dropFiles removes the files of imports that ended too long ago. What stays of such an import is in the record store.
func (a *app) dropFiles(ctx context.Context, out io.Writer, now time.Time) error {
	if a.cfg.KeepFilesDays <= 0 {
		return nil
	}
	files, err := a.keptFiles()
	if err != nil {
		return err
	}
	before := now.AddDate(0, 0, -a.cfg.KeepFilesDays)
	old, err := a.acts.Outdated(ctx, files, before)
	if err != nil {
		return err
	}
	var errs error
	dropped := 0
	for _, f := range old {
		if err := os.Remove(f.Path); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = errors.Join(errs, err)
			continue
		}
		dropped++
	}
	if dropped > 0 {
		fmt.Fprintln(out, a.phrases.In(a.cfg.Lang).Say("done.files_dropped", "count", strconv.Itoa(dropped),
			"at", now.In(health.Zone()).Format("15:04 02/01/2006"), "before", before.In(health.Zone()).Format("02/01/2006")))
		a.log.Info("removed the files of old imports", "files", dropped, "before", before)
	}
	return errs
}

// keptFiles lists the copies of lists, with what lies beside them: mappings, normalised copies, workbooks.
func (a *app) keptFiles() ([]activities.SourceFile, error) {
	entries, err := os.ReadDir(a.cfg.dir("imports"))
	if err != nil {
		return nil, err
	}
	var out []activities.SourceFile
	for _, e := range entries {
		info, err := e.Info()
		if errors.Is(err, os.ErrNotExist) || err == nil && !info.Mode().IsRegular() {
			continue
		}
		if err != nil {
			return nil, err
		}
		name, _, _ := strings.Cut(e.Name(), ".")
		out = append(out, activities.SourceFile{Path: a.cfg.dir("imports", e.Name()), Import: name, Changed: info.ModTime()})
	}
	return out, nil
}
