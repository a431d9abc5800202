package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hssk/activities"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// oldList is a list in the names of the 24 communes, one resident each.
func oldList(t *testing.T, a *app) string {
	t.Helper()
	var b strings.Builder
	fmt.Fprintln(&b, "Họ và tên,Ngày sinh,Giới tính,Xã,Xóm")
	families := strings.Fields("Bùi Đinh Quách Hà Bạch Nguyễn Trần") // nobody like anybody else
	given := strings.Fields("An Bình Chiêm Dung Én Giang Hoa Khanh Lụa Mẫu Nga Oanh Phượng Quyên Sen Thơm Út Vân Xuân Yến Đào")
	for i, u := range a.acts.Units.On("2019-06-01") {
		if u.Lowest() {
			fmt.Fprintf(&b, "%s Thị %s,%02d/03/%d,Nữ,%s,Xóm Đầm\n", families[i%len(families)], given[i%len(given)], i%28+1, 1950+i, u.Name)
		}
	}
	path := filepath.Join(t.TempDir(), "old.csv")
	ok(t, os.WriteFile(path, []byte(b.String()), 0o600))
	return path
}

// district opens a program with 16 stations, a nurse at each, and the residents of a list in the old names.
func district(t *testing.T) *app {
	t.Helper()
	a, err := openApp(t.Context(), config{Data: t.TempDir(), Lang: "vi", Log: "error"})
	ok(t, err)
	t.Cleanup(func() { ok(t, a.Close()) })
	people := map[health.UnitCode]int64{}
	for _, u := range a.acts.Units.Served() {
		people[u.Code] = 10
	}
	ok(t, a.setUpStations(t.Context(), people, "test", "2024-12-31"))
	ok(t, a.write(t.Context(), func(put putter) error {
		for _, u := range a.acts.Units.Served() {
			s := health.Staff{ID: health.StaffID("nurse-" + u.Code), Name: "Bùi Thị Nhàn", Role: health.RoleNurse,
				Station: health.StationCode("TYT-" + u.Code), Active: true}
			if err := put.PutStaff(s); err != nil {
				return err
			}
		}
		return nil
	}))
	imp, err := a.beginImport(t.Context(), oldList(t, a), "", "", false)
	ok(t, err)
	_, err = a.acts.StageImport(t.Context(), imp.ID)
	ok(t, err)
	res, err := a.acts.ImportBatch(t.Context(), activities.BatchInput{Import: imp.ID, Rows: 500})
	ok(t, err)
	imp, err = a.store.Import(t.Context(), imp.ID)
	ok(t, err)
	if !res.Done || imp.Tally.Created != 24 {
		t.Fatalf("of a list in the names of 24 communes came %+v", imp.Tally)
	}
	return a
}

func (a *app) previewOf(t *testing.T, text string) (previewView, error) {
	t.Helper()
	plan, err := readPlan(text)
	if err != nil {
		return previewView{}, err
	}
	before, err := a.organisation(t.Context())
	ok(t, err)
	after, faults := plan.Carry(a.acts.Units, before)
	if len(faults) > 0 {
		return previewView{}, a.planRefused(faults)
	}
	return a.preview(t.Context(), plan, before, after)
}

func TestPreviewOfSixteenToFive(t *testing.T) {
	a := district(t)
	p, err := a.previewOf(t, health.ExamplePlan())
	ok(t, err)
	var moved, tasks int64
	for _, m := range p.Moves {
		moved += m.People
	}
	for _, b := range p.Tasks {
		tasks += b.Tasks
	}
	// Of the 24 rows 3 are in Mãn Đức, 2 in Suối Hoa, 3 in Phong Phú, 1 in Quyết Chiến and 1 in Lỗ Sơn, whose stations stay.
	if moved != 14 || p.Stays != 10 || tasks != 14 || len(p.Staff) != 11 || len(p.Tasks) != 11 || len(p.Lost) != 0 {
		t.Errorf("moved %d, staying %d, tasks %d, staff %d, stations that end %d, lost %d", moved, p.Stays, tasks, len(p.Staff), len(p.Tasks), len(p.Lost))
	}
	if b := must(a.store.Board(t.Context(), a.acts.Now()))(t); b.Total().Records != 24 || len(b.Stations) != 16 {
		t.Errorf("the preview changed something: %d records at %d stations", b.Total().Records, len(b.Stations))
	}
}

