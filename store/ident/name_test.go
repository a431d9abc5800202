package ident

import (
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

func TestCleanName(t *testing.T) {
	tests := []struct {
		name, in, want string
		flags          []Code
		err            Code
		hint           string
	}{
		{"clean", "Bùi Văn Thử", "Bùi Văn Thử", nil, "", ""},
		{"spaces", " Hà  Văn \u00a0 Đôi\t", "Hà Văn Đôi", nil, "", ""},
		{"decomposed", norm.NFD.String("Bùi Văn Thử"), "Bùi Văn Thử", []Code{NameNFD}, "", ""},
		{"capitals", "BÙI VĂN THỬ", "Bùi Văn Thử", []Code{NameCaps}, "", ""},
		{"small letters", "bùi văn thử", "Bùi Văn Thử", []Code{NameLower}, "", ""},
		{"capitals after a small letter", "bUI vĂN tHỬ", "Bui Văn Thử", []Code{NameCaps}, "", ""},
		{"single letters", "Y Ỉ", "Y Ỉ", nil, "", ""},
		{"Eth", "Ðinh Thị Mẫu", "Đinh Thị Mẫu", []Code{NameEth}, "", ""},
		{"African D", "Ɖinh Thị Mẫu", "Đinh Thị Mẫu", []Code{NameEth}, "", ""},
		{"Eth in capitals", "ÐINH THỊ MẪU", "Đinh Thị Mẫu", []Code{NameEth, NameCaps}, "", ""},
		{"without marks", "Bui Van Thu", "Bui Van Thu", []Code{NameNoMarks}, "", ""},
		{"one letter", "Bùi Thị Ỉn", "Bùi Thị Ỉn", nil, "", ""},
		{"apostrophe", "H’Mai Niê", "H'Mai Niê", nil, "", ""},
		{"hyphen in capitals", "Y-MOAN Ê NUÔL", "Y-Moan Ê Nuôl", []Code{NameCaps}, "", ""},
		{"new placement of the tone is kept", "Bùi Thị Hoà", "Bùi Thị Hoà", nil, "", ""},
		{"zero width mark", "\ufeffBùi Văn\u200d Thử", "Bùi Văn Thử", nil, "", ""},
		{"newborn", "CB MẸ BÙI THỊ VÍ DỤ", "CB Mẹ Bùi Thị Ví Dụ", []Code{NameCaps, NameNewborn}, "", ""},
		{"newborn in words", "con bà Bùi Thị Ví Dụ", "Con Bà Bùi Thị Ví Dụ", []Code{NameLower, NameNewborn}, "", ""},
		{"newborn, short", "CB Bùi Thị Ví Dụ", "CB Bùi Thị Ví Dụ", []Code{NameNewborn}, "", ""},
		{"absent", " \u200b ", "", nil, "", ""},
		{"one word", "THỬ", "", nil, NameOneWord, "Thử"},
		{"digits", "Bùi Văn Thử 2", "", nil, NameDigits, ""},
		{"brackets", "Bùi Văn Thử (con)", "", nil, NamePunctuation, "Bùi Văn Thử Con"},
		{"full stop", "Bùi Văn Thử.", "", nil, NamePunctuation, "Bùi Văn Thử"},
		{"only punctuation", "...", "", nil, NamePunctuation, ""},
		{"only hyphens", "- -", "", nil, NameEmpty, ""},
		{"too long", "Bùi " + strings.Repeat("Ỉ", 252), "", nil, NameTooLong, ""},
		{"255 characters", "Bùi " + strings.Repeat("ỉ", 251), "Bùi Ỉ" + strings.Repeat("ỉ", 250), []Code{NameLower}, "", ""},
		{"a letter of another alphabet in capitals", "BŸÙI VĂN THỬ", "", nil, TextEncoding, ""},
		{"TCVN3", "NguyÔn V¨n Thö", "", nil, TextEncoding, "Nguyễn Văn Thử"},
		{"TCVN3, Đ", "§inh ThÞ MÉu", "", nil, TextEncoding, "Đinh Thị Mẫu"},
		{"TCVN3, ư as soft hyphen", "D­¬ng V¨n Sai", "", nil, TextEncoding, "Dương Văn Sai"},
		{"VNI", "Nguyeãn Vaên Thöû", "", nil, TextEncoding, "Nguyễn Văn Thử"},
		{"VNI, Đ", "Ñinh Thò Maãu", "", nil, TextEncoding, "Đinh Thị Mẫu"},
		{"VNI in capitals", "BUØI THÒ HOAØ", "", nil, TextEncoding, "Bùi Thị Hoà"},
		{"replacement character", "Nguy\ufffdn Văn", "", nil, TextEncoding, ""},
		{"broken bytes", "Nguy\xd4n V\xa8n", "", nil, TextEncoding, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, flags, err := CleanName(tt.in)
			check(t, got, tt.want, flags, tt.flags, err, tt.err, tt.hint)
		})
	}
}

func TestNewbornHintIsTheMother(t *testing.T) {
	for _, in := range []string{"CB MẸ BÙI THỊ VÍ DỤ", "Con bà Bùi Thị Ví Dụ", "cb Bùi Thị Ví Dụ"} {
		_, flags, err := CleanName(in)
		if err != nil || flags[len(flags)-1] != (Flag{NameNewborn, "Bùi Thị Ví Dụ"}) {
			t.Errorf("%q: %v %v", in, flags, err)
		}
	}
}

