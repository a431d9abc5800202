package health

import (
	"regexp"
	"slices"
	"strings"

	"hssk/store/ident"
)

// Fields of visits and doses, as the standards name them (QĐ 4750/QĐ-BYT tables 1 and 14, else QĐ 831/QĐ-BYT parts C and
// D). They are no fields of a record.
const (
	VisitNumber    Field = "MA_LK"
	Facility       Field = "MA_CSKCB"
	VisitStart     Field = "NGAY_VAO"
	VisitEnd       Field = "NGAY_RA"
	VisitReturn    Field = "NGAY_TAI_KHAM"
	MainDiagnosis  Field = "MA_BENH_CHINH"
	OtherDiagnoses Field = "MA_BENH_KT"
	BloodPressure  Field = "HUYETAP" // both figures in one cell; kept as systolic and diastolic

	Vaccine      Field = "TENVACXIN"
	DoseNumber   Field = "MUI_SO"
	DoseGiven    Field = "NGAYTIEM"
	DoseNext     Field = "NGAYHENTIEM"
	DoseReaction Field = "PHANUNGSAUTIEM"
	DoseMonth    Field = "THANGTHAI"
	DoseKind     Field = "LOAIVACXIN"
	DoseLot      Field = "SO_LO" // the batch of the vaccine; no field of QĐ 831, but of every register and certificate

	systolic  Field = "HUYETAPTT"
	diastolic Field = "HUYETAPTD"
)

// Codes of problems of visits and doses.
const (
	CodeFacility      = "visit.facility"
	CodeVisitNumber   = "visit.number"
	CodeDiagnosis     = "visit.diagnosis"
	CodePressure      = "visit.pressure"
	CodeNotYet        = "visit.future"
	CodeOrder         = "visit.order"
	CodeBeforeBirth   = "visit.before_birth"
	CodeNobodysNumber = "visit.nobody"
	CodeManysNumber   = "visit.several"
	CodeOtherPerson   = "visit.other_person"
	CodeTaken         = "visit.taken"
	CodeTwice         = "visit.twice"
	CodeDoseUndated   = "dose.undated"
	CodeDoseKind      = "dose.kind"
)

// EventCodes lists the codes above, so that a test can prove that each has a phrase.
func EventCodes() []string {
	return []string{CodeFacility, CodeVisitNumber, CodeDiagnosis, CodePressure, CodeNotYet, CodeOrder, CodeBeforeBirth,
		CodeNobodysNumber, CodeManysNumber, CodeOtherPerson, CodeTaken, CodeTwice, CodeDoseUndated, CodeDoseKind}
}

// item is one field of a visit or a dose. A field of GradeDrop that cannot be read is left out; any other refuses the row.
type item struct {
	field Field
	need  bool
	grade Grade
	read  check
}

