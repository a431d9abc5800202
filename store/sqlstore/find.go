package sqlstore

import (
	"context"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

func scanSummary(row scanner) (health.Summary, error) {
	var p health.Summary
	var fields map[health.Field]health.FieldValue
	err := row.Scan(&p.ID, asJSON(&fields), opt(&p.Sex), &p.Station, opt(&p.Household), &p.Life, &p.GapCount, opt(&p.MergedInto))
	p.Name, p.Birth, p.Hamlet = fields[health.FullName].Value, fields[health.BirthDate].Value, fields[health.Hamlet].Value
	return p, err
}

// maxBearers bounds how many people are looked at for one number: a phone of a whole hamlet is a mistake in a list.
const maxBearers = 200

// FindPeople implements store.People.
func (s *Store) FindPeople(ctx context.Context, station health.StationCode, text string, limit, offset int) ([]health.Summary, int, error) {
	r := s.ask(ctx)
	if strings.ContainsAny(text, "0123456789") {
		all, err := r.bearers(station, text)
		if err != nil || len(all) > 0 {
			return all[min(offset, len(all)):min(offset+limit, len(all))], len(all), err
		}
	}
	found, err := r.search(station, wantedIn(text), max(health.FoundCounted, offset+limit)+1)
	if err != nil || offset >= len(found) {
		return nil, 0, err
	}
	people := make([]health.Summary, 0, limit)
	for _, f := range found[offset:min(offset+limit, len(found))] {
		p, err := one(r, qPersonSummary, scanSummary, str("id", f.id))
		if err != nil {
			return nil, 0, err
		}
		people = append(people, p)
	}
	return people, len(found), nil
}

// bearers lists the people with a number, or of a household when it is nobody's number. A year or a date is a birth.
func (r runner) bearers(station health.StationCode, text string) ([]health.Summary, error) {
	binds := append(page(maxBearers, 0), str("station", station))
	all, err := list(r, qPeopleNumber, scanSummary, append(binds, numberBinds(text)...)...)
	if err != nil || len(all) > 0 {
		return all, err
	}
	if _, _, err := ident.ParseBirth(text, ident.Date{}); err == nil {
		return nil, nil
	}
	code := ident.Fold(strings.TrimPrefix(ident.FoldTone(text), "hộ "))
	return list(r, qPeopleHouse, scanSummary, append(binds, str("code", code))...)
}

// numberBinds reads the text as every kind of number; what it cannot be is NULL, which equals no number.
func numberBinds(text string) []any {
	national, _, _ := ident.ParseNationalID(text)
	old, _, _ := ident.ParseOldID(text)
	phone, _, _ := ident.ParsePhone(text)
	social, _, _ := ident.ParseSocialNumber(text)
	card, _, _ := ident.ParseCard(text)
	return []any{bind("national_id", national.Reveal()), bind("old_id", old.Reveal()), bind("phone", phone.Reveal()),
		bind("social", social.Reveal()), bind("card", card.Reveal())}
}

// wanted is what a text asks for. No words and no birth: everybody.
type wanted struct {
	name  string   // the words of a name, folded
	words []string // each once
	birth string   // as far as it is known: "1980", "1980-03", "1980-03-12"
}

// maxWords is how many words of a text count.
const maxWords = 6

// wantedIn reads a text: what has digits is a birth date if it can be one, all else are words of a name.
func wantedIn(text string) wanted {
	var letters, digits []string
	for _, w := range strings.Fields(text) {
		if strings.ContainsAny(w, "0123456789") {
			digits = append(digits, w)
		} else {
			letters = append(letters, w)
		}
	}
	var w wanted
	if b, _, err := ident.ParseBirth(strings.Join(digits, " "), ident.Date{}); err == nil {
		w.birth = b.Text()
	} else {
		letters = strings.Fields(text)
	}
	w.name = ident.NameKey(strings.Join(letters, " "))
	seen := map[string]bool{}
	for _, word := range strings.Fields(w.name) {
		if !seen[word] && len(w.words) < maxWords {
			seen[word] = true
			w.words = append(w.words, word)
		}
	}
	return w
}
