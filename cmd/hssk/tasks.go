package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

type tasksCmd struct {
	List     tasksListCmd     `cmd:"" default:"withargs"`
	Show     tasksShowCmd     `cmd:""`
	Assign   tasksAssignCmd   `cmd:""`
	Reassign tasksReassignCmd `cmd:""`
	Undo     tasksUndoCmd     `cmd:""`
	Stuck    tasksStuckCmd    `cmd:""`
}

type tasksListCmd struct {
	Station string `placeholder:"CODE"`
	Staff   string `placeholder:"ID"`
	Limit   int    `default:"50"`
	JSON    bool   `name:"json"`
}

// taskView is what a script sees of a task. It names nobody but staff.
type taskView struct {
	ID      health.TaskID      `json:"id"`
	Kind    health.TaskKind    `json:"kind"`
	State   health.TaskState   `json:"state"`
	Station health.StationCode `json:"station"`
	Person  health.PersonID    `json:"person,omitempty"`
	Score   int                `json:"score"`
	Due     string             `json:"due"`
	Holder  health.StaffID     `json:"holder,omitempty"`
	Name    string             `json:"holder_name,omitempty"`
	Until   *time.Time         `json:"until,omitempty"` // of the holder's lease
	Tries   int                `json:"tries,omitempty"`
	Why     []string           `json:"why"` // of the score, in words
	Handed  string             `json:"handed,omitempty"`
}

// Run lists the tasks that nobody holds at a station, or those that somebody holds.
func (c tasksListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		tasks, err := c.tasks(ctx, a)
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		n := a.namer(words)
		views := []taskView{}
		for _, t := range tasks {
			v, err := viewTask(ctx, n, t)
			if err != nil {
				return err
			}
			views = append(views, v)
		}
		return printList(words, views, c.JSON, func(v taskView) taskView { return v }, listing[taskView]{none: "tasks_cli.none", head: "table.tasks",
			line: func(v taskView) string { return taskRow(words, v) }})
	})
}

func (c tasksListCmd) tasks(ctx context.Context, a *app) ([]health.Task, error) {
	if c.Staff != "" {
		if _, err := find(ctx, a.store.Staff, c.Staff, "cli.staff_unknown"); err != nil {
			return nil, err
		}
		tasks, err := a.store.TasksHeld(ctx, health.StaffID(c.Staff))
		return tasks[:min(max(c.Limit, 1), len(tasks))], err
	}
	if err := a.knowsStation(ctx, health.StationCode(c.Station)); err != nil {
		if c.Station == "" {
			err = refused("cli.tasks_whose")
		}
		return nil, err
	}
	return a.store.TaskList(ctx, health.StationCode(c.Station), "", max(c.Limit, 1), 0)
}

func taskRow(words phrase.Words, v taskView) string {
	return strings.Join([]string{string(v.ID), words.Say("task.kind." + string(v.Kind)), words.Say("process.task_state." + string(v.State)), strconv.Itoa(v.Score),
		day(v.Due), orDash(v.Name), strings.Join(v.Why, ", ")}, "\t")
}

// day turns yyyy-mm-dd into how people write it.
func day(iso string) string {
	d, _ := ident.ParseDate(iso)
	return d.Format()
}

func viewTask(ctx context.Context, n namer, t health.Task) (taskView, error) {
	v := taskView{ID: t.ID, Kind: t.Kind, State: t.State, Station: t.Station, Person: t.Person, Score: t.Score, Holder: t.Holder, Tries: t.Tries,
		Due: t.Due.In(health.Zone()).Format(time.DateOnly), Why: reasonsIn(n.words, t.Reasons)}
	if !t.LeaseEnds.IsZero() {
		v.Until = &t.LeaseEnds
	}
	var err error
	if t.Holder != "" {
		if v.Name, err = n.staff(ctx, string(t.Holder)); err != nil {
			return v, err
		}
	}
	if t.Handed != nil {
		v.Handed, err = handedIn(ctx, n, *t.Handed)
	}
	return v, err
}

func reasonsIn(words phrase.Words, all []health.Reason) []string {
	out := []string{}
	for _, r := range all {
		out = append(out, words.Say("reason."+r.Code, "n", strconv.Itoa(r.Count)))
	}
	return out
}

