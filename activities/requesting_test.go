package activities

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// orders makes an order as the chat does for a resident who has typed a code.
func (r *register) orders(kind health.RequestKind, who health.PersonID, key string) health.RequestOrder {
	r.t.Helper()
	r.tie(citizen("web", "b-"+string(who), who, health.ProofCode, r.now))
	return health.RequestOrder{Key: key, Kind: kind, Person: who, By: health.Actor{Kind: health.ByCitizen, ID: string(who)}, Channel: "web", Address: "b-" + string(who)}
}

func (r *register) made(kind health.RequestKind, who health.PersonID) health.SubjectRequest {
	r.t.Helper()
	s, err := r.MakeRequest(r.ctx, r.orders(kind, who, r.NewID()))
	r.ok(err)
	return s.Request
}

func (r *register) rules(id health.RequestID, by health.StaffID, o health.RequestOutcome, why health.RequestReason) error {
	_, err := r.DecideRequest(r.ctx, health.RequestVerdict{Request: id, By: by, Outcome: o, Reason: why})
	return err
}

// carried decides a request and carries it out.
func (r *register) carried(id health.RequestID, o health.RequestOutcome, why health.RequestReason) health.SubjectRequest {
	r.t.Helper()
	r.ok(r.rules(id, mai, o, why))
	for range 2 { // the second time it does nothing more
		_, err := r.CarryOutRequest(r.ctx, id)
		r.ok(err)
	}
	got, err := r.Store.SubjectRequest(r.ctx, id)
	r.ok(err)
	return got
}

// TestWhoMayAsk: the proof is that of seeing the record; staff take down what people of theirs ask for in person.
func TestWhoMayAsk(t *testing.T) {
	r, luy, ai := newStation(t)
	for proof, code := range map[health.Proof]string{health.ProofPhone: "not_yours", health.ProofInvite: "not_yours", health.ProofCode: "", health.ProofPaper: ""} {
		at := "phone of " + string(proof)
		r.tie(citizen("sms", at, luy, proof, r.now))
		o := health.RequestOrder{Key: at, Kind: health.RequestAccess, Person: luy, By: health.Actor{Kind: health.ByCitizen, ID: string(luy)}, Channel: "sms", Address: at}
		s, err := r.MakeRequest(r.ctx, o)
		if r.refused(err, code); err == nil {
			_, err = r.TakeBackRequest(r.ctx, s.Request.ID, o.By)
			r.ok(err)
		}
	}
	of := r.orders(health.RequestErase, luy, "k1")
	of.Person = ai
	_, err := r.MakeRequest(r.ctx, of)
	r.refused(err, "not_yours")
	for by, code := range map[health.StaffID]string{nhan: "", thanh: "request_same", mai: "request_same", nam: "request_same", far: "request_elsewhere",
		lan: "request_elsewhere", son: "request_elsewhere", gone: "request_elsewhere", "nobody": "staff_unknown"} {
		if by == nhan {
			continue
		}
		if code == "request_same" {
			_, err := r.MakeRequest(r.ctx, health.RequestOrder{Key: "first", Kind: health.RequestErase, Person: ai, By: staffed(nhan), Channel: health.RequestCounter})
			r.ok(err)
		}
		_, err := r.MakeRequest(r.ctx, health.RequestOrder{Key: "k-" + string(by), Kind: health.RequestErase, Person: ai, By: staffed(by), Channel: health.RequestCounter})
		r.refused(err, code)
	}
	_, err = r.MakeRequest(r.ctx, health.RequestOrder{Key: "k2", Kind: health.RequestErase, Person: luy, By: staffed(nhan), Channel: "web"})
	r.refused(err, "request_elsewhere")
}

