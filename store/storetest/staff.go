package storetest

import (
	"errors"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func staff() []behaviour {
	return []behaviour{
		{"stations are put and put again", stationTwice},
		{"a station without a population figure", stationBare},
		{"staff are put and put again", staffTwice},
		{"a supervisor has no station", supervisor},
		{"staff in order of their ids", staffOrder},
		{"nobody of that id works here", staffNobody},
		{"staff with their hamlets", staffHamlets},
		{"an address is the staff's or people's, not both", contactMoves},
		{"a family has one address, and one of them is chosen", contactFamily},
		{"one tie of an address ends", contactDropped},
		{"a tie is proved anew", contactProved},
		{"an address that nothing reaches", contactGone},
		{"who is tied to an address, within a transaction", contactInside},
		{"one person may have several addresses", contactsOf},
		{"a deleted address is nobody's", contactDeleted},
		{"an unknown address is not found", contactNobody},
		{"an invitation is used once it says so", inviteUsed},
		{"an invitation for one use is used once", inviteOnce},
		{"an unknown invitation is not found", inviteNobody},
	}
}

func (p *paces) station(code health.StationCode, name string, people int64) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		return tx.PutStation(health.Station{Code: code, Name: name, Unit: health.UnitCode(code[3:]),
			Denominator: health.Denominator{People: people, Source: "Tổng điều tra dân số", On: "2019-04-01"}})
	})
}

func stationTwice(p *paces) {
	p.station(phongPhu, "Trạm Y tế Phong Phú", 5600)
	p.station(myHoa, "Trạm Y tế Mỹ Hòa", 4100)
	p.station(phongPhu, "TYT Phong Phú", 5700)
	p.same(must(p.Stations(p.ctx)), []health.Station{
		{Code: myHoa, Name: "Trạm Y tế Mỹ Hòa", Unit: "05143", Denominator: health.Denominator{People: 4100, Source: "Tổng điều tra dân số", On: "2019-04-01"}},
		{Code: phongPhu, Name: "TYT Phong Phú", Unit: "05158", Denominator: health.Denominator{People: 5700, Source: "Tổng điều tra dân số", On: "2019-04-01"}},
	})
}

func stationBare(p *paces) {
	bare := health.Station{Code: phongPhu, Name: "TYT Phong Phú", Unit: "05158"}
	p.write(func(tx store.Tx) error { return tx.PutStation(bare) })
	p.same(must(p.Stations(p.ctx)), []health.Station{bare})
}

func (p *paces) staff(s ...health.Staff) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, one := range s {
			if err := tx.PutStaff(one); err != nil {
				return err
			}
		}
		return nil
	})
}

func staffTwice(p *paces) {
	nurse := health.Staff{ID: lan, Name: "Bùi Thị Lan", Role: health.RoleNurse, Station: phongPhu, Active: true}
	p.staff(nurse)
	p.same(must(p.Store.Staff(p.ctx, lan)), nurse)
	nurse.Role, nurse.Station, nurse.Active = health.RoleHead, myHoa, false
	p.staff(nurse)
	p.same(must(p.Store.Staff(p.ctx, lan)), nurse)
	p.same(len(must(p.StaffList(p.ctx))), 1)
}

func supervisor(p *paces) {
	boss := health.Staff{ID: hanh, Name: "Quách Thị Hạnh", Role: health.RoleSupervisor, Active: true}
	p.staff(boss)
	p.same(must(p.Store.Staff(p.ctx, hanh)), boss)
}

func staffOrder(p *paces) {
	p.staff(health.Staff{ID: "s2", Name: "Bùi Văn Tư", Role: health.RoleNurse}, health.Staff{ID: "s1", Name: "Hà Thị Ba", Role: health.RoleHead})
	all := must(p.StaffList(p.ctx))
	if len(all) != 2 || all[0].ID != "s1" || all[1].ID != "s2" {
		p.Errorf("%d members of staff in the wrong order", len(all))
	}
}

func staffNobody(p *paces) {
	_, err := p.Store.Staff(p.ctx, lan)
	p.fails(err, store.ErrNotFound)
}

func (p *paces) contact(cs ...health.Contact) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, c := range cs {
			if err := tx.PutContact(c); err != nil {
				return err
			}
		}
		return nil
	})
}

