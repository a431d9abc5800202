package health

import "testing"

func TestArrangements(t *testing.T) {
	u := units(t)
	for day, want := range map[string]int{"2019-06-01": 24, "2019-12-31": 24, "2020-01-01": 16, "2025-06-30": 16, "2025-07-01": 5} {
		n := 0
		for _, unit := range u.On(day) {
			mine := unit.Parent == "155" || unit.Parent == "25" && len(u.Lives(unit.Code)) > 1 && u.Lives(unit.Code)[0].Parent == "155"
			if unit.Lowest() && mine {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d communes of Tân Lạc, want %d", day, n, want)
		}
	}
	all := map[string]int{"2025-06-30": 151, "2025-07-01": 46}
	for day, want := range all {
		n := 0
		for _, unit := range u.On(day) {
			if unit.Lowest() {
				n++
			}
		}
		if n != want {
			t.Errorf("%s: %d communes of Hòa Bình, want %d", day, n, want)
		}
	}
}

// Every unit that ended has its successors, and no two units share a code on one day.
func TestUnitsAreWhole(t *testing.T) {
	u := units(t)
	for i, unit := range u.all {
		if unit.ValidTo == "" != (len(unit.ReplacedBy) == 0) && unit.Lowest() {
			t.Errorf("%s of %s has %d successors", unit.Code, unit.ValidFrom, len(unit.ReplacedBy))
		}
		for _, to := range unit.ReplacedBy {
			if first, ok := u.next(unit); !ok {
				t.Errorf("%s: no successor begins after it", unit.Code)
			} else if _, ok := u.At(to, first); !ok {
				t.Errorf("%s: its successor %s is not there on %s", unit.Code, to, first)
			}
		}
		for _, other := range u.all[i+1:] {
			if other.Code == unit.Code && (other.ValidOn(unit.ValidFrom) || unit.ValidOn(other.ValidFrom)) {
				t.Errorf("%s means two units at once", unit.Code)
			}
		}
	}
}

func TestSuccessor(t *testing.T) {
	u := units(t)
	for _, c := range []struct {
		code      UnitCode
		from, day string
		want      UnitCode
	}{
		{"TL-01", "2019-01-01", "2021-01-01", "05128"}, // Mường Khến → Mãn Đức
		{"TL-10", "2019-01-01", "2021-01-01", "05176"}, // Lũng Vân → Vân Sơn
		{"TL-10", "2019-01-01", "2026-01-01", "05152"}, // Lũng Vân → Vân Sơn → the new Vân Sơn
		{"05143", "2019-01-01", "2026-01-01", "05158"},
		{"05164", "2020-01-01", "2020-01-01", "05164"},
		{"04891", "2025-06-30", "2025-07-01", ""}, // Vầy Nưa was split
		{"05128", "2025-07-01", "2020-01-01", ""}, // backwards
	} {
		unit, ok := u.At(c.code, c.from)
		if !ok {
			t.Fatalf("no %s on %s", c.code, c.from)
		}
		if got, _ := u.Successor(unit, c.day); got.Code != c.want || got.Code != "" && !got.ValidOn(c.day) {
			t.Errorf("%s of %s is %q on %s, want %q", c.code, c.from, got.Code, c.day, c.want)
		}
	}
}

// TestReusedNames: what a name or a code means is decided by the day of the list.
func TestReusedNames(t *testing.T) {
	u := units(t)
	for _, c := range []struct {
		text, day string
		code      UnitCode
		exact, ok bool
	}{
		{"05152", "2024-05-01", "05152", true, true}, // Quyết Chiến
		{"05152", "2019-05-01", "05152", false, true},
		{"05152", "2025-08-01", "", false, false}, // the new Vân Sơn: three old communes
		{"05128", "2024-05-01", "05128", true, true},
		{"05128", "2025-08-01", "", false, false},
		{"Vân Sơn", "2024-05-01", "05176", true, true},
		{"Vân Sơn", "2025-08-01", "", false, false},
		{"Vân Sơn", "", "05176", true, true},
		{"Tân Lạc", "2024-05-01", "", false, false}, // the district
		{"Tân Lạc", "2025-08-01", "", false, false},
		{"Mãn Đức", "2019-05-01", "05128", false, true}, // the commune before the town
		{"Mãn Đức", "2025-08-01", "05128", false, true}, // out of use, still written
		{"Xã Lũng Vân", "2019-05-01", "05176", false, true},
		{"Lũng Vân", "2025-08-01", "05176", false, true},
		{"Vân Sơn", "2019-05-01", "", false, false}, // had not begun
		{"Mường Bi", "2025-08-01", "", false, false},
		{"", "2024-05-01", "", false, false},
	} {
		code, exact, ok := u.ResolveOn(c.text, c.day)
		if code != c.code || exact != c.exact || ok != c.ok {
			t.Errorf("%q in a list of %s is %q, exact %t, ok %t; want %q, %t, %t", c.text, c.day, code, exact, ok, c.code, c.exact, c.ok)
		}
	}
}

func TestArranged(t *testing.T) {
	u := units(t)
	var parts []Progress
	for i, unit := range u.Served() {
		parts = append(parts, Progress{Station: StationCode(unit.Code), Records: int64(i + 1), Complete: int64(i), TasksOpen: 2})
	}
	code := func(p Progress) UnitCode { return UnitCode(p.Station) }
	whole := Board{Stations: parts}.Total()
	for day, rows := range map[string]int{"2020-01-01": 16, "2025-06-30": 16, "2025-07-01": 5, "2026-11-01": 5} {
		got, ok := u.Arranged(day, parts, code)
		sum := Board{Stations: got}.Total()
		if !ok || len(got) != rows || sum.Records != whole.Records || sum.Complete != whole.Complete || sum.TasksOpen != whole.TasksOpen {
			t.Errorf("%s: %d rows with %d records of %d (%t)", day, len(got), sum.Records, whole.Records, ok)
		}
	}
	if _, ok := u.Arranged("2019-12-31", parts, code); ok {
		t.Error("the 16 were told apart by the 24")
	}
	if _, ok := u.Arranged("2025-07-01", []Progress{{Station: "99999"}}, code); ok {
		t.Error("a unit nobody knows was placed")
	}
}

// TestArrangedPopulations: what the parts are measured against adds up, whoever counted it; where a part was never
// counted, the figure of the day's own unit stands in.
func TestArrangedPopulations(t *testing.T) {
	u := units(t)
	var parts []Progress
	for i, unit := range u.Served() {
		d := Denominator{People: 1000 + int64(i), Source: "household lists", On: "2026-10-01"}
		if i%2 == 1 {
			d.Source, d.On = "the commune's register", "2026-09-01"
		}
		parts = append(parts, Progress{Station: StationCode(unit.Code), Records: 1, Denominator: d})
	}
	code := func(p Progress) UnitCode { return UnitCode(p.Station) }
	want := Board{Stations: parts}.Total().Denominator.People
	arranged := func() Board {
		got, ok := u.Arranged("2025-07-01", parts, code)
		if !ok {
			t.Fatal("not arranged")
		}
		return Board{Stations: got}
	}
	if got := arranged().Total().Denominator.People; got != want {
		t.Errorf("measured against %d people, by the parts %d", got, want)
	}
	parts[0].Denominator = Denominator{}
	first, _ := u.servedUnit(UnitCode(parts[0].Station))
	heir, _ := u.Successor(first, "2025-07-01")
	for _, row := range arranged().Stations {
		if own := row.Denominator == heir.People; own != (UnitCode(row.Station) == heir.Code) {
			t.Errorf("%s is measured against %+v", row.Station, row.Denominator)
		}
	}
}
