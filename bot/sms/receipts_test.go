package sms

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"

	"hssk/store/health"
)

// The vectors are published in Twilio's own libraries for Go, Python and Node.
func TestPublishedSignatures(t *testing.T) {
	text, err := os.ReadFile("testdata/signatures.json")
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Token   string
		Vectors []struct {
			Name, URL, Body, Signature string
			Valid                      bool
		}
	}
	if err := json.Unmarshal(text, &file); err != nil || len(file.Vectors) != 13 {
		t.Fatalf("%d vectors, %v", len(file.Vectors), err)
	}
	for _, v := range file.Vectors {
		if got := signed(file.Token, v.URL, []byte(v.Body), v.Signature); got != v.Valid {
			t.Errorf("%s: %t, want %t", v.Name, got, v.Valid)
		}
		if signed(file.Token+"6", v.URL, []byte(v.Body), v.Signature) || signed(file.Token, v.URL, []byte(v.Body+"x"), v.Signature) ||
			signed(file.Token, v.URL+"x", []byte(v.Body), v.Signature) || signed(file.Token, v.URL, []byte(v.Body), "") {
			t.Errorf("%s: a forgery passes", v.Name)
		}
	}
	if signed("", "https://a.vn/", nil, sign("", "https://a.vn/")) {
		t.Error("without a token nothing is signed")
	}
}

