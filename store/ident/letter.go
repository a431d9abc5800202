package ident

import "unicode"

// Tones in the order of the dictionaries.
const (
	ngang = iota
	huyen
	hoi
	nga
	sac
	nang
	otherMark // a mark that Vietnamese does not know, as in ñ
)

// alphabet holds the letters in the order of the dictionaries, f j w z in their Latin places.
const alphabet = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"

// vowels are spelled with the tones in order.
const vowels = "aàảãáạ ăằẳẵắặ âầẩẫấậ eèẻẽéẹ êềểễếệ iìỉĩíị oòỏõóọ ôồổỗốộ ơờởỡớợ uùủũúụ ưừửữứự yỳỷỹýỵ"

// letter is what folding and sorting need to know of one rune. A zero base means that the rune is no Vietnamese letter.
type letter struct {
	base  byte // a to z
	rank  byte // place in the alphabet from 1
	tone  byte
	upper bool
	plain rune // small, without the tone
}

// lastLetter is above ỹ, the last Vietnamese letter of Unicode.
const lastLetter = 0x1F00

var letters = spellLetters()

func spellLetters() *[lastLetter]letter {
	var table [lastLetter]letter
	base := map[rune]byte{'ă': 'a', 'â': 'a', 'đ': 'd', 'ê': 'e', 'ô': 'o', 'ơ': 'o', 'ư': 'u'}
	rank := byte(0)
	for _, r := range alphabet {
		rank++
		l := letter{base: base[r], rank: rank, plain: r}
		if l.base == 0 {
			l.base = byte(r)
		}
		table[r] = l
	}
	var plain rune
	tone := byte(0)
	for _, r := range vowels {
		if r == ' ' {
			tone = 0
			continue
		}
		if tone == 0 {
			plain = r
		}
		l := table[plain]
		l.tone = tone
		table[r] = l
		tone++
	}
	for r := rune(0); r < lastLetter; r++ {
		if l := table[r]; l.base != 0 && unicode.ToUpper(r) != r {
			l.upper = true
			table[unicode.ToUpper(r)] = l
		}
	}
	return &table
}

func letterOf(r rune) letter {
	if r < 0 || r >= lastLetter {
		return letter{}
	}
	return letters[r]
}

// toned gives the small vowel with a tone.
func toned(plain rune, tone byte) rune {
	i := byte(0)
	found := false
	for _, r := range vowels {
		switch {
		case r == ' ' && found:
			return plain
		case found:
			i++
		case r == plain:
			found = true
		}
		if found && i == tone {
			return r
		}
	}
	return plain
}

func isVowel(l letter) bool {
	switch l.base {
	case 'a', 'e', 'i', 'o', 'u', 'y':
		return true
	}
	return false
}

// isSpace counts the zero width space in, for it separates words.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\u200b' }

// isInvisible reports controls and format characters, which leave no trace on paper.
func isInvisible(r rune) bool {
	return (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) && !isSpace(r)
}

// repairD gives Đ or đ for the look-alikes of other alphabets, any other rune unchanged.
func repairD(r rune) rune {
	switch r {
	case 'Ð', 'Ɖ':
		return 'Đ'
	case 'ð', 'ɖ':
		return 'đ'
	}
	return r
}

// plainApostrophe gives ' for the typographic apostrophes, any other rune unchanged.
func plainApostrophe(r rune) rune {
	switch r {
	case '\u2019', '\u2018', '\u02bc', '\u00b4', '`':
		return '\''
	}
	return r
}
