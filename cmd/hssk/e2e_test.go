package main

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.temporal.io/sdk/client"

	"hssk/activities"
	"hssk/bot"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/seed"
	"hssk/workflows"
)

const (
	e2eStation = health.StationCode("TYT-05158") // Phong Phú
	e2eCitizen = "Hà Thị Ỉn"
	e2eID      = "017190000002"
	patience   = 3 * time.Minute // longer than any step's own time limit: what takes longer does not come
)

// site is one data directory and the server that runs on it.
type site struct {
	t    *testing.T
	dir  string
	app  *app
	stop func() // ends the server and waits for it
}

// needEngine makes sure that there is an engine to run, or says why the test cannot.
func needEngine(t *testing.T) {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: no workflow engine is started")
	}
	wd, err := os.Getwd()
	ok(t, err)
	self, err := os.Executable()
	ok(t, err)
	cache, err := engineCache()
	ok(t, err)
	if _, err := engineProgram(t.Context(), os.Getenv, wd, self, cache, io.Discard); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal(err)
		}
		t.Skip("no workflow engine, and none could be built: ", err)
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// newSite sets up a district with stations and staff, and serves it.
func newSite(t *testing.T) *site {
	t.Helper()
	needEngine(t)
	s := &site{t: t, dir: t.TempDir()}
	s.start()
	t.Cleanup(func() { s.stop() })
	ok(t, s.app.setUpStations(t.Context(), map[health.UnitCode]int64{"05158": 100}, "test", "2026-11-01"))
	ok(t, s.app.write(t.Context(), func(put putter) error {
		for id, staff := range map[health.StaffID]health.Staff{"nhan": {Name: "Bùi Thị Nhàn", Role: health.RoleNurse},
			"thom": {Name: "Đinh Thị Thơm", Role: health.RoleNurse}, "thanh": {Name: "Bùi Văn Thành", Role: health.RoleHead}} {
			staff.ID, staff.Station, staff.Active = id, e2eStation, true
			if err := put.PutStaff(staff); err != nil {
				return err
			}
			if err := put.PutInvite(health.Invite{Hash: activities.HashToken("invite-" + string(id)), Staff: id,
				ExpiresAt: time.Now().Add(time.Hour)}); err != nil {
				return err
			}
		}
		return nil
	}))
	return s
}

// start serves the directory as `hssk serve` does.
func (s *site) start() {
	s.t.Helper()
	cfg := config{Data: s.dir, Centre: "Trung tâm Y tế Tân Lạc", Lang: "vi", Log: "error", Listen: "127.0.0.1:0",
		TemporalNamespace: "hssk", TemporalUIPort: -1}
	a, err := openApp(context.Background(), cfg)
	ok(s.t, err)
	ctx, cancel := context.WithCancel(context.Background())
	ready, over := make(chan struct{}), make(chan error, 1)
	go func() {
		over <- a.serve(ctx, io.Discard, func(context.Context, running) error { close(ready); return nil })
	}()
	select {
	case <-ready:
	case err := <-over:
		cancel()
		s.t.Fatal("serve: ", err)
	}
	var once sync.Once
	s.app, s.stop = a, func() {
		once.Do(func() {
			cancel()
			if err := <-over; err != nil {
				s.t.Error("serve: ", err)
			}
			if err := a.Close(); err != nil {
				s.t.Error(err)
			}
		})
	}
}

// until waits for something that comes by itself.
func (s *site) until(what string, f func() bool) {
	s.t.Helper()
	for end := time.Now().Add(patience); !f(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(end) {
			s.t.Fatal("did not come: ", what)
		}
	}
}

// list writes a list of invented residents with the given rows behind them.
func (s *site) list(people int, more ...[]string) string {
	s.t.Helper()
	d, err := seed.New(seed.Options{Seed: 3, People: people, Today: seed.Date{Year: 2026, Month: 11, Day: 1}})
	ok(s.t, err)
	path := filepath.Join(s.dir, "list.csv")
	ok(s.t, writeFile(path, func(w io.Writer) error { return writeSome(w, d, func(seed.Row) bool { return true }) }))
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0o600)
	ok(s.t, err)
	for _, row := range more {
		_, err := fmt.Fprintln(f, strings.Join(row, ","))
		ok(s.t, err)
	}
	ok(s.t, f.Close())
	return path
}

// load starts an import in batches of so many rows; zero: the usual number.
func (s *site) load(path string, rows int) health.ImportID {
	s.t.Helper()
	imp, err := s.app.beginImport(s.t.Context(), path, "", "", false)
	ok(s.t, err)
	_, err = s.app.desk.Engine.ExecuteWorkflow(s.t.Context(), client.StartWorkflowOptions{ID: "import/" + string(imp.ID),
		TaskQueue: workflows.QueueCore}, workflows.TypeImport, workflows.ImportInput{Import: imp.ID, Rows: rows})
	ok(s.t, err)
	return imp.ID
}

