package main

import (
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"math/big"
	"net"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/google/uuid"
	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/interceptor"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/sdk/worker"

	"hssk/activities"
	"hssk/activities/sheet"
	"hssk/bot"
	"hssk/bot/console"
	"hssk/bot/phrase"
	"hssk/bot/telegram"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/seal"
	"hssk/store/sqlstore"
	"hssk/workflows"
)

// app is the program put together: everything that a command may need.
type app struct {
	cfg      config
	log      *slog.Logger
	store    store.Store
	keyed    bool                  // keys were given
	payloads workflows.PayloadKeys // seal what the engine keeps; nil: it keeps identifiers as they are
	files    vault                 // keeps the lists that people give
	fresh    bool                  // the store was made just now
	auditKey func() []byte
	phrases  phrase.Book
	acts     *activities.Activities
	bot      *bot.Bot
	desk     *workflows.Client // nil until dial
	page     net.Listener      // the address of the page, taken before the store was made; nil: not yet
	engine   *engine           // nil unless this process runs one
	build    string            // which build of the program this is
	demo     bool              // the people are invented: what would be sent may be shown
	// telegramAgain is how long Telegram is left alone after it has refused the token; zero: the usual time.
	telegramAgain time.Duration
}

// newID makes an identifier that grows with time.
func newID() string { return uuid.Must(uuid.NewV7()).String() }

// newCode makes six random digits.
func newCode() string {
	n, err := rand.Int(rand.Reader, big.NewInt(1_000_000))
	if err != nil {
		panic(err) // the system has no randomness: nothing that needs a secret may go on
	}
	return fmt.Sprintf("%06d", n)
}

// openApp opens the record store, makes one where there is none, and puts the parts together. The workflow engine is not
// needed yet.
func openApp(ctx context.Context, cfg config) (*app, error) { return cfg.open(ctx, true) }

// openKept is openApp for what only makes sense where records are: what is said of an empty store would be true, and mislead
// whoever mistyped the name of the directory.
func openKept(ctx context.Context, cfg config) (*app, error) { return cfg.open(ctx, false) }

func (c config) open(ctx context.Context, anew bool) (*app, error) {
	if f, err := os.Stat(c.Data); err == nil && !f.IsDir() {
		return nil, refused("cli.data_file", "data", c.Data)
	}
	there, err := c.hasStore()
	if err != nil {
		return nil, err
	}
	if !there && !anew {
		return nil, refused("cli.no_records", "data", c.Data)
	}
	for _, dir := range c.fileDirs() {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return nil, err
		}
	}
	phrases, err := phrase.Load()
	if err != nil {
		return nil, err
	}
	profile, err := c.profile()
	if err != nil {
		return nil, err
	}
	policy, err := c.disclosure()
	if err != nil {
		return nil, err
	}
	units, err := health.DistrictUnits()
	if err != nil {
		return nil, err
	}
	holidays, err := health.PublicHolidays()
	if err != nil {
		return nil, err
	}
	escalation, err := c.escalation()
	if err != nil {
		return nil, err
	}
	reporting, err := c.reportRules()
	if err != nil {
		return nil, err
	}
	keys, err := c.keys()
	if err != nil {
		return nil, err
	}
	st, err := c.openStore(ctx)
	if err != nil {
		return nil, err
	}
	st.Upgrading(c.sayUpgrade(phrases.In(c.Lang)))
	fresh, err := migrate(ctx, st, keys, anew)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	weights, err := currentWeights(ctx, st)
	if err != nil {
		return nil, errors.Join(err, st.Close())
	}
	a := &app{cfg: c, log: c.logger(), store: st, keyed: keys != nil, fresh: fresh, build: ownBuild(), auditKey: st.AuditKey, files: vault{keys, st.Sealed},
		phrases: phrases.With("centre", c.Centre)}
	if keys != nil {
		a.payloads = keys
	}
	phrases = a.phrases
	a.acts = &activities.Activities{Store: st, Profile: profile, Units: units, Holidays: holidays, Escalation: escalation, Reporting: reporting, Weights: weights, Now: time.Now, NewID: newID, NewCode: newCode, NewSecret: newToken,
		Sheets: sheets{sheet.DefaultLimits(), phrases, a.files}, Senders: a.senders(),
		Alive: alive}
	a.bot = &bot.Bot{Shelf: &freshBoard{Store: st}, Memory: st, Painter: painter{}, Cards: cards(), Phrases: phrases, Profile: profile, Policy: policy, Units: units, Now: time.Now,
		NewID: newID, Replays: c.KeepStepsDays > 0, Logs: func(channel string) bool { return channel == console.Name || channel == "web" }, Centre: c.Centre, Means: c.means()}
	a.acts.Uploads, a.bot.Scribe = a.uploads(), scribe{a}
	a.acts.Reaches = func(channel string) bool { // what stays in the outbox reaches somebody only where the outbox is open
		return channel != "sms" || c.smsOn() || a.demo
	}
	a.bot.Records, a.bot.Files, a.bot.Invites = c.publicURL()+"/ho-so/", c.publicURL()+"/tep/", c.publicURL()+"/c/"
	a.bot.Shares = func(channel string) bool { return channel == telegram.Name }
	a.bot.Setup = a.setup
	if err := a.openRegisters(); err != nil {
		return nil, errors.Join(err, st.Close())
	}
	return a, nil
}

// fileDirs are the directories of the lists that people give.
func (c config) fileDirs() []string { return []string{c.dir("imports"), c.dir("uploads")} }

func (a *app) uploads() uploads {
	return uploads{sheets: a.acts.Sheets.(sheets), dir: a.cfg.dir("uploads"), imports: a.cfg.dir("imports")}
}

