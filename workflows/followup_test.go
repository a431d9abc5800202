package workflows

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// expected is a station with n residents who have phones, each expected so many days after the Monday on which tests begin.
func expected(t *testing.T, days ...int) (*world, []health.PersonID) {
	t.Helper()
	w := newWorld(t)
	today := ident.DateOf(w.now().In(health.Zone()))
	var people []health.PersonID
	for i, n := range days {
		id := w.registered(health.DraftID(fmt.Sprint("e", i)), person(map[health.Field]string{health.FullName: "Bùi Văn " + []string{"An", "Bình", "Cảnh", "Dũng"}[i],
			health.BirthDate: fmt.Sprintf("%02d/03/1950", i+1), health.NationalID: fmt.Sprintf("0170905%05d", (i+1)*7919), health.Phone: fmt.Sprintf("09900000%02d", i),
			health.Insurance: fmt.Sprintf("DT21717%08d", i), health.Household: fmt.Sprint(i)}))
		w.promised(id, fmt.Sprint(i), today.AddDays(n-20), today.AddDays(n))
		people = append(people, id)
	}
	return w, people
}

// promised stores a visit with a day to come again.
func (w *world) promised(id health.PersonID, number string, on, back ident.Date) {
	w.write(func(tx store.Tx) error {
		return tx.PutVisit(health.Visit{ID: health.NewVisitID("17123", number), Person: id, Facility: "17123", Started: on, Return: back, Source: health.FromImport,
			Cause: health.Cause{Kind: health.CauseImport, ID: "i1", Row: 1}, At: w.now()})
	})
}

func (w *world) followUp(id health.PersonID) health.FollowUp {
	w.t.Helper()
	all, err := w.store.FollowUpsOf(context.Background(), id)
	must(w.t, err)
	if len(all) != 1 {
		w.t.Fatalf("%d follow-ups", len(all))
	}
	return all[0]
}

// looks runs one look and gives its sums.
func (w *world) looks(in FollowUpInput) FollowUpSum {
	w.t.Helper()
	p := w.play(followUpID())
	p.run(TypeFollowUp, in)
	must(w.t, p.GetWorkflowError())
	var sum FollowUpSum
	must(w.t, p.GetWorkflowResult(&sum))
	return sum
}

// TestFollowUpLooks: one look opens what is promised, writes, and lets the station see whom to call; a second does nothing.
func TestFollowUpLooks(t *testing.T) {
	w, people := expected(t, 2, 0, -20, 6)
	sum := w.looks(FollowUpInput{Rows: 1})
	if sum.Opened != 4 || sum.Sent != 2 || sum.Called != 1 || sum.Day != (ident.Date{Y: 2026, M: 11, D: 2}) || len(sum.Touched) != 0 {
		t.Errorf("%+v", sum)
	}
	if task := w.taskOf(people[2], health.TaskCall); task.State == health.TaskClosed {
		t.Errorf("the call is %s", task.State)
	}
	if n := len(w.post.sent); n != 2 {
		t.Errorf("%d messages", n)
	}
	if again := w.looks(FollowUpInput{Rows: 1}); again.Opened+again.Sent+again.Called != 0 {
		t.Errorf("again: %+v", again)
	}
}

// TestFollowUpWaitsForTheMorning: a look that is made up for in the night writes in the morning, and of that day.
func TestFollowUpWaitsForTheMorning(t *testing.T) {
	w, people := expected(t, 1)
	night := w.now().Add(15 * time.Hour) // Monday 23:00, the day before
	w.clock = func() time.Time { return night }
	p := w.play(followUpID())
	p.look(7*time.Hour, func() {
		if n := len(w.post.sent); n != 0 {
			t.Errorf("%d messages at night", n)
		}
	})
	p.run(TypeFollowUp, FollowUpInput{})
	must(t, p.GetWorkflowError())
	if f := w.followUp(people[0]); f.Stage != health.StageDay || len(w.post.sent) != 1 || w.post.sent[0].Phrase != "notice.follow.day" {
		t.Errorf("%s, %+v", f.Stage, w.post.sent)
	}
	if h := w.now().In(health.Zone()).Hour(); h != 7 {
		t.Errorf("sent at %d o'clock", h)
	}
}

// TestFollowUpTriesAgain: what the channel does not take for the moment goes out in the next pass.
func TestFollowUpTriesAgain(t *testing.T) {
	w, people := expected(t, 2)
	w.post.fail = []error{&health.Error{Code: "sms.down", Fault: health.FaultOutside, Retry: true}}
	if sum := w.looks(FollowUpInput{}); sum.Sent != 1 || sum.Pass != 2 {
		t.Errorf("%+v", sum)
	}
	if f := w.followUp(people[0]); f.Stage != health.StageBefore || len(w.post.sent) != 1 {
		t.Errorf("%s, %d messages", f.Stage, len(w.post.sent))
	}
}

