package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
)

type importCmd struct {
	File   importFileCmd   `cmd:"" default:"withargs" help:"Load a file and watch until it is done."`
	List   importListCmd   `cmd:"" help:"List the latest imports."`
	Watch  importOneCmd    `cmd:"" help:"Watch a running import."`
	Pause  importPauseCmd  `cmd:"" help:"Pause an import after the batch it is in."`
	Resume importResumeCmd `cmd:"" help:"Let a paused import go on."`
	Cancel importCancelCmd `cmd:"" help:"End an import after the batch it is in; rows that were decided stay."`
	Errors importErrorsCmd `cmd:"" help:"Write the rows to correct as a workbook that can be loaded again."`
}

type importFileCmd struct {
	Path    string `arg:"" type:"existingfile" help:"The list: CSV or XLSX."`
	Station string `help:"Station for rows that name no commune, such as TYT-05158." placeholder:"CODE"`
	Columns string `help:"Column mapping file: lines of \"Header\" = \"FIELD\"." type:"existingfile" placeholder:"FILE"`
	Again   bool   `help:"Load the file although the same one was loaded before."`
	Detach  bool   `help:"Do not wait; watch later with: hssk import watch ID."`
	JSON    bool   `help:"Print the result as JSON."`
}

// Run loads one file.
func (c importFileCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		imp, err := a.beginImport(ctx, c.Path, c.Columns, health.StationCode(c.Station), c.Again)
		if err != nil {
			return err
		}
		if err := a.desk.StartImport(ctx, imp.ID); err != nil {
			return err
		}
		if c.Detach {
			fmt.Println(imp.ID)
			return nil
		}
		return a.watch(ctx, imp.ID, c.JSON)
	})
}

