package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strconv"
	"time"

	"hssk/bot/phrase"
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

// hasStore reports whether there is a store in the data directory. Of Oracle that is known when it is open.
func (c config) hasStore() (bool, error) {
	if c.OracleDSN != "" {
		return true, nil
	}
	return sqlite.Look(c.dir("records.db"))
}

// sayFresh says that there was no store, and where one was made: whoever mistyped the name of the directory sees it.
func (a *app) sayFresh(out io.Writer) {
	switch words := a.phrases.In(a.cfg.Lang); {
	case !a.fresh:
	case a.cfg.OracleDSN != "":
		fmt.Fprintln(out, words.Say("done.store_oracle"))
	default:
		fmt.Fprintln(out, words.Say("done.store", "path", a.cfg.dir("records.db")))
	}
}

func (c config) oracle() oracle.Config {
	return oracle.Config{DSN: c.OracleDSN, Schema: c.OracleSchema, LibDir: c.OracleLibDir, NoBreak: c.OracleNoBreak}
}

// sayUpgrade gives what tells that an older store is brought up to date, which may take a while, and now and then how far it is.
func (c config) sayUpgrade(words phrase.Words) func(sqlstore.Upgrade) {
	last := time.Now()
	return func(u sqlstore.Upgrade) {
		switch {
		case u.To > 0:
			fmt.Fprintln(os.Stderr, words.Say("store.upgrade", "from", strconv.Itoa(u.From), "to", strconv.Itoa(u.To)))
			last = time.Now()
		case time.Since(last) > 2*time.Second:
			fmt.Fprintln(os.Stderr, words.Say("store.upgraded", "n", words.Count(int64(u.People))))
			last = time.Now()
		}
	}
}
