package web

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

var noon = time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC) // 12:00 in Hà Nội

var errNotFound = errors.New("contact: not found")

// world is a small health centre: a talk that repeats what it hears, and what the pages show.
type world struct {
	mu       sync.Mutex
	now      time.Time
	ids      int
	talk     []health.Line
	handled  map[string]int // by address and event
	events   map[string]bool
	contacts map[string]health.StaffID
	people   map[health.StaffID]health.Staff
	lang     map[string]string
	board    health.Board
	messages []health.Message
	imports  []health.Import
	failing  error
}

func newWorld() *world {
	return &world{now: noon, handled: map[string]int{}, events: map[string]bool{}, contacts: map[string]health.StaffID{},
		lang: map[string]string{}, people: map[health.StaffID]health.Staff{
			"sup":   {ID: "sup", Name: "Đinh Thị Mận", Role: health.RoleSupervisor, Active: true},
			"head":  {ID: "head", Name: "Quách Văn Hòa", Role: health.RoleHead, Station: "VS", Active: true},
			"nurse": {ID: "nurse", Name: "Bùi Thị Thử", Role: health.RoleNurse, Station: "VS", Active: true},
			"left":  {ID: "left", Name: "Hà Văn Nghỉ", Role: health.RoleSupervisor, Active: false},
		}}
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

func (w *world) newID() string { w.ids++; return fmt.Sprintf("id-%06d", w.ids) }

// add keeps one line, as the conversation or a Sender does.
func (w *world) add(address string, inbound bool, r bot.Reply) string {
	body, _ := json.Marshal(r)
	id := w.newID()
	w.talk = append(w.talk, health.Line{ID: id, Channel: Channel, Address: address, Inbound: inbound, Body: body, At: w.now})
	return id
}

func (w *world) Handle(_ context.Context, in bot.Incoming) ([]bot.Reply, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failing != nil {
		return nil, w.failing
	}
	w.handled[in.Event]++
	key := in.Address + " " + in.Event
	if w.events[key] {
		return nil, nil
	}
	w.events[key] = true
	if in.Lang != "" {
		w.lang[in.Address] = in.Lang
	}
	if in.Start != "" {
		w.contacts[in.Address] = health.StaffID(in.Start)
	}
	heard := in.Text
	if in.Photo != nil {
		heard = "(thẻ căn cước)"
	}
	if in.Choice != "" {
		heard = "chọn " + in.Choice
	}
	if in.File != nil {
		heard = "(tệp " + in.File.Name + ")"
	}
	if heard != "" {
		w.add(in.Address, true, bot.Reply{Text: heard})
	}
	r := w.replyTo(in)
	w.add(in.Address, false, r)
	return []bot.Reply{r}, nil
}

func (w *world) replyTo(in bot.Incoming) bot.Reply {
	switch {
	case in.Photo != nil:
		size, kind, _ := image.DecodeConfig(bytes.NewReader(in.Photo))
		return bot.Reply{Text: fmt.Sprintf("Ảnh %s %dx%d", kind, size.Width, size.Height)}
	case in.File != nil:
		return w.looked(in.File)
	case in.Choice == "1":
		return bot.Reply{Text: "Nhập mã gồm 6 chữ số.", Password: true, Private: true}
	case in.Text == "tiến độ":
		return bot.Reply{Text: "Tiến độ chung", Picture: "progress"}
	case in.Text != "":
		return bot.Reply{Text: "Đã ghi: " + in.Text}
	}
	return bot.Reply{Text: "Xin chào ông/bà.\nÔng/bà cần gì?", Choices: []bot.Choice{{Key: "1", Label: "Liên kết hồ sơ"}, {Key: "2", Label: "Trợ giúp"}}}
}

// looked reads a file, as the conversation does of whoever may send one.
func (w *world) looked(f *bot.SentFile) bot.Reply {
	if f.Read == nil {
		return bot.Reply{Text: fmt.Sprintf("Không đọc tệp %d byte", f.Size)}
	}
	var b bytes.Buffer
	if err := f.Read(context.Background(), &b); err != nil {
		return bot.Reply{Text: err.Error()}
	}
	return bot.Reply{Text: fmt.Sprintf("Đã đọc %d byte: %.9s", b.Len(), b.String()), File: "rows-i1"}
}

// File hands one file over, to whoever is a member of staff.
func (w *world) File(_ context.Context, ask bot.FileAsk) (bot.File, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if ask.Name != "rows-i1" || w.contacts[ask.Address] == "" {
		return bot.File{}, health.Refuse("list_not_yours", nil)
	}
	return bot.File{Name: "danh sách.can-sua.xlsx", Type: bot.SheetType, Data: []byte("PK of " + ask.Lang)}, nil
}

// Watched says how far the first import is.
func (w *world) Watched(_ context.Context, ask bot.FileAsk) (bot.Reply, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.imports) == 0 || ask.Name != string(w.imports[0].ID) {
		return bot.Reply{}, false, health.Refuse("list_not_yours", nil)
	}
	i := w.imports[0]
	r := bot.Reply{Text: fmt.Sprintf("%s: %d/%d dòng", i.State, i.Tally.Decided(), i.Rows)}
	if !i.State.Over() {
		r.Choices = []bot.Choice{{Key: "/danhsach dung i1", Label: "Tạm dừng"}, {Key: "/danhsach huy i1", Label: "Dừng hẳn"}}
	}
	return r, i.State.Over(), nil
}

