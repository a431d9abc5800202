package sqlstore

import (
	"cmp"
	"errors"
	"fmt"

	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/seal"
)

// sealAddresses seals the phone numbers by which contacts and talks are looked up. Recordings of steps, which are for
// looking into a fault of these days, are dropped instead.
func (t tx) sealAddresses(blind seal.Key) error {
	if _, err := t.exec(qStepPrune, bind("before", never)); err != nil {
		return err
	}
	for q, put := range map[question]question{qContactPhones: qContactAddress, qConvPhones: qConvAddress, qInboxPhones: qInboxAddress,
		qLinePhones: qLineAddress, qCodePhones: qCodeAddress} {
		found, err := list(t.runner, q, func(row scanner) (c health.Contact, err error) { return c, row.Scan(&c.Channel, &c.Address) })
		if err != nil {
			return err
		}
		for _, c := range found {
			sealed, err := blind.SealSame(c.Address)
			if err != nil {
				return err
			}
			if _, err := t.exec(put, str("channel", c.Channel), str("address", c.Address), str("sealed", sealed)); err != nil {
				return err
			}
		}
	}
	return nil
}

// byID makes the page of a table whose key is an identifier.
func byID(q question, each func(tx, string) error) func(tx, [3]any, int) ([3]any, int, error) {
	return func(t tx, after [3]any, limit int) ([3]any, int, error) {
		ids, err := list(t.runner, q, func(row scanner) (id string, err error) { return id, row.Scan(&id) },
			append(page(limit, 0), bind("after", cmp.Or(after[0], any(first))))...)
		for _, id := range ids {
			if err = each(t, id); err != nil {
				return after, 0, fmt.Errorf("%s: %w", id, err)
			}
			after[0] = id
		}
		return after, len(ids), err
	}
}

// sealPerson seals a record with its numbers, its history and its place in the search for duplicates.
func (t tx) sealPerson(id string) error {
	r, err := t.record(health.PersonID(id))
	if err != nil || len(r.Fields) == 0 { // the person was forgotten
		return err
	}
	fields, err := t.holdJSON(r.ID, "fields", fieldsOf(r.ID), r.Fields)
	if err != nil {
		return err
	}
	if err := t.update(qPersonSeal, str("id", id), fields); err != nil {
		return err
	}
	if err := t.sealNumbers(r.ID); err != nil {
		return err
	}
	if err := t.sealHistory(r.ID); err != nil {
		return err
	}
	return t.sealTraits(r)
}

// sealNumbers makes blind indexes of the numbers of a person that are not yet. It does nothing unless the database is
// being converted.
func (t tx) sealNumbers(id health.PersonID) error {
	if !t.s.Half() {
		return nil
	}
	type number struct {
		kind, num string
		from      int64
	}
	numbers, err := list(t.runner, qNumberPerson, func(row scanner) (n number, err error) { return n, row.Scan(&n.kind, &n.num, &n.from) },
		str("person_id", id))
	for _, n := range numbers {
		if seal.Blinded(n.num) {
			continue
		}
		if err := t.update(qNumberSeal, bind("kind", n.kind), bind("num", n.num), str("person_id", id), bind("valid_from", n.from),
			bind("sealed", t.s.blind(n.num))); err != nil {
			return err
		}
	}
	return err
}

func (t tx) sealHistory(id health.PersonID) error {
	const all = 1_000_000
	changes, err := list(t.runner, qChangeList, t.s.scanChange, append(page(all, 0), str("person_id", id))...)
	for _, c := range changes {
		edits, err := t.holdJSON(c.Person, "edits", editsOf(c.ID), c.Edits)
		if err != nil {
			return err
		}
		if err := t.update(qChangeSeal, str("person_id", id), bind("version", c.Version), str("id", c.ID), edits); err != nil {
			return err
		}
	}
	return err
}

func (t tx) sealTraits(r health.Record) error {
	if r.Life == health.Merged {
		return nil
	}
	traits := match.Of(r.Fields)
	binds, err := t.traitBinds(r.ID, traits)
	if err != nil {
		return err
	}
	if err := t.update(qTraitUpdate, binds...); err != nil {
		return err
	}
	if _, err := t.exec(qForgetBlocks, str("person_id", r.ID)); err != nil { // those of older rules too
		return err
	}
	return t.putBlocks(r.ID, traits.Blocks())
}

func (t tx) sealDraft(d health.Draft) error {
	body, err := t.draftText(d)
	if err != nil || body.Value == nil { // nothing was said in it
		return err
	}
	return t.update(qDraftSeal, str("id", d.ID), body)
}

func (t tx) sealVisit(v health.Visit) error {
	texts, err := t.visitTexts(v)
	if err != nil {
		return err
	}
	return t.update(qVisitSeal, texts...)
}

func (t tx) sealDose(d health.Dose) error {
	texts, err := t.doseTexts(d)
	if err != nil {
		return err
	}
	return t.update(qDoseSeal, texts...)
}

