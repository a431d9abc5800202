package health

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/store/ident"
)

// Fields of a certificate of birth (giấy chứng sinh), as table 9 of QĐ 4750/QĐ-BYT names them. NND is the mother, or
// whoever brings the child up.
const (
	MotherName    Field = "HO_TEN_NND"
	MotherBirth   Field = "NGAYSINH_NND"
	MotherNumber  Field = "SO_CCCD_NND"
	MotherCard    Field = "MA_THE_NND"
	MotherSocial  Field = "MA_BHXH_NND"
	MotherEthnic  Field = "MA_DANTOC_NND"
	MotherAddress Field = "NOI_CU_TRU_NND"
	FatherName    Field = "HO_TEN_CHA"

	ChildName   Field = "HO_TEN_CON"
	ChildBirth  Field = "NGAY_SINH_CON"
	ChildSex    Field = "GIOI_TINH_CON"
	ChildWeight Field = "CAN_NANG_CON"
	ChildState  Field = "TINH_TRANG_CON"
	Children    Field = "SO_CON"      // of this delivery
	Living      Field = "SO_CON_SONG" // of the mother, this delivery included
	Caesarean   Field = "SINHCON_PHAUTHUAT"
	Early       Field = "SINHCON_DUOI32TUAN"
	Paper       Field = "SO"
	PaperBook   Field = "QUYEN_SO"
	ChildNth    Field = "CON_THU" // which certificate of its treatment; the reader of the file counts
)

// Fields of the record that a certificate fills, beside those of every list.
const (
	OwnMother Field = "HOTEN_ME"
	OwnFather Field = "HOTEN_BO"
	Delivery  Field = "LOAIDE"
	BornEarly Field = "DETHIEUTHANG"
)

// Codes of problems of certificates of birth.
const (
	CodeStillborn    = "birth.dead"        // the child does not live: nobody is written to, a person looks
	CodeBirthOlder   = "birth.grown"       // a child of that age has long been registered
	CodeMotherNobody = "birth.no_mother"   // no record is the mother's, and her commune is none of ours
	CodeMotherOther  = "birth.other_woman" // the number is somebody's of another name or birth date
	CodeMotherAge    = "birth.mother_age"
	CodeBirthSex     = "birth.sex" // two certificates of one number speak of two children
)

// BirthCodes lists the codes above, so that a test can prove that each has a phrase.
func BirthCodes() []string {
	return []string{CodeStillborn, CodeBirthOlder, CodeMotherNobody, CodeMotherOther, CodeMotherAge, CodeBirthSex}
}

// RegistrationDays is within how many days of its birth a child's birth is to be registered (Luật Hộ tịch 2014, điều 15).
// With the registration come its personal number and its insurance card: before, nobody can have them.
const RegistrationDays = 60

// Newborn reports whether a birth date says for sure that the birth need not be registered yet.
func Newborn(b ident.Birth, now time.Time) bool {
	if b.IsZero() {
		return false
	}
	days := today(now).Sub(b.First())
	return days >= 0 && days < RegistrationDays
}

// ComesWithRegistration reports whether a field is one that a child gets when its birth is registered.
func (f Field) ComesWithRegistration() bool { return f == NationalID || f == Insurance }

// unregistered reports whether somebody lacks a number in their first year: their birth may not be registered yet.
func unregistered(r Record, gaps []Gap, now time.Time) bool {
	age, ok := ageOf(r, now)
	return ok && age == 0 && !r.Birth().IsZero() && slices.ContainsFunc(gaps, func(g Gap) bool { return g.Field == NationalID && g.Reason == Missing })
}

// Birth is what a certificate says, in the form in which records keep it.
type Birth struct {
	Mother   map[Field]FieldValue // what says who she is
	Child    map[Field]FieldValue // of its record, what the certificate itself says
	Count    int                  // children of this delivery, at least 1
	Key      string               // which certificate it is; opaque; empty: it does not say
	Delivery string               // which delivery it is of; opaque; empty: it does not say
	Among    Whole                // today's commune, where the certificate names no more; zero: not so
	Lost     bool                 // it names a commune that is none of the district's
}

// NoName is the name that a child is written down under before it has one.
func NoName(mother string) string { return "CB " + mother }

// IsNoName reports whether a name is that of a child's mother, as lists have it for children without one.
func IsNoName(name string) bool {
	_, flags, err := ident.CleanName(name)
	return err == nil && slices.ContainsFunc(flags, func(f ident.Flag) bool { return f.Code == ident.NameNewborn })
}

// oldIDLength is the length of the numbers of identity cards before 2016.
const oldIDLength = 9

