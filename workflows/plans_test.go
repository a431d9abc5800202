package workflows

import (
	"context"
	"reflect"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
)

const splitPlan = `
name = "split"
on = "2026-01-01"
[[station]]
code = "TYT-NEW"
name = "Trạm mới"
unit = "05158"
[[takes]]
station = "TYT-NEW"
units = ["05143"]
hamlets = ["Xóm Lũy"]
`

// Hamlets that the plan does not name are not guessed: their people stay, and are noted for somebody to look at.
func TestSplitByHamlet(t *testing.T) {
	w := district(t, 48)
	figures, places, before := w.figures(), w.people(), w.organisation()
	id := w.begun(planOf(t, splitPlan))
	w.reorganise(id)
	w.figures().same(t, figures)
	if got := w.plan(id).Tally; got.Moved != 1 || got.Review != 2 || got.Kept != 0 {
		t.Errorf("noted %+v", got)
	}
	for person, was := range places {
		r := w.record(person)
		want := was
		if was == myHoa && r.Text(health.Hamlet) == "Lũy" {
			want = "TYT-NEW"
		}
		if r.Station != want {
			t.Errorf("somebody of hamlet %q is at %s, not at %s", r.Text(health.Hamlet), r.Station, want)
		}
	}
	w.undo(id)
	if got := w.people(); !reflect.DeepEqual(got, places) || !reflect.DeepEqual(w.organisation(), before) {
		t.Errorf("the district is not as it was:\n%+v\n%+v", w.organisation(), before)
	}
}

// A plan of a day to come waits for it.
func TestReorganiseOnItsDay(t *testing.T) {
	w := district(t, 16)
	plan := planOf(t, health.ExamplePlan())
	plan.On = "2027-01-01"
	id := w.begun(plan)
	if r := w.plan(id); r.State != health.ReorganiseWaiting {
		t.Fatalf("%s", r.State)
	}
	p := w.play(reorganiseID(id))
	p.look(58*day, func() {
		if r := w.plan(id); r.State != health.ReorganiseWaiting || r.Phase != health.PhaseTurn {
			t.Errorf("before its day: %s in %s", r.State, r.Phase)
		}
	})
	p.run(TypeReorganise, ReorganiseInput{Plan: id, From: plan.Begins()})
	must(t, p.GetWorkflowError())
	if r := w.plan(id); r.State != health.ReorganiseDone || r.EndedAt.In(health.Zone()).Format(time.DateOnly) != "2027-01-01" {
		t.Errorf("%s at %s", r.State, r.EndedAt)
	}
}

// A plan that no longer fits on its day fails, and nothing is done.
func TestPlanThatNoLongerFits(t *testing.T) {
	w := district(t, 16)
	plan := planOf(t, health.ExamplePlan())
	plan.On = "2027-01-01"
	id := w.begun(plan)
	w.write(func(tx store.Tx) error {
		return tx.PutStation(health.Station{Code: myHoa, Name: "Mỹ Hòa", Unit: "05143", Ended: "2026-12-01"})
	})
	places, before := w.people(), w.organisation()
	w.reorganise(id)
	if r := w.plan(id); r.State != health.ReorganiseFailed || r.Error != "reorganise.impossible" {
		t.Errorf("%s %s", r.State, r.Error)
	}
	if !reflect.DeepEqual(w.people(), places) || !reflect.DeepEqual(w.organisation(), before) {
		t.Error("something was done")
	}
}

func TestPlansThatAreRefused(t *testing.T) {
	w := district(t, 16)
	plan, split := planOf(t, health.ExamplePlan()), planOf(t, splitPlan)
	refused := func(what string, err error, code string) {
		t.Helper()
		if health.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", what, err, code)
		}
	}
	by := health.Actor{Kind: health.BySystem, ID: "cli"}
	undo := func(id health.ReorganisationID) error {
		_, err := w.acts.BeginUndo(context.Background(), id, by)
		return err
	}
	unknown := planOf(t, splitPlan)
	unknown.Stations[0].Unit = "99999"
	_, err := w.begin(unknown)
	refused("an unknown unit", err, "reorganise.impossible")
	id := w.begun(plan)
	_, err = w.begin(plan)
	refused("one that runs", err, "reorganise.runs")
	_, err = w.begin(split)
	refused("one that overlaps", err, "reorganise.overlap")
	refused("undo of one that runs", undo(id), "reorganise.runs")
	w.reorganise(id)
	_, err = w.begin(plan)
	refused("one that is done", err, "reorganise.applied")
	later := w.begun(split)
	w.reorganise(later)
	refused("undo under a later plan", undo(id), "reorganise.later")
	w.undo(later)
	refused("undo of one that is undone", undo(later), "reorganise.undone")
	spans := w.organisation().Spans
	w.write(func(tx store.Tx) error { return tx.SetSpans(spans[1:]) })
	refused("undo after somebody's hand", undo(id), "reorganise.changed_since")
	w.write(func(tx store.Tx) error { return tx.SetSpans(spans) })
	w.undo(id)
	plan.On = "2027-01-01"
	waits := w.begun(plan)
	must(t, w.acts.NoteReorganisation(context.Background(), activities.ReorganisationNote{Plan: waits, State: health.ReorganiseCancelled}))
	refused("undo of one that did nothing", undo(waits), "reorganise.nothing")
}
