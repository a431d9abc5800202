package sqlstore

import (
	"context"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func scanCampaign(row scanner) (health.Campaign, error) {
	var c health.Campaign
	err := row.Scan(&c.ID, &c.Version, &c.Kind, &c.State, asJSON(&c.Stations), asJSON(&c.Rules), &c.By.Kind, &c.By.ID, opt(&c.Approved.Kind),
		opt(&c.Approved.ID), &c.Station, opt(&c.After), &c.Rows, &c.Cursor, &c.Round, asJSON(&c.Tally), at(&c.MadeAt), at(&c.EndedAt))
	return c, err
}

// campaignBinds are those of what changes while a campaign lives.
func campaignBinds(c health.Campaign) ([]any, error) {
	rules, err := js("rules", c.Rules)
	if err != nil {
		return nil, err
	}
	tally, err := js("tally", c.Tally)
	return []any{str("id", c.ID), bind("version", c.Version), str("state", c.State), rules, str("approved_kind", c.Approved.Kind),
		str("approved_by", c.Approved.ID), bind("station_no", c.Station), str("after_id", c.After), bind("row_count", c.Rows),
		bind("cursor_row", c.Cursor), bind("round", c.Round), tally, bind("ended_at", c.EndedAt)}, err
}

func (t tx) CreateCampaign(c health.Campaign) error {
	c.Version = 1
	binds, err := campaignBinds(c)
	if err != nil {
		return err
	}
	stations, err := js("stations", c.Stations)
	if err != nil {
		return err
	}
	return t.insert(qCampaignInsert, append(binds, str("kind", c.Kind), stations, str("actor_kind", c.By.Kind), str("actor_id", c.By.ID),
		bind("made_at", c.MadeAt))...)
}

// UpdateCampaign stores the campaign, whose Version is the one it was read with, as the next version.
func (t tx) UpdateCampaign(c *health.Campaign) error {
	next := *c
	next.Version++
	binds, err := campaignBinds(next)
	if err != nil {
		return err
	}
	if err := t.update(qCampaignUpdate, binds...); err != nil {
		return err
	}
	c.Version = next.Version
	return nil
}

func (r runner) campaign(id health.CampaignID) (health.Campaign, error) {
	return one(r, qCampaignGet, scanCampaign, str("id", id))
}

func (t tx) Campaign(id health.CampaignID) (health.Campaign, error) { return t.campaign(id) }

// Campaign implements store.Campaigns.
func (s *Store) Campaign(ctx context.Context, id health.CampaignID) (health.Campaign, error) {
	return s.ask(ctx).campaign(id)
}

// CampaignList implements store.Campaigns.
func (s *Store) CampaignList(ctx context.Context, limit int) ([]health.Campaign, error) {
	return list(s.ask(ctx), qCampaignList, scanCampaign, page(limit, 0)...)
}

func scanCampaignItem(row scanner) (health.CampaignItem, error) {
	var i health.CampaignItem
	var tried string
	err := row.Scan(&i.Campaign, &i.Row, &i.Person, opt(&i.Channel), opt(&i.Message), opt(&tried), opt(&i.Outcome), opt(&i.Reason), &i.Tries, at(&i.At))
	if tried != "" {
		i.Tried = strings.Split(tried, " ")
	}
	return i, err
}

// PutCampaignItem implements store.Tx.
func (t tx) PutCampaignItem(i health.CampaignItem) error {
	binds := []any{str("campaign_id", i.Campaign), bind("row_no", i.Row), bind("channel", i.Channel), str("message_id", i.Message),
		bind("tried", strings.Join(i.Tried, " ")), str("outcome", i.Outcome), bind("reason", i.Reason), bind("tries", i.Tries), bind("moved_at", i.At)}
	n, err := t.exec(qCampaignItemUpdate, binds...)
	if err != nil || n > 0 {
		return err
	}
	return t.insert(qCampaignItemInsert, append(binds, str("person_id", i.Person))...)
}

func campaignPage(id health.CampaignID, after, limit int) []any {
	return append(page(limit, 0), str("campaign_id", id), bind("after", after))
}

func (t tx) OpenCampaignItems(id health.CampaignID, after, limit int) ([]health.CampaignItem, error) {
	return list(t.runner, qCampaignItemOpen, scanCampaignItem, campaignPage(id, after, limit)...)
}

func (t tx) BackCampaignItems(id health.CampaignID, after, limit int) ([]health.CampaignItem, error) {
	return list(t.runner, qCampaignItemBack, scanCampaignItem, campaignPage(id, after, limit)...)
}

// CampaignItems implements store.Campaigns.
func (s *Store) CampaignItems(ctx context.Context, id health.CampaignID, after, limit int) ([]health.CampaignItem, error) {
	return list(s.ask(ctx), qCampaignItemRows, scanCampaignItem, campaignPage(id, after, limit)...)
}

// CampaignItemsOf implements store.Campaigns.
func (s *Store) CampaignItemsOf(ctx context.Context, person health.PersonID) ([]health.CampaignItem, error) {
	return list(s.ask(ctx), qCampaignItemPerson, scanCampaignItem, str("person_id", person))
}

// CampaignChannels implements store.Campaigns.
func (s *Store) CampaignChannels(ctx context.Context, id health.CampaignID) (map[string]int, error) {
	type count struct {
		channel string
		n       int
	}
	counts, err := list(s.ask(ctx), qCampaignChannels, func(row scanner) (c count, err error) { return c, row.Scan(opt(&c.channel), &c.n) }, str("campaign_id", id))
	out := map[string]int{}
	for _, c := range counts {
		out[c.channel] = c.n
	}
	return out, err
}

// CampaignDeliveries implements store.Campaigns.
func (s *Store) CampaignDeliveries(ctx context.Context, id health.CampaignID) (map[health.DeliveryState]int, error) {
	type count struct {
		state health.DeliveryState
		n     int
	}
	counts, err := list(s.ask(ctx), qCampaignDelivered, func(row scanner) (c count, err error) { return c, row.Scan(&c.state, &c.n) }, str("campaign_id", id))
	out := map[health.DeliveryState]int{}
	for _, c := range counts {
		out[c.state] = c.n
	}
	return out, err
}

// CloseCampaignItems implements store.Tx.
func (t tx) CloseCampaignItems(id health.CampaignID, outcome health.CampaignOutcome, at time.Time) (int, error) {
	n, err := t.exec(qCampaignItemClose, str("campaign_id", id), str("outcome", outcome), bind("moved_at", at))
	return int(n), err
}

func (t tx) RecentMessages(channel, address string, since time.Time) (int, error) {
	var n int
	err := t.row(qMessageRecent, []any{&n}, str("channel", channel), str("address", t.s.address(address)), bind("since", since))
	return n, err
}

var _ store.Campaigns = (*Store)(nil)
