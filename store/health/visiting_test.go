package health

import (
	"strings"
	"testing"

	"hssk/store/ident"
)

func visitingDay() Intake { return Intake{Today: ident.Date{Y: 2026, M: 11, D: 24}} }

func TestReadVisit(t *testing.T) {
	good := map[Field]string{VisitNumber: "A-1", Facility: "17123", VisitStart: "202611020830"}
	for _, c := range []struct {
		name     string
		field    Field
		text     string
		kept     Field
		want     Value
		code     string
		leftGood bool // the row is taken without the field
	}{
		{"time of the claims XML", VisitStart, "202611020830", VisitStart, "2026-11-02", "", true},
		{"a day as people write it", VisitStart, "2/11/2026", VisitStart, "2026-11-02", "", true},
		{"today", VisitStart, "24/11/2026", VisitStart, "2026-11-24", "", true},
		{"tomorrow", VisitStart, "25/11/2026", VisitStart, "", CodeNotYet, false},
		{"a year alone", VisitStart, "2026", VisitStart, "", CodeWholeDay, false},
		{"the first of several appointments", VisitReturn, "20261224;20261210", VisitReturn, "2026-12-10", "", true},
		{"a code without its point", MainDiagnosis, "e119", MainDiagnosis, "E11.9", "", true},
		{"several codes in one cell", MainDiagnosis, "I10, E11.9;I10", OtherDiagnoses, "E11.9", "", true},
		{"a code of a dagger", MainDiagnosis, "A17.0†", MainDiagnosis, "A17.0†", "", true},
		{"the name of an illness", MainDiagnosis, "cúm", MainDiagnosis, "", CodeDiagnosis, false},
		{"other illnesses without a main one", OtherDiagnoses, "I10", OtherDiagnoses, "I10", CodeRequired, false},
		{"blood pressure", BloodPressure, "120 / 80 mmHg", systolic, "120", "", true},
		{"blood pressure upside down", BloodPressure, "80/120", systolic, "", CodePressure, true},
		{"a temperature with a comma", "NHIETDO", "37,5 độ", "NHIETDO", "", CodeNumber, true},
		{"a temperature", "NHIETDO", "37,5", "NHIETDO", "37.5", "", true},
		{"a pulse nobody has", "MACH", "820", "MACH", "", CodeRange, true},
		{"a number of a visit with a space", VisitNumber, "A 1", VisitNumber, "", CodeVisitNumber, false},
		{"a long number of a visit", VisitNumber, strings.Repeat("9", 75), VisitNumber, "", CodeVisitNumber, false},
		{"a facility with a letter", Facility, "17b04", Facility, "17B04", "", true},
		{"a facility by its name", Facility, "Trạm Phong Phú", Facility, "", CodeFacility, false},
		{"a long story", "BENHSU", strings.Repeat("đau đầu ", 200), "BENHSU", "", CodeTooLong, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			row := map[Field]string{}
			for f, s := range good {
				row[f] = s
			}
			row[c.field] = c.text
			values, problems := visitingDay().ReadVisit(row)
			code := ""
			if len(problems) > 0 {
				code = problems[0].Code
			}
			if values[c.kept].Reveal() != c.want.Reveal() || code != c.code || Refused(problems) == c.leftGood {
				t.Errorf("kept %q, problem %q, refused %t", values[c.kept].Reveal(), code, Refused(problems))
			}
		})
	}
}

// TestVisitSaysWhatItWasTold: a list that does not speak of something leaves it, and what was said twice changes nothing.
func TestVisitSaysWhatItWasTold(t *testing.T) {
	told := map[Field]Value{VisitStart: "2026-11-02", VisitEnd: "2026-11-03", MainDiagnosis: "I10", OtherDiagnoses: "E11.9;J06.9", "MACH": "82"}
	v, edits := Visit{ID: "17123/1"}.Revised(told)
	if len(edits) != 5 || len(v.Diagnoses) != 3 {
		t.Fatalf("%d edits, %q", len(edits), v.Diagnoses)
	}
	if _, again := v.Revised(told); len(again) != 0 {
		t.Errorf("the same again: %d edits", len(again))
	}
	next, edits := v.Revised(map[Field]Value{VisitEnd: "2026-11-04", "MACH": ""})
	if len(edits) != 1 || edits[0].Field != VisitEnd || next.Findings["MACH"] != "82" || next.Ended.D != 4 {
		t.Errorf("edits %v, pulse %q", edits, next.Findings["MACH"])
	}
	if v.Ended.D != 3 {
		t.Error("the visit before was changed")
	}
}

