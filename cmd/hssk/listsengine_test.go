package main

import (
	"bytes"
	"io"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hssk/bot/telegram/telegramtest"
	"hssk/store/health"
)

// listLab is a whole server with its engine, and a phone with Telegram.
type listLab struct {
	*site
	*telegramtest.Server
	*phoneLab
}

func newListLab(t *testing.T) *listLab {
	t.Helper()
	tg := telegramtest.New()
	t.Cleanup(tg.Close)
	s := newSiteWith(t, func(c *config) { c.TelegramToken, c.TelegramEndpoint = tg.Token, tg.URL })
	return &listLab{s, tg, &phoneLab{Server: tg, app: s.app, t: t}}
}

// last is the latest message of a chat that has the words.
func (l *listLab) last(p telegramtest.Person, words string) (telegramtest.Message, bool) {
	all := l.Server.Messages(p.ID)
	for i := len(all) - 1; i >= 0; i-- {
		if strings.Contains(all[i].Text, words) {
			return all[i], true
		}
	}
	return telegramtest.Message{}, false
}

// hears waits for a message with the words.
func (l *listLab) hears(p telegramtest.Person, words string) telegramtest.Message {
	l.site.t.Helper()
	var m telegramtest.Message
	l.until(words, func() (found bool) { m, found = l.last(p, words); return found })
	return m
}

// taken fetches a file by the link in a text, as a browser does.
func (l *listLab) taken(text string) (status int, body []byte) {
	t := l.site.t
	t.Helper()
	secret := regexp.MustCompile(`/tep/([A-Za-z0-9_-]+)`).FindStringSubmatch(text)
	if secret == nil {
		t.Fatalf("there is no link in %q", text)
	}
	at := l.site.app.linksAt() + secret[0]
	page, err := http.Get(at)
	ok(t, err)
	page.Body.Close()
	got, err := http.Post(at, "application/x-www-form-urlencoded", nil)
	ok(t, err)
	defer got.Body.Close()
	body, err = io.ReadAll(got.Body)
	ok(t, err)
	return got.StatusCode, body
}

// TestAListByTelegram: a list is sent, looked at, loaded after a restart, followed in one message, and what was wrong in it
// comes back, is corrected and sent again.
func TestAListByTelegram(t *testing.T) {
	l := newListLab(t)
	thanh, khach := telegramtest.Person{ID: 801, Name: "Thành", Lang: "vi"}, telegramtest.Person{ID: 802, Name: "Khách", Lang: "vi"}
	l.says(thanh, "/start invite-thanh")
	path := l.list(300, []string{"900", "Bùi Văn Thiếu", "", "Nam"})
	data, err := os.ReadFile(path)
	ok(t, err)

	l.settle(l.Server.SendsFile(khach, "text/csv", "list.csv", data))
	l.settle(l.Server.SendsFile(thanh, "text/csv", "lớn.xlsx", make([]byte, 30<<20)))
	if calls := l.Calls("getFile"); len(calls) > 0 {
		t.Errorf("%d files were fetched that nobody may send", len(calls))
	}
	l.hears(khach, "không nhận tệp")
	l.hears(thanh, "đến 20 MB")

	l.settle(l.Server.SendsFile(thanh, "application/vnd.ms-excel", "dân.csv", data))
	look := l.hears(thanh, "Nạp danh sách này?")
	for _, words := range []string{"“dân.csv”: 312 dòng", "trạm Phong Phú", "người của trạm khác"} {
		if !strings.Contains(look.Text, words) {
			t.Errorf("%q is not in %q", words, look.Text)
		}
	}
	l.site.stop() // killed between the look and the start
	l.site.start()
	l.phoneLab.app = l.site.app
	l.press(thanh, "Nạp")
	end := l.hears(thanh, "Đã nạp xong “dân.csv”")

	imps, err := l.site.app.store.ImportsOf(t.Context(), health.Actor{Kind: health.ByStaff, ID: "thanh"}, 9)
	ok(t, err)
	if len(imps) != 1 || imps[0].State != health.ImportDone || imps[0].Tally.Decided() != imps[0].Rows || imps[0].Tally.Created == 0 || imps[0].Tally.Refused == 0 {
		t.Fatalf("%+v", imps)
	}
	if b := l.board(); b.Records != imps[0].Tally.Created {
		t.Errorf("%d records at the station, %d were made", b.Records, imps[0].Tally.Created)
	}
	shown := 0
	for _, m := range l.Server.Messages(thanh.ID) {
		if strings.HasPrefix(m.Text, "“dân.csv”:") {
			shown++
		}
	}
	if edits := len(l.Calls("editMessageText")); shown > 1 || edits > 12 {
		t.Errorf("%d messages show how far it is, changed %d times", shown, edits)
	}
	if end.File != nil || !end.Private {
		t.Error("the rows of people went through Telegram")
	}
	l.press(thanh, "Lấy tệp")
	link := l.hears(thanh, "/tep/")
	status, book := l.taken(link.Text)
	rows := correctedRows(t, book, imps[0])
	if status != http.StatusOK {
		t.Fatalf("status %d", status)
	}
	if again, _ := l.taken(link.Text); again != http.StatusGone {
		t.Errorf("the link works again: %d", again)
	}
	audit, err := l.site.app.store.AuditOf(t.Context(), string(imps[0].ID), 9)
	ok(t, err)
	if len(audit) == 0 || audit[0].Action != health.ActDisclose || audit[0].Detail != "workbook link" || audit[0].By.ID != "thanh" {
		t.Errorf("the log says %+v", audit)
	}
	l.settle(l.Server.SendsFile(thanh, "", "dân.can-sua.xlsx", rows))
	l.hears(thanh, "bảng các dòng cần sửa đã gửi lại")
	l.press(thanh, "Nạp")
	l.hears(thanh, "Đã nạp xong “dân.can-sua.xlsx”")
	if b := l.board(); b.Records != imps[0].Tally.Created+1 {
		t.Errorf("%d records after the correction, want %d", b.Records, imps[0].Tally.Created+1)
	}
	l.settle(l.Server.SendsFile(thanh, "", "tên khác.csv", data))
	l.hears(thanh, "⚠ Tệp đúng như thế này đã nạp")
}

// correctedRows corrects the row that lacks a birth date, and checks that the workbook has all that was to be corrected.
func correctedRows(t *testing.T, book []byte, imp health.Import) []byte {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(book))
	ok(t, err)
	defer f.Close()
	sheet := f.GetSheetName(0)
	rows, err := f.GetRows(sheet)
	ok(t, err)
	if int64(len(rows)-1) != imp.ToCorrect() {
		t.Errorf("%d rows to correct in the workbook, want %d", len(rows)-1, imp.ToCorrect())
	}
	birth, corrected := -1, false
	for i, head := range rows[0] {
		if head == "Ngày sinh" {
			birth = i + 1
		}
	}
	for i, row := range rows {
		if strings.Contains(strings.Join(row, "|"), "Bùi Văn Thiếu") && birth > 0 {
			at, err := excelize.CoordinatesToCellName(birth, i+1)
			ok(t, err)
			ok(t, f.SetCellValue(sheet, at, "02/03/1971"))
			corrected = true
		}
	}
	if !corrected {
		t.Fatalf("the row without a birth date is not among %q", rows)
	}
	var out bytes.Buffer
	ok(t, f.Write(&out))
	return out.Bytes()
}
