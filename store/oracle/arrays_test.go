//go:build cgo

package oracle

import (
	"database/sql"
	"errors"
	"strings"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

func TestRowsInArrays(t *testing.T) {
	db := pool(t)
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	row := func(id any, name, body any) []sql.NamedArg {
		return []sql.NamedArg{sql.Named("id", id), sql.Named("name", name), sql.Named("body", body)}
	}
	long := strings.Repeat("ễ", 20_000)
	rows := [][]sql.NamedArg{row(1, "a", nil), row(2, "b", long), row(2, "c", "x"), row(int64(4), nil, "y"), row(5, "e", "z")}
	const put = "INSERT INTO thing (id, name, body) VALUES (:id, :name, :body)"
	var refused map[int]error
	calls := seen(func() { refused, err = many(t.Context(), tx, put, rows) })
	if err != nil || len(refused) != 2 || code(refused[2]) != 1 || code(refused[3]) != 1400 {
		t.Fatalf("%v, %v", refused, err)
	}
	if len(calls) != 2 {
		t.Errorf("%d round trips for an array and a long text", len(calls))
	}
	if err := tx.Commit(); err != nil {
		t.Fatal(err)
	}
	var n int
	var back string
	if err := db.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM thing").Scan(&n); err != nil || n != 3 {
		t.Errorf("%d rows, %v", n, err)
	}
	if err := db.QueryRowContext(t.Context(), "SELECT body FROM thing WHERE id = 2").Scan(&back); err != nil || back != long {
		t.Errorf("%d bytes come back, %v", len(back), err)
	}
}

func TestRowsThatDoNotFitAnArray(t *testing.T) {
	db := pool(t)
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer tx.Rollback()
	for what, rows := range map[string][][]sql.NamedArg{
		"two kinds in one column": {{sql.Named("id", 1)}, {sql.Named("id", "x")}},
		"another order":           {{sql.Named("id", 1)}, {sql.Named("name", "x")}},
		"what no array can carry": {{sql.Named("id", 1.5)}},
	} {
		if _, err := many(t.Context(), tx, "UPDATE thing SET id = :id", rows); err == nil {
			t.Error(what)
		}
	}
	if refused, err := many(t.Context(), tx, "UPDATE thing SET id = :id", nil); len(refused) > 0 || err != nil {
		t.Errorf("no rows: %v, %v", refused, err)
	}
}

// TestHistoryGoesInTogether: what nobody reads before the end of a transaction takes one round trip.
func TestHistoryGoesInTogether(t *testing.T) {
	s := open(t, fresh(t))
	trips := 0
	for _, c := range seen(func() {
		err := s.Write(t.Context(), func(tx store.Tx) error {
			for i := range 50 {
				if err := tx.PutImportRow(health.ImportRow{Import: "i1", Row: i + 1, Outcome: health.RowRefused}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Error(err)
		}
	}) {
		if strings.Contains(c.SQL, "INSERT INTO import_row") {
			trips++
		}
	}
	if rows, err := s.ImportRows(t.Context(), "i1", 0, 100); err != nil || len(rows) != 50 || trips != 1 {
		t.Errorf("%d rows in %d round trips, %v", len(rows), trips, err)
	}
	err := s.Write(t.Context(), func(tx store.Tx) error {
		return errors.Join(tx.PutImportRow(health.ImportRow{Import: "i1", Row: 51, Outcome: health.RowRefused}),
			tx.PutImportRow(health.ImportRow{Import: "i1", Row: 7, Outcome: health.RowRefused}))
	})
	if !errors.Is(err, store.ErrExists) || !strings.Contains(err.Error(), "row 2 of 2") {
		t.Errorf("error is %v", err)
	}
}
