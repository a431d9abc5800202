package health

import (
	"cmp"
	"log/slog"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/store/ident"
)

// VisitID names a visit: the facility's code and its own number (MA_LK of QĐ 4750/QĐ-BYT), so that the same visit sent
// twice is one.
type VisitID string

// NewVisitID joins a facility and its number of the visit.
func NewVisitID(facility, number string) VisitID { return VisitID(facility + "/" + number) }

// Visit is one contact with a health facility (QĐ 831/QĐ-BYT part D).
type Visit struct {
	ID        VisitID
	Person    PersonID
	Facility  string // five-character code of QĐ 384/QĐ-BYT
	Started   ident.Date
	Ended     ident.Date        // zero: the same day
	Return    ident.Date        // appointment to come again; zero: none
	Diagnoses []string          // ICD-10 codes, the main one first
	Findings  map[string]string // what was found and said, by the tags of part D: MACH, HUYETAPTT, CHANDOAN …
	Source    Source
	Cause     Cause
	At        time.Time  // when it was stored
	Past      []Revision // what it said before, the first first; nil: it has always said the same
}

// Revision is one step of a visit or a dose from what one list said to what a later one did.
type Revision struct {
	At    time.Time `json:"t"`
	By    Actor     `json:"by"`
	Cause Cause     `json:"cause"`
	Edits []Edit    `json:"edits"`
}

// LogValue identifies the revision by its cause alone.
func (r Revision) LogValue() slog.Value {
	return slog.StringValue(string(r.Cause.Kind) + ":" + r.Cause.ID)
}

// LogValue identifies the visit in logs by its record alone.
func (v Visit) LogValue() slog.Value { return slog.StringValue("visit of " + string(v.Person)) }

// Values gives what the visit says by field, without what it does not say.
func (v Visit) Values() map[Field]Value {
	out := map[Field]Value{VisitStart: dayValue(v.Started), VisitEnd: dayValue(v.Ended), VisitReturn: dayValue(v.Return)}
	if len(v.Diagnoses) > 0 {
		out[MainDiagnosis], out[OtherDiagnoses] = Value(v.Diagnoses[0]), Value(strings.Join(v.Diagnoses[1:], ";"))
	}
	for tag, text := range v.Findings {
		out[Field(tag)] = Value(text)
	}
	return spoken(out)
}

// Revised gives the visit as it is once the values are said of it, and what that changes. What they do not speak of stays.
func (v Visit) Revised(values map[Field]Value) (Visit, []Edit) {
	before := v.Values()
	after := overlaid(before, values)
	v.Started, v.Ended, v.Return = dayOf(after[VisitStart]), dayOf(after[VisitEnd]), dayOf(after[VisitReturn])
	v.Diagnoses, v.Findings = nil, nil
	for _, f := range []Field{MainDiagnosis, OtherDiagnoses} {
		if codes := after[f].Reveal(); codes != "" {
			v.Diagnoses = append(v.Diagnoses, strings.Split(codes, ";")...)
		}
	}
	for f, text := range after {
		if f.finding() {
			if v.Findings == nil {
				v.Findings = map[string]string{}
			}
			v.Findings[string(f)] = text.Reveal()
		}
	}
	return v, editsBetween(before, v.Values())
}

// DoseID names a dose: a person gets one dose of a number of one vaccine.
type DoseID string

// VaccineKind is the list of QĐ 831/QĐ-BYT part C to which a dose belongs, by the codes of LOAIVACXIN. Zero: not said.
type VaccineKind string

// The lists of part C.
const (
	VaccineRoutine VaccineKind = "1" // of the national programme for children (tiêm chủng mở rộng)
	VaccineOther   VaccineKind = "2" // outside the programme, as people pay for
	VaccineTetanus VaccineKind = "3" // against tetanus, of pregnant women
)

// VaccineKinds lists the kinds above.
func VaccineKinds() []VaccineKind { return []VaccineKind{VaccineRoutine, VaccineOther, VaccineTetanus} }

// Dose is one immunisation, given or planned (QĐ 831/QĐ-BYT part C).
type Dose struct {
	ID       DoseID
	Person   PersonID
	Vaccine  string     // code of the national immunisation system, or its name
	Number   int        // 1 is the first, BirthDose the one at birth; 0 is not known
	Given    ident.Date // zero: planned, not given
	Next     ident.Date // when the next one is due; zero: not said
	Facility string
	Reaction Value // what happened afterwards
	Month    int   // of pregnancy, for tetanus; 0: not pregnant
	Kind     VaccineKind
	Lot      string // batch number of the vaccine; empty: not said
	Source   Source
	Cause    Cause
	At       time.Time
	Past     []Revision // what it said before, the first first; nil: it has always said the same
}

