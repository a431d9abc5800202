package telegramtest

import (
	"bytes"
	"encoding/json"
	"image/png"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"
)

func (s *Server) do(r *http.Request, c Call) (any, *problem) {
	if strings.EqualFold(c.Method, "getUpdates") {
		return s.getUpdates(r, c)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.announce()
	switch strings.ToLower(c.Method) {
	case "getme":
		return me(), nil
	case "sendmessage":
		return s.sendMessage(c)
	case "sendphoto":
		return s.sendPhoto(c)
	case "senddocument":
		return s.sendDocument(c)
	case "getfile":
		return s.getFile(c)
	case "answercallbackquery":
		return s.answerCallbackQuery(c)
	case "editmessagereplymarkup":
		return s.editMarkup(c)
	case "editmessagetext":
		return s.editText(c)
	case "setmycommands":
		return s.setMyCommands(c)
	case "setwebhook":
		return s.setWebhook(c)
	case "deletewebhook":
		s.webhook = Webhook{}
		return true, nil
	}
	return nil, &problem{404, "Not Found: method not found"}
}

// getUpdates confirms everything below the offset and holds an empty answer back for as long as the bot asks. A second
// poll ends the first.
func (s *Server) getUpdates(r *http.Request, c Call) (any, *problem) {
	timeout, _ := strconv.Atoi(c.Params["timeout"])
	limit, err := strconv.Atoi(c.Params["limit"])
	if err != nil || limit < 1 || limit > 100 {
		limit = 100
	}
	end := time.After(time.Duration(min(timeout, 50)) * time.Second)
	mine := s.confirm(c)
	for {
		s.mu.Lock()
		changed, latest, hooked := s.changed, s.poller, s.webhook.URL != ""
		batch := make([]json.RawMessage, 0, limit)
		for _, u := range s.queue[:min(limit, len(s.queue))] {
			batch = append(batch, json.RawMessage(u.raw))
		}
		s.mu.Unlock()
		switch {
		case hooked:
			return nil, &problem{409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"}
		case latest != mine:
			return nil, &problem{409, Conflict().Text}
		case len(batch) > 0 || timeout == 0:
			return batch, nil
		}
		select {
		case <-changed:
		case <-end:
			timeout = 0
		case <-r.Context().Done():
			return batch, nil
		}
	}
}

func (s *Server) confirm(c Call) (poller int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.announce()
	s.poller++
	if offset, err := strconv.Atoi(c.Params["offset"]); err == nil {
		s.offset = offset
		for len(s.queue) > 0 && s.queue[0].id < offset {
			s.queue = s.queue[1:]
		}
	}
	return s.poller
}

// open finds the chat a message goes to. Only who has written to the bot can be written to.
func (s *Server) open(c Call) (*chat, *problem) {
	id, err := strconv.ParseInt(c.Params["chat_id"], 10, 64)
	if err != nil || id == 0 || s.chats[id] == nil {
		return nil, bad("chat not found")
	}
	if s.chats[id].blocked {
		return nil, &problem{403, "Forbidden: bot was blocked by the user"}
	}
	return s.chats[id], nil
}

func (s *Server) sendMessage(c Call) (any, *problem) {
	text := c.Params["text"]
	switch n := len(utf16.Encode([]rune(text))); {
	case strings.TrimSpace(text) == "":
		return nil, bad("message text is empty")
	case n > 4096:
		return nil, bad("message is too long")
	}
	return s.keep(c, Message{Text: text})
}

func (s *Server) sendPhoto(c Call) (any, *problem) {
	photo := c.Files["photo"]
	if _, err := png.DecodeConfig(bytes.NewReader(photo)); err != nil {
		return nil, bad("IMAGE_PROCESS_FAILED")
	}
	if len(utf16.Encode([]rune(c.Params["caption"]))) > 1024 {
		return nil, bad("message caption is too long")
	}
	return s.keep(c, Message{Text: c.Params["caption"], Photo: photo})
}

func (s *Server) sendDocument(c Call) (any, *problem) {
	doc, ok := c.Files["document"]
	switch {
	case !ok || len(doc) == 0:
		return nil, bad("file must be non-empty")
	case len(doc) > 50<<20:
		return nil, &problem{413, "Request Entity Too Large"}
	case len(utf16.Encode([]rune(c.Params["caption"]))) > 1024:
		return nil, bad("message caption is too long")
	}
	return s.keep(c, Message{Text: c.Params["caption"], File: doc, Name: c.Names["document"]})
}

func (s *Server) keep(c Call, m Message) (any, *problem) {
	to, failed := s.open(c)
	if failed != nil {
		return nil, failed
	}
	if m.Buttons, m.Share, failed = keyboard(c.Params["reply_markup"]); failed != nil {
		return nil, failed
	}
	m.Private = c.Params["protect_content"] == "true"
	m.ID = to.nextID()
	to.messages = append(to.messages, &m)
	return s.said(to, &m), nil
}

// said is a message of the bot as Telegram gives it back.
func (s *Server) said(to *chat, m *Message) map[string]any {
	out := map[string]any{"message_id": m.ID, "date": 1, "chat": map[string]any{"id": to.id, "type": "private"}, "from": me(), "has_protected_content": m.Private}
	switch {
	case m.Photo != nil:
		id := s.fileOf(m.Photo)
		out["photo"] = []map[string]any{{"file_id": id, "file_unique_id": "u" + id, "width": 1280, "height": 960, "file_size": len(m.Photo)}}
		out["caption"] = m.Text
	case m.File != nil:
		id := s.fileOf(m.File)
		out["document"] = map[string]any{"file_id": id, "file_unique_id": "u" + id, "file_name": m.Name, "file_size": len(m.File)}
		out["caption"] = m.Text
	default:
		out["text"] = m.Text
	}
	if len(m.Buttons) > 0 {
		out["reply_markup"] = map[string]any{"inline_keyboard": [][]Button{m.Buttons}}
	}
	if m.Edits > 0 {
		out["edit_date"] = 1
	}
	return out
}

// me is the bot.
func me() map[string]any {
	return map[string]any{"id": 123456, "is_bot": true, "first_name": "HSSK", "username": Username}
}

// editText changes a message of the bot; what was protected stays so.
func (s *Server) editText(c Call) (any, *problem) {
	to, failed := s.open(c)
	if failed != nil {
		return nil, failed
	}
	id, _ := strconv.Atoi(c.Params["message_id"])
	m := to.message(id)
	if m == nil || m.Photo != nil || m.File != nil {
		return nil, bad("message to edit not found")
	}
	text := c.Params["text"]
	if n := len(utf16.Encode([]rune(text))); n == 0 || n > 4096 {
		return nil, bad("message is too long")
	}
	buttons, _, failed := keyboard(c.Params["reply_markup"])
	if failed != nil {
		return nil, failed
	}
	if m.Text == text && slices.Equal(m.Buttons, buttons) {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	m.Text, m.Buttons = text, buttons
	m.Edits++
	return s.said(to, m), nil
}

// keyboard reads buttons under a message, or the label of a button that shares the reader's own phone number.
func keyboard(markup string) (buttons []Button, share string, failed *problem) {
	if markup == "" {
		return nil, "", nil
	}
	var m struct {
		Rows [][]Button `json:"inline_keyboard"`
		Keys [][]struct {
			Text    string `json:"text"`
			Contact bool   `json:"request_contact"`
		} `json:"keyboard"`
	}
	if json.Unmarshal([]byte(markup), &m) != nil || (m.Rows == nil) == (m.Keys == nil) {
		return nil, "", bad("can't parse reply keyboard markup JSON object")
	}
	for _, row := range m.Keys {
		for _, k := range row {
			if k.Text == "" || !k.Contact {
				return nil, "", bad("can't parse keyboard button: Text buttons are unallowed here")
			}
			share = k.Text
		}
	}
	for _, row := range m.Rows {
		for _, b := range row {
			if b.Text == "" || len(b.Data) < 1 || len(b.Data) > 64 {
				return nil, "", bad("BUTTON_DATA_INVALID")
			}
			buttons = append(buttons, b)
		}
	}
	return buttons, share, nil
}

func (s *Server) answerCallbackQuery(c Call) (any, *problem) {
	if !s.presses[c.Params["callback_query_id"]] {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	if len([]rune(c.Params["text"])) > 200 {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	delete(s.presses, c.Params["callback_query_id"])
	return true, nil
}

func (s *Server) editMarkup(c Call) (any, *problem) {
	to, failed := s.open(c)
	if failed != nil {
		return nil, failed
	}
	id, _ := strconv.Atoi(c.Params["message_id"])
	m := to.message(id)
	if m == nil {
		return nil, bad("message to edit not found")
	}
	buttons, _, failed := keyboard(c.Params["reply_markup"])
	if failed != nil {
		return nil, failed
	}
	if len(buttons) == 0 && len(m.Buttons) == 0 {
		return nil, bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	m.Buttons = buttons
	return s.said(to, m), nil
}

var commandShape = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

func (s *Server) setMyCommands(c Call) (any, *problem) {
	var list []struct{ Command, Description string }
	if json.Unmarshal([]byte(c.Params["commands"]), &list) != nil || len(list) > 100 {
		return nil, bad("can't parse commands")
	}
	for _, cmd := range list {
		if n := len([]rune(cmd.Description)); !commandShape.MatchString(cmd.Command) || n < 1 || n > 256 {
			return nil, bad("BOT_COMMAND_INVALID")
		}
	}
	var scope struct {
		Type string `json:"type"`
		Chat int64  `json:"chat_id"`
	}
	if c.Params["scope"] == "" {
		s.commands[c.Params["language_code"]] = c.Params["commands"]
		return true, nil
	}
	if json.Unmarshal([]byte(c.Params["scope"]), &scope) != nil || scope.Type != "chat" {
		return nil, bad("can't parse BotCommandScope")
	}
	if s.chats[scope.Chat] == nil {
		return nil, bad("chat not found")
	}
	s.chats[scope.Chat].commands = c.Params["commands"]
	return true, nil
}

var secretShape = regexp.MustCompile(`^[A-Za-z0-9_-]{0,256}$`)

func (s *Server) setWebhook(c Call) (any, *problem) {
	u, err := url.Parse(c.Params["url"])
	if err != nil || u.Scheme != "https" {
		return nil, bad("bad webhook: An HTTPS URL must be provided for webhook")
	}
	switch u.Port() {
	case "", "80", "88", "443", "8443":
	default:
		return nil, bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
	}
	if !secretShape.MatchString(c.Params["secret_token"]) {
		return nil, bad("secret token contains unallowed characters")
	}
	s.webhook = Webhook{c.Params["url"], c.Params["secret_token"]}
	return true, nil
}
