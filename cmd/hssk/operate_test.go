package main

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hssk/store/health"
)

// printed runs commands and gives what they write to the standard output.
func printed(t *testing.T, f func() error) (string, error) {
	t.Helper()
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	before := os.Stdout
	os.Stdout = w
	defer func() { os.Stdout = before }()
	failed := f()
	_ = w.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b), failed
}

// TestCommandsSayWhatTheyDid in one line, or in JSON for scripts, or say what is wrong and where to look.
func TestCommandsSayWhatTheyDid(t *testing.T) {
	t.Setenv("HSSK_DATA", t.TempDir())
	list := filepath.Join(t.TempDir(), "list.csv")
	for _, c := range []struct {
		line string
		want string
		code int
	}{
		{"station setup", "Đã lập 16 trạm.", 0},
		{"station setup", "không thay đổi gì", 0},
		{"station set TYT-05158 --people 10413 --source 2025 --on 2025-07-01", "Trạm Phong Phú (TYT-05158): 10.413 dân, nguồn 2025, ngày 01/07/2025.", 0},
		{"--lang=en station set TYT-05158 --people 10413 --source 2025 --on 2025-07-01", "10,413 people", 0},
		{"station set TYT-05158 --people 9000 --source 2019 --on 2019-04-01", "đang dùng số mới hơn: 10.413 dân, nguồn: 2025, 01/07/2025", 1},
		{"--lang=en station set TYT-05158 --people 9000 --source 2019 --on 2019-04-01", "add --older", 1},
		{"station list", "10.413", 0},
		{"station set TYT-05158 --people 9000 --source 2019 --on 2019-04-01 --older", "9.000 dân, nguồn 2019, ngày 01/04/2019", 0},
		{"station set TYT-05158 --people 9100 --source 2019 --on 2019-04-01", "9.100 dân", 0},
		{"station set TYT-05158 --people 9000 --source a --on 2099-01-01", "Ngày 01/01/2099 chưa đến", 1},
		{"--lang=en station set TYT-05158 --people 9000 --source a --on 2099-01-01", "yet to come", 1},
		{"station set TYT-05158 --people 10413 --source 2025 --on 2025-07-01", "10.413 dân", 0},
		{"station set TYT-1 --people 1 --source a --on 2025-07-01", "hssk station list", 1},
		{"station set TYT-05158 --people 0 --source a --on 2025-07-01", "--people phải từ 1", 1},
		{"station list --json", `"code":"TYT-05158","name":"Phong Phú","people":10413`, 0},
		{"staff add nhan --name Nhàn --role nurse --station TYT-05158", "Đã thêm Nhàn (nhan), cán bộ trạm, trạm TYT-05158.", 0},
		{"staff add nhan --name Nhàn --role nurse --station TYT-05158", "Đã sửa Nhàn", 0},
		{"staff add nhan --name Nhàn --role nurse --station TYT-05158 --leave", "đã nghỉ", 0},
		{"staff add thu --name Thu --role supervisor --json", `{"id":"thu","name":"Thu","role":"supervisor","active":true}`, 0},
		{"staff add thu --name Thu --role supervisor --station TYT-05158", "không có --station", 1},
		{"staff invite nhan", "đã nghỉ", 1},
		{"staff invite ai", "hssk staff list", 1},
		{"--lang=en staff invite ai", "no member of staff with the id “ai”", 1},
		{"seed " + list + " --people 20", "Đã ghi danh sách 20 người không có thật: " + list, 0},
		{"seed " + list + " --people 0", "từ 1 đến 2.000.000", 1},
		{"import pause x", "Không có lần nạp nào mang mã “x”. Xem các lần nạp: hssk import list", 1},
		{"import errors x y.xlsx", "hssk import list", 1},
		{"--lang=en import cancel x", "There is no import with the id “x”", 1},
		{"import " + list, "Không có hssk serve nào đang chạy", 1},
		{"chat --as nurse", "Không có hssk serve nào đang chạy", 1},
		{"board --json", `"tasks_open":0`, 0},
		{"import list --json", "[]", 0},
		{"settings", "HSSK_KEEP_FILES_DAYS", 0},
		{"version", "hssk ", 0},
	} {
		var complaint bytes.Buffer
		var code int
		out, _ := printed(t, func() error {
			code = run(context.Background(), strings.Fields(c.line), os.Stdout, &complaint)
			return nil
		})
		said := out + complaint.String()
		if code != c.code || !strings.Contains(said, c.want) || strings.ContainsAny(said, "\r\x1b") {
			t.Errorf("hssk %s: exit %d, %q; want %d, %q", c.line, code, said, c.code, c.want)
		}
		if code == 1 && out != "" {
			t.Errorf("hssk %s: a refusal among the results: %q", c.line, out)
		}
	}
}

