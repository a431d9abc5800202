package ident

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
	"pgregory.net/rapid"
)

// anyName draws words of the alphabet with all tones, in any case.
func anyName() *rapid.Generator[string] {
	spelled := []rune(strings.ReplaceAll(vowels, " ", "") + "bcdđghklmnpqrstvxy")
	word := rapid.StringOfN(rapid.SampledFrom(spelled), 1, 7, -1)
	return rapid.Custom(func(t *rapid.T) string {
		name := strings.Join(rapid.SliceOfN(word, 2, 6).Draw(t, "words"), " ")
		switch rapid.IntRange(0, 2).Draw(t, "case") {
		case 0:
			return strings.ToUpper(name)
		case 1:
			return TitleName(name)
		}
		return name
	})
}

func TestFoldingIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(anyName(), rapid.String()).Draw(t, "text")
		for name, fold := range map[string]func(string) string{
			"Fold": Fold, "FoldTone": FoldTone, "NameKey": NameKey, "NameKeyTone": NameKeyTone, "CleanText": CleanText, "NoMarks": NoMarks, "TitleName": TitleName,
		} {
			once := fold(s)
			if twice := fold(once); twice != once {
				t.Errorf("%s of %q is %q, again %q", name, s, once, twice)
			}
		}
	})
}

func TestCompositionMakesNoDifference(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := anyName().Draw(t, "name")
		nfd := norm.NFD.String(s)
		for name, fold := range map[string]func(string) string{
			"Fold": Fold, "FoldTone": FoldTone, "NameKey": NameKey, "NameSortKey": NameSortKey, "CleanText": CleanText, "NoMarks": NoMarks,
		} {
			if fold(nfd) != fold(s) {
				t.Errorf("%s of %q is %q decomposed and %q composed", name, s, fold(nfd), fold(s))
			}
		}
		composed, _, err := CleanName(s)
		decomposed, _, err2 := CleanName(nfd)
		if (err == nil) && (err2 == nil) && composed != decomposed {
			t.Errorf("CleanName gives %q and %q", composed, decomposed)
		}
	})
}

func TestFoldFollowsFoldTone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := anyName().Draw(t, "a"), anyName().Draw(t, "b")
		if Fold(FoldTone(a)) != Fold(a) {
			t.Errorf("%q folds to %q and through the tones to %q", a, Fold(a), Fold(FoldTone(a)))
		}
		if Fold(NoMarks(a)) != Fold(a) || strings.Contains(NoMarks(a), "\u0300") || !isASCII(NoMarks(a)) {
			t.Errorf("%q without marks is %q", a, NoMarks(a))
		}
		if (NameSortKey(a) == NameSortKey(b)) && Fold(a) != Fold(b) {
			t.Errorf("%q and %q have one sort key", a, b)
		}
	})
}

func TestSortKeyIsShortASCII(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(anyName(), rapid.String()).Draw(t, "name")
		key := NameSortKey(s)
		if len(key) > MaxSortKey {
			t.Errorf("%d bytes", len(key))
		}
		for _, c := range []byte(key) {
			if c <= ' ' || c > '~' {
				t.Errorf("%q holds %q", key, c)
			}
		}
	})
}

func TestNumbersComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := fmt.Sprintf("0%s%06d", rapid.StringMatching(`(17|25|01)[0-3][0-9]{2}`).Draw(t, "head"), rapid.IntRange(0, 999999).Draw(t, "serial"))
		comesBack(t, id, 5, ParseNationalID)
		comesBack(t, rapid.StringMatching(`113[0-9]{6}`).Draw(t, "cmnd")+"", 2, ParseOldID)
		comesBack(t, rapid.StringMatching(`[A-Z]{2}[1-5][0-9]{12}`).Draw(t, "card"), 3, ParseCard)
		comesBack(t, rapid.StringMatching(`[0-9]{10}`).Draw(t, "social"), 2, ParseSocialNumber)
		comesBack(t, rapid.StringMatching(`0([35789][0-9]{8}|2[0-9]{9})`).Draw(t, "phone"), 6, ParsePhone)
	})
}

// revealer is what all number types have in common.
type revealer interface {
	comparable
	fmt.Stringer
	Reveal() string
}

// comesBack parses, reveals and parses again, and counts the digits that the mask shows. Numbers refused as trivial pass.
func comesBack[T revealer](t *rapid.T, s string, shown int, parse func(string) (T, []Flag, error)) {
	v, _, err := parse(s)
	if code, _ := codeOf(err); strings.HasSuffix(string(code), ".trivial") {
		return
	}
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	again, _, err := parse(v.Reveal())
	if err != nil || again != v {
		t.Errorf("%q is revealed as %q, which gives %q, %v", s, v.Reveal(), again.Reveal(), err)
	}
	digits, run := 0, 0
	for _, r := range v.String() {
		if r < '0' || r > '9' {
			run = 0
			continue
		}
		digits++
		if run++; run > 3 {
			t.Errorf("%q shows more than three digits together", v)
		}
	}
	if digits > shown {
		t.Errorf("%q shows %d digits, %d are meant to be seen", v, digits, shown)
	}
}

func TestPhoneComesBackFromLocal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, _, err := ParsePhone(rapid.StringMatching(`0([35789][0-9]{8}|2[0-9]{9})`).Draw(t, "phone"))
		if err != nil {
			t.Fatal(err)
		}
		if q, _, err := ParsePhone(p.Local()); err != nil || p != q {
			t.Errorf("%q gives %q, %v", p.Local(), q.Reveal(), err)
		}
	})
}

func TestBirthComesBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		y := rapid.IntRange(1904, 2023).Draw(t, "year")
		m := rapid.IntRange(0, 12).Draw(t, "month")
		d := 0
		if m > 0 {
			d = rapid.IntRange(0, DaysIn(y, m)).Draw(t, "day")
		}
		b, ok := NewBirth(y, m, d)
		if !ok || b.Year() != y || b.Month() != m || b.Day() != d {
			t.Fatalf("%d-%d-%d is %q", y, m, d, b.Text())
		}
		writings := []string{b.Text(), b.Format(), strings.ReplaceAll(b.Format(), "/", ""), fmt.Sprintf("%04d%02d%02d0000", y, m, d), fmt.Sprintf("%02d.%02d.%04d", d, m, y), fmt.Sprintf("%d - %d - %d", d, m, y), fmt.Sprintf("%04d%02d%02d", y, m, d)}
		for _, s := range writings {
			if got, _, err := ParseBirth(s, Date{2024, 1, 1}); err != nil || got != b {
				t.Errorf("%q gave %q, %v; want %q", s, got.Text(), err, b.Text())
			}
		}
		if got, err := ParseBirthText(b.Text()); err != nil || got != b {
			t.Errorf("%q gave %q, %v", b.Text(), got.Text(), err)
		}
		if youngest, oldest := b.AgeOn(july); oldest-youngest > 1 || oldest < youngest {
			t.Errorf("aged %d to %d", youngest, oldest)
		}
		if !b.Compatible(b) {
			t.Error("not compatible with itself")
		}
	})
}

func TestCleanNameIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.OneOf(anyName(), rapid.String()).Draw(t, "name")
		name, _, err := CleanName(s)
		if err != nil {
			return
		}
		again, flags, err := CleanName(name)
		if err != nil || again != name {
			t.Errorf("%q became %q, then %q, %v, %v", s, name, again, flags, err)
		}
	})
}
