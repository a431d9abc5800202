package oracle

import (
	"errors"
	"strings"
	"testing"
)

// TestAddressIsLookedAtFirst: a mistyped one is refused whether there is a client or not, and is not repeated.
func TestAddressIsLookedAtFirst(t *testing.T) {
	for _, dsn := range []string{"nonsense", "nonsense/abc", "a@b", "hssk/secret@", "hssk/secret@host:port/service", "hssk/secret@host:99999/service",
		"hssk/secret@host 1521", "hssk/secret@http:///x", "oracle:///x", `user="hssk" password="secret"`, "hssk/secret@(DESCRIPTION=(ADDRESS=)", "   "} {
		if _, err := Open(t.Context(), Config{DSN: dsn, LibDir: t.TempDir()}); !errors.Is(err, ErrForm) || strings.Contains(err.Error(), "secret") {
			t.Errorf("%q: %v", dsn, err)
		}
	}
	for _, dsn := range []string{"a/b@c", "hssk/p@ss@db.tyt.vn:1521/HSSKPDB", "hssk/x@127.0.0.1:1521/db1", "hssk/x@//host/service", "hssk/x@tcps://host:2484/svc?wallet_location=/w",
		"hssk/x@host:1521/svc:dedicated/inst", "hssk/x@host1,host2:1521/svc", "hssk/x@[::1]:1521/svc", "hssk[app]/x@TNSNAME", "/@wallet", "oracle://hssk:x@host:1521/svc",
		`user="hssk" password="x" connectString="host:1521/svc"`, "hssk/x@(DESCRIPTION=(ADDRESS=(PROTOCOL=TCP)(HOST=h)(PORT=1521))(CONNECT_DATA=(SERVICE_NAME=s)))"} {
		if err := (Config{DSN: dsn}).wellFormed(); err != nil {
			t.Errorf("%q: %v", dsn, err)
		}
	}
}
