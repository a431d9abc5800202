package ocitest

import (
	"net/url"
	"path/filepath"
	"strings"
)

// Copy makes the database of one connect string a copy of another's, so that a test begins where another left off. No
// session may be open on the new one.
func (e *SQLite) Copy(from, to string) error {
	db, err := e.db(from)
	if err != nil {
		return err
	}
	file := filepath.Join(e.Dir, url.PathEscape(to)+".db")
	_, err = db.Exec("VACUUM INTO '" + strings.ReplaceAll(file, "'", "''") + "'")
	return err
}
