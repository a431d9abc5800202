package main

import (
	"testing"
	"time"

	"hssk/store/health"
)

func TestWhoMayHandOverACode(t *testing.T) {
	a := talkApp(t)
	ids, err := a.store.ByNumber(t.Context(), health.NationalID, "017190000023")
	if err != nil || len(ids) != 1 {
		t.Fatalf("%d residents, %v", len(ids), err)
	}
	err = a.write(t.Context(), func(put putter) error {
		if err := put.PutStaff(health.Staff{ID: "elsewhere", Name: "Hà Thị Mai", Role: health.RoleNurse, Station: "TYT-05143", Active: true}); err != nil {
			return err
		}
		return put.PutStaff(health.Staff{ID: "left", Name: "Bùi Thị Hoa", Role: health.RoleNurse, Station: stationOf(demoUnit)})
	})
	if err != nil {
		t.Fatal(err)
	}
	for staff, want := range map[health.StaffID]string{"elsewhere": "invite_not_yours", "left": "invite_not_yours", "supervisor": "invite_not_yours", "head": ""} {
		if _, err := a.acts.InvitePerson(t.Context(), staff, ids[0]); health.CodeOf(err) != want {
			t.Errorf("%s: %v, want %q", staff, err, want)
		}
	}
	if _, err := a.acts.InvitePerson(t.Context(), "nurse", ids[0]); health.CodeOf(err) != "invite_again" {
		t.Errorf("digits that are in use are given out again: %v", err)
	}
}

func TestACodeOnPaperEnds(t *testing.T) {
	a := talkApp(t)
	ids, err := a.store.ByNumber(t.Context(), health.NationalID, "017190000023")
	if err != nil || len(ids) != 1 {
		t.Fatalf("%d residents, %v", len(ids), err)
	}
	code, err := a.acts.InvitePerson(t.Context(), "nurse", ids[0])
	digits := code.Digits.Reveal()
	if err != nil || len(digits) != 8 {
		t.Fatalf("%d digits, %v", len(digits), err)
	}
	now := code.Until.Add(time.Second)
	a.acts.Now = func() time.Time { return now }
	if _, err := a.acts.PrepareCode(t.Context(), health.CodeRequest{Channel: "web", Address: "x", Person: ids[0], Key: "k"}); err != nil {
		t.Fatal(err)
	}
	if out, err := a.acts.CheckCode(t.Context(), "web", "x", digits); err != nil || out.Code != "code_wrong" {
		t.Errorf("after its time it answers %q, %v", out.Code, err)
	}
	if again, err := a.acts.InvitePerson(t.Context(), "nurse", ids[0]); err != nil || again.Digits.Reveal() != digits {
		t.Errorf("digits that are free again are not given out: %v", err)
	}
}
