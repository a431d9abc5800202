package main

import (
	"bytes"
	"errors"
	"flag"
	"strings"
	"testing"
	"time"
)

func TestFlags(t *testing.T) {
	tests := []struct {
		name string
		args string
		want string // part of the error; empty means accepted
	}{
		{"directory", "--data d", ""},
		{"postgres", "--pg db.example:5432", ""},
		{"schema", "schema --pg db.example:5432", ""},
		{"version needs nothing", "--version", ""},
		{"no store", "", "--data or --pg"},
		{"two stores", "--data d --pg db.example:5432", "exclude"},
		{"schema of files", "schema --data d", "schema needs --pg"},
		{"unknown flag", "--dta d", "--help"},
		{"password on the command line", "--pg db.example:5432 --pg-password x", "not defined"},
		{"loose word", "--data d now", `"now"`},
		{"host name to listen on", "--data d --ip localhost", "--ip"},
		{"port too large", "--data d --port 70000", "--port"},
		{"UI port below none", "--data d --ui-port -2", "--ui-port"},
		{"retention too short", "--data d --retention 10m", "--retention"},
		{"empty namespace", "--data d --namespace=", "--namespace"},
		{"unknown level", "--data d --log-level loud", "--log-level"},
		{"postgres without port", "--pg db.example", "host:port"},
		{"one database for both", "--pg db.example:5432 --pg-db a --pg-visibility-db a", "differ"},
		{"too few connections", "--pg db.example:5432 --pg-conns 1", "--pg-conns"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var out bytes.Buffer
			_, err := parseOptions(strings.Fields(tt.args), &out, &out)
			if tt.want == "" && err != nil || tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestDefaults(t *testing.T) {
	o, err := parseOptions([]string{"--data", "d"}, nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	if o.ip != "127.0.0.1" || o.namespace != "hssk" || o.retention != 72*time.Hour || o.port != 0 || o.uiPort != 0 {
		t.Errorf("defaults %+v", o)
	}
}

func TestOpenAddressIsWarnedAbout(t *testing.T) {
	var out bytes.Buffer
	if _, err := parseOptions([]string{"--data", "d", "--ip", "0.0.0.0"}, &out, &out); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(out.String(), "no login") {
		t.Errorf("said %q", out.String())
	}
}

func TestHelpNamesEveryFlag(t *testing.T) {
	var help, errs bytes.Buffer
	if _, err := parseOptions([]string{"--help"}, &help, &errs); !errors.Is(err, flag.ErrHelp) {
		t.Fatal(err)
	}
	var o options
	o.flags().VisitAll(func(f *flag.Flag) {
		if !strings.Contains(help.String(), "-"+f.Name) || f.Usage == "" {
			t.Errorf("--%s is not explained", f.Name)
		}
	})
	if !strings.Contains(help.String(), "PGPASSWORD") || errs.Len() > 0 {
		t.Errorf("help lacks the environment, or something went to standard error: %q", errs.String())
	}
}
