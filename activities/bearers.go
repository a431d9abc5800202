package activities

import (
	"slices"

	"hssk/store/health"
	"hssk/store/ident"
)

// bearers lists the records that carry a national id, without the given one and without merged ones.
func (c clerk) bearers(number string, but health.PersonID) ([]health.Record, error) {
	if number == "" {
		return nil, nil
	}
	all, err := c.bearersOf(health.NationalID, number)
	return slices.DeleteFunc(all, func(r health.Record) bool { return r.ID == but }), err
}

// bearersOf lists the records that carry a number of a kind, without merged ones.
func (c clerk) bearersOf(kind health.Field, number string) ([]health.Record, error) {
	ids, err := c.tx.ByNumber(kind, number)
	if err != nil {
		return nil, err
	}
	var out []health.Record
	for _, id := range ids {
		r, err := c.tx.Record(id)
		if err != nil {
			return nil, err
		}
		if r.Life != health.Merged {
			out = append(out, r)
		}
	}
	return out, nil
}

// weighNumber marks the national id of a record that is about to be stored: shared when others carry it, too, or seen
// when somebody has just read it off the card although others carry it.
func (c clerk) weighNumber(r *health.Record, looked bool) error {
	number := r.Text(health.NationalID)
	others, err := c.bearers(number, r.ID)
	if err != nil || number == "" {
		return err
	}
	var mark ident.Code
	switch {
	case len(others) > 0 && looked:
		mark = health.CodeNumberSeen
	case len(others) > 0:
		mark = health.CodeNumberShared
	}
	r.Fields[health.NationalID] = r.Fields[health.NationalID].Marked(mark)
	return nil
}

// tellBearers brings the others in step after the national id of a stored record was entered: who carries it, too, gets
// the doubt unless their card was looked at; who is left alone with the number that it was loses the doubt.
func (c clerk) tellBearers(r health.Record, was string, cause health.Cause, by health.Actor) error {
	now := r.Text(health.NationalID)
	others, err := c.bearers(now, r.ID)
	if err != nil {
		return err
	}
	for i := range others {
		if others[i].Fields[health.NationalID].Has(health.CodeNumberSeen) {
			continue
		}
		if err := c.mark(&others[i], health.CodeNumberShared, cause, by); err != nil {
			return err
		}
	}
	if was == now {
		return nil
	}
	left, err := c.bearers(was, r.ID)
	if err != nil || len(left) != 1 {
		return err
	}
	return c.mark(&left[0], "", cause, by)
}

// mark stores a record whose national id has another mark than before.
func (c clerk) mark(r *health.Record, mark ident.Code, cause health.Cause, by health.Actor) error {
	from := r.Fields[health.NationalID]
	to := from.Marked(mark)
	if slices.Equal(from.Flags, to.Flags) {
		return nil
	}
	r.Fields[health.NationalID] = to
	return c.save(r, health.ActDoubt, []health.Edit{{Field: health.NationalID, From: from, To: to}}, cause, by)
}

// doubtPair marks the number that two people carry who were found not to be one, and gives what the first lacks then;
// without a common number it does nothing.
func (c clerk) doubtPair(one, two health.PersonID, cause health.Cause, by health.Actor) ([]health.Gap, error) {
	a, b, err := c.pairOf(one, two)
	if err != nil || a.Text(health.NationalID) == "" || a.Text(health.NationalID) != b.Text(health.NationalID) {
		return nil, err
	}
	for _, r := range []*health.Record{&a, &b} {
		if r.Life == health.Merged || r.Fields[health.NationalID].Has(health.CodeNumberSeen) {
			continue
		}
		if err := c.mark(r, health.CodeNumberShared, cause, by); err != nil {
			return nil, err
		}
	}
	return a.Gaps, nil
}
