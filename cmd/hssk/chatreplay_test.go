package main

import (
	"bytes"
	"encoding/json"
	"io"
	"path/filepath"
	"strings"
	"testing"

	"hssk/bot"
	"hssk/store/health"
)

// TestReplay: a conversation is written down, read again, and every change of an answer, of the state or of what is asked
// is told.
func TestReplay(t *testing.T) {
	a := talkApp(t)
	a.bot.Replays = true
	hold(t, a, "nurse> (link)\nnurse> /nhiemvu\nnurse> 1\nnurse> 1\nnurse> 17150000025\nnurse> đúng\n")
	path := filepath.Join(t.TempDir(), "steps.jsonl")
	steps, err := chatReplayCmd{Channel: "console", Address: "nurse", Steps: 50}.steps(t.Context(), a)
	ok(t, err)
	ok(t, writeSecret(path, func(w io.Writer) error { return writeSteps(w, steps) }))
	back, err := chatReplayCmd{File: path}.steps(t.Context(), a)
	ok(t, err)
	ok(t, chatReplayCmd{}.replay(t.Context(), a, back))
	if rows := must(a.store.AuditOf(t.Context(), "nurse", 9))(t); len(rows) == 0 || rows[0].Action != health.ActDisclose || rows[0].Detail != "replay console" {
		t.Errorf("reading her steps left %+v", rows)
	}
	for what, spoil := range map[string]func(*bot.Recording){
		"replies":                   func(r *bot.Recording) { r.Replies[0].Text += "!" },
		"state":                     func(r *bot.Recording) { r.After = json.RawMessage(`{}`) },
		"where it was Shelf.Nobody": func(r *bot.Recording) { r.Calls[len(r.Calls)-1].Name = "Shelf.Nobody" },
		"where nothing was asked":   func(r *bot.Recording) { r.Calls = r.Calls[:len(r.Calls)-1] },
		"nothing, where it was x":   func(r *bot.Recording) { r.Calls = append(r.Calls, bot.Call{Name: "x"}) },
	} {
		var r bot.Recording
		b, err := json.Marshal(back[1]) // a list of tasks: several questions
		ok(t, err)
		ok(t, json.Unmarshal(b, &r))
		spoil(&r)
		got, err := a.bot.Replay(t.Context(), r)
		if err != nil || !strings.Contains(got.Differs, what) {
			t.Errorf("%s: told as %q, %v", what, got.Differs, err)
		}
		if err := (chatReplayCmd{JSON: true}).replay(t.Context(), a, []bot.Recording{r}); err != errOtherAnswers {
			t.Errorf("%s: the command ends with %v", what, err)
		}
	}
}

func TestBadSteps(t *testing.T) {
	a := talkApp(t)
	if _, err := readSteps(strings.NewReader("{}\n{\"in\"")); health.CodeOf(err) != "cli.steps_unread" {
		t.Errorf("a file that was cut off: %v", err)
	}
	if _, err := (chatReplayCmd{Channel: "web"}).steps(t.Context(), a); health.CodeOf(err) != "cli.steps_whose" {
		t.Errorf("nobody's steps: %v", err)
	}
	if got, err := a.bot.Replay(t.Context(), bot.Recording{}); err != nil || got.Differs == "" {
		t.Errorf("an empty step is the same: %v", err)
	}
}

// TestCodesAreNotRecorded: what a person types as a code is not kept, and the step can be taken again all the same.
func TestCodesAreNotRecorded(t *testing.T) {
	a := talkApp(t)
	a.bot.Replays = true
	hold(t, a, "citizen> /lienket\ncitizen> 017190000023\ncitizen> 5.9.1990\ncitizen> 482913\n")
	kept := must(a.store.Steps(t.Context(), "console", "citizen", 9))(t)
	if len(kept) != 4 || bytes.Contains(kept[3], []byte("482913")) || !bytes.Contains(kept[3], []byte("000000")) {
		t.Errorf("%d steps; the code is in the last: %t", len(kept), bytes.Contains(kept[len(kept)-1], []byte("482913")))
	}
	replayAll(t, a)
}
