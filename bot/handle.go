package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
	"hssk/store/ident"
)

// expiry is how long a half-finished dialog is kept: after that a person has forgotten what was asked.
const expiry = 24 * time.Hour

// Handle answers one event. The same event twice is answered alike and acted on once.
func (b *Bot) Handle(ctx context.Context, in Incoming) ([]Reply, error) {
	done := b.turns.take(in.Channel + "\x00" + in.Address)
	defer done()
	conv, answered, seen, err := b.Memory.Recall(ctx, in.Channel, in.Address, in.Event)
	if err != nil {
		return nil, err
	}
	if seen {
		var replies []Reply
		return replies, json.Unmarshal(answered, &replies)
	}
	w, kept := world{b.Desk, b.Shelf, b.Cards}, (*tape)(nil)
	if b.Replays {
		kept = &tape{}
		w = w.on(kept)
	}
	t, said, err := b.step(ctx, w, conv, in, b.Now())
	if err != nil {
		return nil, err
	}
	steps, err := b.recording(t, in, conv, kept)
	if err != nil {
		return nil, err
	}
	return t.replies, b.remember(ctx, t, said, steps)
}

// step answers one event, and gives what was said for the log of the chat. Whoever takes it again with the same event,
// conversation, moment and answers of the world gets the same replies and the same conversation.
func (b *Bot) step(ctx context.Context, w world, conv health.Conversation, in Incoming, now time.Time) (*talk, string, error) {
	t, err := b.begin(ctx, w, in, conv, now)
	if err != nil {
		return nil, "", err
	}
	_, _, isCommand := t.command()
	said := t.said() // before the answer changes what the choices are called
	t.hidden = t.expectsCode() && !isCommand && len(t.codeSaid()) >= leastOfCode
	if err := t.hear(); err != nil {
		if err = t.excuse(err); err != nil {
			return nil, "", err
		}
	}
	t.introduce()
	t.fit()
	switch {
	case t.in.File != nil:
		said = t.words.Say("list.said", "name", fileName(t.in.File.Name))
	case t.in.sentCard():
		said = t.words.Say("card.said")
	case t.hidden:
		said = "••••••"
	}
	t.conv.UpdatedAt = now
	t.conv.State, err = json.Marshal(t.state)
	return t, said, err
}

// begin puts together who speaks, in which language, and where the conversation stands.
func (b *Bot) begin(ctx context.Context, w world, in Incoming, conv health.Conversation, now time.Time) (*talk, error) {
	t := &talk{Bot: b, Desk: w.Desk, Shelf: w.Shelf, Cards: w.Cards, ctx: ctx, in: in, conv: conv, now: now}
	if len(conv.State) > 0 && t.now.Sub(conv.UpdatedAt) < expiry {
		if err := json.Unmarshal(conv.State, &t.state); err != nil {
			t.state = state{} // written by another version: the person starts again from the menu
		}
	}
	if conv.Lang == "" {
		t.conv.Lang = in.Lang
	}
	t.means = b.Means[in.Channel]
	t.speak(t.conv.Lang)
	return t, t.identify()
}

func (b *Bot) remember(ctx context.Context, t *talk, said string, steps []byte) error {
	answer, err := json.Marshal(t.replies)
	if err != nil {
		return err
	}
	return b.Memory.Remember(ctx, health.Exchange{Conversation: t.conv, Event: t.in.Event, Answer: answer, Lines: b.lines(t, said), Seen: t.seen(), Steps: steps,
		Out: t.posted()})
}

// lines keeps what was said for channels that have no history of their own.
func (b *Bot) lines(t *talk, said string) []health.Line {
	if b.Logs == nil || !b.Logs(t.in.Channel) {
		return nil
	}
	line := func(inbound bool, r Reply) health.Line {
		body, _ := json.Marshal(r) // a Reply has only plain values: it cannot fail
		return health.Line{ID: b.NewID(), Channel: t.in.Channel, Address: t.in.Address, Inbound: inbound, Body: body, At: t.now}
	}
	var out []health.Line
	if said != "" && t.in.Start == "" {
		out = append(out, line(true, Reply{Text: said}))
	}
	for _, r := range t.replies {
		out = append(out, line(false, r))
	}
	return out
}

// state is where a conversation stands.
type state struct {
	Dialog string            `json:"dialog,omitempty"` // empty: the menu
	Data   map[string]string `json:"data,omitempty"`
	List   []string          `json:"list,omitempty"` // what the numbers of the last list stand for
	Form   *form             `json:"form,omitempty"`
	Kept   []form            `json:"kept,omitempty"`   // forms that were left half-finished, the latest last
	Hint   string            `json:"hint,omitempty"`   // what the last answer may have meant: a yes takes it
	Labels map[string]string `json:"labels,omitempty"` // what the keys of the last choices were called
	Shown  []string          `json:"shown,omitempty"`  // the tasks of the list that was shown last: its numbers keep their meaning
	More   string            `json:"more,omitempty"`   // what did not fit into the last answer
	Asked  string            `json:"asked,omitempty"`  // which question the last choices belong to
	Last   string            `json:"last,omitempty"`   // the press that was answered last
	For    health.PersonID   `json:"for,omitempty"`    // whom somebody acts for; zero: themselves
	Before *state            `json:"before,omitempty"` // where it stood when something else came between
}

