package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"

	"hssk/activities"
	"hssk/store/health"
	"hssk/store/ident"
)

type peopleMoveCmd struct {
	Person    string `arg:""`
	Household string `required:"" placeholder:"NUMBER"`
	On        string
	Commune   string
	Hamlet    string
	Relation  string
}

// Run notes that somebody moved to another household, on the day on which it was so.
func (c peopleMoveCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, err := a.standing(ctx, c.Person)
		if err != nil {
			return err
		}
		on := ident.DateOf(a.acts.Now().In(health.Zone()))
		if c.On != "" {
			var ok bool
			if on, ok = ident.ParseDate(c.On); !ok {
				return refused("cli.move_day", "day", c.On)
			}
		}
		values, err := c.values(a, on)
		if err != nil {
			return err
		}
		before, relation := r.Text(health.Hamlet), r.Text(health.HeadRel)
		r, err = a.acts.MovePerson(ctx, activities.MoveInput{Person: r.ID, Values: values, On: on, Order: newID(), By: operator()})
		if err != nil {
			return err
		}
		fmt.Println(a.phrases.In(cfg.Lang).Say("done.moved", "id", string(r.ID), "household", string(r.Household), "day", on.Format(), "station", string(r.Station)))
		if before != "" && r.Text(health.Hamlet) == "" {
			fmt.Fprintln(os.Stderr, a.phrases.In(cfg.Lang).Say("person.hamlet_left", "hamlet", before))
		}
		if relation != "" && r.Text(health.HeadRel) == "" {
			fmt.Fprintln(os.Stderr, a.phrases.In(cfg.Lang).Say("person.relation_left"))
		}
		return nil
	})
}

// values reads what was typed as a list of the day is read: a commune's name means what it meant then.
func (c peopleMoveCmd) values(a *app, on ident.Date) (map[health.Field]health.FieldValue, error) {
	if strings.TrimSpace(c.Household) == "" {
		return nil, refused("cli.move_value", "text", c.Household, "field", a.phrases.In(a.cfg.Lang).Say("field_in."+string(health.Household)))
	}
	in := health.Intake{Units: a.acts.Units, Today: ident.DateOf(a.acts.Now().In(health.Zone())), Dated: on.String()}
	out := map[health.Field]health.FieldValue{}
	for f, text := range map[health.Field]string{health.Household: c.Household, health.Commune: c.Commune, health.Hamlet: c.Hamlet, health.HeadRel: c.Relation} {
		if text == "" {
			continue
		}
		v, _, err := in.Canonical(f, text)
		if err != nil && f == health.Commune {
			return nil, a.noCommune(in, text, on)
		}
		if err != nil {
			return nil, refused("cli.move_value", "text", text, "field", a.phrases.In(a.cfg.Lang).Say("field_in."+string(f)))
		}
		out[f] = health.FieldValue{State: health.HasValue, Value: v}
	}
	return out, nil
}

// noCommune says why a text is no commune of the district on a day.
func (a *app) noCommune(in health.Intake, text string, on ident.Date) error {
	if w, whole := in.Units.Whole(text, in.Dated); whole {
		return refused("cli.move_whole", "text", text, "day", on.Format(), "parts", in.Units.Names(w))
	}
	called := slices.DeleteFunc(in.Units.Called(text), func(u health.Unit) bool { return !u.Lowest() })
	ours := slices.DeleteFunc(slices.Clone(called), health.Unit.Far)
	switch then := func(u health.Unit) bool { return u.ValidOn(in.Dated) }; {
	case len(ours) > 0 && !slices.ContainsFunc(ours, then):
		return refused("cli.move_not_then", "text", text, "day", on.Format(), "when", a.whenIn(ours))
	case len(ours) == 0 && len(called) > 0:
		return refused("cli.move_far", "text", text)
	}
	words := a.phrases.In(a.cfg.Lang)
	return refused("cli.move_value", "text", text, "field", words.Say("field_in."+string(health.Commune)))
}

// whenIn says from when to when there were units of a name.
func (a *app) whenIn(units []health.Unit) string {
	words := a.phrases.In(a.cfg.Lang)
	var spans []string
	for _, u := range units {
		key := "unit.since"
		switch {
		case u.ValidFrom == "":
			key = "unit.until"
		case u.ValidTo != "":
			key = "unit.between"
		}
		if said := words.Say(key, "from", writtenDay(u.ValidFrom), "to", writtenDay(u.ValidTo)); !slices.Contains(spans, said) {
			spans = append(spans, said)
		}
	}
	return strings.Join(spans, "; ")
}

type peopleVerifyCmd struct {
	Person  string `arg:""`
	Number  string `default:"SO_CCCD"`
	Against string `required:"" enum:"population,card,insurance"`
}

// Run notes that a number was compared with a source outside the program.
func (c peopleVerifyCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, err := a.standing(ctx, c.Person)
		if err != nil {
			return err
		}
		kind := health.Field(strings.ToUpper(c.Number))
		if kind.Class() != health.ClassNumber || !kind.Known() {
			return refused("cli.verify_kind", "kind", c.Number)
		}
		words := a.phrases.In(cfg.Lang)
		if !kind.ComparedWith(c.Against) {
			return refused("cli.verify_against", "field", words.Say("field_in."+string(kind)), "how", words.Say("person.how."+c.Against))
		}
		err = a.acts.VerifyNumber(ctx, activities.VerifyInput{Person: r.ID, Kind: kind, How: c.Against, By: operator()})
		var e *health.Error
		if errors.As(err, &e) && e.Code == "verify_weaker" {
			return refused("cli.verify_weaker", "how", words.Say("person.how."+e.Args["how"]), "day", e.Args["day"])
		}
		if err != nil {
			return err
		}
		fmt.Println(words.Say("done.verified", "id", string(r.ID), "field", words.Say("field_in."+string(kind)), "how", words.Say("person.how."+c.Against)))
		return nil
	})
}
