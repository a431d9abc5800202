package main

import (
	"bytes"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoStoreIsMadeBesideAProgramThatRuns: a mistyped directory stays as it is when the address is taken.
func TestNoStoreIsMadeBesideAProgramThatRuns(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	ok(t, err)
	defer l.Close()
	for name, make := range map[string]func(dir string){"nothing there": func(string) {},
		"an empty file": func(dir string) { ok(t, os.MkdirAll(dir, 0o700)); put(t, filepath.Join(dir, "records.db"), nil) }} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "typo")
			make(dir)
			for _, command := range []string{"serve", "demo"} {
				var complaint bytes.Buffer
				if code := run(t.Context(), []string{"--lang=en", "--data", dir, "--listen", l.Addr().String(), command}, &bytes.Buffer{}, &complaint); code != 1 ||
					!strings.Contains(complaint.String(), "Another program uses the address") {
					t.Errorf("%s: exit %d, %s", command, code, complaint.String())
				}
				if f, err := os.Stat(filepath.Join(dir, "records.db")); err == nil && f.Size() > 0 {
					t.Errorf("%s made a store of %d bytes", command, f.Size())
				}
			}
		})
	}
}

// TestDataThatIsAFile is said in words.
func TestDataThatIsAFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "file")
	put(t, path, []byte("x"))
	for lang, want := range map[string]string{"en": path + " is a file", "vi": path + " là một tệp"} {
		for _, command := range [][]string{{"people", "find", "bui"}, {"serve"}, {"import", path}} {
			var complaint bytes.Buffer
			if code := run(t.Context(), append([]string{"--lang=" + lang, "--data", path}, command...), &bytes.Buffer{}, &complaint); code != 1 || !strings.Contains(complaint.String(), want) {
				t.Errorf("%s: exit %d, %s", command, code, complaint.String())
			}
		}
	}
}

// TestAnOlderStoreIsSaidToBeBroughtUpToDate beside the answer, once.
func TestAnOlderStoreIsSaidToBeBroughtUpToDate(t *testing.T) {
	a := talkApp(t)
	hand(t, a.cfg, "DELETE FROM schema_step WHERE version = 33")
	if said, code := spokenIn(t, a, "en", "people", "find", "bui"); code != 0 || !strings.Contains(said, "made by an older HSSK (schema ") {
		t.Errorf("exit %d, %s", code, said)
	}
	if said, _ := spokenIn(t, a, "en", "people", "find", "bui"); strings.Contains(said, "older HSSK") {
		t.Error(said)
	}
}

// TestADirectoryIsNoKeyFile: nobody is told to close a directory to themselves.
func TestADirectoryIsNoKeyFile(t *testing.T) {
	o := stocked(t)
	o.keys = t.TempDir()
	for _, line := range [][]string{{"keys", "status"}, {"keys", "init"}, {"people", "find", "bui"}} {
		o.refused(o.keys+" is a directory. HSSK_KEYS_FILE names a file in it", line...)
	}
}

// TestKeysStatusSaysTheEngineLast, under the table that belongs to the line above it, and calls nothing sealed that is not.
func TestKeysStatusSaysTheEngineLast(t *testing.T) {
	o := stocked(t)
	o.keys = filepath.Join(t.TempDir(), "hssk.keys")
	o.must("keys", "init")
	said := o.must("keys", "status")
	total, note := strings.Index(said, "Not sealed: "), strings.Index(said, "What Temporal keeps is sealed although the records are not.")
	if table := strings.Index(said, "  person "); total < 0 || table < total || note < table {
		t.Errorf("%s", said)
	}
	o.must("keys", "seal")
	if said := o.must("keys", "status"); !strings.Contains(said, "What Temporal keeps is sealed, too.") {
		t.Errorf("%s", said)
	}
}