func staffHamlets(p *paces) {
	village := health.Staff{ID: lan, Name: "Bùi Thị Lan", Role: health.RoleVillage, Station: phongPhu, Hamlets: []string{"Xóm Lũy", "Xóm Ải"}, Active: true}
	p.staff(village)
	p.same(must(p.Store.Staff(p.ctx, lan)), village)
	p.same(must(p.StaffList(p.ctx)), []health.Staff{village})
	village.Hamlets = nil
	p.staff(village)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Staff(lan)), village)
		_, err := tx.Staff("nobody")
		p.fails(err, store.ErrNotFound)
		return nil
	})
}

func contactMoves(p *paces) {
	c := health.Contact{Channel: "telegram", Address: "1000001", Person: "p1", Proof: "code", At: morning}
	p.contact(c)
	p.same(must(p.Contact(p.ctx, "telegram", "1000001")), c)
	c.Person, c.Staff, c.Proof, c.At = "", lan, "invite", noon
	p.contact(c)
	p.same(must(p.Contact(p.ctx, "telegram", "1000001")), c)
	p.same(len(must(p.ContactsOf(p.ctx, "p1"))), 0)
	p.same(must(p.ContactsOfStaff(p.ctx, lan)), []health.Contact{c})
	c.Staff = hanh
	p.contact(c)
	p.same(len(must(p.ContactsOfStaff(p.ctx, lan))), 0)
	c.Person, c.Staff = "p2", ""
	p.contact(c)
	p.same(len(must(p.ContactsOfStaff(p.ctx, hanh))), 0)
	p.same(must(p.ContactsAt(p.ctx, "telegram", "1000001")), []health.Contact{c})
}

// family ties one phone to three people, the third last.
func (p *paces) family() (one, two, three health.Contact) {
	one = health.Contact{Channel: "sms", Address: "+84912345678", Person: "p1", Proof: health.ProofCode, At: morning}
	two, three = one, one
	two.Person, two.Proof, two.At = "p2", health.ProofPhone, noon
	three.Person, three.At = "p3", nextDay
	p.contact(one, two, three)
	return one, two, three
}

func contactFamily(p *paces) {
	one, two, three := p.family()
	at := func() []health.Contact { return must(p.ContactsAt(p.ctx, "sms", "+84912345678")) }
	p.same(at(), []health.Contact{three, two, one})
	p.same(must(p.Contact(p.ctx, "sms", "+84912345678")), three)
	p.write(func(tx store.Tx) error { return tx.ChooseContact(one) })
	p.same(at(), []health.Contact{one, three, two})
	p.same(must(p.Contact(p.ctx, "sms", "+84912345678")), one)
	p.same(must(p.ContactsOf(p.ctx, "p2")), []health.Contact{two})
	stranger := one
	stranger.Person = "p9"
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.ChooseContact(stranger) }), store.ErrConflict)
	p.same(at(), []health.Contact{one, three, two})
}

func contactDropped(p *paces) {
	one, two, three := p.family()
	drop := func(tx store.Tx) error { return tx.DropContact(three) }
	p.write(drop)
	p.write(drop) // who has left may leave again
	p.same(must(p.ContactsAt(p.ctx, "sms", "+84912345678")), []health.Contact{two, one})
	p.write(func(tx store.Tx) error { return tx.DeleteContact("sms", "+84912345678") })
	p.same(len(must(p.ContactsAt(p.ctx, "sms", "+84912345678"))), 0)
}

func contactProved(p *paces) {
	one, two, _ := p.family()
	one.Proof, one.At = health.ProofPaper, nextDay.Add(1e9)
	p.contact(one)
	p.same(must(p.Contact(p.ctx, "sms", "+84912345678")), one)
	p.same(len(must(p.ContactsAt(p.ctx, "sms", "+84912345678"))), 3)
	p.same(must(p.ContactsOf(p.ctx, "p2")), []health.Contact{two})
}

func contactGone(p *paces) {
	one, two, _ := p.family()
	p.write(func(tx store.Tx) error { return tx.SetGone("sms", "+84912345678", nextDay) })
	one.Gone, two.Gone = nextDay, nextDay
	p.same(must(p.ContactsOf(p.ctx, "p1")), []health.Contact{one})
	p.same(must(p.ContactsOf(p.ctx, "p2")), []health.Contact{two})
	p.write(func(tx store.Tx) error { return tx.SetGone("sms", "+84912345678", time.Time{}) })
	one.Gone = time.Time{}
	p.same(must(p.ContactsOf(p.ctx, "p1")), []health.Contact{one})
}

