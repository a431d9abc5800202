package main

import (
	"testing"

	"hssk/store/health"
)

// TestStaffOfEveryRole: who works at a station needs one, a village worker hamlets too, and others neither.
func TestStaffOfEveryRole(t *testing.T) {
	a := talkApp(t)
	cfg := a.cfg
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	const here = "TYT-05158"
	for name, tc := range map[string]struct {
		cmd  staffAddCmd
		want string
	}{
		"a village worker":                   {staffAddCmd{Role: "village", Station: here, Hamlet: []string{"Xóm Lũy", "Xóm Ải"}}, ""},
		"a village worker without a hamlet":  {staffAddCmd{Role: "village", Station: here}, "cli.hamlet_needed"},
		"a village worker without a station": {staffAddCmd{Role: "village", Hamlet: []string{"Xóm Lũy"}}, "cli.station_needed"},
		"a hamlet that nobody lives in":      {staffAddCmd{Role: "village", Station: here, Hamlet: []string{"Xóm Xa"}}, ""},
		"a nurse with a hamlet":              {staffAddCmd{Role: "nurse", Station: here, Hamlet: []string{"Xóm Lũy"}}, "cli.hamlet_needed"},
		"a doctor":                           {staffAddCmd{Role: "doctor", Station: here}, ""},
		"a doctor of a station nobody knows": {staffAddCmd{Role: "doctor", Station: "TYT-1"}, "cli.station_unknown"},
		"an administrator":                   {staffAddCmd{Role: "admin"}, ""},
		"an administrator at a station":      {staffAddCmd{Role: "admin", Station: here}, "cli.supervisor_station"},
		"a supervisor":                       {staffAddCmd{Role: "supervisor"}, ""},
		"a doctor without a station":         {staffAddCmd{Role: "doctor"}, "cli.station_needed"},
	} {
		tc.cmd.ID, tc.cmd.Name = "moi", "Bùi Thị Mới"
		if err := tc.cmd.Run(t.Context(), cfg); health.CodeOf(err) != tc.want || tc.want == "" && err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, err := range map[string]error{
		"disable": staffDisableCmd{ID: "nurse"}.Run(t.Context(), cfg), "disable again": staffDisableCmd{ID: "nurse"}.Run(t.Context(), cfg),
		"enable the head": staffEnableCmd{ID: "head"}.Run(t.Context(), cfg),
	} {
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := (staffDisableCmd{ID: "nobody"}).Run(t.Context(), cfg); health.CodeOf(err) != "cli.staff_unknown" {
		t.Errorf("nobody: %v", err)
	}
	if err := (staffListCmd{}).Run(t.Context(), cfg); err != nil {
		t.Error(err)
	}
	err := withStore(t.Context(), cfg, func(a *app) error {
		s, err := a.store.Staff(t.Context(), "nurse")
		if s.Active {
			t.Error("who was disabled is active")
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
}
