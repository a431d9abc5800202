package activities

import (
	"strings"
	"testing"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

const thom = health.StaffID("thom") // a second nurse of Phong Phú

// newWard is a station with a second nurse and two tasks that nurse Nhàn holds.
func newWard(t *testing.T) (r *register, luy, ai health.TaskID) {
	t.Helper()
	r, one, two := newStation(t)
	r.write(func(tx store.Tx) error {
		return tx.PutStaff(health.Staff{ID: thom, Name: "Đinh Thị Thơm", Role: health.RoleNurse, Station: phongPhu, Active: true})
	})
	for _, id := range []health.TaskID{r.fillOf(one).ID, r.fillOf(two).ID} {
		r.claims(id, nhan, "")
	}
	return r, r.fillOf(one).ID, r.fillOf(two).ID
}

// claims takes a task, or is refused with a code.
func (r *register) claims(task health.TaskID, by health.StaffID, code string) {
	r.t.Helper()
	_, err := r.ClaimTask(r.ctx, ClaimInput{Task: task, Staff: by})
	if code != "" {
		r.refused(err, code)
		return
	}
	r.ok(err)
}

// holder checks who holds a task, and what its history says last.
func (r *register) holder(task health.TaskID, want health.StaffID, line string) {
	r.t.Helper()
	k, err := r.Store.Task(r.ctx, task)
	r.ok(err)
	rows, err := r.Store.AuditOf(r.ctx, string(task), 1)
	r.ok(err)
	state := health.TaskOpen
	if want != "" {
		state = health.TaskClaimed
	}
	if k.Holder != want || k.State != state || (want == "") != k.LeaseEnds.IsZero() {
		r.t.Errorf("%s %s of %q until %s, want %q", k.ID, k.State, k.Holder, k.LeaseEnds, want)
	}
	if !strings.HasSuffix(rows[0].Detail, line) {
		r.t.Errorf("the history says %q, want %q", rows[0].Detail, line)
	}
}

func (r *register) leaves(o health.LeaveOrder) health.LeaveDone {
	r.t.Helper()
	if o.By.Kind == "" {
		o.By = staffActor(thanh)
	}
	done, err := r.AddLeave(r.ctx, o)
	r.ok(err)
	return done
}

// The tests begin on Monday, 2 November 2026.
func nov(d int) ident.Date { return ident.Date{Y: 2026, M: 11, D: d} }

func TestWhoIsOffHoldsNothing(t *testing.T) {
	r, luy, ai := newWard(t)
	r.tie(health.Contact{Channel: "sms", Address: "+84990000099", Staff: thom, Proof: health.ProofOperator, At: r.now})
	done := r.leaves(health.LeaveOrder{Staff: nhan, From: nov(2), Until: nov(6), Cover: thom, Reason: "về quê"})
	if done.Covered != 2 || done.Queued != 0 || len(done.Notify) != 1 {
		t.Errorf("%+v", done)
	}
	r.holder(luy, thom, "leave nhan>thom")
	r.holder(ai, thom, "leave nhan>thom")
	m, err := r.Store.Message(r.ctx, done.Notify[0])
	r.ok(err)
	if m.Args["n"] != "2" || m.Phrase != "notice.handover" {
		t.Errorf("told %s %v", m.Phrase, m.Args)
	}
	_, err = r.ReleaseTask(r.ctx, ClaimInput{Task: luy, Staff: thom})
	r.ok(err)
	r.claims(luy, nhan, "on_leave")
	again := r.leaves(health.LeaveOrder{Staff: nhan, From: nov(2), Until: nov(6), Cover: thom})
	if again.Leave.ID != done.Leave.ID || again.Covered != 0 {
		t.Errorf("entered twice: %+v", again)
	}
	_, err = r.EndLeave(r.ctx, LeaveVerdict{Leave: done.Leave.ID, By: staffActor(thanh)})
	r.ok(err)
	r.claims(luy, nhan, "")
	r.claims(ai, nhan, "task_held")
}

// The process of the morning hands over what somebody holds whose leave begins, to whoever can take it.
func TestHandOverInTheMorning(t *testing.T) {
	r, luy, ai := newWard(t)
	r.leaves(health.LeaveOrder{Staff: nhan, From: nov(4), Until: nov(6), Cover: lan})
	r.holder(luy, nhan, "claimed")
	if out, err := r.HandOver(r.ctx, HandBatch{Rows: 2}); err != nil || out.Tasks != 0 || out.Done {
		t.Errorf("%+v, %v", out, err)
	}
	r.now = r.now.AddDate(0, 0, 2)
	var tasks int
	for in := (HandBatch{Rows: 2}); ; {
		out, err := r.HandOver(r.ctx, in)
		r.ok(err)
		if tasks, in.After = tasks+out.Tasks, out.After; out.Done {
			break
		}
	}
	if tasks != 2 {
		t.Errorf("%d tasks", tasks)
	}
	r.holder(luy, lan, "leave nhan>lan") // in her hamlet
	r.holder(ai, "", "leave nhan>-")     // in another
	if k, _ := r.Store.Task(r.ctx, ai); k.Handed == nil || k.Handed.Until != "2026-11-06" {
		t.Errorf("handed %+v", k.Handed)
	}
	if out, err := r.HandOver(r.ctx, HandBatch{Rows: 50}); err != nil || out.Tasks != 0 || !out.Done {
		t.Errorf("a second look: %+v, %v", out, err)
	}
}

// Whoever stands in is off as well by then: the tasks go back to the queue.
func TestCoverWhoIsOff(t *testing.T) {
	r, luy, _ := newWard(t)
	r.leaves(health.LeaveOrder{Staff: nhan, From: nov(2).AddDays(2), Until: nov(6), Cover: thom})
	r.write(func(tx store.Tx) error {
		return tx.CreateLeave(health.Leave{ID: "x", Staff: thom, From: nov(4), Until: nov(4), By: staffActor(thanh), MadeAt: r.now})
	})
	r.now = r.now.AddDate(0, 0, 2)
	_, err := r.HandOver(r.ctx, HandBatch{Rows: 50})
	r.ok(err)
	r.holder(luy, "", "leave nhan>-")
}

func TestWhoLeftHoldsNothing(t *testing.T) {
	r, luy, ai := newWard(t)
	_, err := r.SetActive(r.ctx, staffActor(nam), nhan, false)
	r.ok(err)
	r.holder(luy, "", "left nhan>-")
	r.holder(ai, "", "left nhan>-")
	r.claims(luy, thom, "")
	if k, _ := r.Store.Task(r.ctx, luy); k.Handed != nil {
		t.Errorf("taken from the queue, and still handed: %+v", k.Handed)
	}
}

func TestWhoMovedHoldsNothingHere(t *testing.T) {
	r, luy, ai := newWard(t)
	r.write(func(tx store.Tx) error {
		return tx.PutStaff(health.Staff{ID: nhan, Name: "Bùi Thị Nhàn", Role: health.RoleVillage, Station: phongPhu, Hamlets: []string{"Lũy"}, Active: true})
	})
	done, err := r.HandOverOf(r.ctx, HandOrder{Staff: nhan, By: health.Actor{Kind: health.BySystem, ID: "cli"}})
	r.ok(err)
	if done.Queued != 1 {
		t.Errorf("%+v", done)
	}
	r.holder(luy, nhan, "claimed") // it is in her hamlet
	r.holder(ai, "", "transferred nhan>-")
}

func TestLeaveIsRefused(t *testing.T) {
	r, _, _ := newWard(t)
	l := r.leaves(health.LeaveOrder{Staff: thom, From: nov(9), Until: nov(10)}).Leave
	order := health.LeaveOrder{Staff: nhan, From: nov(9), Until: nov(13), By: staffActor(thanh)}
	for _, c := range []struct {
		change func(*health.LeaveOrder)
		code   string
	}{
		{func(o *health.LeaveOrder) { o.By = staffActor(nhan) }, "not_your_right"},
		{func(o *health.LeaveOrder) { o.Staff = far }, "not_your_right"},
		{func(o *health.LeaveOrder) { o.Staff = gone }, "staff_gone"},
		{func(o *health.LeaveOrder) { o.From = nov(1) }, "leave_past"},
		{func(o *health.LeaveOrder) { o.Cover = thom }, "leave_cover_off"},
		{func(o *health.LeaveOrder) { o.Cover = far }, "leave_cover"},
		{func(o *health.LeaveOrder) { o.Cover = son }, "leave_cover"},
		{func(o *health.LeaveOrder) { o.Staff = thom }, "leave_overlap"},
	} {
		o := order
		c.change(&o)
		_, err := r.AddLeave(r.ctx, o)
		r.refused(err, c.code)
	}
	_, err := r.EndLeave(r.ctx, LeaveVerdict{Leave: l.ID, By: staffActor(nhan)})
	r.refused(err, "not_your_right")
	r.now = r.now.AddDate(0, 0, 20)
	_, err = r.EndLeave(r.ctx, LeaveVerdict{Leave: l.ID, By: staffActor(mai)})
	r.refused(err, "leave_over")
}

// Reminders do not go to whoever is off, but to who stands in.
func TestNoticesFindWhoWorks(t *testing.T) {
	r, _, _ := newWard(t)
	r.tie(health.Contact{Channel: "sms", Address: "+84990000098", Staff: nhan, Proof: health.ProofOperator, At: r.now})
	r.tie(health.Contact{Channel: "sms", Address: "+84990000099", Staff: thom, Proof: health.ProofOperator, At: r.now})
	tell := func(key string) (at []string) {
		r.write(func(tx store.Tx) error {
			ids, err := r.notice(tx, key, "notice.handover", nil, []health.StaffID{nhan, thom})
			for _, id := range ids {
				m, err := tx.Message(id)
				r.ok(err)
				at = append(at, m.Address)
			}
			return err
		})
		return at
	}
	if got := tell("a"); len(got) != 2 {
		t.Errorf("told at %v", got)
	}
	r.leaves(health.LeaveOrder{Staff: nhan, From: nov(2), Until: nov(6), Cover: thom})
	if got := tell("b"); len(got) != 1 || got[0] != "+84990000099" {
		t.Errorf("told at %v, want who stands in, once", got)
	}
}
