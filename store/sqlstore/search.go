package sqlstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// The search of people rests on one table, person_word. Everybody has a row under the word "*" for their station and one
// for the station "*", which is everywhere, and there another one under the year of birth: they are the lists in the order
// of given names. The other rows are of the words by which somebody is found at their station: those of the name but the given one, by which the list is ordered
// already, and the birth date. The column words holds them all, so that a row answers for the person.

// everywhere is the station of the list of all people; no station has such a code.
const everywhere = "*"

// listed is what the search knows of a person.
type listed struct {
	id            health.PersonID
	station       health.StationCode
	unit          health.UnitCode
	name          string // ident.NameKey
	sorted, birth string
}

func listedOf(r health.Record) listed {
	name := r.Text(health.FullName)
	return listed{r.ID, r.Station, r.Unit, ident.NameKey(name), ident.NameSortKey(name), r.Text(health.BirthDate)}
}

// yearOf is the word of the list of all who were born in the year of a birth date; no name has such a word.
func yearOf(birth string) string { return "@" + birth[:min(4, len(birth))] }

// nameMark stands around the name in the column words. Folding leaves no tab in a word, so nobody can type it.
const nameMark = "\t"

func wholeName(key string) string { return nameMark + " " + key + " " + nameMark }

func (l listed) text() string { return wholeName(l.name) + " " + l.birth }

// order is the sort key, and the first of all for somebody without a name: the empty text would be NULL.
func (l listed) order() string {
	if l.sorted == "" {
		return ident.EndOfWord
	}
	return l.sorted
}

// terms lists the words that have rows of their own, each once.
func (l listed) terms() []string {
	var out []string
	words := strings.Fields(l.name)
	for i, w := range words {
		if (i+1 < len(words) || !givenLeads(l.sorted, w)) && !slices.Contains(out, w) {
			out = append(out, w)
		}
	}
	if l.birth != "" && !slices.Contains(out, l.birth) { // a name may hold a year
		out = append(out, l.birth)
	}
	return out
}

// givenLeads reports whether the list finds a given name by its beginning. It does not when the name is written in a way
// that sorting and folding understand differently.
func givenLeads(sorted, given string) bool {
	for _, begun := range ident.SortBeginnings(given) {
		if begun != "" && strings.HasPrefix(sorted, begun+ident.EndOfWord) {
			return true
		}
	}
	return false
}

// Rows of a person are numbered in search_insert: the lists of everywhere, that of the station, then the words.
const (
	yearRow   = 1
	homeRow   = 2
	listRows  = 3
	wordSlots = 8
)

// rows cuts the terms into portions of one statement each; there is at least one.
func (l listed) rows() [][]any {
	terms := l.terms()
	var out [][]any
	for first := 0; first == 0 || first < len(terms); first += wordSlots {
		binds := []any{str("station", l.station), str("sort_key", l.order()), str("person_id", l.id), str("year", yearOf(l.birth))}
		for i := range wordSlots {
			term := ""
			if first+i < len(terms) {
				term = terms[first+i]
			}
			binds = append(binds, bind(fmt.Sprintf("w%d", i+1), term))
		}
		out = append(out, binds)
	}
	return out
}

// list puts a person where searches look.
func (t tx) list(l listed) error { return errors.Join(t.putPerson(l), t.putName(l)) }

func (t tx) putPerson(l listed) error {
	return errors.Join(t.putHome(home{l.station, l.unit}), t.putRows(l, 0))
}

// putRows inserts the rows of a person from the number low on: zero for all.
func (t tx) putRows(l listed, low int) error {
	left := len(l.terms())
	for i, binds := range l.rows() {
		if i > 0 {
			low = listRows // the lists have the person already
		}
		binds = append(binds, str("words", l.text()), bind("row_low", low), bind("row_high", listRows+min(left, wordSlots)))
		if err := t.later(qSearchInsert, binds...); err != nil {
			return err
		}
		left -= wordSlots
	}
	return nil
}

// relist keeps the search in step with a record. One that was merged into another is still found, and says so.
func (t tx) relist(before, after listed) error {
	switch {
	case before == after:
		return nil
	case before.alone() == after.alone():
		return errors.Join(t.deleteRows(before), t.putPerson(after))
	}
	return errors.Join(t.unlist(before), t.list(after))
}

