package activities

import (
	"fmt"
	"slices"
	"strings"
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

// TestAnotherProfileAndBackKeepsTheOrderOfWork: why a task comes first is counted anew with the household, in whichever order
// its members are looked at.
func TestAnotherProfileAndBackKeepsTheOrderOfWork(t *testing.T) {
	r := newRegister(t)
	var ids []health.PersonID
	for i, name := range []string{"Đinh Thị Mẫu", "Đinh Văn Nam", "Đinh Thị Xoan"} {
		ids = append(ids, r.enter(map[health.Field]string{health.FullName: name, health.BirthDate: []string{"1990", "1985", "1971"}[i], health.SexField: "2",
			health.Commune: "05158", health.Household: "H01"}))
	}
	why := func() (out []string) {
		for _, id := range ids {
			all, err := r.Store.TasksOf(r.ctx, id)
			r.ok(err)
			for _, task := range all {
				out = append(out, fmt.Sprint(id, task.Score, task.Reasons))
			}
		}
		return out
	}
	for _, id := range ids {
		all, err := r.Store.TasksOf(r.ctx, id)
		r.ok(err)
		_, err = r.OpenTask(r.ctx, all[0].ID)
		r.ok(err)
	}
	before, core := why(), r.Profile
	if !strings.Contains(before[0], "household") {
		t.Fatalf("why: %v", before)
	}
	easy := core
	easy.Name, easy.Rules = "EASY", []health.Rule{{Field: health.Occupation, Weight: 1, MinAge: 50}}
	for _, p := range []health.Profile{easy, core} {
		r.Profile = p
		_, err := r.SettleRecords(r.ctx, Settling{}, 10)
		r.ok(err)
		for _, id := range ids { // what was closed is made anew and comes into the window
			all, err := r.Store.TasksOf(r.ctx, id)
			r.ok(err)
			for _, task := range all {
				_, err = r.OpenTask(r.ctx, task.ID)
				r.ok(err)
			}
		}
	}
	if after := why(); !slices.Equal(after, before) {
		t.Errorf("why: %v\nbefore: %v", after, before)
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