// BirthDose stands for the dose that registers number 0: that of hepatitis B in the first 24 hours.
const BirthDose = -1

// Ordinal writes the number of the dose as registers do, 0 at birth; empty: not known.
func (d Dose) Ordinal() string { return dosed(d.Number).Reveal() }

func dosed(n int) Value {
	if n == BirthDose {
		return "0"
	}
	return countValue(n)
}

func doseOf(v Value) int {
	if v == "0" {
		return BirthDose
	}
	return countOf(v)
}

// LogValue identifies the dose in logs by its record alone.
func (d Dose) LogValue() slog.Value { return slog.StringValue("dose of " + string(d.Person)) }

// Values gives what the dose says by field, without what it does not say.
func (d Dose) Values() map[Field]Value {
	return spoken(map[Field]Value{Vaccine: Value(d.Vaccine), DoseNumber: dosed(d.Number), DoseGiven: dayValue(d.Given),
		DoseNext: dayValue(d.Next), Facility: Value(d.Facility), DoseReaction: d.Reaction, DoseMonth: countValue(d.Month), DoseKind: Value(d.Kind), DoseLot: Value(d.Lot)})
}

// Revised gives the dose as it is once the values are said of it, and what that changes. What they do not speak of stays,
// and so does the name by which the vaccine was known first.
func (d Dose) Revised(values map[Field]Value) (Dose, []Edit) {
	before := d.Values()
	after := overlaid(before, values)
	d.Vaccine = cmp.Or(d.Vaccine, after[Vaccine].Reveal())
	d.Number, d.Month = doseOf(after[DoseNumber]), countOf(after[DoseMonth])
	d.Given, d.Next = dayOf(after[DoseGiven]), dayOf(after[DoseNext])
	d.Lot = after[DoseLot].Reveal()
	d.Facility, d.Reaction, d.Kind = after[Facility].Reveal(), after[DoseReaction], VaccineKind(after[DoseKind].Reveal())
	return d, editsBetween(before, d.Values())
}

// newCourse is how many days after a dose another one of the same number begins a new course, such as next year's
// influenza vaccine.
const newCourse = 300

// Is reports whether the values speak of this dose: the same vaccine and the same number, or the same day where one of
// the two has no number. A date that was put right leaves it the same dose, a year mistyped included.
func (d Dose) Is(values map[Field]Value) bool {
	if ident.Fold(d.Vaccine) != ident.Fold(values[Vaccine].Reveal()) {
		return false
	}
	number, given := doseOf(values[DoseNumber]), dayOf(values[DoseGiven])
	if number == 0 || d.Number == 0 {
		return d.Given == given && (!given.IsZero() || d.Next == dayOf(values[DoseNext]))
	}
	if number != d.Number || d.Given.IsZero() || given.IsZero() || d.Given.M == given.M && d.Given.D == given.D {
		return number == d.Number
	}
	apart := d.Given.Sub(given)
	return apart < newCourse && apart > -newCourse
}

func spoken(values map[Field]Value) map[Field]Value {
	maps.DeleteFunc(values, func(_ Field, v Value) bool { return v == "" })
	return values
}

func overlaid(under, over map[Field]Value) map[Field]Value {
	out := maps.Clone(under)
	maps.Copy(out, spoken(maps.Clone(over)))
	return out
}

// editsBetween lists what turned one set of values into another, in the order of the fields' names.
func editsBetween(from, to map[Field]Value) []Edit {
	all := maps.Clone(from)
	maps.Copy(all, to)
	var out []Edit
	for _, f := range slices.Sorted(maps.Keys(all)) {
		if from[f] != to[f] {
			out = append(out, Edit{Field: f, From: valueOf(from[f]), To: valueOf(to[f])})
		}
	}
	return out
}

func valueOf(v Value) FieldValue {
	if v == "" {
		return FieldValue{}
	}
	return FieldValue{State: HasValue, Value: v}
}

func dayValue(d ident.Date) Value {
	if d.IsZero() {
		return ""
	}
	return Value(d.String())
}

func dayOf(v Value) ident.Date {
	d, _ := ident.ParseDate(v.Reveal()) // empty is the zero day; others were checked on the way in
	return d
}

func countValue(n int) Value {
	if n == 0 {
		return ""
	}
	return Value(strconv.Itoa(n))
}

func countOf(v Value) int {
	n, _ := strconv.Atoi(v.Reveal()) // empty is zero; others were checked on the way in
	return n
}