func (t tx) unlist(l listed) error {
	if err := t.deleteRows(l); err != nil {
		return err
	}
	return t.dropName(l)
}

func (t tx) deleteRows(l listed) error {
	for _, binds := range l.rows() {
		if _, err := t.exec(qSearchDelete, binds...); err != nil {
			return err
		}
	}
	return nil
}

// home is a station and a unit that people live in, by which all stations and their households are found.
type home struct {
	station health.StationCode
	unit    health.UnitCode
}

func (t tx) putHome(p home) error {
	if t.wait.places[p] {
		return nil
	}
	_, err := t.exec(qPlaceInsert, str("station", p.station), str("unit", p.unit))
	if err != nil && !errors.Is(err, store.ErrExists) { // somebody else was faster
		return err
	}
	t.wait.places[p] = true
	return nil
}

// The note of the search: with which rules it was filled; while it is filled, after which person.
const (
	searchState   = "search"
	searchVersion = "3"
	searchPeople  = "3 people after "
	searchUnnamed = "1" // before names were listed
	searchNamed   = "2 names after "
	searchUndated = "2" // before years were listed
	searchDated   = "3 years after "
)

// filling is one way to fill the search: what is done for each person, how far it is noted, and what it leads to.
type filling struct {
	note, next string
	do         func(tx, listed) error
	needless   bool
}

// fillingOf gives what is to be done for a database with that note.
func (s *Store) fillingOf(state string) filling {
	switch {
	case state == searchUnnamed || strings.HasPrefix(state, searchNamed):
		return filling{searchNamed, searchUndated, tx.putName, !s.listsNames()}
	case state == searchUndated || strings.HasPrefix(state, searchDated):
		return filling{searchDated, searchVersion, tx.putYear, false}
	}
	return filling{searchPeople, searchVersion, tx.listAnew, false}
}

// listPeople fills the search of a database that was made without it or with less of it, a page at a time. A fill that is
// interrupted goes on where it was.
func (s *Store) listPeople(ctx context.Context) error {
	for {
		note, err := s.State(ctx, searchState)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return err
		}
		state := string(note)
		if state == searchVersion {
			return nil
		}
		f := s.fillingOf(state)
		after := health.PersonID("!") // before every id; the empty text would be NULL
		if id, ok := strings.CutPrefix(state, f.note); ok {
			after = health.PersonID(id)
		}
		for more := !f.needless; more; {
			if after, more, err = s.fillPage(ctx, f.note, after, f.do); err != nil {
				return err
			}
		}
		if err := s.Write(ctx, func(tx store.Tx) error { return tx.PutState(searchState, []byte(f.next)) }); err != nil {
			return err
		}
	}
}

// putYear lists somebody, whom others may have listed meanwhile, under the year of birth.
func (t tx) putYear(l listed) error {
	binds := append(l.rows()[0], str("words", l.text()), bind("row_low", yearRow), bind("row_high", yearRow+1))
	_, err := t.exec(qSearchInsert, binds...)
	if errors.Is(err, store.ErrExists) {
		return nil
	}
	return err
}

// listAnew lists somebody whom others may have listed meanwhile.
func (t tx) listAnew(l listed) error { return errors.Join(t.deleteRows(l), t.list(l)) }

func scanListed(row scanner) (listed, error) {
	var l listed
	return l, row.Scan(&l.id, &l.station, &l.unit, opt(&l.name), opt(&l.sorted), opt(&l.birth))
}

// fillPage does something for the next people and notes how far it is.
func (s *Store) fillPage(ctx context.Context, note string, after health.PersonID, do func(tx, listed) error) (last health.PersonID, more bool, err error) {
	const size = 1000
	last = after
	err = s.Write(ctx, func(in store.Tx) error {
		t := in.(tx)
		people, err := list(t.runner, qSearchPeople, scanListed, append(page(size, 0), str("after", after))...)
		if err != nil {
			return err
		}
		for _, l := range people {
			if err := do(t, l); err != nil {
				return err
			}
		}
		if len(people) > 0 {
			last = people[len(people)-1].id
		}
		more = len(people) == size
		return t.PutState(searchState, []byte(note+string(last)))
	})
	return last, more, err
}
