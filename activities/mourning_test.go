package activities

import (
	"errors"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// TestAMourningHouseIsLeftAlone: nothing that can wait is written to a house in which somebody was reported dead, until the
// custom's days are over or it was found to be wrong. Other houses are written to.
func TestAMourningHouseIsLeftAlone(t *testing.T) {
	c := newCohort(t, nil)
	in := func(name, phone, house string) health.PersonID {
		return c.enter(map[health.Field]string{health.FullName: name, health.BirthDate: "1985", health.Phone: phone, health.Household: house})
	}
	father, _, _ := in("Bùi Văn Một", "+84912000001", "H1"), in("Bùi Văn Hai", "+84912000002", "H1"), in("Bùi Văn Ba", "+84912000003", "H2")
	life := func(l health.Life) {
		c.write(func(tx store.Tx) error {
			r, err := tx.Record(father)
			if err != nil {
				return err
			}
			r.Life = l
			return errors.Join(tx.UpdateRecord(&r), tx.AppendChange(health.Change{ID: health.ChangeID(c.NewID()), Person: r.ID, Version: r.Version,
				Action: health.ActLife, Cause: health.Cause{Kind: health.CauseTask, ID: "t1"}, By: health.Actor{Kind: health.ByStaff, ID: "nhan"}, At: c.now}))
		})
	}
	campaign := func(want health.CampaignTally) {
		t.Helper()
		k := c.begin(always(c.now))
		c.approve(k.ID)
		c.round(k.ID)
		c.counts(k.ID, want)
	}
	life(health.DeathReported)
	campaign(health.CampaignTally{health.OutcomeMourning: 1, health.OutcomeSent: 1})
	life(health.Resident) // it was not so
	c.now = c.now.Add(8 * 24 * time.Hour)
	campaign(health.CampaignTally{health.OutcomeSent: 3})
	life(health.Dead)
	c.now = c.now.Add(health.MourningLong - time.Hour)
	campaign(health.CampaignTally{health.OutcomeMourning: 1, health.OutcomeSent: 1})
	c.now = c.now.Add(8 * 24 * time.Hour)
	campaign(health.CampaignTally{health.OutcomeSent: 2})
}
