package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"
)

// engineModule is the module the engine is built from, and engineDir its place in the source tree, with slashes.
const (
	engineModule = "hssk/deploy/temporald"
	engineDir    = "deploy/temporald"
)

// engineProgram returns a program to run as the workflow engine: the one named by HSSK_TEMPORALD, the one beside this
// executable, or one built from the source tree around the working directory or the executable.
//
// A build is kept in the cache directory under the hash of its sources, so a second start builds nothing. Progress of
// a build is told to progress.
func engineProgram(ctx context.Context, getenv func(string) string, wd, executable, cache string, progress *buildProgress) (string, error) {
	program, module, err := findEngine(getenv, wd, executable)
	if err != nil || program != "" {
		return program, err
	}
	return cachedEngine(ctx, module, cache, progress)
}

// engineCache is the directory for built engines: hssk in the user's cache directory.
func engineCache() (string, error) {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("directory for the workflow engine: %w", err)
	}
	return filepath.Join(dir, "hssk"), nil
}

// findEngine returns either a ready program or the directory of the module to build.
func findEngine(getenv func(string) string, wd, executable string) (program, module string, err error) {
	if p := getenv("HSSK_TEMPORALD"); p != "" {
		if !isFile(p) {
			return "", "", fmt.Errorf("%w: HSSK_TEMPORALD names %s, which is no file", errEngineMissing, p)
		}
		return p, "", nil
	}
	if real, err := filepath.EvalSymlinks(executable); err == nil {
		executable = real
	}
	beside := filepath.Join(filepath.Dir(executable), "temporald"+exeSuffix())
	if isFile(beside) {
		return beside, "", nil
	}
	for _, from := range []string{wd, filepath.Dir(executable)} {
		if m := moduleAbove(from); m != "" {
			return "", m, nil
		}
	}
	return "", "", fmt.Errorf("%w: put temporald beside %s, name it in HSSK_TEMPORALD, or start hssk inside its source tree", errEngineMissing, executable)
}

func isFile(path string) bool {
	st, err := os.Stat(path)
	return err == nil && st.Mode().IsRegular()
}

func exeSuffix() string {
	if runtime.GOOS == "windows" {
		return ".exe"
	}
	return ""
}

// moduleAbove looks for the engine's module in dir and the directories above it. A directory that only looks like it
// is passed over: what is found gets built and run.
func moduleAbove(dir string) string {
	for {
		m := filepath.Join(dir, filepath.FromSlash(engineDir))
		b, err := os.ReadFile(filepath.Join(m, "go.mod"))
		if err == nil && bytes.HasPrefix(b, []byte("module "+engineModule+"\n")) {
			return m
		}
		up := filepath.Dir(dir)
		if up == dir {
			return ""
		}
		dir = up
	}
}

// engineFile is where an engine built from the module's present sources lies; it need not exist.
func engineFile(module, cache string) (string, error) {
	hash, err := sourceHash(module)
	if err != nil {
		return "", fmt.Errorf("sources of the workflow engine: %w", err)
	}
	return filepath.Join(cache, "temporald-"+hash+exeSuffix()), nil
}

func cachedEngine(ctx context.Context, module, cache string, progress *buildProgress) (string, error) {
	program, err := engineFile(module, cache)
	if err != nil {
		return "", err
	}
	if isFile(program) {
		return program, nil
	}
	if err := os.MkdirAll(cache, 0o755); err != nil {
		return "", fmt.Errorf("directory for the workflow engine: %w", err)
	}
	if err := buildEngine(ctx, module, program, progress); err != nil {
		return "", err
	}
	return program, dropOldEngines(cache, program)
}

// sourceHash names the module's contents: what is built from equal files is equal.
func sourceHash(module string) (string, error) {
	files, err := filepath.Glob(filepath.Join(module, "*.go"))
	if err != nil {
		return "", err
	}
	files = append(files, filepath.Join(module, "go.mod"), filepath.Join(module, "go.sum"))
	slices.Sort(files)
	h := sha256.New()
	fmt.Fprintln(h, runtime.GOOS, runtime.GOARCH)
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			return "", err
		}
		fmt.Fprintln(h, filepath.Base(f), len(b))
		h.Write(b)
	}
	return fmt.Sprintf("%x", h.Sum(nil)[:8]), nil
}

