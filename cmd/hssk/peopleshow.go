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
	"hssk/store/ident"
)

type peopleShowCmd struct {
	Person string `arg:""`
	All    bool
	Clear  bool
	JSON   bool `name:"json"`
}

// personView is what a script sees of a record.
type personView struct {
	ID            health.PersonID     `json:"id"`
	Version       int64               `json:"version"`
	Station       health.StationCode  `json:"station"`
	Unit          health.UnitCode     `json:"unit"`
	Household     health.HouseholdID  `json:"household"`
	HouseholdFrom string              `json:"household_from"` // yyyy-mm-dd; empty: in none
	Life          health.Life         `json:"life"`
	Completeness  health.Completeness `json:"completeness"`
	Verification  health.Verification `json:"verification"`
	MergedInto    health.PersonID     `json:"merged_into"` // empty: stands by itself
	Limits        []health.Limit      `json:"limits"`      // uses that the person has had stopped
	Profile       string              `json:"profile"`
	Created       time.Time           `json:"created"`
	Updated       time.Time           `json:"updated"`
	Fields        []fieldView         `json:"fields"`
	Gaps          []gapView           `json:"gaps"`
	Identifiers   []identifierView    `json:"identifiers"`
	Merges        []mergeView         `json:"merges"` // that stand
	Powers        []proxyView         `json:"powers"` // over the person, and those that the person has
}

type fieldView struct {
	Field  health.Field      `json:"field"`
	State  health.FieldState `json:"state"` // value, none (asked: there is none), or empty: nobody has asked
	Value  string            `json:"value"` // masked unless asked for in clear
	Source health.Source     `json:"source"`
	At     string            `json:"at"` // yyyy-mm-dd
	By     string            `json:"by"` // staff, person or import; empty: whoever made the record
	Doubts []string          `json:"doubts"`
}

type gapView struct {
	Field  health.Field     `json:"field"`
	Reason health.GapReason `json:"reason"`
}

type identifierView struct {
	Kind        health.Field  `json:"kind"`
	Value       string        `json:"value"` // empty: no longer readable
	From        string        `json:"from"`
	To          string        `json:"to"` // empty: still
	Source      health.Source `json:"source"`
	By          string        `json:"by"`
	VerifiedHow string        `json:"verified_how"` // empty: compared with nothing
	VerifiedOn  string        `json:"verified_on"`
	VerifiedBy  string        `json:"verified_by"`
}

type mergeView struct {
	ID   health.MergeID  `json:"id"`
	Kept health.PersonID `json:"kept"`
	Gone health.PersonID `json:"gone"`
	On   string          `json:"on"`
}

// Run shows a record with where each value comes from. That it was shown is noted first.
func (c peopleShowCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, until, err := a.looked(ctx, c.Person)
		if err == nil && r.Erased() {
			err = a.erased(ctx, r)
		}
		if err != nil {
			return err
		}
		numbers, err := a.store.Identifiers(ctx, r.ID)
		if err != nil {
			return err
		}
		merges, err := a.store.MergesOf(ctx, r.ID)
		if err != nil {
			return err
		}
		if err := a.acts.Seen(ctx, operator(), []health.Look{{Person: r.ID, Why: inClear("cli show", c.Clear)}}); err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		say := a.sayer(words, c.Clear, c.JSON)
		v := viewPerson(r, c.All, say)
		v.Identifiers = viewAll(numbers, func(i health.Identifier) identifierView { return viewIdentifier(i, say) })
		v.Merges = viewAll(merges, func(m health.Merge) mergeView { return mergeView{m.ID, m.Kept, m.Gone, isoDay(m.At)} })
		if v.Powers, err = a.viewProxies(ctx, r.ID, say); err != nil {
			return err
		}
		if r.HouseholdFrom.IsZero() && r.Household != "" {
			if v.HouseholdFrom, err = a.livesSince(ctx, r.ID); err != nil {
				return err
			}
		}
		if c.JSON {
			return printJSON(v)
		}
		sayFormer(words, until)
		merged, err := a.sayMerged(ctx, words, r)
		if err == nil {
			err = a.nameSources(ctx, words, &v)
		}
		if err != nil {
			return err
		}
		return tellPerson(os.Stdout, words, v, merged)
	})
}

// nameSources puts names in place of the ids of who gave the values and compared the numbers.
func (a *app) nameSources(ctx context.Context, words phrase.Words, v *personView) (err error) {
	n := a.namer(words)
	for i := range v.Fields {
		f := &v.Fields[i]
		if f.By, err = n.source(ctx, f.Source, f.By); err != nil {
			return err
		}
	}
	for i := range v.Identifiers {
		if by := &v.Identifiers[i].VerifiedBy; *by != "" {
			if *by, err = n.staff(ctx, *by); err != nil {
				return err
			}
		}
	}
	return nil
}

// inClear is the reason of a look in the log: whether the values were shown without a mask matters to whoever reads it.
func inClear(why string, clear bool) string {
	if clear {
		return why + " clear"
	}
	return why
}

func (a *app) livesSince(ctx context.Context, id health.PersonID) (string, error) {
	homes, err := a.store.Households(ctx, id)
	if err != nil || len(homes) == 0 {
		return "", err
	}
	return isoDay(homes[len(homes)-1].From), nil
}

// isoDay is a day as scripts read it; empty: none.
func isoDay(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(health.Zone()).Format(time.DateOnly)
}