// TestHolderAsksForTheWard: who acts for somebody asks for them, and hears of it; nobody else does.
func TestHolderAsksForTheWard(t *testing.T) {
	r, luy, ai := newStation(t)
	o := r.orders(health.RequestAccess, ai, "k1")
	o.Person = luy
	_, err := r.MakeRequest(r.ctx, o)
	r.refused(err, "not_yours")
	_, err = r.GrantProxy(r.ctx, health.Proxy{ID: "x1", Ward: luy, Holder: ai, Kind: health.ProxyAppointed, Consent: health.Consent{Purpose: "proxy",
		Text: health.ProxyText, Channel: "paper", Proof: "UQ-1", Given: luy, By: staffed(nhan)}})
	r.ok(err)
	s, err := r.MakeRequest(r.ctx, o)
	r.ok(err)
	r.Senders = map[string]Sender{"web": senderFunc(func() error { return nil })}
	if got := r.carried(s.Request.ID, health.RequestDone, ""); got.Told != health.ToldThem {
		t.Errorf("told %q", got.Told)
	}
	all, err := r.Store.Outbox(r.ctx, "web", 9)
	r.ok(err)
	if len(all) != 1 || all[0].Address != "b-"+string(ai) || all[0].Phrase != "notice.request.done.access" {
		t.Errorf("written: %+v", all)
	}
}

// TestRequestIsMadeOnce whatever happens, and the same is not asked for twice at a time.
func TestRequestIsMadeOnce(t *testing.T) {
	r, _, ai := newStation(t)
	o := r.orders(health.RequestErase, ai, "k1")
	first, err := r.MakeRequest(r.ctx, o)
	r.ok(err)
	again, err := r.MakeRequest(r.ctx, o)
	r.ok(err)
	if again.Request.ID != first.Request.ID {
		t.Errorf("made %s and %s", first.Request.ID, again.Request.ID)
	}
	o.Key = "k2"
	_, err = r.MakeRequest(r.ctx, o)
	r.refused(err, "request_same")
	if _, err = r.TakeBackRequest(r.ctx, first.Request.ID, health.Actor{Kind: health.ByCitizen, ID: "somebody"}); err == nil {
		t.Error("somebody else has taken it back")
	}
	_, err = r.TakeBackRequest(r.ctx, first.Request.ID, o.By)
	r.ok(err)
	_, err = r.TakeBackRequest(r.ctx, first.Request.ID, o.By)
	r.refused(err, "request_over")
	r.refused(r.rules(first.Request.ID, mai, health.RequestDone, ""), "request_over")
	second, err := r.MakeRequest(r.ctx, o)
	r.ok(err)
	if second.Request.ID == first.Request.ID {
		t.Error("the number was used again")
	}
}

// TestTwoDecide: one of them does, and the other hears of it.
func TestTwoDecide(t *testing.T) {
	r, _, ai := newStation(t)
	id := r.made(health.RequestRestrict, ai).ID
	r.refused(r.rules(id, nhan, health.RequestDone, ""), "request_not_yours")
	r.refused(r.rules(id, mai, health.RequestPartly, health.ReasonLawKeeps), "request_decision")
	r.refused(r.rules(id, mai, health.RequestRefused, ""), "request_reason")
	r.refused(r.rules(id, mai, health.RequestDone, health.ReasonLawKeeps), "request_reason")
	r.refused(r.rules("YC010101-1", mai, health.RequestDone, ""), "request_unknown")
	var wg sync.WaitGroup
	said := make([]error, 2)
	for i, by := range []health.StaffID{mai, nam} {
		wg.Go(func() {
			said[i] = r.rules(id, by, []health.RequestOutcome{health.RequestDone, health.RequestRefused}[i], []health.RequestReason{"", health.ReasonLawTask}[i])
		})
	}
	wg.Wait()
	if codes := []string{health.CodeOf(said[0]), health.CodeOf(said[1])}; !slices.Contains(codes, "") || !slices.Contains(codes, "request_decided") {
		t.Fatalf("said %v", said)
	}
	got, err := r.Store.SubjectRequest(r.ctx, id)
	r.ok(err)
	r.ok(r.rules(id, health.StaffID(got.Decided.ID), got.Outcome, got.Reason)) // the same again is one decision
	_, err = r.CarryOutRequest(r.ctx, id)
	r.ok(err)
	if limited := r.record(ai).Limited(health.LimitUse); limited != (got.Outcome == health.RequestDone) {
		t.Errorf("%s, limited %t", got.Outcome, limited)
	}
}

