package sqlstore

import (
	"context"
	"errors"
	"slices"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func scanMembership(row scanner) (health.Membership, error) {
	var m health.Membership
	err := row.Scan(&m.Person, &m.Household, opt(&m.Relation), at(&m.From), at(&m.To))
	return m, err
}

// leaveHousehold notes the household that a record leaves, on the day from which it is in the next one. Whoever left before
// the store heard of the household was there for no time that is known.
func (t tx) leaveHousehold(before, next health.Record) error {
	if before.Household == "" {
		return nil
	}
	left := next.UpdatedAt
	if !next.HouseholdFrom.IsZero() {
		left = next.HouseholdFrom
	}
	past, err := list(t.runner, qPastOf, scanMembership, str("person_id", before.ID))
	if err != nil {
		return err
	}
	from := since(before, past)
	if left.Before(from) {
		from = left
	}
	return t.AddMembership(health.Membership{Person: before.ID, Household: before.Household, Relation: before.Text(health.HeadRel), From: from, To: left})
}

// since tells from when a record has been in the household that it is in.
func since(of health.Record, past []health.Membership) time.Time {
	switch {
	case !of.HouseholdFrom.IsZero():
		return of.HouseholdFrom
	case len(past) > 0:
		return past[len(past)-1].To
	}
	return of.CreatedAt
}

// DropMembership implements store.Tx.
func (t tx) DropMembership(m health.Membership) error {
	_, err := t.exec(qPastDrop, str("person_id", m.Person), str("household", m.Household), bind("valid_from", m.From), bind("valid_to", m.To))
	return err
}

// AddMembership implements store.Tx.
func (t tx) AddMembership(m health.Membership) error {
	err := t.insert(qPastInsert, str("person_id", m.Person), str("household", m.Household), str("relation", m.Relation),
		bind("valid_from", m.From), bind("valid_to", m.To))
	if errors.Is(err, store.ErrExists) { // left, came back and left within a second
		return nil
	}
	return err
}

// FormerHomes implements store.Tx.
func (t tx) FormerHomes(person health.PersonID) ([]health.Membership, error) {
	return list(t.runner, qPastOf, scanMembership, str("person_id", person))
}

// Households implements store.People.
func (s *Store) Households(ctx context.Context, person health.PersonID) ([]health.Membership, error) {
	r := s.ask(ctx)
	now, err := r.record(person)
	if err != nil {
		return nil, err
	}
	out, err := list(r, qPastOf, scanMembership, str("person_id", person))
	if err != nil || now.Household == "" {
		return out, err
	}
	return append(out, health.Membership{Person: person, Household: now.Household, Relation: now.Text(health.HeadRel), From: since(now, out)}), nil
}

// FormerMembers implements store.People.
func (s *Store) FormerMembers(ctx context.Context, household health.HouseholdID) ([]health.Membership, error) {
	return list(s.ask(ctx), qPastMembers, scanMembership, str("household", household))
}

func scanProxy(row scanner) (health.Proxy, error) {
	var p health.Proxy
	err := row.Scan(&p.ID, &p.Ward, &p.Holder, &p.Kind, &p.Consent.Purpose, &p.Consent.Text, &p.Consent.Channel, &p.Consent.Proof, &p.Consent.Given,
		&p.Consent.By.Kind, &p.Consent.By.ID, at(&p.Consent.At), at(&p.From), at(&p.To), opt(&p.EndedBy.Kind), opt(&p.EndedBy.ID))
	return p, err
}

// Proxies implements store.People.
func (s *Store) Proxies(ctx context.Context, person health.PersonID) ([]health.Proxy, error) {
	all, err := list(s.ask(ctx), qProxyOf, scanProxy, str("person_id", person))
	slices.SortStableFunc(all, func(a, b health.Proxy) int { return a.From.Compare(b.From) })
	return all, err
}

// Proxy implements store.Tx.
func (t tx) Proxy(id health.ProxyID) (health.Proxy, error) {
	return one(t.runner, qProxyGet, scanProxy, str("id", id))
}

// CreateProxy implements store.Tx.
func (t tx) CreateProxy(p health.Proxy) error {
	return t.insert(qProxyInsert, str("id", p.ID), str("ward", p.Ward), str("holder", p.Holder), str("kind", p.Kind),
		bind("purpose", p.Consent.Purpose), bind("text_version", p.Consent.Text), bind("channel", p.Consent.Channel), str("proof", p.Consent.Proof),
		str("given_by", p.Consent.Given), str("actor_kind", p.Consent.By.Kind), str("actor_id", p.Consent.By.ID),
		bind("made_at", p.Consent.At), bind("valid_from", p.From))
}

// EndProxy implements store.Tx.
func (t tx) EndProxy(id health.ProxyID, by health.Actor, at time.Time) error {
	n, err := t.exec(qProxyEnd, str("id", id), bind("valid_to", at), str("ended_kind", by.Kind), str("ended_id", by.ID))
	if err == nil && n == 0 {
		err = store.ErrConflict
	}
	return err
}
