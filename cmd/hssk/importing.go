package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"hssk/store/health"
)

type importCmd struct {
	File   importFileCmd   `cmd:"" default:"withargs"`
	Visits importVisitsCmd `cmd:""`
	Doses  importDosesCmd  `cmd:""`
	Births importBirthsCmd `cmd:""`
	List   importListCmd   `cmd:""`
	Watch  importOneCmd    `cmd:""`
	Pause  importPauseCmd  `cmd:""`
	Resume importResumeCmd `cmd:""`
	Cancel importCancelCmd `cmd:""`
	Errors importErrorsCmd `cmd:""`
}

type importFileCmd struct {
	Path    string `arg:"" type:"existingfile"`
	Station string `placeholder:"CODE"`
	Columns string `type:"existingfile" placeholder:"FILE"`
	Dated   string `placeholder:"DATE"`
	Again   bool
	Detach  bool
	JSON    bool
}

// Run loads one file.
func (c importFileCmd) Run(ctx context.Context, cfg config) error {
	if c.Dated != "" {
		day, err := dayOf(c.Dated)
		if err != nil {
			return err
		}
		if day > time.Now().In(health.Zone()).Format(time.DateOnly) {
			return refused("cli.dated_future", "day", writtenDay(day))
		}
	}
	return fileFlags{c.Path, c.Columns, c.Again, c.Detach, c.JSON}.load(ctx, cfg,
		health.Import{Station: health.StationCode(c.Station), Dated: c.Dated})
}

// fileFlags are what the import of any file is told.
type fileFlags struct {
	Path    string `arg:"" type:"existingfile"`
	Columns string `type:"existingfile" placeholder:"FILE"`
	Again   bool
	Detach  bool
	JSON    bool
}

// load begins an import and watches it.
func (c fileFlags) load(ctx context.Context, cfg config, imp health.Import) error {
	return withApp(ctx, cfg, func(a *app) error { return c.loadWith(ctx, a, imp) })
}

func (c fileFlags) loadWith(ctx context.Context, a *app, imp health.Import) error {
	imp, err := a.beginList(ctx, c.Path, c.Columns, imp, c.Again)
	if err != nil {
		return err
	}
	if err := a.desk.StartImport(ctx, imp.ID); err != nil {
		return err
	}
	if c.Detach && c.JSON {
		return printJSON(viewImport(imp, ""))
	}
	if c.Detach {
		fmt.Println(imp.ID)
		return nil
	}
	return a.watch(ctx, imp.ID, filepath.Dir(c.Path), c.JSON) // the rows to correct go beside the list they come from
}

type importVisitsCmd struct {
	fileFlags
}

// Run loads a list of visits.
func (c importVisitsCmd) Run(ctx context.Context, cfg config) error {
	return c.load(ctx, cfg, health.Import{Kind: health.ImportVisits})
}

type importDosesCmd struct {
	fileFlags
}

// Run loads a list of immunisations.
func (c importDosesCmd) Run(ctx context.Context, cfg config) error {
	return c.load(ctx, cfg, health.Import{Kind: health.ImportDoses})
}

