package main

import (
	"context"
	"fmt"
	"runtime/debug"
	"time"

	"hssk/workflows"
)

// adopt makes this build the one that gets what begins, and lets go on under it what was left by builds that work no more.
// On a server that other programs share, an older build does not take over from a newer one by being started: it may be about
// to be stopped.
func (a *app) adopt(ctx context.Context) error {
	current, err := a.desk.CurrentBuild(ctx)
	if err != nil {
		return err
	}
	shared := a.cfg.TemporalAddress != ""
	if shared && newer(current, a.build) {
		a.log.Warn("a newer build gets what begins; to go back to this one: hssk workflows use", "build", a.build, "newer", current)
		return nil
	}
	if current != a.build {
		if err := a.desk.UseBuild(ctx, a.build); err != nil {
			return err
		}
	}
	if shared || current == "" || current == a.build {
		return nil
	}
	return a.takeOver(ctx)
}

// takeOver goes on with what every other build has left: on an engine of our own none of them works any more.
func (a *app) takeOver(ctx context.Context) error {
	builds, err := a.desk.Builds(ctx)
	if err != nil {
		return err
	}
	for _, b := range builds {
		if b.ID == a.build || b.Stays == 0 {
			continue
		}
		n, err := a.desk.ReleaseBuild(ctx, b.ID)
		if err != nil {
			return err
		}
		a.log.Info("processes of an older build go on", "build", b.ID, "processes", n)
	}
	return nil
}

// newer reports whether build a is of a later commit than b. What was built from no commit is older than all that was.
func newer(a, b string) bool {
	switch {
	case a == "" || a == unstamped || a == b:
		return false
	case b == unstamped:
		return true
	}
	return a > b
}

// ownBuild is the id of this build.
func ownBuild() string {
	info, _ := debug.ReadBuildInfo()
	return buildID(info)
}

type processesBuildsCmd struct{ JSON bool }

type buildView struct {
	ID      string    `json:"id"`
	Current bool      `json:"current"`
	Since   time.Time `json:"since"`
	Open    int       `json:"open"`    // processes that end under it
	Drained bool      `json:"drained"` // nothing that began under it is open
}

// Run lists the builds that the engine remembers.
func (c processesBuildsCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		builds, err := a.desk.Builds(ctx)
		if err != nil {
			return err
		}
		words := a.phrases.In(a.cfg.Lang)
		view := func(b workflows.Build) buildView { return buildView{b.ID, b.Current, b.Since, b.Stays, b.Drained} }
		return printList(words, builds, c.JSON, view, listing[workflows.Build]{none: "build.none", head: "table.builds", line: func(b workflows.Build) string {
			return fmt.Sprintf("%s\t%s\t%d\t%s", b.ID, momentIn(b.Since), b.Stays, words.Say("build."+standOf(b)))
		}})
	})
}

func standOf(b workflows.Build) string {
	switch {
	case b.Current:
		return "current"
	case b.Stays > 0:
		return "ending"
	}
	return "done"
}

type processesUseCmd struct {
	Build string `arg:""`
}

// Run gives a build what begins, also an older one: the way back after an upgrade that went wrong.
func (c processesUseCmd) Run(ctx context.Context, cfg config) error {
	return c.on(ctx, cfg, "build.used", func(a *app) (int, error) { return 0, a.desk.UseBuild(ctx, c.Build) })
}

type processesReleaseCmd struct {
	Build string `arg:""`
}

// Run lets the current build go on with what a build has left that works no more.
func (c processesReleaseCmd) Run(ctx context.Context, cfg config) error {
	return processesUseCmd(c).on(ctx, cfg, "build.released", func(a *app) (int, error) { return a.desk.ReleaseBuild(ctx, c.Build) })
}

// on does something with a build that the engine knows, and says so.
func (c processesUseCmd) on(ctx context.Context, cfg config, done string, do func(*app) (int, error)) error {
	return withApp(ctx, cfg, func(a *app) error {
		builds, err := a.desk.Builds(ctx)
		if err != nil {
			return err
		}
		for _, b := range builds {
			if b.ID != c.Build {
				continue
			}
			n, err := do(a)
			if err != nil {
				return err
			}
			fmt.Println(a.phrases.In(a.cfg.Lang).Say(done, "build", b.ID, "n", fmt.Sprint(n)))
			return nil
		}
		return refused("cli.build_unknown", "build", c.Build)
	})
}
