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

	"github.com/BurntSushi/toml"

	"hssk/bot/phrase"
	"hssk/store/health"
)

type unitsCmd struct {
	List            unitsListCmd    `cmd:"" default:"1"`
	Show            unitsShowCmd    `cmd:""`
	Reorganise      unitsPlanCmd    `cmd:""`
	Reorganisations unitsPlansCmd   `cmd:""`
	Watch           unitsWatchCmd   `cmd:""`
	Pause           unitsPauseCmd   `cmd:""`
	Resume          unitsResumeCmd  `cmd:""`
	Cancel          unitsCancelCmd  `cmd:""`
	Undo            unitsUndoCmd    `cmd:""`
	Example         unitsExampleCmd `cmd:""`
}

type unitsListCmd struct {
	On   string `placeholder:"DATE"`
	JSON bool
}

// Run lists the arrangement of a day.
func (c unitsListCmd) Run(cfg config) error {
	day, err := dayOf(c.On)
	if err != nil {
		return err
	}
	units, err := health.DistrictUnits()
	if err != nil {
		return err
	}
	return printUnits(cfg, units.On(day), c.JSON)
}

// dayOf reads a day of the command line; empty is today.
func dayOf(text string) (string, error) {
	if text == "" {
		return time.Now().In(health.Zone()).Format(time.DateOnly), nil
	}
	if _, err := time.Parse(time.DateOnly, text); err != nil {
		return "", refused("cli.day", "day", text)
	}
	return text, nil
}

func printUnits(cfg config, units []health.Unit, asJSON bool) error {
	if asJSON {
		return printJSON(viewAll(units, viewUnit))
	}
	phrases, err := phrase.Load()
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, phrases.In(cfg.Lang).Say("table.units"))
	for _, u := range units {
		v := viewUnit(u)
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", v.Code, v.Name, v.Kind, v.From, v.To, strings.Join(v.ReplacedBy, " "))
	}
	return w.Flush()
}

type unitView struct {
	Code       health.UnitCode `json:"code"`
	Name       string          `json:"name"`
	Kind       string          `json:"kind"`
	Parent     health.UnitCode `json:"parent,omitempty"`
	From       string          `json:"from,omitempty"` // yyyy-mm-dd
	To         string          `json:"to,omitempty"`
	ReplacedBy []string        `json:"replaced_by"`
}

func viewUnit(u health.Unit) unitView {
	return unitView{u.Code, u.Name, u.Kind, u.Parent, u.ValidFrom, u.ValidTo,
		viewAll(u.ReplacedBy, func(c health.UnitCode) string { return string(c) })}
}

type unitsShowCmd struct {
	Code string `arg:""`
	JSON bool
}

// Run shows everything that a code, or the codes of a name, stood for.
func (c unitsShowCmd) Run(cfg config) error {
	units, err := health.DistrictUnits()
	if err != nil {
		return err
	}
	found := units.Called(c.Code)
	if len(found) == 0 {
		return refused("cli.unit_unknown", "code", c.Code)
	}
	var all []health.Unit // what its code stood for at other times, too
	var codes []health.UnitCode
	for _, u := range found {
		if !slices.Contains(codes, u.Code) {
			codes, all = append(codes, u.Code), append(all, units.Lives(u.Code)...)
		}
	}
	if len(codes) > 1 && !c.JSON {
		phrases, err := phrase.Load()
		if err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, phrases.In(cfg.Lang).Say("unit.several", "text", c.Code, "n", strconv.Itoa(len(codes))))
	}
	return printUnits(cfg, all, c.JSON)
}

type unitsExampleCmd struct{}

// Run prints a plan to begin with.
func (unitsExampleCmd) Run() error {
	_, err := fmt.Print(health.ExamplePlan())
	return err
}

type unitsPlanCmd struct {
	Plan   string `arg:"" type:"existingfile"`
	Apply  bool
	Yes    bool
	Detach bool
	JSON   bool
}

// Run says what a plan comes to, and carries it out when it is told to.
func (c unitsPlanCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		text, err := os.ReadFile(c.Plan)
		if err != nil {
			return err
		}
		plan, err := readPlan(string(text))
		if err != nil {
			return err
		}
		if c.Apply {
			return c.begin(ctx, a, plan)
		}
		p, err := a.previewPlan(ctx, plan)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(p)
		}
		a.printPreview(p)
		fmt.Println(a.phrases.In(a.cfg.Lang).Say("plan.preview_only"))
		return nil
	})
}

// previewPlan counts what a plan comes to, or says why it cannot be carried out.
func (a *app) previewPlan(ctx context.Context, plan health.Plan) (previewView, error) {
	before, err := a.organisation(ctx)
	if err != nil {
		return previewView{}, err
	}
	after, faults := plan.Carry(a.acts.Units, before)
	if len(faults) > 0 {
		return previewView{}, a.planRefused(faults)
	}
	return a.preview(ctx, plan, before, after)
}

// readPlan reads the text of a plan and notes on which line each of its parts begins.
func readPlan(text string) (health.Plan, error) {
	var p health.Plan
	meta, err := toml.Decode(text, &p)
	var wrong toml.ParseError
	switch {
	case errors.As(err, &wrong):
		return p, refused("cli.plan_unread", "line", fmt.Sprint(wrong.Position.Line), "reason", wrong.Message)
	case err != nil:
		return p, refused("cli.plan_unread", "line", "1", "reason", err.Error())
	case len(meta.Undecoded()) > 0:
		return p, refused("cli.plan_key", "key", meta.Undecoded()[0].String())
	}
	lines := map[string][]int{}
	for i, line := range strings.Split(text, "\n") {
		line, _, _ = strings.Cut(line, "#")
		if name, found := strings.CutPrefix(strings.TrimSpace(line), "[["); found {
			name = strings.TrimSpace(strings.TrimSuffix(name, "]]"))
			lines[name] = append(lines[name], i+1)
		}
	}
	at := func(name string, i int) int {
		if i < len(lines[name]) {
			return lines[name][i]
		}
		return 0 // written in another way that TOML allows
	}
	for i := range p.Stations {
		p.Stations[i].Line = at("station", i)
	}
	for i := range p.Takes {
		p.Takes[i].Line = at("takes", i)
	}
	for i := range p.Closes {
		p.Closes[i].Line = at("close", i)
	}
	return p, nil
}

// planRefused says every reason why a plan cannot be carried out, each with its line.
func (a *app) planRefused(faults []health.PlanFault) error {
	w := a.phrases.In(a.cfg.Lang)
	var reasons []string
	for _, f := range faults {
		reason := w.Say("plan_fault."+f.Code, "what", strings.TrimSpace(f.What))
		if f.Line > 0 {
			reason = w.Say("plan.line", "line", fmt.Sprint(f.Line), "reason", reason)
		}
		reasons = append(reasons, "  "+reason)
	}
	return refused("cli.plan_impossible", "reasons", strings.Join(reasons, "\n"))
}

// organisation reads who looks after what.
func (a *app) organisation(ctx context.Context) (health.Organisation, error) {
	stations, err1 := a.store.Stations(ctx)
	spans, err2 := a.store.Spans(ctx)
	areas, err3 := a.store.Areas(ctx)
	staff, err4 := a.store.StaffList(ctx)
	return health.Organisation{Stations: stations, Spans: spans, Areas: areas, Staff: staff}, errors.Join(err1, err2, err3, err4)
}
