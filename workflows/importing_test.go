package workflows

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/interceptor"

	"hssk/activities"
	"hssk/store/health"
)

// list puts a file of n residents on the shelf; every tenth row has no name and is refused.
func (w *world) list(n int) health.ImportID {
	w.t.Helper()
	var rows []activities.Row
	for i := range n {
		raw := person(map[health.Field]string{health.NationalID: fmt.Sprintf("0170900%05d", (i+1)*7919%100_000), health.SexField: "Nam",
			health.BirthDate: "01/02/1990", health.Phone: "", health.Household: fmt.Sprint(i)})
		if i%10 == 9 {
			delete(raw, health.FullName)
		}
		rows = append(rows, activities.Row{Number: i + 2, Fields: raw, Original: []string{fmt.Sprint(i)}})
	}
	w.sheets.files["list.csv"] = rows
	imp, err := w.acts.BeginImport(context.Background(), health.Import{Name: "list.csv", Path: "list.csv", SHA256: "raw",
		By: health.Actor{Kind: health.BySystem, ID: "cli"}}, false)
	must(w.t, err)
	return imp.ID
}

func (w *world) imported(id health.ImportID) health.Import {
	w.t.Helper()
	imp, err := w.store.Import(context.Background(), id)
	must(w.t, err)
	return imp
}

// counted checks that every row of a list of n was decided exactly once, and every resident has exactly one record.
func (w *world) counted(id health.ImportID, n int) {
	w.t.Helper()
	imp := w.imported(id)
	if got := imp.Tally; imp.State != health.ImportDone || got.Created != int64(n-n/10) || got.Refused != int64(n/10) || got.Decided() != int64(n) {
		w.t.Errorf("%s %+v, want %d rows", imp.State, got, n)
	}
	board, err := w.store.Board(context.Background(), w.now())
	must(w.t, err)
	if got := board.Total().Records; got != int64(n-n/10) {
		w.t.Errorf("%d records, want %d", got, n-n/10)
	}
	kept, err := w.store.ImportRows(context.Background(), id, 0, 1000)
	must(w.t, err)
	if len(kept) != n/10 {
		w.t.Errorf("%d rows kept for correction, want %d", len(kept), n/10)
	}
}

func TestImportInBatches(t *testing.T) {
	w := newWorld(t)
	id := w.list(50)
	p := w.play(importID(id))
	p.run(TypeImport, ImportInput{Import: id, Rows: 8})
	must(t, p.GetWorkflowError())
	w.counted(id, 50)
	if w.sheets.batches != 7 || w.sheets.staged["list.csv"] {
		t.Errorf("%d batches, copy left: %t", w.sheets.batches, w.sheets.staged["list.csv"])
	}
}

// An import that began anew goes on where it was.
func TestImportGoesOn(t *testing.T) {
	w := newWorld(t)
	id := w.list(30)
	_, err := w.acts.StageImport(context.Background(), id)
	must(t, err)
	_, err = w.acts.ImportBatch(context.Background(), activities.BatchInput{Import: id, Rows: 20})
	must(t, err)
	p := w.play(importID(id))
	p.run(TypeImport, ImportInput{Import: id, Rows: 8})
	must(t, p.GetWorkflowError())
	w.counted(id, 30)
}

// onBatch does something before the nth attempt at a batch, and may make the attempt fail after it has been stored, as
// when the process dies before the engine hears of it.
type onBatch struct {
	interceptor.WorkerInterceptorBase
	of     string // the name of the step; empty: ImportBatch
	n      int
	before func(n int)
	lose   func(n int) bool
}

func (o *onBatch) InterceptActivity(_ context.Context, next interceptor.ActivityInboundInterceptor) interceptor.ActivityInboundInterceptor {
	a := &onBatchActivity{o: o}
	a.Next = next
	return a
}

type onBatchActivity struct {
	interceptor.ActivityInboundInterceptorBase
	o *onBatch
}

func (a *onBatchActivity) ExecuteActivity(ctx context.Context, in *interceptor.ExecuteActivityInput) (any, error) {
	if activity.GetInfo(ctx).ActivityType.Name != cmp.Or(a.o.of, "ImportBatch") {
		return a.Next.ExecuteActivity(ctx, in)
	}
	a.o.n++
	if a.o.before != nil {
		a.o.before(a.o.n)
	}
	res, err := a.Next.ExecuteActivity(ctx, in)
	if err == nil && a.o.lose != nil && a.o.lose(a.o.n) {
		return nil, errors.New("the process died")
	}
	return res, err
}

