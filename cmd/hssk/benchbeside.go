package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"sync/atomic"
	"time"

	"hssk/activities"
	"hssk/store/health"
)

type benchBesideCmd struct {
	People  int           `default:"20000"`
	Every   time.Duration `default:"100ms"`
	SMSRate int           `name:"sms-rate" default:"400"`
}

// beside measures how long one nurse waits while the whole program works for nobody in particular.
type beside struct {
	benchBesideCmd
	app  *app
	next int          // of the residents who are let in
	sent atomic.Int64 // messages that the provider has taken
}

// Run measures on a directory of its own how long a resident's entry takes on a quiet program, beside an import, and beside a
// campaign at full rate; and how much room a person takes.
func (c benchBesideCmd) Run(ctx context.Context, cfg config) error {
	dir, err := os.MkdirTemp("", "hssk-beside-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &beside{benchBesideCmd: c}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	gate := &http.Server{ReadHeaderTimeout: 5 * time.Second, Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		b.sent.Add(1)
		w.WriteHeader(http.StatusAccepted)
		_, _ = io.WriteString(w, "0: Accepted for delivery")
	})}
	go func() { _ = gate.Serve(l) }() // it ends with Close
	defer gate.Close()
	cfg.Data, cfg.Listen, cfg.TemporalUIPort, cfg.OracleDSN, cfg.TemporalAddress = dir, "127.0.0.1:0", -1, "", ""
	cfg.KannelURL, cfg.KannelUser, cfg.KannelPassword, cfg.KannelFrom = "http://"+l.Addr().String()+"/cgi-bin/sendsms", "bench", "bench", "8099"
	cfg.KannelSecret, cfg.SMSPerSecond = "no-secret-of-a-bench", float64(c.SMSRate)
	if b.app, err = openApp(ctx, cfg); err != nil {
		return err
	}
	defer b.app.Close()
	ahead := time.Until(time.Date(2026, 11, 2, 9, 0, 0, 0, health.Zone())) // a Monday morning: people are written to
	b.app.acts.Now = func() time.Time { return time.Now().Add(ahead) }
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	return b.app.serve(ctx, io.Discard, func(ctx context.Context, _ running) error {
		defer cancel()
		return b.measure(ctx)
	})
}

func (b *beside) measure(ctx context.Context) error {
	imp, err := b.app.benchImport(ctx, 7, b.People)
	if err != nil {
		return err
	}
	if err := b.app.write(ctx, func(put putter) error {
		return errors.Join(put.PutStaff(health.Staff{ID: "one", Name: "Hà Thị Thu", Role: health.RoleSupervisor, Active: true}),
			put.PutStaff(health.Staff{ID: "two", Name: "Hà Thị Mai", Role: health.RoleSupervisor, Active: true}))
	}); err != nil {
		return err
	}
	if err := b.during(ctx, "on a quiet program", time.Now().Add(10*time.Second).Before); err != nil {
		return err
	}
	if err := b.app.desk.StartImport(ctx, imp.ID); err != nil {
		return err
	}
	began := time.Now()
	if err := b.during(ctx, "beside an import", func(time.Time) bool {
		now, err := b.app.store.Import(ctx, imp.ID)
		imp = now
		return err != nil || now.State.Over()
	}); err != nil {
		return err
	}
	took := time.Since(began).Seconds()
	fmt.Printf("import\t%d rows in %.1f s: %.0f rows/s, with entries beside it\n", imp.Rows, took, float64(imp.Rows)/took)
	if err := settle(ctx, b.app); err != nil {
		return err
	}
	if err := b.room(imp.Tally.Created); err != nil {
		return err
	}
	return b.campaign(ctx)
}

