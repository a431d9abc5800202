package main

import (
	"cmp"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/alecthomas/kong"
)

type settingsCmd struct{}

// Run lists the settings. Secrets are shown as set or not, never themselves.
func (settingsCmd) Run(k *kong.Kong) error {
	return writeSettings(os.Stdout, k)
}

func writeSettings(out io.Writer, k *kong.Kong) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	for _, f := range settingFlags(k) {
		value := fmt.Sprint(f.Target.Interface())
		if value != "" && secret(f.Name) {
			value = "***"
		}
		fmt.Fprintf(w, "%s\t--%s\t%s\t%s\n", f.Envs[0], f.Name, cmp.Or(value, "–"), f.Help)
	}
	return w.Flush()
}

// secret tells the settings that must not be shown.
func secret(name string) bool {
	return strings.Contains(name, "token") || strings.Contains(name, "secret") || strings.Contains(name, "dsn") || strings.Contains(name, "password") || name == "keys-text"
}

// settingFlags are the flags of the program that can be set in the environment too.
func settingFlags(k *kong.Kong) (out []*kong.Flag) {
	for _, f := range k.Model.Flags {
		if len(f.Envs) > 0 {
			out = append(out, f)
		}
	}
	return out
}
