package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hssk/store/health"
)

// command runs a line on the site's directory and gives what it printed; it must end with the code.
func (s *site) command(code int, line ...string) string {
	s.t.Helper()
	var complaint bytes.Buffer
	out, _ := printed(s.t, func() error {
		if got := run(s.t.Context(), append(line, "--data", s.dir), os.Stdout, &complaint); got != code {
			s.t.Errorf("%q: exit %d, want %d: %s", line, got, code, complaint.String())
		}
		return nil
	})
	return out + complaint.String()
}

// sums gives the figures of the district by each arrangement.
func (s *site) sums() (out []progressView) {
	s.t.Helper()
	for _, day := range []string{"", "2020-01-01", "2025-07-01"} {
		var b boardView
		ok(s.t, json.Unmarshal([]byte(s.command(0, "board", "--json", "--arrangement="+day)), &b))
		total := b.Total
		total.People, total.Source, total.On, total.Unmeasured = 0, "", "", 0
		out = append(out, total)
	}
	return out
}

// TestReorganiseOnALiveSite goes the way of an operator: apply, a restart in between, list, undo.
func TestReorganiseOnALiveSite(t *testing.T) {
	s := newSite(t)
	defer func() { s.stop() }()
	s.command(0, "import", s.list(300), "--station", string(e2eStation), "--json")
	plan := filepath.Join(t.TempDir(), "plan.toml")
	ok(t, os.WriteFile(plan, []byte(health.ExamplePlan()), 0o600))
	before := s.sums()
	if before[1] != before[0] || before[2] != before[0] {
		t.Errorf("by station %+v, by the units %+v", before[0], before[1:])
	}

	id := strings.TrimSpace(lastLine(s.command(0, "units", "reorganise", plan, "--apply", "--yes", "--detach")))
	s.stop()
	s.start() // whatever was not done goes on
	if said := s.command(0, "units", "watch", id); !strings.Contains(said, "Xong kế hoạch "+id) {
		t.Errorf("said %s", said)
	}
	var plans []reorganisationView
	ok(t, json.Unmarshal([]byte(s.command(0, "units", "reorganisations", "--json")), &plans))
	if len(plans) != 1 || plans[0].State != health.ReorganiseDone || plans[0].Tally.Moved != plans[0].Total || plans[0].Total == 0 {
		t.Errorf("listed %+v", plans)
	}
	for i, now := range s.sums() {
		if now != before[i] {
			t.Errorf("arrangement %d: %+v, was %+v", i, now, before[i])
		}
	}
	if said := s.command(1, "units", "reorganise", plan, "--apply", "--yes"); !strings.Contains(said, "đã thực hiện rồi") {
		t.Errorf("applied twice: %s", said)
	}
	s.command(1, "units", "pause", id)
	s.command(0, "station", "set", "TYT-05158", "--people=31000", "--source=Công an xã", "--on=2026-06-30")
	said := s.command(0, "units", "undo", id, "--yes")
	for _, want := range []string{"Đã hoàn tác kế hoạch " + id, "Số dân 31.000 của trạm Mường Bi (TYT-05158; nguồn: Công an xã, 30/06/2026)"} {
		if !strings.Contains(said, want) {
			t.Errorf("not said: %s\nbut %s", want, said)
		}
	}
	ok(t, json.Unmarshal([]byte(s.command(0, "units", "reorganisations", "--json")), &plans))
	if kept := plans[0].Aside; len(kept) != 1 || kept[0].People != 31000 {
		t.Errorf("set aside %+v", kept)
	}
	if said := s.command(1, "units", "undo", id, "--yes", "--lang", "en"); !strings.Contains(said, "undone already") {
		t.Errorf("undone twice: %s", said)
	}
	for i, now := range s.sums() {
		if now != before[i] {
			t.Errorf("arrangement %d after the undo: %+v, was %+v", i, now, before[i])
		}
	}
}

func lastLine(text string) string {
	lines := strings.Split(strings.TrimSpace(text), "\n")
	return lines[len(lines)-1]
}
