package storetest

import (
	"hssk/store"
	"hssk/store/health"
)

func birthNotices(p *paces) {
	p.put(person("p1", "Bùi Minh An", "2026-10-30"))
	first := health.BirthNotice{Key: "k1", Delivery: "d1", Person: "p1", Import: "import-1", At: noon}
	second := health.BirthNotice{Key: "k2", Delivery: "d1", Person: "p2", Import: "import-1", At: noon}
	p.write(func(tx store.Tx) error {
		_, err := tx.BirthNotice("k1")
		p.fails(err, store.ErrNotFound)
		for _, n := range []health.BirthNotice{second, first, {Key: "k3", Delivery: "d2", Person: "p1", Import: "import-1", At: noon}} {
			if err := tx.PutBirthNotice(n); err != nil {
				return err
			}
		}
		first.Import, first.At = "import-2", nextDay
		return tx.PutBirthNotice(first)
	})
	p.write(func(tx store.Tx) error {
		p.same(must(tx.BirthNotice("k1")).At.Equal(nextDay), true)
		got := must(tx.BirthNotices("d1"))
		p.same(len(got), 2)
		p.same(got[0].Import, health.ImportID("import-2"))
		p.same(got[1].Person, health.PersonID("p2"))
		return tx.Forget("p1")
	})
	p.write(func(tx store.Tx) error {
		_, err := tx.BirthNotice("k1")
		p.fails(err, store.ErrNotFound)
		p.same(len(must(tx.BirthNotices("d1"))), 1)
		return nil
	})
}
