package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"slices"
	"strings"
	"testing"

	"hssk/bot/telegram/telegramtest"
	"hssk/store/health"
)

func notice(address string) health.Message {
	return health.Message{ID: "m1", Channel: Name, Address: address, Phrase: "notice.done", Args: map[string]string{"code": "HS-1"}, Lang: "vi"}
}

func TestSend(t *testing.T) {
	l := newLab(t, nil)
	l.Join(lan.ID)
	provider, err := l.channel.Send(t.Context(), notice("501"))
	if err != nil || provider != "1" {
		t.Fatalf("%q, %v", provider, err)
	}
	english := notice("501")
	english.Lang = "en"
	if _, err := l.channel.Send(t.Context(), english); err != nil {
		t.Fatal(err)
	}
	if got := l.Texts(lan.ID); !slices.Equal(got, []string{"Đã cập nhật hồ sơ HS-1.", "Record HS-1 updated."}) {
		t.Errorf("said %q", got)
	}
	if !l.Messages(lan.ID)[0].Private {
		t.Error("what concerns a record may be forwarded")
	}
}

func TestSendErrors(t *testing.T) {
	for name, tc := range map[string]struct {
		faults []telegramtest.Fault
		change func(*lab, *health.Message)
		code   string // empty: the outcome is unknown
		fault  health.Fault
		retry  bool
	}{
		"throttled":               {faults: []telegramtest.Fault{telegramtest.TooMany(4)}, code: "channel_busy", fault: health.FaultOutside, retry: true},
		"blocked":                 {change: func(l *lab, _ *health.Message) { l.Block(501) }, code: "recipient_blocked", fault: health.FaultUser},
		"deactivated":             {faults: []telegramtest.Fault{{Status: 403, Text: "Forbidden: user is deactivated"}}, code: "recipient_blocked", fault: health.FaultUser},
		"never wrote to the bot":  {change: func(_ *lab, m *health.Message) { m.Address = "999" }, code: "recipient_unknown", fault: health.FaultUser},
		"no chat id":              {change: func(_ *lab, m *health.Message) { m.Address = "+84912345678" }, code: "recipient_unknown", fault: health.FaultSystem},
		"a phrase nobody wrote":   {change: func(_ *lab, m *health.Message) { m.Phrase = "notice.lost" }, code: "channel_refused", fault: health.FaultSystem},
		"a phrase without words":  {change: func(_ *lab, m *health.Message) { m.Phrase = "notice.empty" }, code: "channel_refused", fault: health.FaultSystem},
		"a bad token":             {faults: []telegramtest.Fault{telegramtest.Unauthorized()}, code: "channel_config", fault: health.FaultSystem},
		"refused":                 {faults: []telegramtest.Fault{{Status: 400, Text: "Bad Request: strange"}}, code: "channel_refused", fault: health.FaultSystem},
		"server is down":          {change: func(l *lab, _ *health.Message) { l.Close() }, code: "channel_down", fault: health.FaultOutside, retry: true},
		"a broken gateway":        {faults: []telegramtest.Fault{telegramtest.BadGateway()}},
		"an error of the server":  {faults: []telegramtest.Fault{{Status: 500, Text: "Internal Server Error"}}},
		"the connection was cut":  {faults: []telegramtest.Fault{{Drop: true}}},
		"done, but not heard of":  {faults: []telegramtest.Fault{{Done: true, Drop: true}}},
		"done, and answered odd":  {faults: []telegramtest.Fault{{Done: true, Status: 200, Body: "<html>"}}},
		"an answer that says not": {faults: []telegramtest.Fault{{Status: 200, Body: `{"ok":`}}},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, nil)
			l.Join(501)
			m := notice("501")
			l.Fail("sendMessage", tc.faults...)
			if tc.change != nil {
				tc.change(l, &m)
			}
			_, err := l.channel.Send(t.Context(), m)
			var known *health.Error
			if errors.As(err, &known) != (tc.code != "") || err == nil {
				t.Fatalf("got %v", err)
			}
			if known != nil && (known.Code != tc.code || known.Fault != tc.fault || known.Retry != tc.retry) {
				t.Errorf("got %+v", known)
			}
			noSecrets(t, l, err)
		})
	}
}

