package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"hssk/bot"
	"hssk/bot/phrase"
)

// publishCommands sets the menu of commands for everybody whose chat has none of its own. The bot works without it, so that
// a failure is only noted.
func (c *Channel) publishCommands(ctx context.Context) {
	if len(c.menus[""]) == 0 {
		return
	}
	for _, lang := range phrase.Langs() {
		p := tgbotapi.Params{"commands": c.menu("", lang)}
		if lang != phrase.Default { // whoever has another language gets the default one
			p["language_code"] = lang
		}
		if _, err := c.call(ctx, "setMyCommands", p); err != nil {
			c.log.Warn("the menu of commands was not set", "channel", Name, "lang", lang, "error", err)
		}
	}
}

func (c *Channel) menu(name, lang string) string {
	type entry struct {
		Command     string `json:"command"`
		Description string `json:"description"`
	}
	menu := make([]entry, len(c.menus[name]))
	for i, cmd := range c.menus[name] {
		menu[i] = entry{cmd.Name, c.phrases.In(lang).Say(cmd.Phrase)}
	}
	text, _ := json.Marshal(menu) // strings always marshal
	return string(text)
}

// showMenu gives a chat the menu that the last reply names, in the language that the person has chosen, whatever language
// the app has. What the chat has already is not set again by this process.
func (c *Channel) showMenu(ctx context.Context, chat int64, replies []bot.Reply) {
	for i := len(replies) - 1; i >= 0; i-- {
		r := replies[i]
		if r.Menu == "" {
			continue
		}
		if len(c.menus[r.Menu]) == 0 || !c.shown.change(chat, r.Menu+" "+r.Lang) {
			return
		}
		scope := fmt.Sprintf(`{"type":"chat","chat_id":%d}`, chat)
		if _, err := c.call(ctx, "setMyCommands", tgbotapi.Params{"commands": c.menu(r.Menu, r.Lang), "scope": scope}); err != nil {
			c.shown.forget(chat)
			c.log.Debug("the menu of a chat was not set", "channel", Name, "error", err)
		}
		return
	}
}

// shownMenus remembers which menu each chat was given.
type shownMenus struct {
	mu   sync.Mutex
	last map[int64]string
}

// change notes the menu of a chat and reports whether it had another one before.
func (s *shownMenus) change(chat int64, menu string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last[chat] == menu {
		return false
	}
	if s.last == nil || len(s.last) >= manyChats {
		s.last = map[int64]string{}
	}
	s.last[chat] = menu
	return true
}

func (s *shownMenus) forget(chat int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.last, chat)
}
