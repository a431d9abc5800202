package main

import (
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"hssk/store/health"
	"hssk/store/seed"
)

type benchFaultsCmd struct {
	Registrations int `default:"10000"`
	Reminders     int `default:"10000"` // people of the list, who are written to as well
	Kills         int `default:"20"`
	Seed          uint64
	Keep          string `type:"path" placeholder:"DIR"`
}

type benchFaultsServeCmd struct {
	At time.Time `required:""` // what the clock says when it begins
}

// Run serves with a clock that stands at another hour: messages that nobody waits for go out by day only.
func (c benchFaultsServeCmd) Run(ctx context.Context, cfg config) error {
	a, err := openApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	ahead := time.Until(c.At)
	a.acts.Now = func() time.Time { return time.Now().Add(ahead) }
	return a.serve(ctx, os.Stdout, nil)
}

// faults is one run: a server in a process of its own that is killed again and again, a provider that fails, and people.
type faults struct {
	benchFaultsCmd
	cfg    config
	rand   *rand.Rand
	app    *app // of this process, which acts and looks as the bot and the commands do
	gate   *faultyGate
	people []seed.Person // of the list first, then those who are registered
	killed struct{ servers, engines int }
	ahead  time.Duration // of the clock by which people are written to

	mu    sync.Mutex // guards what follows
	child *exec.Cmd
	quiet bool // nobody is killed any more
}

// Run kills the server and the engine at random moments during an import, registrations and a campaign, and then asks whether
// anything was lost or done twice. Everything happens in a directory of its own.
func (c benchFaultsCmd) Run(ctx context.Context, cfg config) (err error) {
	dir, err := os.MkdirTemp("", "hssk-faults-")
	if err != nil {
		return err
	}
	if c.Keep == "" {
		defer os.RemoveAll(dir)
	} else {
		dir = c.Keep
	}
	f := &faults{benchFaultsCmd: c, cfg: cfg, rand: rand.New(rand.NewPCG(c.Seed, 11))}
	if err := f.setUp(ctx, dir); err != nil {
		return err
	}
	defer f.app.Close()
	defer func() { err = errors.Join(err, f.stop()) }()
	began := time.Now()
	if err := f.carryOut(ctx); err != nil {
		return err
	}
	fmt.Printf("faults\tserver killed %d times, engine killed %d times, provider failed %d times, in %s\n", f.killed.servers, f.killed.engines,
		f.gate.faults(), time.Since(began).Round(time.Second))
	return f.judge(ctx)
}

// setUp makes the people, the provider and the first server.
func (f *faults) setUp(ctx context.Context, dir string) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	f.gate = &faultyGate{rand: rand.New(rand.NewPCG(f.Seed, 12)), seen: map[string]int{}, maybe: map[string]int{}}
	server := &http.Server{Handler: f.gate, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(l) // it ends with the process
	f.cfg.Data, f.cfg.KannelURL, f.cfg.KannelUser, f.cfg.KannelPassword = dir, "http://"+l.Addr().String()+"/cgi-bin/sendsms", "bench", "bench"
	f.cfg.KannelFrom, f.cfg.KannelSecret, f.cfg.SMSPerSecond, f.cfg.OracleDSN, f.cfg.TemporalAddress = "8099", "no-secret-of-a-bench", 400, "", ""
	if f.app, err = openApp(ctx, f.cfg); err != nil {
		return err
	}
	f.ahead = time.Until(time.Date(2026, 11, 2, 9, 0, 0, 0, health.Zone()))
	f.app.acts.Now = f.now
	if err := f.app.setUpStations(ctx, nil, "", ""); err != nil {
		return err
	}
	if err := f.staff(ctx); err != nil {
		return err
	}
	none := seed.Rates{}
	d, err := seed.New(seed.Options{Seed: f.Seed, People: (f.Reminders+f.Registrations)*13/10 + 50, Today: seed.Date{Year: 2026, Month: 11, Day: 1}, Rates: &none})
	if err != nil {
		return err
	}
	for row := range d.Rows() {
		if p := row.Person; p.ID != "" && !p.Twin && len(f.people) < f.Reminders+f.Registrations {
			f.people = append(f.people, *p)
		}
	}
	if len(f.people) < f.Reminders+f.Registrations {
		return fmt.Errorf("only %d people with a number", len(f.people))
	}
	return f.start()
}

func (f *faults) staff(ctx context.Context) error {
	return f.app.write(ctx, func(put putter) error {
		for _, u := range f.app.acts.Units.Served() {
			if err := put.PutStaff(health.Staff{ID: "nurse-" + health.StaffID(u.Code), Name: "Bùi Thị Nhàn", Role: health.RoleNurse,
				Station: health.StationCode("TYT-" + u.Code), Active: true}); err != nil {
				return err
			}
		}
		return errors.Join(put.PutStaff(health.Staff{ID: "one", Name: "Hà Thị Thu", Role: health.RoleSupervisor, Active: true}),
			put.PutStaff(health.Staff{ID: "two", Name: "Hà Thị Mai", Role: health.RoleSupervisor, Active: true}))
	})
}

