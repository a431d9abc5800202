package health

import "testing"

func TestWhatIsFuller(t *testing.T) {
	for _, c := range []struct {
		f          Field
		text, than string
		want       bool
	}{
		{BirthDate, "1960-05-12", "1960", true},
		{BirthDate, "1960-05", "1960", true},
		{BirthDate, "1960-05-12", "1960-05", true},
		{BirthDate, "1960-05-12", "1961", false},
		{BirthDate, "1960-05-12", "1960-06", false},
		{BirthDate, "1960", "1960-05-12", false},
		{BirthDate, "1960-01-01", "1960", false},
		{BirthDate, "1960-05-12", "1960-05-13", false},
		{BirthDate, "1960-05-12", "", false},
		{FullName, "Bùi Văn Tỵ", "Bui Van Ty", true},
		{FullName, "Bùi Văn Tỵ", "Bùi Văn Ty", true},
		{FullName, "Bùi Văn Tỵ", "BUI VAN TY", true},
		{FullName, "Bùi Văn Tỵ", "Bùi Văn Tý", false},
		{FullName, "Bui Van Ty", "Bùi Văn Tỵ", false},
		{FullName, "Bùi Văn Hoà", "Bùi Văn Hòa", false},
		{FullName, "Bùi Tỵ", "Bui Van Ty", false},
		{Phone, "0912345678", "09123", false},
		{Phone, "0912345678", "none", true},
	} {
		v := FieldValue{State: HasValue, Value: Value(c.text)}
		o := FieldValue{Value: Value(c.than)}
		if c.than != "" {
			o.State = HasValue
		}
		if c.than == "none" {
			o = FieldValue{State: AskedNone}
		}
		if got := v.Fuller(c.f, o); got != c.want {
			t.Errorf("%s %q than %q: %v", c.f, c.text, c.than, got)
		}
	}
}
