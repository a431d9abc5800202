// Package oracle opens one Oracle schema as a store, through the Oracle client library.
//
// It is written for Oracle 19c, Standard Edition 2, with a client of version 19.1 or newer. Programs built without cgo
// have it too, but Open then says what is missing.
package oracle

import (
	"errors"
	"net/url"
	"regexp"
	"strconv"
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
	// ErrForm is found before anything else is looked for: an address that is mistyped needs no client to be refused.
	ErrForm = errors.New("the Oracle address is not written as user/password@host:port/service")
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

// wellFormed refuses an address that cannot be one. What it says does not repeat the address: a password is in it.
func (c Config) wellFormed() error {
	dsn := strings.TrimSpace(c.DSN)
	if u, err := url.Parse(dsn); err == nil && u.Scheme == "oracle" && u.Host != "" {
		return nil
	}
	if keyed.MatchString(dsn) {
		return nil
	}
	login, where, ok := cutLast(dsn, "@")
	if !ok || !strings.Contains(login, "/") || !place(where) {
		return ErrForm
	}
	return nil
}

// keyed is the driver's own form, in which every part has a name.
var keyed = regexp.MustCompile(`(?i)\bconnectString\s*=\s*("[^"]+"|[^\s"]+)`)

// easy is host:port/service, with what may stand in front and behind; the port, the service and the rest may be left out, as
// in a name of tnsnames.ora.
var easy = regexp.MustCompile(`^(?:(?:tcps?:)?//)?(?:[\w.-]+|\[[0-9A-Fa-f:.]+\])(?:,[\w.-]+)*(?::([0-9]+))?(?:/[\w.$#-]*(?::\w+)?(?:/[\w.$#-]+)?(?:\?\S*)?)?$`)

// place reports whether a text can be where a database is.
func place(where string) bool {
	if strings.HasPrefix(where, "(") {
		return strings.Count(where, "(") == strings.Count(where, ")")
	}
	found := easy.FindStringSubmatch(where)
	if found == nil {
		return false
	}
	port, err := strconv.Atoi(found[1])
	return found[1] == "" || err == nil && port > 0 && port < 1<<16
}

// cutLast cuts at the last separator: a password may have it, too.
func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

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
