//go:build cgo

package oracle

import (
	"strings"
	"testing"
	"time"

	"hssk/store/oracle/ocitest"
)

// answers plays a server: what it says about itself, by a word of the question.
func answers(about map[string][]string) func(ocitest.Call) (ocitest.Result, bool) {
	return func(c ocitest.Call) (ocitest.Result, bool) {
		for word, rows := range about {
			if strings.Contains(c.SQL, word) {
				return ocitest.Texts("X", rows...), true
			}
		}
		return ocitest.Result{}, false
	}
}

// healthy is what a server of the right kind answers.
func healthy() map[string][]string {
	return map[string][]string{
		"product_component_version": {"Oracle Database 19c Standard Edition 2"},
		"nls_database_parameters":   {"AL32UTF8"},
		"v$parameter":               {"19.0.0"},
		"session_privs":             {"CREATE SESSION", "CREATE TABLE", "CREATE TRIGGER"},
		"SYSTIMESTAMP":              {time.Now().UTC().Format(time.DateTime)},
		"SESSIONTIMEZONE":           {"+07:00"},
		"CASE WHEN '' IS NULL":      {"yes"},
		"EXPLAIN PLAN":              {},
		"DBMS_XPLAN":                {"Plan hash value: 1", "| 0 | SELECT STATEMENT |", "| 1 | INDEX UNIQUE SCAN |"},
	}
}

func examine(t *testing.T, about map[string][]string, trouble func(ocitest.Call) ocitest.Trouble) map[string]Check {
	t.Helper()
	c := fresh(t)
	open(t, c)
	shared.Answer(answers(about))
	defer shared.Answer(nil)
	shared.Trouble(trouble)
	defer shared.Trouble(nil)
	r, err := Examine(t.Context(), c, Visit{Rows: 2500, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(r.Server, notOracle) || !strings.Contains(r.Markdown(), notOracle) {
		t.Errorf("the report does not say that this is no Oracle: %s", r.Server)
	}
	checks := map[string]Check{}
	for _, check := range r.Checks {
		checks[check.Name] = check
	}
	return checks
}

func TestDoctorOfAHealthyServer(t *testing.T) {
	for name, check := range examine(t, healthy(), nil) {
		want := Fine
		if name == "client and server" {
			want = Caution // it is the double
		}
		if check.Mark != want {
			t.Errorf("%s: %s, %s %s", name, check.Mark, check.Found, check.Advice)
		}
	}
}

func TestDoctorSees(t *testing.T) {
	for _, c := range []struct {
		what, word string
		rows       []string
		check      string
		mark       Mark
	}{
		{"letters that would be lost", "nls_database_parameters", []string{"WE8MSWIN1252"}, "character set", Broken},
		{"an old level of compatibility", "v$parameter", []string{"11.2.0.4"}, "compatible", Broken},
		{"a user who may make no tables", "session_privs", []string{"CREATE SESSION"}, "privileges", Broken},
		{"a user who may do everything", "session_privs", []string{"CREATE SESSION", "CREATE TABLE", "CREATE TRIGGER", "DROP ANY TABLE"}, "privileges", Caution},
		{"a clock that is off", "SYSTIMESTAMP", []string{"2020-01-01 00:00:00"}, "clock and time zone", Caution},
		{"a question that reads a whole table", "DBMS_XPLAN", []string{"| 1 | TABLE ACCESS FULL | PERSON |"}, "plans", Caution},
		{"a server that is not like Oracle", "CASE WHEN '' IS NULL", []string{"no"}, "empty text is NULL", Caution},
	} {
		t.Run(c.what, func(t *testing.T) {
			about := healthy()
			about[c.word] = c.rows
			if got := examine(t, about, nil)[c.check]; got.Mark != c.mark || got.Advice == "" {
				t.Errorf("%+v", got)
			}
		})
	}
}

func TestDoctorGoesOnWithoutPrivileges(t *testing.T) {
	checks := examine(t, healthy(), func(c ocitest.Call) ocitest.Trouble {
		if strings.Contains(c.SQL, "v$parameter") {
			return ocitest.Trouble{Code: 942}
		}
		if strings.Contains(c.SQL, "INSERT INTO hssk_doctor") {
			return ocitest.Trouble{Code: 1536} // quota exceeded
		}
		return ocitest.Trouble{}
	})
	if c := checks["compatible"]; c.Mark != Unknown || !strings.Contains(c.Advice, "GRANT") {
		t.Errorf("%+v", c)
	}
	if c := checks["load"]; c.Mark != Broken || !strings.Contains(c.Found, "ORA-01536") {
		t.Errorf("%+v", c)
	}
	if len(checks) != 11 {
		t.Errorf("%d checks", len(checks))
	}
}
