package bot

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"hssk/bot/phrase"
	"hssk/bot/policy"
	"hssk/store/health"
)

// crowd is a station where everybody is called alike.
type crowd struct {
	Shelf
	size int
}

func (c crowd) FindPeople(_ context.Context, _ health.StationCode, _ string, limit, offset int) ([]health.Summary, int, error) {
	var out []health.Summary
	for i := offset; i < min(offset+limit, c.size); i++ {
		out = append(out, health.Summary{ID: health.PersonID(fmt.Sprint("p", i)), Name: health.Value(fmt.Sprint("Bùi Văn ", i))})
	}
	if len(out) == 0 {
		return nil, 0, nil
	}
	return out, c.size, nil
}

func book(t *testing.T) phrase.Book {
	t.Helper()
	b, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestALongListIsLeafedThrough: nobody is left out, whatever the size of the list.
func TestALongListIsLeafedThrough(t *testing.T) {
	book := book(t)
	for _, size := range []int{1, 8, 9, 16, 17, 100} {
		tk := &talk{Bot: &Bot{Phrases: book}, Shelf: crowd{size: size}, ctx: t.Context(), words: book.In("vi")}
		seen := map[string]bool{}
		err := tk.find("bùi")
		for pages := 0; err == nil; pages++ {
			last := tk.replies[len(tk.replies)-1]
			for _, id := range tk.state.List {
				seen[id] = true
			}
			many := fmt.Sprintf("trong %d", size)
			if size > health.FoundCounted {
				many = fmt.Sprintf("trong hơn %d", health.FoundCounted)
			}
			if size > findPage && !strings.Contains(last.Text, many) {
				t.Errorf("%d people: %q does not say how many", size, last.Text)
			}
			if more := last.Choices[len(last.Choices)-2].Key == "9"; !more || pages > size {
				break
			}
			tk.in.Text = "9"
			err = tk.hearFind()
		}
		if err != nil || len(seen) != size {
			t.Errorf("%d of %d people were shown: %v", len(seen), size, err)
		}
	}
}

func TestALineHasNoStrayComma(t *testing.T) {
	rules, err := policy.Default()
	if err != nil {
		t.Fatal(err)
	}
	tk := &talk{Bot: &Bot{Policy: rules}, in: Incoming{Channel: "web"}, words: book(t).In("vi")}
	for want, s := range map[string]health.Summary{
		"Bùi Văn Thử, sinh 12/03/1985, Xóm Lũy": {Name: "Bùi Văn Thử", Birth: "1985-03-12", Hamlet: "Xóm Lũy"},
		"Bùi Văn Thử, sinh 1985":                {Name: "Bùi Văn Thử", Birth: "1985"},
		"Bùi Văn Thử, Xóm Lũy (thiếu 2)":        {Name: "Bùi Văn Thử", Hamlet: "Xóm Lũy", GapCount: 2},
		"Bùi Văn Thử":                           {Name: "Bùi Văn Thử"},
	} {
		if got := tk.foundLine(s); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
