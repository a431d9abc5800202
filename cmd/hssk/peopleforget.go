package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"hssk/activities"
	"hssk/store/health"
	"hssk/store/ident"
)

type peopleForgetCmd struct {
	Person string `arg:""`
	Reason string `enum:"asked,mistake,decision" required:""`
	Yes    bool
}

// Run erases somebody for good, after it was shown who that is and the code was typed.
func (c peopleForgetCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, err := a.kept(ctx, c.Person)
		if err != nil {
			return err
		}
		id := r.ID
		what, err := a.acts.Forgettable(ctx, id)
		if err != nil {
			return err
		}
		if err := a.acts.Seen(ctx, operator(), []health.Look{{Person: id, Why: "cli forget"}}); err != nil {
			return err
		}
		a.sayForgettable(what)
		if err := c.confirm(a, string(id)); err != nil {
			return err
		}
		in := activities.ForgetInput{Person: id, By: operator(), Reason: activities.ForgetReason(c.Reason)}
		if err := a.acts.ForgetPerson(ctx, in); err != nil {
			return err
		}
		fmt.Println(a.phrases.In(cfg.Lang).Say("forget.done", "id", string(id)))
		return nil
	})
}

// typed is how much of the record's code has to be typed: enough that nobody does it by habit.
const typed = 6

// confirm asks for the end of the record's code.
func (c peopleForgetCmd) confirm(a *app, id string) error {
	if c.Yes {
		return nil
	}
	want := id[max(0, len(id)-typed):]
	fmt.Fprint(os.Stderr, a.phrases.In(a.cfg.Lang).Say("forget.ask", "n", strconv.Itoa(len(want)), "id", id)+" ")
	in := bufio.NewScanner(os.Stdin)
	in.Scan()
	if strings.EqualFold(strings.TrimSpace(in.Text()), want) {
		return nil
	}
	return errors.Join(in.Err(), refused("cli.not_confirmed"))
}

// sayForgettable shows who it is, as far as needed to know them, what goes and what stays.
func (a *app) sayForgettable(f activities.Forgettable) {
	words := a.phrases.In(a.cfg.Lang)
	n := func(v int) string { return words.Count(int64(v)) }
	year := "–"
	if b := f.Record.Birth(); !b.IsZero() {
		year = strconv.Itoa(b.Year())
	}
	fmt.Println(words.Say("forget.who", "id", string(f.Record.ID), "name", ident.MaskName(f.Record.Text(health.FullName)), "year", year,
		"station", string(f.Record.Station)))
	fmt.Println(words.Say("forget.goes", "visits", n(f.Visits), "doses", n(f.Doses), "contacts", n(f.Contacts), "proxies", n(f.Proxies),
		"tasks", n(f.Tasks), "merged", n(len(f.Merged))))
	fmt.Println(words.Say("forget.stays", "steps", n(f.Steps), "days", strconv.Itoa(a.cfg.KeepFilesDays)))
	if !a.keyed {
		fmt.Println(words.Say("forget.unsealed"))
	}
}