func (w *world) Picture(_ context.Context, name, _ string) ([]byte, error) {
	if name != "progress" {
		return nil, errors.New("no such picture")
	}
	return drawIcon(192)
}

func (w *world) Lines(_ context.Context, channel, address, after string, limit int) ([]health.Line, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failing != nil {
		return nil, w.failing
	}
	var out []health.Line
	for _, l := range w.talk {
		if l.Channel == channel && l.Address == address && l.ID > after {
			out = append(out, l)
		}
	}
	slices.SortFunc(out, func(a, b health.Line) int { return strings.Compare(a.ID, b.ID) })
	if over := len(out) - limit; over > 0 && after == "" {
		return out[over:], nil
	}
	return out[:min(limit, len(out))], nil
}

func (w *world) Recall(_ context.Context, channel, address, _ string) (health.Conversation, []byte, bool, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return health.Conversation{Channel: channel, Address: address, Lang: w.lang[address]}, nil, false, nil
}

func (w *world) Board(context.Context, time.Time) (health.Board, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	b := w.board
	b.At = w.now
	return b, nil
}

func (w *world) Contact(_ context.Context, channel, address string) (health.Contact, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	id, ok := w.contacts[address]
	if !ok {
		return health.Contact{}, errNotFound
	}
	return health.Contact{Channel: channel, Address: address, Staff: id}, nil
}

func (w *world) Staff(_ context.Context, id health.StaffID) (health.Staff, error) {
	s, ok := w.people[id]
	if !ok {
		return s, errNotFound
	}
	return s, nil
}

func (w *world) Outbox(context.Context, string, int) ([]health.Message, error) {
	return w.messages, nil
}
func (w *world) ImportList(context.Context, int) ([]health.Import, error) { return w.imports, nil }

func (w *world) AppendLine(_ context.Context, l health.Line) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.failing != nil {
		return w.failing
	}
	w.talk = append(w.talk, l)
	return nil
}

// site is the world behind a server.
type site struct {
	*world
	server *Server
	http   *httptest.Server
	log    *bytes.Buffer
	t      *testing.T
}

func open(t *testing.T, adjust ...func(*Config)) *site {
	t.Helper()
	book, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	s := &site{world: newWorld(), log: &bytes.Buffer{}, t: t}
	c := Config{Bot: s, Shelf: s, Phrases: book, Now: s.clock, SigningKey: []byte(strings.Repeat("k", 32)),
		Centre: "Trung tâm Y tế Tân Lạc", Poll: 5 * time.Millisecond, Log: slog.New(slog.NewTextHandler(s.log, nil))}
	for _, f := range adjust {
		f(&c)
	}
	if s.server, err = New(c); err != nil {
		t.Fatal(err)
	}
	s.http = httptest.NewServer(s.server.Handler())
	t.Cleanup(func() { s.server.Close(); s.http.Close() })
	return s
}

// phone is one browser.
type phone struct {
	*site
	client *http.Client
}

func (s *site) phone() *phone {
	jar, _ := cookiejar.New(nil)
	return &phone{s, &http.Client{Jar: jar}}
}

type got struct {
	*http.Response
	body string
}

func (p *phone) do(r *http.Request) got {
	p.t.Helper()
	res, err := p.client.Do(r)
	if err != nil {
		p.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		p.t.Fatal(err)
	}
	return got{res, string(body)}
}

func (p *phone) request(method, path, kind, body string) *http.Request {
	p.t.Helper()
	r, err := http.NewRequest(method, p.http.URL+path, strings.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	return r
}

func (p *phone) get(path string) got { p.t.Helper(); return p.do(p.request("GET", path, "", "")) }

// invited opens a link and gives the slot it led to.
func (p *phone) invited(token string) string {
	p.t.Helper()
	return p.slotOf(p.get("/c/" + token))
}

func (p *phone) started() string {
	p.t.Helper()
	return p.slotOf(p.do(p.request("POST", "/start", "application/x-www-form-urlencoded", "lang=vi")))
}

func (p *phone) slotOf(g got) string {
	p.t.Helper()
	parts := strings.Split(g.Request.URL.Path, "/")
	if g.StatusCode != http.StatusOK || len(parts) != 4 || parts[3] != "chat" {
		p.t.Fatalf("came to %s with %d: %s", g.Request.URL.Path, g.StatusCode, g.body)
	}
	return parts[2]
}

func (p *phone) cookies(path string) []*http.Cookie {
	u, _ := url.Parse(p.http.URL + path)
	return p.client.Jar.Cookies(u)
}

func (p *phone) say(slot string, u utterance) got {
	p.t.Helper()
	body, _ := json.Marshal(u)
	return p.do(p.request("POST", "/u/"+slot+"/say", "application/json", string(body)))
}

func (p *phone) heard(g got) news {
	p.t.Helper()
	var n news
	if err := json.Unmarshal([]byte(g.body), &n); err != nil || g.StatusCode != http.StatusOK {
		p.t.Fatalf("%d %s: %v", g.StatusCode, g.body, err)
	}
	return n
}

func texts(lines []shown) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Text)
	}
	return out
}

func wants(t *testing.T, page string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(page, part) {
			t.Errorf("the page lacks %q:\n%s", part, page)
		}
	}
}

func lacks(t *testing.T, page string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if strings.Contains(page, part) {
			t.Errorf("the page has %q:\n%s", part, page)
		}
	}
}
