package telegram

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"hssk/bot"
)

// Telegram's limits, in UTF-16 units unless said otherwise.
const (
	maxText       = 4096
	maxCaption    = 1024
	maxToast      = 200
	maxData       = 64 // bytes of callback_data
	maxButtons    = 100
	rowRunes      = 30 // labels that fit on a narrow phone side by side
	rowButtons    = 3
	noLinkPreview = `{"is_disabled":true}` // a preview would open one-time links
)

// outgoing is one message to be sent.
type outgoing struct {
	params tgbotapi.Params
	photo  []byte   // PNG; nil: none
	file   bot.File // a document; without data: none
}

// encode turns a reply into messages. picture is the PNG it names; nil: none could be drawn.
func encode(chat int64, r bot.Reply, picture []byte) []outgoing {
	markup, ok := keyboard(r.Asked, r.Choices)
	if r.Share != "" {
		markup = shareKeyboard(r.Share)
	}
	if !ok { // what cannot be a button is still said
		r.Text, r.Choices = bot.Plain(r), nil
	}
	var out []outgoing
	text := strings.TrimSpace(r.Text)
	if picture != nil {
		photo := outgoing{params: message(chat, r.Private), photo: picture}
		if units(text) <= maxCaption {
			setText(photo.params, "caption", text)
			text = ""
		}
		out = append(out, photo)
	}
	for _, part := range split(text, maxText) {
		m := outgoing{params: message(chat, r.Private)}
		setText(m.params, "text", part)
		m.params["link_preview_options"] = noLinkPreview
		out = append(out, m)
	}
	if markup != "" && len(out) > 0 {
		out[len(out)-1].params["reply_markup"] = markup
	}
	return out
}

// joined makes one message of a question, or a menu, and of what is said just before it, where they fit into one.
func joined(replies []bot.Reply) []bot.Reply {
	var out []bot.Reply
	for i := len(replies) - 1; i >= 0; i-- {
		r := replies[i]
		for ; i > 0 && joins(replies[i-1], r); i-- {
			before := replies[i-1]
			r.Text, r.Private, r.Instead = before.Text+"\n\n"+r.Text, r.Private || before.Private, false
		}
		out = append(out, r)
	}
	slices.Reverse(out)
	return out
}

func joins(before, r bot.Reply) bool {
	alone := before.Picture + before.File + before.Share + r.Picture + r.File + r.Share
	return len(before.Choices) == 0 && len(r.Choices) > 0 && alone == "" && units(before.Text)+units(r.Text)+2 <= maxText
}

func message(chat int64, private bool) tgbotapi.Params {
	p := tgbotapi.Params{"chat_id": strconv.FormatInt(chat, 10)}
	if private {
		p["protect_content"] = "true"
	}
	return p
}

func setText(p tgbotapi.Params, key, text string) {
	if text != "" {
		p[key] = text
	}
}

type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

// keyboard writes choices as buttons. ok is false when some choice cannot be one.
func keyboard(asked string, choices []bot.Choice) (markup string, ok bool) {
	if len(choices) == 0 {
		return "", true
	}
	if len(choices) > maxButtons {
		return "", false
	}
	var rows [][]button
	room := 0
	if asked != "" {
		asked += ":"
	}
	for _, c := range choices {
		if c.Key == "" || len(asked)+len(c.Key) > maxData || strings.TrimSpace(c.Label) == "" {
			return "", false
		}
		n := utf8.RuneCountInString(c.Label)
		if len(rows) == 0 || n > room || len(rows[len(rows)-1]) == rowButtons {
			rows, room = append(rows, nil), rowRunes
		}
		last := len(rows) - 1
		rows[last], room = append(rows[last], button{c.Label, asked + c.Key}), room-n
	}
	text, err := json.Marshal(map[string]any{"inline_keyboard": rows})
	return string(text), err == nil
}

// shareKeyboard is a keyboard of one button, by which people share their own phone number. It hides once it was used.
func shareKeyboard(label string) string {
	type share struct {
		Text    string `json:"text"`
		Contact bool   `json:"request_contact"`
	}
	text, _ := json.Marshal(map[string]any{"keyboard": [][]share{{{label, true}}}, "resize_keyboard": true, "one_time_keyboard": true}) // plain values always marshal
	return string(text)
}

// split cuts a text into parts of at most limit UTF-16 units: between lines if it can, else between words, else between
// letters. Parts of white space alone are left out.
func split(text string, limit int) []string {
	var parts []string
	for text = strings.TrimSpace(text); text != ""; {
		end := cutAt(text, limit)
		if part := strings.TrimSpace(text[:end]); part != "" {
			parts = append(parts, part)
		}
		text = strings.TrimSpace(text[end:])
	}
	return parts
}

// cutAt gives the byte where the first part ends; it is never zero for a text that is not empty.
func cutAt(text string, limit int) int {
	n, line, word := 0, 0, 0
	for i, r := range text {
		w := width(r)
		if n+w > limit && i > 0 {
			switch {
			case line > 0:
				return line
			case word > 0:
				return word
			}
			return i
		}
		n += w
		switch r {
		case '\n':
			line = i + 1
		case ' ':
			word = i + 1
		}
	}
	return len(text)
}

func units(text string) (n int) {
	for _, r := range text {
		n += width(r)
	}
	return n
}

func width(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}
