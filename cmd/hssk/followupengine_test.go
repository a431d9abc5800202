package main

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
	"hssk/workflows"
)

// expectingSite is a site on which it is ten in the morning, whatever the time, and messages stay in the outbox.
func expectingSite(t *testing.T) *site {
	t.Helper()
	began, real := time.Now().In(health.Zone()), time.Now()
	morning := time.Date(began.Year(), began.Month(), began.Day(), 10, 0, 0, 0, health.Zone())
	return newSiteAs(t, &site{tune: func(a *app) {
		a.acts.Now = func() time.Time { return morning.Add(time.Since(real)) }
		a.bot.Now = a.acts.Now
		a.acts.Reaches = nil
	}})
}

// visitsOn writes a list of visits: who, number, day, day to come again.
func visitsOn(t *testing.T, rows ...[4]string) string {
	t.Helper()
	text := "Họ và tên,Ngày sinh,Số CCCD,Mã lượt khám,Mã cơ sở KCB,Ngày khám,Ngày tái khám\n"
	who := map[string]string{"Lành": "Bùi Văn Lành,12/03/1985,017085000099", "Ánh": "Bùi Thị Ánh,01/02/1990,017190000028", "Ơn": "Đinh Thị Ơn,05/05/1970,017170000045"}
	for _, r := range rows {
		text += fmt.Sprintf("%s,%s,17123,%s,%s\n", who[r[0]], r[1], r[2], r[3])
	}
	path := filepath.Join(t.TempDir(), "so-kham.csv")
	put(t, path, []byte(text))
	return path
}

func (s *site) follows(line ...string) (v followListView) {
	s.t.Helper()
	ok(s.t, json.Unmarshal([]byte(s.command(0, append([]string{"followup", "list", "--json"}, line...)...)), &v))
	return v
}

func (s *site) followRun() (v followRunView) {
	s.t.Helper()
	ok(s.t, json.Unmarshal([]byte(s.command(0, "followup", "run", "--json")), &v))
	return v
}

// TestExpectedAndCalled goes the whole way on the real engine: a list of visits with days to come again, notices, a call for
// the station in the chat, and the visit that closes it.
func TestExpectedAndCalled(t *testing.T) {
	s := expectingSite(t)
	dir := t.TempDir()
	put(t, filepath.Join(dir, "dan.csv"), []byte(policeList))
	s.command(0, "import", filepath.Join(dir, "dan.csv"), "--json")
	today := ident.DateOf(s.app.acts.Now().In(health.Zone()))
	day := func(n int) string { return today.AddDays(n).Format() }
	s.command(0, "import", "visits", visitsOn(t, [4]string{"Lành", "1", day(-20), day(2)}, [4]string{"Ánh", "2", day(-20), day(0)},
		[4]string{"Ơn", "3", day(-60), day(-28)}), "--json")
	if got := s.followRun(); got.Opened != 3 || got.Sent != 2 || got.Called != 1 || got.Day != today {
		t.Fatalf("the first run: %+v", got)
	}
	if got := s.followRun(); got.Opened+got.Sent+got.Called != 0 {
		t.Errorf("the second run: %+v", got)
	}
	list := s.follows()
	if list.Sums.All != 3 || list.Sums.Open != 3 || len(list.List) != 3 || list.Sums.Due != 2 || list.Sums.Came != 0 {
		t.Errorf("%+v", list)
	}
	out, err := s.app.store.Outbox(t.Context(), "sms", 9)
	ok(t, err)
	for _, m := range out {
		if text := s.app.phrases.In("vi").SayMap(m.Phrase, m.Args); m.Purpose != health.PurposeFollow || !strings.Contains(text, "lịch hẹn ở trạm y tế") || strings.Contains(text, "khám lại") {
			t.Errorf("said: %s", text)
		}
	}
	nurse := s.calledFromTheChat()
	s.command(0, "import", "visits", visitsOn(t, [4]string{"Ơn", "4", day(-1), ""}), "--json")
	list = s.follows("--open")
	if list.Sums.Outcomes[health.FollowCame] != 1 || list.Sums.Came != 1 || len(list.List) != 2 || list.Sums.Open != 2 {
		t.Errorf("after the visit: %+v", list)
	}
	if said := nurse.types("/nhiemvu"); strings.Contains(said, "Gọi điện") {
		t.Errorf("still to be called: %s", said)
	}
	for _, line := range [][]string{{"followup", "list"}, {"followup", "list", "--lang", "en"}, {"followup", "show", string(list.List[0].ID)}} {
		if said := s.command(0, line...); strings.Contains(said, "!") || strings.Contains(said, "Bùi") {
			t.Errorf("%v: %s", line, said)
		}
	}
	s.command(1, "followup", "run", "--day", today.AddDays(1).String())
	s.command(1, "followup", "show", "none")
	s.command(1, "followup", "list", "--from", "hôm qua")
}

