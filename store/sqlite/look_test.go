package sqlite

import (
	"crypto/sha256"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// foreign makes the database of another program.
func foreign(t *testing.T, path, mode string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode("+mode+")")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE person (id TEXT)"); err != nil {
		t.Fatal(err)
	}
}

// prints are the checksums of everything in a directory.
func prints(t *testing.T, dir string) map[string][sha256.Size]byte {
	t.Helper()
	out := map[string][sha256.Size]byte{}
	files, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name()] = sha256.Sum256(b)
	}
	return out
}

// TestAnotherProgramsDatabase is refused, and not one byte of it or beside it changes.
func TestAnotherProgramsDatabase(t *testing.T) {
	for _, mode := range []string{"delete", "wal"} {
		dir := t.TempDir()
		path := filepath.Join(dir, "records.db")
		foreign(t, path, mode)
		before := prints(t, dir)
		if s, err := Open(path); !errors.Is(err, ErrForeign) {
			t.Errorf("%s: opened: %v, %v", mode, s, err)
		}
		after := prints(t, dir)
		if len(after) != len(before) || after["records.db"] != before["records.db"] {
			t.Errorf("%s: %d files, %d before; or the file was changed", mode, len(after), len(before))
		}
	}
}

// TestAnotherProgramsDatabaseInUse: its tables may stand in the log beside the file alone.
func TestAnotherProgramsDatabaseInUse(t *testing.T) {
	path := filepath.Join(t.TempDir(), "records.db")
	db, err := sql.Open("sqlite", "file:"+path+"?_pragma=journal_mode(wal)&_pragma=wal_autocheckpoint(0)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE TABLE letter (id TEXT)"); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(path); !errors.Is(err, ErrForeign) {
		t.Errorf("opened: %v", err)
	}
}

// TestLook: a store is one from its first table on; nothing, and an empty file, is none.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	look := func(name string, want bool) {
		t.Helper()
		if there, err := Look(filepath.Join(dir, name)); err != nil || there != want {
			t.Errorf("%s: %v, %v", name, there, err)
		}
	}
	look("nothing.db", false)
	look(".", false)
	if err := os.WriteFile(filepath.Join(dir, "empty.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	look("empty.db", false)
	s, err := Open(filepath.Join(dir, "ours.db"))
	if err != nil {
		t.Fatal(err)
	}
	look("ours.db", false)
	begun, err := s.Begun(t.Context())
	if begun || err != nil {
		t.Errorf("begun: %v, %v", begun, err)
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	look("ours.db", true)
	if begun, err = s.Begun(t.Context()); !begun || err != nil {
		t.Errorf("not begun: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	look("ours.db", true)
}
