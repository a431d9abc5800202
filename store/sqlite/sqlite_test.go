package sqlite

import (
	"bufio"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/storetest"
)

func open(t *testing.T, path string) store.Store {
	t.Helper()
	s, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestStore(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Store { return open(t, filepath.Join(t.TempDir(), "hssk.db")) })
}

func TestCrowdOfProcesses(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hssk.db")
	storetest.Crowd(t, func(t *testing.T) store.Store { return open(t, path) })
}

func TestPathsAsPeopleNameThem(t *testing.T) {
	for _, name := range []string{"hssk.db", "hồ sơ sức khoẻ.db", "trạm y tế/Phong Phú (mới)/hssk 100%.db", "a?b#c&d=e.db", "50%20.db", "'\"; --.db"} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), name)
			if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
				t.Fatal(err)
			}
			s := open(t, path)
			put(t, s, "p1")
			if _, err := os.Stat(path); err != nil {
				t.Errorf("the records went elsewhere: %v", err)
			}
		})
	}
}

func TestRelativePath(t *testing.T) {
	t.Chdir(t.TempDir())
	put(t, open(t, "hssk.db"), "p1")
	if _, err := os.Stat("hssk.db"); err != nil {
		t.Error(err)
	}
}

func TestOpenSaysWhereItFailed(t *testing.T) {
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "no such folder", "hssk.db"), dir} {
		if _, err := Open(path); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestNoDatabaseAtAll(t *testing.T) {
	path := filepath.Join(t.TempDir(), "letter.doc")
	if err := os.WriteFile(path, []byte(strings.Repeat("Kính gửi trạm y tế ", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Open(path)
	if err == nil {
		err = errors.Join(s.Migrate(t.Context()), s.Close())
	}
	if err == nil {
		t.Error("a letter was taken for a database")
	}
}

func TestSettings(t *testing.T) {
	for _, lock := range []string{"immediate", "deferred"} {
		db, err := sql.Open("sqlite", dsn(filepath.Join(t.TempDir(), "hssk.db"), lock))
		if err != nil {
			t.Fatal(err)
		}
		defer db.Close()
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "1", "foreign_keys": "1", "secure_delete": "1", "busy_timeout": "10000"} {
			var got string
			if err := db.QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
				t.Errorf("%s is %q, want %q (%v)", pragma, got, want, err)
			}
		}
	}
}

func record(id string) health.Record {
	return health.Record{ID: health.PersonID(id), Version: 1, Station: "TYT05158", Unit: "05158", Life: health.Resident,
		Fields:       map[health.Field]health.FieldValue{health.FullName: {State: health.HasValue, Value: "Bùi Văn Thử"}},
		Completeness: health.Incomplete, Verification: health.Unverified, Linkage: health.NotSent, Profile: "CORE/1",
		Cause: health.Cause{Kind: health.CauseImport, ID: "i1"}, CreatedAt: time.Unix(1770000000, 0), UpdatedAt: time.Unix(1770000000, 0)}
}

// create stores a record with its history and audit row.
func create(t *testing.T, s store.Store, id string) error {
	r := record(id)
	by := health.Actor{Kind: health.BySystem, ID: "import"}
	return s.Write(t.Context(), func(tx store.Tx) error {
		return errors.Join(tx.CreateRecord(r),
			tx.AppendChange(health.Change{ID: health.ChangeID("c-" + id), Person: r.ID, Version: 1, Action: health.ActCreate, Cause: r.Cause, By: by, At: r.CreatedAt}),
			tx.AppendAudit(health.Audit{At: r.CreatedAt, By: by, Action: health.ActCreate, Subject: id, Cause: r.Cause}))
	})
}

func put(t *testing.T, s store.Store, id string) {
	t.Helper()
	if err := create(t, s, id); err != nil {
		t.Fatal(err)
	}
}

// Names of the variables that turn the test program into a second process.
const (
	childPath = "HSSK_TEST_PATH"
	childName = "HSSK_TEST_NAME"
	childRows = 60
)

// TestSecondProcess is no test of its own: it is what the other process does.
func TestSecondProcess(t *testing.T) {
	path, name := os.Getenv(childPath), os.Getenv(childName)
	if path == "" {
		return // by itself there is nothing to do: another test runs this one as its second process
	}
	s := open(t, path)
	for i := 0; name == "endless" || i < childRows; i++ {
		id := fmt.Sprintf("%s-%d", name, i)
		put(t, s, id)
		fmt.Println("stored " + id) // said only after the commit
	}
}

func second(t *testing.T, path, name string) *exec.Cmd {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(program, "-test.run=^TestSecondProcess$")
	cmd.Env = append(os.Environ(), childPath+"="+path, childName+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

func TestTwoProcessesOnOneFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hssk.db")
	var others []*exec.Cmd
	for _, name := range []string{"b", "c"} {
		cmd := second(t, path, name) // both find an empty file and bring its schema up to date
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		others = append(others, cmd)
	}
	s := open(t, path)
	for i := range childRows {
		put(t, s, fmt.Sprintf("a-%d", i))
	}
	for _, cmd := range others {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	people, _, err := s.FindPeople(t.Context(), "", "", 1000, 0)
	if err != nil || len(people) != 3*childRows {
		t.Errorf("%d records of %d: %v", len(people), 3*childRows, err)
	}
}

func TestKilledProcessLosesNothingItSaid(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hssk.db")
	cmd := second(t, path, "endless")
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	var said []string
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		id, ok := strings.CutPrefix(lines.Text(), "stored ")
		if ok {
			said = append(said, id)
		}
		if len(said) == 40 {
			if err := cmd.Process.Kill(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := cmd.Wait(); err == nil || len(said) < 40 {
		t.Fatalf("the process ended by itself after %d records: %v", len(said), err)
	}
	s := open(t, path)
	for _, id := range said {
		if _, err := s.Record(t.Context(), health.PersonID(id)); err != nil {
			t.Error(err)
		}
		if h, err := s.History(t.Context(), health.PersonID(id), 9); err != nil || len(h) != 1 {
			t.Errorf("%s has %d changes: %v", id, len(h), err)
		}
	}
	put(t, s, "after")
}

func TestBusyMayBeTriedAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "hssk.db")
	put(t, open(t, path), "p1")
	holder, err := sql.Open("sqlite", dsn(path, "immediate"))
	if err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	tx, err := holder.Begin()
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	impatient, err := sql.Open("sqlite", strings.Replace(dsn(path, "immediate"), "10000", "1", 1))
	if err != nil {
		t.Fatal(err)
	}
	defer impatient.Close()
	_, err = impatient.Begin()
	if !Dialect().IsBusy(err) || Dialect().IsUnique(err) {
		t.Errorf("a locked database gives %v", err)
	}
}

func TestErrorsAreTold(t *testing.T) {
	db, err := sql.Open("sqlite", dsn(filepath.Join(t.TempDir(), "hssk.db"), "immediate"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	d := Dialect()
	for _, c := range []struct {
		sql                   string
		there, unique, failed bool
	}{
		{sql: "CREATE TABLE station (code TEXT PRIMARY KEY, name TEXT UNIQUE, unit TEXT NOT NULL)"},
		{sql: "CREATE INDEX station_unit ON station (unit)"},
		{sql: "CREATE TABLE station (code TEXT)", there: true, failed: true},
		{sql: "CREATE INDEX station_unit ON station (unit)", there: true, failed: true},
		{sql: "CREATE TABEL station (code TEXT)", failed: true},
		{sql: "INSERT INTO station VALUES ('a', 'Phong Phú', '05158')"},
		{sql: "INSERT INTO station VALUES ('a', 'Mỹ Hòa', '05143')", unique: true, failed: true},
		{sql: "INSERT INTO station VALUES ('b', 'Phong Phú', '05158')", unique: true, failed: true},
		{sql: "INSERT INTO station VALUES ('c', 'Gia Mô', NULL)", failed: true},
	} {
		_, err := db.Exec(c.sql)
		if got := [3]bool{d.IsThere(err), d.IsUnique(err), err != nil}; got != [3]bool{c.there, c.unique, c.failed} || d.IsBusy(err) {
			t.Errorf("%s: there, unique, failed are %v (%v)", c.sql, got, err)
		}
	}
}

func BenchmarkCreateRecord(b *testing.B) {
	s, err := Open(filepath.Join(b.TempDir(), "hssk.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	n := 0
	for b.Loop() {
		n++
		r := record(fmt.Sprintf("p%d", n))
		if err := s.Write(b.Context(), func(tx store.Tx) error { return tx.CreateRecord(r) }); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkCreateBatch stores as many records in one transaction as a page of an import has.
func BenchmarkCreateBatch(b *testing.B) {
	s, err := Open(filepath.Join(b.TempDir(), "hssk.db"))
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if err := s.Migrate(b.Context()); err != nil {
		b.Fatal(err)
	}
	const batch = 500
	n := 0
	for b.Loop() {
		err := s.Write(b.Context(), func(tx store.Tx) error {
			for range batch {
				n++
				if err := tx.CreateRecord(record(fmt.Sprintf("p%d", n))); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "records/s")
}
