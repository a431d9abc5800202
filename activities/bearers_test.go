package activities

import (
	"testing"

	"hssk/store/health"
)

// doubt tells whether the record's id number is asked for again because somebody else carries it, and whether a live
// task asks.
func (r *register) doubt(id health.PersonID) (doubted, asked bool) {
	r.t.Helper()
	return r.doubtOf(id, health.NationalID)
}

func (r *register) doubtOf(id health.PersonID, f health.Field) (doubted, asked bool) {
	r.t.Helper()
	for _, g := range r.record(id).Gaps {
		doubted = doubted || g.Field == f && g.Reason == health.Doubted
	}
	tasks, err := r.Store.TasksOf(r.ctx, id)
	r.ok(err)
	for _, t := range tasks {
		for _, g := range t.Gaps {
			asked = asked || t.Kind == health.TaskFill && g.Field == f && g.Reason == health.Doubted
		}
	}
	return doubted, asked
}

// typed is the nurse's report of a fill task with the number that she read off the card.
func (r *register) typed(id health.PersonID, number health.Value, key string) {
	r.t.Helper()
	r.typedAs(id, health.NationalID, number, key)
}

func (r *register) typedAs(id health.PersonID, f health.Field, number health.Value, key string) {
	r.t.Helper()
	tasks, err := r.Store.TasksOf(r.ctx, id)
	r.ok(err)
	for _, task := range tasks {
		if task.Kind != health.TaskFill {
			continue
		}
		_, err := r.ClaimTask(r.ctx, ClaimInput{Task: task.ID, Staff: nhan})
		r.ok(err)
		r.ok(r.SaveDraft(r.ctx, health.Draft{ID: health.DraftID(key), Kind: health.DraftFill, Station: phongPhu, Task: task.ID, By: staffed(nhan),
			Status: health.DraftNew, Cause: health.Cause{Kind: health.CauseTask, ID: string(task.ID)},
			Values: map[health.Field]health.FieldValue{f: {State: health.HasValue, Value: number}}}))
		_, err = r.ReportTask(r.ctx, ReportInput{Task: task.ID, Staff: nhan, Result: health.ResultDone, Draft: health.DraftID(key)})
		r.ok(err)
		return
	}
	r.t.Fatal("no task to fill")
}

func TestOneNumberOfTwoPeopleIsDoubtedOnBoth(t *testing.T) {
	const number = "017185001234"
	person := func(r *register, name, birth string) health.PersonID {
		return r.enter(map[health.Field]string{health.FullName: name, health.BirthDate: birth, health.NationalID: number})
	}
	apart := func(r *register) (health.PersonID, health.PersonID) {
		one, two := person(r, "Bùi Thị Xuân", "1985-03-12"), person(r, "Hà Văn Đôi", "1990-01-02")
		if _, err := r.SweepDuplicates(r.ctx, 10, true); err != nil {
			t.Fatal(err)
		}
		task, err := r.Store.Task(r.ctx, health.TaskID(pairDraft(one, two)))
		r.ok(err)
		r.report(task, health.ResultOther, "apart")
		return one, two
	}
	t.Run("both are asked", func(t *testing.T) {
		r := newRegister(t)
		one, two := apart(r)
		for _, id := range []health.PersonID{one, two} {
			if doubted, asked := r.doubt(id); !doubted || !asked {
				t.Errorf("doubted %v, asked %v", doubted, asked)
			}
		}
	})
	t.Run("another number of the one settles it for the other", func(t *testing.T) {
		r := newRegister(t)
		one, two := apart(r)
		r.typed(two, "017090004321", "typed")
		for _, id := range []health.PersonID{one, two} {
			if doubted, asked := r.doubt(id); doubted || asked {
				t.Errorf("doubted %v, asked %v", doubted, asked)
			}
		}
	})
	t.Run("who shows the card keeps the number, the other is asked on", func(t *testing.T) {
		r := newRegister(t)
		one, two := apart(r)
		r.typed(one, number, "typed")
		if doubted, _ := r.doubt(one); doubted {
			t.Error("doubted although the card was looked at")
		}
		if doubted, asked := r.doubt(two); !doubted || !asked {
			t.Errorf("the other: doubted %v, asked %v", doubted, asked)
		}
		if !r.record(one).Fields[health.NationalID].Has(health.CodeNumberSeen) {
			t.Error("nothing tells that the card was looked at")
		}
	})
	t.Run("they are one person after all", func(t *testing.T) {
		r := newRegister(t)
		one, two := apart(r)
		_, err := r.MergePeople(r.ctx, MergeInput{Kept: one, Gone: two, By: health.Actor{Kind: health.BySystem, ID: "op"}})
		r.ok(err)
		if doubted, asked := r.doubt(one); doubted || asked {
			t.Errorf("doubted %v, asked %v", doubted, asked)
		}
	})
	t.Run("a resident who is entered with the number of another", func(t *testing.T) {
		r := newRegister(t)
		one := person(r, "Bùi Thị Xuân", "1985-03-12")
		d := health.Draft{ID: "d1", Kind: health.DraftRegister, Station: phongPhu, Status: health.DraftNew, At: r.now,
			By: health.Actor{Kind: health.ByStaff, ID: string(nhan)}, Cause: health.Cause{Kind: health.CauseDraft, ID: "d1"},
			Values: map[health.Field]health.FieldValue{health.FullName: {State: health.HasValue, Value: "Hà Văn Đôi"},
				health.BirthDate: {State: health.HasValue, Value: "1990-01-02"}, health.SexField: {State: health.HasValue, Value: "1"},
				health.NationalID: {State: health.HasValue, Value: number}}}
		r.ok(r.SaveDraft(r.ctx, d))
		out, err := r.RegisterDraft(r.ctx, d.ID)
		r.ok(err)
		task, err := r.Store.Task(r.ctx, out.Task)
		r.ok(err)
		out = r.report(task, health.ResultOther, "apart")
		for _, id := range []health.PersonID{one, out.Person} {
			if doubted, asked := r.doubt(id); !doubted || !asked {
				t.Errorf("%s: doubted %v, asked %v", id, doubted, asked)
			}
		}
	})
}

