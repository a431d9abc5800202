package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/bot/phrase"
	"hssk/bot/sms"
	"hssk/store/health"
)

// findCampaign tells a campaign that does not exist from a store that fails.
func (a *app) findCampaign(ctx context.Context, id string) (health.Campaign, error) {
	return find(ctx, a.store.Campaign, id, "cli.campaign_unknown")
}

type campaignView struct {
	ID         health.CampaignID            `json:"id"`
	Kind       health.CampaignKind          `json:"kind"`
	State      health.CampaignState         `json:"state"`
	Stations   []health.StationCode         `json:"stations"`
	Rules      health.SendRules             `json:"rules"`
	By         string                       `json:"by"`
	Approved   string                       `json:"approved_by,omitempty"`
	People     int                          `json:"people"`
	Open       int                          `json:"open"` // people without an outcome yet
	Outcomes   health.CampaignTally         `json:"outcomes"`
	Channels   map[string]int               `json:"channels,omitempty"`   // of those who are open
	Deliveries map[health.DeliveryState]int `json:"deliveries,omitempty"` // of those to whom it was sent
	SMS        *smsCount                    `json:"sms,omitempty"`        // of those who are open and have a phone alone
	Made       time.Time                    `json:"made"`
	Ended      *time.Time                   `json:"ended,omitempty"`
}

func viewCampaign(k health.Campaign) campaignView {
	v := campaignView{ID: k.ID, Kind: k.Kind, State: k.State, Stations: k.Stations, Rules: k.Rules, By: k.By.ID, Approved: k.Approved.ID, People: k.Rows,
		Open: k.Rows - k.Tally.Settled(), Outcomes: k.Tally, Made: k.MadeAt}
	if !k.EndedAt.IsZero() {
		v.Ended = &k.EndedAt
	}
	return v
}

// fullView adds what is counted from the cohort.
func (a *app) fullView(ctx context.Context, k health.Campaign) (campaignView, error) {
	v := viewCampaign(k)
	var err1, err2 error
	v.Channels, err1 = a.store.CampaignChannels(ctx, k.ID)
	v.Deliveries, err2 = a.store.CampaignDeliveries(ctx, k.ID)
	if n := v.Channels["sms"]; n > 0 {
		text := a.phrases.In("vi").Say(k.Kind.Phrase())
		count := smsCount{Size: sms.Measure(text, a.cfg.SMSMarks), People: n, Price: a.cfg.SMSPrice}
		count.AllParts = count.Parts * n
		count.Cost = float64(count.AllParts) * count.Price
		v.SMS = &count
	}
	return v, errors.Join(err1, err2)
}

// sayCampaign says whom a campaign writes to and who is left out, what it costs, and what came of it. The sums agree.
func (a *app) sayCampaign(ctx context.Context, k health.Campaign, asJSON bool) error {
	v, err := a.fullView(ctx, k)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(v)
	}
	words := a.phrases.In(a.cfg.Lang)
	fmt.Println(words.Say("remind.show", "id", string(k.ID), "kind", words.Say("remind.kind."+string(k.Kind)), "state", words.Say("remind.state."+string(k.State)),
		"people", words.Count(int64(k.Rows)), "open", words.Count(int64(v.Open))))
	for _, o := range health.CampaignOutcomes() {
		if n := k.Tally[o]; n > 0 {
			fmt.Println("  " + words.Say("remind.outcome."+string(o), "n", words.Count(int64(n))))
		}
	}
	a.sayDeliveries(words, v)
	a.sayCost(words, v)
	r := k.Rules
	fmt.Println(words.Say("remind.rules", "from", strconv.Itoa(r.FromHour), "to", strconv.Itoa(r.ToHour), "days", words.Say("remind.days."+daysOf(r)),
		"pace", pacePhrase(words, r.PerHour), "day", strconv.Itoa(r.PerDay), "week", strconv.Itoa(r.PerWeek), "ends", dayIn(r.Ends)))
	if next := "remind.next." + string(k.State); a.phrases.Has(next) {
		fmt.Println(words.Say(next, "id", string(k.ID)))
	}
	return nil
}

func daysOf(r health.SendRules) string {
	switch {
	case r.Weekends && r.Holidays:
		return "all"
	case r.Weekends:
		return "weekends"
	case r.Holidays:
		return "holidays"
	}
	return "work"
}

func (a *app) sayDeliveries(words phrase.Words, v campaignView) {
	var parts []string
	for _, state := range slices.Sorted(maps.Keys(v.Deliveries)) {
		parts = append(parts, words.Say("remind.delivery."+string(state), "n", words.Count(int64(v.Deliveries[state]))))
	}
	if len(parts) > 0 {
		fmt.Println("  " + strings.Join(parts, ", "))
	}
}

// sayCost says by which channels the rest is reached and what the text messages come to.
func (a *app) sayCost(words phrase.Words, v campaignView) {
	for _, channel := range slices.Sorted(maps.Keys(v.Channels)) {
		fmt.Println("  " + words.Say("remind.channel", "channel", channel, "n", words.Count(int64(v.Channels[channel]))))
	}
	if v.SMS == nil {
		return
	}
	fmt.Println("  “" + v.SMS.Text + "”")
	fmt.Println("  " + words.Say("sms_said.people", "people", words.Count(int64(v.SMS.People)), "all", words.Count(int64(v.SMS.AllParts))))
	if v.SMS.Price > 0 {
		fmt.Println("  " + words.Say("sms_said.cost", "cost", words.Count(int64(v.SMS.Cost+0.5))))
	} else {
		fmt.Println("  " + words.Say("sms_said.no_price"))
	}
}
