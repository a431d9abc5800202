package sqlstore

import (
	"slices"

	"hssk/store/health"
)

// What is counted to choose the way: a few stations stand for all, and beyond a number a word is common, whatever the
// rest. A wrong choice costs time alone.
const (
	sampled     = 3
	commonFrom  = 500
	countedList = 1500
)

// look finds the stations and how large they are.
func (s *seeker) look() (err error) {
	if s.places, err = list(s.runner, qPlaceList, scanPlace, str("station", s.station)); err != nil {
		return err
	}
	s.some = sample(s.places)
	s.size, err = s.count(func(at health.StationCode) (int, error) { return s.countList(at, everybody(), countedList) })
	return err
}

// lead chooses what leads the search: the rarest term if going through all who have it costs less than going through the
// list until enough are found who have all terms, as if they came independently. Empty: the list leads.
func (s *seeker) lead(how likeness) (string, error) {
	terms := s.terms()
	if len(terms) == 0 || len(s.some) == 0 {
		return "", nil
	}
	rarest, least, through := "", 0, float64(s.n)
	for _, term := range terms {
		n, err := s.count(func(at health.StationCode) (int, error) { return s.countTerm(at, term, how) })
		if err != nil {
			return "", err
		}
		through *= float64(s.size) / float64(max(n, 1))
		if n < least || rarest == "" {
			rarest, least = term, n
		}
	}
	if through < float64(least)*float64(len(s.places))/float64(len(s.some)) {
		return "", nil
	}
	return rarest, nil
}

func scanPlace(row scanner) (health.StationCode, error) {
	var code health.StationCode
	return code, row.Scan(&code)
}

// sample picks stations evenly.
func sample(all []health.StationCode) []health.StationCode {
	if len(all) <= sampled {
		return all
	}
	var some []health.StationCode
	for i := range sampled {
		some = append(some, all[(2*i+1)*len(all)/(2*sampled)])
	}
	return slices.Compact(some)
}

func (s *seeker) count(one func(health.StationCode) (int, error)) (int, error) {
	sum := 0
	for _, station := range s.some {
		n, err := one(station)
		if err != nil {
			return 0, err
		}
		sum += n
	}
	return sum, nil
}

// countTerm counts those who have a term in their name or birth date, up to commonFrom.
func (s *seeker) countTerm(at health.StationCode, term string, how likeness) (int, error) {
	var n int
	where := s.at(term, how)
	err := s.row(qCountWord, []any{&n}, append(page(commonFrom, 0), str("station", at), str("low", where.low), str("high", where.high))...)
	if err != nil || term == s.birth || n >= commonFrom {
		return n, err
	}
	names := given(term, how)
	if len(names) == 0 {
		return n, nil
	}
	more, err := s.countList(at, span{names[0].low, names[len(names)-1].high}, commonFrom-n) // and what lies between them
	return n + more, err
}

// countList counts those in a part of a station's list, up to a number.
func (s *seeker) countList(at health.StationCode, part span, most int) (int, error) {
	var n int
	return n, s.row(qCountList, []any{&n}, append(page(most, 0), str("station", at), str("low", part.low), str("high", part.high))...)
}
