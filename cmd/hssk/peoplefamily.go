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
	"unicode"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

type peopleFindCmd struct {
	Text    []string `arg:""`
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

	FormerUntil string `json:"former_until"` // yyyy-mm-dd until which they carried the number that was sought; empty: it is theirs
}

// Run lists who is found, with the ids that other commands take. That they were shown is noted first.
func (c peopleFindCmd) Run(ctx context.Context, cfg config) error {
	text := strings.Join(c.Text, " ") // a name need not be quoted
	if !strings.ContainsFunc(ident.Fold(text), func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
		return refused("cli.find_empty")
	}
	return withStore(ctx, cfg, func(a *app) error {
		if c.Station != "" {
			if err := a.knowsStation(ctx, health.StationCode(c.Station)); err != nil {
				return err
			}
		}
		found, total, err := a.store.FindPeople(ctx, health.StationCode(c.Station), text, max(c.Limit, 1), 0)
		if err != nil {
			return err
		}
		views := []foundView{}
		for _, p := range found {
			views = append(views, foundView{ID: p.ID, Name: p.Name.Reveal(), Birth: p.Birth.Reveal(), Station: p.Station, Life: p.Life, Missing: p.GapCount})
		}
		if total == 0 {
			past, err := a.findFormer(ctx, health.StationCode(c.Station), text, max(c.Limit, 1))
			if err != nil {
				return err
			}
			views = append(views, past...)
		}
		var looks []health.Look
		for _, v := range views {
			looks = append(looks, health.Look{Person: v.ID, Why: "cli find"})
		}
		if err := a.acts.Seen(ctx, operator(), looks); err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		defer sayMore(words, len(found), total)
		switch {
		case c.JSON:
			return printJSON(views)
		case len(views) == 0:
			c.sayNobody(words, text)
			return nil
		}
		return tellFound(os.Stdout, words, views)
	})
}

func tellFound(out io.Writer, words phrase.Words, views []foundView) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, words.Say("table.found"))
	for _, v := range views {
		b, _ := ident.ParseBirthText(v.Birth)
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%d\n", v.ID, v.Name, b.Format(), v.Station, words.Say("life."+string(v.Life)), v.Missing)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, v := range views {
		if v.FormerUntil != "" {
			fmt.Fprintln(out, words.Say("found.former", "id", string(v.ID), "day", writtenDay(v.FormerUntil)))
		}
	}
	return nil
}

// sayNobody says beside an empty result what to try.
func (c peopleFindCmd) sayNobody(words phrase.Words, text string) {
	fmt.Fprintln(os.Stderr, words.Say("found.nobody", "text", text))
	if zero := ident.LostZero(text); zero != "" {
		fmt.Fprintln(os.Stderr, words.Say("found.zero", "number", zero))
	}
	if c.Station != "" {
		fmt.Fprintln(os.Stderr, words.Say("found.nobody_here", "station", c.Station))
	}
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
		r, err := a.kept(ctx, c.Person)
		if err != nil {
			return err
		}
		all, err := a.store.Households(ctx, r.ID)
		if err != nil {
			return err
		}
		if err := a.acts.Seen(ctx, operator(), []health.Look{{Person: r.ID, Why: "cli households"}}); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(viewAll(all, viewMembership))
		}
		words := a.phrases.In(cfg.Lang)
		if err := a.sayEnded(ctx, words, r); err != nil {
			return err
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, words.Say("table.households"))
		for _, m := range all {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\n", m.Household, a.relation(words, m.Relation), wroteDay(m.From), wroteDay(m.To))
		}
		return w.Flush()
	})
}

// relation names a relation to the head in the reader's language.
func (a *app) relation(words phrase.Words, code string) string {
	if code == "" {
		return "–"
	}
	return a.teller(words).Value(health.HeadRel, health.FieldValue{State: health.HasValue, Value: health.Value(code)})
}

func viewMembership(m health.Membership) householdView {
	v := householdView{Household: m.Household, Relation: m.Relation, From: m.From.In(health.Zone()).Format(time.DateOnly)}
	if !m.To.IsZero() {
		v.To = m.To.In(health.Zone()).Format(time.DateOnly)
	}
	return v
}

// wroteDay writes a day as people do; zero: not yet.
func wroteDay(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.In(health.Zone()).Format("02/01/2006")
}