// TestFollowUpKeepsOwnHours: whoever chose the evening is told then, by a process of its own, while the look goes on and ends.
func TestFollowUpKeepsOwnHours(t *testing.T) {
	w, people := expected(t, 2)
	must(t, w.acts.PreferHours(t.Context(), "sms", "+84990000000", health.Hours{From: 17, To: 21}))
	if sum := w.looks(FollowUpInput{}); sum.Pass != 1 || sum.Left != 0 {
		t.Errorf("%+v", sum)
	}
	f := w.followUp(people[0])
	if f.Stage != health.StageBefore || f.Reason != "own_hours" || len(w.post.sent) != 0 {
		t.Errorf("%s, %s, %d messages", f.Stage, f.Reason, len(w.post.sent))
	}
	m, err := w.store.Message(t.Context(), f.Message)
	must(t, err)
	if m.State != health.MessageNew || m.SendAt.In(health.Zone()).Hour() != 17 { // it goes out then, also if all who know of it have died
		t.Errorf("%s, at %s", m.State, m.SendAt)
	}
}

// TestUnclearNotice: of one of which nobody knows whether it is out, none is sent again.
func TestUnclearNotice(t *testing.T) {
	w, people := expected(t, 2)
	w.post.fail = []error{errors.New("connection lost")}
	w.looks(FollowUpInput{})
	w.looks(FollowUpInput{})
	if f := w.followUp(people[0]); f.Reason != "unclear" || len(w.post.sent) != 0 || f.Stage != health.StageBefore {
		t.Errorf("%s, %s, %d messages", f.Stage, f.Reason, len(w.post.sent))
	}
}

// TestScheduledFollowUp: the schedule's own workflow starts the look under its one name.
func TestScheduledFollowUp(t *testing.T) {
	w, people := expected(t, 2)
	p := w.play("hssk-followup-2026-11-02T00:30:00Z")
	p.run(TypeFollowUp, FollowUpInput{Scheduled: true})
	must(t, p.GetWorkflowError())
	if f := w.followUp(people[0]); f.Stage != health.StageBefore || len(w.post.sent) != 1 {
		t.Errorf("%s, %d messages", f.Stage, len(w.post.sent))
	}
}

// TestCallTask: the task of a call sleeps until the day that was agreed on is over, and ends by itself when they come.
func TestCallTask(t *testing.T) {
	w, people := expected(t, -20)
	w.looks(FollowUpInput{})
	task := w.taskOf(people[0], health.TaskCall).ID
	p := w.play(completeID(task))
	in := w.answers("k1", task, nhan, health.ResultWillCome, nil)
	in.RemindOn = w.now().Add(10 * day)
	said := p.after(time.Hour, updateReport, "k1", in)
	p.state(2*time.Hour, task, health.TaskAsleep)
	p.state(14*day, task, health.TaskOpen)
	p.look(15*day, func() {
		today := ident.DateOf(w.now().In(health.Zone()))
		w.promised(people[0], "9", today, ident.Date{})
		_, err := w.acts.MoveFollowUps(context.Background(), activities.FollowBatch{Day: today, Rows: 9})
		must(t, err)
	})
	p.run(TypeComplete, CompleteInput{Task: task})
	must(t, p.GetWorkflowError())
	said.says(t, "will_come")
	if got := w.task(task); got.State != health.TaskClosed || got.Result != health.ResultCame {
		t.Errorf("the task is %s, %s", got.State, got.Result)
	}
	if f := w.followUp(people[0]); f.Outcome != health.FollowCame {
		t.Errorf("outcome %q", f.Outcome)
	}
}

// TestSettle: a look at all records finds those that lack something else today than they say.
func TestSettle(t *testing.T) {
	w, people := expected(t, 2, 3)
	w.write(func(tx store.Tx) error {
		r, err := tx.Record(people[1])
		if err != nil {
			return err
		}
		r.Profile = "OLD/1"
		return tx.UpdateRecord(&r)
	})
	p := w.play("settle")
	p.run(TypeSettle, activities.Settling{})
	must(t, p.GetWorkflowError())
	var so activities.Settling
	must(t, p.GetWorkflowResult(&so))
	if so.Seen != 2 || so.Changed != 1 || !so.Done || w.record(people[1]).Profile != w.acts.Profile.ID() {
		t.Errorf("%+v", so)
	}
}

// TestWindowHearsWhileItFills: a task that comes while drivers start does not wait for the next look.
func TestWindowHearsWhileItFills(t *testing.T) {
	w := newWorld(t)
	tasks := villagers(w, 3)
	late := w.task(tasks[2])
	late.State, late.Result = health.TaskClosed, health.ResultObsolete
	w.write(func(tx store.Tx) error { return tx.UpdateTask(&late) })
	p := w.play(windowID(phongPhu))
	p.look(time.Second, func() {
		again := w.task(tasks[2])
		again.State, again.Result, again.ClosedAt = health.TaskQueued, "", time.Time{}
		w.write(func(tx store.Tx) error { return tx.UpdateTask(&again) })
		p.SignalWorkflow(signalNudge, nil)
	})
	p.state(time.Minute, tasks[2], health.TaskOpen)
	p.run(TypeWindow, WindowInput{Station: phongPhu, Size: 9})
	must(t, p.GetWorkflowError())
}
