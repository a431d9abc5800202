package ident

import "unicode/utf8"

// wrongEncoding recognizes a name in a font encoding from before Unicode, or broken bytes. The code is "" for a sound name.
func wrongEncoding(s string) (code Code, hint string) {
	if isASCII(s) {
		return "", ""
	}
	if !utf8.ValidString(s) {
		return TextEncoding, ""
	}
	var before rune
	for _, r := range s {
		if strayRune(before, r) {
			return TextEncoding, ""
		}
		before = r
	}
	return "", ""
}

// strayRune reports a rune that no Vietnamese spelling has in that place.
func strayRune(before, r rune) bool {
	l, b := letterOf(r), letterOf(before)
	switch {
	case r < utf8.RuneSelf:
		return false
	case r == utf8.RuneError:
		return true
	case r == 'Ð' || r == 'ð':
		return b.base != 0 && !b.upper
	case r == '\u00a0' || r == '\u00b4':
		return false
	case r < 0x100 && l.base == 0:
		return true
	case r >= 0x100:
		return false
	case l.upper && b.base != 0 && !b.upper:
		return true
	}
	return (b.base == 'a' || b.base == 'e') && rune(b.base) == b.plain && b.tone == ngang
}
