package ident

import "strings"

// ParseBirth reads a birth date as registers write it: dd/MM/yyyy with slashes, hyphens, dots or spaces, ddMMyyyy,
// yyyy-MM-dd, yyyyMMdd, MM/yyyy, MMyyyy, yyyy, 00 for an unknown day or month, and yyyyMMddHHmm of the health insurance XML. A time of day
// behind the date is dropped. A zero today skips what depends on it.
func ParseBirth(s string, today Date) (Birth, []Flag, error) {
	s = strings.TrimSpace(s)
	if blank(s) {
		return Birth{}, nil, nil
	}
	w, err := readBirth(dropTime(dropLead(s)))
	if err != nil {
		return Birth{}, nil, err
	}
	if w.shortYear {
		return Birth{}, nil, refuse(BirthTwoDigit, w.centuries(today))
	}
	b, ok := NewBirth(w.y, w.m, w.d)
	if !ok {
		return Birth{}, nil, refuse(BirthImpossible, w.swapped(today))
	}
	if err := plausible(b, today); err != nil {
		return Birth{}, nil, err
	}
	return b, w.flags(b, today), nil
}

// dropLead takes away the words that stand before a date, as in "năm 1948".
func dropLead(s string) string {
	at := strings.IndexAny(s, "0123456789")
	if at <= 0 {
		return s
	}
	switch strings.TrimSpace(Fold(s[:at])) {
	case "nam", "sinh nam", "nam sinh", "sinh", "sn", "ngay", "sinh ngay", "ngay sinh", "khoang nam":
		return s[at:]
	}
	return s
}

// written is a date as it stood in the source, before the calendar has judged it.
type written struct {
	y, m, d   int
	shortYear bool // y has two digits
	zeros     bool // the day or month was written as 00
	noTime    bool // the XML form, which has a place for the hour, had none
}

func readBirth(s string) (written, error) {
	if allDigits(s) {
		return readCompact(s)
	}
	var parts [3]string
	n, start := 0, 0
	for i := 0; i <= len(s); i++ {
		if i < len(s) && !isDateSeparator(s[i]) {
			continue
		}
		if i > start {
			if n == 3 || !allDigits(s[start:i]) {
				return written{}, refuse(BirthFormat, "")
			}
			parts[n] = s[start:i]
			n++
		}
		start = i + 1
	}
	switch n {
	case 3:
		return threeParts(parts[0], parts[1], parts[2])
	case 2:
		return twoParts(parts[0], parts[1])
	case 1:
		return readCompact(parts[0])
	}
	return written{}, refuse(BirthFormat, "")
}

func isDateSeparator(c byte) bool { return c == '/' || c == '-' || c == '.' || c == ' ' }

func threeParts(a, b, c string) (written, error) {
	if len(a) == 4 {
		a, c = c, a
	}
	if len(a) > 2 || len(b) > 2 {
		return written{}, refuse(BirthFormat, "")
	}
	return dayMonthYear(a, b, c)
}

func twoParts(a, b string) (written, error) {
	if len(a) == 4 {
		a, b = b, a
	}
	if len(a) > 2 {
		return written{}, refuse(BirthFormat, "")
	}
	return dayMonthYear("0", a, b)
}

func dayMonthYear(day, month, year string) (written, error) {
	w := written{y: atoi(year), m: atoi(month), d: atoi(day), shortYear: len(year) == 2}
	if len(year) != 4 && !w.shortYear {
		return written{}, refuse(BirthFormat, "")
	}
	return w.normal(), nil
}

// normal turns an unknown month into an unknown day as well, for a day alone tells nothing.
func (w written) normal() written {
	if w.m == 0 && w.d <= 1 {
		w.zeros, w.d = true, 0
	}
	return w
}

// readCompact reads digits without separators. Day first and year first never fit both: a year begins with 18 to 21,
// which is no month.
func readCompact(s string) (written, error) {
	switch len(s) {
	case 4:
		return written{y: atoi(s)}, nil
	case 6:
		return sixDigits(s), nil
	case 8:
		if w := (written{y: atoi(s[4:]), m: atoi(s[2:4]), d: atoi(s[:2])}).normal(); w.possible() {
			return w, nil
		}
		if w := (written{y: atoi(s[:4]), m: atoi(s[4:6]), d: atoi(s[6:])}).normal(); w.possible() {
			return w, nil
		}
		return (written{y: atoi(s[4:]), m: atoi(s[2:4]), d: atoi(s[:2])}).normal(), nil
	case 12, 14:
		w := written{y: atoi(s[:4]), m: atoi(s[4:6]), d: atoi(s[6:8])}.normal()
		w.noTime = atoi(s[8:]) == 0
		return w, nil
	}
	return written{}, refuse(BirthFormat, "")
}

func sixDigits(s string) written {
	for _, w := range [2]written{
		{y: atoi(s[2:]), m: atoi(s[:2])},
		{y: atoi(s[:4]), m: atoi(s[4:])},
	} {
		if w.m > 0 && w.possible() {
			return w
		}
	}
	return written{y: atoi(s[4:]), m: atoi(s[2:4]), d: atoi(s[:2]), shortYear: true}.normal()
}

func (w written) possible() bool {
	_, ok := NewBirth(w.y, w.m, w.d)
	return ok
}

// centuries proposes the years that a two-digit year may mean, the younger first.
func (w written) centuries(today Date) string {
	var hints []string
	for _, century := range [2]int{2000, 1900} {
		b, ok := NewBirth(century+w.y, w.m, w.d)
		if ok && plausible(b, today) == nil {
			hints = append(hints, b.Format())
		}
	}
	return strings.Join(hints, HintSeparator)
}

// swapped proposes the month first reading of a date that is none with the day first.
func (w written) swapped(today Date) string {
	b, ok := NewBirth(w.y, w.d, w.m)
	if !ok || w.d == 0 || plausible(b, today) != nil {
		return ""
	}
	return b.Format()
}

func (w written) flags(b Birth, today Date) (flags []Flag) {
	if w.zeros || b.IsNewYear() {
		flags = append(flags, Flag{Code: BirthHeaped})
	}
	if d, ok := b.Date(); ok && w.noTime && !today.IsZero() && today.Sub(d) <= 28 {
		flags = append(flags, Flag{Code: BirthNoTime})
	}
	return flags
}

func plausible(b Birth, today Date) error {
	if today.IsZero() {
		return nil
	}
	if b.First().After(today) {
		return refuse(BirthFuture, "")
	}
	if youngest, _ := b.AgeOn(today); youngest > MaxAge {
		return refuse(BirthTooOld, "")
	}
	return nil
}

// dropTime cuts a time of day, which has a colon, off a date: "1985-03-12T00:00:00", "12/03/1985 0:00".
func dropTime(s string) string {
	i := strings.IndexAny(s, "T ")
	if i < 6 || strings.IndexByte(s[i:], ':') < 0 {
		return s
	}
	return s[:i]
}
