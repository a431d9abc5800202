package storetest

import (
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func records() []behaviour {
	return []behaviour{
		{"a created record comes back whole", createdWhole},
		{"what was not set comes back empty", absentStaysAbsent},
		{"an update is the next version", updateIsNextVersion},
		{"an update with an old version is a conflict", staleUpdate},
		{"an update of nobody is not found", updateNobody},
		{"the same id twice exists already", recordTwice},
		{"nobody is not found", nobody},
		{"Vietnamese letters stay as they are", lettersStay},
		{"a text of a thousand letters stays whole", longText},
		{"who asked, when and with what doubt stays with the value", provenance},
		{"history is newest first", historyOrder},
		{"history can be cut short", historyLimit},
		{"history keeps every edit", historyWhole},
		{"audit takes a row without a cause", auditWithoutCause},
		{"somebody is forgotten, the others are not", forgotten},
		{"members of a household", members},
		{"nobody lives in no household", noHousehold},
	}
}

func createdWhole(p *paces) {
	r := with(person("p1", "Bùi Văn Thử", "1985-03-12"), health.Hamlet, "Xóm Đầm")
	r.Household = "HGD-07"
	r.Gaps = []health.Gap{{Field: health.Phone, Reason: health.Missing, Weight: 12}, {Field: health.Insurance, Reason: health.Stale, Weight: 15}}
	p.put(r)
	p.same(must(p.Record(p.ctx, "p1")), r)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Record("p1")), r)
		return nil
	})
}

func absentStaysAbsent(p *paces) {
	r := person("p1", "Bùi Văn Thử", "1985")
	p.put(r)
	got := must(p.Record(p.ctx, "p1"))
	if got.Household != "" || got.Gaps != nil || len(got.Fields) != 3 {
		p.Errorf("something came out of nothing: household %q, %d gaps", got.Household, len(got.Gaps))
	}
}

func updateIsNextVersion(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	r := must(p.Record(p.ctx, "p1"))
	r.Life, r.UpdatedAt = health.DeathReported, noon
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	if r.Version != 2 {
		p.Errorf("the caller holds version %d", r.Version)
	}
	p.same(must(p.Record(p.ctx, "p1")), r)
	r.Life = health.Dead
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	p.same(must(p.Record(p.ctx, "p1")).Version, int64(3))
}

func staleUpdate(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	first, second := must(p.Record(p.ctx, "p1")), must(p.Record(p.ctx, "p1"))
	first.Life, second.Life = health.Absent, health.Temporary
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&first) })
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateRecord(&second) }), store.ErrConflict)
	if second.Version != 1 {
		p.Errorf("a lost update moved the caller's version to %d", second.Version)
	}
	p.same(must(p.Record(p.ctx, "p1")).Life, health.Absent)
}

func updateNobody(p *paces) {
	r := person("p1", "Bùi Văn Thử", "1985")
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateRecord(&r) }), store.ErrNotFound)
}

func recordTwice(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateRecord(person("p1", "Bùi Thị Hoà", "1990")) }), store.ErrExists)
	p.same(must(p.Record(p.ctx, "p1")).Text(health.FullName), "Bùi Văn Thử")
}

func nobody(p *paces) {
	_, err := p.Record(p.ctx, "p9")
	p.fails(err, store.ErrNotFound)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { _, err := tx.Record("p9"); return err }), store.ErrNotFound)
}

func lettersStay(p *paces) {
	for _, name := range []string{"Đỗ Thị Hoà", "Đỗ Thị Hòa", "Quách Uyên Nhi", "H'Mai Niê", "Bạch Thị Quỵnh"} {
		if !norm.NFC.IsNormalString(name) {
			p.Fatalf("the test's own %q is not composed", name)
		}
		id := health.PersonID("p-" + ident.Fold(name) + name[len(name)-3:])
		p.put(person(id, name, "1985"))
		p.same(must(p.Record(p.ctx, id)).Text(health.FullName), name)
	}
}

func longText(p *paces) {
	text := strings.Repeat("đường vào nhà văn hoá ", 45) + "'; DROP TABLE person; -- \" \\ % _ :id ?"
	p.put(with(person("p1", "Bùi Văn Thử", "1985"), health.Note, text))
	p.same(must(p.Record(p.ctx, "p1")).Text(health.Note), text)
}

