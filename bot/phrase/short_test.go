package phrase

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// A short form stands for a phrase that is there, fills in no more than that, and is shorter in fact.
func TestShortForms(t *testing.T) {
	b := load(t)
	seen := 0
	for _, lang := range Langs() {
		for _, key := range b.Keys(lang) {
			long, ok := strings.CutPrefix(key, "short.")
			if !ok {
				continue
			}
			seen++
			text, ok := b[lang][long]
			if !ok {
				t.Errorf("%s: %s is the short form of nothing", lang, key)
				continue
			}
			for _, p := range placeholders(b[lang][key]) {
				if !strings.Contains(text, "{"+p+"}") {
					t.Errorf("%s: %s is not given {%s}", lang, key, p)
				}
			}
			if strings.HasPrefix(long, "help.") || strings.HasPrefix(long, "menu.") || strings.HasPrefix(long, "tasks.") {
				continue // they say something else, too: what to write instead of pressing
			}
			if utf8.RuneCountInString(b[lang][key]) >= utf8.RuneCountInString(text) {
				t.Errorf("%s: %s is no shorter than what it stands for", lang, key)
			}
			if got := b.In(lang).Short().Say(long); !strings.HasPrefix(got, b[lang][key][:1]) {
				t.Errorf("%s: %s is not said: %q", lang, key, got)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d short forms", seen)
	}
}
