package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"
)

// ole makes the smallest file that an old Office program would have begun.
func ole(stream string) []byte {
	b := make([]byte, 4096)
	copy(b, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	binary.LittleEndian.PutUint16(b[30:], 9)
	binary.LittleEndian.PutUint32(b[48:], 1)
	for i, r := range stream {
		binary.LittleEndian.PutUint16(b[1024+2*i:], uint16(r))
	}
	return b
}

func zipped(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, text := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, text)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// handmade is a workbook of the given sheet XML, for what no library writes.
func handmade(t testing.TB, sheet string, more map[string]string) []byte {
	parts := map[string]string{
		"[Content_Types].xml":        "<Types/>",
		"xl/workbook.xml":            `<workbook xmlns:r="r"><sheets><sheet name="A" sheetId="1" r:id="rId1"/></sheets></workbook>`,
		"xl/_rels/workbook.xml.rels": `<Relationships><Relationship Id="rId1" Target="worksheets/sheet1.xml"/></Relationships>`,
		"xl/worksheets/sheet1.xml":   sheet,
	}
	for k, v := range more {
		parts[k] = v
	}
	return zipped(t, parts)
}

func inline(ref, text string) string {
	return fmt.Sprintf(`<c r="%s" t="inlineStr"><is><t>%s</t></is></c>`, ref, text)
}

const headXML = `<row r="1"><c r="A1" t="inlineStr"><is><t>Họ tên</t></is></c><c r="B1" t="inlineStr"><is><t>Năm sinh</t></is></c></row>`

func TestRefusals(t *testing.T) {
	noise := make([]byte, 100_000)
	r := rand.New(rand.NewPCG(1, 2))
	for i := range noise {
		noise[i] = byte(r.Uint32())
	}
	good := book(t, [][]any{{"Họ tên", "Năm sinh"}, {"Bùi Văn Thử", "1950"}}, nil)
	var locked bytes.Buffer
	f := excelize.NewFile()
	if err := f.Write(&locked, excelize.Options{Password: "bí mật"}); err != nil {
		t.Fatal(err)
	}
	wideRow := strings.Repeat("x,", 600)
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"nothing", nil, CodeEmpty},
		{"a mark and spaces", []byte("\ufeff \n\n"), CodeEmpty},
		{"only separators", []byte(",,,\n,,,\n"), CodeEmpty},
		{"an empty workbook", book(t, nil, nil), CodeEmpty},
		{"CSV with a header only", []byte("Họ tên,Năm sinh\n\n,\n"), CodeHeaderOnly},
		{"XLSX with a header only", book(t, [][]any{{"Họ tên", "Năm sinh"}}, nil), CodeHeaderOnly},
		{"no header", []byte("Bùi Văn Thử,1950\nHà Thị Mẫu,1960\n"), CodeNoHeader},
		{"no header in XLSX", book(t, [][]any{{"Bùi Văn Thử", "1950"}}, nil), CodeNoHeader},
		{"a letter", []byte("Kính gửi bác Tư,\nhôm nay trời đẹp.\n"), CodeNoHeader},
		{"PDF", []byte("%PDF-1.7\n%âãÏÓ\n"), CodeNotATable},
		{"PNG", []byte("\x89PNG\r\n\x1a\n\x00\x00"), CodeNotATable},
		{"JPEG", []byte("\xff\xd8\xff\xe0\x00\x10JFIF"), CodeNotATable},
		{"RTF", []byte(`{\rtf1\ansi`), CodeNotATable},
		{"web page", []byte("<html><table><tr><td>Họ tên</td></tr></table>"), CodeNotATable},
		{"XML", []byte(`<?xml version="1.0"?><Workbook/>`), CodeNotATable},
		{"random bytes", noise, CodeNotATable},
		{"Word document", zipped(t, map[string]string{"[Content_Types].xml": "", "word/document.xml": ""}), CodeNotATable},
		{"OpenDocument", zipped(t, map[string]string{"mimetype": "", "content.xml": ""}), CodeNotATable},
		{"zip of photos", zipped(t, map[string]string{"1.jpg": ""}), CodeNotATable},
		{"old Word", ole("WordDocument"), CodeNotATable},
		{"old Excel", ole("Workbook"), CodeOldExcel},
		{"older Excel", ole("Book"), CodeOldExcel},
		{"password", locked.Bytes(), CodeEncrypted},
		{"OLE cut short", ole("Workbook")[:600], CodeBroken},
		{"zip cut short", good[:len(good)-100], CodeBroken},
		{"zip cut in half", good[:len(good)/2], CodeBroken},
		{"XML without end", handmade(t, `<worksheet><sheetData>`+headXML+`<row r="2"><c r="A2"`, nil), CodeBroken},
		{"XML with a document type", handmade(t, `<!DOCTYPE x [<!ENTITY a "b">]><worksheet/>`, nil), CodeBroken},
		{"shared string that is not there", handmade(t, `<worksheet><sheetData>`+headXML+`<row r="2"><c t="s"><v>7</v></c></row></sheetData></worksheet>`, nil), CodeBroken},
		{"quotation mark never closed", []byte("Họ tên,Ghi chú\n\"Bùi Văn Thử,1\nHà Thị Mẫu,2\n"), CodeQuote},
		{"line too long", []byte("Họ tên,Ghi chú\nA," + strings.Repeat("x", 300_000) + "\n"), CodeRowTooLong},
		{"cell too long", []byte("Họ tên,Ghi chú\nA," + strings.Repeat("x", 40_000) + "\n"), CodeRowTooLong},
		{"too many columns", []byte("Họ tên,Năm sinh\n" + wideRow + "\n"), CodeTooManyCols},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := openBytes(t, c.data, Limits{})
			if code(err) != c.want {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestNoHeaderSaysWhatItSaw(t *testing.T) {
	_, err := openBytes(t, []byte("\nMàu sắc,Kích cỡ\nđỏ,to\n"), Limits{})
	if e, ok := err.(*Error); !ok || strings.Join(e.Seen, "|") != "Màu sắc|Kích cỡ" || e.Retry() {
		t.Errorf("%v", err)
	}
}

func TestZipBombs(t *testing.T) {
	zeros := strings.Repeat(" ", 66<<20)
	bomb := handmade(t, "<worksheet><sheetData>"+headXML+zeros+"</sheetData></worksheet>", nil)
	if _, err := openBytes(t, bomb, Limits{}); code(err) != CodeZipBomb {
		t.Errorf("declared size: %v", err)
	}
	// The directory claims a small size; what comes out is counted all the same.
	i := bytes.LastIndex(bomb, []byte("xl/worksheets/sheet1.xml")) - 46
	binary.LittleEndian.PutUint32(bomb[i+24:], 1000)
	if _, err := openBytes(t, bomb, Limits{}); code(err) != CodeZipBomb && code(err) != CodeBroken {
		t.Errorf("size that lies: %v", err)
	}
	if _, err := openBytes(t, handmade(t, "<worksheet><sheetData>"+headXML+"</sheetData></worksheet>", nil), Limits{Unpacked: 50}); code(err) != CodeZipBomb {
		t.Errorf("limit of unpacked bytes: %v", err)
	}
	many := map[string]string{}
	for n := range 6000 {
		many[fmt.Sprintf("xl/media/%d", n)] = ""
	}
	if _, err := openBytes(t, handmade(t, "<worksheet/>", many), Limits{}); code(err) != CodeZipBomb {
		t.Errorf("many parts: %v", err)
	}
}

func TestLimitsWhileReading(t *testing.T) {
	var b bytes.Buffer
	b.WriteString("Họ tên,Năm sinh\n")
	for range 1000 {
		b.WriteString("Bùi Văn Thử,1950\n")
	}
	if _, err := openBytes(t, b.Bytes(), Limits{Bytes: 100}); code(err) != CodeTooBig {
		t.Errorf("bytes: %v", err)
	}
	tab, err := openBytes(t, b.Bytes(), Limits{Rows: 500})
	for n := 0; err == nil; n++ {
		if _, err = tab.Next(); err != nil && (n != 500 || code(err) != CodeTooBig) {
			t.Errorf("row %d: %v", n, err)
		}
	}
	quote := b.String() + "\"" + strings.Repeat("Hà Thị Mẫu,1960\n", 10_000)
	tab, err = openBytes(t, []byte(quote), Limits{})
	for err == nil {
		_, err = tab.Next()
	}
	if e, ok := err.(*Error); !ok || e.Code != CodeQuote || e.Args["row"] != "1002" {
		t.Errorf("open quotation mark: %v", err)
	}
}

// endless is a file of any size that counts how much of it is read.
type endless struct {
	head string
	fill func(b []byte, off int64)
	read int64
}

func (e *endless) ReadAt(p []byte, off int64) (int, error) {
	e.fill(p, off)
	if off < int64(len(e.head)) {
		copy(p, e.head[off:])
	}
	e.read += int64(len(p))
	return len(p), nil
}

func TestGarbageIsRefusedAfterALittle(t *testing.T) {
	letters := func(b []byte, _ int64) {
		for i := range b {
			b[i] = 'x'
		}
	}
	lines := func(b []byte, _ int64) {
		for i := range b {
			b[i] = "x,y\n"[i%4]
		}
	}
	noise := func(b []byte, off int64) {
		r := rand.New(rand.NewPCG(7, uint64(off)))
		for i := range b {
			b[i] = byte(r.Uint32())
		}
	}
	zeros := func(b []byte, _ int64) { clear(b) }
	for _, c := range []struct {
		name, head string
		fill       func([]byte, int64)
		want       string
	}{
		{"random bytes", "", noise, CodeNotATable},
		{"zeros", "", zeros, CodeNotATable},
		{"one line", "", letters, CodeRowTooLong},
		{"lines without a header", "", lines, CodeNoHeader},
		{"one line under a header", "Họ tên,Năm sinh\n", letters, CodeRowTooLong},
		{"noise that begins like a workbook", "PK\x03\x04", noise, CodeBroken},
		{"noise that begins like old Excel", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", noise, CodeBroken},
	} {
		f := &endless{head: c.head, fill: c.fill}
		_, err := OpenReader(f, 500<<20, Limits{}, "", nil)
		if code(err) != c.want || f.read > 4<<20 {
			t.Errorf("%s: %v after %d bytes, want %s", c.name, err, f.read, c.want)
		}
	}
}

type badDisk struct{ *bytes.Reader }

func (b badDisk) ReadAt(p []byte, off int64) (int, error) {
	if off > 0 {
		return 0, io.ErrClosedPipe
	}
	return b.Reader.ReadAt(p, off)
}

func TestADiskThatFailsIsNotTheFilesFault(t *testing.T) {
	good := book(t, [][]any{{"Họ tên"}, {"Bùi Văn Thử"}}, nil)
	_, err := OpenReader(badDisk{bytes.NewReader(good)}, int64(len(good)), Limits{}, "", nil)
	if err != io.ErrClosedPipe {
		t.Errorf("%v", err)
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"danh_sach_xom.csv", "hai_dong_tieu_de.csv", "tach_cot.csv"} {
		f.Add(readFile(f, name))
	}
	f.Add(book(f, [][]any{{"Họ tên", "Năm sinh"}, {"Bùi Văn Thử", 1950}}, nil))
	f.Add(handmade(f, "<worksheet><sheetData>"+headXML+`<row r="2"><c r="A2"><f>1</f></c></row></sheetData><mergeCells><mergeCell ref="A2:A9"/></mergeCells></worksheet>`, nil))
	f.Add(ole("Workbook"))
	f.Add([]byte("\xff\xfeH\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		small := Limits{Rows: 1000, Unpacked: 1 << 20, HeaderRows: 10}
		tab, err := OpenReader(bytes.NewReader(data), int64(len(data)), small, "", nil)
		for n := 0; err == nil && n < 1000; n++ {
			var r Row
			if r, err = tab.Next(); err == nil && r.Number < 1 {
				t.Errorf("row number %d", r.Number)
			}
		}
		if err != nil && err != io.EOF {
			if _, ok := err.(*Error); !ok {
				t.Errorf("an error without a code: %v", err)
			}
		}
		if tab != nil {
			tab.Close()
		}
	})
}

func FuzzXMLScan(f *testing.F) {
	f.Add([]byte(`<a b="c>d"><!-- x --><![CDATA[<>]]>&#x41;&amp;<e/></a>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		x := newXMLScan(bytes.NewReader(data), 1000)
		for n := 0; ; n++ {
			tok, err := x.next()
			if err != nil {
				return
			}
			if tok == tokStart {
				x.attr("b")
			}
			if n > len(data) {
				t.Fatal("more tokens than bytes")
			}
		}
	})
}
