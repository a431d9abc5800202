package bot

import (
	"strings"
	"testing"
	"unicode/utf8"

	"hssk/store/health"
)

func TestNamesOfFilesAsTheyAreSaid(t *testing.T) {
	for name, want := range map[string]string{
		"dân.xlsx":              "dân.xlsx",
		`C:\Users\lan\dân.xlsx`: "dân.xlsx",
		"../../etc/passwd":      "passwd",
		"a\nb\x00c.csv":         "a b c.csv",
		"":                      "?",
		"..":                    "?",
		"/":                     "?",
		strings.Repeat("ă", 99): strings.Repeat("ă", 48) + "…" + strings.Repeat("ă", 11),
		"\xff\xfe.csv":          ".csv",
		"danh sách‮xslx.exe":    "danh sách xslx.exe", // a mark that turns the letters after it round
	} {
		if got := fileName(name); got != want {
			t.Errorf("%q is called %q, want %q", name, got, want)
		}
	}
}

func FuzzFileName(f *testing.F) {
	f.Add("dân.xlsx")
	f.Add("../\x00")
	f.Fuzz(func(t *testing.T, name string) {
		got := fileName(name)
		if got == "" || utf8.RuneCountInString(got) > 60 || strings.ContainsAny(got, "\n\r\x00/\\") || !utf8.ValidString(got) {
			t.Errorf("%q is called %q", name, got)
		}
	})
}

func FuzzListVerb(f *testing.F) {
	f.Add("/danhsach dung 0190")
	f.Add("/danhsach")
	f.Fuzz(func(t *testing.T, key string) {
		if verb, id, ok := listVerb(key); ok && (id == "" || listCommand+verb+" "+string(id) != key) {
			t.Errorf("%q means %q of %q", key, verb, id)
		}
	})
}

func TestTheWorkbookIsNamedAfterItsList(t *testing.T) {
	for name, want := range map[string]string{"dân.xlsx": "dân.can-sua.xlsx", "dân.can-sua.xlsx": "dân.can-sua.xlsx", "dân.can-sua-2.xlsx": "dân.can-sua.xlsx", "": ".can-sua.xlsx"} {
		if got := RowsName(importNamed(name)); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
}

func importNamed(name string) health.Import { return health.Import{Name: name} }
