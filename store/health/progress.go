package health

import "time"

// Progress is how far one station is, every figure with what it is divided by.
type Progress struct {
	Station     StationCode
	Name        string
	Denominator Denominator
	Records     int64 // living residents with a record
	Complete    int64 // of them, without a gap
	WithID      int64 // of them, with a national id
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

// Total adds the stations up.
func (b Board) Total() Progress {
	var t Progress
	for _, s := range b.Stations {
		t.Denominator.People += s.Denominator.People
		t.Denominator.Source, t.Denominator.On = s.Denominator.Source, s.Denominator.On
		t.Records += s.Records
		if s.Denominator.People == 0 {
			t.Unmeasured += s.Records
		}
		t.Complete += s.Complete
		t.WithID += s.WithID
		t.TasksOpen += s.TasksOpen
		t.TasksHeld += s.TasksHeld
		t.TasksAsleep += s.TasksAsleep
		t.Overdue += s.Overdue
		t.DoneToday += s.DoneToday
		t.Waiting += s.Waiting
	}
	return t
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
