package main

import (
	"bytes"
	"os"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"hssk/bot/policy"
	"hssk/bot/telegram/telegramtest"
	"hssk/store/health"
)

// frank is the shipped policy for a centre that lets lists with numbers go by Telegram.
func frank(t *testing.T) health.Policy {
	t.Helper()
	p, err := policy.Parse([]byte(`name = "FRANK"
version = 1
row = [ { channel = "*", purpose = "*", class = "*", say = "allow" } ]`))
	ok(t, err)
	return p
}

// TestAListOnThePhone: its buttons work wherever the conversation is, how far it is stays in one message, and the file itself
// comes only where the policy lets it.
func TestAListOnThePhone(t *testing.T) {
	data, err := os.ReadFile("testdata/talk/danh-sach.csv")
	ok(t, err)
	for name, hands := range map[string]bool{"as shipped": false, "where numbers may go": true} {
		t.Run(name, func(t *testing.T) {
			l := newPhoneLab(t)
			if hands {
				l.bot.Policy = frank(t)
			}
			thanh := telegramtest.Person{ID: 601, Name: "Thành", Lang: "vi"}
			l.says(thanh, "/start invite-head")
			l.settle(l.SendsFile(thanh, "", "dân.csv", data))
			l.press(thanh, "Nạp")
			imp := l.begun()
			loadRows(t, l.app, imp.ID, 2, false)
			loadRows(t, l.app, imp.ID, 1, false)
			l.says(thanh, "/tim")
			l.press(thanh, "Tạm dừng")
			l.heard(thanh, 0, "“dân.csv”: tạm dừng ở dòng 3/6")
			if l.begun().State != health.ImportPaused {
				t.Error("it is not paused")
			}
			mark := len(l.Messages(thanh.ID))
			l.says(thanh, "mau") // the question before stays open
			l.heard(thanh, mark, "Chọn người")
			l.press(thanh, "Nạp tiếp")
			loadRows(t, l.app, imp.ID, 100, true)
			l.heard(thanh, 0, "Đã nạp xong “dân.csv”: 6 dòng")
			shown := 0
			for _, m := range l.Messages(thanh.ID) {
				if strings.HasPrefix(m.Text, "“dân.csv”:") {
					if shown++; m.Text != "“dân.csv”: đã nạp xong 6/6 dòng." || len(m.Buttons) > 0 {
						t.Errorf("at the end it says %q with %v", m.Text, m.Buttons)
					}
				}
			}
			if shown != 1 {
				t.Errorf("%d messages show how far it is: %q", shown, l.Texts(thanh.ID))
			}
			mark = len(l.Messages(thanh.ID))
			l.settle(l.Presses(thanh, mark, "/danhsach dung "+string(imp.ID))) // a button of yesterday
			l.heard(thanh, mark-1, "đã nạp xong 6/6 dòng")
			l.settle(l.Presses(thanh, mark, "/danhsach dung l-of-others"))
			l.heard(thanh, mark, "không phải do anh chị gửi")
			l.handed(thanh, hands)
		})
	}
}

// begun is the list that was begun last.
func (l *phoneLab) begun() health.Import {
	l.t.Helper()
	all, err := l.store.ImportList(l.t.Context(), 1)
	ok(l.t, err)
	return all[0]
}

// handed checks that the rows to correct came as a file, protected and noted; or else that a link to them is given, and
// nothing about people was said.
func (l *phoneLab) handed(p telegramtest.Person, file bool) {
	l.t.Helper()
	var end telegramtest.Message
	for _, m := range l.Messages(p.ID) {
		if m.File != nil {
			end = m
		}
	}
	if !file {
		l.press(p, "Lấy tệp")
		l.heard(p, 0, l.bot.Files)
		for _, m := range l.Messages(p.ID) {
			if m.File != nil {
				l.t.Error("a file with numbers went by Telegram")
			}
		}
		return
	}
	if end.Name != "dân.can-sua.xlsx" || !end.Private || !strings.Contains(end.Text, "4 dòng cần sửa") {
		l.t.Fatalf("%q, named %q, protected %t", end.Text, end.Name, end.Private)
	}
	book, err := excelize.OpenReader(bytes.NewReader(end.File))
	ok(l.t, err)
	defer book.Close()
	if rows, err := book.GetRows(book.GetSheetName(0)); err != nil || len(rows) != 5 {
		l.t.Errorf("%d rows in the workbook: %v", len(rows), err)
	}
	log, err := l.store.AuditOf(l.t.Context(), string(l.begun().ID), 1)
	ok(l.t, err)
	if len(log) != 1 || log[0].Action != health.ActDisclose || log[0].Detail != "workbook telegram" {
		l.t.Errorf("the log says %+v", log)
	}
}

// TestAReportOnThePhone: a supervisor is handed the figures as a workbook, whose sums are those of the board.
func TestAReportOnThePhone(t *testing.T) {
	l := newPhoneLab(t)
	thu := telegramtest.Person{ID: 611, Name: "Thu", Lang: "vi"}
	l.says(thu, "/start invite-supervisor")
	l.says(thu, "/baocao")
	l.press(thu, "Bảng Excel")
	var file telegramtest.Message
	for _, m := range l.Messages(thu.ID) {
		if m.File != nil {
			file = m
		}
	}
	if !strings.HasPrefix(file.Name, "tien-do-2026-11-24-") {
		t.Fatalf("named %q among %q", file.Name, l.Texts(thu.ID))
	}
	book, err := excelize.OpenReader(bytes.NewReader(file.File))
	ok(t, err)
	defer book.Close()
	rows, err := book.GetRows(book.GetSheetName(0))
	ok(t, err)
	board, err := l.store.Board(t.Context(), l.acts.Now())
	ok(t, err)
	for i, row := range rows {
		if len(row) > 0 && row[0] == "Toàn khu vực" {
			if i != 3+len(board.Stations) || row[2] != "6" || row[3] != "75.0%" {
				t.Errorf("row %d says %q", i, row)
			}
			return
		}
	}
	t.Errorf("there is no sum in %q", rows)
}
