package sqlstore

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"

	"hssk/store"
	"hssk/store/health"
)

// Many people share a name: a search of all stations looks through the names, which are listed once each, as if they were
// the people of one more station, and then reads who is called so. A name goes with the last person who has it. That
// nobody else gets it meanwhile is sure only where one transaction writes at a time: elsewhere names are not listed, and
// all stations are looked through.

// theNames is the station of the names; no station has such a code.
const theNames health.StationCode = "="

func (s *Store) listsNames() bool { return s.dialect.Lock == "" }

// alone is the name without the person. Names that sort differently, such as Lan and Lân, are two.
func (l listed) alone() listed {
	sum := sha256.Sum256([]byte(wholeName(l.name) + l.order()))
	l.id, l.station, l.unit, l.birth = health.PersonID(hex.EncodeToString(sum[:16])), theNames, "", ""
	return l
}

// putName lists a person's name unless it is listed.
func (t tx) putName(person listed) error {
	l := person.alone()
	if !t.s.listsNames() || t.wait.names[l.id] {
		return nil
	}
	_, err := one(t.runner, qSearchList, scanHit, l.binds()...)
	if errors.Is(err, store.ErrNotFound) {
		err = t.putRows(l, homeRow)
	}
	if err != nil {
		return err
	}
	t.wait.names[l.id] = true
	return nil
}

// dropName takes the name of somebody who left the list out of the names, unless somebody else has it.
func (t tx) dropName(person listed) error {
	if !t.s.listsNames() {
		return nil
	}
	others := person.alone()
	others.station = everywhere
	_, err := one(t.runner, qSearchList, scanHit, others.binds()...)
	if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	l := person.alone()
	delete(t.wait.names, l.id)
	return t.deleteRows(l)
}

// binds are those of a question for one row of a list with the name.
func (l listed) binds() []any {
	s := seeker{wanted: wanted{name: l.name}, n: 1}
	return s.listBinds(l.station, oneKey(l.order()), wholly)
}

// oneKey is the place of one sort key in the list.
func oneKey(key string) span { return span{key, key + " "} }

// namesFirst is how many names are looked through when a birth date narrows them down further.
const namesFirst = 200

// searchNames lists the first n people of all stations by the names that fit. Not done: so many names fit that the list of
// people leads to the birth date sooner, or a name was nobody's.
func (r runner) searchNames(w wanted, n int) (all []hit, done bool, err error) {
	most, bare := n, w
	if w.birth != "" {
		most, bare.birth = namesFirst, ""
	}
	names, err := r.search(theNames, bare, most)
	if err != nil || w.birth != "" && len(names) == most {
		return nil, false, err
	}
	s := seeker{runner: r, wanted: w, n: n}
	for i, name := range names {
		if len(all) >= n && (name.rank != names[i-1].rank || name.sorted != names[i-1].sorted) {
			break
		}
		called := seeker{runner: r, wanted: wanted{name: nameOf(name), birth: w.birth}, n: n}
		people, err := list(r, qSearchList, scanHit, called.listBinds(everywhere, oneKey(name.sorted), wholly)...)
		if err != nil {
			return nil, false, err
		}
		all = append(all, people...)
	}
	if len(all) < n && len(names) == most { // the last with a name left meanwhile
		return nil, false, nil
	}
	return s.ranked(all), true, nil
}

// nameOf takes a name out of the column words.
func nameOf(h hit) string { return strings.Trim(h.words, nameMark+" ") }
