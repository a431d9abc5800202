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

// Consent notes whether an address wants messages that it did not ask for. The last word counts; each is in the log.
func (a *Activities) Consent(ctx context.Context, channel, address string, given bool) error {
	by, err := a.speaker(channel, address)
	if err != nil {
		return err
	}
	return a.Store.Write(ctx, func(tx store.Tx) error {
		if err := a.noteConsent(tx, channel, address, given, "message"); err != nil || !given || by.Kind != health.ByCitizen {
			return err
		}
		return a.wantsAgain(tx, by)
	})
}

// wantsAgain lets messages about somebody go out again who has asked for none before. Whose record is used for nothing has
// to ask for that.
func (a *Activities) wantsAgain(tx store.Tx, by health.Actor) error {
	r, err := tx.Record(health.PersonID(by.ID))
	if err != nil || !slices.Equal(r.Limits, []health.Limit{health.LimitMessages}) {
		return err
	}
	r.Limits = nil
	return a.clerk(tx, nil).save(&r, health.ActLimit, nil, health.Cause{Kind: health.CauseContact, ID: string(r.ID)}, by)
}

func (a *Activities) noteConsent(tx store.Tx, channel, address string, given bool, proof string) error {
	before, err := tx.Consent(channel, address)
	said := err == nil
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if said && before.Given == given {
		return nil
	}
	c := health.MessageConsent{Channel: channel, Address: address, Given: given, Proof: proof, Hours: before.Hours, At: a.Now()}
	detail := channel + " no " + proof
	if given {
		detail = channel + " yes " + proof
	}
	return a.putConsent(tx, c, detail)
}

func (a *Activities) putConsent(tx store.Tx, c health.MessageConsent, detail string) error {
	if err := tx.PutConsent(c); err != nil {
		return err
	}
	by, err := a.speaker(c.Channel, c.Address)
	if err != nil {
		return err
	}
	return tx.AppendAudit(health.Audit{At: c.At, By: by, Action: health.ActConsent, Subject: by.ID, Detail: detail})
}

// PreferHours notes when an address wants messages that it did not ask for; zero: at the usual hours. It says nothing about
// whether it wants them. Errors: hours_form.
func (a *Activities) PreferHours(ctx context.Context, channel, address string, hours health.Hours) error {
	if !hours.Valid() {
		return health.Refuse("hours_form", nil)
	}
	return a.Store.Write(ctx, func(tx store.Tx) error {
		c, err := tx.Consent(channel, address)
		switch {
		case errors.Is(err, store.ErrNotFound):
			c = health.MessageConsent{Channel: channel, Address: address, Given: true, Proof: "message"}
		case err != nil || c.Hours == hours:
			return err
		}
		c.Hours, c.At = hours, a.Now()
		usual := hours.OrUsual()
		return a.putConsent(tx, c, fmt.Sprintf("%s hours %d-%d", channel, usual.From, usual.To))
	})
}

// speaker is who an address belongs to; a stranger's number is not written into the log.
func (a *Activities) speaker(channel, address string) (health.Actor, error) {
	c, err := a.Store.Contact(context.Background(), channel, address)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return health.Actor{Kind: health.BySystem, ID: "stranger"}, nil
	case err != nil:
		return health.Actor{}, err
	case c.Staff != "":
		return staffActor(c.Staff), nil
	}
	return health.Actor{Kind: health.ByCitizen, ID: string(c.Person)}, nil
}

// unwanted reports whether a message that nobody asked for would go to an address that wants none.
func unwanted(tx store.Tx, m health.Message) (bool, error) {
	if health.Asked(m.Purpose) {
		return false, nil
	}
	c, err := tx.Consent(m.Channel, m.Address)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && !c.Given, err
}

// noteRefusal remembers what the network says of an address: its owner has told the network to let nothing through.
func (a *Activities) noteRefusal(tx store.Tx, m health.Message) error {
	if m.State != health.MessageFailed || m.Reason != "opted_out" {
		return nil
	}
	return a.noteConsent(tx, m.Channel, m.Address, false, "provider")
}

// PrepareReminder makes the message that reminds somebody at a time they have chosen.
func (a *Activities) PrepareReminder(ctx context.Context, channel, address string, at time.Time, key, lang string) (health.MessageID, error) {
	id := health.MessageID("remind-" + key)
	return id, a.Store.Write(ctx, func(tx store.Tx) error {
		_, err := tx.CreateMessage(health.Message{ID: id, Channel: channel, Address: address, Phrase: "notice.remind_me", Lang: lang,
			Purpose: health.PurposeRemind, State: health.MessageNew, CreatedAt: a.Now(), SendAt: at, ExpiresAt: at.Add(24 * time.Hour)})
		return err
	})
}

// early says whether a message has to wait: for its time, for the morning, or for the hours that its address has chosen.
func (a *Activities) early(ctx context.Context, m health.Message) error {
	why := &health.Error{Code: "too_early", Fault: health.FaultSystem, Retry: true}
	switch {
	case a.Now().Before(m.SendAt):
		return why
	case health.Asked(m.Purpose):
		return nil
	case !health.UsualHours().Open(a.Now()):
		return why
	case !m.SendAt.IsZero() && m.Purpose == health.PurposeRemind: // at a time that they asked for
		return nil
	}
	c, err := a.Store.Consent(ctx, m.Channel, m.Address)
	if err == nil && !c.Hours.Open(a.Now()) {
		why.Code = "own_hours"
		return why
	}
	return ignoreAbsent(err)
}

// pointless reports whether a message that nobody waits for would reach somebody whom it does not concern any more: the
// address is nobody's now, or the person has died or moved away.
func (a *Activities) pointless(ctx context.Context, m health.Message) (bool, error) {
	if health.Asked(m.Purpose) || health.Written(m.Purpose) {
		return false, nil
	}
	c, err := a.Store.Contact(ctx, m.Channel, m.Address)
	if errors.Is(err, store.ErrNotFound) || err != nil || c.Person == "" {
		return errors.Is(err, store.ErrNotFound), ignoreAbsent(err)
	}
	r, err := a.Store.Record(ctx, c.Person)
	return err == nil && (!r.Living() || r.Limited(health.LimitMessages)), err
}