// visitItems and doseItems are tables, written once and only read.
var (
	visitItems = append([]item{
		{VisitNumber, true, GradeRefuse, visitNumber}, {Facility, true, GradeRefuse, facility}, {VisitStart, true, GradeRefuse, happened},
		{VisitEnd, false, GradeRefuse, happened}, {VisitReturn, false, GradeRefuse, appointment},
		{MainDiagnosis, false, GradeRefuse, diagnoses}, {OtherDiagnoses, false, GradeRefuse, diagnoses},
		{BloodPressure, false, GradeDrop, pressure}}, findings...)
	findings = []item{
		figure("MACH", 20, 250), figure("NHIETDO", 30, 45), figure(systolic, 40, 300), figure(diastolic, 20, 200), figure("NHIPTHO", 4, 100),
		figure("CANNANG", 0.3, 300), figure("CHIEUCAO", 30, 230), figure("VONGBUNG", 20, 250), figure("KET_QUA_DTRI", 1, 7),
		words("LYDOKHAM"), words("BENHSU"), words("CHANDOAN"), words("TUVAN"), words("BACSIKHAM"),
		figure("CHISOBMI", 8, 80), words("SUDUNGKINH"), words("MATPHAI"), words("MATTRAI"), words("KHAMDA"), words("KHAMNIEMMAC"),
		words("KHAMTOANTHANKHAC"), words("KHAMTIMMACH"), words("KHAMHOHAP"), words("KHAMTIEUHOA"), words("KHAMTIETNIEU"),
		words("KHAMCOXUONGKHOP"), words("KHAMNOITIET"), words("KHAMTHANKINH"), words("KHAMTAMTHAN"), words("KHAMNGOAIKHOA"),
		words("KHAMPHUKHOA"), words("KHAMTAIMUIHONG"), words("KHAMRHM"), words("KHAMMAT"), words("KHAMDALIEU"), words("KHAMDINHDUONG"),
		words("KHAMVANDONG"), words("KHAC"), words("TC_TT_VD"), words("CANLAMSANG")}
	doseItems = []item{
		{Vaccine, true, GradeRefuse, vaccine}, {DoseNumber, false, GradeRefuse, doseNumber}, {DoseGiven, false, GradeRefuse, happened},
		{DoseNext, false, GradeRefuse, appointment}, {Facility, false, GradeDrop, facility}, words(DoseReaction), {DoseMonth, false, GradeDrop, doseMonth},
		{DoseKind, false, GradeDrop, doseKind},
		{DoseLot, false, GradeDrop, doseLot}}
)

func figure(f Field, least, most float64) item {
	e := entry{min: least, max: most}
	return item{f, false, GradeDrop, func(_ Intake, s string) (Value, []ident.Flag, error) { return e.number(s) }}
}

func words(f Field) item { return item{f, false, GradeDrop, shortText} }

// VisitFields and DoseFields list what a list of visits or doses may have beside whom it is about, in the order of a form.
func VisitFields() []Field { return fieldsIn(visitItems) }

// DoseFields lists the fields of a dose.
func DoseFields() []Field { return fieldsIn(doseItems) }

func fieldsIn(items []item) []Field {
	out := make([]Field, len(items))
	for i, it := range items {
		out[i] = it.field
	}
	return out
}

func (f Field) finding() bool {
	return slices.ContainsFunc(findings, func(it item) bool { return it.field == f })
}

// ReadVisit turns the cells of a row into what a visit says, in the form in which it is kept. A problem of GradeRefuse
// makes no visit.
func (in Intake) ReadVisit(raw map[Field]string) (map[Field]Value, []Problem) {
	values, problems := in.readItems(visitItems, raw)
	if both, ok := values[BloodPressure]; ok {
		over, under, _ := strings.Cut(both.Reveal(), "/")
		values[systolic], values[diastolic] = Value(over), Value(under)
		delete(values, BloodPressure)
	}
	if main, more, several := strings.Cut(values[MainDiagnosis].Reveal(), ";"); several {
		values[MainDiagnosis], values[OtherDiagnoses] = Value(main), Value(strings.Trim(more+";"+values[OtherDiagnoses].Reveal(), ";"))
	}
	if values[MainDiagnosis] == "" && values[OtherDiagnoses] != "" && !hasProblem(problems, MainDiagnosis) {
		problems = append(problems, Problem{Field: MainDiagnosis, Code: CodeRequired, Grade: GradeRefuse})
	}
	for _, f := range []Field{VisitEnd, VisitReturn} {
		problems = append(problems, ordered(values, VisitStart, f)...)
	}
	return values, problems
}

// ReadDose does the same for a dose.
func (in Intake) ReadDose(raw map[Field]string) (map[Field]Value, []Problem) {
	values, problems := in.readItems(doseItems, raw)
	if values[DoseGiven] == "" && values[DoseNext] == "" && len(problems) == 0 {
		problems = append(problems, Problem{Field: DoseGiven, Code: CodeDoseUndated, Grade: GradeRefuse})
	}
	return values, append(problems, ordered(values, DoseGiven, DoseNext)...)
}

