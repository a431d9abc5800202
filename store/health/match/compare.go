package match

import (
	"strings"

	"hssk/store/ident"
)

// Level is the outcome of one comparison, by the code that explains it. Empty: nothing can be said.
type Level string

// Levels of each comparison, the closest first. They are phrase keys.
const (
	NameSame     Level = "match.name"
	NameUnmarked Level = "match.name_unmarked" // one side was written without marks
	NameTone     Level = "match.name_tone"     // both have marks, and they differ: Hùng and Hưng
	NamePart     Level = "match.name_part"     // surname and given name agree, the words between do not
	NameSlip     Level = "match.name_slip"     // one word is one slip off
	NameOther    Level = "match.name_other"

	BirthSame    Level = "match.birth"
	BirthYear    Level = "match.birth_year" // agree as far as both are known
	BirthSwapped Level = "match.birth_swapped"
	BirthBeside  Level = "match.birth_beside" // the same day of the year before or after: ages are counted in two ways
	BirthNear    Level = "match.birth_near"   // one of day, month and year differs
	BirthOther   Level = "match.birth_other"

	SexSame  Level = "match.sex"
	SexOther Level = "match.sex_other"

	NumberSame  Level = "match.number"
	NumberNear  Level = "match.number_near" // one digit is wrong, or two changed places
	NumberOther Level = "match.number_other"

	OldSame  Level = "match.old_number"
	OldNear  Level = "match.old_number_near"
	OldOther Level = "match.old_number_other"

	SocialSame  Level = "match.insurance"
	SocialNear  Level = "match.insurance_near"
	SocialOther Level = "match.insurance_other"

	PhoneSame  Level = "match.phone"
	PhoneOther Level = "match.phone_other"

	PlaceHouse   Level = "match.household"
	PlaceHamlet  Level = "match.other_house_hamlet" // two households of one hamlet
	PlaceCommune Level = "match.other_house"        // two households of one commune
	PlaceOther   Level = "match.elsewhere"

	// What is said where a household is not known. Their weights follow from those above.
	NearHamlet  Level = "match.hamlet"
	NearCommune Level = "match.commune"
)

// The comparisons of a Vector, in the order in which reasons are given.
const (
	onNumber = iota
	onOld
	onSocial
	onName
	onBirth
	onSex
	onPhone
	onPlace
	comparisons
)

// scale lists the levels of each comparison.
func scale() [comparisons][]Level {
	return [comparisons][]Level{
		onNumber: {NumberSame, NumberNear, NumberOther}, onOld: {OldSame, OldNear, OldOther}, onSocial: {SocialSame, SocialNear, SocialOther},
		onName:  {NameSame, NameUnmarked, NameTone, NamePart, NameSlip, NameOther},
		onBirth: {BirthSame, BirthYear, BirthSwapped, BirthBeside, BirthNear, BirthOther}, onSex: {SexSame, SexOther},
		onPhone: {PhoneSame, PhoneOther}, onPlace: {PlaceHouse, PlaceHamlet, PlaceCommune, PlaceOther},
	}
}

// Levels lists every level, so that a test can prove that each has a phrase and a weight.
func Levels() []Level {
	var out []Level
	for _, s := range scale() {
		out = append(out, s...)
	}
	return append(out, NearHamlet, NearCommune)
}

// Vector is what two descriptions agree in.
type Vector [comparisons]Level

// Compare compares two descriptions. A household has one phone, so that within one the phone says nothing more.
func Compare(a, b Traits) Vector {
	v := Vector{onNumber: compareID(a, b), onOld: digits(a.old, b.old, OldSame, OldNear, OldOther),
		onSocial: digits(a.social, b.social, SocialSame, SocialNear, SocialOther), onName: compareName(a, b),
		onBirth: compareBirth(a.birth, b.birth), onSex: equal(a.sex, b.sex, SexSame, SexOther),
		onPhone: equal(a.phone, b.phone, PhoneSame, PhoneOther), onPlace: comparePlace(a, b)}
	if v[onPlace] == PlaceHouse {
		v[onPhone] = ""
	}
	return v
}

func equal(a, b string, same, other Level) Level {
	switch {
	case a == "" || b == "":
		return ""
	case a == b:
		return same
	}
	return other
}

// compareID: a number that contradicts its own birth year or sex was mistyped or belongs to somebody else, and proves
// nothing unless it is equal.
func compareID(a, b Traits) Level {
	l := digits(a.id, b.id, NumberSame, NumberNear, NumberOther)
	if l != NumberSame && (a.doubted || b.doubted) {
		return ""
	}
	return l
}

