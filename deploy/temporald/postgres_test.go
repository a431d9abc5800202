package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"go.temporal.io/api/workflowservice/v1"
)

// TestPostgres needs a server: HSSK_TEST_PG=host:port, and PGUSER and PGPASSWORD of a user who may create databases.
// It makes two databases of its own and drops them.
func TestPostgres(t *testing.T) {
	address := os.Getenv("HSSK_TEST_PG")
	if address == "" {
		t.Skip("HSSK_TEST_PG does not name a PostgreSQL server")
	}
	db := fmt.Sprintf("hssk_test_%d", os.Getpid())
	args := []string{"--pg", address, "--pg-db", db, "--pg-visibility-db", db + "_visibility"}
	t.Cleanup(func() { dropDatabases(t, address, db, db+"_visibility") })

	early := spawn(t, append(args, "--lock-wait", "0")...)
	if code, _ := early.exit(); code != exitFailed || !strings.Contains(early.stderr.String(), "temporald schema") {
		t.Errorf("before the schema: exit code %d, message %q", code, early.stderr)
	}
	for run := range 2 { // the second run finds nothing to do and turns nothing back
		c := spawn(t, append([]string{"schema"}, args...)...)
		if code, out := c.exit(); code != 0 || out != "" || strings.Contains(c.stderr.String(), "schema 0.0") {
			t.Fatalf("schema run %d: exit code %d, %q\n%s", run+1, code, out, c.stderr)
		}
	}

	c := start(t, append(args, "--retention", "240h")...)
	if !c.ready.Fresh {
		t.Error("the first start does not call the databases fresh")
	}
	c.startWorkflow("kept", "25123")
	c.waitForCount("25123", 1)
	second := spawn(t, append(args, "--lock-wait", "0")...)
	if code, _ := second.exit(); code != exitDataBusy || !strings.Contains(second.stderr.String(), db) {
		t.Errorf("second server: exit code %d, message %q", code, second.stderr)
	}
	c.parentGoes()

	c = start(t, append(args, "--retention", "96h")...)
	if c.ready.Fresh {
		t.Error("the second start calls the databases fresh")
	}
	c.waitForCount("25123", 1)
	ns, err := c.client().DescribeNamespace(t.Context(), &workflowservice.DescribeNamespaceRequest{Namespace: "hssk"})
	if err != nil || namespaceChange(ns.Config, 96*time.Hour) != nil {
		t.Errorf("namespace %v, %v", ns, err)
	}
	c.parentGoes()
}

func dropDatabases(t *testing.T, address string, names ...string) {
	conn, err := pgConnect(context.Background(), pgOptions{address: address, database: "postgres"})
	if err != nil {
		t.Error(err)
		return
	}
	defer conn.Close(context.Background())
	for _, n := range names {
		if _, err := conn.Exec(context.Background(), `DROP DATABASE IF EXISTS "`+n+`"`); err != nil {
			t.Error(err)
		}
	}
}

func TestPostgresNeedsCredentialsFromTheEnvironment(t *testing.T) {
	for _, command := range [][]string{nil, {"schema"}} {
		c := exec.Command(os.Args[0], append(command, "--pg", "127.0.0.1:1")...)
		c.Env = append(os.Environ(), asChild+"=1", "PGUSER=")
		out, err := c.CombinedOutput()
		if err == nil || !strings.Contains(string(out), "PGUSER") {
			t.Errorf("%v: %v, %q", command, err, out)
		}
	}
}

func TestTLSWantsARealAuthority(t *testing.T) {
	if c, err := tlsConfig(pgOptions{}, "db.example"); c != nil || err != nil {
		t.Errorf("without TLS: %v, %v", c, err)
	}
	if c, err := tlsConfig(pgOptions{tls: true}, "db.example"); err != nil || c.ServerName != "db.example" || c.InsecureSkipVerify {
		t.Errorf("with TLS: %v, %v", c, err)
	}
	if _, err := tlsConfig(pgOptions{tls: true, ca: os.Args[0]}, "db.example"); err == nil {
		t.Error("a program is taken for a certificate")
	}
}
