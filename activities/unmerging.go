package activities

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// UnmergeInput names a merge to take back. Keep: also when a record was changed since; the changes stay on the record
// that stayed, and a task asks whether they belong to the other.
type UnmergeInput struct {
	Merge health.MergeID
	By    health.Actor
	Keep  bool
}

// Unmerged is a merge that was taken back, with what came since and stays with the record that stayed, and with how many
// links of chats and powers to act for it were taken away, for they may have been meant for the other.
type Unmerged struct {
	health.Merge
	Visits, Doses int
	Links, Powers int
	Stations      []health.StationCode // of both records now
}

// UnmergePeople takes a merge back: both records are as they were before it, but at the stations of today, and everything
// belongs to whom it belonged. Errors: merge_over when it was taken back before, merge_later when a later merge has to be
// taken back first, merge_edited with what came since (fields, visits, doses, links, powers), unless Keep is set; merge_role for staff who
// may not.
func (a *Activities) UnmergePeople(ctx context.Context, in UnmergeInput) (Unmerged, error) {
	if err := a.maySplit(ctx, in.By); err != nil {
		return Unmerged{}, err
	}
	stations, err := a.Store.Stations(ctx)
	if err != nil {
		return Unmerged{}, err
	}
	var out Unmerged
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		out, err = a.clerk(tx, stations).unmerge(in)
		return err
	})
	return out, err
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

func (c clerk) unmerge(in UnmergeInput) (Unmerged, error) {
	m, err := c.tx.Merge(in.Merge)
	out := Unmerged{Merge: m}
	if err != nil {
		return out, err
	}
	if !m.UndoneAt.IsZero() {
		return out, health.Refuse("merge_over", nil)
	}
	kept, gone, err := c.pairOf(m.Kept, m.Gone)
	if err != nil {
		return out, err
	}
	if err := c.isLast(m, kept); err != nil {
		return out, err
	}
	if out.Visits, out.Doses, err = c.eventsSince(m); err != nil {
		return out, err
	}
	steps, err := c.enteredSince(m)
	if err != nil {
		return out, err
	}
	s := split{m: m, kept: kept, gone: gone, edits: touched(m, kept, edited(m, kept), steps), doubts: doubtsSince(m, kept), steps: steps, by: in.By}
	if s.granted, err = c.grantedSince(m); err != nil {
		return out, err
	}
	out.Links, out.Powers = s.granted.count()
	if fields := s.changed(); len(fields)+out.Visits+out.Doses+out.Links+out.Powers > 0 && !in.Keep {
		n := strconv.Itoa
		return out, health.Refuse("merge_edited", map[string]string{"fields": strings.Join(fields, ", "), "visits": n(out.Visits), "doses": n(out.Doses),
			"links": n(out.Links), "powers": n(out.Powers)})
	}
	if err := errors.Join(c.tx.UndoMerge(m.ID, in.By, c.now), c.revoke(s.granted, in.By)); err != nil {
		return out, err
	}
	out.Stations, err = c.restore(s)
	return out, err
}

// eventsSince counts the visits and doses that came to the record that stayed after the merge. Of a merge that has no count,
// they are told by when they were stored.
func (c clerk) eventsSince(m health.Merge) (visits, doses int, err error) {
	if m.KeptStation != "" {
		visits, doses, err = c.events(m.Kept)
		return max(0, visits-m.Visits), max(0, doses-m.Doses), err
	}
	owned, err := c.tx.Owned(m.Kept)
	for _, o := range owned {
		if o.What != "visit" || err != nil {
			continue
		}
		var v health.Visit
		if v, err = c.tx.Visit(health.VisitID(o.One)); v.At.After(m.At) && len(v.Past) == 0 {
			visits++
		}
	}
	if err != nil {
		return visits, 0, err
	}
	all, err := c.tx.Doses(m.Kept)
	for _, d := range all {
		if d.At.After(m.At) && len(d.Past) == 0 {
			doses++
		}
	}
	return visits, doses, err
}

// isLast refuses to take back a merge under which a later one stands.
func (c clerk) isLast(m health.Merge, kept health.Record) error {
	merges, err := c.tx.MergesOf(m.Kept)
	if err != nil {
		return err
	}
	// A merge stores the version that it made: the merge of the highest version is the last, whatever the clock says.
	last := health.Merge{KeptVersion: m.KeptVersion}
	for _, o := range merges {
		if o.Gone == m.Kept { // the record that stayed is gone itself
			return health.Refuse("merge_later", map[string]string{"merge": string(o.ID)})
		}
		if o.Kept == m.Kept && o.KeptVersion > last.KeptVersion {
			last = o
		}
	}
	if last.ID != "" || kept.Life == health.Merged {
		return health.Refuse("merge_later", map[string]string{"merge": string(last.ID)})
	}
	return nil
}

