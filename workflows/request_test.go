package workflows

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// asking is a resident with a chat of her own, a supervisor and a head with chats, on a day.
func asking(t *testing.T, now string) (*world, health.PersonID) {
	t.Helper()
	w := newWorld(t)
	start, err := time.Parse("2006-01-02T15:04:05Z07", now)
	must(t, err)
	w.clock = func() time.Time { return start }
	p := w.registered("d1", person(nil))
	w.write(func(tx store.Tx) error {
		return errors.Join(tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000002", Person: p, Proof: health.ProofCode, At: w.now()}),
			tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000011", Staff: mai, Proof: health.ProofInvite, At: w.now()}),
			tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000012", Staff: thanh, Proof: health.ProofInvite, At: w.now()}))
	})
	return w, p
}

func (w *world) asks(kind health.RequestKind, p health.PersonID) health.SubjectRequest {
	w.t.Helper()
	s, err := w.acts.MakeRequest(context.Background(), health.RequestOrder{Key: "k-" + string(kind) + w.newID(), Kind: kind, Person: p,
		By: health.Actor{Kind: health.ByCitizen, ID: string(p)}, Channel: "sms", Address: "+84990000002"})
	must(w.t, err)
	return s.Request
}

func (w *world) takenDown(kind health.RequestKind, p health.PersonID) health.SubjectRequest {
	w.t.Helper()
	s, err := w.acts.MakeRequest(context.Background(), health.RequestOrder{Key: "c-" + string(kind) + w.newID(), Kind: kind, Person: p,
		By: health.Actor{Kind: health.ByStaff, ID: string(nhan)}, Channel: health.RequestCounter})
	must(w.t, err)
	return s.Request
}

func (w *world) request(id health.RequestID) health.SubjectRequest {
	w.t.Helper()
	r, err := w.store.SubjectRequest(context.Background(), id)
	must(w.t, err)
	return r
}

func (w *world) decides(id health.RequestID, o health.RequestOutcome, why health.RequestReason) error {
	_, err := w.acts.DecideRequest(context.Background(), health.RequestVerdict{Request: id, By: mai, Outcome: o, Reason: why})
	return err
}

// heard lists the phrases that were sent to an address.
func (w *world) heard(address string) (out []string) {
	w.post.mu.Lock()
	defer w.post.mu.Unlock()
	for _, m := range w.post.sent {
		if m.Address == address {
			out = append(out, strings.TrimPrefix(m.Phrase, "notice.request."))
		}
	}
	return out
}

// written lists the phrases that were written to an address, sent or on their way.
func (w *world) written(address string) string {
	w.t.Helper()
	var out []string
	for _, m := range slices.Backward(outbox(w.t.(*testing.T), w)) {
		if m.Address == address {
			out = append(out, strings.TrimPrefix(m.Phrase, "notice.request."))
		}
	}
	return strings.Join(out, " ")
}

func (p *play) decideAfter(d time.Duration, id health.RequestID, o health.RequestOutcome, why health.RequestReason) {
	p.look(d, func() {
		must(p.w.t, p.w.decides(id, o, why))
		p.SignalWorkflow(signalGoOn, nil)
	})
}

// TestRequestIsAnswered: asked, decided, done and told.
func TestRequestIsAnswered(t *testing.T) {
	w, p := asking(t, monday)
	r := w.asks(health.RequestRestrict, p)
	if r.ID != "YC021126-1" || r.Due.Format() != "17/11/2026" || r.AckAt.IsZero() {
		t.Fatalf("made: %+v", r)
	}
	env := w.play(requestID(r.ID))
	env.decideAfter(3*day, r.ID, health.RequestDone, "")
	env.run(TypeSubjectRequest, RequestInput{Request: r.ID})
	must(t, env.GetWorkflowError())
	if r := w.request(r.ID); r.Outcome != health.RequestDone || r.Live() || r.Told != health.ToldThem {
		t.Errorf("at the end: %+v", r)
	}
	if who := w.record(p); !who.Limited(health.LimitUse) {
		t.Errorf("limits %v", who.Limits)
	}
	if got := w.written("+84990000002"); got != "done.restrict" {
		t.Errorf("she heard %q", got)
	}
}

// TestRequestOverTet: what comes before the days of Tết is due behind them, and reminders keep to working days.
func TestRequestOverTet(t *testing.T) {
	w, p := asking(t, "2027-01-28T09:00:00+07") // a Thursday; Tết is from 5 to 9 February
	r := w.takenDown(health.RequestAccess, p)
	if r.AckDue.Format() != "01/02/2027" || r.Due.Format() != "10/02/2027" { // the tenth day is a Sunday of Tết
		t.Fatalf("acknowledged by %s, due %s", r.AckDue.Format(), r.Due.Format())
	}
	env := w.play(requestID(r.ID))
	said := func(after time.Duration, want string) {
		env.look(after, func() {
			if got := strings.Join(w.heard("+84990000011"), " "); got != want {
				t.Errorf("after %s she was told %q, want %q", after, got, want)
			}
		})
	}
	said(3*day, "")
	said(4*day, "ack")
	env.look(4*day+time.Hour, func() {
		_, err := w.acts.AckRequest(context.Background(), health.RequestVerdict{Request: r.ID, By: mai})
		must(t, err)
		env.SignalWorkflow(signalGoOn, nil)
	})
	said(5*day, "ack soon") // three working days before the tenth: 4, 3 and 2 February
	said(12*day, "ack soon")
	said(13*day, "ack soon today")
	said(14*day, "ack soon today late")
	env.look(14*day, func() {
		if got := strings.Join(w.heard("+84990000012"), " "); got != "late" {
			t.Errorf("the head was told %q", got)
		}
		_, err := w.acts.ExtendRequest(context.Background(), health.RequestVerdict{Request: r.ID, By: mai, Reason: health.ReasonComplex})
		if health.CodeOf(err) != "request_late" {
			t.Errorf("extended after its day: %v", err)
		}
	})
	said(21*day+time.Hour, "ack soon today late late")
	env.decideAfter(22*day, r.ID, health.RequestDone, "")
	env.run(TypeSubjectRequest, RequestInput{Request: r.ID})
	must(t, env.GetWorkflowError())
	if got := w.written("+84990000002"); got != "received done.access" {
		t.Errorf("she heard %q", got)
	}
}

// TestExtendedRequest: once, with a reason that is told, and from the day on which it was due.
func TestExtendedRequest(t *testing.T) {
	w, p := asking(t, monday)
	r := w.asks(health.RequestErase, p)
	env := w.play(requestID(r.ID))
	extend := func(days int, want string) {
		_, err := w.acts.ExtendRequest(context.Background(), health.RequestVerdict{Request: r.ID, By: mai, Reason: health.ReasonMany, Days: days})
		if health.CodeOf(err) != want {
			t.Errorf("extended by %d: %v, want %q", days, err, want)
		}
	}
	env.look(15*day, func() {
		extend(21, "request_days")
		extend(10, "")
		extend(10, "request_extended")
		env.SignalWorkflow(signalGoOn, nil)
	})
	env.look(25*day, func() {
		if got := strings.Join(w.heard("+84990000011"), " "); strings.Contains(got, "late") {
			t.Errorf("told %q before the new day", got)
		}
		if r := w.request(r.ID); r.Due.Format() != "03/12/2026" || r.FirstDue.Format() != "23/11/2026" { // the twentieth day is a Sunday
			t.Errorf("due %s, before %s", r.Due.Format(), r.FirstDue.Format())
		}
	})
	env.look(32*day, func() {
		if got := w.heard("+84990000011"); got[len(got)-1] != "late" {
			t.Errorf("told %q after the new day", got)
		}
	})
	env.decideAfter(32*day+time.Hour, r.ID, health.RequestRefused, health.ReasonLawKeeps)
	env.run(TypeSubjectRequest, RequestInput{Request: r.ID})
	must(t, env.GetWorkflowError())
	if got := w.written("+84990000002"); got != "extended.many refused.law_keeps" {
		t.Errorf("she heard %q", got)
	}
}

// TestErasureTellsFirst: whoever asked hears of it, and nothing is left then.
func TestErasureTellsFirst(t *testing.T) {
	w, p := asking(t, monday)
	r := w.asks(health.RequestErase, p)
	w.post.fail = []error{nil, &health.Error{Code: "sms.down", Fault: health.FaultOutside, Retry: true}} // the notice to the officer goes out
	env := w.play(requestID(r.ID))
	env.decideAfter(day, r.ID, health.RequestDone, "")
	env.run(TypeSubjectRequest, RequestInput{Request: r.ID})
	must(t, env.GetWorkflowError())
	if !w.record(p).Erased() {
		t.Error("the record is still there")
	}
	if got := strings.Join(w.heard("+84990000002"), " "); got != "done.erase" {
		t.Errorf("she heard %q", got)
	}
	if r := w.request(r.ID); r.Live() || r.Told != health.ToldThem {
		t.Errorf("at the end: %+v", r)
	}
	if left, err := w.store.Outbox(t.Context(), "", 100); err != nil || len(left) > 0 {
		for _, m := range left {
			if m.Address == "+84990000002" {
				t.Errorf("a message to her is left: %s", m.Phrase)
			}
		}
	}
}

// TestErasureOfUnreachable does not wait for ever for a phone that is off.
func TestErasureOfUnreachable(t *testing.T) {
	w, p := asking(t, monday)
	r := w.asks(health.RequestErase, p)
	for range 200 {
		w.post.fail = append(w.post.fail, &health.Error{Code: "sms.down", Fault: health.FaultOutside, Retry: true})
	}
	env := w.play(requestID(r.ID))
	env.decideAfter(day, r.ID, health.RequestDone, "")
	env.run(TypeSubjectRequest, RequestInput{Request: r.ID})
	must(t, env.GetWorkflowError())
	if !w.record(p).Erased() {
		t.Error("the record is still there")
	}
}

// TestErasureIsHeld: a question that came up between the decision and the erasure has to be answered first.
func TestErasureIsHeld(t *testing.T) {
	w, p := asking(t, monday)
	r := w.asks(health.RequestErase, p)
	env := w.play(requestID(r.ID))
	env.look(day, func() {
		must(t, w.decides(r.ID, health.RequestDone, ""))
		w.write(func(tx store.Tx) error {
			return tx.CreateTask(health.Task{ID: "decide-x", Kind: health.TaskDecide, State: health.TaskQueued, Station: phongPhu, Person: p,
				Due: w.now(), CreatedAt: w.now()})
		})
		env.SignalWorkflow(signalGoOn, nil)
	})
	env.look(2*day, func() {
		if r := w.request(r.ID); !r.Open() || r.Held != "forget_asked" || w.record(p).Erased() {
			t.Errorf("held: %+v", r)
		}
		if got := strings.Join(w.heard("+84990000011"), " "); got != "held" {
			t.Errorf("the officer was told %q", got)
		}
		if err := w.decides(r.ID, health.RequestDone, ""); health.CodeOf(err) != "forget_asked" {
			t.Errorf("decided again: %v", err)
		}
		must(t, w.decides(r.ID, health.RequestPartly, health.ReasonLawKeeps))
		env.SignalWorkflow(signalGoOn, nil)
	})
	env.run(TypeSubjectRequest, RequestInput{Request: r.ID})
	must(t, env.GetWorkflowError())
	if who := w.record(p); who.Erased() || !who.Limited(health.LimitUse) {
		t.Errorf("limits %v", who.Limits)
	}
}

// TestRequestEndsWithThePerson: who was forgotten by another way has nothing left to ask about.
func TestRequestEndsWithThePerson(t *testing.T) {
	w, p := asking(t, monday)
	r := w.asks(health.RequestAccess, p)
	env := w.play(requestID(r.ID))
	env.look(day, func() {
		must(t, w.acts.ForgetPerson(context.Background(), activities.ForgetInput{Person: p, By: health.Actor{Kind: health.BySystem, ID: "cli"}, Reason: activities.ForgetDecision}))
	})
	env.run(TypeSubjectRequest, RequestInput{Request: r.ID})
	must(t, env.GetWorkflowError())
	if r := w.request(r.ID); r.Outcome != health.RequestGone {
		t.Errorf("at the end: %+v", r)
	}
}

// TestCorrectionsDecide: a request for a correction ends as its proposals did.
func TestCorrectionsDecide(t *testing.T) {
	w, p := asking(t, monday)
	r := w.asks(health.RequestCorrect, p)
	task := ""
	env := w.play(requestID(r.ID))
	env.look(time.Hour, func() {
		must(t, w.acts.SaveDraft(context.Background(), health.Draft{ID: "fix", Kind: health.DraftCorrect, Station: phongPhu, Person: p,
			Values: w.fields(map[health.Field]string{health.Occupation: "Giáo viên"}), By: health.Actor{Kind: health.ByCitizen, ID: string(p)},
			Cause: health.Cause{Kind: health.CauseDraft, ID: "fix"}, Status: health.DraftNew}))
		step, err := w.acts.OpenCorrection(context.Background(), "fix")
		must(t, err)
		task = string(step.Outcome.Task)
	})
	env.look(day, func() {
		if !w.request(r.ID).Open() {
			t.Error("decided before the station has judged")
		}
		_, err := w.acts.ReportTask(context.Background(), w.answers("judge", health.TaskID(task), nhan, health.ResultAccepted, nil))
		must(t, err)
	})
	env.run(TypeSubjectRequest, RequestInput{Request: r.ID})
	must(t, env.GetWorkflowError())
	if r := w.request(r.ID); r.Outcome != health.RequestDone || r.Decided.Kind != health.BySystem {
		t.Errorf("at the end: %+v", r)
	}
}

// TestUnknownYear: without the holidays of a year the days are counted as if it had none, and the year is told.
func TestUnknownYear(t *testing.T) {
	w, p := asking(t, "2027-12-28T09:00:00+07")
	s, err := w.acts.MakeRequest(t.Context(), health.RequestOrder{Key: "k", Kind: health.RequestAccess, Person: p,
		By: health.Actor{Kind: health.ByStaff, ID: string(nhan)}, Channel: health.RequestCounter})
	must(t, err)
	if s.Year != 2028 || s.Request.Due != (ident.Date{Y: 2028, M: 1, D: 7}) {
		t.Errorf("due %s, year %d", s.Request.Due.Format(), s.Year)
	}
}
