package bot

import (
	"cmp"
	"slices"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// maxClose is how many similar names are offered for a station that is not known.
const maxClose = 3

// stationNamed says how far a station is; a name that no station has is answered with the names that come close.
func (t *talk) stationNamed(name string) error {
	stations, err := t.Shelf.Stations(t.ctx)
	if err != nil {
		return err
	}
	fit := called(name, stations)
	switch {
	case name == "":
		return t.station("")
	case len(fit) == 1:
		return t.station(fit[0])
	}
	t.leave()
	if len(fit) > 1 {
		t.say("progress.several", "name", name, "names", list(fit))
		return t.home()
	}
	t.say("progress.unknown", "name", name)
	if names := closeTo(name, stations); len(names) > 0 {
		t.say("progress.close", "names", list(names))
	}
	if !t.staff.Role.Oversees() {
		return t.refuse("refuse.own_station")
	}
	t.say("progress.all")
	return t.home()
}

// called gives the stations whose name holds what was said: the one of exactly that name alone, if there is one.
func called(said string, stations []health.Station) []string {
	var fit []string
	for _, s := range stations {
		switch has := ident.NameKey(s.Name); {
		case has == ident.NameKey(said):
			return []string{s.Name}
		case strings.Contains(has, ident.NameKey(said)):
			fit = append(fit, s.Name)
		}
	}
	return fit
}

// closeTo gives the names of stations that differ in few letters or share a word, the closest first.
func closeTo(name string, stations []health.Station) []string {
	said := ident.Fold(name)
	type match struct {
		name string
		far  int
	}
	var found []match
	for _, s := range stations {
		has := ident.Fold(s.Name)
		far := ident.Distance(said, has)
		if far <= max(1, len(has)/3) || sharesWord(said, has) {
			found = append(found, match{s.Name, far})
		}
	}
	slices.SortStableFunc(found, func(a, b match) int { return cmp.Compare(a.far, b.far) })
	var names []string
	for _, m := range found[:min(maxClose, len(found))] {
		names = append(names, m.name)
	}
	return names
}

func sharesWord(a, b string) bool {
	words := strings.Fields(b)
	return slices.ContainsFunc(strings.Fields(a), func(w string) bool { return slices.Contains(words, w) })
}

// boardPage says where the board is.
func (t *talk) boardPage() error {
	t.say("progress.board", "url", t.Board)
	t.leave()
	return t.home()
}
