package ident

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// CleanText makes a text fit to be kept: NFC, without control and format characters, with single spaces and none at the
// ends. Line breaks become spaces.
func CleanText(s string) string {
	if isClean(s) {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	pending := false
	for _, r := range s {
		switch {
		case isSpace(r):
			pending = b.Len() > 0
		case isInvisible(r):
		default:
			if pending {
				b.WriteByte(' ')
				pending = false
			}
			b.WriteRune(r)
		}
	}
	return norm.NFC.String(b.String())
}

// isClean answers quickly for printable ASCII and Vietnamese letters; a false answer costs time alone.
func isClean(s string) bool {
	space := true
	for _, r := range s {
		if r == ' ' {
			if space {
				return false
			}
			space = true
			continue
		}
		space = false
		if r < ' ' || r >= 0x7f && letterOf(r).base == 0 {
			return false
		}
	}
	return !space || s == ""
}

// Fold gives search key B: small letters without any mark, đ as d, single spaces. It is the same for NFC and NFD, and
// for every placement of the tone. i and y stay apart.
func Fold(s string) string {
	b := make([]byte, 0, len(s))
	space, foreign := true, false
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case c > ' ' && c < 0x7f:
				b, space = append(b, lowerASCII(c)), false
			case isSpace(rune(c)) && !space:
				b, space = append(b, ' '), true
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		if l := letterOf(r); l.base != 0 {
			b, space = append(b, l.base), false
			continue
		}
		before := len(b)
		b = foldForeign(b, r, space)
		if len(b) > before {
			space, foreign = b[len(b)-1] == ' ', true
		}
	}
	if len(b) > 0 && b[len(b)-1] == ' ' {
		b = b[:len(b)-1]
	}
	if foreign {
		return norm.NFC.String(string(b))
	}
	return string(b)
}

func lowerASCII(c byte) byte {
	switch {
	case c >= 'A' && c <= 'Z':
		return c + 'a' - 'A'
	case c == '`':
		return '\''
	}
	return c
}

// foldForeign appends what is left of a rune that is neither ASCII nor a Vietnamese letter.
func foldForeign(b []byte, r rune, space bool) []byte {
	switch {
	case isSpace(r):
		if space {
			return b
		}
		return append(b, ' ')
	case isInvisible(r) || unicode.Is(unicode.Mn, r):
		return b
	}
	if repairD(r) != r {
		return append(b, 'd')
	}
	for _, part := range norm.NFD.String(string(plainApostrophe(r))) {
		if !unicode.Is(unicode.Mn, part) {
			b = utf8.AppendRune(b, plainApostrophe(unicode.ToLower(part))) // U+1FFD is an acute by another number
		}
	}
	return b
}

// FoldTone gives search key A: NFC, small letters with their marks, the tone where the older spelling has it ("hòa" for
// "hoà"), single spaces.
func FoldTone(s string) string {
	if !isClean(s) {
		s = norm.NFC.String(strings.Map(lowerRune, strings.ToValidUTF8(CleanText(s), "\ufffd")))
	}
	b := make([]byte, 0, len(s)+8)
	var word syllable
	for _, r := range s {
		if l := letterOf(r); l.base != 0 {
			b = word.add(b, l)
			continue
		}
		word.loose = unicode.Is(unicode.Mn, r)
		b = utf8.AppendRune(word.flush(b), plainApostrophe(r))
	}
	return string(word.flush(b))
}

func lowerRune(r rune) rune { return plainApostrophe(unicode.ToLower(repairD(r))) }

// NameKey gives Fold with i for a y that is the only vowel at the end of a syllable, for "Lý" and "Lí", "Mỹ" and "Mĩ" are
// one name. It compares; a name is never changed by it.
func NameKey(s string) string { return equalizeY(Fold(s)) }

// NameKeyTone does to FoldTone what NameKey does to Fold.
func NameKeyTone(s string) string { return equalizeY(FoldTone(s)) }

func equalizeY(s string) string {
	if !strings.ContainsAny(s, "yỳỷỹýỵ") {
		return s
	}
	runes := []rune(s)
	for i, r := range runes {
		l := letterOf(r)
		last := i+1 == len(runes) || letterOf(runes[i+1]).base == 0
		if l.base == 'y' && last && !vowelBefore(runes[:i]) {
			runes[i] = toned('i', l.tone)
		}
	}
	return string(runes)
}

// vowelBefore reports a vowel in front of a y. The u of qu is none.
func vowelBefore(runes []rune) bool {
	n := len(runes)
	if n == 0 || !isVowel(letterOf(runes[n-1])) {
		return false
	}
	return !(n > 1 && runes[n-1] == 'u' && runes[n-2] == 'q')
}

// NoMarks replaces every letter by its plain one and keeps case and punctuation, so that Vietnamese text fits the GSM
// 7-bit alphabet. Typographic quotes, dashes and dots become ASCII.
func NoMarks(s string) string {
	b := make([]byte, 0, len(s))
	for _, r := range s {
		if r < utf8.RuneSelf {
			b = append(b, byte(r))
			continue
		}
		l := letterOf(repairD(r))
		switch {
		case l.base != 0 && l.upper:
			b = append(b, l.base-'a'+'A')
		case l.base != 0:
			b = append(b, l.base)
		default:
			b = appendPlain(b, r)
		}
	}
	return string(b)
}

func appendPlain(b []byte, r rune) []byte {
	switch {
	case plainApostrophe(r) == '\'':
		return append(b, '\'')
	case r == '“' || r == '”' || r == '„':
		return append(b, '"')
	case r == '–' || r == '—' || r == '‑':
		return append(b, '-')
	case r == '…':
		return append(b, "..."...)
	case r == '•' || r == '·':
		return append(b, '*')
	case isSpace(r):
		return append(b, ' ')
	case isInvisible(r) || unicode.Is(unicode.Mn, r):
		return b
	}
	for _, part := range norm.NFD.String(string(r)) {
		switch {
		case unicode.Is(unicode.Mn, part):
		case part != r:
			b = appendPlain(b, part) // a sign that is another one by another number, such as the Greek semicolon
		default:
			b = utf8.AppendRune(b, part)
		}
	}
	return b
}
