package sqlstore

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// constants reads the questions that the code names: the constant's name by the name of its file.
func constants(t *testing.T) map[string]string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), "queries.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	found := map[string]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		spec, ok := n.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || len(spec.Names) != 1 {
			return true
		}
		if kind, ok := spec.Type.(*ast.Ident); !ok || kind.Name != "question" {
			return true
		}
		text, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		if before := found[text]; before != "" {
			t.Errorf("%s and %s name one file, %s", before, spec.Names[0].Name, text)
		}
		found[text] = spec.Names[0].Name
		return true
	})
	return found
}

// sqlFiles gives the texts of a folder by file name without ".sql".
func sqlFiles(t *testing.T, fsys fs.FS, dir string) map[string]string {
	t.Helper()
	names, err := fs.Glob(fsys, dir+"/*.sql")
	if err != nil || len(names) == 0 {
		t.Fatalf("%d files in %s: %v", len(names), dir, err)
	}
	out := map[string]string{}
	for _, name := range names {
		b, err := fs.ReadFile(fsys, name)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(path.Base(name), ".sql")] = string(b)
	}
	return out
}

func TestEveryFileHasOneConstant(t *testing.T) {
	named := constants(t)
	files := sqlFiles(t, queryFiles, "queries")
	for name := range files {
		base, _, _ := strings.Cut(name, ".")
		if named[base] == "" {
			t.Errorf("nobody asks queries/%s.sql", name)
		}
	}
	for name, constant := range named {
		if _, ok := files[name]; !ok {
			t.Errorf("%s names queries/%s.sql, which is not there", constant, name)
		}
	}
}

func TestEveryConstantIsAsked(t *testing.T) {
	entries, err := fs.Glob(sourceFiles(), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, name := range entries {
		if name == "queries.go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if id, ok := n.(*ast.Ident); ok {
				used[id.Name] = true
			}
			return true
		})
	}
	for _, constant := range constants(t) {
		if !used[constant] {
			t.Errorf("%s is asked nowhere", constant)
		}
	}
}

var (
	quoted     = regexp.MustCompile(`'[^']*'`)
	bindName   = regexp.MustCompile(`:([A-Za-z_][A-Za-z0-9_]*)`)
	positional = regexp.MustCompile(`[?$@]`)
	word       = regexp.MustCompile(`\b[a-z_][a-z0-9_]*`)
	star       = regexp.MustCompile(`(?i)SELECT\s+(\w+\.)?\*`)
)

// bare is a text without its quoted strings and comments.
func bare(text string) string {
	return strings.ReplaceAll(quoted.ReplaceAllString(text, "''"), pageMark, "")
}

