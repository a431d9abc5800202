package activities

import (
	"context"
	"fmt"

	"hssk/store"
	"hssk/store/health"
)

// tellOutcome writes to whoever asked what came of it, and notes whether anything reaches them. Nothing about health is said.
func (a *Activities) tellOutcome(tx store.Tx, r *health.SubjectRequest) ([]health.MessageID, error) {
	phrase := fmt.Sprintf("notice.request.%s.%s", r.Outcome, r.Kind)
	switch {
	case r.Outcome == health.RequestPartly && r.Kind == health.RequestErase:
		phrase = "notice.request.limited." + string(r.Reason)
	case r.Outcome != health.RequestDone:
		phrase = fmt.Sprintf("notice.request.%s.%s", r.Outcome, r.Reason)
	}
	ids, err := a.tellRequest(tx, *r, fmt.Sprintf("end%d", r.At.Unix()), phrase, requestArgs(*r))
	if r.Told != "" {
		return ids, err
	}
	if r.Told = health.ToldNobody; len(ids) > 0 {
		r.Told = health.ToldThem
	}
	return ids, err
}

// tellRequest writes to whoever asked: to the chats in which they have proved who they are, or to the phone on the record
// where there is none. Ids follow from the request's, so that it is written once.
func (a *Activities) tellRequest(tx store.Tx, r health.SubjectRequest, key, phrase string, args map[string]string) ([]health.MessageID, error) {
	to, err := a.askers(tx, r)
	var ids []health.MessageID
	for i, c := range to {
		m := health.Message{ID: health.MessageID(fmt.Sprintf("request-%s-%s-%d", r.ID, key, i)), Channel: c.Channel, Address: c.Address, Phrase: phrase,
			Args: args, Purpose: health.PurposeAnswer, State: health.MessageNew, CreatedAt: a.Now()}
		if _, err := tx.CreateMessage(m); err != nil {
			return nil, err
		}
		ids = append(ids, m.ID)
	}
	return ids, err
}

// askers are the addresses of whoever asked.
func (a *Activities) askers(tx store.Tx, r health.SubjectRequest) ([]health.Contact, error) {
	asked := r.Person
	if r.By.Kind == health.ByCitizen {
		asked = health.PersonID(r.By.ID)
	}
	contacts, err := tx.ContactsOf(asked)
	if err != nil {
		return nil, err
	}
	var out []health.Contact
	for _, c := range contacts {
		if c.Gone.IsZero() && c.Proof.Level().Opens(health.RightRequest) && a.reaches(c.Channel) {
			out = append(out, c)
		}
	}
	if len(out) > 0 {
		return out, nil
	}
	who, err := tx.Record(asked)
	if err != nil {
		return nil, err
	}
	phone := phoneOn(who)
	if phone.Reveal() == "" || !a.reaches("sms") {
		return nil, nil
	}
	return []health.Contact{{Channel: "sms", Address: phone.Reveal()}}, nil
}

// RemindRequest tells those who decide that a request is to be acknowledged or answered, as its day comes near. From the day
// on which it is late the head of the station hears of it, too. Each reminder is given once.
func (a *Activities) RemindRequest(ctx context.Context, id health.RequestID) (RequestStand, error) {
	officers, err := a.officers(ctx)
	if err != nil {
		return RequestStand{}, err
	}
	staff, err := a.Store.StaffList(ctx)
	if err != nil {
		return RequestStand{}, err
	}
	var notify []health.MessageID
	r, err := a.onRequest(ctx, id, func(tx store.Tx, r *health.SubjectRequest) error {
		n, due := r.Nudge(a.Now(), a.Holidays)
		if !due {
			return nil
		}
		to := officers
		if n.What == health.NudgeLate || n.What == health.NudgeAckLate {
			to = append(to[:len(to):len(to)], headsOf(staff, r.Station)...)
		}
		r.Nudged, r.Nudges = a.Now(), r.Nudges+1
		var err error
		notify, err = a.notice(tx, fmt.Sprintf("request-%s-%d", r.ID, r.Nudges), "notice.request."+string(n.What), requestArgs(*r), to)
		if err != nil {
			return err
		}
		return a.noteRequest(tx, *r, health.Actor{Kind: health.BySystem, ID: "request"}, "reminded "+string(n.What))
	})
	return a.standOfRequest(r, notify), err
}

func headsOf(staff []health.Staff, station health.StationCode) (out []health.StaffID) {
	for _, s := range staff {
		if s.Active && s.Role == health.RoleHead && s.Station == station {
			out = append(out, s.ID)
		}
	}
	return out
}