// withStore opens the program for one command that needs the record store alone, which has to be there.
func withStore(ctx context.Context, cfg config, f func(*app) error) error {
	a, err := openKept(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	return f(a)
}

// withAny opens the program for one command that can do without records: where there are none, on a store that is gone
// afterwards.
func withAny(ctx context.Context, cfg config, f func(*app) error) error {
	if there, err := cfg.hasStore(); there || err != nil {
		return withStore(ctx, cfg, f)
	}
	dir, err := os.MkdirTemp("", "hssk-")
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
	return f(a)
}

// withApp opens the program and connects it to the running server for one command.
func withApp(ctx context.Context, cfg config, f func(*app) error) error {
	return withStore(ctx, cfg, func(a *app) error {
		if err := a.attach(ctx); err != nil {
			return err
		}
		return f(a)
	})
}

// beginImport begins the import of a list whose day nobody knows.
func (a *app) beginImport(ctx context.Context, path, columns string, station health.StationCode, again bool) (health.Import, error) {
	return a.beginList(ctx, path, columns, health.Import{Station: station}, again)
}

// beginList looks at the file, keeps a copy of it and writes the import down. A file that is no table is refused here,
// before anything is kept.
func (a *app) beginList(ctx context.Context, path, columns string, imp health.Import, again bool) (health.Import, error) {
	sh := a.acts.Sheets.(sheets)
	if imp.Station != "" {
		if err := a.knowsStation(ctx, imp.Station); err != nil {
			return health.Import{}, err
		}
	}
	if columns == "" {
		if err := sh.check(path, imp.Kind); err != nil {
			return health.Import{}, err
		}
	}
	copied := a.cfg.dir("imports", newID())
	imp.Name, imp.Path = filepath.Base(path), copied
	if imp.By.ID == "" {
		imp.By = health.Actor{Kind: health.BySystem, ID: "cli"}
	}
	imp, err := a.keepAndBegin(ctx, path, columns, copied, imp, again)
	if err != nil {
		return imp, errors.Join(err, removeKept(copied))
	}
	return imp, nil
}

// keepAndBegin copies the file and its column mapping, and writes the import down.
func (a *app) keepAndBegin(ctx context.Context, path, columns, copied string, imp health.Import, again bool) (health.Import, error) {
	var err error
	if imp.SHA256, err = a.files.keepCopy(path, copied); err != nil {
		return imp, err
	}
	if columns != "" {
		if _, err := (vault{}).keepCopy(columns, copied+".columns"); err != nil {
			return imp, err
		}
		if err := a.acts.Sheets.(sheets).check(copied, imp.Kind); err != nil {
			return imp, err
		}
	}
	return a.acts.BeginImport(ctx, imp, again)
}

// removeKept takes back the copies of a file that is not loaded.
func removeKept(copied string) error {
	var errs error
	for _, path := range []string{copied, copied + ".columns"} {
		if err := os.Remove(path); !errors.Is(err, os.ErrNotExist) {
			errs = errors.Join(errs, err)
		}
	}
	return errs
}

// check opens a file and its first row, which is enough to tell most wrong files.
func (s sheets) check(path string, kind health.ImportKind) error {
	t, err := s.open(path, kind)
	if err != nil {
		return err
	}
	defer t.Close()
	_, err = t.Next()
	return refusal(ignoreEOF(err))
}

func ignoreEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// keepCopy copies a file for the program, and gives the hash of what is in it.
func (v vault) keepCopy(from, to string) (sum string, err error) {
	src, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer src.Close()
	dst, err := v.create(to)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(dst, h), src)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, dst.Close())
}

// freeName finds a name that no file has yet: name.mark.ext, name.mark-2.ext and so on, also when name has such a mark.
func freeName(name, mark, ext string) (string, error) {
	if at := strings.LastIndex(name, mark); at >= 0 && strings.Trim(name[at+len(mark):], "-0123456789") == "" {
		name = name[:at]
	}
	name += mark
	for n := 1; n < 1000; n++ {
		path := name + ext
		if n > 1 {
			path = name + "-" + strconv.Itoa(n) + ext
		}
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			return path, nil
		}
	}
	return "", refused("cli.too_many_files", "name", name+ext)
}

// writeProblems writes the kept rows of an import as a workbook. A file of that name is not overwritten.
func (a *app) writeProblems(ctx context.Context, imp health.Import, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return refused("cli.out_exists", "path", path)
	}
	if err != nil {
		return err
	}
	if err := a.acts.SeenFile(ctx, imp.ID, "workbook"); err != nil {
		return errors.Join(err, f.Close(), os.Remove(path))
	}
	err = a.acts.Sheets.Problems(f, imp.Kind, imp.Columns, a.cfg.Lang, a.keptRows(ctx, imp.ID))
	return errors.Join(err, f.Close())
}
