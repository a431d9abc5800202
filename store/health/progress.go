package health

import (
	"slices"
	"time"
)

// Progress is how far one station is, every figure with what it is divided by.
type Progress struct {
	Station     StationCode
	Name        string
	Denominator Denominator
	Records     int64 // living residents with a record
	Complete    int64 // of them, without a gap
	WithID      int64 // of them, with a national id
	Verified    int64 // of them, found to agree with the national population database
	TasksOpen   int64 // live tasks of all kinds
	TasksHeld   int64 // of them, held by somebody
	TasksAsleep int64
	Overdue     int64
	DoneToday   int64 // tasks closed since midnight
	Unmeasured  int64 // records of stations without a denominator, in a total: they count in no share of a population
	Waiting     int64 // duplicates and corrections waiting for a decision
}

// Board is the whole district at one moment.
type Board struct {
	At       time.Time
	Stations []Progress
}

// Target is the share of the population that the plan wants covered.
const Target = 0.90

// Unmeasured lists the stations whose population nobody has told, and whose coverage is therefore unknown.
func (b Board) Unmeasured() []Progress {
	var out []Progress
	for _, s := range b.Stations {
		if s.Denominator.People <= 0 {
			out = append(out, s)
		}
	}
	return out
}

// Origins lists where the population figures come from: every source with its date once, with the people of all
// stations that have it, in the order of the stations.
func (b Board) Origins() []Denominator {
	var out []Denominator
	for _, s := range b.Stations {
		d := s.Denominator
		if d.People <= 0 {
			continue
		}
		i := slices.IndexFunc(out, func(o Denominator) bool { return o.Source == d.Source && o.On == d.On && o.Until == d.Until })
		if i < 0 {
			out = append(out, d)
			continue
		}
		out[i].People += d.People
	}
	return out
}

// Total adds the stations up. Its population has a source and a date only if all figures in it have the same.
func (b Board) Total() Progress {
	var t Progress
	if from := b.Origins(); len(from) == 1 {
		t.Denominator.Source, t.Denominator.On, t.Denominator.Until = from[0].Source, from[0].On, from[0].Until
	}
	for _, s := range b.Stations {
		t.Denominator.People += s.Denominator.People
		t.add(s)
		if s.Denominator.People == 0 {
			t.Unmeasured += s.Records
		}
	}
	return t
}

// CountTasks counts live tasks in: all, held, asleep, overdue and those that wait for a decision.
func (p *Progress) CountTasks(n [5]int64) {
	p.TasksOpen += n[0]
	p.TasksHeld += n[1]
	p.TasksAsleep += n[2]
	p.Overdue += n[3]
	p.Waiting += n[4]
}

// add counts the records and tasks of another row in.
func (p *Progress) add(s Progress) {
	p.Records += s.Records
	p.Complete += s.Complete
	p.WithID += s.WithID
	p.Verified += s.Verified
	p.TasksOpen += s.TasksOpen
	p.TasksHeld += s.TasksHeld
	p.TasksAsleep += s.TasksAsleep
	p.Overdue += s.Overdue
	p.DoneToday += s.DoneToday
	p.Waiting += s.Waiting
}

// Ratio is a share that never travels without its parts.
type Ratio struct{ Num, Den int64 }

// Percent gives the share in percent, and false when there is nothing to divide by.
func (r Ratio) Percent() (float64, bool) {
	if r.Den == 0 {
		return 0, false
	}
	return 100 * float64(r.Num) / float64(r.Den), true
}

// Coverage is the share of the population that has a record.
func (p Progress) Coverage() Ratio { return Ratio{p.Records - p.Unmeasured, p.Denominator.People} }

// Completeness is the share of records without a gap.
func (p Progress) Completeness() Ratio { return Ratio{p.Complete, p.Records} }

// VerifiedShare is the share of records that agree with the national population database.
func (p Progress) VerifiedShare() Ratio { return Ratio{p.Verified, p.Records} }
