package telegram

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hssk/bot"
	"hssk/bot/telegram/telegramtest"
)

var hoa = telegramtest.Person{ID: 77, Name: "Hoa", Lang: "en"}

func TestOnlyOnesOwnContactIsAPhone(t *testing.T) {
	contact := func(of int64, phone, more string) string {
		return fmt.Sprintf(`{"update_id":ID,"message":{"message_id":1,"date":1,"from":{"id":77,"is_bot":false,"first_name":"Hoa"},`+
			`"chat":{"id":77,"type":"private"},"contact":{"phone_number":%q,"first_name":"Hoa","user_id":%d}%s}}`, phone, of, more)
	}
	for name, tc := range map[string]struct {
		raw    string
		phone  string
		others bool
	}{
		"one's own":                        {contact(77, "84990000005", ""), "+84990000005", false},
		"one's own, with a plus":           {contact(77, "+84990000005", ""), "+84990000005", false},
		"somebody else's":                  {contact(78, "84990000005", ""), "", true},
		"of somebody without Telegram":     {contact(0, "84990000005", ""), "", true},
		"one's own, forwarded":             {contact(77, "84990000005", `,"forward_origin":{"type":"user","date":1}`), "", true},
		"one's own, by another bot":        {contact(77, "84990000005", `,"via_bot":{"id":5,"is_bot":true,"first_name":"x"}`), "", true},
		"without a number":                 {contact(77, "", ""), "", true},
		"one's own, forwarded the old way": {contact(77, "84990000005", `,"forward_date":7`), "", true},
	} {
		e, err := decode([]byte(strings.ReplaceAll(tc.raw, "ID", "5")), "bot")
		if err != nil || e.in.Phone != tc.phone || e.in.Others != tc.others {
			t.Errorf("%s: phone %q, others %t, %v", name, e.in.Phone, e.in.Others, err)
		}
	}
}

func TestASharedContactReachesTheConversation(t *testing.T) {
	l := newLab(t, nil)
	l.talk.reply = func(in bot.Incoming) ([]bot.Reply, error) {
		switch {
		case in.Phone != "":
			return []bot.Reply{{Text: "cảm ơn"}}, nil
		case in.Others:
			return []bot.Reply{{Text: "của người khác"}}, nil
		}
		return []bot.Reply{{Text: "số?", Share: "Gửi số của tôi"}}, nil
	}
	l.run()
	l.Says(hoa, "/lienket")
	l.Shares(hoa, lan, "84990000009")
	l.Shares(hoa, hoa, "84990000005")
	l.expect(t, "three answers", func() bool { return len(l.Messages(hoa.ID)) == 3 })
	if got := l.Texts(hoa.ID); !slices.Equal(got, []string{"số?", "của người khác", "cảm ơn"}) {
		t.Errorf("said %q", got)
	}
	if m := l.Messages(hoa.ID)[0]; m.Share != "Gửi số của tôi" {
		t.Errorf("there is no button to share a number: %+v", m)
	}
}

func TestAPressSaysToWhichQuestionItBelongs(t *testing.T) {
	for data, want := range map[string][2]string{"0a1b2c3d:9": {"0a1b2c3d", "9"}, "9": {"", "9"}, "K": {"", "K"}, "zz:9": {"", "zz:9"}, "0a1b2c3d:": {"", "0a1b2c3d:"}} {
		if asked, key := askedIn(data); asked != want[0] || key != want[1] {
			t.Errorf("%q is %q of %q", data, key, asked)
		}
	}
	l := newLab(t, nil)
	l.talk.reply = func(in bot.Incoming) ([]bot.Reply, error) {
		if in.Choice != "" {
			return []bot.Reply{{Text: in.Asked + " " + in.Choice}}, nil
		}
		return []bot.Reply{{Text: "chọn", Asked: "0a1b2c3d", Choices: []bot.Choice{{Key: "1", Label: "Đúng"}}}}, nil
	}
	l.run()
	l.Says(lan, "alo")
	l.expect(t, "a question", func() bool { return len(l.Messages(lan.ID)) == 1 })
	m := l.Messages(lan.ID)[0]
	l.Presses(lan, m.ID, m.Buttons[0].Data)
	l.expect(t, "an answer", func() bool { return slices.Contains(l.Texts(lan.ID), "0a1b2c3d 1") })
	l.expect(t, "the press is ended", func() bool { return len(l.Calls("answerCallbackQuery")) == 1 })
}

func TestAPressThatMeansNothingIsEndedAllTheSame(t *testing.T) {
	l := newLab(t, nil)
	l.talk.reply = func(bot.Incoming) ([]bot.Reply, error) { return nil, nil } // pressed twice: answered once
	l.run()
	last := l.Presses(lan, 4, "0a1b2c3d:1")
	l.expect(t, "the update is confirmed", func() bool { return l.Offset() > last })
	if len(l.Calls("answerCallbackQuery")) != 1 || len(l.Texts(lan.ID)) != 0 {
		t.Errorf("%d presses ended, said %q", len(l.Calls("answerCallbackQuery")), l.Texts(lan.ID))
	}
}

