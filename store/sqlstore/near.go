package sqlstore

import (
	"cmp"
	"context"
	"errors"
	"hash/fnv"
	"slices"
	"strconv"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
)

// maxNumbers and maxLikeness are how many blocks of either kind one description has at most.
const (
	maxNumbers  = 4
	maxLikeness = 7
)

// putTraits indexes a new record for the search of duplicates, in the transaction that stores it.
func (t tx) putTraits(r health.Record) error {
	if r.Life == health.Merged {
		return nil
	}
	traits := match.Of(r.Fields)
	binds, err := t.traitBinds(r.ID, traits)
	if err != nil {
		return err
	}
	if err := t.insert(qTraitInsert, binds...); err != nil {
		return err
	}
	return t.putBlocks(r.ID, traits.Blocks())
}

// traitBinds gives the columns of the traits; sealed ones leave a mark in the column that must not be empty.
func (t tx) traitBinds(id health.PersonID, traits match.Traits) ([]any, error) {
	plain, sealed, err := t.holdBeside("", "trait", traitOf(id), traits.Text())
	if plain.Value == nil {
		plain = bind("trait", "-")
	}
	return []any{str("person_id", id), plain, sealed}, err
}

func (t tx) putBlocks(id health.PersonID, blocks []match.Block) error {
	for _, b := range t.s.blocks(blocks) {
		err := t.insert(qBlockInsert, bind("block", b), str("person_id", id))
		if err != nil && !errors.Is(err, store.ErrExists) { // a fill of the index that runs again finds its own rows
			return err
		}
	}
	return nil
}

func (t tx) dropBlocks(id health.PersonID, blocks []match.Block) error {
	for _, b := range append(t.s.blocks(blocks), t.s.olderBlocks(blocks)...) {
		if _, err := t.exec(qBlockDelete, bind("block", b), str("person_id", id)); err != nil {
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
	binds, err := t.traitBinds(after.ID, now)
	if err != nil {
		return err
	}
	if err := t.update(qTraitUpdate, binds...); err != nil {
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

func (s *Store) scanNeighbour(row scanner) (store.Neighbour, error) {
	var n store.Neighbour
	var text, sealed string
	if err := row.Scan(&n.ID, &text, opt(&sealed)); err != nil {
		return n, err
	}
	text, err := s.revealBeside(traitOf(n.ID), text, sealed, keyRow{})
	if err != nil {
		return n, err
	}
	n.Traits, err = match.Parse(text)
	return n, err
}

// Near implements store.Tx.
func (t tx) Near(traits match.Traits) ([]store.Neighbour, error) { return t.near(traits) }

// Near implements store.People.
func (s *Store) Near(ctx context.Context, traits match.Traits) ([]store.Neighbour, error) {
	return s.ask(ctx).near(traits)
}

func (r runner) near(traits match.Traits) ([]store.Neighbour, error) {
	numbers, likeness := traits.Numbers(), traits.Likeness()
	found, err := r.inBlocks(r.s.blocks(numbers), r.s.blocks(likeness))
	if err != nil || !r.s.Half() {
		return found, err
	}
	more, err := r.inBlocks(r.s.olderBlocks(numbers), r.s.olderBlocks(likeness))
	found = append(found, more...)
	slices.SortFunc(found, func(a, b store.Neighbour) int { return cmp.Compare(a.ID, b.ID) })
	return slices.CompactFunc(found, func(a, b store.Neighbour) bool { return a.ID == b.ID }), err
}

func (r runner) inBlocks(numbers, likeness []int64) ([]store.Neighbour, error) {
	if len(numbers)+len(likeness) == 0 {
		return nil, nil
	}
	binds := append(page(match.BlockCap, 0), blockBinds("n", numbers, maxNumbers)...)
	return list(r, qNear, r.s.scanNeighbour, append(binds, blockBinds("b", likeness, maxLikeness)...)...)
}

// blockBinds fills n binds; NULL is in no block.
func blockBinds(name string, blocks []int64, n int) []any {
	var binds []any
	for i := range n {
		var b any
		if i < len(blocks) {
			b = blocks[i]
		}
		binds = append(binds, bind(name+strconv.Itoa(i+1), b))
	}
	return binds
}

// Neighbours implements store.People.
func (s *Store) Neighbours(ctx context.Context, after health.PersonID, limit int) ([]store.Neighbour, error) {
	if after == "" {
		after = "!" // before every id; the empty text would be NULL
	}
	return list(s.ask(ctx), qTraitList, s.scanNeighbour, append(page(limit, 0), str("after", after))...)
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
	if err := s.everybody(ctx, tx.reindex); err != nil {
		return err
	}
	return s.Write(ctx, func(tx store.Tx) error { return tx.PutState(indexState, []byte(match.BlockVersion)) })
}

// everybody does something with every record, a page of them in one transaction.
func (s *Store) everybody(ctx context.Context, each func(tx, health.Record) error) error {
	seen := 0
	counted := func(t tx, r health.Record) error {
		seen++
		return each(t, r)
	}
	for after, more := health.PersonID(first), true; more; {
		var err error
		if after, more, err = s.somebody(ctx, after, counted); err != nil {
			return err
		}
		if seen > 0 {
			s.tell(Upgrade{People: seen})
		}
	}
	return nil
}

// somebody does it with the next page, and says who was the last.
func (s *Store) somebody(ctx context.Context, after health.PersonID, each func(tx, health.Record) error) (last health.PersonID, more bool, err error) {
	const size = 500
	last = after
	err = s.Write(ctx, func(in store.Tx) error {
		t := in.(tx)
		people, err := list(t.runner, qRecordList, s.scanRecord, append(page(size, 0), str("after", after))...)
		if err != nil {
			return err
		}
		for _, r := range people {
			if err := each(t, r); err != nil {
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
