package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"hssk/activities/sheet"
	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
	"hssk/store/seed"
)

type seedCmd struct {
	Out    string `arg:"" type:"path"`
	Seed   uint64 `default:"1"`
	People int    `default:"90000"`
	Key    string `type:"path" placeholder:"FILE"`
	Today  string `default:"2026-11-01" placeholder:"YYYY-MM-DD"`
	Clean  bool
	Faults int `default:"100" placeholder:"PERCENT"`
}

// Run writes the list.
func (c seedCmd) Run(cfg config) error {
	phrases, err := phrase.Load()
	if err != nil {
		return err
	}
	w := phrases.In(cfg.Lang)
	d, err := c.district()
	if err != nil {
		return err
	}
	write := seed.WriteCSV
	switch strings.ToLower(filepath.Ext(c.Out)) {
	case ".csv":
	case ".xlsx":
		write = writeSeedXLSX
	default:
		return refused("cli.seed_kind", "path", c.Out)
	}
	for _, path := range []string{c.Out, c.Key} {
		if _, err := os.Lstat(path); path != "" && err == nil {
			return refused("cli.out_exists", "path", path)
		}
	}
	if err := writeFile(c.Out, func(w io.Writer) error { return write(w, d) }); err != nil {
		return err
	}
	fmt.Println(w.Say("done.seed", "people", w.Count(int64(c.People)), "path", c.Out))
	if c.Key == "" {
		return nil
	}
	if err := writeFile(c.Key, func(w io.Writer) error { return seed.WriteKey(w, d) }); err != nil {
		return err
	}
	fmt.Println(w.Say("done.seed_key", "path", c.Key))
	return nil
}

// mayInvent refuses a size that no district has.
func mayInvent(people int) error {
	if people < 1 || people > 2_000_000 {
		return refused("cli.seed_people", "limit", "2000000")
	}
	return nil
}

func (c seedCmd) district() (*seed.District, error) {
	if err := mayInvent(c.People); err != nil {
		return nil, err
	}
	day, ok := ident.ParseDate(c.Today)
	if !ok {
		return nil, refused("cli.seed_today")
	}
	opt := seed.Options{Seed: c.Seed, People: c.People, Today: seed.Date{Year: day.Y, Month: day.M, Day: day.D}}
	if c.Clean {
		opt.Rates = &seed.Rates{}
	} else if c.Faults != 100 {
		if c.Faults < 0 || c.Faults > 1000 {
			return nil, refused("cli.seed_faults")
		}
		rates := seed.DefaultRates().Times(c.Faults)
		opt.Rates = &rates
	}
	return seed.New(opt)
}

func writeSeedXLSX(w io.Writer, d *seed.District) error {
	return sheet.WriteXLSX(w, "Danh sách", seed.Header(), func(yield func([]string, error) bool) {
		for row := range d.Rows() {
			if !yield(row.Cells(), nil) {
				return
			}
		}
	})
}

func writeFile(path string, write func(io.Writer) error) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	b := bufio.NewWriterSize(f, 1<<20)
	return errors.Join(write(b), b.Flush(), f.Close())
}

// writeSecret makes a file that only its owner reads.
func writeSecret(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// setUpStations writes the stations of the district with the population their coverage is measured against.
func (a *app) setUpStations(ctx context.Context, people map[health.UnitCode]int64, source, on string) error {
	return a.write(ctx, func(put putter) error {
		for _, u := range a.acts.Units.Served() {
			s := health.Station{Code: health.StationCode("TYT-" + string(u.Code)), Name: u.Name, Unit: u.Code,
				Denominator: health.Denominator{People: people[u.Code], Source: source, On: on}}
			if err := put.PutStation(s); err != nil {
				return err
			}
		}
		return nil
	})
}

// putter is the part of a transaction that sets up a district.
type putter interface {
	PutStation(s health.Station) error
	PutStaff(s health.Staff) error
	PutInvite(i health.Invite) error
}

// writeSome writes the rows of a list that keep says so of.
func writeSome(w io.Writer, d *seed.District, keep func(seed.Row) bool) error {
	out := sheet.NewCSVWriter(w)
	if err := out.Write(seed.Header()); err != nil {
		return err
	}
	for row := range d.Rows() {
		if !keep(row) {
			continue
		}
		if err := out.Write(row.Cells()); err != nil {
			return err
		}
	}
	return out.Flush()
}
