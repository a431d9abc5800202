package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "hssk"

// source is one file of the house.
type source struct {
	name    string   // path from the top, with slashes
	imports []string // as written
	tree    *ast.File
}

func (s source) pkg() string { return path.Dir(s.name) }
func (s source) test() bool  { return strings.HasSuffix(s.name, "_test.go") }

// rule says what a package may import of the house and what it may never import from outside.
type rule struct {
	who   []string // packages; * stands for one folder
	may   []string // packages of the house
	std   bool     // beside them, the standard library alone
	also  []string // packages from outside that are allowed all the same
	never []string // packages from outside with everything below them
	why   string
}

var (
	network = []string{"net", "net/http"}
	outside = []string{"net", "net/http", "os", "os/exec", "io/ioutil", "syscall", "database/sql", "log", "math/rand", "math/rand/v2", "crypto/rand"}
	engine  = []string{"go.temporal.io"}
	drivers = []string{"database/sql", "modernc.org", "github.com/godror"}
	nouns   = []string{"store/health", "store/health/match", "store/ident"}
)

// house is the law: the first rule whose who fits decides.
func house() []rule {
	return []rule{
		{who: []string{"cmd/hssk"}, may: []string{"*", "*/*", "store/health/match", "activities/*/double", "bot/telegram/telegramtest"}, // the last in tests alone
			why: "it puts the parts together; nobody imports it"},
		{who: []string{"bot/phrase"}, never: slices.Concat(network, engine, drivers),
			why: "words need no machinery: whoever writes well can change them"},
		{who: []string{"bot/*/*test"}, never: slices.Concat(engine, drivers),
			why: "a provider's stand-in knows the provider and nothing of ours"},
		{who: []string{"bot/*"}, may: slices.Concat([]string{"bot", "bot/phrase"}, nouns), never: slices.Concat(engine, drivers),
			why: "a channel decodes and encodes; what is said is the bot's, and no channel knows another"},
		{who: []string{"bot"}, may: slices.Concat([]string{"bot/phrase"}, nouns), std: true, never: slices.Concat(network, drivers),
			why: "one conversation serves every channel, over any desk and shelf"},
		{who: []string{"workflows"}, may: slices.Concat([]string{"activities", "store"}, nouns), never: slices.Concat(network, drivers, []string{"os", "math/rand", "math/rand/v2", "crypto/rand"}),
			why: "a workflow is replayed: it decides, and leaves the world to activities"},
		{who: []string{"activities"}, may: slices.Concat([]string{"store"}, nouns), std: true, never: slices.Concat(network, engine, drivers),
			why: "steps are tried over any store, without an engine and without a network"},
		{who: []string{"activities/*/double"}, may: []string{"activities/*", "activities/wire/double", "store/ident"}, never: slices.Concat(engine, drivers),
			why: "what is tried against knows its own system alone"},
		{who: []string{"activities/wire"}, may: []string{"store/health"}, never: slices.Concat(engine, drivers),
			why: "it carries questions of any connector and knows none of them"},
		{who: []string{"activities/*"}, may: slices.Concat([]string{"activities/wire"}, nouns), never: slices.Concat(engine, drivers),
			why: "a connector knows its one outside system, and no connector knows another"},
		{who: []string{"store/ident"}, std: true, also: []string{"golang.org/x/text", "log/slog"}, never: outside,
			why: "numbers and names mean the same everywhere and always"},
		{who: []string{"store/health/match"}, may: []string{"store/health", "store/ident"}, std: true, also: []string{"log/slog"}, never: outside,
			why: "whether two descriptions are one person is judged on values alone"},
		{who: []string{"store/health"}, may: []string{"store/ident"}, std: true, also: []string{"log/slog"}, never: outside,
			why: "rules are decisions on values: no I/O and no clock"},
		{who: []string{"store"}, may: nouns, std: true, never: slices.Concat(network, drivers),
			why: "a contract names no driver"},
		{who: []string{"store/seal"}, std: true, also: []string{"filippo.io/age"}, never: slices.Concat(network, engine, drivers, []string{"os", "log", "math/rand", "math/rand/v2"}),
			why: "keys and envelopes are values: where keys are kept is the program's affair"},
		{who: []string{"store/sqlstore"}, may: slices.Concat([]string{"store", "store/seal"}, nouns), never: slices.Concat(network, engine, []string{"modernc.org", "github.com/godror"}),
			why: "one text serves every database"},
		{who: []string{"store/sqlite", "store/oracle"}, may: slices.Concat([]string{"store/sqlstore", "store", "store/seal"}, nouns), never: engine,
			why: "each opens one database and leaves the questions to sqlstore"},
		{who: []string{"store/oracle/lint"}, std: true, never: outside,
			why: "a gate reads text"},
		{who: []string{"store/oracle/*test"}, never: slices.Concat(engine, []string{"net/http", "github.com/godror"}),
			why: "the driver's stand-in for a database knows nothing of ours"},
		{who: []string{"store/seed"}, may: nouns, never: slices.Concat(network, engine, drivers, []string{"crypto/rand"}),
			why: "a population made from a number is the same on every machine"},
		{who: []string{"store/storetest"}, may: slices.Concat([]string{"store"}, nouns), never: slices.Concat(network, engine, drivers),
			why: "one suite for every store"},
	}
}

