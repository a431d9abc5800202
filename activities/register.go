package activities

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
)

// RegisterDraft lets a new resident in: it creates the record, attaches the draft to the record that certainly
// describes the same person, or leaves it waiting for a decision with a task for the station.
func (a *Activities) RegisterDraft(ctx context.Context, id health.DraftID) (health.Outcome, error) {
	stations, err := a.Store.Stations(ctx)
	if err != nil {
		return health.Outcome{}, err
	}
	var out health.Outcome
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		d, err := tx.Draft(id)
		if err != nil {
			return err
		}
		if d.Status != health.DraftNew {
			out, err = standing(d, tx.Record)
			return err
		}
		out, err = a.register(tx, &d, stations)
		return err
	})
	if err != nil || len(out.Gaps) == 0 {
		return out, err
	}
	out.Open, err = a.windowOf(ctx, out.Person)
	return out, err
}

func (a *Activities) windowOf(ctx context.Context, id health.PersonID) (int, error) {
	r, err := a.Store.Record(ctx, id)
	if err != nil {
		return 0, err
	}
	return a.Store.InWindow(ctx, r.Station)
}

func (a *Activities) register(tx store.Tx, d *health.Draft, stations []health.Station) (health.Outcome, error) {
	c := a.clerk(tx, stations)
	adm, err := c.admit(entryOf(*d))
	if err != nil {
		return health.Outcome{}, err
	}
	return c.settleDraft(d, adm)
}

func entryOf(d health.Draft) entry {
	return entry{values: d.Values, station: d.Station, source: health.FromStaff, cause: d.Cause, by: d.By}
}

// settleDraft notes on the draft what became of it. A draft that waits gets a task to decide about it.
func (c clerk) settleDraft(d *health.Draft, adm admission) (health.Outcome, error) {
	if adm.outcome != health.RowWaiting {
		d.Status, d.Ended = health.DraftApplied, adm.person
		if err := c.tx.UpdateDraft(*d); err != nil {
			return health.Outcome{}, err
		}
		if err := c.askDiffering(*d, adm); err != nil {
			return health.Outcome{}, err
		}
		out, err := standing(*d, c.tx.Record)
		out.Taken, out.Asked = adm.taken, adm.differing
		return out, err
	}
	d.Status, d.Candidate, d.Why, d.Weights = health.DraftWaiting, adm.person, codesOf(adm.why), adm.why
	task := c.decideTask(*d)
	d.Task = task.ID
	if err := c.tx.CreateTask(task); err != nil && !errors.Is(err, store.ErrExists) {
		return health.Outcome{}, err
	}
	return health.Outcome{Code: "waiting", Draft: d.ID, Task: task.ID, Person: adm.person}, c.tx.UpdateDraft(*d)
}

// askDiffering opens a task about what an entry says otherwise than the record that it was added to.
func (c clerk) askDiffering(d health.Draft, adm admission) error {
	if len(adm.differing) == 0 {
		return nil
	}
	r, err := c.tx.Record(adm.person)
	if err != nil {
		return err
	}
	values := map[health.Field]health.FieldValue{}
	for _, f := range adm.differing {
		values[f] = d.Values[f]
	}
	return c.askToJudge(health.Draft{ID: "differs-" + d.ID, Kind: health.DraftCorrect, Station: r.Station, Person: r.ID, Values: values,
		By: d.By, Cause: d.Cause, Status: health.DraftWaiting, At: c.now}, r, health.Reason{Code: health.WhyDiffers, Points: 60})
}

func codesOf(why []health.Reason) []string {
	var out []string
	for _, r := range why {
		out = append(out, r.Code)
	}
	return out
}

// decideTask asks whether a draft is the person it resembles. Its id follows from the draft's, so that it is made once.
func (c clerk) decideTask(d health.Draft) health.Task {
	return health.Task{ID: health.TaskID("decide-" + d.ID), Kind: health.TaskDecide, State: health.TaskQueued,
		Station: d.Station, Person: d.Candidate, Draft: d.ID, Score: 60,
		Reasons: []health.Reason{{Code: "duplicate", Points: 60}}, Due: c.now.Add(health.TaskDueAfter), CreatedAt: c.now}
}

// Standing tells what became of a draft; the outcome has no code while nothing has.
func (a *Activities) Standing(ctx context.Context, id health.DraftID) (health.Outcome, error) {
	d, err := a.Store.Draft(ctx, id)
	if err != nil || d.Status == health.DraftNew {
		return health.Outcome{}, err
	}
	return standing(d, func(id health.PersonID) (health.Record, error) { return a.Store.Record(ctx, id) })
}

// standing tells what became of a draft before: the answer to a step that runs a second time.
func standing(d health.Draft, record func(health.PersonID) (health.Record, error)) (health.Outcome, error) {
	out := health.Outcome{Draft: d.ID, Task: d.Task, Person: d.Ended}
	switch d.Status {
	case health.DraftWaiting:
		out.Code, out.Person = "waiting", d.Candidate
		return out, nil
	case health.DraftRejected:
		out.Code = "rejected"
		return out, nil
	}
	r, err := record(d.Ended)
	if err != nil {
		return out, err
	}
	out.Code, out.Gaps = "attached", r.Gaps
	if r.Cause == d.Cause {
		out.Code = "created"
	}
	return out, nil
}

// decide carries out a person's decision about a waiting draft: the same person as the candidate, or another one.
func (c clerk) decide(d health.Draft, same bool, by health.Actor) (health.Outcome, error) {
	if d.Kind == health.DraftPair {
		return c.decidePair(d, same, by)
	}
	if d.Status != health.DraftWaiting {
		return standing(d, c.tx.Record)
	}
	e := entryOf(d)
	e.by = by
	var adm admission
	var err error
	if same {
		if adm, err = c.attach(d.Candidate, e); err == nil {
			err = c.noteSame(adm.person, e)
		}
	} else {
		d.Denied = append(d.Denied, d.Candidate)
		adm, err = c.another(d, e)
	}
	if err != nil {
		return health.Outcome{}, err
	}
	out, err := c.settleDraft(&d, adm)
	if out.Code == "waiting" {
		out.Code = "another"
	}
	return out, err
}

// noteSame writes down in the history of a record, and in the log, who found that an entry is about its person, whether or not it
// told anything new.
func (c clerk) noteSame(id health.PersonID, e entry) error {
	r, err := c.tx.Record(id)
	if err != nil {
		return err
	}
	return c.record(r, health.ActSame, nil, e.cause, e.by)
}

// another admits a draft that is not the person whom it was thought to be: it may resemble a second one, about whom
// somebody is asked next.
func (c clerk) another(d health.Draft, e entry) (admission, error) {
	found, id, err := c.match(e, d.Denied...)
	if err != nil {
		return admission{}, err
	}
	e.sharing = found.sharing
	var adm admission
	switch found.Verdict {
	case match.Review:
		return admission{outcome: health.RowWaiting, person: id, why: found.Why}, nil
	case match.Certain:
		adm, err = c.attach(id, e)
	default:
		e.apart = true
		adm, err = c.create(e)
	}
	for _, other := range d.Denied {
		if err == nil {
			err = c.setApart(adm.person, other, e.cause, e.by)
		}
	}
	return adm, err
}
