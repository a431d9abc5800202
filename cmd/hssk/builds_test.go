package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"

	"go.temporal.io/sdk/client"
	"go.temporal.io/sdk/worker"

	"hssk/store/health"
	"hssk/workflows"
)

// TestBuildsTakeOver: what waits moves to the next build; what an older one would have ended goes on under it, too, once none of
// the older works. On the way back the older build is asked for by its name.
func TestBuildsTakeOver(t *testing.T) {
	s := newSiteAs(t, &site{tune: func(a *app) { a.build = "20260101T000000Z-a" }})
	list := func() (all []buildView) {
		t.Helper()
		ok(t, json.Unmarshal([]byte(s.command(0, "workflows", "builds", "--json")), &all))
		return all
	}
	current := func(want string) {
		t.Helper()
		got, err := s.app.desk.CurrentBuild(t.Context())
		ok(t, err)
		if got != want {
			t.Errorf("%s gets what begins, want %s", got, want)
		}
	}
	current("20260101T000000Z-a")
	path := filepath.Join(s.dir, "imports", "lost")
	imp, err := s.app.acts.BeginImport(t.Context(), health.Import{Name: "mat.csv", Path: path, SHA256: "0", By: operator()}, true)
	ok(t, err)
	pinned := &client.PinnedVersioningOverride{Version: worker.WorkerDeploymentVersion{DeploymentName: "hssk", BuildID: "20260101T000000Z-a"}}
	_, err = s.app.desk.Engine.ExecuteWorkflow(t.Context(), client.StartWorkflowOptions{ID: "import/" + string(imp.ID), TaskQueue: workflows.QueueCore, VersioningOverride: pinned},
		workflows.TypeImport, workflows.ImportInput{Import: imp.ID})
	ok(t, err)
	s.until("it is counted", func() bool { all := list(); return len(all) == 1 && all[0].Current && all[0].Open == 1 })
	s.stop()
	s.tune = func(a *app) { a.build = "20260202T000000Z-b" }
	s.start()
	current("20260202T000000Z-b")
	ok(t, os.WriteFile(path, []byte(goodRow), 0o600))
	s.until("what was left has ended", func() bool { return s.imported(imp.ID).State == health.ImportDone })
	if all := list(); len(all) != 2 || !all[0].Current || all[0].ID != "20260202T000000Z-b" || all[1].Current {
		t.Errorf("builds: %+v", all)
	}
	s.command(1, "workflows", "use", "20250101T000000Z-never")
	if said := s.command(0, "workflows", "use", "20260101T000000Z-a"); !strings.Contains(said, "20260101T000000Z-a nhận việc mới") {
		t.Error(said)
	}
	current("20260101T000000Z-a")
	if said := s.command(0, "workflows", "release", "20260101T000000Z-a"); !strings.Contains(said, "0 quy trình") {
		t.Error(said)
	}
}

// TestANewerBuildIsNotOusted: on a server that others use, an older build that is started again leaves the newer one its place.
func TestANewerBuildIsNotOusted(t *testing.T) {
	order := []string{unstamped, "20260101T000000Z-a", "20260101T000000Z-a-changes", "20260202T000000Z-0"}
	for i, a := range order {
		for j, b := range order {
			if newer(a, b) != (i > j) {
				t.Errorf("newer(%s, %s) is %v", a, b, newer(a, b))
			}
		}
		if newer("", a) {
			t.Errorf("no build is newer than %s", a)
		}
	}
}

func TestBuildID(t *testing.T) {
	info := func(pairs ...string) *debug.BuildInfo {
		var out debug.BuildInfo
		for pair := range slices.Chunk(pairs, 2) {
			out.Settings = append(out.Settings, debug.BuildSetting{Key: pair[0], Value: pair[1]})
		}
		return &out
	}
	for want, b := range map[string]*debug.BuildInfo{
		"20261101T010203Z-0123456789ab":         info("vcs.time", "2026-11-01T08:02:03+07:00", "vcs.revision", "0123456789abcdef"),
		"20261101T010203Z-0123456789ab-changes": info("vcs.time", "2026-11-01T01:02:03Z", "vcs.revision", "0123456789abcdef", "vcs.modified", "true"),
		unstamped:                               info("vcs.time", "yesterday", "vcs.revision", "0123456789abcdef"),
	} {
		if got := buildID(b); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if buildID(nil) != unstamped {
		t.Error("a build that knows nothing of itself has another id")
	}
}
