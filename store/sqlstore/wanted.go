package sqlstore

import (
	"strings"

	"hssk/store/ident"
)

// wanted is what a text asks for. No words and no birth: everybody.
type wanted struct {
	name  string   // the words of a name, folded
	words []string // each once
	birth string   // as far as it is known: "1980", "1980-03", "1980-03-12"
}

// maxWords is how many words of a text count.
const maxWords = 6

// wantedIn reads a text: what has digits is a birth date if it can be one, all else are words of a name.
func wantedIn(text string) wanted {
	var letters, digits []string
	for _, w := range strings.Fields(text) {
		if strings.ContainsAny(w, "0123456789") {
			digits = append(digits, w)
		} else {
			letters = append(letters, w)
		}
	}
	var w wanted
	if b, _, err := ident.ParseBirth(strings.Join(digits, " "), ident.Date{}); err == nil {
		w.birth = b.Text()
	} else {
		letters = strings.Fields(text)
	}
	w.name = ident.NameKey(strings.Join(letters, " "))
	seen := map[string]bool{}
	for _, word := range strings.Fields(w.name) {
		if !seen[word] && len(w.words) < maxWords {
			seen[word] = true
			w.words = append(w.words, word)
		}
	}
	return w
}
