package health

import (
	"strings"
	"testing"

	"hssk/store/ident"
)

func TestCanonical(t *testing.T) {
	in := intake(t)
	for _, c := range []struct {
		field      Field
		text, want string
		flags, err string
	}{
		{FullName, "BÙI VĂN THỬ", "Bùi Văn Thử", "name.caps", ""},
		{FullName, "  Hà  Văn   Đôi ", "Hà Văn Đôi", "", ""},
		{FullName, "Bu\u0300i Va\u0306n Thu\u031b\u0309", "Bùi Văn Thử", "", ""},
		{FullName, "Ðinh Thị Mẫu", "Đinh Thị Mẫu", "name.eth", ""},
		{FullName, "bui van thu", "Bui Van Thu", "name.lower name.no_marks", ""},
		{FullName, "Bùi Thị Hoà", "Bùi Thị Hoà", "", ""},
		{FullName, "Thử", "", "", "name.one_word"},
		{FullName, "Bùi Văn 7", "", "", "name.digits"},
		{Guardian, "quách thị mơ", "Quách Thị Mơ", "name.lower", ""},
		{Guardian, "Mẹ (Mơ)", "", "", "name.punctuation"},
		{BirthDate, "12/03/1985", "1985-03-12", "", ""},
		{BirthDate, "1985-03-12", "1985-03-12", "", ""},
		{BirthDate, "3/1985", "1985-03", "", ""},
		{BirthDate, "1950", "1950", "", ""},
		{BirthDate, "01/01/1950", "1950-01-01", "birth.heaped", ""},
		{BirthDate, "00/00/1950", "1950", "birth.heaped", ""},
		{BirthDate, "31/02/1970", "", "", "birth.impossible"},
		{BirthDate, "12/3/85", "", "", "birth.two_digit_year"},
		{BirthDate, "20/11/2030", "", "", "birth.future"},
		{BirthDate, "20/11/1899", "", "", "birth.too_old"},
		{BirthDate, "hôm qua", "", "", "birth.format"},
		{"NGAYCAP", "02/06/2021", "2021-06-02", "", ""},
		{"NGAYCAP", "01/01/2021", "2021-01-01", "", ""},
		{"NGAYCAP", "hôm qua", "", "", "date.format"},
		{"NGAYCAP", "31/02/2021", "", "", "date.impossible"},
		{"NGAYCAP", "2/6/21", "", "", "date.two_digit_year"},
		{"NGAYCAP", "20/11/2030", "", "", "date.future"},
		{"NGAYCAP", "20/11/1899", "", "", "date.too_old"},
		{"GT_THE_DEN", "31/12/2031", "2031-12-31", "", ""},
		{"GT_THE_DEN", "31/12/2131", "", "", "date.too_far"},
		{"GT_THE_DEN", "2031", "", "", CodeWholeDay},
		{SexField, "nữ", "2", "", ""},
		{SexField, "Nam", "1", "", ""},
		{SexField, "x", "", "", "sex.format"},
		{SexField, "\u0301", "", "", CodeRequired},
		{NationalID, "017 085 000 017", "017085000017", "", ""},
		{NationalID, "O17085000017", "017085000017", "id.letter_o", ""},
		{NationalID, "17085000017", "", "", "id.leading_zero"},
		{NationalID, "113000017", "", "", "id.old_cmnd"},
		{NationalID, "111111111111", "", "", "id.trivial"},
		{NationalID, "chưa có", "", "", "id.characters"},
		{OldID, "113 000 017", "113000017", "cmnd.old", ""},
		{OldID, "13000017", "", "", "cmnd.leading_zero"},
		{Phone, "0912 345 678", "+84912345678", "", ""},
		{Phone, "912345678", "+84912345678", "phone.leading_zero", ""},
		{Phone, "01681234567", "+84381234567", "phone.converted", ""},
		{Phone, "0218 3854 321", "+842183854321", "phone.landline", ""},
		{Phone, "0912345678; 0987654321", "", "", "phone.many"},
		{Phone, "không", "", "", "phone.format"},
		{Insurance, "dn 4 17 0012345678", "DN4170012345678", "", ""},
		{Insurance, "1700123456", "1700123456", "", ""},
		{Insurance, "DN9170012345678", "", "", "bhyt.shape"},
		{SocialNo, "1700123456", "1700123456", "", ""},
		{SocialNo, "170012345", "", "", "bhxh.leading_zero"},
		{Ethnicity, "Mường", "06", "", ""},
		{Ethnicity, "muong", "06", "", ""},
		{Ethnicity, "6", "06", "", ""},
		{Ethnicity, "06", "06", "", ""},
		{Ethnicity, "Klingon", "", "", CodeEthnicity},
		{Nationality, "Việt Nam", "000", "", ""},
		{Nationality, "VN", "000", "", ""},
		{Nationality, "LAO", "LAO", "", ""},
		{HeadRel, "chủ hộ", "01", "", ""},
		{HeadRel, "vợ", "02", "", ""},
		{HeadRel, "3", "03", "", ""},
		{HeadRel, "bạn", "", "", CodeRelation},
		{Residence, "đi làm xa", "absent", "", ""},
		{Residence, "Tạm trú", "temporary", "", ""},
		{Residence, "trên mây", "", "", CodeResidence},
		{BloodGroup, "ab +", "AB+", "", ""},
		{BloodGroup, "O", "O", "", ""},
		{BloodGroup, "C+", "", "", CodeBloodGroup},
		{Commune, "Xã Mỹ Hoà", "05143", "", ""},
		{Commune, "Lũng Vân", "05176", CodeUnitFormer, ""},
		{Commune, "Xóm Đầm, Phong Phú", "05158", "", ""},
		{Commune, "Xóm Bái, Lũng Vân", "05176", CodeUnitFormer, ""},
		{Commune, "Mường Bi", "", "", CodeUnitWhole},
		{Commune, "Lạ Hoắc", "", "", CodeUnitUnknown},
		{Hamlet, " Xóm  Đầm ", "Xóm Đầm", "", ""},
		{Occupation, "làm ruộng", "làm ruộng", "", ""},
		{Address, strings.Repeat("xa ", 400), "", "", CodeTooLong},
		{Note, "a\x00b\nc", "ab c", "", ""},
		{Note, " \u200b ", "", "", CodeRequired},
		{Field("KHONG_CO"), "gì cũng được", "gì cũng được", "", ""},
	} {
		v, flags, err := in.Canonical(c.field, c.text)
		code := ""
		if err != nil {
			code, _ = CodeOfValue(err)
		}
		if v.Reveal() != c.want || flagCodes(flags) != c.flags || code != c.err {
			t.Errorf("%s %q: %q, flags %q, error %q; want %q, %q, %q", c.field, c.text, v.Reveal(), flagCodes(flags), code, c.want, c.flags, c.err)
		}
	}
}

