package telegramtest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
)

// Message is something the bot said.
type Message struct {
	ID      int
	Text    string // or the caption of the photo or document
	Photo   []byte
	File    []byte // of a document
	Name    string // of that file
	Buttons []Button
	Private bool   // cannot be forwarded
	Share   string // label of the button that shares the reader's own phone number; empty: there is none
	Edits   int    // how often the text was changed
}

// Button is one button under a message.
type Button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

type chat struct {
	id       int64
	lastID   int
	blocked  bool
	commands string // the menu of this chat alone, as JSON
	messages []*Message
}

func (c *chat) nextID() int {
	c.lastID++
	return c.lastID
}

func (c *chat) message(id int) *Message {
	for _, m := range c.messages {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// Person writes to the bot. The chat with a person has the person's id.
type Person struct {
	ID   int64
	Name string
	Lang string // language of the app; empty: not told
}

// Says queues what a person types and returns the id of the update.
func (s *Server) Says(p Person, text string) int {
	return s.message(p, p.ID, "private", map[string]any{"text": text})
}

// SaysInGroup queues what a person types in a group; group ids are negative.
func (s *Server) SaysInGroup(p Person, group int64, text string) int {
	return s.message(p, group, "supergroup", map[string]any{"text": text})
}

// Sends queues a message with other content, such as a contact.
func (s *Server) Sends(p Person, content map[string]any) int {
	return s.message(p, p.ID, "private", content)
}

func (s *Server) message(p Person, chatID int64, kind string, content map[string]any) int {
	s.mu.Lock()
	m := map[string]any{"message_id": s.join(chatID).nextID(), "date": 1, "from": p.user(),
		"chat": map[string]any{"id": chatID, "type": kind}}
	s.mu.Unlock()
	for key, value := range content {
		m[key] = value
	}
	return s.put("message", m)
}

// Presses queues the pressing of a button under a message of the bot.
func (s *Server) Presses(p Person, messageID int, data string) int {
	s.mu.Lock()
	s.join(p.ID)
	id := fmt.Sprintf("press-%d", s.lastID+1)
	s.presses[id] = true
	s.mu.Unlock()
	return s.put("callback_query", map[string]any{"id": id, "from": p.user(), "chat_instance": "1", "data": data,
		"message": map[string]any{"message_id": messageID, "date": 1, "chat": map[string]any{"id": p.ID, "type": "private"}}})
}

// Put queues an update of any form; "ID" in it becomes its id.
func (s *Server) Put(raw string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID++
	s.queue = append(s.queue, queued{s.lastID, strings.ReplaceAll(raw, "ID", fmt.Sprint(s.lastID))})
	s.announce()
	return s.lastID
}

func (s *Server) put(kind string, content map[string]any) int {
	raw, err := json.Marshal(content)
	if err != nil {
		panic(err) // unreachable: content has plain values only
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lastID++
	s.queue = append(s.queue, queued{s.lastID, fmt.Sprintf(`{"update_id":%d,%q:%s}`, s.lastID, kind, raw)})
	s.announce()
	return s.lastID
}

func (p Person) user() map[string]any {
	u := map[string]any{"id": p.ID, "is_bot": false, "first_name": p.Name}
	if p.Lang != "" {
		u["language_code"] = p.Lang
	}
	return u
}

func (s *Server) join(id int64) *chat {
	if s.chats[id] == nil {
		s.chats[id] = &chat{id: id}
	}
	return s.chats[id]
}

// Join makes a chat known without anything being said.
func (s *Server) Join(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.join(id)
}

// Block makes a person block the bot, without telling it; see Blocks.
func (s *Server) Block(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.join(id).blocked = true
}

// Blocks makes a person block the bot, which hears of it; Unblocks is the return.
func (s *Server) Blocks(p Person) int {
	s.Block(p.ID)
	return s.member(p, "member", "kicked")
}

// Unblocks makes a person let the bot write again.
func (s *Server) Unblocks(p Person) int {
	s.mu.Lock()
	s.join(p.ID).blocked = false
	s.mu.Unlock()
	return s.member(p, "kicked", "member")
}

func (s *Server) member(p Person, before, after string) int {
	bot := map[string]any{"id": 123456, "is_bot": true, "first_name": "HSSK", "username": Username}
	return s.put("my_chat_member", map[string]any{"chat": map[string]any{"id": p.ID, "type": "private"}, "from": p.user(), "date": 1,
		"old_chat_member": map[string]any{"user": bot, "status": before}, "new_chat_member": map[string]any{"user": bot, "status": after, "until_date": 0}})
}

// Shares queues a contact: the person's own when of is theirs. Telegram fills in whose it is.
func (s *Server) Shares(p, of Person, phone string) int {
	return s.Sends(p, map[string]any{"contact": map[string]any{"phone_number": phone, "first_name": of.Name, "user_id": of.ID}})
}

// ChatCommands gives the menu of one chat as JSON; empty: it has none of its own.
func (s *Server) ChatCommands(id int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.join(id).commands
}

// Messages lists what the bot said in a chat.
func (s *Server) Messages(id int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Message, 0)
	if c := s.chats[id]; c != nil {
		for _, m := range c.messages {
			out = append(out, *m)
		}
	}
	return out
}

// Texts lists the texts of what the bot said in a chat.
func (s *Server) Texts(id int64) []string {
	texts := []string{}
	for _, m := range s.Messages(id) {
		texts = append(texts, m.Text)
	}
	return texts
}

// Offset is the offset the bot asked with last: everything below it is confirmed.
func (s *Server) Offset() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.offset
}

// Pending counts the updates that the bot has not confirmed.
func (s *Server) Pending() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue)
}

// Commands gives the menu of a language as JSON; an empty language is everybody else's.
func (s *Server) Commands(lang string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.commands[lang]
}

// Webhook gives what the bot set; zero: none.
func (s *Server) Webhook() Webhook {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.webhook
}

// Deliver posts the first queued update to Hook as Telegram does, drops it if it was taken, and returns the status.
func (s *Server) Deliver() int {
	s.mu.Lock()
	if len(s.queue) == 0 || s.Hook == nil {
		s.mu.Unlock()
		return 0
	}
	u, secret := s.queue[0], s.webhook.Secret
	s.mu.Unlock()

	req := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(u.raw))
	req.Header.Set("Content-Type", "application/json")
	req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	w := httptest.NewRecorder()
	s.Hook.ServeHTTP(w, req)
	if w.Code >= 200 && w.Code < 300 {
		s.mu.Lock()
		s.queue = s.queue[1:]
		s.mu.Unlock()
	}
	return w.Code
}
