package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"hssk/bot/telegram"
	"hssk/bot/telegram/telegramtest"
	"hssk/store/health"
)

// phoneLab is the whole conversation on Telegram, before our double of its Bot API.
type phoneLab struct {
	*telegramtest.Server
	*app
	t *testing.T
}

func newPhoneLab(t *testing.T) *phoneLab {
	t.Helper()
	l := &phoneLab{Server: telegramtest.New(), app: talkApp(t), t: t}
	ch, err := telegram.New(telegram.Config{Token: l.Token, Endpoint: l.URL, PollTimeout: time.Second}, l.bot, l.phrases, telegramMenus(), nil)
	if err != nil {
		t.Fatal(err)
	}
	l.acts.Senders["telegram"], l.bot.Deep = ch, ch.Invites
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- ch.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		l.Server.Close()
	})
	return l
}

// settle waits until an update is answered.
func (l *phoneLab) settle(id int) {
	l.t.Helper()
	if !l.Wait(func() bool { return l.Offset() > id }) {
		l.t.Fatalf("update %d is not answered", id)
	}
}

// press presses a button by its label, under the latest message that has it.
func (l *phoneLab) press(p telegramtest.Person, label string) {
	l.t.Helper()
	all := l.Messages(p.ID)
	for i := len(all) - 1; i >= 0; i-- {
		for _, b := range all[i].Buttons {
			if strings.HasPrefix(b.Text, label) {
				l.settle(l.Presses(p, all[i].ID, b.Data))
				return
			}
		}
	}
	l.t.Fatalf("there is no button %q in %q", label, l.Texts(p.ID))
}

func (l *phoneLab) says(p telegramtest.Person, text string) { l.settle(l.Says(p, text)) }

// heard expects words in what was said since the message before last mark.
func (l *phoneLab) heard(p telegramtest.Person, mark int, words string) {
	l.t.Helper()
	if said := strings.Join(l.Texts(p.ID)[mark:], "\n"); !strings.Contains(said, words) {
		l.t.Errorf("%q is not in:\n%s", words, said)
	}
}

// TestAFamilyOnOneTelegram: a father shares his number, proves himself, adds a child; buttons of old questions change
// nothing; the menu follows; blocking is noted.
func TestAFamilyOnOneTelegram(t *testing.T) {
	l := newPhoneLab(t)
	l.bot.Shares = func(channel string) bool { return channel == "telegram" }
	thu, khach := telegramtest.Person{ID: 501, Name: "Thử", Lang: "vi"}, telegramtest.Person{ID: 502, Name: "Khách", Lang: "vi"}
	l.says(thu, "/start")
	if got := l.ChatCommands(thu.ID); !strings.Contains(got, `"lienket"`) || strings.Contains(got, `"nhiemvu"`) {
		t.Errorf("the menu of a stranger is %s", got)
	}
	l.press(thu, "Liên kết")
	said := l.Messages(thu.ID)
	if share := said[len(said)-1].Share; share != "Gửi số điện thoại của tôi" {
		t.Errorf("the button to share a number says %q", share)
	}
	mark := len(l.Messages(thu.ID))
	l.settle(l.Shares(thu, khach, "84990000005"))
	l.heard(thu, mark, "danh bạ của người khác")
	l.settle(l.Shares(thu, thu, "84990000001"))
	l.says(thu, "12/03/1985")
	l.heard(thu, mark, "Bùi Văn Thử")
	if got := l.ChatCommands(thu.ID); !strings.Contains(got, `"hoso"`) {
		t.Errorf("the menu of a resident is %s", got)
	}
	c, err := l.store.Contact(t.Context(), "telegram", "501")
	if err != nil || c.Proof != health.ProofPhone {
		t.Errorf("linked by %q: %v", c.Proof, err)
	}
	l.settle(l.Shares(thu, thu, "+84990000001"))
	l.says(thu, "10/04/2022")
	l.says(thu, "/doi")
	l.press(thu, "Bùi Văn Thử")
	l.heard(thu, mark, "đang xem hồ sơ của Bùi Văn Thử")
	for _, m := range l.Messages(thu.ID) {
		if strings.Contains(m.Text, "Bùi") && !m.Private {
			t.Errorf("a message with a name can be forwarded: %s", m.Text)
		}
	}
	if ended := len(l.Calls("answerCallbackQuery")); ended != 2 {
		t.Errorf("%d of 2 presses were ended", ended)
	}
	l.settle(l.Blocks(thu))
	if c, _ = l.store.Contact(t.Context(), "telegram", "501"); c.Gone.IsZero() {
		t.Error("that the bot was blocked is not noted")
	}
	l.settle(l.Unblocks(thu))
	if c, _ = l.store.Contact(t.Context(), "telegram", "501"); !c.Gone.IsZero() {
		t.Error("that the person came back is not noted")
	}
}