// calledFromTheChat finds the call among the nurse's tasks, reports that nobody answered, and then that they will come.
func (s *site) calledFromTheChat() *chat {
	t := s.t
	t.Helper()
	on := s.recordOf("Đinh Thị Ơn").ID
	s.until("the call is in the window", func() bool {
		tasks, err := s.app.store.TasksOf(t.Context(), on)
		ok(t, err)
		for _, k := range tasks {
			if k.Kind == health.TaskCall && k.State == health.TaskOpen {
				return true
			}
		}
		return false
	})
	nurse := &chat{s: s, address: "nurse"}
	ok(t, s.app.store.Write(t.Context(), func(tx store.Tx) error {
		return tx.PutContact(health.Contact{Channel: "web", Address: "nurse", Staff: "nhan", Proof: "invite", At: s.app.acts.Now()})
	}))
	wants(t, nurse.types("/nhiemvu"), "Gọi điện: Hẹn đến ngày")
	card := nurse.types("1")
	wants(t, card, "quá 28 ngày chưa đến")
	if strings.Contains(card, "17123") || strings.Contains(card, "tái khám") {
		t.Errorf("the card tells health: %s", card)
	}
	wants(t, nurse.types("1"), "Hẹn đến ngày nào?")
	wants(t, nurse.types("mai"), "Đã ghi: hẹn đến ngày")
	f := s.follows("--station", string(e2eStation)).List
	moved := false
	for _, v := range f {
		moved = moved || v.Person == on && v.Due.Sub(v.Planned) == 29
	}
	if !moved {
		t.Errorf("not expected tomorrow: %+v", f)
	}
	return nurse
}

