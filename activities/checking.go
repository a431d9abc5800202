package activities

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// CheckDueAfter is when a list should be back.
const CheckDueAfter = 14 * 24 * time.Hour

// CheckInput asks for a list.
type CheckInput struct {
	Station health.StationCode
	Source  health.CheckSource
	Limit   int           // people at most; zero: all who are to be compared
	Due     time.Duration // zero: CheckDueAfter
	By      health.StaffID
}

// BeginCheck writes a new list down; the Verify workflow puts the people on it. Errors: check_not_yours, check_off: the
// register is not connected.
func (a *Activities) BeginCheck(ctx context.Context, in CheckInput) (health.CheckList, error) {
	staff, err := a.checker(ctx, in.By)
	if err != nil {
		return health.CheckList{}, err
	}
	if !staff.May(health.RightCompare, in.Station, "") {
		return health.CheckList{}, health.Refuse("check_not_yours", nil)
	}
	if in.Source.Online() && a.Registers[in.Source] == nil {
		return health.CheckList{}, health.Refuse("check_off", nil)
	}
	if in.Due == 0 {
		in.Due = CheckDueAfter
	}
	now := a.Now()
	l := health.CheckList{Station: in.Station, Source: in.Source, State: health.CheckCollecting, Limit: in.Limit, By: staffActor(in.By), Due: now.Add(in.Due), MadeAt: now}
	for n := 1; ; n++ {
		l.ID = health.CheckID(fmt.Sprintf("%s-%s-%d", in.Station, now.In(health.Zone()).Format("20060102"), n))
		err := a.Store.Write(ctx, func(tx store.Tx) error {
			if err := tx.CreateCheckList(l); err != nil {
				return err
			}
			return a.noteCheck(tx, l, l.By, "new")
		})
		if !errors.Is(err, store.ErrExists) {
			return l, err
		}
	}
}

// checker gives the member of staff who deals with a list. Errors: staff_unknown.
func (a *Activities) checker(ctx context.Context, id health.StaffID) (health.Staff, error) {
	s, err := a.Store.Staff(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return s, health.Refuse("staff_unknown", map[string]string{"id": string(id)})
	}
	return s, err
}

func (a *Activities) noteCheck(tx store.Tx, l health.CheckList, by health.Actor, what string) error {
	return tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActCheck, Subject: string(l.ID), Detail: what})
}

// onCheck changes one list.
func (a *Activities) onCheck(ctx context.Context, id health.CheckID, f func(tx store.Tx, l *health.CheckList) error) (health.CheckList, error) {
	var l health.CheckList
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		var err error
		if l, err = tx.CheckList(id); err != nil {
			return err
		}
		if err := f(tx, &l); err != nil {
			return err
		}
		return tx.UpdateCheckList(&l)
	})
	return l, err
}

// CheckStand is what a workflow needs to know of a list.
type CheckStand struct {
	State    health.CheckState
	Due      time.Time
	Reminded int
	Again    time.Time // a register is asked next; zero: now
}

func standOfCheck(l health.CheckList) CheckStand {
	return CheckStand{l.State, l.Due, l.Reminded, l.Again}
}

// CheckStanding says where a list stands. One that is gone counts as cancelled.
func (a *Activities) CheckStanding(ctx context.Context, id health.CheckID) (CheckStand, error) {
	l, err := a.Store.CheckList(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return CheckStand{State: health.CheckCancelled}, nil
	}
	return standOfCheck(l), err
}

// CheckBatch asks for the next people of a list.
type CheckBatch struct {
	List health.CheckID
	Rows int
}

// CollectCheck puts the next people of the station on a list and notes in their records that they are asked about. With the
// last one the list is closed and may go out; one that nobody is on is done.
func (a *Activities) CollectCheck(ctx context.Context, in CheckBatch) (CheckStand, error) {
	defer a.alive(ctx)()
	l, err := a.onCheck(ctx, in.List, func(tx store.Tx, l *health.CheckList) error {
		if l.State != health.CheckCollecting {
			return nil
		}
		people, err := tx.StationPeople(l.Station, l.After, in.Rows)
		if err != nil {
			return err
		}
		c := a.clerk(tx, nil)
		for _, id := range people {
			if l.Limit > 0 && l.Rows >= l.Limit {
				break
			}
			if err := c.collect(l, id); err != nil {
				return err
			}
			l.After = id
		}
		if len(people) == in.Rows && (l.Limit == 0 || l.Rows < l.Limit) {
			return nil
		}
		return a.closeList(tx, l)
	})
	return standOfCheck(l), err
}

