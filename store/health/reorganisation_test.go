package health

import (
	"reflect"
	"testing"
)

func splitOf(hamlets ...string) Plan {
	return Plan{Name: "p", On: "2026-01-01", Takes: []PlanTake{{Station: "A", Units: []UnitCode{"05143"}, Hamlets: hamlets}}}
}

func TestUnlistedHamletsAreNotGuessed(t *testing.T) {
	whole := splitOf("Xóm Đầm")
	whole.Takes = append(whole.Takes, PlanTake{Station: "B", Units: []UnitCode{"05143"}})
	for _, c := range []struct {
		plan   Plan
		unit   UnitCode
		hamlet string
		want   bool
	}{
		{splitOf("Xóm Đầm"), "05143", "Đầm", false}, {splitOf("Xóm Đầm"), "05143", "xóm đầm", false},
		{splitOf("Xóm Đầm"), "05143", "Lũy", true}, {splitOf("Xóm Đầm"), "05143", "", true}, {splitOf("Xóm Đầm"), "05158", "Lũy", false},
		{splitOf(), "05143", "Lũy", false}, {whole, "05143", "Lũy", false},
	} {
		if got := c.plan.Unlisted(c.unit, c.hamlet); got != c.want {
			t.Errorf("%s, hamlet %q: unlisted %t, want %t", c.unit, c.hamlet, got, c.want)
		}
	}
}

func TestKeyOfAPlan(t *testing.T) {
	one, moved, other := splitOf("Đầm"), splitOf("Đầm"), splitOf("Lũy")
	moved.Takes[0].Line = 17 // further down in its file
	if one.Key() != moved.Key() || one.Key() == other.Key() || len(one.Key()) != 11 {
		t.Errorf("keys %s %s %s", one.Key(), moved.Key(), other.Key())
	}
}

func TestHeirFollowsStationsThatEnd(t *testing.T) {
	p := Plan{Closes: []PlanClose{{Station: "A", StaffTo: "B"}, {Station: "B", StaffTo: "C"}, {Station: "D"}, {Station: "E", StaffTo: "F"}, {Station: "F", StaffTo: "E"}}}
	for code, want := range map[StationCode]StationCode{"A": "C", "B": "C", "C": "C", "D": "", "E": "", "X": "X"} {
		if got := p.Heir(code); got != want {
			t.Errorf("heir of %s is %q, want %q", code, got, want)
		}
	}
}

func TestOverlap(t *testing.T) {
	p := Plan{Takes: []PlanTake{{Station: "A", Units: []UnitCode{"1"}}}, Closes: []PlanClose{{Station: "B", StaffTo: "A"}}}
	for what, c := range map[string]struct {
		plan Plan
		want bool
	}{
		"a unit":          {Plan{Takes: []PlanTake{{Station: "Z", Units: []UnitCode{"1"}}}}, true},
		"a heir":          {Plan{Closes: []PlanClose{{Station: "Z", StaffTo: "B"}}}, true},
		"a new name":      {Plan{Stations: []PlanStation{{Code: "A"}}}, true},
		"nothing":         {Plan{Takes: []PlanTake{{Station: "Z", Units: []UnitCode{"2"}}}, Closes: []PlanClose{{Station: "Y"}}}, false},
		"a code of both":  {Plan{Stations: []PlanStation{{Code: "1"}}}, false},
		"no heir at all ": {Plan{Closes: []PlanClose{{Station: "Y"}}}, false},
	} {
		if p.Overlaps(c.plan) != c.want || c.plan.Overlaps(p) != c.want {
			t.Errorf("in common %s: want %t", what, c.want)
		}
	}
}

// TestTurnIsTakenBackWhole: what the example plan changes, undone, is what was there before; a hand in between is noticed.
func TestTurnIsTakenBackWhole(t *testing.T) {
	before := Organisation{
		Stations: []Station{{Code: "A", Name: "a", Unit: "1"}, {Code: "B", Name: "b", Unit: "2"}},
		Spans:    []StationSpan{{Code: "A", From: Always}, {Code: "B", From: Always}},
		Areas:    Areas{{Unit: "1", Station: "A", From: Always}, {Unit: "2", Station: "B", From: Always}},
		Staff:    []Staff{{ID: "s", Station: "B"}},
	}
	after := Organisation{
		Stations: []Station{{Code: "A", Name: "ab", Unit: "1"}, {Code: "B", Name: "b", Unit: "2", Ended: "2025-06-30"}, {Code: "C", Name: "c"}},
		Spans:    []StationSpan{{Code: "A", From: Always, To: "2025-06-30"}, {Code: "B", From: Always, To: "2025-06-30"}, {Code: "A", From: "2025-07-01"}, {Code: "C", From: "2025-07-01"}},
		Areas:    Areas{{Unit: "1", Station: "A", From: Always}, {Unit: "2", Station: "B", From: Always, To: "2025-06-30"}, {Unit: "2", Station: "A", From: "2025-07-01"}},
		Staff:    []Staff{{ID: "s", Station: "A"}},
	}
	turn := TurnOf(before, after)
	if got := turn.Sources(); !reflect.DeepEqual(got, []StationCode{"B"}) {
		t.Errorf("sources %v", got)
	}
	if !reflect.DeepEqual(turn.New(), []StationCode{"C"}) || !reflect.DeepEqual(turn.Ending(), []StationCode{"B"}) ||
		!reflect.DeepEqual(turn.Staff, []StaffStep{{"s", "B", "A"}}) {
		t.Errorf("turn %+v", turn)
	}
	spans, areas, ok := turn.Undo(after.Spans, after.Areas)
	kept := StationSpan{Code: "C", From: "2025-07-01"} // until it is known whether somebody is left there
	if !ok || !reflect.DeepEqual(spans, append(before.Spans, kept)) || !reflect.DeepEqual(areas, before.Areas) {
		t.Errorf("undone %t: %+v %+v", ok, spans, areas)
	}
	after.Areas[2].To = "2026-01-01"
	if _, _, ok := turn.Undo(after.Spans, after.Areas); ok {
		t.Error("what was changed since is overwritten")
	}
}

func TestReorganisationStates(t *testing.T) {
	for _, c := range []struct {
		state             ReorganisationState
		phase             ReorganisationPhase
		begun, half, open bool
	}{
		{ReorganiseWaiting, PhaseTurn, false, false, true}, {ReorganiseRunning, PhasePeople, true, false, true}, {ReorganisePaused, PhaseTurn, false, false, true},
		{ReorganiseCancelled, PhaseTurn, false, false, false}, {ReorganiseCancelled, PhasePeople, true, true, true}, {ReorganiseFailed, PhaseTurn, false, false, false},
		{ReorganiseFailed, PhaseTasksBack, true, true, true}, {ReorganiseDone, PhaseClose, true, false, false}, {ReorganiseUndone, PhaseCloseBack, false, false, false},
	} {
		r := Reorganisation{State: c.state, Phase: c.phase}
		if r.Begun() != c.begun || r.HalfWay() != c.half || r.Open() != c.open {
			t.Errorf("%s in %s: begun %t, half way %t, open %t", c.state, c.phase, r.Begun(), r.HalfWay(), r.Open())
		}
	}
	r := Reorganisation{People: 10, Tally: ReorganisationTally{Seen: 12, Moved: 8, Back: 3, Elsewhere: 1}, Phase: PhasePeople}
	if got := r.Progress(); got != (Ratio{12, 12}) {
		t.Errorf("forward %v", got)
	}
	r.Phase = PhasePeopleBack
	if got := r.Progress(); got != (Ratio{4, 8}) {
		t.Errorf("back %v", got)
	}
}
