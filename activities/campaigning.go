package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strconv"
	"sync"
	"time"

	"hssk/store"
	"hssk/store/health"
)

const (
	sendTogether = 16 // messages of a batch that are on their way at once
	sendTries    = 5  // of one channel that takes nothing for the moment
)

// SendCampaign writes to the next people of a running campaign. Each is looked at once more; the message is written down
// before it is handed over and its id follows from the campaign and the address, so that a batch that is run again sends
// nothing twice. Whoever cannot be written to today stays open for the next round.
func (a *Activities) SendCampaign(ctx context.Context, in CampaignBatch) (CampaignStand, error) {
	defer a.alive(ctx)()
	var items []health.CampaignItem
	var c health.Campaign
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		var err error
		if c, err = tx.Campaign(in.Campaign); err != nil || c.State != health.CampaignRunning {
			return err
		}
		if a.Now().After(c.Rules.Ends) || c.Rules.Opens(a.Now(), a.Holidays).After(a.Now()) {
			return nil
		}
		items, err = tx.OpenCampaignItems(c.ID, c.Cursor, in.Rows)
		for n := range items {
			if err == nil {
				err = a.prepare(tx, c, &items[n])
			}
		}
		return err
	})
	if err != nil || c.State != health.CampaignRunning {
		return a.standOfCampaign(c), err
	}
	a.sendAll(ctx, items)
	return a.sent(ctx, c.ID, items, in.Rows)
}

// prepare looks at somebody once more and writes the message down.
func (a *Activities) prepare(tx store.Tx, c health.Campaign, i *health.CampaignItem) error {
	to, err := a.addressee(tx, c, *i)
	if err != nil {
		return err
	}
	i.At = a.Now()
	if to.outcome != "" {
		i.Outcome = to.outcome
		return a.withdraw(tx, i)
	}
	id := campaignMessage(c.ID, to.channel, to.address)
	day, week := quota{a.Now().Add(-24 * time.Hour), c.Rules.PerDay}, quota{a.Now().Add(-7 * 24 * time.Hour), c.Rules.PerWeek}
	if full, err := a.full(tx, id, to, day, week); err != nil || full {
		i.Reason, i.Message = "full", ""
		return err
	}
	i.Channel, i.Message = to.channel, id
	made, err := tx.CreateMessage(health.Message{ID: id, Channel: to.channel, Address: to.address, Phrase: c.Kind.Phrase(),
		Args: map[string]string{"row": strconv.Itoa(i.Row)}, Purpose: health.PurposeCampaign, State: health.MessageNew, CreatedAt: a.Now(), ExpiresAt: c.Rules.Ends})
	if err != nil || made {
		return err
	}
	return a.together(tx, i)
}

// together finds out whether the address has the campaign's message for another of the cohort.
func (a *Activities) together(tx store.Tx, i *health.CampaignItem) error {
	m, err := tx.Message(i.Message)
	if err == nil && m.Args["row"] != strconv.Itoa(i.Row) {
		i.Outcome = health.OutcomeTogether
	}
	return err
}

// withdraw takes back a message that was written down for somebody and not handed over.
func (a *Activities) withdraw(tx store.Tx, i *health.CampaignItem) error {
	if i.Message == "" {
		return nil
	}
	m, err := tx.Message(i.Message)
	if errors.Is(err, store.ErrNotFound) || m.State != health.MessageNew {
		return ignoreAbsent(err)
	}
	m.State, m.Reason = health.MessageExpired, string(i.Outcome)
	return tx.UpdateMessage(m)
}

// quota is how many messages an address may have had since a time.
type quota struct {
	since time.Time
	most  int
}

// full reports whether an address has had enough for today or for this week. A message that was written down before counts
// once.
func (a *Activities) full(tx store.Tx, id health.MessageID, to addressee, quotas ...quota) (bool, error) {
	if _, err := tx.Message(id); err == nil || !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	for _, q := range quotas {
		n, err := tx.RecentMessages(to.channel, to.address, q.since)
		if err != nil || n >= q.most {
			return true, err
		}
	}
	return false, nil
}

// campaignMessage names the one message of a campaign to an address. It is opaque.
func campaignMessage(c health.CampaignID, channel, address string) health.MessageID {
	h := sha256.Sum256([]byte(string(c) + "\x00" + channel + "\x00" + address))
	return health.MessageID(string(c) + "-" + hex.EncodeToString(h[:12]))
}

// sendAll hands the messages of a batch over, some at once; what came of each stands in its item then.
func (a *Activities) sendAll(ctx context.Context, items []health.CampaignItem) {
	var wg sync.WaitGroup
	turns := make(chan struct{}, sendTogether)
	for n := range items {
		if items[n].Outcome != "" || items[n].Message == "" {
			continue
		}
		turns <- struct{}{}
		wg.Go(func() {
			defer func() { <-turns }()
			a.sendOne(ctx, &items[n])
		})
	}
	wg.Wait()
}

