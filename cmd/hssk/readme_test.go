package main

import (
	"fmt"
	"os"
	"strings"
	"testing"
)

// section returns what stands between two marks of the README.
func section(t *testing.T, name string) (before, body, after string) {
	t.Helper()
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->"
	before, rest, ok := strings.Cut(string(b), begin)
	if !ok {
		t.Fatalf("README.md has no %q", begin)
	}
	body, after, ok = strings.Cut(rest, end)
	if !ok {
		t.Fatalf("README.md has no %q", end)
	}
	return before + begin, body, end + after
}

// TestReadmeTranscript holds the README's conversation again. A line "    …" stands for any number of lines.
func TestReadmeTranscript(t *testing.T) {
	_, body, _ := section(t, "transcript")
	body = strings.TrimSuffix(strings.TrimPrefix(strings.TrimSpace(body), "```text\n"), "\n```")
	got := hold(t, talkApp(t), body)
	if at, ok := matches(strings.Split(strings.TrimSpace(body), "\n"), strings.Split(strings.TrimSpace(got), "\n")); !ok {
		t.Errorf("README.md: the conversation has changed near %q. It is now:\n%s", at, got)
	}
}

// matches compares lines with a pattern in which "    …" matches any lines, and says where they part.
func matches(pattern, lines []string) (at string, ok bool) {
	if len(pattern) == 0 {
		return "the end", len(lines) == 0
	}
	if strings.TrimSpace(pattern[0]) == "…" {
		for i := range len(lines) + 1 {
			if at, ok = matches(pattern[1:], lines[i:]); ok {
				return "", true
			}
		}
		return at, false
	}
	if len(lines) == 0 || pattern[0] != lines[0] {
		return pattern[0], false
	}
	return matches(pattern[1:], lines[1:])
}

func TestMatches(t *testing.T) {
	for pattern, want := range map[string]bool{"a\nb\nc": true, "a\n    …\nc": true, "    …": true, "a\n    …\nd": false, "a\nc": false, "a": false} {
		if _, got := matches(strings.Split(pattern, "\n"), []string{"a", "b", "c"}); got != want {
			t.Errorf("%q matches: %t", pattern, got)
		}
	}
}

// settings makes the README's table from the config struct and the English catalog.
func settings(t *testing.T) string {
	t.Helper()
	var out strings.Builder
	out.WriteString("| setting | default | what it is |\n|---|---|---|\n")
	for _, f := range settingFlags(parserIn(t, "en")) {
		if f.Tag.Get("readme") == "-" {
			continue
		}
		def := "–"
		if f.Default != "" {
			def = "`" + f.Default + "`"
		}
		fmt.Fprintf(&out, "| `%s` | %s | %s |\n", f.Envs[0], def, f.Help)
	}
	return out.String()
}

// TestReadmeSettings keeps the table of settings and the struct the same; -update writes the table.
func TestReadmeSettings(t *testing.T) {
	before, body, after := section(t, "settings")
	if *update {
		if err := os.WriteFile("../../README.md", []byte(before+settings(t)+after), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if body != settings(t) {
		t.Error("README.md: the table of settings differs from the config struct; go test ./cmd/hssk -run TestReadmeSettings -update writes it")
	}
}

func TestReadmeIsShort(t *testing.T) {
	b, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(b), "\n"); n > 150 {
		t.Errorf("README.md has %d lines; nobody reads more than 150", n)
	}
}
