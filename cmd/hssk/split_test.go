package main

import (
	"strings"
	"testing"

	"hssk/activities"
	"hssk/store/health"
)

// TestSupervisorSplitsAgain: what a nurse merged by mistake, a supervisor takes back from the person's card.
func TestSupervisorSplitsAgain(t *testing.T) {
	a := talkApp(t)
	only := func(name string) health.PersonID {
		found, _, err := a.store.FindPeople(t.Context(), "", name, 9, 0)
		if err != nil || len(found) != 1 {
			t.Fatalf("%d called so: %v", len(found), err)
		}
		return found[0].ID
	}
	kept, gone := only("bui van thu"), only("ha van doi")
	if _, err := a.acts.MergePeople(t.Context(), activities.MergeInput{Kept: kept, Gone: gone, By: health.Actor{Kind: health.ByStaff, ID: "nurse"}}); err != nil {
		t.Fatal(err)
	}
	said := hold(t, a, "supervisor> (link)\nsupervisor> /tim ha van doi\nsupervisor> 1\nsupervisor> 2\nsupervisor> 1\n")
	for _, want := range []string{"→ đã gộp vào hồ sơ khác", "Hồ sơ này đã gộp vào hồ sơ của Bùi Văn Thử", "2. Tách lại", "Đã tách lại"} {
		if !strings.Contains(said, want) {
			t.Errorf("not said: %s\n%s", want, said)
		}
	}
	r, err := a.store.Record(t.Context(), gone)
	if err != nil || r.Life != health.Resident || r.MergedInto != "" {
		t.Errorf("%s into %q: %v", r.Life, r.MergedInto, err)
	}
}
