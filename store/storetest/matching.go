package storetest

import (
	"errors"
	"fmt"
	"strings"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/health/match"
	"hssk/store/ident"
)

func likeness() []behaviour {
	return []behaviour{
		{"somebody with one thing in common is near", nearOneThing},
		{"nobody is near nothing", nearNothing},
		{"whoever changes is near those who resemble them now", nearChanges},
		{"a merged record is near nobody, and comes back", nearMerged},
		{"a crowd in one block is cut", nearCrowd},
		{"namesakes beyond a number are nobody's neighbours", nearNamesakes},
		{"people come in pages with their traits", neighbourPages},
		{"two people stay two people", toldApart},
		{"a note is kept and replaced", notes},
	}
}

// near lists who shares a block with a description, written as "FIELD=text".
func near(tx store.Tx, pairs ...string) []health.PersonID {
	values := map[health.Field]health.FieldValue{}
	for _, p := range pairs {
		f, text, _ := strings.Cut(p, "=")
		values[health.Field(f)] = health.FieldValue{State: health.HasValue, Value: health.Value(text)}
	}
	var out []health.PersonID
	for _, n := range must(tx.Near(match.Of(values))) {
		out = append(out, n.ID)
	}
	return out
}

func nearOneThing(p *paces) {
	thu := with(with(person("p1", "Bùi Văn Thử", "1985-03-12"), health.Commune, "05158"), health.NationalID, "017085000017")
	thu = with(with(thu, health.Phone, "+84912345678"), health.Household, "HGD-07")
	p.put(thu, person("p2", "Hà Thị Ba", "1990-01-02"))
	p.write(func(tx store.Tx) error {
		for _, like := range [][]string{
			{"SO_CCCD=017085000017"},
			{"HO_TEN=BÙI VĂN THỦ", "NGAY_SINH=1985-12-03"},
			{"HO_TEN=Quách Văn Tám", "NGAY_SINH=1985-03-12", "MAXA_CU_TRU=05158"},
			{"HO_TEN=Bùi Thử", "NGAY_SINH=1985", "MAXA_CU_TRU=05158"},
			{"HO_TEN=Bùi Văn Thử", "DIEN_THOAI=+84912345678"},
			{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985", "MAXA_CU_TRU=05143"},
			{"HO_TEN=Bùi Văn Thử", "NGAY_SINH=1986-03-12", "MAXA_CU_TRU=05143"},
			{"HO_TEN=Bùi Văn Thử", "MAHO_GIADINH=HGD-07", "MAXA_CU_TRU=05158"},
			{"HO_TEN=CB Bùi Thị Hoà", "NGAY_SINH=1985", "MAHO_GIADINH=HGD-07", "MAXA_CU_TRU=05158"},
		} {
			p.same(near(tx, like...), []health.PersonID{"p1"})
		}
		p.same(len(near(tx, "HO_TEN=Bùi Thử", "NGAY_SINH=1986-03-12")), 0)
		got := must(tx.Near(match.Of(thu.Fields)))
		if len(got) != 1 || got[0].Traits.Text() != match.Of(thu.Fields).Text() {
			p.Errorf("%d neighbours, or other traits than were stored", len(got))
		}
		return nil
	})
	outside := must(p.Near(p.ctx, match.Of(thu.Fields)))
	if len(outside) != 1 || outside[0].Traits.Text() != match.Of(thu.Fields).Text() {
		p.Errorf("%d neighbours outside a transaction", len(outside))
	}
}

func nearNothing(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	p.write(func(tx store.Tx) error {
		p.same(len(must(tx.Near(match.Traits{}))), 0)
		return nil
	})
}

func nearChanges(p *paces) {
	p.put(with(person("p1", "Bùi Văn Thử", "1985-03-12"), health.NationalID, "017085000017"))
	r := must(p.Record(p.ctx, "p1"))
	p.write(func(tx store.Tx) error {
		r = with(r, health.NationalID, "017085000018")
		if err := tx.UpdateRecord(&r); err != nil {
			return err
		}
		p.same(len(near(tx, "SO_CCCD=017085000017")), 0)
		p.same(near(tx, "SO_CCCD=017085000018"), []health.PersonID{"p1"})
		p.same(near(tx, "HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12"), []health.PersonID{"p1"})
		return nil
	})
}

func nearMerged(p *paces) {
	home := person("p1", "Bùi Văn Thử", "1985-03-12")
	home.Household = "05158/7"
	p.put(home)
	r := must(p.Record(p.ctx, "p1"))
	r.Life, r.MergedInto = health.Merged, "p2"
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	p.same(must(p.Record(p.ctx, "p1")), r)
	p.write(func(tx store.Tx) error {
		p.same(len(near(tx, "HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12")), 0)
		p.same(len(must(tx.Members("05158/7"))), 0)
		return nil
	})
	p.same(p.find("", "thu", 9)[0].MergedInto, health.PersonID("p2"))
	p.same(must(p.Board(p.ctx, noon)).Total().Records, int64(0))
	r.Life, r.MergedInto = health.Resident, ""
	p.write(func(tx store.Tx) error {
		if err := tx.UpdateRecord(&r); err != nil {
			return err
		}
		p.same(near(tx, "HO_TEN=Bùi Văn Thử", "NGAY_SINH=1985-03-12"), []health.PersonID{"p1"})
		return nil
	})
}

func nearCrowd(p *paces) {
	var crowd []health.Record
	for i := range match.BlockCap + 5 {
		crowd = append(crowd, with(person(health.PersonID(fmt.Sprintf("p%03d", i)), "Bùi Văn Thử", ""), health.NationalID, "017085000017"))
	}
	p.put(crowd...)
	p.write(func(tx store.Tx) error {
		p.same(len(near(tx, "SO_CCCD=017085000017")), match.BlockCap)
		return nil
	})
}

// nearNamesakes: a block of one name and year that more people share than are looked at says nothing; one less, and all of
// them are compared.
func nearNamesakes(p *paces) {
	for i := range match.BlockCap {
		p.put(person(health.PersonID(fmt.Sprintf("p%03d", i)), "Bùi Thị Hiền", "1990"))
	}
	p.write(func(tx store.Tx) error {
		p.same(len(near(tx, "HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990")), match.BlockCap)
		return nil
	})
	p.put(person("p100", "Bùi Thị Hiền", "1990"))
	p.write(func(tx store.Tx) error {
		p.same(len(near(tx, "HO_TEN=Bùi Thị Hiền", "NGAY_SINH=1990")), 0)
		return nil
	})
}

func neighbourPages(p *paces) {
	p.put(person("p2", "Hà Thị Ba", "1990"), person("p1", "Bùi Văn Thử", "1985"), person("p3", "Quách Thị Tư", "1970"))
	var got []health.PersonID
	for after := health.PersonID(""); ; after = got[len(got)-1] {
		page := must(p.Neighbours(p.ctx, after, 2))
		for _, n := range page {
			got = append(got, n.ID)
		}
		if len(page) < 2 {
			break
		}
	}
	p.same(got, []health.PersonID{"p1", "p2", "p3"})
}

func toldApart(p *paces) {
	by := health.Actor{Kind: health.ByStaff, ID: string(lan)}
	p.write(func(tx store.Tx) error {
		return errors.Join(tx.SetApart("p2", "p1", by, noon), tx.SetApart("p1", "p2", by, nextDay), tx.SetApart("p1", "p3", by, noon))
	})
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Apart("p1")), []health.PersonID{"p2", "p3"})
		p.same(must(tx.Apart("p2")), []health.PersonID{"p1"})
		p.same(len(must(tx.Apart("p4"))), 0)
		return nil
	})
}

