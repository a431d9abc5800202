package workflows

import (
	"context"
	"fmt"
	"reflect"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"go.temporal.io/sdk/converter"
	"go.temporal.io/sdk/workflow"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
)

const myHoa = health.StationCode("TYT-05143") // ends with the plan; its people go to Phong Phú's station

// district sets up the 16 stations with a nurse each and n residents, spread over all units; the odd ones lack a phone.
func district(t *testing.T, n int) *world {
	t.Helper()
	w := newWorld(t)
	units := w.acts.Units.Served()
	w.write(func(tx store.Tx) error {
		for _, u := range units {
			code := health.StationCode("TYT-" + u.Code)
			if err := tx.PutStation(health.Station{Code: code, Name: u.Name, Unit: u.Code,
				Denominator: health.Denominator{People: 100, Source: "test", On: "2024-12-31"}}); err != nil {
				return err
			}
			if err := tx.PutStaff(health.Staff{ID: "nurse-" + health.StaffID(u.Code), Name: "Bùi Thị Nhàn", Role: health.RoleNurse, Station: code, Active: true}); err != nil {
				return err
			}
		}
		return nil
	})
	var rows []activities.Row
	for i := range n {
		raw := person(map[health.Field]string{health.NationalID: fmt.Sprintf("0170900%05d", (i+1)*7919%100_000), health.SexField: "Nam",
			health.BirthDate: "01/02/1990", health.Phone: fmt.Sprintf("09900%05d", i), health.Household: fmt.Sprint(i),
			health.Insurance: fmt.Sprintf("DT21717%08d", i), health.Commune: units[i%len(units)].Name, health.Hamlet: []string{"Lũy", "Đầm", ""}[i%3]})
		if i%2 == 1 {
			delete(raw, health.Phone)
		}
		rows = append(rows, activities.Row{Number: i + 2, Fields: raw, Original: []string{fmt.Sprint(i)}})
	}
	w.sheets.files["district.csv"] = rows
	imp, err := w.acts.BeginImport(context.Background(), health.Import{Name: "d", Path: "district.csv", SHA256: "d",
		By: health.Actor{Kind: health.BySystem, ID: "cli"}}, false)
	must(t, err)
	_, err = w.acts.StageImport(context.Background(), imp.ID)
	must(t, err)
	_, err = w.acts.ImportBatch(context.Background(), activities.BatchInput{Import: imp.ID, Rows: n + 1})
	must(t, err)
	if got := w.imported(imp.ID).Tally; got.Created != int64(n) {
		t.Fatalf("of %d residents came %+v", n, got)
	}
	return w
}

func planOf(t *testing.T, text string) health.Plan {
	t.Helper()
	var p health.Plan
	_, err := toml.Decode(text, &p)
	must(t, err)
	return p
}

// begun writes a plan down as the command does.
func (w *world) begun(p health.Plan) health.ReorganisationID {
	w.t.Helper()
	r, err := w.begin(p)
	must(w.t, err)
	return r.ID
}

func (w *world) begin(p health.Plan) (health.Reorganisation, error) {
	return w.acts.BeginReorganisation(context.Background(), activities.BeginInput{Plan: p, People: 48, Total: 33,
		By: health.Actor{Kind: health.BySystem, ID: "cli"}})
}

func (w *world) plan(id health.ReorganisationID) health.Reorganisation {
	w.t.Helper()
	r, err := w.store.Reorganisation(context.Background(), id)
	must(w.t, err)
	return r
}

func (w *world) reorganise(id health.ReorganisationID, more ...*onBatch) {
	w.t.Helper()
	p := w.play(reorganiseID(id))
	if len(more) > 0 {
		p = w.play(reorganiseID(id), more[0])
	}
	p.run(TypeReorganise, ReorganiseInput{Plan: id, Rows: 5, From: w.plan(id).Plan.Begins()})
	must(w.t, p.GetWorkflowError())
}

func (w *world) undo(id health.ReorganisationID, more ...*onBatch) {
	w.t.Helper()
	_, err := w.acts.BeginUndo(context.Background(), id, health.Actor{Kind: health.BySystem, ID: "cli"})
	must(w.t, err)
	w.reorganise(id, more...)
}

// figures are what a district is told of itself: in all, by the 16 units and by the 5.
type figures struct {
	Total    health.Progress
	By16     []health.Progress
	By5      []health.Progress
	Stations int
}