func (t tx) sealRow(r health.ImportRow) error {
	texts, err := t.rowTexts(r)
	if err != nil {
		return err
	}
	return t.update(qImportRowSeal, texts...)
}

func (t tx) sealMessage(id string) error {
	m, err := t.message(health.MessageID(id))
	if err != nil {
		return err
	}
	texts, err := t.messageTexts(m)
	if err != nil {
		return err
	}
	return t.update(qMessageSeal, append(texts, str("address", t.s.address(m.Address)))...)
}

func (t tx) sealMerge(id string) error {
	m, err := t.Merge(health.MergeID(id))
	if err != nil || m.KeptBefore.ID == "" { // one of the two was forgotten
		return err
	}
	texts, err := t.mergeTexts(m)
	if err != nil {
		return err
	}
	return t.update(qMergeSeal, texts...)
}

func sealRows(t tx, after [3]any, limit int) ([3]any, int, error) {
	rows, err := list(t.runner, qImportRowAfter, t.s.scanImportRow, append(page(limit, 0), bind("after1", cmp.Or(after[0], any(first))),
		bind("after2", whole(after[1])))...)
	for _, r := range rows {
		if err = t.sealRow(r); err != nil {
			return after, 0, err
		}
		after[0], after[1] = string(r.Import), r.Row
	}
	return after, len(rows), err
}

// whole reads a number that has been through JSON.
func whole(v any) int64 {
	f, _ := v.(float64) // nil is zero
	return int64(f)
}

func sealLines(t tx, after [3]any, limit int) ([3]any, int, error) {
	lines, err := list(t.runner, qLineAfter, t.s.scanLine, append(page(limit, 0), bind("after", cmp.Or(after[0], any(first))))...)
	for _, l := range lines {
		if err = t.sealText(qLineSeal, "body", lineOf(l.ID), l.Body, str("id", l.ID)); err != nil {
			return after, 0, err
		}
		after[0] = l.ID
	}
	return after, len(lines), err
}

// sealText puts a text under the common key back.
func (t tx) sealText(q question, name, place string, text []byte, key ...any) error {
	held, err := t.holdRaw(name, place, text)
	if err != nil {
		return err
	}
	return t.update(q, append(key, held)...)
}

func sealConversations(t tx, after [3]any, limit int) ([3]any, int, error) {
	type talk struct {
		channel, address, plain string
		state                   []byte
	}
	talks, err := list(t.runner, qConvAfter, func(row scanner) (c talk, err error) {
		if err := row.Scan(&c.channel, &c.address, raw(&c.state)); err != nil {
			return c, err
		}
		c.plain = c.address
		err = t.s.openAddress(&c.plain)
		return c, errors.Join(err, t.s.revealRaw(stateOf(c.channel, c.plain), &c.state))
	}, afterBinds(after, limit)...)
	for _, c := range talks {
		if err = t.sealText(qConvSeal, "state", stateOf(c.channel, c.plain), c.state, bind("channel", c.channel), bind("address", c.address)); err != nil {
			return after, 0, err
		}
		after[0], after[1] = c.channel, c.address
	}
	return after, len(talks), err
}

func afterBinds(after [3]any, limit int) []any {
	return append(page(limit, 0), bind("after1", cmp.Or(after[0], any(first))), bind("after2", cmp.Or(after[1], any(first))))
}

func sealInbox(t tx, after [3]any, limit int) ([3]any, int, error) {
	type event struct {
		channel, address, plain, id string
		answer                      []byte
	}
	events, err := list(t.runner, qInboxAfter, func(row scanner) (e event, err error) {
		if err := row.Scan(&e.channel, &e.address, &e.id, raw(&e.answer)); err != nil {
			return e, err
		}
		e.plain = e.address
		err = t.s.openAddress(&e.plain)
		return e, errors.Join(err, t.s.revealRaw(answerOf(e.channel, e.plain, e.id), &e.answer))
	}, append(afterBinds(after, limit), bind("after3", cmp.Or(after[2], any(first))))...)
	for _, e := range events {
		if err = t.sealText(qInboxSeal, "answer", answerOf(e.channel, e.plain, e.id), e.answer, bind("channel", e.channel), bind("address", e.address),
			bind("event", e.id)); err != nil {
			return after, 0, err
		}
		after = [3]any{e.channel, e.address, e.id}
	}
	return after, len(events), err
}

func sealCodes(t tx, after [3]any, limit int) ([3]any, int, error) {
	type code struct{ id, guess string }
	codes, err := list(t.runner, qCodeAfter, func(row scanner) (c code, err error) { return c, row.Scan(&c.id, opt(&c.guess)) },
		append(page(limit, 0), bind("after", cmp.Or(after[0], any(first))))...)
	for _, c := range codes {
		if err = t.update(qCodeSeal, bind("id", c.id), bind("guess", t.s.blind(c.guess))); err != nil {
			return after, 0, err
		}
		after[0] = c.id
	}
	return after, len(codes), err
}
