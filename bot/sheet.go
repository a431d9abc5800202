package bot

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// Sheet is a whole record in words, for a page of the product's own.
type Sheet struct {
	Name    string
	Station string
	At      string // when it was written
	State   string
	Groups  []Group
}

// Group is one part of a sheet.
type Group struct {
	Title string
	Empty string // what to say when there is nothing in it
	Lines []Fact
}

// Fact is one thing that the record says, who said so and when.
type Fact struct {
	Name, Value, Source string
}

// events bounds how many visits and doses one sheet lists.
const events = 200

// Sheet writes a record out for the record view, as the policy lets that page say it. It is called once the view is noted.
func (b *Bot) Sheet(ctx context.Context, person health.PersonID, lang string) (Sheet, error) {
	t := &talk{Bot: b, Desk: b.Desk, Shelf: b.Shelf, ctx: ctx, words: b.Phrases.In(lang), now: b.Now(), in: Incoming{Channel: "web"}, person: person}
	r, err := b.Shelf.Record(ctx, person)
	if err != nil {
		return Sheet{}, err
	}
	station, err := t.stationName(r.Station)
	if err != nil {
		return Sheet{}, err
	}
	s := Sheet{Name: t.fact(r, health.FullName).Value, Station: station, At: t.now.In(health.Zone()).Format("15:04 02/01/2006"),
		State: t.words.Say("record.complete_short"), Groups: t.groups(r)}
	if len(r.Gaps) > 0 {
		s.State = t.words.Say("tasks.missing", "fields", t.gapNames(r.Gaps))
	}
	visits, err := b.Shelf.Visits(ctx, person, events, 0)
	if err != nil {
		return Sheet{}, err
	}
	doses, err := b.Shelf.Doses(ctx, person, events, 0)
	if err != nil {
		return Sheet{}, err
	}
	s.Groups = append(s.Groups, t.visitGroup(visits), t.doseGroup(doses))
	pending, err := t.pendingGroup()
	if len(pending.Lines) > 0 {
		s.Groups = append([]Group{pending}, s.Groups...)
	}
	return s, err
}

// pendingGroup lists what was proposed about the record and nobody has judged yet: whoever judges it has to see it.
func (t *talk) pendingGroup() (Group, error) {
	g := t.group("pending")
	drafts, err := t.Shelf.DraftsOf(t.ctx, t.person, health.DraftCorrect, pendingMost)
	for _, d := range drafts {
		if d.Status != health.DraftWaiting {
			continue
		}
		for _, f := range health.Fields() {
			if v, ok := d.Values[f]; ok {
				g.Lines = append(g.Lines, Fact{Name: t.fieldName(f), Value: t.told(health.ForView, f, v), Source: t.sourced(d.From(), date(d.At))})
			}
		}
	}
	return g, err
}

// pendingMost bounds how many proposals one sheet looks through.
const pendingMost = 20

// groups sorts what the record says into what identifies, what insures, and what is about health.
func (t *talk) groups(r health.Record) []Group {
	out := []Group{t.group("admin"), t.group("insurance"), t.group("health")}
	for _, f := range append(health.Fields(), health.TempCode) {
		if r.Fields[f].State == health.Unknown {
			continue
		}
		at := 0
		switch {
		case f.Class() == health.ClassHealth:
			at = 2
		case f.Insures():
			at = 1
		}
		out[at].Lines = append(out[at].Lines, t.fact(r, f))
	}
	return out
}

func (t *talk) group(name string) Group {
	return Group{Title: t.words.Say("view.group." + name), Empty: t.words.Say("view.empty." + name)}
}

func (t *talk) fact(r health.Record, f health.Field) Fact {
	v := r.Fields[f]
	return Fact{Name: t.fieldName(f), Value: t.told(health.ForView, f, v), Source: t.sourced(r.SaidBy(f), date(r.SaidAt(f)))}
}

func (t *talk) sourced(s health.Source, day string) string {
	return t.words.Say("view.source."+string(s), "day", day)
}

// visitGroup lists visits, the newest first.
func (t *talk) visitGroup(visits []health.Visit) Group {
	g := t.group("visits")
	for _, v := range visits {
		values := v.Values()
		var said []string
		for _, f := range slices.Sorted(maps.Keys(values)) {
			if f != health.VisitStart {
				said = append(said, t.fieldName(f)+": "+t.event(f, values[f]))
			}
		}
		g.Lines = append(g.Lines, Fact{Name: t.words.Say("view.visit", "day", v.Started.Format(), "facility", v.Facility),
			Value: strings.Join(said, "; "), Source: t.sourced(cmp.Or(v.Source, health.FromImport), date(v.At))})
	}
	return g
}

// doseGroup lists immunisations by the day given or due.
func (t *talk) doseGroup(doses []health.Dose) Group {
	g := t.group("doses")
	for _, d := range doses {
		said := []string{t.words.Say("view.planned")}
		if !d.Given.IsZero() {
			said[0] = t.words.Say("view.given", "day", d.Given.Format())
		}
		if !d.Next.IsZero() {
			said = append(said, t.words.Say("view.next", "day", d.Next.Format()))
		}
		if d.Kind != "" {
			said = append(said, t.event(health.DoseKind, health.Value(d.Kind)))
		}
		if d.Reaction != "" {
			said = append(said, t.fieldName(health.DoseReaction)+": "+t.event(health.DoseReaction, d.Reaction))
		}
		if d.Lot != "" {
			said = append(said, t.fieldName(health.DoseLot)+": "+t.event(health.DoseLot, health.Value(d.Lot)))
		}
		name := t.event(health.Vaccine, health.Value(d.Vaccine))
		if d.Number == health.BirthDose {
			name = t.words.Say("view.birth_dose", "vaccine", name)
		} else if d.Number > 0 {
			name = t.words.Say("view.dose", "vaccine", name, "n", d.Ordinal())
		}
		g.Lines = append(g.Lines, Fact{Name: name, Value: strings.Join(said, "; "), Source: t.sourced(cmp.Or(d.Source, health.FromImport), date(d.At))})
	}
	return g
}

// event says one value of a visit or a dose; all of them are about health.
func (t *talk) event(f health.Field, v health.Value) string {
	if t.may(health.ForView, health.ClassHealth) != health.VerdictAllow {
		return t.words.Say("value.not_here")
	}
	if d, ok := ident.ParseDate(v.Reveal()); ok && !d.IsZero() {
		return d.Format()
	}
	return t.shown(f, health.FieldValue{State: health.HasValue, Value: v})
}
