package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestARowIsAskedAboutOnce: a row with the number of somebody else waits for a decision. When the list is loaded again it
// resembles a record that came meanwhile even more; the question is still the same.
func TestARowIsAskedAboutOnce(t *testing.T) {
	a := talkApp(t)
	head := "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Số thẻ BHYT,Xã,Xóm,Số hộ\n"
	list := func(name, rows string) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, []byte(head+rows), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	first := list("mot.csv", "Bùi Văn Lâm,13/02/1984,Nam,017084997531,DK2171719846889,Phong Phú,Xóm Lũy,H51\n"+
		"Bùi Thanh Công,21/07/2006,Nam,017084997531,DT2171751538680,Phong Phú,Xóm Lũy,H51\n")
	if imp := importHere(t, a, first); imp.Tally.Waiting != 1 || imp.Tally.Created != 1 {
		t.Fatalf("%d wait, %d created", imp.Tally.Waiting, imp.Tally.Created)
	}
	closer := list("hai.csv", "Bùi Thanh Công,21/07/2006,Nam,,DT2171751538680,Mỹ Hòa,Xóm Chù,H09\n")
	if imp := importHere(t, a, closer); imp.Tally.Created != 1 {
		t.Fatalf("%d created", imp.Tally.Created)
	}
	if imp := importHere(t, a, first); imp.Tally.Unchanged != 2 {
		t.Errorf("the same list again: %+v", imp.Tally)
	}
}

// TestADifferenceIsKept: what a list says of somebody who is registered already, and otherwise, is not written over the
// record and not lost: the row is kept with the fields that differ.
func TestADifferenceIsKept(t *testing.T) {
	a := talkApp(t)
	path := filepath.Join(t.TempDir(), "moi.csv")
	rows := "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Điện thoại,Xã,Xóm\n" +
		"Bùi Văn Thử,12/03/1985,Nam,017085000017,0983456712,Phong Phú,Xóm Bin\n"
	ok(t, os.WriteFile(path, []byte(rows), 0o600))
	imp := importHere(t, a, path)
	if imp.Tally.Unchanged != 1 || imp.Tally.Dropped != 1 {
		t.Errorf("%+v", imp.Tally)
	}
	kept, err := a.store.ImportRows(t.Context(), imp.ID, 0, 10)
	ok(t, err)
	var said []string
	for _, row := range kept {
		for _, p := range row.Problems {
			said = append(said, string(p.Field)+" "+p.Code)
		}
	}
	if got := strings.Join(said, ", "); got != "DIEN_THOAI record.differs, THON_XOM record.differs" {
		t.Errorf("the row was kept with %q", got)
	}
}
