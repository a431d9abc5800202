package workflows

import (
	"context"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store/health"
)

func TestRegisterNew(t *testing.T) {
	w := newWorld(t)
	d := w.draft("d1", person(map[health.Field]string{health.Phone: "", health.HeadRel: ""}))
	p := w.play(registerID(d))
	a := p.after(0, updateAdmit, "d1")
	p.run(TypeRegister, RegisterInput{Draft: d, Station: phongPhu})
	must(t, p.GetWorkflowError())
	a.says(t, "created")
	if len(a.out.Gaps) != 2 {
		t.Errorf("gaps %v, want phone and relation", a.out.Gaps)
	}
	if got := w.taskOf(a.out.Person, health.TaskFill); got.Station != phongPhu {
		t.Errorf("task at %s", got.Station)
	}
}

func TestRegisterCertain(t *testing.T) {
	w := newWorld(t)
	known := w.registered("d1", person(map[health.Field]string{health.Phone: ""}))
	d := w.draft("d2", person(nil))
	p := w.play(registerID(d))
	a := p.after(0, updateAdmit, "d2")
	p.run(TypeRegister, RegisterInput{Draft: d, Station: phongPhu})
	a.says(t, "attached")
	if a.out.Person != known {
		t.Errorf("attached to %s, want %s", a.out.Person, known)
	}
	if got := w.record(known); got.Text(health.Phone) == "" || len(got.Gaps) != 0 {
		t.Errorf("phone not taken over; gaps %v", got.Gaps)
	}
}

func TestRegisterSameDraftTwice(t *testing.T) {
	w := newWorld(t)
	d := w.draft("d1", person(map[health.Field]string{health.Phone: ""}))
	for range 2 {
		p := w.play(registerID(d))
		a := p.after(0, updateAdmit, "d1")
		p.run(TypeRegister, RegisterInput{Draft: d, Station: phongPhu})
		a.says(t, "created")
		w.taskOf(a.out.Person, health.TaskFill)
	}
	all, _, err := w.store.FindPeople(context.Background(), "", in, 10, 0)
	must(t, err)
	if len(all) != 1 {
		t.Errorf("%d records, want 1", len(all))
	}
}

// Another person's number on Ỉn's entry: only a nurse can tell.
func TestRegisterDecision(t *testing.T) {
	for _, c := range []struct {
		name    string
		result  health.Result
		code    string
		records int
	}{
		{"same person", health.ResultSame, "attached", 1},
		{"another person", health.ResultOther, "created", 2},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			known := w.registered("d1", person(nil))
			d := w.draft("d2", person(map[health.Field]string{health.FullName: "Hà Thị Mận", health.BloodGroup: "O"}))
			task := health.TaskID("decide-d2")
			p := w.play(registerID(d))
			a := p.after(0, updateAdmit, "d2")
			p.state(time.Minute, task, health.TaskOpen)
			claimed := p.after(day, updateClaim, "k1", activities.ClaimInput{Task: task, Staff: nhan})
			var decided *answer
			p.look(day+time.Hour, func() {
				decided = &answer{}
				p.UpdateWorkflow(updateReport, "k2", decided, w.answers("k2", task, nhan, c.result, nil))
			})
			p.run(TypeRegister, RegisterInput{Draft: d, Station: phongPhu})
			must(t, p.GetWorkflowError())
			a.says(t, "waiting")
			claimed.says(t, "claimed")
			decided.says(t, c.code)
			if (decided.out.Person == known) != (c.records == 1) {
				t.Errorf("decided for %s, known is %s", decided.out.Person, known)
			}
			if got := w.task(task); got.State != health.TaskClosed || got.Result != c.result {
				t.Errorf("task %s %s", got.State, got.Result)
			}
			ids, err := w.store.ByNumber(context.Background(), health.NationalID, inID)
			must(t, err)
			if len(ids) != c.records {
				t.Errorf("%d records, want %d", len(ids), c.records)
			}
		})
	}
}

// Whoever wants to decide what is decided hears so at once, and the workflow ends.
func TestRegisterDecidedBefore(t *testing.T) {
	w := newWorld(t)
	d := w.draft("d1", person(nil))
	_, err := w.acts.RegisterDraft(context.Background(), d)
	must(t, err)
	p := w.play(registerID(d))
	a := p.after(0, updateClaim, "k1", activities.ClaimInput{Task: "decide-d1", Staff: nhan})
	p.run(TypeRegister, RegisterInput{Draft: d})
	must(t, p.GetWorkflowError())
	a.says(t, "task_closed")
}

func TestRegisterNoStation(t *testing.T) {
	w := newWorld(t)
	raw := person(map[health.Field]string{health.Commune: ""})
	must(t, w.acts.SaveDraft(context.Background(), health.Draft{ID: "d1", Kind: health.DraftRegister, Station: "TYT-00000", Values: w.fields(raw),
		By: health.Actor{Kind: health.ByStaff, ID: string(nhan)}, Status: health.DraftNew,
		Cause: health.Cause{Kind: health.CauseDraft, ID: "d1"}}))
	p := w.play("register/d1")
	a := p.after(0, updateAdmit, "d1")
	p.run(TypeRegister, RegisterInput{Draft: "d1"})
	a.says(t, health.CodeNoStation)
	if p.GetWorkflowError() == nil {
		t.Error("the workflow has to fail")
	}
}
