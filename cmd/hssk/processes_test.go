package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hssk/store/health"
)

// TestWhatIsStuckIsFoundAndTriedAgain: a list whose copy is not there keeps its process; with the copy back it goes on.
func TestWhatIsStuckIsFoundAndTriedAgain(t *testing.T) {
	s := newSite(t)
	path := filepath.Join(s.dir, "imports", "lost")
	imp, err := s.app.acts.BeginImport(t.Context(), health.Import{Name: "mat.csv", Path: path, SHA256: "0", By: operator()}, true)
	ok(t, err)
	ok(t, s.app.desk.StartImport(t.Context(), imp.ID))
	id := "import/" + string(imp.ID)
	list := func(line ...string) (all []processView) {
		t.Helper()
		ok(t, json.Unmarshal([]byte(s.command(0, append(append([]string{"workflows"}, line...), "--json")...)), &all))
		return all
	}
	var stuck []processView
	s.until("it is stuck", func() bool { stuck = list("stuck"); return len(stuck) == 1 })
	if p := stuck[0]; p.ID != id || p.Type != "Import" || p.Kind != "import" || len(p.Faults) != 1 || p.Faults[0].Step != "StageImport" || p.Faults[0].Attempt < 3 {
		t.Errorf("stuck: %+v", p)
	}
	if said := s.command(0, "workflows", "show", id); !strings.Contains(said, "StageImport") || !strings.Contains(said, "hssk workflows retry "+id) {
		t.Error(said)
	}
	ok(t, os.WriteFile(path, []byte(goodRow), 0o600))
	s.command(0, "workflows", "retry", id)
	s.until("it is done", func() bool { return s.imported(imp.ID).State == health.ImportDone })
	s.until("it is listed as such", func() bool { // the list is some moments behind
		for _, p := range list("list", "--closed", "--kind", "import") {
			if p.ID == id && p.Status == "completed" && p.Closed != nil {
				return true
			}
		}
		return false
	})
	s.command(1, "workflows", "retry", id) // there is nothing left to run
	s.command(1, "workflows", "show", "import/nobody")
	if all := list("stuck"); len(all) != 0 {
		t.Errorf("still stuck: %+v", all)
	}
	s.stopAndStory()
}

// stopAndStory ends a process that waits, and tells the story of whom it was about.
func (s *site) stopAndStory() {
	t := s.t
	t.Helper()
	person := personNamed(t, s.app, "Bùi Văn Lành")
	tasks, err := s.app.store.TasksOf(t.Context(), person)
	ok(t, err)
	id := "complete/" + string(tasks[0].ID)
	s.until("the task has its process", func() bool { p, err := s.app.desk.Process(t.Context(), id); return err == nil && p.Status == "running" })
	s.command(0, "workflows", "stop", id, "--reason", "thử", "--yes")
	s.until("it has ended", func() bool {
		p, err := s.app.desk.Process(t.Context(), id)
		return err == nil && p.Status == "terminated"
	})
	s.command(0, "workflows", "retry", id) // the task is still open: it is driven again
	s.until("it runs again", func() bool { p, err := s.app.desk.Process(t.Context(), id); return err == nil && p.Status == "running" })
	said := s.command(0, "workflows", "story", string(person))
	for _, part := range []string{"Bổ sung thông tin: đang mở", string(tasks[0].ID)} {
		if !strings.Contains(said, part) {
			t.Errorf("%q is missing in\n%s", part, said)
		}
	}
}
