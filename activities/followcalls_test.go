package activities

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// TestCallResults: each thing that can come of a call.
func TestCallResults(t *testing.T) {
	for res, want := range map[health.Result]health.FollowUpOutcome{health.ResultElsewhere: health.FollowElsewhere, health.ResultRefused: health.FollowRefused,
		health.ResultWrongNumber: health.FollowWrong, health.ResultMoved: health.FollowGone, health.ResultDied: health.FollowGone} {
		t.Run(string(res), func(t *testing.T) {
			e := expects(t, map[string]string{xoan: xoanPhone})
			e.visited(xoan, "1", november(2), november(20))
			e.daily(november(27))
			task := e.call(xoan)
			_, err := e.said(task, res, ident.Date{})
			e.ok(err)
			e.stands(xoan, "", want)
			e.nobodyCalls(xoan)
			task, err = e.Store.Task(e.ctx, task.ID)
			e.ok(err)
			if task.State != health.TaskClosed || task.Result != res {
				t.Errorf("the task is %s, %s", task.State, task.Result)
			}
			e.days(november(28), december(12))
			e.stands(xoan, "", want)
		})
	}
}

// TestRejectedReport: who was said to have died and has not is expected again.
func TestRejectedReport(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(20))
	e.daily(november(27))
	_, err := e.said(e.call(xoan), health.ResultDied, ident.Date{})
	e.ok(err)
	e.daily(november(28))
	e.stands(xoan, "", health.FollowGone)
	tasks, err := e.Store.TasksOf(e.ctx, e.people[xoan])
	e.ok(err)
	i := slices.IndexFunc(tasks, func(k health.Task) bool { return k.Kind == health.TaskConfirm })
	e.ok(e.SaveDraft(e.ctx, health.Draft{ID: "no", Kind: health.DraftFill, Station: phongPhu, Task: tasks[i].ID, By: staffed(thanh), Status: health.DraftNew,
		Cause: health.Cause{Kind: health.CauseTask, ID: string(tasks[i].ID)}}))
	_, err = e.ReportTask(e.ctx, ReportInput{Task: tasks[i].ID, Staff: thanh, Result: health.ResultRejected, Draft: "no"})
	e.ok(err)
	e.daily(november(29))
	e.stands(xoan, health.StageCall, "")
	if task := e.call(xoan); task.State != health.TaskQueued {
		t.Errorf("the call is %s", task.State)
	}
}

// TestWillCome: the day that was agreed on counts, with its notices; the task comes back when it passes.
func TestWillCome(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(18))
	e.days(november(15), november(25))
	task, before := e.call(xoan), e.sms.sent[xoanPhone]
	if _, err := e.said(task, health.ResultWillCome, november(24)); health.CodeOf(err) != "remind_date" {
		t.Errorf("a day that is over: %v", err)
	}
	out, err := e.said(task, health.ResultWillCome, december(4))
	e.ok(err)
	if out.Code != "will_come" || ident.DateOf(out.Until.In(health.Zone())) != december(4) {
		t.Errorf("%+v", out)
	}
	if f := e.stands(xoan, health.StageWaiting, ""); f.Due != december(4) || f.Planned != november(18) {
		t.Errorf("due %s, planned %s", f.Due, f.Planned)
	}
	asleep := e.call(xoan)
	if asleep.State != health.TaskAsleep || !asleep.WakeAt.Equal(waitFor(december(7))) {
		t.Errorf("%s until %s", asleep.State, asleep.WakeAt)
	}
	e.days(november(26), december(4))
	if n := e.sms.sent[xoanPhone] - before; n != 2 {
		t.Errorf("%d messages about the new day, want 2", n)
	}
	e.days(december(5), december(12))
	stand, err := e.WakeTask(e.ctx, task.ID)
	e.ok(err)
	if stand.State != health.TaskOpen || e.call(xoan).ID != task.ID {
		t.Errorf("the task is %s", stand.State)
	}
	e.visited(xoan, "2", december(12), ident.Date{})
	e.stands(xoan, "", health.FollowCame)
	e.nobodyCalls(xoan)
}

