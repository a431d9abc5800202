package activities

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/sqlite"
)

// register is a store on a file with activities around it, a station, a nurse, a head and a supervisor.
type register struct {
	*Activities
	t   testing.TB
	ctx context.Context
	ids int
	now time.Time
}

const (
	phongPhu = health.StationCode("TYT-05158")
	nhan     = health.StaffID("nhan")  // nurse
	thanh    = health.StaffID("thanh") // head
	mai      = health.StaffID("mai")   // supervisor
)

func newRegister(t testing.TB) *register {
	t.Helper()
	st, err := sqlite.Open(filepath.Join(t.TempDir(), "records.db"))
	w, werr := match.DefaultWeights()
	p, perr := health.CoreProfile()
	u, uerr := health.DistrictUnits()
	if err := errors.Join(err, werr, perr, uerr); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = st.Close() })
	r := &register{t: t, ctx: context.Background(), now: time.Date(2026, 11, 2, 1, 0, 0, 0, time.UTC)}
	r.Activities = &Activities{Store: st, Profile: p, Units: u, Weights: w, Now: func() time.Time { return r.now },
		NewID: func() string { r.ids++; return fmt.Sprintf("id-%06d", r.ids) }}
	r.ok(st.Migrate(r.ctx))
	r.write(func(tx store.Tx) error {
		return errors.Join(tx.PutStation(health.Station{Code: phongPhu, Name: "Phong Phú", Unit: "05158"}),
			tx.PutStaff(health.Staff{ID: nhan, Name: "Bùi Thị Nhàn", Role: health.RoleNurse, Station: phongPhu, Active: true}),
			tx.PutStaff(health.Staff{ID: thanh, Name: "Bùi Văn Thành", Role: health.RoleHead, Station: phongPhu, Active: true}),
			tx.PutStaff(health.Staff{ID: mai, Name: "Hà Thị Mai", Role: health.RoleSupervisor, Active: true}))
	})
	return r
}

func (r *register) ok(err error) {
	r.t.Helper()
	if err != nil {
		r.t.Fatal(err)
	}
}

func (r *register) write(f func(store.Tx) error) {
	r.t.Helper()
	r.ok(r.Store.Write(r.ctx, f))
}

func (r *register) record(id health.PersonID) health.Record {
	r.t.Helper()
	rec, err := r.Store.Record(r.ctx, id)
	r.ok(err)
	return rec
}

// enter makes a record without looking whether the person is there already, as records of old registers are.
func (r *register) enter(fields map[health.Field]string) health.PersonID {
	r.t.Helper()
	values := map[health.Field]health.FieldValue{health.Commune: {State: health.HasValue, Value: "05158"}}
	for f, text := range fields {
		values[f] = health.FieldValue{State: health.HasValue, Value: health.Value(text)}
	}
	var adm admission
	r.write(func(tx store.Tx) error {
		stations, err := r.Store.Stations(r.ctx)
		if err != nil {
			return err
		}
		adm, err = r.clerk(tx, stations).create(entry{values: values, station: phongPhu, cause: health.Cause{Kind: health.CauseImport, ID: "i1", Row: r.ids}, by: staffed(nhan)})
		return err
	})
	return adm.person
}

func staffed(id health.StaffID) health.Actor {
	return health.Actor{Kind: health.ByStaff, ID: string(id)}
}

// bare is a record without what every stored change moves.
func bare(r health.Record) health.Record {
	r.Version, r.UpdatedAt = 0, time.Time{}
	return r
}

func (r *register) refused(err error, code string) {
	r.t.Helper()
	if health.CodeOf(err) != code {
		r.t.Errorf("error is %v, want %s", err, code)
	}
}

func (r *register) owned(id health.PersonID) (out []health.Owned) {
	r.t.Helper()
	r.write(func(tx store.Tx) error { var err error; out, err = tx.Owned(id); return err })
	return out
}

