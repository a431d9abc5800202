package phrase

import (
	"strconv"
	"strings"
)

// Count writes a whole number with its thousands grouped: by dots in Vietnamese, by commas in English.
func (w Words) Count(n int64) string {
	mark := ","
	if w.lang == Default {
		mark = "."
	}
	s := strconv.FormatInt(n, 10)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + mark + s[i:]
	}
	return s
}

// Decimal writes a number with one decimal as the language does.
func (w Words) Decimal(v float64) string {
	s := strconv.FormatFloat(v, 'f', 1, 64)
	if w.lang == Default {
		s = strings.Replace(s, ".", ",", 1)
	}
	return s
}
