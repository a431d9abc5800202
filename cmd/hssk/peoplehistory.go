package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

type peopleHistoryCmd struct {
	Person string `arg:""`
	Limit  int    `default:"50"`
	Clear  bool
	JSON   bool `name:"json"`
}

// stepView is what a script sees of one thing that happened to a record.
type stepView struct {
	At      time.Time     `json:"at"`
	Version int64         `json:"version"`
	Action  health.Action `json:"action"`
	By      string        `json:"by"` // kind:id
	Cause   string        `json:"cause"`
	Row     int           `json:"row,omitempty"` // of the list
	Edits   []editView    `json:"edits"`
}

// editView is one field's step from one value to the next. Values are masked unless asked for in clear.
type editView struct {
	Field health.Field      `json:"field"`
	From  string            `json:"from"`
	Was   health.FieldState `json:"was"` // value, none (asked: there is none), or empty: nobody had asked
	To    string            `json:"to"`
	Is    health.FieldState `json:"is"`
	What  string            `json:"changed"` // value, doubted, settled, source; of masked values that look alike day, month, day_month, fuller, shorter or hidden
}

// Run lists what happened to a record, newest first. That it was shown is noted first.
func (c peopleHistoryCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, until, err := a.looked(ctx, c.Person)
		if err != nil {
			return err
		}
		c.Limit = max(c.Limit, 1)
		steps, err := a.store.History(ctx, r.ID, c.Limit+1)
		if err != nil {
			return err
		}
		more := len(steps) > c.Limit
		steps = steps[:min(len(steps), c.Limit)]
		why := inClear("cli history "+strconv.Itoa(len(steps)), c.Clear)
		if err := a.acts.Seen(ctx, operator(), []health.Look{{Person: r.ID, Why: why}}); err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		if more {
			fmt.Fprintln(os.Stderr, words.Say("step.more", "n", strconv.Itoa(c.Limit)))
		}
		say := a.sayer(words, c.Clear, c.JSON)
		views := viewAll(steps, func(s health.Change) stepView { return viewStep(s, say) })
		if c.JSON {
			return printJSON(views)
		}
		sayFormer(words, until)
		if err := a.sayEnded(ctx, words, r); err != nil {
			return err
		}
		if err := a.tellSteps(ctx, os.Stdout, words, steps, views); err != nil {
			return err
		}
		powers, err := a.viewProxies(ctx, r.ID, a.sayer(words, c.Clear, false))
		tellPowers(os.Stdout, words, powers)
		return err
	})
}

// sayEnded says in front of a history whether the record was erased or stands behind another.
func (a *app) sayEnded(ctx context.Context, words phrase.Words, r health.Record) error {
	if r.Erased() {
		day, err := a.erasedOn(ctx, r.ID)
		if err == nil {
			fmt.Println(words.Say("person.erased", "day", day))
		}
		return err
	}
	merged, err := a.sayMerged(ctx, words, r)
	if err == nil && merged != "" {
		fmt.Println(merged)
	}
	return err
}

func viewStep(s health.Change, say saying) stepView {
	v := stepView{At: s.At, Version: s.Version, Action: s.Action, By: string(s.By.Kind) + ":" + s.By.ID, Cause: string(s.Cause.Kind) + ":" + s.Cause.ID,
		Row: s.Cause.Row, Edits: []editView{}}
	for _, e := range s.Edits {
		from, to := say(e.Field, e.From), say(e.Field, e.To)
		v.Edits = append(v.Edits, editView{e.Field, from, e.From.State, to, e.To.State, bot.ChangeKind(e, from, to)})
	}
	return v
}

func (a *app) tellSteps(ctx context.Context, out io.Writer, words phrase.Words, steps []health.Change, views []stepView) error {
	n := a.namer(words)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, words.Say("table.steps"))
	for i, s := range steps {
		by, err := n.actor(ctx, s.By)
		if err != nil {
			return err
		}
		cause, err := n.cause(ctx, s.Cause)
		if err != nil {
			return err
		}
		lead := strings.Join([]string{s.At.In(health.Zone()).Format("15:04 02/01/2006"), words.Say("step.action." + string(s.Action)), by, cause}, "\t")
		if len(s.Edits) == 0 {
			fmt.Fprintln(w, lead+"\t")
		}
		for j, e := range views[i].Edits {
			from, to := stated(words, e.Was, e.From), stated(words, e.Is, e.To)
			fmt.Fprintf(w, "%s\t%s: %s\n", lead, words.Say("field."+string(e.Field)), a.teller(words).Changed(s.Edits[j], from, to))
			lead = "\t\t\t"
		}
	}
	return w.Flush()
}
