package ident

import (
	"cmp"
	"time"
)

// Date is a plain calendar date without a zone. The zero value is absent. It is not masked: births belong in a Birth.
type Date struct{ Y, M, D int }

// DateOf gives the date that t shows in its own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, int(m), d}
}

// ParseDate reads "2024-03-12" or "12/03/2024". ok is false for anything else and for days that never were.
func ParseDate(s string) (d Date, ok bool) {
	if len(s) != 10 {
		return Date{}, false
	}
	var parts [3]int
	switch {
	case s[4] == '-' && s[7] == '-':
		parts, ok = fields(s[:4], s[5:7], s[8:])
		d = Date{parts[0], parts[1], parts[2]}
	case s[2] == '/' && s[5] == '/':
		parts, ok = fields(s[6:], s[3:5], s[:2])
		d = Date{parts[0], parts[1], parts[2]}
	}
	if !ok || !d.Valid() {
		return Date{}, false
	}
	return d, true
}

func fields(a, b, c string) (parts [3]int, ok bool) {
	for i, s := range [3]string{a, b, c} {
		if !allDigits(s) {
			return parts, false
		}
		parts[i] = atoi(s)
	}
	return parts, true
}

// IsZero reports whether the date is absent.
func (d Date) IsZero() bool { return d == Date{} }

// Valid reports whether the calendar has the day, in years 1 to 9999.
func (d Date) Valid() bool {
	return d.Y >= 1 && d.Y <= 9999 && d.M >= 1 && d.M <= 12 && d.D >= 1 && d.D <= DaysIn(d.Y, d.M)
}

// DaysIn gives the number of days of a month from 1 to 12.
func DaysIn(year, month int) int {
	switch month {
	case 4, 6, 9, 11:
		return 30
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	}
	return 31
}

// Compare is negative when d is before e, positive when after, else 0.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.Y, e.Y), cmp.Compare(d.M, e.M), cmp.Compare(d.D, e.D))
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// After reports whether d is a later day than e.
func (d Date) After(e Date) bool { return d.Compare(e) > 0 }

// AddDays moves by n days; n may be negative.
func (d Date) AddDays(n int) Date { return DateOf(d.Time(time.UTC).AddDate(0, 0, n)) }

// Sub gives the days from e to d.
func (d Date) Sub(e Date) int {
	return int(d.Time(time.UTC).Sub(e.Time(time.UTC)) / (24 * time.Hour))
}

// Time gives the first moment of the day in loc.
func (d Date) Time(loc *time.Location) time.Time {
	return time.Date(d.Y, time.Month(d.M), d.D, 0, 0, 0, 0, loc)
}

// Weekday gives the day of the week.
func (d Date) Weekday() time.Weekday { return d.Time(time.UTC).Weekday() }

// String gives "2024-03-12", which sorts as text; "" when absent.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return padded(uint64(max(d.Y, 0)), 4) + "-" + two(d.M) + "-" + two(d.D)
}

// Format gives "12/03/2024"; "" when absent.
func (d Date) Format() string {
	if d.IsZero() {
		return ""
	}
	return two(d.D) + "/" + two(d.M) + "/" + padded(uint64(max(d.Y, 0)), 4)
}

// MarshalText gives String.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what ParseDate reads, and the empty text as absent.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, ok := ParseDate(string(text))
	if !ok {
		return refuse(DateFormat, "")
	}
	*d = parsed
	return nil
}

func two(n int) string { return padded(uint64(max(n, 0)), 2) }

func allDigits(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// atoi reads digits already checked; nobody writes more of them than an int holds.
func atoi(s string) (n int) {
	for i := 0; i < len(s); i++ {
		n = n*10 + int(s[i]-'0')
	}
	return n
}
