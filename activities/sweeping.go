package activities

import (
	"context"
	"encoding/json"
	"errors"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"hssk/store"
	"hssk/store/health"
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
	alike, err := a.alike(ctx, people)
	if err != nil {
		return s, err
	}
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		c := a.clerk(tx, nil)
		for i, p := range people {
			asked, err := c.askAlike(p.ID, alike[i])
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

// lookalike is somebody who may be the same person, and why.
type lookalike struct {
	id health.PersonID
	by match.Judgement
}

// alike compares each of the people with those of lesser ids, so that every pair is looked at once. That takes longest,
// and is done side by side before the transaction, behind which nurses wait. Whoever comes meanwhile is compared when
// they come; whoever goes is looked at again in the transaction.
func (a *Activities) alike(ctx context.Context, people []store.Neighbour) ([][]lookalike, error) {
	found, errs := make([][]lookalike, len(people)), make([]error, len(people))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(people); i = int(next.Add(1)) - 1 {
				found[i], errs[i] = a.lookalikes(ctx, people[i])
			}
		})
	}
	wg.Wait()
	return found, errors.Join(errs...)
}

func (a *Activities) lookalikes(ctx context.Context, p store.Neighbour) ([]lookalike, error) {
	near, err := a.Store.Near(ctx, p.Traits)
	var out, others []lookalike
	for _, n := range near {
		if n.ID >= p.ID {
			continue
		}
		j := a.Weights.Judge(p.Traits, n.Traits)
		if j.Verdict == match.Different {
			others = append(others, lookalike{n.ID, j})
			continue
		}
		out = append(out, lookalike{n.ID, j})
	}
	return append(out, sharers(others)...), err
}

// askAlike asks about the pairs that nobody has told apart or asked about before.
func (c clerk) askAlike(p health.PersonID, alike []lookalike) (asked int, err error) {
	if len(alike) == 0 {
		return 0, nil
	}
	apart, err := c.tx.Apart(p)
	if err != nil {
		return 0, err
	}
	for _, other := range alike {
		if slices.Contains(apart, other.id) {
			continue
		}
		isNew, err := c.askPair(other.id, p, other.by.Why, other.by.Bits)
		if err != nil {
			return asked, err
		}
		if isNew {
			asked++
		}
	}
	return asked, nil
}
