package main

import (
	"fmt"
	"strings"
	"testing"

	"hssk/bot"
)

// TestTooFastLeavesTheQuestionOpen: who is told that their messages come too fast can still answer the question before it,
// and the channel can ask whether that is the one about messages.
func TestTooFastLeavesTheQuestionOpen(t *testing.T) {
	a, n := talkApp(t), 0
	say := func(in bot.Incoming) string {
		n++
		in.Channel, in.Address, in.Event = "sms", "+84990000005", fmt.Sprint("e", n)
		replies, err := a.bot.Handle(t.Context(), in)
		if err != nil || len(replies) != 1 {
			t.Fatalf("%+v: %d replies, %v", in, len(replies), err)
		}
		return replies[0].Text
	}
	asks := func() bool { return a.bot.AsksStop(t.Context(), "sms", "+84990000005") }
	if asks() {
		t.Error("who has said nothing was asked")
	}
	say(bot.Incoming{Text: "DUNG"})
	if got := say(bot.Incoming{Text: "2", TooFast: true}); !strings.Contains(got, "quá nhanh") || !asks() {
		t.Errorf("what came too fast is answered %q, the question is open: %t", got, asks())
	}
	if got := say(bot.Incoming{Text: "2. Thoi nhan tin"}); !strings.Contains(got, "thôi gửi tin nhắc") || asks() {
		t.Errorf("its answer after that: %q, the question is open: %t", got, asks())
	}
}