func provenance(p *paces) {
	r := person("p1", "Bùi Văn Thử", "1950")
	r.Fields[health.BirthDate] = health.FieldValue{State: health.HasValue, Value: "1950", Source: health.FromCitizen, At: noon,
		By: "p1", Flags: []ident.Code{ident.BirthHeaped}}
	r.Fields[health.NationalID] = health.FieldValue{State: health.AskedNone, Source: health.FromStaff, By: string(lan)}
	p.put(r)
	p.same(must(p.Record(p.ctx, "p1")).Fields, r.Fields)
}

func change(id health.ChangeID, version int64, at time.Time) health.Change {
	return health.Change{ID: id, Person: "p1", Version: version, Action: health.ActFill, At: at,
		Cause: health.Cause{Kind: health.CauseTask, ID: "t1"}, By: health.Actor{Kind: health.ByStaff, ID: string(lan)}}
}

func (p *paces) append(cs ...health.Change) {
	p.write(func(tx store.Tx) error {
		for _, c := range cs {
			if err := tx.AppendChange(c); err != nil {
				return err
			}
		}
		return nil
	})
}

func historyOrder(p *paces) {
	other := change("c9", 9, noon)
	other.Person = "p2"
	p.append(change("c2", 2, noon), change("c1", 1, nextDay), change("c3", 3, morning), change("c4", 3, morning), other)
	var got []health.ChangeID
	for _, c := range must(p.History(p.ctx, "p1", 10)) {
		got = append(got, c.ID)
	}
	p.same(got, []health.ChangeID{"c4", "c3", "c2", "c1"})
}

func historyLimit(p *paces) {
	p.append(change("c1", 1, morning), change("c2", 2, noon), change("c3", 3, nextDay))
	got := must(p.History(p.ctx, "p1", 2))
	if len(got) != 2 || got[0].ID != "c3" {
		p.Errorf("%d changes", len(got))
	}
	p.same(len(must(p.History(p.ctx, "p7", 2))), 0)
	p.write(func(tx store.Tx) error {
		var since []health.ChangeID
		for _, c := range must(tx.ChangesSince("p1", 1)) {
			since = append(since, c.ID)
		}
		p.same(since, []health.ChangeID{"c2", "c3"})
		return nil
	})
}

func historyWhole(p *paces) {
	c := change("c1", 1, noon)
	c.Cause = health.Cause{Kind: health.CauseImport, ID: "import-1", Row: 12}
	c.Edits = []health.Edit{{Field: health.Phone, From: health.FieldValue{State: health.AskedNone},
		To: health.FieldValue{State: health.HasValue, Value: "+84912345678", Source: health.FromStaff, At: noon, By: string(lan)}}}
	p.append(c)
	p.same(must(p.History(p.ctx, "p1", 1)), []health.Change{c})
}

func forgotten(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"), person("p2", "Bùi Thị Hoà", "1990"))
	p.write(func(tx store.Tx) error { return tx.Forget("p1") })
	gone := must(p.Record(p.ctx, "p1"))
	p.same(len(gone.Fields), 0)
	p.same(gone.Life, health.Erased) // and nobody counts them
	gone.Fields = person("p1", "Bùi Văn Thử", "1985").Fields
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateRecord(&gone) }), store.ErrErased)
	_, namesakes, err := p.FindPeople(p.ctx, "", "Bùi Văn Thử", 5, 0)
	p.same(namesakes, 0)
	p.fails(err, nil)
	p.same(must(p.Record(p.ctx, "p2")).Text(health.FullName), "Bùi Thị Hoà")
	p.write(func(tx store.Tx) error { return tx.Forget("p1") }) // again is the same
}

func auditWithoutCause(p *paces) {
	a := health.Audit{At: noon, By: health.Actor{Kind: health.ByCitizen, ID: "p1"}, Action: health.ActDisclose, Subject: "p1"}
	p.write(func(tx store.Tx) error { return tx.AppendAudit(a) })
	p.write(func(tx store.Tx) error { return tx.AppendAudit(a) }) // seen twice is two rows
}

func members(p *paces) {
	home := func(id health.PersonID, h health.HouseholdID) health.Record {
		r := person(id, "Hà Văn Đôi", "1970")
		r.Household = h
		return r
	}
	p.put(home("p3", "HGD-07"), home("p1", "HGD-07"), home("p2", "HGD-08"), home("p4", ""))
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Members("HGD-07")), []health.PersonID{"p1", "p3"})
		p.same(len(must(tx.Members("HGD-99"))), 0)
		return nil
	})
}

func noHousehold(p *paces) {
	p.put(person("p1", "Hà Văn Đôi", "1970"))
	p.write(func(tx store.Tx) error {
		p.same(len(must(tx.Members(""))), 0)
		return nil
	})
	p.same(len(must(p.HouseholdTasks(p.ctx, ""))), 0)
}
