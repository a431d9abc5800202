package storetest

import (
	"time"

	"hssk/store"
	"hssk/store/health"
)

func campaigns() []behaviour {
	return []behaviour{
		{"a campaign comes back whole", campaignWhole},
		{"how far a campaign is, and who was faster", campaignMoves},
		{"the same campaign twice exists already", campaignTwice},
		{"the newest campaign first", campaignOrder},
		{"a person of a cohort, whole", campaignItemWhole},
		{"those without an outcome, after a row", campaignOpen},
		{"those whose message did not arrive", campaignBack},
		{"the cohorts that somebody is in", campaignItemsOf},
		{"what an address was written lately that it did not ask for", recentMessages},
	}
}

func campaign(id health.CampaignID, at time.Time) health.Campaign {
	return health.Campaign{ID: id, Version: 1, Kind: health.CampaignGaps, State: health.CampaignCounting, Stations: []health.StationCode{phongPhu},
		By: health.Actor{Kind: health.ByStaff, ID: string(hanh)}, Rules: health.DefaultRules(at.UTC()), MadeAt: at}
}

func (p *paces) campaigns(cs ...health.Campaign) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, c := range cs {
			if err := tx.CreateCampaign(c); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *paces) cohort(is ...health.CampaignItem) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, i := range is {
			if err := tx.PutCampaignItem(i); err != nil {
				return err
			}
		}
		return nil
	})
}

func campaignWhole(p *paces) {
	c := campaign("NHAC-20261124-1", morning)
	c.Stations, c.Station, c.After = append(c.Stations, "TYT-05143"), 1, "p9"
	c.State, c.Approved = health.CampaignDone, health.Actor{Kind: health.ByStaff, ID: "mai"}
	c.Rows, c.Cursor, c.Round, c.EndedAt = 7, 5, 2, nextDay
	c.Tally = health.CampaignTally{health.OutcomeSent: 4, health.OutcomeGone: 1}
	p.campaigns(c)
	p.same(must(p.Campaign(p.ctx, c.ID)), c)
	_, err := p.Campaign(p.ctx, "none")
	p.fails(err, store.ErrNotFound)
}

func campaignMoves(p *paces) {
	c := campaign("c1", morning)
	p.campaigns(c)
	other := c
	c.State, c.Cursor, c.Rules.PerHour, c.Tally = health.CampaignRunning, 9, 120, health.CampaignTally{health.OutcomeSent: 9}
	p.write(func(tx store.Tx) error { return tx.UpdateCampaign(&c) })
	p.same(c.Version, int64(2))
	p.same(must(p.Campaign(p.ctx, "c1")), c)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateCampaign(&other) }), store.ErrConflict)
}

func campaignTwice(p *paces) {
	p.campaigns(campaign("c1", morning))
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateCampaign(campaign("c1", noon)) }), store.ErrExists)
}

func campaignOrder(p *paces) {
	p.campaigns(campaign("c1", noon), campaign("c2", nextDay), campaign("c3", morning))
	var got []health.CampaignID
	for _, c := range must(p.CampaignList(p.ctx, 2)) {
		got = append(got, c.ID)
	}
	p.same(got, []health.CampaignID{"c2", "c1"})
}

func campaignItemWhole(p *paces) {
	i := health.CampaignItem{Campaign: "c1", Row: 1, Person: "p1"}
	p.cohort(i)
	p.same(must(p.CampaignItems(p.ctx, "c1", 0, 9)), []health.CampaignItem{i})
	i.Channel, i.Message, i.Tried, i.Outcome, i.Reason, i.Tries, i.At = "sms", "m1", []string{"telegram", "web"}, health.OutcomeSent, "recipient_blocked", 3, noon
	p.cohort(i)
	p.same(must(p.CampaignItems(p.ctx, "c1", 0, 9)), []health.CampaignItem{i})
}

func campaignRows(is []health.CampaignItem) []int {
	var out []int
	for _, i := range is {
		out = append(out, i.Row)
	}
	return out
}

