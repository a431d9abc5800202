package sheet

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var reScientific = regexp.MustCompile(`^\s*\d[.,]?\d*[eE]\+?\d+\s*$`)

// scientific finds a number that some program has written as a power of ten: its last digits are gone.
func scientific(s string) bool {
	return strings.ContainsAny(s, "eE") && reScientific.MatchString(s)
}

// number writes the raw number of a spreadsheet cell as a person reads it there.
// Under a date column a number is a date even if nobody gave the cell a date format, unless it is a year
// (1900 to 2100): people type a bare year into cells that are formatted as dates.
func number(raw string, n note, part Field, date04 bool) string {
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil {
		return raw
	}
	dates := dated(part)
	if part == partMale || part == partFemale {
		dates = v >= 1900 // a tick may be the number 1
	}
	switch whole := v == math.Trunc(v); {
	case n != isNumber && part == partDay, n != isNumber && part == partMonth, n != isNumber && part == partYear:
		return plainNumber(raw, v)
	case dates && whole && v >= 1900 && v <= 2100:
		return plainNumber(raw, v)
	case n != isNumber && v >= 1 && v < 2958466:
		return serial(v, n, date04)
	case dates && v >= 1 && v <= 60000:
		return serial(v, isDate, date04)
	}
	return plainNumber(raw, v)
}

// dated tells the columns that hold dates.
func dated(f Field) bool {
	switch f {
	case NgaySinh, NgayCap, NgayVeHo, NgayVao, NgayRa, NgayTaiKham, NgayTiem, NgayHenTiem:
		return true
	}
	return false
}

// plainNumber has no power of ten. A spreadsheet keeps 15 digits; what stands beyond them is noise.
func plainNumber(raw string, v float64) string {
	if !strings.ContainsAny(raw, ".eE") {
		return raw
	}
	if rounded, err := strconv.ParseFloat(strconv.FormatFloat(v, 'e', 14, 64), 64); err == nil {
		v = rounded
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}

// serial is the date of a serial number, as dd/MM/yyyy. A format that hides the day or the month leaves it out only
// where it holds nothing: the first of the month, the first of January. Day 60 is the 29/02/1900 that never was:
// it is written as the spreadsheet shows it.
func serial(v float64, n note, date04 bool) string {
	days := int(v)
	base := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	switch {
	case date04:
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	case days == 60:
		return "29/02/1900"
	case days < 60:
		base = time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	t := base.AddDate(0, 0, days)
	switch {
	case n == isMonthYear && t.Day() == 1:
		return t.Format("01/2006")
	case n == isYear && t.YearDay() == 1:
		return t.Format("2006")
	}
	return t.Format("02/01/2006")
}

// numberFormat is what a number format does to a number: shows it as a date, or pads it with zeros.
type numberFormat struct {
	note   note
	width  int    // 0: no padding
	prefix string // written before the digits
}

var (
	reFormatNoise = regexp.MustCompile(`"[^"]*"|\[[^\]]*\]|\\.|_.|\*.`)
	reZeros       = regexp.MustCompile(`^0{2,}$`)
	rePrefixed    = regexp.MustCompile(`^(?:"(\d+)"|\\(\d))[#0]+$`)
)

// formatOf reads a number format code.
func formatOf(code string) numberFormat {
	if reZeros.MatchString(code) {
		return numberFormat{note: isNumber, width: min(len(code), 15)}
	}
	if m := rePrefixed.FindStringSubmatch(code); m != nil {
		return numberFormat{note: isNumber, prefix: m[1] + m[2]}
	}
	first, _, _ := strings.Cut(code, ";")
	letters := strings.ToLower(reFormatNoise.ReplaceAllString(first, ""))
	has := func(s string) bool { return strings.Contains(letters, s) }
	switch {
	case has("general"):
		return numberFormat{note: isNumber}
	case has("y") && has("d"), has("d") && has("m"):
		return numberFormat{note: isDate}
	case has("y") && has("m"):
		return numberFormat{note: isMonthYear}
	case has("y"):
		return numberFormat{note: isYear}
	}
	return numberFormat{note: isNumber}
}

// builtinFormat covers the formats that a file names by number only (ECMA-376 part 1, 18.8.30).
func builtinFormat(id int) numberFormat {
	switch {
	case id == 17:
		return numberFormat{note: isMonthYear}
	case id >= 14 && id <= 16, id == 22, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 58:
		return numberFormat{note: isDate}
	}
	return numberFormat{note: isNumber}
}

// show applies padding or prefix to a whole number.
func (f numberFormat) show(raw string) string {
	if f.width == 0 && f.prefix == "" {
		return raw
	}
	v, err := strconv.ParseFloat(raw, 64)
	if err != nil || v < 0 || v != math.Trunc(v) {
		return raw
	}
	s := plainNumber(raw, v)
	if len(s) < f.width {
		s = strings.Repeat("0", f.width-len(s)) + s
	}
	return f.prefix + s
}
