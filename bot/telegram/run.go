package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"math/rand/v2"
	"strings"
	"sync"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"hssk/store/health"
)

const (
	longestBackoff = time.Minute
	conflictWait   = 5 * time.Second
	grace          = 15 * time.Second // for answers that are being worked out when the program ends
	updateKinds    = `["message","callback_query","my_chat_member"]`
)

// Run brings the channel up and serves until ctx ends: then it finishes what it has begun and returns nil. It returns an
// error only when waiting cannot help, such as for a token that is not accepted. With a webhook, ServeHTTP must be
// reachable at the configured address.
func (c *Channel) Run(ctx context.Context) error {
	err := c.start(ctx)
	switch {
	case err != nil:
	case c.cfg.Mode == Webhook:
		<-ctx.Done()
		c.lanes.finish()
	default:
		err = c.poll(ctx)
	}
	if ctx.Err() != nil {
		return nil
	}
	return err
}

func (c *Channel) start(ctx context.Context) error {
	if err := c.insist(ctx, func() error { _, err := c.me(ctx); return err }); err != nil {
		return err
	}
	c.publishCommands(ctx)
	return c.insist(ctx, func() error { return c.arrange(ctx) })
}

// arrange tells Telegram how updates are to come.
func (c *Channel) arrange(ctx context.Context) error {
	if c.cfg.Mode == Poll {
		_, err := c.call(ctx, "deleteWebhook", nil)
		return err
	}
	_, err := c.call(ctx, "setWebhook", tgbotapi.Params{"url": c.cfg.WebhookURL, "secret_token": c.cfg.WebhookSecret,
		"allowed_updates": updateKinds})
	return err
}

// insist repeats f until it succeeds, ctx ends or waiting cannot help.
func (c *Channel) insist(ctx context.Context, f func() error) error {
	for n := 0; ; n++ {
		err := f()
		if err == nil {
			return nil
		}
		if err := c.waitOut(ctx, err, n); err != nil {
			return err
		}
	}
}

// waitOut waits after the n-th failure in a row for as long as it takes. It returns an error when waiting cannot help.
func (c *Channel) waitOut(ctx context.Context, err error, n int) error {
	wait, asked := backoff(n), waitAsked(err)
	switch {
	case isKind(err, auth):
		return &health.Error{Code: "channel_config", Fault: health.FaultSystem, Err: err}
	case isKind(err, throttled) && asked > 0:
		wait = asked
	case isKind(err, conflict):
		wait = max(wait, conflictWait)
		c.log.Warn("another program reads this bot's updates: only one may", "channel", Name)
		c.dropForeignWebhook(ctx, err)
	}
	c.log.Warn("Telegram does not answer as it should: waiting", "channel", Name, "wait", wait.String(), "error", err)
	return c.sleep(ctx, wait)
}

// dropForeignWebhook removes a webhook that somebody set after this program began to poll.
func (c *Channel) dropForeignWebhook(ctx context.Context, err error) {
	var f *failure
	if errors.As(err, &f) && c.cfg.Mode == Poll && strings.Contains(f.text, "webhook") {
		if err := c.arrange(ctx); err != nil {
			c.log.Warn("the webhook was not removed", "channel", Name, "error", err)
		}
	}
}

// backoff doubles from a second and has jitter, so that many programs do not come back at once.
func backoff(n int) time.Duration {
	d := min(time.Second<<min(n, 10), longestBackoff)
	return d/2 + rand.N(d/2)
}

// self is the bot's own user name, asked for once.
type self struct {
	mu   sync.Mutex
	name string
}

// Invites is the address under which an invitation opens a chat with the bot, up to its secret; empty before the bot knows
// its own name.
func (c *Channel) Invites() string {
	c.self.mu.Lock()
	defer c.self.mu.Unlock()
	if c.self.name == "" {
		return ""
	}
	return "https://t.me/" + c.self.name + "?start="
}

// Meet asks for the bot's own name, so that Invites can be told before the channel runs.
func (c *Channel) Meet(ctx context.Context) error {
	_, err := c.me(ctx)
	return err
}

func (c *Channel) me(ctx context.Context) (string, error) {
	c.self.mu.Lock()
	defer c.self.mu.Unlock()
	if c.self.name != "" {
		return c.self.name, nil
	}
	result, err := c.call(ctx, "getMe", nil)
	if err != nil {
		return "", err
	}
	var user tgbotapi.User
	if err := json.Unmarshal(result, &user); err != nil || user.UserName == "" {
		return "", &failure{method: "getMe", sure: true, text: "the answer names no bot"}
	}
	c.self.name = user.UserName
	return user.UserName, nil
}
