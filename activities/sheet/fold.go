package sheet

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// marked is the key of a header with its diacritics: lower case, punctuation as spaces, the tone mark moved
// to the end of its word so that "hoá" and "hóa" are one.
func marked(s string) string { return fold(s, true) }

// plain is the key without any diacritics.
func plain(s string) string { return fold(s, false) }

func fold(s string, keep bool) string {
	var b strings.Builder
	var tone rune
	space := false
	endWord := func() {
		if tone != 0 && keep {
			b.WriteRune(tone)
		}
		tone = 0
	}
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case isTone(r):
			tone = r
		case unicode.Is(unicode.Mn, r):
			if keep {
				b.WriteRune(r)
			}
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			if space && b.Len() > 0 {
				b.WriteByte(' ')
			}
			space = false
			b.WriteRune(dLetter(r, keep))
		default:
			endWord()
			space = true
		}
	}
	endWord()
	return b.String()
}

func isTone(r rune) bool {
	switch r {
	case 0x300, 0x301, 0x303, 0x309, 0x323:
		return true
	}
	return false
}

// dLetter makes one đ of its look-alikes (Icelandic eth, African d), or a plain d.
func dLetter(r rune, keep bool) rune {
	switch r {
	case 'đ', 'ð', 'ɖ':
		if keep {
			return 'đ'
		}
		return 'd'
	}
	return r
}

var (
	reParens = regexp.MustCompile(`[(\[][^)\]]*[)\]]?`)
	reNumber = regexp.MustCompile(`^\s*\(?\d{1,2}\s*[.)]\s*`)
	reSplit  = regexp.MustCompile(`[/\n:;,]| - `)
)

// spellings are the texts a header is tried under, the fullest first.
func spellings(header string) []string {
	bare := reParens.ReplaceAllString(header, " ")
	unnumbered := reNumber.ReplaceAllString(bare, "")
	return []string{header, bare, unnumbered}
}
