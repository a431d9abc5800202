package health

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// gaps writes the missing and stale fields in order of the profile.
func gaps(gs []Gap) string {
	var out []string
	for _, g := range gs {
		s := string(g.Field)
		if g.Reason == Stale {
			s += " (stale)"
		}
		out = append(out, s)
	}
	return strings.Join(out, ", ")
}

// whole lists everything the core profile asks of a grown-up.
func whole() []string {
	return []string{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12", "GIOI_TINH=1", "SO_CCCD=017085000017", "MA_DANTOC=06", "MA_NGHE_NGHIEP=làm ruộng",
		"DIEN_THOAI=+84912345678", "MA_THE_BHYT=1700123456", "MAXA_CU_TRU=05158", "THON_XOM=Xóm Đầm", "MAHO_GIADINH=HGD-07", "QUANHE_CHUHO=01"}
}

func TestCoreGaps(t *testing.T) {
	p := core(t)
	born := func(birth string, r Record) Record {
		r.Fields[BirthDate] = FieldValue{State: HasValue, Value: Value(birth)}
		return r
	}
	without := func(f Field, r Record) Record {
		delete(r.Fields, f)
		return r
	}
	none := func(f Field, r Record) Record {
		r.Fields[f] = FieldValue{State: AskedNone}
		return r
	}
	in := func(l Life, r Record) Record {
		r.Life = l
		return r
	}
	for _, c := range []struct {
		name string
		r    Record
		want string
	}{
		{"a grown-up with everything", resident(whole()...), ""},
		{"an elder with everything", born("1941", resident(whole()...)), ""},
		{"a baby needs a guardian and no work", without(Occupation, born("2026-03-01", resident(whole()...))), "NGUOI_GIAM_HO"},
		{"a baby with a guardian", born("2026-03-01", resident(append(whole(), "NGUOI_GIAM_HO=Bùi Thị Hoà")...)), ""},
		{"fifteen: guardian and work", without(Occupation, born("2010-06-01", resident(whole()...))), "MA_NGHE_NGHIEP, NGUOI_GIAM_HO"},
		{"sixteen today: no guardian", born("2010-03-09", resident(whole()...)), ""},
		{"sixteen tomorrow: a guardian", born("2010-03-10", resident(whole()...)), "NGUOI_GIAM_HO"},
		{"only the year: the doubt is in the person's favour", without(Occupation, born("2010", resident(whole()...))), "MA_NGHE_NGHIEP"},
		{"of unknown age", without(BirthDate, without(Occupation, resident(whole()...))), "NGAY_SINH"},
		{"asked: has no phone", none(Phone, resident(whole()...)), ""},
		{"asked: has no number yet", none(NationalID, resident(whole()...)), ""},
		{"nobody has no name", none(FullName, resident(whole()...)), "HO_TEN"},
		{"nobody has no hamlet", none(Hamlet, resident(whole()...)), "THON_XOM"},
		{"nothing known", resident(), "HO_TEN, NGAY_SINH, GIOI_TINH, SO_CCCD, MA_DANTOC, DIEN_THOAI, MA_THE_BHYT, MAXA_CU_TRU, THON_XOM, MAHO_GIADINH, QUANHE_CHUHO"},
		{"working elsewhere", in(Absent, without(Phone, resident(whole()...))), "DIEN_THOAI"},
		{"dead", in(Dead, resident()), ""},
		{"said to be dead", in(DeathReported, resident()), ""},
		{"moved", in(Moved, resident()), ""},
		{"nobody by this name", in(Unfound, resident()), ""},
	} {
		if got := gaps(p.Gaps(c.r, noon)); got != c.want {
			t.Errorf("%s lacks %q, want %q", c.name, got, c.want)
		}
	}
}

func TestBirthdayIsByTheLocalDate(t *testing.T) {
	r := resident(append(whole(), "NGAY_SINH=2010-03-09")...)
	early := time.Date(2026, 3, 8, 18, 0, 0, 0, time.UTC) // 01:00 on the 9th in Tân Lạc
	if got := gaps(core(t).Gaps(r, early)); got != "" {
		t.Errorf("sixteen since midnight, lacks %q", got)
	}
	if got := gaps(core(t).Gaps(r, early.Add(-2*time.Hour))); got != "NGUOI_GIAM_HO" {
		t.Errorf("fifteen until midnight, lacks %q", got)
	}
}

