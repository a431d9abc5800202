package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"runtime/debug"
	"strings"
	"time"
)

type versionCmd struct{}

// Run prints what the build knows of itself and of the engine that would be started.
func (versionCmd) Run(ctx context.Context, cfg config) error {
	info, _ := debug.ReadBuildInfo()
	fmt.Println("hssk", buildVersion(info))
	fmt.Println("temporal", engineVersion(ctx, cfg.getenv))
	return nil
}

// buildVersion is the version with the commit that was built and whether files were changed since; nil: unknown.
func buildVersion(info *debug.BuildInfo) string {
	if info == nil {
		return "(unknown)"
	}
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	parts := []string{info.Main.Version}
	if info.Main.Version == "" {
		parts[0] = "(devel)"
	}
	if rev := set["vcs.revision"]; rev != "" {
		parts = append(parts, "commit "+rev[:min(len(rev), 12)])
	}
	if at := set["vcs.time"]; at != "" {
		parts = append(parts, at)
	}
	if set["vcs.modified"] == "true" {
		parts = append(parts, "+changes")
	}
	return strings.Join(append(parts, info.GoVersion), " ")
}

// engineVersion asks a ready engine for its version; nothing is built for that.
func engineVersion(ctx context.Context, getenv func(string) string) string {
	const unknown = "(unknown)"
	wd, err1 := os.Getwd()
	self, err2 := os.Executable()
	cache, err3 := engineCache()
	if err1 != nil || err2 != nil || err3 != nil {
		return unknown
	}
	program, module, err := findEngine(getenv, wd, self)
	if program == "" && err == nil {
		program, err = engineFile(module, cache)
	}
	if err != nil || program == "" || !isFile(program) {
		return unknown
	}
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	b, err := exec.CommandContext(ctx, program, "--version").Output()
	if err != nil {
		return unknown
	}
	return strings.TrimSpace(string(b))
}

// unstamped is the id of a build from no commit.
const unstamped = "devel"

// buildID names the build for the engine, so that ids are ordered by the age of their commits. What was built from no commit is
// all one build.
func buildID(info *debug.BuildInfo) string {
	if info == nil {
		return unstamped
	}
	set := map[string]string{}
	for _, s := range info.Settings {
		set[s.Key] = s.Value
	}
	at, err := time.Parse(time.RFC3339, set["vcs.time"])
	if rev := set["vcs.revision"]; err == nil && rev != "" {
		id := at.UTC().Format("20060102T150405Z") + "-" + rev[:min(len(rev), 12)]
		if set["vcs.modified"] == "true" {
			id += "-changes"
		}
		return id
	}
	return unstamped
}