func (w *world) figures() figures {
	w.t.Helper()
	board, err := w.store.Board(context.Background(), w.now())
	must(w.t, err)
	f := figures{Total: board.Total(), Stations: len(board.Stations)}
	f.Total.Unmeasured = 0 // nobody has told the population of a new station
	units, err := w.store.UnitBoard(context.Background(), w.now())
	must(w.t, err)
	stations, err := w.store.Stations(context.Background())
	must(w.t, err)
	areas, err := w.store.Areas(context.Background())
	must(w.t, err)
	plans, err := w.store.ReorganisationList(context.Background(), 100)
	must(w.t, err)
	people := health.Measured(stations, areas, plans, "2026-11-02")
	for day, to := range map[string]*[]health.Progress{"2020-01-01": &f.By16, "2025-07-01": &f.By5} {
		b, ok := w.acts.Units.BoardOf(day, units, people)
		if !ok {
			w.t.Fatalf("no arrangement of %s", day)
		}
		*to = b.Stations
		w.sums(day, board.Total(), b.Total())
	}
	return f
}

// sums checks that the work and the people by the units of a day are those by station.
func (w *world) sums(day string, stations, units health.Progress) {
	w.t.Helper()
	for _, p := range []*health.Progress{&stations, &units} {
		p.Denominator, p.Unmeasured = health.Denominator{}, 0
	}
	if stations != units {
		w.t.Errorf("by the units of %s there are\n%+v, by station\n%+v", day, units, stations)
	}
}

// same compares figures but for the number of stations.
func (f figures) same(t *testing.T, want figures) {
	t.Helper()
	f.Stations = want.Stations
	if !reflect.DeepEqual(f, want) {
		t.Errorf("the figures are\n%s, were\n%s", short(f), short(want))
	}
}

// short is what of figures fits on a line.
func short(f figures) string {
	t := f.Total
	return fmt.Sprintf("%d people, %d complete, %d with a number, %d tasks, %d held, %d measured; by unit %v %v", t.Records, t.Complete, t.WithID,
		t.TasksOpen, t.TasksHeld, t.Denominator.People, len(f.By16), len(f.By5))
}

// organisation is who looks after what.
func (w *world) organisation() (o health.Organisation) {
	w.t.Helper()
	w.write(func(tx store.Tx) (err error) { o, err = tx.Organisation(); return err })
	return o
}

// people gives the station of every resident.
func (w *world) people() map[health.PersonID]health.StationCode {
	w.t.Helper()
	out := map[health.PersonID]health.StationCode{}
	for _, u := range w.acts.Units.Served() {
		list, err := w.store.UnitPeople(context.Background(), u.Code, "", 1000)
		must(w.t, err)
		for _, r := range list {
			out[r.ID] = r.Station
		}
	}
	return out
}

// moved checks that every resident is where the areas say, that each who moved has one line of history about it, and that
// nothing is left at a station that ended.
func (w *world) moved(id health.ReorganisationID, before map[health.PersonID]health.StationCode, lines int) {
	w.t.Helper()
	areas, n := w.organisation().Areas, int64(0)
	for person, was := range before {
		r := w.record(person)
		if to, _ := areas.On(r.Unit, r.Text(health.Hamlet), "2026-11-02"); r.Station != to {
			w.t.Errorf("somebody of %s is at %s, not at %s", r.Unit, r.Station, to)
		}
		history, err := w.store.History(context.Background(), person, 100)
		must(w.t, err)
		told := 0
		for _, c := range history {
			if c.Cause == (health.Cause{Kind: health.CausePlan, ID: string(id)}) {
				told++
			}
		}
		want := lines
		if r.Station != was || lines > 1 && told > 0 {
			n++
		} else {
			want = 0
		}
		if told != want {
			w.t.Errorf("%d lines of history about a move, want %d", told, want)
		}
	}
	if got := w.plan(id).Tally; got.Moved != n {
		w.t.Errorf("moved %d, noted %+v", n, got)
	}
}

// waitingAt leaves a question about a new resident at a station: somebody with the number of another one.
func (w *world) waitingAt(id health.DraftID, station health.StationCode, commune, number string) health.TaskID {
	w.t.Helper()
	must(w.t, w.acts.SaveDraft(context.Background(), health.Draft{ID: id, Kind: health.DraftRegister, Station: station,
		Values: w.fields(person(map[health.Field]string{health.FullName: "Đinh Văn Khác", health.NationalID: number, health.Commune: commune,
			health.SexField: "Nam", health.BirthDate: "01/02/1990"})),
		By: health.Actor{Kind: health.ByStaff, ID: string(nhan)}, Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)}, Status: health.DraftNew}))
	out, err := w.acts.RegisterDraft(context.Background(), id)
	must(w.t, err)
	if out.Code != "waiting" {
		w.t.Fatalf("registered: %s", out.Code)
	}
	return out.Task
}

