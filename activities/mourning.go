package activities

import (
	"time"

	"hssk/store"
	"hssk/store/health"
)

// mourns reports whether somebody of a person's house was reported dead within a time, unless that was found to be wrong. Who was
// dead when the register first heard of them is mourned no more.
func (a *Activities) mourns(tx store.Tx, r health.Record, within time.Duration) (bool, error) {
	if r.Household == "" {
		return false, nil
	}
	members, err := tx.Members(r.Household)
	if err != nil {
		return false, err
	}
	for _, id := range members {
		if id == r.ID {
			continue
		}
		other, err := tx.Record(id)
		if err != nil {
			return false, err
		}
		if other.Life != health.Dead && other.Life != health.DeathReported {
			continue
		}
		if since, err := lifeSince(tx, id); err != nil || a.Now().Sub(since) < within {
			return err == nil, err
		}
	}
	return false, nil
}

// lifeSince is when what a record says of the life of somebody was first reported; the zero time where nobody did.
func lifeSince(tx store.Tx, id health.PersonID) (since time.Time, err error) {
	changes, err := tx.ChangesSince(id, 0)
	for _, c := range changes {
		if c.Action == health.ActLife {
			since = c.At
		}
	}
	return since, err
}
