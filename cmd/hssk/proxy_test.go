package main

import (
	"strings"
	"testing"
	"time"

	"hssk/store/health"
)

// TestAProxyAtTheCommandLine: a mother is found by her name and noted as the guardian of her child.
func TestAProxyAtTheCommandLine(t *testing.T) {
	a := talkApp(t)
	a.acts.Now = time.Now // commands go by the clock of the machine, which may be ahead of the conversation's
	find := func(text string) string {
		found, _, err := a.store.FindPeople(t.Context(), "", text, 1, 0)
		if err != nil || len(found) != 1 {
			t.Fatalf("%d found, %v", len(found), err)
		}
		return string(found[0].ID)
	}
	child, mother := find("Bùi Minh Khang"), find("Đinh Thị Mẫu")
	a.cfg.Lang = "en"
	if err := (proxyAddCmd{Ward: mother, Holder: child, Kind: "guardian", Paper: "GU-12"}).Run(t.Context(), a.cfg); health.CodeOf(err) != "proxy_minor" {
		t.Errorf("a child as a guardian: %v", err)
	}
	if err := (proxyAddCmd{Ward: child, Holder: mother, Kind: "guardian", Paper: "GU-12"}).Run(t.Context(), a.cfg); err != nil {
		t.Fatal(err)
	}
	all, err := a.store.Proxies(t.Context(), health.PersonID(child))
	if err != nil || len(all) != 1 {
		t.Fatalf("%d powers, %v", len(all), err)
	}
	a.acts.Now = time.Now // the commands went by the clock on the wall
	v, err := a.viewProxy(t.Context(), all[0])
	if err != nil || !v.Holds || v.Holder != health.PersonID(mother) {
		t.Errorf("%+v, %v", v, err)
	}
	if err := (proxyEndCmd{ID: string(v.ID)}).Run(t.Context(), a.cfg); err != nil {
		t.Fatal(err)
	}
	if err := (proxyEndCmd{ID: "nobody's"}).Run(t.Context(), a.cfg); !strings.Contains(inWords(a.cfg, err), "no proxy") {
		t.Errorf("%v", err)
	}
}
