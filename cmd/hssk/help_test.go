package main

import (
	"bytes"
	"context"
	"fmt"
	"runtime/debug"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"hssk/bot/phrase"
)

func wordsIn(t *testing.T, lang string) phrase.Words {
	t.Helper()
	book, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return book.In(lang)
}

func parserIn(t *testing.T, lang string) *kong.Kong {
	t.Helper()
	k, err := parser(&cli{}, wordsIn(t, lang), &bytes.Buffer{}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// TestEveryCommandAndFlagIsExplained in both languages, and no phrase is about a command that is gone.
func TestEveryCommandAndFlagIsExplained(t *testing.T) {
	book, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	var walk func(n *kong.Node)
	walk = func(n *kong.Node) {
		name := commandName(n)
		keys := []string{}
		if name != "" {
			keys = append(keys, name)
		}
		for _, p := range n.Positional {
			keys = append(keys, name+" <"+p.Name+">")
		}
		for _, f := range n.Flags {
			keys = append(keys, strings.TrimSpace(name+" --"+f.Name))
		}
		for _, key := range keys {
			known["usage."+key] = true
			for _, lang := range phrase.Langs() {
				if book[lang]["usage."+key] == "" {
					t.Errorf("%s: nothing explains hssk %s", lang, key)
				}
			}
		}
		for _, child := range n.Children {
			walk(child)
		}
	}
	walk(parserIn(t, "vi").Model.Node)
	for _, key := range book.Keys(phrase.Default) {
		if strings.HasPrefix(key, "usage.") && !known[key] {
			t.Errorf("%s explains nothing that exists", key)
		}
	}
}

func TestHelpTeaches(t *testing.T) {
	for _, c := range []struct {
		line  []string
		want  []string
		never []string
	}{
		{nil, []string{"Cách dùng: hssk LỆNH", "Nạp danh sách người dân", "Ví dụ:", "hssk settings"}, []string{"--twilio", "Commands", "[usage"}},
		{[]string{"--help", "--lang", "en"}, []string{"Usage: hssk COMMAND", "Load lists of residents", "Examples:"}, []string{"--twilio", "Các lệnh"}},
		{[]string{"import", "--help"}, []string{"hssk import <path>", "--columns=FILE", "Tạm dừng sau lượt", "MÃ_TRƯỜNG"}, []string{"--twilio", "Usage:"}},
		{[]string{"import", "pause", "--help"}, []string{"hssk import pause <id>", "Mã lần nạp"}, []string{"--columns"}},
		{[]string{"staff", "add", "--help", "--lang=en"}, []string{"hssk staff add <id> --name=STRING --role=STRING", "Full name."}, []string{"Họ và tên."}},
	} {
		var out, complaint bytes.Buffer
		if code := run(context.Background(), c.line, &out, &complaint); code != 0 {
			t.Errorf("%q: exit %d: %s", c.line, code, complaint.String())
		}
		for _, want := range c.want {
			if !strings.Contains(out.String(), want) {
				t.Errorf("%q does not say %q:\n%s", c.line, want, out.String())
			}
		}
		for _, never := range c.never {
			if strings.Contains(out.String(), never) {
				t.Errorf("%q says %q:\n%s", c.line, never, out.String())
			}
		}
		if n := strings.Count(out.String(), "\n"); n > 40 {
			t.Errorf("%q: %d lines of help", c.line, n)
		}
	}
}

func TestMisreadLinesAreSaidInBothLanguages(t *testing.T) {
	for line, want := range map[string][2]string{
		"import --column x list.csv":                                {"Không có tùy chọn --column; có phải: --columns?", "did you mean --columns?"},
		"import no-such.csv":                                        {"không có tệp", "there is no file"},
		"staff add nhan --role nurse":                               {"Còn thiếu: --name=STRING", "Missing: --name=STRING"},
		"staff add nhan --name x --role king":                       {"--role phải là một trong: village,nurse,head,doctor,supervisor,admin; không phải “king”", "--role must be one of"},
		"station set TYT-05158 --people many --source a --on today": {"--people phải là một số", "--people must be a number"},
		"import pause":                                              {"Còn thiếu: <id>", "Missing: <id>"},
		"bord":                                                      {"Không hiểu “bord”; có phải: board?", "did you mean board?"},
		"staff add nhan --name":                                     {"--name cần một giá trị", "--name needs a value"},
	} {
		for i, lang := range []string{"vi", "en"} {
			var out, complaint bytes.Buffer
			if code := run(context.Background(), append([]string{"--lang=" + lang}, strings.Fields(line)...), &out, &complaint); code != 2 {
				t.Errorf("%s: exit %d", line, code)
			}
			if !strings.Contains(complaint.String(), want[i]) || !strings.Contains(complaint.String(), "--help") {
				t.Errorf("%s, %s: %q", line, lang, complaint.String())
			}
		}
	}
}

func TestLanguageIsKnownBeforeTheFlags(t *testing.T) {
	for _, c := range []struct {
		args []string
		env  string
		want string
	}{{nil, "", "vi"}, {nil, "en", "en"}, {[]string{"--lang", "en"}, "", "en"}, {[]string{"--lang=vi", "x"}, "en", "vi"}, {nil, "fr", "vi"}, {[]string{"--lang"}, "", "vi"}} {
		if got := languageOf(c.args, func(string) string { return c.env }); got != c.want {
			t.Errorf("%q with %q: %s", c.args, c.env, got)
		}
	}
}

func TestSettingsHideSecrets(t *testing.T) {
	var c cli
	k, err := parser(&c, wordsIn(t, "vi"), &bytes.Buffer{}, func(int) {})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := k.Parse([]string{"settings", "--telegram-token", "abc-123", "--centre", "Trung tâm Y tế Thử"}); err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	if err := writeSettings(&out, k); err != nil {
		t.Fatal(err)
	}
	if s := out.String(); strings.Contains(s, "abc-123") || !strings.Contains(s, "***") || !strings.Contains(s, "Trung tâm Y tế Thử") || !strings.Contains(s, "HSSK_KEEP_FILES_DAYS") {
		t.Error(s)
	}
}

func TestVersionNamesTheCommit(t *testing.T) {
	info := &debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: "(devel)"}, Settings: []debug.BuildSetting{
		{Key: "vcs.revision", Value: "0123456789abcdef0123"}, {Key: "vcs.time", Value: "2026-11-01T00:00:00Z"}, {Key: "vcs.modified", Value: "true"}}}
	if got := buildVersion(info); got != "(devel) commit 0123456789ab 2026-11-01T00:00:00Z +changes go1.26.8" {
		t.Error(got)
	}
	if got := buildVersion(&debug.BuildInfo{GoVersion: "go1.26.8"}); got != "(devel) go1.26.8" {
		t.Error(got)
	}
	if got := buildVersion(nil); got != "(unknown)" {
		t.Error(got)
	}
}

// TestSystemErrorsAreSaid: every error that an operator can mend has its sentence, however deep it lies.
func TestSystemErrorsAreSaid(t *testing.T) {
	for _, known := range systemErrors() {
		for _, lang := range phrase.Langs() {
			said := inWords(config{Lang: lang, Data: "data", Listen: "127.0.0.1:8090"}, fmt.Errorf("start: %w", known.err))
			if strings.Contains(said, "start:") || strings.ContainsAny(said, "[]{}") {
				t.Errorf("%s: %q", lang, said)
			}
		}
	}
}
