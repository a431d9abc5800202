package health

import (
	"testing"
	"time"

	"hssk/store/ident"
)

func rules() Escalation {
	return Escalation{Rules: []EscalationRule{{Score: 60, Head: 3, Supervisor: 5}, {Score: 30, Head: 5, Supervisor: 10}}}
}

func TestWorkingDaysWaited(t *testing.T) {
	h, err := PublicHolidays()
	if err != nil {
		t.Fatal(err)
	}
	day := func(m, d int) ident.Date { return ident.Date{Y: 2026, M: m, D: d} }
	friday := time.Date(2026, 11, 27, 16, 0, 0, 0, Zone())
	for _, c := range []struct {
		from time.Time
		to   ident.Date
		want int
	}{{friday, day(11, 27), 0}, {friday, day(11, 29), 0}, {friday, day(11, 30), 1}, {friday, day(12, 4), 5},
		{time.Date(2026, 8, 31, 9, 0, 0, 0, Zone()), day(9, 3), 1},       // 1 and 2 September are the national day
		{time.Date(2026, 11, 27, 23, 0, 0, 0, time.UTC), day(11, 30), 1}, // Saturday in Viet Nam already
		{friday, day(11, 20), 0}} {
		if got := Waited(c.from, c.to, h); got != c.want {
			t.Errorf("from %s to %s: %d, want %d", c.from, c.to, got, c.want)
		}
	}
}

func TestWhoHearsOfATaskThatWaits(t *testing.T) {
	monday := time.Date(2026, 11, 2, 8, 0, 0, 0, Zone())
	at := func(days int) ident.Date { // working days later
		d := ident.DateOf(monday)
		for n := 0; n < days; {
			if d = d.AddDays(1); Working(d, Holidays{}) {
				n++
			}
		}
		return d
	}
	for name, c := range map[string]struct {
		task Task
		days int
		want Told
	}{
		"new":                           {Task{State: TaskOpen, Score: 80}, 2, 0},
		"a risky one after three days":  {Task{State: TaskOpen, Score: 80}, 3, ToldHead},
		"held or not":                   {Task{State: TaskClaimed, Holder: "nhan", Score: 80}, 3, ToldHead},
		"after five days":               {Task{State: TaskOpen, Score: 60}, 5, ToldCentre},
		"less risk waits longer":        {Task{State: TaskOpen, Score: 59}, 4, 0},
		"but not for ever":              {Task{State: TaskOpen, Score: 30}, 10, ToldCentre},
		"no rule for so little":         {Task{State: TaskOpen, Score: 29}, 90, 0},
		"behind the window":             {Task{State: TaskQueued, Score: 80}, 9, 0},
		"asleep":                        {Task{State: TaskAsleep, Score: 80}, 9, 0},
		"closed":                        {Task{State: TaskClosed, Score: 80}, 9, 0},
		"counted from the last move on": {Task{State: TaskOpen, Score: 80, WaitsFrom: monday.AddDate(0, 0, 7)}, 7, 0},
	} {
		c.task.CreatedAt = monday
		if got, _ := rules().Due(c.task, at(c.days), Holidays{}); got != c.want {
			t.Errorf("%s: %d, want %d", name, got, c.want)
		}
	}
	task := Task{Told: ToldCentre, ToldAt: monday}
	if task.Wait(monday); task.Told != 0 || !task.ToldAt.IsZero() || task.Waiting() != monday {
		t.Errorf("begun anew: %+v", task)
	}
}

func TestRulesThatMakeNoSense(t *testing.T) {
	for name, e := range map[string]Escalation{
		"the centre first":   {Rules: []EscalationRule{{Score: 60, Head: 5, Supervisor: 5}}},
		"at once":            {Rules: []EscalationRule{{Score: 60, Head: 0, Supervisor: 5}}},
		"the lowest first":   {Rules: []EscalationRule{{Score: 0, Head: 1, Supervisor: 5}, {Score: 60, Head: 2, Supervisor: 6}}},
		"more risk, slower":  {Rules: []EscalationRule{{Score: 60, Head: 5, Supervisor: 9}, {Score: 0, Head: 3, Supervisor: 10}}},
		"more risk, slower ": {Rules: []EscalationRule{{Score: 60, Head: 5, Supervisor: 11}, {Score: 0, Head: 6, Supervisor: 10}}},
	} {
		if e.Check() == nil {
			t.Errorf("%s: taken", name)
		}
	}
	if err := rules().Check(); err != nil {
		t.Error(err)
	}
}
