package main

import (
	"bytes"
	"database/sql"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// spoke runs a command line and gives what it printed, its complaint with what it said beside, and its exit code.
func spoke(t *testing.T, line ...string) (out, beside string, code int) {
	t.Helper()
	r, w, err := os.Pipe()
	ok(t, err)
	before := os.Stderr
	os.Stderr = w
	defer func() { os.Stderr = before }()
	var complaint bytes.Buffer
	out, err = printed(t, func() error { code = run(t.Context(), line, os.Stdout, &complaint); return nil })
	ok(t, err)
	ok(t, w.Close())
	var said bytes.Buffer
	_, err = said.ReadFrom(r)
	ok(t, err)
	return out, said.String() + complaint.String(), code
}

// needRecords are commands that only make sense where records are.
func needRecords() []string {
	return []string{"people find bui", "people show x", "people merge x y", "people duplicates", "people proxy list x", "station list",
		"station set TYT-05158 --people=1 --source=a --on=2025-07-01", "staff list", "staff add thu --name=Thu --role=supervisor", "staff invite thu",
		"board", "import list", "import pause x", "audit head", "audit verify", "audit show x", "profile apply", "chat", "chat list",
		"units reorganisations", "units undo x", "keys status", "match train fresh_test.go --use"}
}

// TestMistypedDirectory: what is not there is not made, and the words say which directory was meant and how one begins.
func TestMistypedDirectory(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hsk-data")
	t.Setenv("HSSK_KEYS_FILE", "")
	for _, lang := range []string{"vi", "en"} {
		for _, line := range needRecords() {
			out, said, code := spoke(t, append([]string{"--data", data, "--lang", lang}, strings.Fields(line)...)...)
			if code != 1 || out != "" || !strings.Contains(said, data) || !strings.HasPrefix(line, "keys ") && !strings.Contains(said, "hssk station setup") {
				t.Errorf("%s %s: exit %d: %s%s", lang, line, code, out, said)
			}
		}
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("the directory was made: %v", err)
	}
}

// TestCommandsThatNeedNoRecords go anywhere and leave nothing behind.
func TestCommandsThatNeedNoRecords(t *testing.T) {
	data := filepath.Join(t.TempDir(), "nothing")
	list, steps := filepath.Join(t.TempDir(), "list.csv"), filepath.Join(t.TempDir(), "steps.jsonl")
	a := talkApp(t)
	a.bot.Replays = true
	hold(t, a, "nurse> (link)\nnurse> /nhiemvu\n")
	recorded, err := chatReplayCmd{Channel: "console", Address: "nurse", Steps: 9}.steps(t.Context(), a)
	ok(t, err)
	ok(t, writeSecret(steps, func(w io.Writer) error { return writeSteps(w, recorded) }))
	for _, line := range []string{"seed " + list + " --people=3000", "match train " + list, "chat replay --file=" + steps, "units list", "units show 05158", "units example", "profile list", "profile show", "settings", "version", "sms templates"} {
		if _, said, code := spoke(t, append([]string{"--data", data}, strings.Fields(line)...)...); code != 0 {
			t.Errorf("%s: exit %d: %s", line, code, said)
		}
	}
	if _, err := os.Stat(data); !os.IsNotExist(err) {
		t.Errorf("the directory was made: %v", err)
	}
}

// TestNewStoreSaysWhere, once.
func TestNewStoreSaysWhere(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hssk-data")
	for lang, want := range map[string]string{"vi": "Đã lập kho hồ sơ mới: ", "en": "A new record store was made: "} {
		data := data + lang
		out, said, code := spoke(t, "--data", data, "--lang", lang, "station", "setup", "--json")
		if code != 0 || !strings.Contains(said, want+filepath.Join(data, "records.db")) || strings.Contains(out, want) {
			t.Errorf("exit %d: %s", code, said)
		}
		if _, said, _ := spoke(t, "--data", data, "--lang", lang, "station", "setup"); said != "" {
			t.Errorf("the second time: %s", said)
		}
	}
}

// TestDatabaseOfAnotherProgram is refused by every command, those that make a store as well.
func TestDatabaseOfAnotherProgram(t *testing.T) {
	data := t.TempDir()
	path := filepath.Join(data, "records.db")
	db, err := sql.Open("sqlite", "file:"+path)
	ok(t, err)
	_, err = db.Exec("CREATE TABLE person (id TEXT)")
	ok(t, err)
	ok(t, db.Close())
	before, err := os.ReadFile(path)
	ok(t, err)
	for _, line := range append(needRecords(), "station setup", "serve", "demo", "keys seal") {
		for lang, want := range map[string]string{"vi": "của một chương trình khác", "en": "of another program"} {
			if _, said, code := spoke(t, append([]string{"--data", data, "--lang", lang}, strings.Fields(line)...)...); code != 1 || !strings.Contains(said, want) {
				t.Errorf("%s: exit %d: %s", line, code, said)
			}
		}
	}
	after, err := os.ReadFile(path)
	ok(t, err)
	files, err := os.ReadDir(data)
	ok(t, err)
	if !bytes.Equal(before, after) || len(files) != 1 {
		t.Errorf("something was written: %v", files)
	}
}
