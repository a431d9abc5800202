package sqlstore

import (
	"context"
	"strings"

	"hssk/store"
	"hssk/store/health"
)

func scanRequest(row scanner) (health.SubjectRequest, error) {
	var r health.SubjectRequest
	var live bool
	return r, row.Scan(&r.ID, &r.Version, &r.Key, &r.Kind, &r.Person, opt(&r.Station), &r.By.Kind, &r.By.ID, &r.Channel, &r.Third, &live,
		at(&r.MadeAt), onDate{&r.AckDue}, at(&r.AckAt), onDate{&r.Due}, onDate{&r.FirstDue}, opt(&r.Extended), opt(&r.Outcome), opt(&r.Reason),
		opt(&r.Decided.Kind), opt(&r.Decided.ID), at(&r.At), opt(&r.Held), opt(&r.Told), at(&r.Nudged), &r.Nudges, at(&r.EndedAt))
}

// requestBinds are those of what changes while a request lives.
func requestBinds(r health.SubjectRequest) []any {
	return []any{str("id", r.ID), bind("version", r.Version), str("person_id", r.Person), bind("third_party", r.Third), bind("live", r.Live()),
		bind("ack_at", r.AckAt), dateOn("due_on", r.Due), dateOn("first_due", r.FirstDue), str("extended", r.Extended), str("outcome", r.Outcome),
		str("reason", r.Reason), str("decided_kind", r.Decided.Kind), str("decided_by", r.Decided.ID), bind("decided_at", r.At), bind("held", r.Held),
		str("told", r.Told), bind("nudged_at", r.Nudged), bind("nudges", r.Nudges), bind("ended_at", r.EndedAt)}
}

func (t tx) CreateRequest(r health.SubjectRequest) error {
	r.Version = 1
	return t.insert(qRequestInsert, append(requestBinds(r), bind("once_key", r.Key), str("kind", r.Kind), str("station", r.Station),
		str("actor_kind", r.By.Kind), str("actor_id", r.By.ID), bind("channel", r.Channel), bind("made_at", r.MadeAt), dateOn("ack_due", r.AckDue))...)
}

// UpdateRequest stores the request, whose Version is the one it was read with, as the next version.
func (t tx) UpdateRequest(r *health.SubjectRequest) error {
	next := *r
	next.Version++
	if err := t.update(qRequestUpdate, requestBinds(next)...); err != nil {
		return err
	}
	r.Version = next.Version
	return nil
}

func (t tx) SubjectRequest(id health.RequestID) (health.SubjectRequest, error) {
	return one(t.runner, qRequestGet, scanRequest, str("id", id))
}

// SubjectRequest implements store.Requests.
func (s *Store) SubjectRequest(ctx context.Context, id health.RequestID) (health.SubjectRequest, error) {
	return one(s.ask(ctx), qRequestGet, scanRequest, str("id", id))
}

// RequestByKey implements store.Requests.
func (s *Store) RequestByKey(ctx context.Context, key string) (health.SubjectRequest, error) {
	return one(s.ask(ctx), qRequestByKey, scanRequest, bind("once_key", key))
}

func (t tx) RequestsOf(person health.PersonID) ([]health.SubjectRequest, error) {
	return list(t.runner, qRequestPerson, scanRequest, str("person_id", person))
}

// RequestsOf implements store.Requests.
func (s *Store) RequestsOf(ctx context.Context, person health.PersonID) ([]health.SubjectRequest, error) {
	return list(s.ask(ctx), qRequestPerson, scanRequest, str("person_id", person))
}

// LiveRequests implements store.Requests.
func (s *Store) LiveRequests(ctx context.Context, limit int) ([]health.SubjectRequest, error) {
	return list(s.ask(ctx), qRequestOpen, scanRequest, page(limit, 0)...)
}

// RequestList implements store.Requests.
func (s *Store) RequestList(ctx context.Context, limit int) ([]health.SubjectRequest, error) {
	return list(s.ask(ctx), qRequestList, scanRequest, page(limit, 0)...)
}

// joined is a list of codes as one text.
func joined[T ~string](codes []T) string {
	words := make([]string, len(codes))
	for i, c := range codes {
		words[i] = string(c)
	}
	return strings.Join(words, " ")
}

var _ store.Requests = (*Store)(nil)