func notes(p *paces) {
	_, err := p.State(p.ctx, "weights")
	p.fails(err, store.ErrNotFound)
	for _, body := range []string{"list,a,2,0.1", strings.Repeat("given,hiền,0.01,\n", 900)} {
		p.write(func(tx store.Tx) error { return tx.PutState("weights", []byte(body)) })
		p.same(string(must(p.State(p.ctx, "weights"))), body)
	}
}

func merging() []behaviour {
	return []behaviour{
		{"what belongs to a person can be given and given back", giving},
		{"a number that both carry is ended and opened again", givingNumbers},
		{"what is gone cannot be given", givingNothing},
		{"an address that both are tied to rests with the heir and is given back", givingAddresses},
		{"a merge comes back whole, and is undone once", mergeWhole},
	}
}

// everythingOf writes one row of each kind about p1.
func everythingOf(tx store.Tx) error {
	d := draft("d1", noon)
	d.Candidate, d.Ended = "p1", "p1"
	_, err := tx.SaveDraft(d)
	return errors.Join(err, tx.CreateRecord(with(person("p1", "Bùi Văn Thử", "1985"), health.Phone, "+84912345678")),
		tx.CreateRecord(person("p2", "Bùi Văn Thử", "1985-03-12")), tx.CreateTask(task("t1", "p1", 1)),
		tx.PutContact(health.Contact{Channel: "sms", Address: "+84912345678", Person: "p1", Proof: "code", At: noon}),
		tx.PutInvite(health.Invite{Hash: "h1", Person: "p1", ExpiresAt: nextDay}),
		tx.PutVisit(visit("0001", day(2026, 3, 2))),
		tx.CreateProxy(proxy("pr1", "p1", "p3")), tx.CreateProxy(proxy("pr2", "p4", "p1")),
		tx.PutDose(dose("p1/DPT/1", 1, day(2026, 3, 2), ident.Date{})),
		tx.CreateCode(health.Code{ID: "c1", Channel: "sms", Address: "a", Person: "p1", Hash: "h", ExpiresAt: nextDay}, noon),
		tx.PutImportRow(health.ImportRow{Import: "i1", Row: 4, Outcome: health.RowAttached, Person: "p1"}))
}

