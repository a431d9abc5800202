package activities

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// CampaignInput asks for a campaign.
type CampaignInput struct {
	Kind     health.CampaignKind
	Stations []health.StationCode // none: all to whose people the author may write
	Rules    health.SendRules
	By       health.StaffID
}

// BeginCampaign writes a campaign down; the Remind workflow makes its cohort and then waits for the second person. Errors:
// campaign_not_yours, campaign_kind, campaign_rules, campaign_ends, campaign_holidays, staff_unknown.
func (a *Activities) BeginCampaign(ctx context.Context, in CampaignInput) (health.Campaign, error) {
	stations, err := a.mayWrite(ctx, in)
	if err != nil {
		return health.Campaign{}, err
	}
	now := a.Now()
	switch year, known := a.Holidays.Known(now, in.Rules.Ends); {
	case !slices.Contains(health.CampaignKinds(), in.Kind):
		return health.Campaign{}, health.Refuse("campaign_kind", nil)
	case !in.Rules.Valid():
		return health.Campaign{}, health.Refuse("campaign_rules", nil)
	case !in.Rules.Ends.After(now):
		return health.Campaign{}, health.Refuse("campaign_ends", nil)
	case !in.Rules.Holidays && !known:
		return health.Campaign{}, health.Refuse("campaign_holidays", map[string]string{"year": fmt.Sprint(year)})
	}
	c := health.Campaign{Kind: in.Kind, Stations: stations, State: health.CampaignCounting, By: staffActor(in.By), Rules: in.Rules, MadeAt: now}
	for n := 1; ; n++ {
		c.ID = health.CampaignID(fmt.Sprintf("NHAC-%s-%d", now.In(health.Zone()).Format("20060102"), n))
		err := a.Store.Write(ctx, func(tx store.Tx) error {
			if err := tx.CreateCampaign(c); err != nil {
				return err
			}
			return a.noteCampaign(tx, c, c.By, "new "+string(c.Kind))
		})
		if !errors.Is(err, store.ErrExists) {
			return c, err
		}
	}
}

// mayWrite gives the stations whose people a campaign is about, as far as its author may write to them.
func (a *Activities) mayWrite(ctx context.Context, in CampaignInput) ([]health.StationCode, error) {
	staff, err := a.checker(ctx, in.By)
	if err != nil {
		return nil, err
	}
	all, err := a.Store.Stations(ctx)
	if err != nil {
		return nil, err
	}
	var out []health.StationCode
	for _, s := range all {
		asked, may := slices.Contains(in.Stations, s.Code), staff.May(health.RightCampaign, s.Code, "")
		switch {
		case asked && !may:
			return nil, health.Refuse("campaign_not_yours", nil)
		case asked || len(in.Stations) == 0 && may:
			out = append(out, s.Code)
		}
	}
	switch {
	case len(in.Stations) > len(out):
		return nil, health.Refuse("campaign_station", nil)
	case len(out) == 0:
		return nil, health.Refuse("campaign_not_yours", nil)
	}
	return out, nil
}

func (a *Activities) noteCampaign(tx store.Tx, c health.Campaign, by health.Actor, what string) error {
	return tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActCampaign, Subject: string(c.ID), Detail: what})
}

// onCampaign changes one campaign.
func (a *Activities) onCampaign(ctx context.Context, id health.CampaignID, f func(tx store.Tx, c *health.Campaign) error) (health.Campaign, error) {
	var c health.Campaign
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		var err error
		if c, err = tx.Campaign(id); err != nil {
			return err
		}
		if c.Tally == nil {
			c.Tally = health.CampaignTally{}
		}
		if err := f(tx, &c); err != nil {
			return err
		}
		return tx.UpdateCampaign(&c)
	})
	return c, err
}

// CampaignStand is what a workflow needs to know of a campaign.
type CampaignStand struct {
	State   health.CampaignState
	Wait    time.Duration // until it may write next; zero: it may now, or does not write
	PerHour int           // messages at most; zero: as many as the channel takes
	Sent    int           // messages of the last batch
	Round   int
	Open    bool // a row that was looked at is still open: there has to be another round
}

func (a *Activities) standOfCampaign(c health.Campaign) CampaignStand {
	s := CampaignStand{State: c.State, PerHour: c.Rules.PerHour, Round: c.Round}
	if c.State == health.CampaignRunning {
		now := a.Now()
		s.Wait = c.Rules.Opens(now, a.Holidays).Sub(now)
	}
	return s
}

