package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/seal"
)

// place is how far a conversion is: the job and the last key of its table.
type place struct {
	Job   int    `json:"job"`
	After [3]any `json:"after"` // texts, or a number in the second; nil: the job begins
}

// job seals one table, or all that belongs to one kind of row.
type job struct {
	name string
	// page seals the rows after a key and gives the last one's, and how many they were.
	page func(t tx, after [3]any, limit int) (last [3]any, n int, err error)
}

// jobs are the tables in the order in which they are converted.
func jobs() []job {
	return []job{
		{"person", byID(qPersonAfter, tx.sealPerson)},
		{"draft", byID(qDraftAfter, func(t tx, id string) error {
			d, err := t.draft(health.DraftID(id))
			if err != nil {
				return err
			}
			return t.sealDraft(d)
		})},
		{"visit", byID(qVisitAfter, func(t tx, id string) error {
			v, err := one(t.runner, qVisitGet, t.s.scanVisit, str("id", id))
			if err != nil {
				return err
			}
			return t.sealVisit(v)
		})},
		{"dose", byID(qDoseAfter, func(t tx, id string) error {
			d, err := one(t.runner, qDoseGet, t.s.scanDose, str("id", id))
			if err != nil {
				return err
			}
			return t.sealDose(d)
		})},
		{"message", byID(qMessageAfter, tx.sealMessage)},
		{"merge_log", byID(qMergeAfter, tx.sealMerge)},
		{"import_row", sealRows}, {"chat_line", sealLines}, {"conversation", sealConversations}, {"inbox", sealInbox}, {"link_code", sealCodes},
	}
}

// BeginSealing makes a database that is not sealed one that is being converted: from this moment on everything is written
// sealed, by every process that has the keys; a process that was started without them refuses to write. Beginning twice is
// the same. It needs keys; store.ErrSealed otherwise.
func (s *Store) BeginSealing(ctx context.Context) error {
	if s.ring == nil {
		return store.ErrSealed
	}
	if s.Sealed() {
		return nil
	}
	return s.mark(ctx, func(t tx) error {
		k := s.keepingWith(t.keys[commonOwner])
		k.mixed = true
		if err := t.sealAddresses(k.blind); err != nil {
			return err
		}
		return t.putPlace(k.common, &place{})
	})
}

// Progress is what one page of a conversion came to.
type Progress struct {
	Table string
	Rows  int
	Over  bool // nothing is left
}

// SealPage converts the next page. It may be stopped and called again anywhere, by another process too, while others read
// and write.
func (s *Store) SealPage(ctx context.Context, limit int) (p Progress, err error) {
	err = s.Write(ctx, func(in store.Tx) error {
		p, err = in.(tx).sealPage(limit)
		return err
	})
	return p, err
}

func (t tx) sealPage(limit int) (Progress, error) {
	if err := t.Claim(sealState); err != nil {
		return Progress{}, err
	}
	at, err := t.place()
	if err != nil || at == nil {
		return Progress{Over: true}, err
	}
	if at.Job == len(jobs()) {
		return t.another()
	}
	j := jobs()[at.Job]
	last, n, err := j.page(t, at.After, limit)
	if err != nil {
		return Progress{}, err
	}
	at.After = last
	if n < limit {
		*at = place{Job: at.Job + 1}
	}
	return Progress{Table: j.name, Rows: n}, t.putPlace(t.s.kept.Load().common, at)
}

// another looks for rows that a process without the keys has put in behind the conversion, and begins again if there are.
func (t tx) another() (Progress, error) {
	left, err := t.plainRows()
	if err != nil {
		return Progress{}, err
	}
	for _, n := range left {
		if n > 0 {
			k := t.s.kept.Load()
			if err := t.sealAddresses(k.blind); err != nil {
				return Progress{}, err
			}
			return Progress{}, t.putPlace(k.common, &place{})
		}
	}
	return Progress{Over: true}, nil
}

