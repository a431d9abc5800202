//go:build !cgo

package oracle

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"

	"hssk/store/sqlstore"
)

// errNoCgo is all that a program without cgo can say about Oracle.
var errNoCgo = fmt.Errorf("%w: this program was built without cgo; build it with CGO_ENABLED=1 and a C compiler", ErrNoClient)

// Open says that the program was built without what Oracle needs.
func Open(_ context.Context, c Config) (*sqlstore.Store, error) {
	return nil, cmp.Or(c.wellFormed(), errNoCgo)
}

// Connect says that the program was built without what Oracle needs.
func Connect(_ context.Context, c Config) (*sql.DB, error) {
	return nil, cmp.Or(c.wellFormed(), errNoCgo)
}

// Examine says that the program was built without what Oracle needs.
func Examine(_ context.Context, c Config, _ Visit) (Report, error) {
	return Report{}, cmp.Or(c.wellFormed(), errNoCgo)
}

// many is nil: rows would go in one by one, if they could go in at all.
var many sqlstore.Many
