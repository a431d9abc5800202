package ident

import "testing"

func TestParseNationalID(t *testing.T) {
	tests := []struct {
		name, in, want string
		flags          []Code
		err            Code
		hint           string
	}{
		{"Bùi Văn Thử", "017085000000", "017085000000", nil, "", ""},
		{"spaces and dots", " 017.085 000.000 ", "017085000000", nil, "", ""},
		{"no-break spaces and hyphens", "017\u00a0085-000-000", "017085000000", nil, "", ""},
		{"apostrophe of a spreadsheet", "'017085000000", "017085000000", nil, "", ""},
		{"Quách Minh Giả, born 2021", "017221000000", "017221000000", nil, "", ""},
		{"letter O", "O17085OOOO00", "017085000000", []Code{IDLetterO}, "", ""},
		{"born abroad", "200085000000", "200085000000", []Code{IDPrefix}, "", ""},
		{"born in the next century", "017485000000", "017485000000", []Code{IDCentury}, "", ""},
		{"absent", " \t", "", nil, "", ""},
		{"zero dropped", "17085000000", "", nil, IDLeadingZero, "017085000000"},
		{"zero dropped and a fraction added", "17085000000.0", "", nil, IDLeadingZero, "017085000000"},
		{"two zeros dropped, Hà Nội", "1085000000", "", nil, IDLeadingZero, "001085000000"},
		{"social insurance number", "1717000000", "", nil, IDLength, ""},
		{"old card", "113000000", "", nil, IDOldCMND, "113000000"},
		{"eleven digits of no province", "99085000000", "", nil, IDLength, ""},
		{"thirteen digits", "0170850000001", "", nil, IDLength, ""},
		{"one digit repeated", "000000000000", "", nil, IDTrivial, ""},
		{"run up", "012345678901", "", nil, IDTrivial, ""},
		{"run that is too short", "12345", "", nil, IDLength, ""},
		{"one digit repeated too often", "1111111111111", "", nil, IDLength, ""},
		{"run of an old card", "123456789", "", nil, IDLength, ""},
		{"run down", "987654321098", "", nil, IDTrivial, ""},
		{"words", "chưa có", "", nil, IDCharacters, ""},
		{"scientific", "1.7085E+10", "", nil, IDCharacters, ""},
		{"only separators", "-", "", nil, IDLength, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			id, flags, err := ParseNationalID(tt.in)
			check(t, id.Reveal(), tt.want, flags, tt.flags, err, tt.err, tt.hint)
		})
	}
}

func TestNationalIDTellsBirthAndSex(t *testing.T) {
	tests := []struct {
		in       string
		year     int
		sex      Sex
		province string
	}{
		{"017085000000", 1985, Male, "Hòa Bình"},
		{"017190000000", 1990, Female, "Hòa Bình"},
		{"025221000000", 2021, Male, "Phú Thọ"},
		{"001300000000", 2000, Female, "Hà Nội"},
		{"200955000000", 2355, Female, ""},
	}
	for _, tt := range tests {
		id, _, err := ParseNationalID(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		year, ok := id.BirthYear()
		code, province, known := id.Province()
		if year != tt.year || !ok || id.Sex() != tt.sex || province != tt.province || known != (tt.province != "") || code != tt.in[:3] {
			t.Errorf("%s: %d %v %q %q %q", tt.in, year, ok, id.Sex(), code, province)
		}
	}
	var absent NationalID
	if _, ok := absent.BirthYear(); ok || absent.Sex() != "" || !absent.IsZero() {
		t.Error("the absent number tells something")
	}
	if _, _, ok := absent.Province(); ok {
		t.Error("the absent number has a province")
	}
}

func TestNationalIDCheck(t *testing.T) {
	id, _, _ := ParseNationalID("017160000000") // Nguyễn Văn Sai: the number of a woman
	b1960, _ := NewBirth(1960, 0, 0)
	b1961, _ := NewBirth(1961, 5, 1)
	tests := []struct {
		name  string
		birth Birth
		sex   Sex
		want  []Code
	}{
		{"agrees", b1960, Female, nil},
		{"nothing known", Birth{}, "", nil},
		{"sex undetermined", b1960, Undetermined, nil},
		{"man", b1960, Male, []Code{IDSex}},
		{"other year", b1961, Female, []Code{IDCentury}},
		{"both", b1961, Male, []Code{IDCentury, IDSex}},
	}
	for _, tt := range tests {
		if got := id.Check(tt.birth, tt.sex); !sameCodes(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	if got := (NationalID{}).Check(b1960, Male); got != nil {
		t.Errorf("absent number: %v", got)
	}
}