func TestRules(t *testing.T) {
	p, err := ParseProfile([]byte(`{"name": "WOMEN", "version": 3, "rules": [
		{"field": "DIEN_THOAI", "weight": 7, "fresh_days": 365, "none_ok": true},
		{"field": "NHOM_MAU", "weight": 2, "sex": "2", "min_age": 15, "max_age": 49}]}`))
	if err != nil {
		t.Fatal(err)
	}
	phone := func(age time.Duration, state FieldState) Record {
		r := resident("GIOI_TINH=1")
		r.Fields[Phone] = FieldValue{State: state, At: noon.Add(-age)}
		return r
	}
	const year = 365 * 24 * time.Hour
	old := phone(0, HasValue)
	old.Fields[Phone] = FieldValue{State: HasValue}
	old.CreatedAt = noon.Add(-2 * year)
	for name, c := range map[string]struct {
		r    Record
		want string
	}{
		"fresh":                        {phone(year, HasValue), ""},
		"a second too old":             {phone(year+time.Second, HasValue), "DIEN_THOAI (stale)"},
		"an old answer of none":        {phone(2*year, AskedNone), "DIEN_THOAI (stale)"},
		"as old as the record":         {old, "DIEN_THOAI (stale)"},
		"never asked":                  {resident("GIOI_TINH=1"), "DIEN_THOAI"},
		"a woman of 30":                {resident("GIOI_TINH=2", "NGAY_SINH=1996", "DIEN_THOAI=+84912345678"), "NHOM_MAU"},
		"a woman of 15 today":          {resident("GIOI_TINH=2", "NGAY_SINH=2011-03-09", "DIEN_THOAI=+84912345678"), "NHOM_MAU"},
		"a woman of 14":                {resident("GIOI_TINH=2", "NGAY_SINH=2011-03-10", "DIEN_THOAI=+84912345678"), ""},
		"a woman of 49":                {resident("GIOI_TINH=2", "NGAY_SINH=1976-03-10", "DIEN_THOAI=+84912345678"), "NHOM_MAU"},
		"a woman of 50 today":          {resident("GIOI_TINH=2", "NGAY_SINH=1976-03-09", "DIEN_THOAI=+84912345678"), ""},
		"a man of 30":                  {resident("GIOI_TINH=1", "NGAY_SINH=1996", "DIEN_THOAI=+84912345678"), ""},
		"30 and of a sex nobody knows": {resident("NGAY_SINH=1996", "DIEN_THOAI=+84912345678"), ""},
	} {
		if got := gaps(p.Gaps(c.r, noon)); got != c.want {
			t.Errorf("%s lacks %q, want %q", name, got, c.want)
		}
	}
	if p.ID() != "WOMEN/3" {
		t.Errorf("the profile is %s", p.ID())
	}
	if !p.Accept(Phone) || p.Accept(BloodGroup) || !p.Accept(Hamlet) {
		t.Error("whether none is an answer is not as the rules say")
	}
}

func TestSettle(t *testing.T) {
	p := core(t)
	r := resident(whole()...)
	r.Gaps = []Gap{{Field: Phone}}
	p.Settle(&r, noon)
	if r.Completeness != Complete || len(r.Gaps) != 0 || r.Profile != "CORE/1" {
		t.Errorf("%s with %d gaps under %s", r.Completeness, len(r.Gaps), r.Profile)
	}
	delete(r.Fields, Phone)
	p.Settle(&r, noon)
	if want := []Gap{{Field: Phone, Reason: Missing, Weight: 12}}; r.Completeness != Incomplete || !slices.Equal(r.Gaps, want) {
		t.Errorf("%s with gaps %v", r.Completeness, r.Gaps)
	}
}

func TestProfilesThatCannotBe(t *testing.T) {
	rule := func(s string) string { return `{"name":"X","version":1,"rules":[{"field":"HO_TEN"` + s + `}]}` }
	if _, err := ParseProfile([]byte(rule(""))); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"nothing":            "",
		"no JSON":            "HO_TEN",
		"a list":             "[]",
		"no name":            `{"version":1,"rules":[{"field":"HO_TEN"}]}`,
		"no version":         `{"name":"X","rules":[{"field":"HO_TEN"}]}`,
		"version zero":       `{"name":"X","version":0,"rules":[{"field":"HO_TEN"}]}`,
		"no rules":           `{"name":"X","version":1,"rules":[]}`,
		"an unknown field":   `{"name":"X","version":1,"rules":[{"field":"HO_VA_TEN"}]}`,
		"a field twice":      `{"name":"X","version":1,"rules":[{"field":"HO_TEN"},{"field":"HO_TEN"}]}`,
		"a misspelt word":    rule(`,"max_agee":3`),
		"a word as a number": rule(`,"weight":"many"`),
		"a weight below 0":   rule(`,"weight":-1`),
		"an age below 0":     rule(`,"min_age":-1`),
		"ages the other way": rule(`,"min_age":16,"max_age":15`),
		"no such sex":        rule(`,"sex":"nữ"`),
		"fresh below 0":      rule(`,"fresh_days":-1`),
	} {
		if p, err := ParseProfile([]byte(text)); err == nil {
			t.Errorf("%s was taken for a profile with %d rules", name, len(p.Rules))
		}
	}
}

func TestScore(t *testing.T) {
	missing := []Gap{{Field: NationalID, Weight: 25}, {Field: Phone, Weight: 12}}
	for _, c := range []struct {
		name      string
		birth     string
		household int
		score     int
		why       string
	}{
		{"a grown-up alone", "1985", 0, 37, "[{gaps 37 2}]"},
		{"the only gap of the house", "1985", 1, 37, "[{gaps 37 2}]"},
		{"five years old", "2020-03-10", 0, 57, "[{gaps 37 2} {child 20 5}]"},
		{"six today", "2020-03-09", 0, 37, "[{gaps 37 2}]"},
		{"a newborn", "2026-03-08", 0, 57, "[{gaps 37 2} {child 20 0}]"},
		{"sixty-five today", "1961-03-09", 0, 57, "[{gaps 37 2} {elder 20 65}]"},
		{"sixty-four", "1961-03-10", 0, 37, "[{gaps 37 2}]"},
		{"of unknown age", "", 0, 37, "[{gaps 37 2}]"},
		{"a visit that closes four gaps", "1985", 4, 57, "[{gaps 37 2} {household 20 4}]"},
		{"a house of many", "1985", 40, 67, "[{gaps 37 2} {household 30 40}]"},
	} {
		score, reasons := Score(resident("NGAY_SINH="+c.birth), missing, c.household, noon)
		if score != c.score || fmt.Sprint(reasons) != c.why {
			t.Errorf("%s: %d because of %v, want %d because of %s", c.name, score, reasons, c.score, c.why)
		}
		sum := 0
		for _, r := range reasons {
			sum += r.Points
		}
		if sum != score {
			t.Errorf("%s: the reasons add up to %d, not %d", c.name, sum, score)
		}
	}
}
