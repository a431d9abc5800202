package workflows

import (
	"context"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
)

// gapTask registers citizen Ỉn without phone and insurance, and gives the task that asks for both.
func gapTask(w *world) (health.PersonID, health.TaskID) {
	w.t.Helper()
	id := w.registered("d-in", person(map[health.Field]string{health.Phone: "", health.Insurance: ""}))
	return id, w.taskOf(id, health.TaskFill).ID
}

// report sends a report when so much time has passed; what was typed is kept right before.
func (p *play) report(d time.Duration, key string, task health.TaskID, by health.StaffID, r health.Result, raw map[health.Field]string, remind ...time.Time) *answer {
	a := &answer{}
	p.look(d, func() {
		in := p.w.answers(key, task, by, r, raw)
		if len(remind) > 0 {
			in.RemindOn = remind[0]
		}
		p.UpdateWorkflow(updateReport, key, a, in)
	})
	return a
}

func claim(task health.TaskID, by health.StaffID) activities.ClaimInput {
	return activities.ClaimInput{Task: task, Staff: by}
}

func TestCompleteFill(t *testing.T) {
	w := newWorld(t)
	id, task := gapTask(w)
	p := w.play(completeID(task))
	p.state(time.Minute, task, health.TaskOpen)
	claimed := p.after(time.Hour, updateClaim, "k1", claim(task, nhan))
	second := p.after(2*time.Hour, updateClaim, "k2", claim(task, thom))
	foreign := p.after(2*time.Hour, updateClaim, "k3", claim(task, hoa))
	nothing := p.report(3*time.Hour, "k4", task, nhan, health.ResultDone, nil)
	partial := p.report(4*time.Hour, "k5", task, nhan, health.ResultDone, map[health.Field]string{health.Phone: inPhone})
	p.state(4*time.Hour+time.Minute, task, health.TaskClaimed)
	done := p.report(5*time.Hour, "k6", task, nhan, health.ResultDone, map[health.Field]string{health.Insurance: "DT2171700000001"})
	p.run(TypeComplete, CompleteInput{Task: task})
	must(t, p.GetWorkflowError())
	claimed.says(t, "claimed")
	second.says(t, "task_held")
	foreign.says(t, "task_not_yours")
	nothing.says(t, "nothing_entered")
	partial.says(t, "partial")
	done.says(t, "complete")
	if r := w.record(id); r.Completeness != health.Complete || r.Version != 3 {
		t.Errorf("record %s, version %d", r.Completeness, r.Version)
	}
	if got := w.task(task); got.State != health.TaskClosed || got.Result != health.ResultDone {
		t.Errorf("task %s %s", got.State, got.Result)
	}
}

// The same event delivered again is answered, and changes nothing.
func TestCompleteSameReportTwice(t *testing.T) {
	w := newWorld(t)
	id, task := gapTask(w)
	in := map[health.Field]string{health.Phone: inPhone}
	p := w.play(completeID(task))
	first := p.report(time.Hour, "k1", task, nhan, health.ResultDone, in)
	again := p.report(2*time.Hour, "k1", task, nhan, health.ResultDone, in)
	p.report(3*time.Hour, "k2", task, nhan, health.ResultRefused, nil)
	p.run(TypeComplete, CompleteInput{Task: task})
	first.says(t, "partial")
	if again.err != nil {
		t.Error(again.err)
	}
	if r := w.record(id); r.Version != 2 {
		t.Errorf("version %d: the report was carried out twice", r.Version)
	}
}

func TestCompleteReleaseAndLease(t *testing.T) {
	w := newWorld(t)
	_, task := gapTask(w)
	p := w.play(completeID(task))
	p.after(time.Hour, updateClaim, "k1", claim(task, nhan))
	released := p.after(2*time.Hour, updateRelease, "k2", claim(task, nhan))
	p.state(2*time.Hour+time.Minute, task, health.TaskOpen)
	taken := p.after(3*time.Hour, updateClaim, "k3", claim(task, thom))
	p.state(50*time.Hour, task, health.TaskClaimed)
	p.state(3*time.Hour+health.LeaseFor+time.Minute, task, health.TaskOpen)
	other := p.after(52*time.Hour, updateClaim, "k4", claim(task, nhan))
	renewed := p.after(72*time.Hour, updateClaim, "k5", claim(task, nhan))
	p.state(110*time.Hour, task, health.TaskClaimed)
	p.state(72*time.Hour+health.LeaseFor+time.Minute, task, health.TaskOpen)
	p.report(130*time.Hour, "k6", task, nhan, health.ResultRefused, nil)
	p.run(TypeComplete, CompleteInput{Task: task})
	must(t, p.GetWorkflowError())
	for _, a := range []*answer{taken, other, renewed} {
		a.says(t, "claimed")
	}
	released.says(t, "released")
}

