package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"
)

func TestWorkbookCells(t *testing.T) {
	data := book(t, [][]any{
		{"TRẠM Y TẾ XÃ TỬ NÊ"},
		nil,
		{"STT", "Họ và tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Ngày cấp", "Ghi chú"},
		{1, "Bùi Văn Thử", 31118, 17085000001, "0990000001", time.Date(2021, 6, 2, 0, 0, 0, 0, time.UTC), time.Date(2024, 1, 2, 0, 0, 0, 0, time.UTC)},
		{2, "Đinh Thị Mẫu", 1950, "017150000001", 990000002, nil, 12.5},
		nil,
		{3, "Hà Thị Ỉn", time.Date(1990, 9, 5, 0, 0, 0, 0, time.UTC), 1.7185000001e10, nil, nil, true},
	}, func(f *excelize.File) {
		zeros := "000000000000"
		style, err := f.NewStyle(&excelize.Style{CustomNumFmt: &zeros})
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetCellStyle("Sheet1", "D7", "D7", style); err != nil {
			t.Fatal(err)
		}
	})
	want := map[int]string{
		4: "HO_TEN=Bùi Văn Thử|NGAY_SINH=12/03/1985|SO_CCCD=17085000001|DIEN_THOAI=0990000001|NGAY_CAP=02/06/2021|GHI_CHU=02/01/2024",
		5: "HO_TEN=Đinh Thị Mẫu|NGAY_SINH=1950|SO_CCCD=017150000001|DIEN_THOAI=990000002|GHI_CHU=12.5",
		7: "HO_TEN=Hà Thị Ỉn|NGAY_SINH=05/09/1990|SO_CCCD=017185000001|GHI_CHU=TRUE",
	}
	rows := readAll(t, mustOpen(t, data))
	if len(rows) != len(want) {
		t.Errorf("%d rows", len(rows))
	}
	for _, r := range rows {
		if show(r) != want[r.Number] {
			t.Errorf("row %d: %s\nwant   %s", r.Number, show(r), want[r.Number])
		}
	}
}

func TestNumbersAsAPersonReadsThem(t *testing.T) {
	for _, c := range []struct {
		raw  string
		n    note
		part Field
		want string
	}{
		{"1.7085E10", isNumber, SoCCCD, "17085000000"},
		{"1.7085000000000002E10", isNumber, SoCCCD, "17085000000"},
		{"17085000000", isNumber, SoCCCD, "17085000000"},
		{"12.50", isNumber, GhiChu, "12.5"},
		{"1950", isNumber, NgaySinh, "1950"},
		{"1950", isDate, NgaySinh, "1950"},
		{"31118", isNumber, NgaySinh, "12/03/1985"},
		{"31118.5", isDate, NgaySinh, "12/03/1985"},
		{"31118", isMonthYear, NgaySinh, "12/03/1985"},
		{"31107", isMonthYear, NgaySinh, "03/1985"},
		{"31118", isYear, NgaySinh, "12/03/1985"},
		{"31048", isYear, NgaySinh, "1985"},
		{"31118", isNumber, GhiChu, "31118"},
		{"31118", isDate, GhiChu, "12/03/1985"},
		{"59", isNumber, NgaySinh, "28/02/1900"},
		{"60", isNumber, NgaySinh, "29/02/1900"},
		{"61", isNumber, NgaySinh, "01/03/1900"},
		{"12031985", isNumber, NgaySinh, "12031985"},
		{"5", isDate, partDay, "5"},
		{"1", isNumber, partMale, "1"},
		{"1971", isNumber, partMale, "1971"},
		{"31118", isNumber, partMale, "12/03/1985"},
		{"abc", isNumber, NgaySinh, "abc"},
	} {
		if got := number(c.raw, c.n, c.part, false); got != c.want {
			t.Errorf("%s under %s (%d): %s, want %s", c.raw, c.part, c.n, got, c.want)
		}
	}
	if got := number("29656", isDate, NgaySinh, true); got != "12/03/1985" {
		t.Errorf("counted from 1904: %s", got)
	}
}

func TestNumberFormats(t *testing.T) {
	for code, want := range map[string]numberFormat{
		"General": {note: isNumber}, "0": {note: isNumber}, "#,##0.00": {note: isNumber}, "@": {note: isNumber},
		"dd/mm/yyyy": {note: isDate}, "[$-409]d-mmm-yy;@": {note: isDate}, `dd"/"mm"/"yyyy`: {note: isDate}, "mm/yyyy": {note: isMonthYear},
		"yyyy": {note: isYear}, "hh:mm:ss": {note: isNumber}, `"ngày" 0`: {note: isNumber}, "[Red]0": {note: isNumber},
		"000000000000": {note: isNumber, width: 12}, `"0"#########`: {note: isNumber, prefix: "0"}, `\00`: {note: isNumber, prefix: "0"},
	} {
		if got := formatOf(code); got != want {
			t.Errorf("%s: %+v, want %+v", code, got, want)
		}
	}
}

