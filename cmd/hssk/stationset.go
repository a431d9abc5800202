package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"
	"unicode/utf8"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

type stationListCmd struct{ JSON bool }

// Run lists the stations.
func (c stationListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		stations, err := a.store.Stations(ctx)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(viewAll(stations, viewStation))
		}
		words := a.phrases.In(a.cfg.Lang)
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, words.Say("table.stations"))
		for _, s := range stations {
			people := "–" // not known: a station without people would be another thing
			if s.Denominator.People > 0 {
				people = words.Count(s.Denominator.People)
			}
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", s.Code, s.Name, people, orDash(s.Denominator.Source), spanOf(s.Denominator.On, s.Denominator.Until), orDash(s.Called()))
		}
		return w.Flush()
	})
}

// spanOf is the day of a figure, or the oldest and the newest of what it adds up.
func spanOf(on, until string) string {
	if until == "" {
		return writtenDay(on)
	}
	return writtenDay(on) + "–" + writtenDay(until)
}

type stationSetCmd struct {
	Code   string `arg:""`
	People int64  `required:""`
	Source string `required:""`
	On     string `required:""`
	Older  bool
	JSON   bool
}

// Run sets one denominator. A figure without source and date is refused: nobody could defend it.
func (c stationSetCmd) Run(ctx context.Context, cfg config) error {
	day, ok := ident.ParseDate(c.On)
	c.Source = strings.TrimSpace(c.Source)
	if !ok || c.People < 1 || c.Source == "" || utf8.RuneCountInString(c.Source) > health.SourceMax {
		return refused("cli.station_form", "max", strconv.Itoa(health.SourceMax))
	}
	if c.On = day.String(); c.On > time.Now().In(health.Zone()).Format(time.DateOnly) {
		return refused("cli.station_future", "on", day.Format())
	}
	return withStore(ctx, cfg, func(a *app) error {
		s, err := a.stationAt(ctx, health.StationCode(c.Code))
		if err != nil {
			return err
		}
		if err := c.newer(a.phrases.In(cfg.Lang), s); err != nil {
			return err
		}
		old := s.Denominator
		s.Denominator = health.Denominator{People: c.People, Source: c.Source, On: c.On}
		return c.put(ctx, a, s, old)
	})
}

// stationAt is a station at work; the error says why there is none of the code.
func (a *app) stationAt(ctx context.Context, code health.StationCode) (health.Station, error) {
	stations, err := a.store.Stations(ctx)
	if i := slices.IndexFunc(stations, func(s health.Station) bool { return s.Code == code }); i >= 0 {
		return stations[i], nil
	}
	return health.Station{}, errors.Join(err, a.noStation(ctx, code))
}

// noStation says why no station at work has a code: it was closed, or never was.
func (a *app) noStation(ctx context.Context, code health.StationCode) error {
	spans, err1 := a.store.Spans(ctx)
	areas, err2 := a.store.Areas(ctx)
	if err := errors.Join(err1, err2); err != nil {
		return err
	}
	last := health.StationSpan{}
	for _, s := range spans {
		if s.Code == code && s.To > last.To {
			last = s
		}
	}
	if last.To == "" {
		return refused("cli.station_unknown", "code", string(code))
	}
	heirs := heirsOf(code, areas)
	return refused("cli.station_closed", "code", string(code), "name", last.Name, "day", writtenDay(last.To), "heirs", orDash(strings.Join(heirs, ", ")))
}

// heirsOf lists the stations that look after what a station looked after last.
func heirsOf(code health.StationCode, areas []health.Area) (heirs []string) {
	for _, was := range areas {
		if was.Station != code || was.To == "" {
			continue
		}
		for _, is := range areas {
			if is.Unit == was.Unit && is.From > was.To && is.To == "" && is.Station != code && !slices.Contains(heirs, string(is.Station)) {
				heirs = append(heirs, string(is.Station))
			}
		}
	}
	slices.Sort(heirs)
	return heirs
}

// newer refuses a figure that is older than the one it replaces, unless that was meant.
func (c stationSetCmd) newer(w phrase.Words, s health.Station) error {
	old := s.Denominator
	if c.Older || old.People == 0 || c.On >= old.Newest() {
		return nil
	}
	on, _ := ident.ParseDate(c.On)
	return refused("cli.station_older", "name", s.Name, "code", string(s.Code), "on", on.Format(),
		"people", w.Count(old.People), "from", bot.Source(w, []health.Denominator{old}))
}

// figureOf is a figure as the log has it.
func figureOf(d health.Denominator) string {
	return "people " + strconv.FormatInt(d.People, 10) + " on " + strings.TrimSuffix(d.On+".."+d.Until, "..")
}

func (c stationSetCmd) put(ctx context.Context, a *app, s health.Station, old health.Denominator) error {
	err := a.store.Write(ctx, func(tx store.Tx) error {
		if err := tx.PutStation(s); err != nil {
			return err
		}
		return tx.AppendAudit(health.Audit{At: time.Now(), By: operator(), Action: health.ActStation, Subject: string(s.Code),
			Detail: figureOf(s.Denominator) + " was " + figureOf(old)})
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(viewStation(s))
	}
	w := a.phrases.In(a.cfg.Lang)
	on, _ := ident.ParseDate(c.On)
	fmt.Println(w.Say("done.station", "name", s.Name, "code", string(s.Code), "people", w.Count(c.People), "source", c.Source, "on", on.Format()))
	return nil
}
