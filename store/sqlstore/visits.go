package sqlstore

import (
	"context"
	"database/sql"
	"errors"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// dateOn binds a day as text; a zero day is NULL.
func dateOn(name string, d ident.Date) sql.NamedArg {
	if d.IsZero() {
		return sql.Named(name, nil)
	}
	return sql.Named(name, d.String())
}

// onDate scans a day; NULL is the zero day.
type onDate struct{ dst *ident.Date }

// Scan implements sql.Scanner.
func (o onDate) Scan(v any) error {
	var s sql.NullString
	if err := s.Scan(v); err != nil {
		return err
	}
	*o.dst, _ = ident.ParseDate(s.String) // NULL and what is no day are the zero day
	return nil
}

func (s *Store) scanVisit(row scanner) (health.Visit, error) {
	var v health.Visit
	var codes, findings, sealed, past string
	var key ownerKey
	err := row.Scan(&v.ID, &v.Person, &v.Facility, onDate{&v.Started}, onDate{&v.Ended}, onDate{&v.Return}, opt(&codes), opt(&findings),
		&v.Source, &v.Cause.Kind, &v.Cause.ID, &v.Cause.Row, at(&v.At), opt(&sealed), opt(&past), opt(&key))
	if err != nil {
		return v, err
	}
	owner := key.of(string(v.Person))
	err = errors.Join(s.revealJSON(findingsOf(v.ID), findings, owner, &v.Findings), s.revealJSON(visitPastOf(v.ID), past, owner, &v.Past))
	if err != nil {
		return v, err
	}
	codes, err = s.revealBeside(diagnosesOf(v.ID), codes, sealed, owner)
	if codes != "" {
		v.Diagnoses = strings.Split(codes, ";")
	}
	return v, err
}

// Visits implements store.People.
func (s *Store) Visits(ctx context.Context, person health.PersonID, limit, offset int) ([]health.Visit, error) {
	return list(s.ask(ctx), qVisitList, s.scanVisit, append(page(limit, offset), str("person_id", person))...)
}

// Visit implements store.Tx.
func (t tx) Visit(id health.VisitID) (health.Visit, error) {
	return one(t.runner, qVisitGet, t.s.scanVisit, str("id", id))
}

// Doses implements store.Tx.
func (t tx) Doses(person health.PersonID) ([]health.Dose, error) {
	return list(t.runner, qDosePerson, t.s.scanDose, str("person_id", person))
}

func (t tx) PutVisit(v health.Visit) error {
	texts, err := t.visitTexts(v)
	if err != nil {
		return err
	}
	return t.upsert(qVisitUpdate, qVisitInsert, append(texts, str("person_id", v.Person), bind("facility", v.Facility),
		dateOn("started_on", v.Started), dateOn("ended_on", v.Ended), dateOn("return_on", v.Return),
		str("source", v.Source), str("cause_kind", v.Cause.Kind), str("cause_id", v.Cause.ID), bind("cause_row", v.Cause.Row), bind("made_at", v.At))...)
}

func findingsOf(id health.VisitID) string  { return "visit.findings/" + string(id) }
func diagnosesOf(id health.VisitID) string { return "visit.diagnoses/" + string(id) }
func reactionOf(id health.DoseID) string   { return "dose.reaction/" + string(id) }
func visitPastOf(id health.VisitID) string { return "visit.past/" + string(id) }
func dosePastOf(id health.DoseID) string   { return "dose.past/" + string(id) }

// visitTexts gives the key of a visit and its texts.
func (t tx) visitTexts(v health.Visit) ([]any, error) {
	findings, err := t.holdJSON(v.Person, "findings", findingsOf(v.ID), v.Findings)
	if err != nil {
		return nil, err
	}
	past, err := t.holdJSON(v.Person, "past", visitPastOf(v.ID), v.Past)
	if err != nil {
		return nil, err
	}
	codes, sealed, err := t.holdBeside(v.Person, "diagnoses", diagnosesOf(v.ID), strings.Join(v.Diagnoses, ";"))
	return []any{str("id", v.ID), findings, codes, sealed, past}, err
}

// doseTexts gives the key of a dose and its texts.
func (t tx) doseTexts(d health.Dose) ([]any, error) {
	past, err := t.holdJSON(d.Person, "past", dosePastOf(d.ID), d.Past)
	if err != nil {
		return nil, err
	}
	reaction, sealed, err := t.holdBeside(d.Person, "reaction", reactionOf(d.ID), string(d.Reaction))
	return []any{str("id", d.ID), reaction, sealed, past}, err
}

func (s *Store) scanDose(row scanner) (health.Dose, error) {
	var d health.Dose
	var reaction, sealed, past string
	var key ownerKey
	err := row.Scan(&d.ID, &d.Person, &d.Vaccine, &d.Number, onDate{&d.Given}, onDate{&d.Next}, opt(&d.Facility), opt(&reaction), &d.Month,
		opt(&d.Kind), opt(&d.Lot), &d.Source, &d.Cause.Kind, &d.Cause.ID, &d.Cause.Row, at(&d.At), opt(&sealed), opt(&past), opt(&key))
	if err != nil {
		return d, err
	}
	owner := key.of(string(d.Person))
	if err := s.revealJSON(dosePastOf(d.ID), past, owner, &d.Past); err != nil {
		return d, err
	}
	reaction, err = s.revealBeside(reactionOf(d.ID), reaction, sealed, owner)
	d.Reaction = health.Value(reaction)
	return d, err
}

// Doses implements store.People.
func (s *Store) Doses(ctx context.Context, person health.PersonID, limit, offset int) ([]health.Dose, error) {
	return list(s.ask(ctx), qDoseList, s.scanDose, append(page(limit, offset), str("person_id", person))...)
}

func (t tx) PutDose(d health.Dose) error {
	texts, err := t.doseTexts(d)
	if err != nil {
		return err
	}
	return t.upsert(qDoseUpdate, qDoseInsert, append(texts, str("person_id", d.Person), bind("vaccine", d.Vaccine), bind("dose_no", d.Number),
		dateOn("given_on", d.Given), dateOn("next_on", d.Next), bind("facility", d.Facility), bind("preg_month", d.Month), str("kind", d.Kind), bind("lot", d.Lot),
		str("source", d.Source), str("cause_kind", d.Cause.Kind), str("cause_id", d.Cause.ID), bind("cause_row", d.Cause.Row), bind("made_at", d.At))...)
}
