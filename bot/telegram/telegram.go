// Package telegram speaks Telegram: decode, verify, dedupe, encode, map errors.
//
// Updates come by long polling or by webhook. An update is confirmed to Telegram only after it was answered, so that a
// process that dies loses none; the same update delivered twice carries the same event to the conversation, and what was
// already said in answer to it is not said again by this process.
package telegram

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// Name is the channel's name in addresses, contacts and messages.
const Name = "telegram"

// Handler holds the conversation. An event it has seen before must get the answer it got then.
type Handler interface {
	Handle(ctx context.Context, in bot.Incoming) ([]bot.Reply, error)
	// Picture draws the named picture of a reply as a PNG.
	Picture(ctx context.Context, name, lang string) ([]byte, error)
	// File writes the file that a reply named.
	File(ctx context.Context, ask bot.FileAsk) (bot.File, error)
	// Notice is a message that has more to it than words; false for any other.
	Notice(ctx context.Context, m health.Message) (bot.Reply, bool, error)
	// Reached notes whether an address can be written to: people block the bot, and come back.
	Reached(ctx context.Context, channel, address string, ok bool) error
}

// Mode says how updates arrive.
type Mode string

// Ways for updates to arrive.
const (
	Poll    Mode = "poll"    // the program asks; needs no address of its own
	Webhook Mode = "webhook" // Telegram calls; needs a public HTTPS address
)

// Config is what an operator decides.
type Config struct {
	Token         string        // from @BotFather
	Endpoint      string        // address of the Bot API server, such as "https://api.telegram.org"; empty: Telegram's own
	Mode          Mode          // empty: Poll
	WebhookURL    string        // public HTTPS address of Channel.ServeHTTP; Webhook only
	WebhookSecret string        // 1 to 256 of A-Z a-z 0-9 _ -; Webhook only
	PollTimeout   time.Duration // how long Telegram may hold an empty answer back, in whole seconds to 50; zero: 30 s
	PerSecond     float64       // messages to all chats together; zero: 30
	Workers       int           // conversations handled at the same time; zero: 16
}

// String leaves the secrets out.
func (cfg Config) String() string {
	return fmt.Sprintf("telegram %s (token set: %t)", cfg.Mode, cfg.Token != "")
}

// Format leaves the secrets out of every verb.
func (cfg Config) Format(f fmt.State, _ rune) { io.WriteString(f, cfg.String()) }

// LogValue leaves the secrets out of logs.
func (cfg Config) LogValue() slog.Value { return slog.StringValue(cfg.String()) }

// Command is one entry of the menu of commands. Its description is a phrase, so that it is said in every language.
type Command struct {
	Name   string // without the slash: 1 to 32 of a-z 0-9 _
	Phrase string
}

// Menus are the menus of commands by name. The one without a name is that of everybody whose chat has no menu of its own.
type Menus map[string][]Command

// Channel is the bot's presence on Telegram.
type Channel struct {
	Now func() time.Time // what the pacing goes by; the wall clock unless replaced before Run

	cfg     Config
	handler Handler
	phrases phrase.Book
	menus   Menus
	log     *slog.Logger

	api    *tgbotapi.BotAPI
	client *http.Client
	pace   *pacer
	ledger *ledger
	lanes  lanes
	slots  chan struct{} // one for each conversation that may be handled now
	groups onceSet       // group chats that were told to write in private
	shown  shownMenus    // which menu each chat has
	self   self

	sleep func(context.Context, time.Duration) error
	pause time.Duration // between polls while an answer is still being worked out
}

// New checks the configuration and makes a channel that has not spoken yet. An empty token is an error: the caller
// decides whether to go without Telegram. A nil log is discarded.
func New(cfg Config, handler Handler, phrases phrase.Book, menus Menus, log *slog.Logger) (*Channel, error) {
	cfg, endpoint, err := cfg.complete()
	if err != nil {
		return nil, err
	}
	for _, commands := range menus {
		for _, cmd := range commands {
			if !commandName.MatchString(cmd.Name) || !phrases.Has(cmd.Phrase) {
				return nil, fmt.Errorf("telegram: command %q has a bad name or no phrase", cmd.Name)
			}
		}
	}
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	c := &Channel{Now: time.Now, cfg: cfg, handler: handler, phrases: phrases, menus: menus, log: log,
		api: &tgbotapi.BotAPI{Token: cfg.Token}, client: newClient(), ledger: newLedger(),
		slots: make(chan struct{}, cfg.Workers), sleep: sleep, pause: time.Second}
	c.api.SetAPIEndpoint(endpoint)
	c.pace = newPacer(cfg.PerSecond, func() time.Time { return c.Now() }, func(ctx context.Context, d time.Duration) error { return c.sleep(ctx, d) })
	return c, nil
}

var (
	errNoToken   = errors.New("telegram: no token is configured")
	errBadSecret = errors.New("telegram: the webhook secret must be 1 to 256 of A-Z a-z 0-9 _ -")
	errBadURL    = errors.New("telegram: the webhook needs a public https address")
	secretShape  = regexp.MustCompile(`^[A-Za-z0-9_-]{1,256}$`)
	commandName  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	tokenShape   = regexp.MustCompile(`^[0-9]+:[A-Za-z0-9_-]+$`)
)

func (cfg Config) complete() (Config, string, error) {
	switch {
	case cfg.Token == "":
		return cfg, "", errNoToken
	case !tokenShape.MatchString(cfg.Token):
		return cfg, "", errors.New("telegram: the token is not of the form 123456:letters")
	case cfg.Mode == "":
		cfg.Mode = Poll
	case cfg.Mode != Poll && cfg.Mode != Webhook:
		return cfg, "", fmt.Errorf("telegram: mode %q is neither poll nor webhook", cfg.Mode)
	}
	if err := cfg.checkWebhook(); err != nil {
		return cfg, "", err
	}
	if cfg.Workers <= 0 {
		cfg.Workers = 16
	}
	if cfg.PollTimeout <= 0 {
		cfg.PollTimeout = 30 * time.Second
	}
	cfg.PollTimeout = min(cfg.PollTimeout, 50*time.Second)
	endpoint, err := endpointFormat(cfg.Endpoint)
	return cfg, endpoint, err
}

func (cfg Config) checkWebhook() error {
	if cfg.Mode != Webhook {
		return nil
	}
	if u, err := url.Parse(cfg.WebhookURL); err != nil || u.Scheme != "https" || u.Host == "" {
		return errBadURL
	}
	if !secretShape.MatchString(cfg.WebhookSecret) {
		return errBadSecret
	}
	return nil
}

// endpointFormat makes the form the library wants: an address with places for token and method.
func endpointFormat(base string) (string, error) {
	if base == "" {
		return tgbotapi.APIEndpoint, nil
	}
	u, err := url.Parse(base)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" || strings.Contains(base, "%") {
		return "", errors.New("telegram: the endpoint is not an http address")
	}
	return strings.TrimRight(base, "/") + "/bot%s/%s", nil
}

func sleep(ctx context.Context, d time.Duration) error {
	if d <= 0 {
		return ctx.Err()
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-t.C:
		return nil
	}
}
