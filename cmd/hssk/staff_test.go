package main

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"

	"hssk/store"
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

// TestLogSaysWhatBecameOfAnAccount: added, changed, left, back; who leaves is cut off from their chats, too.
func TestLogSaysWhatBecameOfAnAccount(t *testing.T) {
	a := talkApp(t)
	ok(t, a.linkStaff(t.Context(), "console", "thu", "nurse"))
	as := func(id string, leave bool) {
		t.Helper()
		ok(t, staffAddCmd{ID: id, Name: "Bùi Thị Mới", Role: "supervisor", Leave: leave}.Run(t.Context(), a.cfg))
	}
	as("nurse", true)
	as("nurse", false)
	as("moi", true)
	as("hai", false)
	for id, want := range map[string][]string{
		"nurse": {"is back as supervisor", "disabled", "has left as supervisor"},
		"moi":   {"added, has left, as supervisor"},
		"hai":   {"added as supervisor"},
	} {
		rows, err := a.store.AuditOf(t.Context(), id, 50)
		ok(t, err)
		var got []string
		for _, r := range rows {
			if r.Action == health.ActStaff {
				got = append(got, r.Detail)
			}
		}
		if !slices.Equal(got[:min(len(got), len(want))], want) {
			t.Errorf("%s: %q", id, got)
		}
	}
	ok(t, a.store.Write(t.Context(), func(tx store.Tx) error {
		ties, err := tx.ContactsOfStaff("nurse")
		if len(ties) != 0 {
			t.Errorf("%d chats of somebody who had left", len(ties))
		}
		return err
	}))
}

// TestStationsOfUnknownPopulation: what is not known is no zero.
func TestStationsOfUnknownPopulation(t *testing.T) {
	data := t.TempDir()
	said := func(line ...string) string {
		out, err := printed(t, func() error {
			run(t.Context(), append([]string{"--data", data, "station"}, line...), os.Stdout, &bytes.Buffer{})
			return nil
		})
		ok(t, err)
		return out
	}
	said("setup")
	said("set", "TYT-05158", "--people=10413", "--source=đề án", "--on=2025-07-01")
	said("phone", "TYT-05158", "02183854321")
	listed := strings.Split(strings.TrimSpace(said("list")), "\n")
	for _, line := range listed[1:] {
		line = strings.Join(strings.Fields(line), " ")
		if want := " – – – –"; line != "TYT-05158 Phong Phú 10.413 đề án 01/07/2025 0218 3854 321" && !strings.HasSuffix(line, want) {
			t.Errorf("%q", line)
		}
	}
	if len(listed) != 17 {
		t.Errorf("%d lines", len(listed))
	}
}