func sign(token, text string) string {
	mac := hmac.New(sha1.New, []byte(token))
	mac.Write([]byte(text))
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

const receiptURL = "https://bot.example.vn/sms"

type news struct{ id, status, code string }

// receipt posts a callback as Twilio would, signed by hand: address, then names and values in order.
func receipt(h http.Handler, query, body string) int {
	r := httptest.NewRequest(http.MethodPost, "/inside/sms"+query, strings.NewReader(body))
	form, _ := url.ParseQuery(body)
	text := receiptURL + query
	for _, name := range []string{"ErrorCode", "MessageSid", "MessageStatus", "To"} {
		if form.Has(name) {
			text += name + form.Get(name)
		}
	}
	r.Header.Set("X-Twilio-Signature", sign(token, text))
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Code
}

func TestReceipts(t *testing.T) {
	for name, tc := range map[string]struct {
		query, body string
		want        int
		got         news
	}{
		"delivered":                   {"?m=m-7", "MessageSid=SM1&MessageStatus=delivered&To=%2B84912345678", 204, news{"m-7", "delivered", ""}},
		"no such number":              {"?m=m-7", "ErrorCode=30005&MessageSid=SM1&MessageStatus=undelivered", 204, news{"m-7", "undelivered", "number_dead"}},
		"switched off":                {"?m=m-7", "ErrorCode=30003&MessageSid=SM1&MessageStatus=undelivered", 204, news{"m-7", "undelivered", "number_unreachable"}},
		"filtered":                    {"?m=m-7", "ErrorCode=30007&MessageSid=SM1&MessageStatus=failed", 204, news{"m-7", "failed", "message_filtered"}},
		"for a reason that says none": {"?m=m-7", "ErrorCode=30008&MessageSid=SM1&MessageStatus=failed", 204, news{"m-7", "failed", "undelivered"}},
		"no reason":                   {"?m=m-7", "ErrorCode=&MessageSid=SM1&MessageStatus=sent", 204, news{"m-7", "sent", ""}},
		"accepted by a service":       {"?m=m-7", "MessageSid=SM1&MessageStatus=accepted", 204, news{"m-7", "queued", ""}},
		"read":                        {"?m=m-7", "MessageSid=SM1&MessageStatus=read", 204, news{"m-7", "delivered", ""}},
		"called off":                  {"?m=m-7", "MessageSid=SM1&MessageStatus=canceled", 204, news{"m-7", "failed", ""}},
		"an id with odd marks":        {"?m=a%26b%3Dc+d", "MessageSid=SM1&MessageStatus=sent", 204, news{"a&b=c d", "sent", ""}},
		"an id written another way":   {"?m=a%20%62", "MessageSid=SM1&MessageStatus=sent", 204, news{"a b", "sent", ""}},
		"a state nobody knows":        {"?m=m-7", "MessageSid=SM1&MessageStatus=dreaming", 204, news{}},
		"no message named":            {"", "MessageSid=SM1&MessageStatus=sent", 204, news{}},
		"the store is closed":         {"?m=broken", "MessageSid=SM1&MessageStatus=sent", 503, news{}},
	} {
		var got news
		var log bytes.Buffer
		h := &Receipts{AuthToken: token, URL: receiptURL, Log: slog.New(slog.NewTextHandler(&log, nil)),
			Got: func(_ context.Context, id health.MessageID, status, code string) error {
				if id == "broken" {
					return errors.New("closed")
				}
				got = news{string(id), status, code}
				return nil
			}}
		if code := receipt(h, tc.query, tc.body); code != tc.want || got != tc.got {
			t.Errorf("%s: %d, told %+v, want %d, %+v", name, code, got, tc.want, tc.got)
		}
		if strings.Contains(log.String(), "912345678") {
			t.Errorf("%s: the log has a number: %s", name, &log)
		}
	}
}

func TestTheCallbackAddressIsSignedAsItWasGiven(t *testing.T) {
	u, err := url.Parse(callbackURL(receiptURL, "id với dấu/&="))
	if err != nil || u.Query().Get("m") != "id với dấu/&=" {
		t.Fatal(u, err)
	}
	var got health.MessageID
	h := &Receipts{AuthToken: token, URL: receiptURL, Got: func(_ context.Context, id health.MessageID, _, _ string) error {
		got = id
		return nil
	}}
	if code := receipt(h, "?"+u.RawQuery, "MessageSid=SM1&MessageStatus=sent"); code != 204 || got != "id với dấu/&=" {
		t.Errorf("%d, %q", code, got)
	}
}

func TestForgedReceipts(t *testing.T) {
	called := false
	h := &Receipts{AuthToken: token, URL: receiptURL, Got: func(context.Context, health.MessageID, string, string) error {
		called = true
		return nil
	}}
	good := sign(token, receiptURL+"?m=m-7MessageStatussent")
	for name, tc := range map[string]struct {
		method, query, body, signature string
		want                           int
	}{
		"not signed":         {"POST", "?m=m-7", "MessageStatus=sent", "", 403},
		"another message":    {"POST", "?m=m-8", "MessageStatus=sent", good, 403},
		"another state":      {"POST", "?m=m-7", "MessageStatus=delivered", good, 403},
		"something added":    {"POST", "?m=m-7", "MessageStatus=sent&a=b", good, 403},
		"a body that is off": {"POST", "?m=m-7", "MessageStatus=%zz", good, 403},
		"too long":           {"POST", "?m=m-7", strings.Repeat("a", maxBody+1), good, 413},
		"looking":            {"GET", "?m=m-7", "", good, 405},
	} {
		r := httptest.NewRequest(tc.method, "/sms"+tc.query, strings.NewReader(tc.body))
		r.Header.Set("X-Twilio-Signature", tc.signature)
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != tc.want || called {
			t.Errorf("%s: %d, want %d, told: %t", name, w.Code, tc.want, called)
		}
	}
}

func TestCodeOf(t *testing.T) {
	for provider, want := range map[string]string{"": "", "0": "", "x": "", "21610": "opted_out", "30005": "number_dead", "30006": "number_dead", "30008": "undelivered"} {
		if got := CodeOf(provider); got != want {
			t.Errorf("%q: %q, want %q", provider, got, want)
		}
	}
}

func FuzzSigned(f *testing.F) {
	f.Add("https://a.vn/x?m=1", "a=1&a=2&b=%2B", "sig")
	f.Add("http://a.vn:80", "", "")
	f.Add("://", "%", "x")
	f.Add("https://u:p@[::1]:8443?bodySHA256=00", "{}", "x")
	f.Fuzz(func(t *testing.T, address, body, signature string) {
		if signed(token, address, []byte(body), signature) {
			t.Errorf("a guess passes: %s", fmt.Sprintf("%q %q %q", address, body, signature))
		}
	})
}
