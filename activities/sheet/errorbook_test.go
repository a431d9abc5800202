package sheet

import (
	"bytes"
	"errors"
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

func vietnamese(key string, args map[string]string) string {
	said, ok := map[string]string{
		WordRow: "Dòng gốc", WordField: "Trường lỗi", WordReason: "Lý do", WordRowsSheet: "Dòng lỗi", WordHelpSheet: "Hướng dẫn",
		WordHelp: "Sửa các ô tô màu.\nGửi lại tệp này.", "field.SO_CCCD": "Số CCCD", "field.NGAY_SINH": "Ngày sinh",
		"id.length": "số phải có 12 chữ số", "date.impossible": "ngày không có trong lịch",
	}[key]
	if !ok {
		return "?" + key
	}
	return said
}

func badRows(rows ...BadRow) iter.Seq2[BadRow, error] {
	return func(yield func(BadRow, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

func TestErrorWorkbookGoesOutAndComesBack(t *testing.T) {
	src := mustOpen(t, []byte("Sở thích,Họ tên,Ngày sinh,Số CCCD\n=1+1,Bùi Văn Thử,31/02/1970,017070\n+đọc,Hà Thị Mẫu,1950,01715000000\n"))
	rows := readAll(t, src)
	var out bytes.Buffer
	err := WriteErrors(&out, src.Mapping(), badRows(
		BadRow{2, rows[0].Cells, []Fault{{Field: NgaySinh, Code: "date.impossible"}, {Field: SoCCCD, Code: "id.length"}}},
		BadRow{3, rows[1].Cells, []Fault{{Field: SoCCCD, Code: "id.length"}}},
	), vietnamese)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(out.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	table, err := f.GetRows("Dòng lỗi")
	if err != nil {
		t.Fatal(err)
	}
	want := [][]string{
		{"Sở thích", "Họ tên", "Ngày sinh", "Số CCCD", "Dòng gốc", "Trường lỗi", "Lý do"},
		{"=1+1", "Bùi Văn Thử", "31/02/1970", "017070", "2", "Ngày sinh; Số CCCD", "ngày không có trong lịch; số phải có 12 chữ số"},
		{"+đọc", "Hà Thị Mẫu", "1950", "01715000000", "3", "Số CCCD", "số phải có 12 chữ số"},
	}
	for i := range want {
		if !slices.Equal(table[i], want[i]) {
			t.Errorf("%q\nwant %q", table[i], want[i])
		}
	}
	if formula, _ := f.GetCellFormula("Dòng lỗi", "A2"); formula != "" {
		t.Errorf("a cell became the formula %q", formula)
	}
	good, _ := f.GetCellStyle("Dòng lỗi", "C3")
	bad, _ := f.GetCellStyle("Dòng lỗi", "D3")
	if good == bad {
		t.Error("the wrong cell looks like the others")
	}
	if help, _ := f.GetCellValue("Hướng dẫn", "A2"); help != "Gửi lại tệp này." {
		t.Errorf("instruction %q", help)
	}

	// Somebody corrects one row and sends the workbook again; one is still wrong.
	f.SetCellStr("Dòng lỗi", "D3", "017150000001")
	var sent bytes.Buffer
	if err := f.Write(&sent); err != nil {
		t.Fatal(err)
	}
	again := mustOpen(t, sent.Bytes())
	if u := again.Mapping().Unknown; !slices.Equal(u, []string{"Sở thích"}) {
		t.Errorf("unknown %q", u)
	}
	rows = readAll(t, again)
	if rows[1].Origin != 3 || show(rows[1]) != "HO_TEN=Hà Thị Mẫu|NGAY_SINH=1950|SO_CCCD=017150000001" {
		t.Errorf("origin %d: %s", rows[1].Origin, show(rows[1]))
	}
	out.Reset()
	if err := WriteErrors(&out, again.Mapping(), badRows(BadRow{rows[0].Origin, rows[0].Cells, nil}), vietnamese); err != nil {
		t.Fatal(err)
	}
	third := mustOpen(t, out.Bytes())
	if h := third.Mapping().Headers(); !slices.Equal(h, want[0]) {
		t.Errorf("second error workbook has %q", h)
	}
	if r := readAll(t, third)[0]; r.Origin != 2 || r.Cells[0] != "=1+1" {
		t.Errorf("origin %d", r.Origin)
	}
}

func TestErrorWorkbookStopsOnAnError(t *testing.T) {
	failed := errors.New("store is away")
	err := WriteErrors(&bytes.Buffer{}, Mapping{}, func(yield func(BadRow, error) bool) { yield(BadRow{}, failed) }, vietnamese)
	if err != failed {
		t.Errorf("%v", err)
	}
}

func TestEveryWordOfTheErrorWorkbookIsAsked(t *testing.T) {
	asked := map[string]bool{}
	err := WriteErrors(&bytes.Buffer{}, Mapping{}, badRows(), func(key string, _ map[string]string) string {
		asked[key] = true
		return vietnamese(key, nil)
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, key := range WordKeys() {
		if !asked[key] {
			t.Errorf("%s is listed but not used", key)
		}
	}
}

func TestCodesAreOfOneFamily(t *testing.T) {
	codes := Codes()
	if !slices.IsSorted(codes) || len(slices.Compact(slices.Clone(codes))) != len(codes) {
		t.Errorf("%q", codes)
	}
	for _, c := range codes {
		if !strings.HasPrefix(c, "sheet.") {
			t.Error(c)
		}
	}
}

func TestXLSXKeepsEveryCellAsText(t *testing.T) {
	cells := []string{"=1+1", "017085000001", "-", "+84990000001", "a\nb"}
	var out bytes.Buffer
	err := WriteXLSX(&out, "Danh sách", []string{"Họ tên", "Số CCCD", "Ghi chú", "ĐT", "Địa chỉ"}, func(yield func([]string, error) bool) { yield(cells, nil) })
	if err != nil {
		t.Fatal(err)
	}
	tab := mustOpen(t, out.Bytes())
	if got := readAll(t, tab)[0].Cells; !slices.Equal(got, cells) || tab.Sheet() != "Danh sách" {
		t.Errorf("%q in %q", got, tab.Sheet())
	}
}
