package sms

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"hssk/store/health"
)

// smsbox is Kannel's sendsms as far as we use it; what it answers to was seen of Kannel 1.4.5.
type smsbox struct {
	*httptest.Server
	got  []url.Values
	fail func(w http.ResponseWriter) bool
}

func newSmsbox(t *testing.T) *smsbox {
	s := &smsbox{}
	s.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		q := r.URL.Query()
		switch {
		case s.fail != nil && s.fail(w):
		case r.URL.Path != "/cgi-bin/sendsms":
			w.WriteHeader(404)
		case q.Get("username") != "hssk" || q.Get("password") != "mat-khau":
			w.WriteHeader(403)
			io.WriteString(w, "Authorization failed for sendsms")
		default:
			s.got = append(s.got, q)
			w.WriteHeader(202)
			io.WriteString(w, "0: Accepted for delivery")
		}
	}))
	t.Cleanup(s.Close)
	return s
}

func kannelTo(t *testing.T, s *smsbox, change func(*KannelConfig)) *Kannel {
	t.Helper()
	cfg := KannelConfig{URL: s.URL + "/cgi-bin/sendsms", User: "hssk", Password: "mat-khau", From: "8099",
		Callback: "http://127.0.0.1:8090/kannel/dlr", Secret: kannelSecret}
	if change != nil {
		change(&cfg)
	}
	k, err := NewKannel(cfg, book(), 100, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestKannelSends(t *testing.T) {
	s := newSmsbox(t)
	m := code()
	m.ID = "reply-a%b"
	if provider, err := kannelTo(t, s, nil).Send(t.Context(), m); err != nil || provider != "kannel" {
		t.Fatalf("%q, %v", provider, err)
	}
	if _, err := kannelTo(t, s, func(c *KannelConfig) { c.Marks, c.Callback = true, "" }).Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	plain, marked := s.got[0], s.got[1]
	if plain.Get("text") != "TTYT Tan Lac: Ma xac nhan 123456, hieu luc 5 phut." || plain.Get("to") != "+84912345678" || plain.Get("from") != "8099" ||
		plain.Has("coding") || plain.Get("dlr-mask") != "31" || plain.Get("charset") != "UTF-8" {
		t.Errorf("sent %v", plain)
	}
	// Kannel fills %d in and makes %% one.
	report, err := url.Parse(strings.ReplaceAll(strings.ReplaceAll(plain.Get("dlr-url"), "%d", "1"), "%%", "%"))
	if err != nil || report.Query().Get("m") != "reply-a%b" || report.Query().Get("secret") != kannelSecret || report.Query().Get("status") != "1" {
		t.Errorf("reports come to %v, %v", report, err)
	}
	if marked.Get("coding") != "2" || !strings.Contains(marked.Get("text"), "Mã xác nhận") || marked.Has("dlr-url") {
		t.Errorf("sent %v", marked)
	}
}

func TestKannelErrors(t *testing.T) {
	write := func(status int, body string) func(http.ResponseWriter) bool {
		return func(w http.ResponseWriter) bool { w.WriteHeader(status); io.WriteString(w, body); return true }
	}
	for name, tc := range map[string]struct {
		fail   func(http.ResponseWriter) bool
		change func(*smsbox, *health.Message, *KannelConfig)
		code   string // empty: the outcome is unknown
		retry  bool
	}{
		"a wrong password":         {change: func(_ *smsbox, _ *health.Message, c *KannelConfig) { c.Password = "sai" }, code: "channel_config"},
		"a wrong address":          {change: func(_ *smsbox, _ *health.Message, c *KannelConfig) { c.URL += "s" }, code: "channel_config"},
		"not now":                  {fail: write(503, "Temporal failure, try again later."), code: "channel_busy", retry: true},
		"a number on a black list": {fail: write(400, "Number(s) has/have been denied by white- and/or black-lists."), code: "number_dead"},
		"another refusal":          {fail: write(400, "Missing receiver number, rejected"), code: "channel_refused"},
		"a redirection":            {fail: write(302, ""), code: "channel_refused"},
		"no line":                  {change: func(s *smsbox, _ *health.Message, _ *KannelConfig) { s.Close() }, code: "channel_down", retry: true},
		"a fixed line":             {change: func(_ *smsbox, m *health.Message, _ *KannelConfig) { m.Address = "02183861234" }, code: "number_dead"},
		"a text too long":          {change: func(_ *smsbox, m *health.Message, _ *KannelConfig) { m.Phrase = "sms.long" }, code: "channel_refused"},
		"an error of the server":   {fail: write(500, "")},
		"yes, but to what":         {fail: write(202, "")},
		"the connection was cut":   {fail: func(http.ResponseWriter) bool { panic(http.ErrAbortHandler) }},
	} {
		t.Run(name, func(t *testing.T) {
			s, m := newSmsbox(t), code()
			s.fail = tc.fail
			k := kannelTo(t, s, func(c *KannelConfig) {
				if tc.change != nil {
					tc.change(s, &m, c)
				}
			})
			_, err := k.Send(t.Context(), m)
			var known *health.Error
			if err == nil || errors.As(err, &known) != (tc.code != "") || known != nil && (known.Code != tc.code || known.Retry != tc.retry) {
				t.Fatalf("got %v", err)
			}
			for e := err; e != nil; e = errors.Unwrap(e) {
				if text := e.Error(); strings.Contains(text, "mat-khau") || strings.Contains(text, "912345678") || strings.Contains(text, kannelSecret) {
					t.Errorf("the error tells too much: %v", e)
				}
			}
		})
	}
}

// A time-out after the line stood leaves the outcome open: it is never sent again blindly.
func TestKannelAnswersTooLate(t *testing.T) {
	s := newSmsbox(t)
	ctx, cancel := context.WithCancel(t.Context())
	s.fail = func(http.ResponseWriter) bool { cancel(); time.Sleep(20 * time.Millisecond); return false }
	_, err := kannelTo(t, s, nil).Send(ctx, code())
	var known *health.Error
	if err == nil || errors.As(err, &known) {
		t.Errorf("the message may be out, and yet: %v", err)
	}
}

func TestKannelConfig(t *testing.T) {
	good := KannelConfig{URL: "http://127.0.0.1:13013/cgi-bin/sendsms", User: "u", Password: "mat-khau", From: "8099", Secret: kannelSecret}
	for name, change := range map[string]func(*KannelConfig){
		"an odd address": func(c *KannelConfig) { c.URL = "kannel" },
		"with a query":   func(c *KannelConfig) { c.URL += "?a=1" },
		"no user":        func(c *KannelConfig) { c.User = "" },
		"no password":    func(c *KannelConfig) { c.Password = "" },
		"a short secret": func(c *KannelConfig) { c.Secret = "123" },
		"no number":      func(c *KannelConfig) { c.From = "" },
	} {
		cfg := good
		change(&cfg)
		if _, err := NewKannel(cfg, book(), 1, time.Now); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if text := fmt.Sprintf("%v %+v %#v %s", good, good, good, slog.AnyValue(good).Resolve()); strings.Contains(text, "mat-khau") || strings.Contains(text, kannelSecret) {
		t.Errorf("a configuration shows its secrets: %s", text)
	}
}

// TestKannelIsAskedOnceOverABrokenLine: a connection that was used before breaks after Kannel has read the message.
func TestKannelIsAskedOnceOverABrokenLine(t *testing.T) {
	s := newSmsbox(t)
	k, times := kannelTo(t, s, nil), 0
	m := health.Message{ID: "m1", Channel: Name, Address: "+84912345678", Phrase: "sms.code", Args: map[string]string{"code": "482913"}, Lang: "vi"}
	if _, err := k.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	s.fail = func(w http.ResponseWriter) bool {
		times++
		conn, _, err := w.(http.Hijacker).Hijack()
		if err != nil {
			t.Fatal(err)
		}
		conn.Close()
		return true
	}
	_, err := k.Send(t.Context(), m)
	var known *health.Error
	if err == nil || errors.As(err, &known) {
		t.Errorf("answered %v: nobody knows whether it was sent", err)
	}
	if times != 1 {
		t.Errorf("Kannel was asked %d times", times)
	}
}
