package main

import (
	"context"
	"fmt"
	"os"
	"slices"
	"text/tabwriter"

	"hssk/bot/phrase"
	"hssk/store/health"
)

type processesStoryCmd struct {
	Person string `arg:""`
	Limit  int    `default:"30"`
	JSON   bool   `name:"json"`
}

// storyView is what a script sees of all that goes on about somebody. It has no value of the record.
type storyView struct {
	Person    health.PersonID `json:"person"`
	Steps     []stepView      `json:"steps"` // newest first, values masked
	Processes []storyLine     `json:"processes"`
}

// storyLine is one thing that is open about somebody, or that came of a list or a campaign.
type storyLine struct {
	What  string `json:"what"`  // task, check, request or campaign
	ID    string `json:"id"`    // of the task, list, request or campaign
	State string `json:"state"` // code
	Text  string `json:"text"`  // in words
}

// Run tells the story of one record: what happened to it, and what is going on about it now. That it was shown is noted first.
func (c processesStoryCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		r, err := a.meant(ctx, c.Person)
		if err != nil {
			return err
		}
		if err := a.acts.Seen(ctx, operator(), []health.Look{{Person: r.ID, Why: "cli story"}}); err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		steps, err := a.store.History(ctx, r.ID, max(c.Limit, 1))
		if err != nil {
			return err
		}
		say := a.sayer(words, false, c.JSON)
		views := viewAll(steps, func(s health.Change) stepView { return viewStep(s, say) })
		lines, err := a.storyOf(ctx, words, r.ID)
		if err != nil {
			return err
		}
		if c.JSON {
			return printJSON(storyView{Person: r.ID, Steps: views, Processes: lines})
		}
		slices.Reverse(steps)
		slices.Reverse(views)
		if err := a.tellSteps(ctx, os.Stdout, words, steps, views); err != nil {
			return err
		}
		fmt.Println()
		if len(lines) == 0 {
			fmt.Println(words.Say("process.story_none"))
			return nil
		}
		w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
		fmt.Fprintln(w, words.Say("table.story"))
		for _, l := range lines {
			fmt.Fprintf(w, "%s\t%s\n", l.ID, l.Text)
		}
		return w.Flush()
	})
}

// storyOf lists what is open about somebody, and the lists and campaigns they are on.
func (a *app) storyOf(ctx context.Context, words phrase.Words, id health.PersonID) ([]storyLine, error) {
	var out []storyLine
	tasks, err := a.store.TasksOf(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, t := range tasks {
		text := words.Say("process.task", "kind", words.Say("task.kind."+string(t.Kind)), "state", words.Say("process.task_state."+string(t.State)), "due", dayIn(t.Due))
		if t.Holder != "" {
			text += " " + words.Say("process.holder", "staff", string(t.Holder), "until", momentIn(t.LeaseEnds))
		}
		if !t.WakeAt.IsZero() {
			text += " " + words.Say("process.wakes", "day", dayIn(t.WakeAt))
		}
		out = append(out, storyLine{"task", string(t.ID), string(t.State), text})
	}
	items, err := a.store.CheckItemsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		state := string(i.Outcome)
		switch {
		case state == "" && i.Answer.Result != "":
			state = "answered"
		case state == "":
			state = "asked"
		}
		out = append(out, storyLine{"check", i.Code(), state, words.Say("process.check." + state)})
	}
	asked, err := a.store.RequestsOf(ctx, id)
	if err != nil {
		return nil, err
	}
	tell := a.teller(words)
	for _, r := range asked {
		out = append(out, storyLine{"request", string(r.ID), r.Stand(), words.Say("process.request", "kind", tell.RequestKind(r.Kind), "stand", tell.RequestStand(r, a.today()))})
	}
	rows, err := a.store.CampaignItemsOf(ctx, id)
	for _, i := range rows {
		state := string(i.Outcome)
		if state == "" {
			state = "open"
		}
		out = append(out, storyLine{"campaign", string(i.Campaign), state, words.Say("process.campaign." + state)})
	}
	return out, err
}
