package main

import (
	"testing"
	"time"

	"hssk/store/health"
	"hssk/store/ident"
)

func TestWhoIsSuggestedInTheDemonstrationCanLink(t *testing.T) {
	a := talkApp(t)
	p, found, err := a.sampleCitizen(t.Context(), demoUnit)
	if err != nil || !found {
		t.Fatalf("found %t, %v", found, err)
	}
	if y, _ := p.Birth().AgeOn(ident.DateOf(time.Now())); y < adult || p.Unit != demoUnit || len(p.Gaps) == 0 {
		t.Errorf("suggested somebody of %d years, of %s, with %d gaps", y, p.Unit, len(p.Gaps))
	}
	if unit, err := a.livelyUnit(t.Context()); err != nil || unit != demoUnit {
		t.Errorf("the station of %q is shown, %v", unit, err)
	}
}

func TestWhoIsNotSuggested(t *testing.T) {
	value := func(s string) health.FieldValue {
		return health.FieldValue{State: health.HasValue, Value: health.Value(s)}
	}
	today := ident.Date{Y: 2026, M: 11, D: 24}
	for name, c := range map[string]struct {
		change map[health.Field]health.FieldValue
		life   health.Life
		want   bool
	}{
		"a grown woman with a phone":  {nil, health.Resident, true},
		"a child":                     {map[health.Field]health.FieldValue{health.BirthDate: value("2010-09-05")}, health.Resident, false},
		"who knows the year only":     {map[health.Field]health.FieldValue{health.BirthDate: value("1990")}, health.Resident, false},
		"without a phone":             {map[health.Field]health.FieldValue{health.Phone: {State: health.AskedNone}}, health.Resident, false},
		"with a line in the house":    {map[health.Field]health.FieldValue{health.Phone: value("+842183834567")}, health.Resident, false},
		"without a number":            {map[health.Field]health.FieldValue{health.NationalID: {}}, health.Resident, false},
		"with a number that is doubt": {map[health.Field]health.FieldValue{health.NationalID: {State: health.HasValue, Value: "017190000023", Flags: []ident.Code{"x"}}}, health.Resident, false},
		"who has died":                {nil, health.Dead, false},
	} {
		p := health.Record{Life: c.life, Fields: map[health.Field]health.FieldValue{health.NationalID: value("017190000023"),
			health.BirthDate: value("1990-09-05"), health.Phone: value("+84990000005")}}
		for f, v := range c.change {
			p.Fields[f] = v
		}
		if got := canLink(p, today); got != c.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
