package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// spokenIn runs a line of the program and gives what it says, on both outputs, and its exit code.
func spokenIn(t *testing.T, a *app, lang string, line ...string) (string, int) {
	t.Helper()
	var complaint bytes.Buffer
	code := 0
	said, err := printed(t, func() error {
		before := os.Stderr
		os.Stderr = os.Stdout
		defer func() { os.Stderr = before }()
		code = run(t.Context(), append([]string{"--lang=" + lang, "--data", a.cfg.Data}, line...), os.Stdout, &complaint)
		return nil
	})
	ok(t, err)
	return said + complaint.String(), code
}

// TestACommuneThatIsNoneOnADay: what a name was, and when, is said, and which places are another district's.
func TestACommuneThatIsNoneOnADay(t *testing.T) {
	a := talkApp(t)
	thu := called(t, a, "bui van thu")
	for _, c := range []struct{ commune, on, lang, want string }{
		{"Mường Bi", "2022-05-05", "en", "“Mường Bi” was no commune on 05/05/2022: it is one since 01/07/2025"},
		{"Mường Bi", "2022-05-05", "vi", "xã này có từ 01/07/2025"},
		{"Dũng Phong", "2022-05-05", "en", "“Dũng Phong” is a commune of another district"},
		{"Nowhere", "2022-05-05", "en", "“Nowhere” cannot be read as"},
	} {
		if said, code := spokenIn(t, a, c.lang, "people", "move", thu, "--household", "7", "--commune", c.commune, "--on", c.on); code != 1 || !strings.Contains(said, c.want) {
			t.Errorf("%s: exit %d, %s", c.commune, code, said)
		}
	}
}

// TestUnitsByName: a name is as good as a code, and one of several units lists them all.
func TestUnitsByName(t *testing.T) {
	a := talkApp(t)
	if said, code := spokenIn(t, a, "en", "units", "show", "phong phu"); code != 0 || !strings.Contains(said, "05158") || !strings.Contains(said, "Phong Phú") {
		t.Errorf("exit %d, %s", code, said)
	}
	if said, code := spokenIn(t, a, "en", "units", "show", "Vân Sơn"); code != 0 || !strings.Contains(said, "05176") || !strings.Contains(said, "“Vân Sơn” is the name of 2 units") {
		t.Errorf("exit %d, %s", code, said)
	}
	if said, code := spokenIn(t, a, "en", "units", "show", "Nowhere"); code != 1 || !strings.Contains(said, "No unit has the code or the name Nowhere") {
		t.Errorf("exit %d, %s", code, said)
	}
}

// TestAListOfADayToComeIsRefused: nothing of it is loaded.
func TestAListOfADayToComeIsRefused(t *testing.T) {
	a := talkApp(t)
	path := sheetFile(t, "Họ và tên,Ngày sinh\nBùi Thị An,1980\n")
	if said, code := spokenIn(t, a, "en", "import", path, "--dated", "2930-06-01"); code != 1 || !strings.Contains(said, "A list cannot be of 01/06/2930") {
		t.Errorf("exit %d, %s", code, said)
	}
}

// TestAClosedStationSaysWhoLooksAfterItsPeople.
func TestAClosedStationSaysWhoLooksAfterItsPeople(t *testing.T) {
	a := district(t)
	ok(t, a.store.Write(t.Context(), func(tx store.Tx) error {
		if err := tx.SetSpans([]health.StationSpan{{Code: "TYT-OLD", From: "2020-01-01", To: "2025-06-30", Name: "Trạm cũ", Unit: "05143", Kind: "station"}}); err != nil {
			return err
		}
		return tx.SetAreas([]health.Area{{Unit: "05143", Station: "TYT-OLD", From: "2020-01-01", To: "2025-06-30"}, {Unit: "05143", Station: "TYT-05158", From: "2025-07-01"}})
	}))
	set := func(code string) (string, int) {
		return spokenIn(t, a, "en", "station", "set", code, "--people", "10", "--source", "list", "--on", "2025-07-01")
	}
	if said, code := set("TYT-OLD"); code != 1 || !strings.Contains(said, "Station Trạm cũ (TYT-OLD) was closed after 30/06/2025; its people are looked after by: TYT-05158") {
		t.Errorf("exit %d, %s", code, said)
	}
	for _, line := range [][]string{{"staff", "add", "q", "--name", "Q", "--role", "nurse", "--station", "TYT-OLD"}, {"tasks", "list", "--station", "TYT-OLD"}} {
		if said, code := spokenIn(t, a, "en", line...); code != 1 || !strings.Contains(said, "looked after by: TYT-05158") {
			t.Errorf("%q: exit %d, %s", line, code, said)
		}
	}
	if said, code := set("TYT-NONE"); code != 1 || !strings.Contains(said, "There is no station with the code") {
		t.Errorf("exit %d, %s", code, said)
	}
}

// TestNumbersThatLostTheirZero: whoever types a number as a spreadsheet left it is told what to try; a household as it is shown
// finds its members.
func TestNumbersThatLostTheirZero(t *testing.T) {
	a := talkApp(t)
	if said, code := spokenIn(t, a, "en", "people", "find", "17085000017"); code != 0 || !strings.Contains(said, "A leading 0 may have been lost. Try: 017085000017") {
		t.Errorf("exit %d, %s", code, said)
	}
	r, err := a.store.Record(t.Context(), health.PersonID(called(t, a, "bui van thu")))
	ok(t, err)
	if said, code := spokenIn(t, a, "en", "people", "find", string(r.Household)); code != 0 || r.Household == "" || !strings.Contains(said, string(r.ID)) {
		t.Errorf("%s: exit %d, %s", r.Household, code, said)
	}
}