// EndSealing notes that a conversion is over, after SealPage has said so, and clears the old texts out of the database's
// own files where it keeps them.
func (s *Store) EndSealing(ctx context.Context) error {
	for _, text := range s.dialect.Scrub {
		if _, err := s.write.ExecContext(ctx, text); err != nil {
			return s.busy(fmt.Errorf("clear old texts: %w", err))
		}
	}
	err := s.Write(ctx, func(t store.Tx) error { return t.PutState(sealState, nil) })
	if err == nil {
		err = s.ask(ctx).look()
	}
	return err
}

// Unsealed counts, by table, the rows that are not sealed. It reads everything.
func (s *Store) Unsealed(ctx context.Context) (map[string]int64, error) {
	return s.ask(ctx).plainRows()
}

func (r runner) plainRows() (map[string]int64, error) {
	type count struct {
		table string
		n     int64
	}
	counts, err := list(r, qPlainCount, func(row scanner) (c count, err error) { return c, row.Scan(&c.table, &c.n) })
	out := map[string]int64{}
	for _, c := range counts {
		out[c.table] = c.n
	}
	return out, err
}

const sealPlace = "match_state.body/seal"

// place reads how far the conversion is; nil: there is none.
func (t tx) place() (*place, error) {
	note, err := t.note(sealState)
	if err != nil || len(note) == 0 {
		return nil, err
	}
	text, err := t.s.kept.Load().common.Open(sealPlace, string(note))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", sealPlace, err)
	}
	p := &place{}
	return p, json.Unmarshal([]byte(text), p)
}

func (t tx) putPlace(common seal.Key, p *place) error {
	b, err := json.Marshal(p)
	if err != nil {
		return err
	}
	text, err := common.Seal(sealPlace, string(b))
	if err != nil {
		return err
	}
	return t.PutState(sealState, []byte(text))
}

// sealAddresses seals the phone numbers by which contacts and talks are looked up.
func (t tx) sealAddresses(blind seal.Key) error {
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

// settleNames brings the number or address of a row that was noted before a conversion into its present form.
func (t tx) settleNames(o *health.Owned, people ...health.PersonID) error {
	switch o.What {
	case "number":
		o.Two = health.Value(t.s.blind(string(o.Two)))
		for _, id := range people {
			if err := t.sealNumbers(id); err != nil {
				return err
			}
		}
	case "contact":
		o.Two = health.Value(t.s.address(string(o.Two)))
	}
	return nil
}

// resealing opens the texts of a row that will be another's, and gives what puts them under the other's key.
func (t tx) resealing(o health.Owned, heir health.PersonID) (func() error, error) {
	reseal, err := t.opened(o, heir)
	if errors.Is(err, store.ErrNotFound) || reseal == nil {
		return func() error { return nil }, ignoreAbsent(err)
	}
	return reseal, err
}

func (t tx) opened(o health.Owned, heir health.PersonID) (func() error, error) {
	if !t.s.Sealed() {
		return nil, nil
	}
	switch o.What {
	case "draft":
		d, err := t.draft(health.DraftID(o.One))
		d.Person = heir
		return func() error { return t.sealDraft(d) }, err
	case "visit":
		v, err := one(t.runner, qVisitGet, t.s.scanVisit, str("id", o.One))
		v.Person = heir
		return func() error { return t.sealVisit(v) }, err
	case "dose":
		d, err := one(t.runner, qDoseGet, t.s.scanDose, str("id", o.One))
		d.Person = heir
		return func() error { return t.sealDose(d) }, err
	case "row":
		r, err := one(t.runner, qImportRowGet, t.s.scanImportRow, str("import_id", o.One), sql.Named("row_no", o.Three))
		r.Person = heir
		return func() error { return t.sealRow(r) }, err
	}
	return nil, nil
}

func ignoreAbsent(err error) error {
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	return err
}

func ignoreErased(err error) error {
	if errors.Is(err, seal.ErrErased) {
		return nil
	}
	return err
}
