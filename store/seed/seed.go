// Package seed makes a district's population from a seed number.
//
// Nobody in it exists. Names, families and numbers are invented with the shape of real ones: the same seed, number
// of people and date give the same district on every machine, so that a test, a demonstration and a load test can
// talk about the same person. Telephone numbers begin with 0990; that range is not set aside for fiction by anybody,
// so no program may ever dial them or send to them.
//
// A [District] has the truth ([Person]) and, apart from it, the list a station would keep of it ([Row]), with the
// faults such lists have and a key that says what they are.
package seed

import (
	"fmt"
	"iter"
	"time"
)

// A Date is a day of the calendar.
type Date struct{ Year, Month, Day int }

func (d Date) time() time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

func dateOf(t time.Time) Date { return Date{t.Year(), int(t.Month()), t.Day()} }

// A Birth is a birth date as the papers have it. Month or Day 0 means that nobody knows.
type Birth struct{ Year, Month, Day int }

// Sex is written as in a register: Male or Female.
type Sex string

const (
	Male   Sex = "Nam"
	Female Sex = "Nữ"
)

// State says whether a person is where the register says.
type State string

const (
	Here  State = "here"
	Away  State = "away"  // registered, works elsewhere
	Moved State = "moved" // gone for good, still on the list
	Dead  State = "dead"  // still on the list
)

// A Person is the truth about one resident.
type Person struct {
	Number    int64 // 1 and up, in the order of the households
	Household int64
	Unit      string // code of the commune, 5 digits
	Hamlet    string // with "Xóm" or "Khu"
	OldUnit   string // the unit before 2020 that the hamlet lay in; empty if it is today's

	Surname, Middle, Given string // Middle may be empty
	Birth                  Birth
	Age                    int // full years today
	Sex                    Sex
	Ethnic                 string // name of the ethnic group
	Relation               string // to the head of the household
	Guardian               string // name; for those under 16
	Job                    string
	State                  State

	ID    string // 12 digits; empty for a child whose birth is not registered yet
	CMND  string // 9 digits; empty for those who never had one
	Card  string // BHYT, 15 characters; empty for those without insurance
	Phone string // own or shared

	SharedPhone bool
	Twin        bool // has a twin in the same household
	Namesake    bool // somebody in the same hamlet has the same name and birth year
}

// Name is the full name.
func (p Person) Name() string {
	if p.Middle == "" {
		return p.Surname + " " + p.Given
	}
	return p.Surname + " " + p.Middle + " " + p.Given
}

// A Household lives together; its head is the first member.
type Household struct {
	Number  int64
	Code    string // commune code and six digits
	Members []Person
}

// Options say what to make.
type Options struct {
	Seed   uint64
	People int    // how many residents; 90,000 is about the real district, more makes every hamlet larger
	Today  Date   // ages and states are as of this day
	Rates  *Rates // nil: DefaultRates
}

// A District is a recipe: it holds no people. Every walk over its households makes them anew, and equal.
type District struct {
	opt   Options
	rates Rates
	w     *weights

	people, renamed int // of the real district: all, and those whose commune had another name before 2020
}

// New checks the options.
func New(opt Options) (*District, error) {
	if opt.People < 1 || opt.People > 10_000_000 {
		return nil, fmt.Errorf("seed: number of people %d is not between 1 and 10,000,000", opt.People)
	}
	if t := opt.Today.time(); dateOf(t) != opt.Today || t.Year() < 2020 || t.Year() > 2090 {
		return nil, fmt.Errorf("seed: reference date is not a day between 2020 and 2090")
	}
	w, err := loadWeights()
	if err != nil {
		return nil, err
	}
	d := &District{opt: opt, rates: DefaultRates(), w: w}
	if opt.Rates != nil {
		d.rates = *opt.Rates
	}
	d.count()
	return d, nil
}

func (d *District) count() {
	for _, u := range d.w.Units {
		d.people += u.People
		hamlets := d.hamlets(u)
		for _, h := range hamlets {
			if h.old != "" && shortName(h.old) != shortName(u.Name) {
				d.renamed += u.People / len(hamlets)
			}
		}
	}
}

// batchSize is how many people are matched into households at a time; memory is bounded by it.
const batchSize = 2000

// Households walks through the district, commune by commune and hamlet by hamlet.
func (d *District) Households() iter.Seq[Household] {
	return func(yield func(Household) bool) {
		m := newMaker(d)
		for i, people := range shares(d.opt.People, d.w.Units) {
			if !m.unit(d.w.Units[i], people, yield) {
				return
			}
		}
	}
}

// shares divides n people among the units so that the parts add up to n.
func shares(n int, units []unit) []int {
	total := 0
	for _, u := range units {
		total += u.People
	}
	out := make([]int, len(units))
	sum, done := 0, 0
	for i, u := range units {
		sum += u.People
		upTo := int(int64(n) * int64(sum) / int64(total))
		out[i] = upTo - done
		done = upTo
	}
	return out
}

// hamlets are the hamlets of a unit: 10 to 15, the same for every district.
func (d *District) hamlets(u unit) []hamlet {
	first := 0
	for i := range d.w.Units {
		if d.w.Units[i].Code == u.Code {
			first = i
		}
	}
	out := make([]hamlet, 10+first*5%6)
	for i := range out {
		name := d.w.Hamlets[(first*7+i)%len(d.w.Hamlets)]
		if u.Kind == "Khu" {
			name = fmt.Sprint(i + 1)
		}
		out[i].name = u.Kind + " " + name
		if n := len(u.Old); n > 0 {
			out[i].old = u.Old[i%n]
		}
	}
	return out
}

type hamlet struct {
	name string
	old  string // as in Person.OldUnit
}
