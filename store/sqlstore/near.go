package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
)

// maxBlocks is how many blocks one description has at most.
const maxBlocks = 11

// putTraits indexes a new record for the search of duplicates, in the transaction that stores it.
func (t tx) putTraits(r health.Record) error {
	if r.Life == health.Merged {
		return nil
	}
	traits := match.Of(r.Fields)
	if err := t.insert(qTraitInsert, str("person_id", r.ID), str("trait", traits.Text())); err != nil {
		return err
	}
	return t.putBlocks(r.ID, traits.Blocks())
}

func (t tx) putBlocks(id health.PersonID, blocks []match.Block) error {
	for _, b := range blocks {
		err := t.insert(qBlockInsert, bind("block", int64(b)), str("person_id", id))
		if err != nil && !errors.Is(err, store.ErrExists) { // a fill of the index that runs again finds its own rows
			return err
		}
	}
	return nil
}

func (t tx) dropBlocks(id health.PersonID, blocks []match.Block) error {
	for _, b := range blocks {
		if _, err := t.exec(qBlockDelete, bind("block", int64(b)), str("person_id", id)); err != nil {
			return err
		}
	}
	return nil
}

// changeTraits keeps the index in step with a record. A merged record is in no block, and comes back with its life.
func (t tx) changeTraits(before, after health.Record) error {
	old, now := match.Of(before.Fields), match.Of(after.Fields)
	switch {
	case before.Life == health.Merged && after.Life == health.Merged:
		return nil
	case before.Life == health.Merged:
		return t.putTraits(after)
	case after.Life == health.Merged:
		if _, err := t.exec(qTraitDelete, str("person_id", after.ID)); err != nil {
			return err
		}
		return t.dropBlocks(after.ID, old.Blocks())
	case old.Text() == now.Text():
		return nil
	}
	if err := t.update(qTraitUpdate, str("person_id", after.ID), str("trait", now.Text())); err != nil {
		return err
	}
	was, is := old.Blocks(), now.Blocks()
	if err := t.dropBlocks(after.ID, missing(was, is)); err != nil {
		return err
	}
	return t.putBlocks(after.ID, missing(is, was))
}

// missing lists the blocks of one list that the other lacks.
func missing(some, other []match.Block) []match.Block {
	var out []match.Block
	for _, b := range some {
		if !slices.Contains(other, b) {
			out = append(out, b)
		}
	}
	return out
}

func scanNeighbour(row scanner) (store.Neighbour, error) {
	var n store.Neighbour
	var text string
	if err := row.Scan(&n.ID, &text); err != nil {
		return n, err
	}
	var err error
	n.Traits, err = match.Parse(text)
	return n, err
}

// Near implements store.Tx.
func (t tx) Near(traits match.Traits) ([]store.Neighbour, error) {
	binds := []any{bind("cap", match.BlockCap)}
	blocks := traits.Blocks()
	if len(blocks) == 0 {
		return nil, nil
	}
	for i := range maxBlocks {
		var b any // NULL is in no block
		if i < len(blocks) {
			b = int64(blocks[i])
		}
		binds = append(binds, bind(fmt.Sprintf("b%d", i+1), b))
	}
	return list(t.runner, qNear, scanNeighbour, binds...)
}

// Neighbours implements store.People.
func (s *Store) Neighbours(ctx context.Context, after health.PersonID, limit int) ([]store.Neighbour, error) {
	if after == "" {
		after = "!" // before every id; the empty text would be NULL
	}
	return list(s.ask(ctx), qTraitList, scanNeighbour, append(page(limit, 0), str("after", after))...)
}

// claimBuckets is how many rows stand for all keys that can be claimed: two keys that share one wait for each other for
// nothing, which costs a moment.
const claimBuckets = 1024

// Claim implements store.Tx. Rows are locked in the order of their numbers, so that two who claim several do not wait for
// each other. Where a transaction that writes is alone anyway, one row stands for all.
func (t tx) Claim(keys ...string) error {
	var ids []int
	for _, k := range keys {
		h := fnv.New32a()
		h.Write([]byte(k))
		ids = append(ids, int(h.Sum32()%claimBuckets))
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	if t.s.dialect.Lock == "" {
		ids = ids[:min(1, len(ids))]
	}
	for _, id := range ids {
		if err := t.row(qClaimGet, []any{&id}, bind("id", id)); err != nil {
			return err
		}
	}
	return nil
}

// SetApart implements store.Tx. The pair is stored once, the lesser id first.
func (t tx) SetApart(one, two health.PersonID, by health.Actor, at time.Time) error {
	err := t.insert(qNotSameInsert, str("one", min(one, two)), str("two", max(one, two)), str("actor_kind", by.Kind),
		str("actor_id", by.ID), bind("made_at", at))
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

// Apart implements store.Tx.
func (t tx) Apart(person health.PersonID) ([]health.PersonID, error) {
	return list(t.runner, qNotSameList, scanPersonID, str("person_id", person))
}

// PutState implements store.Tx.
func (t tx) PutState(name string, body []byte) error {
	return t.upsert(qMatchStateUpdate, qMatchStateInsert, str("name", name), bind("body", string(body)))
}

// State implements store.People.
func (s *Store) State(ctx context.Context, name string) ([]byte, error) {
	var body []byte
	return body, s.ask(ctx).row(qMatchStateGet, []any{raw(&body)}, str("name", name))
}

// indexState notes with which rules the index was filled; while it is filled, after which person.
const indexState = "index"

// indexPeople fills the index of a database that was made without it or with other rules, a page at a time. A fill that is
// interrupted goes on where it was.
func (s *Store) indexPeople(ctx context.Context) error {
	state, err := s.State(ctx, indexState)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if string(state) == match.BlockVersion {
		return nil
	}
	if err := s.fillBuckets(ctx); err != nil {
		return err
	}
	for after, more := health.PersonID("!"), true; more; {
		if after, more, err = s.indexPage(ctx, after); err != nil {
			return err
		}
	}
	return s.Write(ctx, func(tx store.Tx) error { return tx.PutState(indexState, []byte(match.BlockVersion)) })
}

// indexPage indexes the next people.
func (s *Store) indexPage(ctx context.Context, after health.PersonID) (last health.PersonID, more bool, err error) {
	const size = 500
	last = after
	err = s.Write(ctx, func(in store.Tx) error {
		t := in.(tx)
		people, err := list(t.runner, qRecordList, scanRecord, append(page(size, 0), str("after", after))...)
		if err != nil {
			return err
		}
		for _, r := range people {
			if err := t.reindex(r); err != nil {
				return err
			}
			last = r.ID
		}
		more = len(people) == size
		return nil
	})
	return last, more, err
}

// reindex takes away the traits of other rules; blocks of other rules are left, for they cost a comparison and no more.
func (t tx) reindex(r health.Record) error {
	if _, err := t.exec(qTraitDelete, str("person_id", r.ID)); err != nil {
		return err
	}
	return t.putTraits(r)
}

// fillBuckets makes the rows that claims lock.
func (s *Store) fillBuckets(ctx context.Context) error {
	return s.Write(ctx, func(in store.Tx) error {
		t := in.(tx)
		var first int
		if err := t.row(qClaimGet, []any{&first}, bind("id", claimBuckets-1)); !errors.Is(err, store.ErrNotFound) {
			return err
		}
		for id := range claimBuckets {
			if err := t.insert(qClaimInsert, bind("id", id)); err != nil && !errors.Is(err, store.ErrExists) {
				return err
			}
		}
		return nil
	})
}
