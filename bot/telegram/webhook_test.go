package telegram

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"hssk/bot"
	"hssk/bot/telegram/telegramtest"
)

const secret = "s3cret_of-the-hook"

func webhookLab(t *testing.T) *lab {
	l := newLab(t, func(c *Config) {
		c.Mode, c.WebhookURL, c.WebhookSecret = Webhook, "https://bot.example.vn/telegram", secret
	})
	l.Hook = l.channel
	l.run()
	l.expect(t, "the webhook is set", func() bool { return l.Webhook().URL != "" })
	return l
}

func TestWebhook(t *testing.T) {
	l := webhookLab(t)
	if got := (telegramtest.Webhook{URL: "https://bot.example.vn/telegram", Secret: secret}); l.Webhook() != got {
		t.Errorf("set %+v", l.Webhook())
	}
	l.Says(lan, "alo")
	if code := l.Deliver(); code != 200 || !slices.Equal(l.Texts(lan.ID), []string{"nghe: alo"}) {
		t.Errorf("%d, said %q", code, l.Texts(lan.ID))
	}
	l.Put(`{"update_id":ID,"message":[]}`)
	l.Put(`no update at all`)
	for range 2 {
		if code := l.Deliver(); code != 200 {
			t.Errorf("poison must not come again: %d", code)
		}
	}
}

func TestWebhookTakesAnUpdateAgainUntilItIsAnswered(t *testing.T) {
	l := webhookLab(t)
	fail := true
	l.talk.reply = func(bot.Incoming) ([]bot.Reply, error) {
		if fail {
			return nil, errors.New("the store is closed")
		}
		return []bot.Reply{{Text: "1"}, {Text: "2"}}, nil
	}
	l.Says(lan, "alo")
	if code := l.Deliver(); code != 503 {
		t.Fatalf("a failing conversation: %d", code)
	}
	fail = false
	l.Fail("sendMessage", telegramtest.Fault{Status: 200, Body: `{"ok":true,"result":{}}`, Done: true}, telegramtest.TooMany(3))
	if code := l.Deliver(); code != 503 {
		t.Fatalf("half an answer: %d", code)
	}
	if code := l.Deliver(); code != 200 || !slices.Equal(l.Texts(lan.ID), []string{"1", "2"}) {
		t.Fatalf("%d, said %q", code, l.Texts(lan.ID))
	}
}

func TestTheSameUpdateTwiceIsAnsweredOnce(t *testing.T) {
	l := webhookLab(t)
	update := `{"update_id":9,"message":{"message_id":1,"date":1,"from":{"id":501,"first_name":"Lan"},"chat":{"id":501,"type":"private"},"text":"alo"}}`
	l.Join(lan.ID)
	for range 2 {
		if code := post(l.channel, http.MethodPost, secret, update); code != 200 {
			t.Errorf("%d", code)
		}
	}
	if got := l.Texts(lan.ID); len(got) != 1 {
		t.Errorf("said %q", got)
	}
}

func post(h http.Handler, method, secret, body string) int {
	r := httptest.NewRequest(method, "/", strings.NewReader(body))
	if secret != "" {
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func TestWhoMayCallTheWebhook(t *testing.T) {
	l := webhookLab(t)
	for name, tc := range map[string]struct {
		method, secret, body string
		want                 int
	}{
		"no secret":       {"POST", "", `{"update_id":1}`, 401},
		"a wrong secret":  {"POST", secret + "x", `{"update_id":1}`, 401},
		"the secret":      {"POST", secret, `{"update_id":1}`, 200},
		"looking":         {"GET", secret, ``, 405},
		"too long a body": {"POST", secret, strings.Repeat(" ", 1<<20+1), 413},
		"an empty body":   {"POST", secret, ``, 200},
	} {
		if got := post(l.channel, tc.method, tc.secret, tc.body); got != tc.want {
			t.Errorf("%s: %d, want %d", name, got, tc.want)
		}
	}
	if n := len(l.talk.events()); n != 0 {
		t.Errorf("%d events were heard", n)
	}
	polling := newLab(t, nil)
	if got := post(polling.channel, "POST", "", `{}`); got != 404 {
		t.Errorf("a channel that polls has no webhook: %d", got)
	}
}

func TestWebhookEndsWithItsContext(t *testing.T) {
	l := newLab(t, func(c *Config) {
		c.Mode, c.WebhookURL, c.WebhookSecret = Webhook, "https://bot.example.vn/telegram", secret
	})
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if err := l.channel.Run(ctx); err != nil {
		t.Error(err)
	}
}
