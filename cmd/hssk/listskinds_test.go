package main

import (
	"archive/zip"
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hssk/bot"
)

// zipped is an archive with one file.
func zipped(t *testing.T, name, text string) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	f, err := w.Create(name)
	ok(t, err)
	_, err = f.Write([]byte(text))
	ok(t, err)
	ok(t, w.Close())
	return out.Bytes()
}

// workbook is a table with a header and rows.
func workbook(t *testing.T, rows ...[]any) []byte {
	t.Helper()
	f := excelize.NewFile()
	defer f.Close()
	for i, row := range rows {
		at, err := excelize.CoordinatesToCellName(1, i+1)
		ok(t, err)
		ok(t, f.SetSheetRow("Sheet1", at, &row))
	}
	var out bytes.Buffer
	ok(t, f.Write(&out))
	return out.Bytes()
}

// oldExcel is the beginning of a workbook of the years before 2007, as far as its directory tells.
func oldExcel(stream string) []byte {
	out := make([]byte, 2048)
	copy(out, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
	out[30] = 9 // sectors of 512 bytes; the directory is in the first
	copy(out[512:], strings.Join(strings.Split(stream, ""), "\x00"))
	return out
}

// TestWhatIsNoListIsToldByItsContent: whatever a file is called, its content says what it is, and the answer says what to do.
// Nothing of it stays.
func TestWhatIsNoListIsToldByItsContent(t *testing.T) {
	a := talkApp(t)
	say := func(event string, in bot.Incoming) string {
		in.Channel, in.Address, in.Event = "web", "head", event
		replies, err := a.bot.Handle(t.Context(), in)
		ok(t, err)
		return replies[0].Text
	}
	say("link", bot.Incoming{Start: "invite-head"})
	header := "Họ và tên,Ngày sinh\n"
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"pdf.xlsx":     {[]byte("%PDF-1.7\n"), "tệp PDF"},
		"zip.xlsx":     {zipped(t, "a.txt", "x"), "tệp nén"},
		"word.xlsx":    {zipped(t, "word/document.xml", "<x/>"), "Word"},
		"cũ.xlsx":      {oldExcel("Workbook"), "Excel đời cũ (.xls)"},
		"khóa.xlsx":    {oldExcel("EncryptedPackage"), "mật khẩu"},
		"trang.csv":    {[]byte("<html><body>x</body></html>"), "trang web"},
		"ảnh.csv":      {[]byte("\x89PNG\r\n\x1a\n"), "ảnh"},
		"trống.xlsx":   {nil, "Tệp trống"},
		"trắng.csv":    {[]byte(" \n\n"), "Tệp trống"},
		"đầu.csv":      {[]byte(header), "chỉ có dòng tiêu đề"},
		"đầu.xlsx":     {workbook(t, []any{"Họ và tên", "Ngày sinh"}), "chỉ có dòng tiêu đề"},
		"tên.csv":      {[]byte("Số CCCD,Ngày sinh,Địa chỉ\n017071000019,01/02/1990,xóm Lũy\n017071000020,02/02/1991,xóm Ải\n"), "thiếu cột: họ tên"},
		"chữ.csv":      {[]byte("H\xe4 v\xb5 t\xean,Ng\xb5y sinh\nB\xf9i,1990\n"), "không phải Unicode"},
		"dở.xlsx":      {workbook(t, []any{"Họ và tên", "Ngày sinh"}, []any{"Bùi Văn Nẻo", "1971"})[:900], "bị hỏng"},
		"sai.csv":      {[]byte(header + "Bùi,\n"), "Không có dòng nào nạp được"},
		"được.docx":    {workbook(t, []any{"Họ và tên", "Ngày sinh", "Số CCCD"}, []any{"Bùi Văn Nẻo", "02/03/1971", "017071000019"}), "Nạp danh sách này?"},
		"đúng nữa.pdf": {[]byte(header + "Bùi Văn Nẻo,1971\n"), "Nạp danh sách này?"},
	} {
		if got := say("e "+name, bot.Incoming{File: sentFile(name, c.data)}); !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
		say("0 "+name, bot.Incoming{Text: "0"})
	}
	left, err := os.ReadDir(a.cfg.dir("uploads"))
	if err != nil || len(left) > 0 {
		t.Errorf("%d files are left, %v", len(left), err)
	}
}

// TestUploadsThatNothingComesOfGo: what was sent and not loaded is kept for a day.
func TestUploadsThatNothingComesOfGo(t *testing.T) {
	a := talkApp(t)
	for event, in := range map[string]bot.Incoming{"link": {Start: "invite-head"}} {
		in.Channel, in.Address, in.Event = "web", "head", event
		_, err := a.bot.Handle(t.Context(), in)
		ok(t, err)
	}
	_, err := a.bot.Handle(t.Context(), bot.Incoming{Channel: "web", Address: "head", Event: "f", File: sentFile("a.csv", []byte("Họ và tên,Ngày sinh\nBùi Văn Nẻo,1971\n"))})
	ok(t, err)
	for days, want := range []int{1, 1, 0} {
		info, err := os.Stat(a.cfg.dir("uploads"))
		ok(t, err)
		ok(t, a.uploads().dropStale(info.ModTime().AddDate(0, 0, days)))
		if left, _ := os.ReadDir(a.cfg.dir("uploads")); len(left) != want {
			t.Errorf("after %d days %d files are left, want %d", days, len(left), want)
		}
	}
}
