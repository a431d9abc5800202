package activities

import (
	"context"
	"crypto/subtle"
	"errors"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// OpenView makes a link that shows one record once. The proof it asks for travels another way than the link: a code to
// another channel of the person who asks, or, where there is none, what stands on the card.
func (a *Activities) OpenView(ctx context.Context, in health.ViewRequest) (health.ViewOffer, error) {
	r, err := a.Store.Record(ctx, in.Person)
	if err != nil {
		return health.ViewOffer{}, err
	}
	if err := a.mayView(ctx, in, r); err != nil {
		return health.ViewOffer{}, err
	}
	to, err := a.otherWay(ctx, in)
	if err != nil {
		return health.ViewOffer{}, err
	}
	offer := health.ViewOffer{Token: health.Value(a.NewSecret()), Factor: health.FactorCode, Sent: to.Channel}
	now, token := a.Now(), offer.Token.Reveal()
	v := health.ViewLink{Hash: HashToken(token), Person: r.ID, Asker: askerHash(token, in.Channel, in.Address), Channel: in.Channel,
		By: in.By, Why: in.Why, Factor: health.FactorCode, ExpiresAt: now.Add(health.ViewLifetime), MadeAt: now}
	m := health.Message{Channel: to.Channel, Address: to.Address, Phrase: "notice.view_code", Lang: in.Lang,
		Purpose: health.PurposeCode, State: health.MessageNew, ExpiresAt: v.ExpiresAt, CreatedAt: now}
	if to.Channel == "" {
		factor := cardOf(in, r)
		if lastDigits(r, factor) == "" || r.Birth().IsZero() {
			return health.ViewOffer{}, health.Refuse("view_no_proof", nil)
		}
		v.Factor, offer.Factor = factor, factor
	} else {
		digits := a.NewCode()
		v.CodeHash, m.Args = hashCode(token, digits), map[string]string{"code": digits}
		m.ID = health.MessageID("view-" + v.Hash[:32])
		offer.Notify = m.ID
	}
	return offer, a.Store.Write(ctx, func(tx store.Tx) error { return storeView(tx, v, m, now) })
}

func storeView(tx store.Tx, v health.ViewLink, m health.Message, now time.Time) error {
	n, err := tx.CountViewLinks(v.Person, now.Add(-health.ViewLifetime))
	if err != nil {
		return err
	}
	if n >= health.ViewPerWindow {
		return health.Refuse("view_too_many", map[string]string{"at": now.Add(health.ViewLifetime + time.Minute).In(health.Zone()).Format("15:04")})
	}
	if err := tx.CreateViewLink(v); err != nil || m.ID == "" {
		return err
	}
	_, err = tx.CreateMessage(m)
	return err
}

// mayView says why somebody may not open a record: staff open those of their station, for a purpose; people their own, or
// that of whom they act for, if they have proved who they are in the chat that asks. Errors: not_yours.
func (a *Activities) mayView(ctx context.Context, in health.ViewRequest, r health.Record) error {
	if in.By.Kind == health.ByStaff {
		s, err := a.Store.Staff(ctx, health.StaffID(in.By.ID))
		if err != nil {
			return err
		}
		may, err := a.lookFor(ctx, in.Why, r.ID)
		if err == nil && (!s.MayOver(health.RightLook, r) || !may) {
			err = health.Refuse("not_yours", nil)
		}
		return err
	}
	there, err := a.Store.ContactsAt(ctx, in.Channel, in.Address)
	if err != nil {
		return err
	}
	level := health.LevelNone
	for _, c := range there {
		if c.Person == health.PersonID(in.By.ID) && in.By.Kind == health.ByCitizen {
			level = c.Proof.Level()
		}
	}
	return a.mayOwn(ctx, health.RightWhole, health.PersonID(in.By.ID), r.ID, level)
}

// lookFor reports whether staff may open a record for a purpose: a copy only where the person was granted one.
func (a *Activities) lookFor(ctx context.Context, why string, person health.PersonID) (bool, error) {
	if why != health.WhyCopy {
		return why == health.WhyCare || why == health.WhyCorrect, nil
	}
	asked, err := a.Store.RequestsOf(ctx, person)
	return slices.ContainsFunc(asked, func(r health.SubjectRequest) bool { return r.Copy(a.Now()) }), err
}

// otherWay is where a code goes: the phone on the record of whoever asks, else a chat of theirs, but never the channel that
// asks. Staff get none: they show what stands on the card of the person before them.
func (a *Activities) otherWay(ctx context.Context, in health.ViewRequest) (health.Contact, error) {
	if in.By.Kind != health.ByCitizen {
		return health.Contact{}, nil
	}
	own, err := a.Store.Record(ctx, health.PersonID(in.By.ID))
	if err != nil {
		return health.Contact{}, err
	}
	p, _, err := ident.ParsePhone(own.Text(health.Phone))
	moved := own.Fields[health.Phone].Has(health.CodePhoneMoved)
	if err == nil && p.CanSMS() && !moved && in.Channel != "sms" && a.reaches("sms") {
		return health.Contact{Channel: "sms", Address: p.Reveal()}, nil
	}
	contacts, err := a.Store.ContactsOf(ctx, own.ID)
	for _, c := range contacts {
		if c.Channel == "telegram" && in.Channel != "telegram" && c.Gone.IsZero() && a.reaches(c.Channel) {
			return c, nil
		}
	}
	return health.Contact{}, err
}

// reaches reports whether what is sent through a channel comes to the person.
func (a *Activities) reaches(channel string) bool {
	_, ok := a.Senders[channel]
	return ok && (a.Reaches == nil || a.Reaches(channel))
}

func askerHash(token, channel, address string) string {
	return HashToken(token + "\x00" + channel + "\x00" + address)
}

// cardOf is the card of which digits are asked for. People have typed their identity number into the chat that asks, so that
// theirs is the insurance card where the record has both.
func cardOf(in health.ViewRequest, r health.Record) health.Factor {
	if in.By.Kind == health.ByCitizen && r.Text(health.NationalID) != "" && lastDigits(r, health.FactorInsurance) != "" {
		return health.FactorInsurance
	}
	return health.FactorCard
}

// lastDigits are the last of the number by which a person is known best on a card; empty when there is none.
func lastDigits(r health.Record, factor health.Factor) string {
	of := []health.Field{health.NationalID, health.OldID, health.Insurance, health.SocialNo}
	if factor == health.FactorInsurance {
		of = of[2:]
	}
	for _, f := range of {
		if text := r.Text(f); len(text) >= factor.LastAsked() {
			return text[len(text)-factor.LastAsked():]
		}
	}
	return ""
}

// LookView tells how a link stands without using it up: programs that look at links in messages change nothing.
func (a *Activities) LookView(ctx context.Context, token string) (health.Viewing, error) {
	v, err := a.Store.ViewLink(ctx, HashToken(token))
	if errors.Is(err, store.ErrNotFound) {
		return health.Viewing{State: health.ViewOver}, nil
	}
	if err != nil {
		return health.Viewing{}, err
	}
	return a.standing(ctx, v, token)
}

// standing tells whether a link still opens: in time, unused, not tried too often, and the address that asked for it is
// still tied to whoever asked.
func (a *Activities) standing(ctx context.Context, v health.ViewLink, token string) (health.Viewing, error) {
	over := health.Viewing{State: health.ViewOver}
	if a.Now().After(v.ExpiresAt) || !v.UsedAt.IsZero() || v.Tries >= health.ViewMaxTries {
		return over, nil
	}
	contacts, err := a.contactsBy(ctx, v.By)
	if err != nil {
		return over, err
	}
	for _, c := range contacts {
		if askerHash(token, c.Channel, c.Address) == v.Asker {
			return health.Viewing{State: health.ViewAsks, Factor: v.Factor, Left: health.ViewMaxTries - v.Tries}, nil
		}
	}
	return over, nil
}

func (a *Activities) contactsBy(ctx context.Context, by health.Actor) ([]health.Contact, error) {
	if by.Kind != health.ByStaff {
		return a.Store.ContactsOf(ctx, health.PersonID(by.ID))
	}
	s, err := a.Store.Staff(ctx, health.StaffID(by.ID))
	if err != nil || !s.Active {
		return nil, err
	}
	return a.Store.ContactsOfStaff(ctx, s.ID)
}

// TryView opens the record to whoever shows the proof. That it is shown is noted in the same step that uses the link up.
func (a *Activities) TryView(ctx context.Context, token string, proof health.ViewProof) (health.Viewing, error) {
	out, err := a.LookView(ctx, token)
	if err != nil || out.State != health.ViewAsks {
		return out, err
	}
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		v, err := tx.ViewLink(HashToken(token))
		if err != nil {
			return err
		}
		if !v.UsedAt.IsZero() || v.Tries >= health.ViewMaxTries {
			out = health.Viewing{State: health.ViewOver}
			return nil
		}
		r, err := tx.Record(v.Person)
		if err != nil {
			return err
		}
		if r.Life == health.Merged || !shows(v, r, token, proof) {
			v.Tries++
			if out.State, out.Left = health.ViewWrong, health.ViewMaxTries-v.Tries; out.Left == 0 {
				out.State = health.ViewOver
				if err := tx.AppendAudit(health.Audit{At: a.Now(), By: v.By, Action: health.ActLink, Subject: string(r.ID), Detail: "view wrong proofs"}); err != nil {
					return err
				}
			}
			return tx.UpdateViewLink(v)
		}
		v.UsedAt = a.Now()
		out.State, out.Person = health.ViewOpen, r.ID
		if err := tx.UpdateViewLink(v); err != nil {
			return err
		}
		return tx.AppendAudit(health.Audit{At: v.UsedAt, By: v.By, Action: health.ActDisclose, Subject: string(r.ID), Detail: "view " + v.Why})
	})
	return out, err
}

// shows reports whether the proof is the one that the link asks for.
func shows(v health.ViewLink, r health.Record, token string, proof health.ViewProof) bool {
	if v.Factor == health.FactorCode {
		return subtle.ConstantTimeCompare([]byte(hashCode(token, proof.Code.Reveal())), []byte(v.CodeHash)) == 1
	}
	birth, err := ident.ParseBirthText(proof.Birth.Reveal())
	same := subtle.ConstantTimeCompare([]byte(proof.Last.Reveal()), []byte(lastDigits(r, v.Factor))) == 1
	return err == nil && !birth.IsZero() && birth == r.Birth() && same
}
