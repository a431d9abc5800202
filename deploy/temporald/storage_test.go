package main

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	namespacepb "go.temporal.io/api/namespace/v1"
	"google.golang.org/protobuf/types/known/durationpb"
)

func testNow() time.Time { return time.Date(2026, 11, 23, 9, 30, 0, 0, time.UTC) }

// open makes real files in an empty directory. The server's library keeps connections until the process ends, so a
// test does this once for a directory.
func open(t *testing.T, dir string) *storage {
	t.Helper()
	var msg bytes.Buffer
	o, err := parseOptions([]string{"--data", dir, "--lock-wait", "0"}, &msg, &msg)
	if err != nil {
		t.Fatal(err)
	}
	s, err := openDirectory(t.Context(), o, "1.32.1", testNow, &msg)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	return s
}

func TestDirectoryAfterEachKindOfEnd(t *testing.T) {
	tests := []struct {
		name  string
		spoil func(t *testing.T, dir string)
		fresh bool
		aside string
	}{
		{"clean stop", func(*testing.T, string) {}, false, ""},
		{"died while making files", func(t *testing.T, dir string) { remove(t, dir, versionFile) }, true, "set-aside-unfinished-20261123T093000Z"},
		{"other version", func(t *testing.T, dir string) { mustWriteVersion(t, dir, "1.29.1") }, true, "set-aside-1.29.1-20261123T093000Z"},
		{"died while setting aside", func(t *testing.T, dir string) {
			mustWriteVersion(t, dir, "1.29.1")
			remove(t, dir, mainFile)
		}, true, "set-aside-1.29.1-20261123T093000Z"},
		{"one file lost", func(t *testing.T, dir string) { remove(t, dir, visibilityFile) }, true, "set-aside-1.32.1-20261123T093000Z"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			dir := t.TempDir()
			if fresh, _ := prepare(t, dir); !fresh {
				t.Fatal("an empty directory is not fresh")
			}
			tt.spoil(t, dir)
			fresh, msg := prepare(t, dir)
			if fresh != tt.fresh {
				t.Errorf("fresh %v, want %v", fresh, tt.fresh)
			}
			kept, _ := filepath.Glob(filepath.Join(dir, "set-aside-*"))
			if tt.aside == "" && len(kept) == 0 && msg == "" {
				return
			}
			if want := filepath.Join(dir, tt.aside); !slices.Equal(kept, []string{want}) || !strings.Contains(msg, want) {
				t.Errorf("set aside %q, said %q; want %q", kept, msg, want)
			}
		})
	}
}

// prepare brings a directory of empty files in order.
func prepare(t *testing.T, dir string) (fresh bool, msg string) {
	t.Helper()
	var errw bytes.Buffer
	d := directory{
		path: dir, version: "1.32.1", now: testNow, errw: &errw,
		create: func() error {
			return errors.Join(touch(filepath.Join(dir, mainFile)), touch(filepath.Join(dir, visibilityFile)))
		},
		reopen: func() error { return nil },
	}
	fresh, err := d.prepare()
	if err != nil {
		t.Fatal(err)
	}
	return fresh, errw.String()
}

func remove(t *testing.T, dir, name string) {
	t.Helper()
	if err := os.Remove(filepath.Join(dir, name)); err != nil {
		t.Fatal(err)
	}
}

func mustWriteVersion(t *testing.T, dir, version string) {
	t.Helper()
	if err := writeVersion(dir, version); err != nil {
		t.Fatal(err)
	}
}

func TestAsideDirectoryNamesAreTameAndNeverReused(t *testing.T) {
	dir := t.TempDir()
	want := []string{"set-aside-.._.._x_y-20261123T093000Z", "set-aside-.._.._x_y-20261123T093000Z-2"}
	for _, w := range want {
		got, err := makeAsideDir(dir, "../../x y", testNow())
		if err != nil || got != filepath.Join(dir, w) {
			t.Errorf("got %q, %v; want %q", got, err, w)
		}
	}
}

