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
	for after, more := health.PersonID(first), true; more; {
		if after, more, err = s.placePage(ctx, after); err != nil {
			return err
		}
	}
	return s.Write(ctx, func(tx store.Tx) error { return tx.PutState(placeState, []byte(placeVersion)) })
}

func (s *Store) placePage(ctx context.Context, after health.PersonID) (last health.PersonID, more bool, err error) {
	const size = 500
	last = after
	err = s.Write(ctx, func(in store.Tx) error {
		t := in.(tx)
		people, err := list(t.runner, qRecordList, s.scanRecord, append(page(size, 0), str("after", after))...)
		if err != nil {
			return err
		}
		for _, r := range people {
			last = r.ID
			key := health.HamletKey(r.Text(health.Hamlet))
			if key == "" {
				continue
			}
			if err := t.update(qPersonHamlet, str("id", r.ID), str("hamlet", key)); err != nil {
				return err
			}
		}
		more = len(people) == size
		return nil
	})
	return last, more, err
}
