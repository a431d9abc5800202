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

// SortBeginnings lists the ways in which a name's sort key can begin when the given name is a folded word of NameKey, or
// begins with it: "lan" for Lan, Lăn and Lân. They are in order and of letters alone; after a whole word EndOfWord comes.
func SortBeginnings(key string) []string {
	all := []string{""}
	runes := []rune(key)
	for i, r := range runes {
		last := i+1 == len(runes) || letterOf(runes[i+1]).base == 0
		ends := lettersOf(r, last)
		if len(ends) == 0 {
			continue
		}
		next := make([]string, 0, len(all)*len(ends))
		for _, begun := range all {
			for _, end := range ends {
				next = append(next, begun+end)
			}
		}
		all = next
	}
	return all
}

// EndOfWord stands in sort keys behind the letters of a word, below every letter.
const EndOfWord = string(endOfLetters)

// lettersOf gives the sort keys of the letters that fold to one, none for a sign that sorting passes over.
func lettersOf(r rune, last bool) []string {
	folded := letterOf(r)
	if folded.base == 0 {
		key := string(appendWordKey(nil, string(r)))
		if key = strings.TrimRight(key, EndOfWord); key == "" {
			return nil
		}
		return []string{key}
	}
	var out []string
	for _, l := range alphabet {
		is := letterOf(l)
		if is.base == folded.base || folded.base == 'i' && last && is.base == 'y' { // NameKey writes "my" as "mi"
			out = append(out, string(ranks[is.rank]))
		}
	}
	return out
}
