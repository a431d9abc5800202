package storetest

import (
	"errors"
	"fmt"
	"slices"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func numbers() []behaviour {
	return []behaviour{
		{"every number on a record finds it", everyNumber},
		{"a number is looked up under its own kind", numberKinds},
		{"an insurance card in the old form and the new is one number", cardForms},
		{"two people may carry one number", sharedNumber},
		{"a replaced number no longer finds the record", replacedNumber},
		{"the numbers that somebody carried, with who said so and who compared them", identifiers},
		{"a number that never was theirs is dropped, one that they carry stays", numberDropped},
		{"a number that comes back finds the record again", returnedNumber},
		{"a number asked for and not there finds nobody", numberGone},
		{"a transaction sees the numbers it wrote", numbersInside},
		{"a temporary code finds its record until it is taken away", tempCode},
	}
}

func everyNumber(p *paces) {
	carried := map[health.Field]string{health.NationalID: "017085000017", health.OldID: "113000017", health.Insurance: "DN4170012345678",
		health.SocialNo: "1700123456", health.Phone: "+84912345678"}
	r := person("p1", "Bùi Văn Thử", "1985")
	for f, n := range carried {
		r = with(r, f, n)
	}
	p.put(r, person("p2", "Bùi Thị Hoà", "1990"))
	for f, n := range carried {
		p.same(must(p.ByNumber(p.ctx, f, n)), []health.PersonID{"p1"})
	}
}

func tempCode(p *paces) {
	code := string(ident.NewTempCode("p1", 0))
	p.put(with(person("p1", "Bùi Minh An", "2026"), health.TempCode, code), person("p2", "Bùi Thị Hoà", "1990"))
	found := func(text string) (ids []health.PersonID) {
		people, _, err := p.FindPeople(p.ctx, "", text, 10, 0)
		p.same(err, nil)
		for _, f := range people {
			ids = append(ids, f.ID)
		}
		return ids
	}
	p.same(must(p.ByNumber(p.ctx, health.TempCode, code)), []health.PersonID{"p1"})
	p.same(found(code[:5]+"-"+code[5:]), []health.PersonID{"p1"})
	r := must(p.Record(p.ctx, "p1"))
	delete(r.Fields, health.TempCode)
	r.UpdatedAt = nextDay
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	p.same(len(must(p.ByNumber(p.ctx, health.TempCode, code))), 0)
	p.same(len(found(code)), 0)
}

func numberKinds(p *paces) {
	p.put(with(person("p1", "Bùi Văn Thử", "1985"), health.OldID, "017085000017"))
	p.same(len(must(p.ByNumber(p.ctx, health.NationalID, "017085000017"))), 0)
	p.same(len(must(p.ByNumber(p.ctx, health.OldID, ""))), 0)
}

func cardForms(p *paces) {
	p.put(with(person("p1", "Bùi Văn Thử", "1985"), health.Insurance, "GD4171234500001"), with(person("p2", "Hà Thị Ba", "1990"), health.Insurance, "1234500001"),
		with(person("p3", "Bùi Thị Hoà", "1990"), health.SocialNo, "1234500001"), with(person("p4", "Bùi Thị Hạnh", "1990"), health.Insurance, "GD4171234500002"))
	all := []health.PersonID{"p1", "p2", "p3"}
	for f, numbers := range map[health.Field][]string{health.Insurance: {"GD4171234500001", "1234500001", "GD4791234500001"}, health.SocialNo: {"1234500001"}} {
		for _, n := range numbers {
			p.same(must(p.ByNumber(p.ctx, f, n)), all)
		}
	}
	p.finds("", map[string]string{"1234500001": "p2 p3 p1", "gd 4 17 1234500001": "p1 p2 p3", "1234500003": ""})
	r := must(p.Record(p.ctx, "p1"))
	r.Fields[health.Insurance], r.UpdatedAt = health.FieldValue{State: health.HasValue, Value: "GD4171234500003"}, nextDay
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	p.same(must(p.ByNumber(p.ctx, health.Insurance, "1234500001")), all[1:])
	p.finds("", map[string]string{"1234500003": "p1"})
}

func sharedNumber(p *paces) {
	p.put(with(person("p2", "Bùi Văn Thử", "1985"), health.Phone, "+84912345678"),
		with(person("p1", "Bùi Thị Hoà", "1990"), health.Phone, "+84912345678"))
	p.same(must(p.ByNumber(p.ctx, health.Phone, "+84912345678")), []health.PersonID{"p1", "p2"})
	third := with(person("p3", "Hà Văn Đôi", "1978"), health.Phone, "+84912345678")
	p.write(func(tx store.Tx) error {
		err := tx.CreateRecord(third)
		p.same(must(tx.ByNumber(health.Phone, "+84912345678")), []health.PersonID{"p1", "p2", "p3"})
		return err
	})
}

// carry gives the stored record another phone; an empty text takes it away.
func (p *paces) carry(id health.PersonID, phone string) {
	p.Helper()
	r := must(p.Record(p.ctx, id))
	if phone == "" {
		r.Fields[health.Phone] = health.FieldValue{State: health.AskedNone}
	} else {
		r = with(r, health.Phone, phone)
	}
	r.UpdatedAt = noon // one moment for all: clocks stand still in a fast correction
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
}

func replacedNumber(p *paces) {
	p.put(with(person("p1", "Bùi Văn Thử", "1985"), health.Phone, "+84912345678"))
	p.carry("p1", "+84987654321")
	p.same(len(must(p.ByNumber(p.ctx, health.Phone, "+84912345678"))), 0)
	p.same(must(p.ByNumber(p.ctx, health.Phone, "+84987654321")), []health.PersonID{"p1"})
}

func returnedNumber(p *paces) {
	p.put(with(person("p1", "Bùi Văn Thử", "1985"), health.Phone, "+84912345678"))
	for _, phone := range []string{"+84987654321", "+84912345678", "+84987654321", "+84912345678"} {
		p.carry("p1", phone)
	}
	p.same(must(p.ByNumber(p.ctx, health.Phone, "+84912345678")), []health.PersonID{"p1"})
	p.same(len(must(p.ByNumber(p.ctx, health.Phone, "+84987654321"))), 0)
}

func numberGone(p *paces) {
	p.put(with(person("p1", "Bùi Văn Thử", "1985"), health.Phone, "+84912345678"))
	p.carry("p1", "")
	p.same(len(must(p.ByNumber(p.ctx, health.Phone, "+84912345678"))), 0)
}

func numbersInside(p *paces) {
	p.write(func(tx store.Tx) error {
		if err := tx.CreateRecord(with(person("p1", "Bùi Văn Thử", "1985"), health.NationalID, "017085000017")); err != nil {
			return err
		}
		p.same(near(tx, "SO_CCCD=017085000017"), []health.PersonID{"p1"})
		return nil
	})
}

func finding() []behaviour {
	return []behaviour{
		{"words in any order, with or without marks", findWords},
		{"every word counts", findEveryWord},
		{"words and beginnings of words, never parts from within", findBeginnings},
		{"the whole name first, then whole words, then beginnings", findRanks},
		{"given names in Vietnamese order", findOrder},
		{"only the station asked for", findStation},
		{"what a list shows", findShows},
		{"a long list comes in pages that say how long it is", findPages},
		{"nobody by that name", findNobody},
		{"signs that databases read as patterns are letters like others", findPatterns},
		{"by any number a person carries", findNumber},
		{"a number at another station", findNumberStation},
	}
}

// find gives the first of the people found.
func (p *paces) find(station health.StationCode, text string, limit int) []health.Summary {
	p.Helper()
	people, _, err := p.FindPeople(p.ctx, station, text, limit, 0)
	if err != nil {
		p.Fatal(err)
	}
	return people
}

func findWords(p *paces) {
	p.put(person("p1", "Đinh Thị Mỹ Hoà", "1990"), person("p2", "Đinh Văn Hoàn", "1980"), person("p3", "Bùi Thị Lan", "1970"))
	for _, text := range []string{"Đinh Thị Mỹ Hoà", "dinh thi my hoa", "HÒA MỸ ĐINH", "hoa  dinh thi", "đi\u0300nh my\u0303", "my", "Mĩ Hòa"} {
		if got := ids(p.find(phongPhu, text, 10)); fmt.Sprint(got) != "[p1]" {
			p.Errorf("%q finds %v", text, got)
		}
	}
}

func findEveryWord(p *paces) {
	p.put(person("p1", "Bùi Thị Thu Hiền", "1990"), person("p2", "Bùi Thị Thu Hương", "1990"), person("p3", "Bùi Thị Hồng Thu Hiền", "1990"))
	p.same(ids(p.find("", "bùi thị thu hương", 10)), []health.PersonID{"p2"})
	p.same(ids(p.find("", "bùi thị hồng thu hiền", 10)), []health.PersonID{"p3"})
	p.same(len(p.find("", "bùi thị thu hiền ngọc", 10)), 0)
}

func findOrder(p *paces) {
	order := []string{"Bùi Văn An", "Đinh Văn An", "Bùi Thị Ánh", "Bùi Văn Ân", "Bùi Thị Dung", "Bùi Văn Đức", "Bùi Thị Hoa", "Bùi Thị Hòa", "Bùi Thị Yến"}
	for _, i := range []int{4, 0, 8, 2, 6, 1, 7, 3, 5} {
		p.put(person(health.PersonID(fmt.Sprintf("p%d", i)), order[i], "1990"))
	}
	p.same(names(p.find("", "", 20)), order)
}

func findStation(p *paces) {
	other := person("p2", "Bùi Văn Thử", "1985")
	other.Station = myHoa
	p.put(person("p1", "Bùi Văn Thử", "1985"), other)
	p.same(ids(p.find(myHoa, "thử", 10)), []health.PersonID{"p2"})
	p.same(ids(p.find("", "thử", 10)), []health.PersonID{"p1", "p2"})
}

func findShows(p *paces) {
	r := with(person("p1", "Bùi Văn Thử", "1985-03-12"), health.Hamlet, "Xóm Đầm")
	r.Household, r.Life = "HGD-07", health.Absent
	r.Gaps = []health.Gap{{Field: health.Phone, Reason: health.Missing}, {Field: health.Insurance, Reason: health.Missing}}
	p.put(r)
	p.same(p.find(phongPhu, "thử", 10), []health.Summary{{ID: "p1", Name: "Bùi Văn Thử", Birth: "1985-03-12",
		Sex: ident.Male, Station: phongPhu, Hamlet: "Xóm Đầm", Household: "HGD-07", Life: health.Absent, GapCount: 2}})
}

func findPages(p *paces) {
	for i := range 5 {
		p.put(person(health.PersonID(fmt.Sprintf("p%d", i)), "Bùi Văn Thử", "1985"))
	}
	for offset, want := range map[int]string{0: "[p0 p1] of 5", 2: "[p2 p3] of 5", 4: "[p4] of 5", 6: "[] of 0"} {
		people, total, err := p.FindPeople(p.ctx, phongPhu, "bui", 2, offset)
		if got := fmt.Sprint(ids(people), " of ", total); err != nil || got != want {
			p.Errorf("from %d: %s (%v), want %s", offset, got, err, want)
		}
	}
	r := with(person("p9", "Bùi Thị Lan", "1970"), health.Phone, "+84912345678")
	p.put(r)
	if _, total, err := p.FindPeople(p.ctx, phongPhu, "0912345678", 2, 0); err != nil || total != 1 {
		p.Errorf("by number: %d (%v)", total, err)
	}
}

func findBeginnings(p *paces) {
	p.put(person("p1", "Bùi Thị An", "1990"), person("p2", "Bùi Văn Thanh", "1980"), person("p3", "Đinh Văn Anh", "1980"), person("p4", "An Thị Lan", "1980"))
	for text, want := range map[string]string{"an": "[p1 p4 p3]", "Than": "[p2]", "hanh": "[]", "anh": "[p3]", "b a": "[p1]", "ui": "[]", "lan an": "[p4]"} {
		if got := fmt.Sprint(ids(p.find("", text, 10))); got != want {
			p.Errorf("%q finds %s, want %s", text, got, want)
		}
	}
}

func findRanks(p *paces) {
	p.put(person("p1", "Bùi Thị An Anh", "1990"), person("p2", "Bùi Thị Ánh", "1990"), person("p3", "Bùi Ánh", "1990"), person("p4", "Anh Thị Bùi", "1990"))
	p.same(ids(p.find("", "bùi anh", 10)), []health.PersonID{"p3", "p1", "p2", "p4"})
	p.same(ids(p.find("", "anh bui", 10)), []health.PersonID{"p1", "p3", "p2", "p4"})
	p.same(ids(p.find("", "bui an", 10)), []health.PersonID{"p1", "p3", "p2", "p4"})
}

func findNobody(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	p.same(len(p.find(phongPhu, "Quách", 3)), 0)
	p.same(len(p.find("TYT00000", "thử", 3)), 0)
}

func findPatterns(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"), person("p2", "H'Mai Niê", "1990"))
	for _, text := range []string{"%", "_", "b_i", "b%i", "Bùi % Thử", `\`, "*", "?", ":w1", "' OR 1=1 --"} {
		if got := ids(p.find("", text, 3)); len(got) != 0 {
			p.Errorf("%q finds %v", text, got)
		}
	}
	p.same(ids(p.find("", "h'mai", 3)), []health.PersonID{"p2"})
}

func findNumber(p *paces) {
	r := person("p1", "Bùi Văn Thử", "1985")
	for f, n := range map[health.Field]string{health.NationalID: "017085000017", health.OldID: "113000017", health.SocialNo: "1700123456",
		health.Insurance: "DN4170012345678", health.Phone: "+84912345678"} {
		r = with(r, f, n)
	}
	p.put(r, person("p2", "Bùi Thị Hoà", "1990"))
	for _, text := range []string{"017085000017", "017 085 000 017", "113000017", "1700123456", "DN4170012345678", "dn 417 0012345678",
		"+84912345678", "0912 345 678", "0912.345.678"} {
		if got := ids(p.find(phongPhu, text, 3)); fmt.Sprint(got) != "[p1]" {
			p.Errorf("a number of the person, written %d long, finds %v", len(text), got)
		}
	}
	p.carry("p1", "+84987654321")
	p.same(len(p.find(phongPhu, "0912345678", 3)), 0)
}

func findNumberStation(p *paces) {
	p.put(with(person("p1", "Bùi Văn Thử", "1985"), health.NationalID, "017085000017"))
	p.same(len(p.find(myHoa, "017085000017", 3)), 0)
	p.same(ids(p.find("", "017085000017", 3)), []health.PersonID{"p1"})
}

func numberDropped(p *paces) {
	p.put(with(person("p1", "Bùi Văn Thử", "1985"), health.Phone, "+84912345678"))
	p.carry("p1", "+84987654321")
	p.write(func(tx store.Tx) error {
		return errors.Join(tx.DropNumber("p1", health.Phone, "+84987654321", morning), // carried
			tx.DropNumber("p1", health.Phone, "+84912345678", noon), // carried before
			tx.DropNumber("p1", health.NationalID, "017085000017", morning))
	})
	p.same(len(must(p.Identifiers(p.ctx, "p1"))), 2)
	p.write(func(tx store.Tx) error { return tx.DropNumber("p1", health.Phone, "+84912345678", morning) })
	left := must(p.Identifiers(p.ctx, "p1"))
	p.same(len(left), 1)
	p.same(left[0].Value, health.Value("+84987654321"))
}

func identifiers(p *paces) {
	r := with(person("p1", "Bùi Văn Thử", "1985"), health.Phone, "+84912345678")
	r.Fields[health.NationalID] = health.FieldValue{State: health.HasValue, Value: "017085000017", Source: health.FromCard, By: string(lan)}
	p.put(r)
	check := health.Check{How: "population", At: nextDay, By: string(lan)}
	p.write(func(tx store.Tx) error { return tx.VerifyNumber("p1", health.NationalID, "017085000017", check) })
	p.write(func(tx store.Tx) error {
		all := must(tx.Comparisons("p1"))
		at := slices.IndexFunc(all, func(i health.Identifier) bool { return i.Kind == health.NationalID && i.To.IsZero() })
		if at < 0 || all[at].Value != "" {
			p.Errorf("%d comparisons", len(all))
			return nil
		}
		p.same(all[at].Verified, check)
		return nil
	})
	p.carry("p1", "+84987654321")
	p.append(health.Change{ID: "c1", Person: "p1", Version: 2, Action: health.ActCorrect, At: noon, By: health.Actor{Kind: health.ByStaff, ID: string(lan)},
		Cause: health.Cause{Kind: health.CauseTask, ID: "t1"}, Edits: []health.Edit{{Field: health.Phone, From: r.Fields[health.Phone]}}})
	want := []health.Identifier{
		{Kind: health.Phone, Value: "+84912345678", From: morning, To: noon, Source: r.SaidBy(health.Phone)},
		{Kind: health.NationalID, Value: "017085000017", From: morning, Source: health.FromCard, By: string(lan), Verified: check},
		{Kind: health.Phone, Value: "+84987654321", From: noon, Source: r.SaidBy(health.Phone)},
	}
	p.same(must(p.Identifiers(p.ctx, "p1")), want)
	p.same(must(p.Formerly(p.ctx, health.Phone, "+84912345678")), []store.Bearer{{Person: "p1", Until: noon}})
	p.same(len(must(p.Formerly(p.ctx, health.Phone, "+84987654321"))), 0)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.VerifyNumber("p1", health.Phone, "+84912345678", check) }), store.ErrNotFound)
	p.same(len(must(p.Identifiers(p.ctx, "p7"))), 0)
}
