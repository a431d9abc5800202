package activities

import (
	"context"
	"errors"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// ResidentInviteLifetime is how long a code handed over at the station can be used.
const ResidentInviteLifetime = 7 * 24 * time.Hour

// InvitePerson makes a one-time code that a member of staff hands to a resident who receives no text messages. It opens
// the one record, together with the number and the birth date on it. Only its hash is kept; who made it for whom is in
// the audit log for good.
func (a *Activities) InvitePerson(ctx context.Context, by health.StaffID, person health.PersonID) (health.PaperCode, error) {
	staff, err := a.Store.Staff(ctx, by)
	if err != nil {
		return health.PaperCode{}, err
	}
	r, err := a.Store.Record(ctx, person)
	if err != nil {
		return health.PaperCode{}, err
	}
	if !staff.MayOver(health.RightInvite, r) {
		return health.PaperCode{}, health.Refuse("invite_not_yours", nil)
	}
	if !r.Living() {
		return health.PaperCode{}, health.Refuse("invite_gone", nil)
	}
	now := a.Now()
	digits, err := a.freeDigits(ctx, now)
	if err != nil {
		return health.PaperCode{}, err
	}
	code := health.PaperCode{Digits: health.Value(digits), Until: now.Add(ResidentInviteLifetime)}
	return code, a.Store.Write(ctx, func(tx store.Tx) error {
		if err := tx.PutInvite(health.Invite{Hash: residentHash(digits), Person: person, ExpiresAt: code.Until}); err != nil {
			return err
		}
		return tx.AppendAudit(health.Audit{At: now, By: staffActor(by), Action: health.ActLink, Subject: string(person), Detail: "invited"})
	})
}

// InviteByMessage sends a link to the phone on a record, by which the chat that opens it is tied to the record. Whoever reads
// the messages of that phone may use it: it opens less than a code that is handed over. Errors: invite_not_yours,
// invite_gone, invite_no_phone.
func (a *Activities) InviteByMessage(ctx context.Context, in health.InviteMessage) (health.MessageID, error) {
	phone, err := a.phoneOf(ctx, in.Person)
	if err != nil {
		return "", err
	}
	id, now, token := health.MessageID("invite-"+in.Key), a.Now(), a.NewSecret()
	return id, a.Store.Write(ctx, func(tx store.Tx) error {
		if _, err := tx.Message(id); err == nil {
			return nil // written before
		}
		if err := mayInvite(tx, in.By, in.Person); err != nil {
			return err
		}
		if phone.IsZero() {
			return health.Refuse("invite_no_phone", nil)
		}
		until := now.Add(ResidentInviteLifetime)
		if err := tx.PutInvite(health.Invite{Hash: HashToken(token), Person: in.Person, ExpiresAt: until}); err != nil {
			return err
		}
		_, err := tx.CreateMessage(health.Message{ID: id, Channel: "sms", Address: phone.Reveal(), Phrase: "sms.invite",
			Args: map[string]string{"url": in.At + token}, Lang: in.Lang, Purpose: health.PurposeCode, State: health.MessageNew,
			ExpiresAt: until, CreatedAt: now})
		if err != nil {
			return err
		}
		return tx.AppendAudit(health.Audit{At: now, By: staffActor(in.By), Action: health.ActLink, Subject: string(in.Person), Detail: "invited by message"})
	})
}

// mayInvite says why a member of staff may not invite somebody.
func mayInvite(tx store.Tx, by health.StaffID, person health.PersonID) error {
	s, err := tx.Staff(by)
	if err != nil {
		return err
	}
	r, err := tx.Record(person)
	switch {
	case err != nil:
		return err
	case !s.MayOver(health.RightInvite, r):
		return health.Refuse("invite_not_yours", nil)
	case !r.Living():
		return health.Refuse("invite_gone", nil)
	}
	return nil
}

// freeDigits finds digits that open nothing now.
func (a *Activities) freeDigits(ctx context.Context, now time.Time) (string, error) {
	for range 10 {
		digits := (a.NewCode() + a.NewCode())[:health.PaperDigits]
		old, err := a.Store.Invite(ctx, residentHash(digits))
		if errors.Is(err, store.ErrNotFound) || (err == nil && !stillOpens(old, now)) {
			return digits, nil
		}
		if err != nil {
			return "", err
		}
	}
	return "", health.Refuse("invite_again", nil)
}

// paper gives the invitation that was handed over with these digits; zero when there is none that can still be used.
func (a *Activities) paper(ctx context.Context, digits string, now time.Time) (health.Invite, error) {
	if len(digits) != health.PaperDigits {
		return health.Invite{}, nil
	}
	inv, err := a.Store.Invite(ctx, residentHash(digits))
	if errors.Is(err, store.ErrNotFound) || (err == nil && !stillOpens(inv, now)) {
		return health.Invite{}, nil
	}
	return inv, err
}

func stillOpens(inv health.Invite, now time.Time) bool {
	return inv.UsedAt.IsZero() && !now.After(inv.ExpiresAt)
}

// residentHash keeps these digits apart from the tokens of links, which open without a number and a birth date.
func residentHash(digits string) string { return HashToken("resident\x00" + digits) }
