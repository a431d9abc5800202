package health

import (
	"fmt"
	"slices"
)

// DataClass is a kind of data that a policy tells apart.
type DataClass string

const (
	ClassName    DataClass = "name"
	ClassBirth   DataClass = "birth"
	ClassNumber  DataClass = "number" // national id, cards, phones
	ClassTemp    DataClass = "temp"   // the code of somebody without numbers, made to be told
	ClassAddress DataClass = "address"
	ClassPerson  DataClass = "person" // sex, ethnicity, work, family
	ClassState   DataClass = "state"  // complete or not, and which fields are missing
	ClassHealth  DataClass = "health"
)

// Purpose is what something is said for.
type Purpose string

const (
	ForOwn   Purpose = "own"   // somebody asks about their own record in a chat
	ForWork  Purpose = "work"  // staff at their tasks
	ForCheck Purpose = "check" // an answer read back to whoever has just given it, or to staff who judge it
	ForView  Purpose = "view"  // the record view, after a second proof
)

// Verdict is what a policy says about one kind of data in one place. The zero Verdict is no verdict, which refuses.
type Verdict string

const (
	VerdictAllow  Verdict = "allow"
	VerdictMask   Verdict = "mask" // as much as tells one from another
	VerdictRefuse Verdict = "refuse"
)

// PolicyRow answers one question of a policy. "*" in the first three fits anything.
type PolicyRow struct {
	Channel string    `toml:"channel"`
	Purpose Purpose   `toml:"purpose"`
	Class   DataClass `toml:"class"`
	Say     Verdict   `toml:"say"`
}

// Policy decides what may be said through which channel for which purpose. The zero Policy refuses everything.
type Policy struct {
	Name    string      `toml:"name"`
	Version int         `toml:"version"`
	Rows    []PolicyRow `toml:"row"`
}

// ID names the policy with its version, such as "DEFAULT/1".
func (p Policy) ID() string { return fmt.Sprintf("%s/%d", p.Name, p.Version) }

// Purposes lists all purposes; DataClasses all kinds of data.
func Purposes() []Purpose { return []Purpose{ForOwn, ForWork, ForCheck, ForView} }

// DataClasses lists all kinds of data that a policy tells apart.
func DataClasses() []DataClass {
	return []DataClass{ClassName, ClassBirth, ClassNumber, ClassTemp, ClassAddress, ClassPerson, ClassState, ClassHealth}
}

// Verdicts lists all verdicts, the strictest last.
func Verdicts() []Verdict { return []Verdict{VerdictAllow, VerdictMask, VerdictRefuse} }

// strictness orders verdicts; -1 for what is none.
func strictness(v Verdict) int { return slices.Index(Verdicts(), v) }

// Rule gives the strictest verdict of the rows that fit, and refuses where none does.
func (p Policy) Rule(channel string, purpose Purpose, class DataClass) Verdict {
	said := Verdict("")
	for _, r := range p.Rows {
		fits := (r.Channel == "*" || r.Channel == channel) && (r.Purpose == "*" || r.Purpose == purpose) && (r.Class == "*" || r.Class == class)
		if fits && strictness(r.Say) > strictness(said) {
			said = r.Say
		}
	}
	if said == "" {
		return VerdictRefuse
	}
	return said
}

// Class says what kind of data a field holds. What a policy has no word for counts as health, the most guarded.
func (f Field) Class() DataClass {
	if f.Clinical() {
		return ClassHealth
	}
	switch f {
	case FullName, Guardian, "HOTEN_ME", "HOTEN_BO", "NGUOI_CHAM_SOC":
		return ClassName
	case BirthDate:
		return ClassBirth
	case NationalID, OldID, Phone, Insurance, SocialNo, "DIENTHOAI_CD", "DIENTHOAI_CHAM_SOC", "EMAIL":
		return ClassNumber
	case TempCode:
		return ClassTemp
	case Commune, Hamlet, Address, Household, "DIACHI_THUONGTRU", "MATINH_THUONGTRU", "MAXA_THUONGTRU", "THONXOM_THUONGTRU":
		return ClassAddress
	case SexField, Ethnicity, Nationality, Occupation, HeadRel, HouseSince, Residence, "NGAYCAP", "NOICAP", "MATINH_KHAISINH", "MATONGIAO",
		"QUANHE_CHAM_SOC", "MA_DKBD", "GT_THE_DEN", "LOAIHOXIGD":
		return ClassPerson
	}
	return ClassHealth
}
