package activities

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"hssk/store"
	"hssk/store/health/match"
)

// sweepState is the name under which the store keeps how far the search for duplicates is.
const sweepState = "sweep"

// SweepDuplicates looks at the next n records for others that may be the same person, and asks the stations about them.
// How far it is lands together with the questions, so that a search that is interrupted goes on where it was. again
// begins anew.
func (a *Activities) SweepDuplicates(ctx context.Context, n int, again bool) (Sweep, error) {
	s, err := a.sweep(ctx)
	if err != nil {
		return s, err
	}
	if again || s.Done {
		s = Sweep{}
	}
	people, err := a.Store.Neighbours(ctx, s.After, n)
	if err != nil {
		return s, err
	}
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		c := a.clerk(tx, nil)
		for _, p := range people {
			asked, err := c.sweepOne(p)
			if err != nil {
				return err
			}
			s.After, s.Seen, s.Asked = p.ID, s.Seen+1, s.Asked+asked
		}
		s.Done = len(people) < n
		body, err := json.Marshal(s)
		if err != nil {
			return err
		}
		return tx.PutState(sweepState, body)
	})
	return s, err
}

func (a *Activities) sweep(ctx context.Context) (Sweep, error) {
	var s Sweep
	body, err := a.Store.State(ctx, sweepState)
	if errors.Is(err, store.ErrNotFound) {
		return s, nil
	}
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(body, &s)
}

// sweepOne compares one record with those of lesser ids, so that every pair is looked at once.
func (c clerk) sweepOne(p store.Neighbour) (asked int, err error) {
	near, err := c.tx.Near(p.Traits)
	if err != nil || len(near) < 2 {
		return 0, err
	}
	apart, err := c.tx.Apart(p.ID)
	if err != nil {
		return 0, err
	}
	for _, n := range near {
		if n.ID >= p.ID || slices.Contains(apart, n.ID) {
			continue
		}
		j := c.a.Weights.Judge(p.Traits, n.Traits)
		if j.Verdict == match.Different {
			continue
		}
		isNew, err := c.askPair(n.ID, p.ID, j.Why, j.Bits)
		if err != nil {
			return asked, err
		}
		if isNew {
			asked++
		}
	}
	return asked, nil
}