// migrate brings a store up to date, and says whether it is a new one. Unless one may be made anew, there has to be one.
func migrate(ctx context.Context, st *sqlstore.Store, keys *seal.Ring, anew bool) (fresh bool, err error) {
	begun, err := st.Begun(ctx)
	switch {
	case err != nil:
		return false, err
	case !begun && !anew:
		return false, refused("cli.no_records_oracle")
	}
	st.Seal(keys)
	return !begun, st.Migrate(ctx)
}

// Close releases the store.
func (a *app) Close() error {
	if a.desk != nil {
		a.desk.Engine.Close()
	}
	if a.page != nil {
		_ = a.page.Close() // closed before, if the page was served
	}
	return a.store.Close()
}

// keeper stores lines of chats that have no history of their own.
type keeper struct{ store store.Store }

// AppendLine implements console.Keeper.
func (k keeper) AppendLine(ctx context.Context, l health.Line) error {
	return k.store.Write(ctx, func(tx store.Tx) error { return tx.AppendLine(l) })
}

// pause waits, unless the context ends before.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}

// dial connects to a workflow engine and makes the bot able to act.
func (a *app) dial(ctx context.Context, address string) error {
	c, err := client.DialContext(ctx, client.Options{HostPort: address, Namespace: a.cfg.TemporalNamespace, DataConverter: workflows.Converter(a.payloads),
		Logger: sdklog.NewStructuredLogger(a.log)})
	if err != nil {
		return fmt.Errorf("workflow engine at %s: %w", address, err)
	}
	if a.cfg.TemporalAddress != "" {
		if err := workflows.Prepare(ctx, c, a.cfg.TemporalNamespace); err != nil {
			c.Close()
			return err
		}
	}
	a.desk = &workflows.Client{Engine: c, Acts: a.acts, Pause: pause}
	a.bot.Desk = a.desk
	return nil
}

// work runs the workers until the returned function is called, which lets running steps finish first.
func (a *app) work() (stop func(), err error) {
	options := worker.Options{
		Interceptors:                           []interceptor.WorkerInterceptor{&workflows.Translator{}},
		MaxConcurrentWorkflowTaskExecutionSize: 200,
		WorkerStopTimeout:                      5 * time.Second,
		// After a crash the work of the worker that is gone is handed out again after these, not the usual 5 and 48 seconds.
		StickyScheduleToStartTimeout: 2 * time.Second,
		DeploymentOptions:            workflows.WorkAs(a.build),
		MaxHeartbeatThrottleInterval: beatEvery / 2, // each sign of life is sent when it is given, none later by itself
	}
	core := worker.New(a.desk.Engine, workflows.QueueCore, options)
	options.MaxConcurrentActivityExecutionSize = 2 // the store has one writer: more would only wait
	bulk := worker.New(a.desk.Engine, workflows.QueueBulk, options)
	outside := worker.New(a.desk.Engine, workflows.QueueOutside, options) // others are asked slowly, and answer when they like
	options.MaxConcurrentActivityExecutionSize = 4                        // they wait for channels more than for the store
	send := worker.New(a.desk.Engine, workflows.QueueSend, options)
	a.desk.Local = true
	var started []worker.Worker
	stop = func() {
		for _, w := range slices.Backward(started) {
			w.Stop()
		}
	}
	for _, w := range []worker.Worker{core, bulk, outside, send} {
		workflows.RegisterAll(w, a.acts)
		if err := w.Start(); err != nil {
			stop()
			return nil, err
		}
		started = append(started, w)
	}
	return stop, nil
}

// running is what a running server leaves in the data directory for commands in other terminals.
type running struct {
	PID      int    `json:"pid"`
	Temporal string `json:"temporal"`
	Web      string `json:"web"`
	UI       string `json:"ui"`
	Keys     bool   `json:"keys"` // it has the keys with which records are sealed, or will be
	// Registers are those that it can ask.
	Registers []health.CheckSource `json:"registers,omitempty"`
}

func (a *app) announce(r running) error {
	b, err := json.Marshal(r)
	if err != nil {
		return err
	}
	return os.WriteFile(a.cfg.dir("run.json"), b, 0o600)
}

// linksAt is the address for links: that of the server that runs on the same data directory, which may have been given
// another port than is configured.
func (a *app) linksAt() string {
	var r running
	b, err := os.ReadFile(a.cfg.dir("run.json"))
	if a.cfg.PublicURL != "" || err != nil || json.Unmarshal(b, &r) != nil || r.Web == "" {
		return a.cfg.publicURL()
	}
	conn, err := net.DialTimeout("tcp", strings.TrimPrefix(r.Web, "http://"), time.Second)
	if err != nil { // left behind by a server that was killed
		return a.cfg.publicURL()
	}
	conn.Close()
	return r.Web
}

// attach connects to the engine of the server that runs on the same data directory.
func (a *app) attach(ctx context.Context) error {
	absent := refused("cli.no_temporal", "address", a.cfg.TemporalAddress)
	address := a.cfg.TemporalAddress
	if address == "" {
		absent = refused("cli.not_running", "data", a.cfg.Data)
		var r running
		b, err := os.ReadFile(a.cfg.dir("run.json"))
		if err != nil || json.Unmarshal(b, &r) != nil {
			return absent
		}
		address = r.Temporal
		a.serverAsks(r.Registers)
	}
	dialing, cancel := context.WithTimeout(ctx, 5*time.Second)
	defer cancel()
	if err := a.dial(dialing, address); err != nil {
		a.log.Info("no answer from the workflow engine", "address", address, "error", err)
		return absent
	}
	return ctx.Err()
}