// collect puts somebody on a list who may be compared. What goes out of the house is noted as told.
func (c clerk) collect(l *health.CheckList, id health.PersonID) error {
	r, err := c.tx.Record(id)
	if err != nil {
		return err
	}
	if may, err := c.mayAsk(r, l.Source); !may || err != nil {
		return err
	}
	l.Rows++
	item := health.CheckItem{List: l.ID, Row: l.Rows, Person: id, Asked: l.Source.Asks(r)}
	if err := c.tx.PutCheckItem(item); err != nil {
		return err
	}
	if l.Source != health.CheckInsurance {
		r.Verification = health.Pending
	}
	if err := c.compared(&r, *l, l.Rows, health.ActCheck, nil, l.By); err != nil {
		return err
	}
	return c.tx.AppendAudit(health.Audit{At: c.now, By: l.By, Action: health.ActDisclose, Subject: string(id),
		Cause: health.Cause{Kind: health.CauseCheck, ID: string(l.ID), Row: l.Rows}, Detail: cmp.Or(string(l.Source), "police")})
}

func (c clerk) mayAsk(r health.Record, s health.CheckSource) (bool, error) {
	if r.Limited(health.LimitUse) {
		return false, nil
	}
	if s != health.CheckInsurance {
		return r.Comparable() && len(s.Asks(r)) > 0, nil
	}
	numbers, err := c.tx.Comparisons(r.ID)
	return r.Insurable(numbers, c.now), err
}

// compared stores a record whose comparison moved on, as a step of its history.
func (c clerk) compared(r *health.Record, l health.CheckList, row int, act health.Action, edits []health.Edit, by health.Actor) error {
	return c.save(r, act, edits, health.Cause{Kind: health.CauseCheck, ID: string(l.ID), Row: row}, by)
}

func (a *Activities) closeList(tx store.Tx, l *health.CheckList) error {
	l.State = health.CheckSent
	if l.Source.Online() {
		l.State = health.CheckAsking
	}
	if l.Rows == 0 {
		l.State, l.EndedAt = health.CheckDone, a.Now()
		return a.noteCheck(tx, *l, l.By, "empty")
	}
	sum := health.NewCheckDigest()
	err := eachItem(tx, l.ID, 0, func(i health.CheckItem) error { sum.Add(i); return nil })
	l.Digest = sum.Sum()
	return errors.Join(err, a.noteCheck(tx, *l, l.By, string(l.State)))
}

// itemPage is how many rows of a list are read at once.
const itemPage = 500

func eachItem(tx store.Tx, id health.CheckID, after int, f func(health.CheckItem) error) error {
	for {
		items, err := tx.CheckItems(id, after, itemPage)
		if err != nil {
			return err
		}
		for _, i := range items {
			if err := f(i); err != nil {
				return err
			}
			after = i.Row
		}
		if len(items) < itemPage {
			return nil
		}
	}
}

// CheckVerdict is what the second person says of a list that came back.
type CheckVerdict struct {
	List health.CheckID
	By   health.StaffID
}

// ApproveCheck lets the answers of a list into the records: the Verify workflow does it. Who loaded them does not approve
// them. Approved twice is the same. Errors: check_not_yours, check_own, check_not_back, check_over.
func (a *Activities) ApproveCheck(ctx context.Context, in CheckVerdict) (health.CheckList, error) {
	return a.judgeCheck(ctx, in, func(tx store.Tx, l *health.CheckList) error {
		switch l.State {
		case health.CheckApplying:
			return nil
		case health.CheckReturned:
		default:
			return notBack(l.State)
		}
		if l.Loaded.ID == string(in.By) {
			return health.Refuse("check_own", nil)
		}
		l.State, l.Approved, l.Cursor = health.CheckApplying, staffActor(in.By), 0
		return a.noteCheck(tx, *l, l.Approved, "approved")
	})
}

