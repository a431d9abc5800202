package main

import (
	"encoding/json"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	insurers "hssk/activities/insurance/double"
	citizens "hssk/activities/population/double"
	"hssk/store/health"
)

// TestRegistersAreAsked through the running program: the population database and the insurer, one of them away for a while.
func TestRegistersAreAsked(t *testing.T) {
	people := &citizens.Server{Token: "ma", Find: func(n string) (citizens.Person, bool) {
		p, ok := map[string]citizens.Person{"017085000099": {Name: "Bùi Văn Lành", Birth: "1985-03-12", Sex: "1"}, "017190000028": {Name: "Bùi Thị Ảnh", Birth: "1990-02-01", Sex: "2"},
			"017201000012": {Name: "Hà Văn Út", Birth: "2001-09-09", Sex: "1"}}[n]
		return p, ok
	}}
	cards := &insurers.Server{User: "tram", Password: "p", Officer: "Bùi Thị Nhàn", OfficerID: "017190000028", Find: func(n string) (insurers.Card, bool) {
		return insurers.Card{Number: "DT2172512345678", SocialNo: "2512345678", Name: "Bùi Văn Lành", Birth: "12/03/1985", Until: "31/12/2026"}, n == "017085000099"
	}}
	cards.Fail(1, 503, "")
	one, two := httptest.NewServer(people), httptest.NewServer(cards)
	defer one.Close()
	defer two.Close()
	s := newSiteWith(t, func(c *config) {
		c.PopulationURL, c.PopulationToken, c.PopulationPerSecond = one.URL, "ma", 1000
		c.InsuranceURL, c.InsuranceUser, c.InsurancePassword, c.InsurancePerSecond = two.URL, "tram", "p", 1000
		c.InsuranceOfficer, c.InsuranceOfficerID = "Bùi Thị Nhàn", "017190000028"
	})
	list := filepath.Join(t.TempDir(), "dan.csv")
	put(t, list, []byte(policeList))
	s.command(0, "import", list, "--json")

	var got checkView
	ask := func(register string) {
		t.Helper()
		ok(t, json.Unmarshal([]byte(s.command(0, "verify", "ask", "--station", string(e2eStation), "--by", "nhan", "--register", register, "--json")), &got))
	}
	ask("population")
	want := health.CheckTally{Match: 2, Mismatch: 1, Unknown: 2, Verified: 2, Doubted: 3}
	if got.State != health.CheckDone || got.Register != health.CheckPopulation || got.Tally != want {
		t.Errorf("population: %+v", got)
	}
	if r := s.recordOf("Bùi Thị Ánh"); r.Verification != health.Mismatched || r.Fields[health.FullName].Dispute() != health.CodeCheckDisputed {
		t.Errorf("another name: %s", r.Verification)
	}
	s.command(1, "verify", "ask", "--station", string(e2eStation), "--by", "nhan", "--register", "population") // nobody is left

	said := s.command(0, "verify", "ask", "--station", string(e2eStation), "--by", "nhan", "--register", "insurance", "--detach")
	id := strings.TrimSpace(said)
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(100 * time.Millisecond) {
		ok(t, json.Unmarshal([]byte(s.command(0, "verify", "show", id, "--json")), &got))
		if got.Held != "" || time.Now().After(deadline) {
			break
		}
	}
	if got.State != health.CheckAsking || got.Held != "register_away" || got.Again == nil {
		t.Fatalf("while the insurer is away: %+v", got)
	}
	if words := s.command(0, "verify", "show", id); !strings.Contains(words, "chờ bên ngoài") || !strings.Contains(words, "hssk verify again") {
		t.Error(words)
	}
	if words := s.command(0, "verify", "list"); !strings.Contains(words, "cơ quan BHXH") || !strings.Contains(words, "dữ liệu dân cư") {
		t.Errorf("the lists do not say who was asked: %s", words)
	}
	s.command(1, "verify", "again", id, "--by", "nhan") // a nurse may not
	ok(t, json.Unmarshal([]byte(s.command(0, "verify", "again", id, "--by", "thanh", "--json")), &got))
	if got.State != health.CheckDone || got.Tally.Filled != 1 || got.Tally.Match != 1 {
		t.Errorf("insurance: %+v", got)
	}
	if r := s.recordOf("Bùi Văn Lành"); r.Text(health.Insurance) != "DT2172512345678" || r.Verification != health.Matched {
		t.Errorf("the card was not taken over: %s", r.Verification)
	}
	if words := s.command(0, "verify", "show", id); strings.Contains(words, "Người nạp") || strings.Contains(words, "người duyệt") || strings.Contains(words, "hạn trả") {
		t.Errorf("nobody has loaded or approved what a register says: %s", words)
	}
	s.command(0, "audit", "verify")
}
