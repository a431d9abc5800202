package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"slices"
	"strings"
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
	if err := c.saveMerged(&kept, health.ActMerge, edits, cause, in.By); err != nil {
		return m, err
	}
	if err := c.giveAll(&m); err != nil {
		return m, err
	}
	m.KeptVersion, m.GoneVersion = kept.Version, gone.Version
	if err := c.settleTask(kept); err != nil {
		return m, err
	}
	return m, c.tx.CreateMerge(m)
}

// adopt teaches the record what only the other knows. A number that both carried is doubtful no more.
func (c clerk) adopt(kept *health.Record, gone health.Record) ([]health.Edit, error) {
	edits := kept.Adopt(gone)
	before := kept.Fields[health.NationalID]
	if err := c.weighNumber(kept, before.Has(health.CodeNumberSeen)); err != nil {
		return edits, err
	}
	if after := kept.Fields[health.NationalID]; !slices.Equal(before.Flags, after.Flags) {
		edits = append(edits, health.Edit{Field: health.NationalID, From: before, To: after})
	}
	return edits, nil
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
	return c.saveMerged(gone, health.ActMerge, nil, cause, m.By)
}

// saveMerged stores a step of a merge with its history. It leaves tasks alone.
func (c clerk) saveMerged(r *health.Record, act health.Action, edits []health.Edit, cause health.Cause, by health.Actor) error {
	r.UpdatedAt = c.now
	c.a.Profile.Settle(r, c.now)
	if err := c.tx.UpdateRecord(r); err != nil {
		return err
	}
	return c.record(*r, act, edits, cause, by)
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

// UnmergeInput names a merge to take back. Keep: also when a record was changed since; the changes stay on the record
// that stayed, and a task asks whether they belong to the other.
type UnmergeInput struct {
	Merge health.MergeID
	By    health.Actor
	Keep  bool
}

// UnmergePeople takes a merge back: both records are as they were before it, and everything belongs to whom it belonged.
// Errors: merge_over when it was taken back before, merge_later when a later merge has to be taken back first,
// merge_edited with the fields that were changed since, unless Keep is set; merge_role for staff who may not.
func (a *Activities) UnmergePeople(ctx context.Context, in UnmergeInput) (health.Merge, error) {
	if err := a.maySplit(ctx, in.By); err != nil {
		return health.Merge{}, err
	}
	stations, err := a.Store.Stations(ctx)
	if err != nil {
		return health.Merge{}, err
	}
	var m health.Merge
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		m, err = a.clerk(tx, stations).unmerge(in)
		return err
	})
	return m, err
}

// maySplit lets heads of stations and supervisors take a merge back, and operators at the command line.
func (a *Activities) maySplit(ctx context.Context, by health.Actor) error {
	if by.Kind != health.ByStaff {
		return nil
	}
	s, err := a.Store.Staff(ctx, health.StaffID(by.ID))
	if err != nil {
		return err
	}
	if !s.Active || !s.Role.May(health.RightSplit) {
		return health.Refuse("merge_role", nil)
	}
	return nil
}

func (c clerk) unmerge(in UnmergeInput) (health.Merge, error) {
	m, err := c.tx.Merge(in.Merge)
	if err != nil {
		return m, err
	}
	if !m.UndoneAt.IsZero() {
		return m, health.Refuse("merge_over", nil)
	}
	kept, gone, err := c.pairOf(m.Kept, m.Gone)
	if err != nil {
		return m, err
	}
	if err := c.isLast(m, kept); err != nil {
		return m, err
	}
	edits := since(m, kept)
	if fields := changed(m, kept, edits); len(fields) > 0 && !in.Keep {
		return m, health.Refuse("merge_edited", map[string]string{"fields": strings.Join(fields, ", ")})
	}
	if err := c.tx.UndoMerge(m.ID, in.By, c.now); err != nil {
		return m, err
	}
	return m, c.restore(m, kept, gone, edits, in)
}

// isLast refuses to take back a merge under which a later one stands.
func (c clerk) isLast(m health.Merge, kept health.Record) error {
	merges, err := c.tx.MergesOf(m.Kept)
	if err != nil {
		return err
	}
	// A merge stores the version that it made: the merge of the highest version is the last, whatever the clock says.
	later := slices.ContainsFunc(merges, func(o health.Merge) bool { return o.ID != m.ID && o.Kept == m.Kept && o.KeptVersion > m.KeptVersion })
	if later || kept.Life == health.Merged {
		return health.Refuse("merge_later", nil)
	}
	return nil
}

