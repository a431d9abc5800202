package sqlstore

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
)

func (s *Store) scanRecord(row scanner) (health.Record, error) {
	var r health.Record
	var fields, limits string
	var key ownerKey
	err := row.Scan(&r.ID, &r.Version, &r.Station, &r.Unit, opt(&r.Household), &r.Life, &r.Verification,
		&r.Completeness, &r.Linkage, asJSON(&r.Gaps), &r.Profile, opt(&fields), &r.Cause.Kind, &r.Cause.ID,
		&r.Cause.Row, at(&r.CreatedAt), at(&r.UpdatedAt), opt(&r.MergedInto),
		at(&r.HouseholdFrom), opt(&limits), opt(&key))
	if err != nil {
		return r, err
	}
	for _, l := range strings.Fields(limits) {
		r.Limits = append(r.Limits, health.Limit(l))
	}
	return r, s.revealJSON(fieldsOf(r.ID), fields, key.of(string(r.ID)), &r.Fields)
}

func (r runner) record(id health.PersonID) (health.Record, error) {
	return one(r, qRecordGet, r.s.scanRecord, str("id", id))
}

// recordBinds gives every column of a record, with the search keys made here so that all databases agree.
func (t tx) recordBinds(r health.Record) ([]any, error) {
	gaps, err := js("gaps", r.Gaps)
	if err != nil {
		return nil, err
	}
	fields, err := t.holdJSON(r.ID, "fields", fieldsOf(r.ID), r.Fields)
	if err != nil {
		return nil, err
	}
	name := r.Text(health.FullName)
	return []any{str("id", r.ID), bind("version", r.Version), str("station", r.Station), str("unit", r.Unit),
		str("household", r.Household), str("name_key", ident.NameKey(name)), str("sort_key", ident.NameSortKey(name)),
		str("birth", r.Text(health.BirthDate)), str("sex", r.Text(health.SexField)), str("life", r.Life),
		str("verification", r.Verification), str("completeness", r.Completeness), str("linkage", r.Linkage),
		bind("has_id", r.Text(health.NationalID) != ""), bind("gap_count", len(r.Gaps)), gaps,
		str("profile", r.Profile), fields, bind("updated_at", r.UpdatedAt), str("merged_into", r.MergedInto), bind("household_from", r.HouseholdFrom),
		str("hamlet", health.HamletKey(r.Text(health.Hamlet))), bind("limits", joined(r.Limits))}, nil
}

func (t tx) CreateRecord(r health.Record) error {
	binds, err := t.recordBinds(r)
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
	return []health.Field{health.NationalID, health.OldID, health.Insurance, health.SocialNo, health.Phone, health.TempCode}
}

func (t tx) putNumber(r health.Record, f health.Field) error {
	v := r.Text(f)
	if v == "" {
		return nil
	}
	binds := []any{str("kind", f), str("num", t.s.blind(v)), str("person_id", r.ID), bind("valid_from", r.UpdatedAt)}
	err := t.insert(qNumberInsert, append(slices.Clone(binds), str("source", r.SaidBy(f)), str("said_by", r.Fields[f].By))...)
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
	if len(before.Fields) == 0 {
		return store.ErrErased
	}
	if err := t.sealNumbers(r.ID); err != nil {
		return err
	}
	next := *r
	next.Version++
	if before.Household != next.Household && before.HouseholdFrom.Equal(next.HouseholdFrom) {
		next.HouseholdFrom = time.Time{} // it is about the household before
	}
	binds, err := t.recordBinds(next)
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
	if before.Household != next.Household {
		if err := t.leaveHousehold(before, next); err != nil {
			return err
		}
	}
	r.Version, r.HouseholdFrom = next.Version, next.HouseholdFrom
	return nil
}

func (t tx) AppendChange(c health.Change) error {
	edits, err := t.holdJSON(c.Person, "edits", editsOf(c.ID), c.Edits)
	if err != nil {
		return err
	}
	return t.later(qChangeInsert, str("person_id", c.Person), bind("version", c.Version), str("id", c.ID),
		str("action", c.Action), edits, str("cause_kind", c.Cause.Kind), str("cause_id", c.Cause.ID),
		bind("cause_row", c.Cause.Row), str("actor_kind", c.By.Kind), str("actor_id", c.By.ID), bind("made_at", c.At))
}

func (s *Store) scanChange(row scanner) (health.Change, error) {
	var c health.Change
	var edits string
	var key ownerKey
	err := row.Scan(&c.Person, &c.Version, &c.ID, &c.Action, opt(&edits), &c.Cause.Kind, &c.Cause.ID, &c.Cause.Row,
		&c.By.Kind, &c.By.ID, at(&c.At), opt(&key))
	if err != nil {
		return c, err
	}
	return c, s.revealJSON(editsOf(c.ID), edits, key.of(string(c.Person)), &c.Edits)
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
	return list(s.ask(ctx), qChangeList, s.scanChange, append(page(limit, 0), str("person_id", id))...)
}

// ChangesSince implements store.Tx.
func (t tx) ChangesSince(person health.PersonID, version int64) ([]health.Change, error) {
	return list(t.runner, qChangeSince, t.s.scanChange, str("person_id", person), bind("version", version))
}

// ByNumber implements store.People.
func (s *Store) ByNumber(ctx context.Context, kind health.Field, value string) ([]health.PersonID, error) {
	return s.ask(ctx).byNumber(kind, value)
}

// ByNumber implements store.Tx.
func (t tx) ByNumber(kind health.Field, value string) ([]health.PersonID, error) {
	return t.byNumber(kind, value)
}

func (r runner) byNumber(kind health.Field, value string) ([]health.PersonID, error) {
	var found []health.PersonID
	for _, form := range r.s.forms() {
		people, err := list(r, qNumberFind, scanPersonID, append(page(50, 0), str("kind", kind), str("num", form(value)))...)
		if err != nil {
			return nil, err
		}
		found = append(found, people...)
	}
	if kind == health.Insurance || kind == health.SocialNo {
		insured, err := r.insured(health.SocialOf(value))
		if err != nil {
			return nil, err
		}
		found = append(found, insured...)
	}
	slices.Sort(found)
	return slices.Compact(found), nil
}

// insured lists who carries a number of the social insurance, alone or as the end of a card: the index of likeness knows them
// by it.
func (r runner) insured(social string) ([]health.PersonID, error) {
	if social == "" {
		return nil, nil
	}
	near, err := r.near(match.Of(map[health.Field]health.FieldValue{health.SocialNo: {State: health.HasValue, Value: health.Value(social)}}))
	var found []health.PersonID
	for _, n := range near {
		if n.Traits.Social() == social {
			found = append(found, n.ID)
		}
	}
	return found, err
}

var _ store.People = (*Store)(nil)
