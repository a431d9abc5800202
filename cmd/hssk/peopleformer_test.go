package main

import "testing"

// TestFormerNumbersFindPeople: who had a number of old is found by it to be read, and nothing is changed by it.
func TestFormerNumbersFindPeople(t *testing.T) {
	a := talkApp(t)
	thu := called(t, a, "bui van thu")
	rephone(t, a, thu, "+84987654329")
	rephone(t, a, thu, "+84987654321")
	for _, command := range []string{"find", "show", "history"} {
		said, code := people(t, a, command, "0987654329")
		if says(t, said, []string{"số cũ", "đến ngày"}, nil); code != 0 {
			t.Errorf("%s: exit %d", command, code)
		}
	}
	said, _ := people(t, a, "find", "0987654329", "--json")
	says(t, said, []string{thu, `"former_until":"2`}, nil)
	said, _ = people(t, a, "find", "0987654321")
	says(t, said, []string{thu}, []string{"số cũ"})
	if said, code := people(t, a, "forget", "0987654329", "--yes"); code == 0 {
		t.Errorf("somebody was erased by a number of old: %s", said)
	}
}
