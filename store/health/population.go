package health

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"
)

// Denominator is the population a coverage figure is divided by. Two offices give two figures for one commune, so a
// figure without source and date is not shown.
type Denominator struct {
	People int64
	Source string // in a sum every source once, between "; "
	On     string // yyyy-mm-dd
	Until  string // of a sum of figures of different days the newest day, On being the oldest; empty otherwise
}

// SourceMax is how many letters a source may have.
const SourceMax = 200

// between stands between the sources of a sum; moreSources for those that there was no room for.
const between, moreSources = "; ", "…"

// Newest is the last day of which the figure tells.
func (d Denominator) Newest() string { return cmp.Or(d.Until, d.On) }

// Plus adds the figures of two places that are told apart no longer, in whichever order, also when two offices counted
// them: the sum names both, and is as old as the older one. Zero when one of them was never counted.
func (d Denominator) Plus(o Denominator) Denominator {
	if d.People == 0 || o.People == 0 {
		return Denominator{}
	}
	sum := Denominator{People: d.People + o.People, Source: bothSources(d.Source, o.Source), On: min(d.On, o.On)}
	if newest := max(d.Newest(), o.Newest()); newest != sum.On {
		sum.Until = newest
	}
	return sum
}

// bothSources lists every source once.
func bothSources(a, b string) string {
	all := append(strings.Split(a, between), strings.Split(b, between)...)
	slices.Sort(all)
	all = slices.DeleteFunc(slices.Compact(all), func(s string) bool { return s == "" })
	text := strings.Join(all, between)
	for utf8.RuneCountInString(text) > SourceMax && len(all) > 1 {
		all = slices.DeleteFunc(all, func(s string) bool { return s == moreSources })
		all = append(all[:len(all)-1], moreSources)
		text = strings.Join(all, between)
	}
	return text
}

// Populations are what coverage by unit is divided by.
type Populations struct {
	Units    map[UnitCode]Denominator // of served units that one station looks after alone, or did before a plan
	Together []Together
}

// Together is the population of units that one station looks after whole, and of nothing else.
type Together struct {
	Units       []UnitCode // in the order of the codes
	Denominator Denominator
}

// Measured gives the populations of the units that a station looks after alone, today or, where a plan has merged them
// since, on the last day before it; and those of several units that a station has. Plans come the newest first.
func Measured(stations []Station, areas Areas, plans []Reorganisation, today string) Populations {
	out := Populations{Units: map[UnitCode]Denominator{}}
	add := func(s Station, day string) {
		unit, ok := areas.Sole(s.Code, day)
		if _, known := out.Units[unit]; ok && !known {
			out.Units[unit] = s.Denominator
		}
	}
	for _, s := range stations {
		add(s, today)
		units, ok := areas.whole(s.Code, today)
		if ok && len(units) > 1 && s.Denominator.People > 0 && !underWay(s.Code, plans) {
			out.Together = append(out.Together, Together{units, s.Denominator})
		}
	}
	for _, r := range plans {
		for _, s := range r.Turn.Stations {
			if s.Before != nil && r.Begun() {
				add(*s.Before, r.Plan.DayBefore())
			}
		}
	}
	return out
}

// ToldSince lists the stations of a plan, as they are now, whose population somebody has told since the plan gave them
// other people: once it is undone, the figure is of people whom the station no longer has.
func (r Reorganisation) ToldSince(now Organisation) []Station {
	var out []Station
	for _, s := range now.Stations {
		i := slices.IndexFunc(r.Turn.Stations, func(step Step[Station]) bool {
			return step.Before != nil && step.Before.Code == s.Code || step.After != nil && step.After.Code == s.Code
		})
		if i < 0 || s.Denominator.People == 0 || now.Areas.same(s.Code, r.Plan.DayBefore(), r.Plan.On) {
			continue
		}
		is := func(o *Station) bool { return o != nil && o.Denominator == s.Denominator }
		if step := r.Turn.Stations[i]; !is(step.Before) && !is(step.After) {
			out = append(out, s)
		}
	}
	return out
}

// underWay reports whether a plan has given a station its units and not yet its population.
func underWay(code StationCode, plans []Reorganisation) bool {
	return slices.ContainsFunc(plans, func(r Reorganisation) bool {
		return r.Begun() && r.State != ReorganiseDone && slices.ContainsFunc(r.Turn.Stations, func(s Step[Station]) bool {
			return s.After != nil && s.After.Code == code
		})
	})
}

// people gives the stations that take all units of closed ones the sum of their populations.
func (w *planner) people() {
	takers := map[StationCode][]UnitCode{}
	for _, code := range slices.Sorted(maps.Keys(w.closes)) {
		i := slices.IndexFunc(w.before.Stations, func(s Station) bool { return s.Code == code })
		to := w.takers(code)
		if len(to) != 1 || i < 0 || w.at(to[0]) < 0 {
			continue
		}
		own, more := &w.after.Stations[w.at(to[0])].Denominator, w.before.Stations[i].Denominator
		if _, counted := takers[to[0]]; !counted && w.begins(to[0]) {
			*own = more
		} else {
			*own = own.Plus(more)
		}
		units, _ := w.before.Areas.whole(code, w.plan.DayBefore())
		takers[to[0]] = append(takers[to[0]], units...)
	}
	for code, counted := range takers {
		w.complete(code, counted)
	}
}

// complete sees that a sum stands for all that the station looks after: the day's own figure of the unit stands in where
// a part was never counted, and none where a new station has more than the closed ones had.
func (w *planner) complete(code StationCode, counted []UnitCode) {
	s := &w.after.Stations[w.at(code)]
	whole, ok := w.after.Areas.whole(code, w.plan.On)
	slices.Sort(counted)
	if w.begins(code) && !(ok && slices.Equal(whole, counted)) {
		s.Denominator = Denominator{}
	}
	if unit, made := w.units.madeOf(whole, w.plan.On); ok && made && s.Denominator.People == 0 {
		s.Denominator = unit.People
	}
}

// begins reports whether a station begins with the plan, and has nobody yet to whom others are added.
func (w *planner) begins(code StationCode) bool {
	return !slices.ContainsFunc(w.before.Stations, func(s Station) bool { return s.Code == code })
}

// takers lists the stations that look after the units of a station from the plan's day on.
func (w *planner) takers(code StationCode) []StationCode {
	var to []StationCode
	for _, a := range w.before.Areas {
		if a.Station != code || a.To != "" {
			continue
		}
		for _, n := range w.after.Areas {
			if n.Unit == a.Unit && n.ValidOn(w.plan.On) && !slices.Contains(to, n.Station) {
				to = append(to, n.Station)
			}
		}
	}
	return to
}
