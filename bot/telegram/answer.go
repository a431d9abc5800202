package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strconv"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"

	"hssk/bot"
)

// Phrases the channel says by itself.
const (
	phrasePrivateOnly = "telegram.private_only"
	phraseTextOnly    = "telegram.text_only"
	phraseTrouble     = "telegram.trouble"
)

// Phrases lists the keys that must be in the catalogs.
func Phrases() []string { return []string{phrasePrivateOnly, phraseTextOnly, phraseTrouble} }

// answer deals with one update to its end. After an error nothing is done twice by answering it again.
func (c *Channel) answer(ctx context.Context, id int, e *event) error {
	if c.ledger.look(id).done {
		return nil
	}
	if err := c.converse(ctx, id, e); err != nil {
		return err
	}
	c.ledger.done(id)
	return nil
}

func (c *Channel) converse(ctx context.Context, id int, e *event) error {
	if e.group {
		return c.pointToPrivate(ctx, id, e)
	}
	if e.reach != reachSame {
		return c.handler.Reached(ctx, Name, e.in.Address, e.reach == reachBack)
	}
	if e.callback != "" && e.in.Choice == "" {
		c.endPress(ctx, id, e, "")
		return nil
	}
	if e.photo != "" {
		var err error
		if e.in.Photo, err = c.photo(ctx, e.photo); err != nil {
			return err
		}
	}
	if e.file != "" {
		e.in.File.Read = func(ctx context.Context, to io.Writer) error { return c.document(ctx, e.file, to) }
	}
	replies, err := c.handle(ctx, e.in)
	toast := ""
	if e.callback != "" {
		toast, replies = toasted(replies)
		c.endPress(ctx, id, e, toast)
	}
	if err != nil {
		return err
	}
	replies = joined(replies)
	if done, err := c.replace(ctx, e, replies); done || err != nil {
		return err
	}
	if e.pressed != 0 {
		c.dropKeyboard(ctx, id, e)
	}
	if len(replies) == 0 && toast+e.in.Text+e.in.Choice+e.photo == "" {
		replies = []bot.Reply{{Text: c.phrases.In(e.in.Lang).Say(phraseTextOnly)}}
	}
	if err := c.say(ctx, id, e, replies); err != nil {
		return err
	}
	c.showMenu(ctx, e.chat, replies)
	return nil
}

// toasted takes what is said beside a press out of the replies.
func toasted(replies []bot.Reply) (toast string, rest []bot.Reply) {
	for _, r := range replies {
		if r.Toast && units(r.Text) <= maxToast {
			toast = r.Text
			continue
		}
		rest = append(rest, r)
	}
	return toast, rest
}

// replace puts another page of a list in the place of the one whose button was pressed. Where that cannot be, the page is
// sent like any answer. Doing it twice changes nothing.
func (c *Channel) replace(ctx context.Context, e *event, replies []bot.Reply) (done bool, err error) {
	if e.pressed == 0 || len(replies) != 1 || !replies[0].Instead || replies[0].Picture+replies[0].File != "" {
		return false, nil
	}
	out := encode(e.chat, replies[0], nil)
	if len(out) != 1 {
		return false, nil
	}
	err = c.edit(ctx, e.chat, strconv.Itoa(e.pressed), out[0])
	if err == nil || again(err) || isKind(err, transient) {
		return err == nil, err
	}
	c.log.Debug("a page was not put in the place of another", "channel", Name, "error", err)
	return false, nil
}

// edit puts a text in the place of one that was sent before. Doing it twice changes nothing.
func (c *Channel) edit(ctx context.Context, chat int64, id string, o outgoing) error {
	delete(o.params, "protect_content") // what was protected stays so
	o.params["message_id"] = id
	if err := c.pace.wait(ctx, chat); err != nil {
		return &failure{method: "pacing", sure: true, cause: err}
	}
	_, err := c.call(ctx, "editMessageText", o.params)
	switch {
	case isKind(err, unchanged):
		return nil
	case isKind(err, throttled):
		c.pace.hold(chat, max(waitAsked(err), time.Second))
	}
	return err
}

// handle asks the conversation. A panic there costs one answer, not the channel; its text may be personal and is not kept.
func (c *Channel) handle(ctx context.Context, in bot.Incoming) (replies []bot.Reply, err error) {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() {
		if p := recover(); p != nil {
			c.log.Error("the conversation panicked", "channel", Name, "kind", fmt.Sprintf("%T", p), "stack", string(debug.Stack()))
			replies, err = nil, fmt.Errorf("the conversation panicked: %T", p)
		}
	}()
	return c.handler.Handle(ctx, in)
}

