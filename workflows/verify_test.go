package workflows

import (
	"context"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
)

// checked is a station with one resident whose list is about to be made.
func checked(t *testing.T) (*world, health.CheckList) {
	t.Helper()
	w := newWorld(t)
	w.registered("d1", person(nil))
	w.write(func(tx store.Tx) error {
		for _, s := range []health.StaffID{nhan, thanh} {
			if err := tx.PutContact(health.Contact{Channel: "sms", Address: "+8499000000" + string(s[len(s)-1]), Staff: s, Proof: "invite", At: w.now()}); err != nil {
				return err
			}
		}
		return nil
	})
	l, err := w.acts.BeginCheck(context.Background(), activities.CheckInput{Station: phongPhu, By: nhan})
	must(t, err)
	return w, l
}

func (w *world) check(id health.CheckID) health.CheckList {
	w.t.Helper()
	l, err := w.store.CheckList(context.Background(), id)
	must(w.t, err)
	return l
}

// says answers a row as a file that came back would.
func (w *world) says(id health.CheckID, row int, result health.CheckResult) {
	w.t.Helper()
	w.write(func(tx store.Tx) error {
		l, err := tx.CheckList(id)
		if err != nil {
			return err
		}
		i, err := tx.CheckItem(id, row)
		if err != nil {
			return err
		}
		i.Answer, i.By, i.At = health.CheckAnswer{Result: result}, "import-1", w.now()
		l.State, l.Loaded = health.CheckReturned, health.Actor{Kind: health.ByStaff, ID: string(nhan)}
		l.Tally.CountResult(result, 1)
		if err := tx.PutCheckItem(i); err != nil {
			return err
		}
		return tx.UpdateCheckList(&l)
	})
}

// TestLateListReminds: who asked for it and the head hear of it after the day, and every week, until it is back and in.
func TestLateListReminds(t *testing.T) {
	w, l := checked(t)
	env := w.play(verifyID(l.ID))
	at := func(after time.Duration, f func()) { env.RegisterDelayedCallback(f, after) }
	at(13*day, func() {
		if got := len(outbox(t, w)); got != 0 {
			t.Errorf("reminded %d times before the day", got)
		}
	})
	at(15*day, func() {
		if l := w.check(l.ID); l.Reminded != 1 || l.State != health.CheckSent {
			t.Errorf("after the day: %+v", l)
		}
		if got := len(outbox(t, w)); got != 2 {
			t.Errorf("%d messages after the day, want one to the nurse and one to the head", got)
		}
	})
	at(23*day, func() {
		w.says(l.ID, 1, health.CheckMatch)
		_, err := w.acts.ApproveCheck(context.Background(), activities.CheckVerdict{List: l.ID, By: thanh})
		must(t, err)
		env.SignalWorkflow(signalGoOn, nil)
	})
	env.run(TypeVerify, VerifyInput{List: l.ID, Rows: 1})
	must(t, env.GetWorkflowError())
	if l := w.check(l.ID); l.State != health.CheckDone || l.Reminded != 2 || l.Tally.Verified != 1 {
		t.Errorf("at the end: %+v", l)
	}
}

// TestListOfNobodyEnds at once.
func TestListOfNobodyEnds(t *testing.T) {
	w := newWorld(t)
	l, err := w.acts.BeginCheck(context.Background(), activities.CheckInput{Station: phongPhu, By: nhan})
	must(t, err)
	env := w.play(verifyID(l.ID))
	env.run(TypeVerify, VerifyInput{List: l.ID})
	must(t, env.GetWorkflowError())
	if l := w.check(l.ID); l.State != health.CheckDone || l.EndedAt.IsZero() {
		t.Errorf("%+v", l)
	}
}

func outbox(t *testing.T, w *world) []health.Message {
	t.Helper()
	all, err := w.store.Outbox(context.Background(), "sms", 99)
	must(t, err)
	return all
}

// moody is a register that answers nothing until an hour of the day.
type moody struct {
	w     *world
	until time.Time
	asked int
}

// Ask implements activities.Register.
func (m *moody) Ask(context.Context, map[health.Field]health.Value) (health.CheckAnswer, error) {
	if m.asked++; m.w.now().Before(m.until) {
		return health.CheckAnswer{}, &health.Error{Code: "register_away", Fault: health.FaultOutside, Retry: true}
	}
	return health.CheckAnswer{Result: health.CheckMatch}, nil
}

// TestRegisterThatIsAwayIsAskedAgain: by itself, less and less often, until it answers; whoever asks for it at once is heard.
func TestRegisterThatIsAwayIsAskedAgain(t *testing.T) {
	w := newWorld(t)
	w.registered("d1", person(map[health.Field]string{health.NationalID: "017085000099"}))
	m := &moody{w: w, until: w.now().Add(5 * time.Hour)}
	w.acts.Registers = map[health.CheckSource]activities.Register{health.CheckPopulation: m}
	l, err := w.acts.BeginCheck(context.Background(), activities.CheckInput{Station: phongPhu, Source: health.CheckPopulation, By: nhan})
	must(t, err)
	env := w.play(verifyID(l.ID))
	env.RegisterDelayedCallback(func() {
		if l := w.check(l.ID); l.State != health.CheckAsking || l.Held != "register_away" || l.Tries < 3 {
			t.Errorf("after two hours: %+v", l)
		}
		before := m.asked
		_, err := w.acts.RetryCheck(context.Background(), activities.CheckVerdict{List: l.ID, By: thanh})
		must(t, err)
		env.SignalWorkflow(signalGoOn, nil)
		env.RegisterDelayedCallback(func() {
			if m.asked != before+1 {
				t.Errorf("asked %d times more at once, want 1", m.asked-before)
			}
		}, 2*time.Second)
	}, 2*time.Hour)
	env.ExecuteWorkflow(Verify, VerifyInput{List: l.ID})
	must(t, env.GetWorkflowError())
	if l := w.check(l.ID); l.State != health.CheckDone || l.Tally.Verified != 1 || m.asked > 12 {
		t.Errorf("in the end: %+v, asked %d times", l, m.asked)
	}
}