func TestFormulas(t *testing.T) {
	sheet := `<worksheet><sheetData>` + headXML +
		`<row r="2">` + inline("A2", "Bùi Văn Thử") + `<c r="B2"><f>1949+1</f><v>1950</v></c></row>` +
		`<row r="3">` + inline("A3", "Hà Thị Mẫu") + `<c r="B3"><f>1949+1</f></c></row>` +
		`<row r="4"><c r="A4" t="str"><f>B1&amp;"x"</f><v>Đinh Thị Mẫu</v></c><c r="B4" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>` +
		`<row r="5">` + inline("A5", "Hà Văn Em") + `<c r="B5" t="str"><f>""</f><v></v></c></row>` +
		`</sheetData></worksheet>`
	rows := readAll(t, mustOpen(t, handmade(t, sheet, nil)))
	want := []struct {
		values   string
		problems []Problem
	}{
		{"HO_TEN=Bùi Văn Thử|NGAY_SINH=1950", nil},
		{"HO_TEN=Hà Thị Mẫu", []Problem{{NgaySinh, 1, CodeFormula}}},
		{"HO_TEN=Đinh Thị Mẫu|NGAY_SINH=#DIV/0!", []Problem{{NgaySinh, 1, CodeCellError}}},
		{"HO_TEN=Hà Văn Em", nil},
	}
	for i, w := range want {
		if show(rows[i]) != w.values || !slices.Equal(rows[i].Problems, w.problems) {
			t.Errorf("row %d: %s %v", rows[i].Number, show(rows[i]), rows[i].Problems)
		}
	}
}

func TestWhatOtherProgramsWrite(t *testing.T) {
	sheet := `<?xml version="1.0"?><x:worksheet xmlns:x="m"><x:sheetData><!-- made elsewhere -->` +
		`<x:row><x:c t="s"><x:v>0</x:v></x:c><x:c t="s"><x:v>1</x:v></x:c></x:row>` +
		`<x:row r="5"><x:c r="A5" t="s"><x:v>2</x:v></x:c><x:c r="B5" t="d"><x:v>1985-03-12T00:00:00</x:v></x:c></x:row>` +
		`<x:row><x:c><x:v/></x:c></x:row>` +
		`<x:row><x:c t="inlineStr"><x:is><x:t><![CDATA[Hà <Thị> Mẫu]]></x:t></x:is></x:c></x:row>` +
		`</x:sheetData></x:worksheet>`
	shared := `<sst><si><t>Họ tên</t></si><si><r><t>Ngày </t></r><r><t>sinh</t></r><rPh><t>x</t></rPh></si><si><t xml:space="preserve"> Bùi V&#x103;n&amp;Th_x0075_ử </t></si></sst>`
	rows := readAll(t, mustOpen(t, handmade(t, sheet, map[string]string{"xl/sharedStrings.xml": shared})))
	if len(rows) != 2 || rows[0].Number != 5 || show(rows[0]) != "HO_TEN=Bùi Văn&Thuử|NGAY_SINH=12/03/1985" ||
		rows[1].Number != 7 || show(rows[1]) != "HO_TEN=Hà <Thị> Mẫu" {
		for _, r := range rows {
			t.Errorf("row %d: %s", r.Number, show(r))
		}
	}
}

