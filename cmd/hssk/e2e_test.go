package main

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"hssk/activities"
	"hssk/bot"
	"hssk/store/health"
	"hssk/workflows"
)

// citizenRow is a row about citizen Ỉn that lacks her occupation and hamlet.
func citizenRow() []string {
	return []string{"99", e2eCitizen, "05/09/1990", "Nữ", e2eID, "", "Mường", "", "0990000002", "DT2171700000001", "H99", "Chủ hộ", "", "",
		"Phong Phú", "", ""}
}

func TestDayAtTheStation(t *testing.T) {
	s := newSite(t)
	id := s.load(s.list(40, citizenRow(), []string{"100", "", "1990", "Nữ"}), 0)
	s.until("the list", func() bool { return s.imported(id).State.Over() })
	imp := s.imported(id)
	if imp.State != health.ImportDone || imp.Tally.Decided() != imp.Rows || imp.Tally.Refused == 0 {
		t.Fatalf("%s %s %+v of %d", imp.State, imp.Error, imp.Tally, imp.Rows)
	}
	if err := s.app.desk.PauseImport(t.Context(), id); health.CodeOf(err) != "import.over" {
		t.Errorf("pausing what is over: %v", err)
	}
	before := s.board()
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

// Somebody asks for a task again and again while it is being closed: every question gets an answer of the house, those
// that reach the workflow in its last moment too.
func TestAskingWhileItCloses(t *testing.T) {
	s := newSite(t)
	var wg sync.WaitGroup
	for _, task := range s.villagers(40) {
		_, err := s.app.desk.Claim(t.Context(), task, "nhan", "c"+string(task))
		ok(t, err)
		wg.Go(func() {
			for i, code := 0, "task_held"; code == "task_held"; i++ {
				_, err := s.app.desk.Claim(t.Context(), task, "thom", fmt.Sprint("c", task, "-", i))
				if code = outcomeCode(err); code != "task_held" && code != "task_closed" {
					t.Errorf("%s, question %d: %q", task, i, code)
				}
			}
		})
		wg.Go(func() {
			_, err := s.app.desk.Report(t.Context(), health.Report{Task: task, Staff: "nhan", Result: health.ResultRefused, Key: "r" + string(task)})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
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
