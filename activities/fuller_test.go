package activities

import (
	"slices"
	"testing"

	"hssk/store/health"
)

func typed(values map[health.Field]string) map[health.Field]health.FieldValue {
	out := map[health.Field]health.FieldValue{}
	for f, v := range values {
		out[f] = health.FieldValue{State: health.HasValue, Value: health.Value(v)}
	}
	return out
}

// TestWhatADecisionTakesOver: somebody decides that an entry is of one person with a record. What it says more precisely is
// taken over with history, and what it says otherwise is a task with both values.
func TestWhatADecisionTakesOver(t *testing.T) {
	r := newRegister(t)
	id := r.enter(map[health.Field]string{health.FullName: "Bui Van Ty", health.BirthDate: "1960", health.SexField: "1", health.Household: "7",
		health.Hamlet: "Xóm Lũy"})
	r.ok(r.SaveDraft(r.ctx, health.Draft{ID: "d1", Kind: health.DraftRegister, Station: phongPhu, Status: health.DraftNew,
		By: staffed(nhan), Cause: health.Cause{Kind: health.CauseDraft, ID: "d1"},
		Values: typed(map[health.Field]string{health.FullName: "Bùi Văn Tỵ", health.BirthDate: "1960-05-12", health.SexField: "1",
			health.Household: "7", health.Hamlet: "Xóm Ải", health.Phone: "0912345678"})}))
	out, err := r.RegisterDraft(r.ctx, "d1")
	r.ok(err)
	task, err := r.Store.Task(r.ctx, out.Task)
	r.ok(err)
	out = r.report(task, health.ResultSame, "k1")
	if len(out.Taken) != 3 || !slices.Equal(out.Asked, []health.Field{health.Hamlet}) {
		t.Errorf("took %v, asks about %v", out.Taken, out.Asked)
	}
	rec := r.record(id)
	if rec.Text(health.FullName) != "Bùi Văn Tỵ" || rec.Text(health.BirthDate) != "1960-05-12" || rec.Text(health.Hamlet) != "Xóm Lũy" {
		t.Errorf("the record says %s, %s, %s", rec.Text(health.FullName), rec.Text(health.BirthDate), rec.Text(health.Hamlet))
	}
	history, err := r.Store.History(r.ctx, id, 20)
	r.ok(err)
	if !slices.ContainsFunc(history, func(c health.Change) bool {
		return slices.ContainsFunc(c.Edits, func(e health.Edit) bool { return e.Field == health.BirthDate && e.From.Text() == "1960" })
	}) {
		t.Error("the history does not know what the birth date was before")
	}
	correct, err := r.Store.Task(r.ctx, CorrectionTask("differs-d1"))
	r.ok(err)
	r.report(correct, health.ResultAccepted, "k2")
	if got := r.record(id).Text(health.Hamlet); got != "Xóm Ải" {
		t.Errorf("judged, the hamlet is %s", got)
	}
}

// TestAListSaysItMorePrecisely: a row with the number of a record makes its birth date and name more precise, and a row that
// is less precise contradicts nothing.
func TestAListSaysItMorePrecisely(t *testing.T) {
	r, d, _ := withList(t)
	list := func(id health.ImportID, name, birth string) health.Tally {
		d.kept = true
		d.rows = []Row{row(1, map[health.Field]string{health.FullName: name, health.BirthDate: birth, health.SexField: "Nữ", health.NationalID: "017160000049"})}
		o := order(id, thanh)
		o.Again = true
		return r.load(o).Tally
	}
	list("l1", "Bui Thi Hoa", "1960")
	if got := list("l2", "Bùi Thị Hoa", "12/05/1960"); got.Attached != 1 || got.Dropped != 0 {
		t.Errorf("more precise: %+v", got)
	}
	if got := list("l3", "Bui Thi Hoa", "1960"); got.Unchanged != 1 || got.Dropped != 0 {
		t.Errorf("less precise: %+v", got)
	}
	if got := list("l4", "Bùi Thị Hòa", "13/05/1960"); got.Dropped+got.Waiting != 1 {
		t.Errorf("otherwise: %+v", got)
	}
}
