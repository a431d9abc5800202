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

// What nobody asked for goes only to those who want it, by day, and as long as it concerns them.
func TestReminders(t *testing.T) {
	address := "+84990000002"
	for _, c := range []struct {
		name  string
		at    time.Duration // after the beginning, Monday 08:00
		setUp func(w *world, tx store.Tx) error
		want  health.DeliveryState
		why   string
		late  time.Duration // how long after the beginning it went out
	}{
		{"at once", 0, nil, health.MessageSent, "", 0},
		{"in three days", 3 * day, nil, health.MessageSent, "", 3 * day},
		{"before the day begins: a little later", 22*time.Hour + 50*time.Minute, nil, health.MessageSent, "", 23 * time.Hour},
		{"no longer wanted", 3 * day, func(w *world, tx store.Tx) error {
			return tx.PutConsent(health.MessageConsent{Channel: "sms", Address: address, Proof: "message", At: w.now()})
		}, health.MessageFailed, "opted_out", 0},
		{"wanted again", 3 * day, func(w *world, tx store.Tx) error {
			return tx.PutConsent(health.MessageConsent{Channel: "sms", Address: address, Given: true, Proof: "message", At: w.now()})
		}, health.MessageSent, "", 3 * day},
		{"the phone is nobody's now", 3 * day, func(w *world, tx store.Tx) error { return tx.DeleteContact("sms", address) }, health.MessageExpired, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			w := newWorld(t)
			at := w.now().Add(c.at)
			w.write(func(tx store.Tx) error {
				if err := tx.PutContact(health.Contact{Channel: "sms", Address: address, Staff: nhan, Proof: "code", At: w.now()}); err != nil {
					return err
				}
				if c.setUp == nil {
					return nil
				}
				return c.setUp(w, tx)
			})
			id, err := w.acts.PrepareReminder(t.Context(), "sms", address, at, "k1", "vi")
			must(t, err)
			p := w.play(notifyID(id))
			begin := w.now()
			// The engine holds the start back until then; the test's clock is set.
			w.clock = func() time.Time { return p.Now().Add(at.Sub(begin)) }
			p.run(TypeNotify, id)
			must(t, p.GetWorkflowError())
			got, err := w.store.Message(context.Background(), id)
			must(t, err)
			if got.State != c.want || got.Reason != c.why {
				t.Fatalf("%s %q, want %s %q", got.State, got.Reason, c.want, c.why)
			}
			if late := got.SentAt.Sub(begin); c.want == health.MessageSent && (late < c.late || late > c.late+20*time.Minute) {
				t.Errorf("it went out %v after the beginning, want %v", late, c.late)
			}
		})
	}
}

// What the network says of a number is remembered: whoever told it to let nothing through is not written to again.
func TestTheNetworkKnowsWhoWantsNothing(t *testing.T) {
	w := newWorld(t)
	w.post.fail = []error{&health.Error{Code: "opted_out", Fault: health.FaultUser}}
	w.write(func(tx store.Tx) error {
		_, err := tx.CreateMessage(health.Message{ID: "m1", Channel: "sms", Address: "+84990000002", Phrase: "notice.correction.applied",
			Purpose: health.PurposeAnswer, State: health.MessageNew, CreatedAt: w.now()})
		return err
	})
	p := w.play(notifyID("m1"))
	p.run(TypeNotify, health.MessageID("m1"))
	must(t, p.GetWorkflowError())
	c, err := w.store.Consent(t.Context(), "sms", "+84990000002")
	must(t, err)
	if c.Given || c.Proof != "provider" {
		t.Errorf("%+v", c)
	}
	rows, err := w.store.AuditOf(t.Context(), "stranger", 5)
	must(t, err)
	if len(rows) != 1 || rows[0].Action != health.ActConsent || rows[0].Detail != "sms no provider" {
		t.Errorf("the log has %+v", rows)
	}
	must(t, w.acts.Consent(t.Context(), "sms", "+84990000002", true))
	must(t, w.acts.Consent(t.Context(), "sms", "+84990000002", true)) // said twice is one row
	if rows, err = w.store.AuditOf(t.Context(), "stranger", 5); err != nil || len(rows) != 2 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// Reports come in any order and more than once: a message moves forward only.
func TestReportsInAnyOrder(t *testing.T) {
	for _, c := range []struct {
		name    string
		before  health.DeliveryState
		reports []string
		want    health.DeliveryState
	}{
		{"in order", health.MessageSent, []string{"sent", "delivered"}, health.MessageDelivered},
		{"the other way round", health.MessageSent, []string{"delivered", "sent", "queued"}, health.MessageDelivered},
		{"twice", health.MessageSent, []string{"delivered", "delivered"}, health.MessageDelivered},
		{"delivered is the end", health.MessageSent, []string{"delivered", "failed", "undelivered"}, health.MessageDelivered},
		{"failed is the end", health.MessageSent, []string{"undelivered", "delivered"}, health.MessageFailed},
		{"what was unclear is settled", health.MessageUnclear, []string{"queued", "delivered"}, health.MessageDelivered},
		{"what was not sent yet is not delivered", health.MessageNew, []string{"delivered"}, health.MessageNew},
	} {
		w := newWorld(t)
		w.write(func(tx store.Tx) error {
			m := health.Message{ID: "m1", Channel: "sms", Address: "+84990000002", Phrase: "notice.correction.applied",
				Purpose: health.PurposeAnswer, State: health.MessageNew, CreatedAt: w.now()}
			if _, err := tx.CreateMessage(m); err != nil {
				return err
			}
			m.State = c.before
			return tx.UpdateMessage(m)
		})
		for _, status := range c.reports {
			must(t, w.acts.Receipt(t.Context(), "m1", status, "undelivered"))
		}
		if got, err := w.store.Message(t.Context(), "m1"); err != nil || got.State != c.want {
			t.Errorf("%s: %s, want %s (%v)", c.name, got.State, c.want, err)
		}
	}
}

// A phone that was out of reach is tried again an hour later, three times in all; what was said in a conversation is not.
func TestOutOfReach(t *testing.T) {
	for purpose, want := range map[string]health.DeliveryState{health.PurposeAnswer: health.MessageNew, health.PurposeReply: health.MessageFailed,
		health.PurposeCode: health.MessageFailed} {
		w := newWorld(t)
		m := health.Message{ID: "m1", Channel: "sms", Address: "+84990000002", Phrase: "notice.correction.applied", Purpose: purpose,
			State: health.MessageNew, CreatedAt: w.now()}
		w.write(func(tx store.Tx) error {
			if _, err := tx.CreateMessage(m); err != nil {
				return err
			}
			m.State, m.Tries = health.MessageSent, 2
			return tx.UpdateMessage(m)
		})
		must(t, w.acts.Receipt(t.Context(), "m1", "undelivered", "number_unreachable"))
		got, err := w.store.Message(t.Context(), "m1")
		must(t, err)
		if got.State != want || want == health.MessageNew && got.SendAt.Sub(w.now()) != time.Hour {
			t.Errorf("%s: %s at %v", purpose, got.State, got.SendAt)
		}
		got.State, got.Tries = health.MessageSent, 3
		w.write(func(tx store.Tx) error { return tx.UpdateMessage(got) })
		must(t, w.acts.Receipt(t.Context(), "m1", "undelivered", "number_unreachable"))
		if got, err = w.store.Message(t.Context(), "m1"); err != nil || got.State != health.MessageFailed {
			t.Errorf("%s, the third time: %s (%v)", purpose, got.State, err)
		}
	}
}
