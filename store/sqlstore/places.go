package sqlstore

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
)

// placeState notes that every record says in a column of its own in which hamlet the person lives. Records that were
// stored before there was one are brought up to date at the next start.
const placeState, placeVersion = "places", "1"

// HamletPeople implements store.People.
func (s *Store) HamletPeople(ctx context.Context, station health.StationCode, hamlet string) (int, error) {
	var n int
	return n, s.ask(ctx).row(qHamletCount, []any{&n}, str("station", station), str("hamlet", hamlet))
}

// placePeople writes the hamlets of people down who were stored without, a page at a time. One that is interrupted begins
// anew.
func (s *Store) placePeople(ctx context.Context) error {
	state, err := s.State(ctx, placeState)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if string(state) == placeVersion {
		return nil
	}
	if err := s.everybody(ctx, tx.putHamlet); err != nil {
		return err
	}
	return s.Write(ctx, func(tx store.Tx) error { return tx.PutState(placeState, []byte(placeVersion)) })
}

// putHamlet writes down where somebody lives; whose hamlet is not known is passed over.
func (t tx) putHamlet(r health.Record) error {
	key := health.HamletKey(r.Text(health.Hamlet))
	if key == "" {
		return nil
	}
	return t.update(qPersonHamlet, str("id", r.ID), str("hamlet", key))
}
