package activities

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
)

// Editor is a sender whose messages can change after they were sent.
type Editor interface {
	// Edit says a message anew in the place of the one with its provider's id.
	Edit(ctx context.Context, m health.Message) error
}

// Following says how an import that somebody watches in a chat stands.
type Following struct {
	Over   bool
	Paused bool
	Notify health.MessageID // says what came of it; zero until it is over
}

// FollowImport brings the message that shows how far an import is up to date, and writes the one that says what came of it
// once it is over. An import that nobody watches is over.
func (a *Activities) FollowImport(ctx context.Context, id health.ImportID) (Following, error) {
	imp, err := a.Store.Import(ctx, id)
	if err != nil {
		return Following{}, err
	}
	shown, err := a.Store.Message(ctx, health.ListProgressID(id))
	switch {
	case errors.Is(err, store.ErrNotFound):
		return Following{Over: true}, nil
	case err != nil:
		return Following{}, err
	case imp.State.Over():
		return a.endList(ctx, imp, shown)
	}
	return Following{Paused: imp.State == health.ImportPaused}, a.showList(ctx, imp, shown)
}

// showList sends the message that shows how far an import is, or changes it. What the channel does not take now is shown at
// the next look.
func (a *Activities) showList(ctx context.Context, imp health.Import, m health.Message) error {
	was := m.Args["step"]
	m.Args = imp.Told()
	switch m.State {
	case health.MessageNew:
		if err := a.Store.Write(ctx, func(tx store.Tx) error { return keepArgs(tx, m) }); err != nil {
			return err
		}
		_, err := a.SendMessage(ctx, m.ID)
		return unlessKnown(err)
	case health.MessageSent, health.MessageDelivered:
		if was == m.Args["step"] {
			return nil
		}
		return a.editList(ctx, m)
	}
	return nil
}

// unlessKnown passes over what a channel refuses for now.
func unlessKnown(err error) error {
	if health.CodeOf(err) != "" {
		return nil
	}
	return err
}

// editList changes the message that was sent. A channel that will not change it is not asked again for the same step.
func (a *Activities) editList(ctx context.Context, m health.Message) error {
	editor, ok := a.Senders[m.Channel].(Editor)
	if !ok {
		return nil
	}
	told := m
	told.Phrase = "listing." + m.Args["state"]
	var known *health.Error
	if err := editor.Edit(ctx, told); errors.As(err, &known) && known.Retry {
		return nil
	}
	return a.Store.Write(ctx, func(tx store.Tx) error { return keepArgs(tx, m) })
}

// keepArgs notes what a message says now, and nothing else of it.
func keepArgs(tx store.Tx, m health.Message) error {
	now, err := tx.Message(m.ID)
	if err != nil {
		return err
	}
	now.Args = m.Args
	return tx.UpdateMessage(now)
}

// endList shows that an import is over and writes the message that says what came of it. One that was never shown is not
// shown any more.
func (a *Activities) endList(ctx context.Context, imp health.Import, shown health.Message) (Following, error) {
	out := Following{Over: true, Notify: health.ListResultID(imp.ID)}
	if shown.State != health.MessageNew {
		if err := a.showList(ctx, imp, shown); err != nil {
			return out, err
		}
	}
	end := health.Message{ID: out.Notify, Channel: shown.Channel, Address: shown.Address, Phrase: "listing.end_" + ending(imp), Lang: shown.Lang,
		Args: imp.Told(), Purpose: health.PurposeAnswer, State: health.MessageNew, CreatedAt: a.Now()}
	return out, a.Store.Write(ctx, func(tx store.Tx) error {
		if shown.State == health.MessageNew {
			shown.State = health.MessageExpired
			if err := tx.UpdateMessage(shown); err != nil {
				return err
			}
		}
		_, err := tx.CreateMessage(end)
		return err
	})
}

// ending names how an import ended, as people are told.
func ending(imp health.Import) string {
	switch {
	case imp.State == health.ImportFailed && imp.Error == "import.system":
		return "stopped"
	case imp.State == health.ImportDone && imp.ToCorrect() > 0:
		return "rows"
	}
	return string(imp.State)
}

// Unfollowed lists the imports that somebody watches in a chat and that are not over, or of which nobody was told what came
// of them, for the process that starts up after a crash.
func (a *Activities) Unfollowed(ctx context.Context) ([]health.ImportID, error) {
	all, err := a.Store.ImportList(ctx, 2*recent)
	var out []health.ImportID
	for _, i := range all {
		if i.By.Kind != health.ByStaff {
			continue
		}
		_, shown := a.Store.Message(ctx, health.ListProgressID(i.ID))
		_, told := a.Store.Message(ctx, health.ListResultID(i.ID))
		if shown == nil && errors.Is(told, store.ErrNotFound) {
			out = append(out, i.ID)
		}
	}
	return out, err
}
