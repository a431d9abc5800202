package health

import (
	"fmt"
	"time"

	"hssk/store/ident"
)

// Told is up to whom it was told that a task waits too long.
type Told int

// The levels. Zero: nobody was told.
const (
	ToldHead   Told = 1 // the head of the station
	ToldCentre Told = 2 // the health centre
)

// EscalationRule says after how many working days without an outcome others hear of a task.
type EscalationRule struct {
	Score      int `toml:"score"`      // for tasks of this score or more
	Head       int `toml:"head"`       // working days until the head of the station hears of it
	Supervisor int `toml:"supervisor"` // working days until the health centre does
}

// Escalation is the rules, by the risk that a task's score stands for. The zero Escalation tells nobody.
type Escalation struct {
	Rules []EscalationRule `toml:"rule"`
}

// Check says what is wrong with rules: a task of more risk may wait no longer than one of less, and the head hears first.
func (e Escalation) Check() error {
	for i, r := range e.Rules {
		switch {
		case r.Head < 1 || r.Supervisor <= r.Head:
			return fmt.Errorf("score %d: head at least 1 day, supervisor later than head", r.Score)
		case i > 0 && r.Score >= e.Rules[i-1].Score:
			return fmt.Errorf("score %d: the highest score comes first", r.Score)
		case i > 0 && (r.Head < e.Rules[i-1].Head || r.Supervisor < e.Rules[i-1].Supervisor):
			return fmt.Errorf("score %d: waits less than a higher score", r.Score)
		}
	}
	return nil
}

// rule finds the rule of a score; ok is false when there is none.
func (e Escalation) rule(score int) (r EscalationRule, ok bool) {
	for _, r := range e.Rules {
		if score >= r.Score {
			return r, true
		}
	}
	return EscalationRule{}, false
}

// Waiting is since when a task waits for an outcome.
func (t Task) Waiting() time.Time {
	if t.WaitsFrom.IsZero() {
		return t.CreatedAt
	}
	return t.WaitsFrom
}

// Wait begins the wait of a task anew: it has come up, somebody has moved it on, or it was given to somebody.
func (t *Task) Wait(now time.Time) { t.WaitsFrom, t.Told, t.ToldAt = now, 0, time.Time{} }

// Waited counts the working days since a moment up to a day: what comes up on a Friday has waited one on Monday.
func Waited(from time.Time, day ident.Date, h Holidays) int {
	n := 0
	for d := ident.DateOf(from.In(Zone())).AddDays(1); !d.After(day); d = d.AddDays(1) {
		if Working(d, h) {
			n++
		}
	}
	return n
}

// Due gives the level that a task calls for on a day, and how many working days it has waited. What sleeps, is closed or
// waits behind the window for its turn calls for nobody.
func (e Escalation) Due(t Task, day ident.Date, h Holidays) (Told, int) {
	days := Waited(t.Waiting(), day, h)
	r, ok := e.rule(t.Score)
	switch {
	case !ok || t.State != TaskOpen && t.State != TaskClaimed:
		return 0, days
	case days >= r.Supervisor:
		return ToldCentre, days
	case days >= r.Head:
		return ToldHead, days
	}
	return 0, days
}
