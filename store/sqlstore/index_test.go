package sqlstore

import (
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
)

// TestOldDatabaseIsIndexed: people who were stored before there was an index are found after the next start.
func TestOldDatabaseIsIndexed(t *testing.T) {
	s, db := open(t)
	value := func(text string) health.FieldValue {
		return health.FieldValue{State: health.HasValue, Value: health.Value(text)}
	}
	thu := health.Record{ID: "p1", Version: 1, Station: "TYT-05158", Unit: "05158", Life: health.Resident, Verification: health.Unverified,
		Completeness: health.Incomplete, Linkage: health.NotSent, Profile: "CORE/1", Cause: health.Cause{Kind: health.CauseImport, ID: "i1"}, CreatedAt: time.Unix(1, 0), UpdatedAt: time.Unix(1, 0),
		Fields: map[health.Field]health.FieldValue{health.FullName: value("Bùi Văn Thử"), health.NationalID: value("017085000017")}}
	if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(thu) }); err != nil {
		t.Fatal(err)
	}
	for _, lost := range []string{"DELETE FROM person_trait", "DELETE FROM person_block", "UPDATE match_state SET body = '0'"} {
		if _, err := db.Exec(lost); err != nil {
			t.Fatal(err)
		}
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	err := s.Write(t.Context(), func(tx store.Tx) error {
		found, err := tx.Near(match.Of(thu.Fields))
		if len(found) != 1 {
			t.Errorf("%d found", len(found))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
