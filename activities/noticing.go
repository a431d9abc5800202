package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// Told lists the messages that a step has written for staff.
type Told struct {
	Messages []health.MessageID
}

// remindEvery is how long a list may be late before somebody is reminded again.
const remindEvery = 7 * 24 * time.Hour

// RemindCheck writes to those who are responsible for a list that is late: who asked for it and the heads of the station,
// from the second time on the supervisors too. One that has come back since asks for its second person. The next reminder is
// due a week later; a list that is over reminds nobody.
func (a *Activities) RemindCheck(ctx context.Context, id health.CheckID) (Told, error) {
	staff, err := a.Store.StaffList(ctx)
	if err != nil {
		return Told{}, err
	}
	var told Told
	_, err = a.onCheck(ctx, id, func(tx store.Tx, l *health.CheckList) error {
		out := l.State == health.CheckSent || l.State == health.CheckReturned || l.State == health.CheckAsking && l.Held != ""
		if !out || a.Now().Before(l.Due) {
			return nil
		}
		l.Reminded++
		late := a.Now().Sub(l.MadeAt).Hours() / 24
		key := fmt.Sprintf("check-%s-%d", l.ID, l.Reminded)
		args := map[string]string{"list": string(l.ID), "days": fmt.Sprint(int(late)), "left": fmt.Sprint(l.Rows - l.Tally.Answered())}
		var err error
		told.Messages, err = a.notice(tx, key, "notice.check."+string(l.State), args, responsible(staff, *l))
		l.Due = a.Now().Add(remindEvery)
		return err
	})
	return told, err
}

// responsible lists who hears that a list is late.
func responsible(all []health.Staff, l health.CheckList) []health.StaffID {
	var out []health.StaffID
	for _, s := range all {
		head := s.May(health.RightApprove, l.Station, "")
		local := s.Station == l.Station
		if s.Active && (string(s.ID) == l.By.ID || head && (local || l.Reminded > 1)) {
			out = append(out, s.ID)
		}
	}
	return out
}

// atWork turns those who are to hear of something into those who hear of it today: for whoever is on leave the one who
// stands in, if anybody does and works.
func (a *Activities) atWork(tx store.Tx, to []health.StaffID) ([]health.StaffID, error) {
	var out []health.StaffID
	for _, id := range to {
		l, away, err := a.leaveNow(tx, id)
		if err != nil {
			return nil, err
		}
		if away {
			if id = l.Cover; id == "" {
				continue
			}
			if _, away, err = a.leaveNow(tx, id); err != nil {
				return nil, err
			}
		}
		if !away && !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	return out, nil
}

// noticeID is the once-key of a notice to one address of a member of staff. What is longer than a message's id may be is
// stood for by its fingerprint.
func noticeID(key string, to health.StaffID, n int) health.MessageID {
	const longest = 64
	id := fmt.Sprintf("%s-%s-%d", key, to, n)
	if len(id) <= longest {
		return health.MessageID(id)
	}
	sum := sha256.Sum256([]byte(id))
	return health.MessageID("notice-" + hex.EncodeToString(sum[:16]))
}

// notice writes to every address of some staff, or of who stands in for them. The same key twice writes nothing new.
func (a *Activities) notice(tx store.Tx, key, phrase string, args map[string]string, to []health.StaffID) ([]health.MessageID, error) {
	var ids []health.MessageID
	to, err := a.atWork(tx, to)
	if err != nil {
		return nil, err
	}
	for _, id := range to {
		contacts, err := tx.ContactsOfStaff(id)
		if err != nil {
			return nil, err
		}
		for i, c := range contacts {
			if !c.Gone.IsZero() {
				continue
			}
			m := health.Message{ID: noticeID(key, id, i), Channel: c.Channel, Address: c.Address, Phrase: phrase, Args: args,
				Purpose: health.PurposeRemind, State: health.MessageNew, CreatedAt: a.Now()}
			if _, err := tx.CreateMessage(m); err != nil {
				return nil, err
			}
			ids = append(ids, m.ID)
		}
	}
	return ids, nil
}
