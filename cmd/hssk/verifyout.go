package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"hssk/activities/report"
	"hssk/activities/sheet"
	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

type verifyExportCmd struct {
	List string `arg:""`
	Out  string `type:"path" default:"."`
	JSON bool   `name:"json"`
}

// Run writes the file and the minutes of a list once more.
func (c verifyExportCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		l, err := a.findCheck(ctx, c.List)
		if err != nil {
			return err
		}
		if l.State == health.CheckCollecting {
			return refused("cli.verify_collecting", "id", c.List)
		}
		return a.handOut(ctx, l, c.Out, c.JSON)
	})
}

// handOut writes the workbook that comes back with answers and the minutes that are signed, and says where they are.
func (a *app) handOut(ctx context.Context, l health.CheckList, dir string, asJSON bool) error {
	rows, err := a.checkRows(ctx, l)
	if err != nil {
		return err
	}
	stations, err := a.store.Stations(ctx)
	if err != nil {
		return err
	}
	words := a.phrases.In("vi") // for the police, whoever asks for it
	base := filepath.Join(dir, "doi-chieu-"+string(l.ID))
	paths := []string{base + ".xlsx", base + ".pdf"}
	if err := writeNew(paths[0], func(w io.Writer) error { return writeCheckBook(w, words, l, rows) }); err != nil {
		return err
	}
	err = writeNew(paths[1], func(w io.Writer) error {
		return report.WriteMinutes(w, a.minutes(words, l, stations, rows), func(key string, args ...string) string { return words.Say(key, args...) })
	})
	if err != nil {
		return errors.Join(err, os.Remove(paths[0]))
	}
	if asJSON {
		v := viewCheck(l)
		v.Files = paths
		return printJSON(v)
	}
	fmt.Println(a.phrases.In(a.cfg.Lang).Say("verify.made", "list", string(l.ID), "n", strconv.Itoa(l.Rows), "due", dayIn(l.Due), "xlsx", paths[0], "pdf", paths[1]))
	return nil
}

// writeNew writes a file that must not exist yet, for its owner alone; a half one does not stay.
func writeNew(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return refused("cli.out_exists", "path", path)
	}
	if err != nil {
		return err
	}
	if err := errors.Join(write(f), f.Close()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// checkRow is one line of a list as it is read.
type checkRow struct {
	code, hamlet string
	asked        map[health.Field]health.Value
}

// checkRows reads the people of a list in the order in which the police looks them up: by hamlet, then by given name.
func (a *app) checkRows(ctx context.Context, l health.CheckList) ([]checkRow, error) {
	if err := a.acts.SeenList(ctx, operator(), l.ID); err != nil {
		return nil, err
	}
	var rows []checkRow
	for after := 0; ; {
		items, err := a.store.CheckItems(ctx, l.ID, after, 1000)
		if err != nil {
			return nil, err
		}
		for _, i := range items {
			after = i.Row
			if len(i.Asked) == 0 { // forgotten since
				continue
			}
			r, err := a.store.Record(ctx, i.Person)
			if err != nil {
				return nil, err
			}
			rows = append(rows, checkRow{i.Code(), r.Text(health.Hamlet), i.Asked})
		}
		if len(items) == 0 {
			break
		}
	}
	slices.SortFunc(rows, func(x, y checkRow) int {
		return cmp.Or(cmp.Compare(ident.NameSortKey(x.hamlet), ident.NameSortKey(y.hamlet)),
			cmp.Compare(ident.NameSortKey(x.asked[health.FullName].Reveal()), ident.NameSortKey(y.asked[health.FullName].Reveal())), cmp.Compare(x.code, y.code))
	})
	return rows, nil
}

// cells gives what a list asks about somebody.
func (r checkRow) cells(words phrase.Words, n int) []string {
	text := func(f health.Field) string { return r.asked[f].Reveal() }
	birth := text(health.BirthDate)
	if b, err := ident.ParseBirthText(birth); err == nil {
		birth = b.Format()
	}
	sex := ""
	if s := text(health.SexField); s != "" {
		sex = words.Say("sex." + s)
	}
	return []string{strconv.Itoa(n), r.code, text(health.FullName), birth, sex, text(health.NationalID), r.hamlet}
}

// writeCheckBook writes the workbook of a list.
func writeCheckBook(w io.Writer, words phrase.Words, l health.CheckList, rows []checkRow) error {
	asked, answers := columnWords(words)
	return sheet.WriteXLSX(w, words.Say("verify.sheet"), append(asked, answers...), func(yield func([]string, error) bool) {
		for n, r := range rows {
			if !yield(append(r.cells(words, n+1), make([]string, len(answers))...), nil) {
				return
			}
		}
	})
}

// minutes puts together what is signed.
func (a *app) minutes(words phrase.Words, l health.CheckList, stations []health.Station, rows []checkRow) report.Minutes {
	m := report.Minutes{Centre: a.cfg.Centre, Station: string(l.Station), List: string(l.ID), Digest: l.Digest, Day: dayIn(l.MadeAt), Due: dayIn(l.Due)}
	for _, s := range stations {
		if s.Code == l.Station {
			m.Station, m.Commune = words.Say("minutes.station", "name", s.Name), a.acts.Units.Today(s.Unit, l.MadeAt.In(health.Zone()).Format(time.DateOnly)).Titled()
		}
	}
	asked, answers := columnWords(words)
	widths := []float64{10, 48, 55, 24, 14, 32, 34}
	for i, h := range asked {
		m.Columns = append(m.Columns, report.Column{Heading: h, Width: widths[i]})
	}
	m.Columns = append(m.Columns, report.Column{Heading: words.Say("verify.column.answer"), Width: 22}, report.Column{Heading: answers[len(answers)-1], Width: 28})
	for n, r := range rows {
		m.Rows = append(m.Rows, r.cells(words, n+1))
	}
	return m
}
