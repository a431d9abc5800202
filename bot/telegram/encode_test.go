package telegram

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"hssk/bot"
)

func TestSplit(t *testing.T) {
	for name, tc := range map[string]struct {
		text  string
		limit int
		want  []string
	}{
		"nothing":                        {" \n ", 10, nil},
		"what fits":                      {"một hai", 7, []string{"một hai"}},
		"between lines":                  {"một hai\nba\nbốn", 11, []string{"một hai\nba", "bốn"}},
		"between words":                  {"một hai ba", 8, []string{"một hai", "ba"}},
		"between letters":                {"aaaaaa", 4, []string{"aaaa", "aa"}},
		"never inside a pair of units":   {"a🙂🙂", 4, []string{"a🙂", "🙂"}},
		"a letter wider than the limit":  {"🙂🙂", 1, []string{"🙂", "🙂"}},
		"blank lines are not parts":      {"aa\n\n\n\nbb", 3, []string{"aa", "bb"}},
		"Vietnamese counts letters once": {strings.Repeat("ệ", 4), 4, []string{"ệệệệ"}},
	} {
		if got := split(tc.text, tc.limit); !slices.Equal(got, tc.want) {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("một hai\nba 🙂", 5)
	f.Add(strings.Repeat("ă ", 50), 3)
	f.Fuzz(func(t *testing.T, text string, limit int) {
		if limit < 2 || !utf8.ValidString(text) {
			return
		}
		parts := split(text, limit)
		for _, p := range parts {
			if units(p) > limit || strings.TrimSpace(p) == "" {
				t.Errorf("part %q of limit %d", p, limit)
			}
		}
		if got, want := strings.Fields(strings.Join(parts, "")), strings.Fields(text); strings.Join(got, "") != strings.Join(want, "") {
			t.Errorf("%q became %q", text, parts)
		}
	})
}

func labels(t *testing.T, markup string) (rows [][]string) {
	var m struct {
		Rows [][]button `json:"inline_keyboard"`
	}
	if err := json.Unmarshal([]byte(markup), &m); err != nil {
		t.Fatal(err)
	}
	for _, row := range m.Rows {
		var r []string
		for _, b := range row {
			r = append(r, b.Text+"="+b.Data)
		}
		rows = append(rows, r)
	}
	return rows
}

func TestEncode(t *testing.T) {
	out := encode(5, bot.Reply{Text: "Có đúng không?", Private: true, Choices: []bot.Choice{{Key: "1", Label: "Đúng"}, {Key: "2", Label: "Sai"},
		{Key: "3", Label: "Chưa biết"}, {Key: "4", Label: "Khác"}, {Key: "0", Label: "Quay lại danh sách việc hôm nay"}}}, nil)
	if len(out) != 1 || out[0].params["protect_content"] != "true" || out[0].params["chat_id"] != "5" {
		t.Fatalf("%+v", out)
	}
	want := [][]string{{"Đúng=1", "Sai=2", "Chưa biết=3"}, {"Khác=4"}, {"Quay lại danh sách việc hôm nay=0"}}
	if got := labels(t, out[0].params["reply_markup"]); !slices.EqualFunc(got, want, slices.Equal) {
		t.Errorf("%q", got)
	}
	if out[0].params["link_preview_options"] != noLinkPreview {
		t.Error("a preview would open a one-time link")
	}
}

func TestButtonsComeUnderTheLastPart(t *testing.T) {
	out := encode(5, bot.Reply{Text: strings.Repeat("a", 5000), Choices: []bot.Choice{{Key: "1", Label: "x"}}}, nil)
	if len(out) != 2 || out[0].params["reply_markup"] != "" || out[1].params["reply_markup"] == "" {
		t.Errorf("%d parts", len(out))
	}
	if out[0].params["protect_content"] != "" {
		t.Error("what is not private may be forwarded")
	}
}

func TestWhatCannotBeAButtonIsWritten(t *testing.T) {
	long := strings.Repeat("ệ", 22)
	for name, c := range map[string]bot.Choice{"a key of 66 bytes": {Key: long, Label: "x"}, "no key": {Label: "x"}, "no label": {Key: "x"}} {
		out := encode(5, bot.Reply{Text: "chọn", Choices: []bot.Choice{{Key: "1", Label: "một"}, c}}, nil)
		if len(out) != 1 || out[0].params["reply_markup"] != "" || !strings.Contains(out[0].params["text"], "1. một") {
			t.Errorf("%s: %+v", name, out)
		}
	}
	many := make([]bot.Choice, 101)
	for i := range many {
		many[i] = bot.Choice{Key: "k", Label: "l"}
	}
	if _, ok := keyboard("", many); ok {
		t.Error("more buttons than Telegram takes")
	}
}

func TestPictures(t *testing.T) {
	choice := []bot.Choice{{Key: "1", Label: "x"}}
	short := encode(5, bot.Reply{Text: "Tiến độ", Choices: choice, Private: true}, []byte("png"))
	if len(short) != 1 || short[0].params["caption"] != "Tiến độ" || short[0].params["reply_markup"] == "" || short[0].params["protect_content"] == "" {
		t.Errorf("a short text is the caption: %+v", short)
	}
	long := encode(5, bot.Reply{Text: strings.Repeat("ă", 1025), Choices: choice}, []byte("png"))
	if len(long) != 2 || long[0].params["caption"] != "" || long[0].params["reply_markup"] != "" || long[1].params["reply_markup"] == "" {
		t.Errorf("a long text follows the picture: %+v", long)
	}
	if none := encode(5, bot.Reply{}, nil); len(none) != 0 {
		t.Errorf("nothing to say: %+v", none)
	}
}
