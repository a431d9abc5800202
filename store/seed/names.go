package seed

// era is the fashion a name follows.
func era(year int) string {
	switch {
	case year < 1970:
		return "old"
	case year < 2000:
		return "mid"
	}
	return "new"
}

func fashion(p *Person) string {
	if p.Sex == Male {
		return "m_" + era(p.Birth.Year)
	}
	return "f_" + era(p.Birth.Year)
}

// name names a family. A surname comes from the father; a woman keeps hers when she marries.
func (m *maker) name(f *family, people []Person) {
	alone := "" // surname of the children whose father is not here
	for i := range people {
		p := &people[i]
		father := f.members[i].father
		switch {
		case father >= 0 && father < i && people[father].Surname != "":
			p.Surname = people[father].Surname
		case p.Relation == "Con" || p.Relation == "Cháu" && i > 0:
			if alone == "" {
				alone = m.surname(p.Ethnic)
			}
			p.Surname = alone
		case p.Relation == "Bố":
			p.Surname = people[0].Surname
		default:
			p.Surname = m.surname(p.Ethnic)
		}
		m.givenName(f, people, i)
	}
}

func (m *maker) surname(ethnic string) string {
	c, ok := m.w.Surnames[ethnic]
	if !ok {
		c = m.w.Surnames["khác"]
	}
	return c.pick(m.r)
}

// givenName draws middle and given name, not one that a brother or sister has. Twins share the middle name.
func (m *maker) givenName(f *family, people []Person, i int) {
	p := &people[i]
	key := fashion(p)
	p.Middle = m.w.Middle[key].pick(m.r)
	if twin := f.members[i].twinOf; twin > 0 && people[twin-1].Sex == p.Sex {
		p.Middle = people[twin-1].Middle
	}
	for try := 0; try < 20; try++ {
		p.Given = m.w.Given[key].pick(m.r)
		if p.Given != p.Middle && !taken(people[:i], p) {
			return
		}
	}
}

func taken(others []Person, p *Person) bool {
	for _, o := range others {
		if o.Given == p.Given && (o.Surname == p.Surname || o.Middle == p.Middle) {
			return true
		}
	}
	return false
}

// namesakes gives some people the name of a neighbour of their age who is somebody else. Such pairs are what a
// search for duplicates must leave alone; one pair in six has even the same birth date.
func (m *maker) namesakes(houses []Household) {
	var last [2][maxAge + 60]*Person
	oldest := m.today.Year() - maxAge - 2
	for i := range houses {
		for j := range houses[i].Members {
			p := &houses[i].Members[j]
			at := &last[sexIndex(p.Sex)][p.Birth.Year-oldest]
			other := *at
			*at = p
			if other == nil || other.Household == p.Household || other.Surname != p.Surname || p.Twin || other.Twin || !chance(m.r, 1200) {
				continue
			}
			p.Middle, p.Given = other.Middle, other.Given
			p.Namesake, other.Namesake = true, true
			if p.Age == other.Age && chance(m.r, 1600) {
				p.Birth = other.Birth
			}
		}
	}
}
