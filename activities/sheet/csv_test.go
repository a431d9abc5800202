package sheet

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"
)

func TestListWithTitleRows(t *testing.T) {
	tab := openFixture(t, "danh_sach_xom.csv")
	m := tab.Mapping()
	if !slices.Equal(m.Unknown, []string{"Sở thích"}) || !slices.Equal(m.Missing, []Field{MaXaCuTru}) {
		t.Errorf("unknown %q, missing %q", m.Unknown, m.Missing)
	}
	rows := readAll(t, tab)
	want := []struct {
		number int
		values string
	}{
		{6, "HO_TEN=Bùi Văn Thử|NGAY_SINH=12/03/1985|GIOI_TINH=Nam|SO_CCCD=017085000001|DIEN_THOAI=0990000001|MA_THE_BHYT=DT2171700000001|DIA_CHI=Xóm Lũy, xã Phong Phú"},
		{7, "HO_TEN=Đinh Thị Mẫu|NGAY_SINH=1950|GIOI_TINH=Nữ|DIA_CHI=Lũng Vân"},
		{9, "HO_TEN=Hà Thị \"Ỉn\"|NGAY_SINH=05/09/1990|GIOI_TINH=Nữ|SO_CCCD=017190000002|DIEN_THOAI=0990000002|DIA_CHI=Xóm Lũy\nxã Mỹ Hòa"},
	}
	if len(rows) != len(want) {
		t.Fatalf("%d rows, want %d", len(rows), len(want))
	}
	for i, w := range want {
		if rows[i].Number != w.number || show(rows[i]) != w.values {
			t.Errorf("row %d:\n%s\nwant row %d:\n%s", rows[i].Number, show(rows[i]), w.number, w.values)
		}
	}
	if rows[0].Cells[8] != "đá bóng" {
		t.Errorf("the unknown column is lost: %q", rows[0].Cells[8])
	}
}

func TestHeaderOfTwoRows(t *testing.T) {
	tab := openFixture(t, "hai_dong_tieu_de.csv")
	if m := tab.Mapping(); len(m.Unknown) > 0 || slices.Contains(m.Missing, NgaySinh) || !slices.Contains(m.Missing, DienThoai) {
		t.Errorf("unknown: %q, missing: %q", m.Unknown, m.Missing)
	}
	rows := readAll(t, tab)
	want := []string{
		"HO_TEN=Quách Văn Giả|NGAY_SINH=1971|GIOI_TINH=Nam|SO_CCCD=017071000003|THON_XOM=Bái|MAHO_GIADINH=H001|QUANHE_CHUHO=Chủ hộ|NGAY_CAP=01/06/2021",
		"HO_TEN=Bùi Thị Ví Dụ|NGAY_SINH=02/1975|GIOI_TINH=Nữ|SO_CCCD=017175000004|THON_XOM=Bái|MAHO_GIADINH=H001|QUANHE_CHUHO=Vợ",
	}
	for i, w := range want {
		if got := show(rows[i]); got != w {
			t.Errorf("got  %s\nwant %s", got, w)
		}
	}
}

func TestFieldsInSeveralColumns(t *testing.T) {
	want := []string{
		"HO_TEN=Bùi Văn Em|NGAY_SINH=05/09/2015|GIOI_TINH=Nam|MAXA_CU_TRU=Tử Nê",
		"HO_TEN=Hà Thị Đôi|NGAY_SINH=1948|GIOI_TINH=Nữ|MAXA_CU_TRU=05164",
		"HO_TEN=Hà Văn Rối|NGAY_SINH=01/02/1999|GIOI_TINH=Nam/Nữ|MAXA_CU_TRU=Tử Nê",
	}
	ticks := mustOpen(t, []byte("Họ tên,Nam,Nữ\nBùi Văn Em,x,\n"))
	if !slices.Contains(ticks.Mapping().Missing, NgaySinh) || show(readAll(t, ticks)[0]) != "HO_TEN=Bùi Văn Em|GIOI_TINH=Nam" {
		t.Errorf("bare ticks: missing %q", ticks.Mapping().Missing)
	}
	for i, r := range readAll(t, openFixture(t, "tach_cot.csv")) {
		if got := show(r); got != want[i] {
			t.Errorf("got  %s\nwant %s", got, want[i])
		}
	}
}

