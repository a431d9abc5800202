package activities

import (
	"context"
	"errors"
	"fmt"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// RequestStand is what a workflow needs to know of a request.
type RequestStand struct {
	Over   bool
	Decide bool      // a decision is to be carried out
	Erase  bool      // whoever asked has been told, and the record is to be erased now
	Next   time.Time // when staff are reminded; zero: never
	Notify []health.MessageID
}

func (a *Activities) standOfRequest(r health.SubjectRequest, notify []health.MessageID) RequestStand {
	return RequestStand{Over: !r.Live(), Decide: r.Live() && !r.Open(), Erase: r.Live() && erases(r.Kind, r.Outcome) && r.Told != "",
		Next: r.NextNudge(a.Now(), a.Holidays), Notify: notify}
}

// RequestStanding looks at a request: it ends one whose person was forgotten, and one for a correction whose proposals have
// all been judged. One that is gone counts as over.
func (a *Activities) RequestStanding(ctx context.Context, id health.RequestID) (RequestStand, error) {
	r, err := a.Store.SubjectRequest(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return RequestStand{Over: true}, nil
	}
	if err != nil || !r.Open() {
		return a.standOfRequest(r, nil), err
	}
	who, err := a.Store.Record(ctx, r.Person)
	if err != nil {
		return RequestStand{}, err
	}
	if who.Erased() {
		r, err = a.onRequest(ctx, id, func(tx store.Tx, r *health.SubjectRequest) error {
			if err := over(*r); err != nil {
				return ignoreOver(err)
			}
			r.End(health.RequestGone, a.Now())
			return a.noteRequest(tx, *r, health.Actor{Kind: health.BySystem, ID: "request"}, "gone")
		})
		return a.standOfRequest(r, nil), err
	}
	if r.Kind == health.RequestCorrect {
		return a.lookAtCorrections(ctx, r)
	}
	return a.standOfRequest(r, nil), nil
}

func ignoreOver(err error) error {
	switch health.CodeOf(err) {
	case "request_over", "request_decided":
		return nil
	}
	return err
}

// lookAtCorrections decides a request for a correction as its proposals were: those that the same person made after it.
func (a *Activities) lookAtCorrections(ctx context.Context, r health.SubjectRequest) (RequestStand, error) {
	drafts, err := a.Store.DraftsOf(ctx, r.Person, health.DraftCorrect, maxForgotten)
	if err != nil {
		return RequestStand{}, err
	}
	taken, turned, waiting := 0, 0, 0
	for _, d := range drafts {
		if d.By != r.By || d.At.Before(r.MadeAt) {
			continue
		}
		switch d.Status {
		case health.DraftApplied:
			taken++
		case health.DraftRejected:
			turned++
		default:
			waiting++
		}
	}
	if waiting > 0 || taken+turned == 0 {
		return a.standOfRequest(r, nil), nil
	}
	r, err = a.onRequest(ctx, r.ID, func(tx store.Tx, r *health.SubjectRequest) error {
		if err := over(*r); err != nil {
			return ignoreOver(err)
		}
		switch r.Outcome, r.Reason = health.RequestDone, ""; {
		case taken == 0:
			r.Outcome, r.Reason = health.RequestRefused, health.ReasonRight
		case turned > 0:
			r.Outcome, r.Reason = health.RequestPartly, health.ReasonRight
		}
		r.At, r.Decided = a.Now(), health.Actor{Kind: health.BySystem, ID: "corrections"}
		return a.noteRequest(tx, *r, r.Decided, "decided "+string(r.Outcome)+" "+string(r.Reason))
	})
	return a.standOfRequest(r, nil), err
}

// CarryOutRequest does what was decided and tells whoever asked, in one: the request ends with it. Of an erasure they are
// told first, because nothing of them is left afterwards. A decision that cannot be carried out is opened again, and those who
// decide are told why. Run twice it does nothing more.
func (a *Activities) CarryOutRequest(ctx context.Context, id health.RequestID) (RequestStand, error) {
	officers, err := a.officers(ctx)
	if err != nil {
		return RequestStand{}, err
	}
	var notify []health.MessageID
	r, err := a.onRequest(ctx, id, func(tx store.Tx, r *health.SubjectRequest) error {
		notify = nil
		if r.Open() || !r.Live() {
			return nil
		}
		if erases(r.Kind, r.Outcome) && r.Told != "" {
			var err error
			notify, err = a.tellOutcome(tx, r) // which ones they were
			return err
		}
		held, err := a.held(tx, *r)
		if err == nil && held != "" {
			notify, err = a.reopenRequest(tx, r, held, officers)
			return err
		}
		if err != nil {
			return err
		}
		if err := a.effect(tx, *r); err != nil {
			return err
		}
		if notify, err = a.tellOutcome(tx, r); err != nil || erases(r.Kind, r.Outcome) {
			return err
		}
		r.EndedAt = a.Now()
		return a.noteRequest(tx, *r, health.Actor{Kind: health.BySystem, ID: "request"}, "ended "+string(r.Outcome)+" told "+string(r.Told))
	})
	return a.standOfRequest(r, notify), err
}

// held gives the code of why a person cannot be erased now; empty: they can, or nobody is to be.
func (a *Activities) held(tx store.Tx, r health.SubjectRequest) (string, error) {
	if !erases(r.Kind, r.Outcome) {
		return "", nil
	}
	who, err := tx.Record(r.Person)
	if err != nil {
		return "", err
	}
	tasks, err := tx.TasksOf(r.Person)
	if err != nil {
		return "", err
	}
	return health.CodeOf(mayForget(who, tasks)), nil
}

// reopenRequest gives a request back to those who decide.
func (a *Activities) reopenRequest(tx store.Tx, r *health.SubjectRequest, held string, officers []health.StaffID) ([]health.MessageID, error) {
	r.Outcome, r.Reason, r.Decided, r.At, r.Held, r.Told = "", "", health.Actor{}, time.Time{}, held, ""
	if err := a.noteRequest(tx, *r, health.Actor{Kind: health.BySystem, ID: "request"}, "held "+held); err != nil {
		return nil, err
	}
	return a.notice(tx, fmt.Sprintf("request-%s-held-%d", r.ID, r.Version), "notice.request.held", requestArgs(*r), officers)
}

// notYet opens a request again of which it was told already that the record goes, and tells that it does not.
func (a *Activities) notYet(tx store.Tx, r *health.SubjectRequest, held string, officers []health.StaffID, notify *[]health.MessageID) error {
	told, err := a.tellRequest(tx, *r, fmt.Sprintf("held%d", r.At.Unix()), "notice.request.not_yet", requestArgs(*r))
	if err != nil {
		return err
	}
	*notify, err = a.reopenRequest(tx, r, held, officers)
	*notify = append(*notify, told...)
	return err
}

// effect does to the record what was decided. What stands so already stays.
func (a *Activities) effect(tx store.Tx, r health.SubjectRequest) error {
	if r.Outcome == health.RequestRefused {
		return nil
	}
	switch {
	case r.Kind == health.RequestRestrict, r.Kind == health.RequestErase && r.Outcome == health.RequestPartly:
		return a.limit(tx, r, health.LimitUse)
	case r.Kind.AtOnce():
		return a.limit(tx, r, health.LimitMessages)
	case r.Kind == health.RequestLift:
		return a.unlimit(tx, r)
	}
	return nil
}

// EraseRequest erases the person of a request, and ends it. One that somebody has become an open question of since is opened
// again.
func (a *Activities) EraseRequest(ctx context.Context, id health.RequestID) (RequestStand, error) {
	officers, err := a.officers(ctx)
	if err != nil {
		return RequestStand{}, err
	}
	var notify []health.MessageID
	r, err := a.onRequest(ctx, id, func(tx store.Tx, r *health.SubjectRequest) error {
		if !r.Live() || !erases(r.Kind, r.Outcome) || r.Told == "" {
			return nil
		}
		held, err := a.held(tx, *r)
		switch {
		case err != nil:
			return err
		case held == "forget_done":
		case held != "":
			return a.notYet(tx, r, held, officers, &notify)
		default:
			if err := a.forgetIn(tx, ForgetInput{Person: r.Person, By: r.Decided, Reason: ForgetAsked}); err != nil {
				return err
			}
		}
		r.EndedAt = a.Now()
		return a.noteRequest(tx, *r, health.Actor{Kind: health.BySystem, ID: "request"}, "ended done told "+string(r.Told))
	})
	return a.standOfRequest(r, notify), err
}
