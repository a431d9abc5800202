package sqlstore

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
)

// placedState notes that the questions of older versions know where they are counted.
const placedState = "draft.units"

// placeDrafts gives the entries that wait since before a draft had a unit the one that they name, so that figures by
// arrangement count them where later ones are counted. Stopped in the middle, it goes on: who has a unit is passed over.
func (s *Store) placeDrafts(ctx context.Context) error {
	state, err := s.State(ctx, placedState)
	if string(state) == "1" || err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	for after, more := health.DraftID(first), true; more; {
		if after, more, err = s.placeSome(ctx, after); err != nil {
			return err
		}
	}
	return s.Write(ctx, func(tx store.Tx) error { return tx.PutState(placedState, []byte("1")) })
}

// placeSome places a page of them, and says which was the last.
func (s *Store) placeSome(ctx context.Context, after health.DraftID) (last health.DraftID, more bool, err error) {
	const size = 500
	err = s.Write(ctx, func(in store.Tx) error {
		t := in.(tx)
		ids, err := list(t.runner, qDraftUnplaced, func(row scanner) (id health.DraftID, err error) { return id, row.Scan(&id) },
			append(page(size, 0), str("after", after))...)
		if err != nil {
			return err
		}
		for _, id := range ids {
			d, err := t.draft(id)
			if err != nil {
				return err
			}
			if err := t.update(qDraftPlace, unitOf(d), str("id", id)); err != nil {
				return err
			}
			last = id
		}
		more = len(ids) == size
		return nil
	})
	return last, more, err
}
