package phrase

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// asked is one place in the code that says a phrase.
type asked struct {
	where  string
	key    string   // the whole key, or its beginning
	prefix bool     // the rest of the key is not known before it is said
	given  []string // names of what is filled in; nil when that is not known either
}

var keyShape = regexp.MustCompile(`^[a-z_]+(\.[A-Za-z_]*)*$`)

// asks finds the calls that say a phrase by a key that stands in the code.
func asks(name string, set *token.FileSet, tree *ast.File) (found []asked) {
	ast.Inspect(tree, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		var verb string
		switch f := call.Fun.(type) {
		case *ast.Ident:
			verb = f.Name
		case *ast.SelectorExpr:
			verb = f.Sel.Name
		}
		if verb != "Say" && verb != "SayMap" && verb != "say" {
			return true
		}
		a := asked{where: name + ":" + strconv.Itoa(set.Position(call.Pos()).Line)}
		if sum, ok := call.Args[0].(*ast.BinaryExpr); ok {
			a.key, a.prefix = literal(sum.X), true
		} else {
			a.key = literal(call.Args[0])
		}
		if !keyShape.MatchString(a.key) {
			return true
		}
		if verb != "SayMap" && call.Ellipsis == token.NoPos {
			a.given = []string{}
			for i := 1; i < len(call.Args); i += 2 {
				a.given = append(a.given, literal(call.Args[i]))
			}
		}
		found = append(found, a)
		return true
	})
	return found
}

func literal(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return ""
	}
	return s
}

// wrong judges one place against the catalogs.
func wrong(b Book, a asked) string {
	if a.prefix {
		for key := range b[Default] {
			if strings.HasPrefix(key, a.key) {
				return ""
			}
		}
		return "no phrase begins with " + a.key
	}
	text, ok := b[Default][a.key]
	if !ok {
		return "there is no phrase " + a.key
	}
	for _, p := range placeholders(text) {
		if a.given != nil && !slices.Contains(a.given, p) {
			return a.key + " is not given {" + p + "}"
		}
	}
	return ""
}

func TestWhatTheCodeSaysIsInTheCatalogs(t *testing.T) {
	b := load(t)
	places := 0
	walk(t, []string{"bot", "cmd", "activities", "workflows"}, func(name string, set *token.FileSet, file *ast.File) {
		for _, a := range asks(name, set, file) {
			places++
			if why := wrong(b, a); why != "" {
				t.Errorf("%s: %s", a.where, why)
			}
		}
	})
	if places < 50 {
		t.Errorf("only %d places were looked at", places)
	}
}

// walk reads the files of the house that are no tests.
func walk(t *testing.T, trees []string, each func(name string, set *token.FileSet, file *ast.File)) {
	t.Helper()
	for _, tree := range trees {
		err := filepath.WalkDir(filepath.Join("..", "..", tree), func(name string, d fs.DirEntry, err error) error {
			if err == nil && d.IsDir() && strings.HasSuffix(name, "test") {
				return fs.SkipDir // helpers of tests
			}
			if err != nil || d.IsDir() || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") {
				return err
			}
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, name, nil, parser.SkipObjectResolution)
			if err == nil {
				each(filepath.Base(name), set, file)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

func TestPlacesAreJudged(t *testing.T) {
	code := `package x
func f(w words, args []string) {
	w.Say("greet", "name", n)
	w.Say("greet")
	w.Say("greet", args...)
	say("farewell")
	w.Say("task." + kind)
	w.Say("job." + kind)
	log.say("engine ended: %v", err)
	w.Say(key)
}`
	set := token.NewFileSet()
	tree, err := parser.ParseFile(set, "x.go", code, 0)
	if err != nil {
		t.Fatal(err)
	}
	b := Book{Default: {"greet": "Chào {name}", "task.fill": "Bổ sung"}}
	var got []string
	for _, a := range asks("x.go", set, tree) {
		got = append(got, wrong(b, a))
	}
	want := []string{"", "greet is not given {name}", "", "there is no phrase farewell", "", "no phrase begins with job."}
	if !slices.Equal(got, want) {
		t.Errorf("judged %q, want %q", got, want)
	}
}
