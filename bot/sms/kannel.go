package sms

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// KannelConfig is what an operator decides.
type KannelConfig struct {
	URL      string // of smsbox's sendsms
	User     string
	Password string
	From     string // the number that people write to
	Callback string // our address for delivery reports; empty: none are asked for
	Secret   string // what Kannel repeats with every call: it cannot sign
	Marks    bool   // keep diacritics: 70 letters to a part instead of 160
}

// Kannel sends messages through a gateway in the house, which has a line to the carrier or a modem.
type Kannel struct {
	gates
	cfg    KannelConfig
	book   phrase.Book
	client *http.Client
}

// NewKannel checks the configuration and makes a sender.
func NewKannel(cfg KannelConfig, book phrase.Book, perSecond float64, now func() time.Time) (*Kannel, error) {
	u, err := url.Parse(cfg.URL)
	switch {
	case err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.RawQuery != "":
		return nil, errors.New("sms: Kannel's sendsms must be an http address without a query")
	case cfg.User == "" || cfg.Password == "":
		return nil, errors.New("sms: Kannel's sendsms user and password are missing")
	case len(cfg.Secret) < minSecret:
		return nil, fmt.Errorf("sms: the secret that Kannel repeats must have at least %d letters", minSecret)
	case cfg.From == "":
		return nil, errors.New("sms: the number that people write to is missing")
	}
	return &Kannel{gates: newGates(perSecond, now), cfg: cfg, book: book, client: &http.Client{Timeout: callTimeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}, nil
}

const minSecret = 16

// String leaves the secrets out.
func (cfg KannelConfig) String() string {
	return fmt.Sprintf("kannel (password set: %t, callback: %t)", cfg.Password != "", cfg.Callback != "")
}

// Format leaves the secrets out of every verb.
func (cfg KannelConfig) Format(f fmt.State, _ rune) { io.WriteString(f, cfg.String()) }

// LogValue leaves the secrets out of logs.
func (cfg KannelConfig) LogValue() slog.Value { return slog.StringValue(cfg.String()) }

// Send hands a message to Kannel. A *health.Error says that Kannel has surely not taken it; any other error leaves that
// open. Kannel gives no id of its own: reports come back with ours.
func (k *Kannel) Send(ctx context.Context, m health.Message) (provider string, err error) {
	text, err := Text(k.book, m, k.cfg.Marks)
	if err != nil {
		return "", err
	}
	to, ok := mobile(m.Address)
	if !ok {
		return "", &health.Error{Code: "number_dead", Fault: health.FaultUser}
	}
	gone, err := k.out(ctx)
	if err != nil {
		return "", err
	}
	defer gone()
	var reached atomic.Bool // from then on Kannel may have got it
	trace := &httptrace.ClientTrace{GotConn: func(httptrace.GotConnInfo) { reached.Store(true) },
		WroteRequest: func(httptrace.WroteRequestInfo) { gone() }}
	q, err := http.NewRequestWithContext(httptrace.WithClientTrace(ctx, trace), http.MethodGet, k.cfg.URL+"?"+k.query(to, text, m.ID).Encode(), once{})
	if err != nil {
		return "", &health.Error{Code: "channel_config", Fault: health.FaultSystem}
	}
	resp, err := k.client.Do(q)
	if err != nil && !reached.Load() {
		return "", &health.Error{Code: "channel_down", Fault: health.FaultOutside, Retry: true, Err: bare(err)}
	}
	if err != nil {
		return "", fmt.Errorf("kannel: no answer: %w", bare(err)) // the address has the password in it
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return "", fmt.Errorf("kannel: status %d, answer cut short: %w", resp.StatusCode, err)
	}
	return "kannel", taken(resp.StatusCode, string(answer))
}

// once is an empty body that cannot be sent again: net/http repeats a GET by itself when a connection that was used before
// breaks, and Kannel would send the message twice.
type once struct{}

// Read implements io.Reader.
func (once) Read([]byte) (int, error) { return 0, io.EOF }

func (k *Kannel) query(to, text string, id health.MessageID) url.Values {
	v := url.Values{"username": {k.cfg.User}, "password": {k.cfg.Password}, "from": {k.cfg.From}, "to": {to}, "text": {text}, "charset": {"UTF-8"}}
	if _, encoding := Segments(text); encoding == UCS2 {
		v.Set("coding", "2")
	}
	if k.cfg.Callback != "" {
		v.Set("dlr-mask", "31") // all that happens to it
		report := url.Values{"m": {string(id)}, "secret": {k.cfg.Secret}}
		v.Set("dlr-url", k.cfg.Callback+"?"+strings.ReplaceAll(report.Encode(), "%", "%%")+"&status=%d")
	}
	return v
}

// taken reads Kannel's answer: "0: Accepted for delivery" and "3: Queued for later delivery" are the two that mean yes.
func taken(status int, answer string) error {
	f := &failure{status: status, via: "kannel"}
	accepted := strings.HasPrefix(answer, "0:") || strings.HasPrefix(answer, "3:")
	switch {
	case status/100 == 2 && accepted:
		return nil
	case status == http.StatusForbidden, status == http.StatusUnauthorized, status == http.StatusNotFound:
		return &health.Error{Code: "channel_config", Fault: health.FaultSystem, Err: f}
	case status == http.StatusServiceUnavailable, status == http.StatusTooManyRequests: // "Temporal failure, try again later."
		return &health.Error{Code: "channel_busy", Fault: health.FaultOutside, Retry: true, Err: f}
	case strings.Contains(answer, "black-lists"):
		return &health.Error{Code: "number_dead", Fault: health.FaultUser, Err: f}
	case status/100 == 3 || status/100 == 4:
		return &health.Error{Code: "channel_refused", Fault: health.FaultSystem, Err: f}
	}
	return f
}

// Local reports whether an address is on this machine.
func Local(address string) bool {
	host := address
	if h, _, err := net.SplitHostPort(address); err == nil {
		host = h
	}
	ip := net.ParseIP(strings.Trim(host, "[]"))
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
