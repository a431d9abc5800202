package main

import (
	"strings"
	"testing"
)

// TestWhoWantsAPersonIsToldTheStationsNumber: it is written down by a command, told from then on, and taken away again.
func TestWhoWantsAPersonIsToldTheStationsNumber(t *testing.T) {
	a := talkApp(t)
	s := newStage(t, a)
	for _, line := range []string{"HSSK 017190000023 5/9/1990", "482913"} {
		s.play("sms", "mau", line)
	}
	told := func(want string, is bool) {
		t.Helper()
		if said := s.play("sms", "mau", "toi muon gap nguoi that")[0].Text; strings.Contains(said, want) != is {
			t.Errorf("it says %q", said)
		}
	}
	told("gọi trạm", false)
	for line, want := range map[string]string{"0218 38": "such as 0218 3854 321", "": "such as 0218 3854 321"} {
		if said, code := spokenIn(t, a, "en", "station", "phone", "TYT-05158", line); code != 1 || !strings.Contains(said, want) {
			t.Errorf("%q: exit %d, %s", line, code, said)
		}
	}
	if said, code := spokenIn(t, a, "en", "station", "phone", "TYT-NONE", "02183854321"); code != 1 || !strings.Contains(said, "no station with the code") {
		t.Errorf("exit %d, %s", code, said)
	}
	if said, code := spokenIn(t, a, "en", "station", "phone", "TYT-05158", "(0218) 385 4321"); code != 0 || !strings.Contains(said, "residents call 0218 3854 321") {
		t.Errorf("exit %d, %s", code, said)
	}
	told("xin gọi trạm y tế Phong Phú: 0218 3854 321", true)
	if said, code := spokenIn(t, a, "en", "station", "phone", "TYT-05158", "--none"); code != 0 || !strings.Contains(said, "no telephone number any more") {
		t.Errorf("exit %d, %s", code, said)
	}
	told("gọi trạm", false)
}