func (in Intake) readItems(items []item, raw map[Field]string) (map[Field]Value, []Problem) {
	values := map[Field]Value{}
	var problems []Problem
	for _, it := range items {
		text := ident.CleanText(raw[it.field])
		if isBlank(text) {
			if it.need {
				problems = append(problems, Problem{Field: it.field, Code: CodeRequired, Grade: GradeRefuse})
			}
			continue
		}
		v, _, err := it.read(in, text)
		if err != nil {
			code, hint := CodeOfValue(err)
			problems = append(problems, Problem{Field: it.field, Code: code, Grade: it.grade, Hint: hint})
			continue
		}
		values[it.field] = v
	}
	return values, problems
}

// ordered refuses a day that is before the one it follows.
func ordered(values map[Field]Value, first, second Field) []Problem {
	a, b := dayOf(values[first]), dayOf(values[second])
	if a.IsZero() || b.IsZero() || !b.Before(a) {
		return nil
	}
	return []Problem{{Field: second, Code: CodeOrder, Grade: GradeRefuse}}
}

var (
	reFacility  = regexp.MustCompile(`^[0-9]{2}[0-9A-Z]{3}$`)
	reDiagnosis = regexp.MustCompile(`^([A-Z][0-9][0-9A-Z])\.?([0-9A-Z]{0,3})([*+†]?)$`)
	rePressure  = regexp.MustCompile(`^([0-9]{2,3}) ?/ ?([0-9]{2,3})( ?(?i:mmhg))?$`)
	reDose      = regexp.MustCompile(`^(?i:mũi|liều|lần|thứ|số|[ :.])*([0-9]{1,2})$`)
)

// facility checks the code of QĐ 384/QĐ-BYT: two digits of the province and three characters. A spreadsheet takes the
// leading zero away.
func facility(_ Intake, s string) (Value, []ident.Flag, error) {
	code := strings.ToUpper(s)
	if reFacility.MatchString(code) {
		return Value(code), nil, nil
	}
	if len(code) == 4 && reFacility.MatchString("0"+code) {
		return "", nil, &ident.Error{Code: CodeFacility, Hint: "0" + code}
	}
	return "", nil, refuse(CodeFacility)
}

// maxVisitNumber leaves room for the facility in the identifier of a visit.
const maxVisitNumber = 74

func visitNumber(_ Intake, s string) (Value, []ident.Flag, error) {
	if len(s) > maxVisitNumber || strings.ContainsFunc(s, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return "", nil, refuse(CodeVisitNumber)
	}
	return Value(s), nil, nil
}

// happened reads a day that is over or today; the time of day is left out.
func happened(in Intake, s string) (Value, []ident.Flag, error) {
	v, _, err := day(in, s)
	if err != nil {
		return "", nil, refuse(CodeWholeDay)
	}
	if dayOf(v).After(in.Today) {
		return "", nil, refuse(CodeNotYet)
	}
	return v, nil, nil
}

// appointment reads the days of appointments, of which the first is kept (NGAY_TAI_KHAM of QĐ 4750 has several).
func appointment(in Intake, s string) (Value, []ident.Flag, error) {
	var first Value
	for one := range strings.SplitSeq(s, ";") {
		if isBlank(one) {
			continue
		}
		v, _, err := day(in, strings.TrimSpace(one))
		if err != nil {
			return "", nil, refuse(CodeWholeDay)
		}
		if first == "" || v < first {
			first = v
		}
	}
	return first, nil, nil
}

// diagnoses reads codes of ICD-10 between semicolons or commas, with or without their point, and keeps them as the list
// of QĐ 4469/QĐ-BYT has them. Their shape is checked, not whether the list has them.
func diagnoses(_ Intake, s string) (Value, []ident.Flag, error) {
	var codes []string
	for _, one := range strings.FieldsFunc(s, func(r rune) bool { return r == ';' || r == ',' }) {
		one = strings.ToUpper(strings.TrimSpace(one))
		if one == "" {
			continue
		}
		m := reDiagnosis.FindStringSubmatch(one)
		if m == nil {
			return "", nil, refuse(CodeDiagnosis)
		}
		code := m[1] + m[3]
		if m[2] != "" {
			code = m[1] + "." + m[2] + m[3]
		}
		if !slices.Contains(codes, code) {
			codes = append(codes, code)
		}
	}
	if out := strings.Join(codes, ";"); len(out) <= 240 { // both columns of a visit fit its row
		return Value(out), nil, nil
	}
	return "", nil, refuse(CodeTooLong)
}

