package store

import "hssk/store/health"

// Births remembers which certificate of birth became which record, within a transaction.
type Births interface {
	// BirthNotice gives what came of a certificate of birth, BirthNotices what came of all of one delivery; ErrNotFound: nothing
	// yet. PutBirthNotice stores one, in place of the one with the same key.
	BirthNotice(key string) (health.BirthNotice, error)
	BirthNotices(delivery string) ([]health.BirthNotice, error)
	PutBirthNotice(n health.BirthNotice) error
}
