// Package oracle opens one Oracle schema as a store, through the Oracle client library.
//
// It is written for Oracle 19c, Standard Edition 2, with a client of version 19.1 or newer. Programs built without cgo
// have it too, but Open then says what is missing.
package oracle

import (
	"errors"
	"fmt"
	"strings"
)

// Config says which schema to open and how.
type Config struct {
	DSN    string // user/password@host:port/service, or the driver's key="value" form with wallets and more
	Schema string // whose tables, when the user is not their owner; empty: the user's own
	LibDir string // where the client library is; empty: where the system looks
	Conns  int    // connections at most; 0 means 16
	// NoBreak leaves a statement running when its caller gives up, for networks on which breaking it does harm.
	NoBreak bool

	double bool // the tests' own library is accepted
}

const defaultConns = 16

func (c Config) conns() int {
	if c.Conns > 0 {
		return c.Conns
	}
	return defaultConns
}

// ErrNoClient says that this program or machine cannot speak to Oracle at all.
var ErrNoClient = errors.New("the Oracle client library is missing")

// explain adds to an error what the person who installs can do about it.
func explain(err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "DPI-1047"):
		return fmt.Errorf("%w: install Oracle Instant Client 19 or newer (Basic or Basic Light) and tell the system where it is (ldconfig, or --oracle-lib-dir): %w", ErrNoClient, err)
	case strings.Contains(text, "DPI-1050"), strings.Contains(text, "DPI-1072"):
		return fmt.Errorf("the Oracle client library is too old, 19.1 or newer is needed: %w", err)
	}
	switch code(err) {
	case 1017, 1005:
		return fmt.Errorf("Oracle refuses the user name or the password: %w", err)
	case 28000, 28001:
		return fmt.Errorf("the Oracle account is locked or its password has expired: %w", err)
	case 12154, 12162:
		return fmt.Errorf("the Oracle address is not known to the client (host:port/service, or a name in tnsnames.ora): %w", err)
	case 12514, 12505:
		return fmt.Errorf("the Oracle listener does not know this service: %w", err)
	case 12541, 12543, 12545, 12170:
		return fmt.Errorf("no Oracle listener answers at this address: %w", err)
	}
	return err
}
