package storetest

import (
	"errors"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func families() []behaviour {
	return []behaviour{
		{"the households somebody belonged to, with their days", householdsOf},
		{"who has left a household", formerMembers},
		{"back in the old household", returned},
		{"somebody without a household", houseless},
		{"a household from a day that is known", householdFrom},
		{"a time in a household that never was", membershipDropped},
		{"a power comes back whole, for both", proxyWhole},
		{"a power that was ended stays to be seen", proxyEnded},
		{"a power ends once", proxyTwice},
		{"powers in the order in which they began", proxyOrder},
	}
}

func living(id health.PersonID, household health.HouseholdID) health.Record {
	r := with(person(id, "Bùi Văn Thử", "1985"), health.HeadRel, "03")
	r.Household = household
	return r
}

// settle writes the next version of a record in another household.
func (p *paces) settle(id health.PersonID, household health.HouseholdID, hour int) {
	p.Helper()
	r := must(p.Record(p.ctx, id))
	r.Household, r.UpdatedAt = household, noon.AddDate(0, 0, hour)
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
}

func householdsOf(p *paces) {
	p.put(living("p1", "05158/7"))
	p.settle("p1", "05158/7", 1) // another version, the same house
	p.settle("p1", "05158/9", 2)
	p.settle("p1", "05143/1", 3)
	at := func(days int) health.Membership { return health.Membership{From: noon.AddDate(0, 0, days)} }
	want := []health.Membership{
		{Person: "p1", Household: "05158/7", Relation: "03", From: morning, To: at(2).From},
		{Person: "p1", Household: "05158/9", Relation: "03", From: at(2).From, To: at(3).From},
		{Person: "p1", Household: "05143/1", Relation: "03", From: at(3).From},
	}
	p.same(must(p.Households(p.ctx, "p1")), want)
}

// move writes the next version of a record in a household of which the first day is known.
func (p *paces) move(id health.PersonID, household health.HouseholdID, from, heard int) {
	p.Helper()
	r := must(p.Record(p.ctx, id))
	r.Household, r.HouseholdFrom, r.UpdatedAt = household, noon.AddDate(0, 0, from), noon.AddDate(0, 0, heard)
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	p.same(must(p.Record(p.ctx, id)).HouseholdFrom, noon.AddDate(0, 0, from))
}

func householdFrom(p *paces) {
	first := living("p1", "05158/7")
	first.HouseholdFrom = noon.AddDate(-1, 0, 0)
	p.put(first)
	p.move("p1", "05158/9", 2, 5)
	p.settle("p1", "05143/1", 6)  // nobody has told the day
	p.move("p1", "05143/2", 4, 7) // before the program heard of the one before
	p.move("p1", "", 8, 9)
	at := func(days int) health.Membership { return health.Membership{From: noon.AddDate(0, 0, days)} }
	want := []health.Membership{
		{Person: "p1", Household: "05158/7", Relation: "03", From: first.HouseholdFrom, To: at(2).From},
		{Person: "p1", Household: "05143/1", Relation: "03", From: at(4).From, To: at(4).From},
		{Person: "p1", Household: "05158/9", Relation: "03", From: at(2).From, To: at(6).From},
		{Person: "p1", Household: "05143/2", Relation: "03", From: at(4).From, To: at(8).From},
	}
	p.same(must(p.Households(p.ctx, "p1")), want)
}

func membershipDropped(p *paces) {
	p.put(living("p1", "05158/7"))
	p.move("p1", "05158/9", 1, 1)
	p.move("p1", "", 2, 2)
	p.write(func(tx store.Tx) error {
		day := func(n int) time.Time { return noon.AddDate(0, 0, n) }
		false1, false2 := health.Membership{Person: "p1", Household: "05158/9", From: noon, To: day(2)}, health.Membership{Person: "p1", Household: "05158/9", From: day(1), To: day(3)}
		err := errors.Join(tx.DropMembership(false1), tx.DropMembership(false2)) // no such times
		p.same(len(must(tx.FormerHomes("p1"))), 2)
		return errors.Join(err, tx.DropMembership(health.Membership{Person: "p1", Household: "05158/9", From: day(1), To: day(2)}))
	})
	want := []health.Membership{{Person: "p1", Household: "05158/7", Relation: "03", From: morning, To: noon.AddDate(0, 0, 1)}}
	p.same(must(p.Households(p.ctx, "p1")), want)
	want = append(want, health.Membership{Person: "p1", Household: "05158/8", Relation: "01", From: noon.AddDate(0, 0, 1), To: noon.AddDate(0, 0, 4)})
	p.write(func(tx store.Tx) error {
		return errors.Join(tx.AddMembership(want[1]), tx.AddMembership(want[1])) // once
	})
	p.same(must(p.Households(p.ctx, "p1")), want)
}

func formerMembers(p *paces) {
	p.put(living("p1", "05158/7"), living("p2", "05158/7"), living("p3", "05158/7"))
	p.settle("p2", "05158/9", 2)
	p.settle("p1", "05158/9", 1)
	var who []health.PersonID
	for _, m := range must(p.FormerMembers(p.ctx, "05158/7")) {
		who = append(who, m.Person)
	}
	p.same(who, []health.PersonID{"p1", "p2"})
	p.same(len(must(p.FormerMembers(p.ctx, "05158/9"))), 0)
}

func returned(p *paces) {
	p.put(living("p1", "05158/7"))
	p.settle("p1", "05158/9", 1)
	p.settle("p1", "05158/7", 2)
	p.settle("p1", "05158/9", 2) // the same moment: clocks stand still in a fast correction
	var houses []health.HouseholdID
	for _, m := range must(p.Households(p.ctx, "p1")) {
		houses = append(houses, m.Household)
	}
	p.same(houses, []health.HouseholdID{"05158/7", "05158/7", "05158/9", "05158/9"})
}

func houseless(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	p.same(len(must(p.Households(p.ctx, "p1"))), 0)
	_, err := p.Households(p.ctx, "nobody")
	p.same(errors.Is(err, store.ErrNotFound), true)
}

func proxy(id health.ProxyID, ward, holder health.PersonID) health.Proxy {
	return health.Proxy{ID: id, Ward: ward, Holder: holder, Kind: health.ProxyGuardian, From: noon,
		Consent: health.Consent{Purpose: "proxy", Text: health.ProxyText, Channel: "paper", Proof: "GU-12/2026", Given: holder,
			By: health.Actor{Kind: health.ByStaff, ID: "nhan"}, At: morning}}
}

func (p *paces) grant(all ...health.Proxy) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		var errs []error
		for _, x := range all {
			errs = append(errs, tx.CreateProxy(x))
		}
		return errors.Join(errs...)
	})
}

