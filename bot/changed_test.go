package bot

import (
	"strings"
	"testing"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

// TestStepsThatAMaskHides: whoever reads a history sees that something changed, and what, though both values look alike.
func TestStepsThatAMaskHides(t *testing.T) {
	catalog, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	value := func(s string, flags ...ident.Code) health.FieldValue {
		return health.FieldValue{State: health.HasValue, Value: health.Value(s), Flags: flags}
	}
	for _, c := range []struct {
		f        health.Field
		from, to health.FieldValue
		shown    [2]string
		want     string
	}{
		{health.BirthDate, value("1990-03-12"), value("1990-04-13"), [2]string{"1990", "1990"}, "1990 → 1990 (day and month have changed)"},
		{health.BirthDate, value("1990-03-12"), value("1990-03-13"), [2]string{"1990", "1990"}, "1990 → 1990 (the day has changed)"},
		{health.BirthDate, value("1990-03-12"), value("1990-04-12"), [2]string{"1990", "1990"}, "1990 → 1990 (the month has changed)"},
		{health.BirthDate, value("1990"), value("1990-04-12"), [2]string{"1990", "1990"}, "1990 → 1990 (the day is known now)"},
		{health.BirthDate, value("1990-03-12"), value("1991-04-12"), [2]string{"1990", "1991"}, "1990 → 1991"},
		{health.OldID, value("113000017"), value("113950017"), [2]string{"••017", "••017"}, "••017 → ••017 (changed in the part that is not shown)"},
		{health.Phone, value("+84912345678"), value("+84912345678", health.CodePhoneMoved), [2]string{"••78", "••78"}, "••78 (doubtful: "},
		{health.NationalID, value("1", health.CodeNumberShared), value("1"), [2]string{"1", "1"}, "1 (no longer doubtful: "},
		{health.NationalID, value("1"), value("1"), [2]string{"1", "1"}, "1 (the same, said by somebody else)"},
	} {
		said := Teller{Phrases: catalog, Words: catalog.In("en")}.Changed(health.Edit{Field: c.f, From: c.from, To: c.to}, c.shown[0], c.shown[1])
		if !strings.HasPrefix(said, c.want) || strings.HasSuffix(c.want, ")") && said != c.want {
			t.Errorf("%q, want %q", said, c.want)
		}
	}
	for _, kind := range ChangeKinds() {
		if !catalog.Has("step.change." + kind) {
			t.Errorf("no phrase for %s", kind)
		}
	}
}
