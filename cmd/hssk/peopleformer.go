package main

import (
	"cmp"
	"context"
	"fmt"
	"time"

	"hssk/bot/phrase"
	"hssk/store"
	"hssk/store/health"
)

// formerly finds who carried a number of old, by any kind of number that the text can be.
func (a *app) formerly(ctx context.Context, text string) ([]store.Bearer, error) {
	var all []store.Bearer
	for kind, number := range numbersIn(text) {
		found, err := a.store.Formerly(ctx, kind, number)
		if err != nil {
			return nil, err
		}
		all = append(all, found...)
	}
	return all, nil
}

// looked finds a record to be read, as meant does, and by a number that the person no longer carries: until tells until
// when they did. Nothing is changed by a number of old, which may be somebody else's by now.
func (a *app) looked(ctx context.Context, text string) (r health.Record, until time.Time, err error) {
	r, err = a.meant(ctx, text)
	if err == nil || health.CodeOf(err) != "cli.person_unknown" {
		return r, until, err
	}
	past, errPast := a.formerly(ctx, text)
	if errPast != nil || len(past) == 0 {
		return r, until, cmp.Or(errPast, err)
	}
	var bearers []health.Record
	for _, b := range past {
		one, err := a.store.Record(ctx, b.Person)
		if err != nil {
			return r, until, err
		}
		bearers = append(bearers, one)
	}
	r, err = theOne(text, bearers)
	for _, b := range past {
		if b.Person == r.ID && b.Until.After(until) {
			until = b.Until
		}
	}
	return r, until, err
}

// sayFormer says in front of a record that it was found by a number that is no longer the person's.
func sayFormer(words phrase.Words, until time.Time) {
	if !until.IsZero() {
		fmt.Println(words.Say("person.former", "day", wroteDay(until)))
	}
}

// findFormer lists who carried a number of old, when nobody is found by what they are today.
func (a *app) findFormer(ctx context.Context, station health.StationCode, text string, limit int) ([]foundView, error) {
	past, err := a.formerly(ctx, text)
	var views []foundView
	for _, b := range past {
		r, err := a.store.Record(ctx, b.Person)
		if err != nil {
			return nil, err
		}
		if r.Erased() || station != "" && r.Station != station || len(views) == limit {
			continue
		}
		views = append(views, foundView{ID: r.ID, Name: r.Text(health.FullName), Birth: r.Text(health.BirthDate), Station: r.Station, Life: r.Life,
			Missing: len(r.Gaps), FormerUntil: isoDay(b.Until)})
	}
	return views, err
}
