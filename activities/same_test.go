package activities

import (
	"slices"
	"testing"

	"hssk/store/health"
)

// TestWhoFoundOnePersonIsWrittenDown: an answer that an entry is about the person of a record is a step of its history and a
// row of the log, though it told nothing new.
func TestWhoFoundOnePersonIsWrittenDown(t *testing.T) {
	r := newRegister(t)
	said := map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.SexField: "1"}
	id := r.registered("d1", said)
	values := map[health.Field]health.FieldValue{health.Commune: {State: health.HasValue, Value: "05158"}}
	for f, v := range said {
		values[f] = health.FieldValue{State: health.HasValue, Value: health.Value(v)}
	}
	r.ok(r.SaveDraft(r.ctx, health.Draft{ID: "d2", Kind: health.DraftRegister, Station: phongPhu, Status: health.DraftNew, Values: values, By: staffed(nhan),
		Cause: health.Cause{Kind: health.CauseDraft, ID: "d2"}, At: r.now}))
	out, err := r.RegisterDraft(r.ctx, "d2")
	r.ok(err)
	if out.Code != "waiting" {
		t.Fatalf("the entry is %s", out.Code)
	}
	task, err := r.Store.Task(r.ctx, out.Task)
	r.ok(err)
	r.report(task, health.ResultSame, "same")
	steps, err := r.Store.History(r.ctx, id, 10)
	r.ok(err)
	if !slices.ContainsFunc(steps, func(c health.Change) bool { return c.Action == health.ActSame && c.By == staffed(nhan) }) {
		t.Errorf("the history: %v", steps)
	}
	rows, err := r.Store.AuditOf(r.ctx, string(id), 10)
	r.ok(err)
	if !slices.ContainsFunc(rows, func(a health.AuditRow) bool { return a.Action == health.ActSame && a.By == staffed(nhan) }) {
		t.Errorf("the log: %v", rows)
	}
}
