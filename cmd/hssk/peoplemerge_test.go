package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// people runs a command about people and gives what it says, and its exit code.
func people(t *testing.T, a *app, line ...string) (string, int) {
	t.Helper()
	var complaint bytes.Buffer
	code := 0
	out, err := printed(t, func() error {
		code = run(t.Context(), append([]string{"--data", a.cfg.Data, "people"}, line...), os.Stdout, &complaint)
		return nil
	})
	ok(t, err)
	return out + complaint.String(), code
}

// says checks what a command said, and that it did not say the rest.
func says(t *testing.T, said string, want, not []string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(said, w) {
			t.Errorf("not said: %s\n%s", w, said)
		}
	}
	for _, n := range not {
		if strings.Contains(said, n) {
			t.Errorf("said: %s\n%s", n, said)
		}
	}
}

func called(t *testing.T, a *app, name string) string {
	t.Helper()
	found, _, err := a.store.FindPeople(t.Context(), "", name, 9, 0)
	ok(t, err)
	if len(found) != 1 {
		t.Fatalf("%d are called %s", len(found), name)
	}
	return string(found[0].ID)
}

// looks counts how often it is noted that a record was shown by a command.
func looks(t *testing.T, a *app, id, why string) (n int) {
	t.Helper()
	rows, err := a.store.AuditOf(t.Context(), id, 50)
	ok(t, err)
	for _, r := range rows {
		if r.Action == health.ActDisclose && r.Detail == why {
			n++
		}
	}
	return n
}

// TestMergingAtTheCommandLine: both are shown side by side and masked before anything is done.
func TestMergingAtTheCommandLine(t *testing.T) {
	a := talkApp(t)
	thu, mau := called(t, a, "bui van thu"), called(t, a, "dinh thi mau")
	answering(t, "không")
	said, code := people(t, a, "merge", thu, mau)
	says(t, said, []string{"GIỮ LẠI", "B.V.Thử", "Đ.T.Mẫu", "≠", "Nam", "Nữ", "1985", "1990", "khác họ tên", "CHÚ Ý", "giới tính", "ngày sinh", "Chưa làm gì"},
		[]string{"017085000017", "Bùi Văn Thử", "12/03/1985", "Mã lần gộp"})
	if code != 1 || looks(t, a, thu, "cli merge") != 1 || looks(t, a, mau, "cli merge") != 1 {
		t.Errorf("exit %d, or the look was not noted", code)
	}
	answering(t, "có")
	if said, code := people(t, a, "merge", thu, mau); code != 0 || !strings.Contains(said, "Mã lần gộp") {
		t.Fatalf("exit %d: %s", code, said)
	}
	if said, code := people(t, a, "merge", thu, mau, "--yes"); code != 1 || !strings.Contains(said, "đã gộp với nhau từ trước: "+mau+" vào "+thu) {
		t.Errorf("exit %d: %s", code, said)
	}
	if said, code := people(t, a, "merge", thu, thu); code != 1 || !strings.Contains(said, "chính nó") {
		t.Errorf("exit %d: %s", code, said)
	}
}

// TestMergingWhoWasToldApart: what somebody has answered before is said again.
func TestMergingWhoWasToldApart(t *testing.T) {
	a := talkApp(t)
	thu, mau := called(t, a, "bui van thu"), called(t, a, "dinh thi mau")
	if said, _ := people(t, a, "merge", thu, mau, "--yes"); strings.Contains(said, "đây là hai người") {
		t.Errorf("nobody has said so: %s", said)
	}
	people(t, a, "unmerge", mau, "--keep")
	answering(t, "không")
	if said, _ := people(t, a, "merge", thu, mau); !strings.Contains(said, "đây là hai người") {
		t.Errorf("it is not said that they were told apart: %s", said)
	}
}

