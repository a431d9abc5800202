package telegram

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hssk/bot"
	"hssk/bot/telegram/telegramtest"
	"hssk/store/health"
)

func TestAConversation(t *testing.T) {
	l := newLab(t, nil)
	l.talk.reply = func(in bot.Incoming) ([]bot.Reply, error) {
		switch {
		case in.Start == "invite-1":
			return []bot.Reply{{Text: "Chào mừng.", Private: true}, {Text: "Chọn:", Choices: []bot.Choice{{Key: "1", Label: "Việc"}, {Key: "2", Label: "Tiến độ"}}}}, nil
		case in.Choice == "2":
			return []bot.Reply{{Text: "Tiến độ hôm nay", Picture: "progress"}}, nil
		}
		return nil, nil
	}
	l.run()
	l.Says(lan, "/start invite-1")
	l.expect(t, "an answer", func() bool { return len(l.Messages(lan.ID)) == 1 })
	menu := l.Messages(lan.ID)[0]
	if !menu.Private || menu.Text != "Chào mừng.\n\nChọn:" || len(menu.Buttons) != 2 {
		t.Errorf("answer and menu are %+v", menu)
	}
	l.Presses(lan, menu.ID, "2")
	l.expect(t, "a picture", func() bool { return len(l.Messages(lan.ID)) == 2 })
	if m := l.Messages(lan.ID)[1]; m.Text != "Tiến độ hôm nay" || len(m.Photo) == 0 {
		t.Errorf("the picture is %q", m.Text)
	}
	if b := l.Messages(lan.ID)[0].Buttons; len(b) != 0 {
		t.Errorf("the pressed buttons are still there: %v", b)
	}
	if n := len(l.Calls("answerCallbackQuery")); n != 1 {
		t.Errorf("the press was ended %d times", n)
	}
	l.Sends(mary, map[string]any{"contact": map[string]any{"phone_number": "+84912345678", "first_name": "Mary"}})
	l.expect(t, "a word about text", func() bool { return slices.Equal(l.Texts(mary.ID), []string{"Please type."}) })
	if !strings.Contains(l.Commands(""), "Việc của tôi") || !strings.Contains(l.Commands("en"), "My tasks") {
		t.Error("the menu of commands is not there in both languages")
	}
}

func TestGroupsArePointedToPrivateChatsOnce(t *testing.T) {
	l := newLab(t, nil)
	l.run()
	l.SaysInGroup(lan, -77, "/tasks@"+telegramtest.Username)
	l.SaysInGroup(hung, -77, "/tasks")
	last := l.SaysInGroup(mary, -77, "hello")
	l.expect(t, "all confirmed", func() bool { return l.Offset() > last })
	if got := l.Texts(-77); !slices.Equal(got, []string{"Xin nhắn riêng."}) {
		t.Errorf("said in the group: %q", got)
	}
	if len(l.talk.events()) != 0 {
		t.Error("the conversation heard what was said in a group")
	}
}

func TestAnUpdateIsConfirmedOnlyAfterItsAnswer(t *testing.T) {
	l := newLab(t, nil)
	gate := make(chan struct{})
	l.talk.reply = func(in bot.Incoming) ([]bot.Reply, error) {
		if in.Text == "chậm" {
			<-gate
		}
		return []bot.Reply{{Text: in.Text}}, nil
	}
	l.run()
	slow := l.Says(lan, "chậm")
	l.Says(hung, "nhanh")
	l.Says(lan, "sau")
	l.expect(t, "the other chat is answered meanwhile", func() bool { return len(l.Messages(hung.ID)) == 1 })
	polls := len(l.Calls("getUpdates"))
	l.expect(t, "polling goes on", func() bool { return len(l.Calls("getUpdates")) > polls+2 })
	if l.Offset() > slow {
		t.Fatalf("the offset %d passed the update %d that was not answered", l.Offset(), slow)
	}
	if n := len(l.Messages(lan.ID)); n != 0 {
		t.Fatalf("%d answers overtook the slow one", n)
	}
	close(gate)
	l.expect(t, "all confirmed", func() bool { return l.Pending() == 0 })
	if got := l.Texts(lan.ID); !slices.Equal(got, []string{"chậm", "sau"}) {
		t.Errorf("answered %q", got)
	}
	if n := len(l.talk.events()); n != 3 {
		t.Errorf("handled %d times", n)
	}
}

