package ident

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// MaxSortKey bounds the length of a sort key in bytes; a column of that many bytes holds every key.
const MaxSortKey = 200

const (
	endOfLetters = '!' // below every letter, so that a shorter word comes first
	ranks        = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	afterAll     = '~' // before the code point of a letter that the alphabet does not have
)

// GivenName gives the last word of a full name, by which Vietnamese lists are ordered; "" for none.
func GivenName(full string) string {
	full = strings.TrimSpace(full)
	return full[strings.LastIndexFunc(full, isSpace)+1:]
}

// NameSortKey gives an ASCII text whose byte order is the Vietnamese order of names: by given name, then surname, then
// middle names; letters a ă â b c d đ e ê …, and among equal letters the tones ngang huyền hỏi ngã sắc nặng. Case,
// punctuation and the placement of the tone make no difference.
func NameSortKey(full string) string {
	words := strings.Fields(FoldTone(full))
	if n := len(words); n > 1 {
		given := words[n-1]
		copy(words[1:], words[:n-1])
		words[0] = given
	}
	b := make([]byte, 0, MaxSortKey)
	for _, w := range words {
		b = appendWordKey(b, w)
		if len(b) >= MaxSortKey {
			return string(b[:MaxSortKey])
		}
	}
	return string(b)
}

// appendWordKey writes the ranks of the letters, then the tones.
func appendWordKey(b []byte, w string) []byte {
	for _, r := range w {
		l := sortLetter(r)
		switch {
		case l.rank != 0:
			b = append(b, ranks[l.rank])
		case unicode.IsLetter(r):
			b = append(b, afterAll)
			for shift := 16; shift >= 0; shift -= 4 {
				b = append(b, ranks[r>>shift&0xf])
			}
		}
	}
	b = append(b, endOfLetters)
	for _, r := range w {
		if l := sortLetter(r); l.tone != ngang {
			b = append(b, '0'+l.tone)
		}
	}
	return append(b, endOfLetters)
}

// sortLetter counts a Latin letter with a foreign mark as the letter with a tone after all others.
func sortLetter(r rune) letter {
	if l := letterOf(r); l.base != 0 || r < 0x80 {
		return l
	}
	for _, base := range norm.NFD.String(string(r)) {
		l := letterOf(base)
		l.tone = otherMark
		if l.rank == 0 {
			return letter{}
		}
		return l
	}
	return letter{}
}
