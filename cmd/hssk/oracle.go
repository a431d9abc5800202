package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/oracle"
	"hssk/store/sqlstore"
)

type oracleCmd struct {
	Doctor oracleDoctorCmd `cmd:""`
	SQL    oracleSQLCmd    `cmd:"" name:"sql"`
}

type oracleDoctorCmd struct {
	Rows int    `default:"90000"`
	Out  string `type:"path" placeholder:"FILE"`
	JSON bool
}

// errNoDSN asks for the address of the server to examine.
var errNoDSN = errors.New("no Oracle address")

// errUnsound makes the exit code say what the report does.
var errUnsound = errors.New("something is broken: see the report")

// Run examines the server and prints or writes the report.
func (c oracleDoctorCmd) Run(ctx context.Context, cfg config) error {
	if cfg.OracleDSN == "" {
		return errNoDSN
	}
	phrases, err := phrase.Load()
	if err != nil {
		return err
	}
	words := phrases.In(cfg.Lang)
	tell := func(step string) { fmt.Fprintln(os.Stderr, words.Say("doctor.step", "step", step)) }
	report, err := oracle.Examine(ctx, cfg.oracle(), oracle.Visit{Rows: c.Rows, Now: func() time.Time { return time.Now().In(health.Zone()) }, Tell: tell})
	if err != nil {
		return err
	}
	if c.Out != "" {
		if err := os.WriteFile(c.Out, []byte(report.Markdown()), 0o600); err != nil {
			return err
		}
		fmt.Fprintln(os.Stderr, words.Say("doctor.written", "path", c.Out))
	}
	if c.JSON {
		err = printJSON(report)
	} else if c.Out == "" {
		_, err = fmt.Print(report.Markdown())
	}
	if err == nil && !report.Sound() {
		return errUnsound
	}
	return err
}

type oracleSQLCmd struct {
	JSON bool
}

// Run prints every statement under its name.
func (c oracleSQLCmd) Run(config) error {
	texts, err := sqlstore.Statements(oracle.Dialect())
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(texts)
	}
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		fmt.Printf("-- %s\n%s;\n\n", name, texts[name])
	}
	return nil
}
