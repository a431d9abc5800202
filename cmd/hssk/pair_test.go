package main

import (
	"strconv"
	"strings"
	"testing"

	"hssk/bot"
	"hssk/store"
	"hssk/store/health"
)

// twin makes one record like another, so that the search for duplicates asks about the two.
func twin(t *testing.T, a *app, of, id string) {
	t.Helper()
	ok(t, a.store.Write(t.Context(), func(tx store.Tx) error {
		one, err := tx.Record(health.PersonID(of))
		if err != nil {
			return err
		}
		two, err := tx.Record(health.PersonID(id))
		if err != nil {
			return err
		}
		two.Fields = one.Fields
		return tx.UpdateRecord(&two)
	}))
}

// TestPairOfRecordsIsAskedAboutTruly: both records are there already, so that nobody is promised a new one.
func TestPairOfRecordsIsAskedAboutTruly(t *testing.T) {
	for lang, want := range map[string][2]string{
		"vi": {"Một người: gộp hai hồ sơ", "Hai người khác nhau: để nguyên hai hồ sơ"},
		"en": {"One person: merge the two records", "Two people: leave both records as they are"},
	} {
		a := talkApp(t)
		thu, doi := called(t, a, "bui van thu"), called(t, a, "ha van doi")
		twin(t, a, thu, doi)
		if s, err := a.acts.SweepDuplicates(t.Context(), 100, true); err != nil || s.Asked != 1 {
			t.Fatalf("%+v, %v", s, err)
		}
		ok(t, a.linkStaff(t.Context(), "console", "nhan", "nurse"))
		choices := decisionAbout(t, a, thu, doi, lang)
		if len(choices) < 3 || choices[0].Label != want[0] || choices[1].Label != want[1] {
			t.Errorf("%s: %+v", lang, choices)
		}
	}
}

// TestMergingTwoRecordsNamesBoth: whoever says yes sees whose records become one.
func TestMergingTwoRecordsNamesBoth(t *testing.T) {
	a := talkApp(t)
	thu, doi := called(t, a, "bui van thu"), called(t, a, "ha van doi")
	twin(t, a, thu, doi)
	_, err := a.acts.SweepDuplicates(t.Context(), 100, true)
	ok(t, err)
	ok(t, a.store.Write(t.Context(), func(tx store.Tx) error {
		r, err := tx.Record(health.PersonID(doi))
		if err != nil {
			return err
		}
		r.Fields[health.FullName] = health.FieldValue{State: health.HasValue, Value: "Hà Văn Sơn"}
		return tx.UpdateRecord(&r)
	}))
	ok(t, a.linkStaff(t.Context(), "console", "nhan", "nurse"))
	decisionAbout(t, a, thu, doi, "vi")
	replies, err := a.bot.Handle(t.Context(), bot.Incoming{Channel: "console", Address: "nhan", Event: newID(), Lang: "vi", Text: "1"})
	ok(t, err)
	said := replies[len(replies)-1].Text
	if !strings.Contains(said, "Hà Văn Sơn") || !strings.Contains(said, "Bùi Văn Thử") {
		t.Error(said)
	}
}

// decisionAbout opens the task that asks whether two records are one person, and gives what can be answered.
func decisionAbout(t *testing.T, a *app, one, two, lang string) []bot.Choice {
	t.Helper()
	say := func(text string) bot.Reply {
		replies, err := a.bot.Handle(t.Context(), bot.Incoming{Channel: "console", Address: "nhan", Event: newID(), Lang: lang, Text: text})
		ok(t, err)
		return replies[len(replies)-1]
	}
	say("/nhiemvu")
	list, err := a.store.TaskList(t.Context(), "TYT-05158", "nurse", 50, 0)
	ok(t, err)
	for i, task := range list {
		if task.Kind != health.TaskDecide {
			continue
		}
		d, err := a.store.Draft(t.Context(), task.Draft)
		ok(t, err)
		if d.Kind == health.DraftPair && strings.Contains(one+two, string(d.Candidate)) {
			return say(strconv.Itoa(i + 1)).Choices
		}
	}
	t.Fatal("nothing is asked about the two")
	return nil
}
