package sqlstore

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// Recall implements store.Talk.
func (s *Store) Recall(ctx context.Context, channel, address, event string) (health.Conversation, []byte, bool, error) {
	conv := health.Conversation{Channel: channel, Address: address}
	who := []any{str("channel", channel), str("address", s.address(address))}
	err := s.ask(ctx).row(qConvGet, []any{&conv.Version, opt(&conv.Lang), raw(&conv.State), at(&conv.UpdatedAt)}, who...)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return conv, nil, false, err
	}
	if err := s.revealRaw(stateOf(channel, address), &conv.State); err != nil {
		return conv, nil, false, err
	}
	var answer []byte
	err = s.ask(ctx).row(qInboxGet, []any{raw(&answer)}, append(who, str("event", event))...)
	if errors.Is(err, store.ErrNotFound) {
		return conv, nil, false, nil
	}
	if err == nil {
		err = s.revealRaw(answerOf(channel, address, event), &answer)
	}
	return conv, answer, err == nil, err
}

// Remember implements store.Talk.
func (s *Store) Remember(ctx context.Context, c health.Exchange) error {
	return s.Write(ctx, func(t store.Tx) error {
		r := t.(tx)
		who := []any{str("channel", c.Channel), str("address", s.address(c.Address))}
		said, err := r.holdRaw("answer", answerOf(c.Channel, c.Address, c.Event), c.Answer)
		if err != nil {
			return err
		}
		state, err := r.holdRaw("state", stateOf(c.Channel, c.Address), c.State)
		if err != nil {
			return err
		}
		err = r.insert(qInboxInsert, append(who, str("event", c.Event), said, bind("made_at", c.UpdatedAt))...)
		if err != nil {
			return conflictIfExists(err)
		}
		save, q := r.update, qConvUpdate
		if c.Version == 0 {
			save, q = r.insert, qConvInsert
		}
		err = save(q, append(who, bind("version", c.Version+1), str("lang", c.Lang), state,
			bind("updated_at", c.UpdatedAt))...)
		if err != nil {
			return conflictIfExists(err)
		}
		for _, l := range c.Lines {
			if err := r.AppendLine(l); err != nil {
				return err
			}
		}
		for _, m := range c.Out {
			if _, err := r.CreateMessage(m); err != nil {
				return err
			}
		}
		if err := r.putStep(c); err != nil {
			return err
		}
		for _, a := range c.Seen {
			if err := r.AppendAudit(a); err != nil {
				return err
			}
		}
		return nil
	})
}

// conflictIfExists: a row that is there already means that somebody was faster.
func conflictIfExists(err error) error {
	if errors.Is(err, store.ErrExists) {
		return errors.Join(store.ErrConflict, err)
	}
	return err
}

func (t tx) AppendLine(l health.Line) error {
	body, err := t.holdRaw("body", lineOf(l.ID), l.Body)
	if err != nil {
		return err
	}
	return t.insert(qLineInsert, str("id", l.ID), str("channel", l.Channel), str("address", t.s.address(l.Address)),
		bind("inbound", l.Inbound), body, bind("made_at", l.At))
}

func (s *Store) scanLine(row scanner) (health.Line, error) {
	var l health.Line
	err := row.Scan(&l.ID, &l.Channel, &l.Address, &l.Inbound, raw(&l.Body), at(&l.At))
	if err != nil {
		return l, err
	}
	return l, errors.Join(s.openAddress(&l.Address), s.revealRaw(lineOf(l.ID), &l.Body))
}

// Lines implements store.Talk. Without a line to start after it gives the latest ones.
func (s *Store) Lines(ctx context.Context, channel, address, after string, limit int) ([]health.Line, error) {
	binds := append(page(limit, 0), str("channel", channel), str("address", s.address(address)))
	if after != "" {
		return list(s.ask(ctx), qLineList, s.scanLine, append(binds, str("after", after))...)
	}
	lines, err := list(s.ask(ctx), qLineLatest, s.scanLine, binds...)
	slices.Reverse(lines)
	return lines, err
}

func (s *Store) scanMessage(row scanner) (health.Message, error) {
	var m health.Message
	var args, sealed string
	err := row.Scan(&m.ID, &m.Channel, &m.Address, &m.Phrase, opt(&args), opt(&m.Lang), &m.Purpose, &m.State,
		opt(&m.Reason), opt(&m.Provider), &m.Tries, at(&m.ExpiresAt), at(&m.CreatedAt), at(&m.SentAt), at(&m.SendAt),
		opt(&sealed))
	if err == nil {
		args, err = s.revealBeside(argsOf(m.ID), args, sealed, keyRow{})
	}
	if err == nil && args != "" {
		err = json.Unmarshal([]byte(args), &m.Args)
	}
	return m, errors.Join(err, s.openAddress(&m.Address))
}

// messageTexts gives the key of a message and its text.
func (t tx) messageTexts(m health.Message) ([]any, error) {
	text, err := js("args", m.Args)
	if err != nil {
		return nil, err
	}
	args, _ := text.Value.(string) // NULL is no text
	plain, sealed, err := t.holdBeside("", "args", argsOf(m.ID), args)
	return []any{str("id", m.ID), plain, sealed}, err
}