// CampaignStanding says where a campaign stands. One that is gone counts as cancelled.
func (a *Activities) CampaignStanding(ctx context.Context, id health.CampaignID) (CampaignStand, error) {
	c, err := a.Store.Campaign(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return CampaignStand{State: health.CampaignCancelled}, nil
	}
	return a.standOfCampaign(c), err
}

// CampaignBatch asks for the next people of a campaign.
type CampaignBatch struct {
	Campaign health.CampaignID
	Rows     int
}

// CountCampaign looks at the next people of the stations and puts those whom the campaign is about into its cohort, with the
// reason where they will not be written to. With the last one it waits for the second person; one without a cohort is done.
func (a *Activities) CountCampaign(ctx context.Context, in CampaignBatch) (CampaignStand, error) {
	defer a.alive(ctx)()
	c, err := a.onCampaign(ctx, in.Campaign, func(tx store.Tx, c *health.Campaign) error {
		if c.State != health.CampaignCounting {
			return nil
		}
		people, err := tx.StationPeople(c.Stations[c.Station], c.After, in.Rows)
		if err != nil {
			return err
		}
		for _, id := range people {
			if err := a.enlist(tx, c, id); err != nil {
				return err
			}
			c.After = id
		}
		if len(people) == in.Rows {
			return nil
		}
		if c.Station, c.After = c.Station+1, ""; c.Station < len(c.Stations) {
			return nil
		}
		c.State = health.CampaignWaiting
		if c.Rows == 0 {
			c.State, c.EndedAt = health.CampaignDone, a.Now()
		}
		return a.noteCampaign(tx, *c, c.By, "counted")
	})
	return a.standOfCampaign(c), err
}

// enlist puts somebody into the cohort.
func (a *Activities) enlist(tx store.Tx, c *health.Campaign, id health.PersonID) error {
	r, err := tx.Record(id)
	if err != nil || !c.Kind.Wants(r) {
		return err
	}
	c.Rows++
	item := health.CampaignItem{Campaign: c.ID, Row: c.Rows, Person: id, At: a.Now()}
	to, err := a.addressee(tx, *c, item)
	if err != nil {
		return err
	}
	item.Outcome, item.Channel = to.outcome, to.channel
	if to.outcome != "" {
		c.Tally[to.outcome]++
	}
	return tx.PutCampaignItem(item)
}

// addressee is where a message would go, or the outcome of somebody to whom none goes.
type addressee struct {
	channel, address string
	outcome          health.CampaignOutcome
}

// addressee looks at the person as they are now: alive, here, concerned, reachable, willing.
func (a *Activities) addressee(tx store.Tx, c health.Campaign, i health.CampaignItem) (addressee, error) {
	r, err := tx.Record(i.Person)
	switch {
	case err != nil:
		return addressee{}, err
	case !r.Living() || len(r.Fields) == 0:
		return addressee{outcome: health.OutcomeGone}, nil
	case !c.Kind.Wants(r):
		return addressee{outcome: health.OutcomeNotDue}, nil
	}
	if mourns, err := a.mourns(tx, r, health.MourningLong); err != nil || mourns {
		return addressee{outcome: health.OutcomeMourning}, err
	}
	return a.reachable(tx, r, i.Tried, health.PurposeCampaign)
}

// reachable looks for the address of somebody to write to next: one that was not tried, that the channel reaches and that
// wants such messages.
func (a *Activities) reachable(tx store.Tx, r health.Record, tried []string, purpose string) (addressee, error) {
	if r.Limited(health.LimitMessages) && !health.Asked(purpose) {
		return addressee{outcome: health.OutcomeOptedOut}, nil
	}
	contacts, err := tx.ContactsOf(r.ID)
	if err != nil {
		return addressee{}, err
	}
	phone := phoneOn(r).Reveal()
	if !a.reaches("sms") {
		phone = ""
	}
	contacts = slices.DeleteFunc(contacts, func(k health.Contact) bool { return !a.reaches(k.Channel) })
	failed, unwilling := len(tried) > 0, false
	for {
		channel, address, ok := health.Choose(contacts, phone, tried)
		switch {
		case !ok && unwilling:
			return addressee{outcome: health.OutcomeOptedOut}, nil
		case !ok && failed:
			return addressee{outcome: health.OutcomeFailed}, nil
		case !ok:
			return addressee{outcome: health.OutcomeNoAddress}, nil
		}
		no, err := unwanted(tx, health.Message{Channel: channel, Address: address, Purpose: purpose})
		if err != nil || !no {
			return addressee{channel: channel, address: address}, err
		}
		unwilling, tried = true, append(slices.Clone(tried), channel)
	}
}
