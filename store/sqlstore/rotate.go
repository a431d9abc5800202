package sqlstore

import (
	"context"

	"hssk/store"
)

// MasterUse counts how many data keys each master key wraps. It waits for whoever writes, so that no key is left out.
func (s *Store) MasterUse(ctx context.Context) (map[string]int64, error) {
	use := map[string]int64{}
	err := s.Write(ctx, func(t store.Tx) error {
		type count struct {
			master string
			n      int64
		}
		counts, err := list(t.(tx).runner, qKeyUse, func(row scanner) (c count, err error) { return c, row.Scan(&c.master, &c.n) })
		for _, c := range counts {
			use[c.master] = c.n
		}
		return err
	})
	return use, err
}

// Rewrap wraps one page of data keys with the current master key, in one transaction, and gives where the next page
// begins: empty at the end. Keys that are wrapped with it already are passed over, so that it may be run again from
// anywhere; one that was destroyed meanwhile stays so.
func (s *Store) Rewrap(ctx context.Context, after string, limit int) (done int, last string, err error) {
	if s.ring == nil {
		return 0, "", store.ErrSealed
	}
	if after == "" {
		after = first
	}
	err = s.Write(ctx, func(t store.Tx) error {
		r := t.(tx)
		rows, err := list(r.runner, qKeyList, scanKey, append(page(limit, 0), str("after", after))...)
		if err != nil {
			return err
		}
		if len(rows) == limit {
			last = rows[limit-1].owner
		}
		for _, k := range rows {
			if k.master == s.ring.Current() || k.wrapped == "" {
				continue
			}
			if err := r.rewrap(k); err != nil {
				return err
			}
			done++
		}
		return nil
	})
	return done, last, err
}

func (t tx) rewrap(k keyRow) error {
	key, err := t.s.unwrap(k)
	if err != nil {
		return t.explain(err)
	}
	master, wrapped, err := t.s.ring.Wrap(k.owner, key)
	if err != nil {
		return err
	}
	_, err = t.exec(qKeyRewrap, str("owner", k.owner), str("before", k.master), str("master", master), str("wrapped", wrapped))
	return err
}
