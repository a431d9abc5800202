package activities

import (
	"slices"
	"time"

	"hssk/store/health"
)

// mistaken reports whether a visit or dose came to somebody only because another's record stood for both at that moment: it
// came while they were merged, and the merge was taken back. A list that says whose it is then gives it to them.
func (l *loader) mistaken(of, person health.PersonID, at time.Time) (bool, error) {
	if of == person {
		return false, nil
	}
	splits, err := l.tx.Splits(person)
	return slices.ContainsFunc(splits, func(m health.Merge) bool {
		pair := m.Kept == of && m.Gone == person || m.Kept == person && m.Gone == of
		return pair && !at.Before(m.At) && !at.After(m.UndoneAt)
	}), err
}

// mistakenDose finds such a dose by what it says.
func (l *loader) mistakenDose(person health.PersonID, event map[health.Field]health.Value) (health.Dose, bool, error) {
	splits, err := l.tx.Splits(person)
	if err != nil {
		return health.Dose{}, false, err
	}
	for _, m := range splits {
		other := m.Kept
		if other == person {
			other = m.Gone
		}
		doses, err := l.tx.Doses(other)
		if err != nil {
			return health.Dose{}, false, err
		}
		for _, d := range doses {
			if mine, err := l.mistaken(other, person, d.At); err != nil || mine && d.Is(event) {
				return d, err == nil, err
			}
		}
	}
	return health.Dose{}, false, nil
}

// give moves a visit or dose to whom it belongs, and notes with whom it was.
func (l *loader) give(what, id string, from, to health.PersonID) error {
	if _, err := l.tx.Give(&health.Owned{What: what, One: health.Value(id)}, from, to, l.now); err != nil {
		return err
	}
	return l.tx.AppendAudit(health.Audit{At: l.now, By: l.imp.By, Action: health.ActSplit, Subject: string(from), Detail: what + " " + string(to),
		Cause: health.Cause{Kind: health.CauseImport, ID: string(l.imp.ID)}})
}