// longestFile is how old a child of a certificate may be, in years: older ones are children of a register.
const longestFile = 6

// ReadBirth turns a certificate into what is kept. A problem of GradeRefuse makes no record.
func (in Intake) ReadBirth(raw map[Field]string) (Birth, []Problem) {
	b := Birth{Mother: map[Field]FieldValue{}, Child: map[Field]FieldValue{}, Count: 1}
	if dead(raw) {
		return b, []Problem{{Field: ChildState, Code: CodeStillborn, Grade: GradeRefuse}}
	}
	var problems []Problem
	read := func(into map[Field]FieldValue, as, from Field, grade Grade, text string) {
		if isBlank(text) {
			return
		}
		v, flags, err := in.Canonical(as, text)
		if err != nil {
			code, hint := CodeOfValue(err)
			problems = append(problems, Problem{Field: from, Code: code, Grade: grade, Hint: hint})
			return
		}
		into[as] = FieldValue{State: HasValue, Value: v, Flags: codesOf(slices.DeleteFunc(flags, isOldCard))}
	}
	read(b.Mother, FullName, MotherName, GradeRefuse, raw[MotherName])
	read(b.Mother, BirthDate, MotherBirth, GradeRefuse, raw[MotherBirth])
	number := NationalID
	if len(strings.TrimSpace(raw[MotherNumber])) == oldIDLength {
		number = OldID
	}
	read(b.Mother, number, MotherNumber, GradeDrop, raw[MotherNumber])
	read(b.Mother, Insurance, MotherCard, GradeDrop, raw[MotherCard])
	read(b.Mother, SocialNo, MotherSocial, GradeDrop, raw[MotherSocial])
	read(b.Child, BirthDate, ChildBirth, GradeRefuse, raw[ChildBirth])
	read(b.Child, SexField, ChildSex, GradeRefuse, raw[ChildSex])
	read(b.Child, Ethnicity, MotherEthnic, GradeDrop, raw[MotherEthnic])
	read(b.Child, BirthWeight, ChildWeight, GradeDrop, raw[ChildWeight])
	read(b.Child, OwnFather, FatherName, GradeDrop, raw[FatherName])
	read(b.Child, Delivery, Caesarean, GradeDrop, raw[Caesarean])
	read(b.Child, BornEarly, Early, GradeDrop, raw[Early])
	in.settleAt(raw, &b)
	problems = append(problems, in.nameChild(raw[ChildName], &b)...)
	if n, err := strconv.Atoi(strings.TrimSpace(raw[Children])); err == nil && n > 1 && n < 10 {
		b.Count = n
	}
	b.identify(raw)
	return b, append(problems, in.checkBirth(b, problems)...)
}

// settleAt reads where the mother lives, for a child whose mother nobody knows.
func (in Intake) settleAt(raw map[Field]string, b *Birth) {
	home := map[Field]string{Commune: raw[Commune], Address: raw[MotherAddress]}
	values, _ := in.Read(home) // what else a row needs is not asked of it
	for _, f := range []Field{Commune, Hamlet, Address} {
		if v, ok := values[f]; ok {
			b.Child[f] = v
		}
	}
	b.Among, b.Lost = in.Unplaced(home, values)
}

// nameChild gives the child its name, or that of its mother where it has none.
func (in Intake) nameChild(text string, b *Birth) []Problem {
	mother := b.Mother[FullName].Text()
	if mother != "" {
		b.Child[OwnMother] = FieldValue{State: HasValue, Value: Value(mother)}
		b.Child[Guardian] = b.Child[OwnMother]
	}
	name, flags, err := in.Canonical(FullName, text)
	nameless := isBlank(text) || saysUnknown(text) || saysNone(text) || IsNoName(text) || err == nil && ident.Fold(string(name)) == ident.Fold(mother)
	switch {
	case nameless && mother == "":
		return nil // the mother's name is refused for itself
	case nameless:
		name, flags, err = in.Canonical(FullName, NoName(mother))
	}
	if err != nil {
		code, hint := CodeOfValue(err)
		return []Problem{{Field: ChildName, Code: code, Grade: GradeRefuse, Hint: hint}}
	}
	b.Child[FullName] = FieldValue{State: HasValue, Value: name, Flags: codesOf(flags)}
	return nil
}

// identify names the certificate and its delivery: by the treatment, and the number of the paper or its place among those
// of the treatment.
func (b *Birth) identify(raw map[Field]string) {
	visit := strings.TrimSpace(raw[VisitNumber])
	if visit == "" {
		return
	}
	which := "n" + strings.TrimSpace(raw[ChildNth])
	if paper := strings.TrimSpace(raw[Paper]); paper != "" {
		which = "p" + paper + "\x00" + strings.TrimSpace(raw[PaperBook])
	}
	b.Delivery, b.Key = opaque(visit), opaque(visit+"\x00"+which)
}