func ruleFor(pkg string) (rule, bool) {
	for _, r := range house() {
		if matches(r.who, pkg) {
			return r, true
		}
	}
	return rule{}, false
}

func matches(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool {
		ok, err := path.Match(p, pkg)
		return err == nil && ok
	})
}

func under(name string, parents []string) bool {
	return slices.ContainsFunc(parents, func(p string) bool { return name == p || strings.HasPrefix(name, p+"/") })
}

// breaches names every import of a file that the law forbids.
func breaches(s source) []string {
	r, ok := ruleFor(s.pkg())
	if !ok {
		return []string{s.name + ": " + s.pkg() + " has no place in the house: give it a rule"}
	}
	var out []string
	for _, imp := range s.imports {
		inner, ours := strings.CutPrefix(imp, module+"/")
		if ours && !mayUse(s, r, inner) || !ours && !s.test() && !mayTake(r, imp) {
			out = append(out, s.name+" imports "+imp+": "+r.why)
		}
	}
	return out
}

// mayUse judges an import of the house. A test may also use what stands below it and helpers of its own; what is made for
// tests may be used by nothing else.
func mayUse(s source, r rule, inner string) bool {
	helper := strings.HasSuffix(inner, "test")
	switch {
	case inner == "cmd/hssk":
		return false
	case helper && !s.test():
		return false
	case matches(r.may, inner):
		return true
	}
	return s.test() && (inner == s.pkg() || under(inner, []string{"store", s.pkg()}))
}

func mayTake(r rule, imp string) bool {
	first, _, _ := strings.Cut(imp, "/")
	if under(imp, r.also) {
		return true
	}
	return !under(imp, r.never) && !(r.std && strings.Contains(first, "."))
}

// sources reads the Go files below the top, those of modules of their own only when asked.
func sources(t *testing.T, nested bool) []source {
	t.Helper()
	top := filepath.Join("..", "..")
	if _, err := os.Stat(filepath.Join(top, "go.mod")); err != nil {
		t.Fatal(err)
	}
	var all []source
	err := filepath.WalkDir(top, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			_, own := os.Stat(filepath.Join(name, "go.mod"))
			if name != top && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") || own == nil && !nested) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(name, ".go") {
			return nil
		}
		rel, err := filepath.Rel(top, name)
		if err != nil {
			return err
		}
		s, err := read(filepath.ToSlash(rel), name)
		all = append(all, s)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func read(rel, name string) (source, error) {
	tree, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return source{}, err
	}
	s := source{name: rel, tree: tree}
	for _, i := range tree.Imports {
		imp, err := strconv.Unquote(i.Path.Value)
		if err != nil {
			return source{}, err
		}
		s.imports = append(s.imports, imp)
	}
	return s, nil
}

func TestImportsPointDown(t *testing.T) {
	all := sources(t, false)
	seen := map[string]bool{}
	for _, s := range all {
		seen[s.pkg()] = true
		for _, b := range breaches(s) {
			t.Error(b)
		}
	}
	for _, pkg := range []string{"cmd/hssk", "bot", "workflows", "activities", "store", "store/health", "store/ident"} {
		if !seen[pkg] {
			t.Errorf("no file of %s was looked at", pkg)
		}
	}
}

