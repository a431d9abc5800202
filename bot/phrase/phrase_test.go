package phrase

import (
	"io/fs"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/BurntSushi/toml"
	"golang.org/x/text/unicode/norm"

	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
)

func load(t *testing.T) Book {
	t.Helper()
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

var placeholder = regexp.MustCompile(`\{[^{}]*\}`)

// placeholders lists what a phrase has to be given, each once.
func placeholders(text string) []string {
	var names []string
	for _, p := range placeholder.FindAllString(text, -1) {
		names = append(names, strings.Trim(p, "{}"))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func TestLanguagesSayTheSame(t *testing.T) {
	b := load(t)
	for _, lang := range Langs() {
		for _, key := range b.Keys(lang) {
			for _, other := range Langs() {
				text, ok := b[other][key]
				if !ok {
					t.Errorf("%s has %s, %s has not", lang, key, other)
				} else if got, want := placeholders(text), placeholders(b[lang][key]); !slices.Equal(got, want) {
					t.Errorf("%s: %s fills in %q, %s %q", key, lang, want, other, got)
				}
			}
		}
	}
}

func TestTextsAreWhole(t *testing.T) {
	name := regexp.MustCompile(`^\{[a-z][a-z_]*\}$`)
	b := load(t)
	for _, lang := range Langs() {
		for key, text := range b[lang] {
			switch rest := placeholder.ReplaceAllString(text, ""); {
			case strings.TrimSpace(text) == "":
				t.Errorf("%s %s says nothing", lang, key)
			case text != strings.Trim(text, " \t\u00a0"):
				t.Errorf("%s %s begins or ends with a space", lang, key)
			case !norm.NFC.IsNormalString(text):
				t.Errorf("%s %s is not composed", lang, key)
			case strings.ContainsAny(rest, "{}"):
				t.Errorf("%s %s has a brace that opens or closes nothing", lang, key)
			}
			for _, p := range placeholder.FindAllString(text, -1) {
				if !name.MatchString(p) {
					t.Errorf("%s %s has %s, which no code fills in", lang, key, p)
				}
			}
		}
	}
}

// TestNothingButTexts: what is no text would be dropped without a word.
func TestNothingButTexts(t *testing.T) {
	names, err := fs.Glob(files, "*.toml")
	if err != nil || len(names) < len(Langs()) {
		t.Fatalf("%d catalogs: %v", len(names), err)
	}
	for _, name := range names {
		raw, err := fs.ReadFile(files, name)
		if err != nil {
			t.Fatal(err)
		}
		var tree map[string]any
		if err := toml.Unmarshal(raw, &tree); err != nil {
			t.Fatal(err)
		}
		for _, key := range strange("", tree) {
			t.Errorf("%s: %s is no text", name, key)
		}
	}
	if got := strange("", map[string]any{"a": "x", "b": int64(1), "c": map[string]any{"d": []any{"x"}}}); len(got) != 2 {
		t.Errorf("found %q", got)
	}
}

func strange(prefix string, tree map[string]any) (keys []string) {
	for name, v := range tree {
		switch v := v.(type) {
		case string:
		case map[string]any:
			keys = append(keys, strange(prefix+name+".", v)...)
		default:
			keys = append(keys, prefix+name)
		}
	}
	return keys
}

// TestEveryCodeHasAPhrase goes through every list of codes that the rules give out.
func TestEveryCodeHasAPhrase(t *testing.T) {
	var keys []string
	add := func(prefix string, codes ...string) {
		for _, c := range codes {
			keys = append(keys, prefix+c)
		}
	}
	for _, c := range ident.Codes() {
		add("problem.", string(c))
	}
	add("problem.", append(health.ProblemCodes(), health.EventCodes()...)...)
	for _, f := range append(append(health.VisitFields(), health.DoseFields()...), health.TempCode) {
		add("field.", string(f))
	}
	for _, k := range health.VaccineKinds() {
		add("dose_kind.", string(k))
	}
	add("report.check.", health.OddCodes()...)
	add("report.figure.", health.FigureCodes()...)
	for _, s := range health.PeriodStates() {
		add("report.period.", string(s))
		add("report.next.", string(s))
	}
	for _, s := range health.ReportStates() {
		add("report.state.", string(s))
	}
	for _, k := range health.PeriodKinds() {
		add("report.kind.", string(k))
		add("paper.title.", string(k))
	}
	for _, s := range health.BeginSources() {
		add("paper.begin.", string(s))
	}
	for _, f := range health.Fields() {
		add("field.", string(f))
		add("field_in.", string(f))
	}
	for _, l := range health.Lives() {
		add("life.", string(l))
	}
	for _, k := range []health.TaskKind{health.TaskFill, health.TaskCorrect, health.TaskDecide, health.TaskConfirm} {
		add("task.kind.", string(k))
		for _, r := range k.Results() {
			add("result.", string(r))
		}
	}
	for _, s := range []ident.Sex{ident.Male, ident.Female, ident.Undetermined} {
		add("sex.", string(s))
	}
	for _, r := range health.Roles() {
		add("welcome.", string(r))
	}
	for _, l := range append(match.Levels(), match.WhyConflict, match.WhyTwins, match.WhyOldConflict, match.WhySocialConflict) {
		add("", string(l))
	}
	for _, year := range []int{1940, 2025} {
		birth := health.FieldValue{State: health.HasValue, Value: health.Value(strconv.Itoa(year))}
		r := health.Record{Fields: map[health.Field]health.FieldValue{health.BirthDate: birth}}
		_, reasons := health.Score(r, nil, 2, time.Date(2026, 3, 9, 12, 0, 0, 0, health.Zone()))
		for _, reason := range reasons {
			add("reason.", reason.Code)
		}
	}
	b := load(t)
	for _, key := range keys {
		if !b.Has(key) {
			t.Errorf("nothing is said for %s", key)
		}
	}
}

func TestWords(t *testing.T) {
	b := Book{"vi": {"greet": "Chào {name}, {name}!", "only": "chỉ có"}, "en": {"greet": "Hello {name}"}}
	for _, c := range []struct {
		lang, got, want string
	}{
		{"vi", b.In("vi").Say("greet", "name", "bà Hoà"), "Chào bà Hoà, bà Hoà!"},
		{"en", b.In("en").Say("greet", "name", "Hoà"), "Hello Hoà"},
		{"an unknown language", b.In("fr").Say("greet", "name", "Hoà"), "Chào Hoà, Hoà!"},
		{"a phrase of one language", b.In("en").Say("only"), "chỉ có"},
		{"a missing phrase", b.In("vi").Say("none"), "[none]"},
		{"a name without a value", b.In("en").Say("greet", "name"), "Hello {name}"},
		{"from a map", b.In("en").SayMap("greet", map[string]string{"name": "Hoà", "other": "x"}), "Hello Hoà"},
	} {
		if c.got != c.want {
			t.Errorf("%s: %q, want %q", c.lang, c.got, c.want)
		}
	}
	if b.In("fr").Lang() != Default || !b.Has("only") || b.Has("none") {
		t.Error("what there is, is not told")
	}
}
