package activities

import (
	"slices"

	"hssk/store/health"
)

// errWhole refuses an entry that names today's commune alone, where no station takes it.
var errWhole = health.Refuse(health.CodeUnitParts, nil)

// errLost refuses an entry that names a commune which is none of the district's.
var errLost = health.Refuse(health.CodeUnitUnknown, nil)

// within places somebody of whom only today's commune is known: where their hamlet is, else at the station that the list
// is for, else at the one that looks after the whole commune. Where that station has several of the former communes, the
// record keeps the code of today's one, with the doubt that says so; figures by former communes count it under that code.
func (c clerk) within(e entry, areas health.Areas) (health.UnitCode, health.StationCode, error) {
	unit, station, exact := c.partOf(e, areas)
	if unit == "" || !c.works[station] {
		return "", "", errWhole
	}
	v := health.FieldValue{State: health.HasValue, Value: health.Value(unit)}
	if !exact {
		v.Flags = append(v.Flags, health.CodeUnitWhole)
	}
	e.values[health.Commune] = v
	return unit, station, nil
}

// partOf finds the served unit, or one that stands for all of a station; exact tells which. Empty: nobody can tell.
func (c clerk) partOf(e entry, areas health.Areas) (unit health.UnitCode, station health.StationCode, exact bool) {
	hamlet, day := e.values[health.Hamlet].Text(), c.today()
	if part, ok := areas.PartOf(e.among.Parts, hamlet, day); ok {
		at, _ := areas.On(part, hamlet, day)
		return part, at, true
	}
	at := map[health.StationCode][]health.UnitCode{}
	for _, part := range e.among.Parts {
		s, _ := areas.On(part, hamlet, day)
		at[s] = append(at[s], part)
	}
	station = e.station
	if len(at[station]) == 0 {
		if len(at) != 1 {
			return "", "", false
		}
		for station = range at { // the only one
		}
	}
	switch parts := at[station]; {
	case len(parts) == 1:
		return parts[0], station, true
	case slices.Contains(parts, e.among.Unit.Code):
		return e.among.Unit.Code, station, false
	}
	return "", "", false
}

// refuseAs gives the problems of a row that is refused: what is wrong with its commune, once.
func refuseAs(problems []health.Problem, code string) []health.Problem {
	problems = slices.Clone(problems)
	for i, p := range problems {
		if p.Field == health.Commune {
			problems[i].Grade = health.GradeRefuse
			return problems
		}
	}
	return append(problems, health.Problem{Field: health.Commune, Code: code, Grade: health.GradeRefuse})
}
