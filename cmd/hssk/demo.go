package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
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
	a, err := openApp(ctx, cfg)
	if err != nil {
		return err
	}
	defer a.Close()
	a.demo = true
	return a.serve(ctx, os.Stdout, func(ctx context.Context, r running) error { return c.begin(ctx, a, r, os.Stdout) })
}

// demoState is what a demonstration must know again at its next start.
type demoState struct {
	Tokens map[string]string `json:"tokens"` // persona → invitation
	Extra  string            `json:"extra"`  // a list that was left out, for the newcomer to load
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
	if err := a.demoStaff(ctx, &state); err != nil {
		return state, err
	}
	if err := a.importAndWait(ctx, a.cfg.dir("demo", "danh-sach.csv")); err != nil {
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

// demoStaff gives every station a nurse and a head, and makes an invitation for each persona.
func (a *app) demoStaff(ctx context.Context, state *demoState) error {
	nurses := []string{"Bùi Thị Nhàn", "Đinh Thị Thơm", "Quách Thị Hoa", "Hà Thị Mai"}
	heads := []string{"Bùi Văn Thành", "Đinh Công Dũng", "Quách Văn Minh", "Bạch Thị Hồng"}
	return a.write(ctx, func(put putter) error {
		for i, u := range a.acts.Units.Served() {
			station := health.StationCode("TYT-" + string(u.Code))
			for _, s := range []health.Staff{
				{ID: health.StaffID("nurse-" + u.Code), Name: nurses[i%len(nurses)], Role: health.RoleNurse, Station: station, Active: true},
				{ID: health.StaffID("head-" + u.Code), Name: heads[i%len(heads)], Role: health.RoleHead, Station: station, Active: true},
			} {
				if err := put.PutStaff(s); err != nil {
					return err
				}
			}
		}
		boss := health.Staff{ID: "supervisor-1", Name: "Hà Thị Thu", Role: health.RoleSupervisor, Active: true}
		if err := put.PutStaff(boss); err != nil {
			return err
		}
		for persona, id := range map[string]health.StaffID{"nurse": "nurse-" + health.StaffID(demoUnit),
			"head": "head-" + health.StaffID(demoUnit), "supervisor": boss.ID} {
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

// greet prints the three links and how to do the same in the terminal.
func (a *app) greet(ctx context.Context, r running, state demoState, out io.Writer) error {
	w := a.phrases.In(a.cfg.Lang)
	id, birth, err := a.sampleCitizen(ctx)
	if err != nil {
		return err
	}
	link := func(persona string) string { return r.Web + "/c/" + state.Tokens[persona] }
	fmt.Fprintln(out, w.Say("demo.ready", "citizen", r.Web+"/", "id", id, "birth", birth, "outbox", r.Web+"/outbox", "nurse", link("nurse"),
		"head", link("head"), "supervisor", link("supervisor"), "temporal", r.UI, "extra", state.Extra))
	return nil
}

// sampleCitizen finds somebody of the demonstration's station who can link: with a sound number, a phone and a gap.
func (a *app) sampleCitizen(ctx context.Context) (id, birth string, err error) {
	tasks, err := a.store.TaskList(ctx, health.StationCode("TYT-"+string(demoUnit)), "", 500, 0)
	if err != nil {
		return "", "", err
	}
	for _, t := range tasks {
		if t.Kind != health.TaskFill {
			continue
		}
		p, err := a.store.Record(ctx, t.Person)
		if err != nil {
			return "", "", err
		}
		phone, _, err := ident.ParsePhone(p.Text(health.Phone))
		number := p.Fields[health.NationalID]
		if err == nil && phone.CanSMS() && number.Text() != "" && len(number.Flags) == 0 && p.Birth().Precision() == ident.PrecisionDay {
			return number.Text(), p.Birth().Format(), nil
		}
	}
	return "–", "–", nil
}
