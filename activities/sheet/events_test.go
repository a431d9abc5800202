package sheet

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"
)

// TestEveryHeadingIsItsOwn: no spelling of a visit's or a dose's column is taken for another field.
func TestEveryHeadingIsItsOwn(t *testing.T) {
	for _, k := range []Kind{Visits, Doses} {
		rec, err := newRecogniser(k, nil)
		if err != nil {
			t.Fatal(err)
		}
		if len(k.own()) < 5 {
			t.Fatalf("%s has %d fields of its own", k, len(k.own()))
		}
		for _, h := range k.own() {
			for _, header := range append(h.Headers, string(h.Name)) {
				if got, _ := rec.field(header); got != h.Name {
					t.Errorf("%s: %q is %q, want %q", k, header, got, h.Name)
				}
			}
		}
	}
}

func TestHeadersOfVisitsAndDoses(t *testing.T) {
	for kind, headers := range map[Kind]map[string]Field{
		Visits: {"Ngày khám": NgayVao, "Ngày sinh": NgaySinh, "Ngày tái khám (dd/mm/yyyy)": NgayTaiKham, "MÃ BỆNH": "MA_BENH_CHINH", "Họ tên bệnh nhân": HoTen,
			"Số CCCD": SoCCCD, "Mã thẻ BHYT": MaTheBHYT, "Huyết áp (mmHg)": "HUYETAP", "MA_LK": MaLK, "Lý do": partWhy, "Dòng gốc": partOrigin, "Địa chỉ": "", "Thôn/xóm": ""},
		Doses: {"Vắc xin": TenVacXin, "Mũi số": "MUI_SO", "Ngày tiêm": NgayTiem, "Họ tên trẻ": HoTen, "Ngày hẹn": NgayHenTiem, "Huyết áp": ""},
		"":    {"Ngày khám": "", "Vắc xin": "", "Huyết áp": ""},
	} {
		rec, err := newRecogniser(kind, nil)
		if err != nil {
			t.Fatal(err)
		}
		for header, want := range headers {
			if got, _ := rec.field(header); got != want {
				t.Errorf("%s: %q is %q, want %q", kind, header, got, want)
			}
		}
	}
}

// TestVisitsInAWorkbook: dates are dates and numbers keep what stands in them, through the staged copy.
func TestVisitsInAWorkbook(t *testing.T) {
	data := book(t, [][]any{{"Sổ khám bệnh"}, {"Họ và tên", "Ngày sinh", "Số CCCD", "Mã lượt khám", "Mã cơ sở KCB", "Ngày khám", "Mạch"},
		{"Bùi Văn Lành", 1985, "017085000017", 202600012345, 17123, time.Date(2026, 11, 2, 0, 0, 0, 0, time.UTC), 82}}, nil)
	tab, err := OpenReader(bytes.NewReader(data), int64(len(data)), Limits{}, Visits, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := tab.Need(HoTen, NgaySinh, MaLK, MaCSKCB, NgayVao); err != nil {
		t.Error(err)
	}
	want := []string{"HO_TEN=Bùi Văn Lành|NGAY_SINH=1985|SO_CCCD=017085000017|MA_LK=202600012345|MA_CSKCB=17123|NGAY_VAO=02/11/2026|MACH=82"}
	var got []string
	for _, r := range readAll(t, tab) {
		got = append(got, show(r))
	}
	if !slices.Equal(got, want) || tab.Mapping().Kind != Visits {
		t.Errorf("%s: %q", tab.Mapping().Kind, got)
	}
}

// TestSortsOfVaccines: beside the vaccine's name its sort is a column of its own; alone it is the name.
func TestSortsOfVaccines(t *testing.T) {
	for header, want := range map[string]string{"Vắc xin,Loại vắc xin": "TENVACXIN LOAIVACXIN", "Loại vắc xin,Tên vắc xin": "LOAIVACXIN TENVACXIN",
		"Loại vắc xin,Mũi số": "TENVACXIN MUI_SO"} {
		rec, err := newRecogniser(Doses, nil)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, c := range rec.readHead(append(strings.Split(header, ","), "Họ và tên")).mapping.Columns[:2] {
			got = append(got, string(c.Field))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%s: %v", header, got)
		}
	}
}
