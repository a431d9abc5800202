package main

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"hssk/activities"
	"hssk/store"
	"hssk/store/health"
)

// aboutOne are the commands about one person, as they are typed behind the person.
func aboutOne() map[string][]string {
	return map[string][]string{"show": nil, "history": nil, "visits": nil, "households": nil, "proxy list": nil,
		"move": {"--household=H09"}, "verify": {"--against=card"}, "forget": {"--reason=asked", "--yes"}}
}

func spoken(command, person string, rest []string) []string {
	return append(append(strings.Fields(command), person), rest...)
}

// TestAPersonIsNamedTheSameWayEverywhere: the number does wherever the id does, a name nowhere.
func TestAPersonIsNamedTheSameWayEverywhere(t *testing.T) {
	for command, rest := range aboutOne() {
		a := talkApp(t)
		thu := called(t, a, "bui van thu")
		rephone(t, a, thu, "+84987654321")
		said, code := people(t, a, spoken(command, "Bùi Văn Thử", rest)...)
		if code != 1 || !strings.Contains(said, "hssk people find") {
			t.Errorf("%s by name: exit %d: %s", command, code, said)
		}
		for _, number := range []string{"017085000017", "0987 654 321"} {
			if command == "forget" && number != "017085000017" {
				continue // it was done
			}
			if said, code := people(t, a, spoken(command, number, rest)...); code != 0 || strings.Contains(said, number) {
				t.Errorf("%s %s: exit %d: %s", command, number, code, said)
			}
		}
	}
	a := talkApp(t)
	thu, mau := called(t, a, "bui van thu"), called(t, a, "dinh thi mau")
	if said, code := people(t, a, "merge", "017085000017", "017190000023", "--yes"); code != 0 || !strings.Contains(said, "Đã gộp "+mau+" vào "+thu) {
		t.Errorf("exit %d: %s", code, said)
	}
}

// TestNumberOfTwoWhoWereMerged is that of the record that stands.
func TestNumberOfTwoWhoWereMerged(t *testing.T) {
	a := talkApp(t)
	thu, mau := called(t, a, "bui van thu"), called(t, a, "dinh thi mau")
	for _, id := range []string{thu, mau} {
		rephone(t, a, id, "+84987654321")
	}
	if said, code := people(t, a, "show", "0987654321"); code != 1 || !strings.Contains(said, "Có nhiều người") {
		t.Errorf("two people's number: exit %d: %s", code, said)
	}
	people(t, a, "merge", thu, mau, "--yes")
	if said, code := people(t, a, "show", "0987654321"); code != 0 || !strings.Contains(said, "Hồ sơ "+thu) {
		t.Errorf("exit %d: %s", code, said)
	}
}

// TestMergedRecordSaysWhereItIs: whoever has the old id learns which record is used now, since when, and how to go on.
func TestMergedRecordSaysWhereItIs(t *testing.T) {
	a := talkApp(t)
	thu, mau, doi := called(t, a, "bui van thu"), called(t, a, "dinh thi mau"), called(t, a, "ha van doi")
	people(t, a, "merge", thu, mau, "--yes")
	people(t, a, "merge", doi, thu, "--yes")
	today := wroteDay(time.Now())
	for command, rest := range aboutOne() {
		said, code := people(t, a, spoken(command, mau, rest)...)
		switch command {
		case "show", "history", "visits", "households":
			if code != 0 || !strings.Contains(said, "Đã gộp ngày "+today+" vào hồ sơ "+doi) {
				t.Errorf("%s: exit %d: %s", command, code, said)
			}
		case "move", "verify":
			if code != 1 || !strings.Contains(said, "Hồ sơ "+mau+" đã gộp vào hồ sơ "+doi+" ngày "+today) || !strings.Contains(said, "hssk people unmerge "+mau) {
				t.Errorf("%s: exit %d: %s", command, code, said)
			}
		}
	}
	said, code := people(t, a, "merge", mau, doi, "--yes", "--lang=en")
	if code != 1 || !strings.Contains(said, mau+" was merged into record "+doi) {
		t.Errorf("exit %d: %s", code, said)
	}
}

