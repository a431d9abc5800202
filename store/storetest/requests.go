package storetest

import (
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func requests() []behaviour {
	return []behaviour{
		{"a request comes back whole", requestWhole},
		{"who was faster with a request", requestMoves},
		{"the same request twice exists already", requestTwice},
		{"what waits, by the day it is due, and what was asked of late", requestLists},
		{"the requests of somebody go with a merge, and stay when they are forgotten", requestOwned},
		{"the uses of a record that were stopped", limitsKept},
	}
}

func asked(id health.RequestID, due ident.Date) health.SubjectRequest {
	return health.SubjectRequest{ID: id, Version: 1, Key: "key-" + string(id), Kind: health.RequestErase, Person: "p1", Station: phongPhu,
		By: health.Actor{Kind: health.ByCitizen, ID: "p1"}, Channel: "web", MadeAt: noon, AckDue: day(2026, 12, 1), Due: due, Nudged: noon}
}

func (p *paces) ask(rs ...health.SubjectRequest) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, r := range rs {
			if err := tx.CreateRequest(r); err != nil {
				return err
			}
		}
		return nil
	})
}

func requestIDs(rs []health.SubjectRequest) (out []health.RequestID) {
	for _, r := range rs {
		out = append(out, r.ID)
	}
	return out
}

func requestWhole(p *paces) {
	r := asked("YC241126-1", day(2026, 12, 14))
	p.ask(r)
	p.same(must(p.SubjectRequest(p.ctx, r.ID)), r)
	p.same(must(p.RequestByKey(p.ctx, r.Key)), r)
	r.Third, r.AckAt, r.FirstDue, r.Due, r.Extended = true, noon, r.Due, day(2027, 1, 4), health.ReasonMany
	r.Outcome, r.Reason, r.Decided, r.At = health.RequestRefused, health.ReasonLawKeeps, health.Actor{Kind: health.ByStaff, ID: "hanh"}, noon
	r.Held, r.Told, r.Nudged, r.Nudges, r.EndedAt = "forget_asked", health.ToldNobody, nextDay, 3, nextDay
	p.write(func(tx store.Tx) error { return tx.UpdateRequest(&r) })
	p.same(r.Version, int64(2))
	p.same(must(p.SubjectRequest(p.ctx, r.ID)), r)
	_, err := p.SubjectRequest(p.ctx, "none")
	p.fails(err, store.ErrNotFound)
	_, err = p.RequestByKey(p.ctx, "none")
	p.fails(err, store.ErrNotFound)
}

func requestMoves(p *paces) {
	r := asked("YC241126-1", day(2026, 12, 14))
	p.ask(r)
	other := r
	p.write(func(tx store.Tx) error {
		r.AckAt = noon
		if err := tx.UpdateRequest(&r); err != nil {
			return err
		}
		p.same(must(tx.SubjectRequest(r.ID)), r)
		return nil
	})
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateRequest(&other) }), store.ErrConflict)
}

func requestTwice(p *paces) {
	r := asked("YC241126-1", day(2026, 12, 14))
	p.ask(r)
	same, again := r, r
	same.Key, again.ID = "other", "YC241126-2"
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateRequest(same) }), store.ErrExists)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateRequest(again) }), store.ErrExists)
}

func requestLists(p *paces) {
	late, soon, over := asked("YC1", day(2026, 12, 20)), asked("YC2", day(2026, 12, 4)), asked("YC3", day(2026, 12, 1))
	soon.MadeAt, over.EndedAt, over.Outcome = nextDay, noon, health.RequestBack
	p.ask(late, soon, over)
	p.same(requestIDs(must(p.LiveRequests(p.ctx, 9))), []health.RequestID{"YC2", "YC1"})
	p.same(requestIDs(must(p.LiveRequests(p.ctx, 1))), []health.RequestID{"YC2"})
	p.same(requestIDs(must(p.RequestList(p.ctx, 9))), []health.RequestID{"YC2", "YC3", "YC1"})
	p.same(requestIDs(must(p.RequestsOf(p.ctx, "p1"))), []health.RequestID{"YC2", "YC3", "YC1"})
}

func requestOwned(p *paces) {
	mine, other := asked("YC1", day(2026, 12, 1)), asked("YC2", day(2026, 12, 1))
	other.Person = "p2"
	p.put(person("p1", "Bùi Thị Ánh", "1990"), person("p2", "Bùi Thị Mai", "1991"))
	p.ask(mine, other)
	p.write(func(tx store.Tx) error {
		for _, o := range must(tx.Owned("p1")) {
			if o.What == "request" {
				p.same(must(tx.Give(&o, "p1", "p2", noon)), true)
				p.same(must(tx.Give(&o, "p1", "p2", noon)), false)
			}
		}
		p.same(len(must(tx.RequestsOf("p2"))), 2)
		return nil
	})
	p.same(len(must(p.RequestsOf(p.ctx, "p1"))), 0)
	p.write(func(tx store.Tx) error { return tx.Forget("p2") })
	p.same(len(must(p.RequestsOf(p.ctx, "p2"))), 2) // that it was asked for, and what came of it, has to be shown later
}

func limitsKept(p *paces) {
	r := person("p1", "Bùi Thị Ánh", "1990")
	r.Limits = []health.Limit{health.LimitMessages, health.LimitUse}
	p.put(r)
	got := must(p.Record(p.ctx, "p1"))
	p.same(got.Limits, r.Limits)
	got.Limits = nil
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&got) })
	p.same(must(p.Record(p.ctx, "p1")).Limits, []health.Limit(nil))
	got.Limits = []health.Limit{health.LimitMessages}
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&got) })
	p.write(func(tx store.Tx) error { return tx.Forget("p1") })
	p.same(must(p.Record(p.ctx, "p1")).Limits, []health.Limit(nil))
}
