package ident

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// sortedNames stand as a list of a station has them: by given name, then surname, then middle names.
var sortedNames = []string{
	"Bùi Văn An",
	"Đinh Văn An",
	"Nguyễn An An",
	"Nguyễn Ân An",
	"Nguyễn Bảo An",
	"Hà Thị Ánh",
	"Hà Thị Ăn",
	"Bùi Thị Ân",
	"Bùi Thị Ấn",
	"Bùi Văn Bá",
	"Bùi Văn Bạ",
	"Bùi Văn Bình",
	"Bùi Văn Bính",
	"Bùi Văn Cường",
	"Bùi Văn Dũng",
	"Bùi Văn Đạt",
	"Bùi Văn Đôi",
	"Hà Văn Đôi",
	"Bùi Văn Em",
	"Bùi Thị Hiên",
	"Bùi Thị Hiền",
	"Bùi Thị Hoa",
	"Bùi Thị Hoà",
	"Đinh Thị Hòa",
	"Bùi Thị Hoá",
	"Bùi Thị Hoàn",
	"Bùi Thị Hồng",
	"Bùi Thị Hợp",
	"Bùi Thị Ỉn",
	"Bùi Thị Ma",
	"Bùi Thị Mà",
	"Bùi Thị Mả",
	"Bùi Thị Mã",
	"Bùi Thị Má",
	"Bùi Thị Mạ",
	"Bùi Thị Mai",
	"Bùi Thị Mo",
	"Bùi Thị Mô",
	"Bùi Thị Mơ",
	"Bùi Thị Mu",
	"Bùi Thị Mư",
	"Bùi Văn Thử",
	"Bùi Văn Út",
	"Bùi Thị Yến",
}

func TestNameSortKeyOrder(t *testing.T) {
	got := slices.Clone(sortedNames)
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
	slices.SortStableFunc(got, func(a, b string) int { return strings.Compare(NameSortKey(a), NameSortKey(b)) })
	for i, name := range got {
		if name != sortedNames[i] {
			t.Fatalf("place %d: %s, want %s", i, name, sortedNames[i])
		}
	}
}

func TestNameSortKeyIgnores(t *testing.T) {
	want := NameSortKey("Bùi Thị Hòa")
	for _, same := range []string{"BÙI THỊ HOÀ", " bùi  thị hòa ", "Bu\u0300i Thị Ho\u00e0"} {
		if NameSortKey(same) != want {
			t.Errorf("%q differs from Bùi Thị Hòa", same)
		}
	}
	if NameSortKey("") != "" || NameSortKey("Thử") >= NameSortKey("Bùi Thử") {
		t.Error("the shorter does not come first")
	}
}

// TestNameSortKeyAgreesWithCollation compares words with the Vietnamese collation of CLDR.
func TestNameSortKeyAgreesWithCollation(t *testing.T) {
	var words []string
	for _, onset := range []string{"", "b", "d", "đ", "ng", "tr"} {
		for _, v := range vowels {
			if v != ' ' {
				words = append(words, onset+string(v), onset+string(v)+"n")
			}
		}
	}
	vi := collate.New(language.Vietnamese)
	for _, a := range words {
		for _, b := range words {
			if got, want := strings.Compare(NameSortKey(a), NameSortKey(b)), vi.CompareString(a, b); got != want {
				t.Fatalf("%s and %s: %d, the collation says %d", a, b, got, want)
			}
		}
	}
}

func TestGivenName(t *testing.T) {
	for in, want := range map[string]string{"Bùi Văn Thử": "Thử", " Bùi Thị Ỉn ": "Ỉn", "Thử": "Thử", "": "", "H'Mai Niê": "Niê"} {
		if got := GivenName(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestSortBeginnings: whoever is called by a word is in the list where the word's beginnings say, and so is every
// beginning of the word.
func TestSortBeginnings(t *testing.T) {
	for _, given := range []string{"Lan", "Lân", "Lăn", "Đường", "Dương", "Mỹ", "Mĩ", "Quý", "Thúy", "Thuý", "Nguyễn", "Yến", "Hoà", "Ý", "K'Brếu", "Peñafiel", "Łoś"} {
		sorted, key := NameSortKey("Bùi Thị "+given), NameKey(given)
		runes := []rune(key)
		for n := 1; n <= len(runes); n++ {
			begins := func(b string) bool {
				return strings.HasPrefix(sorted, b) && (n < len(runes) || strings.HasPrefix(sorted, b+EndOfWord))
			}
			if all := SortBeginnings(string(runes[:n])); !slices.ContainsFunc(all, begins) || !slices.IsSorted(all) {
				t.Errorf("%s is sorted as %s; %q gives %q", given, sorted, string(runes[:n]), all)
			}
		}
	}
	if got := SortBeginnings("lan"); len(got) != 3 {
		t.Errorf("lan begins %q, want a, ă and â", got)
	}
}
