//go:build cgo

package oracle

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/godror/godror"

	"hssk/store/oracle/ocitest"
)

// pool connects to a fresh database with a table for trying things.
func pool(t *testing.T) *sql.DB {
	t.Helper()
	db, err := Connect(t.Context(), fresh(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	must(t, db, "CREATE TABLE thing (\nid NUMBER(19) PRIMARY KEY,\nname VARCHAR2(10 CHAR) NOT NULL,\nnote VARCHAR2(20 CHAR),\nbody CLOB,\nsize_cm NUMBER(5)\n)")
	return db
}

func must(t *testing.T, db *sql.DB, text string, args ...any) {
	t.Helper()
	if _, err := db.ExecContext(t.Context(), text, args...); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
}

// seen collects the calls that reach the engine while f runs.
func seen(f func()) []ocitest.Call {
	var mu sync.Mutex
	var calls []ocitest.Call
	shared.Observe(func(c ocitest.Call) { mu.Lock(); calls = append(calls, c); mu.Unlock() })
	defer shared.Observe(nil)
	f()
	mu.Lock()
	defer mu.Unlock()
	return calls
}

const insertThing = "INSERT INTO thing (id, name, note) VALUES (:id, :name, :note)"

// TestDoubleBinds shows in which shape each Go value reaches the database: the traps that the store's binds avoid.
func TestDoubleBinds(t *testing.T) {
	db := pool(t)
	type status string
	for _, c := range []struct {
		what  string
		value any
		kind  byte // 0: NULL
		text  string
		err   string
	}{
		{"an integer is a number", int64(7), 'N', "7", ""},
		{"a large integer keeps every digit", int64(9007199254740993), 'N', "9007199254740993", ""},
		{"a text keeps its letters", "Đỗ Thị Ễnh", 'S', "Đỗ Thị Ễnh", ""},
		{"the empty text is NULL", "", 0, "", ""},
		{"nil is NULL", nil, 0, "", ""},
		{"a decimal as text keeps its digits", godror.Number("0.1"), 'N', "0.1", ""},
		{"a float is binary", 0.1, 'N', "0.10000000000000001", ""},
		{"a truth value is none of 19c's types", true, 0, "", "ORA-03115"},
		{"a named type is refused by the driver", status("open"), 0, "", "unknown type"},
	} {
		t.Run(c.what, func(t *testing.T) {
			var err error
			calls := seen(func() {
				_, err = db.ExecContext(t.Context(), "UPDATE thing SET note = :v WHERE id = 0", sql.Named("v", c.value))
			})
			if c.err != "" {
				if err == nil || !strings.Contains(err.Error(), c.err) {
					t.Fatalf("error is %v, want %s", err, c.err)
				}
				return
			}
			if err != nil || len(calls) != 1 {
				t.Fatalf("%v, %d calls", err, len(calls))
			}
			if got := calls[0].Rows[0][0]; got.Kind != c.kind || got.Text != c.text {
				t.Errorf("arrives as %q %q", got.Kind, got.Text)
			}
		})
	}
}

// TestDoubleBirthDateAsTime shows why birth dates are texts: as an instant, one from before 1975 moves to another day or hour.
func TestDoubleBirthDateAsTime(t *testing.T) {
	db := pool(t)
	late := time.Date(2020, 5, 1, 23, 30, 0, 0, time.UTC)
	calls := seen(func() {
		db.ExecContext(t.Context(), "UPDATE thing SET note = :v WHERE id = 0", sql.Named("v", late))
	})
	if len(calls) != 1 || !strings.HasPrefix(calls[0].Rows[0][0].Text, "2020-05-02 06:30") {
		t.Errorf("23:30 on the first of May arrives as %+v", calls)
	}
}

func TestDoubleNullsComeBackEmpty(t *testing.T) {
	db := pool(t)
	must(t, db, insertThing, sql.Named("id", 1), sql.Named("name", "x"), sql.Named("note", ""))
	var note sql.NullString
	if err := db.QueryRowContext(t.Context(), "SELECT note FROM thing WHERE id = 1").Scan(&note); err != nil {
		t.Fatal(err)
	}
	if note.String != "" {
		t.Errorf("note is %q", note.String)
	}
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM thing WHERE note IS NULL").Scan(&n); err != nil || n != 1 {
		t.Errorf("%d rows without a note, %v", n, err)
	}
}

func TestDoubleRefusals(t *testing.T) {
	db := pool(t)
	must(t, db, insertThing, sql.Named("id", 1), sql.Named("name", "x"), sql.Named("note", nil))
	for _, c := range []struct {
		what string
		text string
		args []any
		code int
	}{
		{"a taken key", insertThing, []any{sql.Named("id", 1), sql.Named("name", "y"), sql.Named("note", nil)}, 1},
		{"an empty text where a value must be", insertThing, []any{sql.Named("id", 2), sql.Named("name", ""), sql.Named("note", nil)}, 1400},
		{"a text too long by a letter", insertThing, []any{sql.Named("id", 2), sql.Named("name", "Ễễễễễễễễễễễ"), sql.Named("note", nil)}, 12899},
		{"a number too large", "UPDATE thing SET size_cm = :n", []any{sql.Named("n", 123456)}, 1438},
		{"a missing bind", insertThing, []any{sql.Named("id", 2), sql.Named("name", "y"), sql.Named("other", nil)}, 1036},
		{"a table that is not there", "SELECT id FROM nobody", nil, 942},
		{"another database's words", "SELECT id FROM thing LIMIT 1", nil, 933},
		{"what exists already", "CREATE TABLE thing (id NUMBER(1))", nil, 955},
	} {
		t.Run(c.what, func(t *testing.T) {
			_, err := db.ExecContext(t.Context(), c.text, c.args...)
			if code(err) != c.code {
				t.Errorf("%v, want ORA-%05d", err, c.code)
			}
		})
	}
	must(t, db, insertThing, sql.Named("id", 3), sql.Named("name", "Ễễễễễễễễễễ"), sql.Named("note", nil)) // ten letters, thirty bytes
}

func TestDoubleReturning(t *testing.T) {
	db := pool(t)
	must(t, db, insertThing, sql.Named("id", 1), sql.Named("name", "x"), sql.Named("note", nil))
	var name string
	res, err := db.ExecContext(t.Context(), "UPDATE thing SET name = 'y' WHERE id = :id RETURNING name INTO :name",
		sql.Named("id", 1), sql.Named("name", sql.Out{Dest: &name}))
	if err != nil || name != "y" {
		t.Fatalf("%q, %v", name, err)
	}
	name = ""
	res, err = db.ExecContext(t.Context(), "UPDATE thing SET name = 'z' WHERE id = :id RETURNING name INTO :name",
		sql.Named("id", 9), sql.Named("name", sql.Out{Dest: &name}))
	if err != nil || name != "" {
		t.Fatalf("no row: %q, %v", name, err)
	}
	if n, err := res.RowsAffected(); n != 0 || err != nil {
		t.Errorf("%d rows, %v", n, err)
	}
}

func TestDoubleLongTexts(t *testing.T) {
	db := pool(t)
	for id, n := range []int{1, 3999, 4000, 4001, 32767, 32768, 200_000} {
		long := strings.Repeat("ễ", n)
		_, err := db.ExecContext(t.Context(), "INSERT INTO thing (id, name, body) VALUES (:id, 'x', :body)",
			sql.Named("id", id), sql.Named("body", long))
		if err != nil {
			t.Fatalf("%d letters: %v", n, err)
		}
		var back string
		if err := db.QueryRowContext(t.Context(), "SELECT body FROM thing WHERE id = :id", sql.Named("id", id)).Scan(&back); err != nil || back != long {
			t.Errorf("%d letters come back as %d bytes, %v", n, len(back), err)
		}
	}
}

// TestDoubleLobInPieces shows why long texts are bound as strings: the driver's own streaming counts bytes where Oracle
// counts letters, so that a text of other than ASCII letters has a gap after its first piece, of half a megabyte or more.
func TestDoubleLobInPieces(t *testing.T) {
	db := pool(t)
	long := strings.Repeat("ễ", 500_000)
	must(t, db, "INSERT INTO thing (id, name, body) VALUES (1, 'x', :body)",
		sql.Named("body", godror.Lob{IsClob: true, Reader: strings.NewReader(long)}))
	var back string
	if err := db.QueryRowContext(t.Context(), "SELECT body FROM thing WHERE id = 1").Scan(&back); err != nil {
		t.Fatal(err)
	}
	if back == long {
		t.Error("the driver streams Vietnamese texts rightly now: this caution is no longer needed")
	}
}

// TestDoubleEmptyBatch shows that the driver executes an empty array once: whoever binds arrays looks at their length first.
func TestDoubleEmptyBatch(t *testing.T) {
	db := pool(t)
	calls := seen(func() {
		db.ExecContext(t.Context(), "UPDATE thing SET note = :1 WHERE id = :2", []string{}, []int64{})
	})
	if len(calls) != 1 || !calls[0].Rows[0][0].Null() {
		t.Errorf("an empty array became %+v", calls)
	}
}

func TestDoubleBatchErrors(t *testing.T) {
	db := pool(t)
	_, err := db.ExecContext(t.Context(), "INSERT INTO thing (id, name) VALUES (:1, :2)", godror.PartialBatch(),
		[]int64{1, 2, 2, 4}, []string{"a", "b", "c", strings.Repeat("d", 11)})
	var batch *godror.BatchErrors
	if !errors.As(err, &batch) || len(batch.Errs) != 2 {
		t.Fatalf("error is %v", err)
	}
	for i, want := range []struct{ row, code int }{{2, 1}, {3, 12899}} {
		if e := batch.Errs[i]; e.Offset() != want.row || e.Code() != want.code {
			t.Errorf("row %d: %v", e.Offset(), e)
		}
	}
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM thing").Scan(&n); err != nil || n != 2 {
		t.Errorf("%d rows stay, %v", n, err)
	}
}

