package workflows

import (
	"context"
	"reflect"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// later lets a time pass before the next step.
func (w *world) later(d time.Duration) {
	now := w.now().Add(d)
	w.mu.Lock()
	w.clock = func() time.Time { return now }
	w.mu.Unlock()
}

// cameMeanwhile registers people of two communes whose stations one plan has merged, leaves a question about a third, and
// tells that a fourth lives in another commune of the same station now. It gives where they are to be after the undo.
func (w *world) cameMeanwhile(moves health.PersonID) (want map[health.PersonID]health.StationCode, question health.TaskID) {
	w.t.Helper()
	w.later(time.Hour)
	say := func(name, commune, number string) map[health.Field]string {
		return person(map[health.Field]string{health.FullName: name, health.NationalID: number, health.Commune: commune, health.SexField: "Nam",
			health.BirthDate: "01/02/1990", health.Phone: "", health.Household: "7" + number[8:]})
	}
	ba, tu := say("Bùi Văn Ba", "Mỹ Hòa", "017090111111"), say("Hà Văn Tư", "Phong Phú", "017090222222")
	delete(ba, health.Phone)
	delete(tu, health.Phone)
	want = map[health.PersonID]health.StationCode{w.registered("ba", ba): myHoa, w.registered("tu", tu): phongPhu, moves: myHoa}
	w.write(func(tx store.Tx) error {
		r, err := tx.Record(moves)
		if err != nil {
			return err
		}
		edits := r.Apply(w.fields(map[health.Field]string{health.Commune: "Mỹ Hòa"}))
		r.Unit = "05143"
		if err := tx.UpdateRecord(&r); err != nil {
			return err
		}
		return tx.AppendChange(health.Change{ID: "moves", Person: r.ID, Version: r.Version, Action: health.ActMove, Edits: edits,
			Cause: health.Cause{Kind: health.CauseTask, ID: "t"}, By: health.Actor{Kind: health.ByStaff, ID: string(nhan)}, At: w.now()})
	})
	return want, w.waitingAt("ask-came", phongPhu, "Mỹ Hòa", "017090007919")
}

// Whoever came while the plan stood goes to the station of their commune when it is undone, with what is to be done about
// them, whenever the process dies; the rest of the district is as it was.
func TestUndoOfAPlanWithThoseWhoCameMeanwhile(t *testing.T) {
	for name, lose := range map[string]func(int) bool{
		"never stopped":     func(int) bool { return false },
		"after every other": func(n int) bool { return n%2 == 1 },
		"all but one":       func(n int) bool { return n%3 != 0 },
	} {
		t.Run(name, func(t *testing.T) {
			w := district(t, 48)
			places := w.people()
			id := w.begun(planOf(t, health.ExamplePlan()))
			w.reorganise(id)
			var moves health.PersonID
			for person, was := range places {
				if was == phongPhu {
					moves = person
				}
			}
			want, question := w.cameMeanwhile(moves)
			figures := w.figures()
			w.undo(id, &onBatch{of: "ReorganiseBatch", lose: lose})
			w.figures().same(t, figures)
			got := w.people()
			for person, at := range want {
				if got[person] != at {
					t.Errorf("somebody who came is at %s, not at %s", got[person], at)
				}
				tasks, err := w.store.TasksOf(context.Background(), person)
				must(t, err)
				for _, task := range tasks {
					if task.Kind == health.TaskFill && task.Station != at {
						t.Errorf("their task is at %s, not at %s", task.Station, at)
					}
				}
				delete(got, person)
				delete(places, person)
			}
			if !reflect.DeepEqual(got, places) {
				t.Error("somebody else is not where they were")
			}
			draft, err := w.store.Draft(context.Background(), "ask-came")
			must(t, err)
			if q := w.task(question); q.Station != myHoa || draft.Station != myHoa {
				t.Errorf("the question is at %s, its draft at %s", q.Station, draft.Station)
			}
			if tally := w.plan(id).Tally; tally.Came != 2 || tally.CameDrafts != 1 || tally.CameTasks == 0 || tally.Elsewhere != 0 {
				t.Errorf("noted %+v", tally)
			}
		})
	}
}
