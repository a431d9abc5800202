package telegram

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"sync"
	"testing"

	"hssk/bot"
	"hssk/bot/telegram/telegramtest"
	"hssk/store/health"
)

// reader is a conversation that reads every file, and says what came of it.
type reader struct {
	mu  sync.Mutex
	got []string
}

func (r *reader) reply(in bot.Incoming) ([]bot.Reply, error) {
	if in.File == nil {
		return []bot.Reply{{Text: "nghe: " + in.Text}}, nil
	}
	var b bytes.Buffer
	err := in.File.Read(context.Background(), &b)
	code := health.CodeOf(err)
	if err != nil && code == "" {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.got = append(r.got, in.File.Name+" "+b.String()+code)
	return []bot.Reply{{Text: "đã đọc"}}, nil
}

// TestADocumentIsFetchedWhenItIsRead: through trouble on the line, and with words where it cannot be had.
func TestADocumentIsFetchedWhenItIsRead(t *testing.T) {
	list := []byte("Họ và tên,Ngày sinh")
	for name, c := range map[string]struct {
		send func(*lab)
		want string
	}{
		"a list":                {func(l *lab) { l.SendsFile(lan, "text/csv", "dân.csv", list) }, "dân.csv " + string(list)},
		"one that has expired":  {func(l *lab) { l.SendsFile(lan, "text/csv", "dân.csv", list); l.Forget() }, "dân.csv file_lost"},
		"one that is too large": {func(l *lab) { l.SendsFile(lan, "", "dân.csv", make([]byte, maxFile+1)) }, "dân.csv file_too_big"},
		"one of an unknown id": {func(l *lab) {
			l.Sends(lan, map[string]any{"document": map[string]any{"file_id": "x", "file_unique_id": "x", "file_name": "a"}})
		}, "a file_lost"},
		"while the server is away":   {func(l *lab) { l.Fail("getFile", telegramtest.BadGateway()); l.SendsFile(lan, "", "a", list) }, "a " + string(list)},
		"while it is asked to wait":  {func(l *lab) { l.Fail("getFile", telegramtest.TooMany(2)); l.SendsFile(lan, "", "a", list) }, "a " + string(list)},
		"while the files are away":   {func(l *lab) { l.Fail("file", telegramtest.BadGateway()); l.SendsFile(lan, "", "a", list) }, "a " + string(list)},
		"while the line breaks once": {func(l *lab) { l.Fail("file", telegramtest.Fault{Drop: true}); l.SendsFile(lan, "", "a", list) }, "a " + string(list)},
	} {
		t.Run(name, func(t *testing.T) {
			r := &reader{}
			l := newLab(t, nil)
			l.talk.reply = r.reply
			c.send(l)
			l.run()
			if !l.Wait(func() bool { return l.Pending() == 0 && len(l.Texts(lan.ID)) > 0 }) {
				t.Fatalf("said %q", l.Texts(lan.ID))
			}
			if len(r.got) != 1 || r.got[0] != c.want {
				t.Errorf("%.200q was read, want %q", r.got, c.want)
			}
		})
	}
}

// TestAReplyCarriesAFile: with its text as its caption, protected, and once; where it cannot be written the text goes alone.
func TestAReplyCarriesAFile(t *testing.T) {
	long := strings.Repeat("ă", maxCaption+1)
	l := newLab(t, nil)
	l.talk.reply = func(in bot.Incoming) ([]bot.Reply, error) {
		switch in.Text {
		case "bảng":
			return []bot.Reply{{Text: "Bảng đây", File: "report", Private: true, Choices: []bot.Choice{{Key: "1", Label: "Nữa"}}}}, nil
		case "dài":
			return []bot.Reply{{Text: long, File: "report", Private: true}}, nil
		}
		return []bot.Reply{{Text: "Không có", File: "nothing"}}, nil
	}
	l.Fail("sendDocument", telegramtest.TooMany(1))
	for _, text := range []string{"bảng", "dài", "gì"} {
		l.Says(lan, text)
	}
	l.run()
	if !l.Wait(func() bool { return l.Pending() == 0 && len(l.Messages(lan.ID)) >= 4 }) {
		t.Fatalf("said %q", l.Texts(lan.ID))
	}
	said := l.Messages(lan.ID)
	if len(said) != 4 {
		t.Fatalf("%d messages: %q", len(said), l.Texts(lan.ID))
	}
	if m := said[0]; m.Text != "Bảng đây" || string(m.File) != "of 501 in vi" || m.Name != "báo cáo.xlsx" || !m.Private || len(m.Buttons) != 1 {
		t.Errorf("%+v", m)
	}
	if said[1].Text != long || said[1].File != nil || said[2].File == nil || said[2].Text != "" || !said[2].Private {
		t.Errorf("a long text: %.20q with %d bytes, then %q with %d bytes", said[1].Text, len(said[1].File), said[2].Text, len(said[2].File))
	}
	if m := said[3]; m.Text != "Không có" || m.File != nil {
		t.Errorf("%+v", m)
	}
}

// TestAMessageThatChanges: what is sent unasked may have buttons and a file, and may change in its place.
func TestAMessageThatChanges(t *testing.T) {
	l := newLab(t, nil)
	l.Join(lan.ID)
	m := notice("501")
	m.Args = map[string]string{"list": "i1", "done": "10"}
	var err error
	if m.Provider, err = l.channel.Send(t.Context(), m); err != nil || m.Provider != "1" {
		t.Fatal(m.Provider, err)
	}
	m.Args = map[string]string{"list": "i1", "done": "20"}
	for range 2 { // once more changes nothing
		if err := l.channel.Edit(t.Context(), m); err != nil {
			t.Fatal(err)
		}
	}
	said := l.Messages(lan.ID)
	if len(said) != 1 || said[0].Text != "danh sách 20" || !said[0].Private || said[0].Edits != 1 || said[0].Buttons[0].Data != "/danhsach dung i1" {
		t.Errorf("%+v", said)
	}
	for what, c := range map[string]struct {
		fault telegramtest.Fault
		retry bool
	}{"too fast": {telegramtest.TooMany(1), true}, "away": {telegramtest.BadGateway(), true},
		"too old": {telegramtest.Fault{Status: 400, Text: "Bad Request: message can't be edited"}, false}} {
		l.Fail("editMessageText", c.fault)
		m.Args["done"] += "0"
		var known *health.Error
		if err := l.channel.Edit(t.Context(), m); !errors.As(err, &known) || known.Retry != c.retry {
			t.Errorf("%s: %v", what, err)
		}
	}
	m.Args["file"] = "report"
	if _, err := l.channel.Send(t.Context(), m); err != nil {
		t.Fatal(err)
	}
	if said = l.Messages(lan.ID); len(said) != 2 || string(said[1].File) != "of 501 in vi" || !said[1].Private {
		t.Errorf("%+v", said)
	}
}