func (s *site) imported(id health.ImportID) health.Import {
	s.t.Helper()
	imp, err := s.app.store.Import(s.t.Context(), id)
	ok(s.t, err)
	return imp
}

func (s *site) board() health.Progress {
	s.t.Helper()
	b, err := s.app.store.Board(s.t.Context(), time.Now())
	ok(s.t, err)
	for _, p := range b.Stations {
		if p.Station == e2eStation {
			return p
		}
	}
	s.t.Fatal("no such station on the board")
	return health.Progress{}
}

// moved checks that the board moved by exactly so much.
func (s *site) moved(what string, before *health.Progress, by health.Progress) {
	s.t.Helper()
	now := s.board()
	got := health.Progress{Records: now.Records - before.Records, Complete: now.Complete - before.Complete,
		TasksOpen: now.TasksOpen - before.TasksOpen, TasksHeld: now.TasksHeld - before.TasksHeld,
		DoneToday: now.DoneToday - before.DoneToday, Waiting: now.Waiting - before.Waiting}
	if got != by {
		s.t.Errorf("%s: the board moved by %+v, want %+v", what, got, by)
	}
	*before = now
}

// chat is somebody's conversation.
type chat struct {
	s       *site
	address string
	events  int
}

// say gives the answer to one event.
func (c *chat) say(in bot.Incoming) string {
	c.s.t.Helper()
	c.events++
	in.Channel, in.Address, in.Event, in.Lang = "web", c.address, fmt.Sprint(c.events), "vi"
	replies, err := c.s.app.bot.Handle(c.s.t.Context(), in)
	ok(c.s.t, err)
	var texts []string
	for _, r := range replies {
		texts = append(texts, r.Text)
	}
	return strings.Join(texts, "\n")
}

// types says things one after the other, and gives the answer to the last.
func (c *chat) types(texts ...string) (answer string) {
	c.s.t.Helper()
	for _, text := range texts {
		answer = c.say(bot.Incoming{Text: text})
	}
	return answer
}

// opens the task of somebody in the list.
func (c *chat) opens(name string) string {
	c.s.t.Helper()
	answer := c.types("huỷ", "1")
	for range 20 {
		for _, line := range strings.Split(answer, "\n") {
			if n, rest, found := strings.Cut(line, ". "); found && len(n) == 1 && strings.Contains(rest, name) {
				return c.types(n)
			}
		}
		answer = c.types("9")
	}
	c.s.t.Fatalf("%s is not in the list: %s", name, answer)
	return ""
}

func wants(t *testing.T, answer, part string) {
	t.Helper()
	if !strings.Contains(answer, part) {
		t.Fatalf("no %q in %q", part, answer)
	}
}

// citizenRow is a row about citizen Ỉn that lacks her occupation and hamlet.
func citizenRow() []string {
	return []string{"99", e2eCitizen, "05/09/1990", "Nữ", e2eID, "", "Mường", "", "0990000002", "DT2171700000001", "H99", "Chủ hộ", "", "",
		"Phong Phú", "", ""}
}

func TestDayAtTheStation(t *testing.T) {
	s := newSite(t)
	before := s.board()
	id := s.load(s.list(40, citizenRow(), []string{"100", "", "1990", "Nữ"}), 0)
	s.until("the list", func() bool { return s.imported(id).State.Over() })
	imp := s.imported(id)
	if imp.State != health.ImportDone || imp.Tally.Decided() != imp.Rows || imp.Tally.Refused == 0 {
		t.Fatalf("%s %s %+v of %d", imp.State, imp.Error, imp.Tally, imp.Rows)
	}
	before = s.board()
	if before.Records == 0 {
		t.Fatal("nobody on the board")
	}

	nurse := &chat{s: s, address: "nhan"}
	nurse.say(bot.Incoming{Start: "invite-nhan"})
	s.until("Ỉn's task in the window", func() bool {
		task, err := s.citizenTask()
		return err == nil && task.State == health.TaskOpen
	})
	nurse.opens(e2eCitizen)
	wants(t, nurse.types("1"), "1/2")
	s.moved("claimed", &before, health.Progress{TasksHeld: 1})
	wants(t, nurse.types("Nông dân", "Lũy"), "Lũy")
	nurse.types("1")
	s.moved("filled", &before, health.Progress{Complete: 1, TasksOpen: -1, TasksHeld: -1, DoneToday: 1})

	citizen := &chat{s: s, address: "browser-1"}
	citizen.types("xin chào", "1", e2eID, "05/09/1990")
	wants(t, citizen.types(s.code()), e2eCitizen)
	citizen.types("2", "7", "Bậy", "1")
	s.moved("proposed", &before, health.Progress{TasksOpen: 1, Waiting: 1})

	head := &chat{s: s, address: "thanh"}
	head.say(bot.Incoming{Start: "invite-thanh"})
	wants(t, head.opens(e2eCitizen), "Bậy")
	head.types("1")
	s.moved("accepted", &before, health.Progress{TasksOpen: -1, Waiting: -1, DoneToday: 1})
	s.until("the notice", func() bool { return s.notices(citizen.address) > 0 })
	if n := s.notices(citizen.address); n != 1 {
		t.Errorf("%d notices", n)
	}
}

