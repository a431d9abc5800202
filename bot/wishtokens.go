package bot

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"hssk/store/ident"
)

// word is one word or number of a message.
type word struct {
	raw    string // as it was typed
	key    string // folded, short forms written out
	digits string // of a number, a date or a time: without letters for digits; empty: it is none
}

// message is what was typed, word by word.
type message struct {
	words []word
	today ident.Date
}

// maxRead bounds what is looked at: nobody puts a wish into more words.
const maxRead = 60

var (
	cardShape   = regexp.MustCompile(`^[A-Za-z]{2}[0-9oO]{13}$`)
	clockShape  = regexp.MustCompile(`\b([01]?\d|2[0-3]):([0-5]\d)\b`)
	timeShape   = regexp.MustCompile(`^(\d{1,2})(?:h|g|gio)(\d{2})?$`)
	dateShape   = regexp.MustCompile(`^\d{1,2}([./-]\d{1,2})?[./-]\d{1,4}$|^\d{4}[./-]\d{1,2}[./-]\d{1,2}$`)
	numberShape = regexp.MustCompile(`^\+?[0-9][0-9./-]*$`)
)

// read takes a message apart.
func read(text string, today ident.Date) message {
	m := message{today: today}
	text = clockShape.ReplaceAllString(ident.CleanText(strings.ToValidUTF8(text, " ")), "${1}h$2")
	for _, part := range strings.FieldsFunc(text, parts) {
		part = strings.Trim(part, ".-/+*#_")
		if len(m.words) >= maxRead || part == "" {
			continue
		}
		m.words = append(m.words, apart(part)...)
	}
	m.words = joinDates(joinNumbers(m.words))
	return m
}

// joinDates makes one word of a date with its year whose parts are named: "19 thang 7 nam 1982".
func joinDates(words []word) []word {
	for i := 0; i+4 < len(words); i++ {
		day, ok1 := words[i].small()
		month, ok2 := words[i+2].small()
		year, ok3 := words[i+4].bare()
		if !ok1 || !ok2 || !ok3 || len(year) != 4 || words[i+1].key != "thang" || words[i+3].key != "nam" {
			continue
		}
		one := word{digits: strconv.Itoa(day) + "/" + strconv.Itoa(month) + "/" + year, raw: typed(words[i : i+5])}
		one.key = one.digits
		return append(append(slices.Clone(words[:i]), one), words[i+5:]...)
	}
	return words
}

// parts separates words. Dots, hyphens and slashes may be inside a number.
func parts(r rune) bool {
	switch {
	case strings.ContainsRune(".-/+", r), unicode.IsLetter(r), unicode.IsDigit(r), unicode.Is(unicode.Mn, r):
		return false
	}
	return true
}

// apart takes words apart that were written together, such as "2xong", "hen15/12", "HSSK017085000000", "thon.Luy".
func apart(s string) []word {
	if cardShape.MatchString(s) {
		return []word{{raw: s, key: ident.Fold(s), digits: strings.ToUpper(s[:2]) + asDigits(s[2:])}}
	}
	if n, ok := number(s); ok {
		return []word{{raw: s, key: n, digits: n}}
	}
	if key := ident.Fold(s); timeShape.MatchString(key) {
		return []word{{raw: s, key: key, digits: key}}
	}
	if i := strings.IndexAny(s, "-./+"); i > 0 && !digitsAround(s, i) {
		return append(apart(s[:i]), rest(s[i+1:])...)
	}
	for i, r := range s {
		if before, _ := utf8.DecodeLastRuneInString(s[:i]); i > 0 && isDigit(before) != isDigit(r) && unicode.IsLetter(before) != unicode.IsLetter(r) {
			return append(apart(s[:i]), rest(s[i:])...)
		}
	}
	return []word{{raw: s, key: longForm(ident.Fold(s))}}
}

func rest(s string) []word {
	if s = strings.Trim(s, "-./+"); s == "" {
		return nil
	}
	return apart(s)
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func digitsAround(s string, i int) bool {
	return i+1 < len(s) && isDigit(rune(s[i-1])) && isDigit(rune(s[i+1]))
}

// number reads digits, with letters that look like them: O and o for 0, l and I for 1. Most of it must be digits, or it
// must be as long as a phone number.
func number(s string) (string, bool) {
	clear, like := 0, 0
	for _, r := range s {
		switch {
		case isDigit(r):
			clear++
		case strings.ContainsRune("oOlI", r):
			like++
		case !strings.ContainsRune("+./-", r):
			return "", false
		}
	}
	if clear == 0 || like > clear && clear+like < 9 || like > 0 && clear+like < 3 {
		return "", false
	}
	n := asDigits(s)
	return n, numberShape.MatchString(n)
}

func asDigits(s string) string {
	return strings.NewReplacer("o", "0", "O", "0", "l", "1", "I", "1").Replace(s)
}

// bare gives the digits of a number that is no date; ok is false for a date.
func (w word) bare() (digits string, ok bool) {
	if w.digits == "" || timeShape.MatchString(w.digits) || dateShape.MatchString(w.digits) && len(onlyDigits(w.digits)) < 9 {
		return "", false
	}
	return onlyDigits(w.digits), true
}

func onlyDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if isDigit(r) {
			return r
		}
		return -1
	}, s)
}

// small gives a number as it stands in lists.
func (w word) small() (n int, ok bool) {
	if len(w.digits) == 0 || len(w.digits) > 3 || onlyDigits(w.digits) != w.digits {
		return 0, false
	}
	for _, r := range w.digits {
		n = 10*n + int(r-'0')
	}
	return n, true
}

// joinNumbers puts numbers together that were written in groups, if that gives something of the length of a number that
// people have: 6, 9, 10, 11, 12 or 15 digits.
func joinNumbers(words []word) []word {
	var out []word
	for i := 0; i < len(words); {
		joined, raw, best := "", "", 0
		for j := i; j < len(words); j++ {
			digits, ok := words[j].bare()
			if !ok || strings.ContainsAny(words[j].digits, "/") {
				break
			}
			joined, raw = joined+digits, strings.TrimSpace(raw+" "+words[j].raw)
			if j > i && wholeLength(joined, len(digits)) {
				best = j
			}
		}
		if best == 0 {
			out = append(out, words[i])
			i++
			continue
		}
		one := word{}
		for _, w := range words[i : best+1] {
			one.raw, one.digits = strings.TrimSpace(one.raw+" "+w.raw), one.digits+onlyDigits(w.digits)
		}
		one.key = one.digits
		out = append(out, one)
		i = best + 1
	}
	return out
}

// wholeLength reports whether digits in groups look like a whole number; a group of one or two is rather a choice.
func wholeLength(joined string, group int) bool {
	if group < 2 {
		return false
	}
	switch len(joined) {
	case 6:
		return group == 3
	case 9, 12:
		return true
	case 10, 11:
		return joined[0] == '0' || strings.HasPrefix(joined, "84")
	}
	return false
}

// numbers counts the words that are numbers.
func (m message) numbers() (n int) {
	for _, w := range m.words {
		if w.digits != "" {
			n++
		}
	}
	return n
}

// tight is the words without spaces between them, as people write who know the word but not where it ends.
func tight(words []word) string { return strings.ReplaceAll(spaced(words), " ", "") }

func spaced(words []word) string {
	var keys []string
	for _, w := range words {
		keys = append(keys, w.key)
	}
	return strings.Join(keys, " ")
}

// typed is the words as they were typed.
func typed(words []word) string {
	var raw []string
	for _, w := range words {
		raw = append(raw, w.raw)
	}
	return strings.Join(raw, " ")
}
