package health

import (
	"slices"
	"strings"

	"hssk/store/ident"
)

// StationKind says what a place of work is.
type StationKind string

const (
	KindStation StationKind = "station" // trạm y tế
	KindPoint   StationKind = "point"   // điểm y tế: a place of a station, without tasks of its own
)

// Always is the first day of what was there before anybody wrote days down.
const Always = "1900-01-01"

// StationSpan is what a station was called and which unit it belonged to from one day to another.
type StationSpan struct {
	Code StationCode
	From string // yyyy-mm-dd
	To   string // yyyy-mm-dd, inclusive; empty: still so
	Name string
	Unit UnitCode // as the code was meant in the span
	Kind StationKind
}

// Area says which station looks after a unit, or after one hamlet of it, from one day to another. Its unit is a served
// one, the finest that records know, also after that unit has ended: so figures stay comparable.
type Area struct {
	Unit    UnitCode
	Hamlet  string // as HamletKey makes it; empty: the unit but for the hamlets that are named
	Station StationCode
	From    string // yyyy-mm-dd
	To      string // yyyy-mm-dd, inclusive; empty: still so
}

// ValidOn reports whether the area was that station's on a day.
func (a Area) ValidOn(day string) bool { return a.From <= day && (a.To == "" || day <= a.To) }

// Areas are all areas that ever were.
type Areas []Area

// On returns the station that looks after a place on a day: the hamlet's own, else the unit's.
func (as Areas) On(unit UnitCode, hamlet, day string) (StationCode, bool) {
	key, found := HamletKey(hamlet), StationCode("")
	for _, a := range as {
		if a.Unit != unit || !a.ValidOn(day) {
			continue
		}
		if a.Hamlet != "" && a.Hamlet == key {
			return a.Station, true
		}
		if a.Hamlet == "" {
			found = a.Station
		}
	}
	return found, found != ""
}

// Sole returns the unit of a station that looks after a single whole one on a day.
func (as Areas) Sole(station StationCode, day string) (UnitCode, bool) {
	found, n := UnitCode(""), 0
	for _, a := range as {
		if station != "" && a.Station == station && a.Hamlet == "" && a.ValidOn(day) {
			found, n = a.Unit, n+1
		}
	}
	return found, n == 1
}

// whole lists the units of a station that looks after whole ones only on a day, in the order of their codes. It fails
// where hamlets of them are another's, or the station has hamlets of others.
func (as Areas) whole(station StationCode, day string) ([]UnitCode, bool) {
	var out []UnitCode
	for _, a := range as {
		if station == "" || a.Station != station || !a.ValidOn(day) {
			continue
		}
		if a.Hamlet != "" {
			return nil, false
		}
		out = append(out, a.Unit)
	}
	split := slices.ContainsFunc(as, func(a Area) bool {
		return a.Hamlet != "" && a.ValidOn(day) && slices.Contains(out, a.Unit)
	})
	slices.Sort(out)
	return out, !split && len(out) > 0
}

// PartOf finds the one of several units of which a station looks after the hamlet by its name on a day.
func (as Areas) PartOf(units []UnitCode, hamlet, day string) (UnitCode, bool) {
	key := HamletKey(hamlet)
	var found []UnitCode
	for _, a := range as {
		if key != "" && a.Hamlet == key && a.ValidOn(day) && slices.Contains(units, a.Unit) {
			found = append(found, a.Unit)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

// Of lists the units in which a station looks after something on a day, in the order of their codes; of a station that has
// ended those that it had.
func (as Areas) Of(station StationCode, day string) []UnitCode {
	var now, ever []UnitCode
	for _, a := range as {
		if station == "" || a.Station != station {
			continue
		}
		ever = append(ever, a.Unit)
		if a.ValidOn(day) {
			now = append(now, a.Unit)
		}
	}
	if len(now) == 0 {
		now = ever
	}
	slices.Sort(now)
	return slices.Compact(now)
}

// Place finds the unit to which the work of a station counts: that of whom it is about, if the station looks after anything
// there, else one that is the station's, so that sums by units are those by stations. It fails for work
// about nobody of a station that never had a place.
func (as Areas) Place(station StationCode, unit UnitCode, day string) (UnitCode, bool) {
	units := as.Of(station, day)
	switch {
	case slices.Contains(units, unit):
		return unit, true
	case len(units) == 0:
		return unit, unit != ""
	}
	return units[0], true
}

// Heir finds who looks after the places of a station that has ended; empty: nobody.
func (as Areas) Heir(station StationCode, day string) StationCode {
	for _, unit := range as.Of(station, day) {
		if heir, ok := as.On(unit, "", day); ok {
			return heir
		}
	}
	return ""
}

// same reports whether a station looks after the same places on two days.
func (as Areas) same(station StationCode, day, other string) bool {
	places := func(day string) (out []string) {
		for _, a := range as {
			if a.Station == station && a.ValidOn(day) {
				out = append(out, string(a.Unit)+" "+a.Hamlet)
			}
		}
		slices.Sort(out)
		return out
	}
	return slices.Equal(places(day), places(other))
}

// HamletKey folds the name of a hamlet and drops the word for its kind: "Xóm Đầm" and "dam" are one.
func HamletKey(name string) string {
	key := ident.Fold(name)
	for _, kind := range []string{"xom ", "thon ", "ban ", "khu ", "to ", "pho "} {
		if rest, found := strings.CutPrefix(key, kind); found {
			return strings.TrimSpace(rest)
		}
	}
	return key
}

// Organisation is who looks after what: everything that a reorganisation changes beside people and their tasks.
type Organisation struct {
	Stations []Station
	Spans    []StationSpan
	Areas    Areas
	Staff    []Staff
}
