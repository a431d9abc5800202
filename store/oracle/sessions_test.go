//go:build cgo

package oracle

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/godror/godror"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/oracle/ocitest"
)

// TestDoubleArraysOfTruthValues shows why truth values travel as numbers: 19c's SQL has no such type.
func TestDoubleArraysOfTruthValues(t *testing.T) {
	db := pool(t)
	_, err := db.ExecContext(t.Context(), "UPDATE thing SET note = :1 WHERE id = :2", []bool{true, false}, []int64{1, 2})
	if err == nil {
		t.Error("an array of truth values is taken now: this caution is no longer needed")
	}
}

// TestDoubleOldDatesMove shows the other half of why birth dates are texts: before 1975 the clocks of Saigon went an hour
// ahead, and a date becomes an instant of the zone.
func TestDoubleOldDatesMove(t *testing.T) {
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		t.Fatal(err)
	}
	old := time.Date(1950, 5, 1, 0, 0, 0, 0, time.UTC).In(zone)
	if old.Hour() != 8 {
		t.Fatalf("midnight in Greenwich was %s in Saigon", old)
	}
	db := pool(t)
	calls := seen(func() {
		db.ExecContext(t.Context(), "UPDATE thing SET note = :v WHERE id = 0", sql.Named("v", time.Date(1950, 5, 1, 20, 0, 0, 0, time.UTC)))
	})
	if len(calls) != 1 || !strings.HasPrefix(calls[0].Rows[0][0].Text, "1950-05-02") {
		t.Errorf("the evening of the first of May arrives as %+v", calls)
	}
}

func TestDoubleNumbersIntoAnything(t *testing.T) {
	db := pool(t)
	must(t, db, insertThing, sql.Named("id", int64(9007199254740993)), sql.Named("name", "x"), sql.Named("note", nil))
	var whole any
	var text string
	if err := db.QueryRowContext(t.Context(), "SELECT id, id FROM thing").Scan(&whole, &text); err != nil || text != "9007199254740993" {
		t.Errorf("%q, %v", text, err)
	}
	switch n := whole.(type) {
	case godror.Number:
		if n != "9007199254740993" {
			t.Errorf("comes back as %s", n)
		}
	case int64:
		if n != 9007199254740993 {
			t.Errorf("comes back as %d", n)
		}
	default:
		t.Errorf("comes back as %T", whole)
	}
}

// TestDoubleOutsideATransaction: what is executed outside a transaction stands at once.
func TestDoubleOutsideATransaction(t *testing.T) {
	db := pool(t)
	must(t, db, insertThing, sql.Named("id", 1), sql.Named("name", "x"), sql.Named("note", nil))
	other, err := db.Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	var n int
	if err := other.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM thing").Scan(&n); err != nil || n != 1 {
		t.Errorf("another session sees %d rows, %v", n, err)
	}
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("UPDATE thing SET note = 'y'"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	var note sql.NullString
	if err := db.QueryRowContext(t.Context(), "SELECT note FROM thing").Scan(&note); err != nil || note.String != "" {
		t.Errorf("after the rollback the note is %q, %v", note.String, err)
	}
}

// TestDoubleErrorNumbers: each number reaches the store's decisions as it left the server.
func TestDoubleErrorNumbers(t *testing.T) {
	for number, retry := range map[int]bool{1000: false, 1013: false, 2290: false, 2291: false, 2292: false, 4061: true, 4065: true, 12541: true} {
		s := open(t, fresh(t))
		many := func(c ocitest.Call) ocitest.Trouble { // the driver repeats some calls once by itself
			if strings.HasPrefix(c.SQL, "INSERT INTO task") {
				return ocitest.Trouble{Code: number}
			}
			return ocitest.Trouble{}
		}
		shared.Trouble(many)
		err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateTask(job("first")) })
		shared.Trouble(nil)
		var he *health.Error
		if err == nil || code(err) != number || (errors.As(err, &he) && he.Retry) != retry {
			t.Errorf("ORA-%05d: %v", number, err)
		}
		if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateTask(job("first")) }); err != nil {
			t.Errorf("after ORA-%05d: %v", number, err)
		}
	}
}

// TestDoubleStoreWithoutASession: a store whose sessions are all taken says so when the caller gives up, and goes on.
func TestDoubleStoreWithoutASession(t *testing.T) {
	c := fresh(t)
	c.Conns = 2
	s := open(t, c)
	shared.Trouble(func(call ocitest.Call) ocitest.Trouble {
		if strings.HasPrefix(call.SQL, "INSERT INTO task") {
			return ocitest.Trouble{Wait: 400 * time.Millisecond}
		}
		return ocitest.Trouble{}
	})
	defer shared.Trouble(nil)
	errs := make(chan error, 2)
	for _, id := range []string{"a", "b"} {
		go func() {
			errs <- s.Write(context.Background(), func(tx store.Tx) error { return tx.CreateTask(job(id)) })
		}()
	}
	time.Sleep(100 * time.Millisecond) // both are in the middle of their transactions
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if _, err := s.Task(ctx, "a"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("a question without a session: %v", err)
	}
	for range 2 {
		if err := <-errs; err != nil {
			t.Error(err)
		}
	}
	if _, err := s.Task(t.Context(), "b"); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestAddresses: every way to name a server is passed on, nothing is logged by the driver, and the switch that keeps a
// statement from being broken reaches it.
func TestAddresses(t *testing.T) {
	for _, c := range []struct{ dsn, connect string }{
		{"hssk/x@db.example:1521/HSSK", "db.example:1521/HSSK"},
		{`user="hssk" password="x" connectString="tcps://db.example:2484/HSSK?wallet_location=/etc/hssk/wallet"`, "tcps://db.example:2484/HSSK?wallet_location=/etc/hssk/wallet"},
		{`user="" password="" connectString="HSSK" configDir="/etc/hssk/tns"`, "HSSK"},
		{"hssk/x@db.example:1521/HSSK?connect_timeout=5&expire_time=2", "db.example:1521/HSSK?connect_timeout=5&expire_time=2"},
	} {
		p, err := Config{DSN: c.dsn, NoBreak: true}.params()
		if err != nil || p.ConnectString != c.connect || !p.NoBreakOnContextCancel {
			t.Errorf("%s: connects to %q (no break: %t), %v", c.dsn, p.ConnectString, p.NoBreakOnContextCancel, err)
		}
		if p.Logger != nil {
			t.Errorf("%s: the driver is given a logger, which is shown the password", c.dsn)
		}
		if strings.Contains(c.dsn, "configDir") && p.ConfigDir != "/etc/hssk/tns" {
			t.Errorf("the directory of the client's settings is %q", p.ConfigDir)
		}
	}
}
