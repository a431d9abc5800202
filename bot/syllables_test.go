package bot

import (
	"slices"
	"testing"
)

// TestNamesWithoutSpaces: a name that was typed in one piece is looked for as what it may be.
func TestNamesWithoutSpaces(t *testing.T) {
	for said, want := range map[string]string{"buithingoc": "bui thi ngoc", "DINHTHIMAU": "dinh thi mau", "Nguyễnvănkhuyến": "nguyen van khuyen",
		"quachcongtien": "quach cong tien", "hathiin": "ha thi in", "truongthinghieng": "truong thi nghieng"} {
		if ways := spread(said); !slices.Contains(ways, want) || len(ways) > maxSpread {
			t.Errorf("%s: %q", said, ways)
		}
	}
	for _, said := range []string{"Bùi Thị Ngọc", "xyzzy", "an", "", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"} {
		if ways := spread(said); len(ways) > 0 {
			t.Errorf("%s: %q", said, ways)
		}
	}
	if !sameName("buithingoc", "Bùi Thị Ngọc") || sameName("bui thi ngoc", "Bùi Thị Ngà") || sameName("bui thingoc", "Bùi Thị Ngọc") {
		t.Error("names are not compared")
	}
}
