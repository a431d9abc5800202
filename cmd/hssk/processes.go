package main

import (
	"context"
	"fmt"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/workflows"
)

type processesCmd struct {
	List    processesListCmd    `cmd:"" default:"withargs"`
	Show    processesShowCmd    `cmd:""`
	Stuck   processesStuckCmd   `cmd:""`
	Retry   processesRetryCmd   `cmd:""`
	Stop    processesStopCmd    `cmd:""`
	Story   processesStoryCmd   `cmd:""`
	Builds  processesBuildsCmd  `cmd:""`
	Use     processesUseCmd     `cmd:""`
	Release processesReleaseCmd `cmd:""`
}

type processesListCmd struct {
	Kind    string
	Station string `placeholder:"CODE"`
	Closed  bool
	Limit   int  `default:"50"`
	JSON    bool `name:"json"`
}

// Run lists processes, the newest first.
func (c processesListCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		all, err := a.desk.Processes(ctx, workflows.ProcessFilter{Kind: c.Kind, Station: health.StationCode(c.Station), Closed: c.Closed, Limit: max(c.Limit, 1)})
		if err != nil {
			return err
		}
		return a.sayProcesses(all, c.JSON, "process.none")
	})
}

type processView struct {
	ID      string             `json:"id"`
	Type    string             `json:"type"`
	Kind    string             `json:"kind,omitempty"`
	Station health.StationCode `json:"station,omitempty"`
	Status  string             `json:"status"`
	Started time.Time          `json:"started"`
	Closed  *time.Time         `json:"closed,omitempty"`
	Events  int64              `json:"events"`
	Faults  []processFaultView `json:"faults,omitempty"`
}

type processFaultView struct {
	Step    string     `json:"step"` // empty: the workflow's own code
	Attempt int32      `json:"attempt"`
	Code    string     `json:"code"`
	Next    *time.Time `json:"next,omitempty"`
}

func viewProcess(p workflows.Process) processView {
	v := processView{ID: p.ID, Type: p.Type, Kind: p.Kind, Station: p.Station, Status: p.Status, Started: p.Started, Events: p.Events}
	if !p.Closed.IsZero() {
		v.Closed = &p.Closed
	}
	for _, f := range p.Faults {
		fv := processFaultView{Step: f.What, Attempt: f.Attempt, Code: f.Code}
		if next := f.Next; !next.IsZero() {
			fv.Next = &next
		}
		v.Faults = append(v.Faults, fv)
	}
	return v
}

func (a *app) sayProcesses(all []workflows.Process, asJSON bool, none string) error {
	words := a.phrases.In(a.cfg.Lang)
	return printList(words, all, asJSON, viewProcess, listing[workflows.Process]{none: none, head: "table.processes", line: func(p workflows.Process) string {
		line := fmt.Sprintf("%s\t%s\t%s\t%s\t%s", p.ID, words.Say("process.type."+p.Type), orDash(string(p.Station)), words.Say("process.status."+p.Status), momentIn(p.Started))
		for _, f := range p.Faults {
			line += "\n  " + faultLine(words, f)
		}
		return line
	}})
}

func momentIn(t time.Time) string { return t.In(health.Zone()).Format("15:04 02/01/2006") }

// faultLine says why a process does not get on, in words where there are any.
func faultLine(words phrase.Words, f workflows.ProcessFault) string {
	why := words.Say("process.fault.system")
	switch {
	case f.Code == "code":
		return words.Say("process.fault.code", "n", fmt.Sprint(f.Attempt))
	case f.Code != "system":
		why = f.Code
	}
	next := "–"
	if !f.Next.IsZero() {
		next = momentIn(f.Next)
	}
	return words.Say("process.fault.step", "step", f.What, "n", fmt.Sprint(f.Attempt), "why", why, "next", next)
}

type processesShowCmd struct {
	ID   string `arg:""`
	JSON bool   `name:"json"`
}

// Run says what a process is, how it stands and what keeps it.
func (c processesShowCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		p, err := a.desk.Process(ctx, c.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(viewProcess(p))
		}
		words := a.phrases.In(cfg.Lang)
		fmt.Println(words.Say("process.show", "id", p.ID, "what", words.Say("process.about."+p.Type), "status", words.Say("process.status."+p.Status),
			"since", momentIn(p.Started), "events", words.Count(p.Events)))
		if !p.Closed.IsZero() {
			fmt.Println(words.Say("process.closed", "at", momentIn(p.Closed)))
		}
		for _, f := range p.Faults {
			fmt.Println(faultLine(words, f))
		}
		if len(p.Faults) > 0 {
			fmt.Println(words.Say("process.next", "id", p.ID))
		}
		return nil
	})
}

type processesStuckCmd struct {
	Station string `placeholder:"CODE"`
	Limit   int    `default:"500"`
	JSON    bool   `name:"json"`
}

// Run lists the processes that do not get on, with the cause.
func (c processesStuckCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		all, err := a.desk.Stuck(ctx, workflows.ProcessFilter{Station: health.StationCode(c.Station), Limit: max(c.Limit, 1)})
		if err != nil {
			return err
		}
		return a.sayProcesses(all, c.JSON, "process.none_stuck")
	})
}

type processesRetryCmd struct {
	ID   string `arg:""`
	JSON bool   `name:"json"`
}

// Run tries what fails again at once.
func (c processesRetryCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		n, err := a.desk.Retry(ctx, cfg.TemporalNamespace, c.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(map[string]any{"id": c.ID, "steps": n})
		}
		words := a.phrases.In(cfg.Lang)
		if n == 0 {
			fmt.Println(words.Say("process.started", "id", c.ID))
			return nil
		}
		fmt.Println(words.Say("process.retried", "id", c.ID, "n", fmt.Sprint(n)))
		return nil
	})
}

type processesStopCmd struct {
	ID     string `arg:""`
	Reason string `required:""`
	Yes    bool
	JSON   bool `name:"json"`
}

// Run ends a process at once.
func (c processesStopCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		words := a.phrases.In(cfg.Lang)
		if err := confirm(c.Yes, words.Say("process.sure", "id", c.ID)); err != nil {
			return err
		}
		if err := a.desk.Stop(ctx, c.ID, c.Reason, operator()); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(map[string]any{"id": c.ID, "stopped": true})
		}
		fmt.Println(words.Say("process.stopped", "id", c.ID))
		return nil
	})
}
