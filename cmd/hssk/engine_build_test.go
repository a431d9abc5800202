package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hssk/bot/phrase"
)

func putSource(t *testing.T, path, text string) string {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}

const tinyMod = "module " + engineModule + "\n\ngo 1.26.0\n"

func TestWhereTheEngineIsFound(t *testing.T) {
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	tree := filepath.Join(root, "tree")
	putSource(t, filepath.Join(tree, engineDir, "go.mod"), tinyMod)
	putSource(t, filepath.Join(root, "other", engineDir, "go.mod"), "module example.org/elsewhere\n")
	deep := filepath.Dir(putSource(t, filepath.Join(tree, "cmd", "hssk", "x"), ""))
	beside := putSource(t, filepath.Join(root, "install", "temporald"+exeSuffix()), "")
	named := putSource(t, filepath.Join(root, "named"), "")
	bare := filepath.Join(root, "other")

	tests := []struct {
		name            string
		env, wd, exe    string
		program, module string
	}{
		{"named by the environment", named, deep, filepath.Join(root, "install", "hssk"), named, ""},
		{"beside the executable", "", deep, filepath.Join(root, "install", "hssk"), beside, ""},
		{"around the working directory", "", deep, filepath.Join(bare, "hssk"), "", filepath.Join(tree, engineDir)},
		{"around the executable", "", bare, filepath.Join(deep, "hssk"), "", filepath.Join(tree, engineDir)},
		{"nowhere", "", bare, filepath.Join(bare, "hssk"), "", ""},
		{"named and absent", filepath.Join(root, "absent"), deep, filepath.Join(root, "install", "hssk"), "", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			getenv := func(key string) string { return map[string]string{"HSSK_TEMPORALD": tt.env}[key] }
			program, module, err := findEngine(getenv, tt.wd, tt.exe)
			if program != tt.program || module != tt.module {
				t.Errorf("found %q, %q", program, module)
			}
			if wantErr := tt.program == "" && tt.module == ""; wantErr != errors.Is(err, errEngineMissing) {
				t.Errorf("error %v", err)
			}
		})
	}
}

func TestOnlySourcesChangeTheHash(t *testing.T) {
	dir := t.TempDir()
	putSource(t, filepath.Join(dir, "go.mod"), tinyMod)
	putSource(t, filepath.Join(dir, "go.sum"), "")
	putSource(t, filepath.Join(dir, "main.go"), "package main\n\nfunc main() {}\n")
	hash := func() string {
		t.Helper()
		h, err := sourceHash(dir)
		if err != nil {
			t.Fatal(err)
		}
		return h
	}
	before := hash()
	putSource(t, filepath.Join(dir, "main_test.go"), "package main\n")
	if hash() != before {
		t.Error("a test changes the hash")
	}
	for _, name := range []string{"go.mod", "go.sum", "main.go"} {
		last := hash()
		putSource(t, filepath.Join(dir, name), "// changed "+name)
		if hash() == last {
			t.Errorf("%s does not change the hash", name)
		}
	}
}

// english tells progress in English.
func english(t *testing.T, w io.Writer) *buildProgress {
	t.Helper()
	phrases, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return newBuildProgress(w, phrases.In("en"), time.Now)
}

func TestBuildIsKeptAndOldOnesGo(t *testing.T) {
	module, cache := t.TempDir(), t.TempDir()
	putSource(t, filepath.Join(module, "go.mod"), tinyMod)
	putSource(t, filepath.Join(module, "go.sum"), "")
	var built []string
	for _, body := range []string{"", "println(1)", "println(2)"} {
		putSource(t, filepath.Join(module, "main.go"), "package main\n\nfunc main() {"+body+"}\n")
		var said engineNotes
		program, err := cachedEngine(t.Context(), module, cache, english(t, &said))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(said.String(), "first build") {
			t.Errorf("a build without a word: %q", said.String())
		}
		if again, err := cachedEngine(t.Context(), module, cache, english(t, silentWriter{t})); err != nil || again != program {
			t.Errorf("second start: %s, %v", again, err)
		}
		built = append(built, program)
	}
	left, _ := filepath.Glob(filepath.Join(cache, "*"))
	if len(left) != 2 || isFile(built[0]) || !isFile(built[2]) {
		t.Errorf("left %q of %q", left, built)
	}
}

func TestBuildThatFailsSaysWhy(t *testing.T) {
	tests := []struct{ name, mod, source, says string }{
		{"broken source", tinyMod, "package main\n\nfunc main() { nonsense() }\n", "undefined: nonsense"},
		{"newer Go wanted", "module " + engineModule + "\n\ngo 1.999.0\n", "package main\n\nfunc main() {}\n", "newer Go"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Setenv("GOTOOLCHAIN", "local")
			module, cache := t.TempDir(), t.TempDir()
			putSource(t, filepath.Join(module, "go.mod"), tt.mod)
			putSource(t, filepath.Join(module, "go.sum"), "")
			putSource(t, filepath.Join(module, "main.go"), tt.source)
			_, err := cachedEngine(t.Context(), module, cache, english(t, &engineNotes{}))
			if err == nil || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("error %v, want %q", err, tt.says)
			}
			if left, _ := filepath.Glob(filepath.Join(cache, "*")); len(left) > 0 {
				t.Errorf("left %q", left)
			}
		})
	}
	t.Run("no go command", func(t *testing.T) {
		t.Setenv("PATH", t.TempDir())
		err := buildEngine(t.Context(), t.TempDir(), "x", english(t, &engineNotes{}))
		if !errors.Is(err, errEngineNoGo) {
			t.Errorf("error %v", err)
		}
	})
}

func TestProgressAsASupervisorReadsIt(t *testing.T) {
	var out bytes.Buffer
	at := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	p := english(t, &out)
	p.now, p.started = func() time.Time { return at }, at
	p.line("go: downloading go.temporal.io/server v1.32.1")
	at = at.Add(9 * time.Second)
	p.show()
	p.begin(4)
	p.line("internal/goarch")
	p.line("# net")
	p.line("net/x.go:1:2: undefined: y")
	at = at.Add(71 * time.Second)
	p.show()
	p.line("unicode/utf8")
	p.line("example.org/last")
	p.show()
	p.end()
	want := `workflow engine, first build: modules fetched: 1, 9s
workflow engine, first build: 0 of 4 packages (0%), 9s
workflow engine, first build: 1 of 4 packages (25%), 1m20s
workflow engine, first build: linking, 1m20s
workflow engine, first build: ended after 1m20s
`
	if out.String() != want {
		t.Errorf("said\n%s\nwant\n%s", out.String(), want)
	}
	if got := p.complaints(); got != "# net\nnet/x.go:1:2: undefined: y" {
		t.Errorf("complaints %q", got)
	}
}
