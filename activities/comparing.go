package activities

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// CheckApplied is what came of a batch of answers.
type CheckApplied struct {
	Stand    CheckStand
	Done     bool                 // no answer is left
	Stations []health.StationCode // whose queues have new work
}

// ApplyCheck puts the next answers of an approved list into the records. The records and the place to go on from are stored
// together. When every answer is in, the list waits for the rest of its rows, or is done.
func (a *Activities) ApplyCheck(ctx context.Context, in CheckBatch) (CheckApplied, error) {
	defer a.alive(ctx)()
	stations, err := a.Store.Stations(ctx)
	if err != nil {
		return CheckApplied{}, err
	}
	var out CheckApplied
	l, err := a.onCheck(ctx, in.List, func(tx store.Tx, l *health.CheckList) error {
		if out.Done = l.State != health.CheckApplying; out.Done {
			return nil
		}
		items, err := tx.CheckItems(l.ID, l.Cursor, in.Rows)
		if err != nil {
			return err
		}
		cmp := comparer{clerk: a.clerk(tx, stations), list: l}
		for _, i := range items {
			if err := cmp.apply(i); err != nil {
				return fmt.Errorf("%s: %w", i.Code(), err)
			}
			l.Cursor = i.Row
		}
		if cmp.work {
			out.Stations = append(out.Stations, l.Station)
		}
		if out.Done = len(items) < in.Rows; out.Done {
			return a.applied(tx, l)
		}
		return nil
	})
	out.Stand = standOfCheck(l)
	return out, err
}

func (a *Activities) applied(tx store.Tx, l *health.CheckList) error {
	l.State, l.Cursor = health.CheckSent, 0
	if l.Tally.Settled()+l.Tally.Left == l.Rows {
		l.State, l.EndedAt = health.CheckDone, a.Now()
	}
	return a.noteCheck(tx, *l, l.Approved, "applied")
}

// comparer puts answers into records.
type comparer struct {
	clerk
	list *health.CheckList
	work bool // somebody has something to do now
}

func (c *comparer) apply(i health.CheckItem) error {
	if i.Outcome != "" || i.Answer.Result == "" {
		return nil
	}
	r, err := c.tx.Record(i.Person)
	if err != nil {
		return err
	}
	gaps := len(r.Gaps)
	i.Outcome, err = c.settle(r, i)
	if errors.Is(err, store.ErrErased) {
		i.Outcome, err = health.CheckGone, nil
	}
	if err != nil {
		return err
	}
	c.work = c.work || i.Outcome == health.CheckProposed || i.Outcome == health.CheckDoubted || gaps > 0
	c.list.Tally.Count(i.Outcome, 1)
	return c.tx.PutCheckItem(i)
}

// settle brings one record in step with its answer and says what came of it.
func (c *comparer) settle(r health.Record, i health.CheckItem) (health.CheckOutcome, error) {
	switch {
	case !r.Living() || len(r.Fields) == 0:
		return health.CheckGone, nil
	case !i.Agrees(r, c.list.Source):
		c.stands(&r, health.Recheck)
		return health.CheckChanged, c.store(&r, i, health.ActCheck, nil)
	}
	switch i.Answer.Result {
	case health.CheckMatch:
		return c.verify(&r, i)
	case health.CheckUnknown:
		c.stands(&r, health.NotFound)
		return health.CheckDoubted, c.dispute(&r, i)
	}
	return c.mend(&r, i)
}

// stands notes how a record compares with the population database. What the insurer says is another matter.
func (c *comparer) stands(r *health.Record, v health.Verification) {
	if c.list.Source != health.CheckInsurance {
		r.Verification = v
	}
}

func (c *comparer) store(r *health.Record, i health.CheckItem, act health.Action, edits []health.Edit) error {
	return c.compared(r, *c.list, i.Row, act, edits, c.list.Approved)
}

// verify notes that the record says what was answered, its number included, and takes over what the answer adds.
func (c *comparer) verify(r *health.Record, i health.CheckItem) (health.CheckOutcome, error) {
	edits, news := c.agreed(r, i), c.adds(*r, i.Answer.Values)
	if len(news) > 0 {
		return health.CheckFilled, c.fillIn(r, i, news, health.Matched, edits...)
	}
	c.stands(r, health.Matched)
	if err := c.store(r, i, health.ActVerify, edits); err != nil {
		return "", err
	}
	return health.CheckVerified, c.numberRight(*r, i)
}

// adds are the values of an answer that go into the record without a decision.
func (c *comparer) adds(r health.Record, values map[health.Field]health.FieldValue) map[health.Field]health.FieldValue {
	out := map[health.Field]health.FieldValue{}
	for f, v := range values {
		had := r.Fields[f]
		if had.State != health.HasValue || c.list.Source.TakesOver(f) && had.Value != v.Value {
			out[f] = v
		}
	}
	return out
}

// agreed takes the doubts of earlier answers away from a number that is right now.
func (c *comparer) agreed(r *health.Record, i health.CheckItem) []health.Edit {
	f := c.list.Source.Number(i)
	from := r.Fields[f]
	if c.list.Source != health.CheckInsurance || from.Dispute() == "" {
		return nil
	}
	to := undisputed(from)
	r.Fields[f] = to
	return []health.Edit{{Field: f, From: from, To: to}}
}