// TestLimitsStopTheUse: no campaign, no list for comparison, nobody who is expected; and all of it again when they are lifted.
func TestLimitsStopTheUse(t *testing.T) {
	e := expects(t, map[string]string{"Bùi Thị Lụa": "0990000061"})
	who := e.people["Bùi Thị Lụa"]
	e.write(func(tx store.Tx) error {
		r, err := tx.Record(who)
		r.Fields[health.NationalID] = health.FieldValue{State: health.HasValue, Value: "017185000061"}
		return errors.Join(err, tx.UpdateRecord(&r))
	})
	e.visited("Bùi Thị Lụa", "1", november(2), november(26))
	e.daily(november(23))
	onList := func() int {
		l, err := e.BeginCheck(e.ctx, CheckInput{Station: phongPhu, By: nhan})
		e.ok(err)
		_, err = e.CollectCheck(e.ctx, CheckBatch{List: l.ID, Rows: 9})
		e.ok(err)
		l, err = e.Store.CheckList(e.ctx, l.ID)
		e.ok(err)
		return l.Rows
	}
	id := e.made(health.RequestRestrict, who).ID
	if got := e.carried(id, health.RequestDone, ""); got.Live() {
		t.Fatalf("not ended: %+v", got)
	}
	e.stands("Bùi Thị Lụa", health.StageBefore, health.FollowOff)
	e.daily(november(24))
	e.stands("Bùi Thị Lụa", health.StageBefore, health.FollowOff)
	if n := onList(); n != 0 {
		t.Errorf("%d on a list for comparison", n)
	}
	rules := always(e.now)
	k := e.begin(rules)
	e.counts(k.ID, health.CampaignTally{health.OutcomeOptedOut: 1})
	steps, err := e.Store.History(e.ctx, who, 9)
	e.ok(err)
	if steps[0].Action != health.ActLimit || steps[0].Cause.ID != string(id) {
		t.Errorf("the history ends with %+v", steps[0])
	}
	e.carried(e.made(health.RequestLift, who).ID, health.RequestDone, "")
	if len(e.record(who).Limits) > 0 {
		t.Error("still limited")
	}
	e.daily(november(25))
	e.stands("Bùi Thị Lụa", e.of("Bùi Thị Lụa").Stage, "")
	if n := onList(); n != 1 {
		t.Errorf("%d on a list for comparison after that", n)
	}
}

// TestConsentIsTakenBackAtOnce, before anybody decides; who wants messages again says so.
func TestConsentIsTakenBackAtOnce(t *testing.T) {
	r, luy, ai := newStation(t)
	r.tie(citizen("web", "family", ai, health.ProofCode, r.now))
	r.tie(citizen("web", "family", luy, health.ProofInvite, r.now))
	o := r.orders(health.RequestWithdraw, ai, "k1")
	s, err := r.MakeRequest(r.ctx, o)
	r.ok(err)
	given := func(address string) bool {
		c, err := r.Store.Consent(r.ctx, "web", address)
		if err == nil {
			return c.Given
		}
		return true
	}
	if !r.record(ai).Limited(health.LimitMessages) || r.record(ai).Limited(health.LimitUse) || given(o.Address) || !given("family") {
		t.Errorf("limits %v, consent %t, of the family %t", r.record(ai).Limits, given(o.Address), given("family"))
	}
	no := func(why string, want bool) {
		t.Helper()
		pointless, err := r.pointless(r.ctx, health.Message{Channel: "web", Address: o.Address, Purpose: health.PurposeRemind})
		if r.ok(err); pointless != want {
			t.Errorf("%s: a reminder is pointless: %t", why, pointless)
		}
	}
	no("withdrawn", true)
	r.refused(r.rules(s.Request.ID, mai, health.RequestRefused, health.ReasonLawTask), "request_decision") // a consent can always be taken back
	r.carried(s.Request.ID, health.RequestDone, "")
	o.Key = "k2"
	_, err = r.MakeRequest(r.ctx, o)
	r.refused(err, "request_stopped")
	r.ok(r.Consent(r.ctx, "web", o.Address, true))
	no("wanted again", false)
	if !given(o.Address) || len(r.record(ai).Limits) > 0 {
		t.Errorf("limits %v, consent %t", r.record(ai).Limits, given(o.Address))
	}
	_, err = r.MakeRequest(r.ctx, r.orders(health.RequestLift, ai, "k3"))
	r.refused(err, "request_not_stopped")
	r.carried(r.made(health.RequestObject, ai).ID, health.RequestDone, "")
	step, err := r.LiftLimits(r.ctx, ai, mai, "k4")
	r.ok(err)
	_, err = r.CarryOutRequest(r.ctx, step.Request.ID)
	r.ok(err)
	if !given(o.Address) || len(r.record(ai).Limits) > 0 {
		t.Errorf("lifted: limits %v, consent %t", r.record(ai).Limits, given(o.Address))
	}
}

