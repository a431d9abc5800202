package health

import (
	"slices"
	"testing"

	"github.com/BurntSushi/toml"
)

// sixteen is the district before July 2025: a station for each unit, a nurse at each, 100 people each.
func sixteen(u Units) Organisation {
	var o Organisation
	for _, unit := range u.Served() {
		code := StationCode("TYT-" + string(unit.Code))
		o.Stations = append(o.Stations, Station{Code: code, Name: unit.Name, Unit: unit.Code,
			Denominator: Denominator{People: 100, Source: "yearbook", On: "2024-12-31"}})
		o.Spans = append(o.Spans, StationSpan{Code: code, From: Always, Name: unit.Name, Unit: unit.Code, Kind: KindStation})
		o.Areas = append(o.Areas, Area{Unit: unit.Code, Station: code, From: Always})
		o.Staff = append(o.Staff, Staff{ID: StaffID("nurse-" + unit.Code), Role: RoleNurse, Station: code, Active: true})
	}
	return o
}

func planOf(t *testing.T, text string) Plan {
	t.Helper()
	var p Plan
	if _, err := toml.Decode(text, &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSixteenBecomeFive(t *testing.T) {
	u := units(t)
	p, before := planOf(t, ExamplePlan()), sixteen(u)
	after, faults := p.Carry(u, before)
	if len(faults) != 0 {
		t.Fatalf("the example is impossible: %+v", faults)
	}
	working, people := 0, int64(0)
	for _, s := range after.Stations {
		if s.Ended == "" {
			working++
			people += s.Denominator.People
		} else if s.Kind != KindPoint || s.Ended != "2025-06-30" {
			t.Errorf("%s ended on %s as a %s", s.Code, s.Ended, s.Kind)
		}
	}
	if working != 5 || people != 1600 || len(p.Touched()) != 16 {
		t.Errorf("%d stations for %d people of %d units, want 5 for 1600 of 16", working, people, len(p.Touched()))
	}
	for _, unit := range u.Served() {
		if got, _ := after.Areas.On(unit.Code, "Đầm", "2025-06-30"); got != StationCode("TYT-"+unit.Code) {
			t.Errorf("%s was looked after by %s", unit.Code, got)
		}
		to, _ := u.Successor(unit, "2025-07-01")
		if got, _ := after.Areas.On(unit.Code, "Đầm", "2025-07-01"); got != StationCode("TYT-"+to.Code) {
			t.Errorf("%s is looked after by %s, want that of %s", unit.Code, got, to.Code)
		}
	}
	for _, s := range after.Staff {
		if !slices.ContainsFunc(after.Stations, func(at Station) bool { return at.Code == s.Station && at.Ended == "" }) {
			t.Errorf("%s works at %s, which has ended", s.ID, s.Station)
		}
	}
	if before.Stations[0].Ended != "" || len(before.Areas) != 16 || before.Areas[0].To != "" {
		t.Error("the organisation before the plan was changed")
	}
	if _, again := p.Carry(u, after); len(again) == 0 {
		t.Error("the same plan is possible twice")
	}
}

func TestSplitByHamlet(t *testing.T) {
	u := units(t)
	p := planOf(t, `on = "2024-01-01"
[[takes]]
station = "TYT-05143"
units = ["05158"]
hamlets = ["Xóm Đầm", "Lũy"]`)
	after, faults := p.Carry(u, sixteen(u))
	if len(faults) != 0 {
		t.Fatalf("%+v", faults)
	}
	for hamlet, want := range map[string]StationCode{"xóm đầm": "TYT-05143", "Luỹ": "TYT-05143", "Trọng": "TYT-05158", "": "TYT-05158"} {
		if got, ok := after.Areas.On("05158", hamlet, "2024-01-01"); got != want || !ok {
			t.Errorf("%q is looked after by %s, want %s", hamlet, got, want)
		}
		if got, _ := after.Areas.On("05158", hamlet, "2023-12-31"); got != "TYT-05158" {
			t.Errorf("%q was looked after by %s", hamlet, got)
		}
	}
	if _, ok := after.Areas.On("99999", "", "2024-01-01"); ok {
		t.Error("somebody looks after a unit that is not there")
	}
}

func TestImpossiblePlans(t *testing.T) {
	u := units(t)
	take := "[[takes]]\nstation = \"TYT-05158\"\nunits = [\"05143\"]\n"
	for name, c := range map[string]struct{ text, code string }{
		"a day that is none":                {`on = "2025-02-30"` + "\n" + take, PlanDay},
		"nothing to do":                     {`on = "2025-07-01"`, PlanEmpty},
		"a unit that begins later":          {"on = \"2024-01-01\"\n[[station]]\ncode = \"TYT-1\"\nname = \"Mường Bi\"\nunit = \"05999\"", PlanUnitUnknown},
		"a district is no unit":             {"on = \"2024-01-01\"\n[[station]]\ncode = \"TYT-1\"\nname = \"X\"\nunit = \"155\"", PlanUnitUnknown},
		"a station without a name":          {"on = \"2024-01-01\"\n[[station]]\ncode = \"TYT-1\"\nunit = \"05158\"", PlanStationForm},
		"a station twice":                   {"on = \"2024-01-01\"\n[[station]]\ncode = \"A\"\nname = \"X\"\nunit = \"05158\"\n[[station]]\ncode = \"A\"\nname = \"X\"\nunit = \"05158\"", PlanStationTwice},
		"a station that is renamed and not": {"on = \"2024-01-01\"\n[[station]]\ncode = \"TYT-05158\"\nname = \"X\"\nunit = \"05158\"\n[[close]]\nstation = \"TYT-05158\"", PlanStationTwice},
		"an unknown taker":                  {"on = \"2024-01-01\"\n[[takes]]\nstation = \"B\"\nunits = [\"05158\"]", PlanStation404},
		"a place nobody looks after":        {"on = \"2024-01-01\"\n[[takes]]\nstation = \"TYT-05158\"\nunits = [\"05999\"]", PlanAreaUnknown},
		"one unit for two":                  {"on = \"2024-01-01\"\n" + take + "[[takes]]\nstation = \"TYT-05152\"\nunits = [\"05143\"]", PlanOverlap},
		"hamlets of two units":              {"on = \"2024-01-01\"\n[[takes]]\nstation = \"TYT-05158\"\nunits = [\"05143\", \"05152\"]\nhamlets = [\"Lũy\"]", PlanHamletUnits},
		"people without a station":          {"on = \"2024-01-01\"\n[[close]]\nstation = \"TYT-05143\"\nstaff_to = \"TYT-05158\"", PlanGap},
		"staff without a station":           {"on = \"2024-01-01\"\n" + take + "[[close]]\nstation = \"TYT-05143\"", PlanNoSuccessor},
		"two that close into each other": {"on = \"2024-01-01\"\n[[close]]\nstation = \"TYT-05143\"\nstaff_to = \"TYT-05158\"\n" +
			"[[close]]\nstation = \"TYT-05158\"\nstaff_to = \"TYT-05143\"", PlanCycle},
		"before the beginning": {"on = \"1900-01-01\"\n" + take, PlanAgain},
	} {
		t.Run(name, func(t *testing.T) {
			_, faults := planOf(t, c.text).Carry(u, sixteen(u))
			if !slices.ContainsFunc(faults, func(f PlanFault) bool { return f.Code == c.code }) {
				t.Errorf("faults %+v, want %s", faults, c.code)
			}
		})
	}
}
