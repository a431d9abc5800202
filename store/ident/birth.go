package ident

import "log/slog"

// MaxAge is the greatest age in years that a birth date may mean.
const MaxAge = 120

// Precision tells how much of a birth date is known.
type Precision uint8

// The zero Precision belongs to an absent date.
const (
	PrecisionNone Precision = iota
	PrecisionYear
	PrecisionMonth
	PrecisionDay
)

// Birth is a birth date of which the day, or day and month, may be unknown. It is comparable; zero is absent. Like the
// numbers it keeps its content sealed and prints as a mask.
type Birth struct{ sealed uint64 }

// NewBirth makes a date from its parts; month and day may be 0 for unknown. ok is false if the calendar has no such day,
// or year is not in 1800 to 9999.
func NewBirth(year, month, day int) (b Birth, ok bool) {
	switch {
	case year < 1800 || year > 9999 || month < 0 || month > 12 || day < 0:
		return Birth{}, false
	case month == 0 && day != 0, month != 0 && day > DaysIn(year, month):
		return Birth{}, false
	}
	return Birth{seal(uint64(year*10000 + month*100 + day))}, true
}

// BirthOn gives the birth on a day; zero if the day is not valid.
func BirthOn(d Date) Birth {
	if !d.Valid() {
		return Birth{}
	}
	b, _ := NewBirth(d.Y, d.M, d.D)
	return b
}

// ParseBirthText reads what Text gives: "1950", "1950-03", "1950-03-12", "".
func ParseBirthText(s string) (Birth, error) {
	var month, day string
	switch {
	case s == "":
		return Birth{}, nil
	case len(s) == 4:
		month, day = "00", "00"
	case len(s) == 7 && s[4] == '-' && s[5:] != "00":
		month, day = s[5:7], "00"
	case len(s) == 10 && s[4] == '-' && s[7] == '-' && s[8:] != "00":
		month, day = s[5:7], s[8:]
	default:
		return Birth{}, refuse(BirthFormat, "")
	}
	parts, ok := fields(s[:4], month, day)
	if !ok {
		return Birth{}, refuse(BirthFormat, "")
	}
	b, ok := NewBirth(parts[0], parts[1], parts[2])
	if !ok {
		return Birth{}, refuse(BirthImpossible, "")
	}
	return b, nil
}

func (b Birth) parts() (year, month, day int) {
	if b.sealed == 0 {
		return 0, 0, 0
	}
	n := int(unseal(b.sealed))
	return n / 10000, n / 100 % 100, n % 100
}

// IsZero reports whether the date is absent.
func (b Birth) IsZero() bool { return b.sealed == 0 }

// Year gives the year, 0 when absent.
func (b Birth) Year() int { y, _, _ := b.parts(); return y }

// Month gives 1 to 12, 0 when unknown.
func (b Birth) Month() int { _, m, _ := b.parts(); return m }

// Day gives 1 to 31, 0 when unknown.
func (b Birth) Day() int { _, _, d := b.parts(); return d }

// Precision tells how much is known.
func (b Birth) Precision() Precision {
	switch _, m, d := b.parts(); {
	case b.IsZero():
		return PrecisionNone
	case m == 0:
		return PrecisionYear
	case d == 0:
		return PrecisionMonth
	}
	return PrecisionDay
}

// IsNewYear reports 1 January, by which registers often mean that only the year is known.
func (b Birth) IsNewYear() bool { _, m, d := b.parts(); return m == 1 && d == 1 }

// Date gives the day; ok only if all of it is known.
func (b Birth) Date() (d Date, ok bool) {
	y, m, day := b.parts()
	return Date{y, m, day}, day != 0
}

// First gives the earliest day it may mean, zero when absent.
func (b Birth) First() Date {
	y, m, d := b.parts()
	if y == 0 {
		return Date{}
	}
	return Date{y, max(m, 1), max(d, 1)}
}

// Last gives the latest day it may mean, zero when absent.
func (b Birth) Last() Date {
	y, m, d := b.parts()
	switch {
	case y == 0:
		return Date{}
	case m == 0:
		return Date{y, 12, 31}
	case d == 0:
		return Date{y, m, DaysIn(y, m)}
	}
	return Date{y, m, d}
}

// AgeOn gives the least and the greatest age in full years on a day; they differ by one at most. Before the birth both
// are 0, as they are when the birth is absent.
func (b Birth) AgeOn(now Date) (youngest, oldest int) {
	if b.IsZero() {
		return 0, 0
	}
	return age(b.Last(), now), age(b.First(), now)
}

func age(born, now Date) int {
	years := now.Y - born.Y
	if now.M < born.M || now.M == born.M && now.D < born.D {
		years--
	}
	return max(years, 0)
}

// Compatible reports whether both may be one date: equal as far as both are known, 1 January counting as a year alone.
// An absent date is compatible with none, for it supports no match.
func (b Birth) Compatible(other Birth) bool {
	if b.IsZero() || other.IsZero() {
		return false
	}
	if b == other {
		return true
	}
	y, m, d := b.parts()
	oy, om, od := other.parts()
	if y != oy {
		return false
	}
	if m == 0 || om == 0 || b.IsNewYear() || other.IsNewYear() {
		return true
	}
	return m == om && (d == 0 || od == 0 || d == od)
}

// Swapped reports whether the two differ only by day and month having changed places.
func (b Birth) Swapped(other Birth) bool {
	y, m, d := b.parts()
	oy, om, od := other.parts()
	return b != other && d != 0 && y == oy && m == od && d == om
}

// Compare orders by year, month, day; the unknown and the absent first.
func (b Birth) Compare(other Birth) int {
	y, m, d := b.parts()
	oy, om, od := other.parts()
	return Date{y, m, d}.Compare(Date{oy, om, od})
}

// Text gives the clear form for storage: "1950", "1950-03", "1950-03-12", "" when absent.
func (b Birth) Text() string {
	y, m, d := b.parts()
	switch b.Precision() {
	case PrecisionNone:
		return ""
	case PrecisionYear:
		return padded(uint64(y), 4)
	case PrecisionMonth:
		return padded(uint64(y), 4) + "-" + two(m)
	}
	return Date{y, m, d}.String()
}

// Format gives the clear form for people: "1950", "03/1950", "12/03/1950", "" when absent.
func (b Birth) Format() string {
	y, m, d := b.parts()
	switch b.Precision() {
	case PrecisionNone:
		return ""
	case PrecisionYear:
		return padded(uint64(y), 4)
	case PrecisionMonth:
		return two(m) + "/" + padded(uint64(y), 4)
	}
	return Date{y, m, d}.Format()
}

// String gives a mask that shows only how much is known, "" when absent.
func (b Birth) String() string {
	switch b.Precision() {
	case PrecisionNone:
		return ""
	case PrecisionYear:
		return "••••"
	case PrecisionMonth:
		return "••/••••"
	}
	return "••/••/••••"
}

// GoString gives the mask.
func (b Birth) GoString() string { return b.String() }

// LogValue gives the mask.
func (b Birth) LogValue() slog.Value { return slog.StringValue(b.String()) }

// MarshalText gives the mask, to JSON and XML too.
func (b Birth) MarshalText() ([]byte, error) { return []byte(b.String()), nil }