// thuTwice enters Bùi Văn Thử once from the list of the hamlet and once from the old register.
func (r *register) thuTwice() (kept, gone health.PersonID) {
	kept = r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.NationalID: "017085000017", health.Phone: "+84912345678"})
	gone = r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thủ", health.BirthDate: "1985-03-12", health.OldID: "113000017", health.Phone: "+84987654321"})
	r.write(func(tx store.Tx) error {
		return tx.PutContact(health.Contact{Channel: "sms", Address: "+84987654321", Person: gone, Proof: "code", At: r.now})
	})
	return kept, gone
}

func TestMergeGivesEverything(t *testing.T) {
	r := newRegister(t)
	kept, gone := r.thuTwice()
	_, err := r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: gone, By: staffed(nhan)})
	r.ok(err)
	k, g := r.record(kept), r.record(gone)
	if k.Text(health.OldID) != "113000017" || k.Text(health.Phone) != "+84912345678" || k.Text(health.FullName) != "Bùi Văn Thử" {
		t.Error("the record that stays did not learn what it lacked, or forgot what it knew")
	}
	if g.Life != health.Merged || g.MergedInto != kept || len(g.Gaps) != 0 {
		t.Errorf("the other is %s into %s", g.Life, g.MergedInto)
	}
	if left := r.owned(gone); len(left) != 0 {
		t.Errorf("%d rows still belong to it", len(left))
	}
	for kind, n := range map[health.Field]string{health.OldID: "113000017", health.Phone: "+84987654321"} {
		if found, err := r.Store.ByNumber(r.ctx, kind, n); err != nil || len(found) != 1 || found[0] != kept {
			t.Errorf("%s leads to %v (%v)", kind, found, err)
		}
	}
	board, err := r.Store.Board(r.ctx, r.now)
	r.ok(err)
	if n := board.Total().Records; n != 1 {
		t.Errorf("the board counts %d", n)
	}
}

func TestWhatCannotBeMerged(t *testing.T) {
	r := newRegister(t)
	kept, gone := r.thuTwice()
	third := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985"})
	merge := func(kept, gone health.PersonID) (health.Merge, error) {
		return r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: gone, By: staffed(nhan)})
	}
	_, err := merge(kept, kept)
	r.refused(err, "merge_self")
	_, err = merge(kept, "nobody")
	if !errors.Is(err, store.ErrNotFound) {
		t.Errorf("nobody: %v", err)
	}
	first, err := merge(kept, gone)
	r.ok(err)
	for _, pair := range [][2]health.PersonID{{third, gone}, {gone, third}, {kept, gone}} {
		_, err = merge(pair[0], pair[1])
		r.refused(err, "merge_merged")
	}
	second, err := merge(kept, third)
	r.ok(err)
	split := func(id health.MergeID, by health.StaffID, keep bool) error {
		_, err := r.UnmergePeople(r.ctx, UnmergeInput{Merge: id, By: staffed(by), Keep: keep})
		return err
	}
	r.refused(split(first.ID, nhan, false), "merge_role")
	r.refused(split(first.ID, thanh, false), "merge_later")
	r.ok(split(second.ID, mai, false))
	r.ok(split(first.ID, thanh, false))
	r.refused(split(first.ID, thanh, false), "merge_over")
	if err := split("m9", thanh, false); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("no merge: %v", err)
	}
}

func TestUnmergeAfterAnEdit(t *testing.T) {
	r := newRegister(t)
	kept, gone := r.thuTwice()
	m, err := r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: gone, By: staffed(nhan)})
	r.ok(err)
	k := r.record(kept)
	k.Apply(map[health.Field]health.FieldValue{health.BloodGroup: {State: health.HasValue, Value: "O+", Source: health.FromStaff, At: r.now}})
	r.write(func(tx store.Tx) error { return tx.UpdateRecord(&k) })
	_, err = r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
	r.refused(err, "merge_edited")
	_, err = r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh), Keep: true})
	r.ok(err)
	if k := r.record(kept); k.Text(health.BloodGroup) != "O+" || k.Text(health.OldID) != "" {
		t.Error("the change is lost, or what was adopted stayed")
	}
	tasks, err := r.Store.TasksOf(r.ctx, gone)
	r.ok(err)
	asked := false
	for _, task := range tasks {
		if task.Kind == health.TaskCorrect {
			d, err := r.Store.Draft(r.ctx, task.Draft)
			r.ok(err)
			asked = d.Values[health.BloodGroup].Text() == "O+"
		}
	}
	if !asked {
		t.Error("nobody is asked whose the change is")
	}
}

