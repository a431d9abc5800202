package ocitest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"strconv"
	"strings"
	"sync"

	_ "modernc.org/sqlite" // the database behind the double
)

// SQLite is an Engine on one SQLite file for each connect string. It refuses what Oracle refuses where that can be had:
// texts and numbers too long for their column, the empty string where a value must be, names that are taken.
type SQLite struct {
	Dir string

	mu  sync.Mutex
	dbs map[string]*sql.DB
}

// Open implements Engine.
func (e *SQLite) Open(_, connect string) (Session, error) {
	db, err := e.db(connect)
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(context.Background())
	if err != nil {
		return nil, err
	}
	return &sqliteSession{conn: conn}, nil
}

// Close closes the files.
func (e *SQLite) Close() error {
	e.mu.Lock()
	defer e.mu.Unlock()
	var errs []error
	for _, db := range e.dbs {
		errs = append(errs, db.Close())
	}
	e.dbs = nil
	return errors.Join(errs...)
}

func (e *SQLite) db(connect string) (*sql.DB, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if db, ok := e.dbs[connect]; ok {
		return db, nil
	}
	q := url.Values{"_pragma": {"journal_mode(wal)", "synchronous(off)", "busy_timeout(10000)"}}
	file := filepath.Join(e.Dir, url.PathEscape(connect)+".db")
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: file}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	if e.dbs == nil {
		e.dbs = map[string]*sql.DB{}
	}
	e.dbs[connect] = db
	return db, nil
}

type sqliteSession struct {
	conn *sql.Conn
	inTx bool
}

// Close undoes what was not committed.
func (s *sqliteSession) Close() error {
	return errors.Join(s.End(context.Background(), false), s.conn.Close())
}

// End commits or undoes the transaction, if there is one.
func (s *sqliteSession) End(ctx context.Context, commit bool) error {
	if !s.inTx {
		return nil
	}
	s.inTx = false
	text := "ROLLBACK"
	if commit {
		text = "COMMIT"
	}
	if _, err := s.conn.ExecContext(context.WithoutCancel(ctx), text); err != nil {
		return oracleFault(err)
	}
	return nil
}

// Exec carries out a call. Each row of binds is undone alone when it fails, as in Oracle.
func (s *sqliteSession) Exec(ctx context.Context, c Call) (Result, error) {
	text, err := translate(c.SQL)
	if err != nil {
		return Result{}, err
	}
	definition := strings.HasPrefix(text, "CREATE") || strings.HasPrefix(text, "ALTER") || strings.HasPrefix(text, "DROP")
	if !definition && (!c.Query || forUpdate.MatchString(c.SQL)) {
		if err := s.begin(ctx); err != nil {
			return Result{}, err
		}
	}
	if c.Query {
		return s.query(ctx, text, c.Rows[0])
	}
	var res Result
	for i, row := range c.Rows {
		if err := s.change(ctx, text, c.Returning, row, &res); err != nil {
			fault := oracleFault(err)
			if !c.KeepGoing {
				return res, RowError{fault, i}
			}
			res.Faults = append(res.Faults, RowFault{i, fault})
			res.RowsOf = append(res.RowsOf, 0)
		}
	}
	return res, nil
}

// begin takes the file's one lock for writers: wider than Oracle's locks on rows, and held as long.
func (s *sqliteSession) begin(ctx context.Context) error {
	if s.inTx {
		return nil
	}
	if _, err := s.conn.ExecContext(ctx, "BEGIN IMMEDIATE"); err != nil {
		return oracleFault(err)
	}
	s.inTx = true
	return nil
}

func (s *sqliteSession) change(ctx context.Context, text string, returning bool, row []Value, res *Result) error {
	if returning {
		one, err := s.query(ctx, text, row)
		if err != nil {
			return err
		}
		res.Affected += int64(len(one.Cells))
		res.Columns = one.Columns
		res.Cells = append(res.Cells, one.Cells...)
		res.RowsOf = append(res.RowsOf, len(one.Cells))
		return nil
	}
	done, err := s.conn.ExecContext(ctx, text, plain(row)...)
	if err != nil {
		return err
	}
	n, err := done.RowsAffected()
	res.Affected += n
	res.RowsOf = append(res.RowsOf, 0)
	return err
}

func (s *sqliteSession) query(ctx context.Context, text string, row []Value) (Result, error) {
	rows, err := s.conn.QueryContext(ctx, text, plain(row)...)
	if err != nil {
		return Result{}, oracleFault(err)
	}
	defer rows.Close()
	types, err := rows.ColumnTypes()
	if err != nil {
		return Result{}, err
	}
	var res Result
	var sample []any
	for rows.Next() {
		cells := make([]any, len(types))
		into := make([]any, len(types))
		for i := range cells {
			into[i] = &cells[i]
		}
		if err := rows.Scan(into...); err != nil {
			return Result{}, err
		}
		sample = fill(sample, cells)
		res.Cells = append(res.Cells, values(cells))
	}
	if err := rows.Err(); err != nil {
		return Result{}, oracleFault(err)
	}
	for i, t := range types {
		var v any
		if sample != nil {
			v = sample[i]
		}
		res.Columns = append(res.Columns, column(t.Name(), t.DatabaseTypeName(), v))
	}
	res.RowsOf = []int{len(res.Cells)}
	return res, nil
}

// fill keeps, for each column, the first value that is not NULL: an expression has no type of its own in SQLite.
func fill(sample, cells []any) []any {
	if sample == nil {
		sample = make([]any, len(cells))
	}
	for i, c := range cells {
		if sample[i] == nil {
			sample[i] = c
		}
	}
	return sample
}

func plain(row []Value) []any {
	out := make([]any, len(row))
	for i, v := range row {
		switch v.Kind {
		case 0:
		case 'N':
			out[i] = number(v.Text)
		case 'B':
			out[i] = []byte(v.Text)
		default:
			out[i] = v.Text
		}
	}
	return out
}

func number(text string) any {
	if n, err := strconv.ParseInt(text, 10, 64); err == nil {
		return n
	}
	if f, err := strconv.ParseFloat(text, 64); err == nil {
		return f
	}
	return text
}

func values(cells []any) []Value {
	out := make([]Value, len(cells))
	for i, c := range cells {
		switch x := c.(type) {
		case nil:
		case int64:
			out[i] = Value{'N', strconv.FormatInt(x, 10)}
		case float64:
			out[i] = Value{'N', strconv.FormatFloat(x, 'g', -1, 64)}
		case []byte:
			out[i] = Value{'B', string(x)}
		default:
			out[i] = Value{'S', fmt.Sprint(x)}
		}
		if out[i].Text == "" {
			out[i] = Value{}
		}
	}
	return out
}