func TestDoubleDefinitionCommits(t *testing.T) {
	db := pool(t)
	tx, err := db.BeginTx(context.Background(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec(insertThing, sql.Named("id", 1), sql.Named("name", "x"), sql.Named("note", nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := tx.Exec("CREATE INDEX thing_name ON thing (name)"); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	var n int
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM thing").Scan(&n); err != nil || n != 1 {
		t.Errorf("%d rows after the rollback, %v: a definition commits what was before it", n, err)
	}
}

func TestDoubleNumbersComeBackWhole(t *testing.T) {
	db := pool(t)
	must(t, db, insertThing, sql.Named("id", int64(9007199254740993)), sql.Named("name", "x"), sql.Named("note", nil))
	var id, count int64
	if err := db.QueryRowContext(t.Context(), "SELECT id, COUNT(*) OVER () FROM thing").Scan(&id, &count); err != nil || id != 9007199254740993 || count != 1 {
		t.Errorf("%d, %d, %v", id, count, err)
	}
	var none sql.NullInt64
	if err := db.QueryRowContext(t.Context(), "SELECT size_cm FROM thing").Scan(&none); err != nil || none.Valid {
		t.Errorf("%v, %v", none, err)
	}
}

// TestDoubleArraysOfNullTexts shows why arrays of texts are bound as []string, in which "" is NULL.
func TestDoubleArraysOfNullTexts(t *testing.T) {
	db := pool(t)
	_, err := db.ExecContext(t.Context(), "UPDATE thing SET note = :1 WHERE id = :2", []sql.NullString{{}, {String: "a", Valid: true}}, []int64{1, 2})
	if err == nil {
		t.Error("the driver takes them now: this caution is no longer needed")
	}
	calls := seen(func() {
		_, err = db.ExecContext(t.Context(), "UPDATE thing SET note = :1, size_cm = :2 WHERE id = :3", []string{"", "a"}, []sql.NullInt64{{}, {Int64: 5, Valid: true}}, []int64{1, 2})
	})
	if err != nil || len(calls) != 1 || !calls[0].Rows[0][0].Null() || !calls[0].Rows[0][1].Null() || calls[0].Rows[1][1].Text != "5" {
		t.Errorf("%+v, %v", calls, err)
	}
}

// TestDoubleNoZoneIsAsked: a server whose zone Go does not know would make the driver panic; ours is given.
func TestDoubleNoZoneIsAsked(t *testing.T) {
	calls := seen(func() { pool(t) })
	for _, c := range calls {
		if strings.Contains(strings.ToUpper(c.SQL), "TIMEZONE") {
			t.Errorf("asked: %s", c.SQL)
		}
	}
}

// TestDoubleSessionsAreOurs: with the driver's own pool below database/sql's, broken sessions came back to the application.
func TestDoubleSessionsAreOurs(t *testing.T) {
	p, err := fresh(t).params()
	if err != nil || !p.StandaloneConnection.Bool || !p.StandaloneConnection.Valid {
		t.Errorf("sessions are pooled twice: %+v, %v", p.StandaloneConnection, err)
	}
	if s := fmt.Sprint(p.CommonParams); strings.Contains(s, "password=x") {
		t.Errorf("the password shows itself: %s", s)
	}
}

// TestDoubleGuardsTheAuditLog shows that the triggers are in place, and that what stands before the chain is adopted.
func TestDoubleGuardsTheAuditLog(t *testing.T) {
	c := fresh(t)
	s := open(t, c)
	db, err := Connect(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	must(t, db, "DELETE FROM audit_head")
	must(t, db, "INSERT INTO audit_log (id, made_at, actor_kind, actor_id, action, subject) VALUES ('old-1', 1770000000, 'staff', 'lan', 'disclose', 'p1')")
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if rows, err := s.AuditOf(t.Context(), "p1", 9); err != nil || len(rows) != 1 || rows[0].Seq != 1 {
		t.Errorf("the older row has no place: %d rows, %v", len(rows), err)
	}
	for text, want := range map[string]int{"UPDATE audit_log SET actor_id = 'hanh'": 20001, "DELETE FROM audit_log": 20002} {
		if _, err := db.ExecContext(t.Context(), text); code(err) != want {
			t.Errorf("%s: %v", text, err)
		}
	}
}
