package sheet

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestMappingErrorsSayWhereAndWhat(t *testing.T) {
	for text, want := range map[string]map[string]string{
		"# trạm\n\"Tên\" = \"HO_TEN\"\n\"Số thẻ\" = \"SO_CCD\"\n": {"line": "3", "header": "Số thẻ", "field": "SO_CCD", "near": "SO_CCCD"},
		"\"Cột A\" = \"ngày sinh\"\n":                             {"line": "1", "header": "Cột A", "field": "ngày sinh", "near": "NGAY_SINH"},
		"\"A\" = \"HO_TEN\"\n\n\"B\" = SO_CCCD\n":                 {"line": "3"},
		"\"A\" = \"HO_TEN\"\n\"B\" = 5\n":                         {"line": "2"},
		"\"A\" = \"HO_TEN\"\n\"C\" = \"\"\n\"A\" = \"GHI_CHU\"\n": {"line": "3"},
	} {
		_, err := ReadOverride(strings.NewReader(text), "")
		var e *Error
		if !errors.As(err, &e) {
			t.Errorf("%q: %v", text, err)
			continue
		}
		for name, value := range want {
			if e.Args[name] != value {
				t.Errorf("%q: %s is %q, want %q", text, name, e.Args[name], value)
			}
		}
		if e.Code == CodeMappingName && !strings.Contains(e.Args["known"], "HO_TEN, NGAY_SINH") {
			t.Errorf("%q: the fields are not listed: %q", text, e.Args["known"])
		}
	}
}

func TestMissingColumnsAreNamed(t *testing.T) {
	for text, want := range map[string]string{
		"Ngày sinh,Số CCCD,Xã,Cột lạ\n1950,017050000001,Phong Phú,x\n":     "HO_TEN",
		"Họ và tên,Số CCCD,Xã\nBùi Văn Thử,017050000001,Phong Phú\n":       "NGAY_SINH",
		"Giới tính,Số CCCD,Xã\nNam,017050000001,Phong Phú\n":               "HO_TEN, NGAY_SINH",
		"Họ và tên,Nam,Nữ,Xã\nBùi Văn Thử,x,,Phong Phú\n":                  "NGAY_SINH",
		"Họ và tên,Nam,Nữ,Xã\nBùi Văn Thử,1950,,Phong Phú\n":               "",
		"Họ đệm,Tên,Ngày,Tháng,Năm,Xã\nBùi Văn,Thử,1,2,1950,Phong Phú\n":   "",
		"Họ và tên,Ngày sinh,Xã\nBùi Văn Thử,,Phong Phú\nHà Thị,1950,Xã\n": "",
	} {
		err := mustOpen(t, []byte(text)).Need(HoTen, NgaySinh)
		var e *Error
		switch {
		case want == "" && err != nil:
			t.Errorf("%q: %v", text, err)
		case want == "":
		case !errors.As(err, &e) || e.Code != CodeMissing || e.Args["missing"] != want:
			t.Errorf("%q: %v, want %s", text, err, want)
		case !slices.Equal(e.Seen, strings.Split(text[:strings.Index(text, "\n")], ",")):
			t.Errorf("%q: headers %q", text, e.Seen)
		case strings.Contains(err.Error(), "CCCD,"):
			t.Errorf("%q: headers in the text of the error", text)
		}
	}
}

// TestMappedColumnsComeBackByThemselves: the workbook of rows to correct needs no mapping file any more, and keeps two
// header rows apart.
func TestMappedColumnsComeBackByThemselves(t *testing.T) {
	data := []byte("Người,Năm đẻ,Số CCCD,Mã nhà\nBùi Văn Thử,1950,12,7\n")
	tab, err := OpenReader(bytes.NewReader(data), int64(len(data)), Limits{}, "", Override{"Người": HoTen, "Năm đẻ": NgaySinh})
	if err != nil {
		t.Fatal(err)
	}
	again := outAndBack(t, tab)
	if u := again.Mapping().Unknown; !slices.Equal(u, []string{"Mã nhà"}) {
		t.Errorf("unknown %q", u)
	}
	if got := show(readAll(t, again)[0]); got != "HO_TEN=Bùi Văn Thử|NGAY_SINH=1950|SO_CCCD=12" {
		t.Error(got)
	}
	ticks := mustOpen(t, []byte("STT,Họ và tên,Năm sinh,,Xã\n,,Nam,Nữ,\n1,Bùi Thị Thử,,1950,Phong Phú\n"))
	want := show(readAll(t, mustOpen(t, []byte("STT,Họ và tên,Năm sinh,,Xã\n,,Nam,Nữ,\n1,Bùi Thị Thử,,1950,Phong Phú\n")))[0])
	if got := show(readAll(t, outAndBack(t, ticks))[0]); got != want {
		t.Errorf("two header rows come back as %q, want %q", got, want)
	}
}

func outAndBack(t *testing.T, tab *Table) *Table {
	t.Helper()
	var out bytes.Buffer
	m := tab.Mapping()
	row := readAll(t, tab)[0]
	if err := WriteErrors(&out, m, badRows(BadRow{row.Number, row.Cells, nil}), vietnamese); err != nil {
		t.Fatal(err)
	}
	return mustOpen(t, out.Bytes())
}

func FuzzMapping(f *testing.F) {
	f.Add("\"A\" = \"HO_TEN\"\n")
	f.Add("\"A\" = \"HO_TEN2\"\n")
	f.Add("A = 5\n[b]\nc = 'x'")
	f.Fuzz(func(t *testing.T, text string) {
		o, err := ReadOverride(strings.NewReader(text), "")
		var e *Error
		if err != nil && !errors.As(err, &e) {
			t.Errorf("%v", err)
		}
		for _, field := range o {
			if field != "" && !slices.Contains(Fields(), field) {
				t.Errorf("%q is no field", string(field))
			}
		}
	})
}