// edited lists what was changed on the record that stayed after the merge.
func edited(m health.Merge, kept health.Record) []health.Edit {
	then := copied(m.KeptBefore)
	then.Adopt(m.GoneBefore)
	return health.Edits(then.Fields, kept.Fields)
}

// changed names the fields of which something has changed since the merge that may be about either.
func (s split) changed() []string {
	var names []string
	for _, e := range s.edits {
		names = append(names, string(e.Field))
	}
	for _, d := range s.doubts {
		if d.unclear() && !slices.Contains(names, string(d.Field)) {
			names = append(names, string(d.Field))
		}
	}
	if s.kept.Life != s.m.KeptBefore.Life {
		names = append(names, string(health.Residence))
	}
	return names
}

// split is a merge that is being taken back.
type split struct {
	m          health.Merge
	kept, gone health.Record // as they are
	edits      []health.Edit // of the record that stayed, since the merge
	doubts     []doubt       // about what was not edited
	steps      []health.Change
	granted    granted
	by         health.Actor
}

func (s split) cause() health.Cause {
	return health.Cause{Kind: health.CauseMerge, ID: string(s.m.ID)}
}

// moved reports whether one of the records was taken to another station since the merge.
func (s split) moved() bool {
	return s.kept.Station != s.m.Left() || s.gone.Station != s.m.GoneBefore.Station
}

// restore brings both records back, with later changes on the one that stayed, and gives back what was given. It says at
// which stations they are.
func (c clerk) restore(s split) ([]health.StationCode, error) {
	oldKept, oldGone := copied(s.m.KeptBefore), copied(s.m.GoneBefore)
	c.stand(&oldKept, s.kept, s.m.Left())
	c.stand(&oldGone, s.gone, s.m.GoneBefore.Station)
	for i := len(s.m.Moved) - 1; i >= 0; i-- {
		if err := c.giveBack(s, &s.m.Moved[i], oldGone.Station); err != nil {
			return nil, err
		}
	}
	if s.kept.Life != s.m.KeptBefore.Life { // a death that was reported since stays reported
		oldKept.Life = s.kept.Life
	}
	s.keepLimits(&oldKept, &oldGone)
	s.keepDoubts(&oldKept, &oldGone)
	news := s.keepEdits(&oldKept)
	s.keepCheck(&oldKept)
	wrong, lacks, err := c.lived(s, &oldKept)
	if err != nil {
		return nil, err
	}
	for _, r := range []struct {
		now, then *health.Record
		other     health.PersonID
	}{{&s.kept, &oldKept, oldGone.ID}, {&s.gone, &oldGone, oldKept.ID}} {
		r.then.Version = r.now.Version
		if err := c.saveMerged(r.then, health.ActSplit, s.story(*r.now, *r.then), s.cause(), s.by, r.other); err != nil {
			return nil, err
		}
		if err := c.settleTask(*r.then); err != nil {
			return nil, err
		}
	}
	if err := errors.Join(c.neverHad(s), c.rehouse(wrong, lacks), c.weighAgain(oldKept.ID, s), c.weighAgain(oldGone.ID, s)); err != nil {
		return nil, err
	}
	if err := c.setApart(s.m.Kept, s.m.Gone, s.cause(), s.by); err != nil {
		return nil, err
	}
	return []health.StationCode{oldKept.Station, oldGone.Station}, c.askWhose(s.m, oldGone, news, s.by)
}

// keepLimits gives both records the uses that were stopped or allowed again since the merge: nobody knows who of the two has
// asked for it.
func (s split) keepLimits(kept, gone *health.Record) {
	then := s.m.KeptBefore
	then.SetLimits(s.m.GoneBefore.Limits...)
	if !slices.Equal(then.Limits, s.kept.Limits) {
		kept.Limits, gone.Limits = s.kept.Limits, s.kept.Limits
	}
}

// story is what the history tells of a record that comes back: what it says again and whose doubts it keeps.
func (s split) story(now, then health.Record) []health.Edit {
	return append(health.Edits(now.Fields, then.Fields), health.Doubts(now.Fields, then.Fields)...)
}

// keepEdits puts what was entered since the merge into the record as it was before, with the place and the household that
// follow from it, and gives it.
func (s split) keepEdits(old *health.Record) map[health.Field]health.FieldValue {
	news := map[health.Field]health.FieldValue{}
	for _, e := range s.edits {
		news[e.Field] = e.To
	}
	old.Apply(news)
	if _, ok := news[health.Commune]; ok {
		old.Unit = s.kept.Unit
	}
	home := householdOf(old.Unit, old.Fields)
	if home == old.Household {
		return news
	}
	old.Household = home
	if home == s.kept.Household {
		old.HouseholdFrom = s.kept.HouseholdFrom
	}
	return news
}

