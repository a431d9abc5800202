package activities

import (
	"fmt"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// TestCampaignKeepsTheHoursOfEach: whoever chose the evening is written to then, whoever chose nothing in the morning, and
// whose hours never come within the campaign's ends as one whose turn did not come.
func TestCampaignKeepsTheHoursOfEach(t *testing.T) {
	c := newCohort(t, map[string]string{"Bùi Văn Một": "+84912000001", "Bùi Văn Hai": "+84912000002", "Bùi Văn Ba": "+84912000003"})
	c.ok(c.PreferHours(c.ctx, "sms", "+84912000001", health.Hours{From: 16, To: 20}))
	c.ok(c.PreferHours(c.ctx, "sms", "+84912000003", health.Hours{From: 20, To: 21}))
	if err := c.PreferHours(c.ctx, "sms", "+84912000002", health.Hours{From: 20, To: 23}); err == nil {
		t.Error("hours at night were taken")
	}
	rules := health.DefaultRules(c.now)
	k := c.begin(rules)
	c.approve(k.ID)
	if stand := c.round(k.ID); !stand.Open || c.sms.sent["+84912000001"] != 0 || c.sms.sent["+84912000002"] != 1 {
		t.Errorf("in the morning: %v %+v", c.sms.sent, stand)
	}
	c.now = time.Date(2026, 11, 2, 16, 30, 0, 0, health.Zone())
	c.round(k.ID)
	if c.sms.sent["+84912000001"] != 1 || c.sms.sent["+84912000002"] != 1 {
		t.Errorf("in the afternoon: %v", c.sms.sent)
	}
	c.now = rules.Ends.Add(time.Minute)
	_, err := c.SendCampaign(c.ctx, CampaignBatch{Campaign: k.ID, Rows: 3})
	c.ok(err)
	_, err = c.SettleCampaign(c.ctx, CampaignBatch{Campaign: k.ID, Rows: 3})
	c.ok(err)
	c.counts(k.ID, health.CampaignTally{health.OutcomeSent: 2, health.OutcomeExpired: 1})
}

// TestHoursSayNothingOfConsent: choosing hours is no stop and no wish to go on, and a stop keeps the hours for later.
func TestHoursSayNothingOfConsent(t *testing.T) {
	c := newCohort(t, map[string]string{"Bùi Văn Một": "+84912000001"})
	evening := health.Hours{From: 17, To: 21}
	c.ok(c.Consent(c.ctx, "sms", "+84912000001", false))
	c.ok(c.PreferHours(c.ctx, "sms", "+84912000001", evening))
	said := func(given bool) {
		t.Helper()
		got, err := c.Store.Consent(c.ctx, "sms", "+84912000001")
		c.ok(err)
		if got.Given != given || got.Hours != evening {
			t.Errorf("%+v, want given %v", got, given)
		}
	}
	said(false)
	c.ok(c.Consent(c.ctx, "sms", "+84912000001", true))
	said(true)
}

// TestWhatNobodyHandsOverIsFound: a message that was written an hour ago and never taken up; not one of a campaign, which looks
// first, unless it was left to go by itself.
func TestWhatNobodyHandsOverIsFound(t *testing.T) {
	c := newCohort(t, nil)
	put := func(id health.MessageID, purpose string, state health.DeliveryState, sendAt time.Time) {
		c.write(func(tx store.Tx) error {
			_, err := tx.CreateMessage(health.Message{ID: id, Channel: "sms", Address: "+84912000001", Phrase: "notice.claim", Purpose: purpose, State: state,
				SendAt: sendAt, CreatedAt: c.now})
			return err
		})
	}
	put("answer", health.PurposeAnswer, health.MessageNew, time.Time{})
	put("begun", health.PurposeAnswer, health.MessageSending, time.Time{})
	put("campaign", health.PurposeCampaign, health.MessageNew, time.Time{})
	put("evening", health.PurposeFollow, health.MessageNew, c.now.Add(8*time.Hour))
	found := func(before time.Time, want string) {
		t.Helper()
		ids, err := c.ForgottenMessages(c.ctx, before)
		c.ok(err)
		if fmt.Sprint(ids) != want {
			t.Errorf("%v, want %s", ids, want)
		}
	}
	found(c.now.Add(-time.Hour), "[]")
	found(c.now.Add(time.Hour), "[answer evening]")
}
