package activities

import (
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// gives gives one task, or is refused with a code.
func (r *register) gives(in GiveInput, code string) {
	r.t.Helper()
	if in.By.Kind == "" {
		in.By = staffActor(thanh)
	}
	_, err := r.GiveTask(r.ctx, in)
	if code != "" {
		r.refused(err, code)
		return
	}
	r.ok(err)
}

func given(task health.TaskID, from, to health.StaffID, batch string) GiveInput {
	in := GiveInput{GiveItem: health.GiveItem{Task: task, From: from, To: to}, Kind: health.HandReassigned, Batch: batch}
	if from == "" {
		in.Kind = health.HandAssigned
	}
	return in
}

// Two give the same task on at once: the first does, the second hears to whom it went.
func TestTwoGiveAtOnce(t *testing.T) {
	r, luy, _ := newWard(t)
	r.gives(given(luy, nhan, thom, "g1"), "")
	r.holder(luy, thom, "reassigned nhan>thom")
	_, err := r.GiveTask(r.ctx, GiveInput{GiveItem: health.GiveItem{Task: luy, From: nhan, To: thanh}, Kind: health.HandReassigned, Batch: "g2", By: staffActor(mai)})
	r.refused(err, "task_moved")
	if HolderIn(err) != thom {
		t.Errorf("it is with %q", HolderIn(err))
	}
	r.gives(given(luy, nhan, thom, "g1"), "") // the same once more is done already
	r.holder(luy, thom, "reassigned nhan>thom")
	r.reportBy(thom, r.task(luy), health.ResultRefused, "k1")
	r.gives(given(luy, thom, nhan, "g3"), "task_closed")
}

func (r *register) task(id health.TaskID) health.Task {
	r.t.Helper()
	k, err := r.Store.Task(r.ctx, id)
	r.ok(err)
	return k
}

func TestWhoCanBeGivenATask(t *testing.T) {
	r, luy, ai := newWard(t)
	r.leaves(health.LeaveOrder{Staff: thom, From: nov(2), Until: nov(3)})
	r.gives(given(luy, nhan, thom, "g"), "given_off")
	r.gives(given(luy, nhan, gone, "g"), "given_gone")
	r.gives(given(luy, nhan, far, "g"), "given_not_theirs")
	r.gives(given(ai, nhan, lan, "g"), "given_not_theirs") // not her hamlet
	in := given(luy, nhan, lan, "g")
	in.By = staffActor(nhan)
	r.gives(in, "not_your_right")
	r.gives(given(luy, nhan, "", "g"), "") // back to the queue
	r.holder(luy, "", "reassigned nhan>-")
	r.write(func(tx store.Tx) error {
		s, err := tx.Staff(lan)
		s.Capacity = 1
		r.ok(err)
		return tx.PutStaff(s)
	})
	r.gives(given(luy, "", lan, "g"), "")
	other := r.fillOf(r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1960", health.Hamlet: "Xóm Lũy"})).ID
	r.gives(given(other, "", lan, "g"), "given_full")
}

// The queue is shared out with reasons; what was given in one go is taken back in one go, but for what was touched since.
func TestShareAndTakeBack(t *testing.T) {
	r, luy, ai := newWard(t)
	r.ok(err2(r.ReleaseTask(r.ctx, ClaimInput{Task: luy, Staff: nhan})))
	r.report(r.task(ai), health.ResultNoAnswer, "k1")
	r.now = r.now.AddDate(0, 0, 4)
	_, err := r.WakeTask(r.ctx, ai)
	r.ok(err)
	plan, err := r.PlanShare(r.ctx, ShareInput{Station: phongPhu})
	r.ok(err)
	to := map[health.TaskID]health.Shared{}
	for _, s := range plan {
		to[s.Task] = s
	}
	if s := to[luy]; s.To != lan || s.Why[0].Code != health.ShareHamlet && s.Why[1].Code != health.ShareHamlet {
		t.Errorf("Lũy goes to %q because %v", s.To, s.Why)
	}
	if s := to[ai]; s.To != nhan || s.Why[0].Code != health.ShareUsual {
		t.Errorf("Ải goes to %q because %v", s.To, s.Why)
	}
	var all []health.Given
	for _, s := range plan {
		in := given(s.Task, "", s.To, "g7")
		in.Why = s.Why
		r.gives(in, "")
		all = append(all, health.Given{GiveItem: in.GiveItem})
	}
	r.tie(health.Contact{Channel: "sms", Address: "+84990000098", Staff: nhan, Proof: health.ProofOperator, At: r.now})
	for range 2 { // once told
		ids, err := r.TellGiven(r.ctx, "g7", all)
		r.ok(err)
		if len(ids) != 1 || ids[0] != "given-g7-nhan-0" {
			t.Errorf("told %v", ids)
		}
	}
	r.holder(ai, nhan, "assigned ->nhan share_usual share_free")
	r.ok(err2(r.ReleaseTask(r.ctx, ClaimInput{Task: ai, Staff: nhan})))
	r.claims(ai, nhan, "")
	items, err := r.GivenIn(r.ctx, "g7")
	r.ok(err)
	if len(items) != len(plan)-1 {
		t.Errorf("%d to take back of %d", len(items), len(plan))
	}
	for _, i := range items {
		r.gives(GiveInput{GiveItem: i, Kind: health.HandUndone, Batch: "g7-undo"}, "")
	}
	r.holder(luy, "", "undone lan>-")
	r.holder(ai, nhan, "claimed")
}

func err2[T any](_ T, err error) error { return err }
