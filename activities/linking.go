package activities

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// PrepareCode makes a code and the message that carries it. Whoever asks gets the same answer whether or not the
// details fit a person, so that the chat cannot be used to find out who is registered.
func (a *Activities) PrepareCode(ctx context.Context, in health.CodeRequest) (health.MessageID, error) {
	phone, err := a.phoneOf(ctx, in.Person)
	if err != nil {
		return "", err
	}
	id := health.MessageID("code-" + in.Key)
	now := a.Now()
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		if _, err := tx.Message(id); err == nil {
			return nil // prepared before
		}
		if err := mayAsk(tx, in, now); err != nil {
			return err
		}
		digits := a.NewCode()
		code := health.Code{ID: in.Key, Channel: in.Channel, Address: in.Address, Person: in.Person, Guess: in.Guess, Hash: hashCode(in.Key, digits),
			ExpiresAt: now.Add(health.CodeLifetime)}
		err := tx.CreateCode(code, now)
		if errors.Is(err, store.ErrExists) || err != nil || phone.IsZero() {
			id = ""
			return ignoreExists(err)
		}
		_, err = tx.CreateMessage(health.Message{ID: id, Channel: "sms", Address: phone.Reveal(), Phrase: "sms.code",
			Args: map[string]string{"code": digits}, Lang: in.Lang, Purpose: health.PurposeCode, State: health.MessageNew,
			ExpiresAt: code.ExpiresAt, CreatedAt: now})
		return err
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// mayAsk keeps to the limits of codes and says from when on one may be asked for again.
func mayAsk(tx store.Tx, in health.CodeRequest, now time.Time) error {
	since := now.Add(-health.CodeWindow)
	until := map[string]string{"at": now.Add(health.CodeWindow + time.Minute).In(health.Zone()).Format("15:04")}
	all, err := tx.CountCodes(in.Channel, in.Address, "", since)
	if err != nil {
		return err
	}
	same, err := tx.CountCodes(in.Channel, in.Address, in.Guess, since)
	switch {
	case err != nil:
		return err
	case same >= health.CodePerWindow:
		return health.Refuse("code_too_many", until)
	case all >= health.GuessPerWindow:
		return health.Refuse("guess_too_many", until)
	}
	return nil
}

func ignoreExists(err error) error {
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

// phoneOf gives the mobile phone on a record; zero when there is none or nobody.
func (a *Activities) phoneOf(ctx context.Context, id health.PersonID) (ident.Phone, error) {
	if id == "" {
		return ident.Phone{}, nil
	}
	r, err := a.Store.Record(ctx, id)
	if err != nil {
		return ident.Phone{}, err
	}
	p, _, err := ident.ParsePhone(r.Text(health.Phone))
	if err != nil || !p.CanSMS() {
		return ident.Phone{}, nil // a record without a phone that receives messages
	}
	return p, nil
}

// hashCode salts six digits with the id of their request: the table alone does not tell them.
func hashCode(salt, digits string) string {
	sum := sha256.Sum256([]byte(salt + "\x00" + digits))
	return hex.EncodeToString(sum[:])
}

// CheckCode ties the address to the person if the digits are the last ones sent for it, or were handed to that person at
// the station.
func (a *Activities) CheckCode(ctx context.Context, channel, address, digits string) (health.Outcome, error) {
	var out health.Outcome
	now := a.Now()
	paper, err := a.paper(ctx, digits, now)
	if err != nil {
		return out, err
	}
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		code, err := tx.LatestCode(channel, address)
		if errors.Is(err, store.ErrNotFound) {
			return health.Refuse("code_none", nil)
		}
		if err != nil {
			return err
		}
		if code.Tries >= health.CodeMaxTries || now.After(code.ExpiresAt) {
			out.Code = "code_over"
			return nil
		}
		invited := paper.Person != "" && paper.Person == code.Person
		right := invited || subtle.ConstantTimeCompare([]byte(hashCode(code.ID, digits)), []byte(code.Hash)) == 1
		if !right || code.Person == "" {
			code.Tries++
			out.Code = "code_wrong"
			return tx.UpdateCode(code)
		}
		code.ExpiresAt = now.Add(-time.Second) // a code opens once
		if err := tx.UpdateCode(code); err != nil {
			return err
		}
		proof := "code"
		if invited {
			proof = "invite"
			if err := tx.UseInvite(paper.Hash, now); err != nil {
				return err
			}
		}
		out = health.Outcome{Code: "linked", Person: code.Person}
		return link(tx, health.Contact{Channel: channel, Address: address, Person: code.Person, Proof: proof, At: now})
	})
	return out, err
}

func link(tx store.Tx, c health.Contact) error {
	if err := tx.PutContact(c); err != nil {
		return err
	}
	by := health.Actor{Kind: health.ByCitizen, ID: string(c.Person)}
	subject := string(c.Person)
	if c.Staff != "" {
		by, subject = staffActor(c.Staff), string(c.Staff)
	}
	return tx.AppendAudit(health.Audit{At: c.At, By: by, Action: health.ActLink, Subject: subject, Detail: c.Channel + " " + c.Proof})
}

