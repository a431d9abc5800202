package health

import (
	"strings"
	"testing"
)

func TestResolve(t *testing.T) {
	u := units(t)
	for _, c := range []struct {
		text  string
		code  UnitCode
		exact bool
		ok    bool
	}{
		{"Phong Phú", "05158", true, true},
		{"Xã Phong Phú", "05158", true, true},
		{"xã phong phú", "05158", true, true},
		{"X. Phong Phú", "05158", true, true},
		{"PHONG PHU", "05158", true, true},
		{"  Phong   Phú ", "05158", true, true},
		{"Xã Mỹ Hoà", "05143", true, true},
		{"Mỹ Hòa", "05143", true, true},
		{"my hoa", "05143", true, true},
		{"Thị trấn Mãn Đức", "05128", true, true},
		{"TT Mãn Đức", "05128", true, true},
		{"TT. Mãn Đức", "05128", true, true},
		{"Ðông Lai", "05173", true, true}, // the letter eth of another alphabet
		{"05158", "05158", true, true},
		{" 05143 ", "05143", true, true},
		// units before 2020, which people go on writing
		{"Thị trấn Mường Khến", "05128", false, true},
		{"Mường Khến", "05128", false, true},
		{"Quy Hậu", "05128", false, true},
		{"Ngòi Hoa", "05134", false, true},
		{"Trung Hoà", "05134", false, true},
		{"Địch Giáo", "05158", false, true},
		{"dich giao", "05158", false, true},
		{"Tuân Lộ", "05158", false, true},
		{"Lũng Vân", "05176", false, true},
		{"Bắc Sơn", "05176", false, true},
		{"Nam Sơn", "05176", false, true},
		{"Do Nhân", "05182", false, true},
		{"Quy Mỹ", "05182", false, true},
		// communes since July 2025 have several stations each, as has the former district
		{"Mường Bi", "", false, false},
		{"Xã Mường Hoa", "", false, false},
		{"Toàn Thắng", "", false, false},
		{"Tân Lạc", "", false, false},
		{"Huyện Tân Lạc", "", false, false},
		{"Hòa Bình", "", false, false},
		{"05191", "05191", true, true},
		{"05999", "", false, false},
		{"5158", "", false, false},
		{"Phong", "", false, false},
		{"Hà Nội", "", false, false},
		{"", "", false, false},
		{"xã", "", false, false},
	} {
		code, exact, ok := u.Resolve(c.text)
		if code != c.code || exact != c.exact || ok != c.ok {
			t.Errorf("%q is %q, exact %t, ok %t; want %q, %t, %t", c.text, code, exact, ok, c.code, c.exact, c.ok)
		}
	}
}

func TestServedUnits(t *testing.T) {
	u := units(t)
	served := u.Served()
	if len(served) != 16 {
		t.Fatalf("%d units are served, want 16", len(served))
	}
	former := 0
	for _, unit := range served {
		code, exact, ok := u.Resolve(unit.Name)
		if !ok || !exact || code != unit.Code {
			t.Errorf("%s resolves to %q", unit.Name, code)
		}
		if got := u.Name(unit.Code); got != unit.Name {
			t.Errorf("%s is called %q", unit.Code, got)
		}
		for _, alias := range unit.Aliases {
			former++
			if code, _, ok := u.Resolve(alias); !ok || code != unit.Code {
				t.Errorf("%s, formerly of %s, resolves to %q", alias, unit.Name, code)
			}
		}
	}
	if former != 24 {
		t.Errorf("%d names of before 2020, want those of 24 communes", former)
	}
	if got := u.Name("99999"); got != "99999" {
		t.Errorf("an unknown code is called %q", got)
	}
}

func TestFindIn(t *testing.T) {
	u := units(t)
	for address, want := range map[string]UnitCode{
		"Xóm Đầm, Phong Phú":                   "05158",
		"xóm Đầm - Phong Phú":                  "05158",
		"Xóm Lũy; xã Mỹ Hoà; huyện Tân Lạc":    "05143",
		"Xóm Bái, Lũng Vân, Tân Lạc, Hòa Bình": "05176",
		"Khu 2, TT Mường Khến, Tân Lạc":        "05128",
		"Xóm Phong Phú":                        "",
		"Xóm Mới, Mường Bi, Phú Thọ":           "",
		"Tân Lạc, Hòa Bình":                    "",
		"":                                     "",
		", - ;":                                "",
		"Xóm Đầm, Phong Phú (trước là xã Địch Giáo)": "",
		"số 5, Phong Phú, gần chợ Mỹ Hòa":            "05158",
	} {
		if got, ok := u.FindIn(address); got != want || ok != (want != "") {
			t.Errorf("%q is in %q, want %q", address, got, want)
		}
	}
}

const header = "code,valid_from,valid_to,name,kind,parent,replaced_by,population,population_source,population_on,aliases\n"

func TestNamesThatFitSeveralUnitsAreRefused(t *testing.T) {
	u, err := ParseUnits(header +
		"00001,,2025-06-30,Yên Lập,xã,1,00009,,,,Xã Tân Tiến;Xã Hòa Bình\n" +
		"00002,,2025-06-30,Thượng Tiến,xã,1,00009,,,,Xã Tân Tiến\n" +
		"00003,,2025-06-30,Hòa Bình,xã,1,00009,,,,\n")
	if err != nil {
		t.Fatal(err)
	}
	if code, _, ok := u.Resolve("Tân Tiến"); ok {
		t.Errorf("Tân Tiến, half of which went to each, was guessed to be %s", code)
	}
	if code, exact, _ := u.Resolve("Hòa Bình"); code != "00003" || !exact {
		t.Errorf("a unit's own name counts before a former name of another: %q", code)
	}
}

func TestParseUnits(t *testing.T) {
	u, err := ParseUnits(header + `05128,2025-07-01,,Tân Lạc,xã,25,,42031,merger dossier,2025-07-01,` + "\n" +
		`05158,,2025-06-30, Phong Phú ,xã,155,05158,,,," Xã Địch Giáo ; ;Xã Tuân Lộ"` + "\n")
	if err != nil {
		t.Fatal(err)
	}
	if got := u.all[0].People; got != (Denominator{People: 42031, Source: "merger dossier", On: "2025-07-01"}) {
		t.Errorf("population is %+v", got)
	}
	if got := u.all[1]; got.Name != "Phong Phú" || strings.Join(got.Aliases, "|") != "Xã Địch Giáo|Xã Tuân Lộ" || got.People.People != 0 {
		t.Errorf("read %q with former names %q", got.Name, got.Aliases)
	}
	for _, bad := range []string{"", "code,name\n", header, header + "05158,\n", `"`} {
		if _, err := ParseUnits(bad); err == nil {
			t.Errorf("%q was taken for a list of units", bad)
		}
	}
}
