package sqlstore

import (
	"database/sql"
	"errors"
	"strings"
	"testing"

	"hssk/store"
)

// schema writes down every table and index as the database has it, and the steps it has noted.
func schema(t *testing.T, db *sql.DB) string {
	t.Helper()
	rows, err := db.Query(`SELECT COALESCE(sql, name) FROM sqlite_master UNION ALL SELECT 'step ' || version || '.' || part FROM schema_step ORDER BY 1`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var lines []string
	for rows.Next() {
		var line string
		if err := rows.Scan(&line); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

func TestMigrateTwice(t *testing.T) {
	s, db := open(t)
	before := schema(t, db)
	if !strings.Contains(before, "CREATE TABLE person ") || !strings.Contains(before, "step 3.1") {
		t.Fatalf("the schema is not there:\n%s", before)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if after := schema(t, db); after != before {
		t.Errorf("the second time changed something:\n%s", after)
	}
}

func TestNewerDatabaseIsRefused(t *testing.T) {
	s, db := open(t)
	if _, err := db.Exec("INSERT INTO schema_step (version, part) VALUES (9000, 1)"); err != nil {
		t.Fatal(err)
	}
	before := schema(t, db)
	if err := s.Migrate(t.Context()); !errors.Is(err, store.ErrNewer) {
		t.Errorf("error is %v", err)
	}
	if schema(t, db) != before {
		t.Error("a refused database was changed")
	}
}

// stopAfter brings an empty database to the state after some steps, as a process that died there leaves it. Where DDL
// commits by itself, the last step may be done without being noted.
func stopAfter(t *testing.T, db *sql.DB, s *Store, steps []step, noted int) {
	t.Helper()
	if err := s.createLedger(t.Context()); err != nil {
		t.Fatal(err)
	}
	for i, st := range steps {
		if _, err := db.Exec(st.text); err != nil {
			t.Fatal(err)
		}
		if i >= noted {
			continue
		}
		if _, err := db.Exec("INSERT INTO schema_step (version, part) VALUES (:v, :p)", sql.Named("v", st.version), sql.Named("p", st.part)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestHalfAppliedMigrationGoesOn(t *testing.T) {
	_, whole := open(t)
	want := schema(t, whole)
	steps, err := migrationSteps(dialect())
	if err != nil {
		t.Fatal(err)
	}
	for done := range len(steps) + 1 {
		for _, noted := range []int{done, max(done-1, 0)} {
			s, db := openAt(t, file(t))
			stopAfter(t, db, s, steps[:done], noted)
			if err := s.Migrate(t.Context()); err != nil {
				t.Errorf("%d steps done, %d noted: %v", done, noted, err)
			} else if got := schema(t, db); got != want {
				t.Errorf("%d steps done, %d noted: the schema is\n%s", done, noted, got)
			}
			_ = s.Close()
		}
	}
}

func TestBrokenStepIsAnError(t *testing.T) {
	s, db := open(t)
	if err := s.apply(t.Context(), step{version: 77, part: 1, text: "CREATE TABLE x (y"}); err == nil {
		t.Error("a broken statement was noted as done")
	}
	if strings.Contains(schema(t, db), "step 77") {
		t.Error("a broken step was noted")
	}
}

func TestMigrationFilesAreInOrder(t *testing.T) {
	steps, err := migrationSteps(dialect())
	if err != nil {
		t.Fatal(err)
	}
	for i, st := range steps {
		block := strings.Contains(st.text, "BEGIN\n") && strings.Count(st.text, "CREATE ") == 1
		if strings.Contains(st.text, ";") && !block || st.text == "" {
			t.Errorf("step %d.%d is not one statement: %q", st.version, st.part, st.text)
		}
		if i > 0 && (st.version < steps[i-1].version || st.version == steps[i-1].version && st.part != steps[i-1].part+1) {
			t.Errorf("step %d.%d follows %d.%d", st.version, st.part, steps[i-1].version, steps[i-1].part)
		}
		if st.part > 999 {
			t.Errorf("step %d.%d: the ledger counts to 999", st.version, st.part)
		}
	}
}

// TestStepsMayArriveOutOfOrder: a database that has a later step is given an earlier one that it lacks.
func TestStepsMayArriveOutOfOrder(t *testing.T) {
	_, whole := open(t)
	want := schema(t, whole)
	steps, err := migrationSteps(dialect())
	if err != nil {
		t.Fatal(err)
	}
	s, db := openAt(t, file(t))
	var others []step
	for _, st := range steps {
		if st.version != sealVersion {
			others = append(others, st)
		}
	}
	if len(steps)-len(others) != sealParts {
		t.Errorf("the migration of the keys has %d steps", len(steps)-len(others))
	}
	stopAfter(t, db, s, others, len(others))
	if _, err := db.Exec("INSERT INTO schema_step (version, part) VALUES (:v, 999)", sql.Named("v", steps[len(steps)-1].version)); err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := schema(t, db); !strings.Contains(got, "seal_key") || len(got) < len(want) {
		t.Errorf("the schema is\n%s", got)
	}
}
