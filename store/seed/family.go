package seed

import "math/rand/v2"

// family is a household that is being formed.
type family struct {
	members []member
	size    int // wanted
}

func (f *family) room() bool { return len(f.members) < f.size }

func (f *family) add(m member) int {
	f.members = append(f.members, m)
	return len(f.members) - 1
}

// families empties the pool into households.
func families(r *rand.Rand, p *pool, sizes []int) []*family {
	var out []*family
	for p.left > 0 {
		f := &family{size: pickSum(r, sizes)}
		if !f.head(r, p) {
			break
		}
		f.spouse(r, p)
		f.elders(r, p)
		f.children(r, p)
		f.secondFamily(r, p)
		out = append(out, f)
	}
	r.Shuffle(len(out), func(i, j int) { out[i], out[j] = out[j], out[i] })
	return leftChildren(r, p, out)
}

// head prefers a man who works; women and the old head what is left.
func (f *family) head(r *rand.Rand, p *pool) bool {
	for _, try := range []struct {
		sex    Sex
		lo, hi int
	}{{Male, 27, 66}, {Female, 35, 70}, {"", 60, maxAge}, {"", 18, maxAge}} {
		if try.sex == Male && chance(r, 1600) {
			continue
		}
		if m, ok := p.take(r, try.sex, try.lo, try.hi); ok {
			m.relation, m.father = "Chủ hộ", -1
			f.add(m)
			return true
		}
	}
	return false
}

func (f *family) spouse(r *rand.Rand, p *pool) {
	head := f.members[0]
	if !f.room() || head.age < 20 {
		return
	}
	if head.sex == Male && chance(r, 9200) {
		f.marry(r, p, 0, "Vợ")
	} else if head.sex == Female && chance(r, 2500) {
		f.marry(r, p, 0, "Chồng")
	}
}

// marry finds a partner for a member; men are some years older.
func (f *family) marry(r *rand.Rand, p *pool, of int, relation string) bool {
	m, sex, from, to := f.members[of], Female, -7, 3
	if m.sex == Female {
		sex, from, to = Male, -3, 7
	}
	partner, ok := p.take(r, sex, max(18, m.age+from), max(18, m.age+to))
	if !ok {
		return false
	}
	partner.relation, partner.father, partner.married = relation, -1, of+1
	f.members[of].married = f.add(partner) + 1
	return true
}

// elders adds a parent or both.
func (f *family) elders(r *rand.Rand, p *pool) {
	head := f.members[0]
	if f.size < 4 || head.age > 62 || !chance(r, 4500) {
		return
	}
	sex := Sex("")
	for f.room() {
		m, ok := p.take(r, sex, head.age+19, head.age+42)
		if !ok {
			return
		}
		m.relation, m.father = "Mẹ", -1
		if m.sex == Male {
			m.relation = "Bố"
			f.members[0].father = f.add(m)
		} else {
			f.add(m)
		}
		if sex != "" || !chance(r, 3000) {
			return
		}
		sex = Male // the other parent
		if m.sex == Male {
			sex = Female
		}
	}
}

// couple finds father and mother of the head's children; mother's age is guessed when she is not there.
func (f *family) couple() (father, motherAge int) {
	head := f.members[0]
	switch {
	case head.sex == Male && head.married > 0:
		return 0, f.members[head.married-1].age
	case head.sex == Male:
		return 0, head.age - 3
	case head.married > 0:
		return head.married - 1, head.age
	}
	return -1, head.age
}

func (f *family) children(r *rand.Rand, p *pool) {
	father, mother := f.couple()
	for n := 0; n < 4 && f.room(); n++ {
		if n >= 2 && !chance(r, 3500) {
			return
		}
		if !f.child(r, p, father, mother, "Con") {
			return
		}
	}
}

// child adds a child of a mother of some age, and now and then its twin.
func (f *family) child(r *rand.Rand, p *pool, father, mother int, relation string) bool {
	oldest := mother - 19
	if father >= 0 {
		oldest = min(oldest, f.members[father].age-18)
	}
	m, ok := p.take(r, "", mother-38, oldest)
	if !ok {
		return false
	}
	m.relation, m.father = relation, father
	first := f.add(m)
	if !chance(r, 150) {
		return true
	}
	if twin, ok := p.take(r, "", m.age, m.age); ok {
		twin.relation, twin.father, twin.twinOf = relation, father, first+1
		f.add(twin)
	}
	return true
}

// secondFamily marries a grown child who stays, and adds grandchildren.
func (f *family) secondFamily(r *rand.Rand, p *pool) {
	for i := 1; i < len(f.members) && f.room(); i++ {
		m := f.members[i]
		if m.relation != "Con" || m.age < 21 || m.married > 0 || !chance(r, 6500) {
			continue
		}
		relation, father := "Con dâu", i
		if m.sex == Female {
			relation = "Con rể"
		}
		if !f.marry(r, p, i, relation) {
			continue
		}
		partner := f.members[i].married - 1
		mother := m.age
		if m.sex == Female {
			father = partner
		} else {
			mother = f.members[partner].age
		}
		for f.room() && f.child(r, p, father, mother, "Cháu") {
		}
		return
	}
	for f.room() && f.members[0].age >= 45 && f.child(r, p, -1, f.members[0].age-25, "Cháu") {
	}
}

// leftChildren gives the children nobody took to relatives.
func leftChildren(r *rand.Rand, p *pool, out []*family) []*family {
	for p.left > 0 {
		m, _ := p.take(r, "", 0, maxAge)
		m.relation, m.father = "Cháu", -1
		if len(out) == 0 { // a batch of children only
			m.relation = "Chủ hộ"
			out = append(out, &family{members: []member{m}})
			continue
		}
		best := out[r.IntN(len(out))]
		for range 10 {
			other := out[r.IntN(len(out))]
			if best.members[0].age < m.age+19 || len(other.members) < len(best.members) && other.members[0].age >= m.age+19 {
				best = other
			}
		}
		best.add(m)
	}
	return out
}
