package health

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"hssk/store/ident"
)

// An arrangement is the set of units of one day. Days are texts, yyyy-mm-dd, which compare as they stand.

// ValidOn reports whether the unit was there on a day.
func (u Unit) ValidOn(day string) bool {
	return u.ValidFrom <= day && (u.ValidTo == "" || day <= u.ValidTo)
}

// Lowest reports whether the unit is a commune, a town or a ward, which people live in, and no level above.
func (u Unit) Lowest() bool {
	return u.Kind == "xã" || u.Kind == "thị trấn" || u.Kind == "phường"
}

// On returns the arrangement of a day, in the order of the codes.
func (u Units) On(day string) []Unit {
	var out []Unit
	for _, unit := range u.all {
		if unit.ValidOn(day) {
			out = append(out, unit)
		}
	}
	slices.SortFunc(out, func(a, b Unit) int { return cmp.Compare(a.Code, b.Code) })
	return out
}

// Lives lists everything that a code stood for, the oldest first.
func (u Units) Lives(code UnitCode) []Unit {
	var out []Unit
	for _, unit := range u.all {
		if unit.Code == code {
			out = append(out, unit)
		}
	}
	slices.SortFunc(out, func(a, b Unit) int { return cmp.Compare(a.ValidFrom, b.ValidFrom) })
	return out
}

// Called returns every unit that a code or a name, also a former one, ever stood for, by code and then the earliest first. Names
// that are written with the same marks go before others.
func (u Units) Called(text string) []Unit {
	key, marked := unitKey(text), ident.FoldTone(text)
	var out, exact []Unit
	for _, unit := range u.all {
		names := append([]string{unit.Name}, unit.Aliases...)
		switch {
		case string(unit.Code) == strings.TrimSpace(text), slices.ContainsFunc(names, func(name string) bool { return ident.FoldTone(name) == marked }):
			exact = append(exact, unit)
		case key != "" && slices.ContainsFunc(names, func(name string) bool { return unitKey(name) == key }):
			out = append(out, unit)
		}
	}
	if len(exact) > 0 {
		out = exact
	}
	slices.SortFunc(out, func(a, b Unit) int {
		return cmp.Or(cmp.Compare(a.Code, b.Code), cmp.Compare(a.ValidFrom, b.ValidFrom))
	})
	return out
}

// Far reports whether the unit is one of another district.
func (u Unit) Far() bool { return u.far }

// At returns the unit that a code stood for on a day, and false when there was none.
func (u Units) At(code UnitCode, day string) (Unit, bool) {
	for _, unit := range u.all {
		if unit.Code == code && unit.ValidOn(day) {
			return unit, true
		}
	}
	return Unit{}, false
}

// next is the day after a unit's last, as its successors' first day.
func (u Units) next(unit Unit) (first string, ok bool) {
	for _, code := range unit.ReplacedBy {
		for _, s := range u.all {
			if s.Code == code && s.ValidFrom > unit.ValidTo && (first == "" || s.ValidFrom < first) {
				first = s.ValidFrom
			}
		}
	}
	return first, first != ""
}

// Successor follows a unit to the one that has its place on a later day, step by step. It fails where the unit was split,
// which is never guessed, and for a day on which the unit had not begun.
func (u Units) Successor(unit Unit, day string) (Unit, bool) {
	for range u.all { // no chain is longer than the list, so that a wrong list ends too
		if unit.ValidOn(day) {
			return unit, true
		}
		first, known := u.next(unit)
		if len(unit.ReplacedBy) != 1 || !known || first > day || day < unit.ValidFrom {
			return Unit{}, false
		}
		unit, known = u.At(unit.ReplacedBy[0], first)
		if !known {
			return Unit{}, false
		}
	}
	return Unit{}, false
}

// ResolveOn finds the served unit behind a code or a name as it was meant in a document of a day. A unit that is older
// than the served ones is followed to its successor (exact is false); a younger one stands for several served units and is
// refused as they are: only its own hamlets tell. An empty day is Resolve.
func (u Units) ResolveOn(text, day string) (code UnitCode, exact, ok bool) {
	if day == "" {
		return u.Resolve(text)
	}
	var found []UnitCode
	for _, unit := range u.On(day) {
		if unit.far || !unit.Lowest() || !unit.called(text) {
			continue
		}
		served, same := unit, unit.served()
		if !same {
			for _, s := range u.Served() {
				if served, same = u.Successor(unit, s.ValidFrom); same && served.served() {
					break
				}
			}
		}
		if !same || !served.served() {
			return "", false, false
		}
		if !slices.Contains(found, served.Code) {
			found = append(found, served.Code)
		}
		exact = unit.served()
	}
	if len(found) == 1 {
		return found[0], exact, true
	}
	return u.former(text, day)
}

