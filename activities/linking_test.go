package activities

import (
	"fmt"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// TestCodesForOnePersonEndWhoeverAsks: a page opened anew is a new address, and neither floods a phone nor guesses on; the
// answer is the same as ever, a code on paper still opens, and the log says it once.
func TestCodesForOnePersonEndWhoeverAsks(t *testing.T) {
	r := newRegister(t)
	thu := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.NationalID: "017085000017", health.Phone: "+84912345678"})
	r.NewCode = func() string { return "482913" }
	ask := func(n int) (health.MessageID, health.CodeRequest) {
		in := health.CodeRequest{Channel: "web", Address: fmt.Sprintf("session-%d", n), Person: thu, Guess: "g", Key: fmt.Sprintf("k%d", n)}
		id, err := r.PrepareCode(r.ctx, in)
		r.ok(err)
		return id, in
	}
	sent := 0
	for n := range 40 {
		if id, _ := ask(n); id != "" {
			sent++
		}
		r.now = r.now.Add(time.Minute)
	}
	if sent != health.CodePerPerson {
		t.Errorf("%d messages to one phone, want %d", sent, health.CodePerPerson)
	}
	if out, err := r.CheckCode(r.ctx, "web", "session-39", "482913"); err != nil || out.Code != "code_wrong" {
		t.Errorf("digits that nobody was sent: %s, %v", out.Code, err)
	}
	own := health.CodeRequest{Channel: "sms", Address: "+84912345678", Person: thu, Guess: "g", Key: "own"}
	if id, err := r.PrepareCode(r.ctx, own); err != nil || id == "" {
		t.Errorf("the phone itself asks, and nothing is sent: %v", err)
	}
	paper, err := r.InvitePerson(r.ctx, nhan, thu)
	r.ok(err)
	if out, err := r.CheckCode(r.ctx, "web", "session-39", paper.Digits.Reveal()); err != nil || out.Code != "linked" {
		t.Errorf("a code on paper: %s, %v", out.Code, err)
	}
	rows, err := r.Store.AuditOf(r.ctx, string(thu), 100)
	r.ok(err)
	stopped := 0
	for _, row := range rows {
		if row.Detail == "web codes stopped" {
			stopped++
		}
	}
	if stopped != 1 {
		t.Errorf("the log says it %d times", stopped)
	}
	r.now = r.now.Add(health.CodeDay)
	if id, _ := ask(99); id == "" {
		t.Error("a day later nothing is sent")
	}
}

// TestANewDeviceIsToldToTheOthers: whoever has the record on a phone hears that another one has it now, once.
func TestANewDeviceIsToldToTheOthers(t *testing.T) {
	r := newRegister(t)
	thu := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12"})
	tie := func(channel, address string) (ids []health.MessageID) {
		r.write(func(tx store.Tx) (err error) {
			ids, err = linkAndTell(tx, health.Contact{Channel: channel, Address: address, Person: thu, Proof: health.ProofCode, At: r.now})
			return err
		})
		return ids
	}
	if got := tie("sms", "+84912345678"); len(got) != 0 {
		t.Errorf("the first one tells %d", len(got))
	}
	got := tie("telegram", "7")
	if len(got) != 1 {
		t.Fatalf("%d are told", len(got))
	}
	m, err := r.Store.Message(r.ctx, got[0])
	r.ok(err)
	if m.Channel != "sms" || m.Address != "+84912345678" || m.Phrase != "notice.linked" {
		t.Errorf("told %s: %s", m.Channel, m.Phrase)
	}
	if got := tie("telegram", "7"); len(got) != 0 {
		t.Errorf("linked again, it tells %d", len(got))
	}
}

// TestStaffRecordPowersOfTheirOwnPeople: by a paper they have seen, once, and they take it back; another station's nurse may not.
func TestStaffRecordPowersOfTheirOwnPeople(t *testing.T) {
	r := newRegister(t)
	r.twoStations()
	r.write(func(tx store.Tx) error {
		return tx.PutStaff(health.Staff{ID: "tho", Name: "Đinh Thị Thơ", Role: health.RoleNurse, Station: vanSon, Active: true})
	})
	mother := r.enter(map[health.Field]string{health.FullName: "Bùi Thị Xuân", health.BirthDate: "1990-05-09"})
	child := r.enter(map[health.Field]string{health.FullName: "Bùi Minh Khang", health.BirthDate: "2022-04-10"})
	p := health.Proxy{Ward: child, Holder: mother, Kind: health.ProxyGuardian, Consent: health.Consent{Proof: "KS 12/2022"}}
	_, err := r.RecordPower(r.ctx, "tho", p)
	r.refused(err, "invite_not_yours")
	for _, want := range []string{"power_recorded", "power_before"} {
		out, err := r.RecordPower(r.ctx, nhan, p)
		r.ok(err)
		if out.Code != want {
			t.Errorf("%s, want %s", out.Code, want)
		}
	}
	all, err := r.Store.Proxies(r.ctx, child)
	r.ok(err)
	if len(all) != 1 || all[0].Consent.Given != mother || all[0].Consent.By.ID != string(nhan) || all[0].Consent.Channel != "paper" {
		t.Fatalf("%+v", all)
	}
	r.refused(r.EndPower(r.ctx, "tho", child, all[0].ID), "invite_not_yours")
	r.refused(r.EndPower(r.ctx, nhan, mother, all[0].ID), "power_unknown")
	r.ok(r.EndPower(r.ctx, nhan, child, all[0].ID))
	if all, err = r.Store.Proxies(r.ctx, child); err != nil || all[0].EndedBy.ID != string(nhan) {
		t.Errorf("ended by %s, %v", all[0].EndedBy.ID, err)
	}
}