func TestHeaders(t *testing.T) {
	rec, err := newRecogniser("", nil)
	if err != nil {
		t.Fatal(err)
	}
	for header, want := range map[string]Field{
		"Họ và tên": HoTen, "HỌ VÀ TÊN": HoTen, "Ho va ten": HoTen, "Họ tên khai sinh (*)": HoTen, "2. Họ và tên": HoTen,
		"Ngày, tháng, năm sinh": NgaySinh, "Năm sinh": NgaySinh, "Ngày sinh (dd/mm/yyyy)": NgaySinh, "NGAY_SINH": NgaySinh,
		"Số CCCD/ĐDCN": SoCCCD, "Số CMND": SoCMND, "Số CMND/CCCD": SoCCCD, "CCCD / Mã số công dân": SoCCCD,
		"Số điện thoại": DienThoai, "ĐT": DienThoai, "DT": MaDanToc, "SĐT": DienThoai, "Số thẻ BHYT": MaTheBHYT,
		"Nơi thường trú": DiaChi, "Thôn/xóm": ThonXom, "Xã, thị trấn": MaXaCuTru, "Mã hộ": MaHoGiaDinh, "Hộ": MaHoGiaDinh,
		"Nam": partMale, "Năm": partYear, "NĂM": partYear, "Nữ": partFemale, "Tên": partGiven, "Họ": partSurname,
		"Dòng gốc": partOrigin, "Lý do": partWhy, "Lí do": partWhy, "Ðịa chỉ": DiaChi, "Nghề nghiệp": MaNgheNghiep,
		"Giới tính (1: nam, 2: nữ)": GioiTinh, norm.NFD.String("Số điện thoại"): DienThoai, "Mã hồ sơ sức khoẻ": MaBN,
		"Sở thích": "", "": "", "Chiều cao": "CHIEU_CAO", "GD_BENH_LAO": "GD_BENH_LAO", "Trong gia đình: lao": "GD_BENH_LAO",
	} {
		if got, ok := rec.field(header); got != want || ok != (want != "") {
			t.Errorf("%q is %q, want %q", header, got, want)
		}
	}
}

