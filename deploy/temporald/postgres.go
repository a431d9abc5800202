package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"go.temporal.io/server/common/auth"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	"go.temporal.io/server/tools/common/schema"
	sqltool "go.temporal.io/server/tools/sql"
)

// pgConfig describes one database. The credentials are in the environment only.
func pgConfig(p pgOptions, database string, conns int) config.SQL {
	c := config.SQL{
		PluginName:      postgresql.PluginNamePGX,
		DatabaseName:    database,
		ConnectAddr:     p.address,
		ConnectProtocol: "tcp",
		User:            os.Getenv("PGUSER"),
		Password:        os.Getenv("PGPASSWORD"),
		MaxConns:        conns,
		MaxIdleConns:    conns,
		MaxConnLifetime: time.Hour,
	}
	if p.tls {
		host, _, _ := net.SplitHostPort(p.address)
		c.TLS = &auth.TLS{Enabled: true, EnableHostVerification: true, ServerName: host, CaFile: p.ca}
	}
	return c
}

func openPostgres(ctx context.Context, o options, errw io.Writer) (*storage, error) {
	if os.Getenv("PGUSER") == "" {
		return nil, errors.New("PGUSER is not set (PGUSER and PGPASSWORD are the PostgreSQL credentials)")
	}
	hold, err := holdDatabase(ctx, o, errw)
	if err != nil {
		return nil, err
	}
	s := &storage{
		main:       pgConfig(o.pg, o.pg.database, o.pg.conns),
		visibility: pgConfig(o.pg, o.pg.visibilityDB, max(2, o.pg.conns/4)),
		shards:     int32(o.pg.shards),
		fresh:      hold.fresh,
		lost:       hold.lost,
		release:    hold.Close,
	}
	if err := createNamespace(&s.main, o); err != nil {
		return nil, errors.Join(err, hold.Close())
	}
	return s, nil
}

// updateSchema creates the two databases if they are missing and brings both to this server's schema. It may be run
// again at any time, also after an interruption.
func updateSchema(o options, errw io.Writer) error {
	if os.Getenv("PGUSER") == "" {
		return errors.New("PGUSER is not set (PGUSER and PGPASSWORD are the PostgreSQL credentials)")
	}
	for _, d := range []struct{ database, schema string }{
		{o.pg.database, "postgresql/v12/temporal"},
		{o.pg.visibilityDB, "postgresql/v12/visibility"},
	} {
		version, err := updateDatabase(o, d.database, d.schema)
		if err != nil {
			return fmt.Errorf("database %s: %w", d.database, err)
		}
		fmt.Fprintf(errw, "temporald: database %s has schema %s\n", d.database, version)
	}
	return nil
}

func updateDatabase(o options, database, name string) (version string, err error) {
	logger := newLogger(o.logLevel)
	if err := createDatabase(o, database, logger); err != nil {
		return "", fmt.Errorf("create: %w", err)
	}
	cfg := pgConfig(o.pg, database, 1)
	conn, err := sqltool.NewConnection(&cfg, logger)
	if err != nil {
		return "", err
	}
	defer conn.Close()
	// Setting up a second time would turn the recorded version back.
	if _, err := conn.ReadSchemaVersion(); err != nil {
		setup := schema.NewSetupSchemaTask(conn, &schema.SetupConfig{InitialVersion: "0.0"}, logger)
		if err := setup.Run(); err != nil {
			return "", fmt.Errorf("set up: %w", err)
		}
	}
	if err := schema.NewUpdateSchemaTask(conn, &schema.UpdateConfig{SchemaName: name}, logger).Run(); err != nil {
		return "", fmt.Errorf("update: %w", err)
	}
	return conn.ReadSchemaVersion()
}

// createDatabase does nothing for a database that is there: a user who may not create databases can still update one.
func createDatabase(o options, database string, logger log.Logger) error {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	p := o.pg
	p.database = database
	conn, err := pgConnect(ctx, p)
	if err == nil {
		return conn.Close(ctx)
	}
	var refused *pgconn.PgError
	if !errors.As(err, &refused) || refused.Code != noSuchDatabase {
		return err
	}
	cfg := pgConfig(o.pg, database, 1)
	return sqltool.DoCreateDatabase(&cfg, "", logger)
}

// noSuchDatabase is PostgreSQL's code for invalid_catalog_name.
const noSuchDatabase = "3D000"
