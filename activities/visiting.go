package activities

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
)

// numberFields are the numbers by which the person of a visit or a dose is found, the surest first.
func numberFields() []health.Field {
	return []health.Field{health.NationalID, health.Insurance, health.SocialNo, health.OldID}
}

// readEvent reads what the row says of a visit or a dose, and of the rest keeps what says whose it is.
func (r *readRow) readEvent(in health.Intake, kind health.ImportKind) {
	whose := append([]health.Field{health.FullName, health.BirthDate, health.SexField}, numberFields()...)
	r.problems = slices.DeleteFunc(r.problems, func(p health.Problem) bool {
		return p.Grade == health.GradeFlag || p.Field.Known() && !slices.Contains(whose, p.Field)
	})
	read := in.ReadVisit
	if kind == health.ImportDoses {
		read = in.ReadDose
	}
	event, problems := read(r.Fields)
	r.event, r.problems = event, append(append(r.problems, r.needNumber()...), problems...)
	r.refuseBeforeBirth()
}

// needNumber refuses a row without a number that can be read: names and birth dates are shared.
func (r *readRow) needNumber() []health.Problem {
	for _, f := range numberFields() {
		if r.values[f].Text() != "" {
			return nil
		}
	}
	unread := false
	for i, p := range r.problems {
		if slices.Contains(numberFields(), p.Field) {
			r.problems[i].Grade, unread = health.GradeRefuse, true
		}
	}
	if unread {
		return nil
	}
	return []health.Problem{{Field: health.NationalID, Code: health.CodeRequired, Grade: health.GradeRefuse}}
}

// refuseBeforeBirth refuses what happened to somebody who was not born yet.
func (r *readRow) refuseBeforeBirth() {
	b, err := ident.ParseBirthText(r.values[health.BirthDate].Text())
	if err != nil || b.IsZero() {
		return
	}
	for _, f := range []health.Field{health.VisitStart, health.DoseGiven} {
		on, ok := ident.ParseDate(r.event[f].Reveal())
		if ok && on.Before(b.First()) {
			r.problems = append(r.problems, health.Problem{Field: f, Code: health.CodeBeforeBirth, Grade: health.GradeRefuse})
		}
	}
}

// loadEvent decides a row that is a visit or a dose.
func (l *loader) loadEvent(row readRow) error {
	kept := health.ImportRow{Import: l.imp.ID, Row: row.Number, Original: row.Original, Problems: row.problems}
	if !health.Refused(row.problems) {
		person, wrong, err := l.whose(row.values)
		if err == nil && wrong.Code == "" {
			put := l.putVisit
			if l.imp.Kind == health.ImportDoses {
				put = l.putDose
			}
			kept.Person = person
			kept.Outcome, wrong, err = put(person, row)
		}
		if err != nil {
			return err
		}
		if wrong.Code != "" {
			kept.Problems = append(kept.Problems, wrong)
		}
	}
	if health.Refused(kept.Problems) {
		kept.Outcome = health.RowRefused
	}
	return l.keep(kept)
}

// whose finds the one person who carries a number of the row and whose name and birth date agree with it. The problem has
// a code when there is none: nobody is guessed.
func (l *loader) whose(values map[health.Field]health.FieldValue) (health.PersonID, health.Problem, error) {
	refuse := func(f health.Field, code string) (health.PersonID, health.Problem, error) {
		return "", health.Problem{Field: f, Code: code, Grade: health.GradeRefuse}, nil
	}
	var found []health.Record
	by := health.Field("")
	for _, f := range numberFields() {
		if values[f].Text() == "" {
			continue
		}
		carriers, err := l.bearersOf(f, values[f].Text())
		if err != nil {
			return "", health.Problem{}, err
		}
		if by == "" || len(found) == 0 {
			by = f
		}
		for _, r := range carriers {
			if !slices.ContainsFunc(found, func(o health.Record) bool { return o.ID == r.ID }) {
				found = append(found, r)
			}
		}
	}
	switch {
	case len(found) == 0:
		return refuse(by, health.CodeNobodysNumber)
	case len(found) > 1:
		return refuse(by, health.CodeManysNumber)
	}
	name, birth := match.Agree(match.Of(values), match.Of(found[0].Fields))
	switch {
	case !birth:
		return refuse(health.BirthDate, health.CodeOtherPerson)
	case !name:
		return refuse(health.FullName, health.CodeOtherPerson)
	}
	return found[0].ID, health.Problem{}, nil
}

