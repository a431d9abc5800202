package main

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

type peopleVisitsCmd struct {
	Person string `arg:""`
	JSON   bool   `name:"json"`
}

// eventsView is what a script sees of somebody's visits and immunisations. Days are yyyy-mm-dd, empty where not known.
type eventsView struct {
	Visits []visitView `json:"visits"`
	Doses  []doseView  `json:"doses"`
}

type visitView struct {
	Facility  string            `json:"facility"`
	Number    string            `json:"number"`
	Start     string            `json:"start"`
	End       string            `json:"end"`
	Return    string            `json:"return"`
	Diagnoses []string          `json:"diagnoses"` // ICD-10, the main one first
	Findings  map[string]string `json:"findings"`  // by the tags of QĐ 831/QĐ-BYT part D
	Changes   []changeView      `json:"changes"`
}

type doseView struct {
	Vaccine  string       `json:"vaccine"`
	Number   *int         `json:"number"` // 0: the dose at birth; null: not known
	Given    string       `json:"given"`  // empty: planned
	Next     string       `json:"next"`
	Facility string       `json:"facility"`
	Reaction string       `json:"reaction"`
	Month    int          `json:"pregnancy_month"` // 0: not pregnant
	Kind     string       `json:"kind"`            // LOAIVACXIN of QĐ 831/QĐ-BYT: 1 national programme, 2 outside it, 3 tetanus of pregnant women; empty: not said
	Lot      string       `json:"lot"`             // batch number; empty: not said
	Changes  []changeView `json:"changes"`
}

// changeView is one field that a later list said otherwise.
type changeView struct {
	At     time.Time    `json:"at"`
	Import string       `json:"import"`
	Field  health.Field `json:"field"`
	From   string       `json:"from"`
	To     string       `json:"to"`
}

// Run lists what is kept of somebody's visits and immunisations. That they were shown, and how many, is noted first.
func (c peopleVisitsCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, err := a.kept(ctx, c.Person)
		if err != nil {
			return err
		}
		id := r.ID
		visits, err := pages(func(limit, offset int) ([]health.Visit, error) { return a.store.Visits(ctx, id, limit, offset) })
		if err != nil {
			return err
		}
		doses, err := pages(func(limit, offset int) ([]health.Dose, error) { return a.store.Doses(ctx, id, limit, offset) })
		if err != nil {
			return err
		}
		why := fmt.Sprintf("cli visits %d doses %d", len(visits), len(doses))
		if err := a.acts.Seen(ctx, operator(), []health.Look{{Person: id, Why: why}}); err != nil {
			return err
		}
		if c.JSON {
			return printJSON(eventsView{viewAll(visits, viewVisit), viewAll(doses, viewDose)})
		}
		words := a.phrases.In(cfg.Lang)
		if err := a.sayEnded(ctx, words, r); err != nil {
			return err
		}
		if len(visits)+len(doses) == 0 {
			fmt.Fprintln(os.Stderr, words.Say("person.no_visits"))
			return nil
		}
		return tellEvents(words, visits, doses)
	})
}

// pages reads a list to its end.
func pages[T any](read func(limit, offset int) ([]T, error)) ([]T, error) {
	const page = 200
	var all []T
	for {
		some, err := read(page, len(all))
		all = append(all, some...)
		if err != nil || len(some) < page {
			return all, err
		}
	}
}

func tellEvents(words phrase.Words, visits []health.Visit, doses []health.Dose) error {
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, words.Say("table.visits"))
	for _, v := range visits {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", shownDay(v.Started), v.Facility, numberOf(v), orDash(strings.Join(v.Diagnoses, " ")),
			shownDay(v.Return), findingsIn(words, v.Findings))
	}
	fmt.Fprintln(w)
	fmt.Fprintln(w, words.Say("table.doses"))
	for _, d := range doses {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\t%s\n", shownDay(d.Given), d.Vaccine, orDash(d.Ordinal()), orDash(d.Facility), shownDay(d.Next),
			orDash(d.Reaction.Reveal()), kindOf(words, d.Kind), orDash(d.Lot))
	}
	return w.Flush()
}

func kindOf(words phrase.Words, k health.VaccineKind) string {
	if k == "" {
		return "–"
	}
	return words.Say("dose_kind." + string(k))
}

func findingsIn(words phrase.Words, findings map[string]string) string {
	var out []string
	for _, tag := range slices.Sorted(maps.Keys(findings)) {
		out = append(out, words.Say("field."+tag)+": "+findings[tag])
	}
	return orDash(strings.Join(out, "; "))
}

func numberOf(v health.Visit) string {
	_, number, _ := strings.Cut(string(v.ID), "/")
	return number
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}

func shownDay(d ident.Date) string {
	if d.IsZero() {
		return "–"
	}
	return d.Format()
}

func plainDay(d ident.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func viewVisit(v health.Visit) visitView {
	out := visitView{v.Facility, numberOf(v), plainDay(v.Started), plainDay(v.Ended), plainDay(v.Return),
		append([]string{}, v.Diagnoses...), map[string]string{}, viewRevisions(v.Past)}
	maps.Copy(out.Findings, v.Findings)
	return out
}

func viewDose(d health.Dose) doseView {
	var number *int
	if n, err := strconv.Atoi(d.Ordinal()); err == nil {
		number = &n
	}
	return doseView{d.Vaccine, number, plainDay(d.Given), plainDay(d.Next), d.Facility, d.Reaction.Reveal(), d.Month, string(d.Kind), d.Lot, viewRevisions(d.Past)}
}

func viewRevisions(past []health.Revision) []changeView {
	out := []changeView{}
	for _, r := range past {
		for _, e := range r.Edits {
			out = append(out, changeView{r.At, r.Cause.ID, e.Field, e.From.Text(), e.To.Text()})
		}
	}
	return out
}
