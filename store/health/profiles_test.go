package health

import (
	"slices"
	"testing"
	"time"
)

// shipped gives a profile that ships with the product.
func shipped(t *testing.T, id string) Profile {
	t.Helper()
	p, err := ShippedProfile(id)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestEveryActHasItsProfile(t *testing.T) {
	all, err := ShippedProfiles()
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, p := range all {
		ids = append(ids, p.ID())
		if p.Note == "" {
			t.Errorf("%s does not say which act it follows", p.ID())
		}
	}
	if want := []string{"CORE/1", "QD1332/1", "QD3074/1", "QD831/1", "XML1/1"}; !slices.Equal(ids, want) {
		t.Errorf("profiles are %v", ids)
	}
	if _, err := ShippedProfile("QD831/9"); err == nil {
		t.Error("a version that does not exist is given")
	}
}

// named makes people whom a nurse of Phong Phú would know, with what has been asked of them.
func named(values ...string) Record {
	r := resident(values...)
	for f, v := range r.Fields {
		v.At = noon.Add(-30 * 24 * time.Hour)
		r.Fields[f] = v
	}
	return r
}

// asked marks fields as asked with the answer that there is none.
func asked(r Record, fields ...Field) Record {
	for _, f := range fields {
		r.Fields[f] = FieldValue{State: AskedNone, At: noon.Add(-30 * 24 * time.Hour)}
	}
	return r
}

// history is what QĐ 831 asks of everybody and most have none of.
func history() []Field {
	var out []Field
	for _, f := range Fields() {
		switch f.Section() {
		case "B3", "B5", "B6", "B7":
			out = append(out, f)
		case "B4":
			out = append(out, f)
		}
	}
	return out
}

func TestQD831(t *testing.T) {
	p := shipped(t, "QD831/1")
	home := []string{"SO_CCCD=017085000017", "MA_DANTOC=06", "MA_QUOCTICH=000", "MA_THE_BHYT=1700123456", "MAXA_CU_TRU=05158", "THON_XOM=Xóm Đầm",
		"DIEN_THOAI=+84912345678", "MAHO_GIADINH=HGD-07", "QUANHE_CHUHO=01", "CHIEU_CAO=160", "CAN_NANG=52"}
	grown := append(home, "MA_NGHE_NGHIEP=làm ruộng", "HUT_THUOC=0", "RUOU_BIA=1", "THE_LUC=2")
	usual := append(history(), "NGAYCAP", "MATONGIAO", "DIACHI_THUONGTRU", "NHOM_MAU", "NHOMMAU_HERH", "MA_TUY", "YEUTO_TIEPXUC", "LOAIHOXIGD")
	late := named(append(grown, "HO_TEN=Bùi Văn Thử", "NGAY_SINH=1960", "GIOI_TINH=1")...)
	asked(late, usual...)
	bp := late.Fields["BENH_TANG_HUYET_AP"]
	bp.At = noon.Add(-400 * 24 * time.Hour)
	late.Fields["BENH_TANG_HUYET_AP"] = bp
	weight := late.Fields[WeightKg]
	weight.At = noon.Add(-366 * 24 * time.Hour)
	late.Fields[WeightKg] = weight
	for name, c := range map[string]struct {
		r    Record
		want string
	}{
		"Bùi Văn Thử, a man of 66 of whom everything was asked long ago": {late, "BENH_TANG_HUYET_AP (stale), CAN_NANG (stale)"},
		"Đinh Thị Mẫu, 36, of whom women's questions were not asked": {
			asked(named(append(grown, "HO_TEN=Đinh Thị Mẫu", "NGAY_SINH=1990-09-05", "GIOI_TINH=2")...), usual...),
			"MANG_THAI, BP_TRANH_THAI, SO_LAN_CO_THAI, SO_LAN_DE, SO_CON_SONG"},
		"Quách Thị Hoa, 28 and pregnant: her tetanus doses": {
			asked(named(append(grown, "HO_TEN=Quách Thị Hoa", "NGAY_SINH=1998", "GIOI_TINH=2", "MANG_THAI=1", "SO_LAN_CO_THAI=2", "SO_LAN_DE=1", "SO_CON_SONG=1")...),
				append(usual, "BP_TRANH_THAI")...),
			"SO_MUI_UON_VAN"},
		"Bùi Minh Khang, 3: his birth, his parents, no habits": {
			asked(named(append(home, "HO_TEN=Bùi Minh Khang", "NGAY_SINH=2022-04-10", "GIOI_TINH=1", "NGUOI_GIAM_HO=Bùi Thị Hoà")...), usual...),
			"HOTEN_ME, HOTEN_BO, NGUOI_CHAM_SOC, LOAIDE, DETHIEUTHANG, BINGATLUCDE, CANNANG_SINH, CHIEUDAI_SINH, DITATBAMSINH"},
		"Bùi Thị Ỉn, 75, past the women's questions": {
			asked(named(append(grown, "HO_TEN=Bùi Thị Ỉn", "NGAY_SINH=1950", "GIOI_TINH=2")...), usual...), ""},
	} {
		if got := gaps(p.Gaps(c.r, noon)); got != c.want {
			t.Errorf("%s lacks %q, want %q", name, got, c.want)
		}
	}
}

func TestPregnancyEnds(t *testing.T) {
	p := shipped(t, "QD831/1")
	hoa := named("GIOI_TINH=2", "NGAY_SINH=1998", "MANG_THAI=1")
	has := func(now time.Time, field Field) bool {
		return slices.ContainsFunc(p.Gaps(hoa, now), func(g Gap) bool { return g.Field == field })
	}
	if !has(noon, "SO_MUI_UON_VAN") || has(noon, Pregnant) {
		t.Error("a month after she said so: her doses are asked for, and not whether")
	}
	if later := noon.Add(300 * 24 * time.Hour); has(later, "SO_MUI_UON_VAN") || !has(later, Pregnant) {
		t.Error("a year later: whether is asked again, and not the doses")
	}
}

func TestOtherActs(t *testing.T) {
	for name, c := range map[string]struct {
		profile string
		r       Record
		want    string
	}{
		"QĐ 3074: an elder with the usual list": {"QD3074/1", asked(named("HO_TEN=Bùi Thị Ỉn", "NGAY_SINH=1950", "GIOI_TINH=2", "SO_CCCD=017150000025", "MA_DANTOC=06",
			"MA_QUOCTICH=000", "MAXA_CU_TRU=05158", "CHIEU_CAO=150", "CAN_NANG=41"), "MA_NGHE_NGHIEP", "DIEN_THOAI", "MA_THE_BHYT", "NHOM_MAU", "PHAU_THUAT", "GD_BENH_TAT", "KT_KHAC"),
			"DI_UNG, BENH_MAN_TINH"},
		"QĐ 1332: a child needs a representative, no id card's date": {"QD1332/1", asked(named("HO_TEN=Bùi Minh Khang", "NGAY_SINH=2022-04-10", "GIOI_TINH=1", "SO_CCCD=017222000017",
			"MA_DANTOC=06", "MA_QUOCTICH=000", "MAXA_CU_TRU=05158", "DIA_CHI=Xóm Đầm", "CHIEU_CAO=95", "CAN_NANG=14"), "DIEN_THOAI", "MA_THE_BHYT", "MA_DKBD", "GT_THE_DEN", "DI_UNG", "BENH_MAN_TINH", "NHOM_MAU"),
			"NGUOI_GIAM_HO"},
		"XML1: a grown-up without a trade": {"XML1/1", asked(named("HO_TEN=Bùi Văn Thử", "NGAY_SINH=1960", "GIOI_TINH=1", "MA_DANTOC=06", "MAXA_CU_TRU=05158"), "SO_CCCD", "MA_THE_BHYT"),
			"MA_QUOCTICH, MA_NGHE_NGHIEP, DIA_CHI"},
		"XML1: a baby is weighed": {"XML1/1", asked(named("HO_TEN=Bùi Thị Bé", "NGAY_SINH=2026-01-05", "GIOI_TINH=2", "MA_DANTOC=06", "MAXA_CU_TRU=05158", "MA_QUOCTICH=000", "DIA_CHI=Xóm Đầm"),
			"SO_CCCD", "MA_THE_BHYT", "MA_NGHE_NGHIEP"), "CAN_NANG"},
	} {
		if got := gaps(shipped(t, c.profile).Gaps(c.r, noon)); got != c.want {
			t.Errorf("%s lacks %q, want %q", name, got, c.want)
		}
	}
}

func TestCatalogueValues(t *testing.T) {
	in := intake(t)
	for _, c := range []struct {
		field           Field
		raw, want, code string
	}{
		{HeightCm, "162 cm", "162", ""}, {WeightKg, "3,25", "3.25", ""}, {WeightKg, "ba cân", "", CodeNumber}, {HeightCm, "1620", "", CodeRange},
		{BirthWeight, "3200g", "3200", ""}, {"HUT_THUOC", "Thường xuyên", "2", ""}, {"HUT_THUOC", "đã bỏ", "3", ""}, {"HUT_THUOC", "thỉnh thoảng", "1", ""}, {"HUT_THUOC", "tùy", "", CodeListed},
		{Pregnant, "Có", "1", ""}, {Pregnant, "không", "0", ""}, {Pregnant, "chắc vậy", "", CodeYesNo},
		{"NGAYCAP", "01/06/2021", "2021-06-01", ""}, {"GT_THE_DEN", "31/12/2030", "2030-12-31", ""}, {"GT_THE_DEN", "2030", "", CodeWholeDay},
		{"EMAIL", "nhan@ttyt.vn", "nhan@ttyt.vn", ""}, {"EMAIL", "nhan ttyt.vn", "", CodeEmail}, {"EMAIL", "a@b@c.vn", "", CodeEmail},
		{"NHOMMAU_HERH", "dương", "+", ""}, {"MATONGIAO", "Công giáo", "2", ""}, {"LOAIDE", "mổ", "1", ""}, {"DIENTHOAI_CHAM_SOC", "0912 345 678", "+84912345678", ""},
	} {
		v, _, err := in.Canonical(c.field, c.raw)
		got, _ := CodeOfValue(err)
		if err == nil {
			got = ""
		}
		if v.Reveal() != c.want || got != c.code {
			t.Errorf("%s %q is %q (%s), want %q (%s)", c.field, c.raw, v.Reveal(), got, c.want, c.code)
		}
	}
}
