package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

type benchUpgradeCmd struct {
	Old    string `arg:"" type:"existingfile"`
	People int    `default:"1500"`
	Seed   uint64 `default:"5"`
	Keep   string `type:"path" placeholder:"DIR"`
}

// upgrade is a directory that an older build fills and a newer one takes over.
type upgrade struct {
	benchUpgradeCmd
	dir    string
	bin    string // the build in charge
	engine string // the program of the workflow engine, the same for both
	server *exec.Cmd
	over   chan error // says that the server has ended
}

const upgradeStation = "TYT-05158"

// Run lets an older build begin what waits, kills it, and has this build carry everything to its end.
func (c benchUpgradeCmd) Run(ctx context.Context, cfg config) (err error) {
	engine, err := cfg.engine(ctx, os.Stderr)
	if err != nil {
		return err
	}
	dir := c.Keep
	if dir == "" {
		if dir, err = os.MkdirTemp("", "hssk-upgrade-"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	u := &upgrade{benchUpgradeCmd: c, dir: dir, bin: c.Old, engine: engine}
	defer func() { u.kill() }()
	left, err := u.begin(ctx)
	if err != nil {
		return fmt.Errorf("the older build: %w", err)
	}
	u.kill()
	if u.bin, err = os.Executable(); err != nil {
		return err
	}
	if err := u.carryOn(ctx, left); err != nil {
		return fmt.Errorf("this build: %w", err)
	}
	return nil
}

// say runs a command of the build in charge and gives what it says.
func (u *upgrade) say(ctx context.Context, args ...string) (string, error) {
	cmd := u.command(ctx, args...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("hssk %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(complaint.String()))
	}
	return out.String(), nil
}

func (u *upgrade) command(ctx context.Context, args ...string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, u.bin, args...)
	cmd.Dir = u.dir
	cmd.Env = append(os.Environ(), "HSSK_DATA="+filepath.Join(u.dir, "data"), "HSSK_LISTEN=127.0.0.1:0", "HSSK_TEMPORAL_UI_PORT=-1", "HSSK_TEMPORAL_ADDRESS=",
		"HSSK_TEMPORALD="+u.engine, "HSSK_ORACLE_DSN=", "HSSK_KEYS_FILE=", "HSSK_LANG=en", "HSSK_LOG=error")
	return cmd
}

// read runs a command that says JSON.
func (u *upgrade) read(ctx context.Context, into any, args ...string) error {
	text, err := u.say(ctx, append(args, "--json")...)
	if err != nil {
		return err
	}
	return json.Unmarshal([]byte(text), into)
}

// all runs commands one after the other.
func (u *upgrade) all(ctx context.Context, lines ...string) error {
	for _, line := range lines {
		if _, err := u.say(ctx, strings.Fields(line)...); err != nil {
			return err
		}
	}
	return nil
}

// serve starts the server of the build in charge and waits until it answers.
func (u *upgrade) serve(ctx context.Context) error {
	log, err := os.OpenFile(filepath.Join(u.dir, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	u.server = u.command(context.WithoutCancel(ctx), "serve")
	u.server.Stdout, u.server.Stderr = log, log
	if err := u.server.Start(); err != nil {
		return err
	}
	u.over = make(chan error, 1)
	go func(server *exec.Cmd, over chan error) { over <- server.Wait() }(u.server, u.over)
	ready := filepath.Join(u.dir, "data", "run.json")
	for deadline := time.Now().Add(2 * time.Minute); time.Now().Before(deadline); {
		if b, err := os.ReadFile(ready); err == nil && strings.Contains(string(b), fmt.Sprintf(`"pid":%d`, u.server.Process.Pid)) {
			return nil
		}
		select {
		case err := <-u.over:
			u.server = nil
			return fmt.Errorf("the server has ended: %w: see server.log", errors.Join(err, ctx.Err()))
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(200 * time.Millisecond):
		}
	}
	return errors.New("the server is not up after two minutes: see server.log")
}

// kill ends the server as a power cut does.
func (u *upgrade) kill() {
	if u.server != nil && u.server.Process != nil {
		_ = u.server.Process.Kill() // fails when it has ended
		<-u.over                    // says that it was killed
		u.server = nil
	}
}

// begun is what an older build has left open.
type begun struct {
	list, campaign, paused string // ids
	open                   int    // processes
}

// begin makes a station with a list at the police, a campaign that waits for a second person, questions about doubles, open
// tasks, and an import that is paused in the middle.
func (u *upgrade) begin(ctx context.Context) (left begun, err error) {
	people, seedOf := fmt.Sprint(u.People), fmt.Sprint(u.Seed)
	err = u.all(ctx, "station setup", "seed first.csv --people "+people+" --seed "+seedOf, "seed second.csv --people "+fmt.Sprint(20*u.People)+" --seed "+seedOf+"1")
	for id, role := range map[string]string{"nhan": "nurse --station " + upgradeStation, "thanh": "head --station " + upgradeStation, "one": "supervisor", "two": "supervisor"} {
		if err == nil {
			err = u.all(ctx, "staff add "+id+" --name Nhàn --role "+role)
		}
	}
	if err == nil {
		err = u.serve(ctx)
	}
	if err != nil {
		return left, err
	}
	if err := u.all(ctx, "import first.csv"); err != nil {
		return left, err
	}
	var list checkView
	if err := u.read(ctx, &list, "verify", "new", "--station", upgradeStation, "--by", "nhan"); err != nil {
		return left, err
	}
	var campaign struct{ ID string }
	if err := u.read(ctx, &campaign, "remind", "new", "--kind", "gaps", "--by", "one"); err != nil {
		return left, err
	}
	paused, err := u.say(ctx, "import", "second.csv", "--detach")
	if err != nil {
		return left, err
	}
	left = begun{list: string(list.ID), campaign: campaign.ID, paused: strings.TrimSpace(paused)}
	if err := pause(ctx, 2*time.Second); err != nil {
		return left, err
	}
	if err := u.all(ctx, "import pause "+left.paused); err != nil {
		return left, err
	}
	open, err := u.processes(ctx)
	left.open = len(open)
	return left, err
}

func (u *upgrade) processes(ctx context.Context, more ...string) (all []processView, err error) {
	err = u.read(ctx, &all, append([]string{"workflows", "list", "--limit", "5000"}, more...)...)
	return all, err
}

// carryOn ends everything with this build, and looks whether anything did not get on.
func (u *upgrade) carryOn(ctx context.Context, left begun) error {
	if err := u.serve(ctx); err != nil {
		return err
	}
	first := left.list + "/1"
	if err := u.all(ctx, "import resume "+left.paused, "verify answer "+first+" right --by nhan", "verify approve "+left.list+" --by thanh --yes",
		"verify end "+left.list+" --by thanh", "remind approve "+left.campaign+" --by two --yes", "remind cancel "+left.campaign+" --by two"); err != nil {
		return err
	}
	var imp importView
	if err := u.read(ctx, &imp, "import", "watch", left.paused); err != nil {
		return err
	}
	var list checkView
	if err := u.read(ctx, &list, "verify", "show", left.list); err != nil {
		return err
	}
	stuck, err := u.stuck(ctx)
	if err != nil {
		return err
	}
	failed, err := u.failed(ctx)
	switch {
	case err != nil:
		return err
	case len(stuck)+len(failed) > 0:
		return fmt.Errorf("%d processes do not get on, %d have failed: %v", len(stuck), len(failed), append(stuck, failed...))
	case list.Tally.Verified+list.Tally.Changed != 1:
		return fmt.Errorf("the answer of the police did not arrive: %+v", list.Tally)
	}
	if _, err := u.say(ctx, "audit", "verify"); err != nil {
		return err
	}
	fmt.Printf("upgrade\t%d processes of the older build were open; import of %d rows, list, campaign, tasks and questions went on; none stuck, none failed\n",
		left.open, imp.Rows)
	return nil
}

// stuck lists the processes that do not get on, after they had a while to.
func (u *upgrade) stuck(ctx context.Context) (ids []string, err error) {
	for range 10 {
		var all []processView
		if err := u.read(ctx, &all, "workflows", "stuck"); err != nil || len(all) == 0 {
			return nil, err
		}
		ids = nil
		for _, p := range all {
			ids = append(ids, p.ID)
		}
		if err := pause(ctx, time.Second); err != nil {
			return nil, err
		}
	}
	return ids, nil
}

func (u *upgrade) failed(ctx context.Context) (ids []string, err error) {
	all, err := u.processes(ctx, "--closed")
	for _, p := range all {
		if p.Status == "failed" || p.Status == "timed_out" || p.Status == "terminated" {
			ids = append(ids, p.ID)
		}
	}
	return ids, err
}
