package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// FollowBatch asks for the next page of a daily look at who is expected.
type FollowBatch struct {
	Kind health.FollowUpKind // whose promises are opened; zero: open follow-ups are moved on
	Day  ident.Date          // the day of the look
	From store.Place         // where the page begins
	Rows int
}

// Followed says what came of a page.
type Followed struct {
	From     store.Place          // where the next page begins
	Done     bool                 // there is none
	Opened   int                  // new follow-ups
	Moved    int                  // open ones that were looked at
	Sent     int                  // notices that went out
	Called   int                  // tasks for stations
	Ended    int                  // follow-ups that are over
	Left     int                  // rows of this page that are to be looked at once more today
	Waits    time.Time            // nothing is sent before this; zero: now is fine
	Stations []health.StationCode // with new tasks
	Later    []health.MessageID   // notices that go out by themselves when their addresses want them
}

// OpenFollowUps opens a follow-up for each promise of the next days, and of the last weeks where the list of visits came in
// late. A promise that has one already keeps it.
func (a *Activities) OpenFollowUps(ctx context.Context, in FollowBatch) (Followed, error) {
	defer a.alive(ctx)()
	var out Followed
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		out = Followed{From: in.From}
		promises, err := a.promises(tx, in)
		for _, p := range promises {
			if err != nil {
				return err
			}
			var opened bool
			opened, err = a.openFollowUp(tx, in.Kind, p, in.Day)
			if opened {
				out.Opened++
			}
			out.From = store.Place{Day: p.Day, After: p.Cause}
		}
		out.Done = len(promises) < in.Rows
		return err
	})
	return out, err
}

func (a *Activities) promises(tx store.Tx, in FollowBatch) ([]health.Promise, error) {
	from, until := in.From, in.Day.AddDays(health.FollowAhead)
	if from.Day.IsZero() {
		from.Day = in.Day.AddDays(-health.FollowBehind)
	}
	if in.Kind == health.FollowDose {
		return tx.DosePromises(from, until, in.Rows)
	}
	return tx.VisitPromises(from, until, in.Rows)
}

// openFollowUp writes a follow-up down, unless there is nothing to wait for any more: they have come, are gone, or it is
// over. One that ended because somebody was said to have died or moved away opens again when that was not so.
func (a *Activities) openFollowUp(tx store.Tx, kind health.FollowUpKind, p health.Promise, day ident.Date) (bool, error) {
	id := health.NewFollowUpID(kind, p.Cause)
	known, err := tx.FollowUp(id)
	if err == nil {
		return a.reopenFollowUp(tx, known, day)
	}
	if !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	f := health.FollowUp{ID: id, Kind: kind, Cause: p.Cause, Person: p.Person, Planned: p.Day, Due: p.Day, Stage: health.StageWaiting,
		Next: day, MadeAt: a.Now()}
	if err := a.lookAt(tx, &f, day); err != nil || f.Outcome == health.FollowGone || f.Outcome == health.FollowOff {
		return false, err
	}
	return true, tx.CreateFollowUp(f)
}

func (a *Activities) reopenFollowUp(tx store.Tx, f health.FollowUp, day ident.Date) (bool, error) {
	if f.Outcome != health.FollowGone && f.Outcome != health.FollowOff {
		return false, nil
	}
	f.Reopen(day)
	if err := a.lookAt(tx, &f, day); err != nil || f.Outcome == health.FollowGone || f.Outcome == health.FollowOff {
		return false, err
	}
	return true, tx.UpdateFollowUp(&f)
}

// lookAt compares a follow-up with what is known today: whose it is and where they live, the day that the visit or the dose
// names, and whether they have come. It may end it.
func (a *Activities) lookAt(tx store.Tx, f *health.FollowUp, day ident.Date) error {
	promise, came, err := a.promiseOf(tx, f)
	if err != nil {
		return err
	}
	if promise.Day.IsZero() {
		f.End(health.FollowOff, "no_day", a.Now())
		return nil
	}
	if promise.Day != f.Planned {
		f.Planned = promise.Day
		f.Expect(promise.Day, day)
		if came, err = a.came(tx, f); err != nil {
			return err
		}
	}
	f.Person = promise.Person
	r, err := tx.Record(f.Person)
	switch {
	case errors.Is(err, store.ErrNotFound), err == nil && (!r.Living() || len(r.Fields) == 0):
		f.End(health.FollowGone, string(r.Life), a.Now())
		return nil
	case err != nil:
		return err
	}
	f.Station = r.Station
	switch {
	case came:
		f.End(health.FollowCame, "", a.Now())
	case r.Limited(health.LimitUse):
		f.End(health.FollowOff, "limited", a.Now())
	}
	return nil
}

