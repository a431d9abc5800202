package main

import (
	"testing"

	"hssk/activities"
	"hssk/store/health"
)

// TestWhatADyingCommandLeftGoesOn: a list for the police that was written down, and whose process nobody started, is made at the
// next look; looking again changes nothing.
func TestWhatADyingCommandLeftGoesOn(t *testing.T) {
	s := newSite(t)
	path := s.list(20)
	id := s.load(path, 0)
	s.until("people are there", func() bool { return s.imported(id).State == health.ImportDone })
	l, err := s.app.acts.BeginCheck(t.Context(), activities.CheckInput{Station: e2eStation, By: "nhan"})
	ok(t, err)
	for range 2 {
		ok(t, s.app.desk.GoOn(t.Context()))
	}
	s.until("the list is made", func() bool {
		got, err := s.app.store.CheckList(t.Context(), l.ID)
		return err == nil && got.State == health.CheckSent && got.Rows > 0
	})
}
