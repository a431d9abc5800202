package activities

import (
	"context"
	"slices"
	"strconv"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// reorganiseClaim is held by whoever begins a reorganisation or changes who looks after what.
const reorganiseClaim = "reorganise"

// PlanStanding says what stands in the way of a plan, as an error, or gives the reorganisation of the same plan that
// stopped half way and would go on. Neither: the plan is new. The list has the newest first.
func PlanStanding(plan health.Plan, before []health.Reorganisation) (half health.Reorganisation, err error) {
	alike := slices.IndexFunc(before, func(r health.Reorganisation) bool { return r.Plan.Key() == plan.Key() })
	if alike >= 0 {
		switch r := before[alike]; {
		case r.State == health.ReorganiseDone:
			return half, refuseAbout("reorganise.applied", r)
		case !r.State.Over():
			return half, refuseAbout("reorganise.runs", r)
		case r.HalfWay() && r.Phase.Back():
			return half, refuseAbout("reorganise.half_undone", r)
		case r.HalfWay():
			return r, nil
		}
	}
	for _, r := range before {
		if r.Open() && r.Plan.Overlaps(plan) {
			return half, refuseAbout("reorganise.overlap", r)
		}
	}
	return half, nil
}

func refuseAbout(code string, r health.Reorganisation) error {
	return health.Refuse(code, map[string]string{"id": string(r.ID), "name": r.Plan.Name, "day": r.Plan.Begins().Format("02/01/2006")})
}

// BeginInput is a plan to be carried out, with what its preview counted.
type BeginInput struct {
	Plan   health.Plan
	People int64 // records in its units
	Total  int64 // of them, those it moves
	By     health.Actor
}

// BeginReorganisation writes down that a plan is to be carried out, before anything is changed. One that stopped half way
// goes on where it was; one whose day is to come waits for it.
func (a *Activities) BeginReorganisation(ctx context.Context, in BeginInput) (health.Reorganisation, error) {
	var out health.Reorganisation
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		if err := tx.Claim(reorganiseClaim); err != nil {
			return err
		}
		before, err := tx.Reorganisations()
		if err != nil {
			return err
		}
		if out, err = PlanStanding(in.Plan, before); err != nil {
			return err
		}
		if out.ID != "" {
			out.State, out.EndedAt = health.ReorganiseRunning, time.Time{}
			return a.saveReorganisation(tx, out, in.By, "again")
		}
		if err := a.fits(tx, in.Plan); err != nil {
			return err
		}
		out = health.Reorganisation{ID: nextID(in.Plan, before), Plan: in.Plan, State: health.ReorganiseRunning, Phase: health.PhaseTurn,
			People: in.People, Total: in.Total, By: in.By, StartedAt: a.Now()}
		if in.Plan.Begins().After(a.Now()) {
			out.State = health.ReorganiseWaiting
		}
		if err := tx.CreateReorganisation(out); err != nil {
			return err
		}
		return a.auditPlan(tx, out, in.By, string(out.State))
	})
	return out, err
}

// fits checks a plan against who looks after what now.
func (a *Activities) fits(tx store.Tx, plan health.Plan) error {
	before, err := tx.Organisation()
	if err != nil {
		return err
	}
	if _, faults := plan.Carry(a.Units, before); len(faults) > 0 {
		return health.Refuse("reorganise.impossible", map[string]string{"fault": faults[0].Code})
	}
	return nil
}

// nextID is the plan's key, with a number behind it when the same plan was begun before.
func nextID(plan health.Plan, before []health.Reorganisation) health.ReorganisationID {
	n := 1
	for _, r := range before {
		if r.Plan.Key() == plan.Key() {
			n++
		}
	}
	if n == 1 {
		return plan.Key()
	}
	return plan.Key() + health.ReorganisationID("-"+strconv.Itoa(n))
}

// BeginUndo writes down that a plan is to be taken back. One that is being taken back already goes on.
func (a *Activities) BeginUndo(ctx context.Context, id health.ReorganisationID, by health.Actor) (health.Reorganisation, error) {
	var out health.Reorganisation
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		if err := tx.Claim(reorganiseClaim); err != nil {
			return err
		}
		r, err := tx.Reorganisation(id)
		if err != nil {
			return err
		}
		if err := MayUndo(r); err != nil {
			return err
		}
		if !r.Phase.Back() {
			if err := unchanged(tx, r); err != nil {
				return err
			}
			r.Phase, r.Place, r.Passed = health.PhaseReopen, 0, ""
		}
		r.State, r.EndedAt, r.Error = health.ReorganiseRunning, time.Time{}, ""
		out = r
		return a.saveReorganisation(tx, r, by, "undo")
	})
	return out, err
}

// MayUndo says what stands in the way of taking a reorganisation back.
func MayUndo(r health.Reorganisation) error {
	switch {
	case r.State == health.ReorganiseUndone:
		return refuseAbout("reorganise.undone", r)
	case !r.State.Over():
		return refuseAbout("reorganise.runs", r)
	case !r.Begun():
		return refuseAbout("reorganise.nothing", r)
	}
	return nil
}

// unchanged refuses to take back what a later plan has built on.
func unchanged(tx store.Tx, r health.Reorganisation) error {
	all, err := tx.Reorganisations()
	if err != nil {
		return err
	}
	for _, o := range all {
		if o.ID == r.ID || !o.Plan.Overlaps(r.Plan) {
			continue
		}
		if o.Begun() && o.Plan.On > r.Plan.On {
			return refuseAbout("reorganise.later", o)
		}
		if o.Open() {
			return refuseAbout("reorganise.overlap", o)
		}
	}
	now, err := tx.Organisation()
	if err != nil {
		return err
	}
	if _, _, ok := r.Turn.Undo(now.Spans, now.Areas); !ok {
		return refuseAbout("reorganise.changed_since", r)
	}
	return nil
}

// ReorganisationNote says that a reorganisation waits, goes on or ends. Code is why it failed, empty otherwise.
type ReorganisationNote struct {
	Plan  health.ReorganisationID
	State health.ReorganisationState
	Code  string
}

// NoteReorganisation notes a state that was asked for, unless the reorganisation is over.
func (a *Activities) NoteReorganisation(ctx context.Context, in ReorganisationNote) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		r, err := tx.Reorganisation(in.Plan)
		if err != nil || r.State.Over() {
			return err
		}
		r.State, r.Error = in.State, in.Code
		if r.State == health.ReorganiseRunning && r.Phase == health.PhaseTurn && r.Plan.Begins().After(a.Now()) {
			r.State = health.ReorganiseWaiting
		}
		if r.State.Over() {
			r.EndedAt = a.Now()
		}
		return a.saveReorganisation(tx, r, r.By, string(r.State))
	})
}

func (a *Activities) saveReorganisation(tx store.Tx, r health.Reorganisation, by health.Actor, detail string) error {
	if err := tx.UpdateReorganisation(r); err != nil {
		return err
	}
	return a.auditPlan(tx, r, by, detail)
}

func (a *Activities) auditPlan(tx store.Tx, r health.Reorganisation, by health.Actor, detail string) error {
	act := health.ActReorganise
	if r.Phase.Back() {
		act = health.ActReorganiseUndo
	}
	return tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: act, Subject: string(r.ID), Detail: detail})
}