// bindsOf lists the names a text wants values for, each once.
func bindsOf(text string) []string {
	var names []string
	for _, m := range bindName.FindAllStringSubmatch(bare(text), -1) {
		names = append(names, m[1])
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestOverridesWantTheSameBinds(t *testing.T) {
	for name, why := range differingOverrides(sqlFiles(t, queryFiles, "queries")) {
		t.Errorf("queries/%s.sql %s", name, why)
	}
	bites := differingOverrides(map[string]string{"a": "SELECT x FROM y WHERE z = :z", "a.oracle": "SELECT x FROM y WHERE z = :zz",
		"b": "SELECT :one, :two FROM y", "b.oracle": "SELECT :two, :one, ':three' FROM y", "c.oracle": "SELECT 1"})
	if len(bites) != 2 || bites["a.oracle"] == "" || bites["c.oracle"] == "" {
		t.Errorf("the check lets differences pass: %v", bites)
	}
}

func differingOverrides(files map[string]string) map[string]string {
	wrong := map[string]string{}
	for name, text := range files {
		base, _, special := strings.Cut(name, ".")
		if !special {
			continue
		}
		switch common, ok := files[base]; {
		case !ok:
			wrong[name] = "overrides nothing"
		case !slices.Equal(bindsOf(text), bindsOf(common)):
			wrong[name] = "wants other binds than " + base
		}
	}
	return wrong
}

// reserved lists the words that Oracle 19c keeps for itself (V$RESERVED_WORDS with RESERVED = 'Y', and those that cannot
// be the name of a column or a bind).
const reserved = ` ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK CLUSTER COLUMN COLUMN_VALUE COMMENT COMPRESS
 CONNECT CREATE CURRENT DATE DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE EXCLUSIVE EXISTS FILE FLOAT FOR FROM GRANT GROUP
 HAVING IDENTIFIED IMMEDIATE IN INCREMENT INDEX INITIAL INSERT INTEGER INTERSECT INTO IS LEVEL LIKE LOCK LONG MAXEXTENTS MINUS
 MLSLABEL MODE MODIFY NESTED_TABLE_ID NOAUDIT NOCOMPRESS NOT NOWAIT NULL NUMBER OF OFFLINE ON ONLINE OPTION OR ORDER PCTFREE PRIOR
 PUBLIC RAW RENAME RESOURCE REVOKE ROW ROWID ROWNUM ROWS SELECT SESSION SET SHARE SIZE SMALLINT START SUCCESSFUL SYNONYM SYSDATE
 TABLE THEN TO TRIGGER UID UNION UNIQUE UPDATE USER VALIDATE VALUES VARCHAR VARCHAR2 VIEW WHENEVER WHERE WITH `

// faults names what is wrong with a text for one or the other database.
func faults(text string) []string {
	var out []string
	plain := bare(text)
	if star.MatchString(plain) {
		out = append(out, "selects *")
	}
	if positional.MatchString(plain) {
		out = append(out, "has a bind without a name")
	}
	if strings.Contains(text, `"`) || strings.Contains(text, "`") {
		out = append(out, "quotes an identifier")
	}
	words := strings.Fields(reserved)
	for _, id := range word.FindAllString(plain, -1) {
		if len(id) > 30 {
			out = append(out, id+" is longer than 30 bytes")
		}
		if slices.Contains(words, strings.ToUpper(id)) {
			out = append(out, id+" is a reserved word")
		}
		if strings.HasPrefix(id, "_") {
			out = append(out, id+" begins with an underscore")
		}
	}
	return out
}

// TestTextsSuitBothDatabases relies on the house's spelling: words of the language in capitals, names in small letters.
func TestTextsSuitBothDatabases(t *testing.T) {
	for dir, files := range map[string]map[string]string{"queries": sqlFiles(t, queryFiles, "queries"), "migrations": sqlFiles(t, migrationFiles, "migrations")} {
		for name, text := range files {
			for _, fault := range faults(text) {
				t.Errorf("%s/%s.sql %s", dir, name, fault)
			}
		}
	}
}

func TestFaultsAreFound(t *testing.T) {
	for text, want := range map[string]string{
		"SELECT * FROM person":                            "selects *",
		"SELECT p.* FROM person p":                        "selects *",
		"SELECT id FROM person WHERE id = ?":              "has a bind without a name",
		"SELECT id FROM person WHERE id = $1":             "has a bind without a name",
		`SELECT "id" FROM person`:                         "quotes an identifier",
		"SELECT level FROM person":                        "level is a reserved word",
		"SELECT id FROM person WHERE age > :number":       "number is a reserved word",
		"SELECT id FROM person WHERE session = :s":        "session is a reserved word",
		"SELECT national_id_of_the_person_as_text FROM p": "national_id_of_the_person_as_text is longer than 30 bytes",
		"SELECT _id FROM person":                          "_id begins with an underscore",
	} {
		if got := faults(text); !slices.Contains(got, want) {
			t.Errorf("%s: found %q, want %q", text, got, want)
		}
	}
	if got := faults("SELECT id FROM person WHERE state = 'date ? *' /*page*/"); got != nil {
		t.Errorf("a sound text has faults %q", got)
	}
}
