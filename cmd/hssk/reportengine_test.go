package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hssk/store/health"
	"hssk/store/ident"
)

// shows reads how a period stands.
func (s *site) shows(period string) (v periodView) {
	s.t.Helper()
	ok(s.t, json.Unmarshal([]byte(s.command(0, "report", "show", period, "--json")), &v))
	return v
}

// TestTheReportOfAPeriod from the command that opens it to the files of the second edition, through the engine.
func TestTheReportOfAPeriod(t *testing.T) {
	s := newSite(t)
	dir, station := t.TempDir(), string(e2eStation)
	rules := health.DefaultReportRules()
	period := string(rules.Current(health.PeriodMonth, ident.DateOf(s.app.acts.Now().In(health.Zone())).AddDays(-40)))
	refused := func(want string, args ...string) {
		t.Helper()
		if said := s.command(1, args...); !strings.Contains(said, want) {
			t.Errorf("%v: %q is not in %q", args, want, said)
		}
	}
	s.command(0, "staff", "add", "thu", "--name", "Hà Thị Thu", "--role", "supervisor")
	refused("chưa mở", "report", "show", period)
	refused("không phải kỳ báo cáo", "report", "open", "--period", "2026-13")
	refused("bắt đầu từ ngày", "report", "open", "--period", "2999-01")
	var opened periodView
	ok(t, json.Unmarshal([]byte(s.command(0, "report", "open", "--period", period, "--json")), &opened))
	if opened.State != health.PeriodCollecting || len(opened.Stations) == 0 || opened.Submitted != 0 {
		t.Fatalf("opened: %+v", opened)
	}
	if said := s.command(0, "report", "open", "--period", period); !strings.Contains(said, "đã mở từ trước") {
		t.Errorf("opened twice: %s", said)
	}
	refused("Việc này của người khác", "report", "submit", period, "--station", station, "--by", "thu")
	refused("Chưa trạm nào nộp", "report", "sign", period, "--by", "thu", "--yes")
	s.command(0, "report", "submit", period, "--station", station, "--by", "thanh", "--remarks", "Mạng yếu ở hai xóm.")
	refused("đã nộp", "report", "submit", period, "--station", station, "--by", "thanh")
	without := strings.Join(s.shows(period).Missing, ",")
	if without != "" {
		refused("phải nêu đúng tên", "report", "sign", period, "--by", "thu", "--yes")
	}
	refused("Việc này của người khác", "report", "sign", period, "--by", "thanh", "--yes", "--without", without)
	s.command(0, "report", "sign", period, "--by", "thu", "--yes", "--without", without)
	refused("đã ký", "report", "sign", period, "--by", "thu", "--yes", "--without", without)
	s.until("the process has ended", func() bool { return s.reportStatus(period) == "completed" })
	refused("không có gì để đính chính", "report", "correct", period, "--station", station, "--by", "thanh", "--reason", "sót")
	s.command(0, "report", "correct", period, "--station", station, "--by", "thanh", "--reason", "Ghi thiếu.", "--remarks", "Đã có máy in.")
	if v := s.shows(period); v.State != health.PeriodCorrecting || v.Edition != 1 {
		t.Errorf("corrected: %+v", v)
	}
	s.command(0, "report", "sign", period, "--by", "thu", "--yes", "--without", without)
	s.until("the process has ended again", func() bool { return s.reportStatus(period) == "completed" })
	s.papers(dir, period, station)
	if said := s.command(0, "report", "list"); !strings.Contains(said, "đã ký") {
		t.Errorf("listed: %s", said)
	}
	if said := s.command(0, "report", "show", period, "--station", station, "--version", "1"); !strings.Contains(said, "Mạng yếu ở hai xóm.") {
		t.Errorf("the first version: %s", said)
	}
	refused("không có bản 9", "report", "show", period, "--station", station, "--version", "9")
}

// reportStatus is how the process of a period stands.
func (s *site) reportStatus(period string) string {
	var v processView
	ok(s.t, json.Unmarshal([]byte(s.command(0, "workflows", "show", "report/"+period, "--json")), &v))
	return v.Status
}

// papers writes the files of the last edition, of the first one and of a station; none replaces another.
func (s *site) papers(dir, period, station string) {
	s.t.Helper()
	for _, more := range [][]string{nil, {"--edition", "1"}, {"--station", station}} {
		args := append([]string{"report", "export", period, "--out", dir}, more...)
		s.command(0, args...)
		s.command(1, args...) // it is there
	}
	files, err := filepath.Glob(filepath.Join(dir, "bao-cao-*"))
	if err != nil || len(files) != 6 {
		s.t.Errorf("files %v, %v", files, err)
	}
	for _, f := range files {
		head, err := os.ReadFile(f)
		want := map[string]string{".pdf": "%PDF-", ".xlsx": "PK"}[filepath.Ext(f)]
		if err != nil || want == "" || !strings.HasPrefix(string(head), want) {
			s.t.Errorf("%s begins otherwise, %v", filepath.Base(f), err)
		}
	}
	s.command(1, "report", "export", period, "--edition", "9", "--out", dir)
}