func campaignOpen(p *paces) {
	for row, o := range map[int]health.CampaignOutcome{10: "", 2: "", 3: health.OutcomeSent, 9: "", 4: health.OutcomeGone} {
		p.cohort(health.CampaignItem{Campaign: "c1", Row: row, Person: "p1", Outcome: o})
	}
	p.cohort(health.CampaignItem{Campaign: "c2", Row: 5, Person: "p2"})
	p.cohort(health.CampaignItem{Campaign: "c1", Row: 9, Person: "p1", Channel: "sms"}, health.CampaignItem{Campaign: "c1", Row: 10, Person: "p1", Channel: "sms"})
	p.same(must(p.CampaignChannels(p.ctx, "c1")), map[string]int{"": 1, "sms": 2})
	p.write(func(tx store.Tx) error {
		p.same(campaignRows(must(tx.OpenCampaignItems("c1", 2, 1))), []int{9})
		p.same(campaignRows(must(tx.OpenCampaignItems("c1", 0, 9))), []int{2, 9, 10})
		p.same(must(tx.CloseCampaignItems("c1", health.OutcomeExpired, noon)), 3)
		p.same(campaignRows(must(tx.OpenCampaignItems("c1", 0, 9))), []int(nil))
		p.same(campaignRows(must(tx.OpenCampaignItems("c2", 0, 9))), []int{5})
		return nil
	})
}

func campaignBack(p *paces) {
	states := []health.DeliveryState{health.MessageSent, health.MessageFailed, health.MessageUnclear, health.MessageDelivered}
	for n, state := range states {
		id := health.MessageID("m" + string(state))
		m := message(id, "sms", noon)
		m.State = state
		p.post(m)
		p.cohort(health.CampaignItem{Campaign: "c1", Row: n + 1, Person: "p1", Message: id, Outcome: health.OutcomeSent})
	}
	p.cohort(health.CampaignItem{Campaign: "c1", Row: 9, Person: "p1", Message: "mfailed", Outcome: health.OutcomeFailed})
	p.write(func(tx store.Tx) error {
		p.same(campaignRows(must(tx.BackCampaignItems("c1", 0, 9))), []int{2, 3})
		return nil
	})
	p.same(must(p.CampaignDeliveries(p.ctx, "c1")), map[health.DeliveryState]int{health.MessageSent: 1, health.MessageFailed: 1, health.MessageUnclear: 1, health.MessageDelivered: 1})
}

func campaignItemsOf(p *paces) {
	p.cohort(health.CampaignItem{Campaign: "c2", Row: 1, Person: "p1"}, health.CampaignItem{Campaign: "c1", Row: 7, Person: "p1"},
		health.CampaignItem{Campaign: "c1", Row: 8, Person: "p2"})
	var got []health.CampaignID
	for _, i := range must(p.CampaignItemsOf(p.ctx, "p1")) {
		got = append(got, i.Campaign)
	}
	p.same(got, []health.CampaignID{"c1", "c2"})
}

func recentMessages(p *paces) {
	for n, change := range []func(*health.Message){func(*health.Message) {}, func(m *health.Message) { m.Purpose = health.PurposeCampaign },
		func(m *health.Message) { m.Purpose = health.PurposeCode }, func(m *health.Message) { m.State = health.MessageFailed },
		func(m *health.Message) { m.CreatedAt = morning.Add(-time.Hour) }, func(m *health.Message) { m.Address = "+84990000099" }} {
		m := message(health.MessageID("m"+string(rune('a'+n))), "sms", noon)
		m.Channel, m.Address, m.Purpose, m.State = "sms", "+84990000002", health.PurposeRemind, health.MessageSent
		change(&m)
		p.post(m)
	}
	p.write(func(tx store.Tx) error {
		p.same(must(tx.RecentMessages("sms", "+84990000002", morning)), 2)
		p.same(must(tx.RecentMessages("telegram", "+84990000002", morning)), 0)
		return nil
	})
}
