package health

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// written draws what might stand in a cell: noise, or something close to a real value with a slip in it.
func written() *rapid.Generator[string] {
	real := rapid.SampledFrom([]string{"Bùi Văn Thử", "BÙI THỊ HOÀ", "Đinh Thị Mẫu", "CB Bùi Thị Hoà", "12/03/1985", "01/01/1950", "00/00/1950", "1950",
		"3/1985", "1985-03-12", "20/11/2030", "Nam", "nữ", "2", "017085000017", "17085000017", "113000017", "1700123456", "DN4170012345678",
		"0912345678", "0912 345 678; 0987654321", "01681234567", "Mường", "06", "Chủ hộ", "đi làm xa", "AB+", "Việt Nam", "Xã Mỹ Hoà",
		"Xóm Đầm, Phong Phú", "Lũng Vân", "05158", "không", "-", "…", "\u0301", "\u200b", "\ufffd", "\xff"})
	return rapid.Custom(func(t *rapid.T) string {
		switch rapid.IntRange(0, 3).Draw(t, "kind") {
		case 0:
			return rapid.String().Draw(t, "noise")
		case 1:
			text := []rune(real.Draw(t, "value"))
			at := rapid.IntRange(0, len(text)).Draw(t, "at")
			return string(slices.Insert(text, at, rapid.Rune().Draw(t, "slip")))
		case 2:
			return strings.ToUpper(real.Draw(t, "value"))
		}
		return real.Draw(t, "value")
	})
}

func TestCanonicalOfCanonicalIsTheSame(t *testing.T) {
	in := intake(t)
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.SampledFrom(Fields()).Draw(t, "field")
		text := written().Draw(t, "text")
		v, _, err := in.Canonical(f, text)
		if err != nil {
			if code, _ := CodeOfValue(err); v != "" || code == "unreadable" {
				t.Fatalf("%s %q is refused with %q and value %q", f, text, code, v.Reveal())
			}
			return
		}
		if v == "" {
			t.Fatalf("%s %q is a value without text", f, text)
		}
		again, _, err := in.Canonical(f, v.Reveal())
		if err != nil || again != v {
			t.Fatalf("%s %q is kept as %q, and that as %q (%v)", f, text, v.Reveal(), again.Reveal(), err)
		}
	})
}

func drawRow(t *rapid.T) map[Field]string {
	return rapid.MapOfN(rapid.SampledFrom(Fields()), written(), 0, 8).Draw(t, "row")
}

// sound checks what holds for every row that was read.
func sound(t interface{ Fatalf(string, ...any) }, in Intake, raw map[Field]string) {
	values, found := in.Read(raw)
	found = Repaired(values, found)
	essentials := false
	for _, p := range found {
		if p.Grade == GradeRefuse && !slices.Contains([]Field{FullName, BirthDate, SexField}, p.Field) {
			t.Fatalf("%s:%s refuses a row", p.Field, p.Code)
		}
		essentials = essentials || p.Grade == GradeRefuse
		if p.Code == "" || !p.Field.Known() {
			t.Fatalf("a problem without a name: %v", p)
		}
	}
	if Refused(found) != essentials {
		t.Fatalf("refused %t for %q", Refused(found), problems(found))
	}
	if !essentials && (values[FullName].Text() == "" || values[BirthDate].Text() == "") {
		t.Fatalf("a record of nobody passes: %q", problems(found))
	}
	for f, v := range values {
		if v.State == AskedNone && v.Value == "" && mayLack(f) {
			continue
		}
		if v.State != HasValue || v.Text() == "" {
			t.Fatalf("%s is %q without text", f, v.State)
		}
		again, _, err := in.Canonical(f, v.Text())
		if err != nil || again.Reveal() != v.Text() {
			t.Fatalf("%s is kept in a form that is not canonical (%v)", f, err)
		}
	}
}

func TestRowsAreReadSoundly(t *testing.T) {
	in := intake(t)
	rapid.Check(t, func(t *rapid.T) { sound(t, in, drawRow(t)) })
}

func TestReadingTwiceSaysTheSame(t *testing.T) {
	in := intake(t)
	rapid.Check(t, func(t *rapid.T) {
		raw := drawRow(t)
		values, found := in.Read(raw)
		again, foundAgain := in.Read(raw)
		if !reflect.DeepEqual(values, again) || problems(found) != problems(foundAgain) {
			t.Fatalf("%q, then %q", problems(found), problems(foundAgain))
		}
	})
}

// FuzzRead reads a line of cells, one for each column.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"Bùi Văn Thử\t12/03/1985\tNam\t017085000017\t0912345678\tXóm Đầm, Phong Phú", "CB MẸ HOÀ\t00/00/1950\t2\t113000017\t\tLũng Vân",
		"\t\t\t\t\t", "Hà  Văn   Đôi \t31/02/1970\tx\t17085000017\t0168\t,", "\xff\t\u0301\t\u200b\t٣\t+\t;"} {
		f.Add(seed)
	}
	in := intake(f)
	columns := []Field{FullName, BirthDate, SexField, NationalID, Phone, Address, Commune, Ethnicity, HeadRel, Insurance, OldID, SocialNo, Guardian}
	f.Fuzz(func(t *testing.T, line string) {
		raw := map[Field]string{}
		for i, cell := range strings.Split(line, "\t") {
			raw[columns[i%len(columns)]] = cell
		}
		sound(t, in, raw)
	})
}