// withStore opens the program for one command that needs the record store alone.
func withStore(ctx context.Context, cfg config, f func(*app) error) error {
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

// beginImport looks at the file, keeps a copy of it and writes the import down. A file that is no table is refused here,
// before anything is kept.
func (a *app) beginImport(ctx context.Context, path, columns string, station health.StationCode, again bool) (health.Import, error) {
	sh := a.acts.Sheets.(sheets)
	if err := a.knowsStation(ctx, station); station != "" && err != nil {
		return health.Import{}, err
	}
	if columns == "" {
		if err := sh.check(path); err != nil {
			return health.Import{}, err
		}
	}
	copied := a.cfg.dir("imports", newID())
	sum, err := copyFile(path, copied)
	if err != nil {
		return health.Import{}, err
	}
	if columns != "" {
		if _, err := copyFile(columns, copied+".columns"); err != nil {
			return health.Import{}, err
		}
		if err := sh.check(copied); err != nil {
			return health.Import{}, errors.Join(err, os.Remove(copied), os.Remove(copied+".columns"))
		}
	}
	imp, err := a.acts.BeginImport(ctx, health.Import{Name: filepath.Base(path), Path: copied, SHA256: sum, Station: station,
		By: health.Actor{Kind: health.BySystem, ID: "cli"}}, again)
	if err != nil {
		return imp, errors.Join(err, os.Remove(copied))
	}
	return imp, nil
}

// check opens a file and its first row, which is enough to tell most wrong files.
func (s sheets) check(path string) error {
	t, err := s.open(path)
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

func copyFile(from, to string) (sum string, err error) {
	src, err := os.Open(from)
	if err != nil {
		return "", err
	}
	defer src.Close()
	dst, err := os.OpenFile(to, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return "", err
	}
	h := sha256.New()
	_, err = io.Copy(io.MultiWriter(dst, h), src)
	return hex.EncodeToString(h.Sum(nil)), errors.Join(err, dst.Sync(), dst.Close())
}

// watch shows the progress of an import until it is over. Stopping to watch does not stop the import.
func (a *app) watch(ctx context.Context, id health.ImportID, asJSON bool) error {
	words := a.phrases.In(a.cfg.Lang)
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	pace := pace{now: time.Now}
	for {
		imp, err := a.store.Import(ctx, id)
		if err != nil {
			return err
		}
		if imp.State.Over() {
			fmt.Fprint(os.Stderr, "\r\033[K")
			return a.conclude(ctx, words, imp, asJSON)
		}
		fmt.Fprint(os.Stderr, "\r\033[K"+pace.line(words, imp))
		select {
		case <-ctx.Done():
			fmt.Fprintln(os.Stderr, "\n"+words.Say("import.goes_on", "id", string(id)))
			return nil
		case <-tick.C:
		}
	}
}

// pace tells rows per second and the time that is left.
type pace struct {
	now   func() time.Time
	since time.Time
	from  int64
}

func (p *pace) line(w phrase.Words, imp health.Import) string {
	done := imp.Tally.Decided()
	switch imp.State {
	case health.ImportNew, health.ImportReading:
		return w.Say("import.reading", "rows", strconv.FormatInt(imp.Rows, 10))
	case health.ImportPaused:
		p.since = time.Time{}
		return w.Say("import.paused", "done", strconv.FormatInt(done, 10), "rows", strconv.FormatInt(imp.Rows, 10))
	}
	if p.since.IsZero() {
		p.since, p.from = p.now(), done
	}
	rate, eta := 0.0, "…"
	if secs := p.now().Sub(p.since).Seconds(); secs > 0.5 && done > p.from {
		rate = float64(done-p.from) / secs
		eta = (time.Duration(float64(imp.Rows-done)/rate) * time.Second).String()
	}
	share := health.Ratio{Num: done, Den: imp.Rows}
	percent, _ := share.Percent()
	return w.Say("import.running", "done", strconv.FormatInt(done, 10), "rows", strconv.FormatInt(imp.Rows, 10),
		"percent", fmt.Sprintf("%.0f%%", percent), "rate", fmt.Sprintf("%.0f", rate), "eta", eta)
}

// conclude says how an import ended, and puts the rows to correct beside the original under the import's id.
func (a *app) conclude(ctx context.Context, w phrase.Words, imp health.Import, asJSON bool) error {
	if asJSON {
		return json.NewEncoder(os.Stdout).Encode(imp)
	}
	if imp.State == health.ImportFailed {
		return errors.New(w.Say("import.failed", "reason", reasonIn(a.phrases, w, imp.Error)))
	}
	t, n := imp.Tally, func(v int64) string { return strconv.FormatInt(v, 10) }
	fmt.Println(w.Say("import.summary", "rows", n(t.Decided()), "created", n(t.Created), "attached", n(t.Attached),
		"unchanged", n(t.Unchanged), "waiting", n(t.Waiting), "refused", n(t.Refused), "dropped", n(t.Dropped), "flagged", n(t.Flagged)))
	if imp.State == health.ImportCancelled {
		fmt.Println(w.Say("import.cancelled"))
	}
	var unknown []string
	for _, c := range imp.Columns {
		if c.Field == "" {
			unknown = append(unknown, c.Header)
		}
	}
	if len(unknown) > 0 {
		fmt.Println(w.Say("import.unknown_columns", "columns", strings.Join(unknown, ", ")))
	}
	if t.Refused+t.Dropped == 0 {
		return nil
	}
	path, err := freeName(strings.TrimSuffix(imp.Name, filepath.Ext(imp.Name)), ".can-sua", ".xlsx")
	if err != nil {
		return err
	}
	if err := a.writeProblems(ctx, imp, path); err != nil {
		return err
	}
	fmt.Println(w.Say("import.errors_file", "path", path))
	if t.Refused == t.Decided() {
		return errors.New(w.Say("import.all_refused"))
	}
	return nil
}

// freeName finds a name that no file has yet: base.ext, base-2.ext and so on.
func freeName(name, mark, ext string) (string, error) {
	name = strings.TrimSuffix(name, mark) + mark
	for n := 1; n < 1000; n++ {
		path := name + ext
		if n > 1 {
			path = name + "-" + strconv.Itoa(n) + ext
		}
		if _, err := os.Lstat(path); errors.Is(err, os.ErrNotExist) {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s%s: too many such files here", name, ext)
}

func reasonIn(b phrase.Book, w phrase.Words, code string) string {
	if b.Has("error." + code) {
		return w.Say("error." + code)
	}
	return code
}

// writeProblems writes the kept rows of an import as a workbook. A file of that name is not overwritten.
func (a *app) writeProblems(ctx context.Context, imp health.Import, path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	err = a.acts.Sheets.Problems(f, imp.Columns, a.cfg.Lang, func(yield func(health.ImportRow, error) bool) {
		for after := 0; ; {
			rows, err := a.store.ImportRows(ctx, imp.ID, after, 1000)
			if err != nil {
				yield(health.ImportRow{}, err)
				return
			}
			for _, r := range rows {
				if after = r.Row; !yield(r, nil) {
					return
				}
			}
			if len(rows) == 0 {
				return
			}
		}
	})
	return errors.Join(err, f.Close())
}
