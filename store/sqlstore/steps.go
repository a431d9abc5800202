package sqlstore

import (
	"context"
	"math"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// never is after every moment.
const never = int64(math.MaxInt32) * 100

// putStep keeps the recording of a step, if there is one.
func (t tx) putStep(c health.Exchange) error {
	if len(c.Steps) == 0 {
		return nil
	}
	turn := c.Version + 1
	body, err := t.holdRaw("body", stepOf(c.Channel, c.Address, turn), c.Steps)
	if err != nil {
		return err
	}
	return t.insert(qStepInsert, str("channel", c.Channel), str("address", t.s.address(c.Address)), bind("turn", turn),
		bind("made_at", c.UpdatedAt), body)
}

// Steps implements store.Talk.
func (s *Store) Steps(ctx context.Context, channel, address string, limit int) ([][]byte, error) {
	steps, err := list(s.ask(ctx), qStepList, func(row scanner) (body []byte, err error) {
		var turn int64
		if err := row.Scan(&turn, raw(&body)); err != nil {
			return nil, err
		}
		return body, s.revealRaw(stepOf(channel, address, turn), &body)
	}, append(page(limit, 0), str("channel", channel), str("address", s.address(address)))...)
	slices.Reverse(steps)
	return steps, err
}

// Recorded implements store.Talk.
func (s *Store) Recorded(ctx context.Context, limit int) ([]health.Recorded, error) {
	return list(s.ask(ctx), qStepTalks, func(row scanner) (r health.Recorded, err error) {
		if err := row.Scan(&r.Channel, &r.Address, &r.Steps, at(&r.Last)); err != nil {
			return r, err
		}
		return r, s.openAddress(&r.Address)
	}, page(limit, 0)...)
}

// DropSteps implements store.Talk.
func (s *Store) DropSteps(ctx context.Context, before time.Time) (int64, error) {
	var n int64
	err := s.Write(ctx, func(t store.Tx) error {
		var err error
		n, err = t.(tx).exec(qStepPrune, bind("before", before))
		return err
	})
	return n, err
}
