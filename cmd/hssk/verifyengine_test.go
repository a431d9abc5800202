package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hssk/store/health"
)

const policeList = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số điện thoại,Xã,Xóm,Địa chỉ,Mã hộ\n" +
	"Bùi Văn Lành,12/03/1985,Nam,017085000099,0912000001,Phong Phú,Xóm Lũy,,1\n" +
	"Bùi Thị Ánh,01/02/1990,Nữ,017190000028,0912000002,Phong Phú,Xóm Lũy,,2\n" +
	"Đinh Công Tạo,1958,Nam,,0912000003,Phong Phú,Xóm Lũy,,3\n" +
	"Đinh Thị Ơn,05/05/1970,Nữ,017170000045,0912000004,Phong Phú,Xóm Bưng,,4\n" +
	"Hà Văn Út,09/09/2001,Nam,017201000012,0912000005,Phong Phú,Xóm Bưng,,5\n" +
	"Quách Thị Yến,10/10/1995,Nữ,017195000077,0912000006,Phong Phú,Xóm Bưng,,6\n"

// column numbers of a list that is handed out.
const (
	colCode, colName, colBirth        = 1, 2, 3
	colResult, colRightID, colRightNm = 7, 8, 9
)

// answered fills in a list as the police would, by name, and returns the file.
func answered(t *testing.T, list string, fill map[string]func(cells []string) []string) string {
	t.Helper()
	f, err := excelize.OpenFile(list)
	ok(t, err)
	defer f.Close()
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	ok(t, err)
	for n, cells := range rows[1:] {
		cells = append(cells, make([]string, 13-len(cells))...)
		if change := fill[cells[colName]]; change != nil {
			cells = change(cells)
		}
		ok(t, f.SetSheetRow(sheet, "A"+itoa(n+2), &cells))
	}
	path := filepath.Join(t.TempDir(), "tra-loi.xlsx")
	ok(t, f.SaveAs(path))
	return path
}

func itoa(n int) string { b, _ := json.Marshal(n); return string(b) }

func reply(result string, more ...func([]string)) func([]string) []string {
	return func(cells []string) []string {
		cells[colResult] = result
		for _, f := range more {
			f(cells)
		}
		return cells
	}
}

func put1(col int, text string) func([]string) { return func(c []string) { c[col] = text } }