func contactInside(p *paces) {
	p.write(func(tx store.Tx) error {
		c := health.Contact{Channel: "web", Address: "session-1", Person: "p1", Proof: health.ProofInvite, At: noon}
		s := health.Contact{Channel: "web", Address: "session-2", Staff: lan, Proof: health.ProofInvite, At: noon}
		if err := errors.Join(tx.PutContact(c), tx.PutContact(s)); err != nil {
			return err
		}
		p.same(must(tx.ContactsAt("web", "session-1")), []health.Contact{c})
		p.same(must(tx.ContactsOf("p1")), []health.Contact{c})
		p.same(must(tx.ContactsOfStaff(lan)), []health.Contact{s})
		return nil
	})
}

func contactsOf(p *paces) {
	sms := health.Contact{Channel: "sms", Address: "+84912345678", Person: "p1", Proof: "code", At: morning}
	web := health.Contact{Channel: "web", Address: "session-1", Person: "p1", Proof: "invite", At: noon}
	other := health.Contact{Channel: "web", Address: "session-2", Person: "p2", Proof: "invite", At: noon}
	p.contact(web, other, sms)
	p.same(must(p.ContactsOf(p.ctx, "p1")), []health.Contact{sms, web})
	p.same(len(must(p.ContactsOf(p.ctx, ""))), 0)
	p.same(len(must(p.ContactsOfStaff(p.ctx, ""))), 0)
}

func contactDeleted(p *paces) {
	p.contact(health.Contact{Channel: "web", Address: "session-1", Person: "p1", Proof: "invite", At: noon},
		health.Contact{Channel: "sms", Address: "session-1", Person: "p1", Proof: "invite", At: noon})
	remove := func(tx store.Tx) error { return tx.DeleteContact("web", "session-1") }
	p.write(remove)
	p.write(remove) // who has left may leave again
	_, err := p.Contact(p.ctx, "web", "session-1")
	p.fails(err, store.ErrNotFound)
	p.same(len(must(p.ContactsOf(p.ctx, "p1"))), 1)
}

func contactNobody(p *paces) {
	_, err := p.Contact(p.ctx, "web", "session-9")
	p.fails(err, store.ErrNotFound)
}

func inviteUsed(p *paces) {
	i := health.Invite{Hash: "ab12", Staff: lan, Reusable: true, ExpiresAt: nextDay}
	put := func(tx store.Tx) error { return tx.PutInvite(i) }
	p.write(put)
	p.same(must(p.Invite(p.ctx, "ab12")), i)
	i.UsedAt, i.Reusable = noon, false
	p.write(put)
	p.same(must(p.Invite(p.ctx, "ab12")), i)
	citizen := health.Invite{Hash: "cd34", Person: "p1", ExpiresAt: nextDay}
	p.write(func(tx store.Tx) error { return tx.PutInvite(citizen) })
	p.same(must(p.Invite(p.ctx, "cd34")), citizen)
}

func inviteOnce(p *paces) {
	once := health.Invite{Hash: "ab12", Person: "p1", ExpiresAt: nextDay}
	many := health.Invite{Hash: "cd34", Staff: lan, Reusable: true, ExpiresAt: nextDay}
	p.write(func(tx store.Tx) error { return errors.Join(tx.PutInvite(once), tx.PutInvite(many)) })
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Invite(once.Hash)), once)
		_, err := tx.Invite("no such hash")
		p.fails(err, store.ErrNotFound)
		return nil
	})
	use := func(hash string) error {
		return p.Write(p.ctx, func(tx store.Tx) error { return tx.UseInvite(hash, noon) })
	}
	p.same(errors.Join(use("ab12"), use("cd34"), use("cd34")), nil)
	p.fails(use("ab12"), store.ErrConflict)
	p.fails(use("ef56"), store.ErrConflict)
	p.same(must(p.Invite(p.ctx, "ab12")).UsedAt, noon)
}

func inviteNobody(p *paces) {
	_, err := p.Invite(p.ctx, "ab12")
	p.fails(err, store.ErrNotFound)
}
