package phrase

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

// coded finds the codes that stand in the code where outcomes, reasons and errors are made, with the keys that may say
// them.
func coded(tree *ast.File) (keys [][]string) {
	prefixes := map[string][]string{"Outcome": {"outcome."}, "Reason": {"reason."}, "Error": {"error.", "problem."}, "Refuse": {"error.", "problem."}}
	add := func(kind string, e ast.Expr) {
		code := literal(e)
		if code == "" || prefixes[kind] == nil {
			return
		}
		var either []string
		for _, p := range prefixes[kind] {
			either = append(either, p+code)
		}
		keys = append(keys, either)
	}
	ast.Inspect(tree, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr:
			if f, ok := n.Fun.(*ast.SelectorExpr); ok && len(n.Args) > 0 && f.Sel.Name == "Refuse" {
				add("Refuse", n.Args[0])
			}
		case *ast.CompositeLit:
			if typeName(n.Type) == "Error" && !blames(n, "FaultUser") {
				return true // an operator reads it
			}
			for _, el := range n.Elts {
				if kv, ok := el.(*ast.KeyValueExpr); ok && isName(kv.Key, "Code") {
					add(typeName(n.Type), kv.Value)
				} else if in, ok := el.(*ast.CompositeLit); ok && in.Type == nil {
					in.Type = n.Type // a list leaves out the type of its elements
				}
			}
		}
		return true
	})
	return keys
}

// blames reports whether the error that is made says whose fault it is with this name.
func blames(lit *ast.CompositeLit, fault string) bool {
	return slices.ContainsFunc(lit.Elts, func(el ast.Expr) bool {
		kv, ok := el.(*ast.KeyValueExpr)
		return ok && isName(kv.Key, "Fault") && typeName(kv.Value) == fault
	})
}

func isName(e ast.Expr, want string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == want
}

// typeName gives the last name of a type, empty where a list of literals leaves it out.
func typeName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.Ident:
		return e.Name
	case *ast.ArrayType:
		return typeName(e.Elt)
	}
	return ""
}

// saidElsewhere holds the outcomes after which a dialog goes on in its own words.
var saidElsewhere = map[string]string{"outcome.linked": "link.done", "outcome.proposed": "correct.sent", "outcome.claimed": "task.taken",
	"outcome.released": "task.released"}

func TestCodesInTheCodeHaveAPhrase(t *testing.T) {
	b := load(t)
	found := 0
	walk(t, []string{"activities", "workflows", "store", "bot"}, func(name string, _ *token.FileSet, file *ast.File) {
		for _, either := range coded(file) {
			found++
			if instead := saidElsewhere[either[0]]; instead != "" {
				either = []string{instead}
			}
			if !slices.ContainsFunc(either, b.Has) {
				t.Errorf("%s: nothing is said for %q", name, either)
			}
		}
	})
	if found < 20 {
		t.Errorf("only %d codes were found", found)
	}
}

func TestCodesAreFound(t *testing.T) {
	tree, err := parser.ParseFile(token.NewFileSet(), "x.go", `package x
var a = health.Outcome{Code: "done"}
var b = &health.Error{Code: "wrong", Fault: health.FaultUser}
var b2 = &health.Error{Code: "down", Fault: health.FaultOutside}
var c = health.Refuse("held", nil)
var d = []health.Reason{{Code: "child"}, health.Reason{Code: "elder"}}
var e = other{Code: "x"}
var f = health.Outcome{Code: "a_" + g}`, 0)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, either := range coded(tree) {
		got = append(got, strings.Join(either, "|"))
	}
	want := []string{"outcome.done", "error.wrong|problem.wrong", "error.held|problem.held", "reason.child", "reason.elder"}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}
