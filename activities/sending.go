package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// answer writes the messages that tell a citizen what became of their correction. Ids follow from the draft's, so that
// they are written once.
func (r *report) answer(d health.Draft) ([]health.MessageID, error) {
	if d.Cause.Kind == health.CauseCheck {
		return nil, nil // nobody who has a chat has proposed it
	}
	contacts, err := r.a.Store.ContactsOf(context.Background(), askedBy(d))
	if err != nil {
		return nil, err
	}
	var ids []health.MessageID
	for i, c := range contacts {
		if !c.Gone.IsZero() || !c.Proof.Level().Opens(health.RightPropose) {
			continue
		}
		m := health.Message{ID: health.MessageID(fmt.Sprintf("answer-%s-%d", d.ID, i)), Channel: c.Channel, Address: c.Address,
			Phrase: answerTo(d), Purpose: health.PurposeAnswer, State: health.MessageNew,
			CreatedAt: r.now}
		if _, err := r.tx.CreateMessage(m); err != nil {
			return nil, err
		}
		ids = append(ids, m.ID)
	}
	return ids, nil
}

// answerTo is what is written to whoever proposed something. Of somebody else's life they hear only that it was looked into:
// what a record says of it is not theirs.
func answerTo(d health.Draft) string {
	if _, claim := d.Claims(); claim {
		return "notice.claim"
	}
	return "notice.correction." + string(d.Status)
}

// askedBy is who proposed something: the person, or who acts for the person.
func askedBy(d health.Draft) health.PersonID {
	if d.By.Kind == health.ByCitizen {
		return health.PersonID(d.By.ID)
	}
	return d.Person
}

// Paced is a sender that can say when its next message may go out. It is waited for before the attempt is noted, so that a
// message that waits is not one of which nobody knows whether it is out.
type Paced interface {
	// Turn returns when the next message may go out; an error means that its turn did not come.
	Turn(ctx context.Context) error
}

// SendMessage hands a message to its channel at most once. The attempt is noted before the channel is called; if the
// process dies in between, the message is left unclear for a person to look at, and not sent again.
func (a *Activities) SendMessage(ctx context.Context, id health.MessageID) (health.DeliveryState, error) {
	m, err := a.Store.Message(ctx, id)
	if err != nil {
		return "", err
	}
	if m.State == health.MessageNew {
		if err := a.early(ctx, m); err != nil {
			return m.State, err
		}
	}
	sender, known := a.Senders[m.Channel]
	if paced, ok := sender.(Paced); ok && m.State == health.MessageNew {
		if err := paced.Turn(ctx); err != nil {
			return m.State, &health.Error{Code: "channel_busy", Fault: health.FaultOutside, Retry: true, Err: err}
		}
	}
	pointless, err := a.pointless(ctx, m)
	if err != nil {
		return m.State, err
	}
	m, ready, err := a.beginSending(ctx, id, pointless)
	if err != nil || !ready {
		return m.State, err
	}
	if !known {
		return a.endSending(ctx, m, "", health.Refuse("channel_off", nil))
	}
	provider, err := sender.Send(ctx, m)
	return a.endSending(ctx, m, provider, err)
}

func (a *Activities) beginSending(ctx context.Context, id health.MessageID, pointless bool) (m health.Message, ready bool, err error) {
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		if m, err = tx.Message(id); err != nil {
			return err
		}
		switch unwanted, err := unwanted(tx, m); {
		case err != nil:
			return err
		case m.State == health.MessageSending:
			m.State, m.Reason = health.MessageUnclear, "interrupted"
		case m.State != health.MessageNew:
			return nil
		case !m.ExpiresAt.IsZero() && a.Now().After(m.ExpiresAt), pointless:
			m.State = health.MessageExpired
		case unwanted:
			m.State, m.Reason = health.MessageFailed, "opted_out"
		default:
			m.State, ready = health.MessageSending, true
			m.Tries++
		}
		return tx.UpdateMessage(m)
	})
	return m, ready, err
}

