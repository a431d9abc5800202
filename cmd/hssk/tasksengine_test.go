package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"hssk/store/health"
)

// TestTasksAreSharedOutAndGivenOn: previewed, given with reasons, given on, taken back; what was closed meanwhile is said.
func TestTasksAreSharedOutAndGivenOn(t *testing.T) {
	s := newSite(t)
	station := string(e2eStation)
	put(t, filepath.Join(t.TempDir(), "x"), nil)
	list := filepath.Join(t.TempDir(), "dan.csv")
	put(t, list, []byte(strings.ReplaceAll(policeList, ",1\n", ",2\n")))
	s.command(0, "import", list, "--json")
	s.command(0, "staff", "add", "thom", "--name", "Đinh Thị Thơm", "--role", "nurse", "--station", station)
	s.command(0, "staff", "set", "thom", "--capacity", "2", "--language", "Mường")
	s.command(1, "staff", "set", "thom", "--capacity", "101")
	s.command(1, "staff", "set", "thom", "--language", "Tiếng Anh")
	s.command(1, "tasks", "list")
	s.command(1, "tasks", "assign", "--station", "TYT-1", "--yes")

	var plan []shareView
	ok(t, json.Unmarshal([]byte(s.command(0, "tasks", "assign", "--station", station, "--dry-run", "--json")), &plan))
	if len(plan) == 0 || plan[0].To == "" || len(plan[0].Why) == 0 {
		t.Fatalf("planned: %+v", plan)
	}
	if said := s.command(0, "tasks", "assign", "--station", station, "--dry-run"); !strings.Contains(said, "Chỉ xem trước") || !strings.Contains(said, "giữ 0") {
		t.Errorf("previewed: %s", said)
	}
	var done givenView
	ok(t, json.Unmarshal([]byte(s.command(0, "tasks", "assign", "--station", station, "--json")), &done))
	held := map[health.StaffID]int{}
	for _, g := range done.Tasks {
		if g.Code != "" {
			t.Errorf("%s: %s", g.Task, g.Code)
		}
		held[g.To]++
	}
	if held["thom"] > 2 || len(done.Tasks) != len(plan) {
		t.Errorf("given: %v of %d", held, len(plan))
	}
	one := string(done.Tasks[0].Task)
	if said := s.command(0, "tasks", "show", one); !strings.Contains(said, "giao: hàng chờ →") || !strings.Contains(said, "Được giao:") {
		t.Errorf("shown: %s", said)
	}

	// one of Nhàn's tasks is closed while the supervisor looks at the preview
	var mine []taskView
	ok(t, json.Unmarshal([]byte(s.command(0, "tasks", "--staff", "nhan", "--json")), &mine))
	if len(mine) < 2 {
		t.Fatalf("Nhàn holds %d", len(mine))
	}
	order := health.GiveOrder{Kind: health.HandReassigned, Batch: "g-test", By: operator()}
	for _, v := range mine {
		order.Items = append(order.Items, health.GiveItem{Task: v.ID, From: "nhan", To: "thanh"})
	}
	_, err := s.app.desk.Report(t.Context(), health.Report{Task: mine[0].ID, Staff: "nhan", Result: health.ResultRefused, Key: "closed-meanwhile"})
	ok(t, err)
	given, err := s.app.desk.Give(t.Context(), order)
	ok(t, err)
	if given[0].Code != "task_closed" || given[1].Code != "" {
		t.Errorf("given on: %+v", given)
	}
	again := order
	again.Batch = "g-test-2" // another supervisor, a moment later
	given, err = s.app.desk.Give(t.Context(), again)
	ok(t, err)
	if given[1].Code != "task_moved" || given[1].Holder != "thanh" {
		t.Errorf("given on twice: %+v", given)
	}
	if said := s.command(0, "tasks", "reassign", "--from", "nhan", "--to", "thom", "--yes"); !strings.Contains(said, "không giữ việc nào") {
		t.Errorf("nothing to give: %s", said)
	}
	s.command(1, "tasks", "reassign", "--from", "thanh", "--to", "thanh", "--yes")
	s.command(1, "tasks", "reassign", "--from", "thanh", "--to", "thom", "--by", "thom", "--yes") // not her right
	s.command(1, "tasks", "reassign", "--from", "thanh", "--to", "nobody", "--yes")
	if said := s.command(0, "tasks", "reassign", "--from", "thanh", "--dry-run"); !strings.Contains(said, "về hàng chờ") {
		t.Errorf("previewed: %s", said)
	}
	s.command(0, "tasks", "undo", "g-test", "--yes")
	s.command(1, "tasks", "undo", "g-test", "--yes")
	ok(t, json.Unmarshal([]byte(s.command(0, "tasks", "--staff", "nhan", "--json")), &mine))
	if len(mine) == 0 || mine[0].Handed == "" {
		t.Errorf("given back to Nhàn: %+v", mine)
	}
}
