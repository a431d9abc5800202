package ocitest

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"
)

var (
	pageClause  = regexp.MustCompile(`(?i)OFFSET (\?\d+) ROWS\s+FETCH NEXT (\?\d+) ROWS ONLY`)
	firstClause = regexp.MustCompile(`(?i)FETCH FIRST (\?\d+|\d+) ROWS ONLY`)
	fromDual    = regexp.MustCompile(`(?i)\s+FROM dual\b`)
	forUpdate   = regexp.MustCompile(`(?i)\s+FOR UPDATE( NOWAIT| SKIP LOCKED| WAIT \d+)?\s*$`)
	textColumn  = regexp.MustCompile(`(?im)(^\s*|\bADD |[(,]\s*)(\w+) VARCHAR2\((\d+)( CHAR)?\)`)
	numColumn   = regexp.MustCompile(`(?im)(^\s*|\bADD |[(,]\s*)(\w+) NUMBER\((\d+)\)`)
	addColumn   = regexp.MustCompile(`(?is)^(ALTER TABLE \w+ ADD) \((.*)\)$`)
	dropExtra   = regexp.MustCompile(`(?i)\bCASCADE CONSTRAINTS\b|\bPURGE\b`)
	trigger     = regexp.MustCompile(`(?is)^CREATE OR REPLACE TRIGGER (\w+)\s+(BEFORE (?:UPDATE|DELETE) ON \w+)\s+FOR EACH ROW(?:\s+WHEN \(([^)]*)\))?\s+BEGIN\s+RAISE_APPLICATION_ERROR\((-20\d{3}), '([^']*)'\);\s+END;$`)
	raised      = regexp.MustCompile(`ORA-(20\d{3}): (.*)`)
	// foreign is what Oracle 19c has not, so that a statement written for the other home does not pass here by luck.
	foreign = regexp.MustCompile(`(?i)\bLIMIT\b|\bON CONFLICT\b|\bIF NOT EXISTS\b|\bAUTOINCREMENT\b|\bPRAGMA\b|\bWITHOUT ROWID\b|\bINSERT OR\b|\bEXCEPT\b|\bTRUE\b|\bFALSE\b`)
)

// literal finds quoted texts, so that words in them are not taken for syntax.
var literal = regexp.MustCompile(`'(?:[^']|'')*'`)

// translate writes an Oracle statement for SQLite, and refuses words that only other databases know.
func translate(text string) (string, error) {
	if word := foreign.FindString(literal.ReplaceAllString(text, "''")); word != "" {
		return "", Fault{933, "SQL command not properly ended (near " + word + ")"}
	}
	text = strings.TrimSpace(text)
	if m := trigger.FindStringSubmatch(text); m != nil {
		return writeTrigger(m[1], m[2], m[3], m[4], m[5]), nil
	}
	text = pageClause.ReplaceAllString(text, "LIMIT $2 OFFSET $1")
	text = firstClause.ReplaceAllString(text, "LIMIT $1")
	text = fromDual.ReplaceAllString(text, "")
	text = forUpdate.ReplaceAllString(text, "")
	text = dropExtra.ReplaceAllString(text, "")
	if m := addColumn.FindStringSubmatch(text); m != nil {
		text = m[1] + " COLUMN\n" + strings.TrimSpace(m[2])
	}
	if head := strings.ToUpper(text); strings.HasPrefix(head, "CREATE TABLE") || strings.HasPrefix(head, "ALTER TABLE") {
		text = textColumn.ReplaceAllString(text, "$1$2 VARCHAR2($3) CHECK (length($2) <= $3 AND length(CAST($2 AS BLOB)) <= 4000)")
		text = numColumn.ReplaceAllStringFunc(text, boundNumber)
	}
	return text, nil
}

// writeTrigger writes a trigger that only refuses; others are not understood.
func writeTrigger(name, when, condition, code, message string) string {
	if condition != "" {
		condition = " WHEN " + condition
	}
	return "DROP TRIGGER IF EXISTS " + name + ";\nCREATE TRIGGER " + name + " " + when + condition + " BEGIN SELECT RAISE(ABORT, 'ORA" + code + ": " +
		message + "'); END"
}

