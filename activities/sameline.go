package activities

import (
	"hssk/store/health"
	"hssk/store/ident"
)

// isAgain reports whether a likely description is one about which nobody needs to be asked, because the record says all of
// it already and it can be nobody else's: it carries a number of the record, it is the same line printed twice, or a row of
// an earlier list loaded again. A shorter one may be a namesake's.
func (e entry) isAgain(r health.Record) bool {
	for f, v := range e.values {
		if v.State != health.AskedNone && !r.Fields[f].Agrees(f, v) { // that there is none is no news that needs a person
			return false
		}
	}
	if !e.text(health.Household) && !lacksAlike(e.values, r.Fields) {
		return false
	}
	return e.numbered() || e.sameLine() || e.earlierList(r) && e.placed()
}

// lacksAlike reports whether a description is no shorter than the record in what tells people apart.
func lacksAlike(values, record map[health.Field]health.FieldValue) bool {
	for _, f := range []health.Field{health.NationalID, health.OldID, health.Household, health.Phone} {
		if values[f].Text() != record[f].Text() {
			return false
		}
	}
	return true
}

// sameLine reports whether a description names everything that tells two people without numbers apart: no two have all of
// it in common.
func (e entry) sameLine() bool {
	return e.text(health.FullName, health.SexField, health.Commune, health.Hamlet) && e.wholeBirth() &&
		(e.text(health.Household) || e.text(health.Phone))
}

// placed reports whether a description names enough that a row of another list with the same in every column is the same
// row, and not that of a namesake of the same year.
func (e entry) placed() bool {
	return e.text(health.FullName, health.BirthDate, health.SexField) &&
		(e.text(health.Household) || e.text(health.Hamlet) && (e.wholeBirth() || e.text(health.Phone)))
}

// earlierList reports whether a record was made by a row of another list than the one that the description is from: two
// rows of one list are two rows.
func (e entry) earlierList(r health.Record) bool {
	return e.cause.Kind == health.CauseImport && r.Cause.Kind == health.CauseImport && r.Cause.ID != e.cause.ID
}

// numbered reports whether a description carries a number by which a person is known elsewhere.
func (e entry) numbered() bool { return !health.Record{Fields: e.values}.Numberless() }

// wholeBirth reports whether the day of birth is known; the first of January is what registers write who know the year.
func (e entry) wholeBirth() bool {
	b, err := ident.ParseBirthText(e.values[health.BirthDate].Text())
	return err == nil && b.Precision() == ident.PrecisionDay && !b.IsNewYear()
}

// text reports whether all of the fields have a value.
func (e entry) text(fields ...health.Field) bool {
	for _, f := range fields {
		if e.values[f].Text() == "" {
			return false
		}
	}
	return true
}
