package workflows

import (
	"reflect"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// told gives a station a population.
func (w *world) told(code health.StationCode, d health.Denominator) {
	w.t.Helper()
	for _, s := range w.organisation().Stations {
		if s.Code == code {
			s.Denominator = d
			w.write(func(tx store.Tx) error { return tx.PutStation(s) })
		}
	}
}

// measured gives what each working station is measured against.
func (w *world) measured() map[health.StationCode]health.Denominator {
	out := map[health.StationCode]health.Denominator{}
	for _, s := range w.organisation().Stations {
		out[s.Code] = s.Denominator
	}
	return out
}

// TestBothBoardsAgreeAfterAMerge: the parts were counted by two offices on two days, and the merged ones are told anew.
func TestBothBoardsAgreeAfterAMerge(t *testing.T) {
	w := district(t, 16)
	for i, u := range w.acts.Units.Served() {
		w.told(health.StationCode("TYT-"+u.Code), health.Denominator{People: 100 + int64(i), Source: []string{"a", "b"}[i%2], On: []string{"2024-12-31", "2019-04-01"}[i%2]})
	}
	agree := func() {
		t.Helper()
		f := w.figures()
		by5 := map[health.StationCode]health.Denominator{}
		for _, p := range f.By5 {
			by5["TYT-"+p.Station] = p.Denominator
		}
		if got := w.measured(); !reflect.DeepEqual(got, by5) {
			t.Errorf("the stations are measured against %+v, the units against %+v", got, by5)
		}
	}
	want := w.figures().By5
	w.reorganise(w.begun(planOf(t, health.ExamplePlan())))
	agree()
	if got := w.figures().By5; !reflect.DeepEqual(got, want) {
		t.Errorf("by unit %+v, before %+v", got, want)
	}
	if got := w.measured()[phongPhu]; got.Source != "a; b" || got.On != "2019-04-01" || got.Until != "2024-12-31" {
		t.Errorf("Phong Phú is measured against %+v", got)
	}
	w.told(phongPhu, health.Denominator{People: 999, Source: "c", On: "2026-06-30"})
	agree()
}

// TestUndoSetsAsideWhatWasToldOfAMerge: a population told of a merged station is not one of its parts; the undo gives the
// parts theirs, keeps the figure and says so. One of a station with the same people before and after stays in use.
func TestUndoSetsAsideWhatWasToldOfAMerge(t *testing.T) {
	w := district(t, 32)
	before, measured, figures := w.organisation(), w.measured(), w.figures()
	id := w.begun(planOf(t, `on = "2025-07-01"
[[station]]
code = "TYT-05152"
name = "Vân Sơn"
unit = "05152"
[[station]]
code = "N"
name = "Mới"
unit = "05158"
[[takes]]
station = "N"
units = ["05143", "05158"]
[[close]]
station = "TYT-05143"
staff_to = "N"
[[close]]
station = "TYT-05158"
staff_to = "N"
[[takes]]
station = "TYT-05128"
units = ["05128", "05164"]
[[close]]
station = "TYT-05164"
staff_to = "TYT-05128"`))
	w.reorganise(id)
	if got := w.measured(); got["N"].People != 200 || got["TYT-05128"].People != 200 {
		t.Errorf("merged for %+v and %+v", got["N"], got["TYT-05128"])
	}
	told := health.Denominator{People: 240, Source: "c", On: "2026-06-30"}
	for _, code := range []health.StationCode{"N", "TYT-05128", "TYT-05152"} {
		w.told(code, told)
	}
	w.undo(id, &onBatch{of: "ReorganiseBatch", lose: func(n int) bool { return n%2 == 1 }, before: func(n int) {
		want := int64(1740) // of the parts, from the first step on
		if n == 1 {
			want = 1820
		}
		if got := w.figures().Total.Denominator.People; got != want {
			t.Errorf("on the way back the district has %d people, want %d", got, want)
		}
	}})
	measured["TYT-05152"] = told
	if got := w.measured(); !reflect.DeepEqual(got, measured) {
		t.Errorf("measured against %+v, want %+v", got, measured)
	}
	if got := w.figures(); got.Total.Records != figures.Total.Records || len(w.organisation().Stations) != len(before.Stations) {
		t.Errorf("%s at %d stations", short(got), len(w.organisation().Stations))
	}
	aside := w.plan(id).Turn.Aside
	if len(aside) != 2 || aside[0].Code != "N" || aside[0].Denominator != told || aside[1].Code != "TYT-05128" || aside[1].Denominator != told {
		t.Errorf("set aside %+v", aside)
	}
}
