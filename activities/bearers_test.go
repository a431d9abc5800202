package activities

import (
	"testing"

	"hssk/store/health"
)

// doubt tells whether the record's id number is asked for again because somebody else carries it, and whether a live
// task asks.
func (r *register) doubt(id health.PersonID) (doubted, asked bool) {
	r.t.Helper()
	for _, g := range r.record(id).Gaps {
		doubted = doubted || g.Field == health.NationalID && g.Reason == health.Doubted
	}
	tasks, err := r.Store.TasksOf(r.ctx, id)
	r.ok(err)
	for _, t := range tasks {
		for _, g := range t.Gaps {
			asked = asked || t.Kind == health.TaskFill && g.Reason == health.Doubted
		}
	}
	return doubted, asked
}

// typed is the nurse's report of a fill task with the number that she read off the card.
func (r *register) typed(id health.PersonID, number health.Value, key string) {
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
			Values: map[health.Field]health.FieldValue{health.NationalID: {State: health.HasValue, Value: number}}}))
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
