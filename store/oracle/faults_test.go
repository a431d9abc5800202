//go:build cgo

package oracle

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/oracle/ocitest"
)

// once makes trouble for the first call whose text begins with a word.
func once(word string, t ocitest.Trouble) func(ocitest.Call) ocitest.Trouble {
	var done atomic.Bool
	return func(c ocitest.Call) ocitest.Trouble {
		if strings.HasPrefix(strings.TrimSpace(c.SQL), word) && done.CompareAndSwap(false, true) {
			return t
		}
		return ocitest.Trouble{}
	}
}

// TestDoubleFaults shows what a writer of the store is told about each fault, and that trying again then works.
func TestDoubleFaults(t *testing.T) {
	for _, c := range []struct {
		what    string
		trouble ocitest.Trouble
		retry   bool
		is      error // nil: any
	}{
		{"the row exists", ocitest.Trouble{Code: 1}, false, store.ErrExists},
		{"the row is locked", ocitest.Trouble{Code: 54}, true, nil},
		{"a lock was waited for in vain", ocitest.Trouble{Code: 30006}, true, nil},
		{"a deadlock's victim", ocitest.Trouble{Code: 60}, true, nil},
		{"the snapshot is lost", ocitest.Trouble{Code: 8177}, true, nil},
		{"the server ended the session", ocitest.Trouble{Code: 28}, true, nil},
		{"the connection broke", ocitest.Trouble{Code: 3113}, true, nil},
		{"the socket is gone", ocitest.Trouble{Drop: true}, true, nil},
		{"the answer is lost after the deed", ocitest.Trouble{Drop: true, Late: true}, true, nil},
		{"the value is too long", ocitest.Trouble{Code: 12899}, false, nil},
		{"the number is not one", ocitest.Trouble{Code: 1722}, false, nil},
	} {
		t.Run(c.what, func(t *testing.T) {
			s := open(t, fresh(t))
			add := func(id string) error {
				return s.Write(t.Context(), func(tx store.Tx) error { return tx.CreateTask(job(id)) })
			}
			if err := add("first"); err != nil {
				t.Fatal(err)
			}
			shared.Trouble(once("INSERT INTO task", c.trouble))
			defer shared.Trouble(nil)
			err := add("second")
			var he *health.Error
			if retry := errors.As(err, &he) && he.Retry; err == nil || retry != c.retry || c.is != nil && !errors.Is(err, c.is) {
				t.Fatalf("%v (try again: %v)", err, retry)
			}
			err = add("second")
			if c.trouble.Late {
				if !errors.Is(err, store.ErrExists) {
					t.Errorf("the deed stood, and doing it again says %v", err)
				}
				return
			}
			if err != nil {
				t.Errorf("again: %v", err)
			}
		})
	}
}

func job(id string) health.Task {
	day := time.Date(2026, 3, 9, 1, 30, 0, 0, time.UTC)
	return health.Task{ID: health.TaskID(id), Version: 1, Kind: health.TaskFill, State: health.TaskOpen, Station: "TYT05158", Due: day, CreatedAt: day}
}

// TestDoubleReplacedCode shows that the driver itself repeats a call whose PL/SQL was replaced meanwhile.
func TestDoubleReplacedCode(t *testing.T) {
	db := pool(t)
	shared.Trouble(once("UPDATE thing", ocitest.Trouble{Code: 4068}))
	defer shared.Trouble(nil)
	calls := seen(func() {
		if _, err := db.ExecContext(t.Context(), "UPDATE thing SET note = 'x'"); err != nil {
			t.Error(err)
		}
	})
	if len(calls) != 2 {
		t.Errorf("%d calls", len(calls))
	}
}

func TestDoubleSlowStatementIsBroken(t *testing.T) {
	db := pool(t)
	shared.Trouble(once("UPDATE thing", ocitest.Trouble{Wait: time.Minute}))
	defer shared.Trouble(nil)
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if _, err := db.ExecContext(ctx, "UPDATE thing SET note = 'x'"); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v", err)
	}
	must(t, db, "UPDATE thing SET note = 'y'") // the connection, or another one, goes on
}

func TestDoubleFullPool(t *testing.T) {
	db := pool(t)
	var held []*sql.Conn
	for range db.Stats().MaxOpenConnections {
		c, err := db.Conn(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		held = append(held, c)
	}
	ctx, stop := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer stop()
	if err := db.PingContext(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("error is %v", err)
	}
	for _, c := range held {
		c.Close()
	}
	if err := db.PingContext(t.Context()); err != nil {
		t.Errorf("after they were given back: %v", err)
	}
}

// TestDoubleContention is the load under which older drivers gave out broken connections or kept every statement.
func TestDoubleContention(t *testing.T) {
	before := shared.Counts()
	db := pool(t)
	var wg sync.WaitGroup
	errs := make([]error, 8)
	for g := range errs {
		wg.Go(func() {
			for i := range 50 {
				if _, err := db.Exec(insertThing, sql.Named("id", g*50+i), sql.Named("name", "x"), sql.Named("note", nil)); err != nil {
					errs[g] = err
					return
				}
			}
		})
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	after := shared.Counts()
	prepared, released := after.Prepared-before.Prepared, after.Released-before.Released
	if prepared < 400 || prepared != released || after.Open != before.Open {
		t.Errorf("%d statements prepared, %d released, %d sessions open", prepared, released, after.Open)
	}
}

func TestDoubleConnecting(t *testing.T) {
	for _, c := range []struct {
		what string
		code int
		says string
	}{
		{"a wrong password", 1017, "user name or the password"},
		{"no listener", 12541, "no Oracle listener"},
		{"an unknown service", 12514, "does not know this service"},
		{"an expired password", 28001, "has expired"},
	} {
		t.Run(c.what, func(t *testing.T) {
			conf := fresh(t)
			shared.Refuse(func(string) int { return c.code })
			defer shared.Refuse(nil)
			_, err := Open(t.Context(), conf)
			if err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "/x@") || strings.Contains(err.Error(), "params=") {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestProductRefusesTheDouble(t *testing.T) {
	c := fresh(t)
	c.double = false
	if _, err := Open(t.Context(), c); err == nil || !strings.Contains(err.Error(), "not Oracle") {
		t.Errorf("error is %v", err)
	}
}

// TestOtherClients runs this test program again, because a process loads one client library and keeps it.
func TestOtherClients(t *testing.T) {
	if os.Getenv("HSSK_OCITEST_CHILD") != "" {
		_, err := Open(t.Context(), Config{DSN: "hssk/x@127.0.0.1:1521/none", LibDir: os.Getenv("HSSK_OCITEST_LIB")})
		fmt.Println("said:", err)
		return
	}
	c := fresh(t)
	for _, o := range []struct{ what, lib, env, says string }{
		{"none", t.TempDir(), "", "install Oracle Instant Client"},
		{"too old", c.LibDir, "HSSK_OCITEST_CLIENT=18.5", "too old"},
	} {
		t.Run(o.what, func(t *testing.T) {
			cmd := exec.Command(os.Args[0], "-test.run=^TestOtherClients$", "-test.v")
			cmd.Env = append(os.Environ(), "HSSK_OCITEST_CHILD=1", "HSSK_OCITEST_LIB="+o.lib, o.env)
			out, err := cmd.CombinedOutput()
			if err != nil || !strings.Contains(string(out), o.says) {
				t.Errorf("%v: %s", err, out)
			}
		})
	}
}
