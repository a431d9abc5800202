package activities

import (
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// TestTheNextResemblanceIsAskedAbout: a mistyped row carries the number of a father and the insurance card of the son
// whom it is about.
func TestTheNextResemblanceIsAskedAbout(t *testing.T) {
	row := map[health.Field]health.FieldValue{}
	for f, v := range map[health.Field]health.Value{health.FullName: "Bùi Thanh Công", health.BirthDate: "2006-07-21", health.SexField: "1",
		health.NationalID: "017084997531", health.Insurance: "DT2171751538680", health.Household: "51"} {
		row[f] = health.FieldValue{State: health.HasValue, Value: v}
	}
	begin := func(r *register) (father, son health.PersonID, asked health.Task) {
		father = r.enter(map[health.Field]string{health.FullName: "Bùi Văn Lâm", health.BirthDate: "1984-02-13", health.SexField: "1",
			health.NationalID: "017084997531", health.Household: "51"})
		son = r.enter(map[health.Field]string{health.FullName: "Bùi Thanh Công", health.BirthDate: "2006-07-21", health.SexField: "1",
			health.Insurance: "DT2171751538680", health.OldID: "113034261"})
		values := map[health.Field]health.FieldValue{}
		for f, v := range row {
			values[f] = v
		}
		r.ok(r.SaveDraft(r.ctx, health.Draft{ID: "d1", Kind: health.DraftRegister, Station: phongPhu, Status: health.DraftNew, Values: values,
			By: staffed(nhan), Cause: health.Cause{Kind: health.CauseDraft, ID: "d1"}}))
		out, err := r.RegisterDraft(r.ctx, "d1")
		r.ok(err)
		if asked, err = r.Store.Task(r.ctx, out.Task); err != nil {
			t.Fatal(err)
		}
		return father, son, asked
	}
	people := func(r *register) int {
		n := 0
		all, err := r.Store.Neighbours(r.ctx, "", 10)
		r.ok(err)
		for range all {
			n++
		}
		return n
	}
	t.Run("it is the second one", func(t *testing.T) {
		r := newRegister(t)
		father, son, task := begin(r)
		first := task.Person
		out := r.report(task, health.ResultOther, "k1")
		task, err := r.Store.Task(r.ctx, task.ID)
		r.ok(err)
		if out.Code != "another" || !task.State.Live() || task.Person == first {
			t.Fatalf("said %s, the task is %s", out.Code, task.State)
		}
		want := map[health.PersonID]health.PersonID{father: son, son: father}[first]
		if out = r.report(task, health.ResultSame, "k2"); out.Code != "attached" || out.Person != want {
			t.Errorf("said %s about %s, want %s", out.Code, out.Person, want)
		}
		if n := people(r); n != 2 {
			t.Errorf("%d people", n)
		}
	})
	t.Run("it is neither", func(t *testing.T) {
		r := newRegister(t)
		father, son, task := begin(r)
		r.report(task, health.ResultOther, "k1")
		task, err := r.Store.Task(r.ctx, task.ID)
		r.ok(err)
		out := r.report(task, health.ResultOther, "k2")
		if out.Code != "created" || people(r) != 3 {
			t.Fatalf("said %s, %d people", out.Code, people(r))
		}
		r.write(func(tx store.Tx) error {
			apart, err := tx.Apart(out.Person)
			if len(apart) != 2 {
				t.Errorf("apart from %d, want %s and %s", len(apart), father, son)
			}
			return err
		})
	})
}
