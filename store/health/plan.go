package health

import (
	"cmp"
	_ "embed"
	"slices"
	"time"
)

//go:embed data/plan_16_to_5.toml
var plan16to5 string

// ExamplePlan is the text of a plan to begin with: from the 16 stations of Tân Lạc to 5, on 01/07/2025.
func ExamplePlan() string { return plan16to5 }

// Plan says which stations look after which units from a day on.
type Plan struct {
	Name     string        `toml:"name"`
	On       string        `toml:"on"`     // yyyy-mm-dd
	Source   string        `toml:"source"` // the decision it follows
	Stations []PlanStation `toml:"station"`
	Takes    []PlanTake    `toml:"takes"`
	Closes   []PlanClose   `toml:"close"`
}

// PlanStation is a station as it is from the day on: a new one, or one with a new name or unit.
type PlanStation struct {
	Code StationCode `toml:"code"`
	Name string      `toml:"name"`
	Unit UnitCode    `toml:"unit"` // of the plan's day
	Line int         `toml:"-" json:"-"`
}

// PlanTake gives a station whole units, or hamlets of a single one.
type PlanTake struct {
	Station StationCode `toml:"station"`
	Units   []UnitCode  `toml:"units"`
	Hamlets []string    `toml:"hamlets"`
	Line    int         `toml:"-" json:"-"`
}

// PlanClose ends a station. Its staff go to another one; as a point it stays a place of that one.
type PlanClose struct {
	Station StationCode `toml:"station"`
	StaffTo StationCode `toml:"staff_to"`
	Point   bool        `toml:"point"`
	Line    int         `toml:"-" json:"-"`
}

// PlanFault is a reason why a plan cannot be carried out. Code is a phrase key under "plan_fault.".
type PlanFault struct {
	Line int // of the plan's file; zero: of no part alone
	Code string
	What string // a code, a day or a name of a place
}

// Codes of plan faults.
const (
	PlanDay          = "day"
	PlanEmpty        = "empty"
	PlanUnitUnknown  = "unit_unknown"
	PlanAreaUnknown  = "area_unknown"
	PlanStationForm  = "station_form"
	PlanStationTwice = "station_twice"
	PlanStation404   = "station_unknown"
	PlanOverlap      = "overlap"
	PlanGap          = "gap"
	PlanHamletUnits  = "hamlet_units"
	PlanNoSuccessor  = "no_successor"
	PlanCycle        = "cycle"
	PlanAgain        = "again"
)

// PlanFaultCodes lists the codes above, so that a test can prove that each has a phrase.
func PlanFaultCodes() []string {
	return []string{PlanDay, PlanEmpty, PlanUnitUnknown, PlanAreaUnknown, PlanStationForm, PlanStationTwice, PlanStation404,
		PlanOverlap, PlanGap, PlanHamletUnits, PlanNoSuccessor, PlanCycle, PlanAgain}
}

// planner turns the organisation before a plan into the one after it.
type planner struct {
	plan   Plan
	units  Units
	before Organisation
	after  Organisation
	closes map[StationCode]PlanClose
	faults []PlanFault
}

// Carry works out the organisation after a plan. With faults the organisation means nothing.
func (p Plan) Carry(u Units, before Organisation) (Organisation, []PlanFault) {
	w := &planner{plan: p, units: u, before: before, closes: map[StationCode]PlanClose{}}
	w.after = Organisation{Stations: slices.Clone(before.Stations), Spans: slices.Clone(before.Spans),
		Areas: slices.Clone(before.Areas), Staff: slices.Clone(before.Staff)}
	if _, err := time.Parse(time.DateOnly, p.On); err != nil {
		return w.after, []PlanFault{{Code: PlanDay, What: p.On}}
	}
	if len(p.Stations)+len(p.Takes)+len(p.Closes) == 0 {
		return w.after, []PlanFault{{Code: PlanEmpty}}
	}
	w.stations()
	w.close()
	w.take()
	w.gaps()
	w.staff()
	w.people()
	slices.SortStableFunc(w.faults, func(a, b PlanFault) int { return cmp.Compare(a.Line, b.Line) })
	return w.after, w.faults
}

func (w *planner) fault(line int, code, what string) {
	w.faults = append(w.faults, PlanFault{line, code, what})
}

// DayBefore is the last day of what the plan ends.
func (p Plan) DayBefore() string {
	day, _ := time.Parse(time.DateOnly, p.On)
	return day.AddDate(0, 0, -1).Format(time.DateOnly)
}

// at finds a station that is not ended.
func (w *planner) at(code StationCode) int {
	return slices.IndexFunc(w.after.Stations, func(s Station) bool { return s.Code == code && s.Ended == "" })
}

func (w *planner) stations() {
	seen := map[StationCode]bool{}
	for _, s := range w.plan.Stations {
		switch {
		case s.Code == "" || s.Name == "" || len(s.Code) > 12:
			w.fault(s.Line, PlanStationForm, string(s.Code))
			continue
		case seen[s.Code]:
			w.fault(s.Line, PlanStationTwice, string(s.Code))
			continue
		}
		seen[s.Code] = true
		if unit, ok := w.units.At(s.Unit, w.plan.On); !ok || !unit.Lowest() {
			w.fault(s.Line, PlanUnitUnknown, string(s.Unit))
		}
		if i := w.at(s.Code); i >= 0 {
			w.after.Stations[i].Name, w.after.Stations[i].Unit = s.Name, s.Unit
		} else {
			w.after.Stations = append(w.after.Stations, Station{Code: s.Code, Name: s.Name, Unit: s.Unit})
		}
		w.span(s.Line, StationSpan{Code: s.Code, Name: s.Name, Unit: s.Unit, Kind: KindStation})
	}
}

