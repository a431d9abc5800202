package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func TestEscalationFiles(t *testing.T) {
	e, err := (config{}).escalation()
	ok(t, err)
	if len(e.Rules) != 3 || e.Rules[0].Score != 60 || e.Rules[2].Score != 0 {
		t.Errorf("shipped: %+v", e)
	}
	for text, want := range map[string]string{
		"[[rule]]\nscore = 50\nhead = 1\nsupervisor = 2": "",
		"": "no rule",
		"[[rule]]\nscore = 50\nhead = 2\nsupervisor = 2":       "supervisor later than head",
		"[[rule]]\nscore = 50\nheads = 2\nsupervisor = 3":      "rule.heads",
		"[[rule]]\nscore = \"high\"\nhead = 2\nsupervisor = 3": "score",
		"rule": "",
	} {
		path := filepath.Join(t.TempDir(), "e.toml")
		ok(t, os.WriteFile(path, []byte(text), 0o600))
		_, err := config{Escalation: path}.escalation()
		if text == "rule" {
			path, want = path+"x", "no such file"
			_, err = config{Escalation: path}.escalation()
		}
		if want == "" && err != nil || want != "" && (health.CodeOf(err) != "cli.escalation_file" || !strings.Contains(inWords(config{Lang: "vi"}, err), want)) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
}

// TestTasksStuck: how long, with whom, who was told.
func TestTasksStuck(t *testing.T) {
	a := talkApp(t)
	ctx := t.Context()
	say := func(want ...string) {
		t.Helper()
		text, err := printed(t, func() error { return runLine(t, a.cfg, "tasks", "stuck", "--station", "TYT-05158") })
		ok(t, err)
		for _, w := range want {
			if !strings.Contains(text, w) {
				t.Errorf("%q does not say %q", text, w)
			}
		}
	}
	say("Không có việc nào chờ quá lâu.")
	tasks, err := a.store.TaskList(ctx, "TYT-05158", "", 1, 0)
	ok(t, err)
	k := tasks[0]
	k.State, k.Holder, k.WaitsFrom, k.Told, k.ToldAt = health.TaskClaimed, "nurse", time.Now().AddDate(0, 0, -14), health.ToldHead, time.Now()
	ok(t, a.store.Write(ctx, func(tx store.Tx) error { return tx.UpdateTask(&k) }))
	say(string(k.ID), "Bùi Thị Nhàn", "trưởng trạm, "+time.Now().In(health.Zone()).Format("02/01/2006"))
	if err := runLine(t, a.cfg, "tasks", "stuck", "--station", "TYT-1"); health.CodeOf(err) != "cli.station_unknown" {
		t.Errorf("no such station: %v", err)
	}
}
