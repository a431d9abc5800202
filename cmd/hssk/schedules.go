package main

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/BurntSushi/toml"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/workflows"
)

//go:embed schedules.toml
var defaultSchedules string

// scheduleLine is one schedule of a file. What it leaves out stays as it was.
type scheduleLine struct {
	Name    string   `toml:"name"`
	Job     string   `toml:"job"`
	At      string   `toml:"at"`       // "07:30"
	Days    []string `toml:"days"`     // mon … sun; empty: every day
	Overlap string   `toml:"overlap"`  // skip, buffer
	CatchUp string   `toml:"catch_up"` // "12h"
	Paused  *bool    `toml:"paused"`
}

// schedules reads the schedules that ship with the program, and what the file of the settings changes.
func (c config) schedules() ([]workflows.Schedule, error) {
	all, err := addSchedules(nil, defaultSchedules)
	if err != nil || c.Schedules == "" {
		return all, err
	}
	text, err := os.ReadFile(c.Schedules)
	if err == nil {
		all, err = addSchedules(all, string(text))
	}
	if err != nil {
		return nil, refused("cli.schedule_file", "path", c.Schedules, "why", err.Error())
	}
	return all, nil
}

// addSchedules lays a file over schedules.
func addSchedules(all []workflows.Schedule, text string) ([]workflows.Schedule, error) {
	var file struct {
		Schedule []scheduleLine `toml:"schedule"`
	}
	meta, err := toml.Decode(text, &file)
	if err != nil {
		return nil, err
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return nil, fmt.Errorf("unknown: %s", odd[0])
	}
	out := slices.Clone(all)
	for _, line := range file.Schedule {
		i := slices.IndexFunc(out, func(s workflows.Schedule) bool { return s.Name == line.Name })
		if i < 0 {
			out, i = append(out, workflows.Schedule{Name: line.Name, Hour: -1, CatchUp: 12 * time.Hour}), len(out)
		}
		if err := line.over(&out[i]); err != nil {
			return nil, fmt.Errorf("schedule %q: %w", line.Name, err)
		}
	}
	return out, nil
}

// over changes a schedule to what a line says, and says what is wrong with that.
func (l scheduleLine) over(s *workflows.Schedule) error {
	if l.Job != "" {
		s.Job = workflows.Job(l.Job)
	}
	if l.Paused != nil {
		s.Paused = *l.Paused
	}
	return errors.Join(l.named(s), l.timed(s), l.policies(s))
}

func (l scheduleLine) named(s *workflows.Schedule) error {
	if l.Name == "" || strings.Trim(l.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return errors.New("name: small letters, digits and hyphens")
	}
	if !slices.Contains(workflows.Jobs(), s.Job) {
		return fmt.Errorf("job: one of %v", workflows.Jobs())
	}
	return nil
}

func (l scheduleLine) timed(s *workflows.Schedule) error {
	if l.At != "" {
		at, err := time.Parse("15:04", l.At)
		if err != nil {
			return fmt.Errorf("at: %q is no time such as 07:30", l.At)
		}
		s.Hour, s.Minute = at.Hour(), at.Minute()
	}
	if s.Hour < 0 {
		return errors.New("at: missing")
	}
	if l.Days == nil {
		return nil
	}
	s.Days = nil
	for _, name := range l.Days {
		d := slices.Index([]string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}, name)
		if d < 0 {
			return fmt.Errorf("days: %q is none of mon, tue, wed, thu, fri, sat, sun", name)
		}
		s.Days = append(s.Days, time.Weekday(d))
	}
	return nil
}

func (l scheduleLine) policies(s *workflows.Schedule) error {
	switch l.Overlap {
	case "":
	case "skip", "buffer":
		s.Buffer = l.Overlap == "buffer"
	default:
		return fmt.Errorf("overlap: %q is neither skip nor buffer", l.Overlap)
	}
	if l.CatchUp == "" {
		return nil
	}
	d, err := time.ParseDuration(l.CatchUp)
	if err != nil || d < 10*time.Second {
		return fmt.Errorf("catch_up: %q is no time such as 12h, of ten seconds at least", l.CatchUp)
	}
	s.CatchUp = d
	return nil
}

// keepSchedules makes the schedules of our own engine those of the settings. On a server of others only those that are not
// there are made: its operators change the rest with the command.
func (a *app) keepSchedules(ctx context.Context) error {
	all, err := a.cfg.schedules()
	if err != nil {
		return err
	}
	if a.engine == nil {
		return a.desk.EnsureSchedules(ctx, all)
	}
	_, err = a.desk.ApplySchedules(ctx, all, false)
	return err
}

// reconcile starts again what an engine may have lost, its schedules too.
func (a *app) reconcile(ctx context.Context) error {
	if err := a.adopt(ctx); err != nil {
		return err
	}
	if err := a.desk.Reconcile(ctx); err != nil {
		return err
	}
	return a.keepSchedules(ctx)
}

// goOnEvery is how long what was written down and not started may lie: seldom does anybody die between the two.
const goOnEvery = 6 * time.Hour

// goOnByItself starts what a command or a server that died has written down and not started, until the returned function is called.
func (a *app) goOnByItself(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var over sync.WaitGroup
	over.Go(func() {
		for pause(ctx, goOnEvery) == nil {
			if err := a.desk.GoOn(ctx); err != nil && ctx.Err() == nil {
				a.log.Warn("not all that was written down was started; trying again later", "error", err)
			}
		}
	})
	return func() { cancel(); over.Wait() }
}

type schedulesCmd struct {
	List    schedulesListCmd    `cmd:"" default:"1"`
	Apply   schedulesApplyCmd   `cmd:""`
	Pause   schedulesPauseCmd   `cmd:""`
	Resume  schedulesResumeCmd  `cmd:""`
	Trigger schedulesTriggerCmd `cmd:""`
}