func TestKindOfADose(t *testing.T) {
	for text, want := range map[string]VaccineKind{"1": VaccineRoutine, "TCMR": VaccineRoutine, "Tiêm chủng mở rộng": VaccineRoutine, "2": VaccineOther,
		"Dịch vụ": VaccineOther, "ngoài TCMR": VaccineOther, "3": VaccineTetanus, "Uốn ván": VaccineTetanus, "": "", "4": "bad", "Pentaxim": "bad"} {
		values, problems := visitingDay().ReadDose(map[Field]string{Vaccine: "Sởi", DoseGiven: "02/11/2026", DoseKind: text})
		if want == "bad" {
			if len(problems) != 1 || problems[0].Code != CodeDoseKind || Refused(problems) || values[DoseKind] != "" {
				t.Errorf("%q: kept %q, problems %v", text, values[DoseKind].Reveal(), problems)
			}
			continue
		}
		d, _ := Dose{}.Revised(values)
		if d.Kind != want || len(problems) > 0 {
			t.Errorf("%q is %q, want %q; problems %v", text, d.Kind, want, problems)
		}
		if again, edits := d.Revised(map[Field]Value{Vaccine: "Sởi", DoseGiven: "2026-11-02"}); again.Kind != want || len(edits) > 0 {
			t.Errorf("a list that does not say it made it %q", again.Kind)
		}
	}
}

func TestOneDoseOrTwo(t *testing.T) {
	given := func(s string) ident.Date { return dayOf(Value(s)) }
	for _, c := range []struct {
		name string
		has  Dose
		row  map[Field]Value
		want bool
	}{
		{"another way to write the vaccine", Dose{Vaccine: "Sởi", Number: 1, Given: given("2026-01-05")}, map[Field]Value{Vaccine: "SOI", DoseNumber: "1", DoseGiven: "2026-01-05"}, true},
		{"another vaccine", Dose{Vaccine: "Sởi", Number: 1}, map[Field]Value{Vaccine: "BCG", DoseNumber: "1"}, false},
		{"another number", Dose{Vaccine: "Sởi", Number: 1}, map[Field]Value{Vaccine: "Sởi", DoseNumber: "2"}, false},
		{"a corrected day", Dose{Vaccine: "Sởi", Number: 1, Given: given("2026-01-05")}, map[Field]Value{Vaccine: "Sởi", DoseNumber: "1", DoseGiven: "2026-01-15"}, true},
		{"a corrected year", Dose{Vaccine: "Sởi", Number: 1, Given: given("2025-01-05")}, map[Field]Value{Vaccine: "Sởi", DoseNumber: "1", DoseGiven: "2026-01-05"}, true},
		{"the course of the next year", Dose{Vaccine: "Cúm", Number: 1, Given: given("2025-01-05")}, map[Field]Value{Vaccine: "Cúm", DoseNumber: "1", DoseGiven: "2026-01-09"}, false},
		{"planned, then given", Dose{Vaccine: "Sởi", Number: 1, Next: given("2026-01-05")}, map[Field]Value{Vaccine: "Sởi", DoseNumber: "1", DoseGiven: "2026-01-09"}, true},
		{"without a number, the same day", Dose{Vaccine: "Sởi", Number: 1, Given: given("2026-01-05")}, map[Field]Value{Vaccine: "Sởi", DoseGiven: "2026-01-05"}, true},
		{"without a number, another day", Dose{Vaccine: "Sởi", Number: 1, Given: given("2026-01-05")}, map[Field]Value{Vaccine: "Sởi", DoseGiven: "2026-02-05"}, false},
	} {
		if got := c.has.Is(c.row); got != c.want {
			t.Errorf("%s: %t", c.name, got)
		}
	}
}

// FuzzReadVisit: whatever stands in a cell, what is kept reads as itself again.
func FuzzReadVisit(f *testing.F) {
	for _, s := range []string{"17123", "202611020830", "2/11/2026", "I10; E11.9", "120/80", "37,5", "Mũi 2", "—", "2026;;", "A00*"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, read := range []func(map[Field]string) (map[Field]Value, []Problem){visitingDay().ReadVisit, visitingDay().ReadDose} {
			row := map[Field]string{}
			for _, field := range append(VisitFields(), DoseFields()...) {
				row[field] = s
			}
			values, _ := read(row)
			for field, v := range values {
				row[field] = v.Reveal()
			}
			delete(row, BloodPressure)
			again, _ := read(row)
			for field, v := range values {
				if field != MainDiagnosis && field != OtherDiagnoses && again[field].Reveal() != v.Reveal() {
					t.Errorf("%s: %q became %q", field, v.Reveal(), again[field].Reveal())
				}
			}
		}
	})
}
