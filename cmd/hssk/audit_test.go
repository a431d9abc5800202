package main

import (
	"bytes"
	"database/sql"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hssk/bot"
	"hssk/store/health"
)

// hand changes the file past the program, as somebody with the password of the database can.
func hand(t *testing.T, cfg config, statements ...string) {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+cfg.dir("records.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, s := range statements {
		if _, err := db.Exec(s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
}

// verify runs hssk audit verify and gives what it says and its exit code.
func verify(t *testing.T, cfg config, args ...string) (string, int) {
	t.Helper()
	code := -1
	said, _ := printed(t, func() error {
		code = run(t.Context(), append([]string{"--lang=en", "--data", cfg.Data, "audit", "verify"}, args...), os.Stdout, &bytes.Buffer{})
		return nil
	})
	return said, code
}

func TestAuditVerifyFindsAHand(t *testing.T) {
	untie := []string{"DROP TRIGGER audit_log_no_update", "DROP TRIGGER audit_log_no_delete"}
	for _, c := range []struct {
		name   string
		sql    []string
		anchor bool
		says   string
		code   int
	}{
		{"nothing", nil, true, "The log is sound", 0},
		{"another actor", []string{"UPDATE audit_log SET actor_id = 'x' WHERE seq = 3"}, false, "Row 3 was changed", 3},
		{"a row out of the middle", []string{"DELETE FROM audit_log WHERE seq = 3"}, false, "Rows 3 to 3 are missing", 3},
		{"a row put in", []string{"INSERT INTO audit_log (id, made_at, actor_kind, actor_id, action, subject) VALUES ('x', 1, 'staff', 'x', 'fill', 'p')"},
			false, "Row x was put in outside the chain: dated 01/01/1970 07:00:01, about p", 3},
		{"everything", []string{"DELETE FROM audit_log", "DELETE FROM audit_head"}, false, "The log is empty, but there are records", 3},
		{"the log begun anew", []string{"DELETE FROM audit_log WHERE action = 'create'",
			"UPDATE audit_log SET seq = NULL, prev_hash = NULL, hash = NULL", "DELETE FROM audit_head"}, false, "the beginning is gone", 3},
		{"the note of the end", []string{"DELETE FROM audit_head"}, false, "The note of where the log ends is gone. Rows 1 to ", 3},
		{"the note of the end, as if the log were empty", []string{"UPDATE audit_head SET seq = 0, hash = 'start'"}, false, "The rows that are there follow one another", 3},
		{"the note of the end, and the end", []string{"DELETE FROM audit_log WHERE seq > 4", "DELETE FROM audit_head"}, true, "The end is gone: rows 5 to", 3},
		{"an older note of the end", []string{"UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit_log WHERE seq = 4)"}, false, "Rows stand behind the noted end: 5 to 8", 3},
		{"the end with its note", []string{"DELETE FROM audit_log WHERE seq > 4",
			"UPDATE audit_head SET seq = 4, hash = (SELECT hash FROM audit_log WHERE seq = 4)"}, true, "The end is gone: rows 5 to", 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := talkApp(t)
			head, err := a.store.AuditHead(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			var args []string
			if c.anchor {
				path := filepath.Join(t.TempDir(), "head.txt")
				line, err := printed(t, func() error { return auditHeadCmd{}.Run(t.Context(), a.cfg) })
				if err != nil || os.WriteFile(path, []byte("# kept by the director\n"+line), 0o600) != nil || !strings.Contains(line, head.Hash) {
					t.Fatalf("%q, %v", line, err)
				}
				args = []string{"--head", path}
			}
			hand(t, a.cfg, append(untie, c.sql...)...)
			if said, code := verify(t, a.cfg, args...); code != c.code || !strings.Contains(said, c.says) {
				t.Errorf("code %d: %s", code, said)
			}
		})
	}
}

// TestTheNoteOfTheEndIsMended: without it nothing can be looked up, which is said in words with the way out; afterwards the log
// tells who noted it anew.
func TestTheNoteOfTheEndIsMended(t *testing.T) {
	a := talkApp(t)
	line := func(lang string, args ...string) (string, int) {
		t.Helper()
		var complaint bytes.Buffer
		code := 0
		said, err := printed(t, func() error {
			code = run(t.Context(), append([]string{"--lang=" + lang, "--data", a.cfg.Data}, args...), os.Stdout, &complaint)
			return nil
		})
		ok(t, err)
		return said + complaint.String(), code
	}
	if said, code := line("en", "audit", "mend", "--yes"); code != 1 || !strings.Contains(said, "nothing to mend") {
		t.Errorf("of a log that is whole: exit %d, %s", code, said)
	}
	head, code := line("en", "audit", "head")
	known := filepath.Join(t.TempDir(), "head.txt")
	put(t, known, []byte(head))
	hand(t, a.cfg, "DELETE FROM audit_head")
	if said, verdict := line("en", "audit", "verify", "--head", known); code != 0 || verdict != 3 || !strings.Contains(said, "agrees with the log") {
		t.Errorf("an end that was written down: exit %d, %s", verdict, said)
	}
	if said, _ := line("en", "audit", "verify"); strings.Contains(said, "agrees with the log") {
		t.Error(said)
	}
	for lang, want := range map[string]string{"en": "The note of where the audit log ends is gone", "vi": "Dấu ghi chỗ cuối của nhật ký đã mất"} {
		for _, args := range [][]string{{"people", "find", "bui"}, {"audit", "head"}} {
			if said, code := line(lang, args...); code != 1 || !strings.Contains(said, want) || strings.Contains(said, "audit_insert") {
				t.Errorf("%s: exit %d, %s", args, code, said)
			}
		}
	}
	if said, code := line("en", "audit", "mend"); code != 1 || !strings.Contains(said, "follow one another") || !strings.Contains(said, "Nothing was changed") {
		t.Errorf("exit %d, %s", code, said)
	}
	if said, code := line("en", "audit", "mend", "--yes"); code != 0 || !strings.Contains(said, "noted again, behind row") {
		t.Errorf("exit %d, %s", code, said)
	}
	if said, code := line("en", "people", "find", "bui"); code != 0 {
		t.Errorf("exit %d, %s", code, said)
	}
	if said, code := verify(t, a.cfg); code != 0 {
		t.Errorf("exit %d, %s", code, said)
	}
	if n := counts(t, a, "SELECT COUNT(*) FROM audit_log WHERE action = 'log' AND actor_id = 'cli'"); n != 1 {
		t.Errorf("%d rows say who did it", n)
	}
}

// TestAuditVerifyBeyondTheEnd: nothing is checked after a row that is not there, and nothing is called sound.
func TestAuditVerifyBeyondTheEnd(t *testing.T) {
	a := talkApp(t)
	if said, code := verify(t, a.cfg, "--since", "1000000"); code != 1 || strings.Contains(said, "sound") {
		t.Errorf("code %d: %s", code, said)
	}
}

func TestAuditHeadFileMustBeOne(t *testing.T) {
	a := talkApp(t)
	path := filepath.Join(t.TempDir(), "head.txt")
	if _, code := verify(t, a.cfg, "--head", path); code != 1 {
		t.Errorf("a file that is not there: code %d", code)
	}
	for _, text := range []string{"", "# nothing else\n", "abc s1:00\n", "5\n", "-1 s1:00\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, code := verify(t, a.cfg, "--head", path); code != 1 {
			t.Errorf("%q: code %d", text, code)
		}
	}
}

// TestListsAreDisclosures: whoever is named in a list, or found by a name, can learn later who saw it.
func TestListsAreDisclosures(t *testing.T) {
	a := talkApp(t)
	say := func(event string, in bot.Incoming) {
		t.Helper()
		in.Channel, in.Address, in.Event = "console", "nurse", event
		if _, err := a.bot.Handle(t.Context(), in); err != nil {
			t.Fatal(err)
		}
	}
	say("1", bot.Incoming{Start: "invite-nurse"})
	say("2", bot.Incoming{Text: "/nhiemvu"})
	say("3", bot.Incoming{Text: "/tim bui"})
	say("3", bot.Incoming{Text: "/tim bui"}) // the same event again shows nothing new
	for query, least := range map[string]int{
		"SELECT COUNT(*) FROM audit_log WHERE action = 'disclose' AND detail = 'list tasks' AND actor_id = 'nurse'": 3,
		"SELECT COUNT(*) FROM audit_log WHERE action = 'disclose' AND detail = 'list find' AND actor_id = 'nurse'":  2,
	} {
		if n := counts(t, a, query); n < least {
			t.Errorf("%d rows: %s", n, query)
		}
	}
	if n := counts(t, a, "SELECT COUNT(*) FROM (SELECT 1 FROM audit_log WHERE detail = 'list find' GROUP BY subject HAVING COUNT(*) > 1)"); n > 0 {
		t.Errorf("%d people were noted twice for one list", n)
	}
	found, _, err := a.store.FindPeople(t.Context(), "", "bui", 1, 0)
	if err != nil || len(found) == 0 {
		t.Fatal(err)
	}
	said, err := printed(t, func() error { return auditShowCmd{Person: string(found[0].ID), Limit: 9}.Run(t.Context(), a.cfg) })
	if err != nil || !strings.Contains(said, "staff nurse") || strings.Contains(said, found[0].Name.Reveal()) {
		t.Errorf("%v: %s", err, said)
	}
	if err := (auditShowCmd{Person: "nobody"}).Run(t.Context(), a.cfg); health.CodeOf(err) != "cli.audit_none" {
		t.Errorf("nobody: %v", err)
	}
}

// TestNoRecordsAreNotSound: a mistyped directory is not called sound, and is not made.
func TestNoRecordsAreNotSound(t *testing.T) {
	cfg := config{Data: filepath.Join(t.TempDir(), "typo")}
	if said, code := verify(t, cfg); code != 1 || strings.Contains(said, "sound") {
		t.Errorf("exit %d: %s", code, said)
	}
	if _, err := os.Stat(cfg.Data); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the directory: %v", err)
	}
}