func TestCodeOfValue(t *testing.T) {
	_, _, err := intake(t).Canonical(NationalID, "17085000017")
	if code, hint := CodeOfValue(err); code != "id.leading_zero" || hint.Reveal() != "017085000017" {
		t.Errorf("%s with hint of %d characters", code, len(hint.Reveal()))
	}
	if code, hint := CodeOfValue(nil); code != "unreadable" || hint != "" {
		t.Errorf("no error is %q", code)
	}
}

func TestRead(t *testing.T) {
	in := intake(t)
	for _, c := range []struct {
		name     string
		raw      map[Field]string
		want     map[Field]string // the fields that matter here
		problems string
		refused  bool
	}{
		{name: "a clean row", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=12/03/1985", "GIOI_TINH=Nam", "SO_CCCD=017085000017", "DIA_CHI=Xóm Đầm, Phong Phú"),
			want: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12", "GIOI_TINH=1", "SO_CCCD=017085000017", "MAXA_CU_TRU=05158", "MA_QUOCTICH=000")},
		{name: "a lost zero waits for proof", raw: row("HO_TEN=BÙI VĂN THỬ", "NGAY_SINH=1985", "GIOI_TINH=nam", "SO_CCCD=17085000017"),
			want: row("HO_TEN=Bùi Văn Thử", "SO_CCCD="), problems: "SO_CCCD:id.leading_zero:drop"},
		{name: "the number of an old card goes where it belongs", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12", "GIOI_TINH=1", "SO_CCCD=113 000.017"),
			want: row("SO_CCCD=", "SO_CMND=113000017"), problems: "SO_CCCD:id.old_cmnd:drop"},
		{name: "an old number of its own counts more than one in the wrong column", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "SO_CCCD=113000017", "SO_CMND=113000018"),
			want: row("SO_CMND=113000018"), problems: "SO_CCCD:id.old_cmnd:drop"},
		{name: "only the year is known", raw: row("HO_TEN=Đinh Thị Mẫu", "NGAY_SINH=01/01/1950", "GIOI_TINH=Nữ"), want: row("NGAY_SINH=1950-01-01")},
		{name: "a newborn under the mother's name", raw: row("HO_TEN=CB Bùi Thị Hoà", "NGAY_SINH=01/03/2026", "GIOI_TINH=Nam"), want: row("HO_TEN=CB Bùi Thị Hoà")},
		{name: "an impossible date", raw: row("HO_TEN=Hà Văn Đôi", "NGAY_SINH=31/02/1970", "GIOI_TINH=Nam"), problems: "NGAY_SINH:birth.impossible:refuse", refused: true},
		{name: "a date to come", raw: row("HO_TEN=Bùi Văn Em", "NGAY_SINH=20/11/2030", "GIOI_TINH=Nam"), problems: "NGAY_SINH:birth.future:refuse", refused: true},
		{name: "no birth date", raw: row("HO_TEN=Bui Van Thu", "NGAY_SINH=", "GIOI_TINH=Nam"), problems: "NGAY_SINH:required:refuse", refused: true},
		{name: "no name", raw: row("HO_TEN= - ", "NGAY_SINH=1985", "GIOI_TINH=Nam"), problems: "HO_TEN:required:refuse", refused: true},
		{name: "one word is no full name", raw: row("HO_TEN=Thử", "NGAY_SINH=1985"), problems: "HO_TEN:name.one_word:refuse", refused: true},
		{name: "an unreadable sex", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "GIOI_TINH=?"), problems: "GIOI_TINH:sex.format:refuse", refused: true},
		{name: "a sex nobody wrote down", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985"), want: row("GIOI_TINH=")},
		{name: "an unreadable phone is left out", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "DIEN_THOAI=hỏi con"), want: row("DIEN_THOAI="), problems: "DIEN_THOAI:phone.format:drop"},
		{name: "a phone that nobody has", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "DIEN_THOAI=Không có", "SO_CCCD=chưa có"), want: row("DIEN_THOAI=", "SO_CCCD=")},
		{name: "today's commune, and the address has the former one", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "MAXA_CU_TRU=Mường Bi", "DIA_CHI=Xóm Đầm, Phong Phú"),
			want: row("MAXA_CU_TRU=05158")},
		{name: "a commune that nobody knows, but the address has one", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "MAXA_CU_TRU=Lạ Hoắc", "DIA_CHI=Xóm Đầm, Phong Phú"),
			want: row("MAXA_CU_TRU=05158"), problems: "MAXA_CU_TRU:unit.unknown:drop"},
		{name: "today's commune, and not which former one", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "MAXA_CU_TRU=Mường Bi"), problems: "MAXA_CU_TRU:unit.parts:drop"},
		{name: "a commune of another district", raw: row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "MAXA_CU_TRU=Vầy Nưa"), problems: "MAXA_CU_TRU:unit.far:drop"},
		{name: "an empty row", raw: row("HO_TEN=", "NGAY_SINH=\u00a0", "DIA_CHI=..."), problems: "HO_TEN:required:refuse NGAY_SINH:required:refuse", refused: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			values, found := in.Read(c.raw)
			if got := problems(found); got != c.problems || Refused(found) != c.refused {
				t.Errorf("problems are %q, refused %t; want %q, %t", got, Refused(found), c.problems, c.refused)
			}
			for f, want := range c.want {
				if got := values[f].Text(); got != want {
					t.Errorf("%s is %q, want %q", f, got, want)
				}
			}
		})
	}
}

