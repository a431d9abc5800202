//go:build cgo

package oracle

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"github.com/godror/godror"
)

// longText is the length in bytes from which a text does not travel in an array: the driver's limit is 32767.
const longText = 32_000

// many implements sqlstore.Many by array binds: one round trip, in which each row lands or is reported by itself. No rows:
// nothing happens, where the driver would execute once with NULLs.
func many(ctx context.Context, tx *sql.Tx, text string, rows [][]sql.NamedArg) (map[int]error, error) {
	var short []int
	refused := map[int]error{}
	for i, row := range rows {
		if !isLong(row) {
			short = append(short, i)
			continue
		}
		args := make([]any, len(row))
		for k, b := range row {
			args[k] = b
		}
		if _, err := tx.ExecContext(ctx, text, args...); err != nil {
			refused[i] = err
		}
	}
	if len(short) == 0 {
		return refused, nil
	}
	args := []any{godror.PartialBatch()}
	for k := range rows[short[0]] {
		array, err := column(rows, short, k)
		if err != nil {
			return nil, err
		}
		args = append(args, array)
	}
	_, err := tx.ExecContext(ctx, text, args...)
	var batch *godror.BatchErrors
	if errors.As(err, &batch) {
		for _, e := range batch.Errs {
			refused[short[e.Offset()]] = e
		}
		err = nil
	}
	return refused, err
}

func isLong(row []sql.NamedArg) bool {
	for _, b := range row {
		if s, ok := b.Value.(string); ok && len(s) > longText {
			return true
		}
	}
	return false
}

// column gathers one bind of the rows into the slice of its type: texts, in which "" is NULL, or numbers.
func column(rows [][]sql.NamedArg, which []int, k int) (sql.NamedArg, error) {
	name := rows[which[0]][k].Name
	texts, numbers := make([]string, len(which)), make([]sql.NullInt64, len(which))
	isText, isNumber := false, false
	for n, i := range which {
		if rows[i][k].Name != name {
			return sql.NamedArg{}, fmt.Errorf("row %d binds %s where others bind %s", i, rows[i][k].Name, name)
		}
		switch v := rows[i][k].Value.(type) {
		case nil:
		case string:
			texts[n], isText = v, true
		case int64:
			numbers[n], isNumber = sql.NullInt64{Int64: v, Valid: true}, true
		case int:
			numbers[n], isNumber = sql.NullInt64{Int64: int64(v), Valid: true}, true
		default:
			return sql.NamedArg{}, fmt.Errorf("bind %s: %T does not travel in an array", name, v)
		}
	}
	switch {
	case isText && isNumber:
		return sql.NamedArg{}, fmt.Errorf("bind %s is a text in one row and a number in another", name)
	case isNumber:
		return sql.Named(name, numbers), nil
	}
	return sql.Named(name, texts), nil
}
