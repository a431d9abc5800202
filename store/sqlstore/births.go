package sqlstore

import "hssk/store/health"

func scanBirthNotice(row scanner) (n health.BirthNotice, err error) {
	return n, row.Scan(&n.Key, &n.Delivery, &n.Person, &n.Import, at(&n.At))
}

// BirthNotice implements store.Tx.
func (t tx) BirthNotice(key string) (health.BirthNotice, error) {
	return one(t.runner, qBirthNoticeGet, scanBirthNotice, str("id", key))
}

// BirthNotices implements store.Tx.
func (t tx) BirthNotices(delivery string) ([]health.BirthNotice, error) {
	return list(t.runner, qBirthNoticeList, scanBirthNotice, str("delivery", delivery))
}

// PutBirthNotice implements store.Tx.
func (t tx) PutBirthNotice(n health.BirthNotice) error {
	return t.upsert(qBirthNoticeUpdate, qBirthNoticeInsert, []any{str("id", n.Key), str("delivery", n.Delivery),
		str("person_id", n.Person), str("import_id", n.Import), bind("made_at", n.At)}...)
}
