package sqlstore

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/seal"
)

func TestForgottenPersonIsGone(t *testing.T) {
	for name, ring := range map[string]*seal.Ring{"sealed": seal.NewRing(), "not sealed": nil} {
		t.Run(name, func(t *testing.T) {
			dsn := file(t)
			s, _, err := openWith(t, dsn+"&_pragma=secure_delete(on)", ring)
			if err != nil {
				t.Fatal(err)
			}
			putSick(t, s, "p1")
			by := health.Audit{At: noon(), By: health.Actor{Kind: health.ByStaff, ID: "lan"}, Action: health.ActDisclose, Subject: "p1"}
			if err := s.Write(t.Context(), func(tx store.Tx) error { return errors.Join(tx.Forget("p1"), tx.AppendAudit(by)) }); err != nil {
				t.Fatal(err)
			}
			left := dump(t, s)
			for _, trace := range []string{"1990", "dinh", "mau", herPhone, herIll} {
				if strings.Contains(left, trace) && (ring != nil || !strings.Contains("mau"+herIll, trace)) {
					t.Errorf("%q is left:\n%s", trace, left)
				}
			}
			for _, n := range []string{"person_number", "person_trait", "person_block", "visit", "dose", "contact_tie", "conversation", "inbox", "link_code",
				"person_word", "household_past", "proxy", "consent"} {
				if count(t, s, "SELECT COUNT(*) FROM "+n) != 0 {
					t.Errorf("%s has rows", n)
				}
			}
			if ring != nil && count(t, s, "SELECT COUNT(*) FROM seal_key WHERE owner IN ('p1') AND wrapped IS NULL") != 1 {
				t.Error("the key is left")
			}
			soundAudit(t, s, s.AuditKey(), 2)
		})
	}
}

// dump writes down the rows that keep the person's identifier.
func dump(t *testing.T, s *Store) string {
	t.Helper()
	var all strings.Builder
	for _, table := range []string{"person", "change_log", "draft WHERE person_id IS NOT NULL", "merge_log", "import_row WHERE person_id IS NOT NULL", "check_item", "message", "task", "audit_log"} {
		rows, err := s.read.Query("SELECT * FROM " + table)
		if err != nil {
			t.Fatal(err)
		}
		columns, _ := rows.Columns()
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(any)
			}
			if err := rows.Scan(cells...); err != nil {
				t.Fatal(err)
			}
			for _, c := range cells {
				fmt.Fprint(&all, *c.(*any), "|")
			}
			fmt.Fprintln(&all)
		}
		if err := errors.Join(rows.Err(), rows.Close()); err != nil {
			t.Fatal(err)
		}
	}
	return all.String()
}

// TestGivenRowsBelongToTheHeir: what a merge gives away opens with the heir's key, and is gone with the heir.
func TestGivenRowsBelongToTheHeir(t *testing.T) {
	s, db, _, _ := sealedStore(t)
	putSick(t, s, "p1")
	heir := sick("p2")
	give := func(from, to health.PersonID) {
		t.Helper()
		err := s.Write(t.Context(), func(tx store.Tx) error {
			owned, err := tx.Owned(from)
			for i := range owned {
				if _, err := tx.Give(&owned[i], from, to, noon()); err != nil {
					return err
				}
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(heir) }); err != nil {
		t.Fatal(err)
	}
	give("p1", "p2")
	if m, err := s.MergesOf(t.Context(), "p1"); err != nil || len(m) != 1 || m[0].KeptBefore.ID != "p1" {
		t.Fatal(err)
	}
	if _, err := db.Exec("UPDATE seal_key SET master = '-', wrapped = NULL WHERE owner = 'p1'"); err != nil { // the first one's key is gone
		t.Fatal(err)
	}
	if m, err := s.MergesOf(t.Context(), "p1"); err != nil || len(m) != 1 || m[0].KeptBefore.ID != "" || m[0].GoneBefore.ID != "away" {
		t.Errorf("what was sealed under a destroyed key: %v", err)
	}
	visits, err1 := s.Visits(t.Context(), "p2", 9, 0)
	doses, err2 := s.Doses(t.Context(), "p2", 9, 0)
	draft, err3 := s.Draft(t.Context(), "dp1")
	rows, err4 := s.ImportRows(t.Context(), "ip1", 1, 9)
	if err := errors.Join(err1, err2, err3, err4); err != nil || len(visits) != 1 || visits[0].Findings["CHANDOAN"] != herIll ||
		len(doses) != 1 || doses[0].Reaction != herIll || draft.Note != herNote || len(rows) != 1 || len(rows[0].Original) != 2 {
		t.Errorf("the heir does not read what was given: %v", err)
	}
	if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.Forget("p2") }); err != nil {
		t.Fatal(err)
	}
	draft, err := s.Draft(t.Context(), "dp1")
	if err != nil || len(draft.Values) > 0 || draft.Note != "" {
		t.Errorf("a given draft outlives its person: %v", err)
	}
}

// TestForgottenWithThoseMergedIntoThem: a record that was merged into another is the same person.
func TestForgottenWithThoseMergedIntoThem(t *testing.T) {
	s, _, _, _ := sealedStore(t)
	if err := s.Write(t.Context(), func(tx store.Tx) error {
		gone := sick("away")
		gone.Life, gone.MergedInto = health.Merged, "p1"
		return tx.CreateRecord(gone)
	}); err != nil {
		t.Fatal(err)
	}
	putSick(t, s, "p1")
	if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.Forget("p1") }); err != nil {
		t.Fatal(err)
	}
	r, err := s.Record(t.Context(), "away")
	if err != nil || len(r.Fields) > 0 || count(t, s, "SELECT COUNT(*) FROM person WHERE name_key <> '-' OR birth IS NOT NULL") != 0 {
		t.Errorf("the merged record is left: %v", err)
	}
	if n := count(t, s, "SELECT COUNT(*) FROM seal_key WHERE owner <> 'store' AND wrapped IS NOT NULL"); n != 0 {
		t.Errorf("%d keys are left", n)
	}
}
