package bot

import (
	"encoding/json"
	"errors"
	"fmt"

	"hssk/store/health"
)

// world is all that a step asks outside the conversation. What a step says and where it leaves the conversation follow
// from the event, the conversation, the moment and the answers of the world, and from nothing else.
type world struct {
	Desk
	Shelf
	Cards CardReader // nil: photographs are not read
}

// Call is one question to the world and what it answered.
type Call struct {
	Name   string          `json:"call"`
	Result json.RawMessage `json:"result,omitempty"` // absent after an error
	Failed *Failure        `json:"failed,omitempty"`
}

// Failure is an error as it is kept: what of it decides what is said.
type Failure struct {
	Code  string            `json:"code,omitempty"` // empty: an error of the system
	Fault health.Fault      `json:"fault,omitempty"`
	Args  map[string]string `json:"args,omitempty"`
	Text  string            `json:"text,omitempty"` // for errors without a code
}

// tape notes the answers of the world while a step is taken, or gives them when it is taken again.
type tape struct {
	calls   []Call
	playing bool
	at      int // while playing: the next call
}

// ErrOtherQuestion says that a step that was taken again asked something else than when it was noted.
var ErrOtherQuestion = errors.New("the step asks something else now")

// told lets the world answer and notes it, or gives the answer that was noted.
func told[T any](t *tape, name string, ask func() (T, error)) (T, error) {
	if t.playing {
		return replayed[T](t, name)
	}
	got, err := ask()
	c := Call{Name: name}
	if err != nil {
		c.Failed = failureOf(err)
	} else if c.Result, err = json.Marshal(got); err != nil {
		return got, fmt.Errorf("note the answer of %s: %w", name, err)
	}
	t.calls = append(t.calls, c)
	if c.Failed != nil {
		return got, err
	}
	return got, nil
}

func replayed[T any](t *tape, name string) (T, error) {
	var got T
	if t.at >= len(t.calls) {
		return got, fmt.Errorf("%w: %s, where nothing was asked", ErrOtherQuestion, name)
	}
	c := t.calls[t.at]
	if c.Name != name {
		return got, fmt.Errorf("%w: %s, where it was %s", ErrOtherQuestion, name, c.Name)
	}
	t.at++
	if c.Failed != nil {
		return got, c.Failed.err()
	}
	return got, json.Unmarshal(c.Result, &got)
}

func failureOf(err error) *Failure {
	var e *health.Error
	if errors.As(err, &e) {
		return &Failure{Code: e.Code, Fault: e.Fault, Args: e.Args}
	}
	return &Failure{Text: err.Error()}
}

func (f *Failure) err() error {
	if f.Code != "" {
		return &health.Error{Code: f.Code, Fault: f.Fault, Args: f.Args}
	}
	return errors.New(f.Text)
}

// done is told for what answers with an error alone.
func done(t *tape, name string, ask func() error) error {
	_, err := told(t, name, func() (struct{}, error) { return struct{}{}, ask() })
	return err
}

// page is a list with how many there are in all.
type page[T any] struct {
	Items []T `json:"items"`
	Total int `json:"total"`
}

// on puts a tape between a step and the world.
func (w world) on(t *tape) world {
	out := world{Desk: tapedDesk{w.Desk, t}, Shelf: tapedShelf{w.Shelf, t}}
	if w.Cards != nil || t.playing {
		out.Cards = tapedCards{w.Cards, t}
	}
	return out
}

type tapedCards struct {
	CardReader
	t *tape
}

func (c tapedCards) Read(picture []byte) (string, error) {
	return told(c.t, "Cards.Read", func() (string, error) { return c.CardReader.Read(picture) })
}

type tapedShelf struct {
	Shelf
	t *tape
}

type tapedDesk struct {
	Desk
	t *tape
}
