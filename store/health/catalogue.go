package health

import (
	_ "embed"
	"encoding/csv"
	"errors"
	"slices"
	"strconv"
	"strings"

	"hssk/store/ident"
)

//go:embed data/fields.csv
var fieldsCSV string

// Section is a part of the record as QĐ 831/QĐ-BYT orders it: A administrative, B1 to B9 history, C immunisation, D what
// is measured at a visit.
type Section string

// kind says how a field of the catalogue is read.
type kind string

const (
	kindText   kind = "text"
	kindName   kind = "name"
	kindYes    kind = "yes"    // 0 or 1
	kindNumber kind = "number" // within bounds, with a decimal point
	kindDate   kind = "date"   // a day, month or year that is not in the future
	kindDay    kind = "day"    // a whole day, also in the future
	kindPhone  kind = "phone"
	kindEmail  kind = "email"
	kindCode   kind = "code" // of a list in data/codes.csv
)

// entry is one field of the record beyond those that every list of residents has.
type entry struct {
	field    Field
	section  Section
	kind     kind
	list     string
	min, max float64
	clinical bool
}

// catalogue is a table, written once and only read.
var catalogue = loadCatalogue()

func loadCatalogue() []entry {
	rows, err := csv.NewReader(strings.NewReader(fieldsCSV)).ReadAll()
	if err != nil {
		panic("health: data/fields.csv: " + err.Error()) // embedded, so a test meets it before anybody else does
	}
	var out []entry
	for _, row := range rows[1:] {
		e := entry{field: Field(row[0]), section: Section(row[1]), kind: kind(row[2]), list: row[3], clinical: row[6] == "1"}
		e.min, _ = strconv.ParseFloat(row[4], 64) // empty only where there is no bound
		e.max, _ = strconv.ParseFloat(row[5], 64)
		out = append(out, e)
	}
	return out
}

func inCatalogue(f Field) (entry, bool) {
	i := slices.IndexFunc(catalogue, func(e entry) bool { return e.field == f })
	if i < 0 {
		return entry{}, false
	}
	return catalogue[i], true
}

// Section says where QĐ 831/QĐ-BYT puts the field.
func (f Field) Section() Section {
	if e, ok := inCatalogue(f); ok {
		return e.section
	}
	switch f {
	case Allergies:
		return "B3"
	case Conditions:
		return "B4"
	}
	return "A"
}

// Insures reports whether the field is about health insurance.
func (f Field) Insures() bool {
	return f == Insurance || f == SocialNo || f == "MA_DKBD" || f == "GT_THE_DEN"
}

// YesNo reports whether the field answers a question that has two answers, kept as 1 and 0.
func (f Field) YesNo() bool {
	e, _ := inCatalogue(f)
	return e.kind == kindYes
}

// Dated reports whether the field is kept as a date, which may be a year alone.
func (f Field) Dated() bool {
	e, _ := inCatalogue(f)
	return f == BirthDate || e.kind == kindDate || e.kind == kindDay
}

// read brings one value of the catalogue into the form in which it is kept.
func (e entry) read(in Intake, s string) (Value, []ident.Flag, error) {
	switch e.kind {
	case kindName:
		name, flags, err := ident.CleanName(s)
		return Value(name), flags, err
	case kindYes:
		return yes(s)
	case kindNumber:
		return e.number(s)
	case kindDate:
		b, err := date(s, in.Today, ident.DateFuture)
		return Value(b.Text()), nil, err
	case kindDay:
		return day(in, s)
	case kindPhone:
		p, flags, err := ident.ParsePhone(s)
		return Value(p.Reveal()), flags, err
	case kindEmail:
		return email(s)
	case kindCode:
		return coded(loadCodes(e.list), CodeListed)(in, s)
	}
	return plainText(in, s)
}

// yes reads an answer to a question that has two.
func yes(s string) (Value, []ident.Flag, error) {
	switch ident.Fold(s) {
	case "1", "co", "x", "yes", "dung", "phai", "bi":
		return "1", nil, nil
	case "0", "khong", "no", "khong bi":
		return "0", nil, nil
	}
	return "", nil, refuse(CodeYesNo)
}

// number reads a number with a decimal comma or point, and without its unit.
func (e entry) number(s string) (Value, []ident.Flag, error) {
	s = strings.TrimRight(strings.ToLower(strings.ReplaceAll(s, ",", ".")), " abcdefghijklmnopqrstuvwxyzầậ")
	n, err := strconv.ParseFloat(s, 64)
	switch {
	case err != nil || n != n:
		return "", nil, refuse(CodeNumber)
	case n < e.min || n > e.max:
		return "", nil, refuse(CodeRange)
	}
	return Value(strconv.FormatFloat(n, 'f', -1, 64)), nil, nil
}

// day reads a whole date within a lifetime from today, such as the last day of a card.
func day(in Intake, s string) (Value, []ident.Flag, error) {
	far := in.Today
	far.Y += 50
	b, err := date(s, far, ident.DateTooFar)
	if err == nil && b.Precision() != ident.PrecisionDay {
		return "", nil, refuse(CodeWholeDay)
	}
	return Value(b.Text()), nil, err
}

// date reads a date as births are read, but nothing that is said of it is about a birth; what is doubted of births, such as
// the first of January, is usual here.
func date(s string, last ident.Date, ahead ident.Code) (ident.Birth, error) {
	b, _, err := ident.ParseBirth(s, last)
	var e *ident.Error
	if !errors.As(err, &e) {
		return b, err
	}
	said := map[ident.Code]ident.Code{ident.BirthFormat: ident.DateFormat, ident.BirthImpossible: ident.DateImpossible, ident.BirthFuture: ahead,
		ident.BirthTooOld: ident.DateTooOld, ident.BirthTwoDigit: ident.DateTwoDigit}
	if code, known := said[e.Code]; known {
		return b, &ident.Error{Code: code, Hint: e.Hint}
	}
	return b, err
}

func email(s string) (Value, []ident.Flag, error) {
	name, host, ok := strings.Cut(s, "@")
	if !ok || name == "" || !strings.Contains(strings.Trim(host, "."), ".") || strings.ContainsAny(s, " ,;<>") || strings.Contains(host, "@") {
		return "", nil, refuse(CodeEmail)
	}
	return Value(s), nil, nil
}
