package main

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"hssk/bot/telegram"
	"hssk/bot/telegram/telegramtest"
)

// TestTwoReplicasAreOneBot: two servers on one store take the updates of a webhook in turn, one after the other and at the
// same time. A conversation goes on where it was, whichever of them hears the next word, and nothing is answered twice.
func TestTwoReplicasAreOneBot(t *testing.T) {
	first := talkApp(t)
	second, err := openApp(t.Context(), first.cfg)
	ok(t, err)
	defer second.Close()
	second.bot.Desk, second.acts.NewCode = directDesk{second.acts}, first.acts.NewCode
	for _, a := range []*app{first, second} { // the clock and the numbers of a transcript are for one at a time
		a.acts.Now, a.bot.Now, a.acts.NewID, a.acts.NewSecret = time.Now, time.Now, newID, newToken
	}
	s := telegramtest.New()
	defer s.Close()
	const secret = "a-secret-of-the-test-alone"
	var hooks []http.Handler
	for _, a := range []*app{first, second} {
		ch, err := telegram.New(telegram.Config{Token: s.Token, Endpoint: s.URL, Mode: telegram.Webhook, WebhookURL: "https://hssk.example.vn/telegram", WebhookSecret: secret},
			a.bot, a.phrases, telegramMenus(), nil)
		ok(t, err)
		hooks = append(hooks, ch)
	}
	deliver := func(replica, update int, person telegramtest.Person, text string) int {
		s.Join(person.ID)
		body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"from":{"id":%d,"is_bot":false,"first_name":"A"},"chat":{"id":%d,"type":"private"},"text":%q}}`,
			update, update, person.ID, person.ID, text)
		r := httptest.NewRequest("POST", "/telegram", strings.NewReader(body))
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		w := httptest.NewRecorder()
		hooks[replica].ServeHTTP(w, r)
		return w.Code
	}
	one := telegramtest.Person{ID: 700}
	for n, text := range []string{"/start", "/lienket", "017190000023", "5.9.1990", "482913"} { // a dialog of four questions, by turns
		if code := deliver(n%2, 100+n, one, text); code != http.StatusOK {
			t.Errorf("%q: %d", text, code)
		}
	}
	if said := s.Texts(one.ID); !strings.Contains(strings.Join(said, "\n"), "Đã liên kết với hồ sơ của ông/bà.") {
		t.Errorf("the dialog was lost between the two:\n%s", strings.Join(said, "\n"))
	}
	crowd(t, deliver)
	for id := int64(800); id < 820; id++ {
		if got := len(s.Texts(id)); got != 3 { // help with what can be done, the question for the language, and help again
			t.Errorf("chat %d has %d messages: %q", id, got, s.Texts(id))
		}
	}
}

// crowd has twenty people say three things at the same moment, now here and now there. What is answered 503 comes again.
func crowd(t *testing.T, deliver func(replica, update int, p telegramtest.Person, text string) int) {
	t.Helper()
	var wg sync.WaitGroup
	for who := range 20 {
		for n, text := range []string{"/trogiup", "/ngonngu", "/trogiup"} {
			wg.Go(func() {
				for try := 0; ; try++ {
					if deliver((who+n+try)%2, 1000+who*10+n, telegramtest.Person{ID: int64(800 + who)}, text) == http.StatusOK {
						return
					}
					if try > 50 {
						t.Error("not answered in fifty tries")
						return
					}
				}
			})
		}
	}
	wg.Wait()
}
