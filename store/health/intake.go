package health

import (
	"errors"
	"strings"

	"hssk/store/ident"
)

// Intake turns what people type into what a record keeps. One table of rules serves the import of files and the forms
// in the chat.
type Intake struct {
	Units Units
	Today ident.Date
	Dated string // the day of the document, yyyy-mm-dd, by which units are meant; empty: not known
}

// Codes of problems that are about more than one number or word; those of single values are ident's.
const (
	CodeRequired     = "required"
	CodeUnitUnknown  = "unit.unknown"
	CodeUnitFormer   = "unit.former"
	CodeUnitReused   = "unit.reused"
	CodeUnitWhole    = "unit.whole" // only today's commune is known, which was formed of several served units
	CodeUnitParts    = "unit.parts" // the same, and no station takes the row for it
	CodeUnitFar      = "unit.far"   // of another district
	CodeEthnicity    = "ethnicity.unknown"
	CodeOccupation   = "occupation.unknown"
	CodeTooLong      = "text.too_long"
	CodeNoStation    = "unit.none"
	CodeOtherStation = "unit.other" // of another station than that of whoever sent the list
	CodeMinorAlone   = "guardian.missing"
	CodeRelation     = "relation.unknown"
	CodeBloodGroup   = "blood.format"
	CodeResidence    = "residence.unknown"
	CodeYesNo        = "value.yes_no"
	CodeNumber       = "value.number"
	CodeRange        = "value.range"
	CodeWholeDay     = "value.whole_day"
	CodeEmail        = "value.email"
	CodeListed       = "value.listed"
	CodeDiffers      = "record.differs"
	CodeTwiceInFile  = "record.twice"
	CodeSheetFormula = "sheet.formula"

	CodePhoneMoved   = "phone.moved"   // the phone is somebody else's now
	CodeNumberShared = "number.shared" // somebody else carries the number, too
	CodeNumberSeen   = "number.seen"   // the same, but it was read off the person's own card
)

// ProblemCodes lists the codes above, so that a test can prove that each has a phrase.
func ProblemCodes() []string {
	return []string{CodeRequired, CodeUnitUnknown, CodeUnitFormer, CodeUnitReused, CodeUnitWhole, CodeUnitParts, CodeUnitFar, CodeEthnicity, CodeOccupation, CodeTooLong,
		CodeNoStation, CodeOtherStation, CodeMinorAlone, CodeRelation, CodeBloodGroup, CodeResidence, CodeYesNo, CodeNumber, CodeRange,
		CodeWholeDay, CodeEmail, CodeListed, CodeDiffers, CodeTwiceInFile, CodeSheetFormula, CodeNumberShared, CodeNumberSeen, CodePhoneMoved}
}

// Canonical checks one value and brings it into the form in which it is kept. The error is an *ident.Error.
func (in Intake) Canonical(f Field, raw string) (Value, []ident.Flag, error) {
	raw = ident.CleanText(raw)
	if raw == "" {
		return "", nil, refuse(CodeRequired)
	}
	check, ok := checks[f]
	if !ok {
		check = plainText
		if e, more := inCatalogue(f); more {
			check = e.read
		}
	}
	v, flags, err := check(in, raw)
	if err == nil && v == "" {
		return "", nil, refuse(CodeRequired) // nothing but marks or signs that no reader of the value counts
	}
	return v, flags, err
}

func refuse(code string) error { return &ident.Error{Code: ident.Code(code)} }

type check func(Intake, string) (Value, []ident.Flag, error)

