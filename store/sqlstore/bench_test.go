package sqlstore

import (
	"database/sql"
	"path/filepath"
	"testing"

	"hssk/store"
	"hssk/store/seal"
	"hssk/store/storetest"
)

// BenchmarkSealing compares the same work with and without keys.
func BenchmarkSealing(b *testing.B) {
	for _, c := range []struct {
		name string
		ring *seal.Ring
	}{{"plain", nil}, {"sealed", seal.NewRing()}} {
		b.Run(c.name, func(b *testing.B) {
			storetest.Bench(b, func(b *testing.B) store.Store {
				db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "hssk.db")+
					"?_txlock=immediate&_pragma=busy_timeout(10000)&_pragma=journal_mode(wal)&_pragma=synchronous(normal)&_pragma=secure_delete(on)")
				if err != nil {
					b.Fatal(err)
				}
				s, err := New(db, db, dialect())
				if err != nil {
					b.Fatal(err)
				}
				b.Cleanup(func() { _ = s.Close() })
				s.Seal(c.ring)
				if err := s.Migrate(b.Context()); err != nil || s.Sealed() != (c.ring != nil) {
					b.Fatal(s.Sealed(), err)
				}
				return s
			})
		})
	}
}