// handedIn says why a task is with its holder.
func handedIn(ctx context.Context, n namer, h health.Handing) (string, error) {
	from, err := n.staff(ctx, orDash(string(h.From)))
	if err != nil {
		return "", err
	}
	by, err := n.actor(ctx, h.By)
	kind := string(h.Kind)
	if h.Kind == health.HandReassigned && h.From == "" {
		kind = "by_hand"
	}
	return n.words.Say("task.handed."+kind, "from", from, "by", by, "until", day(h.Until), "why", strings.Join(reasonsIn(n.words, h.Why), ", ")), err
}

type tasksShowCmd struct {
	ID   string `arg:""`
	JSON bool   `name:"json"`
}

type taskStory struct {
	taskView
	Story []taskStep `json:"story"` // the first first
}

type taskStep struct {
	At   time.Time `json:"at"`
	By   string    `json:"by"`
	What string    `json:"what"`
	Code string    `json:"code"` // as it stands in the log
}

// Run shows one task with its history: who held it, who gave it to whom and why, what came of it.
func (c tasksShowCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		t, err := find(ctx, a.store.Task, c.ID, "cli.task_unknown")
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		n := a.namer(words)
		v, err := viewTask(ctx, n, t)
		if err != nil {
			return err
		}
		story, err := a.taskStory(ctx, n, t.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(taskStory{v, story})
		}
		return sayTask(words, v, story)
	})
}

func sayTask(words phrase.Words, v taskView, story []taskStep) error {
	fmt.Println(words.Say("tasks_cli.show", "id", string(v.ID), "kind", words.Say("task.kind."+string(v.Kind)), "state", words.Say("process.task_state."+string(v.State)),
		"station", string(v.Station), "due", day(v.Due), "person", orDash(string(v.Person))))
	fmt.Println(words.Say("tasks_cli.score", "score", strconv.Itoa(v.Score), "why", orDash(strings.Join(v.Why, ", "))))
	if v.Holder != "" && v.Until != nil {
		fmt.Println(words.Say("process.holder", "staff", v.Name, "until", momentIn(*v.Until)))
	}
	if v.Handed != "" {
		fmt.Println(v.Handed)
	}
	for _, s := range story {
		fmt.Println(words.Say("tasks_cli.step", "at", momentIn(s.At), "by", s.By, "what", s.What))
	}
	return nil
}

// storySteps bounds a task's history: one that came back every month for years.
const storySteps = 200

// taskStory reads the history of a task out of the log.
func (a *app) taskStory(ctx context.Context, n namer, id health.TaskID) ([]taskStep, error) {
	rows, err := a.store.AuditOf(ctx, string(id), storySteps)
	if err != nil {
		return nil, err
	}
	slices.Reverse(rows)
	out := []taskStep{}
	for _, row := range rows {
		if row.Action != health.ActTask {
			continue
		}
		s := taskStep{At: row.At, Code: row.Detail}
		if s.By, err = n.actor(ctx, row.By); err != nil {
			return nil, err
		}
		if s.What, err = a.stepIn(ctx, n, row.Detail); err != nil {
			return nil, err
		}
		out = append(out, s)
	}
	return out, nil
}

// stepIn says a line of a task's history in words: its kind, what happened, from whom to whom, and why. A line that this
// version has no words for stays as it is.
func (a *app) stepIn(ctx context.Context, n namer, detail string) (string, error) {
	parts := strings.Fields(detail)
	if len(parts) < 2 || !a.phrases.Has("task.story."+parts[1]) {
		return detail, nil
	}
	var from, to string
	var why []string
	for _, p := range parts[2:] {
		if one, two, ok := strings.Cut(p, ">"); ok {
			names := [2]string{}
			for i, id := range []string{one, two} {
				name, err := n.staff(ctx, id)
				if err != nil {
					return "", err
				}
				if names[i] = name; id == "-" {
					names[i] = n.words.Say("tasks_cli.queue")
				}
			}
			from, to = names[0], names[1]
		} else if a.phrases.Has("reason." + p) {
			why = append(why, n.words.Say("task.why."+p))
		}
	}
	text := n.words.Say("task.story."+parts[1], "from", from, "to", to)
	if len(why) > 0 {
		text += " (" + strings.Join(why, ", ") + ")"
	}
	return text, nil
}

// knownStaff finds a member of staff by id.
func (a *app) knownStaff(ctx context.Context, id string) (health.Staff, error) {
	s, err := a.store.Staff(ctx, health.StaffID(id))
	if errors.Is(err, store.ErrNotFound) {
		err = refused("cli.staff_unknown", "id", id)
	}
	return s, err
}
