package main

import (
	"context"
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

// ticker shows how far something is: on a terminal one line that changes, elsewhere a line every few seconds.
type ticker struct {
	out   io.Writer
	tty   bool
	now   func() time.Time
	every time.Duration // between lines that are no terminal's

	last time.Time
	said string
}

func newTicker(f *os.File) *ticker {
	return &ticker{out: f, tty: isTerminal(f), now: time.Now, every: 5 * time.Second}
}

func isTerminal(f *os.File) bool {
	st, err := f.Stat()
	return err == nil && st.Mode()&os.ModeCharDevice != 0
}

// show says a line, unless it is too early for another one.
func (t *ticker) show(line string) {
	if t.tty {
		fmt.Fprint(t.out, "\r\033[K"+line)
		return
	}
	if line == t.said || !t.last.IsZero() && t.now().Sub(t.last) < t.every {
		return
	}
	t.last, t.said = t.now(), line
	fmt.Fprintln(t.out, line)
}

// clear makes room for what comes after the last line.
func (t *ticker) clear() {
	if t.tty {
		fmt.Fprint(t.out, "\r\033[K")
	}
}

// watch shows the progress of an import until it is over, and writes the rows to correct into dir. Stopping to watch does
// not stop the import.
func (a *app) watch(ctx context.Context, id health.ImportID, dir string, asJSON bool) error {
	words := a.phrases.In(a.cfg.Lang)
	tick := time.NewTicker(500 * time.Millisecond)
	defer tick.Stop()
	pace, screen := pace{now: time.Now}, newTicker(os.Stderr)
	for {
		imp, err := a.findImport(ctx, string(id))
		if err != nil {
			return err
		}
		if imp.State.Over() {
			screen.clear()
			return a.conclude(ctx, words, imp, dir, asJSON)
		}
		screen.show(pace.line(words, imp))
		select {
		case <-ctx.Done():
			screen.clear()
			fmt.Fprintln(os.Stderr, words.Say("import.goes_on", "id", string(id)))
			return nil
		case <-tick.C:
		}
	}
}

// pace tells rows per second over the last moments, and the time that is left at that speed.
type pace struct {
	now     func() time.Time
	samples []sample // the oldest first
}

type sample struct {
	at   time.Time
	done int64
}

// paceWindow is how far back the speed is measured: a standstill is forgotten after that long.
const paceWindow = 10 * time.Second

// rate is rows per second; zero while it is not known.
func (p *pace) rate(done int64) float64 {
	now := p.now()
	p.samples = append(p.samples, sample{now, done})
	for len(p.samples) > 2 && now.Sub(p.samples[0].at) > paceWindow {
		p.samples = p.samples[1:]
	}
	first := p.samples[0]
	if secs := now.Sub(first.at).Seconds(); secs > 0.5 {
		return float64(done-first.done) / secs
	}
	return 0
}

func (p *pace) line(w phrase.Words, imp health.Import) string {
	done := imp.Tally.Decided()
	switch imp.State {
	case health.ImportNew, health.ImportReading:
		return w.Say("import.reading", "rows", w.Count(imp.Rows))
	case health.ImportPaused:
		p.samples = nil
		return w.Say("import.paused", "done", w.Count(done), "rows", w.Count(imp.Rows))
	}
	rate, eta := p.rate(done), "…"
	if rate > 0 {
		eta = (time.Duration(float64(imp.Rows-done)/rate) * time.Second).String()
	}
	share := health.Ratio{Num: done, Den: imp.Rows}
	percent, _ := share.Percent()
	return w.Say("import.running", "done", w.Count(done), "rows", w.Count(imp.Rows),
		"percent", strconv.Itoa(int(percent))+"%", "rate", w.Count(int64(rate)), "eta", eta)
}

// conclude says how an import ended, and writes the rows to correct into dir.
func (a *app) conclude(ctx context.Context, w phrase.Words, imp health.Import, dir string, asJSON bool) error {
	book := ""
	if t := imp.Tally; t.Refused+t.Dropped > 0 {
		var err error
		if book, err = a.writeBook(ctx, imp, dir); err != nil {
			return err
		}
	}
	switch {
	case asJSON:
		if err := printJSON(viewImport(imp, book)); err != nil {
			return err
		}
	case imp.State != health.ImportFailed:
		a.sum(w, imp, book)
	}
	if imp.State == health.ImportFailed {
		return refused("cli.import_failed", "reason", inWords(a.cfg, a.whyFailed(imp)))
	}
	if t := imp.Tally; t.Refused > 0 && t.Refused == t.Decided() {
		return refused("cli.all_refused", "path", book)
	}
	return nil
}

// sum prints what became of the rows.
func (a *app) sum(w phrase.Words, imp health.Import, book string) {
	t, n := imp.Tally, func(v int64) string { return w.Count(v) }
	key := "import.summary"
	if imp.Kind != health.ImportPeople {
		key = "import.summary_" + string(imp.Kind)
	}
	fmt.Println(w.Say(key, "rows", n(t.Decided()), "created", n(t.Created), "attached", n(t.Attached),
		"unchanged", n(t.Unchanged), "waiting", n(t.Waiting), "refused", n(t.Refused), "dropped", n(t.Dropped), "flagged", n(t.Flagged)))
	if t.Skipped > 0 {
		fmt.Println(w.Say("import.skipped_tables", "n", n(t.Skipped)))
	}
	if imp.State == health.ImportCancelled {
		fmt.Println(w.Say("import.cancelled"))
	}
	if unknown := unknownColumns(imp); len(unknown) > 0 {
		fmt.Println(w.Say("import.unknown_columns", "columns", strings.Join(unknown, ", ")))
	}
	if book != "" {
		fmt.Println(w.Say("import.errors_file", "path", book))
	}
}

// writeBook writes the rows to correct under a name that is free.
func (a *app) writeBook(ctx context.Context, imp health.Import, dir string) (string, error) {
	path, err := freeName(filepath.Join(dir, strings.TrimSuffix(imp.Name, filepath.Ext(imp.Name))), ".can-sua", ".xlsx")
	if err != nil {
		return "", err
	}
	return path, a.writeProblems(ctx, imp, path)
}

// whyFailed says what stopped an import. A file that is at fault is read again, because only its code was kept.
func (a *app) whyFailed(imp health.Import) error {
	stopped := refused(imp.Error)
	if !strings.HasPrefix(imp.Error, "sheet.") {
		return stopped
	}
	t, err := a.acts.Sheets.(sheets).open(imp.Path, imp.Kind)
	if err != nil {
		return err
	}
	defer t.Close()
	for err == nil {
		_, err = t.Next()
	}
	if err = refusal(ignoreEOF(err)); err != nil {
		return err
	}
	return stopped
}
