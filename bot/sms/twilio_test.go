package sms

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hssk/store/health"
)

func sender(t *testing.T, s *twilio, change func(*Config)) *Twilio {
	t.Helper()
	cfg := Config{AccountSID: account, AuthToken: token, From: "TTYTTanLac", Endpoint: s.URL, Callback: "https://bot.example.vn/sms"}
	if change != nil {
		change(&cfg)
	}
	tw, err := NewTwilio(cfg, book(), 100, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return tw
}

func TestSend(t *testing.T) {
	plain := url.Values{"To": {"+84912345678"}, "From": {"TTYTTanLac"}, "StatusCallback": {"https://bot.example.vn/sms?m=m-7"},
		"Body": {"TTYT Tan Lac: Ma xac nhan 123456, hieu luc 5 phut."}}
	for name, tc := range map[string]struct {
		cfg     func(*Config)
		message func(*health.Message)
		want    map[string]string // what differs; empty: absent
	}{
		"a code":                {},
		"with diacritics":       {cfg: func(c *Config) { c.Marks = true }, want: map[string]string{"Body": "TTYT Tân Lạc: Mã xác nhận 123456, hiệu lực 5 phút."}},
		"in English":            {message: func(m *health.Message) { m.Lang = "en" }, want: map[string]string{"Body": "TTYT Tan Lac: your code is 123456."}},
		"a number as written":   {message: func(m *health.Message) { m.Address = "0912 345 678" }},
		"by messaging service":  {cfg: func(c *Config) { c.From, c.MessagingService = "", service }, want: map[string]string{"From": "", "MessagingServiceSid": service}},
		"nobody asks about it":  {cfg: func(c *Config) { c.Callback = "" }, want: map[string]string{"StatusCallback": ""}},
		"an id with odd marks":  {message: func(m *health.Message) { m.ID = "a&b=c d" }, want: map[string]string{"StatusCallback": "https://bot.example.vn/sms?m=a%26b%3Dc+d"}},
		"service and own name":  {cfg: func(c *Config) { c.MessagingService = service }, want: map[string]string{"MessagingServiceSid": service}},
		"an address underneath": {cfg: func(c *Config) { c.Endpoint += "/" }},
	} {
		s, m := newTwilio(t), code()
		if tc.message != nil {
			tc.message(&m)
		}
		provider, err := sender(t, s, tc.cfg).Send(t.Context(), m)
		if err != nil || provider != "SM00000000000000000000000000000001" || len(s.sent) != 1 {
			t.Errorf("%s: %q, %v", name, provider, err)
			continue
		}
		want := url.Values{}
		for k, v := range plain {
			want[k] = v
		}
		for k, v := range tc.want {
			want.Set(k, v)
			if v == "" {
				want.Del(k)
			}
		}
		if s.sent[0].Encode() != want.Encode() {
			t.Errorf("%s: sent %v, want %v", name, s.sent[0], want)
		}
		asDescribed(t, s.sent[0])
	}
}

func TestDecomposedLettersAreComposed(t *testing.T) {
	m := code()
	m.Args["centre"] = "Ta\u0302n La\u0323c"
	text, err := Text(book(), m, true)
	if err != nil || !strings.HasPrefix(text, "Tân Lạc:") {
		t.Errorf("%q, %v", text, err)
	}
}

func TestSendErrors(t *testing.T) {
	answer := func(status, code int) func(http.ResponseWriter) bool {
		return func(w http.ResponseWriter) bool { refuse(w, status, code); return true }
	}
	write := func(status int, body string) func(http.ResponseWriter) bool {
		return func(w http.ResponseWriter) bool { w.WriteHeader(status); io.WriteString(w, body); return true }
	}
	for name, tc := range map[string]struct {
		fail   func(http.ResponseWriter) bool
		change func(*twilio, *health.Message, *Config)
		code   string // empty: the outcome is unknown
		fault  health.Fault
		retry  bool
	}{
		"too many requests":              {fail: answer(429, 20429), code: "channel_busy", fault: health.FaultOutside, retry: true},
		"too many, says a gateway":       {fail: write(429, "<html>"), code: "channel_busy", fault: health.FaultOutside, retry: true},
		"the queue is full":              {fail: answer(400, 21611), code: "channel_busy", fault: health.FaultOutside, retry: true},
		"no such number":                 {fail: answer(400, 21211), code: "number_dead", fault: health.FaultUser},
		"a fixed line":                   {fail: answer(400, 21614), code: "number_dead", fault: health.FaultUser},
		"opted out":                      {fail: answer(400, 21610), code: "opted_out", fault: health.FaultUser},
		"a wrong sender":                 {fail: answer(400, 21606), code: "channel_config", fault: health.FaultSystem},
		"a region that is switched off":  {fail: answer(400, 21408), code: "channel_config", fault: health.FaultSystem},
		"a wrong token":                  {change: func(_ *twilio, _ *health.Message, c *Config) { c.AuthToken = "wrong" }, code: "channel_config", fault: health.FaultSystem},
		"forbidden, says a gateway":      {fail: write(403, "<html>"), code: "channel_config", fault: health.FaultSystem},
		"refused for an unknown reason":  {fail: answer(400, 29999), code: "channel_refused", fault: health.FaultSystem},
		"a redirection":                  {fail: write(302, ""), code: "channel_refused", fault: health.FaultSystem},
		"taken and given up at once":     {fail: write(201, `{"sid":"SM1","status":"failed","error_code":30006}`), code: "number_dead", fault: health.FaultUser},
		"given up for an unknown reason": {fail: write(201, `{"sid":"SM1","status":"failed","error_code":39999}`), code: "undelivered", fault: health.FaultOutside},
		"a number that is none":          {change: func(_ *twilio, m *health.Message, _ *Config) { m.Address = "113" }, code: "number_dead", fault: health.FaultUser},
		"a fixed line in the record":     {change: func(_ *twilio, m *health.Message, _ *Config) { m.Address = "02183861234" }, code: "number_dead", fault: health.FaultUser},
		"a phrase nobody wrote":          {change: func(_ *twilio, m *health.Message, _ *Config) { m.Phrase = "sms.lost" }, code: "channel_refused", fault: health.FaultSystem},
		"a text too long":                {change: func(_ *twilio, m *health.Message, _ *Config) { m.Phrase = "sms.long" }, code: "channel_refused", fault: health.FaultSystem},
		"a phrase without words":         {change: func(_ *twilio, m *health.Message, _ *Config) { m.Phrase = "sms.empty" }, code: "channel_refused", fault: health.FaultSystem},
		"the server is down":             {change: func(s *twilio, _ *health.Message, _ *Config) { s.Close() }, code: "channel_down", fault: health.FaultOutside, retry: true},
		"an error of the server":         {fail: answer(500, 20500)},
		"a broken gateway":               {fail: write(503, "<html>")},
		"the connection was cut":         {fail: func(http.ResponseWriter) bool { panic(http.ErrAbortHandler) }},
		"an answer cut short":            {fail: write(201, `{"sid":`)},
		"an answer without a SID":        {fail: write(201, `{}`)},
	} {
		t.Run(name, func(t *testing.T) {
			s, m := newTwilio(t), code()
			s.fail = tc.fail
			tw := sender(t, s, func(c *Config) {
				if tc.change != nil {
					tc.change(s, &m, c)
				}
			})
			_, err := tw.Send(t.Context(), m)
			var known *health.Error
			if err == nil || errors.As(err, &known) != (tc.code != "") {
				t.Fatalf("got %v", err)
			}
			if known != nil && (known.Code != tc.code || known.Fault != tc.fault || known.Retry != tc.retry) {
				t.Errorf("got %+v", known)
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				for _, private := range []string{token, account, "912345678", "123456,"} {
					if strings.Contains(e.Error(), private) {
						t.Errorf("the error has %q: %v", private, e)
					}
				}
			}
		})
	}
}

func TestRetryAfterIsKept(t *testing.T) {
	s := newTwilio(t)
	s.fail = func(w http.ResponseWriter) bool {
		w.Header().Set("Retry-After", "12")
		refuse(w, 429, 20429)
		return true
	}
	_, err := sender(t, s, nil).Send(t.Context(), code())
	var f *failure
	if !errors.As(err, &f) || f.after != 12*time.Second {
		t.Errorf("%v", err)
	}
}

func TestAnAnswerThatTakesTooLongIsUnknown(t *testing.T) {
	s := newTwilio(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.fail = func(http.ResponseWriter) bool { cancel(); return false } // the message is taken all the same
	_, err := sender(t, s, nil).Send(ctx, code())
	var known *health.Error
	if err == nil || errors.As(err, &known) {
		t.Errorf("the message may be out, and yet: %v", err)
	}
}

func TestErrorsLeaveNoConnectionOpen(t *testing.T) {
	s := newTwilio(t)
	s.fail = func(w http.ResponseWriter) bool { refuse(w, 400, 21610); return true }
	bodies := &counted{next: http.DefaultTransport}
	tw := sender(t, s, nil)
	tw.next = bodies
	for range 5 {
		tw.Send(t.Context(), code())
	}
	if bodies.opened != 5 || bodies.closed != 5 {
		t.Errorf("%d answers opened, %d closed", bodies.opened, bodies.closed)
	}
}

// counted counts answers that were opened and closed.
type counted struct {
	next           http.RoundTripper
	opened, closed int
}

func (c *counted) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := c.next.RoundTrip(r)
	if err == nil {
		c.opened++
		resp.Body = closing{resp.Body, c}
	}
	return resp, err
}

type closing struct {
	io.ReadCloser
	by *counted
}

func (c closing) Close() error {
	c.by.closed++
	return c.ReadCloser.Close()
}

func TestConfig(t *testing.T) {
	good := Config{AccountSID: account, AuthToken: token, From: "+15005550006"}
	for name, change := range map[string]func(*Config){
		"no account":              func(c *Config) { c.AccountSID = "" },
		"no token":                func(c *Config) { c.AuthToken = "" },
		"an odd token":            func(c *Config) { c.AuthToken = "a_b" },
		"no sender":               func(c *Config) { c.From = "" },
		"an odd service":          func(c *Config) { c.MessagingService = "MG1" },
		"an odd endpoint":         func(c *Config) { c.Endpoint = "twilio" },
		"a callback with a query": func(c *Config) { c.Callback = "https://bot.example.vn/?a=1" },
	} {
		cfg := good
		change(&cfg)
		if _, err := NewTwilio(cfg, book(), 100, time.Now); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := NewTwilio(good, book(), 1, time.Now); err != nil {
		t.Error(err)
	}
	if text := fmt.Sprintf("%v %+v %#v %s", good, good, good, slog.AnyValue(good).Resolve()); strings.Contains(text, token) {
		t.Errorf("a configuration shows its token: %s", text)
	}
}

func TestOutbox(t *testing.T) {
	var log bytes.Buffer
	o := Outbox{Log: slog.New(slog.NewTextHandler(&log, nil))}
	provider, err := o.Send(t.Context(), code())
	if err != nil || provider != "outbox" {
		t.Errorf("%q, %v", provider, err)
	}
	if text := log.String(); !strings.Contains(text, "m-7") || strings.Contains(text, "123456") || strings.Contains(text, "912345678") {
		t.Errorf("the log must name the message and nothing of it: %s", text)
	}
	var _ interface{ ShownInOutbox() } = o
}
