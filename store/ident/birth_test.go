package ident

import (
	"testing"
	"time"
)

var july = Date{2024, 7, 1}

func TestParseBirth(t *testing.T) {
	tests := []struct {
		name, in, want string
		flags          []Code
		err            Code
		hint           string
	}{
		{"slashes", "12/03/1985", "1985-03-12", nil, "", ""},
		{"short day and month", "2/3/1985", "1985-03-02", nil, "", ""},
		{"hyphens", "12-3-1985", "1985-03-12", nil, "", ""},
		{"dots", "12.3.1985", "1985-03-12", nil, "", ""},
		{"spaces", "12 / 03 / 1985", "1985-03-12", nil, "", ""},
		{"year first", "1985-03-12", "1985-03-12", nil, "", ""},
		{"QR of a card", "12031985", "1985-03-12", nil, "", ""},
		{"year first without hyphens", "19850312", "1985-03-12", nil, "", ""},
		{"day 20 month 12", "20121985", "1985-12-20", nil, "", ""},
		{"day 19 month 10", "19101910", "1910-10-19", nil, "", ""},
		{"with a time", "1985-03-12T00:00:00", "1985-03-12", nil, "", ""},
		{"with a time", "12/03/1985 0:00:00", "1985-03-12", nil, "", ""},
		{"XML", "198503120000", "1985-03-12", nil, "", ""},
		{"XML, year only", "195000000000", "1950", []Code{BirthHeaped}, "", ""},
		{"XML, month only", "195003000000", "1950-03", nil, "", ""},
		{"XML, newborn with the hour", "202406200815", "2024-06-20", nil, "", ""},
		{"XML, newborn without the hour", "202406200000", "2024-06-20", []Code{BirthNoTime}, "", ""},
		{"year", "1950", "1950", nil, "", ""},
		{"month", "03/1950", "1950-03", nil, "", ""},
		{"month, year first", "1950-03", "1950-03", nil, "", ""},
		{"a word before it", "năm 1948", "1948", nil, "", ""},
		{"words before it", "Sinh ngày 12/03/1985", "1985-03-12", nil, "", ""},
		{"month, QR", "051952", "1952-05", nil, "", ""},
		{"zero day", "00/03/1950", "1950-03", nil, "", ""},
		{"zeros", "00/00/1950", "1950", []Code{BirthHeaped}, "", ""},
		{"zeros without slashes", "00001950", "1950", []Code{BirthHeaped}, "", ""},
		{"first of January", "01/01/1950", "1950-01-01", []Code{BirthHeaped}, "", ""},
		{"leap day", "29/02/2020", "2020-02-29", nil, "", ""},
		{"today", "01/07/2024", "2024-07-01", nil, "", ""},
		{"this year", "2024", "2024", nil, "", ""},
		{"120 years", "01/07/1904", "1904-07-01", nil, "", ""},
		{"absent", "  ", "", nil, "", ""},
		{"no leap day", "29/02/2023", "", nil, BirthImpossible, ""},
		{"Hà Văn Đôi", "31/02/1970", "", nil, BirthImpossible, ""},
		{"month first", "09/13/1990", "", nil, BirthImpossible, "13/09/1990"},
		{"a day of no month", "15/00/1950", "", nil, BirthImpossible, ""},
		{"Bùi Văn Em", "20/11/2030", "", nil, BirthFuture, ""},
		{"tomorrow", "02/07/2024", "", nil, BirthFuture, ""},
		{"next year", "2025", "", nil, BirthFuture, ""},
		{"121 years", "01/07/1903", "", nil, BirthTooOld, ""},
		{"before all registers", "12/03/0985", "", nil, BirthImpossible, ""},
		{"short year, one century", "12/3/85", "", nil, BirthTwoDigit, "12/03/1985"},
		{"short year, two centuries", "15/06/21", "", nil, BirthTwoDigit, "15/06/2021 | 15/06/1921"},
		{"short year, no separators", "120385", "", nil, BirthTwoDigit, "12/03/1985"},
		{"short year and month", "03/50", "", nil, BirthTwoDigit, "03/1950"},
		{"words", "không nhớ", "", nil, BirthFormat, ""},
		{"spreadsheet serial", "31118", "", nil, BirthFormat, ""},
		{"three-digit year", "12/03/985", "", nil, BirthFormat, ""},
		{"four parts", "12/03/1985/1", "", nil, BirthFormat, ""},
		{"two years", "1985/03/1985", "", nil, BirthFormat, ""},
		{"only separators", "//", "", nil, BirthFormat, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			b, flags, err := ParseBirth(tt.in, july)
			check(t, b.Text(), tt.want, flags, tt.flags, err, tt.err, tt.hint)
		})
	}
}

