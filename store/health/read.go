package health

import (
	"slices"
	"strings"
	"time"

	"hssk/store/ident"
)

// essential fields are those without which a row makes no record: it would be nobody's. A sex that is missing can be
// asked for later; one that is there and cannot be read is refused like them.
var essential = []Field{FullName, BirthDate}

// Read turns a row as it stands in a list into values and problems. A row with a problem of GradeRefuse makes no
// record; one of GradeDrop leaves its field out, to be asked for later.
func (in Intake) Read(raw map[Field]string) (map[Field]FieldValue, []Problem) {
	values := map[Field]FieldValue{}
	var problems []Problem
	for _, f := range Fields() {
		text, ok := raw[f]
		switch {
		case !ok || isBlank(text) || carried(f) && saysUnknown(text):
			continue
		case mayLack(f) && saysNone(text):
			values[f] = FieldValue{State: AskedNone}
			continue
		case carried(f) && saysNone(text):
			continue
		}
		found := in.readField(f, text, values)
		if f == Commune && len(found) > 0 {
			found = in.placeless(text, raw[Address], values)
		}
		problems = append(problems, found...)
	}
	problems = append(problems, in.derive(raw, values)...)
	problems = append(problems, requireEssentials(values, problems)...)
	CrossCheck(values)
	return values, problems
}

func isBlank(s string) bool {
	for _, r := range s {
		if r != ' ' && r != '\t' && r != '-' && r != '.' && r != '\u00a0' {
			return false
		}
	}
	return true
}

// carried are the numbers that somebody may simply not have. To others "không" can be an answer.
func carried(f Field) bool {
	return f == NationalID || f == OldID || f == Phone || f == Insurance || f == SocialNo || f == Guardian
}

// mayLack are the fields of which somebody who fills in a list can say that there is none: it is an answer, and nobody needs
// to ask again where the profile is content with it.
func mayLack(f Field) bool {
	return carried(f) && f != Guardian || f == Occupation || f == Allergies || f == Conditions
}

// saysNone recognises how lists write that there is none.
func saysNone(s string) bool {
	switch strings.TrimRight(ident.Fold(s), ".") {
	case "khong co", "khong", "ko co", "ko", "k co", "0", "none":
		return true
	}
	return false
}

// saysUnknown recognises how lists write that a number is not known, or not there yet.
func saysUnknown(s string) bool {
	switch strings.TrimRight(ident.Fold(s), ".") {
	case "chua co", "khong ro", "chua ro", "n/a":
		return true
	}
	return false
}

// isOldCard: that an old card has expired is said by the name of its field; it is no doubt about a row.
func isOldCard(f ident.Flag) bool { return f.Code == ident.CMNDOld }

// readField puts one value in, follows the one repair that is safe, and names what is wrong.
func (in Intake) readField(f Field, text string, values map[Field]FieldValue) []Problem {
	v, flags, err := in.Canonical(f, text)
	if err == nil {
		values[f] = FieldValue{State: HasValue, Value: v, Flags: codesOf(slices.DeleteFunc(flags, isOldCard))}
		return nil
	}
	code, hint := CodeOfValue(err)
	p := Problem{Field: f, Code: code, Grade: GradeDrop, Hint: hint}
	if f == FullName || f == BirthDate || f == SexField {
		p.Grade = GradeRefuse
	}
	if f == NationalID && code == string(ident.IDOldCMND) {
		if old, flags, err := in.Canonical(OldID, hint.Reveal()); err == nil {
			values[OldID] = FieldValue{State: HasValue, Value: old, Flags: codesOf(flags)}
		}
	}
	return []Problem{p}
}

// derive fills what follows from other columns: the commune from the address, Viet Nam as nationality, and the number
// that lost its leading zero in a spreadsheet when birth year and sex prove the repair.
func (in Intake) derive(raw map[Field]string, values map[Field]FieldValue) []Problem {
	if _, ok := values[Commune]; !ok && isBlank(raw[Commune]) {
		if code, _, found := in.Units.findIn(raw[Address], in.Dated); found {
			values[Commune] = FieldValue{State: HasValue, Value: Value(code)}
		}
	}
	if _, ok := values[Nationality]; !ok {
		values[Nationality] = FieldValue{State: HasValue, Value: "000"}
	}
	return nil
}

// Repaired returns the problems without those that a proven repair has settled. Only the lost leading zero of a
// national id is repaired, and only when the repaired number agrees with the recorded birth year and sex.
func Repaired(values map[Field]FieldValue, problems []Problem) []Problem {
	kept := problems[:0:0]
	for _, p := range problems {
		if p.Field == NationalID && p.Code == string(ident.IDLeadingZero) {
			if id, ok := proven(p.Hint, values); ok {
				values[NationalID] = FieldValue{State: HasValue, Value: Value(id.Reveal()), Flags: []ident.Code{ident.IDLeadingZero}}
				p.Grade = GradeFlag
			}
		}
		kept = append(kept, p)
	}
	return kept
}

// proven reads a proposed number, and holds it proven only if birth year and sex are recorded and both agree with it.
func proven(hint Value, values map[Field]FieldValue) (id ident.NationalID, ok bool) {
	id, flags, err := ident.ParseNationalID(hint.Reveal())
	if err != nil || len(flags) > 0 {
		return id, false
	}
	b, err := ident.ParseBirthText(values[BirthDate].Text())
	sex := ident.Sex(values[SexField].Text())
	known := err == nil && !b.IsZero() && (sex == ident.Male || sex == ident.Female)
	return id, known && len(id.Check(b, sex)) == 0
}

func requireEssentials(values map[Field]FieldValue, problems []Problem) []Problem {
	var out []Problem
	for _, f := range essential {
		if _, ok := values[f]; ok || hasProblem(problems, f) {
			continue
		}
		out = append(out, Problem{Field: f, Code: CodeRequired, Grade: GradeRefuse})
	}
	return out
}

func hasProblem(problems []Problem, f Field) bool {
	for _, p := range problems {
		if p.Field == f {
			return true
		}
	}
	return false
}

// CrossCheck raises the doubts that only two fields together show. The number keeps its doubt; neither is changed.
func CrossCheck(values map[Field]FieldValue) {
	id, _, err := ident.ParseNationalID(values[NationalID].Text())
	if err != nil || id.IsZero() {
		return
	}
	b, _ := ident.ParseBirthText(values[BirthDate].Text())
	v := values[NationalID]
	v.Flags = append(v.Flags, codesOf(id.Check(b, ident.Sex(values[SexField].Text())))...)
	values[NationalID] = v
}

func codesOf(flags []ident.Flag) []ident.Code {
	var out []ident.Code
	for _, f := range flags {
		out = append(out, f.Code)
	}
	return out
}

// Refused reports whether any problem keeps the row from becoming a record.
func Refused(problems []Problem) bool {
	for _, p := range problems {
		if p.Grade == GradeRefuse {
			return true
		}
	}
	return false
}

// Stamp writes provenance on values that came in together. What was read off a card among them stays so.
func Stamp(values map[Field]FieldValue, src Source, by string, at time.Time) {
	for f, v := range values {
		if v.Source != FromCard {
			v.Source = src
		}
		v.By, v.At = by, at
		values[f] = v
	}
}
