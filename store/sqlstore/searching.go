package sqlstore

import (
	"cmp"
	"slices"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// hit is somebody whom a search came across.
type hit struct {
	id     health.PersonID
	sorted string
	words  string
	rank   int
}

func scanHit(row scanner) (hit, error) {
	var h hit
	return h, row.Scan(&h.id, &h.sorted, &h.words)
}

func byName(a, b hit) int {
	if c := cmp.Compare(a.sorted, b.sorted); c != 0 {
		return c
	}
	return cmp.Compare(a.id, b.id)
}

// likeness says how much of a name must have been typed.
type likeness int

const (
	begun  likeness = iota // every word typed begins one of the name
	words                  // every word typed is one of the name
	wholly                 // what was typed is the name
)

// filters gives the texts that must stand in the column words.
func (w wanted) filters(how likeness) []string {
	var out []string
	end := ""
	if how == words {
		end = " "
	}
	if w.birth != "" { // few have it: most rows are passed over after one look
		out = append(out, " "+w.birth)
	}
	if how == wholly {
		return append(out, wholeName(w.name))
	}
	for _, word := range slices.SortedStableFunc(slices.Values(w.words), longestFirst) {
		out = append(out, " "+word+end)
	}
	return out
}

// longestFirst has the words in front that fewer names have.
func longestFirst(a, b string) int { return len(b) - len(a) }

func (h hit) fits(filters []string) bool {
	return !slices.ContainsFunc(filters, func(f string) bool { return !strings.Contains(h.words, f) })
}

// hits lists the first n people, in all stations by names where that is sooner.
func (r runner) hits(station health.StationCode, w wanted, n int) ([]hit, error) {
	if station == "" && len(w.words) > 0 && r.s.listsNames() {
		if all, done, err := r.searchNames(w, n); done || err != nil {
			return all, err
		}
	}
	return r.search(station, w, n)
}

// search lists the first n people, the whole name first, then names with all the words, then those with beginnings. All
// who have the beginnings are gathered before those who have the words: if they are few, they are everybody there is.
func (r runner) search(station health.StationCode, w wanted, n int) ([]hit, error) {
	s := seeker{runner: r, station: station, wanted: w, n: n}
	if err := s.look(); err != nil {
		return nil, err
	}
	wholes, err := s.through(s.named(), wholly)
	if err != nil || len(wholes) == n {
		return wholes, err
	}
	all, err := s.gather(begun)
	if err != nil || len(w.words) == 0 {
		return all, err
	}
	if len(all) < n {
		return s.ranked(all), nil
	}
	full, err := s.fuller(all)
	return s.ranked(slices.Concat(wholes, full, all)), err
}

// fuller goes on from the first n with the beginnings to the first n with the words, of whom some are among those: all
// who stand before the last of them in the list.
func (s *seeker) fuller(all []hit) ([]hit, error) {
	filters, last := s.filters(words), all[len(all)-1].sorted
	more, fit := *s, 0
	more.from = last
	for _, h := range all {
		if !h.fits(filters) {
			continue
		}
		if fit++; h.sorted != last { // whoever has the last one's sort key is found again
			more.n--
		}
	}
	if fit == len(all) {
		return nil, nil
	}
	return more.gather(words)
}

// ranked orders hits, each once, and keeps the first.
func (s *seeker) ranked(all []hit) []hit {
	wholes, full := s.filters(wholly), s.filters(words)
	for i := range all {
		switch h := &all[i]; {
		case h.fits(wholes):
			h.rank = 0
		case h.fits(full):
			h.rank = 1
		default:
			h.rank = 2
		}
	}
	slices.SortFunc(all, func(a, b hit) int {
		if a.rank != b.rank {
			return a.rank - b.rank
		}
		return byName(a, b)
	})
	all = slices.CompactFunc(all, func(a, b hit) bool { return a.id == b.id })
	return all[:min(s.n, len(all))]
}

// seeker looks for the first n people in the order of the list. What is rare leads: those who have the rarest word are
// gone through, or, if all words are common, the list itself until n are found.
type seeker struct {
	runner
	wanted
	station health.StationCode // zero: all
	n       int
	from    string // the sort key at which the list begins; zero: its beginning

	places []health.StationCode // with anybody to be found
	size   int                  // how many people the one has where words are counted, up to a number; zero: not counted yet
}

// span is a part of an index, from low to before high.
type span struct{ low, high string }

// Texts above every other that goes on from the same beginning, in words and in sort keys.
const (
	aboveWords = "\uffff"
	aboveSorts = "\x7f"
)

func begins(term string) span { return span{term, term + aboveWords} }

func exactly(term string) span { return span{term, term + " "} }

// at is where the rows of a term are: a birth date may be known to the year.
func (s *seeker) at(term string, how likeness) span {
	if how == begun || term == s.birth {
		return begins(term)
	}
	return exactly(term)
}

// given lists where in the list the names are whose given name is the word, or begins with it.
func given(word string, how likeness) []span {
	var out []span
	for _, key := range ident.SortBeginnings(word) {
		switch {
		case key == "": // a sign alone: in no sort key
		case how == begun:
			out = append(out, span{key, key + aboveSorts})
		default:
			out = append(out, span{key + ident.EndOfWord, key + ident.EndOfWord + aboveSorts})
		}
	}
	return out
}

// everybody is the whole list.
func everybody() span { return span{ident.EndOfWord, aboveSorts} }

// named lists where in the list the names are that are what was typed: by the given name, and in the list of all stations
// by its tone and the surname, too. Names that are sorted in another way than they are folded are found by their words;
// so are those of one word, which no record has.
func (s *seeker) named() []span {
	all := strings.Fields(s.name)
	if len(all) < 2 {
		return nil
	}
	given := given(all[len(all)-1], words)
	if s.station != "" {
		return given
	}
	surnames := ident.SortBeginnings(all[0])
	var out []span
	for _, g := range given {
		for _, tone := range []string{"", "1", "2", "3", "4", "5", "6"} {
			toned := g.low + tone + ident.EndOfWord
			out = append(out, span{toned + surnames[0], toned + surnames[len(surnames)-1] + aboveSorts})
			if tone != "" { // a word can have several marks that count as tones
				out = append(out, span{g.low + tone + "0", g.low + tone + aboveSorts})
			}
		}
	}
	return out
}

func (s *seeker) terms() []string {
	terms := slices.Clone(s.words)
	if s.birth != "" {
		terms = append(terms, s.birth)
	}
	return terms
}

// gather gives the first n that fit, in the order of the list.
func (s *seeker) gather(how likeness) ([]hit, error) {
	lead, err := s.lead(how)
	if err != nil {
		return nil, err
	}
	if lead == "" {
		return s.through([]span{everybody()}, how)
	}
	var all []hit
	if lead != s.birth {
		if all, err = s.through(given(lead, how), how); err != nil {
			return nil, err
		}
	}
	q := qSearchWord
	if s.station != "" {
		q = qSearchWordAt
	}
	binds := append(s.binds(s.station, s.at(lead, how), how), str("from_key", max(s.from, everybody().low)))
	other, err := list(s.runner, q, scanHit, binds...)
	all = append(all, other...)
	slices.SortFunc(all, byName)
	all = slices.CompactFunc(all, func(a, b hit) bool { return a.id == b.id })
	return all[:min(s.n, len(all))], err
}

// through reads parts of the list one after the other until n are found.
func (s *seeker) through(parts []span, how likeness) ([]hit, error) {
	var all []hit
	for _, part := range parts {
		if part.low = max(part.low, s.from); part.low >= part.high {
			continue
		}
		found, err := list(s.runner, qSearchList, scanHit, s.listBinds(s.listed(), part, how)...)
		if err != nil {
			return nil, err
		}
		if all = append(all, found...); len(all) >= s.n {
			return all[:s.n], nil
		}
	}
	return all, nil
}

// listed names the station whose list is meant.
func (s *seeker) listed() health.StationCode { return cmp.Or(s.station, everywhere) }

// listBinds are those of a list: that of everybody, or of all who were born in a year.
func (s *seeker) listBinds(station health.StationCode, at span, how likeness) []any {
	word := "*"
	if s.ofYear() {
		word = yearOf(s.birth)
	}
	return append(s.binds(station, at, how), str("word", word))
}

// ofYear reports whether the list that is read is that of a year; only all stations have one.
func (s *seeker) ofYear() bool { return s.station == "" && s.birth != "" }

func (s *seeker) binds(station health.StationCode, at span, how likeness) []any {
	binds := append(page(s.n, 0), str("station", station), str("low", at.low), str("high", at.high))
	filters := s.filters(how)
	for i, name := range []string{"f1", "f2", "f3", "f4", "f5", "f6", "f7"} {
		f := ""
		if i < len(filters) {
			f = filters[i]
		}
		binds = append(binds, bind(name, f))
	}
	return binds
}
