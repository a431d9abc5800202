package ident

import (
	"strings"
	"unicode"
)

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
	small rune // small, with the tone
}

// lastLetter is above ỹ, the last Vietnamese letter of Unicode.
const lastLetter = 0x1F00

// spelling answers both ways: what a rune is, and how a letter with a tone is written.
type spelling struct {
	letters [lastLetter]letter
	toned   [len(alphabet) + 1][nang + 1]rune // by rank and tone, 0 where there is no such letter
}

var spelled = spell()

func spell() *spelling {
	var s spelling
	s.addAlphabet()
	s.addTones()
	for r := rune(0); r < lastLetter; r++ {
		if l := s.letters[r]; l.base != 0 && unicode.ToUpper(r) != r {
			l.upper = true
			s.letters[unicode.ToUpper(r)] = l
		}
	}
	return &s
}

func (s *spelling) addAlphabet() {
	base := map[rune]byte{'ă': 'a', 'â': 'a', 'đ': 'd', 'ê': 'e', 'ô': 'o', 'ơ': 'o', 'ư': 'u'}
	rank := byte(0)
	for _, r := range alphabet {
		rank++
		l := letter{base: base[r], rank: rank, plain: r, small: r}
		if l.base == 0 {
			l.base = byte(r)
		}
		s.letters[r] = l
	}
}

func (s *spelling) addTones() {
	for _, row := range strings.Fields(vowels) {
		var plain letter
		tone := byte(0)
		for _, r := range row {
			if tone == ngang {
				plain = s.letters[r]
			}
			l := plain
			l.tone, l.small = tone, r
			s.letters[r] = l
			s.toned[l.rank][tone] = r
			tone++
		}
	}
}

func letterOf(r rune) letter {
	if r < 0 || r >= lastLetter {
		return letter{}
	}
	return spelled.letters[r]
}

// toned gives the small vowel with a tone.
func toned(plain rune, tone byte) rune { return spelled.toned[letterOf(plain).rank][tone] }

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
