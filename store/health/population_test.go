package health

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestAddingPopulations(t *testing.T) {
	count := func(people int64, source, on string) Denominator {
		return Denominator{People: people, Source: source, On: on}
	}
	old, register, register2 := count(1, "census", "2019-04-01"), count(2, "the commune", "2024-12-31"), count(4, "the commune", "2025-03-01")
	for name, c := range map[string]struct {
		parts []Denominator
		want  Denominator
	}{
		"one origin":            {[]Denominator{old, old}, count(2, "census", "2019-04-01")},
		"two offices, two days": {[]Denominator{register, old}, Denominator{3, "census; the commune", "2019-04-01", "2024-12-31"}},
		"one office, two days":  {[]Denominator{register, register2}, Denominator{6, "the commune", "2024-12-31", "2025-03-01"}},
		"two offices, one day":  {[]Denominator{old, count(3, "cen", "2019-04-01")}, count(4, "cen; census", "2019-04-01")},
		"three":                 {[]Denominator{register2, old, register}, Denominator{7, "census; the commune", "2019-04-01", "2025-03-01"}},
		"one was never counted": {[]Denominator{old, {}}, Denominator{}},
	} {
		forth, back := c.parts[0], c.parts[len(c.parts)-1]
		for i := range c.parts[1:] {
			forth, back = forth.Plus(c.parts[i+1]), back.Plus(c.parts[len(c.parts)-2-i])
		}
		if forth != c.want || back != c.want {
			t.Errorf("%s: %+v and %+v, want %+v", name, forth, back, c.want)
		}
	}
	if got := old.Plus(register).Newest() + old.Newest(); got != "2024-12-312019-04-01" {
		t.Errorf("newest %s", got)
	}
}

// TestSourcesFitTheirColumn: a sum of many offices names as many as there is room for.
func TestSourcesFitTheirColumn(t *testing.T) {
	sum := Denominator{People: 1, Source: strings.Repeat("ộ", 90), On: "2025-01-01"}
	for _, letter := range []string{"b", "c", "ả"} {
		sum = sum.Plus(Denominator{People: 1, Source: strings.Repeat(letter, 90), On: "2025-01-01"})
	}
	if n := utf8.RuneCountInString(sum.Source); n > SourceMax || !strings.HasSuffix(sum.Source, between+moreSources) || sum.People != 4 {
		t.Errorf("%d letters: %s", n, sum.Source)
	}
}

// TestBothBoardsOfAMergeAgree: the stations of a plan are measured against what the same units are measured against in
// the arrangement of its day, whoever counted the parts, when, and whether anybody did.
func TestBothBoardsOfAMergeAgree(t *testing.T) {
	u := units(t)
	plan := planOf(t, ExamplePlan())
	for name, change := range map[string]func(i int, d *Denominator){
		"one origin": func(int, *Denominator) {},
		"two days":   func(i int, d *Denominator) { d.On = []string{"2024-12-31", "2023-12-31"}[i%2] },
		"three offices": func(i int, d *Denominator) {
			d.Source, d.On = []string{"a", "b", "c"}[i%3], []string{"2024-12-31", "2023-12-31"}[i%2]
		},
		"two never counted": func(i int, d *Denominator) {
			if i < 2 {
				*d = Denominator{}
			}
		},
		"none ever counted": func(_ int, d *Denominator) { *d = Denominator{} },
	} {
		before := sixteen(u)
		for i := range before.Stations {
			change(i, &before.Stations[i].Denominator)
		}
		after, faults := plan.Carry(u, before)
		if len(faults) > 0 {
			t.Fatalf("%s: %+v", name, faults)
		}
		r := Reorganisation{Plan: plan, State: ReorganiseDone, Phase: PhaseClose, Turn: TurnOf(before, after)}
		agree(t, u, name, after, r)
		for i := range after.Stations { // as somebody tells a new figure of the merged ones
			after.Stations[i].Denominator = Denominator{People: 777, Source: "new", On: "2026-01-01"}
		}
		agree(t, u, name+", and told anew", after, r)
	}
}

// agree compares what the stations that go on are measured against with the units of the plan's day.
func agree(t *testing.T, u Units, name string, after Organisation, r Reorganisation) {
	t.Helper()
	stations, units := map[UnitCode]Denominator{}, map[UnitCode]Denominator{}
	var open []Station
	for _, s := range after.Stations {
		if s.Ended == "" {
			open = append(open, s)
			stations[s.Unit] = s.Denominator
		}
	}
	var rows []Progress
	for _, unit := range u.Served() {
		rows = append(rows, Progress{Station: StationCode(unit.Code), Records: 1})
	}
	b, ok := u.BoardOf(r.Plan.On, Board{Stations: rows}, Measured(open, after.Areas, []Reorganisation{r}, "2026-11-02"))
	for _, row := range b.Stations {
		units[UnitCode(row.Station)] = row.Denominator
	}
	if !ok || !reflect.DeepEqual(stations, units) || len(units) != 5 {
		t.Errorf("%s: the stations are measured against\n%v, the units against\n%v", name, stations, units)
	}
}

// TestNewStationOfClosedOnes: a station that begins with a plan has the people of those that it takes over, and no figure
// where some of its units come from a station that stays.
func TestNewStationOfClosedOnes(t *testing.T) {
	u := units(t)
	text := "on = \"2025-07-01\"\n[[station]]\ncode = \"N\"\nname = \"New\"\nunit = \"05152\"\n" +
		"[[takes]]\nstation = \"N\"\nunits = [\"05143\", \"05158\"%s]\n" +
		"[[close]]\nstation = \"TYT-05143\"\nstaff_to = \"N\"\n[[close]]\nstation = \"TYT-05158\"\nstaff_to = \"N\"\n"
	for more, want := range map[string]int64{"": 200, ", \"05152\"": 0} {
		after, faults := planOf(t, strings.Replace(text, "%s", more, 1)).Carry(u, sixteen(u))
		if len(faults) > 0 {
			t.Fatalf("%+v", faults)
		}
		if got := after.Stations[len(after.Stations)-1]; got.Code != "N" || got.Denominator.People != want {
			t.Errorf("with units%s: %+v, want %d people", more, got, want)
		}
	}
}
