// Command hssk runs the population-wide electronic health record of a district: its processes, its chats and its board.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"regexp"
	"strings"
	"syscall"
	_ "time/tzdata" // Asia/Ho_Chi_Minh must exist on every machine

	"github.com/alecthomas/kong"

	"hssk/bot/phrase"
)

// cli is every command.
type cli struct {
	config

	Demo      demoCmd      `cmd:""`
	Serve     serveCmd     `cmd:""`
	Chat      chatCmd      `cmd:""`
	Import    importCmd    `cmd:""`
	Seed      seedCmd      `cmd:""`
	Staff     staffCmd     `cmd:""`
	Station   stationCmd   `cmd:""`
	Tasks     tasksCmd     `cmd:""`
	Board     boardCmd     `cmd:""`
	Units     unitsCmd     `cmd:""`
	Verify    verifyCmd    `cmd:""`
	Requests  requestsCmd  `cmd:""`
	Report    reportCmd    `cmd:""`
	Processes processesCmd `cmd:"" name:"workflows"`
	Remind    remindCmd    `cmd:""`
	Followup  followupCmd  `cmd:""`
	Schedules schedulesCmd `cmd:""`
	Oracle    oracleCmd    `cmd:""`
	Match     matchCmd     `cmd:""`
	People    peopleCmd    `cmd:""`
	Bench     benchCmd     `cmd:""`
	Profile   profileCmd   `cmd:""`
	Audit     auditCmd     `cmd:""`
	Keys      keysCmd      `cmd:""`
	SMS       smsCmd       `cmd:"" name:"sms"`
	Settings  settingsCmd  `cmd:""`
	Version   versionCmd   `cmd:""`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	code := run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}

// run carries out one command and returns the exit code: 0 for done, 1 for refused or failed, 2 for not understood, 3 for
// an audit log that is not sound.
func run(ctx context.Context, args []string, out, complain io.Writer) int {
	phrases, err := phrase.Load()
	if err != nil {
		fmt.Fprintln(complain, "hssk:", err)
		return 1
	}
	words := phrases.In(languageOf(args, os.Getenv))
	var c cli
	helped := false
	k, err := parser(&c, words, out, func(int) { helped = true }, kong.BindTo(ctx, (*context.Context)(nil)))
	if err != nil {
		fmt.Fprintln(complain, "hssk:", err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	parsed, err := k.Parse(withNegatives(args))
	switch {
	case helped:
		return 0
	case err != nil:
		fmt.Fprintf(complain, "hssk: %s\n%s\n", misread(words, err), words.Say("usage_word.see", "command", nearestCommand(err)))
		return 2
	}
	if err := parsed.Run(c.config); err != nil {
		fmt.Fprintln(complain, "hssk:", inWords(c.config, err))
		if errors.Is(err, errAuditFaults) {
			return 3
		}
		return 1
	}
	return 0
}

// negative is a number below zero, such as "-1" after --temporal-ui-port.
var negative = regexp.MustCompile(`^-\d+$`)

// withNegatives ties a negative number to the option before it, which would else be read as an option of its own.
func withNegatives(args []string) []string {
	var out []string
	for _, arg := range args {
		if n := len(out) - 1; n >= 0 && negative.MatchString(arg) && strings.HasPrefix(out[n], "--") && !strings.Contains(out[n], "=") {
			out[n] += "=" + arg
			continue
		}
		out = append(out, arg)
	}
	return out
}