func viewPerson(r health.Record, all bool, say saying) personView {
	v := personView{ID: r.ID, Version: r.Version, Station: r.Station, Unit: r.Unit, Household: r.Household, HouseholdFrom: isoDay(r.HouseholdFrom),
		Life: r.Life, Limits: append([]health.Limit{}, r.Limits...), Completeness: r.Completeness, Verification: r.Verification, MergedInto: r.MergedInto, Profile: r.Profile,
		Created: r.CreatedAt, Updated: r.UpdatedAt, Fields: []fieldView{}}
	required := map[health.Field]bool{}
	for _, g := range r.Gaps {
		required[g.Field] = true
		v.Gaps = append(v.Gaps, gapView{g.Field, g.Reason})
	}
	for _, f := range append(health.Fields(), health.TempCode) {
		value := r.Fields[f]
		if !all && value.State == health.Unknown && !required[f] {
			continue
		}
		one := fieldView{Field: f, State: value.State, Value: say(f, value), By: value.By, Doubts: []string{}}
		if value.State != health.Unknown {
			one.Source, one.At = r.SaidBy(f), isoDay(r.SaidAt(f))
		}
		for _, d := range value.Flags {
			one.Doubts = append(one.Doubts, string(d))
		}
		v.Fields = append(v.Fields, one)
	}
	return v
}

// saying says a value of a field.
type saying func(health.Field, health.FieldValue) string

// sayer gives what says values: masked, in clear for people, or in clear as they are stored for scripts. Where there is none it
// says nothing, which the state tells.
func (a *app) sayer(words phrase.Words, clear, script bool) saying {
	return func(f health.Field, v health.FieldValue) string {
		switch {
		case v.State != health.HasValue || clear && script:
			return v.Text()
		case clear:
			return a.teller(words).Value(f, v)
		}
		return a.masked(words, f, v)
	}
}

func viewIdentifier(i health.Identifier, say saying) identifierView {
	v := identifierView{Kind: i.Kind, From: isoDay(i.From), To: isoDay(i.To), Source: i.Source, By: i.By,
		VerifiedHow: i.Verified.How, VerifiedOn: isoDay(i.Verified.At), VerifiedBy: i.Verified.By}
	if i.Value != "" {
		v.Value = say(i.Kind, health.FieldValue{State: health.HasValue, Value: i.Value})
	}
	return v
}

// tellPerson prints a record; merged is the line that says which one stands for it, if any does.
func tellPerson(out io.Writer, words phrase.Words, v personView, merged string) error {
	fmt.Fprintln(out, words.Say("person.head", "id", string(v.ID), "station", string(v.Station), "version", strconv.FormatInt(v.Version, 10),
		"life", words.Say("life."+string(v.Life)), "verification", words.Say("verification."+string(v.Verification)),
		"day", wroteDay(v.Updated)))
	if merged != "" {
		fmt.Fprintln(out, merged)
	}
	if len(v.Limits) > 0 {
		fmt.Fprintln(out, words.Say("request.limits", "limits", bot.Teller{Words: words}.Limits(v.Limits)))
	}
	if v.Household != "" {
		fmt.Fprintln(out, words.Say("person.household", "household", string(v.Household), "day", writtenDay(v.HouseholdFrom)))
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "\n"+words.Say("table.fields"))
	for _, f := range v.Fields {
		source := ""
		if f.Source != "" {
			source = words.Say("person.source." + string(f.Source))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", words.Say("field."+string(f.Field)), stated(words, f.State, f.Value), orDash(source),
			writtenDay(f.At), orDash(f.By), orDash(doubtsInWords(words, f.Doubts)))
	}
	fmt.Fprintln(w, "\n"+words.Say("table.numbers"))
	for _, i := range v.Identifiers {
		source, check := "–", words.Say("person.unverified")
		if i.Source != "" {
			source = words.Say("person.source." + string(i.Source))
		}
		if i.VerifiedHow != "" {
			check = words.Say("person.verified", "how", words.Say("person.how."+i.VerifiedHow), "day", writtenDay(i.VerifiedOn), "by", i.VerifiedBy)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", words.Say("field."+string(i.Kind)), orDash(i.Value), writtenDay(i.From), writtenDay(i.To), source, check)
	}
	if err := w.Flush(); err != nil {
		return err
	}
	for _, m := range v.Merges {
		fmt.Fprintln(out, words.Say("person.merge", "gone", string(m.Gone), "kept", string(m.Kept), "day", writtenDay(m.On), "id", string(m.ID)))
	}
	tellPowers(out, words, v.Powers)
	return tellGaps(out, words, v)
}

func tellGaps(out io.Writer, words phrase.Words, v personView) error {
	var gaps []string
	for _, g := range v.Gaps {
		gaps = append(gaps, words.Say("field_in."+string(g.Field))+" ("+words.Say("person.gap."+string(g.Reason))+")")
	}
	if len(gaps) == 0 {
		gaps = []string{words.Say("person.gapless")}
	}
	_, err := fmt.Fprintln(out, "\n"+words.Say("person.gaps", "profile", v.Profile, "fields", strings.Join(gaps, ", ")))
	return err
}

// doubtsInWords says what was doubted about a value.
func doubtsInWords(words phrase.Words, codes []string) string {
	var said []string
	for _, c := range codes {
		said = append(said, strings.TrimSuffix(words.Say("problem."+c), "."))
	}
	return strings.Join(said, "; ")
}

// writtenDay writes a day of a script as people do; empty: none.
func writtenDay(iso string) string {
	d, ok := ident.ParseDate(iso)
	if !ok {
		return "–"
	}
	return d.Format()
}

// stated says the state of a field, and its value if it has one.
func stated(words phrase.Words, s health.FieldState, value string) string {
	switch s {
	case health.AskedNone:
		return words.Say("value.none")
	case health.Unknown:
		return words.Say("value.unknown")
	}
	return value
}
