// Package lint says what Oracle 19c would refuse, or silently do otherwise, in a statement that a grammar lets pass.
//
// It knows the statements of one house: upper-case keywords, named binds, one statement a text. It is a gate for tests,
// not a parser.
package lint

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Problem is one thing that Oracle 19c would refuse.
type Problem struct {
	Rule string // short name
	Near string // the words that broke it
}

func (p Problem) String() string { return p.Rule + ": " + p.Near }

// rule looks for one mistake in a statement whose quoted texts are hidden.
type rule struct {
	name  string
	shape *regexp.Regexp
	which func(match []string) bool // nil: every match
}

func rules() []rule {
	find := func(name, shape string) rule { return rule{name: name, shape: regexp.MustCompile(`(?is)` + shape)} }
	some := func(name, shape string, which func([]string) bool) rule {
		r := find(name, shape)
		r.which = which
		return r
	}
	return []rule{
		find("LIMIT is FETCH NEXT … ROWS ONLY", `\bLIMIT\b`),
		find("no ON CONFLICT: MERGE, or update and then insert", `\bON\s+CONFLICT\b`),
		find("no IF [NOT] EXISTS before 23ai", `\bIF\s+(NOT\s+)?EXISTS\b`),
		find("no TRUE and FALSE in SQL", `\b(TRUE|FALSE)\b`),
		find("EXCEPT is MINUS", `\bEXCEPT\b`),
		find("binds are named, not ? or $1", `[?]|\$\d`),
		find("no AS before the alias of a table", `\b(FROM|JOIN)\s+\w+\s+AS\b`),
		find("one statement a text", `;\s*\S|;\s*$`),
		find("no FETCH FIRST together with FOR UPDATE (ORA-02014)", `\bFETCH\s+(FIRST|NEXT)\b.*\bFOR\s+UPDATE\b`),
		find("no DISTINCT or GROUP BY together with FOR UPDATE (ORA-01786)", `\b(DISTINCT|GROUP\s+BY)\b.*\bFOR\s+UPDATE\b`),
		find("no rows of values in one VALUES", `\bVALUES\s*\([^()]*\)\s*,\s*\(`),
		find("no comparison of row values with < or >", `\([^()]*,[^()]*\)\s*[<>]=?\s*\(`),
		find("no DEFAULT after NOT NULL", `\bNOT\s+NULL\s+DEFAULT\b`),
		find("no ON UPDATE", `\bON\s+UPDATE\b`),
		find("no partial index: index an expression", `\bCREATE\s+(UNIQUE\s+)?INDEX\b[^;]*\bWHERE\b`),
		find("a text of VARCHAR2 counts characters", `\bVARCHAR2\s*\(\s*\d+\s*(BYTE)?\s*\)`),
		find("VARCHAR2 needs a length", `\bVARCHAR2\b\s*[^(\s]|\bVARCHAR2\s*$`),
		find("no RECURSIVE after WITH", `\bWITH\s+RECURSIVE\b`),
		find("no ILIKE and no ::", `\bILIKE\b|::`),
		find("no empty text: it is NULL", `(=|<>|!=)\s*''`),
		some("a SELECT has a FROM", `^\s*SELECT\b.*$`, func(m []string) bool { return !strings.Contains(strings.ToUpper(m[0]), "FROM") }),
		some("at most 4000 bytes in VARCHAR2", `\bVARCHAR2\s*\(\s*(\d+)`, func(m []string) bool { return len(m[1]) > 4 || len(m[1]) == 4 && m[1] > "4000" }),
		some("at most 38 digits in NUMBER", `\bNUMBER\s*\(\s*(\d+)`, func(m []string) bool { return len(m[1]) > 2 || len(m[1]) == 2 && m[1] > "38" }),
		some("a bind may not be called after a reserved word (ORA-01745)", `:(\w+)`, func(m []string) bool { return reserved(m[1]) }),
	}
}

// columnTypes are what a definition may use.
var columnTypes = regexp.MustCompile(`^(NUMBER|VARCHAR2|RAW|CLOB|BLOB|TIMESTAMP|DATE)\b`)

// quoted finds texts and quoted names.
var quoted = regexp.MustCompile(`'(?:[^']|'')*'|"[^"]*"`)

var comment = regexp.MustCompile(`(?s)--[^\n]*|/\*.*?\*/`)

