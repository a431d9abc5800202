package main

import (
	"bytes"
	"strings"
	"sync"
	"testing"
	"time"

	"hssk/bot/telegram/telegramtest"
)

// told is a screen that several may write to.
type told struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (s *told) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.Write(p)
}

func (s *told) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.buf.String()
}

// TestTelegramComesBackAfterItRefusedTheToken: said once, tried again, and nobody has to start the program anew.
func TestTelegramComesBackAfterItRefusedTheToken(t *testing.T) {
	s := telegramtest.New()
	defer s.Close()
	a := talkApp(t)
	a.cfg.TelegramToken, a.cfg.TelegramEndpoint, a.telegramAgain = s.Token, s.URL, 50*time.Millisecond
	tg, err := a.openTelegram()
	ok(t, err)
	s.Fail("getUpdates", telegramtest.Unauthorized(), telegramtest.Unauthorized())
	var screen told
	stop := a.runTelegram(t.Context(), tg, &screen)
	defer stop()
	lan := telegramtest.Person{ID: 9}
	s.Join(lan.ID)
	s.Says(lan, "alo")
	if !s.Wait(func() bool { return len(s.Texts(lan.ID)) > 0 }) {
		t.Error("nobody answers after it is back")
	}
	if said := screen.String(); strings.Count(said, "Telegram không nhận") != 1 || strings.Contains(said, s.Token) {
		t.Error(said)
	}
}

// TestStaffAreInvitedToTelegramToo where it is on; where it does not answer, the page's link stands alone.
func TestStaffAreInvitedToTelegramToo(t *testing.T) {
	s := telegramtest.New()
	defer s.Close()
	a := talkApp(t)
	if got := a.telegramLink(t.Context(), "abc"); got != "" {
		t.Errorf("off: %q", got)
	}
	a.cfg.TelegramToken, a.cfg.TelegramEndpoint = s.Token, s.URL
	if got := a.telegramLink(t.Context(), "abc"); !strings.HasPrefix(got, "https://t.me/") || !strings.HasSuffix(got, "?start=abc\n") {
		t.Errorf("on: %q", got)
	}
	s.Fail("getMe", telegramtest.Unauthorized())
	if got := a.telegramLink(t.Context(), "abc"); got != "" {
		t.Errorf("refused: %q", got)
	}
}

func TestWebhookOfTelegramIsWhereItIsSaidToBe(t *testing.T) {
	for address, want := range map[string][2]string{
		"https://hssk.example.vn":               {"https://hssk.example.vn/telegram", "/telegram"},
		"https://hssk.example.vn/":              {"https://hssk.example.vn/telegram", "/telegram"},
		"https://hssk.example.vn/telegram/hook": {"https://hssk.example.vn/telegram/hook", "/telegram/hook"},
	} {
		if got := [2]string{webhookURL(address), webhookPath(address)}; got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
	if webhookURL("") != "" {
		t.Error("polling became a webhook")
	}
}

// TestSetupNamesWhatCarriesMessages: Kannel as well as Twilio.
func TestSetupNamesWhatCarriesMessages(t *testing.T) {
	a := talkApp(t)
	sms := func() string {
		for _, s := range a.setup("vi") {
			if strings.Contains(s.Name, "SMS") {
				return s.Value
			}
		}
		return "?"
	}
	off := sms()
	a.cfg.TwilioAccount = "AC1"
	twilio := sms()
	a.cfg.KannelURL = "http://127.0.0.1:13013/cgi-bin/sendsms"
	if off != "tắt" || twilio != "Twilio" || sms() != "Kannel" {
		t.Errorf("%q, %q, %q", off, twilio, sms())
	}
}
