package health

import (
	"testing"
	"time"

	"hssk/store/ident"
)

func dec(d int) ident.Date { return ident.Date{Y: 2026, M: 12, D: d} }

func TestLeavesThatCannotBe(t *testing.T) {
	there := Leave{ID: "nhan-1", Staff: "nhan", From: dec(10), Until: dec(14)}
	over := Leave{ID: "nhan-0", Staff: "nhan", From: dec(3), Until: dec(4), EndedAt: time.Unix(1, 0)}
	for name, c := range map[string]struct {
		leave Leave
		want  string
	}{
		"a week":                      {Leave{Staff: "nhan", From: dec(2), Until: dec(9)}, ""},
		"today alone":                 {Leave{Staff: "nhan", From: dec(1), Until: dec(1)}, ""},
		"over one that was cancelled": {Leave{Staff: "nhan", From: dec(3), Until: dec(4)}, ""},
		"the end before the start":    {Leave{Staff: "nhan", From: dec(9), Until: dec(2)}, "leave_dates"},
		"no day at all":               {Leave{Staff: "nhan"}, "leave_dates"},
		"yesterday":                   {Leave{Staff: "nhan", From: ident.Date{Y: 2026, M: 11, D: 30}, Until: dec(9)}, "leave_past"},
		"a year":                      {Leave{Staff: "nhan", From: dec(20), Until: ident.Date{Y: 2027, M: 12, D: 20}}, "leave_long"},
		"half a year":                 {Leave{Staff: "nhan", From: dec(20), Until: dec(20).AddDays(183)}, ""},
		"its last day is taken":       {Leave{Staff: "nhan", From: dec(2), Until: dec(10)}, "leave_overlap"},
		"its first day is taken":      {Leave{Staff: "nhan", From: dec(14), Until: dec(20)}, "leave_overlap"},
		"inside another":              {Leave{Staff: "nhan", From: dec(12), Until: dec(12)}, "leave_overlap"},
		"between two":                 {Leave{Staff: "nhan", From: dec(2), Until: dec(9)}, ""},
		"somebody else":               {Leave{Staff: "thom", From: dec(12), Until: dec(12)}, ""},
		"their own stand-in":          {Leave{Staff: "nhan", From: dec(2), Until: dec(9), Cover: "nhan"}, "leave_cover_self"},
		"a long story":                {Leave{Staff: "nhan", From: dec(2), Until: dec(9), Reason: string(make([]rune, 201))}, "leave_reason"},
	} {
		if got := CodeOf(CheckLeave(c.leave, []Leave{over, there}, dec(1))); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestWhoIsOff(t *testing.T) {
	all := []Leave{{Staff: "nhan", From: dec(2), Until: dec(4)}, {Staff: "thom", From: dec(2), Until: dec(9), EndedAt: time.Unix(1, 0)}}
	for day, want := range map[int]bool{1: false, 2: true, 4: true, 5: false} {
		if _, off := LeaveOn(all, "nhan", dec(day)); off != want {
			t.Errorf("day %d: %t", day, off)
		}
	}
	if _, off := LeaveOn(all, "thom", dec(3)); off {
		t.Error("a leave that was taken back keeps somebody from work")
	}
}

func TestWhyATaskIsLost(t *testing.T) {
	task := Task{Kind: TaskFill, Station: "TYT-05158"}
	nurse := Staff{Role: RoleNurse, Station: "TYT-05158", Active: true}
	elsewhere, gone := nurse, nurse
	elsewhere.Station, gone.Active = "TYT-05152", false
	village := Staff{Role: RoleVillage, Station: "TYT-05158", Hamlets: []string{"Lũy"}, Active: true}
	for i, c := range []struct {
		who    Staff
		hamlet string
		away   bool
		want   HandKind
	}{{nurse, "", false, ""}, {nurse, "", true, HandLeave}, {elsewhere, "", false, HandMoved}, {gone, "", true, HandLeft},
		{village, "xóm Lũy", false, ""}, {village, "Ải", false, HandMoved}} {
		if got := c.who.Lost(task, c.hamlet, c.away); got != c.want {
			t.Errorf("%d: %q, want %q", i, got, c.want)
		}
	}
	if got := (Handing{Kind: HandLeave, From: "nhan"}).Line(""); got != "leave nhan>-" {
		t.Errorf("logged as %q", got)
	}
}

// What is given on a Friday afternoon is not late on Monday morning.
func TestGivenTasksLastWorkingDays(t *testing.T) {
	holidays, err := PublicHolidays()
	if err != nil {
		t.Fatal(err)
	}
	for from, want := range map[string]string{
		"2026-11-23 16:00": "2026-11-26 16:00", // Monday to Thursday
		"2026-11-27 16:00": "2026-12-02 16:00", // Friday to Wednesday
		"2026-11-28 09:00": "2026-12-02 09:00", // Saturday, too
		"2026-12-30 09:00": "2027-01-05 09:00", // New Year is not counted
	} {
		at, err := time.ParseInLocation("2006-01-02 15:04", from, Zone())
		if err != nil {
			t.Fatal(err)
		}
		if got := GivenUntil(at, holidays).Format("2006-01-02 15:04"); got != want {
			t.Errorf("given %s, kept until %s, want %s", from, got, want)
		}
	}
}
