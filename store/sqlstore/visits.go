package sqlstore

import (
	"context"
	"database/sql"
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

func scanVisit(row scanner) (health.Visit, error) {
	var v health.Visit
	var codes string
	err := row.Scan(&v.ID, &v.Person, &v.Facility, onDate{&v.Started}, onDate{&v.Ended}, onDate{&v.Return}, opt(&codes), asJSON(&v.Findings),
		&v.Source, &v.Cause.Kind, &v.Cause.ID, &v.Cause.Row, at(&v.At))
	if codes != "" {
		v.Diagnoses = strings.Split(codes, ";")
	}
	return v, err
}

// Visits implements store.People.
func (s *Store) Visits(ctx context.Context, person health.PersonID, limit, offset int) ([]health.Visit, error) {
	return list(s.ask(ctx), qVisitList, scanVisit, append(page(limit, offset), str("person_id", person))...)
}

func (t tx) PutVisit(v health.Visit) error {
	findings, err := js("findings", v.Findings)
	if err != nil {
		return err
	}
	return t.upsert(qVisitUpdate, qVisitInsert, str("id", v.ID), str("person_id", v.Person), bind("facility", v.Facility),
		dateOn("started_on", v.Started), dateOn("ended_on", v.Ended), dateOn("return_on", v.Return),
		bind("diagnoses", strings.Join(v.Diagnoses, ";")), findings, str("source", v.Source), str("cause_kind", v.Cause.Kind),
		str("cause_id", v.Cause.ID), bind("cause_row", v.Cause.Row), bind("made_at", v.At))
}

func scanDose(row scanner) (health.Dose, error) {
	var d health.Dose
	err := row.Scan(&d.ID, &d.Person, &d.Vaccine, &d.Number, onDate{&d.Given}, onDate{&d.Next}, opt(&d.Facility), opt(&d.Reaction), &d.Month,
		&d.Source, &d.Cause.Kind, &d.Cause.ID, &d.Cause.Row, at(&d.At))
	return d, err
}

// Doses implements store.People.
func (s *Store) Doses(ctx context.Context, person health.PersonID, limit, offset int) ([]health.Dose, error) {
	return list(s.ask(ctx), qDoseList, scanDose, append(page(limit, offset), str("person_id", person))...)
}

func (t tx) PutDose(d health.Dose) error {
	return t.upsert(qDoseUpdate, qDoseInsert, str("id", d.ID), str("person_id", d.Person), bind("vaccine", d.Vaccine), bind("dose_no", d.Number),
		dateOn("given_on", d.Given), dateOn("next_on", d.Next), bind("facility", d.Facility), str("reaction", d.Reaction), bind("preg_month", d.Month),
		str("source", d.Source), str("cause_kind", d.Cause.Kind), str("cause_id", d.Cause.ID), bind("cause_row", d.Cause.Row), bind("made_at", d.At))
}
