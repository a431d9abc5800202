package storetest

import (
	"errors"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func views() []behaviour {
	return []behaviour{
		{"a link to a record comes back whole", viewWhole},
		{"tries and the use of a link are kept", viewUsed},
		{"links to one record are counted since a time", viewCounted},
		{"a link goes with the person who is forgotten", viewForgotten},
		{"a link to a file comes back whole and is used once", fileUsed},
	}
}

func viewLink(hash string, person health.PersonID, made time.Time) health.ViewLink {
	return health.ViewLink{Hash: hash, Person: person, Asker: "asker", Channel: "telegram", By: health.Actor{Kind: health.ByCitizen, ID: string(person)},
		Why: "own", Factor: health.FactorCode, CodeHash: "code", ExpiresAt: made.Add(health.ViewLifetime), MadeAt: made}
}

func viewWhole(p *paces) {
	want, plain := viewLink("h1", "p1", noon), viewLink("h2", "p1", noon)
	plain.Factor, plain.CodeHash = health.FactorCard, ""
	for _, v := range []health.ViewLink{want, plain} {
		p.write(func(tx store.Tx) error { return tx.CreateViewLink(v) })
		p.same(must(p.ViewLink(p.ctx, v.Hash)), v)
	}
	if err := p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateViewLink(want) }); !errors.Is(err, store.ErrExists) {
		p.Errorf("the same link twice: %v", err)
	}
	if _, err := p.ViewLink(p.ctx, "h3"); !errors.Is(err, store.ErrNotFound) {
		p.Errorf("a link nobody made: %v", err)
	}
}

func viewUsed(p *paces) {
	v := viewLink("h1", "p1", noon)
	p.write(func(tx store.Tx) error { return tx.CreateViewLink(v) })
	v.Tries, v.UsedAt = 2, noon.Add(time.Minute)
	p.write(func(tx store.Tx) error {
		if err := tx.UpdateViewLink(v); err != nil {
			return err
		}
		seen, err := tx.ViewLink("h1")
		p.same(seen, v)
		return err
	})
}

func viewCounted(p *paces) {
	p.write(func(tx store.Tx) error {
		for hash, at := range map[string]time.Time{"h1": morning, "h2": noon, "h3": noon.Add(time.Minute)} {
			if err := tx.CreateViewLink(viewLink(hash, "p1", at)); err != nil {
				return err
			}
		}
		return tx.CreateViewLink(viewLink("h4", "p2", noon))
	})
	p.write(func(tx store.Tx) error {
		n, err := tx.CountViewLinks("p1", noon)
		if n != 2 {
			p.Errorf("%d links, want 2", n)
		}
		return err
	})
}

func viewForgotten(p *paces) {
	p.put(person("p1", "Bùi Văn Thử", "1985"))
	p.write(func(tx store.Tx) error { return tx.CreateViewLink(viewLink("h1", "p1", noon)) })
	p.write(func(tx store.Tx) error { return tx.Forget("p1") })
	if _, err := p.ViewLink(p.ctx, "h1"); !errors.Is(err, store.ErrNotFound) {
		p.Errorf("the link to a forgotten record: %v", err)
	}
}

func fileUsed(p *paces) {
	f := health.FileLink{Hash: "f1", Import: "i1", By: health.Actor{Kind: health.ByStaff, ID: "thanh"}, Channel: "telegram",
		ExpiresAt: noon.Add(health.FileLifetime), MadeAt: noon}
	p.write(func(tx store.Tx) error { return tx.CreateFileLink(f) })
	p.same(must(p.FileLink(p.ctx, "f1")), f)
	if err := p.Write(p.ctx, func(tx store.Tx) error { return tx.CreateFileLink(f) }); !errors.Is(err, store.ErrExists) {
		p.Errorf("the same link twice: %v", err)
	}
	f.UsedAt = noon.Add(time.Minute)
	p.write(func(tx store.Tx) error { return tx.UseFileLink(f) })
	p.same(must(p.FileLink(p.ctx, "f1")), f)
	if err := p.Write(p.ctx, func(tx store.Tx) error { return tx.UseFileLink(f) }); !errors.Is(err, store.ErrConflict) {
		p.Errorf("a link that was used: %v", err)
	}
	if _, err := p.FileLink(p.ctx, "f2"); !errors.Is(err, store.ErrNotFound) {
		p.Errorf("a link nobody made: %v", err)
	}
}
