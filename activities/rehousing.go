package activities

import (
	"errors"
	"slices"
	"time"

	"hssk/store/health"
)

// resident is where a record lived, played again from what was entered about it: leaving a household is noted as the store
// notes it.
type resident struct {
	health.Record
	past []health.Membership // from before
	made []health.Membership // since
}

// adopted gives the record that stayed as a merge made it.
func (c clerk) adopted(m health.Merge, past []health.Membership) (resident, error) {
	r := resident{copied(m.KeptBefore), past, nil}
	edits := r.Adopt(m.GoneBefore)
	err := c.resettle(&r.Record, edits)
	shareHome(&r.Record, m.GoneBefore, edits)
	r.leave(m.KeptBefore, m.At)
	return r, err
}

// replay enters again what was entered about the record.
func (c clerk) replay(r *resident, steps []health.Change) error {
	for _, step := range steps {
		news := map[health.Field]health.FieldValue{}
		for _, e := range step.Edits {
			if e.Field != health.HouseSince || e.To.State != health.Unknown { // which follows from leaving
				news[e.Field] = e.To
			}
		}
		was := copied(r.Record)
		then := c
		then.now = step.At
		edits := r.Apply(news)
		if err := then.resettle(&r.Record, edits); err != nil {
			return err
		}
		then.house(&r.Record, edits)
		r.leave(was, step.At)
	}
	return nil
}

// leave notes the household that the record has left by a step, if it has.
func (r *resident) leave(was health.Record, at time.Time) {
	if was.Household == r.Household {
		return
	}
	if was.HouseholdFrom.Equal(r.HouseholdFrom) {
		r.HouseholdFrom = time.Time{}
	}
	if was.Household == "" {
		return
	}
	left, from := at, was.CreatedAt
	if !r.HouseholdFrom.IsZero() {
		left = r.HouseholdFrom
	}
	switch all := slices.Concat(r.past, r.made); {
	case !was.HouseholdFrom.IsZero():
		from = was.HouseholdFrom
	case len(all) > 0:
		from = all[len(all)-1].To
	}
	if left.Before(from) {
		from = left
	}
	r.made = append(r.made, health.Membership{Person: r.ID, Household: was.Household, Relation: was.Text(health.HeadRel),
		From: from.Truncate(time.Second).UTC(), To: left.Truncate(time.Second).UTC()})
	slices.SortStableFunc(r.made, func(a, b health.Membership) int { return a.To.Compare(b.To) })
}

// enteredSince lists what was entered about the record that stayed since a merge, the oldest first. Other merges since
// have all been taken back, and count for nothing.
func (c clerk) enteredSince(m health.Merge) ([]health.Change, error) {
	steps, err := c.tx.ChangesSince(m.Kept, m.KeptVersion)
	return slices.DeleteFunc(steps, func(s health.Change) bool { return s.Cause.Kind == health.CauseMerge }), err
}

// touched adds what was entered since the merge and is the same as what the merge had taught: somebody who left a
// household and came back to it lives there by what was entered.
func touched(m health.Merge, kept health.Record, edits []health.Edit, steps []health.Change) []health.Edit {
	for _, step := range steps {
		for _, e := range step.Edits {
			known := slices.ContainsFunc(edits, func(o health.Edit) bool { return o.Field == e.Field })
			from, to := m.KeptBefore.Fields[e.Field], kept.Fields[e.Field]
			if (e.Field.OfCommune() || e.Field == health.Commune) && !known && !from.Same(to) {
				edits = append(edits, health.Edit{Field: e.Field, From: from, To: to})
			}
		}
	}
	return edits
}

// lived works out where the record that stayed lived since the merge by what was entered about it: what is wrong in its
// history once it is saved as it will be, and what lacks. That is nothing where the history is not known whole.
func (c clerk) lived(s split, will *health.Record) (wrong, lacks []health.Membership, err error) {
	past, err := c.tx.FormerHomes(s.m.Kept)
	if err != nil {
		return nil, nil, err
	}
	with, err := c.adopted(s.m, nil)
	if err := errors.Join(err, c.replay(&with, s.steps)); err != nil {
		return nil, nil, err
	}
	before := slices.DeleteFunc(slices.Clone(past), func(h health.Membership) bool {
		return slices.ContainsFunc(with.made, func(o health.Membership) bool { return o.Household == h.Household && o.To.Equal(h.To) })
	})
	with, err = c.adopted(s.m, before)
	without := resident{copied(s.m.KeptBefore), before, nil}
	if err := errors.Join(err, c.replay(&with, s.steps), c.replay(&without, s.steps)); err != nil {
		return nil, nil, err
	}
	if with.Household != s.kept.Household || without.Household != will.Household {
		return nil, nil, nil
	}
	will.HouseholdFrom = without.HouseholdFrom
	now := with.Record
	with.Household, with.HouseholdFrom = will.Household, will.HouseholdFrom
	with.leave(now, c.now)
	return less(with.made, without.made), less(without.made, with.made), nil
}

func less(all, known []health.Membership) []health.Membership {
	return slices.DeleteFunc(slices.Clone(all), func(h health.Membership) bool { return slices.Contains(known, h) })
}

// rehouse puts the history of a record's households right.
func (c clerk) rehouse(wrong, lacks []health.Membership) error {
	for _, h := range wrong {
		if err := c.tx.DropMembership(h); err != nil {
			return err
		}
	}
	for _, h := range lacks {
		if err := c.tx.AddMembership(h); err != nil {
			return err
		}
	}
	return nil
}
