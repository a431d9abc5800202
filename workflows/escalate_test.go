package workflows

import (
	"testing"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// A task that nobody takes: its head hears of it on Thursday, once, and the centre a week after it came up; nobody on the
// days between, and nobody on Sunday.
func TestEscalate(t *testing.T) {
	w := newWorld(t)
	w.acts.Escalation = health.Escalation{Rules: []health.EscalationRule{{Score: 0, Head: 3, Supervisor: 5}}}
	_, task := gapTask(w)
	w.write(func(tx store.Tx) error {
		for who, address := range map[health.StaffID]string{thanh: "+84990000071", mai: "+84990000072"} {
			c := health.Contact{Channel: "sms", Address: address, Staff: who, Proof: health.ProofOperator, At: w.now()}
			if err := tx.PutContact(c); err != nil {
				return err
			}
		}
		k, err := tx.Task(task)
		k.State = health.TaskOpen
		must(t, err)
		return tx.UpdateTask(&k)
	})
	monday := ident.DateOf(w.now().In(health.Zone()))
	for _, c := range []struct {
		days int
		want EscalateSum
	}{{0, EscalateSum{}}, {2, EscalateSum{}}, {3, EscalateSum{Heads: 1}}, {3, EscalateSum{}}, {6, EscalateSum{}}, {7, EscalateSum{Supervisors: 1}}, {8, EscalateSum{}}} {
		p := w.play("hssk-escalate")
		p.SetDetachedChildWait(true)
		p.run(TypeEscalate, EscalateInput{Day: monday.AddDays(c.days)})
		must(t, p.GetWorkflowError())
		var got EscalateSum
		must(t, p.GetWorkflowResult(&got))
		if got != c.want {
			t.Errorf("after %d days: %+v, want %+v", c.days, got, c.want)
		}
	}
	if len(w.post.sent) != 2 || w.post.sent[0].Phrase != "notice.late.head" || w.post.sent[1].Phrase != "notice.late.supervisor" {
		t.Errorf("%d messages went out", len(w.post.sent))
	}
}

// By schedule the look is of the day on which it runs.
func TestEscalateToday(t *testing.T) {
	w := newWorld(t)
	w.acts.Escalation = health.Escalation{Rules: []health.EscalationRule{{Score: 0, Head: 1, Supervisor: 5}}}
	_, task := gapTask(w)
	w.write(func(tx store.Tx) error {
		k, err := tx.Task(task)
		k.State = health.TaskOpen
		must(t, err)
		return tx.UpdateTask(&k)
	})
	w.clock = later(w.now(), day)
	p := w.play("hssk-escalate")
	p.SetDetachedChildWait(true)
	p.run(TypeEscalate, EscalateInput{})
	must(t, p.GetWorkflowError())
	if got := w.task(task); got.Told != health.ToldHead {
		t.Errorf("told %d", got.Told)
	}
}
