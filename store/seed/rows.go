package seed

import (
	"fmt"
	"iter"
	"math/rand/v2"
)

// A Row is a line of a station's list: about a true person, with the faults of such lists.
type Row struct {
	Number int64 // 2 and up: the line it stands on under the header
	First  int64 // 0, or the number of the row that was first about the same person
	Person *Person
	Faults []Fault // in no order; empty for a row without any

	Name, Birth, Sex, ID, CMND, Ethnic, Job, Phone, Card string
	House, Relation, Guardian, Hamlet, Unit, Address     string
	Note                                                 string
}

func (r *Row) wrong(f Fault) { r.Faults = append(r.Faults, f) }

// waiting bounds how many second rows about somebody are put off.
const waiting = 500

// Rows walks through the list. It is in the order of the households; second rows about the same person turn up some
// hundreds of lines later.
func (d *District) Rows() iter.Seq[Row] {
	return func(yield func(Row) bool) {
		c := &clerk{d: d, r: rand.New(rand.NewPCG(d.opt.Seed, 2)), rate: d.rates, number: 1}
		for h := range d.Households() {
			for i := range h.Members {
				if !c.list(&h, i, yield) {
					return
				}
			}
		}
		for len(c.later) > 0 {
			if !c.flush(0, yield) {
				return
			}
		}
	}
}

// clerk writes the list, with the mistakes of several people.
type clerk struct {
	d      *District
	r      *rand.Rand
	rate   Rates
	number int64
	later  []Row // second rows that wait for their place
}

func (c *clerk) list(h *Household, i int, yield func(Row) bool) bool {
	row := c.copy(h, i)
	c.break1(&row, h, i)
	if !c.write(&row, yield) {
		return false
	}
	if chance(c.r, c.rate.Duplicate) {
		c.later = append(c.later, c.again(h, i, row))
	}
	if n := len(c.later); n > 0 && (n > waiting || chance(c.r, n*20)) {
		return c.flush(c.r.IntN(n), yield)
	}
	return true
}

func (c *clerk) write(row *Row, yield func(Row) bool) bool {
	c.number++
	row.Number = c.number
	return yield(*row)
}

func (c *clerk) flush(i int, yield func(Row) bool) bool {
	row := c.later[i]
	c.later = append(c.later[:i], c.later[i+1:]...)
	return c.write(&row, yield)
}

// copy is the row as it should be.
func (c *clerk) copy(h *Household, i int) Row {
	p := &h.Members[i]
	row := Row{Person: p, Name: p.Name(), Birth: written(p.Birth), Sex: string(p.Sex), ID: p.ID, CMND: p.CMND, Ethnic: p.Ethnic,
		Job: p.Job, Phone: p.Phone, Card: p.Card, House: h.Code, Relation: p.Relation, Guardian: p.Guardian}
	c.place(&row, p.Unit, p.Hamlet)
	if p.State == Away {
		row.Note = "đi làm xa"
	}
	return row
}

func (c *clerk) place(row *Row, code, hamlet string) {
	for _, u := range c.d.w.Units {
		if u.Code == code {
			row.Unit, row.Hamlet = u.Name, hamlet
			row.Address = fmt.Sprintf("%s, %s, Tân Lạc, Hòa Bình", hamlet, shortName(u.Name))
		}
	}
}

// written is a date as a station writes it: what is known of dd/MM/yyyy.
func written(b Birth) string {
	switch {
	case b.Month == 0:
		return fmt.Sprintf("%04d", b.Year)
	case b.Day == 0:
		return fmt.Sprintf("%02d/%04d", b.Month, b.Year)
	}
	return fmt.Sprintf("%02d/%02d/%04d", b.Day, b.Month, b.Year)
}

// again makes another row about the same person: somebody else wrote it, so it has its own faults, and at least one
// thing in it differs.
func (c *clerk) again(h *Household, i int, first Row) Row {
	row := c.copy(h, i)
	row.First = first.Number
	c.break1(&row, h, i)
	if chance(c.r, c.rate.OtherUnit) {
		c.moveTo(&row)
	}
	for try := 0; same(row, first); try++ {
		switch x := c.r.IntN(4); {
		case try > 8:
			c.moveTo(&row)
		case x == 0:
			c.dropID(&row)
		case x == 1:
			c.swap(&row)
		default:
			c.nameTypo(&row)
		}
	}
	return row
}

func same(a, b Row) bool {
	return a.Name == b.Name && a.Birth == b.Birth && a.ID == b.ID && a.Unit == b.Unit
}

// moveTo lists the person in another commune as well.
func (c *clerk) moveTo(row *Row) {
	units := c.d.w.Units
	u := units[c.r.IntN(len(units))]
	for u.Code == row.Person.Unit {
		u = units[c.r.IntN(len(units))]
	}
	hamlets := c.d.hamlets(u)
	c.place(row, u.Code, hamlets[c.r.IntN(len(hamlets))].name)
	row.House = fmt.Sprintf("%s%06d", u.Code, 1+c.r.IntN(500))
	row.wrong(WrongUnit)
}