func TestReadRaisesDoubtsOfTwoFields(t *testing.T) {
	values, found := intake(t).Read(row("HO_TEN=Nguyễn Văn Sai", "NGAY_SINH=01/02/1960", "GIOI_TINH=Nam", "SO_CCCD=017161000025"))
	if len(found) != 0 {
		t.Fatalf("problems are %q", problems(found))
	}
	got := values[NationalID].Flags
	if len(got) != 2 || got[0] != ident.IDCentury || got[1] != ident.IDSex {
		t.Errorf("doubts are %q: the number says a woman born in 1961", got)
	}
	if values[SexField].Text() != "1" || values[NationalID].Text() != "017161000025" {
		t.Error("a doubt changed a value")
	}
}

func TestRepaired(t *testing.T) {
	in := intake(t)
	for _, c := range []struct {
		name   string
		raw    map[Field]string
		number string
		left   string
	}{
		{"birth year and sex agree", row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "GIOI_TINH=Nam", "SO_CCCD=17085000017"), "017085000017", "SO_CCCD:id.leading_zero:flag"},
		{"two zeros", row("HO_TEN=Bùi Văn Cao", "NGAY_SINH=1985", "GIOI_TINH=Nam", "SO_CCCD=4085000017"), "004085000017", "SO_CCCD:id.leading_zero:flag"},
		{"another year", row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1986", "GIOI_TINH=Nam", "SO_CCCD=17085000017"), "", "SO_CCCD:id.leading_zero:drop"},
		{"another sex", row("HO_TEN=Bùi Thị Hoà", "NGAY_SINH=1985", "GIOI_TINH=Nữ", "SO_CCCD=17085000017"), "", "SO_CCCD:id.leading_zero:drop"},
		{"a sex that nobody wrote down proves nothing", row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "SO_CCCD=17085000017"), "", "SO_CCCD:id.leading_zero:drop"},
		{"other problems stay", row("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "GIOI_TINH=Nam", "SO_CCCD=17085000017", "DIEN_THOAI=x"), "017085000017",
			"DIEN_THOAI:phone.format:drop SO_CCCD:id.leading_zero:flag"},
	} {
		values, found := in.Read(c.raw)
		before := problems(found)
		left := Repaired(values, found)
		if got := values[NationalID].Text(); got != c.number || problems(left) != c.left {
			t.Errorf("%s: a number of %d digits, problems %q; want %d digits, %q", c.name, len(got), problems(left), len(c.number), c.left)
		}
		if problems(found) != before {
			t.Errorf("%s: the caller's list was changed", c.name)
		}
	}
}

