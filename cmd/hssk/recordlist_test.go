package main

import (
	"os"
	"path/filepath"
	"testing"

	"hssk/store/health"
)

// TestAListMayHoldTheWholeRecord: what a station has written down of a resident's health comes in with the list.
func TestAListMayHoldTheWholeRecord(t *testing.T) {
	a := talkApp(t)
	path := filepath.Join(t.TempDir(), "so-suc-khoe.csv")
	ok(t, os.WriteFile(path, []byte("Họ và tên,Ngày sinh,Giới tính,Số CCCD,Trong gia đình: tăng huyết áp,HUT_THUOC,Chiều cao,Mã xã\n"+
		"Hà Thị Xuân,12/03/1985,Nữ,017185000055,mẹ,không,155,05158\n"), 0o600))
	importHere(t, a, path)
	ids := must(a.store.ByNumber(t.Context(), health.NationalID, "017185000055"))(t)
	if len(ids) != 1 {
		t.Fatalf("%d people", len(ids))
	}
	r := must(a.store.Record(t.Context(), ids[0]))(t)
	for f, want := range map[health.Field]string{"GD_BENH_TANG_HUYET_AP": "mẹ", "CHIEU_CAO": "155"} {
		if got := r.Text(f); got != want {
			t.Errorf("%s is %q, want %q", f, got, want)
		}
	}
	if r.Fields["HUT_THUOC"].State == health.Unknown {
		t.Errorf("smoking: %+v", r.Fields["HUT_THUOC"].State)
	}
}