// buildEngine compiles the module into the file out, which appears only when it is whole.
func buildEngine(ctx context.Context, module, out string, p *buildProgress) error {
	goTool, err := exec.LookPath("go")
	if err != nil {
		return fmt.Errorf("%w 1.26.8 or newer on the PATH (or a ready temporald, named by HSSK_TEMPORALD): %w", errEngineNoGo, err)
	}
	defer p.end()
	defer p.tick()()
	stale, err := runGo(ctx, goTool, module, p, "list", "-deps", "-f", "{{if .Stale}}{{.ImportPath}}{{end}}", ".")
	if err != nil {
		return buildError(ctx, "prepare", err)
	}
	p.begin(bytes.Count(stale, []byte("\n")))
	tmp := fmt.Sprintf("%s.%d.tmp", out, os.Getpid())
	defer os.Remove(tmp)
	// The two flags leave out debugging tables, a third of the size. The state of a repository is not stamped: asking
	// for it fails in a copy that belongs to another user.
	if _, err := runGo(ctx, goTool, module, p, "build", "-v", "-buildvcs=false", "-ldflags=-s -w", "-o", tmp, "."); err != nil {
		return buildError(ctx, "build", err)
	}
	return os.Rename(tmp, out)
}

// runGo runs the go command in the module's directory and returns its standard output; each line of its standard
// error goes to the progress.
func runGo(ctx context.Context, goTool, module string, p *buildProgress, args ...string) ([]byte, error) {
	var out bytes.Buffer
	cmd := exec.CommandContext(ctx, goTool, args...)
	cmd.Dir = module
	cmd.Env = append(os.Environ(), "GOWORK=off") // a workspace around the tree knows nothing of this module
	cmd.Stdout = &out
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) } // so that it clears its work away
	cmd.WaitDelay = 10 * time.Second
	r, w := io.Pipe()
	cmd.Stderr = w
	read := make(chan struct{})
	go func() {
		defer close(read)
		for s := bufio.NewScanner(r); s.Scan(); {
			p.line(s.Text())
		}
		_, _ = io.Copy(io.Discard, r) // after an overlong line
	}()
	err := cmd.Run()
	_ = w.Close()
	<-read
	if err != nil {
		return nil, fmt.Errorf("%w\n%s", err, p.complaints())
	}
	return out.Bytes(), nil
}

// buildError adds what a person can do about the usual causes.
func buildError(ctx context.Context, step string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	hint := ""
	switch s := err.Error(); {
	case strings.Contains(s, "requires go >="), strings.Contains(s, "unknown directive"):
		hint = " (it needs a newer Go)"
	case strings.Contains(s, "dial tcp"), strings.Contains(s, "no such host"), strings.Contains(s, "module lookup disabled"):
		hint = " (the first build fetches its modules: it needs the internet or a module proxy)"
	case strings.Contains(s, "signal: killed"):
		hint = " (it needs about 2.5 GB of free memory)"
	case strings.Contains(s, "no space left"):
		hint = " (it needs about 4 GB of free disk, most of it in Go's caches)"
	}
	return fmt.Errorf("%s the workflow engine%s: %w", step, hint, err)
}

// dropOldEngines keeps the given program and the newest other one; each is 150 MB.
func dropOldEngines(cache, keep string) error {
	all, err := filepath.Glob(filepath.Join(cache, "temporald-*"))
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(f string) bool { return f == keep || strings.HasSuffix(f, ".tmp") })
	slices.SortFunc(all, func(a, b string) int { return modTime(b).Compare(modTime(a)) })
	var errs error
	for _, old := range all[min(1, len(all)):] {
		errs = errors.Join(errs, os.Remove(old))
	}
	return errs
}

// modTime is the zero time for a file that is gone.
func modTime(path string) time.Time {
	st, err := os.Stat(path)
	if err != nil {
		return time.Time{}
	}
	return st.ModTime()
}