// TestErasureKeepsCare: what was done for a patient is kept as long as the law demands.
func TestErasureKeepsCare(t *testing.T) {
	r, _, ai := newStation(t)
	visit := func(year int) {
		r.write(func(tx store.Tx) error {
			return tx.PutVisit(health.Visit{ID: health.NewVisitID("17123", "1"), Person: ai, Facility: "17123", Started: ident.Date{Y: year, M: 5, D: 1},
				Source: health.FromImport, Cause: health.Cause{Kind: health.CauseImport, ID: "i1", Row: 1}, At: r.now})
		})
	}
	id := r.made(health.RequestErase, ai).ID
	visit(2024)
	r.refused(r.rules(id, mai, health.RequestDone, ""), "request_keeps")
	visit(2015)
	r.ok(r.rules(id, mai, health.RequestDone, ""))
	stand, err := r.CarryOutRequest(r.ctx, id)
	r.ok(err)
	if !stand.Erase || r.record(ai).Erased() {
		t.Fatalf("stands %+v", stand)
	}
	again, err := r.CarryOutRequest(r.ctx, id) // a worker died before it could tell what it has written
	r.ok(err)
	if !slices.Equal(again.Notify, stand.Notify) {
		t.Errorf("written %v, then %v", stand.Notify, again.Notify)
	}
	for range 2 {
		stand, err = r.EraseRequest(r.ctx, id)
		r.ok(err)
	}
	if !stand.Over || !r.record(ai).Erased() {
		t.Errorf("stands %+v", stand)
	}
	_, err = r.MakeRequest(r.ctx, health.RequestOrder{Key: "k9", Kind: health.RequestAccess, Person: ai, By: staffed(nhan), Channel: health.RequestCounter})
	r.refused(err, "request_erased")
}

// TestErasureThatIsStoppedIsTold: a question came up after whoever asked was told that the record goes.
func TestErasureThatIsStoppedIsTold(t *testing.T) {
	r, _, ai := newStation(t)
	r.Senders = map[string]Sender{"web": senderFunc(func() error { return nil })}
	id := r.made(health.RequestErase, ai).ID
	r.ok(r.rules(id, mai, health.RequestDone, ""))
	stand, err := r.CarryOutRequest(r.ctx, id)
	r.ok(err)
	r.write(func(tx store.Tx) error {
		return tx.CreateTask(health.Task{ID: "decide-x", Kind: health.TaskDecide, State: health.TaskQueued, Station: phongPhu, Person: ai, Due: r.now, CreatedAt: r.now})
	})
	after, err := r.EraseRequest(r.ctx, id)
	r.ok(err)
	if !stand.Erase || after.Over || after.Erase || len(after.Notify) != 1 || r.record(ai).Erased() {
		t.Fatalf("stands %+v, then %+v", stand, after)
	}
	m, err := r.Store.Message(r.ctx, after.Notify[0])
	r.ok(err)
	if m.Phrase != "notice.request.not_yet" {
		t.Errorf("written: %s", m.Phrase)
	}
	got, err := r.Store.SubjectRequest(r.ctx, id)
	r.ok(err)
	if !got.Open() || got.Held != "forget_asked" || got.Told != "" {
		t.Errorf("stands %+v", got)
	}
}

