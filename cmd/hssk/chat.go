package main

import (
	"context"
	"errors"
	"os"
	"os/user"
	"strings"
	"time"

	"hssk/activities"
	"hssk/bot/console"
)

type chatCmd struct {
	Talk   chatTalkCmd   `cmd:"" default:"withargs"`
	List   chatListCmd   `cmd:""`
	Replay chatReplayCmd `cmd:""`
}

type chatTalkCmd struct {
	As     string `default:"citizen" enum:"citizen,village,nurse,head,doctor,supervisor,admin"`
	Invite string
}

// Run holds the conversation in this terminal.
func (c chatTalkCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		start, err := c.invitation(a)
		if err != nil {
			return err
		}
		at := a.linksAt() // the pages are those of the server that runs
		a.bot.Records, a.bot.Invites = at+"/ho-so/", at+"/c/"
		words := a.phrases.In(cfg.Lang)
		t := &console.Console{Handler: a.bot, Shelf: a.store, Address: c.address(), Lang: cfg.Lang, In: os.Stdin, Out: os.Stdout,
			NewID: newID, Failed: words.Say("error_system"), Words: words,
			Album: console.Album{Dir: cfg.dir("pictures"), Draw: a.bot.Picture, Write: a.bot.File, Now: time.Now}}
		return t.Run(ctx, start)
	})
}

// address keeps the terminals of different people apart.
func (c chatTalkCmd) address() string {
	name := "user"
	if u, err := user.Current(); err == nil {
		name = u.Username
	}
	if c.Invite != "" { // who holds another invitation is somebody else, also on the same machine
		return name + ":" + activities.HashToken(c.Invite)[:16]
	}
	return name + ":" + c.As
}

// AfterApply takes the code out of a whole link, as it was handed over.
func (c *chatTalkCmd) AfterApply() error {
	c.Invite = c.Invite[strings.LastIndex(c.Invite, "/")+1:]
	return nil
}

func (c chatTalkCmd) invitation(a *app) (string, error) {
	if c.Invite != "" || c.As == "citizen" {
		return c.Invite, nil
	}
	state, err := a.readDemo()
	if errors.Is(err, os.ErrNotExist) {
		return "", refused("cli.demo_first")
	}
	return state.Tokens[c.As], err
}