// pressure reads "120/80".
func pressure(_ Intake, s string) (Value, []ident.Flag, error) {
	m := rePressure.FindStringSubmatch(s)
	if m == nil {
		return "", nil, refuse(CodePressure)
	}
	over, under := countOf(Value(m[1])), countOf(Value(m[2]))
	if over < 40 || over > 300 || under < 20 || under > 200 || under >= over {
		return "", nil, refuse(CodePressure)
	}
	return Value(m[1] + "/" + m[2]), nil, nil
}

func vaccine(_ Intake, s string) (Value, []ident.Flag, error) {
	if len(s) > 80 {
		return "", nil, refuse(CodeTooLong)
	}
	return Value(s), nil, nil
}

// doseNumber reads "2" and "Mũi 2"; 0 and "sơ sinh" are the dose that a child gets at birth.
func doseNumber(in Intake, s string) (Value, []ident.Flag, error) {
	if m := reDose.FindStringSubmatch(s); m != nil && countOf(Value(m[1])) == 0 || slices.Contains(atBirth, ident.Fold(s)) {
		return dosed(BirthDose), nil, nil
	}
	return counted(in, s)
}

// atBirth are the words for the dose number 0, folded. It is written once and only read.
var atBirth = []string{"so sinh", "mui so sinh", "lieu so sinh", "birth", "birth dose", "at birth"}

// counted reads "2" and "Mũi 2".
func counted(_ Intake, s string) (Value, []ident.Flag, error) {
	m := reDose.FindStringSubmatch(s)
	if m == nil || countOf(Value(m[1])) == 0 {
		return "", nil, refuse(CodeNumber)
	}
	return countValue(countOf(Value(m[1]))), nil, nil
}

// doseLot reads the batch number as it is printed.
func doseLot(_ Intake, s string) (Value, []ident.Flag, error) {
	if len(s) > 40 {
		return "", nil, refuse(CodeTooLong)
	}
	return Value(s), nil, nil
}

// doseKinds are the words for the lists of part C, folded. It is written once and only read.
var doseKinds = map[VaccineKind][]string{
	VaccineRoutine: {"1", "tcmr", "trong tcmr", "tiem chung mo rong", "mo rong", "tiem chung co ban", "co ban", "tre em", "mien phi", "chuong trinh",
		"trong chuong trinh", "routine"},
	VaccineOther: {"2", "ngoai tcmr", "ngoai tiem chung mo rong", "ngoai chuong trinh", "dich vu", "tiem dich vu", "tiem chung dich vu", "thu phi",
		"paid"},
	VaccineTetanus: {"3", "uon van", "uon van thai phu", "uon van phu nu co thai", "uon van ba me", "phu nu co thai", "thai phu", "ba me",
		"tetanus"},
}

// doseKind reads the code of a list of part C, or what people call it.
func doseKind(_ Intake, s string) (Value, []ident.Flag, error) {
	key := ident.Fold(s)
	for _, kind := range VaccineKinds() {
		if slices.Contains(doseKinds[kind], key) {
			return Value(kind), nil, nil
		}
	}
	return "", nil, refuse(CodeDoseKind)
}

// doseMonth reads the month of a pregnancy.
func doseMonth(in Intake, s string) (Value, []ident.Flag, error) {
	v, _, err := counted(in, s)
	if err == nil && countOf(v) > 10 {
		return "", nil, refuse(CodeRange)
	}
	return v, nil, err
}

func shortText(_ Intake, s string) (Value, []ident.Flag, error) {
	if len(s) > 1000 {
		return "", nil, refuse(CodeTooLong)
	}
	return Value(s), nil, nil
}