// stand gives a record that comes back its station: where the merge found it, or where it is looked after today if
// something has taken the record elsewhere since, such as a reorganisation.
func (c clerk) stand(then *health.Record, now health.Record, left health.StationCode) {
	if now.Station != left || !c.works[then.Station] {
		then.Station = now.Station
	}
}

// neverHad forgets that the record that stayed carried numbers which only the merge gave it.
func (c clerk) neverHad(s split) error {
	learnt := copied(s.m.KeptBefore)
	learnt.Adopt(s.m.GoneBefore)
	for _, e := range health.Edits(s.m.KeptBefore.Fields, learnt.Fields) {
		if e.To.Text() == "" {
			continue
		}
		if err := c.tx.DropNumber(s.m.Kept, e.Field, e.To.Text(), s.m.At); err != nil {
			return err
		}
	}
	return nil
}

// giveBack returns one row. A row that somebody has taken away since stays away; a task that was closed by the merge is
// as it was, unless somebody has touched it. Work goes to the station of the person if a reorganisation came between.
func (c clerk) giveBack(s split, o *health.Owned, station health.StationCode) error {
	if o.What == "closed" {
		return c.reopen(s, *o.Task, station)
	}
	given, err := c.tx.Give(o, s.m.Kept, s.m.Gone, c.now)
	if err != nil || !given {
		return err
	}
	switch o.What {
	case "task":
		return c.placeTask(s, health.TaskID(o.One), station)
	case "draft":
		return c.placeDraft(s, health.DraftID(o.One), station)
	}
	return nil
}

func (c clerk) reopen(s split, before health.Task, station health.StationCode) error {
	t, err := c.tx.Task(before.ID)
	if err != nil || t.State != health.TaskClosed || t.Result != health.ResultObsolete {
		return err
	}
	before.Version = t.Version
	if err := c.tx.UpdateTask(&before); err != nil {
		return err
	}
	return c.placeTask(s, before.ID, station)
}

// placeTask gives a live task to a station; a question about a draft goes with the draft. Whoever holds it goes on if they
// work there.
func (c clerk) placeTask(s split, id health.TaskID, station health.StationCode) error {
	t, err := c.tx.Task(id)
	if err != nil || !t.State.Live() || asks(t) || t.Station == station {
		return err
	}
	return c.sendTask(s, t, station)
}

func (c clerk) sendTask(s split, t health.Task, station health.StationCode) error {
	from := t.Station
	t.Station = station
	if t.Holder != "" {
		org, err := c.tx.Organisation()
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(org.Staff, func(w health.Staff) bool { return w.ID == t.Holder && w.Station == station }) {
			t.Handed = nil
			t.State, t.Holder, t.LeaseEnds = health.TaskOpen, "", time.Time{}
		}
	}
	if err := c.tx.UpdateTask(&t); err != nil {
		return err
	}
	return c.auditSplit(s, string(t.ID), from, station)
}

func (c clerk) placeDraft(s split, id health.DraftID, station health.StationCode) error {
	d, err := c.tx.Draft(id)
	if err != nil || d.Station == station || !s.moved() && d.Status != health.DraftWaiting { // one that was decided stays where it was
		return err
	}
	moved, err := c.tx.MoveDraft(id, d.Station, station)
	if err != nil || !moved {
		return err
	}
	if err := c.auditSplit(s, string(id), d.Station, station); err != nil || d.Task == "" {
		return err
	}
	t, err := c.tx.Task(d.Task)
	if errors.Is(err, store.ErrNotFound) || err == nil && (!t.State.Live() || t.Station != d.Station) {
		return nil
	}
	if err != nil {
		return err
	}
	return c.sendTask(s, t, station)
}

func (c clerk) auditSplit(s split, subject string, from, to health.StationCode) error {
	return c.tx.AppendAudit(health.Audit{At: c.now, By: s.by, Action: health.ActSplit, Subject: subject, Cause: s.cause(),
		Detail: string(from) + " " + string(to)})
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
		Cause: health.Cause{Kind: health.CauseMerge, ID: string(m.ID)}, Status: health.DraftWaiting, At: c.now}
	return c.askToJudge(d, gone, health.Reason{Code: "split", Points: 80})
}

// askToJudge opens a task that asks whether what was proposed about somebody is true.
func (c clerk) askToJudge(d health.Draft, r health.Record, why health.Reason) error {
	d.Task = CorrectionTask(d.ID)
	if _, err := c.tx.SaveDraft(d); err != nil {
		return err
	}
	return ignoreExists(c.tx.CreateTask(health.Task{ID: d.Task, Kind: health.TaskCorrect, State: health.TaskQueued, Station: r.Station, Person: r.ID,
		Household: r.Household, Draft: d.ID, Score: why.Points, Reasons: []health.Reason{why}, Due: c.now.Add(health.CorrectDueAfter), CreatedAt: c.now}))
}