// TestSchedules: a server keeps its schedules as the settings say; they are paused, resumed and triggered by their names.
func TestSchedules(t *testing.T) {
	s := expectingSite(t)
	list := func(more ...string) map[string]scheduleView {
		t.Helper()
		var all []scheduleView
		ok(t, json.Unmarshal([]byte(s.command(0, append([]string{"schedules", "list", "--json"}, more...)...)), &all))
		out := map[string]scheduleView{}
		for _, v := range all {
			out[v.Name] = v
		}
		return out
	}
	apply := func(more ...string) string {
		t.Helper()
		var all []scheduleDiffView
		ok(t, json.Unmarshal([]byte(s.command(0, append([]string{"schedules", "apply", "--json"}, more...)...)), &all))
		var said []string
		for _, d := range all {
			said = append(said, d.Name+" "+string(d.Change))
		}
		return strings.Join(said, ", ")
	}
	s.until("all schedules are listed", func() bool { return len(list()) == 5 })
	got := list()
	if v := got["followup"]; v.At != "07:30" || v.Next == nil || v.Next.In(health.Zone()).Format("15:04") != "07:30" || v.Job != workflows.JobFollowUp {
		t.Errorf("%+v", v)
	}
	if v := got["settle"]; v.At != "02:00" || v.Next == nil || v.Paused {
		t.Errorf("%+v", v)
	}
	if said := apply(); said != "followup same, settle same, handover same, escalate same, reports same" {
		t.Errorf("applied twice: %s", said)
	}
	file := filepath.Join(t.TempDir(), "lich.toml")
	put(t, file, []byte("[[schedule]]\nname = \"settle\"\nat = \"03:15\"\ndays = [\"mon\", \"thu\"]\n[[schedule]]\nname = \"settle-noon\"\njob = \"settle\"\nat = \"12:00\"\n"))
	changed := "followup same, settle update, handover same, escalate same, reports same, settle-noon create"
	if said := apply("--schedules-file", file, "--dry-run"); said != changed {
		t.Errorf("dry: %s", said)
	}
	if said := apply("--schedules-file", file); said != changed {
		t.Errorf("changed: %s", said)
	}
	if said := apply("--schedules-file", file); said != "followup same, settle same, handover same, escalate same, reports same, settle-noon same" {
		t.Errorf("changed twice: %s", said)
	}
	if v := list("--schedules-file", file)["settle"]; v.At != "03:15" || strings.Join(v.Days, ",") != "mon,thu" {
		t.Errorf("%+v", v)
	}
	s.command(0, "schedules", "pause", "settle")
	s.until("what the settings do not have is removed", func() bool { return strings.HasSuffix(apply(), "settle-noon delete") || len(list()) == 5 })
	if v := list()["settle"]; v.At != "02:00" || !v.Paused || v.Next != nil {
		t.Errorf("a paused one: %+v", v)
	}
	s.command(0, "schedules", "resume", "settle")
	for _, name := range []string{"settle", "followup", "handover", "escalate", "reports"} {
		s.command(0, "schedules", "trigger", name)
		s.until(name+" has run", func() bool { v := list()[name]; return v.Last != nil && v.Running == 0 })
	}
	s.command(1, "schedules", "pause", "nobody")
	put(t, file, []byte("[[schedule]]\nname = \"settle\"\nat = \"25:00\"\n"))
	if said := s.command(1, "schedules", "apply", "--schedules-file", file); !strings.Contains(said, "25:00") {
		t.Errorf("a bad file: %s", said)
	}
}

// TestScheduleFile: what is wrong with a file of schedules is said, and nothing of it is taken.
func TestScheduleFile(t *testing.T) {
	base, err := addSchedules(nil, defaultSchedules)
	ok(t, err)
	if len(base) != 5 || base[0].CatchUp >= 24*time.Hour || base[1].CatchUp >= 24*time.Hour || base[0].Buffer {
		t.Errorf("%+v", base)
	}
	for text, want := range map[string]string{
		`name = "settle"` + "\n" + `at = "7h30"`:                        "7h30",
		`name = "x"` + "\n" + `job = "dance"`:                           "job",
		`name = "x"` + "\n" + `job = "settle"`:                          "at: missing",
		`name = "Đêm"` + "\n" + `job = "settle"` + "\n" + `at = "1:00"`: "name",
		`name = "settle"` + "\n" + `days = ["monday"]`:                  "monday",
		`name = "settle"` + "\n" + `overlap = "both"`:                   "both",
		`name = "settle"` + "\n" + `catch_up = "soon"`:                  "soon",
		`name = "settle"` + "\n" + `hour = 3`:                           "hour",
		`name = `:                                                       "",
	} {
		if _, err := addSchedules(base, "[[schedule]]\n"+text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	all, err := addSchedules(base, "[[schedule]]\nname = \"settle\"\npaused = true\noverlap = \"buffer\"\ncatch_up = \"1h\"\n")
	ok(t, err)
	if s := all[1]; !s.Paused || !s.Buffer || s.CatchUp != time.Hour || s.Hour != 2 {
		t.Errorf("%+v", s)
	}
	if base[1].Paused {
		t.Error("the file changed what it was laid over")
	}
}