// talk is one event being answered.
type talk struct {
	*Bot
	Desk       Desk // the world of this step, in place of the bot's
	Shelf      Shelf
	Cards      CardReader
	ctx        context.Context
	in         Incoming
	conv       health.Conversation
	state      state
	words      phrase.Words
	means      Means
	understood *understood      // the last text that was read
	staff      health.Staff     // zero unless the address belongs to staff
	ties       []health.Contact // whom else the address belongs to, the one who speaks in front
	self       health.PersonID  // who speaks; zero unless the address belongs to residents
	person     health.PersonID  // whose record is spoken of: one's own, or that of whom one acts for
	setup      []Setting        // how the product is set up, once it was asked for
	lapsed     bool             // they may act for that person no more
	replies    []Reply
	looks      []health.Look // the records that the replies show
	now        time.Time
	hidden     bool // what was typed is a code
	introduced bool // the replies say that nobody human is listening
}

// shows notes that the replies say something about a person that was not known to whoever reads them.
func (t *talk) shows(why string, person health.PersonID) {
	if look := (health.Look{Person: person, Why: why}); person != "" && !slices.Contains(t.looks, look) {
		t.looks = append(t.looks, look)
	}
}

// seen gives the rows of the audit log that say who is shown what. They are stored with the replies, before those are
// said. Each person of a list has a row of their own, so that who saw a record can be answered without reading every list.
func (t *talk) seen() []health.Audit {
	var rows []health.Audit
	for _, l := range t.looks {
		rows = append(rows, health.Audit{At: t.now, By: t.actor(), Action: health.ActDisclose, Subject: string(l.Person), Detail: l.Why})
	}
	return rows
}

// unlessNotFound: an address nobody has claimed is a stranger, not an error. The store's error is told by its text, so
// that the bot need not know the store.
func unlessNotFound(err error) error {
	if err == nil || strings.HasSuffix(err.Error(), "not found") {
		return nil
	}
	return err
}

// say adds a reply made of one phrase.
func (t *talk) say(key string, args ...string) { t.reply(Reply{Text: t.words.Say(key, args...)}) }

func (t *talk) reply(r Reply) {
	if len(r.Choices) > 0 {
		r.Asked = t.fingerprint(t.in.Event)[:8]
		t.state.Asked = r.Asked
	}
	t.replies = append(t.replies, r)
	t.state.Labels = nil
	for _, c := range r.Choices {
		if t.state.Labels == nil {
			t.state.Labels = map[string]string{}
		}
		t.state.Labels[c.Key] = c.Label
	}
}

// said is what the person said, for the log of the chat: the label of a pressed choice, or the text.
func (t *talk) said() string {
	if t.in.Choice == "" {
		return t.in.Text
	}
	if label := t.state.Labels[t.in.Choice]; label != "" {
		return label
	}
	if verb, _, ok := listVerb(t.in.Choice); ok {
		return t.words.Say("list.do." + verb)
	}
	return t.in.Choice
}

// key makes a once-key for an act out of the event that asks for it.
func (t *talk) key(act string) string { return t.fingerprint(t.in.Event, act) }

// fingerprint stands for words of this address without telling them.
func (t *talk) fingerprint(words ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(append([]string{t.in.Channel, t.in.Address}, words...), "\x00")))
	return hex.EncodeToString(sum[:16])
}

// answer is what was said, ready to be compared with the keys of choices.
func (t *talk) answer() string {
	if t.in.Choice != "" {
		return t.in.Choice
	}
	return strings.TrimSpace(t.in.Text)
}

// heard is the folded answer: no accents, small letters.
func (t *talk) heard() string { return ident.Fold(t.answer()) }

// leave forgets the dialog. Forms that were set aside stay, and for whom somebody acts.
func (t *talk) leave() {
	old := t.state
	t.state = state{Labels: old.Labels, Kept: old.Kept, Asked: old.Asked, Last: old.Last, For: old.For, Shown: old.Shown}
}

// enter begins a dialog and asks its first question.
func (t *talk) enter(dialog string, data map[string]string) error {
	t.state.Dialog, t.state.Data = dialog, data
	return dialogs()[dialog].ask(t)
}

// excuse turns an error that the person can mend into words. Others go to the operator.
func (t *talk) excuse(err error) error {
	var e *health.Error
	if !errors.As(err, &e) || (e.Fault != health.FaultUser && e.Fault != health.FaultConflict) {
		return err
	}
	key := "error." + e.Code
	if !t.Phrases.Has(key) {
		return err
	}
	t.reply(Reply{Text: t.words.SayMap(key, e.Args)})
	if !strings.HasPrefix(e.Code, "task_") { // answers to a task that is gone have nowhere to go
		if fm := t.state.Form; fm != nil && len(fm.Values) > 0 {
			t.keepForm()
		}
	}
	t.leave()
	return t.home()
}
