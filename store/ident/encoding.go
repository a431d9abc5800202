package ident

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// wrongEncoding recognizes a name in a font encoding from before Unicode, or broken bytes. The hint is the likely
// reading, "" when there is none. The code is "" for a sound name.
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
			return TextEncoding, likelyReading(s)
		}
		before = r
	}
	return "", ""
}

// strayRune reports a rune that no Vietnamese spelling has in that place.
func strayRune(before, r rune) bool {
	l, b := letterOf(r), letterOf(before)
	switch {
	case r < utf8.RuneSelf || r == '\u00a0' || r == '\u00b4':
		return false
	case r == utf8.RuneError:
		return true
	case repairD(r) != r:
		return b.base != 0 && !b.upper
	case unicode.ToLower(r) >= 0x100: // Ÿ would be a stray ÿ as soon as the name is written in small letters
		return false
	case l.base == 0:
		return true
	case l.upper && b.base != 0 && !b.upper:
		return true
	}
	return (b.base == 'a' || b.base == 'e') && rune(b.base) == b.plain && b.tone == ngang
}

// likelyReading reads s as VNI and as TCVN3 and gives the one reading that looks like a name.
func likelyReading(s string) string {
	reading := ""
	for _, read := range [...]func(string) (string, bool){readVNI, readTCVN3} {
		r, ok := read(s)
		if !ok || !plainlyVietnamese(r) {
			continue
		}
		if reading != "" && reading != r {
			return ""
		}
		reading = r
	}
	if reading == "" {
		return ""
	}
	if reading = CleanText(reading); checkName(reading) != nil {
		return ""
	}
	return TitleName(reading)
}

// clusters are the vowels that a Vietnamese syllable may hold between its consonants.
const clusters = " a ă â e ê i o ô ơ u ư y ai ao au ay âu ây eo êu ia iê iu iêu oa oă oai oao oay oe oeo oi oo ôi ơi " +
	"ua uâ uây uê ui uô uôi uơ uy uya uyê uyu ưa ưi ươ ươi ươu ưu yê yêu "

// plainlyVietnamese reports words of Vietnamese letters with known vowels between the consonants and one tone at most.
func plainlyVietnamese(s string) bool {
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return isSpace(r) || r == '-' || r == '\'' }) {
		if !plainSyllable(word) {
			return false
		}
	}
	return true
}

func plainSyllable(word string) bool {
	var s syllable
	tones := 0
	for _, r := range word {
		l := letterOf(r)
		if l.base == 0 || s.n == maxSyllable {
			return false
		}
		if l.tone != ngang {
			tones++
		}
		s.add(nil, l)
	}
	first := s.onset()
	cluster := ""
	for _, l := range s.letters[first:s.n] {
		if !isVowel(l) {
			break
		}
		cluster += string(l.plain)
	}
	return tones <= 1 && s.nucleus() >= 0 && strings.Contains(clusters, " "+cluster+" ")
}

// tcvn3 lists what the bytes 0xB5 upwards stand for in TCVN 5712:1993, second part, as they show in Latin-1.
const tcvn3 = " ¡Ă ¢Â £Ê ¤Ô ¥Ơ ¦Ư §Đ ¨ă ©â ªê «ô ¬ơ \u00adư ®đ " +
	"µà ¶ả ·ã ¸á ¹ạ »ằ ¼ẳ ½ẵ ¾ắ Æặ Çầ Èẩ Éẫ Êấ Ëậ Ìè Îẻ Ïẽ Ðé Ñẹ Òề Óể Ôễ Õế Öệ ×ì Øỉ Üĩ Ýí Þị " +
	"ßò áỏ âõ ãó äọ åồ æổ çỗ èố éộ êờ ëở ìỡ íớ îợ ïù ñủ òũ óú ôụ õừ öử ÷ữ øứ ùự úỳ ûỷ üỹ ýý þỵ "

func readTCVN3(s string) (string, bool) {
	var b strings.Builder
	for _, r := range s {
		if r < utf8.RuneSelf || r == '\u00a0' {
			b.WriteRune(r)
			continue
		}
		_, after, ok := strings.Cut(tcvn3, " "+string(r))
		if !ok || r >= 0x100 {
			return "", false
		}
		now, _ := utf8.DecodeRuneInString(after)
		b.WriteRune(now)
	}
	return b.String(), true
}

// vniMarks lists the characters that VNI puts behind a vowel, with the combining marks they add.
var vniMarks = map[rune]string{
	'ø': "\u0300", 'ù': "\u0301", 'û': "\u0309", 'õ': "\u0303", 'ï': "\u0323",
	'â': "\u0302", 'á': "\u0302\u0301", 'à': "\u0302\u0300", 'å': "\u0302\u0309", 'ã': "\u0302\u0303", 'ä': "\u0302\u0323",
	'ê': "\u0306", 'é': "\u0306\u0301", 'è': "\u0306\u0300", 'ú': "\u0306\u0309", 'ü': "\u0306\u0303", 'ë': "\u0306\u0323",
}

// vniLetters are the characters that stand alone.
var vniLetters = map[rune]rune{
	'ñ': 'đ', 'í': 'í', 'ì': 'ì', 'æ': 'ỉ', 'ó': 'ĩ', 'ò': 'ị', 'ô': 'ơ', 'ö': 'ư', 'î': 'ỵ',
}

func readVNI(s string) (string, bool) {
	var b strings.Builder
	afterVowel := false
	for _, r := range s {
		small := unicode.ToLower(r)
		alone, isLetter := vniLetters[small]
		switch {
		case r < utf8.RuneSelf || r == '\u00a0':
			b.WriteRune(r)
			afterVowel = isVowel(letterOf(r))
		case isLetter:
			if r != small {
				alone = unicode.ToUpper(alone)
			}
			b.WriteRune(alone)
			afterVowel = alone != 'đ' && alone != 'Đ'
		case afterVowel && vniMarks[small] != "":
			b.WriteString(vniMarks[small])
			afterVowel = false
		default:
			return "", false
		}
	}
	return norm.NFC.String(b.String()), true
}
