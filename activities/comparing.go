package activities

import (
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
	if l.Tally.Settled() == l.Rows {
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
	case !i.Agrees(r):
		r.Verification = health.Recheck
		return health.CheckChanged, c.store(&r, i, health.ActCheck, nil)
	}
	switch i.Answer.Result {
	case health.CheckMatch:
		return health.CheckVerified, c.verify(&r, i, nil)
	case health.CheckUnknown:
		r.Verification = health.NotFound
		return health.CheckDoubted, c.dispute(&r, i)
	}
	return c.mend(&r, i)
}

func (c *comparer) store(r *health.Record, i health.CheckItem, act health.Action, edits []health.Edit) error {
	return c.compared(r, *c.list, i.Row, act, edits, c.list.Approved)
}

// verify notes that the record says what the population database says, its number included.
func (c *comparer) verify(r *health.Record, i health.CheckItem, edits []health.Edit) error {
	r.Verification = health.Matched
	if err := c.store(r, i, health.ActVerify, edits); err != nil {
		return err
	}
	return c.verifyNumber(*r, c.list.Approved)
}

// verifyNumber notes that the national id was compared, where the record has one.
func (c clerk) verifyNumber(r health.Record, by health.Actor) error {
	number := r.Text(health.NationalID)
	if number == "" {
		return nil
	}
	return c.tx.VerifyNumber(r.ID, health.NationalID, number, health.Check{How: string(health.FromPopulation), At: c.now, By: by.ID})
}

// dispute marks the number of a record that the population database does not know like that, so that somebody asks again.
func (c *comparer) dispute(r *health.Record, i health.CheckItem) error {
	from := r.Fields[health.NationalID]
	if from.State != health.HasValue {
		return c.store(r, i, health.ActCheck, nil)
	}
	to := from
	if !to.Has(health.CodeCheckDisputed) {
		to.Flags = append(slices.Clone(from.Flags), ident.Code(health.CodeCheckDisputed))
	}
	r.Fields[health.NationalID] = to
	return c.store(r, i, health.ActDoubt, []health.Edit{{Field: health.NationalID, From: from, To: to}})
}

// mend takes over what the record does not know, and asks a person where it says otherwise.
func (c *comparer) mend(r *health.Record, i health.CheckItem) (health.CheckOutcome, error) {
	news, differs := map[health.Field]health.FieldValue{}, map[health.Field]health.FieldValue{}
	for f, v := range i.Answer.Values {
		if r.Fields[f].State == health.HasValue {
			differs[f] = v
		} else {
			news[f] = v
		}
	}
	r.Verification = health.Mismatched
	switch {
	case len(news)+len(differs) == 0:
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

// fillIn puts values into a record that knew none.
func (c *comparer) fillIn(r *health.Record, i health.CheckItem, news map[health.Field]health.FieldValue, to health.Verification) error {
	was := r.Text(health.NationalID)
	edits := r.Apply(news)
	_, numbered := news[health.NationalID]
	if numbered {
		if err := c.weighNumber(r, true); err != nil {
			return err
		}
	}
	r.Verification = to
	if err := c.store(r, i, health.ActFill, edits); err != nil {
		return err
	}
	if !numbered {
		return nil
	}
	if err := c.verifyNumber(*r, c.list.Approved); err != nil {
		return err
	}
	return c.tellBearers(*r, was, health.Cause{Kind: health.CauseCheck, ID: string(c.list.ID), Row: i.Row}, c.list.Approved)
}

// propose asks the station to judge what the population database says otherwise, both values side by side.
func (c *comparer) propose(r health.Record, i health.CheckItem, differs map[health.Field]health.FieldValue) error {
	id := health.DraftID(fmt.Sprintf("check-%s-%d", i.List, i.Row))
	d := health.Draft{ID: id, Kind: health.DraftCorrect, Station: r.Station, Person: r.ID, Values: differs, Note: i.Answer.Note, By: c.list.Approved,
		Cause: health.Cause{Kind: health.CauseCheck, ID: string(c.list.ID), Row: i.Row}, Status: health.DraftWaiting, At: c.now}
	return c.askToJudge(d, r, health.Reason{Code: "population", Points: 60})
}