// boundNumber gives a number column the bound of its precision; int64 itself bounds the widest.
func boundNumber(column string) string {
	m := numColumn.FindStringSubmatch(column)
	digits, err := strconv.Atoi(m[3])
	if err != nil || digits > 18 {
		return column
	}
	return column + " CHECK (" + m[2] + " BETWEEN -" + strings.Repeat("9", digits) + " AND " + strings.Repeat("9", digits) + ")"
}

// column tells the driver what a column is, as Oracle would describe it.
func column(name, declared string, sample any) Column {
	c := Column{Name: strings.ToUpper(name), Nullable: true}
	kind, sizes, _ := strings.Cut(strings.TrimSuffix(declared, ")"), "(")
	switch strings.ToUpper(kind) {
	case "VARCHAR2", "TEXT", "VARCHAR":
		n, _ := strconv.Atoi(sizes)
		c.Type, c.Size = TypeVarchar, min(max(n, 1)*4, 4000)
	case "NUMBER", "INTEGER":
		n, _ := strconv.Atoi(sizes)
		c.Type, c.Precision, c.Size = TypeNumber, n, 22
	case "CLOB":
		c.Type, c.Size = TypeClob, 4000
	case "BLOB":
		c.Type, c.Size = TypeBlob, 4000
	case "RAW":
		n, _ := strconv.Atoi(sizes)
		c.Type, c.Size = TypeRaw, max(n, 1)
	default:
		return expression(c, sample)
	}
	return c
}

// expression describes a computed column by its first value.
func expression(c Column, sample any) Column {
	switch sample.(type) {
	case int64, float64:
		c.Type, c.Scale, c.Size = TypeNumber, -127, 22
	case []byte:
		c.Type, c.Size = TypeRaw, 2000
	default:
		c.Type, c.Size = TypeVarchar, 4000
	}
	return c
}

// oracleFault gives an error the code that Oracle would.
func oracleFault(err error) Fault {
	var f Fault
	if errors.As(err, &f) {
		return f
	}
	text := err.Error()
	var e *sqlite.Error
	code := 0
	if errors.As(err, &e) {
		code = e.Code()
	}
	if m := raised.FindStringSubmatch(text); m != nil {
		n, _ := strconv.Atoi(m[1]) // the pattern has digits alone
		return Fault{n, m[2]}
	}
	switch {
	case code == lib.SQLITE_CONSTRAINT_PRIMARYKEY, code == lib.SQLITE_CONSTRAINT_UNIQUE:
		return Fault{1, "unique constraint violated: " + text}
	case code == lib.SQLITE_CONSTRAINT_NOTNULL:
		return Fault{1400, "cannot insert NULL: " + text}
	case code == lib.SQLITE_CONSTRAINT_CHECK && strings.Contains(text, "length("):
		return Fault{12899, "value too large for column: " + text}
	case code == lib.SQLITE_CONSTRAINT_CHECK && strings.Contains(text, " BETWEEN -9"):
		return Fault{1438, "value larger than specified precision allowed for this column: " + text}
	case code == lib.SQLITE_CONSTRAINT_CHECK:
		return Fault{2290, "check constraint violated: " + text}
	case code == lib.SQLITE_INTERRUPT, strings.Contains(text, "interrupted"), strings.Contains(text, "context canceled"):
		return Fault{1013, "user requested cancel of current operation"}
	case code == lib.SQLITE_BUSY, code == lib.SQLITE_LOCKED, code&0xff == lib.SQLITE_BUSY:
		return Fault{54, "resource busy and acquire with NOWAIT specified or timeout expired"}
	case strings.Contains(text, "already exists"):
		return Fault{955, "name is already used by an existing object: " + text}
	case strings.Contains(text, "duplicate column name"):
		return Fault{1430, "column being added already exists in table"}
	case strings.Contains(text, "no such table"):
		return Fault{942, "table or view does not exist: " + text}
	case strings.Contains(text, "no such column"):
		return Fault{904, "invalid identifier: " + text}
	case strings.Contains(text, "syntax error"):
		return Fault{900, "invalid SQL statement: " + text}
	}
	return Fault{600, "internal: " + text}
}