// say sends what is left of an answer. Only what has surely not been sent is an error, so that the rest comes once.
func (c *Channel) say(ctx context.Context, id int, e *event, replies []bot.Reply) error {
	var out []outgoing
	for _, r := range replies {
		out = append(out, withFile(encode(e.chat, r, c.picture(ctx, id, r, e.in.Lang)), c.file(ctx, e.in.Address, r, e.in.Lang))...)
	}
	for i := c.ledger.look(id).sent; i < len(out); i++ {
		_, err := c.post(ctx, e.chat, out[i])
		if again(err) {
			return err
		}
		c.ledger.sent(id, i+1)
		if err != nil {
			c.log.Warn("an answer may not have arrived", "channel", Name, "update", id, "part", i+1, "of", len(out), "error", err)
		}
		if isKind(err, blocked) || isKind(err, unknownChat) {
			return c.handler.Reached(ctx, Name, e.in.Address, false)
		}
	}
	return nil
}

func (c *Channel) picture(ctx context.Context, id int, r bot.Reply, lang string) []byte {
	if r.Picture == "" {
		return nil
	}
	png, err := c.handler.Picture(ctx, r.Picture, lang)
	if err != nil {
		c.log.Warn("a picture could not be drawn: the text goes alone", "channel", Name, "update", id, "picture", r.Picture, "error", err)
		return nil
	}
	return png
}

// post sends one message when the pace allows it and gives Telegram's answer. The error is a *failure.
func (c *Channel) post(ctx context.Context, chat int64, o outgoing) (answer json.RawMessage, err error) {
	if err := c.pace.wait(ctx, chat); err != nil {
		return nil, &failure{method: "pacing", sure: true, cause: err}
	}
	switch {
	case o.file.Data != nil:
		answer, err = c.upload(ctx, "sendDocument", o.params, "document", o.file.Name, o.file.Data)
	case o.photo != nil:
		answer, err = c.postPhoto(ctx, o)
	default:
		answer, err = c.call(ctx, "sendMessage", o.params)
	}
	if isKind(err, throttled) {
		c.pace.hold(chat, max(waitAsked(err), time.Second))
	}
	return answer, err
}

// postPhoto sends the caption as a text if the picture is not accepted.
func (c *Channel) postPhoto(ctx context.Context, o outgoing) (json.RawMessage, error) {
	answer, err := c.upload(ctx, "sendPhoto", o.params, "photo", "picture.png", o.photo)
	if !isKind(err, refused) || o.params["caption"] == "" {
		return answer, err
	}
	text := tgbotapi.Params{"text": o.params["caption"], "link_preview_options": noLinkPreview}
	for _, key := range []string{"chat_id", "protect_content", "reply_markup"} {
		setText(text, key, o.params[key])
	}
	return c.call(ctx, "sendMessage", text)
}

// pointToPrivate tells a group once that the bot talks about people in private only. Nothing of the group is kept.
func (c *Channel) pointToPrivate(ctx context.Context, id int, e *event) error {
	hint := c.phrases.In(e.in.Lang).Say(phrasePrivateOnly)
	if e.callback != "" {
		c.endPress(ctx, id, e, hint)
		return nil
	}
	if c.ledger.look(id).sent == 0 && !c.groups.first(e.chat) {
		return nil
	}
	err := c.say(ctx, id, e, []bot.Reply{{Text: hint}})
	if err != nil {
		c.groups.forget(e.chat)
	}
	return err
}

// endPress stops the waiting sign on a pressed button. It is a courtesy: presses older than some minutes cannot be ended.
func (c *Channel) endPress(ctx context.Context, id int, e *event, hint string) {
	p := tgbotapi.Params{"callback_query_id": e.callback}
	setText(p, "text", hint)
	if _, err := c.call(ctx, "answerCallbackQuery", p); err != nil {
		c.log.Debug("a press was not ended", "channel", Name, "update", id, "error", err)
	}
}

// dropKeyboard takes the buttons away, so that a question is answered once.
func (c *Channel) dropKeyboard(ctx context.Context, id int, e *event) {
	p := tgbotapi.Params{"chat_id": strconv.FormatInt(e.chat, 10), "message_id": strconv.Itoa(e.pressed),
		"reply_markup": `{"inline_keyboard":[]}`}
	if _, err := c.call(ctx, "editMessageReplyMarkup", p); err != nil && !isKind(err, unchanged) {
		c.log.Debug("the buttons were not taken away", "channel", Name, "update", id, "error", err)
	}
}

// apologise tells a person that their message could not be dealt with, unless it is the telling that fails.
func (c *Channel) apologise(ctx context.Context, e *event, why error) {
	if f, calling := errors.AsType[*failure](why); calling && !f.fetching() || e.group {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, uploadTimeout)
	defer cancel()
	for _, o := range encode(e.chat, bot.Reply{Text: c.phrases.In(e.in.Lang).Say(phraseTrouble)}, nil) {
		if _, err := c.post(ctx, e.chat, o); err != nil {
			c.log.Debug("an apology was not sent", "channel", Name, "error", err)
		}
	}
}
