package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"text/tabwriter"

	"hssk/activities"
	"hssk/bot/phrase"
	"hssk/store/health"
)

// profile is the one that the stations' tasks are made from.
func (c config) profile() (health.Profile, error) {
	all, err := health.ShippedProfiles()
	if err != nil {
		return health.Profile{}, err
	}
	var names []string
	for _, p := range all {
		if strings.EqualFold(p.ID(), c.Profile) || c.Profile == "" && p.ID() == "CORE/1" {
			return p, nil
		}
		names = append(names, p.ID())
	}
	return health.Profile{}, refused("cli.profile_unknown", "profile", c.Profile, "known", strings.Join(names, ", "))
}

type profileCmd struct {
	List  profileListCmd  `cmd:""`
	Show  profileShowCmd  `cmd:""`
	Apply profileApplyCmd `cmd:""`
}

// profileView is what a script sees of a profile.
type profileView struct {
	ID     string `json:"id"`
	Fields int    `json:"fields"`
	InUse  bool   `json:"in_use"`
	Note   string `json:"note"`
}

type profileListCmd struct {
	JSON bool `name:"json"`
}

// Run lists the profiles that ship with the product.
func (c profileListCmd) Run(_ context.Context, cfg config) error {
	used, err := cfg.profile()
	if err != nil {
		return err
	}
	all, err := health.ShippedProfiles()
	if err != nil {
		return err
	}
	views := viewAll(all, func(p health.Profile) profileView {
		return profileView{p.ID(), len(p.Rules), p.ID() == used.ID(), p.Note}
	})
	if c.JSON {
		return printJSON(views)
	}
	phrases, err := phrase.Load()
	if err != nil {
		return err
	}
	words := phrases.In(cfg.Lang)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, words.Say("table.profiles"))
	for _, v := range views {
		mark := ""
		if v.InUse {
			mark = "*"
		}
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", mark, v.ID, v.Fields, words.Say("profile_note."+strings.Split(v.ID, "/")[0]))
	}
	return w.Flush()
}

type profileShowCmd struct {
	ID   string `arg:"" optional:""`
	JSON bool   `name:"json"`
}

// Run shows what a profile requires of whom.
func (c profileShowCmd) Run(_ context.Context, cfg config) error {
	if c.ID != "" {
		cfg.Profile = c.ID
	}
	p, err := cfg.profile()
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(p)
	}
	phrases, err := phrase.Load()
	if err != nil {
		return err
	}
	words := phrases.In(cfg.Lang)
	fmt.Println(p.ID() + ": " + words.Say("profile_note."+p.Name))
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, words.Say("table.rules"))
	for _, r := range p.Rules {
		fmt.Fprintf(w, "%s\t%s\t%d\t%s\n", r.Field, words.Say("field."+string(r.Field)), r.Weight, whom(words.Say, r))
	}
	return w.Flush()
}

// whom says of whom a rule requires its field, and how often.
func whom(say func(string, ...string) string, r health.Rule) string {
	var parts []string
	if r.MinAge > 0 {
		parts = append(parts, say("rule.from_age", "age", fmt.Sprint(r.MinAge)))
	}
	if r.MaxAge != nil {
		parts = append(parts, say("rule.to_age", "age", fmt.Sprint(*r.MaxAge)))
	}
	if r.Sex != "" {
		parts = append(parts, say("sex."+r.Sex))
	}
	if r.Pregnant {
		parts = append(parts, say("rule.pregnant"))
	}
	if r.FreshDays > 0 {
		parts = append(parts, say("rule.fresh", "days", fmt.Sprint(r.FreshDays)))
	}
	if len(parts) == 0 {
		return say("rule.everybody")
	}
	return strings.Join(parts, ", ")
}

type profileApplyCmd struct{}

// settlePage is how many records are looked at between two signs of life.
const settlePage = 1000

// Run asks of every record what it lacks today under the profile of the settings.
func (profileApplyCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		words := a.phrases.In(cfg.Lang)
		args := func(s activities.Settling) []string {
			return []string{"profile", a.acts.Profile.ID(), "seen", words.Count(int64(s.Seen)), "changed", words.Count(int64(s.Changed))}
		}
		s, err := a.settleAll(ctx, operator(), func(s activities.Settling) { fmt.Fprintln(os.Stderr, words.Say("done.settling", args(s)...)) })
		if err != nil {
			return err
		}
		fmt.Println(words.Say("done.settled", args(s)...))
		return a.nudgeAll(ctx, s.Changed)
	})
}

// settleAll looks at every record; by is who ordered it, zero if nobody did, and told hears of each page.
func (a *app) settleAll(ctx context.Context, by health.Actor, told func(activities.Settling)) (activities.Settling, error) {
	s := activities.Settling{By: by}
	for !s.Done {
		if err := ctx.Err(); err != nil {
			return s, err
		}
		var err error
		if s, err = a.acts.SettleRecords(ctx, s, settlePage); err != nil {
			return s, err
		}
		told(s)
	}
	return s, nil
}
