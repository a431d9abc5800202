package phrase

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func catalogs(files map[string]string) fstest.MapFS {
	out := fstest.MapFS{}
	for name, text := range files {
		out[name] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

func TestCatalogsOfChannelsAreMerged(t *testing.T) {
	b, err := read(catalogs(map[string]string{
		"vi.toml": "yes = 'Có'", "web.vi.toml": "[web]\nsend = 'Gửi'",
		"en.toml": "yes = 'Yes'", "web.en.toml": "[web]\nsend = 'Send'",
	}))
	if err != nil {
		t.Fatal(err)
	}
	for lang, want := range map[string]string{"vi": "Có Gửi", "en": "Yes Send"} {
		if got := b.In(lang).Say("yes") + " " + b.In(lang).Say("web.send"); got != want {
			t.Errorf("%s: got %q, want %q", lang, got, want)
		}
	}
}

func TestTwoCatalogsMayNotHaveOneKey(t *testing.T) {
	_, err := read(catalogs(map[string]string{
		"vi.toml": "[web]\nsend = 'Gửi'", "web.vi.toml": "[web]\nsend = 'Gửi đi'", "en.toml": "",
	}))
	if err == nil || !strings.Contains(err.Error(), `web.vi.toml: key "web.send"`) {
		t.Errorf("got %v, want an error that names the file and the key", err)
	}
}

func TestBothLanguagesSayTheSameThingsOnTheWebPage(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	slots := regexp.MustCompile(`\{[a-z_]+\}`)
	holes := func(text string) []string { h := slots.FindAllString(text, -1); slices.Sort(h); return h }
	seen := 0
	for _, lang := range Langs() {
		for _, key := range b.Keys(lang) {
			if !strings.HasPrefix(key, "web.") {
				continue
			}
			seen++
			if vi, en := holes(b["vi"][key]), holes(b["en"][key]); !slices.Equal(vi, en) || b["vi"][key] == "" || b["en"][key] == "" {
				t.Errorf("%s: vi %q, en %q", key, b["vi"][key], b["en"][key])
			}
		}
	}
	if seen == 0 {
		t.Error("no phrases for the web page")
	}
}
