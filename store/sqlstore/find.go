package sqlstore

import (
	"context"
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

// FindPeople implements store.People.
func (s *Store) FindPeople(ctx context.Context, station health.StationCode, text string, limit, offset int) ([]health.Summary, int, error) {
	_, temp := ident.ParseTempCode(text)
	if temp || strings.ContainsAny(text, "0123456789") {
		all, err := s.bearers(ctx, station, text)
		if err != nil || len(all) > 0 {
			return all[min(offset, len(all)):min(offset+limit, len(all))], len(all), err
		}
	}
	found, err := s.ask(ctx).hits(station, wantedIn(text), max(health.FoundCounted, offset+limit)+1)
	if err != nil || offset >= len(found) {
		return nil, 0, err
	}
	people, err := s.shown(ctx, found[offset:min(offset+limit, len(found))])
	return people, len(found), err
}

// shown reads what a list shows of those who were found.
func (s *Store) shown(ctx context.Context, found []hit) ([]health.Summary, error) {
	people := make([]health.Summary, 0, len(found))
	var texts []string
	for _, f := range found {
		p, err := one(s.ask(ctx), qPersonSummary, scanSummary(&texts), str("id", f.id))
		if err != nil {
			return nil, err
		}
		people = append(people, p)
	}
	return people, s.nameThem(ctx, people, texts)
}

// bearers lists the people with a number, or of a household when it is nobody's number. A year or a date is a birth.
func (s *Store) bearers(ctx context.Context, station health.StationCode, text string) ([]health.Summary, error) {
	all, err := s.numbered(ctx, station, text)
	if err != nil || len(all) > 0 {
		return all, err
	}
	if unit, code, whole := strings.Cut(strings.TrimSpace(text), "/"); whole { // as it is shown elsewhere
		all, err := s.summaries(ctx, qPeopleHome, nil, append(page(maxBearers, 0), str("station", station), str("household", unit+"/"+ident.Fold(code)))...)
		if err != nil || len(all) > 0 {
			return all, err
		}
	}
	if _, _, err := ident.ParseBirth(text, ident.Date{}); err == nil {
		return nil, nil
	}
	code := ident.Fold(strings.TrimPrefix(ident.FoldTone(text), "hộ "))
	return s.summaries(ctx, qPeopleHouse, nil, append(page(maxBearers, 0), str("station", station), str("code", code))...)
}

// numbered finds the people who carry a number.
func (s *Store) numbered(ctx context.Context, station health.StationCode, text string) (all []health.Summary, err error) {
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
	return s.andInsured(ctx, station, text, all)
}

// andInsured adds who carries the number of the social insurance at the end of a card, or a card that ends with it.
func (s *Store) andInsured(ctx context.Context, station health.StationCode, text string, all []health.Summary) ([]health.Summary, error) {
	_, social, _, err := ident.ParseInsurance(text)
	if err != nil || social.IsZero() {
		return all, nil
	}
	ids, err := s.ask(ctx).insured(social.Reveal())
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id health.PersonID) bool {
		return slices.ContainsFunc(all, func(p health.Summary) bool { return p.ID == id })
	})
	for _, id := range ids {
		more, err := s.shown(ctx, []hit{{id: id}})
		if err != nil {
			return nil, err
		}
		if station == "" || more[0].Station == station {
			all = append(all, more...)
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
	temp, _ := ident.ParseTempCode(text)
	return []any{bind("national_id", form(national.Reveal())), bind("old_id", form(old.Reveal())),
		bind("phone", form(phone.Reveal())), bind("social", form(social.Reveal())), bind("card", form(card.Reveal())), bind("temp", form(string(temp)))}
}
