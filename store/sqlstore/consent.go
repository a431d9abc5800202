package sqlstore

import (
	"context"
	"errors"

	"hssk/store/health"
)

func (s *Store) scanConsent(row scanner) (health.MessageConsent, error) {
	var c health.MessageConsent
	err := row.Scan(&c.Channel, &c.Address, &c.Given, &c.Proof, at(&c.At), &c.Hours.From, &c.Hours.To)
	return c, errors.Join(err, s.openAddress(&c.Address))
}

func (r runner) consent(channel, address string) (health.MessageConsent, error) {
	return one(r, qConsentGet, r.s.scanConsent, str("channel", channel), str("address", r.s.address(address)))
}

// Consent implements store.Talk.
func (s *Store) Consent(ctx context.Context, channel, address string) (health.MessageConsent, error) {
	return s.ask(ctx).consent(channel, address)
}

func (t tx) Consent(channel, address string) (health.MessageConsent, error) {
	return t.consent(channel, address)
}

func (t tx) PutConsent(c health.MessageConsent) error {
	return t.upsert(qConsentUpdate, qConsentInsert, str("channel", c.Channel), str("address", t.s.address(c.Address)),
		bind("given", c.Given), str("proof", c.Proof), bind("made_at", c.At),
		bind("from_hour", c.Hours.From), bind("to_hour", c.Hours.To))
}
