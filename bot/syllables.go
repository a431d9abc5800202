package bot

import (
	"slices"
	"strconv"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// onsets and rimes are what a Vietnamese syllable is made of, without marks; a syllable may have no onset.
const (
	onsets = "b c ch d g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x"
	rimes  = `a ac ach ai am an ang anh ao ap at au ay e ec ech em en eng enh eo ep et eu i ia ich iec iem ien ieng iep iet ieu im in inh ip it iu
		o oa oac oach oai oan oang oanh oat oay oc oe oen oeo oet oi om on ong op ot u ua uan uang uat uay uc ue uenh ui um un ung uoc uoi uom uon
		uong uop uot uou up ut uu uy uya uych uyen uyet uynh uyt y yem yen yet yeu`
)

// maxSpread bounds in how many ways a name without spaces is looked for.
const maxSpread = 6

// spread gives the ways in which a name that was written without spaces may be meant, the one of the fewest syllables first.
func spread(name string) (ways []string) {
	tight := ident.Fold(name)
	if strings.Contains(tight, " ") || len(tight) < 5 || len(tight) > 30 {
		return nil
	}
	all := syllables(tight, 6)
	slices.SortStableFunc(all, func(a, b []string) int { return len(a) - len(b) })
	for _, way := range all[:min(maxSpread, len(all))] {
		ways = append(ways, strings.Join(way, " "))
	}
	return ways
}

// syllables gives every way to take a word apart into at most so many syllables.
func syllables(s string, most int) (ways [][]string) {
	if s == "" {
		return [][]string{{}}
	}
	if most == 0 {
		return nil
	}
	for n := min(7, len(s)); n > 0; n-- { // "nghieng" is as long as one gets
		if !isSyllable(s[:n]) {
			continue
		}
		for _, rest := range syllables(s[n:], most-1) {
			ways = append(ways, append([]string{s[:n]}, rest...))
		}
	}
	return ways
}

func isSyllable(s string) bool {
	known := strings.Fields(rimes)
	return slices.Contains(known, s) || slices.ContainsFunc(strings.Fields(onsets), func(onset string) bool {
		rime, ok := strings.CutPrefix(s, onset)
		return ok && slices.Contains(known, rime)
	})
}

// sameName compares names however they are spaced.
func sameName(a, b string) bool {
	one, two := ident.NameKey(a), ident.NameKey(b)
	if !strings.Contains(one, " ") {
		two = strings.ReplaceAll(two, " ", "")
	}
	return one == two
}

// stationsAt gives the stations of a commune that is named, with spaces or without.
func (t *talk) stationsAt(place string) ([]health.Station, error) {
	stations, err := t.Shelf.Stations(t.ctx)
	unit, _, ok := t.Units.Resolve(place)
	return slices.DeleteFunc(slices.Clone(stations), func(s health.Station) bool {
		if ok {
			return s.Unit != unit
		}
		return place == "" || !sameName(strings.ReplaceAll(place, " ", ""), s.Name)
	}), err
}

// called finds the residents of a station who are called so and were born on that day, or in that year.
func (t *talk) called(station health.StationCode, name string, born ident.Birth, fits func(has ident.Birth) bool) (found []health.PersonID, err error) {
	for _, way := range append([]string{name}, spread(name)...) {
		people, _, err := t.Shelf.FindPeople(t.ctx, station, way+" "+strconv.Itoa(born.Year()), findPage, 0)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			birth, err := ident.ParseBirthText(p.Birth.Reveal())
			if err == nil && fits(birth) && sameName(name, p.Name.Reveal()) && p.MergedInto == "" && !slices.Contains(found, p.ID) {
				found = append(found, p.ID)
			}
		}
		if len(found) > 0 {
			break
		}
	}
	return found, nil
}