// TestPreviewNamesUnlistedHamlets: where a plan splits a unit and does not name a hamlet, its people are named, not moved.
func TestPreviewNamesUnlistedHamlets(t *testing.T) {
	a := district(t)
	plan := "name = \"split\"\non = \"2025-07-01\"\n[[takes]]\nstation = \"TYT-05143\"\nunits = [\"05158\"]\nhamlets = [\"Xóm %s\"]\n"
	p, err := a.previewOf(t, fmt.Sprintf(plan, "Lũy"))
	ok(t, err)
	if len(p.Unlisted) != 1 || p.Unlisted[0].Unit != "05158" || p.Unlisted[0].Hamlet == "" || p.Unlisted[0].People == 0 || len(p.Moves) != 0 {
		t.Errorf("unlisted %+v, moves %+v", p.Unlisted, p.Moves)
	}
	of := p.Unlisted[0].People
	p, err = a.previewOf(t, fmt.Sprintf(plan, "Đầm"))
	ok(t, err)
	if len(p.Unlisted) != 0 || len(p.Moves) != 1 || p.Moves[0].People != of {
		t.Errorf("unlisted %+v, moves %+v", p.Unlisted, p.Moves)
	}
}

// TestPlansInWords: what the commands say of a plan, in both languages.
func TestPlansInWords(t *testing.T) {
	a := district(t)
	plan, err := readPlan(health.ExamplePlan())
	ok(t, err)
	r, err := a.acts.BeginReorganisation(t.Context(), activities.BeginInput{Plan: plan, People: 24, Total: 14, By: operator()})
	ok(t, err)
	for done := false; !done; {
		res, err := a.acts.ReorganiseBatch(t.Context(), activities.ReorganiseInput{Plan: r.ID, Rows: 10})
		ok(t, err)
		done = res.Done
	}
	for lang, want := range map[string][]string{"vi": {"đã thực hiện rồi", "14 người", "xong"}, "en": {"carried out already", "14 people", "done"}} {
		a.cfg.Lang = lang
		words := a.phrases.In(lang)
		list, err := a.store.ReorganisationList(t.Context(), 5)
		ok(t, err)
		_, err = activities.PlanStanding(plan, list)
		said := []string{inWords(a.cfg, err), words.SayMap("reorganise_end.done", endArgs(words, list[0])), words.Say("reorganise_state." + string(list[0].State))}
		for i, w := range want {
			if !strings.Contains(said[i], w) || strings.Contains(said[i], "{") {
				t.Errorf("%s: %q does not say %q", lang, said[i], w)
			}
		}
	}
	for _, state := range []health.ReorganisationState{health.ReorganiseWaiting, health.ReorganiseRunning, health.ReorganisePaused,
		health.ReorganiseDone, health.ReorganiseCancelled, health.ReorganiseFailed, health.ReorganiseUndone} {
		if !a.phrases.Has("reorganise_state." + string(state)) {
			t.Errorf("nothing says %s", state)
		}
		if state.Over() && state != health.ReorganiseFailed && !a.phrases.Has("reorganise_end."+string(state)) {
			t.Errorf("nothing says how %s ends", state)
		}
	}
	if err := confirm(true, ""); err != nil {
		t.Errorf("asked although told not to: %v", err)
	}
}

// TestDayOfAListDecidesReusedNames: Vân Sơn of 2024 is one old commune; that of 2026 is three, and is not guessed.
func TestDayOfAListDecidesReusedNames(t *testing.T) {
	for day, want := range map[string]health.Tally{"": {Created: 1, Flagged: 1}, "2024-05-01": {Created: 1}, "2026-05-01": {Refused: 1}} {
		a := talkApp(t)
		ok(t, a.setUpStations(t.Context(), nil, "", ""))
		path := filepath.Join(t.TempDir(), "list.csv")
		ok(t, os.WriteFile(path, []byte("Họ và tên,Ngày sinh,Giới tính,Xã\nBùi Thị An,01/03/1980,Nữ,Vân Sơn\n"), 0o600))
		imp, err := a.beginList(t.Context(), path, "", health.Import{Dated: day}, false)
		ok(t, err)
		_, err = a.acts.StageImport(t.Context(), imp.ID)
		ok(t, err)
		_, err = a.acts.ImportBatch(t.Context(), activities.BatchInput{Import: imp.ID, Rows: 500})
		ok(t, err)
		if got := must(a.store.Import(t.Context(), imp.ID))(t).Tally; got != want {
			t.Errorf("a list of %q: %+v, want %+v", day, got, want)
		}
	}
}

// must gives a value, or ends the test.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		ok(t, err)
		return v
	}
}

