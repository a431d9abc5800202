package web

import (
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"hssk/bot/phrase"
	"hssk/store/health"
)

func district() health.Board {
	from := func(people int64) health.Denominator {
		return health.Denominator{People: people, Source: "Công an xã", On: "2025-12-31"}
	}
	return health.Board{Stations: []health.Progress{
		{Station: "VS", Name: "Trạm Y tế Vân Sơn", Denominator: from(10_000), Records: 8_732, Complete: 6_000, WithID: 8_000,
			TasksOpen: 1_234, TasksHeld: 12, TasksAsleep: 34, Overdue: 5, DoneToday: 67, Waiting: 8},
		{Station: "MC", Name: "Trạm Y tế Mường Chiềng", Denominator: from(1_000), Records: 900, Complete: 0, WithID: 450},
	}}
}

func (p *phone) page(token, what string) string {
	p.t.Helper()
	g := p.get("/u/" + p.invited(token) + what)
	if g.StatusCode != http.StatusOK {
		p.t.Fatalf("%s: %d", what, g.StatusCode)
	}
	return g.body
}

func TestSupervisorsSeeEveryFigureWithItsParts(t *testing.T) {
	s := open(t, func(c *Config) { c.TemporalUI = "http://127.0.0.1:8233" })
	s.world.board = district()
	s.imports = []health.Import{{Name: "dan-so-van-son.xlsx", State: health.ImportRunning, Rows: 2_000, StartedAt: noon,
		Tally: health.Tally{Created: 900, Attached: 50, Refused: 50}}}
	page := s.phone().page("sup", "/board")
	wants(t, page, "12:00:00 02/03/2026", "Toàn khu vực",
		"87,6%", "9.632 / 11.000", "Còn thiếu 268 hồ sơ để đạt 90%", // all
		"87,3%", "8.732 / 10.000", "Còn thiếu 268 hồ sơ", "62,3%", "6.000 / 9.632", // one
		"90,0%", "900 / 1.000", "Đạt mục tiêu 90%", "0,0%", "0 / 900",
		"Số dân, nguồn: Công an xã, 31/12/2025", "1.234", "Quá hạn", "Hẹn lại", "Có hồ sơ", "Đủ thông tin",
		"dan-so-van-son.xlsx", "1.000 / 2.000 dòng", `width="50.00"`, "Đang nhập", "mới 900",
		`href="http://127.0.0.1:8233"`, "/outbox")
}

func TestMoreRecordsThanPeopleIsPointedOut(t *testing.T) {
	s := open(t)
	s.world.board = district()
	s.world.board.Stations[1].Records = 1_001
	wants(t, s.phone().page("sup", "/board"), "100,1%", "Hồ sơ nhiều hơn số dân")
}

func TestFiguresAreWrittenAsTheLanguageDoes(t *testing.T) {
	book, err := phrase.Load()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		lang string
		r    health.Ratio
		want figure
	}{
		{"vi", health.Ratio{Num: 1_234_567, Den: 2_000_000}, figure{"61,7%", "1.234.567", "2.000.000", "61.73", true}},
		{"en", health.Ratio{Num: 1_234_567, Den: 2_000_000}, figure{"61.7%", "1,234,567", "2,000,000", "61.73", true}},
		{"vi", health.Ratio{Num: 110, Den: 100}, figure{"110,0%", "110", "100", "100.00", true}},
		{"vi", health.Ratio{Num: 5}, figure{"–", "5", "0", "0", false}},
	} {
		if got := figureOf(book.In(c.lang), c.r); got != c.want {
			t.Errorf("%s %v: got %v, want %v", c.lang, c.r, got, c.want)
		}
	}
}

func TestAStationWithoutPopulationIsPointedOut(t *testing.T) {
	s := open(t)
	s.world.board = district()
	s.world.board.Stations[1].Denominator = health.Denominator{}
	page := s.phone().page("sup", "/board")
	wants(t, page, "Chưa có số dân của trạm Trạm Y tế Mường Chiềng", "900 hồ sơ ở đó không tính vào tỷ lệ chung", "900 hồ sơ</span>",
		"8.732 / 10.000 <small>", "Số dân, nguồn: Công an xã, 31/12/2025")
	lacks(t, page, "900 / 0")
	s.world.board.Stations[0].Denominator = health.Denominator{}
	part := s.phone().page("sup", "/board/data")
	wants(t, part, "Chưa có số dân của trạm nào", "9.632 hồ sơ</p>")
	lacks(t, part, "/ 0<", "nguồn: ,")
}

