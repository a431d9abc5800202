package bot

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	"hssk/store/health"
)

// Recording is one step with all that it followed from and what came of it, so that it can be taken again by another
// version of the program. It has personal data.
type Recording struct {
	In      Incoming        `json:"in"` // a picture is one byte, a code zeros: what they said is among the calls
	Now     time.Time       `json:"now"`
	Lang    string          `json:"lang,omitempty"`
	Version int64           `json:"version,omitempty"`
	State   json.RawMessage `json:"state,omitempty"` // before the event
	Changed time.Time       `json:"changed,omitzero"`
	Centre  string          `json:"centre,omitempty"`
	Board   string          `json:"board,omitempty"`
	Records string          `json:"records,omitempty"`
	Files   string          `json:"files,omitempty"`
	Invites string          `json:"invites,omitempty"`
	Deep    string          `json:"deep,omitempty"`
	Shares  bool            `json:"shares,omitempty"` // phone numbers can be shared in the channel
	Setup   []Setting       `json:"setup,omitempty"`  // where it was asked for
	Calls   []Call          `json:"calls,omitempty"`
	Replies []Reply         `json:"replies"`
	After   json.RawMessage `json:"after"` // the state after the event
}

// recording writes a step down as it was asked for, for a step puts what it understood in its place; nil when steps are not kept.
func (b *Bot) recording(t *talk, in Incoming, before health.Conversation, kept *tape) ([]byte, error) {
	if kept == nil {
		return nil, nil
	}
	if len(in.Photo) > 0 {
		in.Photo = []byte{0}
	}
	if t.hidden {
		in.Text = strings.Map(zeroDigit, in.Text)
	}
	return json.Marshal(Recording{In: in, Now: t.now, Lang: before.Lang, Version: before.Version, State: before.State, Changed: before.UpdatedAt,
		Centre: b.Centre, Board: b.Board, Records: b.Records, Files: b.Files, Invites: b.Invites, Deep: t.deep(), Shares: t.shares(), Setup: t.setup,
		Calls: kept.calls, Replies: t.replies, After: t.conv.State})
}

// Said is what the person said, as far as it is kept.
func (r Recording) Said() string {
	switch {
	case r.In.Start != "":
		return "(link)"
	case len(r.In.Photo) > 0:
		return "(photo)"
	case r.In.File != nil:
		return "(file)"
	case r.In.Choice != "":
		return r.In.Choice
	}
	return r.In.Text
}

func zeroDigit(r rune) rune {
	if r >= '0' && r <= '9' {
		return '0'
	}
	return r
}

// Replayed is a step that was taken again.
type Replayed struct {
	Replies []Reply
	Differs string // what is not as it was: "replies", "state" or what the step asks now; empty: nothing
}

// Replay takes a step again. Nothing is asked of the world, nothing is stored and nobody hears of it.
func (b *Bot) Replay(ctx context.Context, r Recording) (Replayed, error) {
	again := &Bot{Phrases: b.Phrases, Profile: b.Profile, Policy: b.Policy, Units: b.Units, Means: b.Means, Centre: r.Centre, Board: r.Board, Records: r.Records, Files: r.Files,
		Invites: r.Invites, Deep: func() string { return r.Deep }, Shares: func(string) bool { return r.Shares }, Setup: func(string) []Setting { return r.Setup },
		Now: func() time.Time { return r.Now }}
	conv := health.Conversation{Channel: r.In.Channel, Address: r.In.Address, Version: r.Version, Lang: r.Lang, State: r.State, UpdatedAt: r.Changed}
	noted := &tape{calls: r.Calls, playing: true}
	t, _, err := again.step(ctx, world{}.on(noted), conv, r.In, r.Now)
	if errors.Is(err, ErrOtherQuestion) {
		return Replayed{Differs: err.Error()}, nil
	}
	if err != nil {
		return Replayed{}, err
	}
	out := Replayed{Replies: t.replies}
	switch {
	case !bytes.Equal(written(t.replies), written(r.Replies)):
		out.Differs = "replies"
	case !bytes.Equal(compact(t.conv.State), compact(r.After)):
		out.Differs = "state"
	case noted.at < len(noted.calls):
		out.Differs = fmt.Sprintf("%v: nothing, where it was %s", ErrOtherQuestion, noted.calls[noted.at].Name)
	}
	return out, nil
}

// written is the replies as they are kept, where an absent list is an empty one.
func written(replies []Reply) []byte {
	out, _ := json.Marshal(append([]Reply{}, replies...)) // a Reply has only plain values: it cannot fail
	return out
}

func compact(raw json.RawMessage) []byte {
	var b bytes.Buffer
	if err := json.Compact(&b, raw); err != nil {
		return raw
	}
	return b.Bytes()
}
