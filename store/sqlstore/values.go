package sqlstore

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"time"
)

// bind names a value as the queries do. Named Go types are turned into plain ones, which is all that drivers take;
// the empty string becomes NULL.
func bind(name string, v any) sql.NamedArg { return sql.Named(name, plain(v)) }

func plain(v any) any {
	switch x := v.(type) {
	case nil, int64, int, []byte:
		return x
	case string:
		return text(x)
	case bool:
		if x {
			return int64(1)
		}
		return int64(0)
	case time.Time:
		return seconds(x)
	}
	return text(fmt.Sprintf("%s", v)) // unreachable for the types of this package: str() has made them strings
}

// text is NULL for the empty string: Oracle cannot tell them apart, so nobody may.
func text(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// str binds any string type.
func str[S ~string](name string, v S) sql.NamedArg { return sql.Named(name, text(string(v))) }

func seconds(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.Unix()
}

func page(limit, offset int) []any {
	return []any{sql.Named("page_limit", limit), sql.Named("page_offset", offset)}
}

// js binds a value as JSON, NULL when it is empty.
func js(name string, v any) (sql.NamedArg, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return sql.NamedArg{}, fmt.Errorf("encode %s: %w", name, err)
	}
	if s := string(b); s != "null" && s != "[]" && s != "{}" {
		return sql.Named(name, s), nil
	}
	return sql.Named(name, nil), nil
}

// nullText scans a column that may be NULL into a string type.
type nullText[S ~string] struct{ dst *S }

func opt[S ~string](dst *S) any { return nullText[S]{dst} }

// Scan implements sql.Scanner.
func (n nullText[S]) Scan(v any) error {
	var s sql.NullString
	if err := s.Scan(v); err != nil {
		return err
	}
	*n.dst = S(s.String)
	return nil
}

// unixTime scans seconds; NULL is the zero time.
type unixTime struct{ dst *time.Time }

func at(dst *time.Time) any { return unixTime{dst} }

// Scan implements sql.Scanner.
func (u unixTime) Scan(v any) error {
	var n sql.NullInt64
	if err := n.Scan(v); err != nil {
		return err
	}
	*u.dst = time.Time{}
	if n.Valid {
		*u.dst = time.Unix(n.Int64, 0).UTC()
	}
	return nil
}

// jsonText scans a JSON column; NULL leaves the destination as it is.
type jsonText struct{ dst any }

func asJSON(dst any) any { return jsonText{dst} }

// Scan implements sql.Scanner.
func (j jsonText) Scan(v any) error {
	var s sql.NullString
	if err := s.Scan(v); err != nil || !s.Valid || s.String == "" {
		return err
	}
	return json.Unmarshal([]byte(s.String), j.dst)
}

// rawText scans a column of raw JSON that belongs to somebody else.
type rawText struct{ dst *[]byte }

func raw(dst *[]byte) any { return rawText{dst} }

// Scan implements sql.Scanner.
func (r rawText) Scan(v any) error {
	var s sql.NullString
	if err := s.Scan(v); err != nil {
		return err
	}
	*r.dst = nil
	if s.Valid {
		*r.dst = []byte(s.String)
	}
	return nil
}

// nullInt scans a whole number that may be NULL; NULL is zero.
type nullInt[N ~int | ~int64] struct{ dst *N }

func orZero[N ~int | ~int64](dst *N) any { return nullInt[N]{dst} }

// Scan implements sql.Scanner.
func (n nullInt[N]) Scan(v any) error {
	var i sql.NullInt64
	if err := i.Scan(v); err != nil {
		return err
	}
	*n.dst = N(i.Int64)
	return nil
}
