package ident

import "unicode/utf8"

// maxSyllable exceeds the longest Vietnamese syllable, "nghiêng". Longer words are left as they are.
const maxSyllable = 8

// syllable places the tone of one word in small letters.
type syllable struct {
	letters [maxSyllable]letter
	runes   [maxSyllable]rune
	n       int
	loose   bool // a mark that composes with nothing follows: moving a tone away could make it compose
	long    bool // letters of the same word have been written already
}

// add takes a letter. When there is no room the letters before it go out to b as they are.
func (s *syllable) add(b []byte, l letter) []byte {
	if s.n == maxSyllable {
		s.long = true
		b = s.write(b)
	}
	s.letters[s.n], s.runes[s.n] = l, l.small
	s.n++
	return b
}

// flush appends the word to b and gets ready for the next.
func (s *syllable) flush(b []byte) []byte {
	if !s.loose && !s.long {
		s.place()
	}
	b = s.write(b)
	s.loose, s.long = false, false
	return b
}

func (s *syllable) write(b []byte) []byte {
	for _, r := range s.runes[:s.n] {
		b = utf8.AppendRune(b, r)
	}
	s.n = 0
	return b
}

// place moves the tone to its canonical letter. Words with two tones or none are left alone.
func (s *syllable) place() {
	at := -1
	for i, l := range s.letters[:s.n] {
		if l.tone == ngang {
			continue
		}
		if at >= 0 {
			return
		}
		at = i
	}
	if at < 0 {
		return
	}
	if to := s.nucleus(); to >= 0 && to != at {
		tone := s.letters[at].tone
		s.runes[at] = s.letters[at].plain
		s.runes[to] = toned(s.letters[to].plain, tone)
	}
}

// nucleus finds the letter that bears the tone: the last vowel with a hat or horn; else the only vowel; else the middle
// one of three; else the second of two before a consonant and the first of two at the end. -1 means that the word is no
// Vietnamese syllable.
func (s *syllable) nucleus() int {
	first := s.onset()
	end := first
	hat := -1
	for end < s.n && isVowel(s.letters[end]) {
		if l := s.letters[end]; rune(l.base) != l.plain {
			hat = end
		}
		end++
	}
	for i := end; i < s.n; i++ {
		if isVowel(s.letters[i]) {
			return -1
		}
	}
	switch count := end - first; {
	case hat >= 0:
		return hat
	case count == 1, count == 2 && end == s.n:
		return first
	case count == 2 || count == 3:
		return first + 1
	}
	return -1
}

// onset gives the place of the first vowel after the consonants, qu and gi counting as consonants before a vowel.
func (s *syllable) onset() int {
	i := 0
	for i < s.n && !isVowel(s.letters[i]) {
		i++
	}
	if i == 1 && i+1 < s.n && isVowel(s.letters[i+1]) {
		before, here := s.letters[0].base, s.letters[i].base
		if before == 'q' && here == 'u' || before == 'g' && here == 'i' {
			return i + 1
		}
	}
	return i
}