// TestNoAnswer: the task comes back by itself some times, and then it is over.
func TestNoAnswer(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(20))
	e.daily(november(27))
	task := e.call(xoan)
	for n := 1; n < health.CallTries; n++ {
		out, err := e.said(task, health.ResultNoAnswer, ident.Date{})
		e.ok(err)
		if out.Code != "asleep" {
			t.Fatalf("the %d. time: %s", n, out.Code)
		}
		e.now = e.call(xoan).WakeAt.Add(time.Minute)
		_, err = e.WakeTask(e.ctx, task.ID)
		e.ok(err)
	}
	out, err := e.said(task, health.ResultNoAnswer, ident.Date{})
	e.ok(err)
	if out.Code != "follow_unreached" {
		t.Errorf("the last time: %s", out.Code)
	}
	e.stands(xoan, "", health.FollowUnreached)
	e.nobodyCalls(xoan)
}

// answer says something to the notices of a phone.
func (e *expecting) answer(phone string, a health.FollowUpAnswer, on ident.Date, names ...string) error {
	in := health.FollowUpReply{Channel: "sms", Address: phone, Answer: a, On: on}
	for _, n := range names {
		in.IDs = append(in.IDs, e.of(n).ID)
	}
	_, err := e.AnswerFollowUps(e.ctx, in)
	return err
}

// TestAnswers: what each answer does, and to nobody else's.
func TestAnswers(t *testing.T) {
	begin := func(t *testing.T) *expecting {
		e := expects(t, map[string]string{xoan: xoanPhone, tao: taoPhone})
		e.visited(xoan, "1", november(2), november(26))
		e.visited(tao, "2", november(2), november(26))
		e.daily(november(23))
		return e
	}
	t.Run("coming", func(t *testing.T) {
		e := begin(t)
		e.ok(e.answer(xoanPhone, health.AnswerComing, ident.Date{}, xoan))
		e.days(november(24), november(26))
		if n := e.sms.sent[xoanPhone]; n != 1 {
			t.Errorf("%d messages to somebody who has said yes", n)
		}
		e.days(november(27), november(30))
		e.stands(xoan, health.StageLate, "")
	})
	t.Run("elsewhere", func(t *testing.T) {
		e := begin(t)
		e.ok(e.answer(xoanPhone, health.AnswerElsewhere, ident.Date{}, xoan))
		e.stands(xoan, "", health.FollowElsewhere)
		e.refused(e.answer(xoanPhone, health.AnswerComing, ident.Date{}, xoan), "follow_over")
	})
	t.Run("another day", func(t *testing.T) {
		e := begin(t)
		e.refused(e.answer(xoanPhone, health.AnswerLater, november(20), xoan), "remind_date")
		e.ok(e.answer(xoanPhone, health.AnswerLater, december(3), xoan))
		if f := e.stands(xoan, health.StageWaiting, ""); f.Due != december(3) {
			t.Errorf("due %s", f.Due)
		}
		e.days(november(24), december(1))
		e.stands(xoan, health.StageBefore, "")
	})
	t.Run("another day, which one is not known", func(t *testing.T) {
		e := begin(t)
		e.ok(e.answer(xoanPhone, health.AnswerLater, ident.Date{}, xoan))
		e.call(xoan)
		e.days(november(24), november(26))
		if n := e.sms.sent[xoanPhone]; n != 1 {
			t.Errorf("%d messages to somebody who is to be called", n)
		}
	})
	t.Run("for somebody else", func(t *testing.T) {
		e := begin(t)
		e.refused(e.answer(xoanPhone, health.AnswerElsewhere, ident.Date{}, tao), "follow_over")
		e.stands(tao, health.StageBefore, "")
	})
}

