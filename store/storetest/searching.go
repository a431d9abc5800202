package storetest

import (
	"cmp"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func searching() []behaviour {
	return []behaviour{
		{"d for đ, composed or not, the tone on either vowel", searchSpelling},
		{"a given name with every mark, among those that begin like it", searchGiven},
		{"a year, a month or a day of birth, alone or with words", searchBirth},
		{"a household by its code", searchHousehold},
		{"a word that stands twice in a name, and names of many words", searchOddNames},
		{"words beyond the sixth do not narrow", searchSevenWords},
		{"a corrected name and birth date, and a move to another station", searchChanged},
		{"who was merged into another is found and says so", searchMerged},
		{"many are not counted to the end, and leafed through to the end", searchMany},
		{"the same answer as from reading everybody", searchAsReading},
	}
}

func (p *paces) finds(station health.StationCode, want map[string]string) {
	p.Helper()
	for text, ids := range want {
		var got []string
		for _, s := range p.find(station, text, 20) {
			got = append(got, string(s.ID))
		}
		if strings.Join(got, " ") != ids {
			p.Errorf("%q finds %v, want %s", text, got, ids)
		}
	}
}

func searchSpelling(p *paces) {
	p.put(person("p1", "Đỗ Thúy Hoà", "1990"), person("p2", "Dương Thị Thuý", "1990"))
	p.finds(phongPhu, map[string]string{"do": "p1", "đỗ": "p1", "d": "p1 p2", "hòa": "p1", "hoà do": "p1", "thuý": "p1 p2", "thúy duong": "p2",
		"Đo\u0302\u0303": "p1", "hoa\u0300": "p1", "DƯƠNG": "p2", "đương thuy": "p2"})
}

func searchGiven(p *paces) {
	p.put(person("p1", "Bùi Thị Lan", "1990"), person("p2", "Bùi Văn Lân", "1990"), person("p3", "Bùi Lan Anh", "1990"), person("p4", "Bùi Thị Lành", "1990"),
		person("p5", "Bùi Thị Lý", "1990"), person("p6", "Bùi Văn Lì", "1990"), person("p7", "Bùi Văn Lương", "1990"))
	p.finds("", map[string]string{"lan": "p3 p1 p2 p4", "lân": "p3 p1 p2 p4", "bui lan": "p3 p1 p2 p4", "ly": "p6 p5", "lí": "p6 p5", "luong": "p7", "l": "p3 p1 p4 p2 p6 p7 p5"})
}

func searchBirth(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1980-03-12"), person("p2", "Bùi Văn Thử", "1980"), person("p3", "Bùi Thị Lan", "1980-03-12"), person("p4", "Bùi Văn Thử", "1981-12-03"),
		person("p5", "Bùi Thị Yến", "1980-03"))
	p.finds(phongPhu, map[string]string{"Bùi Văn 1980": "p1 p2", "bui 1980": "p3 p1 p2 p5", "12/03/1980": "p3 p1", "12-3-1980": "p3 p1", "thử 12/03/1980": "p1",
		"1980": "p3 p1 p2 p5", "03/1980": "p3 p1 p5", "1980 lan": "p3", "thu 1982": "", "1900": "", "Quách 1980": ""})
}

func searchHousehold(p *paces) {
	r, other := person("p1", "Bùi Văn Thử", "1980"), person("p2", "Bùi Thị Hoà", "1985")
	r.Household, other.Household = "05158/hgd-07", "05158/hgd-07"
	away := person("p3", "Bùi Thị Xa", "1985")
	away.Station, away.Unit, away.Household = myHoa, "05143", "05143/hgd-07"
	p.put(r, other, away, person("p4", "Bùi Thị Lan", "1985"))
	p.finds(phongPhu, map[string]string{"HGD-07": "p2 p1", "hộ hgd-07": "p2 p1", "HGD-08": ""})
	p.finds("", map[string]string{"HGD-07": "p2 p1 p3", "05158/hgd-07": "p2 p1", "05158/HGD-07": "p2 p1", "05143/hgd-07": "p3", "05143/hgd-08": ""})
	p.finds(phongPhu, map[string]string{"05143/hgd-07": ""})
}

func searchOddNames(p *paces) {
	p.put(person("p1", "Bùi Thị Thị Lan Lan", "1990"), person("p2", "Công Tằng Tôn Nữ Thị Ngọc Quỳnh Diệu Thanh Hương Giang", "1990"), person("p3", "Y-Moan Niê", "1990"),
		person("p4", "Hồ Văn Nguyễn-Trãi", "1990"))
	p.finds("", map[string]string{"thị lan": "p1", "lan bùi thị": "p1", "huong giang": "p2", "thanh": "p2", "cong ton nu": "p2", "giang quynh": "p2", "y-moan": "p3", "nie": "p3",
		"hồ nguyễn": "p4", "nguyễn-trãi": "p4", "trai": ""})
}

func searchSevenWords(p *paces) {
	p.put(person("p1", "An Bình Chi Dung Giang Hoa Khanh", "1990"))
	p.finds("", map[string]string{"an binh chi dung giang hoa khanh": "p1", "khanh an binh chi dung giang hoa": "p1", "an binh chi dung giang hoa yen": "p1", "an binh chi yen": ""})
}