func TestImportCrash(t *testing.T) {
	for name, lose := range map[string]func(int) bool{
		"after the first batch": func(n int) bool { return n == 1 },
		"after every other":     func(n int) bool { return n%2 == 0 },
		"after the last":        func(n int) bool { return n == 5 },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.list(50)
			p := w.play(importID(id), &onBatch{lose: lose})
			p.run(TypeImport, ImportInput{Import: id, Rows: 10})
			must(t, p.GetWorkflowError())
			w.counted(id, 50)
		})
	}
}

// A disk that cannot be read for a while stops nothing for good.
func TestImportUnreadableForAWhile(t *testing.T) {
	w := newWorld(t)
	id := w.list(20)
	w.sheets.afterRead = func(n int) error {
		if n > 1 && n < 6 {
			return errors.New("disk gone")
		}
		return nil
	}
	p := w.play(importID(id))
	p.run(TypeImport, ImportInput{Import: id, Rows: 10})
	must(t, p.GetWorkflowError())
	w.counted(id, 20)
}

func TestImportPauseResume(t *testing.T) {
	w := newWorld(t)
	id := w.list(50)
	paused := &answer{}
	var p *play
	p = w.play(importID(id), &onBatch{before: func(n int) {
		if n == 2 {
			p.RegisterDelayedCallback(func() { p.UpdateWorkflow(updatePause, "pause", paused) }, 0)
		}
	}})
	p.look(time.Hour, func() {
		if imp := w.imported(id); imp.State != health.ImportPaused || imp.Tally.Decided() >= 50 {
			t.Errorf("%s with %d rows", imp.State, imp.Tally.Decided())
		}
	})
	resumed := p.after(2*time.Hour, updateResume, "resume")
	p.run(TypeImport, ImportInput{Import: id, Rows: 10})
	must(t, p.GetWorkflowError())
	if !paused.done || !resumed.done || paused.err != nil || resumed.err != nil {
		t.Errorf("paused %+v, resumed %+v", paused, resumed)
	}
	w.counted(id, 50)
}

// Paused before it was read through: it is read through all the same, and waits.
func TestImportPausedAtOnce(t *testing.T) {
	w := newWorld(t)
	id := w.list(20)
	must(t, w.acts.PauseImport(context.Background(), activities.EndInput{Import: id, State: health.ImportPaused}))
	p := w.play(importID(id))
	p.look(time.Hour, func() {
		if imp := w.imported(id); imp.State != health.ImportPaused || imp.Rows != 20 || imp.Tally.Decided() != 0 {
			t.Errorf("%s, %d rows, %d decided", imp.State, imp.Rows, imp.Tally.Decided())
		}
	})
	p.after(2*time.Hour, updateResume, "resume")
	p.run(TypeImport, ImportInput{Import: id, Rows: 10, Paused: true})
	must(t, p.GetWorkflowError())
	w.counted(id, 20)
}

func TestImportCancel(t *testing.T) {
	w := newWorld(t)
	id := w.list(50)
	var p *play
	p = w.play(importID(id), &onBatch{before: func(n int) {
		if n == 3 {
			p.RegisterDelayedCallback(func() { p.UpdateWorkflow(updateCancel, "cancel", &answer{}) }, 0)
		}
	}})
	p.run(TypeImport, ImportInput{Import: id, Rows: 10})
	must(t, p.GetWorkflowError())
	imp := w.imported(id)
	if got := imp.Tally.Decided(); imp.State != health.ImportCancelled || got != 30 {
		t.Errorf("%s with %d rows, want the 30 that were decided", imp.State, got)
	}
}

func TestImportWrongFile(t *testing.T) {
	w := newWorld(t)
	id := w.list(1)
	w.sheets.refuse = health.Refuse("sheet.not_a_table", map[string]string{"kind": "pdf"})
	begin := w.now()
	p := w.play(importID(id))
	p.run(TypeImport, ImportInput{Import: id})
	must(t, p.GetWorkflowError())
	if imp := w.imported(id); imp.State != health.ImportFailed || imp.Error != "sheet.not_a_table" {
		t.Errorf("%s %s", imp.State, imp.Error)
	}
	if took := w.now().Sub(begin); took > time.Minute {
		t.Errorf("a person waited %s for a refusal", took)
	}
}

// The file is not there, and trying again is over: the import says so and the workflow fails for the operator.
func TestImportNotThere(t *testing.T) {
	w := newWorld(t)
	p := w.play("import/none")
	p.run(TypeImport, ImportInput{Import: "none"})
	if p.GetWorkflowError() == nil {
		t.Error("the workflow has to fail")
	}
}
