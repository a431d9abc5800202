package main

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"strings"

	"github.com/BurntSushi/toml"

	"hssk/activities"
	"hssk/store/health"
)

//go:embed reports.toml
var defaultReports string

// reportRules reads which periods are reported of, and when: the rules that ship with the program, or those of the file of the
// settings.
func (c config) reportRules() (health.ReportRules, error) {
	return rulesOf(defaultReports, c.Reports, "cli.reports_file", parseReports)
}

// parseReports reads rules; what is left out is as the law has it.
func parseReports(text string) (health.ReportRules, error) {
	r := health.DefaultReportRules()
	meta, err := toml.Decode(text, &r)
	if err != nil {
		return r, err
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return r, fmt.Errorf("unknown: %s", odd[0])
	}
	return r, r.Check()
}

type reportCmd struct {
	List    reportListCmd    `cmd:"" default:"1"`
	Open    reportOpenCmd    `cmd:""`
	Show    reportShowCmd    `cmd:""`
	Prepare reportPrepareCmd `cmd:""`
	Submit  reportSubmitCmd  `cmd:""`
	Return  reportReturnCmd  `cmd:""`
	Sign    reportSignCmd    `cmd:""`
	Correct reportCorrectCmd `cmd:""`
	Export  reportExportCmd  `cmd:""`
}

type reportOpenCmd struct {
	Period string `required:"" placeholder:"2026-11"`
	By     string `placeholder:"STAFF"`
	JSON   bool   `name:"json"`
}

// Run opens a period. One whose days are over is counted at once.
func (c reportOpenCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		by := operator()
		if c.By != "" {
			by = health.Actor{Kind: health.ByStaff, ID: c.By}
		}
		o, err := a.desk.OpenPeriod(ctx, activities.PeriodInput{Period: periodID(c.Period), By: by})
		if err != nil {
			return err
		}
		p := o.Period
		if !a.acts.Now().Before(p.Ends()) && p.State == health.PeriodRunning {
			if p, err = a.watchPeriod(ctx, p.ID); err != nil {
				return err
			}
		}
		if c.JSON {
			return a.printPeriod(ctx, p)
		}
		words, key := a.phrases.In(cfg.Lang), "report.cli.opened"
		if !o.New {
			key = "report.cli.open_before"
		}
		fmt.Println(words.Say(key, "period", p.Label(), "from", p.From.Format(), "until", p.Until.Format(), "due", p.Due.Format()))
		return a.tellPeriod(ctx, words, p)
	})
}

// periodID reads a period as people type it: letters in any case, "11/2026" as "2026-11".
func periodID(text string) health.PeriodID {
	text = strings.ToUpper(strings.TrimSpace(text))
	if part, year, cut := strings.Cut(text, "/"); cut {
		if n, err := strconv.Atoi(part); err == nil {
			part = fmt.Sprintf("%02d", n)
		}
		text = year + "-" + part
	}
	return health.PeriodID(text)
}

// watchPeriod waits until the figures of a period were counted.
func (a *app) watchPeriod(ctx context.Context, id health.PeriodID) (health.Period, error) {
	words := a.phrases.In(a.cfg.Lang)
	return watchWhile(ctx, a.store.Period, id, func(p health.Period) bool { return p.State == health.PeriodRunning }, func(health.Period) string {
		return words.Say("report.cli.counting")
	})
}

// reportWho says of which report of a station something is said, and by whom.
type reportWho struct {
	Period  string `arg:"" placeholder:"PERIOD"`
	Station string `required:"" placeholder:"CODE"`
	By      string `required:"" placeholder:"STAFF"`
	Remarks *string
	Explain *string
	JSON    bool `name:"json"`
}

func (w reportWho) words() health.ReportWords {
	return health.ReportWords{Period: periodID(w.Period), Station: health.StationCode(w.Station), By: health.StaffID(w.By), Remarks: w.Remarks, Explained: w.Explain}
}

// say says what became of a report.
func (w reportWho) say(a *app, r health.StationReport, key string) error {
	if w.JSON {
		return printJSON(viewStationReport(r))
	}
	words := a.phrases.In(a.cfg.Lang)
	fmt.Println(words.Say(key, "period", health.Period{ID: r.Period}.Label(), "station", r.Name, "n", strconv.Itoa(r.Number)))
	return nil
}

type reportPrepareCmd struct{ reportWho }

// Run notes what a station says beside its figures, before it submits them.
func (c reportPrepareCmd) Run(ctx context.Context, cfg config) error {
	if c.Remarks == nil && c.Explain == nil {
		return refused("cli.report_nothing")
	}
	return withApp(ctx, cfg, func(a *app) error {
		r, err := a.desk.PrepareReport(ctx, c.words())
		if err != nil {
			return err
		}
		return c.say(a, r, "report.cli.prepared")
	})
}

type reportSubmitCmd struct{ reportWho }

// Run submits the report of a station.
func (c reportSubmitCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		done, err := a.desk.SubmitReport(ctx, c.words())
		if err != nil {
			return err
		}
		return c.say(a, done.Report, "report.cli.submitted")
	})
}

type reportCorrectCmd struct {
	reportWho
	Reason string `required:""`
}

// Run submits the report of a station anew, after the signature.
func (c reportCorrectCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		words := c.words()
		words.Reason = c.Reason
		done, err := a.desk.CorrectReport(ctx, words)
		if err != nil {
			return err
		}
		return c.say(a, done.Report, "report.cli.corrected")
	})
}

type reportReturnCmd struct {
	Period  string `arg:"" placeholder:"PERIOD"`
	Station string `required:"" placeholder:"CODE"`
	By      string `required:"" placeholder:"STAFF"`
	Comment string `required:""`
	JSON    bool   `name:"json"`
}

// Run gives a report back to its station.
func (c reportReturnCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		done, err := a.desk.ReturnReport(ctx, health.ReportReturn{Period: periodID(c.Period), Station: health.StationCode(c.Station), By: health.StaffID(c.By),
			Comment: c.Comment})
		if err != nil {
			return err
		}
		return reportWho{Period: c.Period, JSON: c.JSON}.say(a, done.Report, "report.cli.returned")
	})
}

type reportSignCmd struct {
	Period  string   `arg:"" placeholder:"PERIOD"`
	By      string   `required:"" placeholder:"STAFF"`
	Without []string `placeholder:"CODE,…"`
	Note    string
	Yes     bool
	JSON    bool `name:"json"`
}

// Run signs the district's report of a period, after it was shown.
func (c reportSignCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		words := a.phrases.In(cfg.Lang)
		p, err := a.findPeriod(ctx, c.Period)
		if err != nil {
			return err
		}
		sign := health.ReportSign{Period: p.ID, By: health.StaffID(c.By), Seen: p.Version, Note: c.Note}
		for _, s := range c.Without {
			sign.Without = append(sign.Without, health.StationCode(s))
		}
		if !c.Yes {
			if err := a.tellPeriod(ctx, words, p); err != nil {
				return err
			}
		}
		if err := confirm(c.Yes, words.Say("report.cli.sure", "period", p.Label())); err != nil {
			return err
		}
		done, err := a.desk.SignReport(ctx, sign)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(viewEdition(done.Edition))
		}
		fmt.Println(words.Say("report.cli.signed", "period", p.Label(), "n", strconv.Itoa(done.Edition.Number), "stations", strconv.Itoa(len(done.Edition.Rows)), "id", string(p.ID)))
		return nil
	})
}
