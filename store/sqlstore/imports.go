package sqlstore

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
)

func scanImport(row scanner) (health.Import, error) {
	var i health.Import
	err := row.Scan(&i.ID, &i.Name, &i.Path, opt(&i.SHA256), opt(&i.Station), &i.State, opt(&i.Error), &i.By.Kind, &i.By.ID,
		&i.Rows, &i.Cursor, asJSON(&i.Tally), asJSON(&i.Columns), at(&i.StartedAt), at(&i.EndedAt), opt(&i.Dated), opt(&i.Kind))
	return i, err
}

func importBinds(i health.Import) ([]any, error) {
	tally, err := js("tally", i.Tally)
	if err != nil {
		return nil, err
	}
	columns, err := js("columns", i.Columns)
	if err != nil {
		return nil, err
	}
	return []any{str("id", i.ID), str("sha256", i.SHA256), str("station", i.Station), str("state", i.State),
		str("error", i.Error), bind("row_count", i.Rows), bind("position", i.Cursor), tally, columns, bind("ended_at", i.EndedAt)}, nil
}

func (t tx) CreateImport(i health.Import) error {
	binds, err := importBinds(i)
	if err != nil {
		return err
	}
	return t.insert(qImportInsert, append(binds, str("name", i.Name), str("path", i.Path), str("actor_kind", i.By.Kind),
		str("actor_id", i.By.ID), bind("started_at", i.StartedAt), str("list_date", i.Dated), str("kind", i.Kind))...)
}

func (t tx) UpdateImport(i health.Import) error {
	binds, err := importBinds(i)
	if err != nil {
		return err
	}
	return t.update(qImportUpdate, binds...)
}

func (r runner) importFile(id health.ImportID) (health.Import, error) {
	return one(r, qImportGet, scanImport, str("id", id))
}

// Import implements store.Imports.
func (s *Store) Import(ctx context.Context, id health.ImportID) (health.Import, error) {
	return s.ask(ctx).importFile(id)
}

// ImportList implements store.Imports.
func (s *Store) ImportList(ctx context.Context, limit int) ([]health.Import, error) {
	return list(s.ask(ctx), qImportList, scanImport, page(limit, 0)...)
}

// ImportByHash implements store.Imports.
func (s *Store) ImportByHash(ctx context.Context, sha256 string) (health.Import, error) {
	return one(s.ask(ctx), qImportByHash, scanImport, append(page(1, 0), str("sha256", sha256))...)
}

func (s *Store) scanImportRow(row scanner) (health.ImportRow, error) {
	var r health.ImportRow
	var problems, original string
	var key ownerKey
	err := row.Scan(&r.Import, &r.Row, &r.Outcome, opt(&r.Person), opt(&problems), opt(&original), opt(&key))
	if err != nil {
		return r, err
	}
	owner := key.of(string(r.Person))
	return r, errors.Join(s.revealJSON(rowOf("problems", r.Import, r.Row), problems, owner, &r.Problems),
		s.revealJSON(rowOf("original", r.Import, r.Row), original, owner, &r.Original))
}

// ImportRows implements store.Imports.
func (s *Store) ImportRows(ctx context.Context, id health.ImportID, after, limit int) ([]health.ImportRow, error) {
	return list(s.ask(ctx), qImportRowList, s.scanImportRow, append(page(limit, 0), str("import_id", id), bind("after", after))...)
}

// rowTexts gives the key of a row and its texts.
func (t tx) rowTexts(r health.ImportRow) ([]any, error) {
	problems, err1 := t.holdJSON(r.Person, "problems", rowOf("problems", r.Import, r.Row), r.Problems)
	original, err2 := t.holdJSON(r.Person, "original", rowOf("original", r.Import, r.Row), r.Original)
	return []any{str("import_id", r.Import), bind("row_no", r.Row), problems, original}, errors.Join(err1, err2)
}

func (t tx) PutImportRow(r health.ImportRow) error {
	binds, err := t.rowTexts(r)
	if err != nil {
		return err
	}
	return t.later(qImportRowPut, append(binds, str("outcome", r.Outcome), str("person_id", r.Person))...)
}

func (t tx) FromRow(person health.PersonID, row int) (bool, error) {
	var n int
	err := t.row(qImportRowOf, []any{&n}, str("person_id", person), bind("row_no", row))
	return n > 0, err
}

var _ store.Imports = (*Store)(nil)
