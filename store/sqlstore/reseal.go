package sqlstore

import (
	"database/sql"
	"errors"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/seal"
)

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
