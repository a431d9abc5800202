package main

import (
	"log/slog"
	"os"
	"path/filepath"

	"hssk/bot/phrase"
	"hssk/bot/policy"
	"hssk/store/health"
)

// config holds every setting. Each can be given as a flag or in the environment; the README's table is made from this
// struct, without those that few need (readme:"-").
type config struct {
	Data     string `env:"HSSK_DATA" default:"hssk-data" type:"path" placeholder:"DIR"`
	KeysFile string `env:"HSSK_KEYS_FILE" readme:"-" name:"keys-file" placeholder:"FILE"`
	KeysText string `env:"HSSK_KEYS_TEXT" readme:"-" name:"keys-text"`
	Centre   string `env:"HSSK_CENTRE" default:"Trung tâm Y tế Tân Lạc"`
	Lang     string `env:"HSSK_LANG" default:"vi" enum:"vi,en"`
	Log      string `env:"HSSK_LOG" default:"warn" enum:"debug,info,warn,error" readme:"-"`

	OracleDSN     string `env:"HSSK_ORACLE_DSN" name:"oracle-dsn"`
	OracleSchema  string `env:"HSSK_ORACLE_SCHEMA" readme:"-" name:"oracle-schema"`
	OracleLibDir  string `env:"HSSK_ORACLE_LIB_DIR" readme:"-" name:"oracle-lib-dir" placeholder:"DIR"`
	OracleNoBreak bool   `env:"HSSK_ORACLE_NO_BREAK" readme:"-" name:"oracle-no-break"`

	Listen    string `env:"HSSK_LISTEN" default:"127.0.0.1:8090"`
	PublicURL string `env:"HSSK_PUBLIC_URL"`

	Profile string `env:"HSSK_PROFILE" default:"CORE/1" readme:"-"`
	Policy  string `env:"HSSK_POLICY" readme:"-" placeholder:"FILE"`

	Schedules string `env:"HSSK_SCHEDULES" readme:"-" name:"schedules-file" placeholder:"FILE"`

	Escalation string `env:"HSSK_ESCALATION" readme:"-" name:"escalation-file" placeholder:"FILE"`

	Reports string `env:"HSSK_REPORTS" readme:"-" name:"reports-file" placeholder:"FILE"`

	KeepFilesDays int `env:"HSSK_KEEP_FILES_DAYS" default:"90"`
	KeepStepsDays int `env:"HSSK_KEEP_STEPS_DAYS" default:"0" readme:"-"`

	Temporald         string `env:"HSSK_TEMPORALD" readme:"-" placeholder:"FILE"`
	TemporalAddress   string `env:"HSSK_TEMPORAL_ADDRESS" placeholder:"HOST:PORT"`
	TemporalNamespace string `env:"HSSK_TEMPORAL_NAMESPACE" default:"hssk" readme:"-"`
	TemporalUIPort    int    `env:"HSSK_TEMPORAL_UI_PORT" default:"8233" readme:"-"`

	TelegramToken    string `env:"HSSK_TELEGRAM_TOKEN"`
	TelegramEndpoint string `env:"HSSK_TELEGRAM_ENDPOINT" readme:"-"`
	TelegramWebhook  string `env:"HSSK_TELEGRAM_WEBHOOK"`
	TelegramSecret   string `env:"HSSK_TELEGRAM_SECRET" readme:"-"`

	TelegramPerSecond float64 `env:"HSSK_TELEGRAM_PER_SECOND" default:"30" readme:"-"`

	TwilioAccount string `env:"HSSK_TWILIO_ACCOUNT_SID"`
	TwilioToken   string `env:"HSSK_TWILIO_AUTH_TOKEN" readme:"-"`
	TwilioFrom    string `env:"HSSK_TWILIO_FROM" readme:"-"`
	TwilioService string `env:"HSSK_TWILIO_MESSAGING_SERVICE" readme:"-"`
	TwilioURL     string `env:"HSSK_TWILIO_URL" readme:"-"`

	KannelURL      string `env:"HSSK_KANNEL_URL"`
	KannelUser     string `env:"HSSK_KANNEL_USER" readme:"-"`
	KannelPassword string `env:"HSSK_KANNEL_PASSWORD" readme:"-"`
	KannelSecret   string `env:"HSSK_KANNEL_SECRET"`
	KannelFrom     string `env:"HSSK_KANNEL_FROM" readme:"-"`
	KannelHost     string `env:"HSSK_KANNEL_HOST" readme:"-"`

	InsuranceURL       string  `env:"HSSK_INSURANCE_URL" readme:"-"`
	InsuranceUser      string  `env:"HSSK_INSURANCE_USER" readme:"-"`
	InsurancePassword  string  `env:"HSSK_INSURANCE_PASSWORD" readme:"-"`
	InsuranceOfficer   string  `env:"HSSK_INSURANCE_OFFICER" readme:"-"`
	InsuranceOfficerID string  `env:"HSSK_INSURANCE_OFFICER_ID" readme:"-"`
	InsurancePerSecond float64 `env:"HSSK_INSURANCE_PER_SECOND" default:"1" readme:"-"`

	PopulationURL       string  `env:"HSSK_POPULATION_URL" readme:"-"`
	PopulationToken     string  `env:"HSSK_POPULATION_TOKEN" readme:"-"`
	PopulationPerSecond float64 `env:"HSSK_POPULATION_PER_SECOND" default:"1" readme:"-"`

	SMSPerSecond float64 `env:"HSSK_SMS_PER_SECOND" default:"1" readme:"-"`
	SMSPrice     float64 `env:"HSSK_SMS_PRICE" default:"0" readme:"-"`
	SMSMarks     bool    `env:"HSSK_SMS_MARKS" readme:"-"`
}

// getenv is the environment with the settings that may also come as flags.
func (c config) getenv(name string) string {
	if name == "HSSK_TEMPORALD" {
		return c.Temporald
	}
	return os.Getenv(name)
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

// disclosure decides what may be said where.
func (c config) disclosure() (health.Policy, error) {
	if c.Policy == "" {
		return policy.Default()
	}
	text, err := os.ReadFile(c.Policy)
	if err != nil {
		return health.Policy{}, err
	}
	p, err := policy.Parse(text)
	if err != nil {
		return p, refused("cli.policy_bad", "file", c.Policy, "problem", err.Error())
	}
	return p, nil
}

// words are the phrases in the operator's language.
func (c config) words() (phrase.Words, error) {
	phrases, err := phrase.Load()
	return phrases.In(c.Lang), err
}
