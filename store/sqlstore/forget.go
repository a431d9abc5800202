package sqlstore

import (
	"errors"
	"slices"

	"hssk/store"
	"hssk/store/health"
)

// Forget implements store.Tx.
func (t tx) Forget(id health.PersonID) error { return t.forget(id, map[health.PersonID]bool{}) }

// forget erases a person and everybody who was merged into them, which was the same person.
func (t tx) forget(id health.PersonID, done map[health.PersonID]bool) error {
	if done[id] {
		return nil
	}
	done[id] = true
	merges, err := t.mergesOf(id)
	if err != nil {
		return err
	}
	if err := t.forgetAdopted(id); err != nil {
		return err
	}
	if err := t.forgetTalk(id); err != nil {
		return err
	}
	if err := t.forgetWords(id); err != nil {
		return err
	}
	for _, q := range forgetting() {
		if _, err := t.exec(q, str("person_id", id)); err != nil {
			return err
		}
	}
	if _, err := t.exec(qTraitDelete, str("person_id", id)); err != nil {
		return err
	}
	if err := t.destroyKey(string(id)); err != nil {
		return err
	}
	for _, m := range merges {
		if m.Kept == id {
			if err := t.forget(m.Gone, done); err != nil {
				return err
			}
		}
	}
	return nil
}

// forgetAdopted empties what the history of others tells of a person: the values that their records took over in a merge,
// also one that was taken back. Which fields they were stays.
func (t tx) forgetAdopted(id health.PersonID) error {
	type adoption struct {
		merge string
		kept  health.PersonID
	}
	all, err := list(t.runner, qMergeEver, func(row scanner) (a adoption, err error) { return a, row.Scan(&a.merge, &a.kept) }, str("person_id", id))
	for _, a := range all {
		changes, err := list(t.runner, qChangeList, t.s.scanChange, append(page(allSteps, 0), str("person_id", a.kept))...)
		if err != nil {
			return err
		}
		for _, c := range changes {
			if c.Cause.Kind != health.CauseMerge || c.Cause.ID != a.merge || len(c.Edits) == 0 {
				continue
			}
			for i := range c.Edits {
				c.Edits[i].From, c.Edits[i].To = health.FieldValue{}, health.FieldValue{}
			}
			edits, err := t.holdJSON(c.Person, "edits", editsOf(c.ID), c.Edits)
			if err != nil {
				return err
			}
			if err := t.update(qChangeSeal, str("person_id", c.Person), bind("version", c.Version), str("id", c.ID), edits); err != nil {
				return err
			}
		}
	}
	return err
}

// forgetWords takes a person out of the search, while it is still known under which words they are in it.
func (t tx) forgetWords(id health.PersonID) error {
	l, err := one(t.runner, qSearchPerson, scanListed, str("id", id))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return t.unlist(l)
}

// forgetting lists what is deleted or emptied by the person's identifier.
func forgetting() []question {
	return []question{qForgetPerson, qForgetNumbers, qForgetBlocks, qForgetChanges, qForgetDrafts, qForgetMerges, qForgetVisits,
		qForgetDoses, qForgetRows, qForgetChecks, qForgetTasks, qForgetContacts, qForgetCodes, qForgetViews,
		qForgetPast, qForgetProxies, qForgetFollowUps, qForgetBirths}
}

// forgetTalk deletes what was said with the addresses that belong to the person alone.
func (t tx) forgetTalk(id health.PersonID) error {
	contacts, err := list(t.runner, qContactPerson, t.s.scanContact, str("person_id", id))
	if err != nil {
		return err
	}
	alone, err := t.phoneAlone(id)
	if err != nil {
		return err
	}
	for _, c := range append(contacts, alone...) {
		if c.Staff != "" {
			continue // a member of staff talks about others there
		}
		for _, q := range []question{qForgetConversation, qForgetInbox, qForgetLines, qForgetSteps, qForgetMessages, qForgetConsent} {
			if _, err := t.exec(q, str("channel", c.Channel), str("address", t.s.address(c.Address))); err != nil {
				return err
			}
		}
	}
	return nil
}

// phoneAlone is the phone on a person's record, where nobody else has it: it was written to without being tied to anybody.
func (t tx) phoneAlone(id health.PersonID) ([]health.Contact, error) {
	r, err := t.record(id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	phone := r.Text(health.Phone)
	if err != nil || phone == "" {
		return nil, ignoreErased(err)
	}
	people, err := t.ByNumber(health.Phone, phone)
	if err != nil || slices.ContainsFunc(people, func(other health.PersonID) bool { return other != id }) {
		return nil, err
	}
	there, err := t.ContactsAt("sms", phone)
	if err != nil || len(there) > 0 { // it is a tied one already, or somebody else's
		return nil, err
	}
	return []health.Contact{{Channel: "sms", Address: phone}}, nil
}

// destroyKey leaves a mark in place of a person's key, so that no new one is made.
func (t tx) destroyKey(owner string) error {
	if !t.s.Sealed() {
		return nil
	}
	_, err := t.keyFor(owner)
	if errors.Is(err, store.ErrKeys) || errors.Is(err, store.ErrKeyGone) || err == nil {
		delete(t.keys, owner)
		_, err = t.exec(qKeyDestroy, str("owner", owner))
	}
	return ignoreErased(err)
}
