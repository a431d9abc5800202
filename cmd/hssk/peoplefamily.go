package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"strconv"
	"text/tabwriter"
	"time"

	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

type peopleFindCmd struct {
	Text    string `arg:""`
	Station string
	Limit   int  `default:"20"`
	JSON    bool `name:"json"`
}

// foundView is what a script sees of somebody who was found.
type foundView struct {
	ID      health.PersonID    `json:"id"`
	Name    string             `json:"name"`
	Birth   string             `json:"birth"` // yyyy, yyyy-mm or yyyy-mm-dd; empty: not known
	Station health.StationCode `json:"station"`
	Life    health.Life        `json:"life"`
	Missing int                `json:"missing"` // fields that the record lacks
}

// Run lists who is found, with the ids that other commands take. That they were shown is noted first.
func (c peopleFindCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		found, total, err := a.store.FindPeople(ctx, health.StationCode(c.Station), c.Text, max(c.Limit, 1), 0)
		if err != nil {
			return err
		}
		var looks []health.Look
		views := []foundView{}
		for _, p := range found {
			looks = append(looks, health.Look{Person: p.ID, Why: "cli find"})
			views = append(views, foundView{p.ID, p.Name.Reveal(), p.Birth.Reveal(), p.Station, p.Life, p.GapCount})
		}
		if err := a.acts.Seen(ctx, operator(), looks); err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		defer sayMore(words, len(found), total)
		if c.JSON {
			return printJSON(views)
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, words.Say("table.found"))
		for _, v := range views {
			b, _ := ident.ParseBirthText(v.Birth)
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\n", v.ID, v.Name, b.Format(), v.Station, words.Say("life."+string(v.Life)), v.Missing)
		}
		return w.Flush()
	})
}

// sayMore says how many were found when not all are shown, beside the list, which a script may read.
func sayMore(words phrase.Words, shown, total int) {
	switch {
	case total <= shown:
	case total > health.FoundCounted:
		fmt.Fprintln(os.Stderr, words.Say("found.many", "shown", strconv.Itoa(shown), "n", strconv.Itoa(total-1)))
	default:
		fmt.Fprintln(os.Stderr, words.Say("found.more", "shown", strconv.Itoa(shown), "n", strconv.Itoa(total)))
	}
}

type peopleHouseholdsCmd struct {
	Person string `arg:""`
	JSON   bool   `name:"json"`
}

// householdView is what a script sees of a time in a household.
type householdView struct {
	Household health.HouseholdID `json:"household"`
	Relation  string             `json:"relation"` // code of QUANHE_CHUHO; empty: not known
	From      string             `json:"from"`     // yyyy-mm-dd
	To        string             `json:"to"`       // empty: still
}

// Run lists the households somebody belonged to.
func (c peopleHouseholdsCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		all, err := a.store.Households(ctx, health.PersonID(c.Person))
		if errors.Is(err, store.ErrNotFound) {
			return refused("cli.person_unknown", "id", c.Person)
		}
		if err != nil {
			return err
		}
		if err := a.acts.Seen(ctx, operator(), []health.Look{{Person: health.PersonID(c.Person), Why: "cli households"}}); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(viewAll(all, viewMembership))
		}
		words := a.phrases.In(cfg.Lang)
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, words.Say("table.households"))
		for _, m := range all {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", m.Household, relationName(m.Relation), wroteDay(m.From), wroteDay(m.To))
		}
		return w.Flush()
	})
}

func viewMembership(m health.Membership) householdView {
	v := householdView{Household: m.Household, Relation: m.Relation, From: m.From.In(health.Zone()).Format(time.DateOnly)}
	if !m.To.IsZero() {
		v.To = m.To.In(health.Zone()).Format(time.DateOnly)
	}
	return v
}

// relationName names a relation to the head as the list of codes does.
func relationName(code string) string {
	if code == "" {
		return "–"
	}
	name, _ := health.CodeName(health.HeadRel, code)
	return cmp.Or(name, code)
}

// wroteDay writes a day as people do; zero: not yet.
func wroteDay(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(health.Zone()).Format("02/01/2006")
}
