package main

import (
	"bytes"
	"strings"
	"testing"

	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// TestARecordIsSaidInWords: what is doubted about a value, and why a field is asked for, stands in words, not in codes.
func TestARecordIsSaidInWords(t *testing.T) {
	a := talkApp(t)
	thu := called(t, a, "bui van thu")
	doubts := []ident.Code{health.CodePhoneMoved, ident.Code(health.CodeUnitReused), ident.BirthHeaped, health.CodeNumberShared, health.CodeCheckDisputed}
	ok(t, a.store.Write(t.Context(), func(tx store.Tx) error {
		r, err := tx.Record(health.PersonID(thu))
		if err != nil {
			return err
		}
		v := r.Fields[health.Phone]
		v.Flags = doubts
		r.Fields[health.Phone] = v
		r.Gaps = nil
		for _, reason := range []health.GapReason{health.Missing, health.Stale, health.Doubted, health.PassedOn, health.Disputed} {
			r.Gaps = append(r.Gaps, health.Gap{Field: health.Phone, Reason: reason})
		}
		return tx.UpdateRecord(&r)
	}))
	for _, lang := range []string{"vi", "en"} {
		said, code := people(t, a, "show", thu, "--lang", lang)
		if code != 0 || strings.Contains(said, "[person.") || strings.Contains(said, "[problem.") {
			t.Errorf("exit %d: %s", code, said)
		}
		for _, d := range doubts {
			if strings.Contains(said, string(d)) {
				t.Errorf("%s: says %s", lang, d)
			}
		}
	}
}

// TestTableHeadsAreInTheLanguage: under vi no table has an English head.
func TestTableHeadsAreInTheLanguage(t *testing.T) {
	a := talkApp(t)
	for _, args := range [][]string{{"units", "list"}, {"staff", "list"}, {"audit", "show", "nurse"}} {
		said, _ := printed(t, func() error {
			run(t.Context(), append([]string{"--lang=vi", "--data", a.cfg.Data}, args...), &bytes.Buffer{}, &bytes.Buffer{})
			return nil
		})
		head, _, _ := strings.Cut(said, "\n")
		for _, word := range []string{"CODE", "NAME", "ROLE", "TIME", "FROM"} {
			if strings.Contains(head, word) {
				t.Errorf("%v: %s", args, head)
			}
		}
		if args[0] == "staff" && !strings.Contains(said, "(nurse)") {
			t.Errorf("no role in words: %s", said)
		}
	}
	book, err := phrase.Load()
	ok(t, err)
	for _, key := range []string{"plan_moves", "plan_tasks", "plan_figures", "plan_staff"} {
		if vi, en := book.In("vi").Say("table."+key), book.In("en").Say("table."+key); vi == en || strings.Contains(vi, "[") {
			t.Errorf("%s: %s", key, vi)
		}
	}
}

// TestInvitationsFitTheCommandLine: no code begins like an option, and a whole link is as good as its code.
func TestInvitationsFitTheCommandLine(t *testing.T) {
	for range 2000 {
		if strings.HasPrefix(newToken(), "-") {
			t.Fatal("a code begins with a dash")
		}
	}
	for _, text := range []string{"abc-d", "http://127.0.0.1:8090/c/abc-d"} {
		c := chatTalkCmd{Invite: text}
		if ok(t, c.AfterApply()); c.Invite != "abc-d" {
			t.Errorf("%s: %s", text, c.Invite)
		}
	}
}

// TestPeopleAreNamedAlike: the log and the taking back of a merge take whatever people show takes.
func TestPeopleAreNamedAlike(t *testing.T) {
	a := talkApp(t)
	thu, doi := called(t, a, "bui van thu"), called(t, a, "ha van doi")
	said, _ := printed(t, func() error {
		run(t.Context(), []string{"--lang=vi", "--data", a.cfg.Data, "audit", "show", "017085000017"}, &bytes.Buffer{}, &bytes.Buffer{})
		return nil
	})
	says(t, said, []string{"create"}, nil)
	people(t, a, "merge", thu, doi, "--yes")
	if said, code := people(t, a, "unmerge", "017085000017"); code != 0 || !strings.Contains(said, doi) {
		t.Errorf("exit %d: %s", code, said)
	}
	merges, err := a.store.MergesOf(t.Context(), health.PersonID(thu))
	if err != nil || len(merges) != 0 {
		t.Fatalf("%d merges, %v", len(merges), err)
	}
}
