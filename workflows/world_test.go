package workflows

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	"go.temporal.io/sdk/log"
	"go.temporal.io/sdk/testsuite"
	"go.temporal.io/sdk/worker"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/sqlite"
	"hssk/store/sqlstore"
)

// People and places of the tests. All are invented.
const (
	phongPhu = health.StationCode("TYT-05158")
	nhan     = health.StaffID("staff-1") // nurse Bùi Thị Nhàn
	thom     = health.StaffID("staff-2") // nurse Đinh Thị Thơm, same station
	thanh    = health.StaffID("staff-3") // head Bùi Văn Thành
	hoa      = health.StaffID("staff-4") // nurse Quách Thị Hoa, another station
	mai      = health.StaffID("staff-5") // supervisor Hà Thị Mai
	in       = "Hà Thị Ỉn"               // citizen Ỉn
	inID     = "017190000002"            // her number
	inPhone  = "0990000002"              // her phone
	inBirth  = "05/09/1990"              // her birthday
	day      = 24 * time.Hour            // between two visits
	monday   = "2026-11-02T08:00:00+07"  // when every test begins
)

// world is a store on a file with real activities around it. Time is that of the workflow under test.
type world struct {
	t      testing.TB
	store  *sqlstore.Store
	acts   *activities.Activities
	sheets *shelfOfSheets
	post   *postbox

	mu    sync.Mutex
	clock func() time.Time
	ids   int
}

func newWorld(t testing.TB) *world {
	t.Helper()
	st, err := sqlite.Open(filepath.Join(t.TempDir(), "records.db"))
	must(t, err)
	t.Cleanup(func() { must(t, st.Close()) })
	must(t, st.Migrate(context.Background()))
	profile, err := health.CoreProfile()
	must(t, err)
	units, err := health.DistrictUnits()
	must(t, err)
	weights, err := match.DefaultWeights()
	must(t, err)
	w := &world{t: t, store: st, sheets: &shelfOfSheets{files: map[string][]activities.Row{}}, post: &postbox{}}
	start, err := time.Parse("2006-01-02T15:04:05Z07", monday)
	must(t, err)
	w.clock = func() time.Time { return start }
	holidays, err := health.PublicHolidays()
	must(t, err)
	w.acts = &activities.Activities{Store: st, Holidays: holidays, Profile: profile, Units: units, Weights: weights, Sheets: w.sheets, Now: w.now, NewID: w.newID,
		NewCode: func() string { return "424242" }, Senders: map[string]activities.Sender{"sms": w.post}}
	w.setUp()
	return w
}

func (w *world) setUp() {
	w.write(func(tx store.Tx) error {
		for _, s := range []health.Station{{Code: phongPhu, Name: "Phong Phú", Unit: "05158"},
			{Code: "TYT-05152", Name: "Vân Sơn", Unit: "05152"}} {
			if err := tx.PutStation(s); err != nil {
				return err
			}
		}
		for _, s := range []health.Staff{
			{ID: nhan, Name: "Bùi Thị Nhàn", Role: health.RoleNurse, Station: phongPhu, Active: true},
			{ID: thom, Name: "Đinh Thị Thơm", Role: health.RoleNurse, Station: phongPhu, Active: true},
			{ID: thanh, Name: "Bùi Văn Thành", Role: health.RoleHead, Station: phongPhu, Active: true},
			{ID: mai, Name: "Hà Thị Mai", Role: health.RoleSupervisor, Active: true},
			{ID: hoa, Name: "Quách Thị Hoa", Role: health.RoleNurse, Station: "TYT-05152", Active: true},
		} {
			if err := tx.PutStaff(s); err != nil {
				return err
			}
		}
		return nil
	})
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (w *world) now() time.Time {
	w.mu.Lock()
	clock := w.clock
	w.mu.Unlock()
	return clock()
}

func (w *world) newID() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.ids++
	return fmt.Sprintf("id-%06d", w.ids)
}

func (w *world) write(f func(store.Tx) error) {
	w.t.Helper()
	must(w.t, w.store.Write(context.Background(), f))
}

func (w *world) task(id health.TaskID) health.Task {
	w.t.Helper()
	t, err := w.store.Task(context.Background(), id)
	must(w.t, err)
	return t
}

func (w *world) record(id health.PersonID) health.Record {
	w.t.Helper()
	r, err := w.store.Record(context.Background(), id)
	must(w.t, err)
	return r
}

