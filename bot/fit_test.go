package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"hssk/bot/phrase"
	"hssk/store/health"
)

// short is a channel of eighty letters.
func short(t testing.TB) *talk {
	t.Helper()
	book, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	tk := &talk{Bot: &Bot{Phrases: book}, now: time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC),
		means: Means{Short: true, Fits: func(s string) bool { return utf8.RuneCountInString(s) <= 80 }}}
	tk.speak("vi")
	return tk
}

// pagesOf reads all there is to read, as somebody who sends XT again and again.
func pagesOf(tk *talk) (pages []string) {
	tk.fit()
	for len(tk.replies) > 0 && len(pages) < 1000 {
		pages = append(pages, tk.replies[0].Text)
		tk.replies = nil
		tk.in.Text = "xem thêm"
		if !tk.showMore() {
			break
		}
		tk.fit()
	}
	return pages
}

func TestLongAnswersComeInPages(t *testing.T) {
	var lines []string
	for i := range 12 {
		lines = append(lines, fmt.Sprintf("%d. Bùi Thị Hoa, sinh 19%02d", i+1, i))
	}
	list := strings.Join(lines, "\n")
	for name, replies := range map[string][]Reply{
		"nothing":              nil,
		"a short one":          {{Text: "Đã ghi."}},
		"two short ones":       {{Text: "Đã ghi."}, {Text: "Hồ sơ đã đủ."}},
		"a list":               {{Text: list}},
		"a long line":          {{Text: strings.Repeat("từ ", 200)}},
		"one word without end": {{Text: strings.Repeat("a", 400)}},
		"with choices":         {{Text: list, Choices: []Choice{{"1", "Đúng"}, {"2", "Không"}}}},
		"nothing but choices":  {{Choices: []Choice{{"1", strings.Repeat("rất dài ", 30)}, {"2", "Không"}}}},
	} {
		tk := short(t)
		tk.replies = replies
		var said []string
		for _, r := range replies {
			said = append(said, Plain(r))
		}
		pages := pagesOf(tk)
		shown := strings.Join(pages, "\n")
		for i, p := range pages {
			if !tk.means.Fits(p) {
				t.Errorf("%s: page %d has %d letters: %q", name, i+1, utf8.RuneCountInString(p), p)
			}
			if more := strings.Contains(p, "XT"); more != (i < len(pages)-1) {
				t.Errorf("%s: page %d of %d says that there is more: %t", name, i+1, len(pages), more)
			}
		}
		squeeze := func(s string) string {
			return strings.NewReplacer(" ", "", "\n", "", "(Cònnữa:nhắnXT)", "").Replace(strings.ReplaceAll(strings.ReplaceAll(s, " ", ""), "\n", ""))
		}
		want := squeeze(strings.Join(said, ""))
		if got := strings.ReplaceAll(squeeze(shown), squeeze("1. Đúng2. Không"), ""); name == "with choices" && !strings.Contains(pages[0], "1. Đúng\n2. Không") {
			t.Errorf("%s: the first page does not say what can be chosen: %q", name, pages[0])
		} else if name != "with choices" && got != want {
			t.Errorf("%s: shown %q, want %q", name, got, want)
		}
	}
}

// memory keeps the last exchange.
type memory struct{ kept []health.Exchange }

func (m *memory) Recall(context.Context, string, string, string) (health.Conversation, []byte, bool, error) {
	return health.Conversation{}, nil, false, nil
}

func (m *memory) Remember(_ context.Context, x health.Exchange) error {
	m.kept = append(m.kept, x)
	return nil
}

// nobody knows nobody.
type nobody struct{ Shelf }

func (nobody) ContactsAt(context.Context, string, string) ([]health.Contact, error) {
	return nil, nil
}

// A whole letter is not read, and whoever sent it is told so; emoji and letters of another script are no wish.
func TestWhatNobodyCanMean(t *testing.T) {
	tk := short(t)
	for name, text := range map[string]string{"five thousand letters": strings.Repeat("chào ", 1000), "emoji": strings.Repeat("😀", 300), "right to left": "مرحبا بكم",
		"marks without letters": "\u0301\u0323", "zeros": strings.Repeat("0", 900), "nothing": " ", "turned round": "\u202egnud\u202c"} {
		m := &memory{}
		b := &Bot{Phrases: tk.Phrases, Memory: m, Shelf: nobody{}, Now: func() time.Time { return tk.now }, Means: map[string]Means{"sms": tk.means}, Centre: "TTYT"}
		b.Means["sms"] = Means{Short: true, Post: true, Fits: func(s string) bool { return utf8.RuneCountInString(s) <= 400 }}
		replies, err := b.Handle(t.Context(), Incoming{Channel: "sms", Address: "+84912345678", Event: "e1", Text: text})
		if err != nil || len(replies) != 1 || replies[0].Text == "" {
			t.Errorf("%s: %d replies, %v", name, len(replies), err)
			continue
		}
		if long := strings.Contains(replies[0].Text, "dài quá"); long != (name == "five thousand letters") {
			t.Errorf("%s: %q", name, replies[0].Text)
		}
		if len(m.kept) != 1 || len(m.kept[0].Out) != 1 || m.kept[0].Out[0].Args["text"] != replies[0].Text || m.kept[0].Out[0].Purpose != health.PurposeReply {
			t.Errorf("%s: kept %+v", name, m.kept)
		}
	}
}

func FuzzUnderstand(f *testing.F) {
	for _, c := range wishesOf(f, "testdata/wishes.txt") {
		f.Add(c[0])
	}
	f.Add(strings.Repeat("1 ", 500))
	f.Add("\xff\xfe 2 xong")
	f.Fuzz(func(t *testing.T, text string) {
		w := Understand(text, tuesday)
		if again := Understand(text, tuesday); again.String() != w.String() {
			t.Errorf("%q is heard as %q and as %q", text, w, again)
		}
		if w.Want == WantTask && w.Number == 0 && w.Unclear != UnclearMany || w.Want == WantCode && onlyDigits(w.Code) != w.Code || len(w.ID) > 15 {
			t.Errorf("%q is heard as %q", text, w)
		}
		if !w.On.IsZero() && !w.On.After(tuesday) {
			t.Errorf("%q names the past: %q", text, w)
		}
		if _, err := json.Marshal(w); err != nil {
			t.Error(err)
		}
	})
}

// TestEveryPageHasTheWayOut: a long list that comes in pages can be left from each of them.
func TestEveryPageHasTheWayOut(t *testing.T) {
	book := book(t)
	fits := func(text string) bool { return len([]rune(text)) <= 300 }
	tk := &talk{Bot: &Bot{Phrases: book}, words: book.In("vi"), means: Means{Short: true, Fits: fits}}
	r := Reply{Text: "Chọn người:"}
	for n := range 8 {
		r.Choices = append(r.Choices, Choice{strconv.Itoa(n + 1), strings.Repeat("Bùi Văn Dài ", 8)})
	}
	r.Choices = append(r.Choices, Choice{"0", "Quay lại"})
	tk.reply(r)
	for page := 1; ; page++ {
		tk.fit()
		text := tk.replies[0].Text
		if n := strings.Count(text, "0. Quay lại"); n != 1 || !strings.HasSuffix(text, "\n0. Quay lại") || !fits(text) {
			t.Fatalf("page %d has the way out %d times: %q", page, n, text)
		}
		if tk.state.More == "" {
			if page < 3 {
				t.Errorf("only %d pages", page)
			}
			return
		}
		tk.replies, tk.in = nil, Incoming{Text: "XT"}
		if !tk.showMore() {
			t.Fatal("there is no more")
		}
	}
}
