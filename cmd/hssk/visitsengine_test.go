package main

import (
	"encoding/json"
	"path/filepath"
	"testing"

	"hssk/store/health"
)

// TestVisitsThroughTheServer: the command loads visits and doses as it loads residents, on the running server.
func TestVisitsThroughTheServer(t *testing.T) {
	s := newSite(t)
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		put(t, path, []byte(text))
		return path
	}
	loaded := func(line ...string) (v importView) {
		t.Helper()
		ok(t, json.Unmarshal([]byte(s.command(0, append(append([]string{"import"}, line...), "--json")...)), &v))
		return v
	}
	loaded(write("dan.csv", goodRow))
	visits := write("so.csv", "Họ và tên,Ngày sinh,Số CCCD,Mã lượt khám,Mã cơ sở KCB,Ngày khám,Mạch\n"+
		"Bùi Văn Lành,12/03/1985,017085000099,1,17123,02/02/2026,82\nBùi Văn Lành,12/03/1985,017085000098,2,17123,02/02/2026,82\n")
	got := loaded("visits", visits)
	if got.Kind != health.ImportVisits || !got.Done || got.Tally != (health.Tally{Created: 1, Refused: 1}) || got.Workbook != filepath.Join(dir, "so.can-sua.xlsx") {
		t.Errorf("visits: %+v", got)
	}
	if got := loaded("visits", visits, "--again"); got.Tally != (health.Tally{Unchanged: 1, Refused: 1}) {
		t.Errorf("visits again: %+v", got)
	}
	s.command(1, "import", "visits", visits)
	doses := write("tiem.csv", "Họ và tên,Ngày sinh,Số CCCD,Vắc xin,Mũi số,Ngày tiêm\nBùi Văn Lành,12/03/1985,017085000099,Cúm,1,02/02/2026\n")
	if got := loaded("doses", doses); got.Kind != health.ImportDoses || got.Tally != (health.Tally{Created: 1}) {
		t.Errorf("doses: %+v", got)
	}
}