func undisputed(v health.FieldValue) health.FieldValue {
	v.Flags = slices.DeleteFunc(slices.Clone(v.Flags), func(code ident.Code) bool { return slices.Contains(health.Disputes(), string(code)) })
	return v
}

// numberRight notes that the number that a source was asked with is this person's.
func (c *comparer) numberRight(r health.Record, i health.CheckItem) error {
	if c.list.Source != health.CheckInsurance {
		return c.verifyNumber(r, c.list.Approved)
	}
	check := health.Check{How: string(health.FromInsurance), At: c.now, By: c.list.Approved.ID}
	for _, f := range []health.Field{health.Insurance, health.SocialNo} {
		told := i.Asked[f]
		if v, ok := i.Answer.Values[f]; ok {
			told = v.Value
		}
		if told == "" || r.Fields[f].Value != told {
			continue
		}
		if err := c.tx.VerifyNumber(r.ID, f, told.Reveal(), check); err != nil {
			return err
		}
	}
	return nil
}

// verifyNumber notes that the national id was compared, where the record has one.
func (c clerk) verifyNumber(r health.Record, by health.Actor) error {
	number := r.Text(health.NationalID)
	if number == "" {
		return nil
	}
	return c.tx.VerifyNumber(r.ID, health.NationalID, number, health.Check{How: string(health.FromPopulation), At: c.now, By: by.ID})
}

// dispute marks what a source does not know like that, so that somebody asks again: the fields that it says are wrong, else
// the number that it was asked with.
func (c *comparer) dispute(r *health.Record, i health.CheckItem) error {
	wrong, code := i.Answer.Wrong, health.CodeCheckDisputed
	if len(wrong) == 0 {
		wrong = []health.Field{c.list.Source.Number(i)}
	}
	if c.list.Source == health.CheckInsurance {
		wrong, code = []health.Field{c.list.Source.Number(i)}, cmp.Or(i.Answer.Code, health.CodeCardUnknown)
	}
	edits := r.Apply(c.adds(*r, i.Answer.Values))
	for _, f := range wrong {
		from := r.Fields[f]
		if from.State != health.HasValue || from.Has(ident.Code(code)) {
			continue
		}
		to := undisputed(from)
		to.Flags = append(to.Flags, ident.Code(code))
		r.Fields[f] = to
		edits = append(edits, health.Edit{Field: f, From: from, To: to})
	}
	act := health.ActDoubt
	if len(edits) == 0 {
		act = health.ActCheck
	}
	return c.store(r, i, act, edits)
}

// mend takes over what the record does not know, and asks a person where it says otherwise.
func (c *comparer) mend(r *health.Record, i health.CheckItem) (health.CheckOutcome, error) {
	news, differs := c.adds(*r, i.Answer.Values), map[health.Field]health.FieldValue{}
	for f, v := range i.Answer.Values {
		if _, taken := news[f]; !taken && r.Fields[f].Value != v.Value {
			differs[f] = v
		}
	}
	c.stands(r, health.Mismatched)
	switch {
	case len(news)+len(differs) == 0 || i.Answer.Code != "" && len(differs) == 0:
		return health.CheckDoubted, c.dispute(r, i)
	case len(differs) == 0:
		return health.CheckFilled, c.fillIn(r, i, news, health.Matched)
	}
	if len(news) > 0 {
		if err := c.fillIn(r, i, news, health.Mismatched); err != nil {
			return "", err
		}
	} else if err := c.store(r, i, health.ActCheck, nil); err != nil {
		return "", err
	}
	return health.CheckProposed, c.propose(*r, i, differs)
}

// fillIn puts values into a record that knew none, in one step with edits that were made before.
func (c *comparer) fillIn(r *health.Record, i health.CheckItem, news map[health.Field]health.FieldValue, to health.Verification,
	before ...health.Edit) error {
	was := r.Text(health.NationalID)
	edits := append(before, r.Apply(news)...)
	_, numbered := news[health.NationalID]
	if numbered {
		if err := c.weighNumber(r, true); err != nil {
			return err
		}
	}
	c.stands(r, to)
	if err := c.store(r, i, health.ActFill, edits); err != nil {
		return err
	}
	if c.list.Source == health.CheckInsurance && to == health.Matched || numbered {
		if err := c.numberRight(*r, i); err != nil {
			return err
		}
	}
	if !numbered {
		return nil
	}
	return c.tellBearers(*r, was, health.Cause{Kind: health.CauseCheck, ID: string(c.list.ID), Row: i.Row}, c.list.Approved)
}

// propose asks the station to judge what the population database says otherwise, both values side by side.
func (c *comparer) propose(r health.Record, i health.CheckItem, differs map[health.Field]health.FieldValue) error {
	id := health.DraftID(fmt.Sprintf("check-%s-%d", i.List, i.Row))
	d := health.Draft{ID: id, Kind: health.DraftCorrect, Station: r.Station, Person: r.ID, Values: differs, Note: i.Answer.Note, By: c.list.Approved,
		Cause: health.Cause{Kind: health.CauseCheck, ID: string(c.list.ID), Row: i.Row}, Status: health.DraftWaiting, At: c.now}
	return c.askToJudge(d, r, health.Reason{Code: string(c.list.Source.Source()), Points: 60})
}
