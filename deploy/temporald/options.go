package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"net"
	"strings"
	"time"
)

// options are the flags. A zero port means any free one; a UI port of -1 means no UI.
type options struct {
	data           string
	ip             string
	port           int
	uiPort         int
	namespace      string
	retention      time.Duration
	exitWithParent bool
	lockWait       time.Duration
	logLevel       string
	showVersion    bool

	pg     pgOptions
	schema bool
}

type pgOptions struct {
	address      string // host:port; empty means SQLite files
	database     string
	visibilityDB string
	tls          bool
	ca           string // PEM file; empty means the system's authorities
	shards       int
	conns        int
}

const helpHead = `temporald runs the workflow engine of HSSK: the Temporal server and its Web UI.

Usage:
  temporald --data DIR [flags]             SQLite files in DIR (one machine)
  temporald --pg HOST:PORT [flags]         PostgreSQL (production)
  temporald schema --pg HOST:PORT [flags]  create or update the PostgreSQL databases, then exit

When the engine answers, one JSON line is written to standard output:
  {"ready":true,"address":"127.0.0.1:7233","ui":"http://127.0.0.1:8233","version":"...","fresh":false,"store":"..."}
Messages and logs go to standard error.

Environment: PGUSER and PGPASSWORD are the PostgreSQL credentials.
Exit codes:  0 stopped, 1 failed, 2 wrong flags, 3 data in use by another server, 4 port in use.

Flags:
`

func parseOptions(args []string, help, errw io.Writer) (options, error) {
	var o options
	if len(args) > 0 && args[0] == "schema" {
		o.schema, args = true, args[1:]
	}
	fs := o.flags()
	fs.SetOutput(io.Discard)
	if err := fs.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			fs.SetOutput(help)
			fmt.Fprint(help, helpHead)
			fs.PrintDefaults()
			return o, err
		}
		return o, fmt.Errorf("%w (see temporald --help)", err)
	}
	if fs.NArg() > 0 {
		return o, fmt.Errorf("unexpected argument %q (see temporald --help)", fs.Arg(0))
	}
	if o.showVersion {
		return o, nil
	}
	if ip := net.ParseIP(o.ip); ip != nil && !ip.IsLoopback() && !o.schema {
		fmt.Fprintf(errw, "temporald: %s is reachable from other machines and the server has no login of its own\n", o.ip)
	}
	return o, o.check()
}

func (o *options) flags() *flag.FlagSet {
	fs := flag.NewFlagSet("temporald", flag.ContinueOnError)
	fs.StringVar(&o.data, "data", "", "`directory` of the SQLite files; made if missing")
	fs.StringVar(&o.ip, "ip", "127.0.0.1", "`address` to listen on")
	fs.IntVar(&o.port, "port", 0, "gRPC port; 0 picks a free one")
	fs.IntVar(&o.uiPort, "ui-port", 0, "Web UI port; 0 picks a free one, -1 means no UI")
	fs.StringVar(&o.namespace, "namespace", "hssk", "`name` of the namespace to keep in order")
	fs.DurationVar(&o.retention, "retention", 72*time.Hour, "how long closed workflows are kept, at least 1h")
	fs.BoolVar(&o.exitWithParent, "exit-with-parent", false, "stop when standard input ends, and leave interrupts to the parent")
	fs.DurationVar(&o.lockWait, "lock-wait", 5*time.Second, "how long to wait for another server to leave the data")
	fs.StringVar(&o.logLevel, "log-level", "error", "debug, info, warn or error")
	fs.BoolVar(&o.showVersion, "version", false, "print the server version and exit")
	fs.StringVar(&o.pg.address, "pg", "", "`host:port` of PostgreSQL, instead of --data")
	fs.StringVar(&o.pg.database, "pg-db", "temporal", "PostgreSQL `database` of histories and queues")
	fs.StringVar(&o.pg.visibilityDB, "pg-visibility-db", "temporal_visibility", "PostgreSQL `database` of the list of workflows")
	fs.BoolVar(&o.pg.tls, "pg-tls", false, "encrypt the connection and verify the PostgreSQL host")
	fs.StringVar(&o.pg.ca, "pg-ca", "", "PEM `file` with the authority of the PostgreSQL host; implies --pg-tls")
	fs.IntVar(&o.pg.shards, "pg-shards", 4, "history shards; fixed for ever by the first start")
	fs.IntVar(&o.pg.conns, "pg-conns", 20, "connections to PostgreSQL")
	return fs
}

func (o *options) check() error {
	switch {
	case o.schema && o.pg.address == "":
		return errors.New("schema needs --pg host:port; SQLite files need no schema command")
	case o.data == "" && o.pg.address == "":
		return errors.New("--data or --pg is needed (see temporald --help)")
	case o.data != "" && o.pg.address != "":
		return errors.New("--data and --pg exclude each other")
	case net.ParseIP(o.ip) == nil:
		return fmt.Errorf("--ip %q is not an address", o.ip)
	case o.port < 0 || o.port > 65535:
		return fmt.Errorf("--port %d is not a port", o.port)
	case o.uiPort < -1 || o.uiPort > 65535:
		return fmt.Errorf("--ui-port %d is not a port", o.uiPort)
	case o.retention < time.Hour:
		return fmt.Errorf("--retention %s is less than the server's minimum of 1h", o.retention)
	case strings.TrimSpace(o.namespace) == "":
		return errors.New("--namespace is empty")
	}
	if !knownLevel(o.logLevel) {
		return fmt.Errorf("--log-level %q is none of debug, info, warn, error", o.logLevel)
	}
	return o.pg.check()
}

func (p *pgOptions) check() error {
	if p.address == "" {
		return nil
	}
	if _, _, err := net.SplitHostPort(p.address); err != nil {
		return fmt.Errorf("--pg wants host:port: %w", err)
	}
	if p.shards < 1 || p.conns < 4 {
		return errors.New("--pg-shards wants at least 1, --pg-conns at least 4")
	}
	if p.database == p.visibilityDB {
		return errors.New("--pg-db and --pg-visibility-db must differ")
	}
	p.tls = p.tls || p.ca != ""
	return nil
}

func knownLevel(s string) bool {
	switch s {
	case "debug", "info", "warn", "error":
		return true
	}
	return false
}
