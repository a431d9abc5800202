// Package oracle opens one Oracle schema as a store, through the Oracle client library.
//
// It is written for Oracle 19c, Standard Edition 2, with a client of version 19.1 or newer. Programs built without cgo
// have it too, but Open then says what is missing.
package oracle

import (
	"errors"
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

// What keeps a program from connecting, for whoever installs it.
var (
	// ErrNoClient: this program or machine cannot speak to Oracle at all.
	ErrNoClient = errors.New("the Oracle client library is missing: install Oracle Instant Client 19 or newer (Basic or Basic Light) " +
		"and tell the system where it is (ldconfig, or --oracle-lib-dir)")
	ErrOldClient = errors.New("the Oracle client library is too old, 19.1 or newer is needed")
	ErrLogin     = errors.New("Oracle refuses the user name or the password")
	ErrLocked    = errors.New("the Oracle account is locked or its password has expired")
	ErrAddress   = errors.New("the Oracle address is not known to the client (host:port/service, or a name in tnsnames.ora)")
	ErrService   = errors.New("the Oracle listener does not know this service")
	ErrListener  = errors.New("no Oracle listener answers at this address")
)

// explain adds to an error what it means for the person who installs, and leaves out what the driver says of itself.
func explain(err error) error {
	text := err.Error()
	switch {
	case strings.Contains(text, "DPI-1047"):
		return meaning(ErrNoClient, err)
	case strings.Contains(text, "DPI-1050"), strings.Contains(text, "DPI-1072"):
		return meaning(ErrOldClient, err)
	}
	switch code(err) {
	case 1017, 1005:
		return meaning(ErrLogin, err)
	case 28000, 28001:
		return meaning(ErrLocked, err)
	case 12154, 12162:
		return meaning(ErrAddress, err)
	case 12514, 12505:
		return meaning(ErrService, err)
	case 12541, 12543, 12545, 12170:
		return meaning(ErrListener, err)
	}
	return err
}

// connectError is a meaning with the error that it explains.
type connectError struct{ meaning, err error }

func meaning(of, err error) error { return &connectError{of, err} }

// Error leaves out the driver's own parameters, which stand in front of the code.
func (e *connectError) Error() string {
	text := e.err.Error()
	for _, kind := range []string{"DPI-", "ORA-"} {
		if at := strings.Index(text, kind); at >= 0 {
			text = text[at:]
			break
		}
	}
	return e.meaning.Error() + ": " + text
}

// Unwrap gives the meaning and the error.
func (e *connectError) Unwrap() []error { return []error{e.meaning, e.err} }
