package activities

import (
	"context"
	"errors"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// tired is a store that takes so many changes and then none.
type tired struct {
	store.Store
	left int
}

var errTired = errors.New("the store takes nothing more")

func (s *tired) Write(ctx context.Context, f func(store.Tx) error) error {
	if s.left--; s.left < 0 {
		return errTired
	}
	return s.Store.Write(ctx, f)
}

// TestWhatLandedIsToldWhenTheRestFails: a look at many that fails on the way hands over the messages of those it came to, goes
// on behind them, and meets the error again.
func TestWhatLandedIsToldWhenTheRestFails(t *testing.T) {
	r, luy, ai := newWard(t)
	r.tie(health.Contact{Channel: "sms", Address: "+84990000099", Staff: thom, Proof: health.ProofOperator, At: r.now})
	r.leaves(health.LeaveOrder{Staff: nhan, From: nov(4), Until: nov(6), Cover: thom})
	r.leaves(health.LeaveOrder{Staff: thanh, From: nov(4), Until: nov(6), Cover: thom})
	r.gives(given(ai, nhan, thanh, "g1"), "")
	r.now = r.now.AddDate(0, 0, 2)
	sound, weak := r.Store, &tired{Store: r.Store, left: 1}
	r.Store = weak
	first, err := r.HandOver(r.ctx, HandBatch{Rows: 50})
	if err != nil || first.Done || first.Tasks != 1 || len(first.Notify) != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	if _, err := r.HandOver(r.ctx, HandBatch{After: first.After, Rows: 50}); !errors.Is(err, errTired) {
		t.Errorf("the error is passed over: %v", err)
	}
	weak.left = 9
	second, err := r.HandOver(r.ctx, HandBatch{After: first.After, Rows: 50})
	if err != nil || !second.Done || second.Tasks != 1 {
		t.Errorf("%+v, %v", second, err)
	}
	r.Store = sound
	r.holder(luy, thom, "")
	r.holder(ai, thom, "")
}
