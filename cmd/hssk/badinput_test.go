package main

import (
	"archive/zip"
	"bytes"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"

	"hssk/store/health"
)

const goodRow = "Họ và tên,Ngày sinh,Giới tính,Số CCCD,Xã\nBùi Văn Lành,12/03/1985,Nam,017085000099,Phong Phú\n"

// TestBadFiles gives every kind of wrong file to the import: each is refused with words in both languages, and nothing
// is kept of it.
func TestBadFiles(t *testing.T) {
	for name, make := range map[string]func(*testing.T, string){
		"an empty file":        func(t *testing.T, p string) { put(t, p, nil) },
		"a header only":        func(t *testing.T, p string) { put(t, p, []byte("Họ và tên,Ngày sinh\n")) },
		"a letter, not a list": func(t *testing.T, p string) { put(t, p, []byte("Kính gửi trung tâm,\nxin chào.\n")) },
		"a picture":            func(t *testing.T, p string) { put(t, p, []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")) },
		"a PDF":                func(t *testing.T, p string) { put(t, p, []byte("%PDF-1.7\n1 0 obj\n")) },
		"an old Excel file": func(t *testing.T, p string) {
			put(t, p, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"+strings.Repeat("\x00", 600)))
		},
		"a TCVN3 file": func(t *testing.T, p string) {
			put(t, p, []byte("Hä vµ tªn,Ngµy sinh\nNguy\xd4n V\xa8n A,1950\n\xb8\xb5\xb6\xb7\xb9,1\n"))
		},
		"500 MB of garbage":     garbage,
		"a zip bomb named xlsx": bomb,
		"half of an Excel file": half,
		"an unclosed quotation mark": func(t *testing.T, p string) {
			put(t, p, []byte("Họ và tên,Ngày sinh\n\"Bùi Văn Lành"+strings.Repeat("x", 3<<20)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			a := talkApp(t)
			before := countFiles(t, a)
			path := filepath.Join(t.TempDir(), "list.xlsx")
			make(t, path)
			_, err := a.beginImport(t.Context(), path, "", "", false)
			var e *health.Error
			if !errors.As(err, &e) || e.Fault != health.FaultUser {
				t.Fatalf("got %v; want a refusal that says it is the file's fault", err)
			}
			for _, lang := range []string{"vi", "en"} {
				said := inWords(config{Lang: lang}, err)
				if said == err.Error() || strings.ContainsAny(said, "[]{}") || strings.Contains(said, "bytes") && lang == "vi" || strings.Contains(said, "ole") {
					t.Errorf("%s: %q is no sentence for people", lang, said)
				}
			}
			if after := countFiles(t, a); after != before {
				t.Errorf("%d files kept, %d before", after, before)
			}
		})
	}
}

func put(t *testing.T, path string, b []byte) {
	t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
}

func countFiles(t *testing.T, a *app) int {
	t.Helper()
	files, err := os.ReadDir(a.cfg.dir("imports"))
	if err != nil {
		t.Fatal(err)
	}
	return len(files)
}

func garbage(t *testing.T, path string) {
	t.Helper()
	b := make([]byte, 4<<20)
	r := rand.NewChaCha8([32]byte{1})
	_, _ = r.Read(b)
	put(t, path, b)
	if err := os.Truncate(path, 500<<20); err != nil {
		t.Fatal(err)
	}
}

func bomb(t *testing.T, path string) {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, text := range map[string]string{"[Content_Types].xml": "<Types/>", "xl/workbook.xml": `<workbook xmlns:r="r"><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>`} {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = w.Write([]byte(text))
	}
	w, err := z.Create("xl/worksheets/sheet1.xml")
	if err != nil {
		t.Fatal(err)
	}
	_, _ = w.Write([]byte("<worksheet><sheetData>"))
	blank := bytes.Repeat([]byte(" "), 1<<20)
	for range 300 {
		_, _ = w.Write(blank)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	put(t, path, buf.Bytes())
}

func half(t *testing.T, path string) {
	t.Helper()
	f := excelize.NewFile()
	_ = f.SetSheetRow("Sheet1", "A1", &[]string{"Họ và tên", "Ngày sinh"})
	_ = f.SetSheetRow("Sheet1", "A2", &[]string{"Bùi Văn Lành", "1985"})
	var buf bytes.Buffer
	if err := f.Write(&buf); err != nil {
		t.Fatal(err)
	}
	put(t, path, buf.Bytes()[:buf.Len()/2])
}

// TestGoodFiles reads the same person from every kind of file a station may send; the second time the person exists.
func TestGoodFiles(t *testing.T) {
	wide := utf16.Encode([]rune("\ufeff" + goodRow))
	var utf16le []byte
	for _, u := range wide {
		utf16le = append(utf16le, byte(u), byte(u>>8))
	}
	a := talkApp(t)
	created := 0
	for name, b := range map[string][]byte{"UTF-8": []byte(goodRow), "UTF-8 with a mark": []byte("\ufeff" + goodRow), "UTF-16": utf16le,
		"semicolons": []byte(strings.ReplaceAll(goodRow, ",", ";")), "decomposed letters": []byte(strings.NewReplacer("Bùi", "Bu\u0300i", "Họ", "Ho\u0323").Replace(goodRow))} {
		path := filepath.Join(t.TempDir(), "list.csv")
		put(t, path, b)
		imp := importHere(t, a, path)
		created += int(imp.Tally.Created)
		if imp.Tally.Decided() != 1 || imp.Tally.Created+imp.Tally.Unchanged != 1 {
			t.Errorf("%s: %+v", name, imp.Tally)
		}
	}
	if created != 1 {
		t.Errorf("%d records for one person", created)
	}
}

func TestSameFileTwiceIsRefused(t *testing.T) {
	a := talkApp(t)
	path := filepath.Join(t.TempDir(), "list.csv")
	put(t, path, []byte(goodRow))
	if _, err := a.beginImport(t.Context(), path, "", "", false); err != nil {
		t.Fatal(err)
	}
	_, err := a.beginImport(t.Context(), path, "", "", false)
	if health.CodeOf(err) != "import.twice" || !strings.Contains(inWords(config{Lang: "vi"}, err), "--again") {
		t.Errorf("got %v", err)
	}
	if _, err := a.beginImport(t.Context(), path, "", "", true); err != nil {
		t.Errorf("with --again: %v", err)
	}
}

// TestCorrectedRowsComeBack loads a list with mistakes, corrects the workbook that comes back and loads that.
func TestCorrectedRowsComeBack(t *testing.T) {
	a := talkApp(t)
	path := filepath.Join(t.TempDir(), "list.csv")
	put(t, path, []byte("Họ và tên,Ngày sinh,Giới tính,Số CCCD,Xã,Ghi chú trạm\nBùi Văn Sai,31/02/1970,Nam,017070000051,Phong Phú,=1+1\nHà Thị Đúng,05/05/1980,Nữ,1234,Phong Phú,\n"))
	imp := importHere(t, a, path)
	if unknown := unknownColumns(imp); len(unknown) != 1 || unknown[0] != "Ghi chú trạm" {
		t.Errorf("unknown columns: %q", unknown)
	}
	if imp.Tally.Refused != 1 || imp.Tally.Created != 1 || imp.Tally.Dropped != 1 {
		t.Fatalf("%+v", imp.Tally)
	}
	book := filepath.Join(t.TempDir(), "can-sua.xlsx")
	if err := a.writeProblems(t.Context(), imp, book); err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenFile(book)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := f.GetRows(f.GetSheetName(0))
	if err != nil || len(rows) != 3 || rows[1][1] != "31/02/1970" || rows[1][5] != "=1+1" {
		t.Fatalf("the workbook has %q, %v", rows, err)
	}
	for cell, text := range map[string]string{"B2": "28/02/1970", "D3": "017180000052"} {
		if err := f.SetCellStr(f.GetSheetName(0), cell, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Save(); err != nil {
		t.Fatal(err)
	}
	again := importHere(t, a, book)
	if again.Tally.Created != 1 || again.Tally.Attached != 1 || again.Tally.Decided() != 2 {
		t.Errorf("the corrected workbook: %+v", again.Tally)
	}
}

// TestSameListAgain loads a whole list a second and a third time: nobody is doubled, and nobody is asked twice.
func TestSameListAgain(t *testing.T) {
	a := talkApp(t)
	first, err := a.store.ImportList(t.Context(), 1)
	if err != nil || first[0].Tally.Waiting != 1 {
		t.Fatalf("%+v, %v", first, err)
	}
	records := counts(t, a, "SELECT COUNT(*) FROM person")
	for range 2 {
		again := importHere(t, a, "testdata/talk/residents.csv")
		if again.Tally.Unchanged != 7 {
			t.Errorf("%+v", again.Tally)
		}
	}
	if n := counts(t, a, "SELECT COUNT(*) FROM person"); n != records {
		t.Errorf("%d records, %d before", n, records)
	}
	if n := counts(t, a, "SELECT COUNT(*) FROM task WHERE kind = 'decide'"); n != 1 {
		t.Errorf("%d questions, want one", n)
	}
}