// Unlink forgets whom an address belongs to.
func (a *Activities) Unlink(ctx context.Context, channel, address string) error {
	c, err := a.Store.Contact(ctx, channel, address)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	by := health.Actor{Kind: health.ByCitizen, ID: string(c.Person)}
	if c.Staff != "" {
		by = staffActor(c.Staff)
	}
	return a.Store.Write(ctx, func(tx store.Tx) error {
		if err := tx.DeleteContact(channel, address); err != nil {
			return err
		}
		return tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActLink, Subject: by.ID, Detail: channel + " unlinked"})
	})
}

// HashToken is how a link's secret is kept.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Redeem opens an invitation: the address becomes the member of staff or the person it was made for.
func (a *Activities) Redeem(ctx context.Context, channel, address, token string) (health.Outcome, error) {
	inv, err := a.Store.Invite(ctx, HashToken(token))
	now := a.Now()
	if errors.Is(err, store.ErrNotFound) || (err == nil && (now.After(inv.ExpiresAt) || (!inv.Reusable && !inv.UsedAt.IsZero()))) {
		return health.Outcome{}, health.Refuse("invite_over", nil)
	}
	if err != nil {
		return health.Outcome{}, err
	}
	out := health.Outcome{Code: "linked", Person: inv.Person}
	return out, a.Store.Write(ctx, func(tx store.Tx) error {
		if err := tx.UseInvite(inv.Hash, now); errors.Is(err, store.ErrConflict) {
			return health.Refuse("invite_over", nil)
		} else if err != nil {
			return err
		}
		return link(tx, health.Contact{Channel: channel, Address: address, Staff: inv.Staff, Person: inv.Person, Proof: "invite", At: now})
	})
}

// Seen notes which records somebody is about to be shown, all in one step: who sees what is never forgotten. Each person
// of a list has a row of their own, so that who saw a record can be answered without reading every list.
func (a *Activities) Seen(ctx context.Context, by health.Actor, looks []health.Look) error {
	now := a.Now()
	return a.Store.Write(ctx, func(tx store.Tx) error {
		for _, l := range looks {
			err := tx.AppendAudit(health.Audit{At: now, By: by, Action: health.ActDisclose, Subject: string(l.Person), Detail: l.Why})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// SeenTalk notes that somebody is about to be shown what was said with an address. The subject is whoever the address
// belongs to, and the channel when nobody knows.
func (a *Activities) SeenTalk(ctx context.Context, by health.Actor, channel, address string) error {
	c, err := a.Store.Contact(ctx, channel, address)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return a.Store.Write(ctx, func(tx store.Tx) error {
		return tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActDisclose,
			Subject: cmp.Or(string(c.Person), string(c.Staff), channel), Detail: "replay " + channel})
	})
}

// SeenFile notes that the rows of an import are about to be written out for whoever runs this machine.
func (a *Activities) SeenFile(ctx context.Context, id health.ImportID, why string) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		return tx.AppendAudit(health.Audit{At: a.Now(), By: health.Actor{Kind: health.BySystem, ID: "operator"},
			Action: health.ActDisclose, Subject: string(id), Detail: why})
	})
}

// SaveDraft keeps what somebody entered before anything is done with it. Saving it again changes nothing.
func (a *Activities) SaveDraft(ctx context.Context, d health.Draft) error {
	d.At = a.Now()
	return a.Store.Write(ctx, func(tx store.Tx) error {
		_, err := tx.SaveDraft(d)
		return err
	})
}

// OpenCorrection makes the task in which staff judge a citizen's proposal. Its id follows from the draft's.
func (a *Activities) OpenCorrection(ctx context.Context, id health.DraftID) (Step, error) {
	var step Step
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		d, err := tx.Draft(id)
		if err != nil {
			return err
		}
		r, err := tx.Record(d.Person)
		if err != nil {
			return err
		}
		now := a.Now()
		t := health.Task{ID: CorrectionTask(id), Kind: health.TaskCorrect, State: health.TaskOpen, Station: r.Station,
			Person: r.ID, Household: r.Household, Draft: id, Score: 80, Reasons: []health.Reason{{Code: "citizen", Points: 80}},
			Due: now.Add(health.CorrectDueAfter), CreatedAt: now}
		if err := ignoreExists(tx.CreateTask(t)); err != nil {
			return err
		}
		if d.Status == health.DraftNew {
			d.Status, d.Task = health.DraftWaiting, t.ID
			if err := tx.UpdateDraft(d); err != nil {
				return err
			}
		}
		step = Step{Outcome: health.Outcome{Code: "proposed", Draft: id, Task: t.ID, Person: r.ID}, Stand: standOf(t)}
		return nil
	})
	return step, err
}

// CorrectionTask names the task that judges a draft.
func CorrectionTask(id health.DraftID) health.TaskID { return health.TaskID("correct-" + id) }