// TestRequestGoesWithAMerge, and so do the limits; taken apart each has its own again.
func TestRequestGoesWithAMerge(t *testing.T) {
	r, luy, ai := newStation(t)
	id := r.made(health.RequestErase, ai).ID
	r.carried(r.made(health.RequestRestrict, ai).ID, health.RequestDone, "")
	m := r.merging(luy, ai)
	got, err := r.Store.SubjectRequest(r.ctx, id)
	r.ok(err)
	if got.Person != luy || !r.record(luy).Limited(health.LimitUse) {
		t.Errorf("about %s, limits %v", got.Person, r.record(luy).Limits)
	}
	r.splitting(m, false)
	got, err = r.Store.SubjectRequest(r.ctx, id)
	r.ok(err)
	if got.Person != ai || len(r.record(luy).Limits) > 0 || !r.record(ai).Limited(health.LimitUse) {
		t.Errorf("about %s, limits %v and %v", got.Person, r.record(luy).Limits, r.record(ai).Limits)
	}
	m = r.merging(luy, ai)
	_, err = r.LiftLimits(r.ctx, luy, mai, "k8")
	r.ok(err)
	_, err = r.CarryOutRequest(r.ctx, lastRequest(r, luy))
	r.ok(err)
	r.splitting(m, true)
	if len(r.record(luy).Limits) > 0 || len(r.record(ai).Limits) > 0 {
		t.Errorf("after it was lifted: %v and %v", r.record(luy).Limits, r.record(ai).Limits)
	}
}

func lastRequest(r *register, who health.PersonID) health.RequestID {
	all, err := r.Store.RequestsOf(r.ctx, who)
	r.ok(err)
	i := slices.IndexFunc(all, func(q health.SubjectRequest) bool { return q.Live() && q.Kind == health.RequestLift })
	return all[i].ID
}

// TestRequestOfTheDead is decided as any other; a chat of theirs asks for nothing more.
func TestRequestOfTheDead(t *testing.T) {
	r, _, ai := newStation(t)
	id := r.made(health.RequestAccess, ai).ID
	r.write(func(tx store.Tx) error {
		who, err := tx.Record(ai)
		who.Life = health.Dead
		return errors.Join(err, tx.UpdateRecord(&who))
	})
	_, err := r.MakeRequest(r.ctx, r.orders(health.RequestErase, ai, "k2"))
	r.refused(err, "request_gone")
	stand, err := r.RequestStanding(r.ctx, id)
	r.ok(err)
	if stand.Over {
		t.Error("it is over")
	}
	if got := r.carried(id, health.RequestRefused, health.ReasonNotProved); got.Live() {
		t.Errorf("not ended: %+v", got)
	}
}

// TestEveryStepIsLogged, by whom and what, and tells nothing personal.
func TestEveryStepIsLogged(t *testing.T) {
	r, _, ai := newStation(t)
	s, err := r.MakeRequest(r.ctx, health.RequestOrder{Key: "k", Kind: health.RequestAccess, Person: ai, By: staffed(nhan), Channel: health.RequestCounter})
	r.ok(err)
	v := health.RequestVerdict{Request: s.Request.ID, By: nam}
	_, err = r.AckRequest(r.ctx, v)
	r.ok(err)
	_, err = r.InvolveOthers(r.ctx, v)
	r.ok(err)
	v.Reason = health.ReasonThird
	_, err = r.ExtendRequest(r.ctx, v)
	r.ok(err)
	r.now = r.now.Add(50 * 24 * time.Hour)
	_, err = r.RemindRequest(r.ctx, v.Request)
	r.ok(err)
	got := r.carried(v.Request, health.RequestDone, "")
	rows, err := r.Store.AuditOf(r.ctx, string(v.Request), 20)
	r.ok(err)
	var steps []string
	for _, row := range slices.Backward(rows) {
		steps = append(steps, row.By.ID+": "+row.Detail)
	}
	want := "nhan: made access counter; nam: acknowledged; nam: others 2026-11-17; nam: extended third 2026-12-02; request: reminded late; mai: decided done; request: ended done told nobody"
	if text := strings.Join(steps, "; "); text != want {
		t.Errorf("logged\n%s, want\n%s", text, want)
	}
	if got.Told != health.ToldNobody {
		t.Errorf("told %q", got.Told)
	}
}
