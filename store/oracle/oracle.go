//go:build cgo

package oracle

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/godror/godror"

	"hssk/store/sqlstore"
)

// notOracle is what the tests' double of the client library says in its banner.
const notOracle = "not Oracle"

// Open connects to the database that the settings name and returns it as a store. The first connection is made here, so
// that a wrong address, password or client library is known at once.
func Open(ctx context.Context, c Config) (*sqlstore.Store, error) {
	db, err := Connect(ctx, c)
	if err != nil {
		return nil, err
	}
	return sqlstore.New(db, db, Dialect())
}

// Connect opens the pool alone.
func Connect(ctx context.Context, c Config) (*sql.DB, error) {
	if err := c.wellFormed(); err != nil {
		return nil, err
	}
	params, err := c.params()
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(godror.NewConnector(params))
	db.SetMaxOpenConns(c.conns())
	db.SetMaxIdleConns(c.conns())
	db.SetConnMaxLifetime(time.Hour) // a balanced listener, or a changed password, is noticed within the hour
	if err := c.check(ctx, db); err != nil {
		return nil, errors.Join(explain(err), db.Close())
	}
	return db, nil
}

// params adds to the address what every session of ours needs. A plain "user/password@host:port/service" is understood,
// as is the driver's own key=value form.
func (c Config) params() (godror.ConnectionParams, error) {
	p, err := godror.ParseDSN(c.DSN)
	if err != nil {
		return p, fmt.Errorf("oracle: the address is not understood: %w", err)
	}
	p.Timezone = time.FixedZone("+07:00", 7*60*60) // Viet Nam has no summer time; times are kept as numbers all the same
	p.NoTZCheck = true
	p.StandaloneConnection = sql.NullBool{Bool: true, Valid: true} // database/sql pools; a second pool below it only hides sessions
	p.NoBreakOnContextCancel = c.NoBreak
	if c.LibDir != "" {
		p.LibDir = c.LibDir
	}
	if c.Schema != "" {
		p.AlterSession = append(p.AlterSession, [2]string{"CURRENT_SCHEMA", c.Schema})
	}
	return p, nil
}

// check makes one connection and refuses what is not Oracle 19c or newer.
func (c Config) check(ctx context.Context, db *sql.DB) error {
	v, err := serverVersion(ctx, db)
	if err != nil {
		return err
	}
	if strings.Contains(v.ServerRelease, notOracle) && !c.double {
		return errors.New("oracle: the client library is a test double, not Oracle")
	}
	if v.Version < 19 {
		return fmt.Errorf("oracle: the server is version %d; 19 or newer is needed", v.Version)
	}
	return nil
}

func serverVersion(ctx context.Context, db *sql.DB) (v godror.VersionInfo, err error) {
	err = godror.Raw(ctx, db, func(c godror.Conn) error {
		v, err = c.ServerVersion()
		return err
	})
	return v, err
}
