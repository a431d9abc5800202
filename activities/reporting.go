package activities

import (
	"context"
	"errors"
	"maps"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// ReportInput is what a member of staff says about a task. What they typed is in the draft.
type ReportInput struct {
	Task     health.TaskID
	Staff    health.StaffID
	Result   health.Result
	RemindOn time.Time // zero unless the result comes with a date
	Draft    health.DraftID
}

// ReportTask carries a report out: answers into the record, a reported death or move to a second person, a decision to
// the draft it is about. The same report twice changes nothing the second time.
func (a *Activities) ReportTask(ctx context.Context, in ReportInput) (Step, error) {
	staff, err := a.Store.Staff(ctx, in.Staff)
	if err != nil {
		return Step{}, err
	}
	stations, err := a.Store.Stations(ctx)
	if err != nil {
		return Step{}, err
	}
	heads, err := a.headsFor(ctx, staff, in.Result)
	if err != nil {
		return Step{}, err
	}
	var step Step
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		d, err := tx.Draft(in.Draft)
		if err != nil {
			return err
		}
		t, err := tx.Task(in.Task)
		if err != nil {
			return err
		}
		rep := &report{clerk: a.clerk(tx, stations), in: in, staff: staff, heads: heads, task: &t, draft: d}
		if d.Status == health.DraftNew {
			step.Outcome, err = rep.carryOut()
		} else {
			step.Outcome = health.Outcome{Code: "already", Task: t.ID, Person: t.Person}
		}
		step.Stand = standOf(t)
		return err
	})
	return step, err
}

// report is one report being carried out.
type report struct {
	clerk
	in    ReportInput
	staff health.Staff
	heads []health.StaffID // of the station, for what nobody answers
	task  *health.Task
	draft health.Draft // the report itself
}

func (r *report) carryOut() (health.Outcome, error) {
	if err := mayHold(r.tx, r.staff, *r.task); err != nil {
		return health.Outcome{}, err
	}
	if !r.task.Kind.Takes(r.in.Result) {
		return health.Outcome{}, health.Refuse("result_not_for_task", nil)
	}
	r.task.Worker, r.task.WorkedAt = r.in.Staff, r.now
	out, err := r.effect()
	if err != nil {
		return out, err
	}
	r.draft.Status, r.draft.Ended = health.DraftApplied, r.task.Person
	if err := r.tx.UpdateDraft(r.draft); err != nil {
		return out, err
	}
	out.Task = r.task.ID
	if out.Person == "" {
		out.Person = r.task.Person
	}
	return out, r.next(&out)
}

func (r *report) effect() (health.Outcome, error) {
	if r.in.Result.Sleeps() && r.task.Kind != health.TaskCall {
		return r.sleep()
	}
	switch r.task.Kind {
	case health.TaskFill:
		return r.fill()
	case health.TaskDecide:
		return r.decideDuplicate()
	case health.TaskCorrect:
		return r.judgeCorrection()
	case health.TaskConfirm:
		return r.confirmLife()
	case health.TaskCall:
		return r.called()
	}
	return health.Outcome{}, health.Refuse("result_not_for_task", nil)
}

// by names the member of staff who reports.
func (r *report) by() health.Actor { return staffActor(r.in.Staff) }

func (r *report) cause() health.Cause {
	return health.Cause{Kind: health.CauseTask, ID: string(r.task.ID)}
}

// sleep puts the task away until it comes back by itself.
func (r *report) sleep() (health.Outcome, error) {
	wake := r.task.NextWake(r.in.Result, r.in.RemindOn, r.now)
	if !wake.After(r.now) || wake.Sub(r.now) > health.MaxSleep {
		return health.Outcome{}, health.Refuse("remind_date", nil)
	}
	if r.in.Result == health.ResultNoAnswer {
		r.task.Tries++
	}
	if out, gone, err := r.toHead(); gone || err != nil {
		return out, err
	}
	r.task.State, r.task.WakeAt, r.task.Result = health.TaskAsleep, wake, r.in.Result
	r.task.Holder, r.task.LeaseEnds, r.task.Handed = "", time.Time{}, nil
	return health.Outcome{Code: "asleep", Until: wake}, r.a.saveTask(r.tx, r.task, r.in.Staff, string(r.in.Result))
}

// close ends the task with the reported result.
func (r *report) close() error {
	r.task.State, r.task.Result, r.task.ClosedAt = health.TaskClosed, r.in.Result, r.now
	r.task.Holder, r.task.LeaseEnds, r.task.WakeAt = "", time.Time{}, time.Time{}
	return r.a.saveTask(r.tx, r.task, r.in.Staff, string(r.in.Result))
}

func (r *report) fill() (health.Outcome, error) {
	if life, ok := r.in.Result.Reports(); ok {
		return r.reportLife(life)
	}
	if r.in.Result != health.ResultDone {
		return health.Outcome{Code: "closed"}, r.close()
	}
	rec, err := r.tx.Record(r.task.Person)
	if err != nil {
		return health.Outcome{}, err
	}
	was := maps.Clone(rec.Fields)
	if err := r.enter(&rec); err != nil {
		return health.Outcome{}, err
	}
	if err := r.tellAll(rec, typedNumbers(r.draft.Values), was, r.cause(), r.by()); err != nil {
		return health.Outcome{}, err
	}
	return r.closeOrGoOn(rec)
}

