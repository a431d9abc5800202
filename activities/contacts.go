package activities

import (
	"context"
	"slices"
	"strconv"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// link ties an address to somebody. A tie that was proved better before keeps its proof. Errors: link_staff where the
// address is at work for staff, link_full where a whole clan is tied to it.
func link(tx store.Tx, c health.Contact) error {
	there, err := tx.ContactsAt(c.Channel, c.Address)
	if err != nil {
		return err
	}
	for _, t := range there {
		atWork, err := inService(tx, t)
		switch {
		case err != nil:
			return err
		case c.Person != "" && atWork:
			return health.Refuse("link_staff", nil)
		case c.Person != "" && t.Person == c.Person && t.Proof.Level() > c.Proof.Level():
			c.Proof, c.At = t.Proof, t.At
		}
	}
	known := slices.ContainsFunc(there, func(t health.Contact) bool { return t.Person == c.Person })
	if c.Person != "" && !known && len(there) >= health.FamilyMax {
		return health.Refuse("link_full", nil)
	}
	if err := tx.PutContact(c); err != nil {
		return err
	}
	if c.Staff != "" {
		if err := noteReplaced(tx, there, c); err != nil {
			return err
		}
	}
	return tx.AppendAudit(health.Audit{At: c.At, By: bearer(c), Action: health.ActLink, Subject: bearer(c).ID, Detail: c.Channel + " " + string(c.Proof)})
}

// linkAndTell is link, and writes to the chats that somebody has already that another one may see their record now. An
// address that was theirs before tells nobody.
func linkAndTell(tx store.Tx, c health.Contact) ([]health.MessageID, error) {
	var others []health.Contact
	if c.Person != "" {
		all, err := tx.ContactsOf(c.Person)
		if err != nil {
			return nil, err
		}
		others = slices.DeleteFunc(all, func(o health.Contact) bool { return !o.Gone.IsZero() })
	}
	if err := link(tx, c); err != nil {
		return nil, err
	}
	here := func(o health.Contact) bool { return o.Channel == c.Channel && o.Address == c.Address }
	if slices.ContainsFunc(others, here) {
		return nil, nil
	}
	var ids []health.MessageID
	for i, o := range others {
		key := HashToken(strings.Join([]string{c.Channel, c.Address, string(c.Person), c.At.Format(time.RFC3339)}, "\x00"))[:24]
		m := health.Message{ID: health.MessageID("linked-" + key + "-" + strconv.Itoa(i)), Channel: o.Channel, Address: o.Address, Phrase: "notice.linked",
			Args: map[string]string{"at": c.At.In(health.Zone()).Format("15:04 02/01/2006")}, Purpose: health.PurposeAnswer, State: health.MessageNew, CreatedAt: c.At}
		if _, err := tx.CreateMessage(m); err != nil {
			return nil, err
		}
		ids = append(ids, m.ID)
	}
	return ids, nil
}

// inService reports whether the address is that of somebody who works here.
func inService(tx store.Tx, t health.Contact) (bool, error) {
	if t.Staff == "" {
		return false, nil
	}
	s, err := tx.Staff(t.Staff)
	if Missing(err) {
		return false, nil
	}
	return s.Active, err
}

// noteReplaced writes down whose ties ended because a member of staff took the address over.
func noteReplaced(tx store.Tx, there []health.Contact, c health.Contact) error {
	for _, t := range there {
		if t.Staff == c.Staff {
			continue
		}
		if err := noteUnlinked(tx, t, bearer(c), c.At, "replaced"); err != nil {
			return err
		}
	}
	return nil
}

// bearer is who an address belongs to.
func bearer(c health.Contact) health.Actor {
	if c.Staff != "" {
		return staffActor(c.Staff)
	}
	return health.Actor{Kind: health.ByCitizen, ID: string(c.Person)}
}

func noteUnlinked(tx store.Tx, c health.Contact, by health.Actor, at time.Time, why string) error {
	return tx.AppendAudit(health.Audit{At: at, By: by, Action: health.ActLink, Subject: bearer(c).ID, Detail: c.Channel + " " + why})
}

// Unlink ends the tie of an address to a person; to everybody when the person is zero.
func (a *Activities) Unlink(ctx context.Context, channel, address string, person health.PersonID) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		there, err := tx.ContactsAt(channel, address)
		if err != nil {
			return err
		}
		for _, c := range there {
			if person != "" && c.Person != person {
				continue
			}
			if err := tx.DropContact(c); err != nil {
				return err
			}
			if err := noteUnlinked(tx, c, bearer(c), a.Now(), "unlinked"); err != nil {
				return err
			}
		}
		return nil
	})
}

// Choose turns an address to another of the people whom it is tied to. Errors: link_none when it is not.
func (a *Activities) Choose(ctx context.Context, channel, address string, person health.PersonID) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
		err := tx.ChooseContact(health.Contact{Channel: channel, Address: address, Person: person})
		if Conflicting(err) {
			return health.Refuse("link_none", nil)
		}
		return err
	})
}