// citizenTask is the live task about citizen Ỉn.
func (s *site) citizenTask() (health.Task, error) {
	ids, err := s.app.store.ByNumber(s.t.Context(), health.NationalID, e2eID)
	if err != nil || len(ids) != 1 {
		return health.Task{}, fmt.Errorf("%d records of one number, %w", len(ids), err)
	}
	tasks, err := s.app.store.TasksOf(s.t.Context(), ids[0])
	if err != nil || len(tasks) != 1 {
		return health.Task{}, fmt.Errorf("%d tasks, %w", len(tasks), err)
	}
	return tasks[0], nil
}

// code reads the last code from the outbox, as a phone would show it.
func (s *site) code() string {
	s.t.Helper()
	out, err := s.app.store.Outbox(s.t.Context(), "sms", 1)
	ok(s.t, err)
	if len(out) != 1 || len(out[0].Args["code"]) != 6 {
		s.t.Fatalf("%d messages in the outbox", len(out))
	}
	return out[0].Args["code"]
}

// notices counts what was said to an address unasked.
func (s *site) notices(address string) (n int) {
	s.t.Helper()
	lines, err := s.app.store.Lines(s.t.Context(), "web", address, "", 200)
	ok(s.t, err)
	for _, l := range lines {
		var said struct{ Notice bool }
		ok(s.t, json.Unmarshal(l.Body, &said))
		if said.Notice {
			n++
		}
	}
	return n
}

// reference is what the same list comes to without the engine, in another directory.
func reference(t *testing.T, path string) health.Tally {
	t.Helper()
	a, err := openApp(t.Context(), config{Data: t.TempDir(), Lang: "vi", Log: "error"})
	ok(t, err)
	defer a.Close()
	ok(t, a.setUpStations(t.Context(), nil, "", ""))
	imp, err := a.beginImport(t.Context(), path, "", "", false)
	ok(t, err)
	_, err = a.acts.StageImport(t.Context(), imp.ID)
	ok(t, err)
	for done := false; !done; {
		res, err := a.acts.ImportBatch(t.Context(), activities.BatchInput{Import: imp.ID, Rows: 500})
		ok(t, err)
		done = res.Done
	}
	imp, err = a.store.Import(t.Context(), imp.ID)
	ok(t, err)
	return imp.Tally
}

// An import goes on where it was, whatever stops in the middle of it: nothing is lost and nothing counted twice.
func TestImportThroughFaults(t *testing.T) {
	for name, break1 := range map[string]func(*site){
		"everything is stopped and started": func(s *site) { s.stop(); s.start() },
		"the engine is killed":              (*site).killEngine,
	} {
		t.Run(name, func(t *testing.T) {
			s := newSite(t)
			path := s.list(600)
			want := reference(t, path)
			id := s.load(path, 20)
			s.until("the middle of the import", func() bool { return s.imported(id).Tally.Decided() >= 100 })
			if imp := s.imported(id); imp.State.Over() {
				t.Fatalf("over too soon: %s", imp.State)
			}
			break1(s)
			s.until("the end of the import", func() bool { return s.imported(id).State.Over() })
			if imp := s.imported(id); imp.State != health.ImportDone || imp.Tally != want {
				t.Errorf("%s %s %+v, want %+v", imp.State, imp.Error, imp.Tally, want)
			}
			b, err := s.app.store.Board(t.Context(), time.Now())
			ok(t, err)
			if got := b.Total().Records; got != want.Created {
				t.Errorf("%d records, want %d", got, want.Created)
			}
		})
	}
}

// killEngine ends the engine as the system does when memory is short.
func (s *site) killEngine() {
	s.t.Helper()
	e := s.app.engine
	e.mu.Lock()
	p := e.current
	e.mu.Unlock()
	p.kill()
	s.until("another engine", func() bool {
		e.mu.Lock()
		defer e.mu.Unlock()
		return e.current != p
	})
}

