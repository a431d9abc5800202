package activities

import (
	"testing"

	"hssk/store/health"
	"hssk/store/ident"
)

func TestAProxyIsGivenOnceAndEnds(t *testing.T) {
	r := newRegister(t)
	mother := r.enter(map[health.Field]string{health.FullName: "Bùi Thị Xuân", health.BirthDate: "1990-05-09"})
	child := r.enter(map[health.Field]string{health.FullName: "Bùi Minh Khang", health.BirthDate: "2022-04-10"})
	p := health.Proxy{ID: "x1", Ward: child, Holder: mother, Kind: health.ProxyGuardian, Consent: health.Consent{Purpose: "proxy",
		Text: health.ProxyText, Channel: "paper", Proof: "GU-12", Given: mother, By: staffed(nhan)}}
	for range 2 {
		_, err := r.GrantProxy(r.ctx, p)
		r.ok(err)
	}
	all, err := r.Store.Proxies(r.ctx, child)
	r.ok(err)
	if len(all) != 1 || !all[0].Holds(r.record(child), r.record(mother), r.now) {
		t.Fatalf("%d powers", len(all))
	}
	for range 2 {
		if _, err := r.EndProxy(r.ctx, "x1", staffed(nhan)); err != nil {
			t.Fatal(err)
		}
	}
	if all, _ = r.Store.Proxies(r.ctx, mother); all[0].Holds(r.record(child), r.record(mother), r.now) {
		t.Error("holds although it was ended")
	}
	for _, id := range []health.PersonID{child, mother} {
		rows, err := r.Store.AuditOf(r.ctx, string(id), 10)
		r.ok(err)
		n := 0
		for _, row := range rows {
			if row.Action == health.ActProxy {
				n++
			}
		}
		if n != 2 {
			t.Errorf("%d lines in the log, want one for the beginning and one for the end", n)
		}
	}
	p.ID, p.Ward, p.Holder, p.Consent.Given = "x2", mother, child, child
	_, err = r.GrantProxy(r.ctx, p)
	r.refused(err, "proxy_minor")
}

// TestOnePaperIsOnePower: whoever types a paper in twice has not given the power twice, and ends it once.
func TestOnePaperIsOnePower(t *testing.T) {
	r := newRegister(t)
	mother := r.enter(map[health.Field]string{health.FullName: "Bùi Thị Xuân", health.BirthDate: "1990-05-09"})
	child := r.enter(map[health.Field]string{health.FullName: "Bùi Minh Khang", health.BirthDate: "2022-04-10"})
	grant := func(paper string) (health.ProxyID, bool) {
		p, err := r.GrantProxy(r.ctx, health.Proxy{Ward: child, Holder: mother, Kind: health.ProxyGuardian, Consent: health.Consent{Purpose: "proxy",
			Text: health.ProxyText, Channel: "paper", Proof: health.Value(paper), Given: mother, By: staffed(nhan)}})
		r.ok(err)
		return p.ID, p.New
	}
	first, isNew := grant("GU-1/2026")
	if again, twice := grant("gu-1/2026 "); again != first || !isNew || twice {
		t.Errorf("given twice: %s and %s", first, again)
	}
	if other, isNew := grant("GU-2/2026"); other == first || !isNew {
		t.Error("another paper gave nothing")
	}
	_, err := r.EndProxy(r.ctx, first, staffed(nhan))
	r.ok(err)
	if again, isNew := grant("GU-1/2026"); again == first || !isNew {
		t.Error("a power that was ended holds again, or cannot be given anew")
	}
}

// TestABirthDateProvesWhatItKnows: as exactly as the record, and a placeholder proves nothing.
func TestABirthDateProvesWhatItKnows(t *testing.T) {
	for _, c := range []struct {
		record, said string
		want         bool
	}{{"1985-03-12", "1985-03-12", true}, {"1985-03-12", "1985-01-01", false}, {"1985-03-12", "1985", false}, {"1985-03-12", "1985-03", false},
		{"1985-03-12", "1985-12-03", false}, {"1985-03", "1985-03-12", true}, {"1985-03", "1985", false}, {"1985", "1985-03-12", true},
		{"1985", "1985", true}, {"1985", "1986", false}, {"1985-01-01", "1985-03-12", true}, {"", "1985", false}} {
		said, err := ident.ParseBirthText(c.said)
		if err != nil {
			t.Fatal(err)
		}
		record := ident.Birth{}
		if c.record != "" {
			if record, err = ident.ParseBirthText(c.record); err != nil {
				t.Fatal(err)
			}
		}
		if knows(said, record) != c.want {
			t.Errorf("%q said of %q: %t", c.said, c.record, !c.want)
		}
	}
}