func TestParseBirthWithoutToday(t *testing.T) {
	if b, _, err := ParseBirth("20/11/2030", Date{}); err != nil || b.Text() != "2030-11-20" {
		t.Errorf("got %s, %v", b.Text(), err)
	}
}

func TestParseBirthText(t *testing.T) {
	for _, s := range []string{"", "1950", "1950-03", "1950-03-12"} {
		if b, err := ParseBirthText(s); err != nil || b.Text() != s {
			t.Errorf("%q gave %q, %v", s, b.Text(), err)
		}
	}
	for _, s := range []string{"1950-00", "1950-03-00", "1950-00-12", "195", "12/03/1950", "1950-13", "1950-02-30", "1950-3-12", "+950", "19é0"} {
		if b, err := ParseBirthText(s); err == nil || !b.IsZero() {
			t.Errorf("%q gave %q", s, b.Text())
		}
	}
}

func born(t *testing.T, text string) Birth {
	t.Helper()
	b, err := ParseBirthText(text)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestBirthForms(t *testing.T) {
	tests := []struct {
		text, format, mask string
		precision          Precision
		first, last        Date
	}{
		{"1950", "1950", "••••", PrecisionYear, Date{1950, 1, 1}, Date{1950, 12, 31}},
		{"1952-02", "02/1952", "••/••••", PrecisionMonth, Date{1952, 2, 1}, Date{1952, 2, 29}},
		{"1985-03-12", "12/03/1985", "••/••/••••", PrecisionDay, Date{1985, 3, 12}, Date{1985, 3, 12}},
		{"", "", "", PrecisionNone, Date{}, Date{}},
	}
	for _, tt := range tests {
		b := born(t, tt.text)
		if b.Format() != tt.format || b.String() != tt.mask || b.Precision() != tt.precision || b.First() != tt.first || b.Last() != tt.last {
			t.Errorf("%s: %s %s %v %v %v", tt.text, b.Format(), b, b.Precision(), b.First(), b.Last())
		}
	}
}

func TestAgeOn(t *testing.T) {
	tests := []struct {
		name, birth      string
		now              Date
		youngest, oldest int
	}{
		{"day before the birthday", "1985-03-12", Date{2024, 3, 11}, 38, 38},
		{"birthday", "1985-03-12", Date{2024, 3, 12}, 39, 39},
		{"year only", "1950", Date{2024, 7, 1}, 73, 74},
		{"year only, last day of the year", "1950", Date{2024, 12, 31}, 74, 74},
		{"month only, in the month", "1950-07", Date{2024, 7, 15}, 73, 74},
		{"month only, later", "1950-07", Date{2024, 8, 1}, 74, 74},
		{"born on a leap day", "2020-02-29", Date{2021, 2, 28}, 0, 0},
		{"before the birth", "2024-08-01", Date{2024, 7, 1}, 0, 0},
		{"absent", "", Date{2024, 7, 1}, 0, 0},
	}
	for _, tt := range tests {
		if y, o := born(t, tt.birth).AgeOn(tt.now); y != tt.youngest || o != tt.oldest {
			t.Errorf("%s: %d to %d", tt.name, y, o)
		}
	}
}

func TestCompatibleAndSwapped(t *testing.T) {
	tests := []struct {
		a, b                string
		compatible, swapped bool
	}{
		{"1985-03-12", "1985-03-12", true, false},
		{"1985-03-12", "1985-03", true, false},
		{"1985-03-12", "1985", true, false},
		{"1985-03-12", "1985-04", false, false},
		{"1985-03-12", "1986", false, false},
		{"1950-01-01", "1950-06-09", true, false},
		{"1950-01-01", "1950-06", true, false},
		{"1950-01-01", "1951-01-01", false, false},
		{"1990-09-05", "1990-05-09", false, true},
		{"1990-09-05", "1991-05-09", false, false},
		{"1990-05-05", "1990-05-05", true, false},
		{"1990-05", "1990-05", true, false},
		{"", "1990", false, false},
		{"", "", false, false},
	}
	for _, tt := range tests {
		a, b := born(t, tt.a), born(t, tt.b)
		for range 2 {
			if a.Compatible(b) != tt.compatible || a.Swapped(b) != tt.swapped {
				t.Errorf("%s and %s: %v %v", a.Text(), b.Text(), a.Compatible(b), a.Swapped(b))
			}
			a, b = b, a
		}
	}
}

func TestDate(t *testing.T) {
	hanoi := time.FixedZone("+07", 7*3600)
	if d := DateOf(time.Date(2024, 6, 30, 18, 0, 0, 0, time.UTC).In(hanoi)); d != july {
		t.Errorf("evening in UTC is %v at home", d)
	}
	for in, want := range map[string]Date{
		"2024-02-29": {2024, 2, 29}, "29/02/2024": {2024, 2, 29}, "2023-02-29": {}, "29-02-2024": {}, "2024/02/29": {}, "": {}, "1900-02-29": {},
	} {
		if d, ok := ParseDate(in); d != want || ok == want.IsZero() {
			t.Errorf("%q gave %v, %v", in, d, ok)
		}
	}
	if d := july.AddDays(-1); d != (Date{2024, 6, 30}) || july.Sub(d) != 1 || !d.Before(july) || !july.After(d) || july.Compare(july) != 0 {
		t.Errorf("the day before is %v", d)
	}
	if july.String() != "2024-07-01" || july.Format() != "01/07/2024" || july.Weekday() != time.Monday || (Date{}).String() != "" || (Date{}).Format() != "" {
		t.Errorf("forms of %v", july)
	}
	var back Date
	if text, _ := july.MarshalText(); back.UnmarshalText(text) != nil || back != july {
		t.Errorf("came back as %v", back)
	}
	if err := back.UnmarshalText([]byte("31/06/2024")); err == nil || back != july {
		t.Errorf("31 June gave %v, %v", back, err)
	}
	if err := back.UnmarshalText(nil); err != nil || !back.IsZero() {
		t.Errorf("nothing gave %v, %v", back, err)
	}
}

func TestParseSex(t *testing.T) {
	for in, want := range map[string]Sex{
		"Nam": Male, "nam": Male, "1": Male, "M": Male, "nữ": Female, "Nữ": Female, "NU": Female, "Nu": Female, "2": Female, "F": Female,
		"3": Undetermined, "Chưa xác định": Undetermined, " ": "",
	} {
		if got, err := ParseSex(in); err != nil || got != want || got.Valid() == (want == "") {
			t.Errorf("%q gave %q, %v", in, got, err)
		}
	}
	for _, in := range []string{"0", "4", "bà", "nam nữ"} {
		if got, err := ParseSex(in); got != "" {
			t.Errorf("%q gave %q", in, got)
		} else if code, _ := codeOf(err); code != SexFormat {
			t.Errorf("%q gave error %v", in, err)
		}
	}
}
