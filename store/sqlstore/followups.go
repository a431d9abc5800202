package sqlstore

import (
	"context"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

func scanFollowUp(row scanner) (health.FollowUp, error) {
	var f health.FollowUp
	var tried string
	err := row.Scan(&f.ID, &f.Version, &f.Kind, &f.Cause, &f.Person, opt(&f.Station), onDate{&f.Planned}, onDate{&f.Due}, &f.Stage, onDate{&f.Next},
		opt(&f.Outcome), opt(&f.Reason), opt(&f.Answer), opt(&f.Channel), opt(&f.Message), opt(&tried), &f.Tries, at(&f.ToldAt), &f.Calls,
		at(&f.MadeAt), at(&f.EndedAt))
	if tried != "" {
		f.Tried = strings.Split(tried, " ")
	}
	return f, err
}

// followUpBinds are those of what changes while a follow-up lives.
func followUpBinds(f health.FollowUp) []any {
	return []any{str("id", f.ID), bind("version", f.Version), str("person_id", f.Person), str("station", f.Station), dateOn("planned_on", f.Planned),
		dateOn("due_on", f.Due), str("stage", f.Stage), dateOn("next_on", f.Next), str("outcome", f.Outcome), bind("reason", f.Reason),
		str("answer", f.Answer), bind("channel", f.Channel), str("message_id", f.Message), bind("tried", strings.Join(f.Tried, " ")),
		bind("tries", f.Tries), bind("told_at", f.ToldAt), bind("calls", f.Calls), bind("ended_at", f.EndedAt)}
}

func (t tx) CreateFollowUp(f health.FollowUp) error {
	f.Version = 1
	return t.insert(qFollowUpInsert, append(followUpBinds(f), str("kind", f.Kind), bind("cause", f.Cause), bind("made_at", f.MadeAt))...)
}

// UpdateFollowUp stores the follow-up, whose Version is the one it was read with, as the next version.
func (t tx) UpdateFollowUp(f *health.FollowUp) error {
	next := *f
	next.Version++
	if err := t.update(qFollowUpUpdate, followUpBinds(next)...); err != nil {
		return err
	}
	f.Version = next.Version
	return nil
}

func (r runner) followUp(id health.FollowUpID) (health.FollowUp, error) {
	return one(r, qFollowUpGet, scanFollowUp, str("id", id))
}

func (t tx) FollowUp(id health.FollowUpID) (health.FollowUp, error) { return t.followUp(id) }

// FollowUp implements store.FollowUps.
func (s *Store) FollowUp(ctx context.Context, id health.FollowUpID) (health.FollowUp, error) {
	return s.ask(ctx).followUp(id)
}

func (t tx) FollowUpsOf(person health.PersonID) ([]health.FollowUp, error) {
	return list(t.runner, qFollowUpPerson, scanFollowUp, str("person_id", person))
}

// FollowUpsOf implements store.FollowUps.
func (s *Store) FollowUpsOf(ctx context.Context, person health.PersonID) ([]health.FollowUp, error) {
	return list(s.ask(ctx), qFollowUpPerson, scanFollowUp, str("person_id", person))
}

func onDays(from store.Place, until ident.Date, limit int) []any {
	return append(page(limit, 0), dateOn("since", from.Day), dateOn("until", until), behind(from.After))
}

func (t tx) NextFollowUps(from store.Place, until ident.Date, limit int) ([]health.FollowUp, error) {
	return list(t.runner, qFollowUpNext, scanFollowUp, onDays(from, until, limit)...)
}

// FollowUpList implements store.FollowUps.
func (s *Store) FollowUpList(ctx context.Context, from store.Place, until ident.Date, limit int) ([]health.FollowUp, error) {
	return list(s.ask(ctx), qFollowUpList, scanFollowUp, onDays(from, until, limit)...)
}

// FollowUpsTold implements store.FollowUps.
func (s *Store) FollowUpsTold(ctx context.Context, channel, address string, since time.Time) ([]health.FollowUp, error) {
	return list(s.ask(ctx), qFollowUpTold, scanFollowUp, bind("channel", channel), bind("address", s.address(address)), bind("since", since))
}

// FollowUpCounts implements store.FollowUps.
func (s *Store) FollowUpCounts(ctx context.Context, from, until ident.Date) ([]health.FollowUpCount, error) {
	scan := func(row scanner) (c health.FollowUpCount, err error) {
		return c, row.Scan(opt(&c.Station), &c.Kind, &c.Stage, opt(&c.Outcome), &c.N)
	}
	return list(s.ask(ctx), qFollowUpCount, scan, dateOn("since", from), dateOn("until", until))
}

func scanPromise(row scanner) (health.Promise, error) {
	var p health.Promise
	return p, row.Scan(&p.Cause, &p.Person, onDate{&p.Day})
}

func (t tx) VisitPromises(from store.Place, until ident.Date, limit int) ([]health.Promise, error) {
	return list(t.runner, qVisitPromises, scanPromise, onDays(from, until, limit)...)
}

func (t tx) DosePromises(from store.Place, until ident.Date, limit int) ([]health.Promise, error) {
	return list(t.runner, qDosePromises, scanPromise, onDays(from, until, limit)...)
}

// VisitDays implements store.Tx.
func (t tx) VisitDays(person health.PersonID, since ident.Date) ([]health.Promise, error) {
	return list(t.runner, qVisitDays, scanPromise, str("person_id", person), dateOn("since", since))
}

// Dose implements store.Tx.
func (t tx) Dose(id health.DoseID) (health.Dose, error) {
	return one(t.runner, qDoseGet, t.s.scanDose, str("id", id))
}

var _ store.FollowUps = (*Store)(nil)