// TestAnInvitationOpensTelegram: the link that an administrator hands out opens a chat as the member of staff, once.
func TestAnInvitationOpensTelegram(t *testing.T) {
	l := newPhoneLab(t)
	nam, lan, khach := telegramtest.Person{ID: 701, Name: "Nam", Lang: "vi"}, telegramtest.Person{ID: 702, Name: "Lan", Lang: "vi"}, telegramtest.Person{ID: 703, Name: "Khách", Lang: "vi"}
	l.says(nam, "/start invite-admin")
	l.press(nam, "Cán bộ")
	l.press(nam, "Bùi Thị Lan")
	l.press(nam, "Tạo đường liên kết")
	_, secret, found := strings.Cut(strings.Join(l.Texts(nam.ID), "\n"), "https://t.me/"+telegramtest.Username+"?start=")
	if !found {
		t.Fatalf("there is no link in %q", l.Texts(nam.ID))
	}
	secret, _, _ = strings.Cut(secret, "\n")
	l.says(lan, "/start "+secret)
	l.heard(lan, 0, "y tế thôn bản Xóm Lũy")
	if got := l.ChatCommands(lan.ID); strings.Contains(got, `"them"`) || !strings.Contains(got, `"nhiemvu"`) {
		t.Errorf("the menu of a village worker is %s", got)
	}
	l.says(khach, "/start "+secret)
	l.heard(khach, 0, "không còn dùng được")
}

// TestWhatHasNoWordsIsAnsweredAsWhatItIs: a voice, a sticker and a place are no files.
func TestWhatHasNoWordsIsAnsweredAsWhatItIs(t *testing.T) {
	l := newPhoneLab(t)
	khach := telegramtest.Person{ID: 801, Name: "Khách", Lang: "vi"}
	l.says(khach, "/start")
	for _, sent := range []struct {
		kind, words string
		content     map[string]any
	}{
		{"voice", "chưa nghe được lời nói", map[string]any{"file_id": "v", "file_unique_id": "v", "duration": 3}},
		{"sticker", "hình dán", map[string]any{"file_id": "s", "file_unique_id": "s", "type": "regular", "width": 1, "height": 1, "is_animated": false, "is_video": false}},
		{"location", "không dùng vị trí", map[string]any{"latitude": 20.6, "longitude": 105.2}},
		{"video_note", "không xem được phim", map[string]any{"file_id": "n", "file_unique_id": "n", "length": 1, "duration": 3}},
	} {
		mark := len(l.Texts(khach.ID))
		l.settle(l.Sends(khach, map[string]any{sent.kind: sent.content}))
		if l.heard(khach, mark, sent.words); len(l.Texts(khach.ID)) != mark+1 {
			t.Errorf("%s: %q", sent.kind, l.Texts(khach.ID)[mark:])
		}
	}
}

func TestOldButtonsOnTelegramChangeNothing(t *testing.T) {
	l := newPhoneLab(t)
	nhan := telegramtest.Person{ID: 601, Name: "Nhàn", Lang: "vi"}
	l.says(nhan, "/start invite-nurse")
	if got := l.ChatCommands(nhan.ID); !strings.Contains(got, `{"command":"nhiemvu","description":"Nhiệm vụ của trạm"}`) {
		t.Errorf("the menu of a nurse is %s", got)
	}
	menu := l.Messages(nhan.ID)
	old := menu[len(menu)-1]
	l.press(nhan, "Nhiệm vụ")
	n := len(l.Messages(nhan.ID))
	l.settle(l.Presses(nhan, old.ID, old.Buttons[0].Data)) // once more: a thumb that trembled
	if got := len(l.Messages(nhan.ID)); got != n {
		t.Errorf("a second press was answered: %q", l.Texts(nhan.ID)[n:])
	}
	l.settle(l.Presses(nhan, old.ID, old.Buttons[2].Data)) // another button of the old question
	if toasts := l.Calls("answerCallbackQuery"); !strings.Contains(toasts[len(toasts)-1].Params["text"], "Nút đó thuộc câu hỏi cũ") {
		t.Errorf("an old button is answered by %v", toasts[len(toasts)-1].Params)
	}
	if said := l.Texts(nhan.ID)[n:]; len(said) != 1 || !strings.Contains(said[0], "Việc của trạm") {
		t.Errorf("an old button is answered by %q besides", said)
	}
	l.says(nhan, "/ngonngu")
	l.press(nhan, "English")
	if got := l.ChatCommands(nhan.ID); !strings.Contains(got, `"The station's tasks"`) && !strings.Contains(got, "tasks") {
		t.Errorf("the menu is not in English: %s", got)
	}
}
