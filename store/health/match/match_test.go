package match

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"hssk/store/health"
	"hssk/store/ident"
)

func weights(t testing.TB) Weights {
	t.Helper()
	w, err := DefaultWeights()
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// valued writes a description as "FIELD=text" pairs, with the doubts that only two values together raise.
func valued(pairs ...string) map[health.Field]health.FieldValue {
	out := map[health.Field]health.FieldValue{}
	for _, p := range pairs {
		f, text, _ := strings.Cut(p, "=")
		out[health.Field(f)] = health.FieldValue{State: health.HasValue, Value: health.Value(text)}
	}
	health.CrossCheck(out)
	return out
}

func codes(j Judgement) string {
	var out []string
	for _, r := range j.Why {
		out = append(out, strings.TrimPrefix(r.Code, "match."))
	}
	return strings.Join(out, " ")
}

func TestJudge(t *testing.T) {
	thu := []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12", "SO_CCCD=017085000017", "MAXA_CU_TRU=05158"}
	but := func(list []string, more ...string) []string { return append(slices.Clone(list), more...) }
	w := weights(t)
	for _, c := range []struct {
		name string
		a, b []string
		want Verdict
		why  string
	}{
		{"the same row twice", thu, thu, Certain, "number name birth commune"},
		{"the tone in another place", []string{"HO_TEN=Bùi Thị Hoà", "NGAY_SINH=1990-09-05", "SO_CCCD=017190000018"},
			[]string{"HO_TEN=BÙI THỊ HÒA", "NGAY_SINH=1990-09-05", "SO_CCCD=017190000018"}, Certain, "number name birth"},
		{"typed without marks", thu, []string{"HO_TEN=Bui Van Thu", "NGAY_SINH=1985-03-12", "SO_CCCD=017085000017"}, Certain, "number name_unmarked birth"},
		{"the same number, day and month swapped", []string{"HO_TEN=Bùi Thị Hoà", "NGAY_SINH=1990-09-05", "SO_CCCD=017190000018"},
			[]string{"HO_TEN=Bùi Thị Hòa", "NGAY_SINH=1990-05-09", "SO_CCCD=017190000018"}, Review, "number name birth_swapped conflict"},
		{"the same number, only the year", thu, []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "SO_CCCD=017085000017"}, Certain, "number name birth_year"},
		{"the same number, another name", thu, []string{"HO_TEN=Hà Văn Đôi", "NGAY_SINH=1985-03-12", "SO_CCCD=017085000017"}, Review, "number name_other birth conflict"},
		{"the same number, no birth date", thu, []string{"HO_TEN=Bùi Văn Thử", "SO_CCCD=017085000017"}, Review, "number name conflict"},
		{"twin brothers Hùng and Hưng under one number", []string{"HO_TEN=Bùi Văn Hùng", "NGAY_SINH=2015-03-12", "SO_CCCD=017215000017", "MAHO_GIADINH=7"},
			[]string{"HO_TEN=Bùi Văn Hưng", "NGAY_SINH=2015-03-12", "SO_CCCD=017215000017", "MAHO_GIADINH=7"}, Review, "number name_tone birth household conflict"},
		{"one digit of the number wrong", thu, but(thu, "SO_CCCD=017085000018"), Review, "number_near name birth commune"},
		{"two digits changed places", thu, but(thu, "SO_CCCD=017085000071"), Review, "number_near name birth commune"},
		{"two numbers are two people, namesakes born on one day", thu, but(thu, "SO_CCCD=017085004321"), Different, "number_other name birth commune"},
		{"a parent's number beside the name and birthday of a child of the household", but(thu, "MAHO_GIADINH=7"), but(thu, "MAHO_GIADINH=7", "SO_CCCD=017085004321"), Review,
			"number_other name birth household"},
		{"the year one off, as ages are counted", but(thu, "SO_CCCD="), but(thu, "SO_CCCD=", "NGAY_SINH=1984-03-12", "MAXA_CU_TRU=05143"), Different, "name birth_beside elsewhere"},
		{"a sex that the name contradicts", but(thu, "GIOI_TINH=1"), but(thu, "GIOI_TINH=2"), Certain, "number name birth commune"},
		{"two numbers, one old card", but(thu, "SO_CMND=113000017"), but(thu, "SO_CMND=113000017", "SO_CCCD=017085004321"), Different, "number_other old_number name birth commune"},
		{"twins have two names", []string{"HO_TEN=Quách Minh An", "NGAY_SINH=2021-06-15", "MAHO_GIADINH=HGD-07", "MAXA_CU_TRU=05158", "DIEN_THOAI=+84912345678"},
			[]string{"HO_TEN=Quách Minh Bình", "NGAY_SINH=2021-06-15", "MAHO_GIADINH=HGD-07", "MAXA_CU_TRU=05158", "DIEN_THOAI=+84912345678"}, Different, "name_other birth household twins"},
		{"a baby before and after it had a name", []string{"HO_TEN=CB Bùi Thị Hoà", "NGAY_SINH=2021-06-15", "MAHO_GIADINH=HGD-07", "GIOI_TINH=1"},
			[]string{"HO_TEN=Quách Minh Bình", "NGAY_SINH=2021-06-15", "MAHO_GIADINH=HGD-07", "GIOI_TINH=1"}, Review, "birth sex household"},
		{"one commune, one day, no number", []string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAXA_CU_TRU=05158"},
			[]string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAXA_CU_TRU=05158"}, Review, "name birth commune"},
		{"namesakes of one year are not all one", []string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990", "MAXA_CU_TRU=05158"},
			[]string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAXA_CU_TRU=05158"}, Different, "name birth_year commune"},
		{"one year and one household", []string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990", "MAHO_GIADINH=HGD-07"},
			[]string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAHO_GIADINH=HGD-07"}, Review, "name birth_year household"},
		{"one year and one phone", []string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990", "DIEN_THOAI=+84912345678"},
			[]string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990", "DIEN_THOAI=+84912345678"}, Review, "name birth_year phone"},
		{"1 January is a year", []string{"HO_TEN=Đinh Thị Mẫu", "NGAY_SINH=1950-01-01", "MAXA_CU_TRU=05158"},
			[]string{"HO_TEN=Đinh Thị Mẫu", "NGAY_SINH=1950-01-01", "MAXA_CU_TRU=05158"}, Review, "name birth_year commune"},
		{"the middle word left out, one phone", []string{"HO_TEN=Bùi Thị Hoà", "NGAY_SINH=1990-09-05", "DIEN_THOAI=+84912345678"},
			[]string{"HO_TEN=Bùi Hoà", "NGAY_SINH=1990-09-05", "DIEN_THOAI=+84912345678"}, Review, "name_part birth phone"},
		{"mother and daughter", []string{"HO_TEN=Bùi Thị Hoà", "NGAY_SINH=1970-09-05", "MAHO_GIADINH=7", "GIOI_TINH=2"},
			[]string{"HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1995-04-05", "MAHO_GIADINH=7", "GIOI_TINH=2"}, Different, "name_other birth_other sex household"},
		{"an old card and a birth date", []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "SO_CMND=113000017"},
			[]string{"HO_TEN=Bùi Văn Thủ", "NGAY_SINH=1985", "SO_CMND=113000017"}, Review, "old_number name_tone birth_year"},
		{"an old card alone", []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "SO_CMND=113000017"},
			[]string{"HO_TEN=Hà Thị Ba", "NGAY_SINH=1946", "SO_CMND=113000017"}, Different, "old_number name_other birth_other"},
		{"a number of another birth year proves nothing", []string{"HO_TEN=Hà Văn Đôi", "NGAY_SINH=1978-11-20", "SO_CCCD=017078000031", "MAXA_CU_TRU=05158"},
			[]string{"HO_TEN=Hà Văn Đôi", "NGAY_SINH=1978-11-20", "SO_CCCD=017065000942", "MAXA_CU_TRU=05158"}, Review, "name birth commune"},
		{"nobody and nobody", nil, nil, Different, ""},
		{"a phone alone", []string{"DIEN_THOAI=+84912345678"}, []string{"DIEN_THOAI=+84912345678"}, Different, "phone"},
	} {
		a, b := Of(valued(c.a...)), Of(valued(c.b...))
		for _, pair := range [2][2]Traits{{a, b}, {b, a}} {
			j := w.Judge(pair[0], pair[1])
			if j.Verdict != c.want || codes(j) != c.why {
				t.Errorf("%s: %s (%.1f bits) because of %q, want %s because of %q", c.name, j.Verdict, j.Bits, codes(j), c.want, c.why)
			}
		}
	}
}

func TestRareNamesWeighMore(t *testing.T) {
	w := weights(t)
	bits := func(name string) float64 {
		v := Of(valued("HO_TEN="+name, "NGAY_SINH=1990-09-05"))
		return w.Judge(v, v).Bits
	}
	if common, rare := bits("Bùi Thị Hiền"), bits("Xa Thị Nhuẫn"); rare < common+3 {
		t.Errorf("Bùi Thị Hiền weighs %.1f, Xa Thị Nhuẫn %.1f", common, rare)
	}
}

func TestOneSlip(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
	}{{"1234", "1234", false}, {"1234", "1235", true}, {"1234", "1243", true}, {"1234", "124", true}, {"124", "1234", true}, {"1234", "12345", true},
		{"1234", "2143", false}, {"1234", "1256", false}, {"", "1", true}, {"", "12", false}, {"", "", false}, {"12", "21", true}} {
		if got := oneSlip(c.a, c.b); got != c.want {
			t.Errorf("%s and %s: %t", c.a, c.b, got)
		}
	}
}

func drawTraits(t *rapid.T) Traits {
	pick := func(label string, of ...string) string { return rapid.SampledFrom(append(of, "")).Draw(t, label) }
	return Of(valued("HO_TEN="+pick("name", "Bùi Văn Hùng", "Bùi Văn Hưng", "Bui Van Hung", "Bùi Hùng", "CB Bùi Thị Hoà", "H'Mai Niê", "Lý Trí"),
		"NGAY_SINH="+pick("birth", "1985-03-12", "1985-12-03", "1985", "1985-01-01", "1986-03-12", "1985-03"), "SO_CCCD="+pick("id", "017085000017", "017085000018", "017185123456"),
		"GIOI_TINH="+pick("sex", "1", "2"), "DIEN_THOAI="+pick("phone", "+84912345678", "+84987654321"), "MAXA_CU_TRU="+pick("unit", "05158", "05143"),
		"MAHO_GIADINH="+pick("house", "1", "2"), "THON_XOM="+pick("hamlet", "Xóm Đầm", "Xóm Lũy")))
}

func TestJudgeDoesNotAskWhoIsFirst(t *testing.T) {
	w := weights(t)
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawTraits(t), drawTraits(t)
		ab, ba := w.Judge(a, b), w.Judge(b, a)
		if ab.Verdict != ba.Verdict || math.Abs(ab.Bits-ba.Bits) > 1e-9 || codes(ab) != codes(ba) {
			t.Fatalf("%s %q one way, %s %q the other", ab.Verdict, codes(ab), ba.Verdict, codes(ba))
		}
		if ab.Verdict == Certain && (a.id == "" || a.id != b.id) {
			t.Fatal("certain without a number")
		}
		if maybeTwins(Compare(a, b)) && ab.Verdict == Certain {
			t.Fatal("twins are certainly one")
		}
	})
}

func TestTraitsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := drawTraits(t)
		back, err := Parse(a.Text())
		if err != nil || back.Text() != a.Text() || !slices.Equal(back.Blocks(), a.Blocks()) || Compare(a, a) != Compare(a, back) {
			t.Fatalf("another one came back: %v", err)
		}
		if n := len(a.Blocks()); n > 11 {
			t.Fatalf("%d blocks", n)
		}
	})
}

func TestTraitsAreMasked(t *testing.T) {
	a := Of(valued("HO_TEN=Bùi Văn Thử", "SO_CCCD=017085000017"))
	for _, s := range []string{fmt.Sprint(a), fmt.Sprintf("%v %+v %#v %s %x", a, a, a, a, []Traits{a})} {
		if strings.Contains(s, "017085") || strings.Contains(strings.ToLower(s), "thử") {
			t.Errorf("shown as %s", s)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(Of(valued("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985")).Text())
	f.Add(strings.Repeat("\t", 11))
	f.Fuzz(func(t *testing.T, s string) {
		a, err := Parse(s)
		if err != nil {
			return
		}
		if _, err := Parse(a.Text()); err != nil {
			t.Errorf("%q was read and not again: %v", s, err)
		}
		Compare(a, a)
		a.Blocks()
	})
}

// list makes people of whom every twentieth stands there once more, one field in five of the second row being wrong.
func list(n int) []Traits {
	var out []Traits
	names := []string{"Bùi Thu Hiền", "Bùi Minh Thử", "Đinh Hồng Mẫu", "Hà Minh Đôi", "Quách Hồng Tư", "Xa Minh Ổn", "Nguyễn Thu Hoà"} // of either sex
	for i := range n {
		x := int(mix(uint64(i)) % 1_000_000)
		birth, _ := ident.NewBirth(1940+x%80, 1+x/80%12, 1+x/960%28)
		row := []string{"HO_TEN=" + names[x%len(names)], "NGAY_SINH=" + birth.Text(), "GIOI_TINH=" + fmt.Sprint(1+x%2), "MAXA_CU_TRU=" + fmt.Sprintf("%05d", x%16),
			"SO_CMND=" + fmt.Sprintf("113%06d", i), "MAHO_GIADINH=" + fmt.Sprint(i/4), "MA_BHXH=" + fmt.Sprintf("17%08d", i*7)}
		out = append(out, Of(valued(row...)))
		if i%20 == 0 {
			other, _ := ident.NewBirth(birth.Year(), 1+birth.Month()%12, birth.Day())
			wrong := []string{"HO_TEN=" + names[(x+1)%len(names)], "NGAY_SINH=" + other.Text(), "GIOI_TINH=" + fmt.Sprint(2-x%2), "MAXA_CU_TRU=00099", "SO_CMND=999"}
			row[i/20%5] = wrong[i/20%5]
			out = append(out, Of(valued(row...)))
		}
	}
	return out
}

func TestTrainFindsWhatWasPutIn(t *testing.T) {
	all := list(6000)
	w, err := Train("test", all, weights(t))
	if err != nil {
		t.Fatal(err)
	}
	for level, want := range map[Level]float64{NameSame: 0.8, BirthSame: 0.8, SexSame: 0.8, PlaceHouse: 0.8} {
		if got := w.levels[level].M; math.Abs(got-want) > 0.08 {
			t.Errorf("%s among one person: %.3f, put in %.2f", level, got, want)
		}
	}
	if math.Abs(w.Again-0.05) > 0.02 {
		t.Errorf("%.3f stand there twice, put in 0.05", w.Again)
	}
	var one, two bytes.Buffer
	if err := errors.Join(w.Write(&one, "a\nb"), w.Write(&two, "a\nb")); err != nil || one.String() != two.String() {
		t.Error("two writings differ")
	}
	again, err := ReadWeights(&one)
	if err != nil || math.Abs(again.Prior()-w.Prior()) > 0.01 || len(again.names["given"]) != len(w.names["given"]) {
		t.Errorf("other weights came back: %v", err)
	}
	if _, err := Train("few", all[:100], w); !errors.Is(err, ErrTooFew) {
		t.Errorf("a short list: %v", err)
	}
}

func TestWeightsAreRefused(t *testing.T) {
	for _, text := range []string{"", "list,a,0,0.1", "list,a,10,2", "list,a,10,0.1", "level,match.name,0,1", "level,match.name,0.5,x", "cow,a,0.1,", "given,a,NaN,", "a,b"} {
		if _, err := ReadWeights(strings.NewReader(text)); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}

func BenchmarkJudge(b *testing.B) {
	w := weights(b)
	x, y := Of(valued("HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAXA_CU_TRU=05158")), Of(valued("HO_TEN=Bùi Thị Hiển", "NGAY_SINH=1990-05-09", "MAXA_CU_TRU=05143"))
	for b.Loop() {
		w.Judge(x, y)
	}
}

// BenchmarkCandidate reads one candidate as the store keeps it, and judges it.
func BenchmarkCandidate(b *testing.B) {
	w := weights(b)
	x := Of(valued("HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-09-05", "MAXA_CU_TRU=05158", "GIOI_TINH=2", "DIEN_THOAI=+84912345678", "MAHO_GIADINH=12", "THON_XOM=Xóm Đầm"))
	text := Of(valued("HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990-05-12", "MAXA_CU_TRU=05143", "GIOI_TINH=2", "DIEN_THOAI=+84912345999", "MAHO_GIADINH=7", "THON_XOM=Xóm Lũy")).Text()
	b.ReportAllocs()
	for b.Loop() {
		y, err := Parse(text)
		if err != nil {
			b.Fatal(err)
		}
		w.Judge(x, y)
	}
}