// Disown cuts an address off everybody's record because whoever has it now says that they are somebody else. The stations
// get to know that the phones have to be asked for. It returns the stations that have new work.
func (a *Activities) Disown(ctx context.Context, channel, address string) ([]health.StationCode, error) {
	var stations []health.StationCode
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		there, err := tx.ContactsAt(channel, address)
		if err != nil {
			return err
		}
		for _, c := range there {
			if c.Person == "" {
				continue
			}
			if err := tx.DropContact(c); err != nil {
				return err
			}
			by := health.Actor{Kind: health.BySystem, ID: "disowned"}
			if err := noteUnlinked(tx, c, by, a.Now(), "not me"); err != nil {
				return err
			}
			station, err := a.passOn(tx, c.Person, by)
			if err != nil {
				return err
			}
			stations = append(stations, station)
		}
		return nil
	})
	return stations, err
}

// CutOff ends every tie to a person because staff were told that the phone is lost or somebody else's. Errors:
// invite_not_yours for people of other stations.
func (a *Activities) CutOff(ctx context.Context, by health.StaffID, person health.PersonID) (health.StationCode, error) {
	var station health.StationCode
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		s, err := tx.Staff(by)
		if err != nil {
			return err
		}
		r, err := tx.Record(person)
		if err != nil {
			return err
		}
		if !s.MayOver(health.RightInvite, r) {
			return health.Refuse("invite_not_yours", nil)
		}
		ties, err := tx.ContactsOf(person)
		if err != nil {
			return err
		}
		for _, c := range ties {
			if err := tx.DropContact(c); err != nil {
				return err
			}
			if err := noteUnlinked(tx, c, staffActor(by), a.Now(), "cut off"); err != nil {
				return err
			}
		}
		station, err = a.passOn(tx, person, staffActor(by))
		return err
	})
	return station, err
}

// passOn marks the phone of a record as somebody else's: no code goes there any more, and the station is to ask for
// another.
func (a *Activities) passOn(tx store.Tx, person health.PersonID, by health.Actor) (health.StationCode, error) {
	r, err := tx.Record(person)
	if err != nil {
		return "", err
	}
	from := r.Fields[health.Phone]
	if from.State != health.HasValue || from.Has(health.CodePhoneMoved) || !r.Living() {
		return r.Station, nil
	}
	to := from
	to.Flags = append(slices.Clone(from.Flags), health.CodePhoneMoved)
	r.Fields[health.Phone] = to
	c := a.clerk(tx, nil)
	cause := health.Cause{Kind: health.CauseContact, ID: string(r.ID)}
	return r.Station, c.save(&r, health.ActDoubt, []health.Edit{{Field: health.Phone, From: from, To: to}}, cause, by)
}

// Reached notes whether a channel reaches an address. What is noted already is not noted again.
func (a *Activities) Reached(ctx context.Context, channel, address string, ok bool) error {
	there, err := a.Store.ContactsAt(ctx, channel, address)
	if err != nil || !slices.ContainsFunc(there, func(c health.Contact) bool { return c.Gone.IsZero() != ok }) {
		return err
	}
	return a.Store.Write(ctx, func(tx store.Tx) error { return a.noteReach(tx, there, ok) })
}

func (a *Activities) noteReach(tx store.Tx, there []health.Contact, ok bool) error {
	gone, what := a.Now(), "unreachable"
	if ok {
		gone, what = time.Time{}, "reachable again"
	}
	for _, c := range there {
		if c.Gone.IsZero() == ok {
			continue
		}
		if err := noteUnlinked(tx, c, health.Actor{Kind: health.BySystem, ID: "channel"}, a.Now(), what); err != nil {
			return err
		}
	}
	return tx.SetGone(there[0].Channel, there[0].Address, gone)
}

// level is the best proof by which any address of a person is theirs.
func (a *Activities) level(ctx context.Context, person health.PersonID) (health.Level, error) {
	best := health.LevelNone
	ties, err := a.Store.ContactsOf(ctx, person)
	for _, c := range ties {
		best = max(best, c.Proof.Level())
	}
	return best, err
}

// mayOwn refuses a right over a record to people who have not proved themselves enough, or may not act for the person.
// Errors: not_yours.
func (a *Activities) mayOwn(ctx context.Context, right health.Right, by, person health.PersonID, level health.Level) error {
	if !level.Opens(right) {
		return health.Refuse("not_yours", nil)
	}
	if by == person {
		return nil
	}
	held, err := a.Holds(ctx, by, person)
	if err == nil && (!held || !level.Opens(health.RightActFor) || !health.RoleProxy.May(right)) {
		err = health.Refuse("not_yours", nil)
	}
	return err
}

// MayPropose refuses a draft of somebody who may not propose it. Errors: not_yours.
func (a *Activities) MayPropose(ctx context.Context, d health.Draft) error {
	if d.By.Kind != health.ByCitizen {
		return nil
	}
	level, err := a.level(ctx, health.PersonID(d.By.ID))
	if err != nil {
		return err
	}
	if _, claim := d.Claims(); claim && level.Opens(health.RightPropose) { // of anybody: staff look into it before a record says so
		return nil
	}
	return a.mayOwn(ctx, health.RightPropose, health.PersonID(d.By.ID), d.Person, level)
}

// MayRegister refuses a draft of staff who may not register people at its station. Errors: not_your_right.
func (a *Activities) MayRegister(ctx context.Context, d health.Draft) error {
	if d.By.Kind != health.ByStaff {
		return nil
	}
	s, err := a.Store.Staff(ctx, health.StaffID(d.By.ID))
	if err == nil && !s.May(health.RightRegister, d.Station, "") {
		err = health.Refuse("not_your_right", nil)
	}
	return err
}
