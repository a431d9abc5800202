package activities

import (
	"cmp"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/hex"
	"errors"
	"slices"
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
	var refused error
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		if _, err := tx.Message(id); err == nil {
			return nil // prepared before
		}
		if err, refused = a.mayAsk(tx, in, now); err != nil || refused != nil {
			return err
		}
		digits := a.NewCode()
		stopped, err := false, error(nil)
		if in.Channel != "sms" || in.Address != phone.Reveal() { // nobody else spends what the phone itself asks for
			stopped, err = a.codesStopped(tx, in, now)
		}
		if err != nil {
			return err
		}
		code := health.Code{ID: in.Key, Channel: in.Channel, Address: in.Address, Person: in.Person, Guess: in.Guess, Hash: hashCode(in.Key, digits),
			ExpiresAt: now.Add(health.CodeLifetime)}
		if stopped {
			code.Hash = blindCode
		}
		err = tx.CreateCode(code, now)
		if errors.Is(err, store.ErrExists) || err != nil || stopped || phone.IsZero() {
			id = ""
			return ignoreExists(err)
		}
		_, err = tx.CreateMessage(health.Message{ID: id, Channel: "sms", Address: phone.Reveal(), Phrase: "sms.code",
			Args: map[string]string{"code": digits}, Lang: in.Lang, Purpose: health.PurposeCode, State: health.MessageNew,
			ExpiresAt: code.ExpiresAt, CreatedAt: now})
		return err
	})
	if err = errors.Join(err, refused); err != nil {
		return "", err
	}
	return id, nil
}

// blindCode stands in place of the hash of a code that nobody is sent, and no digits open. A code handed over on paper still
// does: the person is not shut out by whoever asks in their name.
const blindCode = "!"

// codesStopped reports whether somebody was sent so many codes that no more are, and notes the first time.
func (a *Activities) codesStopped(tx store.Tx, in health.CodeRequest, now time.Time) (bool, error) {
	if in.Person == "" {
		return false, nil
	}
	sent, blind, err := tx.CodesFor(in.Person, now.Add(-health.CodeDay))
	if err != nil || sent < health.CodePerPerson {
		return false, err
	}
	if blind > 0 {
		return true, nil
	}
	return true, tx.AppendAudit(health.Audit{At: now, By: health.Actor{Kind: health.BySystem, ID: "linking"}, Action: health.ActLink,
		Subject: string(in.Person), Detail: in.Channel + " codes stopped"})
}

// mayAsk keeps to the limits of codes and says from when on one may be asked for again. The first refusal of an address
// that guesses is in the audit log, so that the step must land although it refuses.
func (a *Activities) mayAsk(tx store.Tx, in health.CodeRequest, now time.Time) (err, refused error) {
	since := now.Add(-health.CodeWindow)
	until := map[string]string{"at": now.Add(health.CodeWindow + time.Minute).In(health.Zone()).Format("15:04")}
	all, err := tx.CountCodes(in.Channel, in.Address, "", since)
	if err != nil {
		return err, nil
	}
	same, err := tx.CountCodes(in.Channel, in.Address, in.Guess, since)
	switch {
	case err != nil:
		return err, nil
	case same >= health.CodePerWindow:
		return nil, health.Refuse("code_too_many", until)
	case all > health.GuessPerWindow:
		return nil, health.Refuse("guess_too_many", until)
	case all == health.GuessPerWindow:
		return a.lockOut(tx, in, now), health.Refuse("guess_too_many", until)
	}
	return nil, nil
}

// lockOut notes that an address asked for too many codes. A code that opens nothing stands for the refusal, so that it is
// noted once.
func (a *Activities) lockOut(tx store.Tx, in health.CodeRequest, now time.Time) error {
	if err := countAttempt(tx, in, now); err != nil {
		return ignoreExists(err)
	}
	return tx.AppendAudit(health.Audit{At: now, By: health.Actor{Kind: health.BySystem, ID: "linking"}, Action: health.ActLink,
		Subject: in.Key, Detail: in.Channel + " locked out"})
}

func ignoreAbsent(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
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
	return phoneOn(r), nil
}

// phoneOn gives the phone of a record that receives messages; zero: it has none.
func phoneOn(r health.Record) ident.Phone {
	p, _, err := ident.ParsePhone(r.Text(health.Phone))
	if err != nil || !p.CanSMS() || r.Fields[health.Phone].Has(health.CodePhoneMoved) {
		return ident.Phone{}
	}
	return p
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
			out.Code, out.Left = "code_wrong", health.CodeMaxTries-code.Tries
			if code.Tries >= health.CodeMaxTries {
				out.Code = "code_locked"
			}
			return a.noteWrong(tx, code, now)
		}
		code.ExpiresAt = now.Add(-time.Second) // a code opens once
		if err := tx.UpdateCode(code); err != nil {
			return err
		}
		proof := health.ProofCode
		if invited {
			proof = health.ProofPaper
			if err := tx.UseInvite(paper.Hash, now); err != nil {
				return err
			}
		}
		out = health.Outcome{Code: "linked", Person: code.Person}
		out.Notify, err = linkAndTell(tx, health.Contact{Channel: channel, Address: address, Person: code.Person, Proof: proof, At: now})
		return err
	})
	return out, err
}

// noteWrong counts a wrong code. The last one that may be tried is in the audit log.
func (a *Activities) noteWrong(tx store.Tx, code health.Code, now time.Time) error {
	if err := tx.UpdateCode(code); err != nil || code.Tries < health.CodeMaxTries {
		return err
	}
	return tx.AppendAudit(health.Audit{At: now, By: health.Actor{Kind: health.BySystem, ID: "linking"}, Action: health.ActLink,
		Subject: cmp.Or(string(code.Person), code.ID), Detail: code.Channel + " wrong codes"})
}