// promiseOf reads the day that the cause names today, whose it is, and whether they have come. No day: there is no promise
// any more.
func (a *Activities) promiseOf(tx store.Tx, f *health.FollowUp) (health.Promise, bool, error) {
	p := health.Promise{Cause: f.Cause}
	switch f.Kind {
	case health.FollowVisit:
		v, err := tx.Visit(health.VisitID(f.Cause))
		if err != nil {
			return p, false, ignoreAbsent(err)
		}
		p.Person, p.Day = v.Person, v.Return
	case health.FollowDose:
		d, err := tx.Dose(health.DoseID(f.Cause))
		if err != nil {
			return p, false, ignoreAbsent(err)
		}
		p.Person, p.Day = d.Person, d.Next
	default:
		return p, false, fmt.Errorf("follow-up: no kind %q", f.Kind)
	}
	f.Person = p.Person
	if p.Day.IsZero() {
		return p, false, nil
	}
	came, err := a.came(tx, f)
	return p, came, err
}

// came reports whether a visit or a dose keeps the promise.
func (a *Activities) came(tx store.Tx, f *health.FollowUp) (bool, error) {
	if f.Kind == health.FollowDose {
		promise, err := tx.Dose(health.DoseID(f.Cause))
		if err != nil {
			return false, err
		}
		doses, err := tx.Doses(f.Person)
		return slices.ContainsFunc(doses, func(d health.Dose) bool { return f.Given(promise, d) }), err
	}
	promise, err := tx.Visit(health.VisitID(f.Cause))
	if err != nil {
		return false, err
	}
	days, err := tx.VisitDays(f.Person, promise.Started)
	return slices.ContainsFunc(days, func(v health.Promise) bool { return v.Cause != f.Cause && f.Seen(promise.Started, v.Day) }), err
}

// today is the day on the wall of the people served.
func (a *Activities) today() ident.Date { return ident.DateOf(a.Now().In(health.Zone())) }

// lookAgainAt looks at all open follow-ups of a person, after something about them has changed.
func (a *Activities) lookAgainAt(tx store.Tx, person health.PersonID) error {
	all, err := tx.FollowUpsOf(person)
	for _, f := range all {
		if err != nil {
			return err
		}
		if !f.Open() {
			continue
		}
		before := f
		if err = a.lookAt(tx, &f, a.today()); err != nil || f.Outcome == before.Outcome && f.Due == before.Due {
			continue
		}
		err = a.moveOn(tx, &f)
	}
	return err
}

// moveOn stores a follow-up whose notice and call have lost their sense: it is over, or expected on another day.
func (a *Activities) moveOn(tx store.Tx, f *health.FollowUp) error {
	if err := a.silence(tx, f); err != nil {
		return err
	}
	if err := a.endCall(tx, f); err != nil {
		return err
	}
	return tx.UpdateFollowUp(f)
}

// silence takes back a notice that was written down and not handed over.
func (a *Activities) silence(tx store.Tx, f *health.FollowUp) error {
	if f.Message == "" {
		return nil
	}
	m, err := tx.Message(f.Message)
	if errors.Is(err, store.ErrNotFound) || m.State != health.MessageNew {
		return ignoreAbsent(err)
	}
	m.State, m.Reason = health.MessageExpired, string(f.Outcome)
	f.Message = ""
	return tx.UpdateMessage(m)
}

// endCall closes the task of a follow-up that nobody needs to call about any more.
func (a *Activities) endCall(tx store.Tx, f *health.FollowUp) error {
	if f.Task() == "" {
		return nil
	}
	t, err := tx.Task(f.Task())
	if errors.Is(err, store.ErrNotFound) || !t.State.Live() {
		return ignoreAbsent(err)
	}
	t.State, t.Result, t.ClosedAt = health.TaskClosed, health.ResultObsolete, a.Now()
	if f.Outcome == health.FollowCame {
		t.Result = health.ResultCame
	}
	t.Holder, t.LeaseEnds, t.WakeAt = "", time.Time{}, time.Time{}
	return a.saveTask(tx, &t, "", string(t.Result))
}
