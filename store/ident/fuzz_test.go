package ident

import "testing"

func seeds(f *testing.F) {
	for _, s := range []string{
		"", " ", "017085000000", "17085000000.0", "113000000", "DT2171700000000", "dt2 17 1700000000", "1717000000", "0990000001", "+84 (0)99 000 00 01",
		"0084990000001", "01680000001", "0218 3854 321", "0990000001/0990000002", "O17O85OOOOOO", "12/03/1985", "1950", "00/00/1950", "195000000000", "051952",
		"1985-03-12T00:00:00", "12/3/85", "Bùi Văn Thử", "Ðinh Thị Mẫu", "NguyÔn V¨n Thö", "Nguyeãn Vaên Thöû", "CB MẸ BÙI THỊ VÍ DỤ", "H’Mai Niê", "Bùi", "\xff\xfe",
		"\u0301", "a\u0301\u0323", "\u200b", "+", "'", "٠١٢", "０９９", "Con ", "c", "cb ", "Ⱥ ȿ", "ǅ ǆ", "ß ﬁ", "각 가", "a AѨ",
	} {
		f.Add(s)
	}
}

func stable[T revealer](f *testing.F, parse func(string) (T, []Flag, error)) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		var zero T
		v, flags, err := parse(s)
		if err != nil && (v != zero || flags != nil) {
			t.Errorf("%q is refused and gives %q with %v", s, v.Reveal(), flags)
		}
		again, _, err := parse(v.Reveal())
		if err != nil || again != v || again.Reveal() != v.Reveal() {
			t.Errorf("%q gave %q, which gave %q, %v", s, v.Reveal(), again.Reveal(), err)
		}
		_ = v.String()
	})
}

func FuzzParseNationalID(f *testing.F)   { stable(f, ParseNationalID) }
func FuzzParseOldID(f *testing.F)        { stable(f, ParseOldID) }
func FuzzParseCard(f *testing.F)         { stable(f, ParseCard) }
func FuzzParseSocialNumber(f *testing.F) { stable(f, ParseSocialNumber) }
func FuzzParsePhone(f *testing.F)        { stable(f, ParsePhone) }

func FuzzParseInsurance(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		c, n, _, err := ParseInsurance(s)
		if !c.IsZero() && c.SocialNumber() != n || err != nil && !n.IsZero() {
			t.Errorf("%q gave %q and %q, %v", s, c.Reveal(), n.Reveal(), err)
		}
	})
}

// FuzzHints proves that every repair proposed is accepted.
func FuzzHints(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		accepted(t, s, ParseNationalID)
		accepted(t, s, ParseCard)
		accepted(t, s, ParsePhone)
		if _, _, err := CleanName(s); err != nil {
			code, hint := codeOf(err)
			if _, _, err := CleanName(hint); err != nil && code != NameOneWord {
				t.Errorf("%q: the hint %q is refused: %v", s, hint, err)
			}
		}
	})
}

func accepted[T revealer](t *testing.T, s string, parse func(string) (T, []Flag, error)) {
	_, _, err := parse(s)
	code, hint := codeOf(err)
	if code == IDOldCMND {
		return
	}
	if _, _, err := parse(hint); err != nil {
		t.Errorf("%q: the hint %q is refused: %v", s, hint, err)
	}
}

func FuzzParseBirth(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		b, _, err := ParseBirth(s, july)
		if err != nil && !b.IsZero() {
			t.Errorf("%q is refused and gives %q", s, b.Text())
		}
		for _, form := range []string{b.Text(), b.Format()} {
			if again, _, err := ParseBirth(form, july); err != nil || again != b {
				t.Errorf("%q gave %q, which gave %q, %v", s, form, again.Text(), err)
			}
		}
		if stored, err := ParseBirthText(s); err == nil && stored.Text() != s {
			t.Errorf("%q is stored as %q", s, stored.Text())
		}
	})
}

func FuzzParseDateAndSex(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := ParseDate(s); ok && d.String() != s && d.Format() != s {
			t.Errorf("%q is %q", s, d)
		}
		if x, err := ParseSex(s); err == nil {
			if again, err := ParseSex(string(x)); err != nil || again != x {
				t.Errorf("%q is %q, then %q", s, x, again)
			}
		}
	})
}

func FuzzCleanName(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		name, _, err := CleanName(s)
		if err != nil {
			return
		}
		if again, _, err := CleanName(name); err != nil || again != name {
			t.Errorf("%q gave %q, which gave %q, %v", s, name, again, err)
		}
		_, _, _ = MaskName(name), GivenName(name), CheckName(name, Male)
	})
}

func FuzzFold(f *testing.F) {
	seeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		for i, fold := range []func(string) string{Fold, FoldTone, NameKey, NameKeyTone, CleanText, NoMarks} {
			if once := fold(s); fold(once) != once {
				t.Errorf("function %d of %q is %q, again %q", i, s, once, fold(once))
			}
		}
		if len(NameSortKey(s)) > MaxSortKey {
			t.Errorf("%q has a long key", s)
		}
	})
}