// enter stores the answers that the member of staff was given.
func (r *report) enter(rec *health.Record) error {
	health.Stamp(r.draft.Values, health.FromStaff, string(r.in.Staff), r.now)
	answers := health.Record{ID: rec.ID, Fields: r.draft.Values}
	if err := r.weighAll(&answers, typedNumbers(r.draft.Values), true); err != nil {
		return err
	}
	edits := rec.Apply(r.draft.Values)
	if len(edits) == 0 {
		return health.Refuse("nothing_entered", nil)
	}
	edits = append(edits, rec.EndTempCode()...)
	rec.UpdatedAt = r.now
	edits = append(edits, r.house(rec, edits)...)
	r.a.Profile.Settle(rec, r.now)
	if err := r.tx.UpdateRecord(rec); err != nil {
		return err
	}
	return r.record(*rec, health.ActFill, edits, r.cause(), r.by())
}

// closeOrGoOn closes a fill task whose record is complete now; otherwise the task stays with its holder, for the rest.
func (r *report) closeOrGoOn(rec health.Record) (health.Outcome, error) {
	r.task.Gaps, r.task.Household = rec.Gaps, rec.Household
	if len(rec.Gaps) == 0 {
		return health.Outcome{Code: "complete"}, r.close()
	}
	if err := r.score(r.task, rec); err != nil {
		return health.Outcome{}, err
	}
	r.task.Wait(r.now)
	return health.Outcome{Code: "partial", Gaps: rec.Gaps}, r.a.saveTask(r.tx, r.task, r.in.Staff, "partial")
}

func (r *report) decideDuplicate() (health.Outcome, error) {
	d, err := r.tx.Draft(r.task.Draft)
	if err != nil {
		return health.Outcome{}, err
	}
	out, err := r.decide(d, r.in.Result == health.ResultSame, r.by())
	if err != nil {
		return out, err
	}
	if out.Code == "another" { // the same task goes on about the next one
		r.task.Person = out.Person
		return out, r.a.saveTask(r.tx, r.task, r.in.Staff, out.Code)
	}
	return out, r.close()
}

// accept puts what was proposed into the record, as said by whoever proposed it.
func (r *report) accept(rec *health.Record, d health.Draft) error {
	source, who := d.From(), d.By.ID
	switch source {
	case health.FromPopulation, health.FromInsurance, health.FromImport:
		who = d.Cause.ID
	case health.FromCitizen:
		who = string(d.Person)
	}
	health.Stamp(d.Values, source, who, r.now)
	if err := r.change(rec, health.ActCorrect, d.Values, r.cause(), r.by()); err != nil || d.Cause.Kind != health.CauseCheck || d.AnsweredBy() == health.CheckInsurance {
		return err
	}
	return r.agreed(rec)
}

// agreed notes that a record says now what the population database says.
func (r *report) agreed(rec *health.Record) error {
	rec.Verification = health.Matched
	if err := r.save(rec, health.ActVerify, nil, r.cause(), r.by()); err != nil {
		return err
	}
	return r.verifyNumber(*rec, r.by())
}

// judgeCorrection applies or rejects what a citizen proposed, and writes them an answer.
func (r *report) judgeCorrection() (health.Outcome, error) {
	d, err := r.tx.Draft(r.task.Draft)
	if err != nil {
		return health.Outcome{}, err
	}
	d.Status = health.DraftRejected
	if life, claim := d.Claims(); claim {
		return r.judgeClaim(d, life)
	}
	if r.in.Result == health.ResultAccepted {
		rec, err := r.tx.Record(d.Person)
		if err != nil {
			return health.Outcome{}, err
		}
		if err := r.accept(&rec, d); err != nil {
			return health.Outcome{}, err
		}
		d.Status, d.Ended = health.DraftApplied, d.Person
	}
	if err := r.tx.UpdateDraft(d); err != nil {
		return health.Outcome{}, err
	}
	notify, err := r.answer(d)
	if err != nil {
		return health.Outcome{}, err
	}
	return health.Outcome{Code: string(r.in.Result), Person: d.Person, Notify: notify}, r.close()
}

// judgeClaim makes what a resident has told about the life of somebody the report of the member of staff who has looked
// into it; the head confirms it like any other.
func (r *report) judgeClaim(d health.Draft, life health.Life) (health.Outcome, error) {
	accepted := r.in.Result == health.ResultAccepted
	if accepted {
		d.Status, d.Ended = health.DraftApplied, d.Person
	}
	if err := r.tx.UpdateDraft(d); err != nil {
		return health.Outcome{}, err
	}
	rec, err1 := r.tx.Record(d.Person)
	notify, err2 := r.answer(d)
	if err := errors.Join(err1, err2); err != nil {
		return health.Outcome{}, err
	}
	if !accepted || !rec.Living() { // it is not so, or known already
		return health.Outcome{Code: string(r.in.Result), Person: d.Person, Notify: notify}, r.close()
	}
	out, err := r.reportLife(life)
	out.Notify = notify
	out.Code = map[health.Life]string{health.DeathReported: "reported_died", health.MovedReported: "reported_moved"}[life]
	return out, err
}

// next points to another live task in the same household, so that one visit closes several.
func (r *report) next(out *health.Outcome) error {
	ids, err := r.tx.Members(r.task.Household)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if id == r.task.Person {
			continue
		}
		tasks, err := r.tx.TasksOf(id)
		if err != nil {
			return err
		}
		for _, t := range tasks {
			if t.ID != r.task.ID && t.Kind == health.TaskFill && t.State != health.TaskAsleep &&
				(t.Holder == "" || t.Holder == r.in.Staff) {
				out.Next = t.ID
				return nil
			}
		}
	}
	return nil
}