func searchChanged(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1980"))
	r := must(p.Record(p.ctx, "p1"))
	r = with(with(r, health.FullName, "Đinh Văn Hoàn"), health.BirthDate, "1981-05-06")
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	p.finds("", map[string]string{"thử": "", "bùi": "", "1980": "", "1981": "p1", "hoàn": "p1", "đinh": "p1", "văn 1981": "p1"})
	r.Station, r.Unit = myHoa, "05143"
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	p.finds(phongPhu, map[string]string{"hoàn": "", "van": "", "": ""})
	p.finds(myHoa, map[string]string{"hoàn": "p1", "van": "p1", "": "p1"})
	p.finds("", map[string]string{"hoàn": "p1", "van": "p1", "": "p1"})
}

func searchMerged(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1980"), person("p2", "Bùi Văn Thử", "1980"))
	r := must(p.Record(p.ctx, "p2"))
	r.Life, r.MergedInto = health.Merged, "p1"
	p.write(func(tx store.Tx) error { return tx.UpdateRecord(&r) })
	found := p.find(phongPhu, "bui van thu", 9)
	if len(found) != 2 || found[1].MergedInto != "p1" {
		p.Errorf("found %v", ids(found))
	}
}

func searchMany(p *paces) {
	const all = health.FoundCounted + 30
	var rs []health.Record
	for i := range all {
		rs = append(rs, person(health.PersonID(fmt.Sprintf("p%03d", i)), "Bùi Thị Lan", "1990"))
	}
	p.put(rs...)
	seen := 0
	for offset := 0; ; offset += 20 {
		people, total, err := p.FindPeople(p.ctx, phongPhu, "bùi lan", 20, offset)
		if err != nil || (len(people) > 0) != (total > 0) {
			p.Fatalf("from %d: %d people of %d: %v", offset, len(people), total, err)
		}
		if len(people) == 0 {
			break
		}
		if more := offset+20 < all; more != (total > offset+len(people)) || total <= health.FoundCounted && total != all {
			p.Errorf("from %d: the total is %d", offset, total)
		}
		for i, s := range people {
			if want := fmt.Sprintf("p%03d", offset+i); string(s.ID) != want {
				p.Errorf("place %d has %s", offset+i, s.ID)
			}
		}
		seen += len(people)
	}
	p.same(seen, all)
}

// searchAsReading asks at random of a small world of few names, where nearly everything is found in several ways.
func searchAsReading(p *paces) {
	r := rand.New(rand.NewPCG(1980, 3))
	pick := func(words string) string { w := strings.Fields(words); return w[r.IntN(len(w))] }
	var everybody []health.Record
	for i := range 420 {
		name := pick("Bùi Bùi Bùi Đinh Hà") + " " + pick("Thị Thị Văn Đức Lan Mỹ") + " " + pick("Lan Lân Lành Hà Hạ Đức My Mỹ An Ánh Văn Thi")
		rec := person(health.PersonID(fmt.Sprintf("p%03d", i)), name, fmt.Sprint(1980+r.IntN(3)))
		rec.Station = []health.StationCode{phongPhu, phongPhu, phongPhu, myHoa, "TYT05200"}[r.IntN(5)]
		everybody = append(everybody, rec)
	}
	p.put(everybody...)
	for range 250 {
		var typed []string
		for range 1 + r.IntN(3) {
			w := pick("bùi bui b đinh d hà ha thị thi th văn va v lan la l đức duc mỹ m my an a anh x")
			typed = append(typed, w)
		}
		if r.IntN(4) == 0 {
			typed = append(typed, fmt.Sprint(1980+r.IntN(4)))
		}
		station := []health.StationCode{"", phongPhu, myHoa}[r.IntN(3)]
		text, offset := strings.Join(typed, " "), r.IntN(3)*7
		got, total, err := p.FindPeople(p.ctx, station, text, 12, offset)
		if err != nil {
			p.Fatal(err)
		}
		want := read(everybody, station, typed)
		if page := ids(got); fmt.Sprint(page) != fmt.Sprint(want[min(offset, len(want)):min(offset+12, len(want))]) {
			p.Errorf("%q at %q from %d finds %v of %d, want %v", text, station, offset, page, total, want)
		}
	}
}

// read answers a question by looking at everybody.
func read(everybody []health.Record, station health.StationCode, typed []string) []health.PersonID {
	type found struct {
		rank   int
		sorted string
		id     health.PersonID
	}
	var all []found
	for _, r := range everybody {
		rank, ok := rankOf(r, typed)
		if ok && (station == "" || r.Station == station) {
			all = append(all, found{rank, ident.NameSortKey(r.Text(health.FullName)), r.ID})
		}
	}
	slices.SortFunc(all, func(a, b found) int {
		return cmp.Or(cmp.Compare(a.rank, b.rank), cmp.Compare(a.sorted, b.sorted), cmp.Compare(a.id, b.id))
	})
	var out []health.PersonID
	for _, f := range all {
		out = append(out, f.id)
	}
	return out
}

// rankOf tells how well a person fits: 0 is called so, 1 has all the words, 2 their beginnings.
func rankOf(r health.Record, typed []string) (rank int, ok bool) {
	key := ident.NameKey(r.Text(health.FullName))
	var asked []string
	rank = 1
	for _, w := range typed {
		if w[0] == '1' {
			if !strings.HasPrefix(r.Text(health.BirthDate), w) {
				return 0, false
			}
			continue
		}
		w = ident.NameKey(w)
		asked = append(asked, w)
		if !strings.Contains(" "+key, " "+w) {
			return 0, false
		}
		if !strings.Contains(" "+key+" ", " "+w+" ") {
			rank = 2
		}
	}
	if strings.Join(asked, " ") == key {
		rank = 0
	}
	return rank, true
}