type schedulesApplyCmd struct {
	DryRun bool
	JSON   bool `name:"json"`
}

type scheduleDiffView struct {
	Name   string                   `json:"name"`
	Change workflows.ScheduleChange `json:"change"`
}

// Run makes the engine's schedules those of the settings, and says what that changes.
func (c schedulesApplyCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		all, err := cfg.schedules()
		if err != nil {
			return err
		}
		diffs, err := a.desk.ApplySchedules(ctx, all, c.DryRun)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(viewAll(diffs, func(d workflows.ScheduleDiff) scheduleDiffView { return scheduleDiffView(d) }))
		}
		words := a.phrases.In(cfg.Lang)
		for _, d := range diffs {
			fmt.Println(words.Say("schedules.change."+string(d.Change), "name", d.Name))
		}
		if c.DryRun {
			fmt.Println(words.Say("schedules.dry"))
		}
		return nil
	})
}

type schedulesListCmd struct {
	JSON bool `name:"json"`
}

type scheduleView struct {
	Name    string        `json:"name"`
	Job     workflows.Job `json:"job"`
	At      string        `json:"at"`
	Days    []string      `json:"days,omitempty"` // absent: every day
	Zone    string        `json:"zone"`
	Paused  bool          `json:"paused"`
	Running int           `json:"running"`
	Last    *time.Time    `json:"last,omitempty"`
	Next    *time.Time    `json:"next,omitempty"`
}

func viewSchedule(s workflows.ScheduleStand) scheduleView {
	v := scheduleView{Name: s.Name, Job: s.Job, At: fmt.Sprintf("%02d:%02d", s.Hour, s.Minute), Zone: workflows.ScheduleZone, Paused: s.Paused, Running: s.Running}
	for _, d := range s.Days {
		v.Days = append(v.Days, strings.ToLower(d.String()[:3]))
	}
	if !s.Last.IsZero() {
		v.Last = &s.Last
	}
	if !s.Next.IsZero() {
		v.Next = &s.Next
	}
	return v
}

// Run lists the schedules: when they begin, began last and begin next.
func (c schedulesListCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		all, err := cfg.schedules()
		if err != nil {
			return err
		}
		stands, err := a.desk.ScheduleList(ctx, all)
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		return printList(words, stands, c.JSON, viewSchedule, listing[workflows.ScheduleStand]{none: "schedules.none", head: "table.schedules",
			line: func(s workflows.ScheduleStand) string { return scheduleRow(words, s) }})
	})
}

func scheduleRow(words phrase.Words, s workflows.ScheduleStand) string {
	state, v := "schedules.state_on", viewSchedule(s)
	if s.Paused {
		state = "schedules.state_off"
	}
	return fmt.Sprintf("%s\t%s\t%s\t%s\t%s\t%s", s.Name, words.Say("schedules.what."+string(s.Job)), strings.TrimSpace(v.At+" "+strings.Join(v.Days, ",")),
		words.Say(state), minuteOr(words, s.Last), minuteOr(words, s.Next))
}

// minuteOr says a moment, or that there is none.
func minuteOr(words phrase.Words, t time.Time) string {
	if t.IsZero() {
		return words.Say("schedules.never")
	}
	return t.In(health.Zone()).Format("15:04 02/01/2006")
}

type scheduleName struct {
	Name string `arg:""`
}

// change does something with a schedule that the settings know.
func (c scheduleName) change(ctx context.Context, cfg config, f func(a *app, all []workflows.Schedule, words phrase.Words) error) error {
	return withApp(ctx, cfg, func(a *app) error {
		all, err := cfg.schedules()
		if err != nil {
			return err
		}
		var names []string
		for _, s := range all {
			names = append(names, s.Name)
		}
		if !slices.Contains(names, c.Name) {
			return refused("cli.schedule_unknown", "name", c.Name, "names", strings.Join(names, ", "))
		}
		return f(a, all, a.phrases.In(cfg.Lang))
	})
}

type schedulesPauseCmd struct{ scheduleName }

// Run keeps a schedule from beginning.
func (c schedulesPauseCmd) Run(ctx context.Context, cfg config) error {
	return c.change(ctx, cfg, func(a *app, _ []workflows.Schedule, words phrase.Words) error {
		if err := a.desk.PauseSchedule(ctx, c.Name, words.Say("schedules.paused")); err != nil {
			return err
		}
		fmt.Println(words.Say("schedules.done_pause", "name", c.Name))
		return nil
	})
}

type schedulesResumeCmd struct{ scheduleName }

// Run lets a schedule go on.
func (c schedulesResumeCmd) Run(ctx context.Context, cfg config) error {
	return c.change(ctx, cfg, func(a *app, all []workflows.Schedule, words phrase.Words) error {
		if err := a.desk.ResumeSchedule(ctx, c.Name, words.Say("schedules.resumed")); err != nil {
			return err
		}
		stands, err := a.desk.ScheduleList(ctx, all)
		if err != nil {
			return err
		}
		for _, s := range stands {
			if s.Name == c.Name {
				fmt.Println(words.Say("schedules.done_resume", "name", c.Name, "next", minuteOr(words, s.Next)))
			}
		}
		return nil
	})
}

type schedulesTriggerCmd struct{ scheduleName }

// Run begins a job now.
func (c schedulesTriggerCmd) Run(ctx context.Context, cfg config) error {
	return c.change(ctx, cfg, func(a *app, _ []workflows.Schedule, words phrase.Words) error {
		if err := a.desk.TriggerSchedule(ctx, c.Name); err != nil {
			return err
		}
		fmt.Println(words.Say("schedules.done_trigger", "name", c.Name))
		return nil
	})
}