func TestBoardByArrangement(t *testing.T) {
	a := district(t)
	whole := must(a.store.Board(t.Context(), a.acts.Now()))(t).Total()
	for day, rows := range map[string]int{"2020-01-01": 16, "2025-06-30": 16, "2025-07-01": 5, "": 5} {
		b, err := a.arranged(t.Context(), day)
		ok(t, err)
		sum := b.Total()
		if len(b.Stations) != rows || sum.Records != whole.Records || sum.Complete != whole.Complete || sum.TasksOpen != whole.TasksOpen {
			t.Errorf("%s: %d rows, %d records and %d tasks of %d and %d", day, len(b.Stations), sum.Records, sum.TasksOpen, whole.Records, whole.TasksOpen)
		}
		if sum.Denominator.People != 160 {
			t.Errorf("%s: measured against %d people", day, sum.Denominator.People)
		}
	}
	for day, code := range map[string]string{"2019-12-31": "cli.no_arrangement", "1/7/2025": "cli.day"} {
		if _, err := a.arranged(t.Context(), day); health.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", day, err, code)
		}
	}
}

func TestBadPlans(t *testing.T) {
	a := district(t)
	for text, want := range map[string]string{
		"on = 2025":                         "cli.plan_unread",
		"on = \"2025-07-01\"\nkind = \"x\"": "cli.plan_key",
		"on = \"2025-02-31\"\n[[close]]":    "cli.plan_impossible",
		"\x00":                              "cli.plan_unread",
	} {
		if _, err := a.previewOf(t, text); health.CodeOf(err) != want {
			t.Errorf("%q: %v, want %s", text, err, want)
		}
	}
	for lang, line := range map[string]string{"vi": "dòng 4: trạm TYT-05143", "en": "line 4:"} {
		a.cfg.Lang = lang
		_, err := a.previewOf(t, "on = \"2024-01-01\"\n\n# a comment with [[close]]\n[[close]]\nstation = \"TYT-05143\"\n")
		if said := inWords(a.cfg, err); !strings.Contains(said, line) {
			t.Errorf("%s: %q", lang, said)
		}
	}
}

func FuzzReadPlan(f *testing.F) {
	f.Add(health.ExamplePlan())
	f.Add("[[close]]\n[[close")
	f.Add("close = [{station = \"A\"}]")
	f.Fuzz(func(_ *testing.T, text string) { _, _ = readPlan(text) }) // whatever it says, it is read or refused
}

func TestEveryPlanFaultHasAPhrase(t *testing.T) {
	phrases, err := phrase.Load()
	ok(t, err)
	for _, code := range health.PlanFaultCodes() {
		if !phrases.Has("plan_fault." + code) {
			t.Errorf("no phrase for %s", code)
		}
	}
}

func TestUnitsCommands(t *testing.T) {
	data := t.TempDir()
	a, err := openApp(t.Context(), config{Data: data, Lang: "vi", Log: "error"})
	ok(t, err)
	ok(t, a.Close())
	for line, want := range map[string]int{"units list --on 2020-01-01 --json": 0, "units show 05152": 0, "units show 99999": 1,
		"units list --on yesterday": 1, "units reorganise no-such-file.toml": 2, "units reorganisations": 0, "units reorganisations --json": 0, "units undo none --yes": 1,
		"units watch none": 1, "units pause none": 1, "units resume none": 1, "units cancel none --json": 1, "board --arrangement 2019-01-01": 0} {
		var out, complain bytes.Buffer
		if code := run(t.Context(), append(strings.Fields(line), "--data", data), &out, &complain); code != want {
			t.Errorf("%s: %d, want %d: %s", line, code, want, complain.String())
		}
	}
}

// TestProgressByArrangement: whoever oversees the district asks the chat for the units of a year.
func TestProgressByArrangement(t *testing.T) {
	got := hold(t, talkApp(t), "supervisor> (link)\nsupervisor> /tiendo 2020\nsupervisor> /tiendo 01/07/2025\n"+
		"supervisor> /tiendo 2019\nsupervisor> /tiendo hôm qua\nnurse> (link)\nnurse> /tiendo 2020\n")
	said, nurse, _ := strings.Cut(got, "nurse> (link)")
	for _, want := range []string{"theo 16 đơn vị hành chính của ngày 31/12/2020", "theo 5 đơn vị hành chính của ngày 01/07/2025",
		"Mường Bi", "chỉ ghi đến các xã từ 01/01/2020", "/tiendo và năm hoặc ngày"} {
		if !strings.Contains(said, want) {
			t.Errorf("not said: %s\n%s", want, said)
		}
	}
	if strings.Contains(nurse, "đơn vị hành chính") {
		t.Errorf("a nurse was told of the district: %s", nurse)
	}
}
