// Command hssk runs the population-wide electronic health record of a district: its processes, its chats and its board.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	_ "time/tzdata" // Asia/Ho_Chi_Minh must exist on every machine

	"github.com/alecthomas/kong"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// cli is every command.
type cli struct {
	config

	Demo    demoCmd    `cmd:"" help:"Start everything with an invented district of 2,000 people: server, chat page, board."`
	Serve   serveCmd   `cmd:"" help:"Start the server, the workers, the chat page, the board and the configured channels."`
	Chat    chatCmd    `cmd:"" help:"Chat in the terminal, as one of the people of the demonstration or through an invitation."`
	Import  importCmd  `cmd:"" help:"Load lists of residents (CSV, XLSX), watch, pause, resume or cancel it."`
	Seed    seedCmd    `cmd:"" help:"Write an invented district as a list of residents, with the key to its faults."`
	Staff   staffCmd   `cmd:"" help:"Add and list staff, and make invitation links for them."`
	Station stationCmd `cmd:"" help:"Set up the stations and the population their coverage is measured against."`
	Board   boardCmd   `cmd:"" help:"Print the progress of all stations."`
	Bench   benchCmd   `cmd:"" help:"Measure this machine: import, registering, chat."`
	Version versionCmd `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k := kong.Parse(&c, kong.Name("hssk"), kong.ShortUsageOnError(),
		kong.Description("HSSK (hồ sơ sức khỏe): every resident's health record, kept complete and current from a chat window."),
		kong.BindTo(ctx, (*context.Context)(nil)))
	if err := k.Run(c.config); err != nil {
		fmt.Fprintln(os.Stderr, "hssk:", inWords(c.config, err))
		stop()
		os.Exit(1)
	}
}

// inWords says an error that a person can mend in their language; others as they are.
func inWords(cfg config, err error) string {
	var e *health.Error
	phrases, loadErr := phrase.Load()
	if loadErr != nil || !errors.As(err, &e) {
		return err.Error()
	}
	for _, key := range []string{"error." + e.Code, "problem." + e.Code} {
		if phrases.Has(key) {
			return phrases.In(cfg.Lang).SayMap(key, e.Args)
		}
	}
	return err.Error()
}

type versionCmd struct{}

// Run prints the version that the build knows.
func (versionCmd) Run() error {
	version := "unknown"
	if info, ok := debug.ReadBuildInfo(); ok {
		version = info.Main.Version
	}
	fmt.Println("hssk", version)
	return nil
}
