package ident

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func anyTempCode(t *rapid.T) TempCode {
	return NewTempCode(rapid.String().Draw(t, "id"), rapid.IntRange(0, 5).Draw(t, "attempt"))
}

func TestTempCodeIsReadAsItWasWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyTempCode(t)
		s := string(c)
		for _, written := range []string{s, strings.ToLower(s), s[:5] + "-" + s[5:], " " + s[:4] + " " + s[4:7] + "." + s[7:],
			strings.NewReplacer("0", "o", "1", "l", "V", "u").Replace(s)} {
			if got, ok := ParseTempCode(written); !ok || got != c {
				t.Fatalf("%q read as %q, %t", written, got, ok)
			}
		}
	})
}

// TestTempCodeIsNothingElse: it is no number of any kind, nor a birth date, and no such number is a code.
func TestTempCodeIsNothingElse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := string(anyTempCode(t))
		_, _, national := ParseNationalID(s)
		_, _, old := ParseOldID(s)
		_, _, phone := ParsePhone(s)
		_, _, social := ParseSocialNumber(s)
		_, _, card := ParseCard(s)
		_, _, _, insurance := ParseInsurance(s)
		_, _, birth := ParseBirth(s, Date{2026, 11, 24})
		for kind, err := range map[string]error{"national id": national, "old card": old, "phone": phone, "social": social, "card": card, "insurance": insurance, "birth": birth} {
			if err == nil {
				t.Fatalf("%q is a %s", s, kind)
			}
		}
		for _, shape := range []string{`[0-9]{8,15}`, `[A-Z]{2}[0-9]{13}`, `\+84[0-9]{9}`} {
			if number := rapid.StringMatching(shape).Draw(t, "number"); len(number) > 0 {
				if _, ok := ParseTempCode(number); ok {
					t.Fatalf("%q is a code", number)
				}
			}
		}
	})
}

// TestASlipInATempCodeIsFound tries every other character in every place, and all neighbours changed.
func TestASlipInATempCodeIsFound(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := anyTempCode(t)
		for i := range c {
			for r := byte(' '); r <= '~'; r++ {
				slip := string(c[:i]) + string(r) + string(c[i+1:])
				if got, ok := ParseTempCode(slip); ok && got != c {
					t.Fatalf("%q for %q", slip, c)
				}
			}
			if i+1 < len(c) {
				slip := string(c[:i]) + string(c[i+1]) + string(c[i]) + string(c[i+2:])
				if got, ok := ParseTempCode(slip); ok && got != c {
					t.Fatalf("%q for %q", slip, c)
				}
			}
		}
		for _, wrong := range []string{string(c[:len(c)-1]), string(c) + "0", string(c[1:])} {
			if _, ok := ParseTempCode(wrong); ok {
				t.Fatalf("%q is a code", wrong)
			}
		}
	})
}

func FuzzParseTempCode(f *testing.F) {
	for _, s := range []string{"", "T", string(NewTempCode("p1", 0)), "017085000017", "DT2171700000011", "T\xff12345678"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if c, ok := ParseTempCode(s); ok {
			if again, ok := ParseTempCode(string(c)); !ok || again != c {
				t.Errorf("%q reads as %q, which reads as %q", s, c, again)
			}
		}
	})
}