// TestForgottenRecordSaysSince: nothing is left of it to see or to change, but the steps without what they were.
func TestForgottenRecordSaysSince(t *testing.T) {
	a := talkApp(t)
	thu, mau := called(t, a, "bui van thu"), called(t, a, "dinh thi mau")
	ok(t, a.acts.ForgetPerson(t.Context(), activities.ForgetInput{Person: health.PersonID(thu), By: operator(), Reason: activities.ForgetAsked}))
	today := wroteDay(a.acts.Now())
	for command, rest := range aboutOne() {
		said, code := people(t, a, spoken(command, thu, rest)...)
		want, exit := "đã được xóa hẳn ngày "+today, 1
		if command == "history" {
			exit = 0
			if !strings.Contains(said, "lập hồ sơ") {
				t.Errorf("the steps are gone: %s", said)
			}
		}
		if code != exit || !strings.Contains(said, want) || strings.Contains(said, "forgotten") {
			t.Errorf("%s: exit %d: %s", command, code, said)
		}
	}
	for _, pair := range [][]string{{thu, mau}, {mau, thu}} {
		if said, code := people(t, a, "merge", pair[0], pair[1], "--yes", "--lang=en"); code != 1 || !strings.Contains(said, thu+" was erased for good on "+today) {
			t.Errorf("exit %d: %s", code, said)
		}
	}
}

// TestHouseholdsInEnglish: the relation is said in the reader's language.
func TestHouseholdsInEnglish(t *testing.T) {
	a := talkApp(t)
	thu := called(t, a, "bui van thu")
	people(t, a, "move", thu, "--household=H09", "--relation=Chủ hộ")
	for lang, want := range map[string]string{"vi": "Chủ hộ", "en": "head of household"} {
		if said, code := people(t, a, "households", thu, "--lang="+lang); code != 0 || !strings.Contains(said, want) {
			t.Errorf("%s: exit %d: %s", lang, code, said)
		}
	}
}

// TestFindingNobody: no bare heading, and what to try.
func TestFindingNobody(t *testing.T) {
	a := talkApp(t)
	out, code := people(t, a, "find", "zzzz")
	beside := complaintOf(t, a, "find", "zzzz", "--station=TYT-05158")
	if out != "" || code != 0 || !strings.Contains(beside, "Không thấy ai khớp với “zzzz”") || !strings.Contains(beside, "Bỏ --station") {
		t.Errorf("exit %d: %q, beside it %q", code, out, beside)
	}
	if said, code := people(t, a, "find", "bui", "van", "thu"); code != 0 || !strings.Contains(said, "Bùi Văn Thử") {
		t.Errorf("a name without quotation marks: exit %d: %s", code, said)
	}
	said, _ := people(t, a, "find", "zzzz", "--json")
	var views []foundView
	if err := json.Unmarshal([]byte(said), &views); err != nil || views == nil || len(views) != 0 {
		t.Errorf("for scripts: %q", said)
	}
	for _, text := range []string{"", "  ", "…", "-.,"} {
		if said, code := people(t, a, "find", "--", text); code != 1 || !strings.Contains(said, "Tìm ai?") {
			t.Errorf("find %q: exit %d: %s", text, code, said)
		}
	}
	if said, code := people(t, a, "find", "bui", "--station=TYT-1"); code != 1 || !strings.Contains(said, "hssk station list") {
		t.Errorf("exit %d: %s", code, said)
	}
}

// TestMergedValuesNameTheirList: what a merge took over from a list names that list, not its id.
func TestMergedValuesNameTheirList(t *testing.T) {
	a := talkApp(t)
	thu, doi := called(t, a, "bui van thu"), called(t, a, "ha van doi")
	people(t, a, "merge", thu, doi, "--yes")
	n := a.namer(a.phrases.In("vi"))
	r, err := a.store.Record(context.Background(), health.PersonID(thu))
	ok(t, err)
	said, err := n.source(t.Context(), health.FromImport, r.Cause.ID)
	ok(t, err)
	if want := "danh sách residents.csv nạp ngày " + wroteDay(a.acts.Now()); said != want {
		t.Errorf("said %q, want %q", said, want)
	}
	shown, _ := people(t, a, "show", thu)
	if strings.Contains(shown, r.Cause.ID) {
		t.Errorf("an id: %s", shown)
	}
}

