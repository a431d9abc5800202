package bot

import (
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
)

// digits are the numbers of choices as words.
var digitWords = []string{"một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// lineCalled gives the key of the choice whose line was typed back as it is printed, "2. Thôi nhận tin", or whose number
// was said in words: "số 2", "hai". Empty: none is.
func (t *talk) lineCalled() string {
	said := strings.Fields(labelWords(t.in.Text))
	if len(said) == 0 {
		return ""
	}
	if label, ok := t.state.Labels[strings.ToUpper(said[0])]; ok && len(said) > 1 {
		if rest := strings.TrimSpace(strings.TrimLeft(t.in.Text, " ")[len(said[0]):]); calledSo(strings.TrimLeft(rest, ".:)- "), label) {
			return strings.ToUpper(said[0])
		}
	}
	if len(said) == 2 && slices.Contains([]string{"so", "chon", "cau"}, said[0]) && t.state.Labels[said[1]] != "" {
		return said[1]
	}
	return t.numberWord()
}

// numberWord gives the key of a choice whose number was said as one word. Where a name or a number is asked for it is none:
// "Hai" is a name, "ba" a father.
func (t *talk) numberWord() string {
	if t.namesWanted() && t.askedField() != health.SexField {
		return ""
	}
	for i, word := range digitWords {
		if key := strconv.Itoa(i + 1); t.state.Labels[key] != "" && calledSo(t.in.Text, word) {
			return key
		}
	}
	return ""
}
