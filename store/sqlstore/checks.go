package sqlstore

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"

	"hssk/store"
	"hssk/store/health"
)

func scanCheckList(row scanner) (health.CheckList, error) {
	var l health.CheckList
	err := row.Scan(&l.ID, &l.Version, &l.Station, opt(&l.Source), &l.State, &l.Limit, opt(&l.After), &l.Rows, opt(&l.Digest), opt(&l.Signed), &l.By.Kind, &l.By.ID,
		opt(&l.Loaded.Kind), opt(&l.Loaded.ID), opt(&l.Approved.Kind), opt(&l.Approved.ID), at(&l.Due), &l.Reminded, &l.Cursor, opt(&l.Held), &l.Tries,
		at(&l.Again), asJSON(&l.Tally), at(&l.MadeAt), at(&l.EndedAt))
	return l, err
}

// checkBinds are those of what changes while a list lives.
func checkBinds(l health.CheckList) ([]any, error) {
	tally, err := js("tally", l.Tally)
	return []any{str("id", l.ID), bind("version", l.Version), str("station", l.Station), str("state", l.State), str("after_id", l.After),
		bind("row_count", l.Rows), str("digest", l.Digest), str("signed", l.Signed), str("loaded_kind", l.Loaded.Kind), str("loaded_by", l.Loaded.ID),
		str("approved_kind", l.Approved.Kind), str("approved_by", l.Approved.ID), bind("due_at", l.Due), bind("reminded", l.Reminded),
		bind("cursor_row", l.Cursor), str("held", l.Held), bind("tries", l.Tries), bind("again_at", l.Again), tally, bind("ended_at", l.EndedAt)}, err
}

func (t tx) CreateCheckList(l health.CheckList) error {
	l.Version = 1
	binds, err := checkBinds(l)
	if err != nil {
		return err
	}
	return t.insert(qCheckInsert, append(binds, str("source", l.Source), bind("row_limit", l.Limit), str("actor_kind", l.By.Kind), str("actor_id", l.By.ID),
		bind("made_at", l.MadeAt))...)
}

// UpdateCheckList stores the list, whose Version is the one it was read with, as the next version.
func (t tx) UpdateCheckList(l *health.CheckList) error {
	next := *l
	next.Version++
	binds, err := checkBinds(next)
	if err != nil {
		return err
	}
	if err := t.update(qCheckUpdate, binds...); err != nil {
		return err
	}
	l.Version = next.Version
	return nil
}

func (r runner) checkList(id health.CheckID) (health.CheckList, error) {
	return one(r, qCheckGet, scanCheckList, str("id", id))
}

func (t tx) CheckList(id health.CheckID) (health.CheckList, error) { return t.checkList(id) }

// CheckList implements store.Checks.
func (s *Store) CheckList(ctx context.Context, id health.CheckID) (health.CheckList, error) {
	return s.ask(ctx).checkList(id)
}

// CheckLists implements store.Checks.
func (s *Store) CheckLists(ctx context.Context, limit int) ([]health.CheckList, error) {
	return list(s.ask(ctx), qCheckLists, scanCheckList, page(limit, 0)...)
}

// checkBody is what of a person on a list is kept as one text.
type checkBody struct {
	Asked  map[health.Field]health.Value      `json:"asked,omitempty"`
	Values map[health.Field]health.FieldValue `json:"values,omitempty"`
	Note   health.Value                       `json:"note,omitempty"`
	Wrong  []health.Field                     `json:"wrong,omitempty"`
	Code   string                             `json:"code,omitempty"`
}

func (s *Store) scanCheckItem(row scanner) (health.CheckItem, error) {
	var i health.CheckItem
	var body checkBody
	var text string
	var key ownerKey
	err := row.Scan(&i.List, &i.Row, &i.Person, opt(&i.Answer.Result), opt(&i.Outcome), opt(&text), opt(&i.By), at(&i.At), opt(&key))
	if err == nil {
		err = s.revealJSON(checkItemOf(i.List, i.Row), text, key.of(string(i.Person)), &body)
	}
	i.Asked, i.Answer.Values, i.Answer.Note, i.Answer.Wrong, i.Answer.Code = body.Asked, body.Values, body.Note, body.Wrong, body.Code
	return i, err
}

// checkItemText gives the key of a row and its text.
func (t tx) checkItemText(i health.CheckItem) ([]any, error) {
	body, err := t.holdJSON(i.Person, "body", checkItemOf(i.List, i.Row), checkBody{i.Asked, i.Answer.Values, i.Answer.Note, i.Answer.Wrong, i.Answer.Code})
	if body.Value == nil {
		body = sql.Named("body", "{}")
	}
	return []any{str("list_id", i.List), bind("row_no", i.Row), body}, err
}

// PutCheckItem implements store.Tx.
func (t tx) PutCheckItem(i health.CheckItem) error {
	binds, err := t.checkItemText(i)
	if err != nil {
		return err
	}
	binds = append(binds, str("person_id", i.Person), str("result", i.Answer.Result), str("outcome", i.Outcome), str("said_by", i.By), bind("said_at", i.At))
	return t.upsert(qCheckItemUpdate, qCheckItemInsert, binds...)
}

func (t tx) CheckItem(id health.CheckID, row int) (health.CheckItem, error) {
	return one(t.runner, qCheckItemGet, t.s.scanCheckItem, str("list_id", id), bind("row_no", row))
}

func (t tx) CheckItems(id health.CheckID, after, limit int) ([]health.CheckItem, error) {
	return list(t.runner, qCheckItemRows, t.s.scanCheckItem, append(page(limit, 0), str("list_id", id), bind("after", after))...)
}

// CheckItems implements store.Checks.
func (s *Store) CheckItems(ctx context.Context, id health.CheckID, after, limit int) ([]health.CheckItem, error) {
	return list(s.ask(ctx), qCheckItemRows, s.scanCheckItem, append(page(limit, 0), str("list_id", id), bind("after", after))...)
}

// CheckItemsOf implements store.Checks.
func (s *Store) CheckItemsOf(ctx context.Context, person health.PersonID) ([]health.CheckItem, error) {
	return list(s.ask(ctx), qCheckItemPerson, s.scanCheckItem, str("person_id", person))
}

func sealCheckItems(t tx, after [3]any, limit int) ([3]any, int, error) {
	items, err := list(t.runner, qCheckItemAfter, t.s.scanCheckItem, append(page(limit, 0), bind("after1", cmp.Or(after[0], any(first))),
		bind("after2", whole(after[1])))...)
	for _, i := range items {
		text, err := t.checkItemText(i)
		if err != nil {
			return after, 0, err
		}
		if err := t.update(qCheckItemSeal, text...); err != nil {
			return after, 0, err
		}
		after[0], after[1] = string(i.List), i.Row
	}
	return after, len(items), err
}

func checkItemOf(id health.CheckID, row int) string {
	return fmt.Sprintf("check_item.body/%s/%d", id, row)
}

var _ store.Checks = (*Store)(nil)
