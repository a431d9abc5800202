package sms

import (
	"strings"
	"testing"
	"unicode/utf16"

	"hssk/store/ident"
)

func TestSegments(t *testing.T) {
	for name, tc := range map[string]struct {
		text string
		n    int
		enc  string
	}{
		"nothing":                               {"", 1, GSM7},
		"160 letters":                           {strings.Repeat("x", 160), 1, GSM7},
		"161 letters":                           {strings.Repeat("x", 161), 2, GSM7},
		"two full parts":                        {strings.Repeat("x", 306), 2, GSM7},
		"one letter more":                       {strings.Repeat("x", 307), 3, GSM7},
		"80 euro signs":                         {strings.Repeat("€", 80), 1, GSM7},
		"81 euro signs":                         {strings.Repeat("€", 81), 2, GSM7},
		"153 euro signs: no pair is cut":        {strings.Repeat("€", 153), 3, GSM7},
		"every extended character":              {strings.Repeat("^{}[~]|€\\\f", 8), 1, GSM7},
		"the Vietnamese letters of GSM-7":       {"à è é ì ò ù", 1, GSM7},
		"70 letters with marks":                 {strings.Repeat("ệ", 70), 1, UCS2},
		"71 letters with marks":                 {strings.Repeat("ệ", 71), 2, UCS2},
		"134 letters with marks":                {strings.Repeat("ơ", 134), 2, UCS2},
		"135 letters with marks":                {strings.Repeat("ơ", 135), 3, UCS2},
		"one đ among 69 letters":                {strings.Repeat("x", 69) + "đ", 1, UCS2},
		"one đ among 70 letters":                {strings.Repeat("x", 70) + "đ", 2, UCS2},
		"35 faces":                              {strings.Repeat("🙂", 35), 1, UCS2},
		"36 faces":                              {strings.Repeat("🙂", 36), 2, UCS2},
		"67 faces: no pair is cut":              {strings.Repeat("🙂", 67), 3, UCS2},
		"a small cedilla":                       {"ç", 1, UCS2},
		"typographic quotes":                    {"“a”", 1, UCS2},
		"a code without marks":                  {"TTYT Tan Lac: Ma xac nhan 123456, hieu luc 5 phut.", 1, GSM7},
		"the same code with marks":              {"TTYT Tân Lạc: Mã xác nhận 123456, hiệu lực 5 phút.", 1, UCS2},
		"the same code with marks and a second": {"TTYT Tân Lạc: Mã xác nhận 123456, hiệu lực 5 phút. Không chia sẻ mã này cho bất kỳ ai.", 2, UCS2},
	} {
		if n, enc := Segments(tc.text); n != tc.n || enc != tc.enc {
			t.Errorf("%s: %d parts of %s, want %d of %s", name, n, enc, tc.n, tc.enc)
		}
	}
}

func TestLettersOfTheGSMAlphabet(t *testing.T) {
	if n := len([]rune(gsmBasic)); n != 127 {
		t.Errorf("%d characters, want 127 and the escape", n)
	}
	for text, want := range map[string]string{"à è é ì ò ù": GSM7, "À": UCS2, "ê": UCS2, "ă": UCS2, "đ": UCS2, "Ü ñ Ñ": GSM7, "`": UCS2, "\t": UCS2, "\r\n": GSM7} {
		if _, enc := Segments(text); enc != want {
			t.Errorf("%q goes as %s, want %s", text, enc, want)
		}
	}
}

func TestVietnameseWithoutMarksIsGSM(t *testing.T) {
	text := "Trạm Y tế xã Mường Bi đề nghị ông Đỗ Văn Ước – “hộ” số 7… đến khám"
	if _, enc := Segments(ident.NoMarks(text)); enc != GSM7 {
		t.Errorf("%q goes as %s", ident.NoMarks(text), enc)
	}
}

func FuzzSegments(f *testing.F) {
	f.Add("Mã xác nhận")
	f.Add(strings.Repeat("€", 100))
	f.Fuzz(func(t *testing.T, text string) {
		n, enc := Segments(text)
		units := len(utf16.Encode([]rune(text)))
		if least := (units + 152) / 153; enc == GSM7 && (n < least || n > units+1) {
			t.Errorf("%d parts for %d characters", n, units)
		}
		if least := (units + 66) / 67; enc == UCS2 && units > ucsOne && n < least {
			t.Errorf("%d parts for %d units", n, units)
		}
	})
}