func TestWhoSeesTheBoard(t *testing.T) {
	s := open(t)
	s.world.board = district()
	for _, role := range []string{"head", "nurse"} {
		page := s.phone().page(role, "/board")
		wants(t, page, "Trạm của tôi", "Trạm Y tế Vân Sơn", "8.732 / 10.000")
		lacks(t, page, "Mường Chiềng", "Toàn khu vực", "11.000", "/outbox", "Nhập danh sách")
	}
	p := s.phone()
	for name, slot := range map[string]string{"a citizen": p.started(), "somebody who has left": p.invited("left")} {
		for _, what := range []string{"/board", "/board/data", "/outbox", "/outbox/data"} {
			if g := p.get("/u/" + slot + what); g.StatusCode != http.StatusForbidden {
				t.Errorf("%s opens %s: %d, want 403", name, what, g.StatusCode)
			}
		}
	}
	nurse := p.invited("nurse")
	if g := p.get("/u/" + nurse + "/outbox"); g.StatusCode != http.StatusForbidden {
		t.Errorf("a nurse opens the outbox: %d, want 403", g.StatusCode)
	}
}

func TestTheBoardRefreshes(t *testing.T) {
	s := open(t)
	s.world.board = district()
	p := s.phone()
	slot := p.invited("sup")
	from := regexp.MustCompile(`data-live="([^"]+)"`).FindStringSubmatch(p.get("/u/" + slot + "/board").body)
	if from == nil {
		t.Fatal("the board names no address to refresh from")
	}
	s.world.board.Stations[0].Records = 9_000
	p.pass(2 * time.Second)
	part := p.get(from[1]).body
	wants(t, part, "9.000 / 10.000", "12:00:02 02/03/2026")
	lacks(t, part, "<html", "<body")
}

func TestTheBoardCanBeNamedInAChat(t *testing.T) {
	p := open(t).phone()
	if g := p.get("/board"); g.StatusCode != http.StatusForbidden {
		t.Errorf("without a session: %d, want 403", g.StatusCode)
	}
	slot := p.invited("sup")
	if g := p.get("/board"); g.Request.URL.Path != "/u/"+slot+"/board" || g.StatusCode != http.StatusOK {
		t.Errorf("came to %s with %d", g.Request.URL.Path, g.StatusCode)
	}
}

func withMessages(s *site) *site {
	s.messages = []health.Message{
		{ID: "m2", Channel: "sms", Address: "+84912345678", Phrase: "sms.code", Args: map[string]string{"code": "135790"},
			Purpose: health.PurposeCode, State: health.MessageSent, CreatedAt: noon},
		{ID: "m1", Channel: Channel, Address: "abcdefgh", Phrase: "notice.correction.applied", State: health.MessageNew, CreatedAt: noon},
	}
	return s
}

func TestTheOutboxMasksPhonesAndCodes(t *testing.T) {
	s := withMessages(open(t))
	page := s.phone().page("sup", "/outbox")
	wants(t, page, "091•••678", "Ma xac nhan •••", "Trung tâm Y tế Tân Lạc", "Đã chuyển", "SMS")
	lacks(t, page, "135790", "912345678", "abcdefgh", "không tin SMS nào")
	if g := s.phone().get("/outbox"); g.StatusCode != http.StatusNotFound {
		t.Errorf("open to everybody: %d, want 404", g.StatusCode)
	}
}

func TestWithoutSMSTheOutboxSaysThatNothingIsSent(t *testing.T) {
	s := withMessages(open(t, func(c *Config) { c.SMSOff = true }))
	page := s.phone().page("sup", "/outbox")
	wants(t, page, "KHÔNG được gửi đi", "/moi", "Chỉ nằm ở đây, không gửi đi", "091•••678")
	lacks(t, page, "135790", "Đã chuyển")
}

func TestOneSourceForAllStationsIsSaidOnce(t *testing.T) {
	s := open(t)
	s.world.board = district()
	if n := strings.Count(s.phone().page("sup", "/board"), "Công an xã"); n != 1 {
		t.Errorf("the source stands there %d times, want once", n)
	}
	s.world.board.Stations[1].Denominator.On = "2026-06-30"
	page := s.phone().page("sup", "/board/data")
	wants(t, page, "2 nguồn: Công an xã (31/12/2025); Công an xã (30/06/2026)", "Số dân, nguồn: Công an xã, 30/06/2026")
	wants(t, s.phone().page("nurse", "/board"), "Số dân, nguồn: Công an xã, 31/12/2025")
}

func TestInADemonstrationEverybodyReadsTheOutbox(t *testing.T) {
	kept := withMessages(open(t, func(c *Config) { c.Demo, c.SMSOff = true, true }))
	wants(t, kept.phone().get("/outbox").body, "135790", "không tin SMS nào được gửi ra ngoài")
	s := withMessages(open(t, func(c *Config) { c.Demo = true }))
	page := s.phone().get("/outbox").body
	wants(t, page, "0912 345 678", "135790", "được gửi thật ra ngoài")
	wants(t, s.phone().get("/outbox/data?lang=en").body, "Handed over")
	wants(t, s.phone().get("/").body, `href="/outbox"`, "dữ liệu giả định")
	if n := strings.Count(page, "<tr>"); n != 3 {
		t.Errorf("%d rows, want the head and two messages", n)
	}
}