// former takes a name or a code that was out of use on the day, as people go on writing it, unless it means another unit by then.
func (u Units) former(text, day string) (code UnitCode, exact, ok bool) {
	for _, unit := range u.On(day) {
		if !unit.far && unit.called(text) {
			return "", false, false
		}
	}
	code, _, ok = u.Resolve(text)
	if !ok {
		return "", false, false
	}
	if unit, there := u.servedUnit(code); !there || unit.ValidFrom > day {
		return "", false, false
	}
	return code, false, true
}

func (u Units) servedUnit(code UnitCode) (Unit, bool) {
	for _, unit := range u.Served() {
		if unit.Code == code {
			return unit, true
		}
	}
	return Unit{}, false
}

// Today gives the unit that has the place of a served unit on a day; the served one itself where it was split or nothing is
// known.
func (u Units) Today(code UnitCode, day string) Unit {
	unit, known := u.servedUnit(code)
	if !known {
		return Unit{Code: code, Name: u.Name(code)}
	}
	if now, ok := u.Successor(unit, day); ok {
		return now
	}
	return unit
}

// called reports whether a text is the unit's code or name.
func (u Unit) called(text string) bool {
	text = strings.TrimSpace(text)
	return string(u.Code) == text || unitKey(u.Name) == unitKey(text) && unitKey(text) != ""
}

// Arranged adds up figures of served units by the units that have their places on a day: the 16 by the 5. What the parts
// are measured against adds up too, so that both arrangements tell one coverage; the day's own figure stands in where a
// part has none, as it does for a station that a plan merges. It fails when the day is older than the served units, whose people cannot be told apart by older ones, or one of them was split.
func (u Units) Arranged(day string, parts []Progress, unitOf func(Progress) UnitCode) ([]Progress, bool) {
	sums, unmeasured := map[UnitCode]*Progress{}, map[UnitCode]Denominator{}
	var order []UnitCode
	for _, part := range parts {
		served, known := u.servedUnit(unitOf(part))
		if !known {
			return nil, false
		}
		unit, ok := u.Successor(served, day)
		if !ok {
			return nil, false
		}
		if sums[unit.Code] == nil {
			sums[unit.Code] = &Progress{Station: StationCode(unit.Code), Name: unit.Name, Denominator: part.Denominator}
			order = append(order, unit.Code)
		} else {
			sums[unit.Code].Denominator = sums[unit.Code].Denominator.Plus(part.Denominator)
		}
		if part.Denominator.People == 0 && unit.People.People > 0 {
			unmeasured[unit.Code] = unit.People
		}
		sums[unit.Code].add(part)
	}
	for code, people := range unmeasured {
		sums[code].Denominator = people
	}
	slices.Sort(order)
	out := make([]Progress, len(order))
	for i, code := range order {
		out[i] = *sums[code]
	}
	return out, true
}

// madeOf gives the unit of a day that is made of exactly the served units, in the order of their codes.
func (u Units) madeOf(parts []UnitCode, day string) (Unit, bool) {
	var whole Unit
	var made []UnitCode
	for i, code := range parts {
		served, known := u.servedUnit(code)
		unit, ok := u.Successor(served, day)
		if !known || !ok || i > 0 && unit.Code != whole.Code {
			return Unit{}, false
		}
		whole = unit
	}
	for _, served := range u.Served() {
		if unit, ok := u.Successor(served, day); ok && unit.Code == whole.Code {
			made = append(made, served.Code)
		}
	}
	slices.Sort(made)
	return whole, len(parts) > 0 && slices.Equal(made, parts)
}

// BoardOf adds a board by unit up by the units of a day. A unit that one station looks after whole is measured against
// that station's population, any other against those of its parts. It fails as Arranged does.
func (u Units) BoardOf(day string, board Board, people Populations) (Board, bool) {
	rows, counted := slices.Clone(board.Stations), map[UnitCode]bool{}
	for i, row := range rows {
		unit := UnitCode(row.Station)
		rows[i].Denominator, counted[unit] = people.Units[unit], true
	}
	for _, unit := range slices.Sorted(maps.Keys(people.Units)) { // units without a record count with their population
		if !counted[unit] {
			rows = append(rows, Progress{Station: StationCode(unit), Denominator: people.Units[unit]})
		}
	}
	rows, ok := u.Arranged(day, rows, func(p Progress) UnitCode { return UnitCode(p.Station) })
	for _, t := range people.Together {
		unit, made := u.madeOf(t.Units, day)
		if i := slices.IndexFunc(rows, func(p Progress) bool { return UnitCode(p.Station) == unit.Code }); made && i >= 0 {
			rows[i].Denominator = t.Denominator
		}
	}
	return Board{At: board.At, Stations: rows}, ok
}

// Titled is the name with its kind, as it is spoken: "xã Mường Bi".
func (u Unit) Titled() string {
	if u.Kind == "" {
		return u.Name
	}
	return u.Kind + " " + u.Name
}
