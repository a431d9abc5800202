package main

import (
	"context"
	"errors"
	"slices"

	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// meant finds the record that a command is about: by its id, or by a number or temporary code that one person alone carries.
// A name is not enough: a namesake's record would be shown or changed. The record may be merged into another, or erased.
func (a *app) meant(ctx context.Context, text string) (health.Record, error) {
	r, err := a.store.Record(ctx, health.PersonID(text))
	if !errors.Is(err, store.ErrNotFound) {
		return r, err
	}
	var bearers []health.Record
	for kind, number := range numbersIn(text) {
		ids, err := a.store.ByNumber(ctx, kind, number)
		if err != nil {
			return r, err
		}
		for _, id := range ids {
			one, err := a.store.Record(ctx, id)
			if err != nil {
				return r, err
			}
			bearers = append(bearers, one)
		}
	}
	return theOne(text, bearers)
}

// numbersIn reads a text as every kind of number that it can be.
func numbersIn(text string) map[health.Field]string {
	out := map[health.Field]string{}
	note := func(kind health.Field, number string) {
		if number != "" {
			out[kind] = number
		}
	}
	national, _, _ := ident.ParseNationalID(text)
	old, _, _ := ident.ParseOldID(text)
	phone, _, _ := ident.ParsePhone(text)
	social, _, _ := ident.ParseSocialNumber(text)
	card, _, _ := ident.ParseCard(text)
	temp, _ := ident.ParseTempCode(text)
	note(health.NationalID, national.Reveal())
	note(health.OldID, old.Reveal())
	note(health.Phone, phone.Reveal())
	note(health.SocialNo, social.Reveal())
	note(health.Insurance, card.Reveal())
	note(health.TempCode, string(temp))
	if card.Reveal() == "" { // cards printed since 01/04/2021 show the social number alone
		note(health.Insurance, social.Reveal())
	}
	return out
}

// theOne is the one person who carries a number. Records merged into another stand back behind those that are left.
func theOne(text string, bearers []health.Record) (health.Record, error) {
	slices.SortFunc(bearers, func(x, y health.Record) int {
		switch {
		case x.ID == y.ID:
			return 0
		case x.ID < y.ID:
			return -1
		}
		return 1
	})
	bearers = slices.CompactFunc(bearers, func(x, y health.Record) bool { return x.ID == y.ID })
	left := slices.DeleteFunc(slices.Clone(bearers), func(r health.Record) bool { return r.MergedInto != "" })
	if len(left) == 0 {
		left = bearers
	}
	switch len(left) {
	case 0:
		return health.Record{}, refused("cli.person_unknown", "id", text)
	case 1:
		return left[0], nil
	}
	return health.Record{}, refused("cli.person_several", "id", text)
}

// kept finds a record that can be looked at: it was not erased.
func (a *app) kept(ctx context.Context, text string) (health.Record, error) {
	r, err := a.meant(ctx, text)
	if err == nil && r.Erased() {
		err = a.erased(ctx, r)
	}
	return r, err
}

// standing finds a record that something can be done with: it was not erased, and no other stands for it.
func (a *app) standing(ctx context.Context, text string) (health.Record, error) {
	r, err := a.kept(ctx, text)
	if err != nil || r.MergedInto == "" {
		return r, err
	}
	into, day, err := a.mergedInto(ctx, r)
	if err != nil {
		return r, err
	}
	return r, refused("cli.person_merged", "id", string(r.ID), "into", string(into), "day", day)
}

// erased says on which day a record was erased for good.
func (a *app) erased(ctx context.Context, r health.Record) error {
	day, err := a.erasedOn(ctx, r.ID)
	if err != nil {
		return err
	}
	return refused("cli.person_erased", "id", string(r.ID), "day", day)
}

// erasedOn is the day on which a record was erased, as people write it. The log alone knows: of the record nothing is left.
func (a *app) erasedOn(ctx context.Context, id health.PersonID) (string, error) {
	rows, err := a.store.AuditOf(ctx, string(id), 10_000)
	for _, row := range rows {
		if row.Action == health.ActForget {
			return wroteDay(row.At), err
		}
	}
	return "–", err
}

// mergedInto finds the record that stands for a merged one today, which may itself have been merged since, and the day of
// the first of these merges.
func (a *app) mergedInto(ctx context.Context, r health.Record) (into health.PersonID, day string, err error) {
	day = "–"
	merges, err := a.store.MergesOf(ctx, r.ID)
	if err != nil {
		return "", "", err
	}
	for _, m := range merges {
		if m.Gone == r.ID {
			day = wroteDay(m.At)
		}
	}
	seen := map[health.PersonID]bool{}
	for r.MergedInto != "" && !seen[r.ID] {
		seen[r.ID] = true
		if r, err = a.store.Record(ctx, r.MergedInto); err != nil {
			return "", "", err
		}
	}
	return r.ID, day, nil
}

// sayMerged is the line in front of what is left of a merged record; empty for one that stands by itself.
func (a *app) sayMerged(ctx context.Context, words phrase.Words, r health.Record) (string, error) {
	if r.MergedInto == "" {
		return "", nil
	}
	into, day, err := a.mergedInto(ctx, r)
	return words.Say("person.merged", "id", string(into), "day", day), err
}
