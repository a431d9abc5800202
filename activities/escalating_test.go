package activities

import (
	"strings"
	"testing"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// escalates looks at all stations on a day and gives what was said to whom, as "phrase n days address".
func (r *register) escalates(day ident.Date) (said []string) {
	r.t.Helper()
	for in := (EscalateBatch{Day: day, Rows: 1}); ; {
		out, err := r.Escalate(r.ctx, in)
		r.ok(err)
		for _, id := range out.Notify {
			m, err := r.Store.Message(r.ctx, id)
			r.ok(err)
			said = append(said, strings.TrimPrefix(m.Phrase, "notice.late.")+" "+m.Args["n"]+" "+m.Args["days"]+" "+m.Address)
		}
		if in.After = out.After; out.Done {
			return said
		}
	}
}

// newWaiting is a ward whose head and supervisor can be reached, with one task held and one open since Monday, 2 November.
func newWaiting(t *testing.T) (r *register, held, open health.TaskID) {
	t.Helper()
	r, held, open = newWard(t)
	r.Escalation = health.Escalation{Rules: []health.EscalationRule{{Score: 0, Head: 3, Supervisor: 5}}}
	r.ok(err2(r.OpenTask(r.ctx, held)))
	r.ok(err2(r.ReleaseTask(r.ctx, ClaimInput{Task: open, Staff: nhan})))
	r.tie(health.Contact{Channel: "sms", Address: "head", Staff: thanh, Proof: health.ProofOperator, At: r.now})
	r.tie(health.Contact{Channel: "sms", Address: "centre", Staff: mai, Proof: health.ProofOperator, At: r.now})
	return r, held, open
}

func (r *register) hears(day ident.Date, want ...string) {
	r.t.Helper()
	if got := r.escalates(day); strings.Join(got, "; ") != strings.Join(want, "; ") {
		r.t.Errorf("%s: %q, want %q", day, got, want)
	}
}

func TestHeadAndCentreHearOfWaitingTasks(t *testing.T) {
	r, held, open := newWaiting(t)
	r.hears(nov(4))
	r.hears(nov(5), "head 2 3 head")
	r.hears(nov(5)) // once
	r.hears(nov(6))
	if rows, err := r.Store.AuditOf(r.ctx, string(held), 1); err != nil || rows[0].Detail != "fill late_head 3" {
		t.Errorf("history %v, %v", rows, err)
	}
	r.now = r.now.AddDate(0, 0, 4)             // Friday
	r.gives(given(held, nhan, thom, "g1"), "") // the head acts: the wait begins anew
	r.hears(nov(8))                            // Sunday
	r.hears(nov(9), "supervisor 1 5 centre")
	r.hears(nov(10))
	late, err := r.Store.LateTasks(r.ctx, "", 9)
	r.ok(err)
	if len(late) != 1 || late[0].ID != open || late[0].Told != health.ToldCentre {
		t.Errorf("stuck: %+v", late)
	}
	r.reportBy(nhan, r.task(open), health.ResultNoAnswer, "k1")
	if late, _ := r.Store.LateTasks(r.ctx, "", 9); len(late) != 0 {
		t.Errorf("asleep, and still stuck: %+v", late)
	}
}

// A public holiday is no working day, and what was not told then is told after it, on the level that is right by then.
func TestNobodyHearsOnDaysOff(t *testing.T) {
	r, _, _ := newWaiting(t)
	h, err := health.ParseHolidays("day,name\n2026-11-05,a\n2026-11-06,b\n")
	r.ok(err)
	r.Holidays = h
	r.hears(nov(5))
	r.hears(nov(6))
	r.hears(nov(9), "head 2 3 head") // Tuesday, Wednesday, Monday
	r.hears(nov(11), "supervisor 2 5 centre")
}

// After an interruption the head and the centre hear at once of what both should have heard of.
func TestBothHearAtOnce(t *testing.T) {
	r, _, _ := newWaiting(t)
	r.hears(nov(10), "head 2 6 head", "supervisor 2 6 centre")
	r.hears(nov(11))
	if id := noticeID(strings.Repeat("x", 60), nhan, 0); len(id) > 64 || id != noticeID(strings.Repeat("x", 60), nhan, 0) || id == noticeID(strings.Repeat("x", 60), thom, 0) {
		t.Errorf("a long key: %s", id)
	}
}

// The head is on leave: whoever stands in hears of it, else the centre at once.
func TestHeadIsOff(t *testing.T) {
	for cover, want := range map[health.StaffID]string{thom: "head 2 3 cover", "": "no_head 2 3 centre"} {
		r, _, _ := newWaiting(t)
		r.tie(health.Contact{Channel: "sms", Address: "cover", Staff: thom, Proof: health.ProofOperator, At: r.now})
		r.leaves(health.LeaveOrder{Staff: thanh, From: nov(2), Until: nov(6), Cover: cover, By: staffActor(mai)})
		r.hears(nov(5), want)
		r.hears(nov(5))
		r, _, _ = newWaiting(t)
		r.leaves(health.LeaveOrder{Staff: thanh, From: nov(2), Until: nov(12), By: staffActor(mai)})
		r.hears(nov(10), "no_head 2 6 centre") // nobody says that the head was told
	}
}

// Four times nobody answers, with growing waits: then the head has the task, and what was tried is in its history.
func TestNobodyAnswersTooOften(t *testing.T) {
	r, _, task := newWaiting(t)
	try := func(n int, want string, days int) {
		t.Helper()
		out := r.reportBy(nhan, r.task(task), health.ResultNoAnswer, "no-"+string(rune('0'+n)))
		if out.Code != want {
			t.Fatalf("try %d: %s, want %s", n, out.Code, want)
		}
		if got := r.task(task).WakeAt.Sub(r.now).Hours() / 24; days > 0 && got != float64(days) {
			t.Errorf("try %d: comes back in %v days, want %d", n, got, days)
		}
		r.now = r.now.AddDate(0, 0, days)
		_, err := r.WakeTask(r.ctx, task)
		r.ok(err)
	}
	try(1, "asleep", 3)
	try(2, "asleep", 7)
	try(3, "asleep", 14)
	try(4, "to_head", 0)
	r.holder(task, thanh, "tried nhan>thanh")
	k := r.task(task)
	if k.Tries != 4 || k.Handed == nil || k.Handed.Kind != health.HandTried {
		t.Errorf("task %+v", k)
	}
	if m, err := r.Store.Message(r.ctx, health.MessageID("tried-"+string(task)+"-4-thanh-0")); err != nil || m.Args["n"] != "4" || m.Address != "head" {
		t.Errorf("the head heard %+v, %v", m, err)
	}
	if out := r.reportBy(thanh, k, health.ResultNoAnswer, "no-5"); out.Code != "asleep" { // the head tries again next month
		t.Errorf("the head's own try: %s", out.Code)
	}
	if got := r.task(task).WakeAt.Sub(r.now).Hours() / 24; got != 30 {
		t.Errorf("comes back in %v days", got)
	}
}

// Without a head at work the task sleeps on.
func TestNobodyAnswersAndNoHead(t *testing.T) {
	r, _, task := newWaiting(t)
	r.leaves(health.LeaveOrder{Staff: thanh, From: nov(2), Until: nov(6), By: staffActor(mai)})
	r.write(func(tx store.Tx) error {
		k, err := tx.Task(task)
		k.Tries = 3
		r.ok(err)
		return tx.UpdateTask(&k)
	})
	if out := r.reportBy(nhan, r.task(task), health.ResultNoAnswer, "no-4"); out.Code != "asleep" {
		t.Errorf("%s", out.Code)
	}
}
