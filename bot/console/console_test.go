package console

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// parrot says everything twice, and fails when it is told to.
type parrot struct {
	mu     sync.Mutex
	events []bot.Incoming
}

func (p *parrot) Handle(_ context.Context, in bot.Incoming) ([]bot.Reply, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.events = append(p.events, in)
	if in.Text == "fail" {
		return nil, errors.New("store is away")
	}
	return []bot.Reply{{Text: in.Text + in.Start, Choices: []bot.Choice{{Key: "1", Label: "Đúng"}}}, {Text: "ảnh", Picture: "progress"}}, nil
}

// book keeps lines in order.
type book struct {
	mu    sync.Mutex
	lines []health.Line
}

func (b *book) AppendLine(_ context.Context, l health.Line) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.lines = append(b.lines, l)
	return nil
}

func (b *book) Lines(_ context.Context, _, address, after string, limit int) ([]health.Line, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	var out []health.Line
	for _, l := range b.lines {
		if l.Address == address && l.ID > after {
			out = append(out, l)
		}
	}
	return out[max(0, len(out)-limit):], nil
}

// screen is what the terminal shows.
type screen struct {
	mu   sync.Mutex
	text strings.Builder
}

func (s *screen) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *screen) shows(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return strings.Contains(s.text.String(), text)
}

func counter() func() string {
	var mu sync.Mutex
	n := 0
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		n++
		return strconv.Itoa(1000 + n)
	}
}

func TestChat(t *testing.T) {
	p, out, dir := &parrot{}, &screen{}, t.TempDir()
	c := &Console{Handler: p, Shelf: &book{}, Address: "an", Lang: "vi", In: strings.NewReader("  xin chào \n\nfail\n"), Out: out, NewID: counter(), Failed: "Hệ thống lỗi",
		Album: Album{Dir: dir, Now: time.Now, Draw: func(_ context.Context, name, lang string) ([]byte, error) { return []byte(name + lang), nil }},
		Words: phrase.Book{"vi": {"console.picture": "Hình đã lưu: {path}"}}.In("vi")}
	if err := c.Run(t.Context(), "invitation"); err != nil {
		t.Fatal(err)
	}
	if len(p.events) != 3 || p.events[0].Start != "invitation" || p.events[0].Text != "" || p.events[1].Text != "xin chào" {
		t.Fatalf("the bot heard %+v", p.events)
	}
	if p.events[0].Event == p.events[1].Event || p.events[1].Channel != Name || p.events[1].Address != "an" {
		t.Errorf("the bot heard %+v", p.events)
	}
	for _, want := range []string{"invitation\n1. Đúng", "xin chào\n1. Đúng", "Hình đã lưu: " + dir, "! Hệ thống lỗi"} {
		if !out.shows(want) {
			t.Errorf("the terminal does not show %q", want)
		}
	}
}

// until waits for something to show up.
func until(t *testing.T, out *screen, text string) {
	t.Helper()
	for range 1000 {
		if out.shows(text) {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("the terminal does not show %q", text)
}

func TestNoticeShowsUp(t *testing.T) {
	phrases := phrase.Book{"vi": {"notice": "Đề nghị đã được chấp nhận"}}
	lines, out, id := &book{}, &screen{}, counter()
	earlier, _ := json.Marshal(bot.Reply{Text: "hôm qua"})
	if err := lines.AppendLine(t.Context(), health.Line{ID: id(), Address: "an", Body: earlier}); err != nil {
		t.Fatal(err)
	}
	in, typed := io.Pipe()
	c := &Console{Handler: &parrot{}, Shelf: lines, Address: "an", In: in, Out: out, NewID: id}
	done := make(chan error)
	go func() { done <- c.Run(t.Context(), "invitation") }()
	until(t, out, "console.picture_failed")
	s := Sender{Keep: lines, Phrases: phrases, NewID: id, Now: time.Now}
	if provider, err := s.Send(t.Context(), health.Message{Channel: Name, Address: "an", Phrase: "notice"}); err != nil || provider == "" {
		t.Fatalf("sent as %q, %v", provider, err)
	}
	until(t, out, "Đề nghị đã được chấp nhận")
	if out.shows("hôm qua") {
		t.Error("the terminal shows what was said in another session")
	}
	if err := typed.Close(); err != nil {
		t.Fatal(err)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// TestOpenQuestionStaysOpen: whoever closes the terminal over a question finds it again.
func TestOpenQuestionStaysOpen(t *testing.T) {
	lines, out, id, p := &book{}, &screen{}, counter(), &parrot{}
	asked, _ := json.Marshal(bot.Reply{Text: "Xin nhập mã"})
	if err := lines.AppendLine(t.Context(), health.Line{ID: id(), Address: "an", Body: asked}); err != nil {
		t.Fatal(err)
	}
	c := &Console{Handler: p, Shelf: lines, Address: "an", In: strings.NewReader("482913\n"), Out: out, NewID: id}
	if err := c.Run(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	if !out.shows("Xin nhập mã") || len(p.events) != 1 || p.events[0].Text != "482913" {
		t.Errorf("the bot heard %d events", len(p.events))
	}
}
