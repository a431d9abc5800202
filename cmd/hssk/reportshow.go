package main

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// findPeriod tells a period that was not opened from a store that fails.
func (a *app) findPeriod(ctx context.Context, id string) (health.Period, error) {
	return find(ctx, a.store.Period, string(periodID(id)), "cli.period_unknown")
}

type reportListCmd struct {
	JSON bool `name:"json"`
}

// Run lists the periods that were opened, the latest first.
func (c reportListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		all, err := a.store.PeriodList(ctx, maxListed)
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		var views []periodView
		for _, p := range all {
			v, err := a.viewPeriod(ctx, p)
			if err != nil {
				return err
			}
			views = append(views, v)
		}
		return printList(words, views, c.JSON, func(v periodView) periodView { return v }, listing[periodView]{none: "report.cli.none", head: "table.periods",
			line: func(v periodView) string {
				return fmt.Sprintf("%s\t%s – %s\t%s\t%s\t%d/%d\t%s", v.ID, day(v.From), day(v.Until), words.Say("report.period."+string(v.State)), day(v.Due), v.Submitted, len(v.Stations),
					orDash(strings.Trim(strconv.Itoa(v.Edition), "0")))
			}})
	})
}

type periodView struct {
	ID        health.PeriodID     `json:"id"`
	Kind      health.PeriodKind   `json:"kind"`
	From      string              `json:"from"`  // yyyy-mm-dd
	Until     string              `json:"until"` // the last day
	Due       string              `json:"due"`
	State     health.PeriodState  `json:"state"`
	Counted   *time.Time          `json:"counted,omitempty"`
	Edition   int                 `json:"edition"` // the last that was signed
	Submitted int                 `json:"submitted"`
	Missing   []string            `json:"missing"` // stations without a report
	Stations  []stationReportView `json:"stations"`
	Editions  []editionView       `json:"editions"`
}

type stationReportView struct {
	Station   health.StationCode  `json:"station"`
	Name      string              `json:"name"`
	Version   int                 `json:"version"`
	State     health.ReportState  `json:"state"`
	Figures   figuresView         `json:"figures"`
	Checks    []string            `json:"checks,omitempty"`
	Remarks   string              `json:"remarks,omitempty"`
	Explained string              `json:"explained,omitempty"`
	Reason    string              `json:"reason,omitempty"`
	Comment   string              `json:"comment,omitempty"`
	By        string              `json:"by,omitempty"`
	Submitted *time.Time          `json:"submitted,omitempty"`
	Late      bool                `json:"late,omitempty"`
	Changed   []health.Difference `json:"changed,omitempty"` // since the version before
}

type editionView struct {
	Number  int                    `json:"edition"`
	By      string                 `json:"by"`
	At      time.Time              `json:"at"`
	Rows    map[string]int         `json:"versions"` // of the station's report that is in it, by station
	Missing []health.MissingReport `json:"missing,omitempty"`
	Sum     figuresView            `json:"sum"`
	Note    string                 `json:"note,omitempty"`
	Changed []health.Difference    `json:"changed,omitempty"` // since the edition before
}

// figuresView are the figures of a report: by their codes, those of a moment at the end and at the beginning, and where those of the
// beginning and the population come from.
type figuresView struct {
	Values  map[string]int64   `json:"values"`
	Begin   map[string]int64   `json:"begin"`
	From    health.BeginSource `json:"begin_from"`
	Source  string             `json:"population_source,omitempty"`
	On      string             `json:"population_on,omitempty"` // yyyy-mm-dd
	Counted time.Time          `json:"counted"`
}

func viewFigures(f health.Figures) figuresView {
	return figuresView{f.Numbers(), f.BeginNumbers(), f.From, f.Population.Source, f.Population.On, f.Counted}
}

func viewStationReport(r health.StationReport) stationReportView {
	v := stationReportView{Station: r.Station, Name: r.Name, Version: r.Number, State: r.State, Figures: viewFigures(r.Figures), Remarks: r.Remarks, Explained: r.Explained,
		Reason: r.Reason, Comment: r.Comment, By: r.By.ID}
	if !r.Submitted.IsZero() {
		v.Submitted = &r.Submitted
	}
	return v
}

func viewEdition(e health.Edition) editionView {
	v := editionView{Number: e.Number, By: e.By.ID, At: e.At, Rows: map[string]int{}, Missing: e.Missing, Sum: viewFigures(e.Sum), Note: e.Note}
	for _, r := range e.Rows {
		v.Rows[string(r.Station)] = r.Number
	}
	return v
}

