package sqlstore

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
)

func resident(id health.PersonID, name string) health.Record {
	value := func(text string) health.FieldValue {
		return health.FieldValue{State: health.HasValue, Value: health.Value(text)}
	}
	return health.Record{ID: id, Version: 1, Station: "TYT-05158", Unit: "05158", Life: health.Resident, Verification: health.Unverified,
		Completeness: health.Incomplete, Linkage: health.NotSent, Profile: "CORE/1", Cause: health.Cause{Kind: health.CauseImport, ID: "i1"}, CreatedAt: time.Unix(1, 0), UpdatedAt: time.Unix(1, 0),
		Fields: map[health.Field]health.FieldValue{health.FullName: value(name), health.NationalID: value("017085000017")}}
}

// TestOldDatabaseIsIndexed: people who were stored before there was an index are found after the next start.
func TestOldDatabaseIsIndexed(t *testing.T) {
	s, db := open(t)
	thu := resident("p1", "Bùi Văn Thử")
	if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(thu) }); err != nil {
		t.Fatal(err)
	}
	for _, lost := range []string{"DELETE FROM person_trait", "DELETE FROM person_block", "UPDATE match_state SET body = '0' WHERE name = 'index'"} {
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

// TestOldDatabaseIsListed: people who were stored before the search had rows of its own are found after the next start,
// and a fill that was interrupted goes on behind the person it noted.
func TestOldDatabaseIsListed(t *testing.T) {
	s, db := open(t)
	for _, id := range []health.PersonID{"p1", "p2", "p3"} {
		r := resident(id, "Bùi Văn Thử")
		if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(r) }); err != nil {
			t.Fatal(err)
		}
	}
	for state, want := range map[string]int{"DELETE FROM match_state WHERE name = 'search'": 3, "UPDATE match_state SET body = '3 people after p2' WHERE name = 'search'": 1} {
		for _, lost := range []string{"DELETE FROM person_word", "DELETE FROM search_place", state} {
			if _, err := db.Exec(lost); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if people, total, err := s.FindPeople(t.Context(), "TYT-05158", "thu van", 9, 0); err != nil || len(people) != want || total != want {
			t.Errorf("after %q %d are found, want %d: %v", state, len(people), want, err)
		}
		if _, err := db.Exec("UPDATE match_state SET body = '3' WHERE name = 'search'"); err != nil {
			t.Fatal(err)
		}
	}
}

// TestOldDatabaseIsListedByYears: a database whose lists are older than those of the years gets them at the next start,
// also after a start that was interrupted.
func TestOldDatabaseIsListedByYears(t *testing.T) {
	s, db := open(t)
	for _, id := range []health.PersonID{"p1", "p2", "p3"} {
		r := resident(id, "Bùi Văn Thử")
		r.Fields[health.BirthDate] = health.FieldValue{State: health.HasValue, Value: "1985-03-12"}
		if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(r) }); err != nil {
			t.Fatal(err)
		}
	}
	for _, state := range []string{"2", "3 years after p1", "2 names after p2"} {
		for _, change := range []string{"DELETE FROM person_word WHERE word LIKE '@%' AND person_id <> 'p1'", "UPDATE match_state SET body = '" + state + "' WHERE name = 'search'"} {
			if _, err := db.Exec(change); err != nil {
				t.Fatal(err)
			}
		}
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if people, total, err := s.FindPeople(t.Context(), "", "thu 1985", 9, 0); err != nil || len(people) != 3 || total != 3 {
			t.Errorf("after %q %d are found, want 3: %v", state, len(people), err)
		}
	}
}

// TestOldContactsAreTies: whose address it was before families had one is who it belongs to after the next start.
func TestOldContactsAreTies(t *testing.T) {
	s, db := open(t)
	for _, older := range []string{"INSERT INTO contact (channel, address, staff, proof, made_at) VALUES ('telegram', '7', 'lan', 'invite', 5)",
		"INSERT INTO contact (channel, address, person_id, proof, made_at) VALUES ('sms', '+84990000001', 'p1', 'code', 6)",
		"DELETE FROM schema_step WHERE version = 15 AND part > 6"} {
		if _, err := db.Exec(older); err != nil {
			t.Fatal(err)
		}
	}
	for range 2 {
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	nurse, err1 := s.Contact(t.Context(), "telegram", "7")
	mine, err2 := s.Contact(t.Context(), "sms", "+84990000001")
	if err1 != nil || err2 != nil || nurse.Staff != "lan" || nurse.Proof != health.ProofInvite || mine.Person != "p1" || mine.At.Unix() != 6 {
		t.Errorf("staff %+v %v, resident of %q at %v: %v", nurse.Staff, err1, mine.Person, mine.At, err2)
	}
	var left int
	if err := db.QueryRow("SELECT COUNT(*) FROM contact").Scan(&left); err != nil || left != 0 {
		t.Errorf("%d rows are left behind: %v", left, err)
	}
}

// TestListsAreReadInOrder: a page of a long list costs its own length, since nothing is sorted.
func TestListsAreReadInOrder(t *testing.T) {
	s, db := open(t)
	text := s.texts[string(qSearchList)]
	var binds []any
	for _, b := range bindsOf(text) {
		binds = append(binds, sql.Named(b, 1))
	}
	steps := plan(t, db, text, binds)
	if len(steps) != 1 || !strings.HasPrefix(steps[0], "SEARCH person_word USING PRIMARY KEY (station=? AND word=? AND sort_key>? AND sort_key<?)") {
		t.Errorf("the list is read so: %q", steps)
	}
}
