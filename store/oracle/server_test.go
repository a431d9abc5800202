//go:build cgo

package oracle

import (
	"database/sql"
	"errors"
	"regexp"
	"slices"
	"testing"

	"hssk/store"
	"hssk/store/oracle/ocitest"
	"hssk/store/sqlstore"
	"hssk/store/storetest"
)

// marker is a table that says that this schema is for tests: its rows may go.
const marker = "hssk_test_schema"

// onServer puts the contract to a real server, in a schema of its own: an empty one, or one that an earlier run marked.
// Every behaviour begins without tables; at the end they are dropped.
func onServer(t *testing.T, c Config, only ...string) {
	db, err := Connect(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if err := markForTests(t, db); err != nil {
		t.Fatal(err)
	}
	tables := append(ourTables(t), "schema_step")
	storetest.Run(t, func(t *testing.T) store.Store {
		dropAll(t, db, tables) // and not their rows alone: the audit log keeps its own
		return open(t, c)
	}, only...)
	dropAll(t, db, append(tables, marker))
}

// dropAll drops those of the tables that are there.
func dropAll(t *testing.T, db *sql.DB, tables []string) {
	t.Helper()
	for _, name := range tables {
		if _, err := db.ExecContext(t.Context(), "DROP TABLE "+name+" CASCADE CONSTRAINTS PURGE"); err != nil && code(err) != 942 {
			t.Fatalf("drop %s: %v", name, err)
		}
	}
}

// markForTests refuses a schema in which somebody keeps records.
func markForTests(t *testing.T, db *sql.DB) error {
	there := func(name string) (bool, error) {
		var n int
		err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM "+name).Scan(&n)
		if code(err) == 942 {
			return false, nil
		}
		return err == nil, err // of another error nobody knows what it hides
	}
	marked, err := there(marker)
	if err != nil || marked {
		return err
	}
	installed, err := there("schema_step")
	if err != nil {
		return err
	}
	if installed {
		return errors.New("this schema holds the records of an installation: give the tests an empty one")
	}
	_, err = db.ExecContext(t.Context(), "CREATE TABLE "+marker+" (id NUMBER(1))")
	return err
}

var created = regexp.MustCompile(`^CREATE TABLE (\w+)`)

// ourTables lists what the migrations make.
func ourTables(t *testing.T) []string {
	t.Helper()
	texts, err := sqlstore.Statements(Dialect())
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, text := range texts {
		if m := created.FindStringSubmatch(text); m != nil && m[1] != "schema_step" {
			out = append(out, m[1])
		}
	}
	slices.Sort(out)
	return out
}

// TestServerRunOnTheDouble walks the way of a real server, so that it works on the day there is one.
func TestServerRunOnTheDouble(t *testing.T) {
	c := fresh(t)
	onServer(t, c, "staff", "audits", "crowds")
	db, err := Connect(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM person").Scan(&n); code(err) != 942 {
		t.Errorf("the tables are still there: %v", err)
	}
	s := open(t, c) // somebody installs here
	shared.Trouble(once("SELECT COUNT(*) FROM "+marker, ocitest.Trouble{Code: 1013}))
	if err := markForTests(t, db); code(err) != 1013 {
		t.Errorf("a schema of which nobody knows whether it is the tests': %v", err)
	}
	shared.Trouble(nil)
	if err := markForTests(t, db); err == nil {
		t.Error("an installation's schema is taken for the tests'")
	}
	s.Close()
}