func TestStamp(t *testing.T) {
	values := valued("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985")
	Stamp(values, FromStaff, "staff-lan", noon)
	for f, v := range values {
		if v.Source != FromStaff || v.By != "staff-lan" || !v.At.Equal(noon) || v.Text() == "" {
			t.Errorf("%s is not stamped", f)
		}
	}
}

func TestCodeLists(t *testing.T) {
	for _, c := range []struct {
		field Field
		code  string
		name  string
		ok    bool
	}{
		{Ethnicity, "06", "Mường", true}, {Ethnicity, "01", "Kinh", true}, {Ethnicity, "77", "", false},
		{HeadRel, "01", "Chủ hộ", true}, {Residence, "temporary", "Tạm trú", true}, {Phone, "06", "", false},
	} {
		if name, ok := CodeName(c.field, c.code); name != c.name || ok != c.ok {
			t.Errorf("%s %s is called %q, %t", c.field, c.code, name, ok)
		}
	}
	in := intake(t)
	for f, n := range map[Field]int{Ethnicity: 56, HeadRel: 9, Residence: 5, Phone: 0} {
		choices := Choices(f)
		if len(choices) != n {
			t.Errorf("%s offers %d choices, want %d", f, len(choices), n)
		}
		for _, code := range choices {
			name, ok := CodeName(f, code)
			v, _, err := in.Canonical(f, name)
			if !ok || err != nil || v.Reveal() != code {
				t.Errorf("%s %q does not come back from its own name %q", f, code, name)
			}
		}
	}
}