func TestReorganiseAndUndo(t *testing.T) {
	w := district(t, 48)
	question := w.waitingAt("ask-1", myHoa, "Mỹ Hòa", "017090007919")
	mine, err := w.store.Queued(context.Background(), myHoa, 5)
	must(t, err)
	held := mine[len(mine)-1].ID
	_, err = w.acts.ClaimTask(context.Background(), activities.ClaimInput{Task: held, Staff: "nurse-05143"})
	must(t, err)
	w.write(func(tx store.Tx) error {
		return tx.CreateTask(health.Task{ID: "done", Kind: health.TaskCorrect, State: health.TaskClosed, Result: health.ResultDone, ClosedAt: w.now(),
			Station: myHoa, Person: w.task(held).Person, Due: w.now(), CreatedAt: w.now()})
	})
	before, figures, places := w.organisation(), w.figures(), w.people()
	if figures.Total.DoneToday != 1 {
		t.Errorf("%d tasks were done today", figures.Total.DoneToday)
	}

	id := w.begun(planOf(t, health.ExamplePlan()))
	w.reorganise(id)
	after := w.figures()
	after.same(t, figures)
	if after.Stations != 5 || w.plan(id).State != health.ReorganiseDone {
		t.Errorf("%s with %d stations", w.plan(id).State, after.Stations)
	}
	w.moved(id, places, 1)
	draft, err := w.store.Draft(context.Background(), "ask-1")
	must(t, err)
	if k, q := w.task(held), w.task(question); k.Station != phongPhu || k.Holder != "nurse-05143" || q.Station != phongPhu || draft.Station != phongPhu {
		t.Errorf("task at %s held by %s, question at %s, draft at %s", k.Station, k.Holder, q.Station, draft.Station)
	}
	if got := w.plan(id).Tally; got.Moved != 33 || got.Stayed != 15 || got.Staff != 11 || got.Drafts != 1 || got.Seen != 48 {
		t.Errorf("noted %+v", got)
	}

	w.undo(id)
	w.figures().same(t, figures)
	if got := w.people(); !reflect.DeepEqual(got, places) {
		t.Error("somebody is not where they were")
	}
	if now := w.organisation(); !reflect.DeepEqual(now, before) {
		t.Errorf("the organisation is\n%+v, was\n%+v", now, before)
	}
	if q := w.task(question); q.Station != myHoa || w.plan(id).Tally.Back != 33 || w.plan(id).State != health.ReorganiseUndone {
		t.Errorf("question at %s, %+v", q.Station, w.plan(id))
	}
	w.moved(id, places, 2)
	again := w.begun(planOf(t, health.ExamplePlan())) // an undo may have been the mistake
	w.reorganise(again)
	w.figures().same(t, figures)
}

// The process dies after a batch was stored and before the engine hears of it, forward and back.
func TestReorganiseCrash(t *testing.T) {
	for name, lose := range map[string]func(int) bool{
		"after the first":    func(n int) bool { return n == 1 },
		"after every other":  func(n int) bool { return n%2 == 1 },
		"two times in three": func(n int) bool { return n%3 != 0 },
	} {
		t.Run(name, func(t *testing.T) {
			w := district(t, 32)
			figures, places, before := w.figures(), w.people(), w.organisation()
			id := w.begun(planOf(t, health.ExamplePlan()))
			w.reorganise(id, &onBatch{of: "ReorganiseBatch", lose: lose})
			w.figures().same(t, figures)
			w.moved(id, places, 1)
			w.undo(id, &onBatch{of: "ReorganiseBatch", lose: lose})
			w.figures().same(t, figures)
			if got := w.people(); !reflect.DeepEqual(got, places) || !reflect.DeepEqual(w.organisation(), before) {
				t.Error("the district is not as it was")
			}
		})
	}
}

// At every moment the board has everybody: a station ends only when nobody is left at it.
func TestNobodyIsOffTheBoardMeanwhile(t *testing.T) {
	w := district(t, 32)
	want := w.figures().Total
	id := w.begun(planOf(t, health.ExamplePlan()))
	look := &onBatch{of: "ReorganiseBatch", before: func(int) {
		if got := w.figures().Total; got != want {
			t.Errorf("the board says %+v, said %+v", got, want)
		}
	}}
	w.reorganise(id, look)
	w.undo(id, look)
	if look.n < 30 {
		t.Errorf("looked %d times", look.n)
	}
}

