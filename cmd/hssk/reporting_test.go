package main

import (
	"reflect"
	"strings"
	"testing"

	"hssk/store/health"
)

// TestReportsFile: what ships is what the law says; what is wrong with a file is said, and what it leaves out stays.
func TestReportsFile(t *testing.T) {
	shipped, err := parseReports(defaultReports)
	ok(t, err)
	law := health.DefaultReportRules()
	law.Above, law.Place = shipped.Above, shipped.Place
	if !reflect.DeepEqual(shipped, law) || shipped.Above == "" || shipped.Place == "" {
		t.Errorf("%+v", shipped)
	}
	other, err := parseReports("first_day = 1\nopen = [\"month\", \"quarter\"]\n")
	if err != nil || other.FirstDay != 1 || len(other.Open) != 2 || other.DueDay != law.DueDay {
		t.Errorf("%+v, %v", other, err)
	}
	for text, want := range map[string]string{"first_day = 31": "first_day", "opens = []": "unknown", `open = ["week"]`: "week", "due_day = ": "", "hour = 3": "hour",
		"remind_before = [40]": "remind_before"} {
		if _, err := parseReports(text); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", text, err)
		}
	}
	for typed, want := range map[string]health.PeriodID{"2026-11": "2026-11", "11/2026": "2026-11", "3/2026": "2026-03", " 2026-q4 ": "2026-Q4", "q4/2026": "2026-Q4", "2026": "2026"} {
		if got := periodID(typed); got != want {
			t.Errorf("%q is %q", typed, got)
		}
	}
}