func giving(p *paces) {
	p.write(everythingOf)
	p.write(func(tx store.Tx) error {
		owned := must(tx.Owned("p1"))
		var kinds []string
		for i := range owned {
			kinds = append(kinds, owned[i].What)
			p.same(must(tx.Give(&owned[i], "p1", "p2", noon)), true)
		}
		p.same(kinds, []string{"candidate", "code", "contact", "dose", "draft", "ended", "holder", "invite", "number", "row", "task", "visit", "ward"})
		p.same(len(must(tx.Owned("p1"))), 0)
		p.same(must(tx.Task("t1")).Person, health.PersonID("p2"))
		p.same(must(tx.Draft("d1")).Ended, health.PersonID("p2"))
		p.same(must(tx.FromRow("p2", 4)), true)
		p.same(must(tx.Owned("p2")), owned)
		for i := range owned {
			p.same(must(tx.Give(&owned[i], "p2", "p1", noon)), true)
		}
		p.same(must(tx.Owned("p1")), owned)
		return nil
	})
	p.same(must(p.ByNumber(p.ctx, health.Phone, "+84912345678")), []health.PersonID{"p1"})
}

func givingNumbers(p *paces) {
	p.put(with(person("p1", "Bùi Văn Thử", "1985"), health.Phone, "+84912345678"), with(person("p2", "Bùi Văn Thử", "1985"), health.Phone, "+84912345678"))
	p.write(func(tx store.Tx) error {
		owned := must(tx.Owned("p1"))
		p.same(must(tx.Give(&owned[0], "p1", "p2", noon)), true)
		p.same(owned[0].Ended, true)
		p.same(len(must(tx.Owned("p1"))), 0)
		p.same(len(must(tx.Owned("p2"))), 1)
		p.same(must(tx.Give(&owned[0], "p2", "p1", noon)), true)
		p.same(len(must(tx.Owned("p1"))), 1)
		p.same(len(must(tx.Owned("p2"))), 1)
		return nil
	})
}

func givingAddresses(p *paces) {
	mine := health.Contact{Channel: "sms", Address: "+84912345678", Person: "p1", Proof: health.ProofCode, At: noon}
	theirs, other := mine, mine
	theirs.Person, other.Person = "p2", "p3"
	p.contact(mine, theirs, other)
	p.write(func(tx store.Tx) error {
		owned := must(tx.Owned("p1"))
		p.same(must(tx.Give(&owned[0], "p1", "p2", noon)), true)
		p.same(owned[0].Ended, true)
		p.same(len(must(tx.Owned("p1"))), 0)
		p.same(must(tx.ContactsAt("sms", "+84912345678")), []health.Contact{other, theirs})
		p.same(must(tx.Give(&owned[0], "p2", "p1", noon)), true)
		p.same(must(tx.ContactsOf("p1")), []health.Contact{mine})
		p.same(must(tx.ContactsOf("p2")), []health.Contact{theirs})
		return nil
	})
}

func givingNothing(p *paces) {
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Give(&health.Owned{What: "task", One: "t9"}, "p1", "p2", noon)), false)
		if _, err := tx.Give(&health.Owned{What: "cow", One: "c"}, "p1", "p2", noon); err == nil {
			p.Error("a row of no kind was given")
		}
		return nil
	})
}

func mergeWhole(p *paces) {
	open := task("t1", "p1", 1)
	m := health.Merge{ID: "m1", Kept: "p2", Gone: "p1", KeptVersion: 2, GoneVersion: 3, KeptStation: phongPhu, Visits: 2, Doses: 3, KeptBefore: person("p2", "Bùi Văn Thử", "1985-03-12"),
		GoneBefore: person("p1", "Bùi Văn Thử", "1985"), By: health.Actor{Kind: health.ByStaff, ID: string(lan)}, At: noon,
		Moved: []health.Owned{{What: "number", One: "DIEN_THOAI", Two: "+84912345678", Three: 7, Ended: true}, {What: "task", One: "t1", Task: &open}}}
	later := m
	later.ID, later.Kept, later.Gone, later.At, later.Moved = "m2", "p3", "p2", nextDay, nil
	p.write(func(tx store.Tx) error { return errors.Join(tx.CreateMerge(m), tx.CreateMerge(later)) })
	p.same(must(p.MergesOf(p.ctx, "p2")), []health.Merge{later, m})
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Merge("m1")), m)
		return tx.UndoMerge("m1", m.By, nextDay)
	})
	p.write(func(tx store.Tx) error {
		for _, who := range []health.PersonID{m.Kept, m.Gone} {
			all := must(tx.Splits(who))
			if len(all) != 1 {
				p.Errorf("%d merges that were taken back", len(all))
				continue
			}
			s := all[0]
			p.same([]any{s.ID, s.Kept, s.Gone, s.UndoneBy, s.At.Equal(m.At), s.UndoneAt.Equal(nextDay)}, []any{m.ID, m.Kept, m.Gone, m.By, true, true})
		}
		p.same(len(must(tx.Splits("nobody"))), 0)
		return nil
	})
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UndoMerge("m1", m.By, nextDay) }), store.ErrConflict)
	p.write(func(tx store.Tx) error {
		p.same(must(tx.MergesOf("p2")), []health.Merge{later})
		m.UndoneBy, m.UndoneAt = m.By, nextDay
		p.same(must(tx.Merge("m1")), m)
		_, err := tx.Merge("m9")
		p.fails(err, store.ErrNotFound)
		return nil
	})
}
