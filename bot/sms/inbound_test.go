package sms

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"hssk/bot"
	"hssk/store/health"
)

// ears is a conversation that remembers what it heard, each event once, as the real one does.
type ears struct {
	heard  []bot.Incoming
	notes  []health.MessageID
	wishes []string
	fail   error
	log    bytes.Buffer
}

func (e *ears) talk() *Talk {
	return &Talk{Log: slog.New(slog.NewTextHandler(&e.log, &slog.HandlerOptions{Level: slog.LevelDebug})),
		Handle: func(_ context.Context, in bot.Incoming) ([]bot.Reply, error) {
			if e.fail != nil {
				return nil, e.fail
			}
			if !slices.ContainsFunc(e.heard, func(h bot.Incoming) bool { return h.Event == in.Event }) {
				e.heard = append(e.heard, in)
			}
			return []bot.Reply{{Text: "Chào"}}, nil
		},
		Notify: func(_ context.Context, id health.MessageID) error { e.notes = append(e.notes, id); return nil },
		Consent: func(_ context.Context, channel, address string, given bool) error {
			e.wishes = append(e.wishes, fmt.Sprint(channel, " ", address, " ", given))
			return e.fail
		}}
}

const inboundURL = "https://bot.example.vn/twilio/sms"

// signedForm signs a form as Twilio does, by hand: address, then names and values in order.
func signedForm(form url.Values) string {
	text := inboundURL
	for _, name := range slices.Sorted(func(yield func(string) bool) {
		for k := range form {
			if !yield(k) {
				return
			}
		}
	}) {
		text += name + form.Get(name)
	}
	return sign(token, text)
}

func bring(h http.Handler, form url.Values, signature string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodPost, "/twilio/sms", strings.NewReader(form.Encode()))
	r.Header.Set("X-Twilio-Signature", signature)
	r.Header.Set("I-Twilio-Idempotency-Token", "the-same-each-time")
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

func TestTwilioBringsMessages(t *testing.T) {
	base := url.Values{"MessageSid": {"SM1"}, "AccountSid": {account}, "From": {"+84912345678"}, "To": {"+15005550006"}, "Body": {"HSSK 017185000016"}, "NumMedia": {"0"}}
	for name, tc := range map[string]struct {
		change url.Values
		forge  bool
		fail   error
		status int
		text   string // heard; empty: nothing was
		event  string
		wish   string
	}{
		"a message":                 {status: 200, text: "HSSK 017185000016", event: "twilio:SM1"},
		"with marks and an emoji":   {change: url.Values{"Body": {"đúng rồi 😀"}}, status: 200, text: "đúng rồi 😀", event: "twilio:SM1"},
		"right to left":             {change: url.Values{"Body": {"مرحبا"}}, status: 200, text: "مرحبا", event: "twilio:SM1"},
		"spaces stay":               {change: url.Values{"Body": {" 2  xong "}}, status: 200, text: " 2  xong ", event: "twilio:SM1"},
		"broken letters":            {change: url.Values{"Body": {"a\xff"}}, status: 200, text: "a?", event: "twilio:SM1"},
		"a whole letter":            {change: url.Values{"Body": {strings.Repeat("dài ", 1200)}}, status: 200, text: strings.Repeat("dài ", 1200), event: "twilio:SM1"},
		"no id but a token":         {change: url.Values{"MessageSid": {""}}, status: 200, text: "HSSK 017185000016", event: "twilio:the-same-each-time"},
		"an odd id":                 {change: url.Values{"MessageSid": {strings.Repeat("é", 100)}}, status: 200, text: "HSSK 017185000016", event: "twilio#f42ec48e1e4b487e"},
		"forged":                    {forge: true, status: 403},
		"from a name":               {change: url.Values{"From": {"Viettel"}}, status: 200},
		"from a short number":       {change: url.Values{"From": {"195"}}, status: 200},
		"from abroad":               {change: url.Values{"From": {"+14155550123"}}, status: 200},
		"from a fixed line":         {change: url.Values{"From": {"+842183861234"}}, status: 200},
		"the store is closed":       {fail: errors.New("closed"), status: 503},
		"a service has stopped it":  {change: url.Values{"OptOutType": {"STOP"}, "Body": {"STOP"}}, status: 200, wish: "sms +84912345678 false"},
		"a service has started it":  {change: url.Values{"OptOutType": {"START"}, "Body": {"START"}}, status: 200, wish: "sms +84912345678 true"},
		"a service has explained":   {change: url.Values{"OptOutType": {"HELP"}, "Body": {"HELP"}}, status: 200},
		"stopped, the store closed": {change: url.Values{"OptOutType": {"STOP"}}, fail: errors.New("closed"), status: 503, wish: "sms +84912345678 false"},
	} {
		t.Run(name, func(t *testing.T) {
			form := url.Values{}
			for k, v := range base {
				form[k] = v
			}
			for k, v := range tc.change {
				form[k] = v
			}
			e := &ears{fail: tc.fail}
			h := &TwilioInbox{AuthToken: token, URL: inboundURL, Talk: e.talk()}
			signature := signedForm(form)
			if tc.forge {
				signature = sign("0000", inboundURL)
			}
			w := bring(h, form, signature)
			bring(h, form, signature) // a copy changes nothing
			if w.Code != tc.status {
				t.Errorf("status %d, want %d", w.Code, tc.status)
			}
			if w.Code == 200 && w.Body.String() != twiml {
				t.Errorf("answered %q: Twilio would send that on", w.Body)
			}
			switch {
			case tc.text == "" && len(e.heard) > 0:
				t.Errorf("heard %+v", e.heard)
			case tc.text != "" && (len(e.heard) != 1 || e.heard[0].Text != tc.text || e.heard[0].Address != "+84912345678" || e.heard[0].Channel != Name):
				t.Errorf("heard %+v", e.heard)
			case tc.text != "" && !strings.HasPrefix(e.heard[0].Event, tc.event):
				t.Errorf("event %q, want %q", e.heard[0].Event, tc.event)
			case tc.text != "" && (len(e.notes) != 2 || e.notes[0] != e.notes[1] || e.notes[0] != e.heard[0].ReplyID()):
				t.Errorf("messages %q", e.notes)
			}
			if got := strings.Join(slices.Compact(e.wishes), ","); got != tc.wish {
				t.Errorf("wishes %q, want %q", got, tc.wish)
			}
			if private := e.log.String(); strings.Contains(private, "912345678") || strings.Contains(private, "017185000016") || strings.Contains(private, token) {
				t.Errorf("the log tells too much: %s", private)
			}
		})
	}
}

