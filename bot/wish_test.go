package bot

import (
	"os"
	"strings"
	"testing"

	"hssk/store/ident"
)

// wishesOf reads a table of messages and wishes.
func wishesOf(t testing.TB, file string) (out [][2]string) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(line, "#") || strings.TrimSpace(line) == "" {
			continue
		}
		said, want, ok := strings.Cut(line, " =>")
		if !ok {
			t.Fatalf("%s: %q has no wish", file, line)
		}
		out = append(out, [2]string{said, strings.TrimSpace(want)})
	}
	return out
}

var tuesday = ident.Date{Y: 2026, M: 11, D: 24}

func TestWishes(t *testing.T) {
	table := wishesOf(t, "testdata/wishes.txt")
	if len(table) < 220 {
		t.Errorf("only %d messages", len(table))
	}
	for _, c := range table {
		if got := Understand(c[0], tuesday).String(); got != c[1] {
			t.Errorf("%q is heard as %q, want %q", c[0], got, c[1])
		}
	}
}

func BenchmarkUnderstand(b *testing.B) {
	table := wishesOf(b, "testdata/wishes.txt")
	for i := 0; b.Loop(); i++ {
		Understand(table[i%len(table)][0], tuesday)
	}
}