// TestServerThatIsGone leaves its address behind: the commands say that nothing runs there, in no other words.
func TestServerThatIsGone(t *testing.T) {
	a := talkApp(t)
	if err := a.announce(running{Temporal: "127.0.0.1:1"}); err != nil {
		t.Fatal(err)
	}
	err := a.attach(t.Context())
	for lang, want := range map[string]string{"vi": "Không có hssk serve nào đang chạy với thư mục dữ liệu " + a.cfg.Data, "en": "No hssk serve is running"} {
		if said := inWords(config{Lang: lang}, err); !strings.Contains(said, want) || strings.Contains(said, "rpc") {
			t.Errorf("%s: %q", lang, said)
		}
	}
	a.cfg.TemporalAddress = "127.0.0.1:1"
	if said := inWords(config{Lang: "vi"}, a.attach(t.Context())); !strings.Contains(said, "127.0.0.1:1 không trả lời") {
		t.Errorf("%q", said)
	}
}

// TestListWithoutANameIsLoadedWithAMapping: it is refused before anything is kept, and the mapping is all that was missing.
func TestListWithoutANameIsLoadedWithAMapping(t *testing.T) {
	a := talkApp(t)
	before := countFiles(t, a)
	dir := t.TempDir()
	list, columns := filepath.Join(dir, "list.csv"), filepath.Join(dir, "columns.toml")
	put(t, list, []byte("Người,Ngày sinh,Giới tính,Xã\nBùi Văn Mẫn,12/03/1985,Nam,Phong Phú\n"))
	_, err := a.beginImport(t.Context(), list, "", "", false)
	for lang, want := range map[string]string{"vi": "Tệp thiếu cột: Họ và tên (HO_TEN). Các cột có trong tệp: “Người”, “Ngày sinh”", "en": "no column for: Full name (HO_TEN)"} {
		if said := inWords(config{Lang: lang}, err); !strings.Contains(said, want) || !strings.Contains(said, "--columns") {
			t.Errorf("%s: %q", lang, said)
		}
	}
	if strings.Contains(err.Error(), "Người") {
		t.Errorf("headers in the error's own text: %v", err)
	}
	put(t, columns, []byte("\"Người\" = \"HOTEN\"\n"))
	_, err = a.beginImport(t.Context(), list, columns, "", false)
	if said := inWords(config{Lang: "vi"}, err); !strings.Contains(said, "dòng 1: “Người” được gán cho “HOTEN”") || !strings.Contains(said, "Có phải: HO_TEN?") {
		t.Errorf("%q", said)
	}
	if after := countFiles(t, a); after != before {
		t.Errorf("%d files kept, %d before", after, before)
	}
	put(t, columns, []byte("\"Người\" = \"HO_TEN\"\n"))
	if _, err = a.beginImport(t.Context(), list, columns, "", false); err != nil {
		t.Error(err)
	}
	_, err = a.beginImport(t.Context(), list, columns, "", false)
	if health.CodeOf(err) != "import.twice" {
		t.Errorf("the second time: %v", err)
	}
}

// TestFruitlessListMayComeAgain: nothing was taken of it, so nothing can be doubled.
func TestFruitlessListMayComeAgain(t *testing.T) {
	a := talkApp(t)
	path := filepath.Join(t.TempDir(), "list.csv")
	put(t, path, []byte("Họ và tên,Ngày sinh,Xã\nBùi Văn Sai,31/02/1970,Phong Phú\n"))
	if imp := importHere(t, a, path); imp.Tally.Refused != 1 {
		t.Fatalf("%+v", imp.Tally)
	}
	if _, err := a.beginImport(t.Context(), path, "", "", false); err != nil {
		t.Error(err)
	}
}

func TestProgressOutsideATerminalIsPlainLines(t *testing.T) {
	var out bytes.Buffer
	at := time.Date(2026, 11, 24, 8, 0, 0, 0, health.Zone())
	s := ticker{out: &out, now: func() time.Time { at = at.Add(time.Second); return at }, every: 5 * time.Second}
	for _, line := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		s.show(line)
	}
	s.clear()
	if out.String() != "1\n6\n" {
		t.Errorf("%q", out.String())
	}
	out.Reset()
	s.tty = true
	s.show("9")
	if out.String() != "\r\x1b[K9" {
		t.Errorf("on a terminal: %q", out.String())
	}
}

