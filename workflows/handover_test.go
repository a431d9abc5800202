package workflows

import (
	"context"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// Somebody is off while a task is hers: in the morning it is her stand-in's, who hears of it, and the task's own process
// goes on with the new holder.
func TestHandover(t *testing.T) {
	w := newWorld(t)
	_, task := gapTask(w)
	p := w.play(completeID(task))
	p.after(time.Minute, updateClaim, "k1", claim(task, nhan))
	p.look(time.Hour, func() { p.CancelWorkflow() })
	p.run(TypeComplete, CompleteInput{Task: task})
	w.write(func(tx store.Tx) error {
		return tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000077", Staff: thom, Proof: health.ProofOperator, At: w.now()})
	})
	tomorrow := ident.DateOf(w.now().In(health.Zone())).AddDays(1)
	_, err := w.acts.AddLeave(context.Background(), health.LeaveOrder{Staff: nhan, From: tomorrow, Until: tomorrow.AddDays(3), Cover: thom,
		By: health.Actor{Kind: health.ByStaff, ID: string(thanh)}})
	must(t, err)
	for _, want := range []int{0, 1, 0} { // today, tomorrow, and tomorrow again
		p = w.play("hssk-handover")
		p.SetDetachedChildWait(true)
		p.run(TypeHandover, HandoverInput{})
		must(t, p.GetWorkflowError())
		var n int
		must(t, p.GetWorkflowResult(&n))
		if n != want {
			t.Errorf("%d handed over, want %d", n, want)
		}
		if want == 0 && len(w.post.sent) == 0 {
			w.clock = later(w.now(), day)
		}
	}
	if len(w.post.sent) != 1 || w.post.sent[0].Phrase != "notice.handover" {
		t.Errorf("%d messages went out", len(w.post.sent))
	}
	p = w.play(completeID(task))
	p.state(time.Hour, task, health.TaskClaimed)
	taken := p.after(2*time.Hour, updateClaim, "k2", claim(task, nhan))
	p.report(3*time.Hour, "k3", task, thom, health.ResultRefused, nil)
	p.run(TypeComplete, CompleteInput{Task: task})
	must(t, p.GetWorkflowError())
	taken.says(t, "task_held")
}

func later(now time.Time, d time.Duration) func() time.Time {
	return func() time.Time { return now.Add(d) }
}