// now is a Monday morning when it begins.
func (f *faults) now() time.Time { return time.Now().Add(f.ahead) }

// fields describes somebody as a form or a list does; the phone is nobody else's.
func (f *faults) fields(n int) map[health.Field]string {
	p := f.people[n]
	return map[health.Field]string{health.FullName: p.Name(), health.BirthDate: birthOf(p), health.SexField: string(p.Sex), health.NationalID: p.ID,
		health.Phone: phoneNumbered(n), health.Commune: p.Unit, health.Hamlet: p.Hamlet}
}

// birthOf writes a birth date as far as it is known.
func birthOf(p seed.Person) string {
	switch b := p.Birth; {
	case b.Month == 0:
		return strconv.Itoa(b.Year)
	case b.Day == 0:
		return fmt.Sprintf("%02d/%d", b.Month, b.Year)
	default:
		return fmt.Sprintf("%02d/%02d/%d", b.Day, b.Month, b.Year)
	}
}

func phoneNumbered(n int) string { return fmt.Sprintf("091%07d", n) }

// list writes the file of those who come by import.
func (f *faults) list() (string, error) {
	path := filepath.Join(f.cfg.Data, "list.csv")
	w, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return "", err
	}
	columns := []health.Field{health.FullName, health.BirthDate, health.SexField, health.NationalID, health.Phone, health.Commune, health.Hamlet}
	out := csv.NewWriter(w)
	row := make([]string, len(columns))
	for i, c := range columns {
		row[i] = string(c)
	}
	err = out.Write(row)
	for n := 0; n < f.Reminders && err == nil; n++ {
		cells := f.fields(n)
		for i, c := range columns {
			row[i] = cells[c]
		}
		err = out.Write(row)
	}
	out.Flush()
	return path, errors.Join(err, out.Error(), w.Close())
}

// start runs the server in a process of its own.
func (f *faults) start() error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	args := append(f.before(), "bench", "faults-serve", "--at", f.now().Format(time.RFC3339))
	cmd := exec.Command(self, args...)
	cmd.Env = append(os.Environ(), "HSSK_DATA="+f.cfg.Data, "HSSK_LISTEN=127.0.0.1:0", "HSSK_KANNEL_URL="+f.cfg.KannelURL, "HSSK_KANNEL_USER=bench",
		"HSSK_KANNEL_PASSWORD=bench", "HSSK_KANNEL_FROM=8099", "HSSK_KANNEL_SECRET="+f.cfg.KannelSecret, "HSSK_SMS_PER_SECOND=400", "HSSK_TEMPORAL_UI_PORT=-1",
		"HSSK_TEMPORAL_ADDRESS=", "HSSK_ORACLE_DSN=", "HSSK_LOG=error")
	log, err := os.OpenFile(filepath.Join(f.cfg.Data, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	cmd.Stdout, cmd.Stderr = log, log
	err = cmd.Start()
	f.child = cmd
	return errors.Join(err, log.Close())
}

// before are the arguments in front of the command's own: those that make a test's own program this one.
func (f *faults) before() []string {
	if len(os.Args) > 1 && os.Args[1] == selfTest {
		return []string{selfTest, "--"}
	}
	return nil
}

// selfTest is the argument with which a test's program runs as hssk.
const selfTest = "-test.run=^TestHsskItself$"

// stop ends the server for good.
func (f *faults) stop() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.quiet = true
	if f.child == nil || f.child.Process == nil {
		return nil
	}
	_ = f.child.Process.Kill() // fails when it has ended
	_ = f.child.Wait()         // says that it was killed
	return nil
}

// faultyGate stands in for a provider: now and then it is out of order, or takes a message and says nothing.
type faultyGate struct {
	mu    sync.Mutex
	rand  *rand.Rand
	seen  map[string]int // messages taken, by number
	maybe map[string]int // those of them that were not acknowledged
	out   int            // times that it was out of order
}

// ServeHTTP answers as Kannel does, or not.
func (g *faultyGate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	to := "+" + strings.TrimLeft(r.URL.Query().Get("to"), "+ ")
	g.mu.Lock()
	what := g.rand.IntN(100)
	switch {
	case what < 3:
		g.out++
	case what < 6:
		g.seen[to]++
		g.maybe[to]++
	default:
		g.seen[to]++
	}
	g.mu.Unlock()
	switch {
	case what < 3:
		w.WriteHeader(http.StatusServiceUnavailable)
		fmt.Fprint(w, "Temporal failure, try again later.")
	case what < 6:
		if conn, _, err := w.(http.Hijacker).Hijack(); err == nil {
			conn.Close()
		}
	default:
		w.WriteHeader(http.StatusAccepted)
		fmt.Fprint(w, "0: Accepted for delivery")
	}
}

func (g *faultyGate) faults() int {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.out
	for _, k := range g.maybe {
		n += k
	}
	return n
}
