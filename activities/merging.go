package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// MergeInput says which record stays, which is merged into it, and who says so.
type MergeInput struct {
	Kept, Gone health.PersonID
	By         health.Actor
}

// MergePeople merges a record into another one of the same person. What belongs to the first belongs to the second from
// then on; what only the first knows, the second learns. Nothing is thrown away: UnmergePeople takes it back exactly.
// Errors: merge_self, merge_merged.
func (a *Activities) MergePeople(ctx context.Context, in MergeInput) (health.Merge, error) {
	stations, err := a.Store.Stations(ctx)
	if err != nil {
		return health.Merge{}, err
	}
	var m health.Merge
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		m, err = a.clerk(tx, stations).merge(in)
		return err
	})
	return m, err
}

// pairOf reads two records in the order of their ids, so that two who merge the same pair do not wait for each other.
func (c clerk) pairOf(one, two health.PersonID) (first, second health.Record, err error) {
	if two < one {
		second, first, err = c.pairOf(two, one)
		return first, second, err
	}
	if first, err = c.tx.Record(one); err != nil {
		return first, second, err
	}
	second, err = c.tx.Record(two)
	return first, second, err
}

func (c clerk) merge(in MergeInput) (health.Merge, error) {
	if in.Kept == in.Gone {
		return health.Merge{}, health.Refuse("merge_self", nil)
	}
	kept, gone, err := c.pairOf(in.Kept, in.Gone)
	if err != nil {
		return health.Merge{}, err
	}
	if kept.Life == health.Merged || gone.Life == health.Merged {
		return health.Merge{}, health.Refuse("merge_merged", nil)
	}
	m := health.Merge{ID: health.MergeID(c.a.NewID()), Kept: kept.ID, Gone: gone.ID, KeptBefore: copied(kept), GoneBefore: copied(gone), By: in.By, At: c.now}
	cause := health.Cause{Kind: health.CauseMerge, ID: string(m.ID)}
	if err := c.retire(&m, &gone, cause); err != nil {
		return m, err
	}
	edits, err := c.adopt(&kept, gone)
	if err != nil {
		return m, err
	}
	if err := c.saveMerged(&kept, health.ActMerge, edits, cause, in.By, gone.ID); err != nil {
		return m, err
	}
	if err := c.giveAll(&m); err != nil {
		return m, err
	}
	if m.Visits, m.Doses, err = c.events(kept.ID); err != nil {
		return m, err
	}
	m.KeptVersion, m.GoneVersion, m.KeptStation = kept.Version, gone.Version, kept.Station
	if err := c.settleTask(kept); err != nil {
		return m, err
	}
	return m, c.tx.CreateMerge(m)
}

// events counts a person's visits and doses.
func (c clerk) events(id health.PersonID) (visits, doses int, err error) {
	owned, err := c.tx.Owned(id)
	for _, o := range owned {
		switch o.What {
		case "visit":
			visits++
		case "dose":
			doses++
		}
	}
	return visits, doses, err
}

// adopt teaches the record what only the other knows, and what follows from that: its station and its household. A number
// that both carried is doubtful no more.
func (c clerk) adopt(kept *health.Record, gone health.Record) ([]health.Edit, error) {
	edits := kept.Adopt(gone)
	kept.SetLimits(gone.Limits...)
	if err := c.resettle(kept, edits); err != nil {
		return edits, err
	}
	shareHome(kept, gone, edits)
	for _, f := range ownNumbers() {
		before := kept.Fields[f]
		if !before.Has(health.CodeNumberShared) && !before.Has(health.CodeNumberSeen) && f != health.NationalID {
			continue
		}
		if err := c.weigh(kept, f, before.Has(health.CodeNumberSeen)); err != nil {
			return edits, err
		}
		if after := kept.Fields[f]; !slices.Equal(before.Flags, after.Flags) {
			edits = append(edits, health.Edit{Field: f, From: before, To: after})
		}
	}
	return edits, nil
}

// shareHome makes a record a member of the household that it has learnt of, since the other one is.
func shareHome(kept *health.Record, gone health.Record, edits []health.Edit) {
	if home := householdOf(kept.Unit, kept.Fields); home != kept.Household && home == gone.Household {
		kept.Household, kept.HouseholdFrom = home, since(gone)
	}
	if slices.ContainsFunc(edits, func(e health.Edit) bool { return e.Field == health.HouseSince }) && kept.Household == gone.Household {
		kept.HouseholdFrom = since(gone)
	}
}

// since is from when a record has been in its household, as far as the record says.
func since(r health.Record) time.Time {
	if r.HouseholdFrom.IsZero() {
		return r.CreatedAt
	}
	return r.HouseholdFrom
}

// copied gives a record whose fields are its own.
func copied(r health.Record) health.Record {
	fields := map[health.Field]health.FieldValue{}
	for f, v := range r.Fields {
		fields[f] = v
	}
	r.Fields = fields
	return r
}