func TestManyChatsKeepTheirOrder(t *testing.T) {
	l := newLab(t, func(c *Config) { c.Workers = 4 })
	var now, most atomic.Int32
	l.talk.reply = func(in bot.Incoming) ([]bot.Reply, error) {
		if n := now.Add(1); n > most.Load() {
			most.Store(n)
		}
		defer now.Add(-1)
		time.Sleep(time.Millisecond)
		return []bot.Reply{{Text: in.Text}}, nil
	}
	for i := range 10 {
		for chat := range int64(12) {
			l.Says(telegramtest.Person{ID: 600 + chat, Name: "x"}, fmt.Sprint(i))
		}
	}
	l.run()
	l.expect(t, "all confirmed", func() bool { return l.Pending() == 0 })
	for chat := range int64(12) {
		if got := strings.Join(l.Texts(600+chat), ""); got != "0123456789" {
			t.Errorf("chat %d was answered in the order %s", chat, got)
		}
	}
	if most.Load() > 4 {
		t.Errorf("%d conversations at the same time", most.Load())
	}
}

func TestBadDays(t *testing.T) {
	for name, tc := range map[string]struct {
		faults   []telegramtest.Fault
		min, max time.Duration // of the longest wait
		says     string
	}{
		"too many requests":      {[]telegramtest.Fault{telegramtest.TooMany(17)}, 17 * time.Second, 17 * time.Second, "17s"},
		"a second program":       {[]telegramtest.Fault{telegramtest.Conflict()}, 5 * time.Second, 5 * time.Second, "another program"},
		"a broken gateway":       {[]telegramtest.Fault{telegramtest.BadGateway(), telegramtest.BadGateway()}, time.Second, 2 * time.Second, "502"},
		"an answer without list": {[]telegramtest.Fault{{Status: 200, Body: `{"ok":true,"result":7}`}}, time.Second / 2, time.Second, "not a list"},
		"garbage":                {[]telegramtest.Fault{{Status: 200, Body: "\x00\x01"}}, time.Second / 2, time.Second, "not JSON"},
		"a cut connection":       {[]telegramtest.Fault{{Drop: true}}, time.Second / 2, time.Second, "EOF"},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, nil)
			l.Fail("getUpdates", tc.faults...)
			l.run()
			l.Says(lan, "alo")
			l.expect(t, "an answer in spite of it", func() bool { return len(l.Messages(lan.ID)) == 1 })
			if w := l.longestWait(); w < tc.min || w > tc.max {
				t.Errorf("waited %v, want %v to %v", w, tc.min, tc.max)
			}
			if !strings.Contains(l.log.String(), tc.says) {
				t.Errorf("the log does not speak of %q:\n%s", tc.says, l.log)
			}
		})
	}
}

func TestABadTokenEndsTheRun(t *testing.T) {
	for _, method := range []string{"getMe", "getUpdates"} {
		l := newLab(t, nil)
		l.Fail(method, telegramtest.Unauthorized())
		err := <-l.run()
		var known *health.Error
		if !errors.As(err, &known) || known.Code != "channel_config" || known.Fault != health.FaultSystem || known.Retry {
			t.Errorf("%s: %v", method, err)
		}
	}
}

