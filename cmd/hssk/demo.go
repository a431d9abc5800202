package main

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"hssk/activities"
	"hssk/store/health"
	"hssk/store/ident"
	"hssk/store/seed"
)

type demoCmd struct {
	People int    `default:"2000"`
	Seed   uint64 `default:"1"`
}

// Run serves an invented district. The second start finds everything as it was.
func (c demoCmd) Run(ctx context.Context, cfg config) error {
	if err := mayInvent(c.People); err != nil {
		return err
	}
	a, err := openServed(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	a.sayFresh(os.Stderr)
	a.demo = true
	stop, err := a.demoRegisters(ctx)
	if err != nil {
		return err
	}
	defer stop()
	return a.serve(ctx, os.Stdout, func(ctx context.Context, r running) error { return c.begin(ctx, a, r, os.Stdout) })
}

// demoState is what a demonstration must know again at its next start.
type demoState struct {
	Tokens map[string]string `json:"tokens"` // persona → invitation
	Extra  string            `json:"extra"`  // a list that was left out, for the newcomer to load
	Unit   health.UnitCode   `json:"unit"`   // the commune whose station the nurse and the head belong to; empty: demoUnit
}

// personas of the demonstration, in the order in which they are shown.
func personas() []string { return []string{"citizen", "nurse", "head", "supervisor"} }

const demoUnit = health.UnitCode("05158") // Phong Phú

func (c demoCmd) begin(ctx context.Context, a *app, r running, out io.Writer) error {
	state, err := a.readDemo()
	if errors.Is(err, os.ErrNotExist) {
		state, err = c.populate(ctx, a, out)
	}
	if err != nil {
		return err
	}
	return a.greet(ctx, r, state, out)
}

func (a *app) readDemo() (demoState, error) {
	var s demoState
	b, err := os.ReadFile(a.cfg.dir("demo.json"))
	if err != nil {
		return s, err
	}
	return s, json.Unmarshal(b, &s)
}

// populate makes the district: stations, staff, the list, and its import through the same workflow as any other list.
func (c demoCmd) populate(ctx context.Context, a *app, out io.Writer) (demoState, error) {
	fmt.Fprintln(out, a.phrases.In(a.cfg.Lang).Say("demo.making", "people", fmt.Sprint(c.People)))
	today := ident.DateOf(time.Now().In(health.Zone()))
	d, err := seed.New(seed.Options{Seed: c.Seed, People: c.People, Today: seed.Date{Year: today.Y, Month: today.M, Day: today.D}})
	if err != nil {
		return demoState{}, err
	}
	people, err := a.writeDemoLists(d)
	if err != nil {
		return demoState{}, err
	}
	if err := a.setUpStations(ctx, people, a.phrases.In(a.cfg.Lang).Say("demo.source", "seed", fmt.Sprint(c.Seed)), today.String()); err != nil {
		return demoState{}, err
	}
	state := demoState{Tokens: map[string]string{}, Extra: a.cfg.dir("demo", "bo-sung.csv")}
	if err := a.demoStaff(ctx); err != nil {
		return state, err
	}
	if err := a.importAndWait(ctx, a.cfg.dir("demo", "danh-sach.csv")); err != nil {
		return state, err
	}
	if err := a.demoInvites(ctx, &state); err != nil {
		return state, err
	}
	b, err := json.MarshalIndent(state, "", "  ")
	if err != nil {
		return state, err
	}
	return state, os.WriteFile(a.cfg.dir("demo.json"), b, 0o600)
}

// writeDemoLists writes the list that is loaded and a second one of the households that it misses, so that there is
// something left to do. It counts the living of every commune.
func (a *app) writeDemoLists(d *seed.District) (map[health.UnitCode]int64, error) {
	if err := os.MkdirAll(a.cfg.dir("demo"), 0o700); err != nil {
		return nil, err
	}
	people := map[health.UnitCode]int64{}
	for h := range d.Households() {
		for _, p := range h.Members {
			if p.State != seed.Dead && p.State != seed.Moved {
				people[health.UnitCode(p.Unit)]++
			}
		}
	}
	for unit := range people {
		people[unit] += people[unit]/20 + 1 // some live here and stand on no list
	}
	share := missedShare(a.acts.Units.Served())
	for name, missed := range map[string]bool{"danh-sach.csv": false, "bo-sung.csv": true} {
		err := writeFile(a.cfg.dir("demo", name), func(w io.Writer) error {
			return writeSome(w, d, func(r seed.Row) bool { return isMissed(r, share) == missed })
		})
		if err != nil {
			return nil, err
		}
	}
	return people, nil
}

// missedShare is how many of a hundred households each commune's list misses: between none and a fifth.
func missedShare(units []health.Unit) map[string]int64 {
	out := map[string]int64{}
	for i, u := range units {
		out[string(u.Code)] = int64(i * 7 % 21)
	}
	return out
}

func isMissed(r seed.Row, share map[string]int64) bool {
	return r.Person.Household*37%100 < share[r.Person.Unit]
}

func (a *app) importAndWait(ctx context.Context, path string) error {
	imp, err := a.beginImport(ctx, path, "", "", true)
	if err != nil {
		return err
	}
	if err := a.desk.StartImport(ctx, imp.ID); err != nil {
		return err
	}
	for {
		imp, err := a.store.Import(ctx, imp.ID)
		if err != nil {
			return err
		}
		if imp.State.Over() {
			return a.ended(imp)
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(100 * time.Millisecond):
		}
	}
}

func (a *app) ended(imp health.Import) error {
	if imp.State == health.ImportDone {
		return nil
	}
	return &health.Error{Code: imp.Error, Fault: health.FaultSystem}
}

// demoStaff gives every station a nurse, a head and a doctor, and the district a supervisor and an administrator.
func (a *app) demoStaff(ctx context.Context) error {
	nurses := []string{"Bùi Thị Nhàn", "Đinh Thị Thơm", "Quách Thị Hoa", "Hà Thị Mai"}
	heads := []string{"Bùi Văn Thành", "Đinh Công Dũng", "Quách Văn Minh", "Bạch Thị Hồng"}
	doctors := []string{"Đinh Văn Sơn", "Bùi Thị Hiền", "Quách Công Lâm", "Hà Văn Đạt"}
	return a.write(ctx, func(put putter) error {
		for i, u := range a.acts.Units.Served() {
			station := stationOf(u.Code)
			for _, s := range []health.Staff{
				{ID: health.StaffID("nurse-" + u.Code), Name: nurses[i%len(nurses)], Role: health.RoleNurse, Station: station, Active: true},
				{ID: health.StaffID("head-" + u.Code), Name: heads[i%len(heads)], Role: health.RoleHead, Station: station, Active: true},
				{ID: health.StaffID("doctor-" + u.Code), Name: doctors[i%len(doctors)], Role: health.RoleDoctor, Station: station, Active: true},
			} {
				if err := put.PutStaff(s); err != nil {
					return err
				}
			}
		}
		return errors.Join(put.PutStaff(health.Staff{ID: demoSupervisor, Name: "Hà Thị Thu", Role: health.RoleSupervisor, Active: true}),
			put.PutStaff(health.Staff{ID: demoAdmin, Name: "Quách Văn Nam", Role: health.RoleAdmin, Active: true}))
	})
}

const (
	demoSupervisor = health.StaffID("supervisor-1")
	demoAdmin      = health.StaffID("admin-1")
)

// demoVillage gives the hamlet of the first task of a station a village worker.
func (a *app) demoVillage(ctx context.Context, unit health.UnitCode) (health.StaffID, error) {
	s := health.Staff{ID: "village-" + health.StaffID(unit), Name: "Bùi Thị Lan", Role: health.RoleVillage, Station: stationOf(unit), Active: true}
	tasks, err := a.store.TaskList(ctx, s.Station, "", 100, 0)
	if err != nil {
		return "", err
	}
	for _, t := range tasks {
		if t.Kind != health.TaskFill {
			continue
		}
		r, err := a.store.Record(ctx, t.Person)
		if err != nil {
			return "", err
		}
		if h := r.Text(health.Hamlet); h != "" {
			s.Hamlets = []string{h}
			break
		}
	}
	return s.ID, a.write(ctx, func(put putter) error { return put.PutStaff(s) })
}

func stationOf(unit health.UnitCode) health.StationCode {
	return health.StationCode("TYT-" + string(unit))
}

// demoInvites chooses the station that is shown and makes an invitation for each persona.
func (a *app) demoInvites(ctx context.Context, state *demoState) error {
	unit, err := a.livelyUnit(ctx)
	if err != nil {
		return err
	}
	state.Unit = unit
	village, err := a.demoVillage(ctx, unit)
	if err != nil {
		return err
	}
	return a.write(ctx, func(put putter) error {
		for persona, id := range map[string]health.StaffID{"nurse": "nurse-" + health.StaffID(unit), "doctor": "doctor-" + health.StaffID(unit),
			"head": "head-" + health.StaffID(unit), "supervisor": demoSupervisor, "admin": demoAdmin, "village": village} {
			token := newToken()
			state.Tokens[persona] = token
			if err := put.PutInvite(health.Invite{Hash: activities.HashToken(token), Staff: id, Reusable: true,
				ExpiresAt: time.Now().AddDate(10, 0, 0)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// livelyUnit is the usual commune if its station has tasks and a resident who can link, else the first that has. Tasks
// open a moment after the list is loaded, so it looks more than once.
func (a *app) livelyUnit(ctx context.Context) (health.UnitCode, error) {
	units := []health.UnitCode{demoUnit}
	for _, u := range a.acts.Units.Served() {
		units = append(units, u.Code)
	}
	for range 50 {
		for _, u := range units {
			if _, found, err := a.sampleCitizen(ctx, u); found || err != nil {
				return u, err
			}
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return "", err
		}
	}
	return demoUnit, nil
}

// greet prints the three links and how to do the same in the terminal.
func (a *app) greet(ctx context.Context, r running, state demoState, out io.Writer) error {
	w := a.phrases.In(a.cfg.Lang)
	unit := state.Unit
	if unit == "" {
		unit = demoUnit // made before stations were chosen
	}
	id, birth := "–", "–"
	p, found, err := a.sampleCitizen(ctx, unit)
	if err != nil {
		return err
	}
	if found {
		id, birth = p.Text(health.NationalID), p.Birth().Format()
	}
	usual, err := filepath.Abs("hssk-data")
	if err != nil {
		return err
	}
	hssk := commandLine(os.Args[0], os.Getenv("GOCACHE"), a.cfg.Data, usual)
	link := func(persona string) string { return r.Web + "/c/" + state.Tokens[persona] }
	codes := "demo.codes_here"
	if a.cfg.smsOn() {
		codes = "demo.codes_sent"
	}
	fmt.Fprintln(out, w.Say("demo.ready", "codes", w.Say(codes, "outbox", r.Web+"/outbox"), "hssk", hssk, "station", a.acts.Units.Name(unit), "citizen", r.Web+"/", "id", id, "birth", birth,
		"nurse", link("nurse"), "head", link("head"), "supervisor", link("supervisor"), "temporal", cmp.Or(r.UI, w.Say("serve.no_ui")),
		"extra", shellWord(state.Extra)))
	return nil
}

// sampleCitizen finds an adult of a commune who can link: with a sound number that nobody else has, a whole birth date, a
// phone that receives the code, and a gap in the record to talk about.
func (a *app) sampleCitizen(ctx context.Context, unit health.UnitCode) (who health.Record, found bool, err error) {
	tasks, err := a.store.TaskList(ctx, stationOf(unit), "", 500, 0)
	if err != nil {
		return who, false, err
	}
	for _, t := range tasks {
		if t.Kind != health.TaskFill {
			continue
		}
		p, err := a.store.Record(ctx, t.Person)
		if err != nil {
			return who, false, err
		}
		if !canLink(p, ident.DateOf(time.Now().In(health.Zone()))) {
			continue
		}
		same, err := a.store.ByNumber(ctx, health.NationalID, p.Text(health.NationalID))
		if err != nil || len(same) == 1 {
			return p, err == nil, err
		}
	}
	return who, false, nil
}

// adult is the age from which a person is spoken to as one.
const adult = 18

func canLink(p health.Record, today ident.Date) bool {
	phone, _, err := ident.ParsePhone(p.Text(health.Phone))
	number, birth := p.Fields[health.NationalID], p.Birth()
	if err != nil || !phone.CanSMS() || number.Text() == "" || len(number.Flags) > 0 || birth.Precision() != ident.PrecisionDay {
		return false
	}
	age, _ := birth.AgeOn(today)
	return p.Living() && age >= adult && len(p.Fields[health.Phone].Flags) == 0 && len(p.Fields[health.BirthDate].Flags) == 0
}
