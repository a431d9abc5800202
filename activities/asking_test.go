package activities

import (
	"context"
	"errors"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// answersByName is a register that answers by name; an error in place of an answer fails.
type answersByName map[string]any

func (a answersByName) Ask(_ context.Context, asked map[health.Field]health.Value) (health.CheckAnswer, error) {
	switch got := a[asked[health.FullName].Reveal()].(type) {
	case error:
		return health.CheckAnswer{}, got
	case health.CheckAnswer:
		return got, nil
	}
	return health.CheckAnswer{Result: health.CheckMatch}, nil
}

func value(text string) health.FieldValue {
	return health.FieldValue{State: health.HasValue, Value: health.Value(text)}
}

// asks begins a list of a register and carries it as far as it gets.
func (r *register) asks(source health.CheckSource, answers Register) health.CheckList {
	r.t.Helper()
	r.Registers = map[health.CheckSource]Register{source: answers}
	l, err := r.BeginCheck(r.ctx, CheckInput{Station: phongPhu, Source: source, By: nhan})
	r.ok(err)
	for stand := standOfCheck(l); stand.State == health.CheckCollecting; {
		stand, err = r.CollectCheck(r.ctx, CheckBatch{List: l.ID, Rows: 2})
		r.ok(err)
	}
	return r.goOn(l.ID)
}

// goOn asks until the list is over or held.
func (r *register) goOn(id health.CheckID) health.CheckList {
	r.t.Helper()
	for {
		res, err := r.AskCheck(r.ctx, CheckBatch{List: id, Rows: 2})
		r.ok(err)
		if res.Done || res.Stand.Again.After(r.now) {
			l, err := r.Store.CheckList(r.ctx, id)
			r.ok(err)
			return l
		}
	}
}

func insured(name, birth, card string) map[health.Field]string {
	return map[health.Field]string{health.FullName: name, health.BirthDate: birth, health.SexField: "1", health.Insurance: card}
}

// TestInsurerIsAsked: what it says of its own card is taken over, what it says of the person is a decision, and what it does
// not know is asked again; the comparison with the population database is another matter.
func TestInsurerIsAsked(t *testing.T) {
	r := newRegister(t)
	right := r.enter(insured("Bùi Văn Lành", "1985-03-12", "DT2172512345678"))
	renewed := r.enter(insured("Bùi Thị Ánh", "1990-02-01", "DT2172512345679"))
	other := r.enter(insured("Đinh Công Tạo", "1958", "DT2172512345680"))
	expired := r.enter(insured("Đinh Thị Ơn", "1970-05-05", "DT2172512345681"))
	stranger := r.enter(map[health.Field]string{health.FullName: "Hà Văn Út", health.BirthDate: "2001-09-09", health.NationalID: "017201000012"})
	soldier := r.enter(insured("Hà Văn Quân", "1999-09-09", "QN2172512345682"))
	r.enter(map[health.Field]string{health.FullName: "Hà Thị Không", health.BirthDate: "2002"}) // no number: not asked
	l := r.asks(health.CheckInsurance, answersByName{
		"Bùi Văn Lành":  health.CheckAnswer{Result: health.CheckMatch, Values: map[health.Field]health.FieldValue{"GT_THE_DEN": value("2026-12-31")}},
		"Bùi Thị Ánh":   health.CheckAnswer{Result: health.CheckMatch, Values: map[health.Field]health.FieldValue{health.Insurance: value("HN2172512345679")}},
		"Đinh Công Tạo": health.CheckAnswer{Result: health.CheckMismatch, Code: health.CodeCardOther, Values: map[health.Field]health.FieldValue{health.FullName: value("Đinh Công Tảo")}},
		"Đinh Thị Ơn":   health.CheckAnswer{Result: health.CheckMismatch, Code: health.CodeCardExpired, Values: map[health.Field]health.FieldValue{"GT_THE_DEN": value("2026-01-31")}},
		"Hà Văn Út":     health.CheckAnswer{Result: health.CheckUnknown, Code: health.CodeCardUnknown},
		"Hà Văn Quân":   health.Refuse("card_elsewhere", nil),
	})
	want := health.CheckTally{Match: 2, Mismatch: 2, Unknown: 1, Filled: 2, Proposed: 1, Doubted: 2, Left: 1}
	if l.State != health.CheckDone || l.Rows != 6 || l.Tally != want {
		t.Errorf("%s, %d rows, %+v, want %+v", l.State, l.Rows, l.Tally, want)
	}
	if v := r.record(right).Fields["GT_THE_DEN"]; v.Text() != "2026-12-31" || v.Source != health.FromInsurance {
		t.Errorf("the card's last day: %+v", v)
	}
	if v := r.record(renewed); v.Text(health.Insurance) != "HN2172512345679" {
		t.Error("the new card was not taken over")
	}
	tasks, err := r.Store.TaskList(r.ctx, phongPhu, "", 50, 0)
	r.ok(err)
	judged := 0
	for _, task := range tasks {
		if task.Kind == health.TaskCorrect && task.Person == other && task.Reasons[0].Code == "insurance" {
			judged++
		}
	}
	if judged != 1 || r.record(other).Text(health.FullName) != "Đinh Công Tạo" {
		t.Errorf("%d tasks about the other name", judged)
	}
	if rec := r.record(expired); rec.Fields[health.Insurance].Dispute() != health.CodeCardExpired || len(rec.Gaps) == 0 || rec.Text("GT_THE_DEN") != "2026-01-31" {
		t.Errorf("expired: %q, gaps %v", rec.Fields[health.Insurance].Dispute(), rec.Gaps)
	}
	if rec := r.record(stranger); rec.Fields[health.NationalID].Dispute() != "" {
		t.Error("who has no card has a wrong national id")
	}
	for _, id := range []health.PersonID{right, other, expired, stranger, soldier} {
		if rec := r.record(id); rec.Verification != health.Unverified {
			t.Errorf("%s: the insurer's answer is taken for the population database's: %s", id, rec.Verification)
		}
	}
	r.askedAgain(right, expired)
}

// askedAgain asks the insurer once more: who agreed is left in peace, and a doubt goes when the answer is good.
func (r *register) askedAgain(right, expired health.PersonID) {
	r.t.Helper()
	l := r.asks(health.CheckInsurance, answersByName{})
	items, err := r.Store.CheckItems(r.ctx, l.ID, 0, 50)
	r.ok(err)
	for _, i := range items {
		if i.Person == right {
			r.t.Error("somebody is asked about again a moment later")
		}
	}
	if v := r.record(expired).Fields[health.Insurance]; v.Dispute() != "" {
		r.t.Errorf("the doubt stays although the card is good: %s", v.Dispute())
	}
	r.now = r.now.Add(health.InsuranceLasts + time.Hour)
	if l := r.asks(health.CheckInsurance, answersByName{}); l.Rows != 6 {
		r.t.Errorf("after half a year %d people are asked about, want 6", l.Rows)
	}
}

// TestRegisterThatDoesNotAnswerHoldsTheList: what was answered is kept, the reason is said, and it goes on where it was.
func TestRegisterThatDoesNotAnswerHoldsTheList(t *testing.T) {
	r := newRegister(t)
	var ids []health.PersonID
	for i, name := range []string{"Bùi Văn Một", "Bùi Văn Hai", "Bùi Văn Ba", "Bùi Văn Bốn", "Bùi Văn Năm"} {
		ids = append(ids, r.enter(map[health.Field]string{health.FullName: name, health.BirthDate: "1985-03-12", health.NationalID: "01708500009" + string(rune('1'+i))}))
	}
	away := &health.Error{Code: "register_away", Fault: health.FaultOutside, Retry: true}
	answers := answersByName{"Bùi Văn Một": away, "Bùi Văn Hai": away, "Bùi Văn Ba": away, "Bùi Văn Bốn": away, "Bùi Văn Năm": away}
	l := r.asks(health.CheckPopulation, answers)
	var waits []time.Duration
	for range 5 {
		waits = append(waits, l.Again.Sub(r.now))
		r.now = l.Again
		l = r.goOn(l.ID)
	}
	if l.State != health.CheckAsking || l.Held != "register_away" || l.Cursor != 0 || waits[0] != time.Minute || waits[1] <= waits[0] || waits[4] != time.Hour {
		t.Errorf("%s, held %q at %d, waits %v", l.State, l.Held, l.Cursor, waits)
	}
	clear(answers)
	answers["Bùi Văn Ba"] = errors.New("an unknown fault")
	_, err := r.RetryCheck(r.ctx, CheckVerdict{List: l.ID, By: thanh})
	r.ok(err)
	l = r.goOn(l.ID)
	if l.Tally.Verified+l.Tally.Settled() == 0 || l.Held != "register_away" || l.Cursor == 0 {
		t.Errorf("the answers before the fault are lost: %+v", l)
	}
	clear(answers)
	r.now = l.Again
	l = r.goOn(l.ID)
	if l.State != health.CheckDone || l.Tally.Verified != 5 || l.Held != "" || !l.Again.IsZero() {
		t.Errorf("%s %q %+v", l.State, l.Held, l.Tally)
	}
	for _, id := range ids {
		if rec := r.record(id); rec.Verification != health.Matched {
			t.Errorf("%s: %s", id, rec.Verification)
		}
	}
	if _, err := r.RetryCheck(r.ctx, CheckVerdict{List: l.ID, By: thanh}); health.CodeOf(err) != "check_not_held" {
		t.Errorf("a list that is over is asked about again: %v", err)
	}
}

// TestWhoChangesWhileARegisterIsAsked is not called verified; who is forgotten is not asked about; a list that is given up
// asks nobody else, and its people are to be compared as before.
func TestWhoChangesWhileARegisterIsAsked(t *testing.T) {
	r := newRegister(t)
	enter := func(name, id string) health.PersonID {
		return r.enter(map[health.Field]string{health.FullName: name, health.BirthDate: "1985-03-12", health.NationalID: id})
	}
	changed, gone, left := enter("Bùi Văn Một", "017085000091"), enter("Bùi Văn Hai", "017085000092"), enter("Bùi Văn Ba", "017085000093")
	away := &health.Error{Code: "register_away", Fault: health.FaultOutside, Retry: true}
	answers := answersByName{"Bùi Văn Một": away, "Bùi Văn Hai": away, "Bùi Văn Ba": away}
	l := r.asks(health.CheckPopulation, answers)
	r.write(func(tx store.Tx) error {
		c, rec := r.clerk(tx, nil), r.record(changed)
		return errors.Join(c.change(&rec, health.ActCorrect, map[health.Field]health.FieldValue{health.BirthDate: value("1985-03-21")},
			health.Cause{Kind: health.CauseTask, ID: "t"}, staffed(nhan)), tx.Forget(gone))
	})
	delete(answers, "Bùi Văn Một")
	r.now = l.Again
	l = r.goOn(l.ID)
	l, err := r.EndCheck(r.ctx, CheckVerdict{List: l.ID, By: thanh})
	r.ok(err)
	if l.Tally.Changed != 1 || l.Tally.Verified != 0 || l.Tally.Changed+l.Tally.Gone+l.Tally.Left != 3 {
		t.Errorf("%+v", l.Tally)
	}
	if v := r.record(changed).Verification; v != health.Recheck {
		t.Errorf("changed meanwhile: %s", v)
	}
	if v := r.record(left).Verification; v != health.Unverified {
		t.Errorf("given up: %s", v)
	}
	if res, err := r.AskCheck(r.ctx, CheckBatch{List: l.ID, Rows: 2}); err != nil || !res.Done {
		t.Errorf("it goes on: %+v, %v", res, err)
	}
}

func TestRegisterThatIsNotConnected(t *testing.T) {
	r := newRegister(t)
	if _, err := r.BeginCheck(r.ctx, CheckInput{Station: phongPhu, Source: health.CheckInsurance, By: nhan}); health.CodeOf(err) != "check_off" {
		t.Error(err)
	}
}
