package sqlstore

import (
	"context"

	"hssk/store/health"
)

func scanFile(row scanner) (health.FileLink, error) {
	var f health.FileLink
	err := row.Scan(&f.Hash, &f.Import, &f.Channel, &f.By.Kind, &f.By.ID, at(&f.ExpiresAt), at(&f.UsedAt), at(&f.MadeAt))
	return f, err
}

// FileLink implements store.Imports.
func (s *Store) FileLink(ctx context.Context, hash string) (health.FileLink, error) {
	return one(s.ask(ctx), qFileGet, scanFile, str("hash", hash))
}

// ImportsOf implements store.Imports.
func (s *Store) ImportsOf(ctx context.Context, by health.Actor, limit int) ([]health.Import, error) {
	return list(s.ask(ctx), qImportOfActor, scanImport, append(page(limit, 0), str("actor_kind", by.Kind), str("actor_id", by.ID))...)
}

func (t tx) CreateFileLink(f health.FileLink) error {
	return t.insert(qFileInsert, str("hash", f.Hash), str("import_id", f.Import), str("channel", f.Channel), str("actor_kind", f.By.Kind),
		str("actor_id", f.By.ID), bind("expires_at", f.ExpiresAt), bind("made_at", f.MadeAt))
}

func (t tx) UseFileLink(f health.FileLink) error {
	return t.update(qFileUse, str("hash", f.Hash), bind("used_at", f.UsedAt))
}
