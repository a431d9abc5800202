package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"hssk/store/health"
)

// requestNow reads a request as a script does.
func (s *site) requestNow(id string) (v requestView) {
	s.t.Helper()
	ok(s.t, json.Unmarshal([]byte(s.command(0, "requests", "show", id, "--json")), &v))
	return v
}

// ends waits until a request has ended.
func (s *site) ends(id string) requestView {
	s.t.Helper()
	var v requestView
	s.until("the end of "+id, func() bool { v = s.requestNow(id); return v.Ended != nil })
	return v
}

// TestRequestsAreAnsweredThroughTheEngine: taken down, acknowledged, given more time, decided and done; a decision that was
// written down while nobody served is carried out at the next start.
func TestRequestsAreAnsweredThroughTheEngine(t *testing.T) {
	s := newSite(t)
	list := filepath.Join(t.TempDir(), "dan.csv")
	put(t, list, []byte(policeList))
	s.command(0, "import", list, "--json")
	s.command(0, "staff", "add", "thu", "--name", "Hà Thị Thu", "--role", "supervisor")
	make1 := func(kind, number string) string {
		var v requestView
		ok(t, json.Unmarshal([]byte(s.command(0, "requests", "new", "--person", number, "--kind", kind, "--by", "nhan", "--json")), &v))
		if v.State != "open" || v.Acked != nil || v.Due == "" {
			t.Fatalf("made: %+v", v)
		}
		return string(v.ID)
	}
	limits, erase := make1("restrict", "017085000099"), make1("erase", "017190000028")
	s.command(1, "requests", "new", "--person", "017085000099", "--kind", "restrict", "--by", "nhan")
	s.command(1, "requests", "decide", limits, "done", "--by", "nhan", "--yes")
	s.command(1, "requests", "decide", limits, "refused", "--by", "thu", "--yes")
	s.command(0, "requests", "ack", limits, "--by", "thu")
	s.command(0, "requests", "extend", strings.ToLower(limits), "--by", "thu", "--reason", "many", "--days", "3")
	s.command(1, "requests", "extend", limits, "--by", "thu", "--reason", "many")
	if v := s.requestNow(limits); v.Acked == nil || v.Extended != health.ReasonMany || v.FirstDue == "" {
		t.Errorf("extended: %+v", v)
	}
	if said := s.command(0, "requests"); !strings.Contains(said, limits) || !strings.Contains(said, erase) {
		t.Errorf("listed: %s", said)
	}
	if said := s.command(0, "workflows", "--kind", "request"); !strings.Contains(said, "request/"+limits) {
		t.Errorf("processes: %s", said)
	}
	s.command(0, "requests", "decide", limits, "done", "--by", "thu", "--yes")
	if v := s.ends(limits); v.State != "done" || v.Story[len(v.Story)-1].By != "system:request" {
		t.Errorf("ended: %+v", v)
	}
	s.command(1, "requests", "decide", limits, "refused", "--reason", "law_task", "--by", "thu", "--yes")
	if said := s.command(0, "people", "show", "017085000099"); !strings.Contains(said, "chỉ giữ, không dùng") {
		t.Errorf("shown: %s", said)
	}
	s.command(0, "requests", "lift", "017085000099", "--by", "thu")
	s.until("the end of the limits", func() bool {
		return !strings.Contains(s.command(0, "people", "show", "017085000099"), "chỉ giữ, không dùng")
	})

	// the engine is lost with a decision that nobody has carried out
	s.stop()
	a, err := openApp(t.Context(), config{Data: s.dir, Lang: "vi", Log: "error"})
	ok(t, err)
	_, err = a.acts.DecideRequest(t.Context(), health.RequestVerdict{Request: health.RequestID(erase), By: "thu", Outcome: health.RequestDone})
	ok(t, err)
	ok(t, a.Close())
	s.start()
	if v := s.ends(erase); v.State != "done" {
		t.Errorf("after the restart: %+v", v)
	}
	s.command(1, "people", "show", string(s.requestNow(erase).Person))
}
