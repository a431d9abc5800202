package sqlstore

import (
	"context"
	"fmt"
	"strings"

	"hssk/store/health"
	"hssk/store/ident"
)

func scanSummary(row scanner) (health.Summary, error) {
	var p health.Summary
	var fields map[health.Field]health.FieldValue
	err := row.Scan(&p.ID, asJSON(&fields), opt(&p.Sex), &p.Station, opt(&p.Household), &p.Life, &p.GapCount)
	p.Name, p.Birth, p.Hamlet = fields[health.FullName].Value, fields[health.BirthDate].Value, fields[health.Hamlet].Value
	return p, err
}

// FindPeople implements store.People. Up to six words of a name count, whatever their order.
func (s *Store) FindPeople(ctx context.Context, station health.StationCode, text string, limit int) ([]health.Summary, error) {
	binds := append(page(limit, 0), str("station", station))
	if strings.ContainsAny(text, "0123456789") {
		return list(s.ask(ctx), qPeopleNumber, scanSummary, append(binds, numberBinds(text)...)...)
	}
	return list(s.ask(ctx), qPeopleFind, scanSummary, append(binds, wordBinds(text)...)...)
}

// wordBinds gives a pattern for every word; the signs of patterns in a word stand for themselves.
func wordBinds(text string) []any {
	words := append(strings.Fields(ident.NameKey(text)), "", "", "", "", "", "")
	plain := strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`)
	var binds []any
	for i, w := range words[:6] {
		if w != "" {
			w = "%" + plain.Replace(w) + "%"
		}
		binds = append(binds, bind(fmt.Sprintf("w%d", i+1), w))
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
