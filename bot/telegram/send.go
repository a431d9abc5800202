package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"strconv"

	"hssk/bot"
	"hssk/store/health"
)

// Send says a message that nobody asked for just now, and returns the id that Telegram gave it. A *health.Error says that
// Telegram has surely not taken it; any other error leaves that open.
func (c *Channel) Send(ctx context.Context, m health.Message) (provider string, err error) {
	chat, err := strconv.ParseInt(m.Address, 10, 64)
	if err != nil || chat == 0 || strconv.FormatInt(chat, 10) != m.Address { // a phone number is no chat
		return "", &health.Error{Code: "recipient_unknown", Fault: health.FaultSystem}
	}
	if !c.phrases.Has(m.Phrase) {
		return "", &health.Error{Code: "channel_refused", Fault: health.FaultSystem, Err: fmt.Errorf("there is no phrase %q", m.Phrase)}
	}
	parts, err := c.parts(ctx, chat, m)
	if err != nil {
		return "", err
	}
	for i, o := range parts {
		answer, err := c.post(ctx, chat, o)
		if err != nil && i > 0 { // the first part is out: nothing is sure any more
			return provider, fmt.Errorf("telegram: part %d of %d was not sent: %s", i+1, len(parts), err)
		}
		if err != nil {
			return "", boundary(err)
		}
		if i == 0 {
			provider = messageID(answer)
		}
	}
	return provider, nil
}

// parts writes a message out. A message that cannot be written now is tried again.
func (c *Channel) parts(ctx context.Context, chat int64, m health.Message) ([]outgoing, error) {
	r, more, err := c.handler.Notice(ctx, m)
	if err != nil {
		return nil, &health.Error{Code: "channel_down", Fault: health.FaultSystem, Retry: true, Err: err}
	}
	if !more {
		r = bot.Reply{Text: c.phrases.In(m.Lang).SayMap(m.Phrase, m.Args), Private: true}
	}
	parts := withFile(encode(chat, r, nil), c.file(ctx, m.Address, r, m.Lang))
	if len(parts) == 0 {
		return nil, &health.Error{Code: "channel_refused", Fault: health.FaultSystem, Err: fmt.Errorf("phrase %q says nothing", m.Phrase)}
	}
	return parts, nil
}

// Edit says a message anew in the place of the one that was sent.
func (c *Channel) Edit(ctx context.Context, m health.Message) error {
	chat, err := strconv.ParseInt(m.Address, 10, 64)
	if err != nil || m.Provider == "" {
		return &health.Error{Code: "recipient_unknown", Fault: health.FaultSystem}
	}
	parts, err := c.parts(ctx, chat, m)
	if err != nil || len(parts) != 1 || parts[0].file.Data != nil {
		return err
	}
	if err := c.edit(ctx, chat, m.Provider, parts[0]); again(err) || isKind(err, transient) {
		return &health.Error{Code: "channel_down", Fault: health.FaultOutside, Retry: true, Err: err}
	} else if err != nil {
		return boundary(err)
	}
	return nil
}

// messageID is empty if the answer does not say: the message is sent all the same.
func messageID(answer json.RawMessage) string {
	var m struct {
		ID int `json:"message_id"`
	}
	if json.Unmarshal(answer, &m) != nil || m.ID == 0 {
		return ""
	}
	return strconv.Itoa(m.ID)
}

// Off stands in for Telegram while no bot is configured: nothing is sent, and the log says what would have been.
type Off struct{ Log *slog.Logger }

// Send implements the sending of messages by refusing.
func (o Off) Send(_ context.Context, m health.Message) (provider string, err error) {
	if o.Log != nil {
		o.Log.Info("Telegram is not configured: a message would have been sent", "channel", Name, "phrase", m.Phrase)
	}
	return "", &health.Error{Code: "channel_off", Fault: health.FaultSystem}
}
