package telegram

import (
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"hssk/bot"
	"hssk/bot/phrase"
)

// event is what an update means to us.
type event struct {
	in       bot.Incoming
	chat     int64
	group    bool   // said where others can read: answered with a hint only
	callback string // id of a button press that waits to be answered; empty: none
	pressed  int    // id of the message whose button was pressed; zero: not known
	photo    string // id of a picture that was sent; empty: none
	file     string // id of another file that was sent; empty: none
	reach    reach  // the person has blocked the bot, or come back
}

// reach is what an update says about whether a person can be written to.
type reach string

const (
	reachSame reach = "" // nothing
	reachLost reach = "lost"
	reachBack reach = "back"
)

var errPoison = errors.New("the update cannot be decoded")

// updateID reads the one thing that must be known of an update to get past it.
func updateID(raw json.RawMessage) (id int, ok bool) {
	var u struct {
		ID *int `json:"update_id"`
	}
	if json.Unmarshal(raw, &u) != nil || u.ID == nil {
		return 0, false
	}
	return *u.ID, true
}

// decode reads an update. A nil event means that there is nothing to do about it. self is the bot's user name.
func decode(raw json.RawMessage, self string) (*event, error) {
	var u tgbotapi.Update
	if json.Unmarshal(raw, &u) != nil { // the reason would quote what the person wrote
		return nil, errPoison
	}
	switch {
	case u.CallbackQuery != nil:
		return decodePress(u.UpdateID, u.CallbackQuery)
	case u.Message != nil:
		return decodeMessage(u.UpdateID, u.Message, passedOn(raw), self)
	case u.MyChatMember != nil:
		return decodeMember(u.UpdateID, u.MyChatMember), nil
	}
	return nil, nil // edited messages, channel posts and kinds that came later
}

func decodePress(id int, q *tgbotapi.CallbackQuery) (*event, error) {
	if q.From == nil || q.ID == "" {
		return nil, errPoison
	}
	e := &event{chat: q.From.ID, callback: q.ID} // a private chat has its user's id
	if q.Message != nil && q.Message.Chat != nil {
		e.chat, e.pressed, e.group = q.Message.Chat.ID, q.Message.MessageID, q.Message.Chat.Type != "private"
	}
	e.in = incoming(id, e.chat, q.From)
	e.in.Asked, e.in.Choice = askedIn(q.Data)
	return e, nil
}

// askedIn takes the data of a button apart: the question it belongs to, and the key. Buttons from before questions were told
// apart have the key alone.
func askedIn(data string) (asked, key string) {
	if m := dataShape.FindStringSubmatch(data); m != nil {
		return m[1], m[2]
	}
	return "", data
}

var dataShape = regexp.MustCompile(`^([0-9a-f]{8}):(.+)$`)

// decodeMember reads that a person has blocked the bot or come back; groups do not matter.
func decodeMember(id int, m *tgbotapi.ChatMemberUpdated) *event {
	if m.Chat.Type != "private" {
		return nil
	}
	e := &event{chat: m.Chat.ID, in: incoming(id, m.Chat.ID, &m.From), reach: reachBack}
	if status := m.NewChatMember.Status; status == "kicked" || status == "left" {
		e.reach = reachLost
	}
	return e
}

// passedOn reports whether a message was forwarded or written by another bot: then its contact is not the sender's own
// word. The library does not know the field that says so today.
func passedOn(raw json.RawMessage) bool {
	var u struct {
		Message struct {
			Origin json.RawMessage `json:"forward_origin"`
			Date   int             `json:"forward_date"`
			Via    json.RawMessage `json:"via_bot"`
		} `json:"message"`
	}
	err := json.Unmarshal(raw, &u)
	return err != nil || len(u.Message.Origin) > 0 || u.Message.Date != 0 || len(u.Message.Via) > 0
}

