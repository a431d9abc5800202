package sqlstore

import "hssk/store/health"

// What is counted to choose the way, at one station that stands for all. A wrong choice costs time alone.
const (
	rareBelow   = 300    // so few are gone through at once
	countedTerm = 4000   // a word of more people is common
	countedList = 25_000 // a larger station counts as one of so many
)

// look finds the stations.
func (s *seeker) look() (err error) {
	if s.station != "" {
		s.places = []health.StationCode{s.station}
		return nil
	}
	s.places, err = list(s.runner, qPlaceList, scanPlace, str("station", s.station))
	return err
}

// lead chooses what leads the search: the rarest term if going through all who have it costs less than going through the
// list until enough are found who have all terms, as if they came independently. Empty: the list leads.
func (s *seeker) lead(how likeness) (string, error) {
	terms := s.terms()
	if len(terms) == 0 || len(s.places) == 0 {
		return "", nil
	}
	at := s.places[len(s.places)/2]
	rarest, least, counts := "", spread{}, []int(nil)
	for _, term := range terms {
		n, err := s.countTerm(at, term, how)
		if err != nil {
			return "", err
		}
		if term != s.birth || !s.ofYear() {
			counts = append(counts, n.all())
		}
		if rarest == "" || n.all() < least.all() {
			rarest, least = term, n
		}
	}
	if s.station != "" && least.all() < rareBelow {
		return rarest, nil
	}
	through, err := s.reading(at, counts)
	if err != nil || through < float64(least.other)*float64(len(s.places)) {
		return "", err
	}
	return rarest, nil
}

// reading guesses how much of the list is read before enough are found.
func (s *seeker) reading(at health.StationCode, counts []int) (float64, error) {
	if s.size == 0 {
		var err error
		if s.size, err = s.count(counted{false, at, everybody(), countedList}); err != nil {
			return 0, err
		}
	}
	rows := float64(s.n)
	if s.ofYear() { // the list has nobody else, but all days of the year
		rows *= map[int]float64{len("1980"): 1, len("1980-03"): 12, len("1980-03-12"): 365}[len(s.birth)]
	}
	for _, n := range counts {
		rows *= float64(s.size) / float64(max(n, 1))
	}
	return rows, nil
}

// spread counts who has a term as given name and who otherwise.
type spread struct{ given, other int }

func (t spread) all() int { return t.given + t.other }

func scanPlace(row scanner) (health.StationCode, error) {
	var code health.StationCode
	return code, row.Scan(&code)
}

// countTerm counts those who have a term in their name or birth date, up to countedTerm.
func (s *seeker) countTerm(at health.StationCode, term string, how likeness) (spread, error) {
	var n spread
	where := s.at(term, how)
	var err error
	if n.other, err = s.count(counted{true, at, where, countedTerm}); err != nil || term == s.birth || n.other >= countedTerm {
		return n, err
	}
	names := given(term, how)
	if len(names) == 0 {
		return n, nil
	}
	between := span{names[0].low, names[len(names)-1].high} // and whoever stands between the ways of writing it
	n.given, err = s.count(counted{false, at, between, countedTerm})
	return n, err
}

// count counts the rows of a part of an index, up to a number.
func (s *seeker) count(what counted) (int, error) {
	q := qCountList
	if what.words {
		q = qCountWord
	}
	return s.s.census.count(what, func() (n int, err error) {
		err = s.row(q, []any{&n}, append(page(what.most, 0), str("station", what.at), str("low", what.part.low), str("high", what.part.high))...)
		return n, err
	})
}
