package telegram

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hssk/bot"
	"hssk/bot/telegram/telegramtest"
)

func TestAFailingConversationIsTriedAgain(t *testing.T) {
	l := newLab(t, nil)
	var tries atomic.Int32
	l.talk.reply = func(bot.Incoming) ([]bot.Reply, error) {
		switch tries.Add(1) {
		case 1:
			return nil, errors.New("the store is closed")
		case 2:
			panic("Nguyễn Văn An")
		}
		return []bot.Reply{{Text: "được"}}, nil
	}
	l.run()
	l.Says(lan, "alo")
	l.expect(t, "an answer at last", func() bool { return slices.Equal(l.Texts(lan.ID), []string{"được"}) })
	if strings.Contains(l.log.String(), "Nguyễn") {
		t.Error("the log quotes a panic")
	}
}

func TestAHopelessUpdateIsSetAsideWithAnApology(t *testing.T) {
	l := newLab(t, nil)
	l.talk.reply = func(in bot.Incoming) ([]bot.Reply, error) {
		if in.Text == "hỏng" {
			return nil, errors.New("no")
		}
		return []bot.Reply{{Text: "được"}}, nil
	}
	l.run()
	bad := l.Says(lan, "hỏng")
	l.Says(lan, "alo")
	l.expect(t, "the next one is answered", func() bool { return slices.Equal(l.Texts(lan.ID), []string{"Xin gửi lại.", "được"}) })
	if n := len(l.talk.events()); n != maxTries+1 {
		t.Errorf("%d tries", n)
	}
	if !strings.Contains(l.log.String(), fmt.Sprintf("set aside\" channel=telegram update=%d", bad)) {
		t.Errorf("the log does not name the update:\n%s", l.log)
	}
}

func TestAnswersUnderFaults(t *testing.T) {
	three := func(bot.Incoming) ([]bot.Reply, error) {
		return []bot.Reply{{Text: "1"}, {Text: "2"}, {Text: "3"}}, nil
	}
	for name, tc := range map[string]struct {
		faults []telegramtest.Fault
		want   []string
		wait   time.Duration
	}{
		"throttled: waits and goes on":                    {[]telegramtest.Fault{telegramtest.TooMany(9)}, []string{"1", "2", "3"}, 9 * time.Second},
		"lost after it was done: not said twice":          {[]telegramtest.Fault{{Done: true, Drop: true}}, []string{"1", "2", "3"}, 0},
		"lost before: may be missing, never doubled":      {[]telegramtest.Fault{{Drop: true}}, []string{"2", "3"}, 0},
		"a gateway that did it all the same":              {[]telegramtest.Fault{{Done: true, Status: 502, Body: "<html>"}}, []string{"1", "2", "3"}, 0},
		"throttled twice in the middle of a long answer":  {[]telegramtest.Fault{telegramtest.TooMany(1), telegramtest.TooMany(2)}, []string{"1", "2", "3"}, 2 * time.Second},
		"throttled by a gateway that does not speak JSON": {[]telegramtest.Fault{{Status: 429, Body: "slow down"}}, []string{"1", "2", "3"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			l := newLab(t, nil)
			l.talk.reply = three
			l.Fail("sendMessage", tc.faults...)
			l.run()
			last := l.Says(lan, "alo")
			l.expect(t, "the update is confirmed", func() bool { return l.Offset() > last })
			if got := l.Texts(lan.ID); !slices.Equal(got, tc.want) {
				t.Errorf("said %q, want %q", got, tc.want)
			}
			if l.longestWait() < tc.wait-time.Second/2 {
				t.Errorf("waited %v, want %v", l.longestWait(), tc.wait)
			}
		})
	}
}

func TestWhoBlocksTheBotIsLeftAlone(t *testing.T) {
	l := newLab(t, nil)
	l.talk.reply = func(bot.Incoming) ([]bot.Reply, error) { return []bot.Reply{{Text: "1"}, {Text: "2"}}, nil }
	last := l.Says(lan, "alo")
	l.Block(lan.ID)
	l.run()
	l.expect(t, "the update is confirmed", func() bool { return l.Offset() > last })
	if n := len(l.Calls("sendMessage")); n != 1 {
		t.Errorf("%d tries to write to somebody who does not want it", n)
	}
}

func TestAPictureThatIsRefusedLeavesItsText(t *testing.T) {
	for _, picture := range []string{"broken", "unknown"} {
		l := newLab(t, nil)
		l.talk.reply = func(bot.Incoming) ([]bot.Reply, error) {
			return []bot.Reply{{Text: "Tiến độ", Picture: picture, Choices: []bot.Choice{{Key: "1", Label: "Tiếp"}}}}, nil
		}
		l.run()
		l.Says(lan, "alo")
		l.expect(t, "the text", func() bool { return len(l.Messages(lan.ID)) == 1 })
		if m := l.Messages(lan.ID)[0]; m.Text != "Tiến độ" || len(m.Buttons) != 1 {
			t.Errorf("%s: %+v", picture, m)
		}
	}
}

func TestAThrottledPictureComesLater(t *testing.T) {
	l := newLab(t, nil)
	l.talk.reply = func(bot.Incoming) ([]bot.Reply, error) {
		return []bot.Reply{{Text: "Tiến độ", Picture: "progress"}}, nil
	}
	l.Fail("sendPhoto", telegramtest.TooMany(6))
	l.run()
	l.Says(lan, "alo")
	l.expect(t, "the picture", func() bool { return len(l.Messages(lan.ID)) == 1 })
	if m := l.Messages(lan.ID)[0]; len(m.Photo) == 0 || l.longestWait() < 5*time.Second {
		t.Errorf("%q came without its picture or too early: %v", m.Text, l.longestWait())
	}
}

// TestAnAnswerAndItsMenuAreOneMessage, as long as they fit into one and nothing else hangs on either.
func TestAnAnswerAndItsMenuAreOneMessage(t *testing.T) {
	menu := bot.Reply{Text: "Chọn:", Choices: []bot.Choice{{Key: "1", Label: "Việc"}}}
	long := strings.Repeat("a", maxText-3)
	for name, tc := range map[string]struct {
		replies []bot.Reply
		want    []string
	}{
		"two words before it": {[]bot.Reply{{Text: "Xin chào"}, {Text: "Đã ghi", Private: true}, menu}, []string{"Xin chào\n\nĐã ghi\n\nChọn:"}},
		"no question":         {[]bot.Reply{{Text: "Xin chào"}, {Text: "Đã ghi"}}, []string{"Xin chào", "Đã ghi"}},
		"two questions":       {[]bot.Reply{menu, menu}, []string{"Chọn:", "Chọn:"}},
		"a picture":           {[]bot.Reply{{Text: "Tiến độ", Picture: "progress"}, menu}, []string{"Tiến độ", "Chọn:"}},
		"too long":            {[]bot.Reply{{Text: "Xin chào"}, {Text: long}, menu}, []string{"Xin chào", long, "Chọn:"}},
		"nothing":             {nil, nil},
	} {
		var got []string
		for _, r := range joined(tc.replies) {
			got = append(got, r.Text)
		}
		if !slices.Equal(got, tc.want) {
			t.Errorf("%s: %.200q", name, got)
		}
	}
	if got := joined([]bot.Reply{{Text: "Bùi Thị Ỉn", Private: true}, menu}); !got[0].Private || len(got[0].Choices) != 1 {
		t.Errorf("%+v", got[0])
	}
}