// Check lists what Oracle 19c would refuse in one statement. PL/SQL blocks and triggers are let pass.
func Check(statement string) []Problem {
	text := comment.ReplaceAllString(statement, " ")
	text = quoted.ReplaceAllStringFunc(text, blank)
	if regexp.MustCompile(`(?i)^\s*(BEGIN|DECLARE|CREATE\s+(OR\s+REPLACE\s+)?TRIGGER)\b`).MatchString(text) {
		return nil
	}
	var out []Problem
	for _, r := range rules() {
		for _, m := range r.shape.FindAllStringSubmatch(text, -1) {
			if r.which == nil || r.which(m) {
				out = append(out, Problem{r.name, strings.TrimSpace(m[0])})
			}
		}
	}
	out = append(out, names(text)...)
	return append(out, definition(text)...)
}

var word = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_$#]*`)

// blank hides what stands between quotes, and keeps that the quotes are empty.
func blank(s string) string {
	if len(s) == 2 {
		return s
	}
	return s[:1] + "x" + s[:1]
}

// names finds identifiers that a 12.1-compatible database, or a tool of one, would refuse.
func names(text string) []Problem {
	var out []Problem
	for _, w := range word.FindAllString(text, -1) {
		if len(w) > 30 {
			out = append(out, Problem{"a name has at most 30 bytes", w})
		}
		if strings.HasPrefix(w, "_") {
			out = append(out, Problem{"a name begins with a letter", w})
		}
	}
	return out
}

var (
	table     = regexp.MustCompile(`(?is)^\s*CREATE\s+TABLE\s+\w+\s*\((.*)\)[^()]*$`)
	addColumn = regexp.MustCompile(`(?is)^\s*ALTER\s+TABLE\s+\w+\s+ADD\s*\(?(.*?)\)?\s*$`)
)

// definition checks the columns of a table.
func definition(text string) []Problem {
	m := table.FindStringSubmatch(text)
	if m == nil {
		m = addColumn.FindStringSubmatch(text)
	}
	if m == nil {
		return nil
	}
	var out []Problem
	for _, column := range split(m[1]) {
		name, kind, _ := strings.Cut(strings.TrimSpace(column), " ")
		if slices.Contains([]string{"PRIMARY", "CONSTRAINT", "UNIQUE", "CHECK", "FOREIGN"}, strings.ToUpper(name)) {
			continue
		}
		if reserved(name) {
			out = append(out, Problem{"a column may not be called after a reserved word (ORA-00904)", name})
		}
		kind = strings.ToUpper(strings.TrimSpace(kind))
		if !columnTypes.MatchString(kind) {
			out = append(out, Problem{"a column has a type of 19c", fmt.Sprintf("%s %s", name, kind)})
		}
		if strings.Contains(strings.ToLower(name), "birth") && strings.HasPrefix(kind, "DATE") {
			out = append(out, Problem{"a birth date is a text: DATE has hours and no precision", name})
		}
	}
	return out
}

// split cuts at commas outside parentheses.
func split(list string) []string {
	var out []string
	depth, from := 0, 0
	for i, r := range list {
		switch r {
		case '(':
			depth++
		case ')':
			depth--
		case ',':
			if depth == 0 {
				out = append(out, list[from:i])
				from = i + 1
			}
		}
	}
	return append(out, list[from:])
}

// reserved reports whether Oracle keeps a word for itself (V$RESERVED_WORDS with RESERVED = 'Y', and those that may not
// name a column).
func reserved(w string) bool {
	_, found := slices.BinarySearch(reservedWords, strings.ToUpper(w))
	return found
}

var reservedWords = strings.Fields(`ACCESS ADD ALL ALTER AND ANY AS ASC AUDIT BETWEEN BY CHAR CHECK CLUSTER COLUMN COLUMN_VALUE
COMMENT COMPRESS CONNECT CREATE CURRENT DATE DECIMAL DEFAULT DELETE DESC DISTINCT DROP ELSE EXCLUSIVE EXISTS FILE FLOAT FOR
FROM GRANT GROUP HAVING IDENTIFIED IMMEDIATE IN INCREMENT INDEX INITIAL INSERT INTEGER INTERSECT INTO IS LEVEL LIKE LOCK LONG
MAXEXTENTS MINUS MLSLABEL MODE MODIFY NESTED_TABLE_ID NOAUDIT NOCOMPRESS NOT NOWAIT NULL NUMBER OF OFFLINE ON ONLINE OPTION OR
ORDER PCTFREE PRIOR PUBLIC RAW RENAME RESOURCE REVOKE ROW ROWID ROWNUM ROWS SELECT SESSION SET SHARE SIZE SMALLINT START
SUCCESSFUL SYNONYM SYSDATE TABLE THEN TO TRIGGER UID UNION UNIQUE UPDATE USER VALIDATE VALUES VARCHAR VARCHAR2 VIEW WHENEVER
WHERE WITH`)