// TestCausesAreWords: every cause that a step can have is said, in both languages.
func TestCausesAreWords(t *testing.T) {
	a := talkApp(t)
	for _, lang := range []string{"vi", "en"} {
		n := a.namer(a.phrases.In(lang))
		for _, kind := range health.CauseKinds() {
			said, err := n.cause(t.Context(), health.Cause{Kind: kind, ID: "x1"})
			if err != nil || said == "" || kind != health.CauseImport && !a.phrases.Has("step.cause."+string(kind)) {
				t.Errorf("%s: %q, %v", kind, said, err)
			}
		}
	}
}

// TestCausesOfAHistoryHaveNoIDs: what a task asked, who proposed a correction, and what was entered is said in words.
func TestCausesOfAHistoryHaveNoIDs(t *testing.T) {
	a := talkApp(t)
	thu := health.PersonID(called(t, a, "bui van thu"))
	list := health.Cause{Kind: health.CauseImport, ID: "x1", Row: 3}
	nurse := health.Actor{Kind: health.ByStaff, ID: "nhan"}
	ok(t, a.store.Write(t.Context(), func(tx store.Tx) error {
		for id, d := range map[health.DraftID]health.Draft{"differs-row-13da": {Kind: health.DraftCorrect, Cause: list, By: nurse},
			"told": {Kind: health.DraftCorrect, By: health.Actor{Kind: health.ByCitizen, ID: string(thu)}}, "d1": {Kind: health.DraftRegister, By: nurse}} {
			if d.Cause.Kind == "" {
				d.Cause = health.Cause{Kind: health.CauseDraft, ID: string(id)}
			}
			d.ID, d.Person, d.Station, d.Status, d.At = id, thu, "TYT-05158", health.DraftWaiting, a.acts.Now()
			if _, err := tx.SaveDraft(d); err != nil {
				return err
			}
			task := health.Task{ID: activities.CorrectionTask(id), Kind: health.TaskCorrect, State: health.TaskOpen, Station: "TYT-05158", Person: thu, Draft: id, CreatedAt: a.acts.Now(), Due: a.acts.Now()}
			if err := tx.CreateTask(task); err != nil {
				return err
			}
		}
		return tx.CreateTask(health.Task{ID: "01a2", Kind: health.TaskFill, State: health.TaskOpen, Station: "TYT-05158", Person: thu, CreatedAt: a.acts.Now(), Due: a.acts.Now()})
	}))
	for cause, want := range map[health.Cause]string{
		{Kind: health.CauseTask, ID: "correct-differs-row-13da"}: "a correction from x1, row 3",
		{Kind: health.CauseTask, ID: "correct-told"}:             "a correction that the resident asked for",
		{Kind: health.CauseTask, ID: "01a2"}:                     "asked for what was missing",
		{Kind: health.CauseTask, ID: "gone"}:                     "task gone",
		{Kind: health.CauseDraft, ID: "d1"}:                      "entered at the station",
		{Kind: health.CauseContact, ID: string(thu)}:             "a chat link that was cut off: the phone is somebody else's",
	} {
		if said, err := a.namer(a.phrases.In("en")).cause(t.Context(), cause); err != nil || said != want {
			t.Errorf("%s: %q, %v", cause.ID, said, err)
		}
	}
	for _, kind := range []string{"step.task.fill", "step.task.correct", "step.task.decide", "step.task.confirm", "step.task.call", "step.draft.register", "step.draft.fill",
		"step.draft.correct", "step.draft.pair"} {
		if !a.phrases.Has(kind) {
			t.Errorf("no phrase %s", kind)
		}
	}
}