// since lists what was changed on the record that stayed after the merge.
func since(m health.Merge, kept health.Record) []health.Edit {
	then := copied(m.KeptBefore)
	then.Adopt(m.GoneBefore)
	return health.Edits(then.Fields, kept.Fields)
}

// changed names the fields that a return to the time before the merge would lose.
func changed(m health.Merge, kept health.Record, edits []health.Edit) []string {
	var names []string
	for _, e := range edits {
		names = append(names, string(e.Field))
	}
	if kept.Life != m.KeptBefore.Life {
		names = append(names, string(health.Residence))
	}
	return names
}

// restore brings both records back, with later changes on the one that stayed, and gives back what was given.
func (c clerk) restore(m health.Merge, kept, gone health.Record, edits []health.Edit, in UnmergeInput) error {
	cause := health.Cause{Kind: health.CauseMerge, ID: string(m.ID)}
	for i := len(m.Moved) - 1; i >= 0; i-- {
		if err := c.giveBack(m, &m.Moved[i]); err != nil {
			return err
		}
	}
	oldKept, oldGone := copied(m.KeptBefore), m.GoneBefore
	if kept.Life != m.KeptBefore.Life { // a death that was reported since stays reported
		oldKept.Life = kept.Life
	}
	news := map[health.Field]health.FieldValue{}
	for _, e := range edits {
		news[e.Field] = e.To
	}
	oldKept.Apply(news)
	for _, r := range []struct{ now, then *health.Record }{{&kept, &oldKept}, {&gone, &oldGone}} {
		r.then.Version = r.now.Version
		if err := c.saveMerged(r.then, health.ActSplit, health.Edits(r.now.Fields, r.then.Fields), cause, in.By); err != nil {
			return err
		}
		if err := c.settleTask(*r.then); err != nil {
			return err
		}
	}
	if err := c.tx.SetApart(m.Kept, m.Gone, in.By, c.now); err != nil {
		return err
	}
	return c.askWhose(m, oldGone, news, in.By)
}

// giveBack returns one row. A row that somebody has taken away since stays away; a task that was closed by the merge is
// as it was, unless somebody has touched it.
func (c clerk) giveBack(m health.Merge, o *health.Owned) error {
	if o.What != "closed" {
		_, err := c.tx.Give(o, m.Kept, m.Gone, c.now)
		return err
	}
	t, err := c.tx.Task(o.Task.ID)
	if err != nil || t.State != health.TaskClosed || t.Result != health.ResultObsolete {
		return err
	}
	before := *o.Task
	before.Version = t.Version
	return c.tx.UpdateTask(&before)
}

// askWhose opens a task that asks whether what was entered after the merge is true of the record that was split off.
func (c clerk) askWhose(m health.Merge, gone health.Record, news map[health.Field]health.FieldValue, by health.Actor) error {
	for f, v := range news {
		if gone.Fields[f].Same(v) {
			delete(news, f)
		}
	}
	if len(news) == 0 {
		return nil
	}
	d := health.Draft{ID: health.DraftID("split-" + m.ID), Kind: health.DraftCorrect, Station: gone.Station, Person: gone.ID, Values: news, By: by,
		Cause: health.Cause{Kind: health.CauseMerge, ID: string(m.ID)}, Status: health.DraftWaiting, Task: CorrectionTask(health.DraftID("split-" + m.ID)), At: c.now}
	if _, err := c.tx.SaveDraft(d); err != nil {
		return err
	}
	return ignoreExists(c.tx.CreateTask(health.Task{ID: d.Task, Kind: health.TaskCorrect, State: health.TaskQueued, Station: gone.Station, Person: gone.ID,
		Household: gone.Household, Draft: d.ID, Score: 80, Reasons: []health.Reason{{Code: "split", Points: 80}}, Due: c.now.Add(health.CorrectDueAfter), CreatedAt: c.now}))
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
	} else if err = c.tx.SetApart(d.Person, d.Candidate, by, c.now); err == nil {
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