func (t tx) messageBinds(m health.Message) ([]any, error) {
	texts, err := t.messageTexts(m)
	if err != nil {
		return nil, err
	}
	return append(texts, str("state", m.State), str("reason", m.Reason), str("provider", m.Provider),
		bind("tries", m.Tries), bind("sent_at", m.SentAt), bind("send_at", m.SendAt)), nil
}

func (t tx) CreateMessage(m health.Message) (bool, error) {
	binds, err := t.messageBinds(m)
	if err != nil {
		return false, err
	}
	err = t.insert(qMessageInsert, append(binds, str("channel", m.Channel), str("address", t.s.address(m.Address)), str("phrase", m.Phrase),
		str("lang", m.Lang), str("purpose", m.Purpose), bind("expires_at", m.ExpiresAt), bind("created_at", m.CreatedAt))...)
	if errors.Is(err, store.ErrExists) {
		return false, nil
	}
	return err == nil, err
}

func (r runner) message(id health.MessageID) (health.Message, error) {
	return one(r, qMessageGet, r.s.scanMessage, str("id", id))
}

func (t tx) UpdateMessage(m health.Message) error {
	binds, err := t.messageBinds(m)
	if err != nil {
		return err
	}
	return t.update(qMessageUpdate, binds...)
}

// Message implements store.Talk.
func (s *Store) Message(ctx context.Context, id health.MessageID) (health.Message, error) {
	return s.ask(ctx).message(id)
}

// Outbox implements store.Talk.
func (s *Store) Outbox(ctx context.Context, channel string, limit int) ([]health.Message, error) {
	return list(s.ask(ctx), qMessageOutbox, s.scanMessage, append(page(limit, 0), str("channel", channel))...)
}

// Unsent implements store.Talk.
func (s *Store) Unsent(ctx context.Context, before time.Time, limit int) ([]health.Message, error) {
	return list(s.ask(ctx), qMessageUnsent, s.scanMessage, append(page(limit, 0), bind("before", before))...)
}

func scanInvite(row scanner) (health.Invite, error) {
	var i health.Invite
	err := row.Scan(&i.Hash, opt(&i.Staff), opt(&i.Person), &i.Reusable, at(&i.ExpiresAt), at(&i.UsedAt))
	return i, err
}

// Invite implements store.Talk.
func (s *Store) Invite(ctx context.Context, hash string) (health.Invite, error) {
	return one(s.ask(ctx), qInviteGet, scanInvite, str("hash", hash))
}

func (t tx) Invite(hash string) (health.Invite, error) {
	return one(t.runner, qInviteGet, scanInvite, str("hash", hash))
}

func (t tx) PutInvite(i health.Invite) error {
	return t.upsert(qInviteUpdate, qInviteInsert, str("hash", i.Hash), str("staff", i.Staff), str("person_id", i.Person),
		bind("reusable", i.Reusable), bind("expires_at", i.ExpiresAt), bind("used_at", i.UsedAt))
}

func (t tx) UseInvite(hash string, at time.Time) error {
	return t.update(qInviteUse, bind("hash", hash), bind("used_at", at))
}

func (s *Store) scanCode(row scanner) (health.Code, error) {
	var c health.Code
	var made time.Time
	err := row.Scan(&c.ID, &c.Channel, &c.Address, opt(&c.Person), &c.Hash, &c.Tries, at(&c.ExpiresAt), at(&made))
	return c, errors.Join(err, s.openAddress(&c.Address))
}

func (t tx) CreateCode(c health.Code, made time.Time) error {
	return t.insert(qCodeInsert, str("id", c.ID), str("channel", c.Channel), str("address", t.s.address(c.Address)),
		str("person_id", c.Person), str("guess", t.s.blind(c.Guess)), str("hash", c.Hash), bind("tries", c.Tries), bind("expires_at", c.ExpiresAt),
		bind("made_at", made))
}

func (t tx) LatestCode(channel, address string) (health.Code, error) {
	return one(t.runner, qCodeLatest, t.s.scanCode, append(page(1, 0), str("channel", channel), str("address", t.s.address(address)))...)
}

func (t tx) CountCodes(channel, address, guess string, since time.Time) (int, error) {
	forms := t.s.forms()
	if guess == "" {
		forms = forms[:1]
	}
	all := 0
	for _, form := range forms {
		var n int
		if err := t.row(qCodeCount, []any{&n}, str("channel", channel), str("address", t.s.address(address)), str("guess", form(guess)),
			bind("since", since)); err != nil {
			return 0, err
		}
		all += n
	}
	return all, nil
}

func (t tx) CodesFor(person health.PersonID, since time.Time) (sent, blind int, err error) {
	err = t.row(qCodePerson, []any{&sent, &blind}, str("person_id", person), bind("since", since))
	return sent, blind, err
}

func (t tx) UpdateCode(c health.Code) error {
	return t.update(qCodeUpdate, str("id", c.ID), bind("tries", c.Tries), bind("expires_at", c.ExpiresAt))
}

var _ store.Talk = (*Store)(nil)
