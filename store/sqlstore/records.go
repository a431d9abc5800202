package sqlstore

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func scanRecord(row scanner) (health.Record, error) {
	var r health.Record
	err := row.Scan(&r.ID, &r.Version, &r.Station, &r.Unit, opt(&r.Household), &r.Life, &r.Verification,
		&r.Completeness, &r.Linkage, asJSON(&r.Gaps), &r.Profile, asJSON(&r.Fields), &r.Cause.Kind, &r.Cause.ID,
		&r.Cause.Row, at(&r.CreatedAt), at(&r.UpdatedAt), opt(&r.MergedInto))
	return r, err
}

func (r runner) record(id health.PersonID) (health.Record, error) {
	return one(r, qRecordGet, scanRecord, str("id", id))
}

// recordBinds gives every column of a record, with the search keys made here so that all databases agree.
func recordBinds(r health.Record) ([]any, error) {
	gaps, err := js("gaps", r.Gaps)
	if err != nil {
		return nil, err
	}
	fields, err := js("fields", r.Fields)
	if err != nil {
		return nil, err
	}
	name := r.Text(health.FullName)
	return []any{str("id", r.ID), bind("version", r.Version), str("station", r.Station), str("unit", r.Unit),
		str("household", r.Household), str("name_key", ident.NameKey(name)), str("sort_key", ident.NameSortKey(name)),
		str("birth", r.Text(health.BirthDate)), str("sex", r.Text(health.SexField)), str("life", r.Life),
		str("verification", r.Verification), str("completeness", r.Completeness), str("linkage", r.Linkage),
		bind("has_id", r.Text(health.NationalID) != ""), bind("gap_count", len(r.Gaps)), gaps,
		str("profile", r.Profile), fields, bind("updated_at", r.UpdatedAt), str("merged_into", r.MergedInto)}, nil
}

func (t tx) CreateRecord(r health.Record) error {
	binds, err := recordBinds(r)
	if err != nil {
		return err
	}
	binds = append(binds, str("cause_kind", r.Cause.Kind), str("cause_id", r.Cause.ID), bind("cause_row", r.Cause.Row),
		bind("created_at", r.CreatedAt))
	if err := t.insert(qRecordInsert, binds...); err != nil {
		return err
	}
	for _, f := range numbered() {
		if err := t.putNumber(r, f); err != nil {
			return err
		}
	}
	if err := t.list(listedOf(r)); err != nil {
		return err
	}
	return t.putTraits(r)
}

// numbered lists the fields by which people are looked up.
func numbered() []health.Field {
	return []health.Field{health.NationalID, health.OldID, health.Insurance, health.SocialNo, health.Phone}
}

func (t tx) putNumber(r health.Record, f health.Field) error {
	v := r.Text(f)
	if v == "" {
		return nil
	}
	binds := []any{str("kind", f), str("num", v), str("person_id", r.ID), bind("valid_from", r.UpdatedAt)}
	err := t.insert(qNumberInsert, binds...)
	if errors.Is(err, store.ErrExists) { // given, taken and given again within one second
		return t.update(qNumberReopen, binds...)
	}
	return err
}

// UpdateRecord stores r as the next version. A number that is replaced stays in the list, with its end.
func (t tx) UpdateRecord(r *health.Record) error {
	before, err := t.record(r.ID)
	if err != nil {
		return err
	}
	next := *r
	next.Version++
	binds, err := recordBinds(next)
	if err != nil {
		return err
	}
	if err := t.update(qRecordUpdate, binds...); err != nil {
		return err
	}
	for _, f := range numbered() {
		if before.Text(f) == r.Text(f) {
			continue
		}
		if _, err := t.exec(qNumberEnd, str("person_id", r.ID), str("kind", f), bind("valid_to", r.UpdatedAt)); err != nil {
			return err
		}
		if err := t.putNumber(*r, f); err != nil {
			return err
		}
	}
	if err := t.relist(listedOf(before), listedOf(next)); err != nil {
		return err
	}
	if err := t.changeTraits(before, next); err != nil {
		return err
	}
	r.Version = next.Version
	return nil
}

func (t tx) AppendChange(c health.Change) error {
	edits, err := js("edits", c.Edits)
	if err != nil {
		return err
	}
	return t.later(qChangeInsert, str("person_id", c.Person), bind("version", c.Version), str("id", c.ID),
		str("action", c.Action), edits, str("cause_kind", c.Cause.Kind), str("cause_id", c.Cause.ID),
		bind("cause_row", c.Cause.Row), str("actor_kind", c.By.Kind), str("actor_id", c.By.ID), bind("made_at", c.At))
}

func scanChange(row scanner) (health.Change, error) {
	var c health.Change
	err := row.Scan(&c.Person, &c.Version, &c.ID, &c.Action, asJSON(&c.Edits), &c.Cause.Kind, &c.Cause.ID, &c.Cause.Row,
		&c.By.Kind, &c.By.ID, at(&c.At))
	return c, err
}

func scanPersonID(row scanner) (health.PersonID, error) {
	var id health.PersonID
	return id, row.Scan(&id)
}

func (t tx) Members(household health.HouseholdID) ([]health.PersonID, error) {
	if household == "" {
		return nil, nil
	}
	return list(t.runner, qMembers, scanPersonID, str("household", household))
}

// Record implements store.People.
func (s *Store) Record(ctx context.Context, id health.PersonID) (health.Record, error) {
	return s.ask(ctx).record(id)
}

// History implements store.People.
func (s *Store) History(ctx context.Context, id health.PersonID, limit int) ([]health.Change, error) {
	return list(s.ask(ctx), qChangeList, scanChange, append(page(limit, 0), str("person_id", id))...)
}

// ByNumber implements store.People.
func (s *Store) ByNumber(ctx context.Context, kind health.Field, value string) ([]health.PersonID, error) {
	return list(s.ask(ctx), qNumberFind, scanPersonID, append(page(50, 0), str("kind", kind), str("num", value))...)
}

var _ store.People = (*Store)(nil)
