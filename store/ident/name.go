package ident

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// MaxName is the greatest length of a name in characters (field HO_TEN of QĐ 4750/QĐ-BYT).
const MaxName = 255

// CleanName gives a full name as it is kept: NFC, single spaces, every word with a capital. Apostrophe and hyphen are
// allowed ("H'Mai", "Y-Moan").
func CleanName(s string) (string, []Flag, error) {
	if blank(s) {
		return "", nil, nil
	}
	if code, hint := wrongEncoding(s); code != "" {
		return "", nil, refuse(code, hint)
	}
	s, flags := settleSpelling(s)
	if err := checkName(s); err != nil {
		return "", nil, err
	}
	s, flags = settleCase(s, flags)
	if isASCII(s) {
		flags = append(flags, Flag{Code: NameNoMarks})
	}
	if mother, ok := motherOfNewborn(s); ok {
		flags = append(flags, Flag{NameNewborn, mother})
	}
	return s, flags, nil
}

// settleSpelling leaves composed letters, a true Đ, straight apostrophes and single spaces.
func settleSpelling(s string) (string, []Flag) {
	var flags []Flag
	if !isClean(s) {
		if !norm.NFC.IsNormalString(s) {
			flags = append(flags, Flag{Code: NameNFD})
		}
		s = CleanText(s)
		if repaired := strings.Map(repairD, s); repaired != s {
			s = repaired
			flags = append(flags, Flag{NameEth, s})
		}
	}
	return strings.Map(plainApostrophe, s), flags
}

func checkName(s string) error {
	if utf8.RuneCountInString(s) > MaxName {
		return refuse(NameTooLong, "")
	}
	for _, r := range s {
		switch {
		case unicode.IsDigit(r):
			return refuse(NameDigits, "")
		case !nameRune(r):
			return refuse(NamePunctuation, withoutPunctuation(s))
		}
	}
	switch {
	case !strings.ContainsFunc(s, unicode.IsLetter):
		return refuse(NameEmpty, "")
	case !strings.Contains(s, " "):
		return refuse(NameOneWord, TitleName(s))
	}
	return nil
}

func nameRune(r rune) bool {
	return r == ' ' || r == '\'' || r == '-' || letterOf(r).base != 0 || unicode.IsLetter(r) || unicode.Is(unicode.Mn, r)
}

// withoutPunctuation proposes the name without what does not belong, if that leaves a name.
func withoutPunctuation(s string) string {
	s = CleanText(strings.Map(func(r rune) rune {
		if nameRune(r) {
			return r
		}
		return ' '
	}, s))
	if checkName(s) != nil {
		return ""
	}
	return TitleName(s)
}

// settleCase raises first letters before it looks for capitals, so that "vĂN" ends as "Văn" too.
func settleCase(s string, flags []Flag) (string, []Flag) {
	raised, code := capitals(s, func(r rune) rune { return r }), NameLower
	if allCaps(raised) {
		raised, code = TitleName(raised), NameCaps
	}
	if raised == s {
		return s, flags
	}
	return raised, append(flags, Flag{code, raised})
}

func allCaps(s string) bool {
	n := 0
	for _, r := range s {
		switch {
		case unicode.IsLower(r):
			return false
		case unicode.IsUpper(r):
			n++
		}
	}
	return n > 1
}

// TitleName writes every word, and every part after a hyphen or apostrophe, with a capital and small letters. The
// abbreviation CB in front of a newborn's name stays.
func TitleName(s string) string {
	title := capitals(s, unicode.ToLower)
	if strings.HasPrefix(title, "Cb ") {
		return "CB" + title[2:]
	}
	return title
}

func capitals(s string, rest func(rune) rune) string {
	start := true
	return strings.Map(func(r rune) rune {
		switch {
		case !unicode.IsLetter(r) && !unicode.Is(unicode.Mn, r):
			start = true
			return r
		case start:
			start = false
			return unicode.ToUpper(r)
		}
		return rest(r)
	}, s)
}

// newbornPrefixes are folded; the longer stands first.
var newbornPrefixes = [...]string{"cb me ", "cb ", "con ba ", "con me ", "con chi ", "con cua ", "con san phu "}

// motherOfNewborn finds the mother's name in that of a child written down before it had one.
func motherOfNewborn(s string) (mother string, ok bool) {
	if c := s[0] | 0x20; c != 'c' {
		return "", false
	}
	folded := Fold(s)
	for _, p := range newbornPrefixes {
		if !strings.HasPrefix(folded, p) {
			continue
		}
		words := strings.Fields(s)[strings.Count(p, " "):]
		return strings.Join(words, " "), len(words) > 0
	}
	return "", false
}

// CheckName compares a clean name with the sex: the middle names Thị and Văn belong to women and men. Only doubts come of it.
func CheckName(name string, s Sex) []Flag {
	words := strings.Fields(name)
	if len(words) < 3 {
		return nil
	}
	for _, w := range words[1 : len(words)-1] {
		if w == "Thị" && s == Male || w == "Văn" && s == Female {
			return []Flag{{Code: NameSex}}
		}
	}
	return nil
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}