// shareContact hears a contact. Anybody can send anybody's: only one that Telegram has filled with the sender's own id
// counts as the sender's number.
func (e *event) shareContact(m *tgbotapi.Message, passedOn bool) {
	own := m.Contact.UserID != 0 && m.Contact.UserID == m.From.ID && m.From.ID == m.Chat.ID && !passedOn
	if !own || m.Contact.PhoneNumber == "" {
		e.in.Others = true
		return
	}
	e.in.Phone = "+" + strings.TrimPrefix(m.Contact.PhoneNumber, "+")
}

func decodeMessage(id int, m *tgbotapi.Message, passedOn bool, self string) (*event, error) {
	if m.Chat == nil {
		return nil, errPoison
	}
	if m.From == nil || m.From.IsBot || isService(m) {
		return nil, nil
	}
	e := &event{chat: m.Chat.ID, group: m.Chat.Type != "private", in: incoming(id, m.Chat.ID, m.From)}
	if m.Contact != nil {
		e.shareContact(m, passedOn)
		return e, nil
	}
	text, ours := ownCommand(strings.TrimSpace(m.Text), self)
	if !ours {
		return nil, nil
	}
	switch e.photo = pictureOf(m); {
	case e.photo != "":
	case wordless(m) != "":
		e.in.Sent = wordless(m)
	case m.Document != nil && m.Document.FileID != "":
		e.file, e.in.File = m.Document.FileID, &bot.SentFile{Name: m.Document.FileName, Size: int64(m.Document.FileSize)}
	default:
		e.in.Text, e.in.Start = text, startPayload(text)
	}
	return e, nil
}

// wordless names what was sent that has no words and is no picture; empty: it is something else.
func wordless(m *tgbotapi.Message) string {
	switch {
	case m.Voice != nil, m.Audio != nil:
		return "voice"
	case m.Sticker != nil, m.Animation != nil, m.Dice != nil:
		return "sticker"
	case m.Location != nil, m.Venue != nil:
		return "place"
	case m.Video != nil, m.VideoNote != nil:
		return "video"
	}
	return ""
}

func incoming(id int, chat int64, from *tgbotapi.User) bot.Incoming {
	return bot.Incoming{Channel: Name, Address: strconv.FormatInt(chat, 10), Event: "u" + strconv.Itoa(id), Lang: language(from.LanguageCode)}
}

// language keeps a language only if it is spoken here: "en-GB" is "en", "fr" is unknown.
func language(code string) string {
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	if slices.Contains(phrase.Langs(), code) {
		return code
	}
	return ""
}

// isService reports whether nobody said anything: somebody pinned, joined, changed a timer.
func isService(m *tgbotapi.Message) bool {
	return m.PinnedMessage != nil || m.NewChatMembers != nil || m.LeftChatMember != nil || m.NewChatTitle != "" ||
		m.NewChatPhoto != nil || m.DeleteChatPhoto || m.GroupChatCreated || m.SuperGroupChatCreated || m.ChannelChatCreated ||
		m.MessageAutoDeleteTimerChanged != nil || m.MigrateToChatID != 0 || m.MigrateFromChatID != 0
}

var commandShape = regexp.MustCompile(`^(/[A-Za-z0-9_]{1,32})@([A-Za-z0-9_]+)(\s.*)?$`)

// ownCommand drops the bot's name from "/tasks@hssk_bot". ours is false for a command to another bot.
func ownCommand(text, self string) (bare string, ours bool) {
	if !strings.HasPrefix(text, "/") {
		return text, true
	}
	first, rest, more := strings.Cut(text, "\n")
	m := commandShape.FindStringSubmatch(first)
	if m == nil {
		return text, true
	}
	if !strings.EqualFold(m[2], self) {
		return "", false
	}
	bare = m[1] + m[3]
	if more {
		bare += "\n" + rest
	}
	return bare, true
}

// A payload has 1 to 64 of these characters; Telegram passes on nothing else.
var startShape = regexp.MustCompile(`^/start\s+([A-Za-z0-9_-]{1,64})$`)

func startPayload(text string) string {
	if m := startShape.FindStringSubmatch(text); m != nil {
		return m[1]
	}
	return ""
}
