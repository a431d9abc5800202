package activities

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// post is a channel that takes messages, or says why not, and remembers to whom it has sent.
type post struct {
	mu   sync.Mutex
	sent map[string]int
	says func(m health.Message) error
}

// Send implements Sender.
func (p *post) Send(_ context.Context, m health.Message) (string, error) {
	if err := p.says(m); err != nil {
		return "", err
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.sent[m.Address]++
	return "ref-" + string(m.ID), nil
}

// cohort is a register on a Monday morning with residents of whom campaigns are made.
type cohort struct {
	*register
	sms, telegram *post
	people        map[string]health.PersonID
}

func newCohort(t *testing.T, people map[string]string) *cohort {
	t.Helper()
	fine := func(health.Message) error { return nil }
	c := &cohort{register: newRegister(t), sms: &post{sent: map[string]int{}, says: fine}, telegram: &post{sent: map[string]int{}, says: fine},
		people: map[string]health.PersonID{}}
	c.now = time.Date(2026, 11, 2, 9, 0, 0, 0, health.Zone())
	c.Senders = map[string]Sender{"sms": c.sms, "telegram": c.telegram}
	var err error
	c.Holidays, err = health.PublicHolidays()
	c.ok(err)
	for name, phone := range people {
		fields := map[health.Field]string{health.FullName: name, health.BirthDate: "1985"}
		if phone != "" {
			fields[health.Phone] = phone
		}
		c.people[name] = c.enter(fields)
	}
	return c
}

func (c *cohort) begin(rules health.SendRules) health.Campaign {
	c.t.Helper()
	k, err := c.BeginCampaign(c.ctx, CampaignInput{Kind: health.CampaignCheck, Rules: rules, By: thanh})
	c.ok(err)
	for stand := (CampaignStand{State: health.CampaignCounting}); stand.State == health.CampaignCounting; {
		stand, err = c.CountCampaign(c.ctx, CampaignBatch{Campaign: k.ID, Rows: 3})
		c.ok(err)
	}
	return c.campaign(k.ID)
}

func (c *cohort) campaign(id health.CampaignID) health.Campaign {
	c.t.Helper()
	k, err := c.Store.Campaign(c.ctx, id)
	c.ok(err)
	return k
}

func (c *cohort) approve(id health.CampaignID) {
	c.t.Helper()
	_, err := c.ApproveCampaign(c.ctx, CampaignVerdict{Campaign: id, By: mai})
	c.ok(err)
}

// round sends batches until everybody was looked at once.
func (c *cohort) round(id health.CampaignID) CampaignStand {
	c.t.Helper()
	before := c.campaign(id).Round
	for {
		stand, err := c.SendCampaign(c.ctx, CampaignBatch{Campaign: id, Rows: 3})
		c.ok(err)
		if stand.Round != before || stand.State != health.CampaignRunning {
			return stand
		}
	}
}

// counts checks the tally, and that every person of the cohort has exactly one outcome or is open.
func (c *cohort) counts(id health.CampaignID, want health.CampaignTally) {
	c.t.Helper()
	k := c.campaign(id)
	got := health.CampaignTally{}
	items, err := c.Store.CampaignItems(c.ctx, id, 0, 1000)
	c.ok(err)
	for _, i := range items {
		if i.Outcome != "" {
			got[i.Outcome]++
		}
	}
	for o, n := range k.Tally {
		if n == 0 {
			delete(k.Tally, o)
		}
	}
	if fmt.Sprint(got) != fmt.Sprint(want) || fmt.Sprint(k.Tally) != fmt.Sprint(want) || len(items) != k.Rows {
		c.t.Errorf("rows say %v, the campaign %v, want %v; %d rows of %d", got, k.Tally, want, len(items), k.Rows)
	}
}

func always(now time.Time) health.SendRules {
	r := health.DefaultRules(now)
	r.Weekends, r.FromHour, r.ToHour = true, 7, 21
	return r
}

// TestCampaignAccountsForEverybody: each of the cohort ends in one outcome, and an address has one message.
func TestCampaignAccountsForEverybody(t *testing.T) {
	c := newCohort(t, map[string]string{"Bùi Văn Một": "+84912000001", "Bùi Văn Hai": "+84912000001", "Bùi Văn Ba": "", "Bùi Văn Bốn": "+84912000004",
		"Bùi Văn Năm": "+84912000005", "Bùi Văn Sáu": "+84912000006", "Bùi Văn Bảy": "+84912000007", "Bùi Văn Tám": "+84912000008"})
	c.ok(c.Consent(c.ctx, "sms", "+84912000004", false))
	k := c.begin(always(c.now))
	if k.State != health.CampaignWaiting || k.Rows != 8 || k.Tally[health.OutcomeNoAddress] != 1 || k.Tally[health.OutcomeOptedOut] != 1 {
		t.Errorf("counted: %+v", k)
	}
	c.approve(k.ID)
	dead := c.record(c.people["Bùi Văn Năm"])
	dead.Life = health.DeathReported // since the cohort was made
	c.write(func(tx store.Tx) error {
		return errors.Join(tx.UpdateRecord(&dead), tx.Forget(c.people["Bùi Văn Sáu"]))
	})
	c.sms.says = func(m health.Message) error {
		switch m.Address {
		case "+84912000007":
			return &health.Error{Code: "recipient_unknown", Fault: health.FaultUser}
		case "+84912000008":
			return errors.New("the line broke after the message was handed over")
		}
		return nil
	}
	c.round(k.ID)
	c.round(k.ID)
	if got := c.campaign(k.ID); got.State != health.CampaignSettling {
		t.Errorf("after two rounds: %s", got.State)
	}
	_, err := c.SettleCampaign(c.ctx, CampaignBatch{Campaign: k.ID, Rows: 100})
	c.ok(err)
	c.counts(k.ID, health.CampaignTally{health.OutcomeSent: 1, health.OutcomeTogether: 1, health.OutcomeNoAddress: 1, health.OutcomeOptedOut: 1,
		health.OutcomeGone: 2, health.OutcomeFailed: 1, health.OutcomeUnclear: 1})
	if c.campaign(k.ID).State != health.CampaignDone || len(c.sms.sent) != 1 || c.sms.sent["+84912000001"] != 1 {
		t.Errorf("sent %v", c.sms.sent)
	}
}

// TestCampaignTakesAnotherChannel: one that is blocked, and one whose receipt says so hours later.
func TestCampaignTakesAnotherChannel(t *testing.T) {
	c := newCohort(t, map[string]string{"Bùi Văn Một": "+84912000001", "Bùi Văn Hai": "+84912000002"})
	c.write(func(tx store.Tx) error {
		return errors.Join(tx.PutContact(health.Contact{Channel: "telegram", Address: "501", Person: c.people["Bùi Văn Một"], Proof: "code", At: c.now}),
			tx.PutContact(health.Contact{Channel: "telegram", Address: "502", Person: c.people["Bùi Văn Hai"], Proof: "code", At: c.now}))
	})
	c.telegram.says = func(m health.Message) error {
		if m.Address == "501" {
			return &health.Error{Code: "recipient_blocked", Fault: health.FaultUser}
		}
		return nil
	}
	k := c.begin(always(c.now))
	c.approve(k.ID)
	c.round(k.ID)
	c.round(k.ID)
	c.counts(k.ID, health.CampaignTally{health.OutcomeSent: 2})
	items, err := c.Store.CampaignItemsOf(c.ctx, c.people["Bùi Văn Hai"])
	c.ok(err)
	c.ok(c.Receipt(c.ctx, items[0].Message, "failed", "number_unreachable"))
	stand, err := c.SettleCampaign(c.ctx, CampaignBatch{Campaign: k.ID, Rows: 100})
	c.ok(err)
	if stand.State != health.CampaignRunning {
		t.Errorf("nobody tries the phone: %+v", stand)
	}
	c.round(k.ID)
	if c.sms.sent["+84912000001"] != 1 || c.sms.sent["+84912000002"] != 1 || c.telegram.sent["502"] != 1 {
		t.Errorf("telegram %v, sms %v", c.telegram.sent, c.sms.sent)
	}
	items, err = c.Store.CampaignItemsOf(c.ctx, c.people["Bùi Văn Hai"])
	c.ok(err)
	if i := items[0]; i.Channel != "sms" || i.Reason != "number_unreachable" || len(i.Tried) != 1 {
		t.Errorf("why another channel was taken is not kept: %+v", i)
	}
}

// TestCampaignKeepsHoursAndLimits: nothing at night, at weekends, on holidays, or beyond what an address may have.
func TestCampaignKeepsHoursAndLimits(t *testing.T) {
	c := newCohort(t, map[string]string{"Bùi Văn Một": "+84912000001"})
	first := c.begin(health.DefaultRules(c.now))
	c.approve(first.ID)
	for _, at := range []string{"2026-11-02 07:59", "2026-11-02 19:00", "2026-11-07 10:00", "2026-11-08 10:00"} {
		now, err := time.ParseInLocation("2006-01-02 15:04", at, health.Zone())
		c.ok(err)
		c.now = now
		stand, err := c.SendCampaign(c.ctx, CampaignBatch{Campaign: first.ID, Rows: 3})
		c.ok(err)
		if len(c.sms.sent) > 0 || stand.Wait <= 0 {
			t.Errorf("%s: sent %v, wait %s", at, c.sms.sent, stand.Wait)
		}
	}
	c.now = time.Date(2026, 11, 9, 9, 0, 0, 0, health.Zone())
	c.round(first.ID)
	second := c.begin(health.DefaultRules(c.now))
	c.approve(second.ID)
	if stand := c.round(second.ID); !stand.Open || c.sms.sent["+84912000001"] != 1 {
		t.Errorf("a second message on one day: %v %+v", c.sms.sent, stand)
	}
	c.now = c.now.Add(25 * time.Hour)
	c.round(second.ID)
	c.counts(second.ID, health.CampaignTally{health.OutcomeSent: 1})
	if c.sms.sent["+84912000001"] != 2 {
		t.Errorf("the next day: %v", c.sms.sent)
	}
}

// TestCampaignThatEnds: whoever's turn did not come is counted as such.
func TestCampaignThatEnds(t *testing.T) {
	c := newCohort(t, map[string]string{"Bùi Văn Một": "+84912000001", "Bùi Văn Hai": "+84912000002"})
	k := c.begin(always(c.now))
	c.approve(k.ID)
	c.now = k.Rules.Ends.Add(time.Minute)
	_, err := c.SendCampaign(c.ctx, CampaignBatch{Campaign: k.ID, Rows: 3})
	c.ok(err)
	_, err = c.SettleCampaign(c.ctx, CampaignBatch{Campaign: k.ID, Rows: 3})
	c.ok(err)
	c.counts(k.ID, health.CampaignTally{health.OutcomeExpired: 2})
}

// TestWhoMayWriteToMany: the author does not approve; nobody writes to the people of others; what cannot be is refused.
func TestWhoMayWriteToMany(t *testing.T) {
	c := newCohort(t, map[string]string{"Bùi Văn Một": "+84912000001"})
	try := func(by health.StaffID, change func(*health.SendRules)) error {
		r := health.DefaultRules(c.now)
		change(&r)
		_, err := c.BeginCampaign(c.ctx, CampaignInput{Kind: health.CampaignCheck, Rules: r, By: by})
		return err
	}
	same := func(*health.SendRules) {}
	c.refused(try(nhan, same), "campaign_not_yours")
	c.refused(try("nobody", same), "staff_unknown")
	c.refused(try(thanh, func(r *health.SendRules) { r.ToHour = 23 }), "campaign_rules")
	c.refused(try(thanh, func(r *health.SendRules) { r.Ends = c.now.Add(-time.Hour) }), "campaign_ends")
	c.refused(try(thanh, func(r *health.SendRules) { r.Ends = time.Date(2031, 1, 5, 0, 0, 0, 0, time.UTC) }), "campaign_holidays")
	k := c.begin(health.DefaultRules(c.now))
	_, err := c.ApproveCampaign(c.ctx, CampaignVerdict{Campaign: k.ID, By: thanh})
	c.refused(err, "campaign_own")
	_, err = c.PauseCampaign(c.ctx, CampaignVerdict{Campaign: k.ID, By: thanh})
	c.refused(err, "campaign_not_running")
	c.approve(k.ID)
	_, err = c.CancelCampaign(c.ctx, CampaignVerdict{Campaign: k.ID, By: thanh})
	c.ok(err)
	c.counts(k.ID, health.CampaignTally{health.OutcomeCancelled: 1})
	_, err = c.ResumeCampaign(c.ctx, CampaignVerdict{Campaign: k.ID, By: mai})
	c.refused(err, "campaign_over")
}

// TestBatchThatIsRunAgain: the process died after the messages were out and before that was written down.
func TestBatchThatIsRunAgain(t *testing.T) {
	people := map[string]string{}
	for i := range 20 {
		people[fmt.Sprintf("Bùi Văn Người %d", i)] = fmt.Sprintf("+849120000%02d", i)
	}
	c := newCohort(t, people)
	k := c.begin(always(c.now))
	c.approve(k.ID)
	_, err := c.SendCampaign(c.ctx, CampaignBatch{Campaign: k.ID, Rows: 20})
	c.ok(err)
	c.write(func(tx store.Tx) error { // as it stood before
		for n := 1; n <= 20; n++ {
			items, err := c.Store.CampaignItems(c.ctx, k.ID, n-1, 1)
			if err != nil {
				return err
			}
			items[0].Outcome, items[0].Message, items[0].Channel = "", "", "sms"
			if err := tx.PutCampaignItem(items[0]); err != nil {
				return err
			}
		}
		now, err := tx.Campaign(k.ID)
		if err != nil {
			return err
		}
		now.Cursor, now.Round, now.State, now.Tally = 0, 0, health.CampaignRunning, nil
		return tx.UpdateCampaign(&now)
	})
	c.round(k.ID)
	for address, n := range c.sms.sent {
		if n != 1 {
			t.Errorf("%s had %d messages", address, n)
		}
	}
	c.counts(k.ID, health.CampaignTally{health.OutcomeSent: 20})
}
