package activities

import (
	"testing"

	"hssk/store/health"
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
