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

// keepVisits is for how many years what was done for a patient is kept at least (TT 53/2017/TT-BYT): until then no request
// erases it.
const keepVisits = 10

// officer gives the member of staff who deals with a request. Errors: staff_unknown, request_not_yours.
func (a *Activities) officer(ctx context.Context, id health.StaffID) error {
	s, err := a.checker(ctx, id)
	if err == nil && !s.May(health.RightAnswer, "", "") {
		err = health.Refuse("request_not_yours", nil)
	}
	return err
}

// AckRequest notes that the number and the day of a request were told to whoever asks, and writes them a message where one
// reaches them. Twice is once. Errors: request_not_yours, request_unknown, request_over, request_decided.
func (a *Activities) AckRequest(ctx context.Context, in health.RequestVerdict) (health.RequestStep, error) {
	if err := a.officer(ctx, in.By); err != nil {
		return health.RequestStep{}, err
	}
	var notify []health.MessageID
	r, err := a.onRequest(ctx, in.Request, func(tx store.Tx, r *health.SubjectRequest) error {
		if err := over(*r); err != nil || !r.AckAt.IsZero() {
			return err
		}
		r.AckAt = a.Now()
		var err error
		if notify, err = a.tellRequest(tx, *r, "ack", "notice.request.received", requestArgs(*r)); err != nil {
			return err
		}
		return a.noteRequest(tx, *r, staffActor(in.By), "acknowledged")
	})
	step := a.stepOf(r)
	step.Notify = notify
	return step, err
}

// ExtendRequest gives a request more days, once and with a reason that whoever asks is told: at most as many as the law gave
// the first time, and not after its last day. Errors: as of AckRequest, and request_extended, request_reason, request_days,
// request_late.
func (a *Activities) ExtendRequest(ctx context.Context, in health.RequestVerdict) (health.RequestStep, error) {
	if err := a.officer(ctx, in.By); err != nil {
		return health.RequestStep{}, err
	}
	var notify []health.MessageID
	r, err := a.onRequest(ctx, in.Request, func(tx store.Tx, r *health.SubjectRequest) error {
		most := r.Kind.Days(r.Third)
		switch err := over(*r); {
		case err != nil:
			return err
		case r.Extended != "":
			return health.Refuse("request_extended", requestArgs(*r))
		case !slices.Contains(health.ExtendReasons(), in.Reason):
			return health.Refuse("request_reason", nil)
		case in.Days < 0 || in.Days > most:
			return health.Refuse("request_days", map[string]string{"most": fmt.Sprint(most)})
		case r.Late(a.today()):
			return health.Refuse("request_late", requestArgs(*r))
		case in.Days == 0:
			in.Days = most
		}
		r.FirstDue, r.Extended = r.Due, in.Reason
		r.Due, _ = health.RequestDue(r.Due, in.Days, a.Holidays)
		var err error
		if notify, err = a.tellRequest(tx, *r, "extended", "notice.request.extended."+string(in.Reason), requestArgs(*r)); err != nil {
			return err
		}
		return a.noteRequest(tx, *r, staffActor(in.By), "extended "+string(in.Reason)+" "+r.Due.String())
	})
	step := a.stepOf(r)
	step.Notify = notify
	return step, err
}

// DecideRequest writes the decision down; the SubjectRequest workflow carries it out. The same decision twice is one. Errors:
// as of AckRequest, and request_decision, request_reason, request_keeps: a law demands that what would be erased is kept,
// forget_asked.
func (a *Activities) DecideRequest(ctx context.Context, in health.RequestVerdict) (health.RequestStep, error) {
	if err := a.officer(ctx, in.By); err != nil {
		return health.RequestStep{}, err
	}
	known, err := a.Store.SubjectRequest(ctx, in.Request)
	if err == nil && known.Open() && erases(known.Kind, in.Outcome) {
		err = a.mayErase(ctx, known.Person)
	}
	if ignoreAbsent(err) != nil {
		return health.RequestStep{}, err
	}
	r, err := a.onRequest(ctx, in.Request, func(tx store.Tx, r *health.SubjectRequest) error {
		by := staffActor(in.By)
		if r.Decided == by && r.Outcome == in.Outcome && r.Reason == in.Reason {
			return nil
		}
		if err := over(*r); err != nil {
			return err
		}
		switch {
		case !slices.Contains(r.Kind.Decisions(), in.Outcome):
			return health.Refuse("request_decision", nil)
		case in.Outcome != health.RequestDone && !slices.Contains(health.RefuseReasons(r.Kind, in.Outcome), in.Reason),
			in.Outcome == health.RequestDone && in.Reason != "":
			return health.Refuse("request_reason", nil)
		}
		r.Outcome, r.Reason, r.Decided, r.At, r.Held = in.Outcome, in.Reason, by, a.Now(), ""
		if r.AckAt.IsZero() {
			r.AckAt = r.At
		}
		return a.noteRequest(tx, *r, by, "decided "+string(in.Outcome)+" "+string(in.Reason))
	})
	return a.stepOf(r), err
}

