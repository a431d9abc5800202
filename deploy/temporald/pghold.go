package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/jackc/pgx/v5"
)

// databaseHold keeps other servers off a database with an advisory lock, which PostgreSQL frees when the connection
// ends, however it ends.
type databaseHold struct {
	where string
	pg    pgOptions
	conn  *pgx.Conn // used by one goroutine at a time: the opener, then watch
	fresh bool      // the namespace was not there yet
	lost  chan error
	stop  context.CancelFunc
	done  chan struct{}
}

// advisoryKey is a number no other program uses on the database: "hssk".
const advisoryKey = 0x6873736b

// holdCheck is how often the hold is looked after; the other server needs longer to start.
const holdCheck = 5 * time.Second

func holdDatabase(ctx context.Context, o options, errw io.Writer) (*databaseHold, error) {
	h := &databaseHold{
		where: "database " + o.pg.database + " at " + o.pg.address, pg: o.pg,
		lost: make(chan error, 1), done: make(chan struct{}),
	}
	if err := h.open(ctx, o); err != nil {
		h.disconnect()
		return nil, err
	}
	watch, stop := context.WithCancel(context.Background())
	h.stop = stop
	go h.watch(watch, errw)
	return h, nil
}

func (h *databaseHold) open(ctx context.Context, o options) (err error) {
	if h.conn, err = pgConnect(ctx, h.pg); err != nil {
		return fmt.Errorf("connect to %s (has `temporald schema` been run?): %w", h.where, err)
	}
	err = poll(ctx, o.lockWait, func() error { return h.tryLock(ctx) })
	if errors.Is(err, errLocked) {
		return &dataBusyError{where: h.where}
	}
	if err != nil {
		return err
	}
	h.fresh, err = h.lacks(ctx, o.namespace)
	return err
}

// Close frees the database for the next server.
func (h *databaseHold) Close() error {
	h.stop()
	<-h.done
	h.disconnect()
	return nil
}

func (h *databaseHold) disconnect() {
	if h.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	_ = h.conn.Close(ctx) // a connection that cannot be closed is closed by the other side
}

func (h *databaseHold) tryLock(ctx context.Context) error {
	var got bool
	if err := h.conn.QueryRow(ctx, `SELECT pg_try_advisory_lock($1)`, advisoryKey).Scan(&got); err != nil {
		return fmt.Errorf("lock %s: %w", h.where, err)
	}
	if !got {
		return errLocked
	}
	return nil
}

func (h *databaseHold) lacks(ctx context.Context, namespace string) (bool, error) {
	var n int
	err := h.conn.QueryRow(ctx, `SELECT count(*) FROM namespaces WHERE name = $1`, namespace).Scan(&n)
	if err != nil {
		return false, fmt.Errorf("%s (has `temporald schema` been run?): %w", h.where, err)
	}
	return n == 0, nil
}

// watch renews the hold after PostgreSQL went away and came back, and gives up when another server was quicker.
func (h *databaseHold) watch(ctx context.Context, errw io.Writer) {
	defer close(h.done)
	for tick := time.NewTicker(holdCheck); ; {
		select {
		case <-ctx.Done():
			tick.Stop()
			return
		case <-tick.C:
		}
		err := h.check(ctx)
		if errors.Is(err, errLocked) {
			h.lost <- &dataBusyError{where: h.where}
			return
		}
		if err != nil && ctx.Err() == nil {
			fmt.Fprintln(errw, "temporald:", err)
		}
	}
}

func (h *databaseHold) check(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, holdCheck)
	defer cancel()
	if h.conn.Ping(ctx) == nil {
		return nil
	}
	conn, err := pgConnect(ctx, h.pg)
	if err != nil {
		return fmt.Errorf("connect to %s: %w", h.where, err)
	}
	h.disconnect()
	h.conn = conn
	return h.tryLock(ctx)
}

func pgConnect(ctx context.Context, p pgOptions) (*pgx.Conn, error) {
	cfg, err := pgx.ParseConfig("sslmode=disable")
	if err != nil {
		return nil, err
	}
	host, port, err := net.SplitHostPort(p.address)
	if err != nil {
		return nil, err
	}
	n, err := strconv.ParseUint(port, 10, 16)
	if err != nil {
		return nil, fmt.Errorf("port %q: %w", port, err)
	}
	cfg.Host, cfg.Port, cfg.Database = host, uint16(n), p.database
	cfg.User, cfg.Password = os.Getenv("PGUSER"), os.Getenv("PGPASSWORD")
	if cfg.TLSConfig, err = tlsConfig(p, host); err != nil {
		return nil, err
	}
	return pgx.ConnectConfig(ctx, cfg)
}

// tlsConfig returns nil when the connection is to be plain.
func tlsConfig(p pgOptions, host string) (*tls.Config, error) {
	if !p.tls {
		return nil, nil
	}
	c := &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}
	if p.ca == "" {
		return c, nil
	}
	pem, err := os.ReadFile(p.ca)
	if err != nil {
		return nil, fmt.Errorf("--pg-ca: %w", err)
	}
	c.RootCAs = x509.NewCertPool()
	if !c.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("--pg-ca %s holds no certificate", p.ca)
	}
	return c, nil
}
