package activities

import (
	"context"
	"errors"
	"maps"

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
		values := maps.Clone(in.Values)
		values[health.HouseSince] = health.FieldValue{State: health.HasValue, Value: health.Value(in.On.String())}
		health.Stamp(values, health.FromStaff, in.By.ID, c.now)
		leaveHamlet(r, values)
		leaveRelation(r, values)
		if err := c.mayMove(r, values, in.On, past); err != nil {
			return err
		}
		left := r
		if err := c.change(&r, health.ActMove, values, health.Cause{Kind: health.CauseOrder, ID: in.Order}, in.By); err != nil || r.Household == left.Household {
			return err
		}
		return errors.Join(c.rescore(left), c.rescore(r)) // one fewer lacks something in the one home, one more in the other
	})
	return r, err
}

// leaveRelation forgets what somebody was to the head of the household that they leave, unless the new relation is told.
func leaveRelation(r health.Record, values map[health.Field]health.FieldValue) {
	to, told := values[health.Household]
	if _, says := values[health.HeadRel]; told && !says && to.Text() != r.Text(health.Household) && r.Text(health.HeadRel) != "" {
		values[health.HeadRel] = health.FieldValue{}
	}
}

// leaveHamlet forgets the hamlet and the address of somebody who moved to another commune, unless the new ones are told: those of
// the commune before are not where they live, and somebody is to ask.
func leaveHamlet(r health.Record, values map[health.Field]health.FieldValue) {
	if to := values[health.Commune].Text(); to == "" || to == r.Text(health.Commune) {
		return
	}
	for _, f := range []health.Field{health.Hamlet, health.Address} {
		if _, told := values[f]; !told && r.Text(f) != "" {
			values[f] = health.FieldValue{}
		}
	}
}

// mayMove says why somebody cannot have moved on that day. The homes end with the one in which they are.
func (c clerk) mayMove(r health.Record, values map[health.Field]health.FieldValue, on ident.Date, homes []health.Membership) error {
	birth := r.Birth()
	switch {
	case r.Life == health.Merged:
		return health.Refuse("move_merged", nil)
	case on.After(ident.DateOf(c.now.In(health.Zone()))):
		return health.Refuse("move_future", nil)
	case !birth.IsZero() && on.Y < birth.Year():
		return health.Refuse("move_unborn", nil)
	}
	since := r.HouseholdFrom // zero: nobody has told the day
	r = copied(r)
	r.Apply(values)
	if householdOf(health.UnitCode(r.Text(health.Commune)), r.Fields) != r.Household {
		if !since.IsZero() && r.HousedOn().Before(since) {
			return health.Refuse("move_before", map[string]string{"day": since.In(health.Zone()).Format("02/01/2006")})
		}
		return nil
	}
	for _, m := range homes {
		if !m.To.IsZero() && r.HousedOn().Before(m.To) {
			return health.Refuse("move_before", map[string]string{"day": m.To.In(health.Zone()).Format("02/01/2006")})
		}
	}
	return nil
}
