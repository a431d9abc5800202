package activities

import (
	"context"
	"slices"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// called carries out what came of a call to somebody who was expected.
func (r *report) called() (health.Outcome, error) {
	f, err := r.tx.FollowUp(health.FollowUpOf(r.task.ID))
	if err != nil {
		return health.Outcome{}, err
	}
	if life, ok := r.in.Result.Reports(); ok {
		return r.reportLife(life)
	}
	switch r.in.Result {
	case health.ResultWillCome:
		return r.willCome(&f)
	case health.ResultNoAnswer:
		if r.task.Tries+1 < health.CallTries {
			return r.sleep()
		}
		return r.endFollowUp(&f, health.FollowUnreached)
	case health.ResultElsewhere:
		return r.endFollowUp(&f, health.FollowElsewhere)
	case health.ResultRefused:
		return r.endFollowUp(&f, health.FollowRefused)
	case health.ResultWrongNumber:
		return r.endFollowUp(&f, health.FollowWrong)
	}
	return health.Outcome{}, health.Refuse("result_not_for_task", nil)
}

// willCome expects somebody on another day. The task comes back when they have not come some days after it, and closes by
// itself when they have.
func (r *report) willCome(f *health.FollowUp) (health.Outcome, error) {
	on := ident.DateOf(r.in.RemindOn.In(health.Zone()))
	if !mayExpect(on, r.a.today()) {
		return health.Outcome{}, health.Refuse("remind_date", nil)
	}
	f.Expect(on, r.a.today())
	f.Reason = "called"
	if err := r.tx.UpdateFollowUp(f); err != nil {
		return health.Outcome{}, err
	}
	wake := waitFor(on.AddDays(health.NoticeAfter))
	r.task.State, r.task.WakeAt, r.task.Result = health.TaskAsleep, wake, r.in.Result
	r.task.Holder, r.task.LeaseEnds, r.task.Handed = "", time.Time{}, nil
	return health.Outcome{Code: string(health.ResultWillCome), Until: waitFor(on)}, r.a.saveTask(r.tx, r.task, r.in.Staff, string(r.in.Result))
}

// mayExpect reports whether somebody can be expected on a day: today or later, and not so late that it is none.
func mayExpect(on, today ident.Date) bool {
	return !on.Before(today) && on.Sub(today) <= int(health.MaxSleep.Hours()/24)
}

// endFollowUp closes the task and the follow-up with what the call has brought.
func (r *report) endFollowUp(f *health.FollowUp, o health.FollowUpOutcome) (health.Outcome, error) {
	if err := r.close(); err != nil {
		return health.Outcome{}, err
	}
	f.End(o, "called", r.now)
	return health.Outcome{Code: "follow_" + string(o)}, r.a.moveOn(r.tx, f)
}

// AnswerFollowUps carries out what somebody answers to notices: it is theirs to say who reads at the address the notices went
// to. Those that are over, or were sent somewhere else, are left alone. Errors: follow_over when there is none, remind_date.
func (a *Activities) AnswerFollowUps(ctx context.Context, in health.FollowUpReply) (Followed, error) {
	if !slices.Contains(health.FollowUpAnswers(), in.Answer) {
		return Followed{}, health.Refuse("follow_over", nil)
	}
	told, err := a.Store.FollowUpsTold(ctx, in.Channel, in.Address, a.Now().Add(-health.AnswerWithin))
	if err != nil {
		return Followed{}, err
	}
	by, err := a.speaker(in.Channel, in.Address)
	if err != nil {
		return Followed{}, err
	}
	var out Followed
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		out = Followed{}
		for _, f := range told {
			if !slices.Contains(in.IDs, f.ID) {
				continue
			}
			now, err := tx.FollowUp(f.ID)
			if err != nil || !now.Open() {
				return ignoreAbsent(err)
			}
			out.Moved++
			if err := a.answered(tx, &now, in, by, &out); err != nil {
				return err
			}
		}
		if out.Moved == 0 {
			return health.Refuse("follow_over", nil)
		}
		return nil
	})
	return out, err
}

// answered stores one answer. Another day is agreed on; without a day the station calls to find one.
func (a *Activities) answered(tx store.Tx, f *health.FollowUp, in health.FollowUpReply, by health.Actor, out *Followed) error {
	day := a.today()
	f.Answer = in.Answer
	err := tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActFollow, Subject: string(f.Person),
		Detail: strings.Join([]string{string(f.ID), string(in.Answer), in.On.String()}, " ")})
	switch {
	case err != nil:
		return err
	case in.Answer == health.AnswerElsewhere:
		f.End(health.FollowElsewhere, "answered", a.Now())
		out.Ended++
		return a.moveOn(tx, f)
	case in.Answer == health.AnswerLater && in.On.IsZero():
		return a.callFor(tx, f, day, out)
	case in.Answer == health.AnswerLater && !mayExpect(in.On, day):
		return health.Refuse("remind_date", nil)
	case in.Answer == health.AnswerLater:
		f.Expect(in.On, day)
		return a.moveOn(tx, f)
	}
	return tx.UpdateFollowUp(f)
}