func (a *Activities) sendOne(ctx context.Context, i *health.CampaignItem) {
	state, err := a.SendMessage(ctx, i.Message)
	var known *health.Error
	switch errors.As(err, &known); {
	case state == health.MessageSent || state == health.MessageDelivered:
		i.Outcome = health.OutcomeSent
	case state == health.MessageUnclear:
		i.Outcome = health.OutcomeUnclear
	case state == health.MessageExpired:
		i.Outcome = health.OutcomeExpired
	case state == health.MessageFailed:
		another(i, "failed")
	case wantsItLater(err): // a round of theirs comes
		i.Reason = known.Code
	case known != nil && known.Code != "too_early" && known.Code != "channel_busy":
		if i.Tries++; i.Tries >= sendTries {
			another(i, known.Code)
		}
	}
}

// another lets the next round take another channel, and says why.
func another(i *health.CampaignItem, why string) {
	i.Tried = append(i.Tried, i.Channel)
	i.Channel, i.Message, i.Outcome, i.Reason, i.Tries = "", "", "", why, 0
}

// sent stores what came of a batch. After the last row of a round there is another one while somebody is open, and receipts
// are waited for when nobody is.
func (a *Activities) sent(ctx context.Context, id health.CampaignID, items []health.CampaignItem, asked int) (CampaignStand, error) {
	stand := CampaignStand{}
	c, err := a.onCampaign(context.WithoutCancel(ctx), id, func(tx store.Tx, c *health.Campaign) error {
		for _, i := range items {
			if i.Outcome == health.OutcomeSent {
				stand.Sent++
			}
			if i.Outcome != "" {
				c.Tally[i.Outcome]++
			}
			if err := tx.PutCampaignItem(i); err != nil {
				return err
			}
			c.Cursor = i.Row
		}
		now := a.Now()
		switch {
		case c.State != health.CampaignRunning || c.Rules.Opens(now, a.Holidays).After(now) && !now.After(c.Rules.Ends):
			return nil
		case now.After(c.Rules.Ends):
			return a.closeRest(tx, c, health.OutcomeExpired)
		case len(items) == asked:
			return nil
		}
		open, err := tx.OpenCampaignItems(c.ID, 0, 1)
		c.Round, c.Cursor, stand.Open = c.Round+1, 0, len(open) > 0
		if err == nil && !stand.Open {
			c.State = health.CampaignSettling
		}
		return err
	})
	sent, open := stand.Sent, stand.Open
	stand = a.standOfCampaign(c)
	stand.Sent, stand.Open = sent, open
	return stand, err
}

// closeRest gives everybody who is open the same outcome.
func (a *Activities) closeRest(tx store.Tx, c *health.Campaign, o health.CampaignOutcome) error {
	n, err := tx.CloseCampaignItems(c.ID, o, a.Now())
	if n > 0 {
		c.Tally[o] += n
	}
	if o == health.OutcomeExpired {
		c.State = health.CampaignSettling
	}
	return err
}

// SettleCampaign looks at the messages that did not arrive, as receipts have said since: those people are written to by
// another channel. When there is nobody like that the campaign is done.
func (a *Activities) SettleCampaign(ctx context.Context, in CampaignBatch) (CampaignStand, error) {
	defer a.alive(ctx)()
	c, err := a.onCampaign(ctx, in.Campaign, func(tx store.Tx, c *health.Campaign) error {
		if c.State != health.CampaignSettling {
			return nil
		}
		items, err := tx.BackCampaignItems(c.ID, 0, in.Rows)
		if err != nil {
			return err
		}
		for _, i := range items {
			if err := a.comeBack(tx, c, i); err != nil {
				return err
			}
		}
		if len(items) == in.Rows {
			return nil // the rest in the next batch
		}
		open, err := tx.OpenCampaignItems(c.ID, 0, 1)
		if err != nil {
			return err
		}
		if len(open) > 0 && !a.Now().After(c.Rules.Ends) {
			c.State, c.Cursor, c.Round = health.CampaignRunning, 0, c.Round+1
			return nil
		}
		if err := a.closeRest(tx, c, health.OutcomeFailed); err != nil {
			return err
		}
		c.State, c.EndedAt = health.CampaignDone, a.Now()
		return a.noteCampaign(tx, *c, health.Actor{Kind: health.BySystem, ID: "campaign"}, "done")
	})
	return a.standOfCampaign(c), err
}

// comeBack opens somebody again whose message did not arrive. One of which nobody knows counts as that, and is not sent again.
func (a *Activities) comeBack(tx store.Tx, c *health.Campaign, i health.CampaignItem) error {
	m, err := tx.Message(i.Message)
	if err != nil {
		return err
	}
	c.Tally[i.Outcome]--
	switch i.Reason = m.Reason; m.State {
	case health.MessageFailed:
		another(&i, m.Reason)
	case health.MessageUnclear:
		i.Outcome = health.OutcomeUnclear
	default:
		i.Outcome = health.OutcomeExpired
	}
	if i.Outcome != "" {
		c.Tally[i.Outcome]++
	}
	i.At = a.Now()
	return tx.PutCampaignItem(i)
}