func digits(a, b string, same, near, other Level) Level {
	l := equal(a, b, same, other)
	if l == other && l != "" && oneSlip(a, b) {
		return near
	}
	return l
}

// oneSlip reports whether one sign was left out, added or replaced, or two neighbours changed places.
func oneSlip(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	restA, restB := a[i:], b[i:]
	switch {
	case len(a) < len(b):
		return restA == restB[1:]
	case restA == "":
		return false // equal: no slip at all
	case restA[1:] == restB[1:]:
		return true
	}
	return len(restA) > 1 && restA[0] == restB[1] && restA[1] == restB[0] && restA[2:] == restB[2:]
}

// compareName says nothing about a child that has its mother's name still.
func compareName(a, b Traits) Level {
	switch {
	case len(a.key) == 0 || len(b.key) == 0 || a.newborn != b.newborn:
		return ""
	case a.folded == b.folded:
		return marks(a.name, b.name)
	case a.family() == b.family() && a.given() == b.given() && a.family() != "":
		return NamePart
	case oneWordSlipped(a.key, b.key):
		return NameSlip
	}
	return NameOther
}

// marks tells apart words whose letters agree: equal, written without marks, or with other marks.
func marks(a, b []string) Level {
	level := NameSame
	for i := range a {
		switch {
		case a[i] == b[i]:
		case plain(a[i]) || plain(b[i]):
			level = NameUnmarked
		default:
			return NameTone
		}
	}
	return level
}

func plain(word string) bool { return ident.Fold(word) == word }

// oneWordSlipped reports whether all words but one agree, and that one is a slip of the hand or of the ear.
func oneWordSlipped(a, b []string) bool {
	if len(a) != len(b) || len(a) < 2 {
		return false
	}
	at := -1
	for i := range a {
		switch {
		case a[i] == b[i]:
		case at >= 0:
			return false
		default:
			at = i
		}
	}
	return at >= 0 && soundsLike(a[at], b[at])
}

// soundsLike takes words of three letters or more that are one slip apart, and those that many people say alike.
func soundsLike(a, b string) bool {
	return max(len(a), len(b)) >= 3 && oneSlip(a, b) || alike.Replace(a) == alike.Replace(b)
}

// alike folds the sounds that are confused in northern speech. It is written once and only read.
var alike = strings.NewReplacer("tr", "ch", "gi", "d", "r", "d", "x", "s", "l", "n", "uy", "ui", "y", "i")

func compareBirth(a, b ident.Birth) Level {
	switch {
	case a.IsZero() || b.IsZero():
		return ""
	case a == b && a.Precision() == ident.PrecisionDay:
		return BirthSame
	case a.Compatible(b):
		return BirthYear
	case a.Swapped(b):
		return BirthSwapped
	case beside(a, b):
		return BirthBeside
	case differing(a, b) == 1:
		return BirthNear
	}
	return BirthOther
}

// beside reports one day of two years that follow each other. By the Vietnamese count a child is one at birth, so that a
// year that somebody worked out from an age is often one off.
func beside(a, b ident.Birth) bool {
	d := a.Year() - b.Year()
	return (d == 1 || d == -1) && a.Precision() == ident.PrecisionDay && b.Precision() == ident.PrecisionDay &&
		a.Month() == b.Month() && a.Day() == b.Day()
}

// differing counts which of year, month and day differ; the year by more than ten counts twice.
func differing(a, b ident.Birth) int {
	n := 0
	if d := a.Year() - b.Year(); d != 0 {
		n++
		if d > 10 || d < -10 || a.Precision() != ident.PrecisionDay || b.Precision() != ident.PrecisionDay {
			n++
		}
	}
	if a.Month() != b.Month() {
		n++
	}
	if a.Day() != b.Day() {
		n++
	}
	return n
}

// comparePlace: a household's number counts anew in every commune; a list without communes is one commune's.
func comparePlace(a, b Traits) Level {
	switch {
	case a.unit != "" && b.unit != "" && a.unit != b.unit:
		return PlaceOther
	case a.house != "" && a.house == b.house:
		return PlaceHouse
	case a.unit == "" || b.unit == "":
		return ""
	}
	known, hamlet := a.house != "" && b.house != "", a.hamlet != "" && a.hamlet == b.hamlet
	switch {
	case known && hamlet:
		return PlaceHamlet
	case known:
		return PlaceCommune
	case hamlet:
		return NearHamlet
	}
	return NearCommune
}
