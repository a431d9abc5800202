package workflows

import (
	"testing"
	"time"

	"hssk/activities"
	"hssk/store/health"
)

func giving(task health.TaskID, from, to, by health.StaffID, batch string) activities.GiveInput {
	kind := health.HandReassigned
	if from == "" {
		kind = health.HandAssigned
	}
	return activities.GiveInput{GiveItem: health.GiveItem{Task: task, From: from, To: to}, Kind: kind, Batch: batch,
		By: health.Actor{Kind: health.ByStaff, ID: string(by)}}
}

// A queued task is shared out, given on by two at once, and lies in the queue again when the last holder says nothing for
// three working days.
func TestCompleteGiven(t *testing.T) {
	w := newWorld(t)
	_, task := gapTask(w)
	p := w.play(completeID(task))
	shared := p.after(time.Hour, updateGive, "g1/t", giving(task, "", nhan, thanh, "g1"))
	first := p.after(2*time.Hour, updateGive, "g2/t", giving(task, nhan, thom, mai, "g2"))
	second := p.after(2*time.Hour, updateGive, "g3/t", giving(task, nhan, thanh, thanh, "g3"))
	p.state(3*day, task, health.TaskClaimed) // Monday 10:00 to Thursday 10:00
	p.state(3*day+2*time.Hour+time.Minute, task, health.TaskOpen)
	p.report(4*day, "k1", task, nhan, health.ResultRefused, nil)
	late := p.after(4*day+time.Second, updateGive, "g4/t", giving(task, "", thom, thanh, "g4"))
	p.run(TypeComplete, CompleteInput{Task: task})
	must(t, p.GetWorkflowError())
	shared.says(t, "given")
	first.says(t, "given")
	second.says(t, "task_moved")
	if got := activities.HolderIn(second.err); got != thom {
		t.Errorf("it is with %q, want Thơm", got)
	}
	if late.done { // the workflow has ended: the next one answers
		late.says(t, "task_closed")
	}
	p = w.play(completeID(task))
	closed := p.after(0, updateGive, "g5/t", giving(task, "", thom, thanh, "g5"))
	p.run(TypeComplete, CompleteInput{Task: task})
	closed.says(t, "task_closed")
}