// span ends the station's span of before and begins the new one; without a kind nothing begins.
func (w *planner) span(line int, next StationSpan) {
	for i, s := range w.after.Spans {
		if s.Code != next.Code || s.To != "" {
			continue
		}
		if s.From >= w.plan.On {
			w.fault(line, PlanAgain, string(next.Code))
			return
		}
		w.after.Spans[i].To = w.plan.DayBefore()
	}
	if next.From = w.plan.On; next.Kind != "" {
		w.after.Spans = append(w.after.Spans, next)
	}
}

func (w *planner) close() {
	for _, c := range w.plan.Closes {
		i := w.at(c.Station)
		if i < 0 {
			w.fault(c.Line, PlanStation404, string(c.Station))
			continue
		}
		if slices.ContainsFunc(w.plan.Stations, func(s PlanStation) bool { return s.Code == c.Station }) {
			w.fault(c.Line, PlanStationTwice, string(c.Station))
			continue
		}
		w.closes[c.Station] = c
		s := &w.after.Stations[i]
		s.Ended = w.plan.DayBefore()
		next := StationSpan{Code: s.Code, Name: s.Name, Unit: s.Unit}
		if c.Point {
			s.Kind, next.Kind = KindPoint, KindPoint
			if served, ok := w.units.servedUnit(s.Unit); ok {
				if unit, ok := w.units.Successor(served, w.plan.On); ok {
					next.Unit = unit.Code
				}
			}
		}
		w.span(c.Line, next)
	}
}

func (w *planner) take() {
	type place struct {
		unit   UnitCode
		hamlet string
	}
	taken := map[place]bool{}
	for _, t := range w.plan.Takes {
		if w.at(t.Station) < 0 {
			w.fault(t.Line, PlanStation404, string(t.Station))
		}
		if len(t.Units) == 0 || len(t.Hamlets) > 0 && len(t.Units) != 1 {
			w.fault(t.Line, PlanHamletUnits, string(t.Station))
			continue
		}
		hamlets := []string{""}
		if len(t.Hamlets) > 0 {
			hamlets = t.Hamlets
		}
		for _, unit := range t.Units {
			if !slices.ContainsFunc(w.before.Areas, func(a Area) bool { return a.Unit == unit }) {
				w.fault(t.Line, PlanAreaUnknown, string(unit))
				continue
			}
			for _, h := range hamlets {
				at := place{unit, HamletKey(h)}
				if taken[at] || at.hamlet == "" && h != "" {
					w.fault(t.Line, PlanOverlap, string(unit)+" "+h)
					continue
				}
				taken[at] = true
				w.area(t, Area{Unit: unit, Hamlet: at.hamlet, Station: t.Station, From: w.plan.On})
			}
		}
	}
}

// area ends what was said of the place before; a whole unit that is taken takes its hamlets with it.
func (w *planner) area(t PlanTake, next Area) {
	for i, a := range w.after.Areas {
		own := a.Hamlet == next.Hamlet || next.Hamlet == "" && a.From < w.plan.On
		if a.Unit != next.Unit || a.To != "" || !own {
			continue
		}
		if a.From >= w.plan.On {
			w.fault(t.Line, PlanAgain, string(next.Unit))
			return
		}
		w.after.Areas[i].To = w.plan.DayBefore()
	}
	w.after.Areas = append(w.after.Areas, next)
}

// gaps finds places that nobody looks after from the day on.
func (w *planner) gaps() {
	for _, a := range w.after.Areas {
		if a.ValidOn(w.plan.On) && w.at(a.Station) < 0 {
			w.fault(w.closes[a.Station].Line, PlanGap, string(a.Unit)+" "+a.Hamlet)
		}
	}
}

// Heir is where the staff of a station work after the plan, the station itself when it stays; empty: nowhere.
func (w *planner) heir(code StationCode) (StationCode, bool) {
	for range len(w.closes) + 1 {
		c, closed := w.closes[code]
		if !closed {
			return code, true
		}
		code = c.StaffTo
	}
	return "", false
}

func (w *planner) staff() {
	for code, c := range w.closes {
		to, ends := w.heir(code)
		switch {
		case !ends:
			w.fault(c.Line, PlanCycle, string(code))
			continue
		case to == "":
			if slices.ContainsFunc(w.before.Staff, func(s Staff) bool { return s.Active && s.Station == code }) {
				w.fault(c.Line, PlanNoSuccessor, string(code))
			}
			continue
		case w.at(to) < 0:
			w.fault(c.Line, PlanStation404, string(to))
			continue
		}
		for i, s := range w.before.Staff {
			if s.Station == code {
				w.after.Staff[i].Station = to
			}
		}
	}
}

// Touched lists the units whose people may have another station after the plan, in the order of the plan.
func (p Plan) Touched() []UnitCode {
	var out []UnitCode
	for _, t := range p.Takes {
		for _, unit := range t.Units {
			if !slices.Contains(out, unit) {
				out = append(out, unit)
			}
		}
	}
	return out
}
