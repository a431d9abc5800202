package sms

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"regexp"
	"time"

	"github.com/twilio/twilio-go/client"
	api "github.com/twilio/twilio-go/rest/api/v2010"

	"hssk/bot/phrase"
	"hssk/store/health"
)

const callTimeout = 15 * time.Second

// Config is what an operator decides.
type Config struct {
	AccountSID       string
	AuthToken        string
	From             string // a number in E.164 or a registered name; empty: Twilio chooses from the service
	MessagingService string // SID; empty: From sends
	Callback         string // public address of Receipts; empty: nobody is told what became of a message
	Endpoint         string // address of the API; empty: Twilio's own
	Marks            bool   // keep diacritics: 70 letters to a part instead of 160
}

// Twilio sends messages through Twilio.
type Twilio struct {
	gates
	cfg  Config
	base *url.URL
	book phrase.Book
	next http.RoundTripper
}

var (
	accountShape = regexp.MustCompile(`^AC[0-9a-fA-F]{32}$`)
	serviceShape = regexp.MustCompile(`^MG[0-9a-fA-F]{32}$`)
	tokenShape   = regexp.MustCompile(`^[0-9A-Za-z]+$`) // the library takes no others
)

// NewTwilio checks the configuration and makes a sender.
func NewTwilio(cfg Config, book phrase.Book, perSecond float64, now func() time.Time) (*Twilio, error) {
	if err := cfg.check(); err != nil {
		return nil, err
	}
	t := &Twilio{gates: newGates(perSecond, now), cfg: cfg, book: book, next: http.DefaultTransport.(*http.Transport).Clone()}
	if cfg.Endpoint != "" {
		base, err := url.Parse(cfg.Endpoint)
		if err != nil || base.Host == "" || base.Scheme != "https" && base.Scheme != "http" {
			return nil, errors.New("sms: the endpoint is not an http address")
		}
		t.base = base
	}
	return t, nil
}

func (cfg Config) check() error {
	switch {
	case !accountShape.MatchString(cfg.AccountSID):
		return errors.New("sms: the account SID is not of the form AC and 32 hexadecimal digits")
	case !tokenShape.MatchString(cfg.AuthToken):
		return errors.New("sms: the auth token must be letters and digits")
	case cfg.From == "" && cfg.MessagingService == "":
		return errors.New("sms: neither a sender nor a messaging service is configured")
	case cfg.MessagingService != "" && !serviceShape.MatchString(cfg.MessagingService):
		return errors.New("sms: the messaging service is not of the form MG and 32 hexadecimal digits")
	}
	if u, err := url.Parse(cfg.Callback); cfg.Callback != "" && (err != nil || u.Host == "" || u.RawQuery != "") {
		return errors.New("sms: the callback must be an address without a query")
	}
	return nil
}

// String leaves the secrets out.
func (cfg Config) String() string {
	return fmt.Sprintf("twilio (token set: %t, callback: %t)", cfg.AuthToken != "", cfg.Callback != "")
}

// Format leaves the secrets out of every verb.
func (cfg Config) Format(f fmt.State, _ rune) { io.WriteString(f, cfg.String()) }

// LogValue leaves the secrets out of logs.
func (cfg Config) LogValue() slog.Value { return slog.StringValue(cfg.String()) }

// Send hands a message to Twilio and returns its SID. A *health.Error says that Twilio has surely not taken it; any other
// error leaves that open.
func (t *Twilio) Send(ctx context.Context, m health.Message) (provider string, err error) {
	text, err := Text(t.book, m, t.cfg.Marks)
	if err != nil {
		return "", err
	}
	to, ok := mobile(m.Address)
	if !ok {
		return "", &health.Error{Code: "number_dead", Fault: health.FaultUser}
	}
	gone, err := t.out(ctx)
	if err != nil {
		return "", err
	}
	defer gone()
	return t.create(ctx, gone, t.params(to, text, m.ID))
}

func (t *Twilio) params(to, text string, id health.MessageID) *api.CreateMessageParams {
	p := (&api.CreateMessageParams{}).SetTo(to).SetBody(text)
	if t.cfg.From != "" {
		p.SetFrom(t.cfg.From)
	}
	if t.cfg.MessagingService != "" {
		p.SetMessagingServiceSid(t.cfg.MessagingService)
	}
	if t.cfg.Callback != "" {
		p.SetStatusCallback(callbackURL(t.cfg.Callback, id))
	}
	return p
}

// callbackURL makes the address by which a callback is known to be about the message, even if Twilio's own id never
// arrived here.
func callbackURL(base string, id health.MessageID) string {
	return base + "?" + url.Values{"m": {string(id)}}.Encode()
}

func (t *Twilio) create(ctx context.Context, gone func(), p *api.CreateMessageParams) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, callTimeout)
	defer cancel()
	one := &exchange{ctx: ctx, base: t.base, next: t.next, gone: gone}
	c := &client.Client{Credentials: client.NewCredentials(t.cfg.AccountSID, t.cfg.AuthToken),
		HTTPClient: &http.Client{Transport: one, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
	c.SetAccountSid(t.cfg.AccountSID)
	handler := client.RequestHandler{Client: c} // without the environment's ideas about where Twilio is
	answer, err := api.NewApiService(&handler).CreateMessage(p)
	if err != nil {
		return "", failed(one, err)
	}
	return accepted(answer)
}

// accepted reads the answer to a message that was taken, or was taken and given up at once.
func accepted(answer *api.ApiV2010Message) (string, error) {
	if answer.ErrorCode != nil && *answer.ErrorCode != 0 {
		f := &failure{status: http.StatusCreated, code: *answer.ErrorCode}
		v, ok := meaning(f.code)
		if !ok {
			v = verdict{code: "undelivered", fault: health.FaultOutside}
		}
		return "", &health.Error{Code: v.code, Fault: v.fault, Retry: v.retry, Err: f}
	}
	if answer.Sid == nil || *answer.Sid == "" {
		return "", &failure{status: http.StatusCreated, cause: errors.New("the answer names no message")}
	}
	return *answer.Sid, nil
}
