package activities

import (
	"slices"

	"hssk/store/health"
	"hssk/store/ident"
)

// bearers lists the records that carry a national id, without the given one and without merged ones.
func (c clerk) bearers(number string, but health.PersonID) ([]health.Record, error) {
	return c.others(health.NationalID, number, but)
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

// ownNumbers are the numbers that one person alone has: the national id, and that of the social insurance under either name.
func ownNumbers() []health.Field {
	return []health.Field{health.NationalID, health.Insurance, health.SocialNo}
}

// under lists the fields under which a number of the field may stand, too.
func under(f health.Field) []health.Field {
	if f == health.NationalID {
		return []health.Field{f}
	}
	return []health.Field{health.Insurance, health.SocialNo}
}

// others lists who carries the number that a field of the record has, too, without merged records.
func (c clerk) others(f health.Field, number string, but health.PersonID) ([]health.Record, error) {
	if number == "" {
		return nil, nil
	}
	all, err := c.bearersOf(f, number)
	return slices.DeleteFunc(all, func(r health.Record) bool { return r.ID == but }), err
}

// weighNumber marks the national id of a record that is about to be stored: shared when others carry it, too, or seen
// when somebody has just read it off the card although others carry it.
func (c clerk) weighNumber(r *health.Record, looked bool) error {
	return c.weigh(r, health.NationalID, looked)
}

// weigh is weighNumber of any number that one person alone has.
func (c clerk) weigh(r *health.Record, f health.Field, looked bool) error {
	number := r.Text(f)
	others, err := c.others(f, number, r.ID)
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
	r.Fields[f] = r.Fields[f].Marked(mark)
	return nil
}

// tellBearers brings the others in step after the national id of a stored record was entered: who carries it, too, gets
// the doubt unless their card was looked at; who is left alone with the number that it was loses the doubt.
func (c clerk) tellBearers(r health.Record, was string, cause health.Cause, by health.Actor) error {
	return c.tell(r, health.NationalID, was, cause, by)
}

// tell is tellBearers of any number that one person alone has.
func (c clerk) tell(r health.Record, f health.Field, was string, cause health.Cause, by health.Actor) error {
	others, err := c.others(f, r.Text(f), r.ID)
	if err != nil {
		return err
	}
	for i := range others {
		if err := c.share(&others[i], f, r.Text(f), cause, by); err != nil {
			return err
		}
	}
	return c.release(r, f, was, cause, by)
}

// share marks the number wherever the record has it, unless its card was looked at.
func (c clerk) share(r *health.Record, f health.Field, number string, cause health.Cause, by health.Actor) error {
	value := health.FieldValue{State: health.HasValue, Value: health.Value(number)}
	for _, g := range under(f) {
		if !r.Fields[g].Agrees(f, value) || r.Fields[g].Has(health.CodeNumberSeen) {
			continue
		}
		if err := c.markOf(r, g, health.CodeNumberShared, cause, by); err != nil {
			return err
		}
	}
	return nil
}

// release takes the doubt from whoever is left alone with the number that a record had.
func (c clerk) release(r health.Record, f health.Field, was string, cause health.Cause, by health.Actor) error {
	before := health.FieldValue{State: health.HasValue, Value: health.Value(was)}
	if was == "" || slices.ContainsFunc(under(f), func(g health.Field) bool { return r.Fields[g].Agrees(f, before) }) {
		return nil
	}
	left, err := c.others(f, was, r.ID)
	if err != nil || len(left) != 1 {
		return err
	}
	for _, g := range under(f) {
		if err := c.markOf(&left[0], g, "", cause, by); err != nil {
			return err
		}
	}
	return nil
}

// weighAll weighs several numbers.
func (c clerk) weighAll(r *health.Record, fields []health.Field, looked bool) error {
	for _, f := range fields {
		if err := c.weigh(r, f, looked); err != nil {
			return err
		}
	}
	return nil
}

// tellAll brings the others in step after some numbers of a stored record were weighed, and any was changed.
func (c clerk) tellAll(r health.Record, weighed []health.Field, was map[health.Field]health.FieldValue, cause health.Cause, by health.Actor) error {
	for _, f := range ownNumbers() {
		before := was[f].Text()
		tell := c.release
		if slices.Contains(weighed, f) {
			tell = c.tell
		}
		if err := tell(r, f, before, cause, by); err != nil {
			return err
		}
	}
	return nil
}

// weighable lists the numbers among what was entered about a person that are doubted at once when others have them, too. Whose
// number of the social insurance it is, is asked first; nobody is asked twice, so that it is doubted if they are two people.
func (c clerk) weighable(id health.PersonID, entered map[health.Field]health.FieldValue) (out []health.Field, err error) {
	var apart []health.PersonID
	for _, f := range ownNumbers() {
		v, given := entered[f]
		switch {
		case f == health.NationalID && given:
			out = append(out, f)
			continue
		case v.Text() == "":
			continue
		}
		others, err := c.others(f, v.Text(), id)
		if err != nil {
			return nil, err
		}
		if apart == nil && len(others) > 0 {
			if apart, err = c.tx.Apart(id); err != nil {
				return nil, err
			}
		}
		if slices.ContainsFunc(others, func(r health.Record) bool { return slices.Contains(apart, r.ID) }) {
			out = append(out, f)
		}
	}
	return out, nil
}

// typedNumbers lists the numbers among what was entered.
func typedNumbers(entered map[health.Field]health.FieldValue) []health.Field {
	return slices.DeleteFunc(ownNumbers(), func(f health.Field) bool { _, given := entered[f]; return !given })
}

// mark stores a record whose national id has another mark than before.
func (c clerk) mark(r *health.Record, mark ident.Code, cause health.Cause, by health.Actor) error {
	return c.markOf(r, health.NationalID, mark, cause, by)
}

func (c clerk) markOf(r *health.Record, f health.Field, mark ident.Code, cause health.Cause, by health.Actor) error {
	from := r.Fields[f]
	to := from.Marked(mark)
	if slices.Equal(from.Flags, to.Flags) {
		return nil
	}
	r.Fields[f] = to
	return c.save(r, health.ActDoubt, []health.Edit{{Field: f, From: from, To: to}}, cause, by)
}

// doubtPair marks the numbers that two people carry who were found not to be one, and gives what the first lacks then;
// without a common number it does nothing.
func (c clerk) doubtPair(one, two health.PersonID, cause health.Cause, by health.Actor) ([]health.Gap, error) {
	a, b, err := c.pairOf(one, two)
	if err != nil {
		return nil, err
	}
	shared := false
	for _, f := range ownNumbers() {
		number := a.Text(f)
		if number == "" || !slices.ContainsFunc(under(f), func(g health.Field) bool { return b.Fields[g].Agrees(f, a.Fields[f]) }) {
			continue
		}
		shared = true
		for _, r := range []*health.Record{&a, &b} {
			if r.Life == health.Merged {
				continue
			}
			if err := c.share(r, f, number, cause, by); err != nil {
				return nil, err
			}
		}
	}
	if !shared {
		return nil, nil
	}
	return a.Gaps, nil
}