func notBack(s health.CheckState) error {
	if s.Over() {
		return health.Refuse("check_over", nil)
	}
	return health.Refuse("check_not_back", nil)
}

// RejectCheck takes the answers that wait out again: the list is out of the house as before.
func (a *Activities) RejectCheck(ctx context.Context, in CheckVerdict) (health.CheckList, error) {
	return a.judgeCheck(ctx, in, func(tx store.Tx, l *health.CheckList) error {
		if l.State != health.CheckReturned {
			return notBack(l.State)
		}
		err := eachItem(tx, l.ID, 0, func(i health.CheckItem) error {
			if i.Outcome != "" || i.Answer.Result == "" {
				return nil
			}
			l.Tally.CountResult(i.Answer.Result, -1)
			i.Answer, i.By, i.At = health.CheckAnswer{}, "", time.Time{}
			return tx.PutCheckItem(i)
		})
		l.State, l.Loaded = health.CheckSent, health.Actor{}
		return errors.Join(err, a.noteCheck(tx, *l, staffActor(in.By), "rejected"))
	})
}

// EndCheck gives a list up: who has no answer is to be compared as before. Answers that are in records stay; those that wait
// are lost, so that one that came back is refused. Errors: check_not_yours, check_waits, check_busy, check_over.
func (a *Activities) EndCheck(ctx context.Context, in CheckVerdict) (health.CheckList, error) {
	return a.judgeCheck(ctx, in, func(tx store.Tx, l *health.CheckList) error {
		switch l.State {
		case health.CheckReturned:
			return health.Refuse("check_waits", nil)
		case health.CheckApplying, health.CheckCollecting:
			return health.Refuse("check_busy", nil)
		case health.CheckDone, health.CheckCancelled:
			return health.Refuse("check_over", nil)
		}
		c := a.clerk(tx, nil)
		err := eachItem(tx, l.ID, 0, func(i health.CheckItem) error {
			if i.Outcome != "" {
				return nil
			}
			return c.leave(l, i, staffActor(in.By))
		})
		l.State, l.EndedAt = health.CheckCancelled, a.Now()
		if l.Tally.Settled() > 0 {
			l.State = health.CheckDone
		}
		return errors.Join(err, a.noteCheck(tx, *l, staffActor(in.By), "ended"))
	})
}

// leave gives somebody up who was asked about and not answered.
func (c clerk) leave(l *health.CheckList, i health.CheckItem, by health.Actor) error {
	i.Outcome = health.CheckLeft
	l.Tally.Count(i.Outcome, 1)
	if err := c.tx.PutCheckItem(i); err != nil {
		return err
	}
	r, err := c.tx.Record(i.Person)
	if err != nil || l.Source == health.CheckInsurance || r.Verification != health.Pending {
		return err
	}
	r.Verification = health.Unverified
	return c.compared(&r, *l, i.Row, health.ActCheck, nil, by)
}

// judgeCheck changes a list for somebody who may decide about it.
func (a *Activities) judgeCheck(ctx context.Context, in CheckVerdict, f func(tx store.Tx, l *health.CheckList) error) (health.CheckList, error) {
	staff, err := a.checker(ctx, in.By)
	if err != nil {
		return health.CheckList{}, err
	}
	return a.onCheck(ctx, in.List, func(tx store.Tx, l *health.CheckList) error {
		if !staff.May(health.RightApprove, l.Station, "") {
			return health.Refuse("check_not_yours", nil)
		}
		return f(tx, l)
	})
}

// SignCheck notes the number and day of the signed minutes. It may be done until the answers are approved.
func (a *Activities) SignCheck(ctx context.Context, id health.CheckID, signed string, by health.StaffID) error {
	_, err := a.onCheck(ctx, id, func(tx store.Tx, l *health.CheckList) error {
		if l.State != health.CheckSent && l.State != health.CheckReturned {
			return notBack(l.State)
		}
		l.Signed = signed
		return a.noteCheck(tx, *l, staffActor(by), "signed")
	})
	return err
}