// TestUnmergingAtTheCommandLine: whatever id is given, what is said about it is true and says how to go on.
func TestUnmergingAtTheCommandLine(t *testing.T) {
	a := talkApp(t)
	thu, mau, doi := called(t, a, "bui van thu"), called(t, a, "dinh thi mau"), called(t, a, "ha van doi")
	step := func(want string, exit int, line ...string) {
		t.Helper()
		if said, code := people(t, a, line...); code != exit || !strings.Contains(said, want) {
			t.Errorf("%v: exit %d: %s", line, code, said)
		}
	}
	step("không có lần gộp nào", 1, "unmerge", thu)
	step("Không có hồ sơ hay lần gộp nào", 1, "unmerge", "nobody")
	step("Mã lần gộp", 0, "merge", thu, mau, "--yes")
	step("Mã lần gộp", 0, "merge", thu, doi, "--yes")
	said, code := people(t, a, "unmerge", thu)
	says(t, said, []string{mau, doi, "hssk people unmerge "}, []string{"Không có hồ sơ"})
	if code != 1 {
		t.Errorf("exit %d", code)
	}
	merges, err := a.store.MergesOf(t.Context(), health.PersonID(thu))
	ok(t, err)
	ok(t, a.store.Write(t.Context(), func(tx store.Tx) error {
		r, err := tx.Record(health.PersonID(thu))
		if err != nil {
			return err
		}
		r.Apply(map[health.Field]health.FieldValue{health.BloodGroup: {State: health.HasValue, Value: "O+"}})
		return tx.UpdateRecord(&r)
	}))
	last := merges[0]
	if merges[1].KeptVersion > last.KeptVersion {
		last = merges[1]
	}
	said, code = people(t, a, "unmerge", string(last.ID))
	says(t, said, []string{"nhóm máu", "--keep"}, []string{"NHOM_MAU"})
	if code != 1 {
		t.Errorf("exit %d", code)
	}
	step("Đã tách", 0, "unmerge", string(last.Gone), "--keep")
	step("đã được tách lại ngày "+wroteDay(time.Now())+", người làm: người quản trị máy", 1, "unmerge", string(last.Gone))
	step("Đã tách", 0, "unmerge", thu, "--keep") // the one merge that is left
}

// TestALaterMergeIsNamed, whichever way the records were merged again.
func TestALaterMergeIsNamed(t *testing.T) {
	a := talkApp(t)
	thu, mau, doi := called(t, a, "bui van thu"), called(t, a, "dinh thi mau"), called(t, a, "ha van doi")
	merged := func(kept, gone string) string {
		t.Helper()
		if said, code := people(t, a, "merge", kept, gone, "--yes"); code != 0 {
			t.Fatal(said)
		}
		merges, err := a.store.MergesOf(t.Context(), health.PersonID(gone))
		ok(t, err)
		for _, m := range merges {
			if string(m.Gone) == gone {
				return string(m.ID)
			}
		}
		return ""
	}
	first, second := merged(thu, mau), merged(doi, thu)
	if said, code := people(t, a, "unmerge", first, "--keep"); code != 1 || !strings.Contains(said, "hssk people unmerge "+second) {
		t.Errorf("exit %d: %s", code, said)
	}
	if said, code := people(t, a, "unmerge", second, "--keep"); code != 0 {
		t.Errorf("exit %d: %s", code, said)
	}
	second = merged(thu, doi)
	if said, code := people(t, a, "unmerge", mau, "--keep"); code != 1 || !strings.Contains(said, "hssk people unmerge "+second) {
		t.Errorf("exit %d: %s", code, said)
	}
}

// complaintOf runs a command about people and gives what it says beside its result.
func complaintOf(t *testing.T, a *app, line ...string) string {
	t.Helper()
	r, w, err := os.Pipe()
	ok(t, err)
	before := os.Stderr
	os.Stderr = w
	defer func() { os.Stderr = before }()
	people(t, a, line...)
	ok(t, w.Close())
	said, err := io.ReadAll(r)
	ok(t, err)
	return string(said)
}

// TestFindSaysHowMany: a list that is cut short says so.
func TestFindSaysHowMany(t *testing.T) {
	a := talkApp(t)
	said := complaintOf(t, a, "find", "bui", "--limit=1")
	if !strings.Contains(said, "Hiện 1 trong ") {
		t.Errorf("said %q", said)
	}
	if said := complaintOf(t, a, "find", "bui", "--json"); said != "" {
		t.Errorf("said %q of a whole list", said)
	}
}
