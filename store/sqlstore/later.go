package sqlstore

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	"hssk/store"
	"hssk/store/health"
)

// Many inserts rows in one round trip. Each row has the same binds in the same order. It returns the errors of rows that
// were refused, by their index; the others stay.
type Many func(ctx context.Context, tx *sql.Tx, text string, rows [][]sql.NamedArg) (map[int]error, error)

// manyAtMost bounds what waits in memory and what one round trip carries.
const manyAtMost = 1000

// waiting holds rows of a transaction that nobody reads before it ends, such as history: they go in together, which on a
// database across a network is most of the time saved.
type waiting struct {
	order []question
	rows  map[question][][]sql.NamedArg

	places map[home]bool            // stations and units that the transaction has found or made places of the search
	names  map[health.PersonID]bool // names that it has found or listed
}

// later inserts a row at the end of the transaction, or before anything is asked about its table.
func (r runner) later(q question, binds ...any) error {
	if r.s.dialect.Many == nil || r.tx == nil {
		return r.insert(q, binds...)
	}
	row := make([]sql.NamedArg, len(binds))
	for i, b := range binds {
		arg, ok := b.(sql.NamedArg)
		if !ok {
			return fmt.Errorf("%s: bind %d has no name", q, i)
		}
		row[i] = arg
	}
	if _, ok := r.wait.rows[q]; !ok {
		r.wait.order = append(r.wait.order, q)
	}
	r.wait.rows[q] = append(r.wait.rows[q], row)
	if len(r.wait.rows[q]) >= manyAtMost {
		return r.flush()
	}
	return nil
}

// flush inserts what waits. A row that is refused ends the transaction's work with the row named.
func (r runner) flush() error {
	for len(r.wait.order) > 0 {
		q := r.wait.order[0]
		rows := r.wait.rows[q]
		r.wait.order = r.wait.order[1:]
		delete(r.wait.rows, q)
		refused, err := r.s.dialect.Many(r.ctx, r.tx, r.s.texts[string(q)], rows)
		if err != nil {
			return fmt.Errorf("%s, %d rows: %w", q, len(rows), err)
		}
		for i := range rows { // the first in the order of the rows
			if err := refused[i]; err != nil {
				return r.refusal(q, i, len(rows), err)
			}
		}
	}
	return nil
}

func (r runner) refusal(q question, row, of int, err error) error {
	if r.s.dialect.IsUnique(err) {
		err = store.ErrExists
	}
	return fmt.Errorf("%s, row %d of %d: %w", q, row+1, of, err)
}

// settle inserts what waits for tables that a statement mentions.
func (r runner) settle(q question) error {
	if r.wait == nil || len(r.wait.order) == 0 {
		return nil
	}
	for _, w := range r.wait.order {
		if w == q || strings.Contains(r.s.texts[string(q)], tableOf(r.s.texts[string(w)])) {
			return r.flush()
		}
	}
	return nil
}

// tableOf names the table that an insert is for.
func tableOf(insert string) string {
	_, rest, _ := strings.Cut(insert, "INSERT INTO ")
	name, _, _ := strings.Cut(rest, " ")
	return name
}