// retire marks the record that goes and closes what was to be asked about it: the other record asks for itself.
func (c clerk) retire(m *health.Merge, gone *health.Record, cause health.Cause) error {
	tasks, err := c.tx.TasksOf(gone.ID)
	if err != nil {
		return err
	}
	for _, t := range tasks {
		if t.Kind != health.TaskFill {
			continue
		}
		before := t
		t.State, t.Result, t.ClosedAt = health.TaskClosed, health.ResultObsolete, c.now
		t.Holder, t.LeaseEnds, t.WakeAt = "", time.Time{}, time.Time{}
		if err := c.tx.UpdateTask(&t); err != nil {
			return err
		}
		m.Moved = append(m.Moved, health.Owned{What: "closed", One: health.Value(t.ID), Task: &before})
	}
	gone.Life, gone.MergedInto = health.Merged, m.Kept
	return c.saveMerged(gone, health.ActMerge, nil, cause, m.By, m.Kept)
}

// saveMerged stores a step of a merge with its history, which names the other record. It leaves tasks alone.
func (c clerk) saveMerged(r *health.Record, act health.Action, edits []health.Edit, cause health.Cause, by health.Actor, other health.PersonID) error {
	r.UpdatedAt = c.now
	c.a.Profile.Settle(r, c.now)
	if err := c.tx.UpdateRecord(r); err != nil {
		return err
	}
	return c.record(*r, act, edits, cause, by, other)
}

// setApart remembers that two records are two people, and notes it with both.
func (c clerk) setApart(one, two health.PersonID, cause health.Cause, by health.Actor) error {
	if err := c.tx.SetApart(one, two, by, c.now); err != nil {
		return err
	}
	for _, pair := range [2][2]health.PersonID{{one, two}, {two, one}} {
		if err := c.tx.AppendAudit(health.Audit{At: c.now, By: by, Action: health.ActApart, Subject: string(pair[0]), Cause: cause, Detail: string(pair[1])}); err != nil {
			return err
		}
	}
	return nil
}

func (c clerk) giveAll(m *health.Merge) error {
	owned, err := c.tx.Owned(m.Gone)
	if err != nil {
		return err
	}
	for _, o := range owned {
		given, err := c.tx.Give(&o, m.Gone, m.Kept, c.now)
		if err != nil {
			return err
		}
		if given {
			m.Moved = append(m.Moved, o)
		}
	}
	return nil
}

// decidePair carries out what staff say about two records: one person, or two about whom nobody asks again.
func (c clerk) decidePair(d health.Draft, same bool, by health.Actor) (health.Outcome, error) {
	out := health.Outcome{Code: "apart", Person: d.Candidate, Draft: d.ID}
	if d.Status != health.DraftWaiting {
		out.Code = "closed"
		return out, nil
	}
	var err error
	d.Status, d.Ended = health.DraftRejected, ""
	if same {
		out.Code = "merged"
		_, err = c.merge(MergeInput{Kept: d.Candidate, Gone: d.Person, By: by})
		if health.CodeOf(err) == "merge_merged" { // settled another way meanwhile
			out.Code, err = "closed", nil
		}
		d.Status, d.Ended = health.DraftApplied, d.Candidate
		d.Person = d.Candidate // the merge gave the draft away
	} else if err = c.setApart(d.Person, d.Candidate, d.Cause, by); err == nil {
		out.Gaps, err = c.doubtPair(d.Person, d.Candidate, d.Cause, by)
	}
	if err != nil {
		return out, err
	}
	return out, c.tx.UpdateDraft(d)
}

// pairDraft names the question whether two records are one person: it is asked once.
func pairDraft(one, two health.PersonID) health.DraftID {
	sum := sha256.Sum256([]byte(string(min(one, two)) + "\x00" + string(max(one, two))))
	return health.DraftID("pair-" + hex.EncodeToString(sum[:12]))
}

// Sweep is how far the search for duplicates among the records is.
type Sweep struct {
	After health.PersonID `json:"after"` // the last person looked at; zero: none yet
	Seen  int             `json:"seen"`
	Asked int             `json:"asked"`
	Done  bool            `json:"done"`
}

// askPair asks the station whether two records are one person, unless it was asked before. The older record would stay.
func (c clerk) askPair(kept, gone health.PersonID, why []health.Reason, bits float64) (bool, error) {
	k, g, err := c.pairOf(kept, gone)
	if err != nil || k.Life == health.Merged || g.Life == health.Merged {
		return false, err
	}
	d := health.Draft{ID: pairDraft(kept, gone), Kind: health.DraftPair, Station: k.Station, Person: gone, Candidate: kept,
		Why: codesOf(why), Weights: why, By: health.Actor{Kind: health.BySystem, ID: "duplicates"}, Status: health.DraftWaiting, At: c.now}
	d.Cause, d.Task = health.Cause{Kind: health.CauseDraft, ID: string(d.ID)}, health.TaskID(d.ID)
	saved, err := c.tx.SaveDraft(d)
	if err != nil || !saved {
		return false, err
	}
	score := 50 + max(0, min(40, int(bits)))
	err = c.tx.CreateTask(health.Task{ID: d.Task, Kind: health.TaskDecide, State: health.TaskQueued, Station: k.Station, Person: kept, Draft: d.ID, Score: score,
		Reasons: []health.Reason{{Code: "duplicate", Points: score}}, Due: c.now.Add(health.TaskDueAfter), CreatedAt: c.now})
	if errors.Is(err, store.ErrExists) {
		return false, nil
	}
	return err == nil, err
}