func TestEncodings(t *testing.T) {
	text := "Họ và tên;Năm sinh;Số CCCD\r\nĐinh Thị Mẫu;1950;017150000001\r\n"
	wide := func(e unicode.Endianness, p unicode.BOMPolicy) []byte {
		b, err := unicode.UTF16(e, p).NewEncoder().Bytes([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	for name, data := range map[string][]byte{
		"UTF-8":                       []byte(text),
		"UTF-8 with mark":             []byte("\ufeff" + text),
		"UTF-16LE with mark":          wide(unicode.LittleEndian, unicode.UseBOM),
		"UTF-16BE with mark":          wide(unicode.BigEndian, unicode.UseBOM),
		"UTF-16LE":                    wide(unicode.LittleEndian, unicode.IgnoreBOM),
		"UTF-16BE":                    wide(unicode.BigEndian, unicode.IgnoreBOM),
		"decomposed header (NFD)":     []byte(strings.Replace(text, "Họ và tên", norm.NFD.String("Họ và tên"), 1)),
		"line ends of an old Mac":     []byte(strings.ReplaceAll(text, "\r\n", "\r")),
		"line ends of Unix":           []byte(strings.ReplaceAll(text, "\r\n", "\n")),
		"no line end after the last":  []byte(strings.TrimSpace(text)),
		"comma":                       []byte(strings.ReplaceAll(text, ";", ",")),
		"tab":                         []byte(strings.ReplaceAll(text, ";", "\t")),
		"a line that names separator": []byte("sep=;\r\n" + text),
	} {
		t.Run(name, func(t *testing.T) {
			tab := mustOpen(t, data)
			if h := tab.Mapping().Columns[0].Header; h != "Họ và tên" {
				t.Errorf("header %q", h)
			}
			rows := readAll(t, tab)
			if len(rows) != 1 || show(rows[0]) != "HO_TEN=Đinh Thị Mẫu|NGAY_SINH=1950|SO_CCCD=017150000001" {
				t.Errorf("%d rows: %s", len(rows), show(rows[0]))
			}
		})
	}
}

func TestOldEncodingsAreNamed(t *testing.T) {
	for _, c := range []struct{ name, data, guess string }{
		{"TCVN3 bytes", "STT,H\xe4 v\xb5 t\xaan,Ng\xb5y sinh\n1,B\xefi V\xa8n Th\xf6,1950\n", "TCVN3"},
		{"TCVN3 saved as Unicode", "STT,Hä vµ tªn,Ngµy sinh\n1,Bïi V¨n Thö,1950\n", "TCVN3"},
		{"VNI bytes", "STT,Ho\xef va\xf8 te\xe2n,Nga\xf8y sinh\n1,Bu\xf8i Va\xean Th\xf6\xfb,1950\n", "VNI"},
		{"VNI saved as Unicode", "STT,Hoï vaø teân,Ngaøy sinh\n1,Buøi Vaên Thöû,1950\n", "VNI"},
		{"windows-1258", "STT,Ho\xf2 v\xe0 t\xean,Ng\xe0y sinh\n1,B\xf9i V\xe3n Th\xfd\xd2,1950\n", "windows-1258"},
		{"some other", "STT,\xc8\xe8\xdf\n1,\xd0\xd1\xd2\n", "unknown"},
	} {
		_, err := openBytes(t, []byte(c.data), Limits{})
		if code(err) != CodeEncoding || err.(*Error).Args["guess"] != c.guess {
			t.Errorf("%s: %v, want guess %s", c.name, err, c.guess)
		}
	}
}

func TestOneBrokenByteIsAProblemOfItsCell(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("Họ tên,Ghi chú\n")
	for i := range 9000 {
		fmt.Fprintf(&b, "Bùi Văn Thử,%d\n", i)
	}
	b.WriteString("Bùi V\xe3n Sau,\n")
	rows := readAll(t, mustOpen(t, b.Bytes()))
	last := rows[len(rows)-1]
	if last.Number != 9002 || len(last.Problems) != 1 || last.Problems[0] != (Problem{HoTen, 0, CodeEncoding}) {
		t.Errorf("row %d: %v", last.Number, last.Problems)
	}
}

func TestPowersOfTenInTextAreAProblem(t *testing.T) {
	rows := readAll(t, mustOpen(t, []byte("Họ tên,Số CCCD,Ghi chú\nBùi Văn Thử,1.7085E+10,1E5\nHà Thị Mẫu,017185000001,\n")))
	if p := rows[0].Problems; len(p) != 1 || p[0] != (Problem{SoCCCD, 1, CodeScientific}) {
		t.Errorf("%v", p)
	}
	if len(rows[1].Problems) != 0 {
		t.Errorf("%v", rows[1].Problems)
	}
}

func TestMappingFileGoesFirst(t *testing.T) {
	o, err := ReadOverride(strings.NewReader("\"Tên gọi ở nhà\" = \"GHI_CHU\"\n\"Mã riêng\" = \"MA_BN\"\n\"Số điện thoại\" = \"\"\n"), "")
	if err != nil {
		t.Fatal(err)
	}
	data := []byte("Họ tên,tên gọi ở nhà,MÃ RIÊNG,Số điện thoại\nBùi Văn Thử,Cu Tí,77,0990000001\n")
	tab, err := OpenReader(bytes.NewReader(data), int64(len(data)), Limits{}, "", o)
	if err != nil {
		t.Fatal(err)
	}
	if got := show(readAll(t, tab)[0]); got != "HO_TEN=Bùi Văn Thử|GHI_CHU=Cu Tí|MA_BN=77" {
		t.Error(got)
	}
	if u := tab.Mapping().Unknown; len(u) > 0 {
		t.Errorf("a column left out on purpose is unknown: %q", u)
	}
	for wrong, want := range map[string]string{"\"A\" = \"KHONG_CO\"": CodeMappingName, "= =": CodeMapping} {
		if _, err := ReadOverride(strings.NewReader(wrong), ""); code(err) != want {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

func TestFormulasAreDisarmedInCSVAndComeBack(t *testing.T) {
	var b bytes.Buffer
	w := NewCSVWriter(&b)
	want := []string{"=1+1", "+84990000001", "-", "@x", "a\"b", "c,d", "e\nf", " g", "'h"}
	head := []string{"Họ tên", "ĐT", "Ghi chú", "Dân tộc", "Nghề nghiệp", "Địa chỉ", "Xóm", "Xã", "Mã hộ"}
	for _, cells := range [][]string{head, want} {
		if err := w.Write(cells); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if !bytes.HasPrefix(b.Bytes(), []byte("\ufeff")) || bytes.Contains(b.Bytes(), []byte(",=")) || bytes.Contains(b.Bytes(), []byte("\n=")) {
		t.Errorf("%q", b.String())
	}
	if got := readAll(t, mustOpen(t, b.Bytes()))[0].Cells; !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}

func TestPersonalDataStaysOutOfLogs(t *testing.T) {
	r := readAll(t, openFixture(t, "danh_sach_xom.csv"))[0]
	bad := BadRow{Number: 6, Cells: r.Cells}
	for _, s := range []string{fmt.Sprintf("%v %+v %#v %s", r, r, r, r), fmt.Sprintf("%+v %#v", r.Values, r.Values),
		fmt.Sprintf("%+v %#v", bad, bad), fmt.Sprintf("%+v", StagedRow{Row: r}), r.LogValue().String()} {
		if strings.Contains(s, "Thử") || strings.Contains(s, "0170") {
			t.Errorf("shows %q", s)
		}
	}
	_, err := openBytes(t, []byte("Bùi Văn Thử,017085000001\nHà Thị Mẫu,017185000001\n"), Limits{})
	if s := fmt.Sprintf("%v %+v %#v %s", err, err, err, err); strings.Contains(s, "Thử") {
		t.Errorf("error shows %q", s)
	}
}
