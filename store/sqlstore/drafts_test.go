package sqlstore

import (
	"database/sql"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// TestEntriesOfOlderVersionsAreCountedWhereTheyBelong: what waits since before drafts had a unit gets the one it names; a
// draft about a record has none, and what was decided is left alone.
func TestEntriesOfOlderVersionsAreCountedWhereTheyBelong(t *testing.T) {
	unplaced(t, sql.OpenDB(&witness{dsn: file(t), seen: map[string]bool{}, wrong: map[string]string{}}))
}

func unplaced(t *testing.T, db *sql.DB) {
	t.Helper()
	s := migrated(t, db)
	at := time.Unix(1_700_000_000, 0)
	values := map[health.Field]health.FieldValue{health.Commune: {State: health.HasValue, Value: "05158"}}
	for id, d := range map[health.DraftID]health.Draft{"waits": {Status: health.DraftWaiting}, "done": {Status: health.DraftApplied}, "about": {Status: health.DraftWaiting, Person: "p1"}} {
		d.ID, d.Kind, d.Station, d.Values, d.At, d.By = id, health.DraftRegister, "TYT-05128", values, at, health.Actor{Kind: health.BySystem, ID: "x"}
		d.Cause = health.Cause{Kind: health.CauseImport, ID: "i"}
		if err := s.Write(t.Context(), func(tx store.Tx) error { _, err := tx.SaveDraft(d); return err }); err != nil {
			t.Fatal(err)
		}
	}
	for _, text := range []string{"UPDATE draft SET unit = NULL", "DELETE FROM match_state WHERE name = 'draft.units'"} { // as an older version left it
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	for id, want := range map[string]string{"waits": "05158", "done": "", "about": ""} {
		var unit string
		if err := db.QueryRow("SELECT COALESCE(unit, '') FROM draft WHERE id = ?", id).Scan(&unit); err != nil || unit != want {
			t.Errorf("%s: %q, want %q, %v", id, unit, want, err)
		}
	}
}
