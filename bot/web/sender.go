package web

import (
	"context"
	"encoding/json"
	"time"

	"hssk/bot"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// Sender says messages on the chat page: it adds a line, which the page shows by itself.
type Sender struct {
	Lines interface {
		AppendLine(ctx context.Context, l health.Line) error
	}
	Talks interface {
		Recall(ctx context.Context, channel, address, event string) (conv health.Conversation, answered []byte, seen bool, err error)
	}
	Phrases phrase.Book
	Now     func() time.Time
	NewID   func() string // growing with time
	Centre  string
	// Compose gives a message that has more to it than words; false for any other. Nil: there is none.
	Compose func(ctx context.Context, m health.Message) (bot.Reply, bool, error)
	Notify  func(address string) // Server.Notify of this process; nil: pages see the line at their next look
}

// said is how a line is kept: a reply, and whether it came unasked. What comes unasked takes no question back.
type said struct {
	bot.Reply
	Notice bool   `json:"notice,omitempty"`
	List   string `json:"list,omitempty"` // the line shows how far a list is
}

// Send says a message in the language of the conversation, or of the message if it names one. The provider's id is the
// line's.
func (s Sender) Send(ctx context.Context, m health.Message) (string, error) {
	if line, ok, err := s.composed(ctx, m); err != nil || ok {
		return s.add(ctx, m, line, err)
	}
	lang := m.Lang
	if lang == "" {
		conv, _, _, err := s.Talks.Recall(ctx, Channel, m.Address, "")
		if err != nil {
			return "", &health.Error{Code: "store_down", Fault: health.FaultSystem, Retry: true, Err: err}
		}
		lang = conv.Lang
	}
	return s.add(ctx, m, said{Reply: bot.Reply{Text: words(s.Phrases.In(lang), s.Centre, m)}, Notice: true}, nil)
}

// composed is a message that has more to it than words. How far a list is changes in its line.
func (s Sender) composed(ctx context.Context, m health.Message) (said, bool, error) {
	if s.Compose == nil {
		return said{}, false, nil
	}
	r, ok, err := s.Compose(ctx, m)
	if err != nil {
		return said{}, false, &health.Error{Code: "store_down", Fault: health.FaultSystem, Retry: true, Err: err}
	}
	line := said{Reply: r, Notice: true}
	if id := health.ImportID(m.Args[health.ListID]); m.ID == health.ListProgressID(id) {
		line.List, line.Choices = string(id), nil
	}
	return line, ok, nil
}

// Edit implements activities.Editor: the page looks by itself how far a list is.
func (s Sender) Edit(_ context.Context, m health.Message) error {
	if s.Notify != nil {
		s.Notify(m.Address)
	}
	return nil
}

// add adds a line to what was said.
func (s Sender) add(ctx context.Context, m health.Message, r said, err error) (string, error) {
	if err != nil {
		return "", err
	}
	body, err := json.Marshal(r)
	if err != nil {
		return "", err
	}
	line := health.Line{ID: s.NewID(), Channel: Channel, Address: m.Address, Body: body, At: s.Now()}
	if err := s.Lines.AppendLine(ctx, line); err != nil {
		return "", err // it may have been stored: that is for a person to look at
	}
	if s.Notify != nil {
		s.Notify(m.Address)
	}
	return line.ID, nil
}

// words fills a message's phrase; every phrase may name the centre.
func words(w phrase.Words, centre string, m health.Message) string {
	args := map[string]string{"centre": centre}
	for name, value := range m.Args {
		args[name] = value
	}
	return w.SayMap(m.Phrase, args)
}