// campaign writes to everybody and measures meanwhile.
func (b *beside) campaign(ctx context.Context) error {
	rules := health.DefaultRules(b.app.acts.Now())
	rules.FromHour, rules.ToHour, rules.Weekends, rules.Holidays = 7, 21, true, true
	k, err := b.app.acts.BeginCampaign(ctx, activities.CampaignInput{Kind: health.CampaignCheck, Rules: rules, By: "one"})
	if err != nil {
		return err
	}
	over := func(states ...health.CampaignState) func(time.Time) bool {
		return func(time.Time) bool {
			now, err := b.app.store.Campaign(ctx, k.ID)
			return err != nil || now.State.Over() || slices.Contains(states, now.State)
		}
	}
	if err := b.app.desk.StartCampaign(ctx, k.ID); err != nil {
		return err
	}
	if err := b.during(ctx, "while a cohort is counted", func(t time.Time) bool {
		now, err := b.app.store.Campaign(ctx, k.ID)
		return err != nil || now.State != health.CampaignCounting
	}); err != nil {
		return err
	}
	if _, err := b.app.acts.ApproveCampaign(ctx, activities.CampaignVerdict{Campaign: k.ID, By: "two"}); err != nil {
		return err
	}
	if err := b.app.desk.StartCampaign(ctx, k.ID); err != nil {
		return err
	}
	began := time.Now()
	if err := b.during(ctx, "beside a campaign at full rate", over(health.CampaignSettling)); err != nil {
		return err
	}
	fmt.Printf("campaign\t%d messages, %.0f/s\n", b.sent.Load(), float64(b.sent.Load())/time.Since(began).Seconds())
	return nil
}

// during lets residents in, one every so often, until something is over, and prints how long each took.
func (b *beside) during(ctx context.Context, when string, over func(time.Time) bool) error {
	var took []time.Duration
	for !over(time.Now()) {
		began := time.Now()
		if err := b.letIn(ctx); err != nil {
			return err
		}
		took = append(took, time.Since(began))
		if err := pause(ctx, max(0, b.Every-time.Since(began))); err != nil {
			return err
		}
	}
	if len(took) == 0 {
		fmt.Printf("entry\t%s: it was over before one was made\n", when)
		return nil
	}
	slices.Sort(took)
	at := func(q float64) time.Duration {
		return took[min(len(took)-1, int(q*float64(len(took))))].Round(time.Millisecond)
	}
	fmt.Printf("entry\t%s: %d, p50 %v, p95 %v, p99 %v, longest %v\n", when, len(took), at(0.5), at(0.95), at(0.99), took[len(took)-1].Round(time.Millisecond))
	return nil
}

// letIn registers one resident as the chat does.
func (b *beside) letIn(ctx context.Context) error {
	b.next++
	id := health.DraftID("beside-" + strconv.Itoa(b.next))
	value := func(s string) health.FieldValue {
		return health.FieldValue{State: health.HasValue, Value: health.Value(s)}
	}
	_, err := b.app.desk.Register(ctx, health.Draft{ID: id, Kind: health.DraftRegister, Station: "TYT-" + health.StationCode(demoUnit),
		Values: map[health.Field]health.FieldValue{health.FullName: value("Bùi Thị Đo " + letters(b.next)), health.BirthDate: value("1990-05-09"), health.SexField: value("2")},
		By:     health.Actor{Kind: health.BySystem, ID: "bench"}, Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)}, Status: health.DraftNew})
	return err
}

// room prints how much of the disk a person takes, in the record store and in the engine.
func (b *beside) room(people int64) error {
	if people == 0 {
		return nil
	}
	records, err := sizeOf(b.app.cfg.Data, "records.db")
	if err != nil {
		return err
	}
	engine, err := sizeOf(b.app.cfg.dir("temporal"), "")
	if err != nil {
		return err
	}
	fmt.Printf("room\t%d people: record store %d bytes each, engine %d bytes each\n", people, records/people, engine/people)
	return nil
}

// sizeOf adds up the files below a directory whose names begin so.
func sizeOf(dir, prefix string) (total int64, err error) {
	err = filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || len(d.Name()) < len(prefix) || d.Name()[:len(prefix)] != prefix {
			return err
		}
		info, err := d.Info()
		if err == nil {
			total += info.Size()
		}
		return nil // a file that is gone meanwhile takes no room
	})
	return total, err
}
