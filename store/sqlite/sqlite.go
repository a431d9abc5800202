// Package sqlite opens one SQLite file as a store: the default of a laptop, in pure Go.
package sqlite

import (
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"runtime"
	"slices"
	"strings"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"hssk/store/sqlstore"
)

// ErrDamaged says that the file is no database, or a broken one.
var ErrDamaged = errors.New("the file is not a sound SQLite database")

// ErrForeign says that the file is a database of another program.
var ErrForeign = errors.New("the SQLite database belongs to another program")

// Look reports whether a store of ours is at a path, without writing anything there. A file that is missing or an empty
// database is none. Errors: ErrForeign, ErrDamaged.
func Look(path string) (bool, error) {
	f, err := os.Stat(path)
	if err != nil || !f.Mode().IsRegular() || f.Size() == 0 {
		return false, nil // Open says what is wrong, if anything is
	}
	tables, err := tablesOf(path, resting(path))
	if err != nil && resting(path) { // somebody began to write meanwhile
		tables, err = tablesOf(path, false)
	}
	switch {
	case err != nil:
		return false, fmt.Errorf("look at %s: %w", path, damaged(err))
	case len(tables) == 0:
		return false, nil
	case !slices.Contains(tables, sqlstore.Ledger):
		return false, fmt.Errorf("%s: %w", path, ErrForeign)
	}
	return true, nil
}

// resting reports whether nobody has written to the file since it was last closed whole.
func resting(path string) bool {
	f, err := os.Stat(path + "-wal")
	return err != nil || f.Size() == 0
}

// tablesOf lists the tables of a file. One that rests is read without the files that SQLite would put beside it.
func tablesOf(path string, rests bool) (tables []string, err error) {
	q := url.Values{"mode": {"ro"}}
	if rests {
		q.Set("immutable", "1")
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+"?"+q.Encode())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	rows, err := db.Query("SELECT name FROM sqlite_master WHERE type = 'table'")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			return nil, err
		}
		tables = append(tables, name)
	}
	return tables, rows.Err()
}

// Open opens or creates the file; a database of another program is refused. One connection writes, several read: SQLite allows a single writer, and a queue in the
// program is fairer than retries on a lock. Other processes may use the same file at the same time.
func Open(path string) (*sqlstore.Store, error) {
	if _, err := Look(path); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600) // people's records: for the owner's eyes, as are the files beside it
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	if err := f.Close(); err != nil {
		return nil, err
	}
	write, err := sql.Open("sqlite", dsn(path, "immediate"))
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	write.SetMaxOpenConns(1)
	read, err := sql.Open("sqlite", dsn(path, "deferred"))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(max(4, runtime.NumCPU()))
	if err := write.Ping(); err != nil {
		return nil, errors.Join(fmt.Errorf("open %s: %w", path, damaged(err)), write.Close(), read.Close())
	}
	return sqlstore.New(read, write, Dialect())
}

// Dialect tells sqlstore what is particular about SQLite.
func Dialect() sqlstore.Dialect {
	return sqlstore.Dialect{
		Name:  "sqlite",
		Page:  "LIMIT :page_limit OFFSET :page_offset",
		Keyed: "WITHOUT ROWID",
		Scrub: []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"},
		IsUnique: func(err error) bool {
			return hasCode(err, lib.SQLITE_CONSTRAINT_PRIMARYKEY, lib.SQLITE_CONSTRAINT_UNIQUE)
		},
		IsThere: func(err error) bool {
			return hasCode(err, lib.SQLITE_ERROR) && (strings.Contains(err.Error(), "already exists") ||
				strings.Contains(err.Error(), "duplicate column name"))
		},
		IsBusy: func(err error) bool { return hasCode(err, lib.SQLITE_BUSY, lib.SQLITE_LOCKED) },
	}
}

// dsn sets write-ahead logging, so that readers and the writer do not wait for each other, and an fsync at checkpoints:
// after a power cut the file is whole, and at most the last moments are missing.
func dsn(path, lock string) string {
	q := url.Values{"_txlock": {lock}, "_pragma": {"journal_mode(wal)", "synchronous(normal)", "busy_timeout(10000)",
		"foreign_keys(on)", "cache_size(-65536)", "temp_store(memory)", "wal_autocheckpoint(4000)", "secure_delete(on)"}}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

func damaged(err error) error {
	if hasCode(err, lib.SQLITE_NOTADB, lib.SQLITE_CORRUPT) {
		return errors.Join(ErrDamaged, err)
	}
	return err
}

func hasCode(err error, codes ...int) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	for _, c := range codes {
		if e.Code() == c || e.Code()&0xff == c {
			return true
		}
	}
	return false
}
