package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// AskCheck asks a register about the next people of a list and puts what it says into the records. The answers and the
// place to go on from are stored together; a question whose answer was lost on the way is asked again. A register that does
// not answer holds the list: it says why, and when the register is asked next.
func (a *Activities) AskCheck(ctx context.Context, in CheckBatch) (CheckApplied, error) {
	defer a.alive(ctx)()
	l, err := a.Store.CheckList(ctx, in.List)
	if err != nil || l.State != health.CheckAsking {
		return CheckApplied{Stand: standOfCheck(l), Done: err == nil}, err
	}
	items, err := a.Store.CheckItems(ctx, in.List, l.Cursor, in.Rows)
	if err != nil {
		return CheckApplied{}, err
	}
	answered, held := a.askAll(ctx, l.Source, items)
	if err := ctx.Err(); err != nil { // this process ends: that says nothing about the register
		if held = nil; len(answered) == 0 {
			return CheckApplied{}, err
		}
	}
	return a.putAnswers(context.WithoutCancel(ctx), l, answered, held, len(answered) == len(items) && len(items) < in.Rows)
}

// askAll asks until a question fails, and gives the rows that were answered and why it stopped; nil: it did not.
func (a *Activities) askAll(ctx context.Context, source health.CheckSource, items []health.CheckItem) ([]health.CheckItem, error) {
	register := a.Registers[source]
	if register == nil {
		return nil, health.Refuse("check_off", nil)
	}
	var out []health.CheckItem
	for _, i := range items {
		limited, err := a.limited(ctx, i.Person)
		if err != nil {
			return out, err
		}
		if i.Outcome == "" && len(i.Asked) > 0 && !limited {
			answer, err := register.Ask(ctx, i.Asked)
			var e *health.Error
			switch {
			case errors.As(err, &e) && e.Fault == health.FaultUser:
				answer = health.CheckAnswer{Note: health.Value(e.Code)}
			case err != nil:
				return out, err
			}
			health.Stamp(answer.Values, source.Source(), string(i.List), a.Now())
			i.Answer, i.By, i.At = answer, string(source), a.Now()
		}
		out = append(out, i)
	}
	return out, nil
}

// limited reports whether somebody has asked since they came on a list that their data are used for nothing.
func (a *Activities) limited(ctx context.Context, person health.PersonID) (bool, error) {
	r, err := a.Store.Record(ctx, person)
	return err == nil && r.Limited(health.LimitUse), ignoreAbsent(err)
}

// putAnswers puts answers into the records and notes where the list stands.
func (a *Activities) putAnswers(ctx context.Context, was health.CheckList, items []health.CheckItem, held error, last bool) (CheckApplied, error) {
	stations, err := a.Store.Stations(ctx)
	if err != nil {
		return CheckApplied{}, err
	}
	var out CheckApplied
	l, err := a.onCheck(ctx, was.ID, func(tx store.Tx, l *health.CheckList) error {
		if out.Done = l.State != health.CheckAsking; out.Done || l.Cursor != was.Cursor {
			return nil // given up meanwhile, or another run of this step was faster
		}
		l.Approved = health.Actor{Kind: health.BySystem, ID: string(l.Source)}
		cmp := comparer{clerk: a.clerk(tx, stations), list: l}
		for _, i := range items {
			if err := cmp.hear(i); err != nil {
				return fmt.Errorf("%s: %w", i.Code(), err)
			}
			l.Cursor = i.Row
		}
		if cmp.work {
			out.Stations = append(out.Stations, l.Station)
		}
		a.hold(l, held, len(items) > 0)
		if out.Done = last; last {
			l.State, l.EndedAt = health.CheckDone, a.Now()
			return a.noteCheck(tx, *l, l.Approved, "applied")
		}
		return nil
	})
	out.Stand = standOfCheck(l)
	return out, err
}

// hear takes one answer in; without one the person is given up.
func (c *comparer) hear(i health.CheckItem) error {
	stored, err := c.tx.CheckItem(i.List, i.Row)
	switch {
	case err != nil || stored.Outcome != "":
		return err
	case len(stored.Asked) == 0: // forgotten while the question was on its way
		stored.Outcome = health.CheckGone
		c.list.Tally.Count(stored.Outcome, 1)
		return c.tx.PutCheckItem(stored)
	case i.Answer.Result == "":
		return c.leave(c.list, i, c.list.Approved)
	}
	c.list.Tally.CountResult(i.Answer.Result, 1)
	return c.apply(i)
}

// Waits between questions to a register that does not answer, the last one for ever.
func holdFor(tries int) time.Duration {
	waits := []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour}
	return waits[min(tries, len(waits))-1]
}

// hold notes why a register does not answer, and when it is asked next. One that answered something begins anew.
func (a *Activities) hold(l *health.CheckList, why error, answered bool) {
	if answered {
		l.Tries = 0
	}
	if why == nil {
		l.Held, l.Tries, l.Again = "", 0, time.Time{}
		return
	}
	l.Tries++
	l.Held, l.Again = "register_away", a.Now().Add(holdFor(l.Tries))
	if code := health.CodeOf(why); code != "" {
		l.Held = code
	}
}

// RetryCheck lets a list that is held ask at once. Errors: check_not_yours, check_not_held.
func (a *Activities) RetryCheck(ctx context.Context, in CheckVerdict) (health.CheckList, error) {
	return a.judgeCheck(ctx, in, func(_ store.Tx, l *health.CheckList) error {
		if l.State != health.CheckAsking || l.Held == "" {
			return health.Refuse("check_not_held", nil)
		}
		l.Again = a.Now()
		return nil
	})
}
