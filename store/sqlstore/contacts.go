package sqlstore

import (
	"context"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func (s *Store) scanContact(row scanner) (health.Contact, error) {
	var c health.Contact
	err := row.Scan(&c.Channel, &c.Address, opt(&c.Staff), opt(&c.Person), &c.Proof, at(&c.At), at(&c.Gone))
	if err == nil {
		err = s.openAddress(&c.Address)
	}
	return c, err
}

func (r runner) contactsAt(channel, address string) ([]health.Contact, error) {
	return list(r, qContactAt, r.s.scanContact, str("channel", channel), str("address", r.s.address(address)))
}

// ContactsAt implements store.People.
func (s *Store) ContactsAt(ctx context.Context, channel, address string) ([]health.Contact, error) {
	return s.ask(ctx).contactsAt(channel, address)
}

// ContactsAt implements store.Tx.
func (t tx) ContactsAt(channel, address string) ([]health.Contact, error) {
	return t.contactsAt(channel, address)
}

// Contact implements store.People.
func (s *Store) Contact(ctx context.Context, channel, address string) (health.Contact, error) {
	all, err := s.ContactsAt(ctx, channel, address)
	if err == nil && len(all) == 0 {
		err = store.ErrNotFound
	}
	if err != nil {
		return health.Contact{}, err
	}
	return all[0], nil
}

// ContactsOf implements store.People.
func (s *Store) ContactsOf(ctx context.Context, person health.PersonID) ([]health.Contact, error) {
	return list(s.ask(ctx), qContactPerson, s.scanContact, str("person_id", person))
}

// ContactsOf implements store.Tx.
func (t tx) ContactsOf(person health.PersonID) ([]health.Contact, error) {
	return list(t.runner, qContactPerson, t.s.scanContact, str("person_id", person))
}

// ContactsOfStaff implements store.People.
func (s *Store) ContactsOfStaff(ctx context.Context, staff health.StaffID) ([]health.Contact, error) {
	return list(s.ask(ctx), qContactStaff, s.scanContact, str("staff", staff))
}

// ContactsOfStaff implements store.Tx.
func (t tx) ContactsOfStaff(staff health.StaffID) ([]health.Contact, error) {
	return list(t.runner, qContactStaff, t.s.scanContact, str("staff", staff))
}

// ownerOf is who an address is tied to, of either kind.
func ownerOf(c health.Contact) string {
	if c.Staff != "" {
		return string(c.Staff)
	}
	return string(c.Person)
}

// tieBinds gives the key of a tie.
func (t tx) tieBinds(c health.Contact) []any {
	return []any{str("channel", c.Channel), str("address", t.s.address(c.Address)), str("owner", ownerOf(c))}
}

// PutContact implements store.Tx.
func (t tx) PutContact(c health.Contact) error {
	tie := t.tieBinds(c)
	if _, err := t.exec(qContactExpel, append(tie[:3:3], str("staff", c.Staff))...); err != nil {
		return err
	}
	if _, err := t.exec(qContactYield, tie[:2:2]...); err != nil {
		return err
	}
	return t.upsert(qContactUpdate, qContactInsert, append(tie, str("staff", c.Staff), str("person_id", c.Person),
		str("proof", c.Proof), bind("made_at", c.At), bind("gone_at", c.Gone))...)
}

// ChooseContact implements store.Tx.
func (t tx) ChooseContact(c health.Contact) error {
	tie := t.tieBinds(c)
	if _, err := t.exec(qContactYield, tie[:2:2]...); err != nil {
		return err
	}
	return t.update(qContactChoose, tie...)
}

// DropContact implements store.Tx.
func (t tx) DropContact(c health.Contact) error {
	_, err := t.exec(qContactDrop, t.tieBinds(c)...)
	return err
}

// DeleteContact implements store.Tx.
func (t tx) DeleteContact(channel, address string) error {
	_, err := t.exec(qContactDelete, str("channel", channel), str("address", t.s.address(address)))
	return err
}

// SetGone implements store.Tx.
func (t tx) SetGone(channel, address string, at time.Time) error {
	_, err := t.exec(qContactGone, str("channel", channel), str("address", t.s.address(address)), bind("gone_at", at))
	return err
}

// giveContact ties the address of one person to the heir. Where the heir has it already, the first tie rests until it is
// given back.
func (t tx) giveContact(o *health.Owned, from, heir health.PersonID, at time.Time) (bool, error) {
	key := []any{str("one", o.One), str("two", o.Two)}
	if o.Ended { // it was never given: it holds again
		return t.hits(t.exec(qContactReopen, append(key, str("person_id", heir))...))
	}
	var n int
	if err := t.row(qContactHeld, []any{&n}, append(key, str("person_id", heir))...); err != nil {
		return false, err
	}
	if n > 0 {
		o.Ended = true
		return t.hits(t.exec(qContactClose, append(key, str("person_id", from), bind("ended_at", at))...))
	}
	return t.hits(t.exec(qMoveContact, append(key, str("person_id", from), str("heir", heir))...))
}
