package main

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"hssk/activities"
	"hssk/store/health"
)

type remindCmd struct {
	New     remindNewCmd     `cmd:""`
	List    remindListCmd    `cmd:"" default:"1"`
	Show    remindShowCmd    `cmd:""`
	Approve remindApproveCmd `cmd:""`
	Pause   remindPauseCmd   `cmd:""`
	Resume  remindResumeCmd  `cmd:""`
	Pace    remindPaceCmd    `cmd:""`
	Cancel  remindCancelCmd  `cmd:""`
}

type remindNewCmd struct {
	Kind     string   `required:"" enum:"gaps,check"`
	By       string   `required:"" placeholder:"STAFF"`
	Station  []string `placeholder:"CODE"`
	From     int      `default:"8"`
	To       int      `default:"19"`
	Weekends bool
	Holidays bool
	PerHour  int    `default:"0"`
	PerDay   int    `default:"1"`
	PerWeek  int    `default:"3"`
	Ends     string `placeholder:"DATE"`
	JSON     bool   `name:"json"`
}

// Run counts whom a campaign would write to, and leaves it to a second person to let it begin.
func (c remindNewCmd) Run(ctx context.Context, cfg config) error {
	return withApp(ctx, cfg, func(a *app) error {
		in := activities.CampaignInput{Kind: health.CampaignKind(c.Kind), By: health.StaffID(c.By), Rules: health.DefaultRules(a.acts.Now())}
		for _, s := range c.Station {
			if err := a.knowsStation(ctx, health.StationCode(s)); err != nil {
				return err
			}
			in.Stations = append(in.Stations, health.StationCode(s))
		}
		in.Rules.FromHour, in.Rules.ToHour, in.Rules.Weekends, in.Rules.Holidays = c.From, c.To, c.Weekends, c.Holidays
		in.Rules.PerHour, in.Rules.PerDay, in.Rules.PerWeek = c.PerHour, c.PerDay, c.PerWeek
		if c.Ends != "" {
			day, err := time.ParseInLocation(time.DateOnly, c.Ends, health.Zone())
			if err != nil {
				return refused("cli.day", "day", c.Ends)
			}
			in.Rules.Ends = day.AddDate(0, 0, 1).Add(-time.Second)
		}
		k, err := a.desk.BeginCampaign(ctx, in)
		if err != nil {
			return err
		}
		if k, err = a.watchCampaign(ctx, k.ID); err != nil {
			return err
		}
		return a.sayCampaign(ctx, k, c.JSON)
	})
}

// watchCampaign waits until the cohort is counted.
func (a *app) watchCampaign(ctx context.Context, id health.CampaignID) (health.Campaign, error) {
	words := a.phrases.In(a.cfg.Lang)
	return watchWhile(ctx, a.store.Campaign, id, func(k health.Campaign) bool { return k.State == health.CampaignCounting }, func(k health.Campaign) string {
		return words.Say("remind.counting", "id", string(id), "n", words.Count(int64(k.Rows)))
	})
}

type remindListCmd struct {
	JSON bool `name:"json"`
}

// Run lists the campaigns, the newest first.
func (c remindListCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		all, err := a.store.CampaignList(ctx, maxListed)
		if err != nil {
			return err
		}
		words := a.phrases.In(cfg.Lang)
		return printList(words, all, c.JSON, viewCampaign, listing[health.Campaign]{none: "remind.none", head: "table.campaigns", line: func(k health.Campaign) string {
			return fmt.Sprintf("%s\t%s\t%s\t%d\t%d\t%d\t%s", k.ID, words.Say("remind.kind."+string(k.Kind)), words.Say("remind.state."+string(k.State)), k.Rows,
				k.Tally[health.OutcomeSent], k.Rows-k.Tally.Settled(), dayIn(k.Rules.Ends))
		}})
	})
}

type remindShowCmd struct {
	ID   string `arg:""`
	JSON bool   `name:"json"`
}

// Run says how a campaign stands.
func (c remindShowCmd) Run(ctx context.Context, cfg config) error {
	return withStore(ctx, cfg, func(a *app) error {
		k, err := a.findCampaign(ctx, c.ID)
		if err != nil {
			return err
		}
		return a.sayCampaign(ctx, k, c.JSON)
	})
}

type campaignFlags struct {
	ID   string `arg:""`
	By   string `required:"" placeholder:"STAFF"`
	JSON bool   `name:"json"`
}

// judge carries out what somebody says of a campaign and says how it stands then.
func (c campaignFlags) judge(ctx context.Context, cfg config, f func(*activities.Activities, context.Context, activities.CampaignVerdict) (health.Campaign, error)) error {
	return withApp(ctx, cfg, func(a *app) error {
		if _, err := a.findCampaign(ctx, c.ID); err != nil {
			return err
		}
		k, err := a.desk.JudgeCampaign(ctx, func(ctx context.Context, v activities.CampaignVerdict) (health.Campaign, error) {
			return f(a.acts, ctx, v)
		},
			health.CampaignID(c.ID), health.StaffID(c.By))
		if err != nil {
			return err
		}
		return a.sayCampaign(ctx, k, c.JSON)
	})
}

type remindApproveCmd struct {
	campaignFlags
	Yes bool
}

// Run lets a campaign begin, after it has said whom it writes to and what that costs.
func (c remindApproveCmd) Run(ctx context.Context, cfg config) error {
	err := withStore(ctx, cfg, func(a *app) error {
		k, err := a.findCampaign(ctx, c.ID)
		if err != nil || c.JSON {
			return err
		}
		return a.sayCampaign(ctx, k, false)
	})
	if err != nil {
		return err
	}
	words, err := cfg.words()
	if err != nil {
		return err
	}
	if err := confirm(c.Yes, words.Say("remind.sure", "id", c.ID)); err != nil {
		return err
	}
	return c.judge(ctx, cfg, (*activities.Activities).ApproveCampaign)
}

type remindPauseCmd struct{ campaignFlags }

// Run stops a campaign after the batch it is in.
func (c remindPauseCmd) Run(ctx context.Context, cfg config) error {
	return c.judge(ctx, cfg, (*activities.Activities).PauseCampaign)
}

type remindResumeCmd struct{ campaignFlags }

// Run lets a paused campaign go on.
func (c remindResumeCmd) Run(ctx context.Context, cfg config) error {
	return c.judge(ctx, cfg, (*activities.Activities).ResumeCampaign)
}

type remindCancelCmd struct{ campaignFlags }

// Run ends a campaign.
func (c remindCancelCmd) Run(ctx context.Context, cfg config) error {
	return c.judge(ctx, cfg, (*activities.Activities).CancelCampaign)
}

type remindPaceCmd struct {
	campaignFlags
	PerHour int `required:""`
}

// Run changes how many messages an hour a campaign sends.
func (c remindPaceCmd) Run(ctx context.Context, cfg config) error {
	return c.judge(ctx, cfg, func(a *activities.Activities, ctx context.Context, v activities.CampaignVerdict) (health.Campaign, error) {
		return a.PaceCampaign(ctx, v, c.PerHour)
	})
}

// pacePhrase says how fast a campaign goes.
func pacePhrase(words interface {
	Say(string, ...string) string
}, perHour int) string {
	if perHour == 0 {
		return words.Say("remind.pace_free")
	}
	return words.Say("remind.pace", "n", strconv.Itoa(perHour))
}
