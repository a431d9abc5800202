package sqlstore

import (
	"context"
	"time"

	"hssk/store/health"
)

func scanView(row scanner) (health.ViewLink, error) {
	var v health.ViewLink
	err := row.Scan(&v.Hash, &v.Person, &v.Asker, &v.Channel, &v.By.Kind, &v.By.ID, &v.Why, &v.Factor, opt(&v.CodeHash), &v.Tries,
		at(&v.ExpiresAt), at(&v.UsedAt), at(&v.MadeAt))
	return v, err
}

// ViewLink implements store.Talk.
func (s *Store) ViewLink(ctx context.Context, hash string) (health.ViewLink, error) {
	return one(s.ask(ctx), qViewGet, scanView, str("hash", hash))
}

func (t tx) ViewLink(hash string) (health.ViewLink, error) {
	return one(t.runner, qViewGet, scanView, str("hash", hash))
}

func (t tx) CreateViewLink(v health.ViewLink) error {
	return t.insert(qViewInsert, str("hash", v.Hash), str("person_id", v.Person), str("asker", v.Asker), str("channel", v.Channel),
		str("actor_kind", v.By.Kind), str("actor_id", v.By.ID), str("reason", v.Why), str("factor", v.Factor), str("code_hash", v.CodeHash),
		bind("tries", v.Tries), bind("expires_at", v.ExpiresAt), bind("made_at", v.MadeAt))
}

func (t tx) UpdateViewLink(v health.ViewLink) error {
	return t.update(qViewUpdate, str("hash", v.Hash), bind("tries", v.Tries), bind("used_at", v.UsedAt))
}

func (t tx) CountViewLinks(person health.PersonID, since time.Time) (int, error) {
	var n int
	err := t.row(qViewCount, []any{&n}, str("person_id", person), bind("since", since))
	return n, err
}