// HashToken is how a link's secret is kept.
func HashToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}

// Redeem opens an invitation: the address becomes the member of staff or the person it was made for. An address that an
// invitation has opened before opens again with it. Links that open nothing are counted and logged like details that fit
// nobody.
func (a *Activities) Redeem(ctx context.Context, channel, address, token string) (health.Outcome, error) {
	inv, err := a.Store.Invite(ctx, HashToken(token))
	now := a.Now()
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return health.Outcome{}, err
	}
	out := health.Outcome{Code: "linked", Person: inv.Person}
	var refused error
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		opens, err := stillInvites(tx, inv, now)
		if err != nil {
			return err
		}
		if !opens {
			if opened, err := openedBefore(tx, inv, channel, address); opened || err != nil {
				return err
			}
			err, refused = a.noteBadLink(tx, channel, address, HashToken(token), now)
			return err
		}
		if err := tx.UseInvite(inv.Hash, now); errors.Is(err, store.ErrConflict) {
			return health.Refuse("invite_over", nil)
		} else if err != nil {
			return err
		}
		out.Notify, err = linkAndTell(tx, health.Contact{Channel: channel, Address: address, Staff: inv.Staff, Person: inv.Person, Proof: health.ProofInvite, At: now})
		return err
	})
	return out, errors.Join(err, refused)
}

// stillInvites reports whether an invitation is in time, unused, and for somebody who is still here.
func stillInvites(tx store.Tx, inv health.Invite, now time.Time) (bool, error) {
	if inv.Hash == "" || now.After(inv.ExpiresAt) || !inv.Reusable && !inv.UsedAt.IsZero() {
		return false, nil
	}
	if inv.Staff != "" {
		s, err := tx.Staff(inv.Staff)
		return s.Active, ignoreMissing(err)
	}
	r, err := tx.Record(inv.Person)
	return r.Living(), ignoreMissing(err)
}

// openedBefore reports whether the address already belongs to whom an invitation was for: whoever left that cut the tie.
func openedBefore(tx store.Tx, inv health.Invite, channel, address string) (bool, error) {
	if inv.Hash == "" {
		return false, nil
	}
	ties, err := tx.ContactsAt(channel, address)
	return slices.ContainsFunc(ties, func(c health.Contact) bool { return c.Staff == inv.Staff && c.Person == inv.Person }), err
}

func ignoreMissing(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

// noteBadLink counts a link that opens nothing among the guesses of the address, and notes it in the audit log.
func (a *Activities) noteBadLink(tx store.Tx, channel, address, hash string, now time.Time) (err, refused error) {
	ask := health.CodeRequest{Channel: channel, Address: address, Guess: hash, Key: HashToken(channel + "\x00" + address + "\x00" + hash)[:32]}
	if err, refused = a.mayAsk(tx, ask, now); err != nil || refused != nil {
		return err, refused
	}
	refused = health.Refuse("invite_over", nil)
	err = countAttempt(tx, ask, now)
	if errors.Is(err, store.ErrExists) { // the same old link again
		return nil, refused
	}
	if err != nil {
		return err, nil
	}
	return tx.AppendAudit(health.Audit{At: now, By: health.Actor{Kind: health.BySystem, ID: "linking"}, Action: health.ActLink,
		Subject: ask.Key, Detail: channel + " link that opens nothing"}), refused
}

// mayTry is mayAsk for a claim that needs no code: it is counted as one, once for each key.
func (a *Activities) mayTry(tx store.Tx, in health.CodeRequest, now time.Time) (err, refused error) {
	if err, refused = a.mayAsk(tx, in, now); err != nil || refused != nil {
		return err, refused
	}
	return ignoreExists(countAttempt(tx, in, now)), nil
}

// countAttempt counts an attempt by a code that opens nothing. Errors: store.ErrExists where its key is counted already.
func countAttempt(tx store.Tx, in health.CodeRequest, now time.Time) error {
	return tx.CreateCode(health.Code{ID: in.Key, Channel: in.Channel, Address: in.Address, Guess: in.Guess, Hash: noCode, ExpiresAt: now.Add(-time.Second)}, now)
}

// noCode stands in place of a code's hash where an attempt is only counted. The store never gives it as a code to be tried.
const noCode = "-"

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

// SeenTalk notes that somebody is about to be shown what was said with an address. The subjects are all to whom the address
// belongs, and the channel when nobody knows.
func (a *Activities) SeenTalk(ctx context.Context, by health.Actor, channel, address string) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		ties, err := tx.ContactsAt(channel, address)
		if err != nil {
			return err
		}
		subjects := []string{channel}
		if len(ties) > 0 {
			subjects = nil
		}
		for _, c := range ties {
			subjects = append(subjects, bearer(c).ID)
		}
		for _, who := range subjects {
			if err := tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActDisclose, Subject: who, Detail: "replay " + channel}); err != nil {
				return err
			}
		}
		return nil
	})
}

// SeenFile notes that the rows of an import are about to be written out for whoever runs this machine.
func (a *Activities) SeenFile(ctx context.Context, id health.ImportID, why string) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		return tx.AppendAudit(health.Audit{At: a.Now(), By: health.Actor{Kind: health.BySystem, ID: "operator"},
			Action: health.ActDisclose, Subject: string(id), Detail: why})
	})
}

// SeenList notes that the people of a list for comparison are about to be written out.
func (a *Activities) SeenList(ctx context.Context, by health.Actor, id health.CheckID) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		return tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActDisclose, Subject: string(id), Detail: "list"})
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
