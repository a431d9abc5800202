package main

import (
	"context"
	_ "embed"
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/BurntSushi/toml"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

//go:embed escalation.toml
var defaultEscalation string

// escalation reads after how long others hear of tasks that wait: the rules that ship with the program, or those of the
// file of the settings.
func (c config) escalation() (health.Escalation, error) {
	return rulesOf(defaultEscalation, c.Escalation, "cli.escalation_file", parseEscalation)
}

// rulesOf reads rules: those that ship with the program, or those of the file that a setting names. What cannot be read is refused
// with the file and the reason.
func rulesOf[T any](shipped, path, refusal string, parse func(text string) (T, error)) (rules T, err error) {
	text := []byte(shipped)
	if path != "" {
		text, err = os.ReadFile(path)
	}
	if err == nil {
		rules, err = parse(string(text))
	}
	if err != nil {
		return rules, refused(refusal, "path", path, "why", err.Error())
	}
	return rules, nil
}

func parseEscalation(text string) (health.Escalation, error) {
	var e health.Escalation
	meta, err := toml.Decode(text, &e)
	if err != nil {
		return e, err
	}
	if odd := meta.Undecoded(); len(odd) > 0 {
		return e, fmt.Errorf("unknown: %s", odd[0])
	}
	if len(e.Rules) == 0 {
		return e, fmt.Errorf("no rule")
	}
	return e, e.Check()
}

type tasksStuckCmd struct {
	Station string `placeholder:"CODE"`
	Limit   int    `default:"100"`
	JSON    bool   `name:"json"`
}

// stuckView is a task that waits too long, with how long and with whom.
type stuckView struct {
	taskView
	Days   int       `json:"days"` // working days without an outcome
	Since  string    `json:"since"`
	Told   string    `json:"told"` // head or centre
	ToldAt time.Time `json:"told_at"`
}

// Run lists the tasks that wait too long, the longest first.
func (c tasksStuckCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		if c.Station != "" {
			if err := a.knowsStation(ctx, health.StationCode(c.Station)); err != nil {
				return err
			}
		}
		tasks, err := a.store.LateTasks(ctx, health.StationCode(c.Station), max(c.Limit, 1))
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		n, views := a.namer(words), []stuckView{}
		for _, t := range tasks {
			v, err := viewTask(ctx, n, t)
			if err != nil {
				return err
			}
			views = append(views, a.viewStuck(v, t))
		}
		return printList(words, views, c.JSON, func(v stuckView) stuckView { return v }, listing[stuckView]{none: "tasks_cli.none_stuck", head: "table.stuck",
			line: func(v stuckView) string { return stuckRow(words, v) }})
	})
}

func (a *app) viewStuck(v taskView, t health.Task) stuckView {
	today := ident.DateOf(a.acts.Now().In(health.Zone()))
	told := map[health.Told]string{health.ToldHead: "head", health.ToldCentre: "centre"}[t.Told]
	return stuckView{v, health.Waited(t.Waiting(), today, a.acts.Holidays), t.Waiting().In(health.Zone()).Format(time.DateOnly), told, t.ToldAt}
}

func stuckRow(words phrase.Words, v stuckView) string {
	return strings.Join([]string{string(v.ID), string(v.Station), words.Say("task.kind." + string(v.Kind)), strconv.Itoa(v.Score), words.Count(int64(v.Days)),
		day(v.Since), orDash(v.Name), words.Say("tasks_cli.told_"+v.Told, "day", dayIn(v.ToldAt))}, "\t")
}
