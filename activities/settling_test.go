package activities

import (
	"testing"
	"time"

	"hssk/store/health"
)

func TestRecordsAreAskedWhatTheyLackToday(t *testing.T) {
	r := newRegister(t)
	full := map[health.Field]string{health.FullName: "Bùi Minh Khang", health.BirthDate: "2011-12-01", health.SexField: "1", health.NationalID: "017211000013",
		health.Ethnicity: "06", health.Phone: "+84912345678", health.Insurance: "TE1171700000013", health.Commune: "05158", health.Hamlet: "Xóm Lũy",
		health.Household: "H01", health.HeadRel: "03", health.Guardian: "Bùi Văn Thử"}
	boy := r.enter(full)
	refuser := r.enter(map[health.Field]string{health.FullName: "Hà Văn Đôi", health.BirthDate: "2011-12-01"})
	settle := func() (s Settling) {
		for !s.Done {
			var err error
			s, err = r.SettleRecords(r.ctx, s, 1)
			r.ok(err)
		}
		return s
	}
	settle()
	if s := settle(); s.Seen != 2 || s.Changed != 0 {
		t.Fatalf("%d of %d changed although nothing happened", s.Changed, s.Seen)
	}
	tasks := func(id health.PersonID) []health.Task {
		all, err := r.Store.TasksOf(r.ctx, id)
		r.ok(err)
		return all
	}
	refused := tasks(refuser)[0]
	_, err := r.ClaimTask(r.ctx, ClaimInput{Task: refused.ID, Staff: nhan})
	r.ok(err)
	r.report(refused, health.ResultRefused, "refused")
	if gaps := r.record(boy).Gaps; len(gaps) != 0 || len(tasks(boy)) != 0 {
		t.Fatalf("the boy lacks %v", gaps)
	}
	r.now = time.Date(2026, 12, 1, 1, 0, 0, 0, time.UTC) // both are fifteen: who works is asked what at
	if s := settle(); s.Changed != 2 {
		t.Errorf("%d changed", s.Changed)
	}
	if all := tasks(boy); len(all) != 1 || all[0].Gaps[0].Field != health.Occupation {
		t.Errorf("the boy has %d tasks", len(all))
	}
	if n := len(tasks(refuser)); n != 0 {
		t.Errorf("who refused is asked again: %d", n)
	}
}

func TestAnotherProfileAsksForMore(t *testing.T) {
	r := newRegister(t)
	id := r.enter(map[health.Field]string{health.FullName: "Đinh Thị Mẫu", health.BirthDate: "1990-09-05", health.SexField: "2"})
	_, err := r.SettleRecords(r.ctx, Settling{}, 10)
	r.ok(err)
	before := len(r.record(id).Gaps)
	if r.Profile, err = health.ShippedProfile("QD831/1"); err != nil {
		t.Fatal(err)
	}
	s, err := r.SettleRecords(r.ctx, Settling{}, 10)
	r.ok(err)
	after := r.record(id)
	if s.Changed != 1 || after.Profile != "QD831/1" || len(after.Gaps) <= before {
		t.Errorf("%d changed, by %s, %d gaps after %d", s.Changed, after.Profile, len(after.Gaps), before)
	}
	all, err := r.Store.TasksOf(r.ctx, id)
	r.ok(err)
	if len(all) != 1 || len(all[0].Gaps) != len(after.Gaps) {
		t.Errorf("%d tasks", len(all))
	}
}

// TestAnotherProfileIsAStepOfTheHistory: whatever raises a record's version is told with it.
func TestAnotherProfileIsAStepOfTheHistory(t *testing.T) {
	r := newRegister(t)
	id := r.enter(map[health.Field]string{health.FullName: "Đinh Thị Mẫu", health.BirthDate: "1990-09-05", health.SexField: "2"})
	var err error
	if r.Profile, err = health.ShippedProfile("QD831/1"); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		_, err = r.SettleRecords(r.ctx, Settling{}, 10)
		r.ok(err)
	}
	steps, err := r.Store.History(r.ctx, id, 9)
	r.ok(err)
	if len(steps) != 2 || steps[0].Version != r.record(id).Version || steps[0].Action != health.ActSettle || steps[0].Cause.ID != "QD831/1" {
		t.Errorf("%d steps", len(steps))
	}
	rows, err := r.Store.AuditOf(r.ctx, string(id), 9)
	r.ok(err)
	if len(rows) != 2 || rows[0].Action != health.ActSettle {
		t.Errorf("%d lines in the log", len(rows))
	}
}

// TestWhoOrderedALook stands in the history and the log of every record that it changed.
func TestWhoOrderedALook(t *testing.T) {
	for who, want := range map[health.Actor]health.Actor{
		{Kind: health.BySystem, ID: "cli"}: {Kind: health.BySystem, ID: "cli"},
		{}:                                 {Kind: health.BySystem, ID: "profile"},
	} {
		r := newRegister(t)
		id := r.enter(map[health.Field]string{health.FullName: "Đinh Thị Mẫu", health.BirthDate: "1990-09-05", health.SexField: "2"})
		var err error
		r.Profile, err = health.ShippedProfile("QD831/1")
		r.ok(err)
		_, err = r.SettleRecords(r.ctx, Settling{By: who}, 10)
		r.ok(err)
		steps, err := r.Store.History(r.ctx, id, 1)
		r.ok(err)
		rows, err := r.Store.AuditOf(r.ctx, string(id), 1)
		r.ok(err)
		if steps[0].Action != health.ActSettle || steps[0].By != want || rows[0].Action != health.ActSettle || rows[0].By != want {
			t.Errorf("%+v: the step is by %+v, the row by %+v", who, steps[0].By, rows[0].By)
		}
	}
}