func TestAForeignWebhookIsRemoved(t *testing.T) {
	l := newLab(t, nil)
	l.Fail("getUpdates", telegramtest.Fault{Status: 409, Text: "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"})
	l.run()
	l.Says(lan, "alo")
	l.expect(t, "an answer", func() bool { return len(l.Messages(lan.ID)) == 1 })
	if n := len(l.Calls("deleteWebhook")); n != 2 {
		t.Errorf("deleteWebhook was called %d times, want at the start and after the conflict", n)
	}
}

func TestPoisonIsSetAside(t *testing.T) {
	l := newLab(t, nil)
	l.Says(lan, "một")
	bad := l.Put(`{"update_id":ID,"message":"Nguyễn Văn An 0912345678"}`)
	l.Put(`{"update_id":"none"}`)
	l.Says(lan, "hai")
	l.run()
	l.expect(t, "all confirmed", func() bool { return l.Pending() == 0 })
	if got := l.Texts(lan.ID); !slices.Equal(got, []string{"nghe: một", "nghe: hai"}) {
		t.Errorf("answered %q", got)
	}
	if log := l.log.String(); !strings.Contains(log, fmt.Sprintf("update=%d", bad)) || strings.Contains(log, "0912345678") {
		t.Errorf("the log must have the update's id and nothing of what it says:\n%s", log)
	}
}

func TestTheEndLosesAndRepeatsNothing(t *testing.T) {
	l := newLab(t, nil)
	entered, gate := make(chan struct{}), make(chan struct{})
	l.talk.reply = func(in bot.Incoming) ([]bot.Reply, error) {
		if in.Text == "một" {
			close(entered)
			<-gate
		}
		return []bot.Reply{{Text: in.Text}}, nil
	}
	done := l.run()
	l.Says(lan, "một")
	<-entered
	go l.stop()
	close(gate)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	l.expect(t, "what was answered is confirmed at the end", func() bool { return l.Pending() == 0 })
	l.Says(lan, "hai")

	next := l.channel
	next.ledger = newLedger() // another process knows nothing
	l.run()
	l.expect(t, "the next process answers what came later", func() bool { return slices.Equal(l.Texts(lan.ID), []string{"một", "hai"}) })
}

func TestPoisonIsLoggedOnceWhileAnotherUpdateIsOpen(t *testing.T) {
	l := newLab(t, nil)
	gate := make(chan struct{})
	l.talk.reply = func(bot.Incoming) ([]bot.Reply, error) { <-gate; return nil, nil }
	l.run()
	l.Says(lan, "chậm")
	bad := l.Put(`{"update_id":ID,"message":7}`)
	l.expect(t, "polling goes on past the poison", func() bool { return len(l.Calls("getUpdates")) > 5 })
	close(gate)
	if n := strings.Count(l.log.String(), fmt.Sprintf("update=%d", bad)); n != 1 {
		t.Errorf("logged %d times", n)
	}
}

func TestACrashBringsTheSameEventAgain(t *testing.T) {
	l := newLab(t, nil)
	id := l.Says(lan, "alo")
	l.talk.reply = func(bot.Incoming) ([]bot.Reply, error) { return nil, errors.New("dying") }
	var once sync.Once
	crashed := make(chan struct{})
	l.channel.sleep = func(ctx context.Context, _ time.Duration) error { // the program ends while it waits to try again
		if len(l.talk.events()) > 0 {
			once.Do(func() { close(crashed) })
			<-ctx.Done()
		}
		return ctx.Err()
	}
	l.run()
	<-crashed
	l.stop()
	if l.Pending() != 1 {
		t.Fatal("the update was confirmed without an answer")
	}
	l.talk.reply = nil
	l.channel.ledger = newLedger()
	l.channel.sleep = l.sleep
	l.run()
	l.expect(t, "an answer", func() bool { return slices.Equal(l.Texts(lan.ID), []string{"nghe: alo"}) })
	for _, e := range l.talk.events() {
		if e != fmt.Sprintf("u%d", id) {
			t.Errorf("event %s", e)
		}
	}
}