func opaque(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:16])
}

// dead reports whether a certificate speaks of a child that does not live.
func dead(raw map[Field]string) bool {
	if strings.Trim(strings.TrimSpace(raw[Living]), "0") == "" && strings.TrimSpace(raw[Living]) != "" {
		return true
	}
	return SaysDead(raw[ChildState])
}

// SaysDead recognises the words by which a child is said not to live.
func SaysDead(text string) bool {
	words := " " + strings.Join(strings.FieldsFunc(ident.Fold(text), func(r rune) bool { return r < 'a' || r > 'z' }), " ") + " "
	for _, w := range []string{"chet", "tu vong", "thai luu", "luu thai", "da mat", "say thai", "stillborn", "stillbirth", "dead", "died"} {
		if strings.Contains(words, " "+w+" ") {
			return true
		}
	}
	return false
}

// checkBirth refuses what a certificate needs and has not, and what cannot be.
func (in Intake) checkBirth(b Birth, problems []Problem) []Problem {
	var out []Problem
	for _, need := range []struct {
		in    map[Field]FieldValue
		field Field
		as    Field
	}{{b.Mother, FullName, MotherName}, {b.Child, BirthDate, ChildBirth}, {b.Child, SexField, ChildSex}} {
		if need.in[need.field].Text() == "" && !hasProblem(problems, need.as) {
			out = append(out, Problem{Field: need.as, Code: CodeRequired, Grade: GradeRefuse})
		}
	}
	born, err := ident.ParseBirthText(b.Child[BirthDate].Text())
	if err != nil || born.IsZero() {
		return out
	}
	if _, whole := born.Date(); !whole {
		out = append(out, Problem{Field: ChildBirth, Code: CodeWholeDay, Grade: GradeRefuse})
	}
	if years, _ := born.AgeOn(in.Today); years >= longestFile {
		out = append(out, Problem{Field: ChildBirth, Code: CodeBirthOlder, Grade: GradeRefuse})
	}
	if mother, err := ident.ParseBirthText(b.Mother[BirthDate].Text()); err == nil && !mother.IsZero() && born.Year()-mother.Year() < 10 {
		out = append(out, Problem{Field: MotherBirth, Code: CodeMotherAge, Grade: GradeRefuse})
	}
	return out
}

// Under completes what a certificate says of a child by its mother's record: where she lives, the household, the
// telephone, and what she is.
func (b Birth) Under(mother Record) map[Field]FieldValue {
	out := map[Field]FieldValue{}
	for f, v := range b.Child {
		out[f] = v
	}
	for _, f := range []Field{Commune, Hamlet, Address, Household, Phone} {
		delete(out, f)
		if text := mother.Text(f); text != "" {
			out[f] = FieldValue{State: HasValue, Value: Value(text), Flags: commonFlags(f, mother.Fields[f])}
		}
	}
	if out[Ethnicity].Text() == "" && mother.Text(Ethnicity) != "" {
		out[Ethnicity] = FieldValue{State: HasValue, Value: mother.Fields[Ethnicity].Value}
	}
	name := FieldValue{State: HasValue, Value: mother.Fields[FullName].Value}
	out[Guardian], out[OwnMother] = name, name
	if rel := childOf(mother.Text(HeadRel)); rel != "" && mother.Household != "" {
		out[HeadRel] = FieldValue{State: HasValue, Value: Value(rel)}
	}
	out[Nationality] = FieldValue{State: HasValue, Value: "000"}
	return out
}

// commonFlags keeps of the marks of a mother's field what is as true of her child.
func commonFlags(f Field, v FieldValue) []ident.Code {
	if f == Commune && v.Has(CodeUnitWhole) {
		return []ident.Code{CodeUnitWhole}
	}
	return nil
}

// childOf gives what a woman's child is to the head of her household (QUANHE_CHUHO); empty: nobody can tell.
func childOf(mother string) string {
	switch mother {
	case "01", "02":
		return "03"
	case "03", "08":
		return "07"
	case "":
		return ""
	}
	return "99"
}

// BirthNotice ties a certificate to the record that came of it.
type BirthNotice struct {
	Key      string
	Delivery string
	Person   PersonID
	Import   ImportID
	At       time.Time
}

// String names a notice by what is no personal data.
func (n BirthNotice) String() string { return fmt.Sprintf("birth notice of %s", n.Person) }