// TestMergeAndUnmergeIsNothing: whatever two records say, taking a merge back leaves both, and all that is theirs, as it was.
func TestMergeAndUnmergeIsNothing(t *testing.T) {
	r := newRegister(t)
	r.twoStations()
	r.bucIsVanSons()
	texts := map[health.Field][]string{health.BirthDate: {"1985-03-12", "1985"}, health.NationalID: {"017085000017", "017085004321"}, health.OldID: {"113000017", "113000018"},
		health.Phone: {"+84912345678", "+84987654321"}, health.Household: {"1", "2"}, health.BloodGroup: {"O+"}, health.SexField: {"1", "2"}, health.HeadRel: {"01", "03"}, health.HouseSince: {"2019-05-01", "2020"}, health.Commune: {"05158", "05167"}, health.Hamlet: {"Xóm Bục", "Xóm Lũy"}}
	rapid.Check(t, func(rt *rapid.T) {
		draw := func(who string) map[health.Field]string {
			fields := map[health.Field]string{health.FullName: rapid.SampledFrom([]string{"Bùi Văn Thử", "Bùi Văn Thủ"}).Draw(rt, who)}
			for _, f := range health.Fields() {
				if texts[f] != nil && rapid.Bool().Draw(rt, who+string(f)) {
					fields[f] = rapid.SampledFrom(texts[f]).Draw(rt, who+string(f)+"text")
				}
			}
			return fields
		}
		kept, gone := r.enter(draw("kept")), r.enter(draw("gone"))
		if rapid.Bool().Draw(rt, "contact") {
			r.write(func(tx store.Tx) error {
				return tx.PutContact(health.Contact{Channel: "web", Address: string(gone), Person: gone, Proof: "code", At: r.now})
			})
		}
		before := []any{bare(r.record(kept)), bare(r.record(gone)), r.owned(kept), r.owned(gone), r.homes(kept), r.homes(gone)}
		r.now = r.now.Add(time.Duration(rapid.IntRange(0, 2).Draw(rt, "seconds")) * time.Second)
		m, err := r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: gone, By: staffed(nhan)})
		r.ok(err)
		_, err = r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
		r.ok(err)
		after := []any{bare(r.record(kept)), bare(r.record(gone)), r.owned(kept), r.owned(gone), r.homes(kept), r.homes(gone)}
		for i := range before {
			if !reflect.DeepEqual(before[i], after[i]) {
				rt.Fatalf("part %d differs", i)
			}
		}
		live, err := r.Store.TasksOf(r.ctx, gone)
		r.ok(err)
		if want := len(before[1].(health.Record).Gaps) > 0; (len(live) == 1) != want {
			rt.Fatalf("%d live tasks", len(live))
		}
	})
}

func TestSweepAsksOnceAndGoesOn(t *testing.T) {
	r := newRegister(t)
	for i := range 5 {
		r.enter(map[health.Field]string{health.FullName: "Hà Văn Đôi", health.BirthDate: fmt.Sprintf("19%d0-05-06", i+4)})
	}
	kept, gone := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.Phone: "+84912345678"}), health.PersonID("")
	gone = r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thủ", health.BirthDate: "1985-03-12", health.Phone: "+84912345678"})
	sweep := func(again bool) (s Sweep) {
		for ; !s.Done; again = false {
			var err error
			s, err = r.SweepDuplicates(r.ctx, 3, again)
			r.ok(err)
		}
		return s
	}
	if s := sweep(true); s.Seen != 7 || s.Asked != 1 {
		t.Fatalf("%d seen, %d asked", s.Seen, s.Asked)
	}
	task, err := r.Store.Task(r.ctx, health.TaskID(pairDraft(kept, gone)))
	r.ok(err)
	if s := sweep(true); s.Asked != 0 {
		t.Errorf("asked again: %d", s.Asked)
	}
	out := r.report(task, health.ResultOther, "k1")
	if out.Code != "apart" {
		t.Errorf("said %s", out.Code)
	}
	r.write(func(tx store.Tx) error {
		apart, err := tx.Apart(gone)
		if len(apart) != 1 || apart[0] != kept {
			t.Errorf("told apart from %v", apart)
		}
		return err
	})
}