// viewPeriod gives a period with the last version of each station and all editions.
func (a *app) viewPeriod(ctx context.Context, p health.Period) (periodView, error) {
	v := periodView{ID: p.ID, Kind: p.Kind, From: p.From.String(), Until: p.Until.String(), Due: p.Due.String(), State: p.State, Edition: p.Edition,
		Missing: []string{}, Stations: []stationReportView{}, Editions: []editionView{}}
	if !p.Counted.IsZero() {
		v.Counted = &p.Counted
	}
	all, err := a.store.StationReports(ctx, p.ID)
	if err != nil {
		return v, err
	}
	in, missing := health.InForce(all)
	v.Submitted = len(in)
	for _, m := range missing {
		v.Missing = append(v.Missing, string(m.Station))
	}
	for _, r := range health.Current(all) {
		s := viewStationReport(r)
		s.Late = r.Late(p, a.acts.Now())
		for _, c := range r.Figures.Checks(p.Ends()) {
			s.Checks = append(s.Checks, c.Code)
		}
		if was, ok := versionOf(all, r.Station, r.Number-1); ok {
			s.Changed = was.Figures.Differences(r.Figures)
		}
		v.Stations = append(v.Stations, s)
	}
	editions, err := a.store.Editions(ctx, p.ID)
	for i, e := range editions {
		one := viewEdition(e)
		if i > 0 {
			one.Changed = editions[i-1].Sum.Differences(e.Sum)
		}
		v.Editions = append(v.Editions, one)
	}
	return v, err
}

// versionOf finds one version of a station's report.
func versionOf(all []health.StationReport, station health.StationCode, number int) (health.StationReport, bool) {
	for _, r := range all {
		if r.Station == station && r.Number == number {
			return r, true
		}
	}
	return health.StationReport{}, false
}

func (a *app) printPeriod(ctx context.Context, p health.Period) error {
	v, err := a.viewPeriod(ctx, p)
	if err != nil {
		return err
	}
	return printJSON(v)
}

type reportShowCmd struct {
	Period  string `arg:"" placeholder:"PERIOD"`
	Station string `placeholder:"CODE"`
	Version int
	JSON    bool `name:"json"`
}

// Run says how a period stands, or what a station has reported.
func (c reportShowCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		p, err := a.findPeriod(ctx, c.Period)
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		switch {
		case c.Station != "":
			return a.tellStation(ctx, words, p, c)
		case c.JSON:
			return a.printPeriod(ctx, p)
		}
		return a.tellPeriod(ctx, words, p)
	})
}

// tellPeriod says who has submitted and who has not, what is odd, and what comes next.
func (a *app) tellPeriod(ctx context.Context, words phrase.Words, p health.Period) error {
	all, err := a.store.StationReports(ctx, p.ID)
	if err != nil {
		return err
	}
	editions, err := a.store.Editions(ctx, p.ID)
	if err != nil {
		return err
	}
	tell := bot.PeriodTeller{Words: words}
	fmt.Println(tell.Head(p, all, a.acts.Now()))
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	if len(all) > 0 {
		fmt.Fprintln(w, words.Say("table.reports"))
	}
	for _, r := range health.Current(all) {
		f := r.Figures
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\t%s\t%s\t%s\t%s\n", r.Station, r.Name, r.Number, tell.State(p, r, a.acts.Now()), words.Count(f.Begin.Records), words.Count(f.End.Records),
			orDash(tell.Share(f.Coverage())), orDash(strings.Join(tell.Codes(f, p), ", ")))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for i, e := range editions {
		fmt.Println(tell.Edition(e))
		if i > 0 {
			for _, line := range tell.Changed(editions[i-1].Sum, e.Sum) {
				fmt.Println("  " + line)
			}
		}
	}
	if next := "report.next." + string(p.State); a.phrases.Has(next) {
		fmt.Println(words.Say(next, "id", string(p.ID)))
	}
	return nil
}

// tellStation says what a station reports, in one version.
func (a *app) tellStation(ctx context.Context, words phrase.Words, p health.Period, c reportShowCmd) error {
	all, err := a.store.StationReports(ctx, p.ID)
	if err != nil {
		return err
	}
	r, found := health.LatestOf(all, health.StationCode(c.Station))
	if found && c.Version > 0 {
		r, found = versionOf(all, r.Station, c.Version)
	}
	if !found {
		return refused("cli.report_version", "station", c.Station, "version", strconv.Itoa(c.Version), "period", string(p.ID))
	}
	if c.JSON {
		v := viewStationReport(r)
		v.Late = r.Late(p, a.acts.Now())
		return printJSON(v)
	}
	tell := bot.PeriodTeller{Words: words}
	fmt.Println(tell.Report(p, r, a.acts.Now()))
	if was, ok := versionOf(all, r.Station, r.Number-1); ok {
		if lines := tell.Changed(was.Figures, r.Figures); len(lines) > 0 {
			fmt.Println(words.Say("report.changed", "n", strconv.Itoa(was.Number)) + "\n" + strings.Join(lines, "\n"))
		}
	}
	return nil
}
