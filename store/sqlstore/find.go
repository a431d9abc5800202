package sqlstore

import (
	"context"
	"fmt"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

func scanSummary(more ...any) func(scanner) (health.Summary, error) {
	return func(row scanner) (health.Summary, error) {
		var p health.Summary
		var fields map[health.Field]health.FieldValue
		dest := []any{&p.ID, asJSON(&fields), opt(&p.Sex), &p.Station, opt(&p.Household), &p.Life, &p.GapCount, opt(&p.MergedInto)}
		err := row.Scan(append(dest, more...)...)
		p.Name, p.Birth, p.Hamlet = fields[health.FullName].Value, fields[health.BirthDate].Value, fields[health.Hamlet].Value
		return p, err
	}
}

// maxBearers bounds how many people are looked at for one number: a phone of a whole hamlet is a mistake in a list.
const maxBearers = 200

// FindPeople implements store.People. Up to six words of a name count, whatever their order.
func (s *Store) FindPeople(ctx context.Context, station health.StationCode, text string, limit, offset int) ([]health.Summary, int, error) {
	if strings.ContainsAny(text, "0123456789") {
		binds := append(page(maxBearers, 0), str("station", station))
		all, err := list(s.ask(ctx), qPeopleNumber, scanSummary(), append(binds, numberBinds(text)...)...)
		return all[min(offset, len(all)):min(offset+limit, len(all))], len(all), err
	}
	total := 0
	binds := append(page(limit, offset), str("station", station))
	people, err := list(s.ask(ctx), qPeopleFind, scanSummary(&total), append(binds, wordBinds(text)...)...)
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
