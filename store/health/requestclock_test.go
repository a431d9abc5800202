package health

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"hssk/store/ident"
)

func on(y, m, d int) ident.Date { return ident.Date{Y: y, M: m, D: d} }

func TestDaysOfTheLaw(t *testing.T) {
	h, err := PublicHolidays()
	if err != nil {
		t.Fatal(err)
	}
	for name, tc := range map[string]struct {
		from    ident.Date
		days    int
		working bool
		want    ident.Date
		year    int
	}{
		"two working days over a weekend":      {on(2026, 11, 27), 2, true, on(2026, 12, 1), 0},
		"two working days before Tết":          {on(2027, 2, 4), 2, true, on(2027, 2, 11), 0},
		"asked for on a Sunday":                {on(2026, 11, 29), 2, true, on(2026, 12, 1), 0},
		"ten days, a Friday":                   {on(2026, 11, 24), 10, false, on(2026, 12, 4), 0},
		"ten days end on a Saturday":           {on(2026, 11, 25), 10, false, on(2026, 12, 7), 0},
		"ten days end within Tết":              {on(2027, 1, 27), 10, false, on(2027, 2, 10), 0},
		"fifteen days over the year":           {on(2026, 12, 17), 15, false, on(2027, 1, 4), 0},
		"thirty days to the Hùng kings' day":   {on(2027, 3, 17), 30, false, on(2027, 4, 19), 0},
		"a year that nobody has announced":     {on(2027, 12, 25), 10, false, on(2028, 1, 4), 2028},
		"working days of a year not announced": {on(2027, 12, 31), 2, true, on(2028, 1, 4), 2028},
	} {
		count := RequestDue
		if tc.working {
			count = WorkingDue
		}
		if got, year := count(tc.from, tc.days, h); got != tc.want || year != tc.year {
			t.Errorf("%s: %s, year %d; want %s, %d", name, got.Format(), year, tc.want.Format(), tc.year)
		}
	}
}

// TestClocksOfEveryKind: whatever the day, an answer is due on a working day, no earlier than the days of the law and no
// later than the next working day, and reminders come in order, on working days, after the last one.
func TestClocksOfEveryKind(t *testing.T) {
	h, err := PublicHolidays()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		made := time.Date(2026, 1, 1, 9, 0, 0, 0, Zone()).AddDate(0, 0, rapid.IntRange(0, 600).Draw(t, "day"))
		from, kind := ident.DateOf(made), rapid.SampledFrom(RequestKinds()).Draw(t, "kind")
		r := SubjectRequest{ID: "YC1", Kind: kind, Third: rapid.Bool().Draw(t, "third"), MadeAt: made, Nudged: made}
		days := kind.Days(r.Third)
		r.Due, _ = RequestDue(from, days, h)
		r.AckDue, _ = WorkingDue(from, AckDays, h)
		if rapid.Bool().Draw(t, "acked") {
			r.AckAt = made
		}
		over := r.Due.Sub(from) - days
		if over < 0 || !Working(r.Due, h) || over > 0 && Working(from.AddDays(days), h) {
			t.Fatalf("from %s by %d days: %s", from.Format(), days, r.Due.Format())
		}
		last := made
		for range 12 {
			next := r.NextNudge(last, h)
			if next.IsZero() || !next.After(last) || !Working(ident.DateOf(next.In(Zone())), h) {
				t.Fatalf("after %s comes %s", last, next)
			}
			if _, early := r.Nudge(next.Add(-time.Second), h); early {
				t.Fatalf("reminded before %s", next)
			}
			n, ok := r.Nudge(next, h)
			late := ident.DateOf(next.In(Zone())).After(r.Due)
			if !ok || (n.What == NudgeLate) != late && n.What != NudgeAckLate {
				t.Fatalf("at %s: %q, due %s", next, n.What, r.Due.Format())
			}
			r.Nudged, last = next, next
		}
		r.Outcome = RequestDone
		if !r.NextNudge(last, h).IsZero() {
			t.Fatal("reminded of what is decided")
		}
	})
}

func TestDecisionsHaveReasons(t *testing.T) {
	for _, k := range RequestKinds() {
		for _, o := range k.Decisions() {
			if n := len(RefuseReasons(k, o)); o != RequestDone && n == 0 {
				t.Errorf("%s: %s has no reason", k, o)
			}
		}
		if k.Days(true) <= k.Days(false) || k.Days(false) == 0 {
			t.Errorf("%s: %d days, with others %d", k, k.Days(false), k.Days(true))
		}
	}
	if got := CleanRequestID(" yc281126 -1\n"); got != "YC281126-1" {
		t.Errorf("read %q", got)
	}
}

func TestLimits(t *testing.T) {
	var r Record
	if r.Limited(LimitUse) || r.Limited(LimitMessages) {
		t.Error("a new record is limited")
	}
	if !r.SetLimits(LimitMessages) || r.SetLimits(LimitMessages) || r.Limited(LimitUse) || !r.Limited(LimitMessages) {
		t.Errorf("messages stopped: %v", r.Limits)
	}
	if !r.SetLimits(LimitUse, LimitMessages) || !r.Limited(LimitUse) || len(r.Limits) != 2 {
		t.Errorf("all stopped: %v", r.Limits)
	}
	if only := (Record{Limits: []Limit{LimitUse}}); !only.Limited(LimitMessages) {
		t.Error("whose record is used for nothing is written to")
	}
}