// report hands in what the nurse says about a task.
func (r *register) report(task health.Task, res health.Result, key string) health.Outcome {
	r.t.Helper()
	return r.reportBy(nhan, task, res, key)
}

// reportBy hands in what a member of staff says about a task.
func (r *register) reportBy(who health.StaffID, task health.Task, res health.Result, key string) health.Outcome {
	r.t.Helper()
	r.ok(r.SaveDraft(r.ctx, health.Draft{ID: health.DraftID(key), Kind: health.DraftFill, Station: phongPhu, Task: task.ID, By: staffed(who), Status: health.DraftNew,
		Cause: health.Cause{Kind: health.CauseTask, ID: string(task.ID)}}))
	step, err := r.ReportTask(r.ctx, ReportInput{Task: task.ID, Staff: who, Result: res, Draft: health.DraftID(key)})
	r.ok(err)
	return step.Outcome
}

func TestOnePersonMergesTwoRecords(t *testing.T) {
	r := newRegister(t)
	said := map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.Phone: "+84912345678"}
	kept, gone := r.enter(said), r.enter(said)
	_, err := r.SweepDuplicates(r.ctx, 100, true)
	r.ok(err)
	task, err := r.Store.Task(r.ctx, health.TaskID(pairDraft(kept, gone)))
	r.ok(err)
	if out := r.report(task, health.ResultSame, "k1"); out.Code != "merged" || out.Person != kept {
		t.Errorf("said %s about %s", out.Code, out.Person)
	}
	if g := r.record(gone); g.MergedInto != kept {
		t.Errorf("merged into %q", g.MergedInto)
	}
	if out := r.report(task, health.ResultSame, "k1"); out.Code != "already" {
		t.Errorf("the second time said %s", out.Code)
	}
}

// TestOneHandAtATime: six stations admit one person at the same moment.
func TestOneHandAtATime(t *testing.T) {
	r := newRegister(t)
	ids := make(chan string, 100)
	for i := range 100 {
		ids <- fmt.Sprintf("x-%03d", i)
	}
	r.NewID = func() string { return <-ids }
	errs := make(chan error, 6)
	for i := range 6 {
		d := health.Draft{ID: health.DraftID(fmt.Sprint("d", i)), Kind: health.DraftRegister, Station: phongPhu, Status: health.DraftNew,
			Cause: health.Cause{Kind: health.CauseDraft, ID: fmt.Sprint("d", i)}, By: staffed(nhan), Values: map[health.Field]health.FieldValue{
				health.FullName: {State: health.HasValue, Value: "Bùi Văn Thử"}, health.BirthDate: {State: health.HasValue, Value: "1985-03-12"},
				health.NationalID: {State: health.HasValue, Value: "017085000017"}}}
		r.ok(r.SaveDraft(r.ctx, d))
		go func() { _, err := r.RegisterDraft(r.ctx, d.ID); errs <- err }()
	}
	for range 6 {
		r.ok(<-errs)
	}
	if found, err := r.Store.ByNumber(r.ctx, health.NationalID, "017085000017"); err != nil || len(found) != 1 {
		t.Errorf("%d records: %v", len(found), err)
	}
}