func TestCompleteNoAnswer(t *testing.T) {
	w := newWorld(t)
	_, task := gapTask(w)
	p := w.play(completeID(task))
	first := p.report(0, "k1", task, nhan, health.ResultNoAnswer, nil)
	p.state(3*day-time.Minute, task, health.TaskAsleep)
	p.state(3*day+time.Minute, task, health.TaskOpen)
	second := p.report(4*day, "k2", task, nhan, health.ResultNoAnswer, nil)
	p.state(11*day-time.Minute, task, health.TaskAsleep)
	p.state(11*day+time.Minute, task, health.TaskOpen)
	on := w.now().Add(30 * day)
	remind := p.report(12*day, "k3", task, nhan, health.ResultRemind, nil, on)
	p.state(30*day-time.Minute, task, health.TaskAsleep)
	p.state(30*day+time.Minute, task, health.TaskOpen)
	late := p.report(31*day, "k4", task, nhan, health.ResultRemind, nil, on)
	p.report(32*day, "k5", task, nhan, health.ResultRefused, nil)
	p.run(TypeComplete, CompleteInput{Task: task})
	must(t, p.GetWorkflowError())
	for _, a := range []*answer{first, second, remind} {
		a.says(t, "asleep")
	}
	late.says(t, "remind_date")
	if got := w.task(task); got.Tries != 2 || got.Result != health.ResultRefused {
		t.Errorf("%d tries, %s", got.Tries, got.Result)
	}
}

// Somebody is said to have died: nobody asks about her any more, and the head of the station has to confirm.
func TestCompleteDied(t *testing.T) {
	for _, c := range []struct {
		result health.Result
		life   health.Life
		live   int // tasks about her in the end
	}{{health.ResultAccepted, health.Dead, 0}, {health.ResultRejected, health.Resident, 1}} {
		t.Run(string(c.result), func(t *testing.T) {
			w := newWorld(t)
			id, task := gapTask(w)
			p := w.play(completeID(task))
			died := p.report(time.Hour, "k1", task, thanh, health.ResultDied, nil)
			p.run(TypeComplete, CompleteInput{Task: task})
			died.says(t, "reported_died")
			if r := w.record(id); r.Life != health.DeathReported || len(r.Gaps) != 0 {
				t.Errorf("life %s, gaps %v", r.Life, r.Gaps)
			}
			confirm := w.taskOf(id, health.TaskConfirm).ID
			w.write(func(tx store.Tx) error {
				return tx.PutStaff(health.Staff{ID: "staff-5", Name: "Đinh Công Dũng", Role: health.RoleHead, Station: phongPhu, Active: true})
			})
			p = w.play(completeID(confirm))
			nurse := p.report(time.Hour, "k2", confirm, nhan, c.result, nil)
			same := p.report(2*time.Hour, "k3", confirm, thanh, c.result, nil)
			second := p.report(3*time.Hour, "k4", confirm, "staff-5", c.result, nil)
			p.run(TypeComplete, CompleteInput{Task: confirm})
			must(t, p.GetWorkflowError())
			nurse.says(t, "head_only")
			same.says(t, "second_person")
			second.says(t, string(c.result))
			if r := w.record(id); r.Life != c.life {
				t.Errorf("life %s, want %s", r.Life, c.life)
			}
			tasks, err := w.store.TasksOf(context.Background(), id)
			must(t, err)
			if len(tasks) != c.live {
				t.Errorf("%d live tasks, want %d", len(tasks), c.live)
			}
		})
	}
}

