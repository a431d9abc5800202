// Package phrase says things in the reader's language from catalogs: vi.toml and en.toml, and *.vi.toml and *.en.toml of
// the channels that have words of their own.
//
// A key names a phrase; its text may hold {placeholders}. Keys are data in the code and text is data in the catalogs, so
// that a person who writes well, and no code, can mend every sentence the product says.
package phrase

import (
	"embed"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

//go:embed *.toml
var files embed.FS

// Default is the language of whoever has not chosen one.
const Default = "vi"

// Langs lists the languages there is a catalog for.
func Langs() []string { return []string{"vi", "en"} }

// Book holds all catalogs.
type Book map[string]map[string]string // language → key → text

// Load reads the catalogs that ship with the program.
func Load() (Book, error) { return read(files) }

// read merges the catalogs of each language. A key that two of them have is an error: one would hide the other.
func read(from fs.FS) (Book, error) {
	b := Book{}
	for _, lang := range Langs() {
		more, err := fs.Glob(from, "*."+lang+".toml")
		if err != nil {
			return nil, err
		}
		b[lang] = map[string]string{}
		for _, name := range append([]string{lang + ".toml"}, more...) {
			if err := b.merge(lang, from, name); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return b, nil
}

func (b Book) merge(lang string, from fs.FS, name string) error {
	text, err := fs.ReadFile(from, name)
	if err != nil {
		return err
	}
	var tree map[string]any
	if err := toml.Unmarshal(text, &tree); err != nil {
		return err
	}
	found := map[string]string{}
	flatten(found, "", tree)
	for key, phrase := range found {
		if _, ok := b[lang][key]; ok {
			return fmt.Errorf("key %q is in another catalog already", key)
		}
		b[lang][key] = phrase
	}
	return nil
}

func flatten(out map[string]string, prefix string, tree map[string]any) {
	for name, v := range tree {
		switch v := v.(type) {
		case string:
			out[prefix+name] = v
		case map[string]any:
			flatten(out, prefix+name+".", v)
		}
	}
}

// Keys lists the keys of a language in order.
func (b Book) Keys(lang string) []string { return slices.Sorted(maps.Keys(b[lang])) }

// With returns a copy in which one placeholder is filled everywhere, such as the name of the health centre.
func (b Book) With(name, value string) Book {
	out := Book{}
	for lang, texts := range b {
		out[lang] = map[string]string{}
		for key, text := range texts {
			out[lang][key] = strings.ReplaceAll(text, "{"+name+"}", value)
		}
	}
	return out
}

// Has reports whether there is a phrase for the key in the default language.
func (b Book) Has(key string) bool {
	_, ok := b[Default][key]
	return ok
}

// In returns the words of a language; an unknown language gets the default one.
func (b Book) In(lang string) Words {
	if _, ok := b[lang]; !ok {
		lang = Default
	}
	return Words{book: b, lang: lang}
}

// Words says phrases in one language.
type Words struct {
	book  Book
	lang  string
	short bool
}

// Short says every phrase that has a short form, under "short.", in that form.
func (w Words) Short() Words { w.short = true; return w }

// Lang is the language.
func (w Words) Lang() string { return w.lang }

// Say gives the phrase with its placeholders filled: args are names and values in turn. A phrase that is missing shows
// as its key in brackets, which a test keeps from ever happening.
func (w Words) Say(key string, args ...string) string {
	text, ok := w.book[w.lang]["short."+key]
	if !ok || !w.short {
		text, ok = w.book[w.lang][key]
	}
	if !ok {
		if text, ok = w.book[Default][key]; !ok {
			return "[" + key + "]"
		}
	}
	for i := 0; i+1 < len(args); i += 2 {
		text = strings.ReplaceAll(text, "{"+args[i]+"}", args[i+1])
	}
	return text
}

// SayMap is Say for arguments that were kept in a map.
func (w Words) SayMap(key string, args map[string]string) string {
	flat := make([]string, 0, 2*len(args))
	for _, name := range slices.Sorted(maps.Keys(args)) {
		flat = append(flat, name, args[name])
	}
	return w.Say(key, flat...)
}