// TestCertaintyMergesNothing: a row of a list that is certainly about a record adds to it what it lacks; two records that are
// certainly one person wait for somebody to say so.
func TestCertaintyMergesNothing(t *testing.T) {
	r := newRegister(t)
	said := map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.NationalID: "017085000017", health.Phone: "+84912345678"}
	one, two := r.enter(said), r.enter(said)
	_, err := r.SweepDuplicates(r.ctx, 100, true)
	r.ok(err)
	for _, id := range []health.PersonID{one, two} {
		if rec := r.record(id); rec.Life != health.Resident {
			t.Errorf("%s is %s", id, rec.Life)
		}
	}
	task, err := r.Store.Task(r.ctx, health.TaskID(pairDraft(one, two)))
	r.ok(err)
	if !task.State.Live() {
		t.Error("nobody is asked")
	}
	third := r.enter(map[health.Field]string{health.FullName: "Hà Văn Đôi", health.BirthDate: "1978-01-02", health.NationalID: "017078000031", health.Phone: "+84987654321"})
	var adm admission
	r.write(func(tx store.Tx) error {
		stations, err := r.Store.Stations(r.ctx)
		if err != nil {
			return err
		}
		values := map[health.Field]health.FieldValue{}
		for f, text := range map[health.Field]string{health.FullName: "Hà Văn Đôi", health.BirthDate: "1978-01-02", health.NationalID: "017078000031", health.Phone: "+84900000000", health.BloodGroup: "O+"} {
			values[f] = health.FieldValue{State: health.HasValue, Value: health.Value(text)}
		}
		adm, err = r.clerk(tx, stations).admit(entry{values: values, station: phongPhu, source: health.FromImport, cause: health.Cause{Kind: health.CauseImport, ID: "i2", Row: 1}, by: staffed(nhan)})
		return err
	})
	rec := r.record(third)
	if adm.outcome != health.RowAttached || adm.person != third || rec.Text(health.BloodGroup) != "O+" || rec.Text(health.Phone) != "+84987654321" {
		t.Errorf("%s, phone and blood group are %v %v", adm.outcome, rec.Text(health.Phone) == "+84987654321", rec.Text(health.BloodGroup))
	}
	if len(adm.differing) != 1 || adm.differing[0] != health.Phone {
		t.Errorf("differs in %v", adm.differing)
	}
}

// TestTrailsOfAMerge: with both people it is noted who the other one is, when they become one, when they become two again,
// and that they are two.
func TestTrailsOfAMerge(t *testing.T) {
	r := newRegister(t)
	kept, gone := r.thuTwice()
	m, err := r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: gone, By: staffed(nhan)})
	r.ok(err)
	_, err = r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
	r.ok(err)
	for one, other := range map[health.PersonID]health.PersonID{kept: gone, gone: kept} {
		rows, err := r.Store.AuditOf(r.ctx, string(one), 20)
		r.ok(err)
		for _, act := range []health.Action{health.ActMerge, health.ActSplit, health.ActApart} {
			if !slices.ContainsFunc(rows, func(row health.AuditRow) bool {
				return row.Action == act && strings.HasPrefix(row.Detail, string(other)) && row.Cause.ID == string(m.ID)
			}) {
				t.Errorf("%s: no row says %s with the other: %+v", one, act, rows)
			}
		}
	}
}

// TestAMergeThatNeverWas: the numbers that a merge gave a record are not told as its past once it is taken back, and whoever
// they belong to takes them along when forgotten.
func TestAMergeThatNeverWas(t *testing.T) {
	r := newRegister(t)
	kept, gone := r.thuTwice()
	before, err := r.Store.Identifiers(r.ctx, kept)
	r.ok(err)
	for range 2 {
		m, err := r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: gone, By: staffed(nhan)})
		r.ok(err)
		_, err = r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
		r.ok(err)
	}
	after, err := r.Store.Identifiers(r.ctx, kept)
	r.ok(err)
	if !slices.Equal(before, after) {
		t.Errorf("carried %v, now %v", before, after)
	}
	r.write(func(tx store.Tx) error { return tx.Forget(gone) })
	steps, err := r.Store.History(r.ctx, kept, 100)
	r.ok(err)
	named := false
	for _, c := range steps {
		for _, e := range c.Edits {
			if e.From.Text() == "113000017" || e.To.Text() == "113000017" {
				t.Errorf("%s tells the number of somebody who was forgotten", c.Action)
			}
			named = named || c.Action == health.ActMerge && e.Field == health.OldID
		}
	}
	if !named {
		t.Error("which fields were taken over is not told any more")
	}
}
