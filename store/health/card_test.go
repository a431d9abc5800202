package health

import (
	"testing"

	"hssk/store/ident"
)

func TestCard(t *testing.T) {
	in := intake(t)
	for _, c := range []struct {
		name, text string
		want       map[Field]string
	}{
		{"a card of 2021", "017085000010|113000000|bùi văn thử|12031985|Nam|Xóm Lũy, Phong Phú, Tân Lạc, Hòa Bình|01062021",
			map[Field]string{NationalID: "017085000010", OldID: "113000000", FullName: "Bùi Văn Thử", BirthDate: "1985-03-12", SexField: "1", Commune: "05158", Hamlet: "Xóm Lũy"}},
		{"from elsewhere", "017150000010||Đinh Thị Mẫu|1950|Nữ|Ngõ 1, Láng Hạ, Đống Đa, Hà Nội|01062021",
			map[Field]string{NationalID: "017150000010", FullName: "Đinh Thị Mẫu", BirthDate: "1950", SexField: "2"}},
		{"a broken date", "017150000010||Đinh Thị Mẫu|99991950|Nữ||",
			map[Field]string{NationalID: "017150000010", FullName: "Đinh Thị Mẫu", SexField: "2"}},
		{"a number that cannot be", "999999999999||Đinh Thị Mẫu|1950|Nữ||", nil},
	} {
		card, ok := ident.ReadCardText(c.text)
		got := in.Card(card)
		if !ok || len(got) != len(c.want) {
			t.Errorf("%s: %v, %d values, want %d", c.name, ok, len(got), len(c.want))
		}
		for f, v := range c.want {
			if got[f].Text() != v || got[f].Source != FromCard {
				t.Errorf("%s: %s is %q from %s, want %q", c.name, f, got[f].Text(), got[f].Source, v)
			}
		}
	}
}

func TestWhatACardSaidStaysSo(t *testing.T) {
	values := map[Field]FieldValue{FullName: {State: HasValue, Value: "Bùi Văn Thử", Source: FromCard}, Phone: {State: AskedNone}}
	Stamp(values, FromStaff, "lan", noon)
	if values[FullName].Source != FromCard || values[Phone].Source != FromStaff || values[FullName].By != "lan" || !values[FullName].At.Equal(noon) {
		t.Errorf("%s, %s", values[FullName].Source, values[Phone].Source)
	}
}
