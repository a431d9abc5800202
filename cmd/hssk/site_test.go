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
	stop func()        // ends the server and waits for it
	set  func(*config) // changes the settings; nil: they are the usual ones
	tune func(*app)    // changes the program before it serves; nil: it is the usual one
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
	if _, err := engineProgram(t.Context(), os.Getenv, wd, self, cache, english(t, io.Discard)); err != nil {
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
	return newSiteWith(t, nil)
}

// newSiteWith is newSite with other settings.
func newSiteWith(t *testing.T, set func(*config)) *site {
	t.Helper()
	return newSiteAs(t, &site{set: set})
}

// newSiteAs is newSite for a site with what is to be changed on it.
func newSiteAs(t *testing.T, s *site) *site {
	t.Helper()
	needEngine(t)
	s.t, s.dir = t, t.TempDir()
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
	if s.set != nil {
		s.set(&cfg)
	}
	a, err := openApp(context.Background(), cfg)
	ok(s.t, err)
	if s.tune != nil {
		s.tune(a)
	}
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
