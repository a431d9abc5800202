package storetest

import (
	"time"

	"hssk/store"
	"hssk/store/health"
)

func checks() []behaviour {
	return []behaviour{
		{"a list for comparison comes back whole", checkWhole},
		{"how far a list is", checkMoves},
		{"two who change one list", checkConflict},
		{"the same list twice exists already", checkTwice},
		{"the newest list first", checkOrder},
		{"a person on a list, asked and answered", checkItemWhole},
		{"people on a list after a row", checkItemPages},
		{"the lists that somebody is on", checkItemsOf},
		{"a forgotten person is a bare row of a list", checkForgotten},
	}
}

func checkList(id health.CheckID, at time.Time) health.CheckList {
	return health.CheckList{ID: id, Version: 1, Station: phongPhu, State: health.CheckCollecting, By: health.Actor{Kind: health.ByStaff, ID: string(hanh)},
		Due: at.AddDate(0, 0, 14), MadeAt: at}
}

func (p *paces) lists(ls ...health.CheckList) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, l := range ls {
			if err := tx.CreateCheckList(l); err != nil {
				return err
			}
		}
		return nil
	})
}

func (p *paces) items(is ...health.CheckItem) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, i := range is {
			if err := tx.PutCheckItem(i); err != nil {
				return err
			}
		}
		return nil
	})
}

func checkWhole(p *paces) {
	l := checkList("TYT-05158-20261124-1", morning)
	l.State, l.Limit, l.After, l.Rows, l.Digest, l.Signed = health.CheckDone, 500, "p9", 3, "ab12", "12/BB-CAX, 01/12/2026"
	l.Loaded, l.Approved = health.Actor{Kind: health.ByStaff, ID: "lan"}, health.Actor{Kind: health.ByStaff, ID: "hanh"}
	l.Reminded, l.Cursor, l.EndedAt = 2, 3, nextDay
	l.Tally = health.CheckTally{Match: 1, Mismatch: 1, Unknown: 1, Verified: 1, Proposed: 1, Doubted: 1}
	p.lists(l)
	p.same(must(p.CheckList(p.ctx, l.ID)), l)
	asked := checkList("TYT-05158-20261124-2", morning)
	asked.Source, asked.State, asked.Held, asked.Tries, asked.Again = health.CheckInsurance, health.CheckAsking, "register_away", 3, noon
	p.lists(asked)
	p.same(must(p.CheckList(p.ctx, asked.ID)), asked)
	_, err := p.CheckList(p.ctx, "none")
	p.fails(err, store.ErrNotFound)
}

func checkMoves(p *paces) {
	l := checkList("l1", morning)
	p.lists(l)
	l.State, l.Rows, l.Due, l.Tally.Match = health.CheckReturned, 40, nextDay, 7
	p.write(func(tx store.Tx) error { return tx.UpdateCheckList(&l) })
	p.same(l.Version, int64(2))
	p.same(must(p.CheckList(p.ctx, "l1")), l)
}

func checkConflict(p *paces) {
	l := checkList("l1", morning)
	p.lists(l)
	other := l
	p.write(func(tx store.Tx) error { return tx.UpdateCheckList(&l) })
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateCheckList(&other) }), store.ErrConflict)
}

func checkTwice(p *paces) {
	p.lists(checkList("l1", morning))
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateCheckList(checkList("l1", noon)) }), store.ErrExists)
}

func checkOrder(p *paces) {
	p.lists(checkList("l1", noon), checkList("l2", nextDay), checkList("l3", morning))
	var got []health.CheckID
	for _, l := range must(p.CheckLists(p.ctx, 2)) {
		got = append(got, l.ID)
	}
	p.same(got, []health.CheckID{"l2", "l1"})
}

func checkItem(list health.CheckID, row int, person health.PersonID) health.CheckItem {
	return health.CheckItem{List: list, Row: row, Person: person, Asked: map[health.Field]health.Value{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03"}}
}

func checkItemWhole(p *paces) {
	i := checkItem("l1", 1, "p1")
	p.items(i)
	p.same(must(p.CheckItems(p.ctx, "l1", 0, 9)), []health.CheckItem{i})
	i.Answer = health.CheckAnswer{Result: health.CheckMismatch, Note: "sai tên đệm", Values: map[health.Field]health.FieldValue{
		health.FullName: {State: health.HasValue, Value: "Bùi Văn Thứ", Source: health.FromPopulation, At: noon}}}
	i.Answer.Wrong, i.Answer.Code = []health.Field{health.BirthDate}, "060"
	i.Outcome, i.By, i.At = health.CheckProposed, "i1", noon
	p.items(i)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.CheckItem("l1", 1)), i)
		p.same(must(tx.CheckItems("l1", 0, 9)), []health.CheckItem{i})
		_, err := tx.CheckItem("l1", 2)
		p.fails(err, store.ErrNotFound)
		return nil
	})
}

func checkItemPages(p *paces) {
	p.items(checkItem("l1", 10, "p1"), checkItem("l1", 2, "p2"), checkItem("l1", 9, "p3"), checkItem("l2", 3, "p4"))
	var got []int
	for _, i := range must(p.CheckItems(p.ctx, "l1", 2, 5)) {
		got = append(got, i.Row)
	}
	p.same(got, []int{9, 10})
}

func checkItemsOf(p *paces) {
	p.items(checkItem("l2", 1, "p1"), checkItem("l1", 7, "p1"), checkItem("l1", 8, "p2"))
	var got []health.CheckID
	for _, i := range must(p.CheckItemsOf(p.ctx, "p1")) {
		got = append(got, i.List)
	}
	p.same(got, []health.CheckID{"l1", "l2"})
}

func checkForgotten(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985-03"))
	p.items(checkItem("l1", 1, "p1"))
	p.write(func(tx store.Tx) error { return tx.Forget("p1") })
	p.same(must(p.CheckItems(p.ctx, "l1", 0, 9)), []health.CheckItem{{List: "l1", Row: 1, Person: "p1"}})
}
