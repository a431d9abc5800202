package telegram

import (
	"encoding/json"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"hssk/bot"
)

func private(rest string) string {
	return `{"update_id":7,"message":{"message_id":1,"date":1,"from":{"id":501,"is_bot":false,"first_name":"Lan","language_code":"vi"},` +
		`"chat":{"id":501,"type":"private"},` + rest + `}}`
}

func TestDecode(t *testing.T) {
	said := func(text, start string) *event {
		return &event{chat: 501, in: bot.Incoming{Channel: "telegram", Address: "501", Event: "u7", Text: text, Start: start, Lang: "vi"}}
	}
	others := func() *event {
		e := said("", "")
		e.in.Others = true
		return e
	}
	file := func(name string, size int64) *event {
		e := said("", "")
		e.file, e.in.File = "f1", &bot.SentFile{Name: name, Size: size}
		return e
	}
	press := func(pressed int, group bool) *event {
		e := &event{chat: 501, callback: "q1", pressed: pressed, group: group,
			in: bot.Incoming{Channel: "telegram", Address: "501", Event: "u7", Choice: "2"}}
		if group {
			e.chat, e.in.Address = -9, "-9"
		}
		return e
	}
	for name, tc := range map[string]struct {
		raw  string
		want *event
	}{
		"a sentence":                      {private(`"text":" Nguyễn Văn An "`), said("Nguyễn Văn An", "")},
		"a command":                       {private(`"text":"/tasks"`), said("/tasks", "")},
		"a command to this bot":           {private(`"text":"/Tasks@HSSK_test_bot 3"`), said("/Tasks 3", "")},
		"a command to another bot":        {private(`"text":"/tasks@other_bot"`), nil},
		"a command over two lines":        {private(`"text":"/tasks@hssk_test_bot a\nb"`), said("/tasks a\nb", "")},
		"an address in a sentence":        {private(`"text":"lan@example.vn"`), said("lan@example.vn", "")},
		"start":                           {private(`"text":"/start"`), said("/start", "")},
		"start with an invitation":        {private(`"text":"/start AbC-9_x"`), said("/start AbC-9_x", "AbC-9_x")},
		"start with a strange invitation": {private(`"text":"/start a b"`), said("/start a b", "")},
		"start with too long a payload":   {private(`"text":"/start ` + strings.Repeat("a", 65) + `"`), said("/start "+strings.Repeat("a", 65), "")},
		"a contact":                       {private(`"contact":{"phone_number":"+84912345678","first_name":"Lan"}`), others()},
		"a photo with a caption":          {private(`"photo":[],"caption":"xin chào"`), said("", "")},
		"a list":                          {private(`"document":{"file_id":"f1","file_name":"dân.xlsx","mime_type":"application/pdf","file_size":1200}`), file("dân.xlsx", 1200)},
		"a list without a name":           {private(`"document":{"file_id":"f1"},"caption":"/tasks"`), file("", 0)},
		"a picture as a file":             {private(`"document":{"file_id":"f1","mime_type":"image/png"}`), func() *event { e := said("", ""); e.photo = "f1"; return e }()},
		"a pinned message":                {private(`"pinned_message":{"message_id":1,"date":1,"chat":{"id":501,"type":"private"}}`), nil},
		"an edited message":               {strings.Replace(private(`"text":"a"`), `"message"`, `"edited_message"`, 1), nil},
		"a kind that came later":          {`{"update_id":7,"chat_boost":{"boost":{}}}`, nil},
		"another bot":                     {`{"update_id":7,"message":{"message_id":1,"date":1,"from":{"id":3,"is_bot":true},"chat":{"id":3,"type":"private"},"text":"a"}}`, nil},
		"a channel's post in a group":     {`{"update_id":7,"message":{"message_id":1,"date":1,"chat":{"id":-3,"type":"group"},"text":"a"}}`, nil},
		"a press":                         {`{"update_id":7,"callback_query":{"id":"q1","from":{"id":501},"data":"2","message":{"message_id":4,"date":0,"chat":{"id":501,"type":"private"}}}}`, press(4, false)},
		"a press on a forgotten message":  {`{"update_id":7,"callback_query":{"id":"q1","from":{"id":501},"data":"2"}}`, press(0, false)},
		"a press in a group":              {`{"update_id":7,"callback_query":{"id":"q1","from":{"id":501},"data":"2","message":{"message_id":4,"date":1,"chat":{"id":-9,"type":"group"}}}}`, press(4, true)},
	} {
		got, err := decode(json.RawMessage(tc.raw), "hssk_test_bot")
		if err != nil || (got == nil) != (tc.want == nil) || got != nil && !reflect.DeepEqual(*got, *tc.want) {
			t.Errorf("%s: got %+v, %v, want %+v", name, got, err, tc.want)
		}
	}
}

func TestPoisonIsRefusedWithoutQuotingIt(t *testing.T) {
	for _, raw := range []string{`{"update_id":7,"message":"Nguyễn Văn An"}`, `{"update_id":7,"message":{"message_id":"x"}}`,
		`{"update_id":7,"message":{"message_id":1,"from":{"id":1}}}`, `{"update_id":7,"callback_query":{"id":"q"}}`} {
		if _, err := decode(json.RawMessage(raw), "b"); err != errPoison {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

func TestLanguage(t *testing.T) {
	for code, want := range map[string]string{"vi": "vi", "en-GB": "en", "EN": "en", "fr": "", "": "", "zh-hans": ""} {
		if got := language(code); got != want {
			t.Errorf("%q: %q, want %q", code, got, want)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(private(`"text":"/start abc"`), "hssk_test_bot")
	f.Add(`{"update_id":1,"callback_query":{"id":"q","from":{"id":1},"data":"x"}}`, "")
	f.Add(private(`"document":{"file_id":"f1","file_name":"a\u0000/b.xlsx","file_size":-1}`), "b")
	f.Add(`{"update_id":-1}`, "b")
	f.Add(`[]`, "b")
	f.Fuzz(func(t *testing.T, raw, self string) {
		e, err := decode(json.RawMessage(raw), self)
		if err != nil && e != nil {
			t.Error("an event and an error")
		}
		if e != nil && (e.in.Channel != Name || e.in.Address != fmt.Sprint(e.chat) || !strings.HasPrefix(e.in.Event, "u")) {
			t.Errorf("an event that cannot be answered: %+v", e)
		}
		if e != nil && (e.file != "") != (e.in.File != nil) {
			t.Errorf("a file that cannot be fetched: %+v", e)
		}
		updateID(json.RawMessage(raw))
	})
}
