package sqlstore

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"modernc.org/sqlite"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/seal"
	"hssk/store/storetest"
)

func sourceFiles() fs.FS { return os.DirFS(".") }

// dialect is that of store/sqlite, which this package may not import.
func dialect() Dialect {
	has := func(text string) func(error) bool {
		return func(err error) bool { return err != nil && strings.Contains(err.Error(), text) }
	}
	return Dialect{Name: "sqlite", Keyed: "WITHOUT ROWID", Page: "LIMIT :page_limit OFFSET :page_offset", IsUnique: has("UNIQUE constraint"),
		Scrub:  []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"},
		IsBusy: has("SQLITE_BUSY"), IsThere: func(err error) bool {
			return has("already exists")(err) || has("duplicate column name")(err)
		}}
}

func file(t *testing.T) string {
	return "file:" + filepath.Join(t.TempDir(), "hssk.db") + "?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=synchronous(off)"
}

func openAt(t *testing.T, dsn string) (*Store, *sql.DB) {
	t.Helper()
	db, err := sql.Open("sqlite", dsn)
	if err != nil {
		t.Fatal(err)
	}
	s, err := New(db, db, dialect())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s, db
}

func open(t *testing.T) (*Store, *sql.DB) {
	t.Helper()
	s, db := openAt(t, file(t))
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s, db
}

func TestEveryQuestionPrepares(t *testing.T) {
	s, db := open(t)
	for name := range s.texts {
		if _, err := s.stmt(t.Context(), db, question(name)); err != nil {
			t.Error(err)
		}
	}
}

func TestUnknownQuestion(t *testing.T) {
	s, db := open(t)
	if _, err := s.stmt(t.Context(), db, "who_is_ill"); err == nil {
		t.Error("a question without a text was prepared")
	}
}

// scans lists the questions that may read a whole table, with the reason.
var scans = map[string]string{
	"search_word":         "every station: tens, and of each what lies under a word",
	"place_list":          "every station with its units: tens",
	"people_of_household": "every station with its units: tens",
	"search_count_list":   "counts what it has found, up to a number",
	"search_count_word":   "counts what it has found, up to a number",
	"near":                "looks at the people of eleven blocks at most, up to a cap of each",
	"board_records":       "counts everybody",
	"board_tasks":         "counts every live task",
	"board_done":          "counts by station",
	"staff_list":          "everybody who works here: tens",
	"station_list":        "every station: tens",
	"span_list":           "every station and what it was before: tens",
	"span_clear":          "all are written anew",
	"area_list":           "every place with a station: tens",
	"area_clear":          "all are written anew",
	"board_units":         "counts everybody",
	"board_unit_tasks":    "counts every live task",
	"board_unit_done":     "counts what was done in a day",
	"draft_pending":       "counted for a plan, a few times a year",
	"step_talks":          "counts what was recorded of late, for an operator",
	"request_list":        "newest first; read by people, a page at a time",
	"message_outbox":      "newest first; read by people, a page at a time",
	"campaign_list":       "every campaign: tens",
	"check_lists":         "every list that was handed out: some hundreds",
	"import_list":         "every import: tens",
	"period_list":         "every period of reporting: a few a year",
	"report_stocks":       "counts everybody, once a period",
	"report_created":      "counts everybody, once a period",
	"report_movers":       "looks at everybody, once a period",
	"report_touched":      "counts what was done, once a period",
	"report_visited":      "counts visits, once a period",
	"import_of_actor":     "every import: tens",
	"reorganisation_list": "every plan that was carried out: a few",
	"station_busy":        "looks at the staff: tens",
	"owned":               "sorts what it has found",
	"not_same_list":       "sorts what it has found",
	"forget_blocks":       "somebody is forgotten, or converted, once",
	"plain_count":         "counts what is left of a conversion",
	"key_use":             "counts every key, for a status",
	"contact_phones":      "read when a conversion begins", "consent_phones": "read when a conversion begins", "conversation_phones": "read when a conversion begins",
	"inbox_phones": "read when a conversion begins", "line_phones": "read when a conversion begins", "code_phones": "read when a conversion begins",
}

func TestQuestionsUseIndexes(t *testing.T) {
	s, db := open(t)
	for name, text := range s.texts {
		if scans[name] != "" {
			continue
		}
		var binds []any
		for _, b := range bindsOf(text) {
			binds = append(binds, sql.Named(b, 1))
		}
		for _, step := range plan(t, db, text, binds) {
			if strings.HasPrefix(step, "SCAN") {
				t.Errorf("%s reads a whole table: %s", name, step)
			}
		}
	}
}

func plan(t *testing.T, db *sql.DB, text string, binds []any) (steps []string) {
	t.Helper()
	rows, err := db.Query("EXPLAIN QUERY PLAN "+text, binds...)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

// witness stands between the store and SQLite and sees every statement with the names of its binds.
type witness struct {
	dsn string

	mu    sync.Mutex
	seen  map[string]bool
	wrong map[string]string
}

func (w *witness) saw(text string, args []driver.NamedValue) {
	var given []string
	for _, a := range args {
		given = append(given, a.Name)
	}
	slices.Sort(given)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.seen[text] = true
	if want := bindsOf(text); !slices.Equal(given, want) {
		w.wrong[text] = fmt.Sprintf("given %q, want %q", given, want)
	}
}

func (w *witness) Connect(context.Context) (driver.Conn, error) {
	c, err := w.Driver().Open(w.dsn)
	if err != nil {
		return nil, err
	}
	return watchedConn{c.(fullConn), w}, nil
}

func (w *witness) Driver() driver.Driver { return &sqlite.Driver{} }

type fullConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
}