// Two nurses meet at the same tasks at the same moment. Whoever comes late hears that, and nothing else.
func TestNursesCollide(t *testing.T) {
	s := newSite(t)
	tasks := s.villagers(30)
	var wg sync.WaitGroup
	codes := make([]string, 2*len(tasks))
	for i, task := range tasks {
		wg.Go(func() {
			_, err := s.app.desk.Report(t.Context(), health.Report{Task: task, Staff: "nhan", Result: health.ResultRefused, Key: "r" + string(task)})
			codes[2*i] = outcomeCode(err)
		})
		wg.Go(func() {
			_, err := s.app.desk.Claim(t.Context(), task, "thom", "c"+string(task))
			codes[2*i+1] = outcomeCode(err)
		})
	}
	wg.Wait()
	for i, task := range tasks {
		reported, claimed := codes[2*i], codes[2*i+1]
		got, err := s.app.store.Task(t.Context(), task)
		ok(t, err)
		first := reported == "" && claimed == "task_closed" && got.State == health.TaskClosed
		second := reported == "task_held" && claimed == "" && got.State == health.TaskClaimed
		if !first && !second {
			t.Errorf("task %d is %s; the report was told %q, the claim %q", i, got.State, reported, claimed)
		}
	}
	s.answersAtOnce(tasks)
}

// answersAtOnce asks for tasks that are closed.
func (s *site) answersAtOnce(tasks []health.TaskID) {
	s.t.Helper()
	for _, task := range tasks {
		t, err := s.app.store.Task(s.t.Context(), task)
		ok(s.t, err)
		if t.State != health.TaskClosed {
			continue
		}
		ctx, cancel := context.WithTimeout(s.t.Context(), 10*time.Second)
		_, err = s.app.desk.Claim(ctx, task, "thom", "late"+string(task))
		cancel()
		if health.CodeOf(err) != "task_closed" {
			s.t.Errorf("a closed task answers %v", err)
		}
	}
}

func outcomeCode(err error) string {
	if code := health.CodeOf(err); err == nil || code != "" {
		return code
	}
	return err.Error()
}

// villagers lets people without a phone in, whose tasks wait in the queue.
func (s *site) villagers(n int) []health.TaskID {
	s.t.Helper()
	var out []health.TaskID
	for i := range n {
		id := health.TaskID(fmt.Sprintf("t%02d", i))
		ok(s.t, s.app.store.Write(s.t.Context(), func(tx store.Tx) error {
			p := health.PersonID(fmt.Sprintf("p%02d", i))
			r := health.Record{ID: p, Version: 1, Station: e2eStation, Unit: "05158", Fields: map[health.Field]health.FieldValue{
				health.FullName: {State: health.HasValue, Value: "Bùi Văn An"}},
				Completeness: health.Incomplete, Verification: health.Unverified, Life: health.Resident, Linkage: health.NotSent,
				Profile: "CORE/1", Cause: health.Cause{Kind: health.CauseDraft, ID: string(p)}, CreatedAt: time.Now(), UpdatedAt: time.Now()}
			if err := tx.CreateRecord(r); err != nil {
				return err
			}
			return tx.CreateTask(health.Task{ID: id, Kind: health.TaskFill, State: health.TaskQueued, Station: e2eStation, Person: p,
				Due: time.Now().Add(time.Hour), CreatedAt: time.Now()})
		}))
		out = append(out, id)
	}
	return out
}

// Many workflows and commands wake one window at the same moment: it opens what there is room for, and no more.
func TestManyWakeOneWindow(t *testing.T) {
	s := newSite(t)
	tasks := s.villagers(60)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if err := s.app.desk.Nudge(t.Context(), e2eStation); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	full := func() bool {
		n, err := s.app.store.InWindow(t.Context(), e2eStation)
		ok(t, err)
		if n > workflows.DefaultWindow {
			t.Fatalf("%d tasks in a window of %d", n, workflows.DefaultWindow)
		}
		return n == workflows.DefaultWindow
	}
	s.until("a full window", full)
	closed := 0
	for _, id := range tasks { // each of these closes at the same moment, and its workflow wakes the window as a child
		if task, err := s.app.store.Task(t.Context(), id); err == nil && task.State == health.TaskOpen && closed < 15 {
			closed++
			wg.Go(func() {
				_, err := s.app.desk.Report(t.Context(), health.Report{Task: id, Staff: "nhan", Result: health.ResultRefused, Key: "r" + string(id)})
				if err != nil {
					t.Error(err)
				}
			})
		}
	}
	wg.Wait()
	s.until("a full window again", full)
}