// endSending notes what the channel said. Only a refusal that is sure not to have been delivered is tried again.
func (a *Activities) endSending(ctx context.Context, m health.Message, provider string, sendErr error) (health.DeliveryState, error) {
	var known *health.Error
	switch {
	case sendErr == nil:
		m.State, m.Reason, m.Provider, m.SentAt = health.MessageSent, "", provider, a.Now()
		if a.scrub(m) {
			m.Args = nil
		}
	case errors.As(sendErr, &known) && known.Retry:
		m.State, m.Reason = health.MessageNew, known.Code
	case errors.As(sendErr, &known):
		m.State, m.Reason = health.MessageFailed, known.Code
	default:
		m.State, m.Reason = health.MessageUnclear, "no_answer"
	}
	// The note must not be lost with the caller's deadline: the message is out.
	err := a.Store.Write(context.WithoutCancel(ctx), func(tx store.Tx) error {
		if err := noteSent(tx, &m); err != nil {
			return err
		}
		return a.noteRefusal(tx, m)
	})
	if err == nil && known != nil && (known.Code == "recipient_blocked" || known.Code == "recipient_unknown") {
		err = a.Reached(context.WithoutCancel(ctx), m.Channel, m.Address, false)
	}
	if err != nil {
		return m.State, err
	}
	if m.State == health.MessageNew {
		return m.State, sendErr
	}
	return m.State, nil
}

// noteSent stores what the channel said. A receipt that was faster has said more, and stays.
func noteSent(tx store.Tx, m *health.Message) error {
	now, err := tx.Message(m.ID)
	if err != nil {
		return err
	}
	switch now.State {
	case health.MessageSent, health.MessageDelivered, health.MessageFailed:
		now.Provider, now.Args = m.Provider, m.Args
		*m = now
	}
	return tx.UpdateMessage(*m)
}

// scrub reports whether what was sent must not stay readable: codes, and what was said in a conversation, which is kept
// with the conversation. The development outbox is the one place where it must.
func (a *Activities) scrub(m health.Message) bool {
	_, shown := a.Senders[m.Channel].(interface{ ShownInOutbox() })
	return !shown && (m.Purpose == health.PurposeCode || m.Purpose == health.PurposeReply)
}

// A phone that was out of reach is tried again later, a few times.
const (
	laterTry = time.Hour
	maxTries = 3
)

// worthAnother reports whether a message that surely did not arrive still says something an hour later: what was said in
// a conversation does not.
func (a *Activities) worthAnother(m health.Message) bool {
	lasting := m.Purpose == health.PurposeAnswer || m.Purpose == health.PurposeRemind
	return m.Reason == "number_unreachable" && lasting && m.Tries < maxTries
}

// Receipt notes what a provider says became of a message. A receipt settles what was unclear; nothing moves backward.
func (a *Activities) Receipt(ctx context.Context, id health.MessageID, status, code string) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		m, err := tx.Message(id)
		if errors.Is(err, store.ErrNotFound) {
			return nil // not one of ours: there is nothing to note
		}
		if err != nil {
			return err
		}
		open := m.State == health.MessageUnclear || m.State == health.MessageSending
		switch {
		case status == "sent" && open:
			m.State, m.Reason, m.SentAt = health.MessageSent, "", a.Now()
		case status == "delivered" && (open || m.State == health.MessageSent):
			if m.State, m.Reason = health.MessageDelivered, ""; m.SentAt.IsZero() {
				m.SentAt = a.Now()
			}
		case (status == "undelivered" || status == "failed") && (open || m.State == health.MessageSent):
			if m.State, m.Reason = health.MessageFailed, code; a.worthAnother(m) {
				m.State, m.SendAt = health.MessageNew, a.Now().Add(laterTry)
			}
		default:
			return nil
		}
		if err := tx.UpdateMessage(m); err != nil {
			return err
		}
		return a.noteRefusal(tx, m)
	})
}

// UnsentMessages lists messages that were written but never handed over, for the process that starts up after a crash.
func (a *Activities) UnsentMessages(ctx context.Context) ([]health.MessageID, error) {
	return a.unsent(ctx, a.Now(), func(health.Message) bool { return true })
}

// ForgottenMessages lists messages that were written before a time and that nobody has begun to hand over since: who was to do it
// died in between, and the program runs on.
func (a *Activities) ForgottenMessages(ctx context.Context, before time.Time) ([]health.MessageID, error) {
	return a.unsent(ctx, before, func(m health.Message) bool { return m.State == health.MessageNew })
}

// maxUnsent is more than lie about at a time: messages of campaigns that wait for hours of their own are among them.
const maxUnsent = 10_000

func (a *Activities) unsent(ctx context.Context, before time.Time, which func(health.Message) bool) ([]health.MessageID, error) {
	messages, err := a.Store.Unsent(ctx, before, maxUnsent)
	messages = slices.DeleteFunc(messages, func(m health.Message) bool {
		// Whoever wrote to many looks first, but not at what was left to go by itself at its hour.
		return health.Written(m.Purpose) && m.SendAt.IsZero() || !which(m)
	})
	ids := make([]health.MessageID, len(messages))
	for i, m := range messages {
		ids[i] = m.ID
	}
	return ids, err
}
