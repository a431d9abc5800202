// Temporald is the workflow engine of HSSK: the Temporal server with its Web UI in one process.
//
// The product starts it as a child process and talks to it over gRPC on the loopback address. It is a Go module of
// its own because the server brings several hundred modules and a linker that wants gigabytes: the product and its
// tests stay small and quick to build, and a crash on either side leaves the other standing.
//
// # Laptop: SQLite files
//
//	temporald --data DIR --exit-with-parent
//
// When the engine answers, one JSON line appears on standard output (see [ready]); everything else goes to standard
// error. Files in DIR:
//
//	lock             held while the server runs; a second server on DIR is refused (exit code 3)
//	version          the server version that made the files; written last, so files without it are unfinished
//	temporal.db      histories, timers and queues
//	visibility.db    the searchable list of workflows, in its own file with only the indexes HSSK filters by
//	set-aside-*/     files made by another version, kept and never read again
//
// The server cannot upgrade SQLite files, so after a version change it starts on fresh ones. That loses no record:
// the record store is the source of truth, and the product starts again whatever is missing when it sees
// "fresh":true. Should the product die before it has done so, "store" tells it at the next start: it is another than
// the one it last put in order. SQLite's secure_delete is on, so that an erased workflow is gone from the file too.
//
// # Production: PostgreSQL
//
// Credentials come from the environment (PGUSER, PGPASSWORD), never from flags, where every user of the machine could
// read them. Once before the first start, and again after every update of temporald:
//
//	export PGUSER=temporal PGPASSWORD=...
//	temporald schema --pg db.example:5432
//	temporald --pg db.example:5432 --port 7233 --ui-port 8233
//
// The user needs CREATEDB for the first schema run only. One server at a time may run on a database; a second one is
// refused. The server has no login of its own: keep it on the loopback address or behind the product's.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"
	_ "time/tzdata" // schedules name their zone, and the machine may have no zone files

	"go.temporal.io/server/common/headers"
)

// Exit codes, which the product turns into messages for people.
const (
	exitFailed   = 1
	exitUsage    = 2
	exitDataBusy = 3
	exitPortBusy = 4
)

// stopLimit bounds a clean stop, which takes about a second; a server that hangs must not outlive its parent for ever.
const stopLimit = 20 * time.Second

// ready is the one line on standard output.
type ready struct {
	Ready   bool   `json:"ready"`
	Address string `json:"address"`      // host:port of the gRPC frontend
	UI      string `json:"ui,omitempty"` // empty when started with --ui-port -1
	Version string `json:"version"`
	Fresh   bool   `json:"fresh"` // this start made the store: open workflows must be started again
	Store   string `json:"store"` // identifies the store; differs from the last one whenever a start was fresh
}

func main() {
	out := os.Stdout
	os.Stdout = os.Stderr // libraries that print must not break the one-line promise
	signal.Ignore(syscall.SIGPIPE)
	os.Exit(run(os.Args[1:], os.Stdin, out, os.Stderr))
}

func run(args []string, in io.Reader, out, errw io.Writer) int {
	o, err := parseOptions(args, out, errw)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return 0
	case err != nil:
		fmt.Fprintln(errw, "temporald:", err)
		return exitUsage
	case o.showVersion:
		fmt.Fprintln(out, headers.ServerVersion)
		return 0
	case o.schema:
		err = updateSchema(o, errw)
	default:
		err = serve(o, in, out, errw)
	}
	if err != nil {
		fmt.Fprintln(errw, "temporald:", err)
		return exitCode(err)
	}
	return 0
}

func exitCode(err error) int {
	var port *portBusyError
	var data *dataBusyError
	switch {
	case errors.As(err, &data):
		return exitDataBusy
	case errors.As(err, &port):
		return exitPortBusy
	default:
		return exitFailed
	}
}

func serve(o options, in io.Reader, out, errw io.Writer) (err error) {
	ctx, cancel := untilTold(o, in)
	defer cancel()
	st, err := openStorage(ctx, o, errw)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, st.Close()) }()
	e, err := startEngine(ctx, o, st)
	if err != nil {
		if ctx.Err() != nil {
			return nil // told to stop before it was ready
		}
		return err
	}
	line := ready{Ready: true, Address: e.address, UI: e.uiURL, Version: headers.ServerVersion, Fresh: st.fresh, Store: e.store}
	if err := json.NewEncoder(out).Encode(line); err != nil {
		e.Stop()
		return fmt.Errorf("write the ready line: %w", err)
	}
	select {
	case <-ctx.Done():
	case err = <-st.lost:
	}
	giveUp := time.AfterFunc(stopLimit, func() {
		fmt.Fprintln(errw, "temporald: the server did not stop in time; leaving")
		os.Exit(exitFailed)
	})
	defer giveUp.Stop()
	e.Stop()
	return err
}

// untilTold returns a context that ends when the process is told to stop.
//
// Ctrl-C in a terminal reaches every process of the group at once. With a parent the interrupt is not ours to act on:
// the parent drains its workers first, which need the server, and then closes our standard input.
func untilTold(o options, in io.Reader) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	signals := []os.Signal{syscall.SIGTERM}
	if o.exitWithParent {
		signal.Ignore(os.Interrupt)
		go func() {
			_, _ = io.Copy(io.Discard, in)
			cancel()
		}()
	} else {
		signals = append(signals, os.Interrupt)
	}
	ctx, stop := signal.NotifyContext(ctx, signals...)
	return ctx, func() { stop(); cancel() }
}
