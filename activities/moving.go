package activities

import (
	"context"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// MoveInput says that somebody moved to another household.
type MoveInput struct {
	Person health.PersonID
	Values map[health.Field]health.FieldValue // the household, and what goes with it: commune, hamlet, relation to the head
	On     ident.Date                         // the day of the move
	Order  string                             // once-key of the command
	By     health.Actor
}

// MovePerson notes that somebody moved to another household on a day that is known: they belong to it from that day, and to the
// one before until then. Told again of the household in which they are, it notes the day since when. Errors: move_future,
// move_unborn, move_before when they were still elsewhere on that day, move_merged.
func (a *Activities) MovePerson(ctx context.Context, in MoveInput) (health.Record, error) {
	stations, err := a.Store.Stations(ctx)
	if err != nil {
		return health.Record{}, err
	}
	past, err := a.Store.Households(ctx, in.Person)
	if err != nil {
		return health.Record{}, err
	}
	var r health.Record
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		var err error
		if r, err = tx.Record(in.Person); err != nil {
			return err
		}
		c := a.clerk(tx, stations)
		c.moved = time.Date(in.On.Y, time.Month(in.On.M), in.On.D, 0, 0, 0, 0, health.Zone())
		if err := c.mayMove(r, in.On); err != nil {
			return err
		}
		before, cause := r, health.Cause{Kind: health.CauseOrder, ID: in.Order}
		health.Stamp(in.Values, health.FromStaff, in.By.ID, c.now)
		if err := c.change(&r, health.ActMove, in.Values, cause, in.By); err != nil || r.Household != before.Household {
			return err
		}
		return c.sinceThen(&r, past, cause, in.By)
	})
	return r, err
}

func (c clerk) mayMove(r health.Record, on ident.Date) error {
	birth := r.Birth()
	switch {
	case r.Life == health.Merged:
		return health.Refuse("move_merged", nil)
	case c.moved.After(c.now):
		return health.Refuse("move_future", nil)
	case !birth.IsZero() && on.Y < birth.Year():
		return health.Refuse("move_unborn", nil)
	}
	return nil
}

// sinceThen notes from when somebody has been in the household in which they are.
func (c clerk) sinceThen(r *health.Record, homes []health.Membership, cause health.Cause, by health.Actor) error {
	for _, m := range homes {
		if !m.To.IsZero() && c.moved.Before(m.To) {
			return health.Refuse("move_before", map[string]string{"day": m.To.In(health.Zone()).Format("02/01/2006")})
		}
	}
	if r.HouseholdFrom.Equal(c.moved) {
		return nil
	}
	r.HouseholdFrom = c.moved
	return c.save(r, health.ActMove, nil, cause, by)
}
