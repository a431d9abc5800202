package main_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// maxLines is what a person can keep in view of one file.
const maxLines = 500

// clocks says which functions of package time logic may not call, by the folder it stands in: time is an argument, or
// nobody could try a night, a month or a replay.
var clocks = []struct {
	tree  string
	calls []string
}{
	{"store", []string{"Now", "Since", "Until"}},
	{"activities", []string{"Now", "Since", "Until", "Sleep"}},
	{"bot", []string{"Now", "Since", "Until"}},
	{"workflows", []string{"Now", "Since", "Until", "Sleep", "After", "AfterFunc", "Tick", "NewTimer", "NewTicker"}},
}

// clockCalls lists the calls of forbidden functions of package time.
func clockCalls(s source) (found []string) {
	local := "time"
	for _, i := range s.tree.Imports {
		if p, err := strconv.Unquote(i.Path.Value); err == nil && p == "time" && i.Name != nil {
			local = i.Name.Name
		}
	}
	ast.Inspect(s.tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		if x, ok := sel.X.(*ast.Ident); ok && x.Name == local && forbiddenClock(s.pkg(), sel.Sel.Name) {
			found = append(found, s.name+" calls time."+sel.Sel.Name)
		}
		return true
	})
	return found
}

func forbiddenClock(pkg, call string) bool {
	for _, c := range clocks {
		if under(pkg, []string{c.tree}) && slices.Contains(c.calls, call) {
			return true
		}
	}
	return false
}

func TestLogicReadsNoClock(t *testing.T) {
	for _, s := range sources(t, false) {
		if s.test() || strings.HasSuffix(s.pkg(), "test") {
			continue
		}
		for _, found := range clockCalls(s) {
			t.Error(found)
		}
	}
}

// inits lists functions that run before anybody asked for them.
func inits(s source) (found []string) {
	for _, d := range s.tree.Decls {
		if f, ok := d.(*ast.FuncDecl); ok && f.Name.Name == "init" && f.Recv == nil {
			found = append(found, s.name+" has an init")
		}
	}
	return found
}

func TestNothingRunsUnasked(t *testing.T) {
	for _, s := range sources(t, true) {
		for _, found := range inits(s) {
			t.Error(found)
		}
	}
}

// undocumented names the packages whose doc comment does not say in its first words what they are.
func undocumented(all []source) (found []string) {
	said, seen := map[string]bool{}, map[string]bool{}
	for _, s := range all {
		if s.test() {
			continue
		}
		seen[s.pkg()] = true
		if s.tree.Doc == nil {
			continue
		}
		first := "Package " + s.tree.Name.Name + " "
		if s.tree.Name.Name == "main" {
			first = "Command "
		}
		said[s.pkg()] = said[s.pkg()] || strings.HasPrefix(s.tree.Doc.Text(), first)
	}
	for pkg := range seen {
		if !said[pkg] {
			found = append(found, pkg)
		}
	}
	slices.Sort(found)
	return found
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	for _, pkg := range undocumented(sources(t, false)) {
		t.Errorf("%s has no comment that begins with what it is", pkg)
	}
}

// promises are words that stand for work left undone.
var promises = []string{"TO" + "DO", "FIX" + "ME", "XX" + "X "}

// texts gives every file of the house that a person writes.
func texts(t *testing.T) map[string][]byte {
	t.Helper()
	top := filepath.Join("..", "..")
	out := map[string][]byte{}
	kinds := []string{".go", ".sql", ".toml", ".json", ".csv", ".md", ".html", ".css", ".js", ".txtar", ".sh", ".mod"}
	err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name != top && strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			return nil
		}
		if !slices.Contains(kinds, filepath.Ext(name)) {
			return nil
		}
		out[name], err = os.ReadFile(name)
		return err
	})
	if err != nil || len(out) < 50 {
		t.Fatalf("%d files: %v", len(out), err)
	}
	return out
}

func TestNothingIsLeftForLater(t *testing.T) {
	for name, text := range texts(t) {
		for _, p := range promises {
			if bytes.Contains(text, []byte(p)) {
				t.Errorf("%s says %s", name, p)
			}
		}
	}
}

func TestFilesStayShort(t *testing.T) {
	for name, text := range texts(t) {
		if n := bytes.Count(text, []byte("\n")); strings.HasSuffix(name, ".go") && n > maxLines {
			t.Errorf("%s has %d lines, more than %d", name, n, maxLines)
		}
	}
}

func TestHabitsBite(t *testing.T) {
	parse := func(name, text string) source {
		tree, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		return source{name: name, tree: tree}
	}
	clock := `package x; import "time"; var now = time.Now; func f() { _ = time.Now(); g(time.Since(time.Time{})) }`
	if got := clockCalls(parse("store/health/x.go", clock)); len(got) != 2 {
		t.Errorf("found %q", got)
	}
	if got := clockCalls(parse("workflows/x.go", `package x; import clock "time"; func f() { clock.Sleep(1); <-clock.After(1) }`)); len(got) != 2 {
		t.Errorf("found %q", got)
	}
	if got := clockCalls(parse("cmd/hssk/x.go", clock)); len(got) != 0 {
		t.Errorf("found %q where clocks belong", got)
	}
	if got := inits(parse("a/x.go", `package x; func init() {}; type t int; func (t) init() {}`)); len(got) != 1 {
		t.Errorf("found %q", got)
	}
	got := undocumented([]source{parse("a/x.go", "// Package x draws.\npackage x"), parse("a/y.go", "package x"), parse("b/x.go", "package x"),
		parse("c/x.go", "// Draws.\npackage x"), parse("d/main.go", "// Command d draws.\npackage main"), parse("e/x_test.go", "package x")})
	if !slices.Equal(got, []string{"b", "c"}) {
		t.Errorf("found %q", got)
	}
}
