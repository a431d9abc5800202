package main

import (
	"context"
	"fmt"
	"os"

	"hssk/activities"
	"hssk/store/health"
)

type verifyAskCmd struct {
	Station  string `required:"" placeholder:"CODE"`
	By       string `required:"" placeholder:"STAFF"`
	Register string `required:"" enum:"population,insurance"`
	Limit    int
	Detach   bool
	JSON     bool `name:"json"`
}

// Run asks a register about the people of a station.
func (c verifyAskCmd) Run(ctx context.Context, cfg config) error {
	if c.Limit < 0 {
		return refused("cli.verify_numbers")
	}
	return withApp(ctx, cfg, func(a *app) error {
		if err := a.knowsStation(ctx, health.StationCode(c.Station)); err != nil {
			return err
		}
		l, err := a.desk.BeginCheck(ctx, activities.CheckInput{Station: health.StationCode(c.Station), Source: health.CheckSource(c.Register), Limit: c.Limit,
			By: health.StaffID(c.By)})
		if err != nil {
			return err
		}
		if c.Detach && !c.JSON {
			fmt.Println(l.ID)
			return nil
		}
		if !c.Detach {
			if l, err = a.watchAsking(ctx, l.ID); err != nil {
				return err
			}
		}
		if l.State == health.CheckDone && l.Rows == 0 {
			return refused("cli.verify_nobody_online", "station", c.Station)
		}
		return a.sayCheck(l, c.JSON)
	})
}

// watchAsking shows how far a register has answered until it is over, or whoever looks has seen enough.
func (a *app) watchAsking(ctx context.Context, id health.CheckID) (health.CheckList, error) {
	l, err := a.watchCheck(ctx, id, health.CheckCollecting)
	if err != nil {
		return l, err
	}
	words := a.phrases.In(a.cfg.Lang)
	asking := func(l health.CheckList) bool { return l.State == health.CheckAsking }
	l, err = watchWhile(ctx, a.store.CheckList, id, asking, func(l health.CheckList) string {
		args := []string{"list", string(id), "n", words.Count(int64(l.Rows)), "done", words.Count(int64(l.Cursor))}
		if l.Held == "" {
			return words.Say("verify.progress.asking", args...)
		}
		return words.Say("verify.progress.held", append(args, "why", words.Say("error."+l.Held), "again", momentIn(l.Again))...)
	})
	if ctx.Err() != nil {
		fmt.Fprintln(os.Stderr)
		l, err = a.store.CheckList(context.WithoutCancel(ctx), id)
	}
	return l, err
}

type verifyAgainCmd struct {
	List string `arg:""`
	By   string `required:"" placeholder:"STAFF"`
	JSON bool   `name:"json"`
}

// Run lets a list that waits for the other side ask at once.
func (c verifyAgainCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		if _, err := a.findCheck(ctx, c.List); err != nil {
			return err
		}
		if _, err := a.desk.RetryCheck(ctx, health.CheckID(c.List), health.StaffID(c.By)); err != nil {
			return err
		}
		l, err := a.watchAsking(ctx, health.CheckID(c.List))
		if err != nil {
			return err
		}
		return a.sayCheck(l, c.JSON)
	})
}
