package workflows

import (
	"errors"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// asksAbout keeps a request that is acknowledged, given more time and refused, and one that ends with the erasure of the
// record after whoever asked was told.
func (r *recorder) asksAbout(t *testing.T) {
	p := r.registered("q1", person(map[health.Field]string{health.FullName: "Hà Thị Mận", health.NationalID: "017090500011", health.Phone: "0990000011",
		health.BirthDate: "07/08/1993"}))
	r.write(func(tx store.Tx) error {
		return errors.Join(tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000011", Person: p, Proof: health.ProofCode, At: r.now()}),
			tx.PutContact(health.Contact{Channel: "sms", Address: "+84990000079", Staff: mai, Proof: health.ProofOperator, At: r.now()}))
	})
	made := r.asksFor(t, p, health.RequestRestrict)
	for _, f := range []func(health.RequestVerdict) error{
		func(v health.RequestVerdict) error { _, err := r.desk.AckRequest(t.Context(), v); return err },
		func(v health.RequestVerdict) error {
			v.Reason = health.ReasonMany
			_, err := r.desk.ExtendRequest(t.Context(), v)
			return err
		},
		func(v health.RequestVerdict) error {
			v.Outcome, v.Reason = health.RequestRefused, health.ReasonLawTask
			_, err := r.desk.DecideRequest(t.Context(), v)
			return err
		}} {
		must(t, f(health.RequestVerdict{Request: made, By: mai}))
		time.Sleep(500 * time.Millisecond)
	}
	r.keep(t, requestID(made), "request-refused")
	erase := r.asksFor(t, p, health.RequestErase)
	_, err := r.desk.DecideRequest(t.Context(), health.RequestVerdict{Request: erase, By: mai, Outcome: health.RequestDone})
	must(t, err)
	r.keep(t, requestID(erase), "request-erased")
	if !r.record(p).Erased() {
		t.Error("the record is still there")
	}
}

func (r *recorder) asksFor(t *testing.T, p health.PersonID, kind health.RequestKind) health.RequestID {
	t.Helper()
	s, err := r.desk.MakeRequest(t.Context(), health.RequestOrder{Key: "rec-" + string(kind), Kind: kind, Person: p,
		By: health.Actor{Kind: health.ByStaff, ID: string(nhan)}, Channel: health.RequestCounter})
	must(t, err)
	time.Sleep(500 * time.Millisecond)
	return s.Request.ID
}