// checks is a table, not state: it is written once and only read.
var checks = map[Field]check{
	FullName: func(_ Intake, s string) (Value, []ident.Flag, error) {
		name, flags, err := ident.CleanName(s)
		return Value(name), flags, err
	},
	BirthDate: func(in Intake, s string) (Value, []ident.Flag, error) {
		b, flags, err := ident.ParseBirth(s, in.Today)
		return Value(b.Text()), flags, err
	},
	SexField: func(_ Intake, s string) (Value, []ident.Flag, error) {
		sex, err := ident.ParseSex(s)
		return Value(sex), nil, err
	},
	NationalID: nationalID,
	OldID: func(_ Intake, s string) (Value, []ident.Flag, error) {
		id, flags, err := ident.ParseOldID(s)
		return Value(id.Reveal()), flags, err
	},
	Phone: func(_ Intake, s string) (Value, []ident.Flag, error) {
		p, flags, err := ident.ParsePhone(s)
		return Value(p.Reveal()), flags, err
	},
	Insurance: insurance,
	SocialNo: func(_ Intake, s string) (Value, []ident.Flag, error) {
		n, flags, err := ident.ParseSocialNumber(s)
		return Value(n.Reveal()), flags, err
	},
	Guardian: func(_ Intake, s string) (Value, []ident.Flag, error) {
		name, flags, err := ident.CleanName(s)
		return Value(name), flags, err
	},
	Commune:     commune,
	Ethnicity:   coded(ethnicGroups, CodeEthnicity),
	Nationality: nationality,
	HeadRel:     coded(relations, CodeRelation),
	Residence:   coded(residences, CodeResidence),
	BloodGroup:  bloodGroup,
}

func nationalID(_ Intake, s string) (Value, []ident.Flag, error) {
	id, flags, err := ident.ParseNationalID(s)
	return Value(id.Reveal()), flags, err
}

// insurance keeps a full card where there is one, else the 10-digit number that is on cards printed since 01/04/2021.
func insurance(_ Intake, s string) (Value, []ident.Flag, error) {
	if n, flags, err := ident.ParseSocialNumber(s); err == nil {
		return Value(n.Reveal()), flags, nil
	}
	card, flags, err := ident.ParseCard(s)
	return Value(card.Reveal()), flags, err
}

func commune(in Intake, s string) (Value, []ident.Flag, error) {
	code, exact, ok := in.Units.ResolveOn(s, in.Dated)
	if !ok {
		if code, exact, ok = in.Units.findIn(s, in.Dated); !ok {
			if _, whole := in.Units.Whole(s, in.Dated); whole {
				return "", nil, refuse(CodeUnitWhole)
			}
			return "", nil, refuse(CodeUnitUnknown)
		}
	}
	switch {
	case !exact:
		return Value(code), []ident.Flag{{Code: CodeUnitFormer}}, nil
	case in.Dated == "" && in.Units.Reused(s):
		return Value(code), []ident.Flag{{Code: CodeUnitReused}}, nil
	}
	return Value(code), nil, nil
}

// nationality: 000 is Viet Nam in QĐ 4750; other codes are kept as given (3 letters or digits).
func nationality(_ Intake, s string) (Value, []ident.Flag, error) {
	switch ident.Fold(s) {
	case "000", "vn", "vnm", "viet nam", "vietnam":
		return "000", nil, nil
	}
	return plainText(Intake{}, s)
}

func bloodGroup(_ Intake, s string) (Value, []ident.Flag, error) {
	s = strings.ToUpper(strings.ReplaceAll(s, " ", ""))
	for _, g := range []string{"A", "B", "AB", "O"} {
		for _, rh := range []string{"", "+", "-"} {
			if s == g+rh {
				return Value(s), nil, nil
			}
		}
	}
	return "", nil, refuse(CodeBloodGroup)
}

func plainText(_ Intake, s string) (Value, []ident.Flag, error) {
	if len(s) > 1000 {
		return "", nil, refuse(CodeTooLong)
	}
	return Value(s), nil, nil
}

// CodeOfValue returns the code of an error that Canonical gave, and its proposed repair.
func CodeOfValue(err error) (code string, hint Value) {
	var e *ident.Error
	if errors.As(err, &e) {
		return string(e.Code), Value(e.Hint)
	}
	return "unreadable", ""
}
