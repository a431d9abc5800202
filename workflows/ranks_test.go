package workflows

import (
	"testing"

	"hssk/store/health"
)

// TestRanks: who waits goes before what is loaded, and that before what has time until the morning. Kinds of tasks are what
// somebody waits for.
func TestRanks(t *testing.T) {
	for kind, want := range map[string]int{"register": rankPerson, "decide": rankPerson, string(health.TaskFill): rankPerson, "correct": rankPerson,
		"notify": rankUsual, "verify": rankUsual, "import": rankBulk, "remind": rankBulk, "window": rankBulk,
		"settle": rankNight, "followup": rankNight, "escalate": rankNight} {
		if got := options("x", "TYT", kind).Priority; got.PriorityKey != want || got.FairnessKey != "TYT" {
			t.Errorf("%s: %+v, want rank %d", kind, got, want)
		}
	}
}
