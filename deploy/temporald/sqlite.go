package main

import (
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.temporal.io/server/common/config"
	sqliteplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/sqlite"
	sqliteschema "go.temporal.io/server/schema/sqlite"
	_ "modernc.org/sqlite" // the driver, newer than the server asks for: about a tenth faster
)

// sqliteConfig describes one file. MaxConns stays at the plugin's 1: more writers only wait for each other's locks.
//
// With WAL, synchronous NORMAL survives a killed process entirely; a power cut can lose the last moments, which the
// product starts again from its records.
func sqliteConfig(path string) config.SQL {
	return config.SQL{
		PluginName:   sqliteplugin.PluginName,
		DatabaseName: uriPath(path),
		ConnectAttributes: map[string]string{
			"mode":          "rwc",
			"journal_mode":  "wal",
			"synchronous":   "1",
			"busy_timeout":  "10000",
			"secure_delete": "1",
		},
	}
}

// uriPath escapes what would end the path part of an SQLite URI; a directory may well be called "trạm #2".
func uriPath(path string) string {
	return strings.NewReplacer("%", "%25", "?", "%3f", "#", "%23").Replace(path)
}

// createSQLite makes both files from nothing, with the namespace in the main one.
func createSQLite(dir string, s *storage, o options) error {
	for name, c := range map[string]*config.SQL{mainFile: &s.main, visibilityFile: &s.visibility} {
		if err := touch(filepath.Join(dir, name)); err != nil {
			return fmt.Errorf("make SQLite file: %w", err)
		}
		if err := sqliteschema.SetupSchema(c); err != nil {
			return fmt.Errorf("make SQLite file %s: %w", name, err)
		}
	}
	if err := createNamespace(&s.main, o); err != nil {
		return err
	}
	return openSQLite(s)
}

// touch makes an empty file for this user only; SQLite gives its log and index the same mode.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}

// openSQLite brings the indexes of existing files to what this program wants.
func openSQLite(s *storage) error {
	return withFile(s.visibility, func(db *sql.DB) error { return errors.Join(trimIndexes(db), addIndexes(db)) })
}

// closeSQLite folds the write-ahead logs into their files after the server has stopped, so that a stopped directory
// holds whole files and no trace of what was erased.
func closeSQLite(s *storage) error {
	checkpoint := func(db *sql.DB) error {
		_, err := db.Exec(`PRAGMA wal_checkpoint(TRUNCATE)`)
		return err
	}
	return errors.Join(withFile(s.main, checkpoint), withFile(s.visibility, checkpoint))
}

// withFile runs f on a connection of its own, beside the server's.
func withFile(c config.SQL, f func(*sql.DB) error) error {
	q := url.Values{"mode": {"rw"}, "_pragma": {"busy_timeout(2000)", "secure_delete(1)"}}
	db, err := sql.Open("sqlite", "file:"+c.DatabaseName+"?"+q.Encode())
	if err != nil {
		return fmt.Errorf("open SQLite file: %w", err)
	}
	return errors.Join(f(db), db.Close())
}

// trimIndexes drops the indexes nobody filters by. Each index is written on every change of a workflow, and the
// schema has sixty: without them a workflow costs half the time and a quarter of the space. A query on a column
// without one still works, by a scan.
func trimIndexes(db *sql.DB) error {
	names, err := indexNames(db)
	if err != nil {
		return fmt.Errorf("list indexes: %w", err)
	}
	for _, name := range names {
		if slices.Contains(keptIndexes(), name) {
			continue
		}
		if _, err := db.Exec(`DROP INDEX "` + name + `"`); err != nil {
			return fmt.Errorf("drop index %s: %w", name, err)
		}
	}
	return nil
}

// addIndexes makes up for search attributes that are newer than the file.
func addIndexes(db *sql.DB) error {
	for field := range searchAttributes() {
		_, err := db.Exec(`CREATE INDEX IF NOT EXISTS ` + indexOfField(field) + ` ON executions_visibility (namespace_id, ` + field + `,
			(COALESCE(close_time, '9999-12-31 23:59:59+00:00')) DESC, start_time DESC, run_id)`)
		if err != nil {
			return fmt.Errorf("index of %s: %w", field, err)
		}
	}
	return nil
}

func indexNames(db *sql.DB) ([]string, error) {
	rows, err := db.Query(`SELECT name FROM sqlite_master
		WHERE type = 'index' AND tbl_name = 'executions_visibility' AND sql IS NOT NULL ORDER BY name`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var names []string
	for rows.Next() {
		var n string
		if err := rows.Scan(&n); err != nil {
			return nil, err
		}
		names = append(names, n)
	}
	return names, rows.Err()
}

// keptIndexes are those of the UI's default lists and of the product's own search attributes.
func keptIndexes() []string {
	kept := []string{"default_idx", "by_execution_time", "by_workflow_id", "by_workflow_type", "by_status", "by_task_queue"}
	for _, field := range slices.Sorted(maps.Keys(searchAttributes())) {
		kept = append(kept, indexOfField(field))
	}
	return kept
}

// indexOfField names the schema's index of a preallocated column: Keyword01 has by_keyword_01.
func indexOfField(field string) string {
	digits := len(field) - 2
	return "by_" + strings.ToLower(field[:digits]) + "_" + field[digits:]
}