// noSecrets looks for the token and for the person in an error.
func noSecrets(t *testing.T, l *lab, err error) {
	t.Helper()
	_, hidden, _ := strings.Cut(l.Token, ":")
	for e := err; e != nil; e = errors.Unwrap(e) {
		if text := fmt.Sprintf("%v %+v %#v", e, e, e); strings.Contains(text, hidden) || strings.Contains(e.Error(), "501") {
			t.Errorf("the error says too much: %s", text)
		}
	}
}

func TestErrorsAreCleaned(t *testing.T) {
	l := newLab(t, nil)
	_, hidden, _ := strings.Cut(l.Token, ":")
	for name, err := range map[string]error{
		"an address":           &url.Error{Op: "Post", URL: l.URL + "/bot" + l.Token + "/getMe", Err: errors.New("refused")},
		"a wrapped address":    fmt.Errorf("call: %w", &url.Error{Op: "Post", URL: l.URL, Err: errors.New("refused")}),
		"a text":               errors.New("refused: " + l.Token),
		"the secret part only": errors.New("refused: " + hidden),
	} {
		if text := l.channel.clean(err).Error(); strings.Contains(text, hidden) || strings.Contains(text, l.URL) || !strings.Contains(text, "refused") {
			t.Errorf("%s: %s", name, text)
		}
	}
}

func TestSendThatNeverWentOutIsTriedAgain(t *testing.T) {
	l := newLab(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := l.channel.Send(ctx, notice("501"))
	var known *health.Error
	if !errors.As(err, &known) || !known.Retry || len(l.Calls("sendMessage")) != 0 {
		t.Errorf("%v", err)
	}
}

func TestThrottledChatsWaitBeforeTheNextMessage(t *testing.T) {
	l := newLab(t, nil)
	l.Join(501)
	l.Fail("sendMessage", telegramtest.TooMany(40))
	l.channel.Send(t.Context(), notice("501"))
	if _, err := l.channel.Send(t.Context(), notice("501")); err != nil {
		t.Fatal(err)
	}
	if w := l.longestWait(); w.Seconds() < 39 {
		t.Errorf("waited %v, want 40 s", w)
	}
}

func TestOff(t *testing.T) {
	var log bytes.Buffer
	_, err := Off{Log: slog.New(slog.NewTextHandler(&log, nil))}.Send(t.Context(), notice("501"))
	var known *health.Error
	if !errors.As(err, &known) || known.Code != "channel_off" || known.Retry {
		t.Errorf("%v", err)
	}
	if !strings.Contains(log.String(), "notice.done") || strings.Contains(log.String(), "501") || strings.Contains(log.String(), "HS-1") {
		t.Errorf("the log must name the phrase and nothing personal: %s", &log)
	}
	if _, err := (Off{}).Send(t.Context(), notice("501")); err == nil {
		t.Error("nothing was sent")
	}
}

func TestConfig(t *testing.T) {
	good := Config{Token: "1:a", Mode: Webhook, WebhookURL: "https://bot.example.vn/t", WebhookSecret: "s"}
	for name, change := range map[string]func(*Config){
		"no token":                       func(c *Config) { c.Token = "" },
		"a token of another form":        func(c *Config) { c.Token = "a/../b" },
		"an unknown mode":                func(c *Config) { c.Mode = "push" },
		"a webhook without secret":       func(c *Config) { c.WebhookSecret = "" },
		"a secret with strange letters":  func(c *Config) { c.WebhookSecret = "bí mật" },
		"a webhook without https":        func(c *Config) { c.WebhookURL = "http://bot.example.vn" },
		"an endpoint that is no address": func(c *Config) { c.Endpoint = "telegram" },
	} {
		cfg := good
		change(&cfg)
		if _, err := New(cfg, &talk{}, words(), nil, nil); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := New(good, &talk{}, words(), nil, nil); err != nil {
		t.Error(err)
	}
	if _, err := New(good, &talk{}, words(), Menus{"": {{"tasks", "menu.lost"}}}, nil); err == nil {
		t.Error("a command without words was accepted")
	}
	if text := fmt.Sprintf("%v %+v %#v %s", good, good, good, slog.AnyValue(good).Resolve()); strings.Contains(text, "1:a") {
		t.Errorf("a configuration shows its token: %s", text)
	}
}