// taskOf gives the one live task of a kind about somebody.
func (w *world) taskOf(id health.PersonID, kind health.TaskKind) health.Task {
	w.t.Helper()
	tasks, err := w.store.TasksOf(context.Background(), id)
	must(w.t, err)
	var found []health.Task
	for _, t := range tasks {
		if t.Kind == kind {
			found = append(found, t)
		}
	}
	if len(found) != 1 {
		w.t.Fatalf("%d live %s tasks, want 1", len(found), kind)
	}
	return found[0]
}

// person describes citizen Ỉn, complete but for what change leaves empty.
func person(change map[health.Field]string) map[health.Field]string {
	p := map[health.Field]string{health.FullName: in, health.BirthDate: inBirth, health.SexField: "Nữ", health.NationalID: inID,
		health.Ethnicity: "Mường", health.Occupation: "Nông dân", health.Phone: inPhone, health.Insurance: "DT2171700000001",
		health.Commune: "Phong Phú", health.Hamlet: "Lũy", health.Household: "12", health.HeadRel: "Chủ hộ"}
	for f, v := range change {
		p[f] = v
		if v == "" {
			delete(p, f)
		}
	}
	return p
}

// fields reads a description as the form does.
func (w *world) fields(raw map[health.Field]string) map[health.Field]health.FieldValue {
	w.t.Helper()
	out := map[health.Field]health.FieldValue{}
	units := health.Intake{Units: w.acts.Units}
	units.Today.Y, units.Today.M, units.Today.D = 2026, 11, 2
	for f, text := range raw {
		v, _, err := units.Canonical(f, text)
		if err != nil {
			w.t.Fatalf("%s: %v", f, err)
		}
		out[f] = health.FieldValue{State: health.HasValue, Value: v, Source: health.FromStaff}
	}
	return out
}

// draft keeps what nurse Nhàn typed about a new resident.
func (w *world) draft(id health.DraftID, raw map[health.Field]string) health.DraftID {
	w.t.Helper()
	must(w.t, w.acts.SaveDraft(context.Background(), health.Draft{ID: id, Kind: health.DraftRegister, Station: phongPhu,
		Values: w.fields(raw), By: health.Actor{Kind: health.ByStaff, ID: string(nhan)},
		Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)}, Status: health.DraftNew}))
	return id
}

// registered lets somebody in before the test begins.
func (w *world) registered(id health.DraftID, raw map[health.Field]string) health.PersonID {
	w.t.Helper()
	out, err := w.acts.RegisterDraft(context.Background(), w.draft(id, raw))
	must(w.t, err)
	if out.Code != "created" {
		w.t.Fatalf("registered: %s", out.Code)
	}
	return out.Person
}

// answers keeps what a nurse typed into the form of a task, and gives the report that goes with it.
func (w *world) answers(key string, task health.TaskID, by health.StaffID, r health.Result, raw map[health.Field]string) activities.ReportInput {
	w.t.Helper()
	t := w.task(task)
	must(w.t, w.acts.SaveDraft(context.Background(), health.Draft{ID: health.DraftID(key), Kind: health.DraftFill, Station: phongPhu,
		Person: t.Person, Task: task, Values: w.fields(raw), By: health.Actor{Kind: health.ByStaff, ID: string(by)},
		Cause: health.Cause{Kind: health.CauseTask, ID: string(task)}, Status: health.DraftNew}))
	return activities.ReportInput{Task: task, Staff: by, Result: r, Draft: health.DraftID(key)}
}

// play is one workflow under test.
type play struct {
	*testsuite.TestWorkflowEnvironment
	w *world
}

// play prepares a workflow with the given id; its time goes on where the play before it ended. Interceptors may break
// what works.
func (w *world) play(id string, more ...interceptor.WorkerInterceptor) *play {
	var suite testsuite.WorkflowTestSuite
	suite.SetLogger(log.NewStructuredLogger(slog.New(slog.NewTextHandler(io.Discard, nil))))
	p := &play{TestWorkflowEnvironment: suite.NewTestWorkflowEnvironment(), w: w}
	p.SetWorkerOptions(worker.Options{Interceptors: append([]interceptor.WorkerInterceptor{&Translator{}}, more...)})
	p.SetStartWorkflowOptions(client.StartWorkflowOptions{ID: id, TaskQueue: QueueCore})
	p.SetStartTime(w.now())
	p.SetTestTimeout(time.Minute)
	p.SetDetachedChildWait(false)
	RegisterAll(p, w.acts)
	w.mu.Lock()
	w.clock = p.Now
	w.mu.Unlock()
	return p
}

