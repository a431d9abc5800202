package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hssk/activities"
	"hssk/store/health"
)

// answering puts a text where a command reads what is typed.
func answering(t *testing.T, text string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "typed")
	put(t, path, []byte(text+"\n"))
	f, err := os.Open(path)
	ok(t, err)
	before := os.Stdin
	os.Stdin = f
	t.Cleanup(func() { os.Stdin = before; f.Close() })
}

// forget runs the command and gives what it says, and its exit code.
func forget(t *testing.T, a *app, line ...string) (string, int) {
	t.Helper()
	var complaint bytes.Buffer
	code := 0
	out, err := printed(t, func() error {
		code = run(t.Context(), append([]string{"--data", a.cfg.Data, "people", "forget"}, line...), os.Stdout, &complaint)
		return nil
	})
	ok(t, err)
	return out + complaint.String(), code
}

func TestForgettingSomebody(t *testing.T) {
	a := talkApp(t)
	importOf(t, a, sheetFile(t, visitsHead+thuVisit), health.ImportVisits)
	thu := bearer(t, a, health.NationalID, "017085000017")
	id := string(thu)
	answering(t, "nothing of the kind")
	said, code := forget(t, a, id, "--reason=asked")
	if code != 1 || !strings.Contains(said, "B.V.Thử, sinh 1985") || !strings.Contains(said, "1 lượt khám") || !strings.Contains(said, "chưa được niêm phong") ||
		!strings.Contains(said, "Chưa làm gì") || strings.Contains(said, "017085000017") {
		t.Errorf("exit %d: %s", code, said)
	}
	if r, err := a.store.Record(t.Context(), thu); err != nil || r.Text(health.FullName) == "" {
		t.Fatal("erased without the code")
	}
	answering(t, strings.ToUpper(id[len(id)-6:]))
	if said, code := forget(t, a, id, "--reason=asked"); code != 0 || !strings.Contains(said, "Đã xóa hẳn hồ sơ "+id) {
		t.Fatalf("exit %d: %s", code, said)
	}
	r, err := a.store.Record(t.Context(), thu)
	if err != nil || len(r.Fields) != 0 || counts(t, a, "SELECT COUNT(*) FROM visit") != 0 ||
		counts(t, a, "SELECT COUNT(*) FROM task WHERE state <> 'closed' AND person_id = '"+id+"'") != 0 {
		t.Errorf("something is left: %v", err)
	}
	if n := counts(t, a, "SELECT COUNT(*) FROM audit_log WHERE action = 'forget' AND detail = 'asked' AND subject = '"+id+"'"); n != 1 {
		t.Errorf("%d lines in the log", n)
	}
	if said, code := forget(t, a, id, "--reason=asked", "--yes"); code != 1 || !strings.Contains(said, "đã được xóa hẳn ngày ") {
		t.Errorf("again: exit %d: %s", code, said)
	}
}

// TestForgettingIsRefused: what cannot be done says why, in words.
func TestForgettingIsRefused(t *testing.T) {
	a := talkApp(t)
	waits := bearer(t, a, health.NationalID, "017190000023") // a row that may be she waits for an answer
	doi, hoa := bearer(t, a, health.NationalID, "017078000031"), bearer(t, a, health.NationalID, "017166000041")
	_, err := a.acts.MergePeople(t.Context(), activities.MergeInput{Kept: doi, Gone: hoa, By: operator()})
	ok(t, err)
	for name, c := range map[string]struct {
		line []string
		want string
	}{
		"nobody":            {[]string{"nobody", "--reason=asked", "--yes"}, "Không có hồ sơ"},
		"without a reason":  {[]string{string(doi), "--yes"}, "--reason"},
		"an unknown reason": {[]string{string(doi), "--yes", "--reason=because"}, "asked"},
		"a merged record":   {[]string{string(hoa), "--yes", "--reason=mistake"}, string(doi)},
		"an open question":  {[]string{string(waits), "--yes", "--reason=mistake"}, "Hãy trả lời việc đó trước"},
	} {
		if said, code := forget(t, a, c.line...); code == 0 || !strings.Contains(said, c.want) {
			t.Errorf("%s: exit %d: %s", name, code, said)
		}
	}
	if said, code := forget(t, a, string(doi), "--yes", "--reason=decision"); code != 0 || !strings.Contains(said, "1 hồ sơ đã gộp") {
		t.Fatalf("exit %d: %s", code, said)
	}
	for _, id := range []health.PersonID{doi, hoa} {
		if n := counts(t, a, "SELECT COUNT(*) FROM audit_log WHERE action = 'forget' AND subject = '"+string(id)+"'"); n != 1 {
			t.Errorf("%s: %d lines in the log", id, n)
		}
		if r, err := a.store.Record(t.Context(), id); err != nil || len(r.Fields) != 0 {
			t.Errorf("%s is left: %v", id, err)
		}
	}
}