type watchedConn struct {
	fullConn
	w *witness
}

func (c watchedConn) PrepareContext(ctx context.Context, text string) (driver.Stmt, error) {
	s, err := c.fullConn.PrepareContext(ctx, text)
	if err != nil {
		return nil, err
	}
	return watchedStmt{s.(fullStmt), text, c.w}, nil
}

type fullStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

type watchedStmt struct {
	fullStmt
	text string
	w    *witness
}

// NumInput leaves counting to the driver, as SQLite's own does: one name may stand for several places.
func (s watchedStmt) NumInput() int { return -1 }

func (s watchedStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (driver.Result, error) {
	s.w.saw(s.text, args)
	return s.fullStmt.ExecContext(ctx, args)
}

func (s watchedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	s.w.saw(s.text, args)
	return s.fullStmt.QueryContext(ctx, args)
}

// convertAll asks all that a conversion asks.
func convertAll(t *testing.T, seen *witness) {
	t.Helper()
	db := sql.OpenDB(&witness{dsn: file(t), seen: seen.seen, wrong: seen.wrong})
	s := migrated(t, db)
	putSick(t, s, "p1")
	s.Seal(seal.NewRing())
	if err := s.BeginSealing(t.Context()); err != nil {
		t.Fatal(err)
	}
	for over := false; !over; {
		p, err := s.SealPage(t.Context(), 9)
		if over = p.Over; err != nil {
			t.Fatal(err)
		}
	}
	err := s.Write(t.Context(), func(tx store.Tx) error { return tx.Forget("p1") })
	if _, useErr := s.MasterUse(t.Context()); err != nil || useErr != nil {
		t.Fatal(err, useErr)
	}
}

// TestBindsAreThoseOfTheTexts runs everything a store can do: SQLite forgives a value too many, Oracle (ORA-01036) does not.
func TestBindsAreThoseOfTheTexts(t *testing.T) {
	w := &witness{seen: map[string]bool{}, wrong: map[string]string{}}
	storetest.Run(t, func(t *testing.T) store.Store {
		w := &witness{dsn: file(t), seen: w.seen, wrong: w.wrong}
		db := sql.OpenDB(w)
		s, err := New(db, db, dialect())
		if err != nil {
			t.Fatal(err)
		}
		s.Seal(seal.NewRing())
		t.Cleanup(func() { _ = s.Close() })
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		return s
	})
	adopting := &witness{dsn: file(t), seen: w.seen, wrong: w.wrong} // a log from before the chain, which no new store has
	db := sql.OpenDB(adopting)
	s := migrated(t, db)
	older(t, s, db, 1)
	endless(t, s, db)
	placed(t, &witness{dsn: file(t), seen: w.seen, wrong: w.wrong})
	unplaced(t, sql.OpenDB(&witness{dsn: file(t), seen: w.seen, wrong: w.wrong}))
	ring := seal.NewRing()
	rotated, err := New(db, db, dialect())
	if err != nil {
		t.Fatal(err)
	}
	rotated.Seal(ring)
	if err := rotated.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	convertAll(t, w)
	ring.AddMaster()
	if _, _, err := rotated.Rewrap(t.Context(), "", 9); err != nil {
		t.Fatal(err)
	}
	for text, why := range w.wrong {
		t.Errorf("%s: %s", why, text)
	}
	texts, err := queryTexts(dialect())
	if err != nil {
		t.Fatal(err)
	}
	for name, text := range texts {
		if !w.seen[text] {
			t.Errorf("%s was never asked", name)
		}
	}
}

// migrated is a store on a database of the test, brought up to date.
func migrated(t *testing.T, db *sql.DB) *Store {
	t.Helper()
	s, err := New(db, db, dialect())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// placed brings a database up to date that has a resident from before hamlets had a column.
func placed(t *testing.T, w *witness) {
	t.Helper()
	db := sql.OpenDB(w)
	s := migrated(t, db)
	r := resident("p1", "Bùi Văn Thử")
	r.Fields[health.Hamlet] = health.FieldValue{State: health.HasValue, Value: "Xóm Lũy"}
	if err := s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateRecord(r) }); err != nil {
		t.Fatal(err)
	}
	for _, lost := range []string{"UPDATE person SET hamlet = NULL", "DELETE FROM match_state WHERE name = 'places'"} {
		if _, err := db.Exec(lost); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	var hamlet string
	if err := db.QueryRow("SELECT hamlet FROM person WHERE id = 'p1'").Scan(&hamlet); err != nil || hamlet != "luy" {
		t.Errorf("an old record is of hamlet %q: %v", hamlet, err)
	}
}

func TestWitnessSees(t *testing.T) {
	w := &witness{seen: map[string]bool{}, wrong: map[string]string{}}
	w.saw("SELECT :a, :a, :b", []driver.NamedValue{{Name: "b"}, {Name: "a"}})
	if len(w.wrong) != 0 {
		t.Errorf("right binds are called wrong: %v", w.wrong)
	}
	w.saw("SELECT :a", []driver.NamedValue{{Name: "a"}, {Name: "b"}})
	w.saw("SELECT :c", nil)
	if len(w.wrong) != 2 {
		t.Errorf("wrong binds pass: %v", w.wrong)
	}
}
