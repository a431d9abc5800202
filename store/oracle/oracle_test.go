//go:build cgo

package oracle

import (
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"hssk/store"
	"hssk/store/oracle/ocitest"
	"hssk/store/seal"
	"hssk/store/storetest"
)

// double is the test double that all tests of this package share: a process loads one client library.
type double struct {
	*ocitest.Server
	engine *ocitest.SQLite
	h2     *ocitest.H2 // nil: this machine has none
	noH2   error
	lib    string
	names  atomic.Int64
}

var shared struct {
	*double
	err error
}

func TestMain(m *testing.M) {
	dir, err := os.MkdirTemp("", "hssk-ocitest-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	shared.double, shared.err = startDouble(dir)
	code := m.Run()
	if shared.double != nil && shared.h2 != nil {
		shared.h2.Close()
	}
	os.RemoveAll(dir)
	os.Exit(code)
}

func startDouble(dir string) (*double, error) {
	lib, err := ocitest.Build(dir)
	if err != nil {
		return nil, err
	}
	d := &double{engine: &ocitest.SQLite{Dir: dir}, lib: lib}
	var engine ocitest.Engine = d.engine
	if d.h2, d.noH2 = ocitest.StartH2(dir); d.noH2 == nil {
		engine = ocitest.Choose{Prefix: "h2", Then: d.h2, Else: d.engine}
	}
	d.Server, err = ocitest.Start(engine)
	return d, err
}

// fresh names an empty database of the double.
func fresh(t *testing.T) Config {
	t.Helper()
	if os.Getenv("HSSK_ORACLE_DSN") != "" {
		t.Skip("a real server is being tried: a process loads one client library")
	}
	if shared.err != nil {
		t.Skipf("no C compiler: %v", shared.err)
	}
	return Config{DSN: fmt.Sprintf("hssk/x@127.0.0.1:1521/db%d", shared.names.Add(1)), LibDir: shared.lib, Conns: 4, double: true}
}

// service is the connect string of a database of the double.
func service(c Config) string { _, after, _ := strings.Cut(c.DSN, "@"); return after }

func open(t *testing.T, c Config) store.Store {
	t.Helper()
	s, err := Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// TestStore puts the whole contract to the server that HSSK_ORACLE_DSN names, or to the double where there is none.
func TestStore(t *testing.T) {
	if dsn := os.Getenv("HSSK_ORACLE_DSN"); dsn != "" {
		onServer(t, Config{DSN: dsn, Schema: os.Getenv("HSSK_ORACLE_SCHEMA"), LibDir: os.Getenv("HSSK_ORACLE_LIB_DIR")})
		return
	}
	fresh(t) // skips where there is no double
	before := shared.Counts()
	template := fresh(t)
	open(t, template).Close()
	storetest.Run(t, func(t *testing.T) store.Store {
		c := fresh(t)
		if err := shared.engine.Copy(service(template), service(c)); err != nil { // migrating anew for each promise takes minutes
			t.Fatal(err)
		}
		return open(t, c)
	})
	t.Run("sealed", func(t *testing.T) {
		storetest.Run(t, func(t *testing.T) store.Store {
			c := fresh(t)
			if err := shared.engine.Copy(service(template), service(c)); err != nil {
				t.Fatal(err)
			}
			s, err := Open(t.Context(), c)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = s.Close() })
			s.Seal(seal.NewRing())
			if err := s.Migrate(t.Context()); err != nil || !s.Sealed() {
				t.Fatalf("sealed %t: %v", s.Sealed(), err)
			}
			return s
		})
	})
	after := shared.Counts()
	prepared, released := after.Prepared-before.Prepared, after.Released-before.Released
	if prepared == 0 || prepared != released || after.Open != before.Open {
		t.Errorf("%d statements prepared, %d released, %d sessions open", prepared, released, after.Open)
	}
}

func TestCrowdOfProcesses(t *testing.T) {
	c := fresh(t)
	storetest.Crowd(t, func(t *testing.T) store.Store { return open(t, c) })
	if shared.noH2 != nil {
		return
	}
	c.DSN = fmt.Sprintf("hssk/x@127.0.0.1:1521/h2db%d", shared.names.Add(1)) // it has locks of rows
	t.Run("h2", func(t *testing.T) { storetest.Crowd(t, func(t *testing.T) store.Store { return open(t, c) }) })
}

// TestStoreOnH2 is the contract with another database behind the driver, which has types, locks and NULLs of its own.
func TestStoreOnH2(t *testing.T) {
	c := fresh(t)
	if shared.noH2 != nil {
		t.Skip(shared.noH2)
	}
	c.DSN = "hssk/x@127.0.0.1:1521/h2check"
	db, err := Connect(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var version string
	if err := db.QueryRowContext(t.Context(), "SELECT H2VERSION() FROM dual").Scan(&version); err != nil {
		t.Fatalf("this is not H2: %v", err)
	}
	storetest.Run(t, func(t *testing.T) store.Store {
		c.DSN = fmt.Sprintf("hssk/x@127.0.0.1:1521/h2db%d", shared.names.Add(1))
		return open(t, c)
	})
}

// TestBegun: an empty schema is no store, and looking makes none.
func TestBegun(t *testing.T) {
	s, err := Open(t.Context(), fresh(t))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for range 2 {
		if begun, err := s.Begun(t.Context()); begun || err != nil {
			t.Fatalf("begun: %v, %v", begun, err)
		}
	}
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	if begun, err := s.Begun(t.Context()); !begun || err != nil {
		t.Errorf("not begun: %v", err)
	}
}