// TestPaceForgetsAStandstill: ten seconds after an import goes on, its standstill no longer counts.
func TestPaceForgetsAStandstill(t *testing.T) {
	at := time.Date(2026, 11, 24, 8, 0, 0, 0, health.Zone())
	p := pace{now: func() time.Time { return at }}
	imp := health.Import{State: health.ImportRunning, Rows: 100_000}
	step := func(rows int64) string {
		at = at.Add(time.Second)
		imp.Tally.Created += rows
		return p.line(wordsIn(t, "en"), imp)
	}
	line := ""
	for range 40 {
		line = step(0)
	}
	if !strings.Contains(line, "0 rows/s") || !strings.Contains(line, "…") {
		t.Error(line)
	}
	for range 12 {
		line = step(1000)
	}
	if want := "12,000/100,000 rows (12%) · 1,000 rows/s · about 1m28s left"; line != want {
		t.Errorf("%q, want %q", line, want)
	}
	if vi := p.line(wordsIn(t, "vi"), imp); !strings.Contains(vi, "12.000/100.000") {
		t.Error(vi)
	}
}

// TestOldListsGo after their days, and nothing else does.
func TestOldListsGo(t *testing.T) {
	a := talkApp(t)
	now := a.acts.Now()
	path := filepath.Join(t.TempDir(), "list.csv")
	put(t, path, []byte("Họ và tên,Ngày sinh,Xã\nBùi Văn Sai,31/02/1970,Phong Phú\n"))
	imp := importHere(t, a, path)
	waiting, err := a.beginImport(t.Context(), path, "", "", true)
	if err != nil {
		t.Fatal(err)
	}
	put(t, imp.Path+".columns", nil)
	put(t, a.cfg.dir("imports", "left-over"), nil)
	a.cfg.KeepFilesDays = 90
	var out bytes.Buffer
	if err := a.dropFiles(t.Context(), &out, now.AddDate(0, 0, 80)); err != nil || out.Len() > 0 {
		t.Fatalf("too early: %q, %v", out.String(), err)
	}
	if err := a.dropFiles(t.Context(), &out, time.Now().AddDate(10, 0, 0)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "Đã xóa 4 tệp") { // residents.csv, list.csv and its mapping, what was left over
		t.Errorf("%q", out.String())
	}
	left, err := os.ReadDir(a.cfg.dir("imports"))
	if err != nil || len(left) != 1 || left[0].Name() != filepath.Base(waiting.Path) {
		t.Errorf("%v is left, %v", left, err)
	}
	if rows, err := a.store.ImportRows(t.Context(), imp.ID, 0, 9); err != nil || len(rows) != 1 {
		t.Errorf("rows to correct: %d, %v", len(rows), err)
	}
	a.cfg.KeepFilesDays = 0
	a.dropDaily(t.Context(), &out)()
	if n := countFiles(t, a); n != 1 {
		t.Errorf("for ever: %d files", n)
	}
}

// TestLongStepsSayThatTheyAreAlive for as long as they run.
func TestLongStepsSayThatTheyAreAlive(t *testing.T) {
	a := talkApp(t)
	begun, ended := 0, 0
	a.acts.Alive = func(context.Context) func() { begun++; return func() { ended++ } }
	path := filepath.Join(t.TempDir(), "list.csv")
	put(t, path, []byte(goodRow))
	importHere(t, a, path)
	if begun != 2 || ended != 2 {
		t.Errorf("begun %d, ended %d; want one for reading and one for the batch", begun, ended)
	}
	alive(t.Context())() // outside the engine there is nobody to tell
}

// TestResultForScripts names the workbook that was written.
func TestResultForScripts(t *testing.T) {
	a := talkApp(t)
	t.Chdir(t.TempDir())
	put(t, "list.can-sua-2.csv", []byte("Họ và tên,Ngày sinh,Xã,Cột lạ\nBùi Văn Sai,31/02/1970,Phong Phú,x\nBùi Văn Tốt,1970,Phong Phú,x\n"))
	imp := importHere(t, a, "list.can-sua-2.csv")
	out, err := printed(t, func() error { return a.conclude(t.Context(), wordsIn(t, "vi"), imp, "", true) })
	if err != nil {
		t.Fatal(err)
	}
	var got importView
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if !got.Done || got.State != health.ImportDone || got.Workbook != "list.can-sua.xlsx" || got.Tally.Refused != 1 || !slices.Equal(got.Unknown, []string{"Cột lạ"}) {
		t.Errorf("%s", out)
	}
	if _, err := os.Stat(got.Workbook); err != nil {
		t.Error(err)
	}
	again := importHere(t, a, got.Workbook)
	if unknown := unknownColumns(again); !slices.Equal(unknown, []string{"Cột lạ"}) {
		t.Errorf("of the workbook itself nothing is unknown: %q", unknown)
	}
}
