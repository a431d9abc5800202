package sms

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"log/slog"
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"hssk/bot"
	"hssk/store/health"
	"hssk/store/ident"
)

const (
	answerWithin = 40 * time.Second
	maxBody      = 64 << 10 // bytes of one call of a provider
	maxEvent     = 64       // letters of an id that are kept as they are
)

// Talk hands messages from phones to the conversation and starts the sending of what it answers.
type Talk struct {
	Handle func(ctx context.Context, in bot.Incoming) ([]bot.Reply, error)
	// Notify starts the sending of a message of the outbox. The message is kept already: if it cannot be started now, it
	// goes out later.
	Notify func(ctx context.Context, id health.MessageID) error
	// Consent notes what somebody told the provider about messages they did not ask for.
	Consent func(ctx context.Context, channel, address string, given bool) error
	// Asked reports whether an address was asked whether it wants messages, and has not answered yet; nil: nobody was.
	Asked func(ctx context.Context, channel, address string) bool
	Flood *Flood       // nil: nobody writes too much
	Log   *slog.Logger // nil: silent
}

// heard is a message from a phone as a provider told it.
type heard struct {
	provider string
	id       string // the provider's; the same message twice has the same
	from     string
	text     string
}

// take answers one message and gives the status for the provider: 200 means that conversation and answer are kept.
func (t *Talk) take(ctx context.Context, h heard) int {
	if h.id == "" {
		t.log(slog.LevelWarn, "a message without an id cannot be told from a copy of itself", "provider", h.provider)
		return http.StatusBadRequest
	}
	phone, _, err := ident.ParsePhone(h.from)
	if err != nil || !phone.CanSMS() { // a name, a short number, a phone abroad: an answer would not arrive
		t.log(slog.LevelInfo, "a message from no mobile phone of this country is left aside", "provider", h.provider, "event", event(h))
		return http.StatusOK
	}
	tooFast := false
	if !t.Flood.allows(phone.Reveal()) {
		about := t.about(ctx, phone.Reveal(), h.text)
		heeded := t.Flood.heeds(phone.Reveal(), about)
		if tooFast = !heeded && about == ordinary && t.Flood.tells(phone.Reveal()); !heeded && !tooFast {
			t.log(slog.LevelWarn, "a phone writes more than a person can: it is not answered for a while", "provider", h.provider, "event", event(h))
			return t.unanswered(ctx, phone.Reveal(), h)
		}
	}
	// The provider may hang up and call again; what has begun goes on to its end.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), answerWithin)
	defer cancel()
	in := bot.Incoming{Channel: Name, Address: phone.Reveal(), Event: event(h), Text: strings.ToValidUTF8(h.text, "?"), TooFast: tooFast}
	replies, err := t.handle(ctx, in)
	if err != nil {
		t.log(slog.LevelError, "a message could not be answered: the provider is asked to bring it again", "event", in.Event, "error", err)
		return http.StatusServiceUnavailable
	}
	t.log(slog.LevelInfo, "a message was answered", "event", in.Event, "letters", utf8.RuneCountInString(h.text), "replies", len(replies))
	if len(replies) == 0 {
		return http.StatusOK
	}
	if err := t.Notify(ctx, in.ReplyID()); err != nil {
		t.log(slog.LevelWarn, "an answer stays in the outbox for now", "event", in.Event, "error", err)
	}
	return http.StatusOK
}

// about tells what a message above the limit is about.
func (t *Talk) about(ctx context.Context, phone, text string) kind {
	switch {
	case bot.Urgent(text):
		return urgent
	case bot.AboutMessages(text), t.Asked != nil && t.Asked(ctx, Name, phone):
		return consent
	}
	return ordinary
}

// unanswered leaves a message without an answer. That somebody wants no more messages, or them again, is done all the same.
func (t *Talk) unanswered(ctx context.Context, phone string, h heard) int {
	out := bot.OptsOut(h.text)
	if !out && !bot.OptsIn(h.text) {
		return http.StatusOK
	}
	if err := t.Consent(ctx, Name, phone, !out); err != nil {
		t.log(slog.LevelError, "a wish could not be noted", "event", event(h), "error", err)
		return http.StatusServiceUnavailable
	}
	return http.StatusOK
}

// handle answers an event. What fails for a moment is tried again here, because not every provider brings a message twice.
func (t *Talk) handle(ctx context.Context, in bot.Incoming) (replies []bot.Reply, err error) {
	for _, pause := range []time.Duration{50 * time.Millisecond, 300 * time.Millisecond, 0} {
		if replies, err = t.Handle(ctx, in); err == nil || pause == 0 {
			break
		}
		if sleep(ctx, pause) != nil {
			break
		}
	}
	return replies, err
}

// event is the once-key of a message: one id of one provider.
func event(h heard) string {
	if len(h.id) > maxEvent || strings.ContainsFunc(h.id, func(r rune) bool { return r <= ' ' || r > '~' }) {
		sum := sha256.Sum256([]byte(h.id))
		return h.provider + "#" + hex.EncodeToString(sum[:16])
	}
	return h.provider + ":" + h.id
}

func (t *Talk) log(level slog.Level, text string, args ...any) {
	if t.Log != nil {
		t.Log.Log(context.Background(), level, text, append([]any{"channel", Name}, args...)...)
	}
}
