package main

import (
	"log/slog"
	"os"
	"path/filepath"
)

// config holds every setting. Each can be given as a flag or in the environment; the README's table is made from this
// struct.
type config struct {
	Data   string `help:"Directory of the record store, files and keys." env:"HSSK_DATA" default:"hssk-data" type:"path" placeholder:"DIR"`
	Centre string `help:"Name of the health centre, said in the first message." env:"HSSK_CENTRE" default:"Trung tâm Y tế Tân Lạc"`
	Lang   string `help:"Language of the commands' own output: vi or en." env:"HSSK_LANG" default:"vi" enum:"vi,en"`
	Log    string `help:"Least level of the log: debug, info, warn or error." env:"HSSK_LOG" default:"warn" enum:"debug,info,warn,error"`

	Listen    string `help:"Address of the chat page and the board." env:"HSSK_LISTEN" default:"127.0.0.1:8090"`
	PublicURL string `help:"Address under which people reach the page; empty: the listen address." env:"HSSK_PUBLIC_URL"`

	TemporalAddress   string `help:"Temporal server to use; empty: run the embedded one." env:"HSSK_TEMPORAL_ADDRESS" placeholder:"HOST:PORT"`
	TemporalNamespace string `help:"Temporal namespace." env:"HSSK_TEMPORAL_NAMESPACE" default:"hssk"`
	TemporalUIPort    int    `help:"Port of the embedded server's Web UI; 0: any free one, -1: none." env:"HSSK_TEMPORAL_UI_PORT" default:"8233"`

	TelegramToken    string `help:"Telegram bot token; empty: Telegram is off." env:"HSSK_TELEGRAM_TOKEN"`
	TelegramEndpoint string `help:"Telegram Bot API address; empty: the public one." env:"HSSK_TELEGRAM_ENDPOINT"`
	TelegramWebhook  string `help:"Public address for Telegram's webhook; empty: long polling." env:"HSSK_TELEGRAM_WEBHOOK"`
	TelegramSecret   string `help:"Secret that Telegram repeats with every webhook call." env:"HSSK_TELEGRAM_SECRET"`

	TwilioAccount string `help:"Twilio account SID; empty: SMS goes to the development outbox." env:"HSSK_TWILIO_ACCOUNT_SID"`
	TwilioToken   string `help:"Twilio auth token." env:"HSSK_TWILIO_AUTH_TOKEN"`
	TwilioFrom    string `help:"Sender number or name." env:"HSSK_TWILIO_FROM"`
	TwilioService string `help:"Twilio Messaging Service SID, instead of a sender." env:"HSSK_TWILIO_MESSAGING_SERVICE"`
	TwilioURL     string `help:"Twilio API address; empty: the public one." env:"HSSK_TWILIO_URL"`
}

// dir names a place in the data directory.
func (c config) dir(parts ...string) string {
	return filepath.Join(append([]string{c.Data}, parts...)...)
}

func (c config) logger() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.Log)); err != nil {
		level = slog.LevelWarn // kong has checked it
	}
	return slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: level}))
}

// publicURL is the address that goes into links.
func (c config) publicURL() string {
	if c.PublicURL != "" {
		return c.PublicURL
	}
	return "http://" + c.Listen
}
