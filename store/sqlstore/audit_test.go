package sqlstore

import (
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// putLoose puts rows in past the store.
func putLoose(t *testing.T, db *sql.DB, from, to int) {
	t.Helper()
	for i := from; i < to; i++ {
		_, err := db.Exec(`INSERT INTO audit_log (id, made_at, actor_kind, actor_id, action, subject) VALUES (:id, :at, 'staff', 'lan', 'disclose', 'p1')`,
			sql.Named("id", fmt.Sprintf("old-%04d", i)), sql.Named("at", 1770000000+i))
		if err != nil {
			t.Fatal(err)
		}
	}
}

// older makes the log one from before the chain, with n rows.
func older(t *testing.T, s *Store, db *sql.DB, n int) {
	t.Helper()
	if _, err := db.Exec("DELETE FROM audit_head"); err != nil {
		t.Fatal(err)
	}
	putLoose(t, db, 0, n)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// faultsIn checks the whole log.
func faultsIn(t *testing.T, s *Store, anchors ...health.AuditHead) (faults []health.AuditFault, rows int64) {
	t.Helper()
	all, err := s.AuditRows(t.Context(), 0, 1_000_000)
	if err != nil {
		t.Fatal(err)
	}
	c := health.AuditCheck{Anchors: anchors}
	for _, r := range all {
		c.Next(r)
	}
	outside, err := s.AuditOutside(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	c.Outside(outside)
	head, err := s.AuditHead(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.End(head)
	return c.Faults, c.Rows
}

func TestOlderRowsAreAdoptedOnce(t *testing.T) {
	s, db := open(t)
	older(t, s, db, adoptBatch+7)
	if faults, rows := faultsIn(t, s); len(faults) > 0 || rows != adoptBatch+7 {
		t.Fatalf("%d rows, faults %v", rows, faults)
	}
	putLoose(t, db, 9000, 9001)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if faults, _ := faultsIn(t, s); len(faults) != 1 || faults[0].Code != health.AuditOutside {
		t.Errorf("a row put in later: %v", faults)
	}
}

// endless takes the note of the log's end away, and has it noted anew.
func endless(t *testing.T, s *Store, db *sql.DB) {
	t.Helper()
	by := health.Actor{Kind: health.BySystem, ID: "cli"}
	look := func(tx store.Tx) error {
		return tx.AppendAudit(health.Audit{At: time.Unix(1770000000, 0), By: by, Action: health.ActDisclose, Subject: "p1"})
	}
	for _, text := range []string{"DELETE FROM audit_head", "UPDATE audit_head SET seq = 0, hash = 'start'"} {
		if _, err := db.Exec(text); err != nil {
			t.Fatal(err)
		}
		if err := s.Migrate(t.Context()); err != nil {
			t.Errorf("%s: a start: %v", text, err)
		}
		if _, err := s.AuditHead(t.Context()); !errors.Is(err, store.ErrAuditEnd) {
			t.Errorf("%s: the end: %v", text, err)
		}
		if err := s.Write(t.Context(), look); !errors.Is(err, store.ErrAuditEnd) {
			t.Errorf("%s: a look: %v", text, err)
		}
		if _, err := s.NoteAuditEnd(t.Context(), by, time.Unix(1770000000, 0)); err != nil {
			t.Errorf("%s: noting it: %v", text, err)
		}
		if err := s.Write(t.Context(), look); err != nil {
			t.Errorf("%s: a look afterwards: %v", text, err)
		}
		if _, err := s.NoteAuditEnd(t.Context(), by, time.Unix(1770000000, 0)); !errors.Is(err, store.ErrExists) {
			t.Errorf("%s: noting it again: %v", text, err)
		}
	}
}

// TestALogWhoseEndIsNotNotedTakesNothing: no start of the program says where a log ends that has rows.
func TestALogWhoseEndIsNotNotedTakesNothing(t *testing.T) {
	s, db := open(t)
	older(t, s, db, 3)
	endless(t, s, db)
	if faults, rows := faultsIn(t, s); len(faults) > 0 || rows != 3+2*2 {
		t.Errorf("%d rows, faults %v", rows, faults)
	}
}

func TestAuditRowsCannotBeTouched(t *testing.T) {
	s, db := open(t)
	if err := s.Write(t.Context(), func(tx store.Tx) error {
		return tx.AppendAudit(health.Audit{At: time.Unix(1770000000, 0), By: health.Actor{Kind: health.ByStaff, ID: "lan"}, Action: health.ActDisclose, Subject: "p1"})
	}); err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"UPDATE audit_log SET actor_id = 'hanh'", "DELETE FROM audit_log"} {
		if _, err := db.Exec(text); err == nil || !strings.Contains(err.Error(), "never") {
			t.Errorf("%s: %v", text, err)
		}
	}
	for _, trigger := range []string{"audit_log_no_update", "audit_log_no_delete"} { // whoever owns the database can do this
		if _, err := db.Exec("DROP TRIGGER " + trigger); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := db.Exec("UPDATE audit_log SET actor_id = 'hanh'"); err != nil {
		t.Fatal(err)
	}
	if faults, _ := faultsIn(t, s); len(faults) != 1 || faults[0].Code != health.AuditChanged {
		t.Errorf("the chain says %v", faults)
	}
}

func TestStatements(t *testing.T) {
	for _, c := range []struct {
		name, file string
		want       []string
	}{
		{"plain", "CREATE TABLE a (b);\nCREATE TABLE c (d);\n", []string{"CREATE TABLE a (b)", "CREATE TABLE c (d)"}},
		{"one block", "CREATE TRIGGER a\nBEGIN\n  x;\n  y;\nEND;\n", []string{"CREATE TRIGGER a\nBEGIN\n  x;\n  y;\nEND;"}},
		{"two blocks", "A\nBEGIN\n  x;\nEND;\n/\nB\nBEGIN\n  y;\nEND\n", []string{"A\nBEGIN\n  x;\nEND;", "B\nBEGIN\n  y;\nEND"}},
	} {
		if got := statements(c.file); fmt.Sprintf("%q", got) != fmt.Sprintf("%q", c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}