// run plays to the end and keeps the time.
func (p *play) run(workflow string, args ...any) {
	p.w.t.Helper()
	p.ExecuteWorkflow(workflow, args...)
	end := p.Now()
	p.w.mu.Lock()
	p.w.clock = func() time.Time { return end }
	p.w.mu.Unlock()
	if !p.IsWorkflowCompleted() {
		p.w.t.Fatal("workflow did not end")
	}
}

// answer is what an update was told.
type answer struct {
	out  health.Outcome
	err  error
	done bool
}

// Accept, Reject and Complete implement the SDK's callbacks.
func (a *answer) Accept() {}

func (a *answer) Reject(err error) { a.done, a.err = true, fromEngine(err) }

func (a *answer) Complete(success any, err error) {
	a.done, a.err = true, fromEngine(err)
	a.out, _ = success.(health.Outcome)
}

// says checks the answer: a code of an outcome or of an error.
func (a *answer) says(t testing.TB, code string) {
	t.Helper()
	got := a.out.Code
	if a.err != nil {
		got = health.CodeOf(a.err)
	}
	if !a.done || got != code {
		t.Fatalf("answered %q (%v, done %t), want %q", got, a.err, a.done, code)
	}
}

// after sends an update when so much time has passed since the beginning.
func (p *play) after(d time.Duration, name, key string, args ...any) *answer {
	a := &answer{}
	p.RegisterDelayedCallback(func() { p.UpdateWorkflow(name, key, a, args...) }, d)
	return a
}

// look runs a check when so much time has passed.
func (p *play) look(d time.Duration, f func()) { p.RegisterDelayedCallback(f, d) }

// state checks how a task stands when so much time has passed.
func (p *play) state(d time.Duration, id health.TaskID, want health.TaskState) {
	p.w.t.Helper()
	p.look(d, func() {
		p.w.t.Helper()
		if got := p.w.task(id).State; got != want {
			p.w.t.Errorf("after %s the task is %s, want %s", d, got, want)
		}
	})
}

// postbox is a channel that keeps what it was given. fail says how the next sendings end.
type postbox struct {
	mu   sync.Mutex
	sent []health.Message
	fail []error
}

// Send implements activities.Sender.
func (b *postbox) Send(_ context.Context, m health.Message) (string, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.fail) > 0 {
		err := b.fail[0]
		b.fail = b.fail[1:]
		if err != nil {
			return "", err
		}
	}
	b.sent = append(b.sent, m)
	return fmt.Sprintf("SM%03d", len(b.sent)), nil
}

// shelfOfSheets keeps files as rows; the offset of a row is its index.
type shelfOfSheets struct {
	mu        sync.Mutex
	files     map[string][]activities.Row
	staged    map[string]bool
	refuse    error             // staging fails with this
	afterRead func(n int) error // may fail a batch once it has been read
	batches   int
	discarded int
}

// Stage implements activities.Sheets.
func (s *shelfOfSheets) Stage(_ context.Context, path string, _ health.ImportKind, beat func(int64)) (activities.Staged, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	rows, ok := s.files[path]
	switch {
	case s.refuse != nil:
		return activities.Staged{}, s.refuse
	case !ok:
		return activities.Staged{}, errors.New("no such file")
	}
	if s.staged == nil {
		s.staged = map[string]bool{}
	}
	s.staged[path] = true
	beat(int64(len(rows)))
	return activities.Staged{SHA256: "sum of " + path, Rows: int64(len(rows)),
		Columns: []health.Column{{Header: "Họ và tên", Field: health.FullName}}}, nil
}

// Batch implements activities.Sheets.
func (s *shelfOfSheets) Batch(_ context.Context, path string, offset int64, n int) ([]activities.Row, int64, bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !s.staged[path] {
		return nil, offset, false, errors.New("read before it was staged")
	}
	s.batches++
	rows := s.files[path]
	next := min(offset+int64(n), int64(len(rows)))
	if s.afterRead != nil {
		if err := s.afterRead(s.batches); err != nil {
			return nil, offset, false, err
		}
	}
	return rows[offset:next], next, next == int64(len(rows)), nil
}

// Discard implements activities.Sheets.
func (s *shelfOfSheets) Discard(path string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.staged, path)
	s.discarded++
	return nil
}

// Problems implements activities.Sheets; no test here asks for the workbook.
func (s *shelfOfSheets) Problems(io.Writer, health.ImportKind, []health.Column, string, func(func(health.ImportRow, error) bool)) error {
	return errors.New("not asked for")
}
