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
	v, err := a.viewProxy(t.Context(), all[0], a.sayer(a.phrases.In("en"), false, true))
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

// TestAConsentIsReadBack: the paper by which somebody may act for another, who wrote it down and when, stands where the power
// is listed, and the record tells of it.
func TestAConsentIsReadBack(t *testing.T) {
	a := talkApp(t)
	child, mother := called(t, a, "bui minh khang"), called(t, a, "dinh thi mau")
	if said, code := people(t, a, "proxy", "add", child, mother, "--paper", "   "); code == 0 {
		t.Errorf("a paper without a number: %s", said)
	}
	if said, code := people(t, a, "proxy", "add", child, mother, "--paper", " GU-12 "); code != 0 {
		t.Fatal(said)
	}
	said, _ := people(t, a, "proxy", "list", child)
	says(t, said, []string{"GU-12", "B.M.Khang", "Đ.T.Mẫu", "người quản trị máy"}, []string{"Đinh Thị Mẫu"})
	said, _ = people(t, a, "proxy", "list", child, "--clear")
	says(t, said, []string{"Đinh Thị Mẫu"}, nil)
	said, _ = people(t, a, "proxy", "list", child, "--json")
	says(t, said, []string{`"paper":"GU-12"`, `"recorded_by":"system:cli"`, `"holder_name":"Đ.T.Mẫu"`}, nil)
	for _, command := range []string{"show", "history"} {
		said, _ = people(t, a, command, mother)
		says(t, said, []string{"Đ.T.Mẫu được đại diện cho B.M.Khang", "GU-12"}, nil)
	}
	if looks(t, a, mother, "cli proxy") == 0 {
		t.Error("that the names were shown is not noted")
	}
}
