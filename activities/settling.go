package activities

import (
	"context"
	"slices"

	"hssk/store"
	"hssk/store/health"
)

// Settling is how far a look at all records is that asks what each of them lacks today.
type Settling struct {
	By      health.Actor    // who ordered it; zero: nobody did, as each night
	After   health.PersonID // the last record looked at; zero: none yet
	Seen    int
	Changed int
	Touched []health.StationCode // whose records have changed
	Done    bool
}

// SettleRecords asks of the next n records what they lack today: a child has grown, a value has become old, or another
// profile is required. A record that lacks something else than it says gets its task or loses it, and a step of its history. What anybody entered
// stays as it is, so that the look can begin anew at any time.
func (a *Activities) SettleRecords(ctx context.Context, s Settling, n int) (Settling, error) {
	defer a.alive(ctx)()
	people, err := a.Store.Neighbours(ctx, s.After, n)
	if err != nil {
		return s, err
	}
	for _, p := range people {
		at, changed, err := a.settleOne(ctx, p.ID, s.By)
		if err != nil {
			return s, err
		}
		s.After, s.Seen = p.ID, s.Seen+1
		if changed {
			s.Changed++
		}
		if changed && !slices.Contains(s.Touched, at) {
			s.Touched = append(s.Touched, at)
		}
	}
	s.Done = len(people) < n
	return s, nil
}

// settleOne looks at one record, and gives its station.
func (a *Activities) settleOne(ctx context.Context, id health.PersonID, by health.Actor) (at health.StationCode, changed bool, err error) {
	if by.ID == "" {
		by = health.Actor{Kind: health.BySystem, ID: "profile"}
	}
	r, err := a.Store.Record(ctx, id)
	if err != nil || a.settled(r) {
		return r.Station, false, err
	}
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		r, err := tx.Record(id)
		if changed = err == nil && !a.settled(r); !changed {
			return err
		}
		leave, err := leftAlone(tx, r)
		if err != nil {
			return err
		}
		lacked := len(r.Gaps) > 0
		a.Profile.Settle(&r, a.Now())
		if err := tx.UpdateRecord(&r); err != nil {
			return err
		}
		c := a.clerk(tx, nil)
		cause := health.Cause{Kind: health.CauseRules, ID: a.Profile.ID()}
		if err := c.record(r, health.ActSettle, nil, cause, by); err != nil || leave {
			return err
		}
		if err := c.settleTask(r); err != nil || lacked == (len(r.Gaps) > 0) {
			return err
		}
		return c.rescore(r)
	})
	return r.Station, changed, err
}

// leftAlone reports whether nobody asks about a record although it lacks something: the person has refused.
func leftAlone(tx store.Tx, r health.Record) (bool, error) {
	if len(r.Gaps) == 0 {
		return false, nil
	}
	tasks, err := tx.TasksOf(r.ID)
	return err == nil && !slices.ContainsFunc(tasks, func(t health.Task) bool { return t.Kind == health.TaskFill }), err
}

// settled reports whether a record says what it lacks under the profile today.
func (a *Activities) settled(r health.Record) bool {
	return r.Profile == a.Profile.ID() && slices.Equal(r.Gaps, a.Profile.Gaps(r, a.Now()))
}
