package workflows

import (
	"testing"
	"time"

	"hssk/activities"
	"hssk/store/health"
)

// TestWhoeverRefusedIsAskedAgain once, whoever asks how often, and by nobody of another station.
func TestWhoeverRefusedIsAskedAgain(t *testing.T) {
	w := newWorld(t)
	id, task := gapTask(w)
	p := w.play(completeID(task))
	p.report(time.Hour, "k1", task, nhan, health.ResultRefused, nil)
	p.run(TypeComplete, CompleteInput{Task: task})
	must(t, p.GetWorkflowError())
	again := func(by health.StaffID, key string) (health.Outcome, error) {
		return w.acts.AskAgain(t.Context(), activities.AgainInput{Person: id, Staff: by, Key: key})
	}
	if _, err := again(hoa, "a1"); health.CodeOf(err) != "task_not_yours" {
		t.Errorf("a nurse of another station: %v", err)
	}
	first, err := again(nhan, "a2")
	must(t, err)
	for by, key := range map[health.StaffID]string{nhan: "a2", thom: "a3"} {
		if out, err := again(by, key); err != nil || out.Task != first.Task {
			t.Errorf("%s gets %s (%v), want the task that is open", by, out.Task, err)
		}
	}
	if got := w.taskOf(id, health.TaskFill); got.ID != first.Task || got.State != health.TaskQueued || len(got.Gaps) != 2 {
		t.Errorf("the task is %s with %d gaps", got.State, len(got.Gaps))
	}
	if got := w.task(task); got.State != health.TaskClosed || got.Result != health.ResultRefused {
		t.Errorf("the refused task became %s, %s", got.State, got.Result)
	}
	p = w.play(completeID(first.Task))
	done := p.report(time.Hour, "k2", first.Task, nhan, health.ResultDone, map[health.Field]string{health.Phone: inPhone, health.Insurance: "DT2171700000001"})
	p.run(TypeComplete, CompleteInput{Task: first.Task})
	done.says(t, "complete")
	if _, err := again(nhan, "a4"); health.CodeOf(err) != "task_closed" {
		t.Errorf("with nothing to ask: %v", err)
	}
}