// TestListGoesToThePoliceAndBack: handed out, answered in part, loaded by one person, approved by another, applied.
func TestListGoesToThePoliceAndBack(t *testing.T) {
	s := newSite(t)
	dir := t.TempDir()
	put(t, filepath.Join(dir, "dan.csv"), []byte(policeList))
	s.command(0, "import", filepath.Join(dir, "dan.csv"), "--json")
	s.command(0, "staff", "add", "hoa", "--name", "Quách Thị Hoa", "--role", "nurse", "--station", "TYT-05128")
	var made checkView
	ok(t, json.Unmarshal([]byte(s.command(0, "verify", "new", "--station", string(e2eStation), "--by", "nhan", "--out", dir, "--json")), &made))
	if made.Rows != 6 || made.State != health.CheckSent || len(made.Files) != 2 {
		t.Fatalf("handed out: %+v", made)
	}
	pdf, err := os.ReadFile(made.Files[1])
	ok(t, err)
	if !strings.HasPrefix(string(pdf), "%PDF-") || !strings.Contains(string(pdf), "%%EOF") {
		t.Error("the minutes are no PDF")
	}
	s.command(1, "verify", "new", "--station", string(e2eStation), "--by", "nhan", "--out", dir) // everybody is out
	s.command(1, "verify", "new", "--station", string(e2eStation), "--by", "hoa", "--out", dir)  // not hers
	s.command(1, "verify", "approve", string(made.ID), "--by", "thanh", "--yes")

	back := answered(t, made.Files[0], map[string]func([]string) []string{
		"Bùi Văn Lành":  reply("Đúng"),
		"Bùi Thị Ánh":   reply("Sai", put1(colRightNm, "Bùi Thị Ảnh")),
		"Đinh Công Tạo": reply("sai", put1(colRightID, "017058000031")),
		"Đinh Thị Ơn":   reply("không tìm thấy"),
		"Hà Văn Út":     reply("Đúng", put1(colRightNm, "Hà Văn Út Em")), // says two things
	})
	s.command(1, "verify", "return", back, "--by", "hoa") // of another station
	var loaded importView
	ok(t, json.Unmarshal([]byte(s.command(0, "verify", "return", back, "--by", "nhan", "--minutes", "12/BB-CAX, 03/12/2026", "--again", "--json")), &loaded))
	if loaded.Tally.Created != 4 || loaded.Tally.Refused != 1 || loaded.Tally.Unchanged != 1 || loaded.Workbook == "" {
		t.Errorf("loaded: %+v", loaded)
	}
	s.command(1, "verify", "approve", string(made.ID), "--by", "nhan", "--yes") // a nurse may not
	s.command(1, "verify", "end", string(made.ID), "--by", "thanh")             // answers wait
	var done checkView
	ok(t, json.Unmarshal([]byte(s.command(0, "verify", "approve", string(made.ID), "--by", "thanh", "--yes", "--json")), &done))
	want := health.CheckTally{Match: 1, Mismatch: 2, Unknown: 1, Verified: 1, Filled: 1, Proposed: 1, Doubted: 1}
	if done.Tally != want || done.State != health.CheckSent || done.Signed == "" {
		t.Errorf("approved: %+v", done)
	}
	for name, v := range map[string]health.Verification{"Bùi Văn Lành": health.Matched, "Bùi Thị Ánh": health.Mismatched, "Đinh Công Tạo": health.Matched,
		"Đinh Thị Ơn": health.NotFound, "Hà Văn Út": health.Pending, "Quách Thị Yến": health.Pending} {
		if r := s.recordOf(name); r.Verification != v {
			t.Errorf("%s: %s, want %s", name, r.Verification, v)
		}
	}
	if r := s.recordOf("Đinh Công Tạo"); r.Text(health.NationalID) != "017058000031" || r.Fields[health.NationalID].Source != health.FromPopulation {
		t.Error("the number that was missing was not taken over")
	}
	if r := s.recordOf("Đinh Thị Ơn"); len(r.Gaps) == 0 || r.Gaps[0].Field != health.NationalID || r.Gaps[0].Reason != health.Disputed {
		t.Errorf("nobody asks about the number that was not found: %+v", r.Gaps)
	}
	s.typedAndEnded(made.ID, done)
}

// typedAndEnded answers one more row off the paper and gives the rest up.
func (s *site) typedAndEnded(id health.CheckID, so checkView) {
	t := s.t
	t.Helper()
	items, err := s.app.store.CheckItems(t.Context(), id, 0, 10)
	ok(t, err)
	row := items[slices.IndexFunc(items, func(i health.CheckItem) bool { return i.Asked[health.FullName] == "Hà Văn Út" })]
	s.command(0, "verify", "answer", row.Code(), "right", "--by", "thanh")
	s.command(1, "verify", "approve", string(id), "--by", "thanh", "--yes") // whoever loaded does not approve
	s.command(0, "staff", "add", "giam-sat", "--name", "Hà Thị Thu", "--role", "supervisor")
	s.command(0, "verify", "approve", string(id), "--by", "giam-sat", "--yes")
	var ended checkView
	ok(t, json.Unmarshal([]byte(s.command(0, "verify", "end", string(id), "--by", "thanh", "--json")), &ended))
	want := so.Tally
	want.Match, want.Verified, want.Left = 2, 2, 1
	if ended.Tally != want || ended.State != health.CheckDone || ended.Tally.Settled()+ended.Tally.Left != ended.Rows {
		t.Errorf("ended: %+v", ended)
	}
	if r := s.recordOf("Quách Thị Yến"); r.Verification != health.Unverified {
		t.Errorf("not answered: %s", r.Verification)
	}
	s.command(1, "verify", "answer", row.Code(), "wrong", "--by", "nhan") // over
	s.until("the station has the two values to judge", func() bool {
		tasks, err := s.app.store.TasksOf(t.Context(), s.recordOf("Bùi Thị Ánh").ID)
		ok(t, err)
		return slices.ContainsFunc(tasks, func(k health.Task) bool { return k.Kind == health.TaskCorrect && k.State == health.TaskOpen })
	})
}

func (s *site) recordOf(name string) health.Record {
	s.t.Helper()
	r, err := s.app.store.Record(s.t.Context(), personNamed(s.t, s.app, name))
	ok(s.t, err)
	return r
}