// TestGone: a death, a move, a merge and an erasure end what was waited for, and every notice.
func TestGone(t *testing.T) {
	begin := func(t *testing.T) *expecting {
		e := expects(t, map[string]string{xoan: xoanPhone, tao: taoPhone})
		e.visited(xoan, "1", november(2), november(26))
		e.daily(november(21))
		return e
	}
	t.Run("forgotten", func(t *testing.T) {
		e := begin(t)
		e.ok(e.ForgetPerson(e.ctx, ForgetInput{Person: e.people[xoan], By: staffed(mai), Reason: ForgetAsked}))
		e.days(november(22), december(5))
		if all, err := e.Store.FollowUpsOf(e.ctx, e.people[xoan]); err != nil || len(all) != 0 || len(e.sms.sent) != 0 {
			t.Errorf("%d left (%v), %v", len(all), err, e.sms.sent)
		}
	})
	t.Run("merged", func(t *testing.T) {
		e := begin(t)
		m, err := e.MergePeople(e.ctx, MergeInput{Kept: e.people[tao], Gone: e.people[xoan], By: staffed(nhan)})
		e.ok(err)
		e.days(november(22), november(23))
		if e.stands(tao, health.StageBefore, ""); e.sms.sent[taoPhone] != 1 || e.sms.sent[xoanPhone] != 0 {
			t.Errorf("%v", e.sms.sent)
		}
		_, err = e.UnmergePeople(e.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
		e.ok(err)
		e.days(november(24), november(26))
		if e.stands(xoan, health.StageDay, ""); e.sms.sent[xoanPhone] != 1 {
			t.Errorf("%v", e.sms.sent)
		}
	})
	t.Run("moved between writing and sending", func(t *testing.T) {
		e := begin(t)
		e.on(november(23))
		e.write(func(tx store.Tx) error {
			all, err := tx.NextFollowUps(fromFirst(store.Place{}), november(23), 9)
			e.ok(err)
			return e.moveFollowUp(tx, &all[0], november(23), &Followed{})
		})
		id := e.of(xoan).Message
		e.write(func(tx store.Tx) error {
			r, err := tx.Record(e.people[xoan])
			e.ok(err)
			r.Life = health.MovedReported
			return errors.Join(tx.UpdateRecord(&r), e.lookAgainAt(tx, r.ID))
		})
		m, err := e.Store.Message(e.ctx, id)
		e.ok(err)
		e.stands(xoan, "", health.FollowGone)
		if m.State != health.MessageExpired {
			t.Errorf("the notice is %s", m.State)
		}
	})
}

// TestSumsAgree: every follow-up is in one outcome or one open stage, counted once.
func TestSumsAgree(t *testing.T) {
	people := map[string]string{}
	for n := range 12 {
		people[fmt.Sprintf("Người Số %c", 'A'+n)] = fmt.Sprintf("+849120001%02d", n)
	}
	e := expects(t, people)
	n := 0
	for name := range people {
		e.visited(name, fmt.Sprint("v", n), november(2), november(20).AddDays(n))
		e.dosed(name, fmt.Sprint("d", n), "Sởi", november(2), november(20).AddDays(n))
		n++
	}
	e.days(november(15), november(28))
	for name := range people {
		if n--; n%3 == 0 {
			e.visited(name, fmt.Sprint("w", n), december(2), ident.Date{})
		}
	}
	e.days(november(29), december(9))
	counts, err := e.Store.FollowUpCounts(e.ctx, november(1), december(31))
	e.ok(err)
	sum, came := 0, 0
	for _, c := range counts {
		if sum += c.N; c.Outcome == health.FollowCame {
			came += c.N
		}
	}
	all, err := e.Store.FollowUpList(e.ctx, store.Place{Day: november(1)}, december(31), 100)
	e.ok(err)
	if sum != 24 || len(all) != 24 || came != 4 {
		t.Errorf("%d counted, %d listed, %d came; want 24, 24 and 4", sum, len(all), came)
	}
	for phone, n := range e.sms.sent {
		if n > 7 {
			t.Errorf("%s was written to %d times in four weeks", phone, n)
		}
	}
}
