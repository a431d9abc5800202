package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func scanOwned(row scanner) (health.Owned, error) {
	var o health.Owned
	var three sql.NullInt64
	err := row.Scan(&o.What, opt(&o.One), opt(&o.Two), &three)
	o.Three = three.Int64
	return o, err
}

// Owned implements store.Tx.
func (t tx) Owned(person health.PersonID) ([]health.Owned, error) {
	return list(t.runner, qOwned, scanOwned, str("person_id", person))
}

// moves names the question that gives a row of each kind away, and the binds of its key.
func moves(o health.Owned) (question, []any, error) {
	one, two, three := str("one", o.One), str("two", o.Two), bind("three", o.Three)
	switch o.What {
	case "number":
		return qMoveNumber, []any{one, two, three}, nil
	case "task":
		return qMoveTask, []any{one}, nil
	case "draft":
		return qMoveDraft, []any{one}, nil
	case "candidate":
		return qMoveCandidate, []any{one}, nil
	case "ended":
		return qMoveEnded, []any{one}, nil
	case "invite":
		return qMoveInvite, []any{one}, nil
	case "code":
		return qMoveCode, []any{one}, nil
	case "row":
		return qMoveRow, []any{one, three}, nil
	case "visit":
		return qMoveVisit, []any{one}, nil
	case "dose":
		return qMoveDose, []any{one}, nil
	case "followup":
		return qMoveFollowUp, []any{one}, nil
	case "request":
		return qMoveRequest, []any{one}, nil
	case "ward":
		return qMoveWard, []any{one}, nil
	case "holder":
		return qMoveHolder, []any{one}, nil
	}
	return "", nil, fmt.Errorf("give: no kind of row %q", o.What)
}

// Give implements store.Tx.
func (t tx) Give(o *health.Owned, from, heir health.PersonID, at time.Time) (bool, error) {
	if err := t.settleNames(o, from, heir); err != nil {
		return false, err
	}
	if o.What == "contact" {
		return t.giveContact(o, from, heir, at)
	}
	q, binds, err := moves(*o)
	if err != nil {
		return false, err
	}
	reseal, err := t.resealing(*o, heir)
	if err != nil {
		return false, err
	}
	if o.What == "number" {
		if o.Ended { // it was never given: it opens again
			return t.hits(t.exec(qNumberReopen, str("kind", o.One), str("num", o.Two), str("person_id", heir), bind("valid_from", o.Three)))
		}
		var n int
		if err := t.row(qNumberOpen, []any{&n}, str("kind", o.One), str("num", o.Two), str("person_id", heir)); err != nil {
			return false, err
		}
		if n > 0 {
			return t.closeNumber(o, from, at)
		}
	}
	ok, err := t.hits(t.exec(q, append(binds, str("person_id", from), str("heir", heir))...))
	if errors.Is(err, store.ErrExists) && o.What == "number" { // the heir carried it once, since the same second
		return t.closeNumber(o, from, at)
	}
	if ok && err == nil {
		err = reseal()
	}
	return ok, err
}

func (t tx) closeNumber(o *health.Owned, of health.PersonID, at time.Time) (bool, error) {
	o.Ended = true
	return t.hits(t.exec(qNumberClose, str("person_id", of), str("one", o.One), str("two", o.Two), bind("three", o.Three),
		bind("valid_to", at)))
}

func (t tx) hits(n int64, err error) (bool, error) { return n > 0, err }

func (s *Store) scanMerge(row scanner) (health.Merge, error) {
	var m health.Merge
	var kept, gone, moved string
	var visits, doses sql.NullInt64
	var keptKey, goneKey ownerKey
	err := row.Scan(&m.ID, &m.Kept, &m.Gone, &m.KeptVersion, &m.GoneVersion, opt(&kept), opt(&gone),
		opt(&moved), &m.By.Kind, &m.By.ID, at(&m.At), opt(&m.UndoneBy.Kind), opt(&m.UndoneBy.ID), at(&m.UndoneAt), opt(&m.KeptStation), &visits, &doses,
		opt(&keptKey), opt(&goneKey))
	if err != nil {
		return m, err
	}
	m.Visits, m.Doses = int(visits.Int64), int(doses.Int64)
	k, g := keptKey.of(string(m.Kept)), goneKey.of(string(m.Gone))
	return m, errors.Join(s.revealJSON(mergeOf("kept_before", m.ID), kept, k, &m.KeptBefore),
		s.revealJSON(mergeOf("gone_before", m.ID), gone, g, &m.GoneBefore), s.revealJSON(mergeOf("moved", m.ID), moved, g, &m.Moved))
}

// mergeTexts gives the texts of a merge, each under the key of the record that it is about.
func (t tx) mergeTexts(m health.Merge) ([]any, error) {
	kept, err1 := t.holdJSON(m.Kept, "kept_before", mergeOf("kept_before", m.ID), m.KeptBefore)
	gone, err2 := t.holdJSON(m.Gone, "gone_before", mergeOf("gone_before", m.ID), m.GoneBefore)
	moved, err3 := t.holdJSON(m.Gone, "moved", mergeOf("moved", m.ID), m.Moved)
	return []any{str("id", m.ID), kept, gone, moved}, errors.Join(err1, err2, err3)
}

// CreateMerge implements store.Tx.
func (t tx) CreateMerge(m health.Merge) error {
	texts, err := t.mergeTexts(m)
	if err != nil {
		return err
	}
	return t.insert(qMergeInsert, append(texts, str("kept", m.Kept), str("gone", m.Gone), bind("kept_version", m.KeptVersion),
		bind("gone_version", m.GoneVersion), str("actor_kind", m.By.Kind), str("actor_id", m.By.ID), bind("made_at", m.At),
		str("kept_station", m.KeptStation), bind("visits", m.Visits), bind("doses", m.Doses))...)
}

// Merge implements store.Tx.
func (t tx) Merge(id health.MergeID) (health.Merge, error) {
	return one(t.runner, qMergeGet, t.s.scanMerge, str("id", id))
}

// maxMerges bounds how many records may stand merged into one: nobody is listed a hundred times.
const maxMerges = 100

func (r runner) mergesOf(person health.PersonID) ([]health.Merge, error) {
	return list(r, qMergeOfPerson, r.s.scanMerge, append(page(maxMerges, 0), str("person_id", person))...)
}

// MergesOf implements store.Tx.
func (t tx) MergesOf(person health.PersonID) ([]health.Merge, error) { return t.mergesOf(person) }

// MergesOf implements store.People.
func (s *Store) MergesOf(ctx context.Context, person health.PersonID) ([]health.Merge, error) {
	return s.ask(ctx).mergesOf(person)
}

func scanSplit(row scanner) (health.Merge, error) {
	var m health.Merge
	err := row.Scan(&m.ID, &m.Kept, &m.Gone, at(&m.At), &m.UndoneBy.Kind, &m.UndoneBy.ID, at(&m.UndoneAt))
	return m, err
}

// Splits implements store.Tx.
func (t tx) Splits(person health.PersonID) ([]health.Merge, error) {
	return list(t.runner, qMergeSplits, scanSplit, append(page(maxMerges, 0), str("person_id", person))...)
}

// UndoMerge implements store.Tx.
func (t tx) UndoMerge(id health.MergeID, by health.Actor, at time.Time) error {
	return t.update(qMergeUndo, str("id", id), str("undone_kind", by.Kind), str("undone_id", by.ID), bind("undone_at", at))
}