func TestOnlyTheIndexesWeFilterByAreKept(t *testing.T) {
	s := open(t, t.TempDir())
	var got []string
	err := withFile(s.visibility, func(db *sql.DB) (err error) { got, err = indexNames(db); return err })
	if err != nil {
		t.Fatal(err)
	}
	want := slices.Sorted(slices.Values(keptIndexes()))
	if !slices.Equal(got, want) {
		t.Errorf("indexes %q, want %q", got, want)
	}
	if !slices.Contains(want, "by_keyword_03") || !slices.Contains(want, "by_datetime_01") {
		t.Errorf("kept %q lacks those of HsskStage and HsskDue", want)
	}
}

func TestIndexOfALaterAttributeIsAdded(t *testing.T) {
	s := open(t, t.TempDir())
	var before, after string
	err := withFile(s.visibility, func(db *sql.DB) error {
		const text = `SELECT sql FROM sqlite_master WHERE name = 'by_keyword_03'`
		err := db.QueryRow(text).Scan(&before)
		if _, dropErr := db.Exec(`DROP INDEX by_keyword_03`); dropErr != nil {
			return dropErr
		}
		return errors.Join(err, openSQLite(s), db.QueryRow(text).Scan(&after))
	})
	if err != nil {
		t.Fatal(err)
	}
	same := func(s string) string { return strings.Join(strings.Fields(s), "") }
	if same(before) != same(after) {
		t.Errorf("made %s, the schema has %s", after, before)
	}
}

func TestFilesAreForThisUserOnly(t *testing.T) {
	dir := t.TempDir()
	open(t, dir)
	for _, name := range []string{mainFile, visibilityFile, versionFile, lockFile} {
		st, err := os.Stat(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if st.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s has mode %v", name, st.Mode())
		}
	}
}

func TestDatabaseSettings(t *testing.T) {
	c := sqliteConfig("/data/temporal.db")
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "1", "secure_delete": "1", "busy_timeout": "10000"} {
		if got := c.ConnectAttributes[pragma]; got != want {
			t.Errorf("%s is %q, want %q", pragma, got, want)
		}
	}
	if c.MaxConns > 1 {
		t.Errorf("%d writers on one file", c.MaxConns)
	}
}

func TestLockWaitsForAServerThatIsLeaving(t *testing.T) {
	dir := t.TempDir()
	first, err := waitForLock(t.Context(), dir, 0)
	if err != nil {
		t.Fatal(err)
	}
	got := make(chan error, 1)
	go func() {
		second, err := waitForLock(context.Background(), dir, time.Minute)
		if err == nil {
			err = second.Close()
		}
		got <- err
	}()
	if err := first.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-got; err != nil {
		t.Error(err)
	}
}

func TestNamespaceChange(t *testing.T) {
	config := func(retention time.Duration, aliases map[string]string) *namespacepb.NamespaceConfig {
		return &namespacepb.NamespaceConfig{WorkflowExecutionRetentionTtl: durationpb.New(retention), CustomSearchAttributeAliases: aliases}
	}
	lacking := searchAttributes()
	delete(lacking, "Datetime01")
	tests := []struct {
		name          string
		got           *namespacepb.NamespaceConfig
		keep, aliases bool // whether retention and attributes change
	}{
		{"nothing to do", config(72*time.Hour, searchAttributes()), false, false},
		{"other retention", config(24*time.Hour, searchAttributes()), true, false},
		{"an attribute is new", config(72*time.Hour, lacking), false, true},
		{"made by other means", config(24*time.Hour, nil), true, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got := namespaceChange(tt.got, 72*time.Hour)
			if (got != nil) != (tt.keep || tt.aliases) {
				t.Fatalf("change %v", got)
			}
			if (got.GetWorkflowExecutionRetentionTtl() != nil) != tt.keep || (got.GetCustomSearchAttributeAliases() != nil) != tt.aliases {
				t.Errorf("change %v", got)
			}
		})
	}
}