func proxyWhole(p *paces) {
	x := proxy("x1", "p1", "p2")
	p.grant(x)
	p.same(must(p.Proxies(p.ctx, "p1")), []health.Proxy{x})
	p.same(must(p.Proxies(p.ctx, "p2")), []health.Proxy{x})
	p.same(len(must(p.Proxies(p.ctx, "p3"))), 0)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Proxy("x1")), x)
		_, err := tx.Proxy("x2")
		p.same(errors.Is(err, store.ErrNotFound), true)
		return nil
	})
}

func proxyEnded(p *paces) {
	x := proxy("x1", "p1", "p2")
	p.grant(x)
	by := health.Actor{Kind: health.ByCitizen, ID: "p1"}
	p.write(func(tx store.Tx) error { return tx.EndProxy("x1", by, nextDay) })
	x.To, x.EndedBy = nextDay, by
	p.same(must(p.Proxies(p.ctx, "p1")), []health.Proxy{x})
}

func proxyTwice(p *paces) {
	p.grant(proxy("x1", "p1", "p2"))
	by := health.Actor{Kind: health.ByStaff, ID: "nhan"}
	p.write(func(tx store.Tx) error { return tx.EndProxy("x1", by, noon) })
	err := p.Store.Write(p.ctx, func(tx store.Tx) error { return tx.EndProxy("x1", by, nextDay) })
	p.same(errors.Is(err, store.ErrConflict), true)
	p.same(must(p.Proxies(p.ctx, "p1"))[0].To, noon)
}

func proxyOrder(p *paces) {
	late, early := proxy("x1", "p1", "p2"), proxy("x2", "p3", "p1")
	late.From = nextDay
	p.grant(late, early)
	p.same(must(p.Proxies(p.ctx, "p1")), []health.Proxy{early, late})
}