// TestOneCardOfTwoPeopleIsDoubtedOnBoth: what is right of the national id is right of the insurance card, in both its forms.
func TestOneCardOfTwoPeopleIsDoubtedOnBoth(t *testing.T) {
	apart := func(r *register) (health.PersonID, health.PersonID) {
		one := r.registered("d1", map[health.Field]string{health.FullName: "Bùi Thị Xuân", health.BirthDate: "1985-03-12", health.Insurance: "GD4171234500001"})
		two := r.registered("d2", map[health.Field]string{health.FullName: "Hà Văn Đôi", health.BirthDate: "1990-01-02", health.Insurance: "1234500001"})
		task, err := r.Store.Task(r.ctx, health.TaskID(pairDraft(one, two)))
		r.ok(err)
		r.report(task, health.ResultOther, "apart")
		return one, two
	}
	want := func(r *register, id health.PersonID, doubt bool) {
		t.Helper()
		if doubted, asked := r.doubtOf(id, health.Insurance); doubted != doubt || asked != doubt {
			t.Errorf("%s: doubted %v, asked %v, want %v", id, doubted, asked, doubt)
		}
	}
	t.Run("both are asked", func(t *testing.T) {
		r := newRegister(t)
		one, two := apart(r)
		want(r, one, true)
		want(r, two, true)
	})
	t.Run("another card of the one settles it for the other", func(t *testing.T) {
		r := newRegister(t)
		one, two := apart(r)
		r.typedAs(two, health.Insurance, "1799900002", "typed")
		want(r, one, false)
		want(r, two, false)
	})
	t.Run("who shows the card keeps it, and its old form is the same card", func(t *testing.T) {
		r := newRegister(t)
		one, two := apart(r)
		r.typedAs(one, health.Insurance, "1234500001", "typed")
		want(r, one, false)
		want(r, two, true)
	})
	t.Run("they are one person after all", func(t *testing.T) {
		r := newRegister(t)
		one, two := apart(r)
		_, err := r.MergePeople(r.ctx, MergeInput{Kept: one, Gone: two, By: health.Actor{Kind: health.BySystem, ID: "op"}})
		r.ok(err)
		want(r, one, false)
	})
	t.Run("told apart, then corrected, then told the same card again", func(t *testing.T) {
		r := newRegister(t)
		one, two := apart(r)
		r.typedAs(two, health.Insurance, "1799900002", "typed")
		r.tells(two, map[health.Field]string{health.Insurance: "GD4171234500001"})
		want(r, one, true)
		want(r, two, true)
	})
}

// TestACardInEitherForm: the row of a list with the new form of a card is the person whose record has the old one.
func TestACardInEitherForm(t *testing.T) {
	value := func(s string) health.FieldValue {
		return health.FieldValue{State: health.HasValue, Value: health.Value(s)}
	}
	who := map[health.Field]health.FieldValue{health.FullName: value("Bùi Văn Tùng"), health.BirthDate: value("1985-03-12"), health.Household: value("101"),
		health.Commune: value("05158"), health.Insurance: value("GD4171234500001")}
	r := newRegister(t)
	id := r.registered("d1", map[health.Field]string{health.FullName: "Bùi Văn Tùng", health.BirthDate: "1985-03-12", health.Household: "101", health.Insurance: "GD4171234500001"})
	who[health.Insurance] = value("1234500001")
	r.ok(r.SaveDraft(r.ctx, health.Draft{ID: "d2", Kind: health.DraftRegister, Station: phongPhu, Status: health.DraftNew, Values: who, By: staffed(nhan),
		Cause: health.Cause{Kind: health.CauseDraft, ID: "d2"}, At: r.now}))
	out, err := r.RegisterDraft(r.ctx, "d2")
	r.ok(err)
	if out.Code != "attached" || out.Person != id || len(out.Asked) > 0 {
		t.Errorf("%s %s, asked about %v", out.Code, out.Person, out.Asked)
	}
	if got := r.record(id).Text(health.Insurance); got != "GD4171234500001" {
		t.Errorf("the card is %s now", got)
	}
}
