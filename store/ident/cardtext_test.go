package ident

import (
	"fmt"
	"strings"
	"testing"
)

func TestReadCardText(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       CardText
		ok         bool
	}{
		{"2021", "017085000000|113000000|Bùi Văn Thử|12031985|Nam|Xóm Lũy, Phong Phú, Tân Lạc, Hòa Bình|01062021",
			CardText{"017085000000", "113000000", "Bùi Văn Thử", "12031985", "Nam", "Xóm Lũy, Phong Phú, Tân Lạc, Hòa Bình", "01062021"}, true},
		{"no former card", "017221000000||Quách Minh Giả|15062021|Nam|Xóm Lũy, Phong Phú, Phú Thọ|10072024",
			CardText{"017221000000", "", "Quách Minh Giả", "15062021", "Nam", "Xóm Lũy, Phong Phú, Phú Thọ", "10072024"}, true},
		{"2024, with parents", "017221000000||Quách Minh Giả|15062021|Nam|Xóm Lũy|10072024||Quách Văn Giả|Bùi Thị Ví Dụ",
			CardText{"017221000000", "", "Quách Minh Giả", "15062021", "Nam", "Xóm Lũy", "10072024"}, true},
		{"a year alone", " 017150000000|113000001|Đinh Thị Mẫu|1950|Nữ|Xóm Đầm|01062021\n",
			CardText{"017150000000", "113000001", "Đinh Thị Mẫu", "1950", "Nữ", "Xóm Đầm", "01062021"}, true},
		{"decomposed letters", "017150000000||Đinh Thị Mẫu|1950|Nữ||",
			CardText{"017150000000", "", "Đinh Thị Mẫu", "1950", "Nữ", "", ""}, true},
		{"an insurance card", "DT2171700000000|42c3b9|12/03/1985|1|58c3b3|17 - 000|01/01/2020|31/12/2020", CardText{}, false},
		{"a number alone", "017085000000", CardText{}, false},
		{"a link", "https://example.org/a|b|c|d|e|f|g", CardText{}, false},
		{"11 digits", "17085000000||Bùi Văn Thử|12031985|Nam||01062021", CardText{}, false},
		{"no name", "017085000000|||12031985|Nam||01062021", CardText{}, false},
		{"endless", "017085000000||Bùi|1985|Nam||01062021" + strings.Repeat("|x", 2000), CardText{}, false},
		{"nothing", "", CardText{}, false},
	} {
		if got, ok := ReadCardText(c.text); got != c.want || ok != c.ok {
			t.Errorf("%s: %v (%q), want %q", c.name, ok, []string{got.ID, got.Name, got.Birth}, []string{c.want.ID, c.want.Name, c.want.Birth})
		}
	}
}

func TestACardTellsNobody(t *testing.T) {
	c, _ := ReadCardText("017085000000||Bùi Văn Thử|12031985|Nam||01062021")
	for _, verb := range []string{"%v", "%+v", "%s", "%#v"} {
		if said := fmt.Sprintf(verb, c); strings.Contains(said, "0170") || strings.Contains(said, "Bùi") {
			t.Errorf("%s says %s", verb, said)
		}
	}
}

func FuzzReadCardText(f *testing.F) {
	f.Add("017085000000|113000000|Bùi Văn Thử|12031985|Nam|Xóm Lũy, Phong Phú, Tân Lạc, Hòa Bình|01062021")
	f.Add("||||||")
	f.Fuzz(func(t *testing.T, s string) {
		c, ok := ReadCardText(s)
		if ok != (len(c.ID) == 12) {
			t.Errorf("%v with %d digits", ok, len(c.ID))
		}
	})
}
