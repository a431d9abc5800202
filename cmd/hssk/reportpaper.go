package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strconv"

	"hssk/activities/report"
	"hssk/store/health"
)

type reportExportCmd struct {
	Period  string `arg:"" placeholder:"PERIOD"`
	Station string `placeholder:"CODE"`
	Edition int
	Version int
	Out     string `type:"path" default:"."`
	JSON    bool   `name:"json"`
}

// Run writes the report of a period as Excel and PDF.
func (c reportExportCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		p, err := a.findPeriod(ctx, c.Period)
		if err != nil {
			return err
		}
		number, base := c.Edition, fmt.Sprintf("bao-cao-%s", p.ID)
		if c.Station != "" {
			number, base = c.Version, base+"-"+c.Station
		}
		paper, err := a.paper(ctx, p, health.StationCode(c.Station), number)
		if err != nil {
			return err
		}
		if paper.Number > 0 {
			base += "-v" + strconv.Itoa(paper.Number)
		} else {
			base += "-du-thao"
		}
		return a.writePaper(paper, filepath.Join(c.Out, base), c.JSON)
	})
}

// writePaper writes both files and says where they are. They are in Vietnamese whoever asks for them: they go to offices.
func (a *app) writePaper(paper report.Paper, base string, asJSON bool) error {
	words := a.phrases.In("vi")
	xlsx, err := report.PaperBook(paper, words.Say)
	if err != nil {
		return err
	}
	if err := writeNew(base+".xlsx", func(w io.Writer) error { _, err := w.Write(xlsx); return err }); err != nil {
		return err
	}
	if err := writeNew(base+".pdf", func(w io.Writer) error { return report.PrintPaper(w, paper, words.Say) }); err != nil {
		return err
	}
	if asJSON {
		return printJSON(map[string]any{"period": paper.Period.ID, "number": paper.Number, "files": []string{base + ".xlsx", base + ".pdf"}})
	}
	fmt.Println(a.phrases.In(a.cfg.Lang).Say("report.cli.written", "xlsx", base+".xlsx", "pdf", base+".pdf"))
	return nil
}

// paper puts together what is printed: of the district an edition, of a station a version; zero: the last one, or a draft of what
// there is.
func (a *app) paper(ctx context.Context, p health.Period, station health.StationCode, number int) (report.Paper, error) {
	all, err := a.store.StationReports(ctx, p.ID)
	if err != nil {
		return report.Paper{}, err
	}
	if p.State == health.PeriodRunning {
		return report.Paper{}, health.Refuse("period_running", map[string]string{"period": p.Label(), "until": p.Until.Format()})
	}
	if station != "" {
		return a.stationPaper(p, all, station, number)
	}
	editions, err := a.store.Editions(ctx, p.ID)
	if err != nil {
		return report.Paper{}, err
	}
	return a.districtPaper(p, all, editions, number)
}

func (a *app) stationPaper(p health.Period, all []health.StationReport, station health.StationCode, number int) (report.Paper, error) {
	r, found := health.LatestOf(all, station)
	if found && number > 0 {
		r, found = versionOf(all, station, number)
	}
	if !found {
		return report.Paper{}, refused("cli.report_version", "station", string(station), "version", strconv.Itoa(number), "period", string(p.ID))
	}
	out := a.ofStation(p, r)
	if was, ok := versionOf(all, station, r.Number-1); ok {
		before := a.ofStation(p, was)
		out.Before = &before
	}
	return out, nil
}

func (a *app) ofStation(p health.Period, r health.StationReport) report.Paper {
	out := report.Paper{Above: a.cfg.Centre, Office: a.phrases.In("vi").Say("paper.office", "name", r.Name), Place: r.Name, Period: p, Sum: r.Figures,
		Rows: []health.StationReport{r}}
	if r.State != health.ReportOpen {
		out.Number, out.Signer, out.Signed = r.Number, r.ByName, r.Submitted
	}
	return out
}

func (a *app) districtPaper(p health.Period, all []health.StationReport, editions []health.Edition, number int) (report.Paper, error) {
	if number == 0 && p.State == health.PeriodCollecting || number == 0 && len(editions) == 0 {
		return a.draftPaper(p, all), nil
	}
	if number == 0 {
		number = len(editions)
	}
	i := slices.IndexFunc(editions, func(e health.Edition) bool { return e.Number == number })
	if i < 0 {
		return report.Paper{}, refused("cli.report_edition", "n", strconv.Itoa(number), "period", string(p.ID))
	}
	out := a.ofEdition(p, editions[i])
	if i > 0 {
		before := a.ofEdition(p, editions[i-1])
		out.Before = &before
	}
	return out, nil
}

func (a *app) ofEdition(p health.Period, e health.Edition) report.Paper {
	return report.Paper{Above: a.acts.Reporting.Above, Office: a.cfg.Centre, Place: a.acts.Reporting.Place, District: true, Period: p, Sum: e.Sum, Rows: e.Rows,
		Missing: e.Missing, Number: e.Number, Signer: e.ByName, Signed: e.At, Note: e.Note}
}

// draftPaper is the sum of what has been submitted so far.
func (a *app) draftPaper(p health.Period, all []health.StationReport) report.Paper {
	in, missing := health.InForce(all)
	var figures []health.Figures
	for _, r := range in {
		figures = append(figures, r.Figures)
	}
	sum, _ := health.SumFigures(figures)
	return report.Paper{Above: a.acts.Reporting.Above, Office: a.cfg.Centre, Place: a.acts.Reporting.Place, District: true, Period: p, Sum: sum, Rows: in, Missing: missing}
}

// Period implements bot.Scribe.
func (s scribe) Period(ctx context.Context, id health.PeriodID, station health.StationCode, pdf bool) ([]byte, error) {
	p, err := s.store.Period(ctx, id)
	if err != nil {
		return nil, err
	}
	paper, err := s.paper(ctx, p, station, 0)
	if err != nil {
		return nil, err
	}
	words := s.phrases.In("vi")
	if !pdf {
		return report.PaperBook(paper, words.Say)
	}
	var out bytes.Buffer
	err = report.PrintPaper(&out, paper, words.Say)
	return out.Bytes(), err
}
