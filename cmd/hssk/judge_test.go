package main

import (
	"fmt"
	"strings"
	"testing"

	"hssk/bot"
	"hssk/store"
	"hssk/store/health"
)

// TestNobodyJudgesWhatTheyCannotSee: where a channel shows a number in part, a nurse who is to accept it is offered the page
// that shows all of it, with what is proposed; the resident sees meanwhile that it waits.
func TestNobodyJudgesWhatTheyCannotSee(t *testing.T) {
	l := newViewLab(t)
	n := 0
	say := func(channel, address string, in bot.Incoming) string {
		t.Helper()
		n++
		in.Channel, in.Address, in.Event = channel, address, fmt.Sprint("e", n)
		replies, err := l.bot.Handle(t.Context(), in)
		ok(t, err)
		var text []string
		for _, r := range replies {
			text = append(text, r.Text)
			for _, c := range r.Choices {
				text = append(text, c.Key+". "+c.Label)
			}
		}
		return strings.Join(text, "\n")
	}
	l.write(func(tx store.Tx) error {
		return tx.PutContact(health.Contact{Channel: "web", Address: "her", Person: l.person, Proof: health.ProofPaper, At: l.acts.Now()})
	})
	card := health.Draft{ID: "card", Kind: health.DraftCorrect, Person: l.person, Station: "TYT-05158", Status: health.DraftNew, By: health.Actor{Kind: health.ByCitizen, ID: string(l.person)},
		Cause: health.Cause{Kind: health.CauseDraft, ID: "card"}, Values: map[health.Field]health.FieldValue{health.Insurance: {State: health.HasValue, Value: "GD4171234567789"}}}
	ok(t, l.acts.SaveDraft(t.Context(), card))
	_, err := l.acts.OpenCorrection(t.Context(), card.ID)
	ok(t, err)
	if said := say("web", "her", bot.Incoming{Text: "/hoso"}); !strings.Contains(said, "đang chờ trạm xem: thẻ BHYT") {
		t.Errorf("she is not told that it waits:\n%s", said)
	}
	say("telegram", "77", bot.Incoming{Start: "invite-nurse"})
	list := say("telegram", "77", bot.Incoming{Text: "/nhiemvu"})
	at := ""
	for _, line := range strings.Split(list, "\n") {
		if no, rest, cut := strings.Cut(line, ". "); cut && strings.Contains(rest, "Đinh Thị Mẫu") {
			at = no
			break
		}
	}
	shown := say("telegram", "77", bot.Incoming{Text: at})
	if strings.Contains(shown, "GD4171234567789") || !strings.Contains(shown, "7. Xem đủ số") {
		t.Fatalf("the task:\n%s", shown)
	}
	linked := say("telegram", "77", bot.Incoming{Text: "7"})
	if !strings.Contains(linked, "/ho-so/") || !strings.Contains(linked, "1. ") {
		t.Errorf("no way to the page, or the task is gone:\n%s", linked)
	}
	sheet, err := recordView{l.acts, l.bot}.Sheet(t.Context(), l.person, "vi")
	ok(t, err)
	if g := sheet.Groups[0]; len(g.Lines) != 1 || !strings.Contains(g.Lines[0].Value, "GD4171234567789") || g.Lines[0].Source == "" {
		t.Errorf("the page does not show what is proposed: %+v", g)
	}
}

// TestEverySourceHasItsWords on the page and in the terminal.
func TestEverySourceHasItsWords(t *testing.T) {
	a := talkApp(t)
	for _, s := range health.Sources() {
		for _, key := range []string{"view.source.", "person.source."} {
			if !a.phrases.Has(key + string(s)) {
				t.Errorf("%s%s has no words", key, s)
			}
		}
	}
}
