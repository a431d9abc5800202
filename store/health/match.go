package health

import (
	"slices"

	"hssk/store/ident"
)

// Verdict says whether two descriptions are one person.
type Verdict string

const (
	Different Verdict = "different"
	Review    Verdict = "review"  // a person decides
	Certain   Verdict = "certain" // equal number, compatible name and birth date
)

// Codes of why two descriptions may be one person, in the order in which they count.
const (
	WhyNumber    = "match.number"     // same national id
	WhyOldNumber = "match.old_number" // same CMND
	WhyName      = "match.name"
	WhyBirth     = "match.birth"
	WhyHousehold = "match.household"
	WhyPhone     = "match.phone"
	WhyCommune   = "match.commune"
	WhyNotName   = "match.other_name" // same number, but another name or birth date
)

// Compare judges two sets of values. It is certain only about an equal number with a compatible name and birth date,
// so that twins, namesakes and mistyped numbers always reach a person. Two different well-formed numbers are two people.
func Compare(a, b map[Field]FieldValue) (Verdict, []string) {
	why := agreements(a, b)
	sameName, sameBirth := has(why, WhyName), has(why, WhyBirth)
	switch {
	case has(why, WhyNumber) && sameName && birthsAgree(a, b):
		return Certain, why
	case has(why, WhyNumber):
		return Review, append(why, WhyNotName)
	case bothNumbers(a, b):
		return Different, nil
	case has(why, WhyOldNumber) && (sameName || sameBirth):
		return Review, why
	case sameName && sameBirth && near(a, b, why):
		return Review, why
	}
	return Different, nil
}

func agreements(a, b map[Field]FieldValue) []string {
	var why []string
	for _, c := range []struct {
		field Field
		code  string
	}{{NationalID, WhyNumber}, {OldID, WhyOldNumber}} {
		if equal(a, b, c.field) {
			why = append(why, c.code)
		}
	}
	if n := ident.NameKey(a[FullName].Text()); n != "" && n == ident.NameKey(b[FullName].Text()) {
		why = append(why, WhyName)
	}
	if birthsAgree(a, b) {
		why = append(why, WhyBirth)
	}
	for _, c := range []struct {
		field Field
		code  string
	}{{Household, WhyHousehold}, {Phone, WhyPhone}, {Commune, WhyCommune}} {
		if equal(a, b, c.field) {
			why = append(why, c.code)
		}
	}
	return why
}

// near asks for one more thing than name and birth date: the commune when the date is a real day, the household or the
// phone when only the year is known. Otherwise a commune's fifty Bùi Thị Hiền of one year would all be duplicates.
func near(a, b map[Field]FieldValue, why []string) bool {
	if has(why, WhyHousehold) || has(why, WhyPhone) {
		return true
	}
	return has(why, WhyCommune) && fullDate(a) && fullDate(b)
}

func fullDate(v map[Field]FieldValue) bool {
	b, err := ident.ParseBirthText(v[BirthDate].Text())
	return err == nil && b.Precision() == ident.PrecisionDay && !b.IsNewYear()
}

func birthsAgree(a, b map[Field]FieldValue) bool {
	x, errX := ident.ParseBirthText(a[BirthDate].Text())
	y, errY := ident.ParseBirthText(b[BirthDate].Text())
	return errX == nil && errY == nil && x.Compatible(y)
}

// bothNumbers reports whether two numbers tell two people apart. A number that contradicts its own birth year or sex was
// mistyped or belongs to somebody else: it proves nothing.
func bothNumbers(a, b map[Field]FieldValue) bool {
	return provesApart(a[NationalID]) && provesApart(b[NationalID])
}

func provesApart(v FieldValue) bool {
	return v.Text() != "" && !slices.Contains(v.Flags, ident.IDSex) && !slices.Contains(v.Flags, ident.IDCentury)
}

func equal(a, b map[Field]FieldValue, f Field) bool {
	x := a[f].Text()
	return x != "" && x == b[f].Text()
}

func has(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