func erases(k health.RequestKind, o health.RequestOutcome) bool {
	return k == health.RequestErase && o == health.RequestDone
}

// mayErase refuses to erase what a law demands to be kept, and whoever an open question is about.
func (a *Activities) mayErase(ctx context.Context, person health.PersonID) error {
	found, err := a.Forgettable(ctx, person)
	if err != nil || found.Visits == 0 {
		return err
	}
	visits, err := a.Store.Visits(ctx, person, 1, 0)
	if err != nil || len(visits) == 0 {
		return err
	}
	last := visits[0].Started
	until := ident.Date{Y: last.Y + keepVisits, M: last.M, D: last.D}
	if !last.IsZero() && !until.Before(a.today()) {
		return health.Refuse("request_keeps", map[string]string{"n": fmt.Sprint(found.Visits), "year": fmt.Sprint(until.Y)})
	}
	return nil
}

// LiftLimits lets a record be used as before again, on the decision of an officer: it is a request that is made and decided
// in one. Errors: as of MakeRequest and DecideRequest.
func (a *Activities) LiftLimits(ctx context.Context, person health.PersonID, by health.StaffID, key string) (health.RequestStep, error) {
	if err := a.officer(ctx, by); err != nil {
		return health.RequestStep{}, err
	}
	made, err := a.MakeRequest(ctx, health.RequestOrder{Key: key, Kind: health.RequestLift, Person: person, By: staffActor(by), Channel: health.RequestCounter})
	if err != nil {
		return made, err
	}
	done, err := a.DecideRequest(ctx, health.RequestVerdict{Request: made.Request.ID, By: by, Outcome: health.RequestDone})
	done.Notify = made.Notify
	return done, err
}

// InvolveOthers notes that others hold the data, too, which gives a request the longer time of the law. Errors: as of
// AckRequest, and request_extended, request_late.
func (a *Activities) InvolveOthers(ctx context.Context, in health.RequestVerdict) (health.RequestStep, error) {
	if err := a.officer(ctx, in.By); err != nil {
		return health.RequestStep{}, err
	}
	var notify []health.MessageID
	r, err := a.onRequest(ctx, in.Request, func(tx store.Tx, r *health.SubjectRequest) error {
		switch err := over(*r); {
		case err != nil || r.Third:
			return err
		case r.Extended != "":
			return health.Refuse("request_extended", requestArgs(*r))
		case r.Late(a.today()):
			return health.Refuse("request_late", requestArgs(*r))
		}
		r.Third = true
		r.Due, _ = health.RequestDue(ident.DateOf(r.MadeAt.In(health.Zone())), r.Kind.Days(true), a.Holidays)
		var err error
		if notify, err = a.tellRequest(tx, *r, "third", "notice.request.third", requestArgs(*r)); err != nil {
			return err
		}
		return a.noteRequest(tx, *r, staffActor(in.By), "others "+r.Due.String())
	})
	step := a.stepOf(r)
	step.Notify = notify
	return step, err
}

// limit stops uses of a record for a request.
func (a *Activities) limit(tx store.Tx, r health.SubjectRequest, limits ...health.Limit) error {
	who, err := tx.Record(r.Person)
	if err != nil || who.Erased() || !who.SetLimits(limits...) {
		return err
	}
	return a.saveLimits(tx, r, who)
}

// unlimit lets a record be used as before again.
func (a *Activities) unlimit(tx store.Tx, r health.SubjectRequest) error {
	who, err := tx.Record(r.Person)
	if err != nil || who.Erased() || len(who.Limits) == 0 {
		return err
	}
	who.Limits = nil
	return errors.Join(a.saveLimits(tx, r, who), a.unhush(tx, who.ID))
}

func (a *Activities) saveLimits(tx store.Tx, r health.SubjectRequest, who health.Record) error {
	c := a.clerk(tx, nil)
	by := r.By
	if r.Decided.ID != "" {
		by = r.Decided
	}
	if err := c.save(&who, health.ActLimit, nil, health.Cause{Kind: health.CauseRequest, ID: string(r.ID)}, by); err != nil {
		return err
	}
	return a.lookAgainAt(tx, who.ID) // whoever is expected is not to be told, or called
}
