package bot

import (
	"slices"
	"strconv"
	"strings"
	"unicode"

	"hssk/store/health"
	"hssk/store/ident"
)

// numberWords are the numbers of choices as words, from one.
func numberWords() []string {
	return []string{"một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}
}

// lineCalled gives the key of the choice whose line was typed back as it is printed, "2. Thôi nhận tin", or whose number
// was said in words: "số 2", "hai". Empty: none is.
func (t *talk) lineCalled() string {
	said := strings.TrimSpace(t.in.Text)
	end := strings.IndexFunc(said, func(r rune) bool { return !unicode.IsDigit(r) && !unicode.IsLetter(r) })
	if end > 0 {
		key := strings.ToUpper(said[:end])
		if label, ok := t.state.Labels[key]; ok && sameLine(strings.TrimLeft(said[end:], " .:)-"), label) {
			return key
		}
	}
	words := strings.Fields(labelWords(said))
	if len(words) == 2 && slices.Contains([]string{"so", "chon", "cau"}, words[0]) && t.state.Labels[words[1]] != "" {
		return words[1]
	}
	return t.numberWord()
}

// sameLine reports whether words are those of a label, whatever signs stand between them. Marks count where they were typed.
func sameLine(said, label string) bool {
	plain := func(s string) string {
		return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
	}
	a, b := plain(ident.FoldTone(said)), plain(ident.FoldTone(label))
	return a != "" && (a == b || a == ident.NoMarks(a) && a == ident.NoMarks(b))
}

// numberWord gives the key of a choice whose number was said as one word. Where a name or a number is asked for it is none:
// "Hai" is a name, "ba" a father.
func (t *talk) numberWord() string {
	if t.namesWanted() && t.askedField() != health.SexField {
		return ""
	}
	for i, word := range numberWords() {
		if key := strconv.Itoa(i + 1); t.state.Labels[key] != "" && calledSo(t.in.Text, word) {
			return key
		}
	}
	return ""
}
