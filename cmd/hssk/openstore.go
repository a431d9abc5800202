package main

import (
	"context"

	"hssk/store/oracle"
	"hssk/store/sqlite"
	"hssk/store/sqlstore"
)

// openStore opens the home of the records: Oracle when an address is set, a file of the data directory otherwise.
func (c config) openStore(ctx context.Context) (*sqlstore.Store, error) {
	if c.OracleDSN != "" {
		return oracle.Open(ctx, c.oracle())
	}
	return sqlite.Open(c.dir("records.db"))
}

func (c config) oracle() oracle.Config {
	return oracle.Config{DSN: c.OracleDSN, Schema: c.OracleSchema, LibDir: c.OracleLibDir, NoBreak: c.OracleNoBreak}
}
