package health

import (
	"strings"
	"testing"
)

func TestCompare(t *testing.T) {
	thu := []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12", "SO_CCCD=017085000017", "MAXA_CU_TRU=05158"}
	for _, c := range []struct {
		name string
		a, b []string
		want Verdict
		why  string
	}{
		{"the same row twice", thu, thu, Certain, "match.number match.name match.birth match.commune"},
		{"the tone in another place", []string{"HO_TEN=Bùi Thị Hoà", "NGAY_SINH=1990-09-05", "SO_CCCD=017190000018"},
			[]string{"HO_TEN=BÙI THỊ HÒA", "NGAY_SINH=1990-09-05", "SO_CCCD=017190000018"}, Certain, "match.number match.name match.birth"},
		{"the same number, day and month swapped", []string{"HO_TEN=Bùi Thị Hoà", "NGAY_SINH=1990-09-05", "SO_CCCD=017190000018"},
			[]string{"HO_TEN=Bùi Thị Hòa", "NGAY_SINH=1990-05-09", "SO_CCCD=017190000018"}, Review, "match.number match.name match.other_name"},
		{"the same number, only the year", thu, []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "SO_CCCD=017085000017"}, Certain, "match.number match.name match.birth"},
		{"the same number, another name", thu, []string{"HO_TEN=Hà Văn Đôi", "NGAY_SINH=1985-03-12", "SO_CCCD=017085000017"}, Review, "match.number match.birth match.other_name"},
		{"the same number, no birth date", thu, []string{"HO_TEN=Bùi Văn Thử", "SO_CCCD=017085000017"}, Review, "match.number match.name match.other_name"},
		{"two numbers are two people, namesakes born on one day", thu, []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12", "SO_CCCD=017085000018", "MAXA_CU_TRU=05158"}, Different, ""},
		{"two numbers, one old card", append([]string{"SO_CMND=113000017"}, thu...), []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12", "SO_CMND=113000017", "SO_CCCD=017085000018"}, Different, ""},
		{"twins have two names", []string{"HO_TEN=Quách Minh An", "NGAY_SINH=2021-06-15", "MAHO_GIADINH=HGD-07", "MAXA_CU_TRU=05158", "DIEN_THOAI=+84912345678"},
			[]string{"HO_TEN=Quách Minh Bình", "NGAY_SINH=2021-06-15", "MAHO_GIADINH=HGD-07", "MAXA_CU_TRU=05158", "DIEN_THOAI=+84912345678"}, Different, ""},
		{"twins before they had names", []string{"HO_TEN=CB Bùi Thị Hoà", "NGAY_SINH=2021-06-15", "MAHO_GIADINH=HGD-07"},
			[]string{"HO_TEN=CB Bùi Thị Hoà", "NGAY_SINH=2021-06-15", "MAHO_GIADINH=HGD-07"}, Review, "match.name match.birth match.household"},
		{"one commune, one day, no number", []string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAXA_CU_TRU=05158"},
			[]string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAXA_CU_TRU=05158"}, Review, "match.name match.birth match.commune"},
		{"one day, two communes", []string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAXA_CU_TRU=05158"},
			[]string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAXA_CU_TRU=05143"}, Different, ""},
		{"namesakes of one year are not all one", []string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990", "MAXA_CU_TRU=05158"},
			[]string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAXA_CU_TRU=05158"}, Different, ""},
		{"one year and one household", []string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990", "MAHO_GIADINH=HGD-07"},
			[]string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAHO_GIADINH=HGD-07"}, Review, "match.name match.birth match.household"},
		{"one year and one phone", []string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990", "DIEN_THOAI=+84912345678"},
			[]string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990", "DIEN_THOAI=+84912345678"}, Review, "match.name match.birth match.phone"},
		{"1 January is a year", []string{"HO_TEN=Đinh Thị Mẫu", "NGAY_SINH=1950-01-01", "MAXA_CU_TRU=05158"},
			[]string{"HO_TEN=Đinh Thị Mẫu", "NGAY_SINH=1950-01-01", "MAXA_CU_TRU=05158"}, Different, ""},
		{"1 January and a day of that year, one household", []string{"HO_TEN=Đinh Thị Mẫu", "NGAY_SINH=1950-01-01", "MAHO_GIADINH=HGD-07"},
			[]string{"HO_TEN=Đinh Thị Mẫu", "NGAY_SINH=1950-04-02", "MAHO_GIADINH=HGD-07"}, Review, "match.name match.birth match.household"},
		{"day and month swapped, no number", []string{"HO_TEN=Bùi Thị Hoà", "NGAY_SINH=1990-09-05", "DIEN_THOAI=+84912345678"},
			[]string{"HO_TEN=Bùi Thị Hoà", "NGAY_SINH=1990-05-09", "DIEN_THOAI=+84912345678"}, Different, ""},
		{"one has a number, the other none", thu, []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12", "MAXA_CU_TRU=05158"}, Review, "match.name match.birth match.commune"},
		{"an old card and a name", []string{"HO_TEN=Bùi Văn Thử", "SO_CMND=113000017"}, []string{"HO_TEN=Bùi Văn Thử", "SO_CMND=113000017"}, Review, "match.old_number match.name"},
		{"an old card and a birth date", []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "SO_CMND=113000017"}, []string{"HO_TEN=Bùi Văn Thủ", "NGAY_SINH=1985", "SO_CMND=113000017"},
			Review, "match.old_number match.name match.birth"},
		{"an old card alone", []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "SO_CMND=113000017"}, []string{"HO_TEN=Hà Thị Ba", "NGAY_SINH=1986", "SO_CMND=113000017"}, Different, ""},
		{"nobody and nobody", nil, nil, Different, ""},
		{"a phone alone", []string{"DIEN_THOAI=+84912345678"}, []string{"DIEN_THOAI=+84912345678"}, Different, ""},
	} {
		a, b := valued(c.a...), valued(c.b...)
		for _, pair := range [2][2]map[Field]FieldValue{{a, b}, {b, a}} {
			got, why := Compare(pair[0], pair[1])
			if got != c.want || strings.Join(why, " ") != c.why {
				t.Errorf("%s: %s because of %q, want %s because of %q", c.name, got, why, c.want, c.why)
			}
		}
	}
}

func TestValuesThatSayNoneDoNotMatch(t *testing.T) {
	a := map[Field]FieldValue{FullName: {State: HasValue, Value: "Bùi Văn Thử"}, BirthDate: {State: HasValue, Value: "1985-03-12"},
		Phone: {State: AskedNone}, NationalID: {State: AskedNone}, Household: {State: Unknown}}
	if got, why := Compare(a, a); got != Different {
		t.Errorf("%s because of %q", got, why)
	}
}
