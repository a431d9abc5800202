package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"go.temporal.io/sdk/converter"

	"hssk/activities"
	"hssk/activities/report"
	"hssk/bot"
	"hssk/bot/console"
	"hssk/bot/phrase"
	"hssk/bot/qr"
	"hssk/bot/sms"
	"hssk/bot/telegram"
	"hssk/bot/web"
	"hssk/store/health"
	"hssk/store/ident"
	"hssk/workflows"
)

// painter draws for the bot.
type painter struct{}

// Progress implements bot.Painter.
func (painter) Progress(b health.Board, w phrase.Words) ([]byte, error) {
	return report.Progress(b, w.Say)
}

// cards reads identity cards. Two at a time: each takes a processor for up to two seconds.
func cards() bot.CardReader {
	return qr.Reader{Slots: make(chan struct{}, 2), Accept: func(text string) bool { _, ok := ident.ReadCardText(text); return ok }}
}

// senders are the ways out. What is not configured stays inside and says what it would have sent.
func (a *app) senders() map[string]activities.Sender {
	keep := keeper{a.store}
	return map[string]activities.Sender{
		console.Name: console.Sender{Keep: keep, Phrases: a.phrases, NewID: newID, Now: time.Now},
		web.Channel:  web.Sender{Lines: keep, Talks: a.store, Phrases: a.phrases, Now: time.Now, NewID: newID, Centre: a.cfg.Centre},
		"telegram":   telegram.Off{Log: a.log},
		"sms":        sms.Outbox{Log: a.log},
	}
}

// notify starts the sending of a message of the outbox.
func (a *app) notify(ctx context.Context, id health.MessageID) error { return a.desk.Notify(ctx, id) }

// openTelegram makes the Telegram channel if there is a token for it.
func (a *app) openTelegram() (*telegram.Channel, error) {
	if a.cfg.TelegramToken == "" {
		return nil, nil
	}
	cfg := telegram.Config{Token: a.cfg.TelegramToken, Endpoint: a.cfg.TelegramEndpoint, Mode: telegram.Poll, PerSecond: a.cfg.TelegramPerSecond,
		WebhookURL: webhookURL(a.cfg.TelegramWebhook), WebhookSecret: a.cfg.TelegramSecret}
	if cfg.WebhookURL != "" {
		cfg.Mode = telegram.Webhook
	}
	ch, err := telegram.New(cfg, a.bot, a.phrases, telegramMenus(), a.log)
	if err != nil {
		return nil, err
	}
	a.acts.Senders["telegram"] = ch
	a.bot.Deep = ch.Invites
	return ch, nil
}

// webhookURL is the address that Telegram calls: where none is said, /telegram of that host.
func webhookURL(address string) string {
	u, err := url.Parse(address)
	if address == "" || err != nil {
		return address
	}
	u.Path = webhookPath(address)
	return u.String()
}

// webhookPath is where this program answers it. A proxy in front has to pass the path on as it is.
func webhookPath(address string) string {
	u, err := url.Parse(address)
	if err != nil || strings.Trim(u.Path, "/") == "" {
		return "/telegram"
	}
	return u.Path
}

// telegramMenus are the commands of each role. Whoever has not spoken yet sees those of a stranger.
func telegramMenus() telegram.Menus {
	menus := telegram.Menus{}
	for _, menu := range bot.Menus() {
		for _, name := range bot.CommandNames(menu) {
			menus[menu] = append(menus[menu], telegram.Command{Name: name, Phrase: "command." + name})
		}
	}
	menus[""] = menus[bot.MenuStranger]
	return menus
}

// recordView opens records on the page: the steps decide, the bot writes the record out.
type recordView struct {
	*activities.Activities
	pages *bot.Bot
}

// Sheet implements web.Views.
func (v recordView) Sheet(ctx context.Context, person health.PersonID, lang string) (bot.Sheet, error) {
	return v.pages.Sheet(ctx, person, lang)
}

// Rows implements web.Files.
func (v recordView) Rows(ctx context.Context, imp health.Import, lang string) ([]byte, error) {
	return v.pages.Scribe.Rows(ctx, imp, lang)
}

// openWeb makes the chat page and the board, and the addresses that providers call.
func (a *app) openWeb(r running, tg *telegram.Channel) (*web.Server, http.Handler, error) {
	a.bot.Board = a.cfg.publicURL() + "/board"
	key, err := a.webKey()
	if err != nil {
		return nil, nil, err
	}
	s, err := web.New(web.Config{Bot: a.bot, Shelf: a.store, Views: recordView{a.acts, a.bot}, Files: recordView{a.acts, a.bot}, Spool: a.uploads().dir, Phrases: a.phrases, Now: time.Now, SigningKey: key,
		Secure: strings.HasPrefix(a.cfg.publicURL(), "https:"), Origins: []string{a.cfg.publicURL()}, Demo: a.demo, SMSOff: !a.cfg.smsOn(), Centre: a.cfg.Centre,
		TemporalUI: r.UI, Codec: a.codec(), Log: a.log})
	if err != nil {
		return nil, nil, err
	}
	sender := a.acts.Senders[web.Channel].(web.Sender)
	sender.Notify, sender.Compose = s.Notify, a.bot.Notice
	a.acts.Senders[web.Channel] = sender
	mux := http.NewServeMux()
	mux.Handle("/", s.Handler())
	if tg != nil && a.cfg.TelegramWebhook != "" {
		mux.Handle("POST "+webhookPath(a.cfg.TelegramWebhook), tg)
	}
	a.handleSMS(mux)
	return s, mux, nil
}

// telegramAgain is how long Telegram is left alone when it does not accept the token: a fault of its own is over by then, and
// a token that is wrong does no harm.
const telegramAgain = 2 * time.Minute

// runTelegram speaks to Telegram until the returned function is called.
func (a *app) runTelegram(ctx context.Context, tg *telegram.Channel, out io.Writer) (stop func()) {
	w := a.phrases.In(a.cfg.Lang)
	if !a.cfg.smsOn() {
		key := "serve.sms_off"
		if a.demo {
			key = "serve.sms_demo"
		}
		fmt.Fprintln(out, w.Say(key))
	}
	if tg == nil {
		fmt.Fprintln(out, w.Say("serve.channel_off", "channel", "Telegram"))
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		wait := cmp.Or(a.telegramAgain, telegramAgain)
		for said := false; ; said = true {
			err := tg.Run(ctx)
			if err == nil || ctx.Err() != nil {
				return
			}
			a.log.Error("telegram stopped: trying again", "wait", wait.String(), "error", err)
			if !said {
				fmt.Fprintln(out, w.Say("serve.telegram_stopped", "error", err.Error(), "minutes", strconv.Itoa(int(wait.Minutes()))))
			}
			if pause(ctx, wait) != nil {
				return
			}
		}
	}()
	return func() { cancel(); <-done }
}

// codec opens what the engine keeps sealed for its own pages; nil when it keeps nothing sealed.
func (a *app) codec() http.Handler {
	if a.payloads == nil {
		return nil
	}
	return converter.NewPayloadCodecHTTPHandler(workflows.Codec{Keys: a.payloads})
}
