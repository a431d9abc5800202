package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/bot/telegram/telegramtest"
	"hssk/store/health"
)

var (
	lan  = telegramtest.Person{ID: 501, Name: "Lan", Lang: "vi"}
	hung = telegramtest.Person{ID: 502, Name: "Hùng"}
	mary = telegramtest.Person{ID: 503, Name: "Mary", Lang: "en-GB"}
)

// talk is a conversation for tests: it answers what reply says, or repeats what it heard.
type talk struct {
	mu    sync.Mutex
	heard []bot.Incoming
	reply func(bot.Incoming) ([]bot.Reply, error)

	reached []string
}

func (h *talk) Handle(_ context.Context, in bot.Incoming) ([]bot.Reply, error) {
	h.mu.Lock()
	h.heard = append(h.heard, in)
	reply := h.reply
	h.mu.Unlock()
	if reply == nil {
		return []bot.Reply{{Text: "nghe: " + in.Text + in.Choice}}, nil
	}
	return reply(in)
}

// File writes a file by its name; there is one.
func (h *talk) File(_ context.Context, ask bot.FileAsk) (bot.File, error) {
	if ask.Name != "report" {
		return bot.File{}, errors.New("no such file")
	}
	return bot.File{Name: "báo cáo.xlsx", Type: "application/octet-stream", Data: []byte("of " + ask.Address + " in " + ask.Lang)}, nil
}

// Notice has more to say about one phrase.
func (h *talk) Notice(_ context.Context, m health.Message) (bot.Reply, bool, error) {
	if m.Args["list"] == "" {
		return bot.Reply{}, false, nil
	}
	return bot.Reply{Text: "danh sách " + m.Args["done"], Private: true, File: m.Args["file"], Choices: []bot.Choice{{Key: "/danhsach dung " + m.Args["list"], Label: "Tạm dừng"}}}, true, nil
}

func (h *talk) Picture(_ context.Context, name, lang string) ([]byte, error) {
	switch name {
	case "progress":
		var b bytes.Buffer
		err := png.Encode(&b, image.NewGray(image.Rect(0, 0, 4, 4)))
		return b.Bytes(), err
	case "broken":
		return []byte("not a picture"), nil
	}
	return nil, errors.New("no such picture")
}

func (h *talk) Reached(_ context.Context, channel, address string, ok bool) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.reached = append(h.reached, fmt.Sprint(channel, " ", address, " ", ok))
	return nil
}

func (h *talk) reaches() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return slices.Clone(h.reached)
}

func (h *talk) events() (events []string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, in := range h.heard {
		events = append(events, in.Event)
	}
	return events
}

// lab is a channel before a server, with waits that are noted and not waited for.
type lab struct {
	*telegramtest.Server
	channel *Channel
	talk    *talk
	log     *safeBuffer
	mu      sync.Mutex
	waits   []time.Duration
	stop    func()
}

func words() phrase.Book {
	return phrase.Book{
		"vi": {phrasePrivateOnly: "Xin nhắn riêng.", phraseTextOnly: "Xin gõ chữ.", phraseTrouble: "Xin gửi lại.",
			"menu.tasks": "Việc của tôi", "menu.find": "Tìm người", "notice.done": "Đã cập nhật hồ sơ {code}.", "notice.empty": " "},
		"en": {phrasePrivateOnly: "Write in private.", phraseTextOnly: "Please type.", phraseTrouble: "Please send again.",
			"menu.tasks": "My tasks", "menu.find": "Find", "notice.done": "Record {code} updated."},
	}
}

func newLab(t *testing.T, change func(*Config)) *lab {
	t.Helper()
	l := &lab{Server: telegramtest.New(), talk: &talk{}, log: &safeBuffer{}, stop: func() {}}
	l.Check = specCheck(t)
	cfg := Config{Token: l.Token, Endpoint: l.URL, PollTimeout: time.Second}
	if change != nil {
		change(&cfg)
	}
	c, err := New(cfg, l.talk, words(), Menus{"": {{"tasks", "menu.tasks"}}, "nurse": {{"tasks", "menu.tasks"}, {"find", "menu.find"}}, "citizen": {{"find", "menu.find"}}},
		slog.New(slog.NewTextHandler(l.log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatal(err)
	}
	c.pause = 5 * time.Millisecond
	c.sleep = l.sleep
	l.channel = c
	t.Cleanup(func() {
		l.stop()
		l.Close()
		for _, p := range l.Problems() {
			t.Error("a request is not as the Bot API describes it: ", p)
		}
		if _, secret, _ := strings.Cut(l.Token, ":"); strings.Contains(l.log.String(), secret) {
			t.Error("the log has the token")
		}
	})
	return l
}

func (l *lab) sleep(ctx context.Context, d time.Duration) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if d > 0 {
		l.waits = append(l.waits, d)
	}
	return ctx.Err()
}

func (l *lab) longestWait() (d time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, w := range l.waits {
		d = max(d, w)
	}
	return d
}

// run starts the channel; done gets what Run returned.
func (l *lab) run() (done <-chan error) {
	ctx, cancel := context.WithCancel(context.Background())
	out := make(chan error, 1)
	finished := make(chan struct{})
	go func() {
		out <- l.channel.Run(ctx)
		close(finished)
	}()
	l.stop = func() {
		cancel()
		<-finished
	}
	return out
}

func (l *lab) expect(t *testing.T, what string, cond func() bool) {
	t.Helper()
	if !l.Wait(cond) {
		t.Fatalf("this did not happen: %s\nlog:\n%s", what, l.log)
	}
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *safeBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *safeBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
