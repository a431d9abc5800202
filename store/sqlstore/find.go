package sqlstore

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

// summaries reads people of a list. The names are opened together at the end, so that a page needs one question for keys.
func (s *Store) summaries(ctx context.Context, q question, more []any, binds ...any) ([]health.Summary, error) {
	var texts []string
	people, err := list(s.ask(ctx), q, scanSummary(&texts, more...), binds...)
	if err != nil {
		return nil, err
	}
	return people, s.nameThem(ctx, people, texts)
}

func scanSummary(texts *[]string, more ...any) func(scanner) (health.Summary, error) {
	return func(row scanner) (health.Summary, error) {
		var p health.Summary
		var fields string
		dest := []any{&p.ID, opt(&fields), opt(&p.Sex), &p.Station, opt(&p.Household), &p.Life, &p.GapCount, opt(&p.MergedInto)}
		err := row.Scan(append(dest, more...)...)
		*texts = append(*texts, fields)
		return p, err
	}
}

// maxBearers bounds how many people are looked at for one number: a phone of a whole hamlet is a mistake in a list.
const maxBearers = 200

// FindPeople implements store.People. Up to six words of a name count, whatever their order.
func (s *Store) FindPeople(ctx context.Context, station health.StationCode, text string, limit, offset int) ([]health.Summary, int, error) {
	if strings.ContainsAny(text, "0123456789") {
		all, err := s.bearers(ctx, station, text)
		return all[min(offset, len(all)):min(offset+limit, len(all))], len(all), err
	}
	total := 0
	binds := append(page(limit, offset), str("station", station))
	people, err := s.summaries(ctx, qPeopleFind, []any{&total}, append(binds, wordBinds(text)...)...)
	return people, total, err
}

// wordBinds gives the name as a whole and its words one by one; the signs of patterns in a word stand for themselves.
func wordBinds(text string) []any {
	key := ident.NameKey(text)
	words := append(strings.Fields(key), "", "", "", "", "", "")
	plain := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)
	binds := []any{bind("whole", key)}
	for i, w := range words[:6] {
		binds = append(binds, bind(fmt.Sprintf("w%d", i+1), plain.Replace(w)))
	}
	return binds
}

// bearers finds the people who carry a number.
func (s *Store) bearers(ctx context.Context, station health.StationCode, text string) (all []health.Summary, err error) {
	for _, form := range s.forms() {
		binds := append(page(maxBearers, 0), str("station", station))
		people, err := s.summaries(ctx, qPeopleNumber, nil, append(binds, numberBinds(text, form)...)...)
		if err != nil {
			return nil, err
		}
		for _, p := range people {
			if !slices.ContainsFunc(all, func(o health.Summary) bool { return o.ID == p.ID }) {
				all = append(all, p)
			}
		}
	}
	return all, nil
}

// numberBinds reads the text as every kind of number, in the form in which they are stored; what it cannot be is NULL,
// which equals no number.
func numberBinds(text string, form func(string) string) []any {
	national, _, _ := ident.ParseNationalID(text)
	old, _, _ := ident.ParseOldID(text)
	phone, _, _ := ident.ParsePhone(text)
	social, _, _ := ident.ParseSocialNumber(text)
	card, _, _ := ident.ParseCard(text)
	return []any{bind("national_id", form(national.Reveal())), bind("old_id", form(old.Reveal())),
		bind("phone", form(phone.Reveal())), bind("social", form(social.Reveal())), bind("card", form(card.Reveal()))}
}

// keysAtOnce is how many keys one question gives.
const keysAtOnce = 20

// keysOf reads the data keys of people.
func (s *Store) keysOf(ctx context.Context, people []health.PersonID) (map[string]keyRow, error) {
	keys := map[string]keyRow{}
	for some := range slices.Chunk(people, keysAtOnce) {
		var binds []any
		for i := range keysAtOnce {
			var owner health.PersonID // NULL owns nothing
			if i < len(some) {
				owner = some[i]
			}
			binds = append(binds, str(fmt.Sprintf("o%d", i+1), owner))
		}
		rows, err := list(s.ask(ctx), qKeySome, scanKey, binds...)
		if err != nil {
			return nil, err
		}
		for _, k := range rows {
			keys[k.owner] = k
		}
	}
	return keys, nil
}

// nameThem opens the names of people, whose fields are given in the same order.
func (s *Store) nameThem(ctx context.Context, people []health.Summary, texts []string) error {
	var keys map[string]keyRow
	if s.Sealed() {
		var ids []health.PersonID
		for _, p := range people {
			ids = append(ids, p.ID)
		}
		var err error
		if keys, err = s.keysOf(ctx, ids); err != nil {
			return err
		}
	}
	for i := range people {
		p := &people[i]
		var fields map[health.Field]health.FieldValue
		key := keys[string(p.ID)]
		key.owner = string(p.ID)
		if err := s.revealJSON(fieldsOf(p.ID), texts[i], key, &fields); err != nil {
			return err
		}
		p.Name, p.Birth, p.Hamlet = fields[health.FullName].Value, fields[health.BirthDate].Value, fields[health.Hamlet].Value
	}
	return nil
}