func TestCheckName(t *testing.T) {
	for _, tt := range []struct {
		name string
		sex  Sex
		want []Code
	}{
		{"Bùi Thị Mẫu", Female, nil}, {"Bùi Thị Mẫu", Male, []Code{NameSex}},
		{"Bùi Văn Thử", Male, nil}, {"Bùi Văn Thử", Female, []Code{NameSex}},
		{"Bùi Văn Thử", Undetermined, nil}, {"Văn Thị", Male, nil}, {"Bùi Hải Văn", Female, nil},
	} {
		if got := CheckName(tt.name, tt.sex); !sameCodes(got, tt.want) {
			t.Errorf("%s %s: %v", tt.name, tt.sex, got)
		}
	}
}

func TestFold(t *testing.T) {
	tests := []struct{ in, fold, tone, key string }{
		{"Bùi Thị Hoà", "bui thi hoa", "bùi thị hòa", "bui thi hoa"},
		{"Bùi Thị Hòa", "bui thi hoa", "bùi thị hòa", "bui thi hoa"},
		{"ĐINH  THỊ\tMẪU", "dinh thi mau", "đinh thị mẫu", "dinh thi mau"},
		{"Ðinh", "dinh", "đinh", "dinh"},
		{"Quý", "quy", "quý", "qui"},
		{"Qúy", "quy", "quý", "qui"},
		{"Quí", "qui", "quí", "qui"},
		{"Mỹ", "my", "mỹ", "mi"},
		{"Mĩ", "mi", "mĩ", "mi"},
		{"Thuý", "thuy", "thúy", "thuy"},
		{"Khoẻ", "khoe", "khỏe", "khoe"},
		{"Hòan", "hoan", "hoàn", "hoan"},
		{"Khuỷu", "khuyu", "khuỷu", "khuyu"},
		{"Khủyu", "khuyu", "khuỷu", "khuyu"},
		{"Ngừơi", "nguoi", "người", "nguoi"},
		{"Già", "gia", "già", "gia"},
		{"Gìa", "gia", "già", "gia"},
		{"Gì", "gi", "gì", "gi"},
		{"Giếng", "gieng", "giếng", "gieng"},
		{"Qùa", "qua", "quà", "qua"},
		{"Tuyết Thảo My", "tuyet thao my", "tuyết thảo my", "tuyet thao mi"},
		{"Ỷ Lan", "y lan", "ỷ lan", "i lan"},
		{"Tây Tai", "tay tai", "tây tai", "tay tai"},
		{"H’Mai", "h'mai", "h'mai", "h'mai"},
		{"Nghiêng", "nghieng", "nghiêng", "nghieng"},
		{"Müller Łódź", "muller łodz", "müller łódź", "muller łodz"},
		{"", "", "", ""},
	}
	for _, tt := range tests {
		if got := Fold(tt.in); got != tt.fold {
			t.Errorf("Fold(%q) = %q, want %q", tt.in, got, tt.fold)
		}
		if got := FoldTone(tt.in); got != tt.tone {
			t.Errorf("FoldTone(%q) = %q, want %q", tt.in, got, tt.tone)
		}
		if got := NameKey(tt.in); got != tt.key {
			t.Errorf("NameKey(%q) = %q, want %q", tt.in, got, tt.key)
		}
	}
}

// TestTonePlacement writes every open syllable with oa, oe, uy in both ways.
func TestTonePlacement(t *testing.T) {
	tones := strings.Fields(vowels)
	row := func(v rune) []rune {
		for _, r := range tones {
			if rune(r[0]) == v {
				return []rune(r)
			}
		}
		return nil
	}
	n := 0
	for _, onset := range []string{"", "h", "th", "kh", "ngh", "đ", "x", "tr"} {
		for _, pair := range []string{"oa", "oe", "uy"} {
			first, second := row(rune(pair[0])), row(rune(pair[1]))
			for tone := huyen; tone <= nang; tone++ {
				older := onset + string(first[tone]) + pair[1:]
				newer := onset + pair[:1] + string(second[tone])
				if FoldTone(older) != older || FoldTone(newer) != older || FoldTone(strings.ToUpper(newer)) != older {
					t.Errorf("%s and %s become %s and %s", older, newer, FoldTone(older), FoldTone(newer))
				}
				if NameSortKey(older) != NameSortKey(newer) || NameKeyTone(older) != NameKeyTone(newer) {
					t.Errorf("%s and %s have different keys", older, newer)
				}
				closed := onset + pair[:1] + string(second[tone]) + "n"
				if FoldTone(closed) != closed {
					t.Errorf("%s becomes %s", closed, FoldTone(closed))
				}
				n++
			}
		}
	}
	if n != 8*3*5 {
		t.Errorf("%d pairs", n)
	}
}

func TestCleanText(t *testing.T) {
	for in, want := range map[string]string{
		"Sốt, ho 3 ngày": "Sốt, ho 3 ngày", " a \r\n\tb ": "a b", "a\x00b\x1b": "ab", norm.NFD.String("khỏe"): "khỏe", "": "", " ": "",
		"e\u200d\u0301": "é", "a\u200bb": "a b",
	} {
		if got := CleanText(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

func TestNoMarks(t *testing.T) {
	for in, want := range map[string]string{
		"Mời bà Đinh Thị Mẫu đến trạm – 8h, “đúng giờ”…": `Moi ba Dinh Thi Mau den tram - 8h, "dung gio"...`,
		norm.NFD.String("ĐƯỢC rồi!"):                     "DUOC roi!",
		"H’Mai\u00a0Niê":                                 "H'Mai Nie",
		"Số: 017•••01":                                   "So: 017***01",
		"ÐINH ðình":                                      "DINH dinh",
	} {
		if got := NoMarks(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}
