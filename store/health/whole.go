package health

import (
	"slices"
	"strings"
)

// Whole is a commune of today that was formed of several served units: a list that names it does not say in which of them
// somebody lives. Zero: none.
type Whole struct {
	Unit  Unit
	Parts []UnitCode // in the order of the codes
}

// Whole finds the commune of a day that a text names and that was formed of several served units. Without a day it is
// today's, unless the text means a served unit.
func (u Units) Whole(text, day string) (Whole, bool) {
	if _, _, served := u.ResolveOn(text, day); served {
		return Whole{}, false
	}
	var found []Whole
	for _, unit := range u.all {
		if unit.far || unit.served() || !unit.Lowest() || !unit.called(text) || day == "" && unit.ValidTo != "" || day != "" && !unit.ValidOn(day) {
			continue
		}
		if w, ok := u.wholeOf(unit); ok {
			found = append(found, w)
		}
	}
	if len(found) != 1 {
		return Whole{}, false
	}
	return found[0], true
}

// wholeOf gives a commune with the served units that it was formed of.
func (u Units) wholeOf(unit Unit) (Whole, bool) {
	w := Whole{Unit: unit}
	for _, s := range u.Served() {
		if now, ok := u.Successor(s, unit.ValidFrom); ok && now.Code == unit.Code && now.ValidFrom == unit.ValidFrom {
			w.Parts = append(w.Parts, s.Code)
		}
	}
	slices.Sort(w.Parts)
	return w, len(w.Parts) > 1
}

// WholeAround gives the commune of a day that has all of several served units; false when they are of different ones.
func (u Units) WholeAround(units []UnitCode, day string) (Whole, bool) {
	if len(units) == 0 {
		return Whole{}, false
	}
	first, ok := u.servedUnit(units[0])
	now, found := u.Successor(first, day)
	if !ok || !found {
		return Whole{}, false
	}
	w, ok := u.wholeOf(now)
	if !ok || slices.ContainsFunc(units, func(c UnitCode) bool { return !slices.Contains(w.Parts, c) }) {
		return Whole{}, false
	}
	return w, true
}

// SameWhole reports whether two served units are parts of one commune of a day.
func (u Units) SameWhole(one, two UnitCode, day string) bool {
	_, ok := u.WholeAround([]UnitCode{one, two}, day)
	return ok
}

// partIn finds the one part that an address names by a name or former name of its own, which no part of today's shares.
func (u Units) partIn(address string, w Whole) (UnitCode, bool) {
	var found []UnitCode
	for part := range strings.FieldsFuncSeq(address, func(r rune) bool { return r == ',' || r == '-' || r == ';' }) {
		part = strings.TrimSpace(part)
		if isUnitCode(part) || w.Unit.called(part) {
			continue
		}
		if code, _, ok := u.Resolve(part); ok && slices.Contains(w.Parts, code) && !slices.Contains(found, code) {
			found = append(found, code)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// Names lists what a commune was formed of, for people.
func (u Units) Names(w Whole) string {
	var out []string
	for _, code := range w.Parts {
		out = append(out, u.Name(code))
	}
	return strings.Join(out, ", ")
}

// Elsewhere reports whether a text names a commune of another district, on a day or, without one, at any time.
func (u Units) Elsewhere(text, day string) bool {
	return slices.ContainsFunc(u.all, func(unit Unit) bool {
		return unit.far && unit.Lowest() && unit.called(text) && (day == "" || unit.ValidOn(day))
	})
}

// placeless says why a commune that a list names is none of the served units: the problem of its column.
func (in Intake) placeless(text, address string, values map[Field]FieldValue) []Problem {
	p := Problem{Field: Commune, Code: CodeUnitUnknown, Grade: GradeDrop}
	w, whole := in.Units.Whole(text, in.Dated)
	switch {
	case whole:
		if code, ok := in.Units.partIn(address, w); ok {
			values[Commune] = FieldValue{State: HasValue, Value: Value(code)}
			return nil
		}
		p.Code, p.Hint = CodeUnitParts, Value(in.Units.Names(w))
	case in.Units.Elsewhere(text, in.Dated):
		p.Code = CodeUnitFar
	default:
		if code, exact, ok := in.Units.findIn(address, in.Dated); ok { // a slip of the pen in one column
			v := FieldValue{State: HasValue, Value: Value(code)}
			if !exact {
				v.Flags = append(v.Flags, CodeUnitFormer)
			}
			values[Commune] = v
		}
	}
	return []Problem{p}
}

// Unplaced says what a row names that names a commune and has none: today's commune whole, or one that is not of the
// district.
func (in Intake) Unplaced(raw map[Field]string, values map[Field]FieldValue) (w Whole, lost bool) {
	if _, known := values[Commune]; known || isBlank(raw[Commune]) {
		return Whole{}, false
	}
	w, ok := in.Units.Whole(raw[Commune], in.Dated)
	return w, !ok
}