// putVisit stores a visit, or what a known one says otherwise now.
func (l *loader) putVisit(person health.PersonID, row readRow) (health.RowOutcome, health.Problem, error) {
	id := health.NewVisitID(row.event[health.Facility].Reveal(), row.event[health.VisitNumber].Reveal())
	before, err := l.tx.Visit(id)
	known := err == nil
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return "", health.Problem{}, err
	}
	if !known {
		before = health.Visit{ID: id, Person: person, Facility: row.event[health.Facility].Reveal()}
	}
	given, err := l.mistaken(before.Person, person, before.At)
	if given && err == nil {
		before.Person, err = person, l.give("visit", string(id), before.Person, person)
	}
	if err != nil {
		return "", health.Problem{}, err
	}
	after, edits := before.Revised(said(row.event, health.VisitNumber, health.Facility))
	if wrong := l.clash(known, before.Person, person, before.Cause, row, edits); wrong != "" {
		return "", health.Problem{Field: health.VisitNumber, Code: wrong, Grade: health.GradeRefuse}, nil
	}
	if len(edits) == 0 && !given {
		return health.RowUnchanged, health.Problem{}, nil
	}
	after.Source, after.Cause, after.At = health.FromImport, l.cause(row), l.now
	if known && len(edits) > 0 {
		after.Past = append(after.Past, l.revision(row, edits))
	}
	return l.stored(known, person, health.ActVisit, row, edits, l.tx.PutVisit(after))
}

// putDose stores a dose, or what a known one says otherwise now. It is looked for among the doses that the person has, so
// that one that came with a merged record is found, too.
func (l *loader) putDose(person health.PersonID, row readRow) (health.RowOutcome, health.Problem, error) {
	doses, err := l.tx.Doses(person)
	if err != nil {
		return "", health.Problem{}, err
	}
	i := slices.IndexFunc(doses, func(d health.Dose) bool { return d.Is(row.event) })
	before := health.Dose{ID: doseID(person, row.event), Person: person}
	given := false
	switch {
	case i >= 0:
		before = doses[i]
	default:
		var other health.Dose
		if other, given, err = l.mistakenDose(person, row.event); given && err == nil {
			other.Person, err = person, l.give("dose", string(other.ID), other.Person, person)
			before, i = other, 0
		}
	}
	if err != nil {
		return "", health.Problem{}, err
	}
	after, edits := before.Revised(row.event)
	if wrong := l.clash(i >= 0, before.Person, person, before.Cause, row, edits); wrong != "" {
		return "", health.Problem{Field: health.DoseNumber, Code: wrong, Grade: health.GradeRefuse}, nil
	}
	if len(edits) == 0 && !given {
		return health.RowUnchanged, health.Problem{}, nil
	}
	after.Source, after.Cause, after.At = health.FromImport, l.cause(row), l.now
	if i >= 0 && len(edits) > 0 {
		after.Past = append(after.Past, l.revision(row, edits))
	}
	return l.stored(i >= 0, person, health.ActDose, row, edits, l.tx.PutDose(after))
}

// doseID names a new dose by what tells it from others. It is opaque: it says nothing of the vaccine.
func doseID(person health.PersonID, event map[health.Field]health.Value) health.DoseID {
	h := sha256.New()
	for _, text := range []string{string(person), ident.Fold(event[health.Vaccine].Reveal()), event[health.DoseNumber].Reveal(),
		event[health.DoseGiven].Reveal(), event[health.DoseNext].Reveal()} {
		fmt.Fprintf(h, "\x00%s", text)
	}
	return health.DoseID(hex.EncodeToString(h.Sum(nil)[:16]))
}

// clash says why a row cannot be about the visit or dose that it names: another person's, or another row of this file
// said something else about it. Empty: it can.
func (l *loader) clash(known bool, of, person health.PersonID, before health.Cause, row readRow, edits []health.Edit) string {
	switch {
	case !known:
		return ""
	case of != person:
		return health.CodeTaken
	case len(edits) > 0 && before.ID == string(l.imp.ID) && before.Row != row.Number:
		return health.CodeTwice
	}
	return ""
}

// stored writes down in the log that something was stored, with the names of the fields that it changed, and looks whether
// somebody has come who was expected.
func (l *loader) stored(known bool, person health.PersonID, act health.Action, row readRow, edits []health.Edit, err error) (health.RowOutcome, health.Problem, error) {
	if err != nil {
		return "", health.Problem{}, err
	}
	outcome, words := health.RowCreated, []string{"new"}
	if known {
		outcome, words = health.RowAttached, []string{"changed"}
	}
	for _, e := range edits {
		words = append(words, string(e.Field))
	}
	if err := l.a.lookAgainAt(l.tx, person); err != nil {
		return "", health.Problem{}, err
	}
	return outcome, health.Problem{}, l.tx.AppendAudit(health.Audit{At: l.now, By: l.imp.By, Action: act, Subject: string(person),
		Cause: l.cause(row), Detail: strings.Join(words, " ")})
}

func (l *loader) cause(row readRow) health.Cause {
	return health.Cause{Kind: health.CauseImport, ID: string(l.imp.ID), Row: row.Number}
}

func (l *loader) revision(row readRow, edits []health.Edit) health.Revision {
	return health.Revision{At: l.now, By: l.imp.By, Cause: l.cause(row), Edits: edits}
}

// said gives the values without the fields that name the visit.
func said(event map[health.Field]health.Value, but ...health.Field) map[health.Field]health.Value {
	out := map[health.Field]health.Value{}
	for f, v := range event {
		if !slices.Contains(but, f) {
			out[f] = v
		}
	}
	return out
}