func TestOnlyPost(t *testing.T) {
	e := &ears{}
	h := &TwilioInbox{AuthToken: token, URL: inboundURL, Talk: e.talk()}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/twilio/sms", nil))
	if w.Code != http.StatusMethodNotAllowed {
		t.Errorf("%d", w.Code)
	}
	w = httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, "/twilio/sms", strings.NewReader(strings.Repeat("a", maxBody+1))))
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("%d", w.Code)
	}
}

const kannelSecret = "mot-bi-mat-du-dai"

func call(h http.Handler, path string, q url.Values, change func(*http.Request)) int {
	r := httptest.NewRequest(http.MethodGet, path+"?"+q.Encode(), nil)
	r.RemoteAddr = "127.0.0.1:40000"
	if change != nil {
		change(r)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	if w.Body.Len() > 0 {
		return -1 // Kannel would send it on
	}
	return w.Code
}

func TestKannelBringsMessages(t *testing.T) {
	base := url.Values{"secret": {kannelSecret}, "id": {"13cf5875-096f-4b9f-8c0f-024fa32a8d9d"}, "from": {"+84912345678"}, "text": {"2 xong"}, "coding": {"0"}, "charset": {"UTF-8"}}
	for name, tc := range map[string]struct {
		change url.Values
		ask    func(*http.Request)
		fail   error
		status int
		text   string
	}{
		"a message":                 {status: 200, text: "2 xong"},
		"a number without its plus": {change: url.Values{"from": {"84912345678"}}, status: 200, text: "2 xong"},
		"a number as it is dialled": {change: url.Values{"from": {"0912345678"}}, status: 200, text: "2 xong"},
		"with marks, as UTF-8":      {change: url.Values{"text": {"đúng rồi"}, "coding": {"2"}}, status: 200, text: "đúng rồi"},
		"with marks, as UTF-16":     {change: url.Values{"text": {"\x01\x11\x00\xfa\x00n\x00g"}, "coding": {"2"}, "charset": {"UTF-16BE"}}, status: 200, text: "đúng"},
		"an odd byte too many":      {change: url.Values{"text": {"\x00a\x00"}, "charset": {"utf-16be"}}, status: 200, text: "a"},
		"nothing":                   {change: url.Values{"text": {""}}, status: 200, text: "-"},
		"no id":                     {change: url.Values{"id": {""}}, status: 400},
		"another secret":            {change: url.Values{"secret": {"mot-bi-mat-du-da1"}}, status: 403},
		"no secret":                 {change: url.Values{"secret": nil}, status: 403},
		"from another machine":      {ask: func(r *http.Request) { r.RemoteAddr = "10.0.0.7:1" }, status: 403},
		"through a proxy":           {ask: func(r *http.Request) { r.Header.Set("X-Forwarded-For", "10.0.0.7") }, status: 403},
		"by post":                   {ask: func(r *http.Request) { r.Method = http.MethodPost }, status: 405},
		"too long":                  {change: url.Values{"text": {strings.Repeat("a", maxBody)}}, status: 414},
		"from a name":               {change: url.Values{"from": {"QC"}}, status: 200},
		"the store is closed":       {fail: errors.New("closed"), status: 503},
	} {
		t.Run(name, func(t *testing.T) {
			q := url.Values{}
			for k, v := range base {
				q[k] = v
			}
			for k, v := range tc.change {
				q[k] = v
			}
			e := &ears{fail: tc.fail}
			h := &KannelCalls{Secret: kannelSecret, Talk: e.talk()}
			got := call(h, "/kannel/sms", q, tc.ask)
			call(h, "/kannel/sms", q, tc.ask)
			if got != tc.status {
				t.Errorf("status %d, want %d", got, tc.status)
			}
			want := strings.TrimSuffix(tc.text, "-")
			if tc.text == "" && len(e.heard) > 0 || tc.text != "" && (len(e.heard) != 1 || e.heard[0].Text != want || e.heard[0].Address != "+84912345678") {
				t.Errorf("heard %+v", e.heard)
			}
			if log := e.log.String(); strings.Contains(log, "912345678") || strings.Contains(log, kannelSecret) {
				t.Errorf("the log tells too much: %s", log)
			}
		})
	}
}

func TestKannelReports(t *testing.T) {
	for name, tc := range map[string]struct {
		q      url.Values
		status int
		got    news
	}{
		"delivered":           {url.Values{"m": {"m-7"}, "status": {"1"}}, 200, news{"m-7", "delivered", ""}},
		"not delivered":       {url.Values{"m": {"m-7"}, "status": {"2"}}, 200, news{"m-7", "undelivered", "undelivered"}},
		"waits":               {url.Values{"m": {"m-7"}, "status": {"4"}}, 200, news{"m-7", "queued", ""}},
		"taken":               {url.Values{"m": {"m-7"}, "status": {"8"}}, 200, news{"m-7", "sent", ""}},
		"rejected":            {url.Values{"m": {"m-7"}, "status": {"16"}}, 200, news{"m-7", "failed", "undelivered"}},
		"a state nobody has":  {url.Values{"m": {"m-7"}, "status": {"3"}}, 200, news{}},
		"about no message":    {url.Values{"status": {"1"}}, 200, news{}},
		"the store is closed": {url.Values{"m": {"broken"}, "status": {"1"}}, 503, news{}},
	} {
		var got news
		h := &KannelCalls{Secret: kannelSecret, Talk: (&ears{}).talk(), Got: func(_ context.Context, id health.MessageID, status, code string) error {
			if id == "broken" {
				return errors.New("closed")
			}
			got = news{string(id), status, code}
			return nil
		}}
		tc.q.Set("secret", kannelSecret)
		if code := call(h, "/kannel/dlr", tc.q, nil); code != tc.status || got != tc.got {
			t.Errorf("%s: %d, told %+v", name, code, got)
		}
		tc.q.Set("secret", "x")
		if code := call(h, "/kannel/dlr", tc.q, nil); code != 403 {
			t.Errorf("%s, forged: %d", name, code)
		}
	}
}

// Two machines that answer each other come to an end; a person never notices.
func TestFlood(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	e := &ears{}
	talk := e.talk()
	talk.Flood = &Flood{Now: func() time.Time { return now }}
	for i := range 200 {
		talk.take(t.Context(), heard{provider: "kannel", id: fmt.Sprint(i), from: "+84912345678", text: "Tin nhan tu dong"})
	}
	if len(e.heard) != floodBurst+1 {
		t.Fatalf("%d of 200 messages at once were answered", len(e.heard))
	}
	for i, in := range e.heard {
		if in.TooFast != (i == floodBurst) {
			t.Errorf("message %d is told that it came too fast: %t", i+1, in.TooFast)
		}
	}
	talk.take(t.Context(), heard{provider: "kannel", id: "x", from: "+84912345679"})
	now = now.Add(time.Minute)
	talk.take(t.Context(), heard{provider: "kannel", id: "y", from: "+84912345678"})
	if len(e.heard) != floodBurst+3 || e.heard[floodBurst+2].TooFast {
		t.Errorf("%d answers: another phone, or this one later, is not heard", len(e.heard))
	}
}

// TestWhatIsHeardAboveTheLimit: whoever wants no more messages, or them again, is heard however much they wrote before, and
// so is the answer to the question which of the two is meant; a machine that goes on is not answered for ever.
func TestWhatIsHeardAboveTheLimit(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	e := &ears{}
	talk := e.talk()
	talk.Flood = &Flood{Now: func() time.Time { return now }}
	asked := false
	talk.Asked = func(_ context.Context, channel, address string) bool {
		return asked && channel == Name && address == "+84912345678"
	}
	say := func(text string) (heard bool) {
		now = now.Add(time.Millisecond)
		before := len(e.heard)
		talk.take(t.Context(), heardFrom(text, now))
		return len(e.heard) > before && e.heard[before].Text == text && !e.heard[before].TooFast
	}
	for range floodBurst + 5 {
		say("Tin nhan tu dong")
	}
	if say("HUY") || say("2") {
		t.Error("an ordinary message is heard above the limit")
	}
	asked = say("DUNG")
	if !asked || !say("2") {
		t.Error("DUNG, or the answer to what it means, is not heard")
	}
	asked = false
	for _, text := range []string{"NHAN LAI", "xin dung gui tin cho toi nua", "TU CHOI"} {
		if !say(text) {
			t.Errorf("%q is not heard", text)
		}
	}
	for say("STOP") {
	}
	for _, text := range []string{"STOP", "từ chối", "dừng", "NHAN LAI"} {
		if say(text) {
			t.Errorf("%q is answered for ever", text)
		}
	}
	if n := len(e.wishes); n != 5 || e.wishes[n-2] != "sms +84912345678 false" || e.wishes[n-1] != "sms +84912345678 true" {
		t.Errorf("wishes %q", e.wishes)
	}
	for _, text := range []string{"cap cuu voi", "me toi mat roi", "TUVONG BUI THI IN 1950"} {
		if !say(text) {
			t.Errorf("%q is not heard", text)
		}
	}
	e.fail = errors.New("closed")
	if status := talk.take(t.Context(), heardFrom("STOP", now)); status != http.StatusServiceUnavailable {
		t.Errorf("status %d: a wish that is not kept is not brought again", status)
	}
}

func heardFrom(text string, at time.Time) heard {
	return heard{provider: "kannel", id: fmt.Sprint(at.UnixNano()), from: "+84912345678", text: text}
}

func FuzzTwilioForm(f *testing.F) {
	f.Add([]byte("MessageSid=SM1&From=%2B84912345678&Body=xin%20chao&OptOutType=STOP"))
	f.Add([]byte("Body=%zz"))
	f.Fuzz(func(t *testing.T, body []byte) {
		in, choice, err := decodeTwilio(body)
		if err == nil && choice != "" && choice != "STOP" && choice != "START" && choice != "HELP" {
			t.Errorf("choice %q", choice)
		}
		e := &ears{}
		if status := e.talk().take(t.Context(), in); status != 200 && status != 400 {
			t.Errorf("status %d", status)
		}
		for _, h := range e.heard {
			if len(h.Event) > 80 || !strings.HasPrefix(h.Address, "+84") {
				t.Errorf("%+v", h)
			}
		}
	})
}

func FuzzKannelQuery(f *testing.F) {
	f.Add("id=1&from=0912345678&text=%01%11&coding=2&charset=UTF-16BE")
	f.Add("id=1&from=+84&text=%ff&coding=2")
	f.Fuzz(func(t *testing.T, query string) {
		q, _ := url.ParseQuery(query)
		e := &ears{}
		if status := e.talk().take(t.Context(), decodeKannel(q)); status != 200 && status != 400 {
			t.Errorf("status %d", status)
		}
	})
}
