package main

import (
	"os"
	"path/filepath"
	"testing"

	"hssk/store/health"
)

// TestARowIsAskedAboutOnce: the row of the list that waits for a decision resembles somebody else even more by the time
// the list is loaded again.
func TestARowIsAskedAboutOnce(t *testing.T) {
	a := talkApp(t)
	closer := filepath.Join(t.TempDir(), "gan-hon.csv")
	text := "Họ và tên,Ngày sinh,Giới tính,Điện thoại,Số thẻ BHYT,Xã,Xóm,Quan hệ với chủ hộ\n" +
		"Đinh Thị Mẫu,05/09/1990,Nữ,0990000005,GD4171700000055,Phong Phú,Xóm Ải,Chủ hộ\n"
	if err := os.WriteFile(closer, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	imp := importHere(t, a, closer)
	if imp.Tally.Waiting != 1 {
		t.Fatalf("%d wait", imp.Tally.Waiting)
	}
	toldApart(t, a, imp.ID)
	if imp := importHere(t, a, "testdata/talk/residents.csv"); imp.Tally.Waiting != 0 || imp.Tally.Created != 0 {
		t.Errorf("the same list again: %d wait, %d created", imp.Tally.Waiting, imp.Tally.Created)
	}
}

// toldApart has the nurse say that the row of the list that waits is another person.
func toldApart(t *testing.T, a *app, list health.ImportID) {
	t.Helper()
	tasks, err := a.store.TaskList(t.Context(), "TYT-05158", "nurse", 50, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range tasks {
		if task.Kind != health.TaskDecide {
			continue
		}
		d, err := a.store.Draft(t.Context(), task.Draft)
		if err != nil {
			t.Fatal(err)
		}
		if d.Cause.ID != string(list) {
			continue
		}
		out, err := directDesk{a.acts}.Report(t.Context(), health.Report{Task: task.ID, Staff: "nurse", Result: health.ResultOther, Key: "apart"})
		if err != nil || out.Code != "created" {
			t.Fatalf("said %s, %v", out.Code, err)
		}
		return
	}
	t.Fatal("nothing to decide")
}
