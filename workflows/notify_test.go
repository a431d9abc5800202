package workflows

import (
	"context"
	"errors"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func TestNotify(t *testing.T) {
	down := &health.Error{Code: "sms.down", Fault: health.FaultOutside, Retry: true}
	barred := &health.Error{Code: "sms.barred", Fault: health.FaultOutside}
	for _, c := range []struct {
		name    string
		channel string
		state   health.DeliveryState // before
		expires time.Duration        // zero: never
		fail    []error
		want    health.DeliveryState
		reason  string
		sent    int
	}{
		{"sent", "sms", health.MessageNew, 0, nil, health.MessageSent, "", 1},
		{"the provider is down twice", "sms", health.MessageNew, 0, []error{down, down}, health.MessageSent, "", 1},
		{"the provider bars the number", "sms", health.MessageNew, 0, []error{barred}, health.MessageFailed, "sms.barred", 0},
		{"no answer from the provider", "sms", health.MessageNew, 0, []error{errors.New("connection reset")}, health.MessageUnclear, "no_answer", 0},
		{"the process died while sending", "sms", health.MessageSending, 0, nil, health.MessageUnclear, "interrupted", 0},
		{"sent before", "sms", health.MessageSent, 0, nil, health.MessageSent, "", 0},
		{"too late", "sms", health.MessageNew, -time.Minute, nil, health.MessageExpired, "", 0},
		{"down until too late", "sms", health.MessageNew, 5 * time.Minute, []error{down, down, down, down, down, down, down, down, down, down},
			health.MessageExpired, "sms.down", 0},
		{"the channel is off", "telegram", health.MessageNew, 0, nil, health.MessageFailed, "channel_off", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			w.post.fail = c.fail
			m := health.Message{ID: "m1", Channel: c.channel, Address: "+84990000002", Phrase: "notice.correction.applied",
				Purpose: health.PurposeAnswer, State: health.MessageNew, CreatedAt: w.now()}
			if c.expires != 0 {
				m.ExpiresAt = w.now().Add(c.expires)
			}
			w.write(func(tx store.Tx) error {
				if _, err := tx.CreateMessage(m); err != nil {
					return err
				}
				m.State = c.state
				return tx.UpdateMessage(m)
			})
			p := w.play(notifyID("m1"))
			p.run(TypeNotify, health.MessageID("m1"))
			must(t, p.GetWorkflowError())
			got, err := w.store.Message(context.Background(), "m1")
			must(t, err)
			if got.State != c.want || got.Reason != c.reason || len(w.post.sent) != c.sent {
				t.Errorf("%s %q, sent %d times; want %s %q, %d", got.State, got.Reason, len(w.post.sent), c.want, c.reason, c.sent)
			}
			var state health.DeliveryState
			if must(t, p.GetWorkflowResult(&state)); state != c.want {
				t.Errorf("the workflow says %s, want %s", state, c.want)
			}
		})
	}
}

// The provider's receipt may be faster than its answer: what it says stays.
func TestReceiptBeforeAnswer(t *testing.T) {
	w := newWorld(t)
	w.write(func(tx store.Tx) error {
		_, err := tx.CreateMessage(health.Message{ID: "m1", Channel: "sms", Address: "+84990000002", Phrase: "notice.correction.applied",
			Purpose: health.PurposeAnswer, State: health.MessageNew, CreatedAt: w.now()})
		return err
	})
	w.acts.Senders["sms"] = hasty{w}
	p := w.play(notifyID("m1"))
	p.run(TypeNotify, health.MessageID("m1"))
	must(t, p.GetWorkflowError())
	got, err := w.store.Message(context.Background(), "m1")
	must(t, err)
	if got.State != health.MessageFailed || got.Reason != "30005" || got.Provider != "SM001" {
		t.Errorf("%s %s %s", got.State, got.Reason, got.Provider)
	}
}

// hasty is a provider whose receipt comes before its answer.
type hasty struct{ w *world }

// Send implements activities.Sender.
func (h hasty) Send(ctx context.Context, m health.Message) (string, error) {
	return "SM001", h.w.acts.Receipt(ctx, m.ID, "undelivered", "30005")
}