func TestMergedCells(t *testing.T) {
	data := book(t, [][]any{
		{"STT", "Họ tên", "Năm sinh", nil, "Mã hộ", "Địa chỉ"},
		{nil, nil, "Nam", "Nữ"},
		{1, "Quách Văn Giả", 1971, nil, "H1", "Xóm Lũy"},
		{2, "Bùi Thị Ví Dụ", nil, 1975},
		{3, "Quách Minh Giả", 2011, nil, nil, "Xóm Bái"},
		{4, "Hà Văn Em", 1980, nil, "H2"},
	}, func(f *excelize.File) {
		for _, m := range [][2]string{{"A1", "A2"}, {"B1", "B2"}, {"C1", "D1"}, {"E1", "E2"}, {"F1", "F2"}, {"E3", "E5"}, {"F3", "F4"}} {
			if err := f.MergeCell("Sheet1", m[0], m[1]); err != nil {
				t.Fatal(err)
			}
		}
	})
	var got []string
	for _, r := range readAll(t, mustOpen(t, data)) {
		got = append(got, fmt.Sprint(r.Number, " ", r.Values.Get(MaHoGiaDinh), " ", r.Values.Get(DiaChi), " ", r.Values.Get(NgaySinh), " ", r.Values.Get(GioiTinh)))
	}
	want := []string{"3 H1 Xóm Lũy 1971 Nam", "4 H1 Xóm Lũy 1975 Nữ", "5 H1 Xóm Bái 2011 Nam", "6 H2  1980 Nam"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestTheSheetWithTheTableIsFound(t *testing.T) {
	data := book(t, [][]any{{"Hướng dẫn nhập"}, {"Họ tên", "viết hoa chữ đầu"}}, func(f *excelize.File) {
		for _, name := range []string{"Danh sách", "Danh mục"} {
			if _, err := f.NewSheet(name); err != nil {
				t.Fatal(err)
			}
		}
		f.SetSheetRow("Danh sách", "B3", &[]any{"Họ tên", "Năm sinh", "Số CCCD"})
		f.SetSheetRow("Danh sách", "B4", &[]any{"Bùi Văn Thử", 1950, "017050000001"})
		f.SetSheetRow("Danh mục", "A1", &[]any{"Họ tên", "Năm sinh", "Số CCCD", "Xã", "Dân tộc"})
		f.SetSheetRow("Danh mục", "A2", &[]any{"ẩn"})
		f.SetSheetVisible("Danh mục", false)
	})
	tab := mustOpen(t, data)
	rows := readAll(t, tab)
	if tab.Sheet() != "Danh sách" || len(rows) != 1 || rows[0].Values.Get(HoTen) != "Bùi Văn Thử" {
		t.Errorf("sheet %q", tab.Sheet())
	}
}

func TestSharedStringsThatDoNotFitInMemory(t *testing.T) {
	var cells [][]any
	cells = append(cells, []any{"Họ tên", "Ghi chú"})
	for i := range 3000 {
		cells = append(cells, []any{fmt.Sprintf("Bùi Văn %d", i), strings.Repeat("đ", i%300)})
	}
	data := book(t, cells, nil)
	tab, err := openBytes(t, data, Limits{StringsHeap: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range readAll(t, tab) {
		if r.Values.Get(HoTen) != cells[i+1][0] || r.Values.Get(GhiChu) != cells[i+1][1] {
			t.Fatalf("row %d differs", r.Number)
		}
	}
}

func TestAFullDiskIsNotTheFilesFault(t *testing.T) {
	data := book(t, [][]any{{"Họ tên"}, {strings.Repeat("Bùi Văn Thử ", 100)}}, nil)
	_, err := OpenReader(bytes.NewReader(data), int64(len(data)), Limits{StringsHeap: 10, TempDir: "no/such/folder"}, "", nil)
	if err == nil || code(err) == CodeBroken {
		t.Errorf("%v", err)
	}
}

func bigBook(t testing.TB, rows int) []byte {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	if err != nil {
		t.Fatal(err)
	}
	w.SetRow("A1", []any{"Họ tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Địa chỉ", "Xã"})
	for i := range rows {
		cell, _ := excelize.CoordinatesToCellName(1, i+2)
		w.SetRow(cell, []any{"Bùi Văn Thử", 20000 + i%10000, fmt.Sprintf("017085%06d", i%1000000), "0990000001", "Xóm Lũy, xã Phong Phú", "05158"})
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := f.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func bigCSV(rows int) []byte {
	var b bytes.Buffer
	w := NewCSVWriter(&b)
	w.Write([]string{"Họ tên", "Ngày sinh", "Số CCCD", "Điện thoại", "Địa chỉ", "Xã"})
	for i := range rows {
		w.Write([]string{"Bùi Văn Thử", "12/03/1985", fmt.Sprintf("017085%06d", i%1000000), "0990000001", "Xóm Lũy, xã Phong Phú", "05158"})
	}
	w.Flush()
	return b.Bytes()
}

func benchRead(b *testing.B, data []byte, rows int) {
	b.ReportAllocs()
	for b.Loop() {
		if n := len(readAll(b, mustOpen(b, data))); n != rows {
			b.Fatal(n)
		}
	}
	b.ReportMetric(float64(rows)*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func BenchmarkReadXLSX(b *testing.B) { benchRead(b, bigBook(b, 50_000), 50_000) }
func BenchmarkReadCSV(b *testing.B)  { benchRead(b, bigCSV(200_000), 200_000) }