// Citizen Ỉn proposes another hamlet; she hears what became of it, once.
func TestCompleteCorrection(t *testing.T) {
	for result, hamlet := range map[health.Result]string{health.ResultAccepted: "Bậy", health.ResultRejected: "Lũy"} {
		t.Run(string(result), func(t *testing.T) {
			w := newWorld(t)
			id := w.registered("d-in", person(nil))
			w.write(func(tx store.Tx) error {
				return tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000002", Person: id, Proof: "code", At: w.now()})
			})
			draft := w.correction("c1", id)
			task := activities.CorrectionTask(draft)
			p := w.play(completeID(task))
			proposed := p.after(0, updatePropose, "c1")
			judged := p.report(day, "k1", task, nhan, result, nil)
			p.SetDetachedChildWait(true)
			p.run(TypeComplete, CompleteInput{Task: task, Draft: draft})
			must(t, p.GetWorkflowError())
			proposed.says(t, "proposed")
			judged.says(t, string(result))
			if got := w.record(id).Text(health.Hamlet); got != hamlet {
				t.Errorf("hamlet %q, want %q", got, hamlet)
			}
			if len(w.post.sent) != 1 || w.post.sent[0].Phrase != map[health.Result]string{
				health.ResultAccepted: "notice.correction.applied", health.ResultRejected: "notice.correction.rejected"}[result] {
				t.Errorf("%d messages went out", len(w.post.sent))
			}
		})
	}
}

// correction keeps what citizen Ỉn proposes.
func (w *world) correction(id health.DraftID, about health.PersonID) health.DraftID {
	w.t.Helper()
	must(w.t, w.acts.SaveDraft(context.Background(), health.Draft{ID: id, Kind: health.DraftCorrect, Station: phongPhu, Person: about,
		Values: w.fields(map[health.Field]string{health.Hamlet: "Bậy"}), By: health.Actor{Kind: health.ByCitizen, ID: string(about)},
		Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)}, Status: health.DraftNew}))
	return id
}

// A list fills the gaps while the task is open: the workflow sees it when it looks again.
func TestCompleteObsolete(t *testing.T) {
	w := newWorld(t)
	_, task := gapTask(w)
	begin := w.now()
	p := w.play(completeID(task))
	p.look(time.Hour, func() {
		_, err := w.acts.RegisterDraft(context.Background(), w.draft("d2", person(nil)))
		must(t, err)
	})
	p.run(TypeComplete, CompleteInput{Task: task})
	must(t, p.GetWorkflowError())
	if got := w.task(task); got.Result != health.ResultObsolete {
		t.Errorf("task %s %s", got.State, got.Result)
	}
	if took := w.now().Sub(begin); took > lookAgain+time.Minute {
		t.Errorf("took %s, want at most %s", took, lookAgain)
	}
}

// Whatever comes for a task that is closed or was never there is answered at once.
func TestCompleteClosed(t *testing.T) {
	w := newWorld(t)
	_, task := gapTask(w)
	p := w.play(completeID(task))
	p.report(time.Hour, "k1", task, nhan, health.ResultRefused, nil)
	p.run(TypeComplete, CompleteInput{Task: task})
	for _, id := range []health.TaskID{task, "nobody-knows"} {
		begin := w.now()
		p := w.play(completeID(id))
		a := p.after(0, updateClaim, "k2", claim(id, thom))
		p.run(TypeComplete, CompleteInput{Task: id})
		must(t, p.GetWorkflowError())
		a.says(t, "task_closed")
		if took := w.now().Sub(begin); took > time.Minute {
			t.Errorf("took %s", took)
		}
	}
}

func TestCompleteUnknownDraft(t *testing.T) {
	w := newWorld(t)
	p := w.play("complete/correct-none")
	a := p.after(0, updatePropose, "none")
	p.run(TypeComplete, CompleteInput{Task: "correct-none", Draft: "none"})
	a.says(t, "not_found")
	if p.GetWorkflowError() == nil {
		t.Error("the workflow has to fail")
	}
}

// A task that stays open for months begins a new history instead of an endless one.
func TestCompleteBeginsAnew(t *testing.T) {
	w := newWorld(t)
	_, task := gapTask(w)
	p := w.play(completeID(task))
	p.look(day, func() { p.SetContinueAsNewSuggested(true) })
	p.run(TypeComplete, CompleteInput{Task: task})
	if !beganAnew(p.GetWorkflowError()) {
		t.Errorf("ended with %v", p.GetWorkflowError())
	}
	if got := w.task(task); got.State != health.TaskOpen {
		t.Errorf("task %s", got.State)
	}
}
