package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"hssk/activities"
	"hssk/store/health"
	"hssk/store/ident"
)

// carryOut has a list loaded and people registered at the same time, and then everybody written to, while somebody kills.
func (f *faults) carryOut(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Hour)
	defer cancel()
	if err := f.attach(ctx); err != nil {
		return err
	}
	if err := f.among(ctx, f.Kills-f.Kills/2, f.load); err != nil {
		return err
	}
	return f.among(ctx, f.Kills/2, f.campaign)
}

// among does something while somebody kills, so many times at most.
func (f *faults) among(ctx context.Context, kills int, do func(context.Context) error) error {
	killing, over := make(chan error, 1), make(chan struct{})
	go func() { killing <- f.kill(ctx, kills, over) }()
	err := do(ctx)
	close(over)
	return errors.Join(err, <-killing)
}

// attach connects to the server that runs by now; it may be killed the moment after.
func (f *faults) attach(ctx context.Context) error {
	for {
		err := f.app.attach(ctx)
		if err == nil || ctx.Err() != nil {
			return errors.Join(err, ctx.Err())
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

// again does something until it is done, whatever dies meanwhile.
func (f *faults) again(ctx context.Context, what string, do func(context.Context) error) error {
	for {
		trying, cancel := context.WithTimeout(ctx, 25*time.Second)
		err := do(trying)
		cancel()
		var known *health.Error
		switch {
		case err == nil || ctx.Err() != nil:
			return err
		case errors.As(err, &known) && known.Fault == health.FaultUser && !strings.HasPrefix(known.Code, "cli."):
			return fmt.Errorf("%s: %w", what, err)
		}
		if err := f.attach(ctx); err != nil {
			return err
		}
		if err := pause(ctx, 100*time.Millisecond); err != nil {
			return err
		}
	}
}

// load imports the list and registers the others one by one, beside it.
func (f *faults) load(ctx context.Context) error {
	path, err := f.list()
	if err != nil {
		return err
	}
	imp, err := f.app.beginImport(ctx, path, "", "", true)
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	var importing, registering error
	wg.Go(func() {
		importing = f.again(ctx, "import", func(ctx context.Context) error { return f.app.desk.StartImport(ctx, imp.ID) })
		for importing == nil {
			var now health.Import
			if now, importing = f.app.store.Import(ctx, imp.ID); importing == nil && now.State.Over() {
				return
			}
			importing = errors.Join(importing, pause(ctx, 200*time.Millisecond))
		}
	})
	wg.Go(func() { registering = f.register(ctx) })
	wg.Wait()
	return errors.Join(importing, registering)
}

// registerAtOnce is how many registrations are on their way at once.
const registerAtOnce = 16

func (f *faults) register(ctx context.Context) error {
	today := ident.DateOf(f.app.acts.Now().In(health.Zone()))
	rules := health.Intake{Units: f.app.acts.Units, Today: today}
	var next atomic.Int64
	errs := make([]error, registerAtOnce)
	var wg sync.WaitGroup
	for w := range registerAtOnce {
		wg.Go(func() {
			for errs[w] == nil {
				n := int(next.Add(1)) - 1
				if n >= f.Registrations {
					return
				}
				errs[w] = f.registerOne(ctx, rules, n)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

func (f *faults) draft(n int) health.DraftID { return health.DraftID("fault-" + strconv.Itoa(n)) }

func (f *faults) registerOne(ctx context.Context, rules health.Intake, n int) error {
	values, _ := rules.Read(f.fields(f.Reminders + n))
	unit := f.people[f.Reminders+n].Unit
	d := health.Draft{ID: f.draft(n), Kind: health.DraftRegister, Values: values, By: health.Actor{Kind: health.ByStaff, ID: "nurse-" + unit},
		Station: health.StationCode("TYT-" + unit), Cause: health.Cause{Kind: health.CauseDraft, ID: string(f.draft(n))}, Status: health.DraftNew}
	return f.again(ctx, "register "+string(d.ID), func(ctx context.Context) error {
		_, err := f.app.desk.Register(ctx, d)
		return err
	})
}

// campaign writes to everybody and waits until nobody is open.
func (f *faults) campaign(ctx context.Context) error {
	rules := health.DefaultRules(f.now())
	rules.FromHour, rules.ToHour, rules.Weekends, rules.Holidays = 7, 21, true, true
	k, err := f.app.acts.BeginCampaign(ctx, activities.CampaignInput{Kind: health.CampaignCheck, Rules: rules, By: "one"})
	if err != nil {
		return err
	}
	start := func(ctx context.Context) error { return f.app.desk.StartCampaign(ctx, k.ID) }
	if err := f.again(ctx, "campaign", start); err != nil {
		return err
	}
	if err := f.until(ctx, k.ID, health.CampaignCounting); err != nil {
		return err
	}
	if _, err := f.app.acts.ApproveCampaign(ctx, activities.CampaignVerdict{Campaign: k.ID, By: "two"}); err != nil {
		return err
	}
	for {
		if err := f.again(ctx, "campaign", start); err != nil { // rounds wait half an hour: the signal wakes it
			return err
		}
		now, err := f.app.store.Campaign(ctx, k.ID)
		if err != nil || now.State == health.CampaignSettling || now.State.Over() {
			return err
		}
		if err := pause(ctx, 2*time.Second); err != nil {
			return err
		}
	}
}

func (f *faults) until(ctx context.Context, id health.CampaignID, left health.CampaignState) error {
	for {
		k, err := f.app.store.Campaign(ctx, id)
		if err != nil || k.State != left {
			return err
		}
		if err := pause(ctx, 200*time.Millisecond); err != nil {
			return err
		}
	}
}

// kill ends the server or the engine without a word, at random moments, as often as was asked for or until the work is over.
func (f *faults) kill(ctx context.Context, kills int, over <-chan struct{}) error {
	for range kills {
		wait := time.Duration(2000+f.rand.IntN(5000)) * time.Millisecond
		select {
		case <-over:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
		if err := f.killOne(f.rand.IntN(3) == 0); err != nil {
			return err
		}
	}
	return nil
}

func (f *faults) killOne(engine bool) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.quiet {
		return nil
	}
	if pid := childOf(f.child.Process.Pid); engine && pid > 0 {
		f.killed.engines++
		if p, err := os.FindProcess(pid); err == nil {
			_ = p.Kill() // fails when it has ended, as it does when the server was faster
		}
		return nil
	}
	f.killed.servers++
	_ = f.child.Process.Kill() // fails when it has ended by itself, which the next start mends
	_ = f.child.Wait()
	return f.start()
}

// childOf finds the one child of a process, whichever of its threads has started it; zero: there is none, or the system does
// not tell.
func childOf(pid int) int {
	lists, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/children", pid)) // the pattern is well formed
	for _, name := range lists {
		b, err := os.ReadFile(name)
		if err != nil {
			continue
		}
		for _, word := range strings.Fields(string(b)) {
			if n, err := strconv.Atoi(word); err == nil {
				return n
			}
		}
	}
	return 0
}