func TestTheLawBites(t *testing.T) {
	for _, c := range []struct {
		name, imp string
		breach    bool
	}{
		{"cmd/hssk/main.go", "hssk/store/sqlite", false},
		{"cmd/hssk/main.go", "hssk/store/storetest", true},
		{"cmd/hssk/main_test.go", "hssk/store/storetest", false},
		{"cmd/hssk/main.go", "hssk/bot/telegram/telegramtest", true},
		{"cmd/hssk/main_test.go", "hssk/bot/telegram/telegramtest", false},
		{"bot/dialog.go", "hssk/store", true},
		{"bot/dialog.go", "hssk/store/health", false},
		{"bot/dialog.go", "hssk/workflows", true},
		{"bot/dialog.go", "hssk/bot/telegram", true},
		{"bot/dialog.go", "net/http", true},
		{"bot/dialog.go", "go.temporal.io/sdk/client", true},
		{"bot/dialog_test.go", "hssk/store/sqlite", false},
		{"bot/dialog_test.go", "hssk/bot/telegram", false}, // its own folder: a conversation through a real channel
		{"bot/dialog_test.go", "hssk/activities", true},
		{"bot/telegram/poll.go", "hssk/bot", false},
		{"bot/telegram/poll.go", "net/http", false},
		{"bot/telegram/poll.go", "hssk/bot/sms", true},
		{"bot/telegram/poll_test.go", "hssk/bot/sms", true},
		{"bot/telegram/poll_test.go", "hssk/bot/telegram/telegramtest", false},
		{"bot/telegram/poll.go", "hssk/bot/telegram/telegramtest", true},
		{"bot/telegram/poll.go", "hssk/store", true},
		{"bot/telegram/poll.go", "database/sql", true},
		{"bot/web/page.go", "hssk/cmd/hssk", true},
		{"bot/web/page_test.go", "hssk/cmd/hssk", true},
		{"bot/phrase/phrase.go", "hssk/bot", true},
		{"workflows/names.go", "hssk/activities", false},
		{"workflows/names.go", "hssk/store/sqlstore", true},
		{"workflows/names.go", "hssk/bot", true},
		{"workflows/names.go", "os", true},
		{"workflows/names.go", "go.temporal.io/sdk/workflow", false},
		{"workflows/names_test.go", "hssk/store/sqlite", false},
		{"activities/tasks.go", "hssk/store", false},
		{"activities/tasks.go", "hssk/activities/sheet", true},
		{"activities/tasks.go", "go.temporal.io/sdk/activity", true},
		{"activities/tasks.go", "net/http/httptest", true},
		{"activities/tasks.go", "database/sql", true},
		{"activities/tasks.go", "github.com/google/uuid", true},
		{"activities/sheet/csv.go", "hssk/store", true},
		{"activities/sheet/csv.go", "hssk/activities", true},
		{"activities/sheet/csv.go", "hssk/activities/report", true},
		{"activities/sheet/csv_test.go", "hssk/activities/report", true},
		{"activities/sheet/csv.go", "hssk/store/health", false},
		{"store/store.go", "hssk/store/sqlstore", true},
		{"store/store.go", "database/sql/driver", true},
		{"store/sqlstore/tx.go", "hssk/store", false},
		{"store/sqlstore/tx.go", "modernc.org/sqlite", true},
		{"store/sqlstore/tx.go", "hssk/store/sqlite", true},
		{"store/sqlite/sqlite.go", "hssk/store/oracle", true},
		{"store/oracle/oracle.go", "hssk/store/sqlstore", false},
		{"store/sqlite/sqlite_test.go", "hssk/store/storetest", false},
		{"store/sqlite/sqlite_test.go", "hssk/bot", true},
		{"store/seed/seed.go", "hssk/store", true},
		{"store/health/task.go", "os", true},
		{"store/health/task.go", "net/url", true},
		{"store/health/task.go", "log", true},
		{"store/health/task.go", "log/slog", false}, // values mask themselves for it
		{"store/health/task.go", "hssk/store", true},
		{"store/health/task.go", "golang.org/x/text/unicode/norm", true},
		{"store/health/task_test.go", "pgregory.net/rapid", false},
		{"store/ident/name.go", "golang.org/x/text/unicode/norm", false},
		{"store/ident/name.go", "hssk/store/health", true},
		{"telemetry/metrics.go", "time", true},
		{"bot/telegram/cards/card.go", "time", true},
	} {
		if got := breaches(source{name: c.name, imports: []string{c.imp}}); (len(got) > 0) != c.breach {
			t.Errorf("%s importing %s: breach is %t (%q)", c.name, c.imp, len(got) > 0, got)
		}
	}
}

func TestEveryRuleHasAReason(t *testing.T) {
	for _, r := range house() {
		if r.why == "" || len(r.who) == 0 {
			t.Errorf("%v without a reason", r.who)
		}
	}
}
