package sheet

import (
	"strings"
	"testing"

	"hssk/store/health"
)

// TestARecordCanBeLoadedWhole: whatever a record holds may stand in a list, under its code.
func TestARecordCanBeLoadedWhole(t *testing.T) {
	rec, err := newRecogniser("", nil)
	if err != nil {
		t.Fatal(err)
	}
	known := map[Field]bool{}
	for _, f := range Fields() {
		if known[f] {
			t.Errorf("%s stands twice", f)
		}
		known[f] = true
	}
	for _, f := range health.Fields() {
		switch f {
		case health.TempCode: // given by the program
			continue
		case "DIENTHOAI_CD": // in lists, the only telephone there is
			continue
		}
		if got, ok := rec.field(string(f)); !ok || got != Field(f) && !strings.HasPrefix(string(got), "NGAY_CAP") && !strings.HasPrefix(string(got), "NOI_CAP") {
			t.Errorf("%s is read as %q", f, got)
		}
		if !known[Field(f)] {
			t.Errorf("%s is no field of a list", f)
		}
	}
}
