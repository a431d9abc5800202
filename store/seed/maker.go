package seed

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// maker is one walk through a district.
type maker struct {
	d       *District
	w       *weights
	r       *rand.Rand
	today   time.Time
	ages    []int
	sizes   []int
	numbers *numbers
	house   int64
	person  int64
}

func newMaker(d *District) *maker {
	return &maker{d: d, w: d.w, r: rand.New(rand.NewPCG(d.opt.Seed, 1)), today: d.opt.Today.time(), ages: sums(d.w.Ages),
		sizes: sums(d.w.Sizes), numbers: newNumbers(d.opt.Seed)}
}

// unit makes the households of one commune, hamlet by hamlet.
func (m *maker) unit(u unit, people int, yield func(Household) bool) bool {
	hamlets := m.d.hamlets(u)
	done, inUnit := 0, 0
	for i, h := range hamlets {
		upTo := people * (i + 1) / len(hamlets)
		for done < upTo {
			n := min(batchSize, upTo-done)
			done += n
			for _, house := range m.batch(u, h, n, &inUnit) {
				if !yield(house) {
					return false
				}
			}
		}
	}
	return true
}

// batch makes n people and their households.
func (m *maker) batch(u unit, h hamlet, n int, inUnit *int) []Household {
	var p pool
	p.fill(m.r, m.ages, n)
	fams := families(m.r, &p, m.sizes)
	out := make([]Household, len(fams))
	for i, f := range fams {
		m.house++
		*inUnit++
		out[i] = Household{Number: m.house, Code: fmt.Sprintf("%s%06d", u.Code, *inUnit)}
		out[i].Members = m.people(u, h, f)
	}
	m.namesakes(out)
	for i := range out {
		m.guardians(out[i].Members)
		m.phones(out[i].Members)
	}
	return out
}

// people gives the members of a family everything but what depends on others.
func (m *maker) people(u unit, h hamlet, f *family) []Person {
	out := make([]Person, len(f.members))
	groups := m.ethnics(u, f)
	for i, mem := range f.members {
		m.person++
		p := &out[i]
		*p = Person{Number: m.person, Household: m.house, Unit: u.Code, Hamlet: h.name, OldUnit: h.old,
			Age: mem.age, Sex: mem.sex, Relation: mem.relation, Ethnic: groups[i]}
		p.Birth = m.birth(mem.age)
		if mem.twinOf > 0 {
			p.Birth = out[mem.twinOf-1].Birth
			p.Twin, out[mem.twinOf-1].Twin = true, true
		}
		p.Job = m.job(p.Age)
		p.State = m.state(p.Age)
	}
	m.name(f, out)
	for i := range out {
		m.number(&out[i])
	}
	return out
}

// ethnics gives a family its ethnic group; one marriage in ten is out of it, and children have their father's.
func (m *maker) ethnics(u unit, f *family) []string {
	draw := func() string {
		switch x := m.r.IntN(1000); {
		case x < u.Kinh:
			return "Kinh"
		case x < u.Kinh+34:
			return m.other()
		}
		return "Mường"
	}
	own := draw()
	out := make([]string, len(f.members))
	for i, mem := range f.members {
		out[i] = own
		switch {
		case mem.married > 0 && mem.married-1 < i && chance(m.r, 1000):
			out[i] = draw()
		case mem.father >= 0 && mem.father < i:
			out[i] = out[mem.father]
		}
	}
	return out
}

func (m *maker) other() string {
	total := 0
	for _, o := range m.w.Others {
		total += o.Weight
	}
	x := m.r.IntN(total)
	for _, o := range m.w.Others {
		if x -= o.Weight; x < 0 {
			return o.Name
		}
	}
	return "" // unreachable
}

// birth is a date that makes the age right today. Of those born before 1975 a quarter knows the year only;
// another tenth was written down as the first of January when nobody knew better.
func (m *maker) birth(age int) Birth {
	last := m.today.AddDate(-age, 0, 0)
	first := m.today.AddDate(-age-1, 0, 1)
	days := int(last.Sub(first).Hours()/24) + 1
	d := dateOf(first.AddDate(0, 0, m.r.IntN(days)))
	known, heaped := m.r.IntN(100), m.r.IntN(100)
	switch {
	case d.Year < 1975 && known < 25:
		return Birth{Year: d.Year}
	case d.Year < 1975 && known < 27:
		return Birth{Year: d.Year, Month: d.Month}
	case d.Year < 1975 && heaped < 10, d.Year < 1990 && heaped < 2:
		return Birth{d.Year, 1, 1}
	}
	return Birth{d.Year, d.Month, d.Day}
}

func (m *maker) job(age int) string {
	switch {
	case age < 6:
		return "Trẻ em"
	case age < 18:
		return "Học sinh"
	case age < 23 && chance(m.r, 2500):
		return "Sinh viên"
	case age >= 62:
		return "Già yếu"
	}
	return m.w.Jobs.pick(m.r)
}

// state: about 1.2 % have died, most of them old, 3 % have moved, one in eight of those from 18 to 45 works elsewhere.
func (m *maker) state(age int) State {
	dead := 45
	if age >= 60 {
		dead = 620
	}
	switch {
	case chance(m.r, dead):
		return Dead
	case chance(m.r, 300):
		return Moved
	case age >= 18 && age <= 45 && chance(m.r, 1250):
		return Away
	}
	return Here
}

// guardians names the nearest grown member of the household for each child: mother, father, or the head.
func (m *maker) guardians(members []Person) {
	for i := range members {
		child := &members[i]
		if child.Age >= 16 {
			continue
		}
		for _, relation := range guardianOrder(child.Relation) {
			for j := range members {
				if members[j].Relation == relation && members[j].Age >= child.Age+18 && child.Guardian == "" {
					child.Guardian = members[j].Name()
				}
			}
		}
	}
}

func guardianOrder(relation string) []string {
	if relation == "Con" {
		return []string{"Vợ", "Chủ hộ", "Chồng"}
	}
	return []string{"Con dâu", "Con", "Chủ hộ", "Vợ"}
}

// phones: grown people mostly have their own; children and the old have that of a relative.
func (m *maker) phones(members []Person) {
	family := ""
	for i := range members {
		p := &members[i]
		if p.Age < 16 || p.Age >= 70 || chance(m.r, 1200) {
			continue
		}
		p.Phone = m.numbers.phone()
		if family == "" {
			family = p.Phone
		}
	}
	for i := range members {
		if p := &members[i]; p.Phone == "" && family != "" {
			p.Phone, p.SharedPhone = family, true
		}
	}
}