func TestAnotherPageTakesThePlaceOfTheFirst(t *testing.T) {
	l := newLab(t, nil)
	l.talk.reply = func(in bot.Incoming) ([]bot.Reply, error) {
		r := bot.Reply{Text: "trang " + in.Text + in.Choice, Private: true, Choices: []bot.Choice{{Key: "9", Label: "Xem thêm"}}}
		r.Instead = in.Choice != ""
		return []bot.Reply{r}, nil
	}
	l.run()
	l.Says(lan, "1")
	l.expect(t, "the first page", func() bool { return len(l.Messages(lan.ID)) == 1 })
	id := l.Messages(lan.ID)[0].ID
	l.Presses(lan, id, "9")
	l.expect(t, "the second page", func() bool { return slices.Equal(l.Texts(lan.ID), []string{"trang 9"}) })
	if m := l.Messages(lan.ID)[0]; m.Edits != 1 || !m.Private || len(m.Buttons) != 1 {
		t.Errorf("the page is %+v", m)
	}
	last := l.Presses(lan, id, "9")
	l.expect(t, "the same page again", func() bool { return l.Offset() > last })
	l.Presses(lan, 999, "9") // a message that is gone
	l.expect(t, "the page is sent anew", func() bool { return len(l.Messages(lan.ID)) == 2 })
	l.Fail("editMessageText", telegramtest.TooMany(3))
	l.Presses(lan, id, "8")
	l.expect(t, "the page after a while", func() bool { return l.Texts(lan.ID)[0] == "trang 8" })
}

func TestEachChatHasTheMenuOfItsRoleAndLanguage(t *testing.T) {
	l := newLab(t, nil)
	replies := map[string]bot.Reply{"nurse": {Text: "chào", Menu: "nurse", Lang: "vi"}, "again": {Text: "chào", Menu: "nurse", Lang: "vi"},
		"english": {Text: "hello", Menu: "nurse", Lang: "en"}, "citizen": {Text: "chào", Menu: "citizen", Lang: "vi"}, "none": {Text: "chào", Menu: "king", Lang: "vi"}}
	l.talk.reply = func(in bot.Incoming) ([]bot.Reply, error) { return []bot.Reply{replies[in.Text]}, nil }
	l.run()
	for i, step := range []struct{ said, want string }{
		{"nurse", `[{"command":"tasks","description":"Việc của tôi"},{"command":"find","description":"Tìm người"}]`},
		{"again", `[{"command":"tasks","description":"Việc của tôi"},{"command":"find","description":"Tìm người"}]`},
		{"english", `[{"command":"tasks","description":"My tasks"},{"command":"find","description":"Find"}]`},
		{"citizen", `[{"command":"find","description":"Tìm người"}]`},
		{"none", `[{"command":"find","description":"Tìm người"}]`},
	} {
		last := l.Says(lan, step.said)
		l.expect(t, step.said, func() bool { return l.Offset() > last })
		if got := l.ChatCommands(lan.ID); got != step.want {
			t.Errorf("%d. %s: the menu is %s", i+1, step.said, got)
		}
	}
	if n := len(l.Calls("setMyCommands")); n != 2+3 { // two for everybody, three changes
		t.Errorf("menus were set %d times", n)
	}
	if l.Commands("") == "" || l.Commands("en") == "" || l.ChatCommands(hoa.ID) != "" {
		t.Error("everybody else's menu is not the first one")
	}
}

func TestAMenuThatWasNotSetIsSetNextTime(t *testing.T) {
	l := newLab(t, nil)
	l.talk.reply = func(bot.Incoming) ([]bot.Reply, error) {
		return []bot.Reply{{Text: "chào", Menu: "nurse", Lang: "vi"}}, nil
	}
	l.run()
	l.expect(t, "the menus of everybody", func() bool { return len(l.Calls("setMyCommands")) == 2 })
	l.Fail("setMyCommands", telegramtest.BadGateway())
	l.Says(lan, "alo")
	l.expect(t, "an answer without a menu", func() bool { return len(l.Calls("setMyCommands")) == 3 })
	l.Says(lan, "alo")
	l.expect(t, "the menu", func() bool { return l.ChatCommands(lan.ID) != "" })
}

func TestWhoBlocksTheBotAndComesBackIsNoted(t *testing.T) {
	l := newLab(t, nil)
	l.run()
	l.Blocks(lan)
	l.Unblocks(lan)
	group := `{"update_id":ID,"my_chat_member":{"chat":{"id":-5,"type":"group","title":"x"},"from":{"id":1,"is_bot":false,"first_name":"x"},"date":1,` +
		`"old_chat_member":{"user":{"id":123456,"is_bot":true,"first_name":"b"},"status":"member"},"new_chat_member":{"user":{"id":123456,"is_bot":true,"first_name":"b"},"status":"kicked"}}}`
	last := l.Put(group)
	l.expect(t, "all are confirmed", func() bool { return l.Offset() > last })
	who := fmt.Sprintf("telegram %d ", lan.ID)
	if got := l.talk.reaches(); !slices.Equal(got, []string{who + "false", who + "true"}) {
		t.Errorf("noted %q", got)
	}
	if n := len(l.talk.events()); n != 0 {
		t.Errorf("the conversation heard %d events", n)
	}
}

func TestAnAnswerToWhoHasBlockedTheBotIsNoted(t *testing.T) {
	for name, fault := range map[string]telegramtest.Fault{
		"blocked":     {Status: 403, Text: "Forbidden: bot was blocked by the user"},
		"deactivated": {Status: 403, Text: "Forbidden: user is deactivated"},
		"gone":        {Status: 400, Text: "Bad Request: chat not found"},
	} {
		l := newLab(t, nil)
		l.run()
		l.Fail("sendMessage", fault)
		last := l.Says(lan, "alo")
		l.expect(t, name, func() bool { return l.Offset() > last })
		if got := l.talk.reaches(); !slices.Equal(got, []string{fmt.Sprintf("telegram %d false", lan.ID)}) {
			t.Errorf("%s: noted %q", name, got)
		}
	}
}
