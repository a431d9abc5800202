package seed

import (
	"fmt"
	"hash/fnv"
	"strconv"
)

// numbers hands out serial numbers, none of them twice: each series counts, and the count is spread over the range
// by a multiplication that leaves out none.
type numbers struct {
	seed   string
	ids    map[string]*series // by the first six digits
	cmnd   *series
	social *series
	phones *series
}

func newNumbers(seed uint64) *numbers {
	n := &numbers{seed: strconv.FormatUint(seed, 10), ids: map[string]*series{}}
	n.cmnd, n.social, n.phones = n.series("cmnd", 1_000_000), n.series("social", 100_000_000), n.series("phone", 1_000_000)
	return n
}

// series is a permutation of 0..size-1 that is walked through; after the last it begins again.
type series struct{ size, shift, step, count uint64 }

// series begins one; size is a power of ten. Its step ends in 1, so it shares no divisor with the size.
func (n *numbers) series(name string, size uint64) *series {
	h := fnv.New64a()
	h.Write([]byte(n.seed + " " + name))
	x := h.Sum64()
	return &series{size: size, shift: x % size, step: x/size%(size/10)*10 + 1}
}

func (s *series) next() uint64 {
	s.count++
	return (s.count*s.step + s.shift) % s.size
}

// id is a number of 12 digits: province of birth registration, sex and century, year, serial
// (NĐ 137/2015/NĐ-CP article 13, TT 07/2016/TT-BCA).
func (n *numbers) id(province string, sex Sex, year int) string {
	g := (year/100 - 19) * 2
	if sex == Female {
		g++
	}
	head := fmt.Sprintf("%s%d%02d", province, g, year%100)
	s := n.ids[head]
	if s == nil {
		s = n.series(head, 1_000_000)
		n.ids[head] = s
	}
	return fmt.Sprintf("%s%06d", head, s.next())
}

// identityCard is a number of 9 digits, as given out until 2021; Hòa Bình's began with 113.
func (n *numbers) identityCard() string {
	prefix := 113 + n.cmnd.count/n.cmnd.size
	return fmt.Sprintf("%03d%06d", prefix, n.cmnd.next())
}

// card is the number of an insurance card: object and benefit, province, 10 digits of social insurance.
func (n *numbers) card(object string) string {
	return fmt.Sprintf("%s1717%08d", object, n.social.next())
}

// phone is fictional: see the package comment. After a million of them they begin again.
func (n *numbers) phone() string {
	return fmt.Sprintf("0990%06d", n.phones.next())
}

// number gives a person the numbers of somebody of that age. A child has none until its birth is registered.
func (m *maker) number(p *Person) {
	married := p.Relation == "Vợ" || p.Relation == "Chồng" || p.Relation == "Con dâu" || p.Relation == "Con rể"
	elsewhere := 250
	if married {
		elsewhere = 900
	}
	province := "017"
	if chance(m.r, elsewhere) {
		province = m.w.Provinces.pick(m.r)
	}
	unregistered := p.Age == 0 && chance(m.r, 1600)
	if !unregistered {
		p.ID = m.numbers.id(province, p.Sex, p.Birth.Year)
	}
	if p.Birth.Year <= 2005 && chance(m.r, 8500) {
		p.CMND = m.numbers.identityCard()
	}
	if !unregistered && chance(m.r, 9550) {
		p.Card = m.numbers.card(m.object(p))
	}
}

// object is the code of the insured group with its benefit digit (QĐ 1351/QĐ-BHXH), as frequent as in a mountain district.
func (m *maker) object(p *Person) string {
	x := m.r.IntN(100)
	switch {
	case p.Age < 6:
		return "TE1"
	case p.Age >= 80 && x < 40:
		return "BT2"
	case p.Age >= 60 && x < 12:
		return "HT3"
	case p.Age < 18 && x < 35:
		return "HS4"
	case p.Age >= 18 && p.Age < 60 && x < 22:
		return []string{"DN4", "HC4", "CH4"}[m.r.IntN(3)]
	case p.Ethnic != "Kinh" && x < 85:
		return []string{"DT2", "DT2", "DK2", "HN2", "CN3"}[m.r.IntN(5)]
	}
	return "GD4"
}