func TestReorganisePauseAndCancel(t *testing.T) {
	w := district(t, 32)
	figures, places := w.figures(), w.people()
	plan := planOf(t, health.ExamplePlan())
	id := w.begun(plan)
	var p *play
	ask := func(name string) { p.RegisterDelayedCallback(func() { p.UpdateWorkflow(name, name, &answer{}) }, 0) }
	p = w.play(reorganiseID(id), &onBatch{of: "ReorganiseBatch", before: func(n int) {
		switch n {
		case 3:
			ask(updatePause)
		case 6:
			ask(updateCancel)
		}
	}})
	p.look(time.Hour, func() {
		if r := w.plan(id); r.State != health.ReorganisePaused || r.Phase != health.PhasePeople {
			t.Errorf("%s in %s", r.State, r.Phase)
		}
		v, err := p.QueryWorkflow(queryProgress)
		must(t, err)
		var res activities.ReorganiseResult
		must(t, v.Get(&res))
		if res.Progress.Den != 48 || res.Done {
			t.Errorf("progress %+v", res)
		}
	})
	p.after(2*time.Hour, updateResume, "resume")
	p.run(TypeReorganise, ReorganiseInput{Plan: id, Rows: 5})
	must(t, p.GetWorkflowError())
	if r := w.plan(id); r.State != health.ReorganiseCancelled || r.Tally.Moved == 0 || r.Tally.Moved >= 22 {
		t.Fatalf("%s with %+v", r.State, r.Tally)
	}
	w.figures().same(t, figures)
	if half := w.begun(plan); half != id {
		t.Errorf("begun anew as %s", half)
	}
	w.reorganise(id)
	w.figures().same(t, figures)
	w.moved(id, places, 1)
}

func TestUndoOfHalfAPlan(t *testing.T) {
	w := district(t, 32)
	places, before := w.people(), w.organisation()
	id := w.begun(planOf(t, health.ExamplePlan()))
	for range 4 {
		_, err := w.acts.ReorganiseBatch(context.Background(), activities.ReorganiseInput{Plan: id, Rows: 2})
		must(t, err)
	}
	must(t, w.acts.NoteReorganisation(context.Background(), activities.ReorganisationNote{Plan: id, State: health.ReorganiseCancelled}))
	w.undo(id)
	if got := w.people(); !reflect.DeepEqual(got, places) || !reflect.DeepEqual(w.organisation(), before) {
		t.Error("the district is not as it was")
	}
}

// Whoever moved on since the plan stays where they are.
func TestUndoLeavesThoseWhoMovedOn(t *testing.T) {
	w := district(t, 48)
	places := w.people()
	id := w.begun(planOf(t, health.ExamplePlan()))
	w.reorganise(id)
	var gone health.PersonID
	for person, was := range places {
		if was == myHoa {
			gone = person
		}
	}
	r := w.record(gone)
	r.Station = "TYT-05152"
	w.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	w.undo(id)
	got := w.people()
	if got[gone] != "TYT-05152" || w.plan(id).Tally.Elsewhere != 1 || w.plan(id).Tally.Back != 32 {
		t.Errorf("at %s, %+v", got[gone], w.plan(id).Tally)
	}
	delete(got, gone)
	delete(places, gone)
	if !reflect.DeepEqual(got, places) {
		t.Error("somebody else is not where they were")
	}
}

// Whoever takes a plan back while its workflow still tells the stations is not left waiting: the workflow begins anew.
func TestUndoneWhileTheStationsAreTold(t *testing.T) {
	w := district(t, 32)
	id := w.begun(planOf(t, health.ExamplePlan()))
	p := w.play(reorganiseID(id))
	var undone bool
	p.SetOnChildWorkflowStartedListener(func(*workflow.Info, workflow.Context, converter.EncodedValues) {
		if undone || w.plan(id).State != health.ReorganiseDone {
			return
		}
		undone = true
		_, err := w.acts.BeginUndo(context.Background(), id, health.Actor{Kind: health.BySystem, ID: "cli"})
		must(t, err)
		p.SignalWorkflow(signalGoOn, nil)
	})
	p.run(TypeReorganise, ReorganiseInput{Plan: id, Rows: 5})
	if err := p.GetWorkflowError(); !undone || !workflow.IsContinueAsNewError(err) {
		t.Fatalf("undone %v; ended with %v", undone, err)
	}
	w.reorganise(id)
	if r := w.plan(id); r.State != health.ReorganiseUndone {
		t.Errorf("the plan is %s", r.State)
	}
}
