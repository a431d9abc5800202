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
}

func scanHit(row scanner) (hit, error) {
	var h hit
	return h, row.Scan(&h.id, &h.sorted, &h.words)
}

func byName(a, b hit) int { return cmp.Or(cmp.Compare(a.sorted, b.sorted), cmp.Compare(a.id, b.id)) }

// likeness says how much of a name must have been typed.
type likeness int

const (
	begun likeness = iota // every word typed begins one of the name
	words                 // every word typed is one of the name
	whole                 // what was typed is the name
)

// filters gives the texts that must stand in the column words.
func (w wanted) filters(how likeness) []string {
	var out []string
	end := ""
	if how == words {
		end = " "
	}
	if how == whole {
		out = append(out, wholeName(w.name))
	} else {
		for _, word := range w.words {
			out = append(out, " "+word+end)
		}
	}
	if w.birth != "" {
		out = append(out, " "+w.birth)
	}
	return out
}

func (h hit) fits(filters []string) bool {
	return !slices.ContainsFunc(filters, func(f string) bool { return !strings.Contains(h.words, f) })
}

// search lists the first n people, the whole name first, then names with all the words, then those with beginnings. All
// who have the beginnings are gathered first: if they are few, they are everybody there is.
func (r runner) search(station health.StationCode, w wanted, n int) ([]hit, error) {
	s := seeker{runner: r, station: station, wanted: w, n: n}
	if err := s.prepare(); err != nil {
		return nil, err
	}
	all, err := s.gather(begun)
	if err != nil || len(w.words) == 0 {
		return all, err
	}
	if len(all) < n {
		return s.ranked(all), nil
	}
	var first []hit
	for _, how := range []likeness{whole, words} {
		more, err := s.gather(how)
		if err != nil {
			return nil, err
		}
		first = append(first, more...)
	}
	return s.ranked(append(first, all...)), nil
}

// ranked orders hits, each once, and keeps the first.
func (s *seeker) ranked(all []hit) []hit {
	rank := func(h hit) int {
		switch {
		case h.fits(s.filters(whole)):
			return 0
		case h.fits(s.filters(words)):
			return 1
		}
		return 2
	}
	slices.SortFunc(all, func(a, b hit) int { return cmp.Or(cmp.Compare(rank(a), rank(b)), byName(a, b)) })
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

	lead string // the rarest term; empty: the list leads
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
func everybody() []span { return []span{{ident.EndOfWord, aboveSorts}} }

func (s *seeker) terms() []string {
	terms := slices.Clone(s.words)
	if s.birth != "" {
		terms = append(terms, s.birth)
	}
	return terms
}

// gather gives the first n that fit, in the order of the list.
func (s *seeker) gather(how likeness) ([]hit, error) {
	if s.lead == "" {
		return s.through(everybody(), how)
	}
	var all []hit
	var err error
	if s.lead != s.birth {
		if all, err = s.through(given(s.lead, how), how); err != nil {
			return nil, err
		}
	}
	at := begins(s.lead)
	if how != begun && s.lead != s.birth {
		at = exactly(s.lead)
	}
	other, err := list(s.runner, qSearchWord, scanHit, s.binds(s.station, at, how)...)
	all = append(all, other...)
	slices.SortFunc(all, byName)
	all = slices.CompactFunc(all, func(a, b hit) bool { return a.id == b.id })
	return all[:min(s.n, len(all))], err
}

// through reads parts of the list one after the other until n are found.
func (s *seeker) through(parts []span, how likeness) ([]hit, error) {
	var all []hit
	for _, part := range parts {
		found, err := list(s.runner, qSearchList, scanHit, s.binds(s.listed(), part, how)...)
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
