package health

import (
	"testing"
	"time"

	"hssk/store/ident"
)

// Periods as NĐ 09/2019/NĐ-CP, article 12, has them, and as months of the calendar.
func TestPeriods(t *testing.T) {
	law, calendar := DefaultReportRules(), DefaultReportRules()
	calendar.FirstDay = 1
	for _, c := range []struct {
		rules            ReportRules
		id               PeriodID
		kind             PeriodKind
		from, until, due string
		label            string
	}{
		{law, "2026-11", PeriodMonth, "2026-10-15", "2026-11-14", "2026-12-02", "11/2026"},
		{law, "2026-01", PeriodMonth, "2025-12-15", "2026-01-14", "2026-02-02", "01/2026"},
		{law, "2026-03", PeriodMonth, "2026-02-15", "2026-03-14", "2026-04-02", "03/2026"},
		{law, "2026-Q1", PeriodQuarter, "2025-12-15", "2026-03-14", "2026-04-02", "Q1/2026"},
		{law, "2026-H1", PeriodHalf, "2025-12-15", "2026-06-14", "2026-07-02", "H1/2026"},
		{law, "2026-H2", PeriodHalf, "2026-06-15", "2026-12-14", "2027-01-02", "H2/2026"},
		{law, "2026", PeriodYear, "2025-12-15", "2026-12-14", "2027-01-02", "2026"},
		{calendar, "2026-02", PeriodMonth, "2026-02-01", "2026-02-28", "2026-03-02", "02/2026"},
		{calendar, "2026-Q4", PeriodQuarter, "2026-10-01", "2026-12-31", "2027-01-02", "Q4/2026"},
		{calendar, "2026", PeriodYear, "2026-01-01", "2026-12-31", "2027-01-02", "2026"},
	} {
		p, err := c.rules.Period(c.id)
		if err != nil || p.Kind != c.kind || p.From.String() != c.from || p.Until.String() != c.until || p.Due.String() != c.due || p.Label() != c.label {
			t.Errorf("%s: %s %s – %s, due %s, %q, %v", c.id, p.Kind, p.From, p.Until, p.Due, p.Label(), err)
		}
		for _, day := range []ident.Date{p.From, p.Until} { // a day is in the period that it is in
			if got := c.rules.Current(c.kind, day); got != c.id {
				t.Errorf("%s is in %s, not in %s", day, got, c.id)
			}
		}
		if got := c.rules.Before(p); got == c.id || got != c.rules.Current(c.kind, p.From.AddDays(-1)) {
			t.Errorf("before %s is %s", c.id, got)
		}
	}
	for _, id := range []PeriodID{"", "2026-13", "2026-00", "2026-1", "2026-Q5", "2026-Q0", "2026-H3", "2026-q1", "26-11", "1999", "2026-", "2026-011", "-11", "2026-+1"} {
		if _, err := law.Period(id); CodeOf(err) != "period_unknown" {
			t.Errorf("%q is taken for a period: %v", id, err)
		}
	}
	november, err := law.Period("2026-11")
	if got := law.YearOf(november); err != nil || !got.Equal(time.Date(2025, 12, 15, 0, 0, 0, 0, Zone())) {
		t.Errorf("the year begins %s, %v", got, err)
	}
}

func TestReportRulesAreChecked(t *testing.T) {
	if err := DefaultReportRules().Check(); err != nil {
		t.Error(err)
	}
	for name, change := range map[string]func(*ReportRules){
		"first day": func(r *ReportRules) { r.FirstDay = 29 }, "due day": func(r *ReportRules) { r.DueDay = 0 }, "every": func(r *ReportRules) { r.RemindEvery = 0 },
		"hour": func(r *ReportRules) { r.Hour = 22 }, "before": func(r *ReportRules) { r.RemindBefore = []int{-1} }, "open": func(r *ReportRules) { r.Open = []PeriodKind{"week"} },
	} {
		r := DefaultReportRules()
		if change(&r); r.Check() == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

func TestChecksOfFigures(t *testing.T) {
	ends := time.Date(2026, 11, 15, 0, 0, 0, 0, Zone())
	sound := Figures{Population: Denominator{People: 100}, Begin: Stock{Records: 90}, From: BeginCount, End: Stock{Records: 92, WithID: 80, Matched: 70},
		Flow: Flow{Created: 2, Births: 1, MovedIn: 1, Returned: 1, MovedOut: 1, Deaths: 1, Merged: 1}, Counted: ends.Add(time.Hour)}
	for name, c := range map[string]struct {
		change func(*Figures)
		want   []string
		asked  bool
	}{
		"sound":          {func(*Figures) {}, nil, false},
		"balance":        {func(f *Figures) { f.Flow.Unfound = 1 }, []string{OddBalance}, true},
		"reckoned back":  {func(f *Figures) { f.From = BeginBack }, []string{OddBack}, false},
		"more than all":  {func(f *Figures) { f.Population.People = 91 }, []string{OddOver}, true},
		"nobody counted": {func(f *Figures) { f.Population.People = 0 }, []string{OddUnknown}, false},
		"compared":       {func(f *Figures) { f.End.NotFound = 11 }, []string{OddCompared}, true},
		"counted late":   {func(f *Figures) { f.Counted = ends.Add(50 * time.Hour) }, []string{OddLateCount}, false},
	} {
		f := sound
		c.change(&f)
		var got []string
		for _, check := range f.Checks(ends) {
			got = append(got, check.Code)
		}
		if len(got) != len(c.want) || len(got) > 0 && got[0] != c.want[0] || f.Asked(ends) != c.asked {
			t.Errorf("%s: %v, asked %t", name, got, f.Asked(ends))
		}
	}
}

// TestSumsOfFigures: records of a station whose people nobody has counted are in the sum, and in no share of it.
func TestSumsOfFigures(t *testing.T) {
	one := Figures{Population: Denominator{People: 100, Source: "a", On: "2025-07-01"}, End: Stock{Records: 90}, From: BeginCount}
	two := Figures{End: Stock{Records: 10}, From: BeginBack, Flow: Flow{Deaths: 2}}
	sum, ok := SumFigures([]Figures{one, two, one})
	if !ok || sum.End.Records != 190 || sum.Coverage() != (Ratio{180, 200}) || sum.From != BeginMixed || sum.Flow.Deaths != 2 || sum.Population.Source != "a" {
		t.Errorf("%+v covers %v", sum, sum.Coverage())
	}
	if got := one.Differences(two); len(got) != 3 || got[0] != (Difference{"people", 100, 0}) {
		t.Errorf("differences %v", got)
	}
	if _, ok := SumFigures(nil); ok {
		t.Error("nothing has a sum")
	}
}
