package storetest

import (
	"errors"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func messages() []behaviour {
	return []behaviour{
		{"a message comes back whole", messageWhole},
		{"the same message twice is one", messageOnce},
		{"what became of a message", messageMoves},
		{"an unknown message is not found", messageNobody},
		{"the outbox is newest first", outboxOrder},
		{"unsent messages, oldest first", unsent},
		{"the phone of a forgotten person stays in no message, that of two stays for the other", forgottenPhone},
	}
}

func message(id health.MessageID, channel string, at time.Time) health.Message {
	return health.Message{ID: id, Channel: channel, Address: "+84912345678", Phrase: "sms.code", Purpose: health.PurposeCode,
		State: health.MessageNew, CreatedAt: at}
}

func (p *paces) post(ms ...health.Message) (created []bool) {
	p.Helper()
	p.write(func(tx store.Tx) error {
		for _, m := range ms {
			ok, err := tx.CreateMessage(m)
			if err != nil {
				return err
			}
			created = append(created, ok)
		}
		return nil
	})
	return created
}

func messageWhole(p *paces) {
	m := message("m1", "sms", morning)
	m.Args, m.Lang, m.Reason, m.Provider, m.Tries = map[string]string{"code": "{sealed}", "centre": "TTYT Tân Lạc"}, "vi", "none", "SM01", 2
	m.ExpiresAt, m.SentAt = nextDay, noon
	p.post(m, message("m2", "sms", morning))
	p.same(must(p.Message(p.ctx, "m1")), m)
	p.same(must(p.Message(p.ctx, "m2")), message("m2", "sms", morning))
	p.write(func(tx store.Tx) error {
		p.same(must(tx.Message("m1")), m)
		return nil
	})
}

func messageOnce(p *paces) {
	p.same(p.post(message("m1", "sms", morning), message("m1", "web", noon)), []bool{true, false})
	p.same(must(p.Message(p.ctx, "m1")).Channel, "sms")
}

func messageMoves(p *paces) {
	m := message("m1", "sms", morning)
	m.Args = map[string]string{"code": "123456"}
	p.post(m)
	m.State, m.Provider, m.Tries, m.SentAt, m.Reason, m.Args = health.MessageSent, "SM01", 1, noon, "accepted", nil
	m.SendAt = nextDay
	p.write(func(tx store.Tx) error { return tx.UpdateMessage(m) })
	p.same(must(p.Message(p.ctx, "m1")), m) // the code is gone once it was sent
}

func messageNobody(p *paces) {
	_, err := p.Message(p.ctx, "m1")
	p.fails(err, store.ErrNotFound)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateMessage(message("m1", "sms", noon)) }), store.ErrConflict)
}

func messageIDs(ms []health.Message) string {
	var out []string
	for _, m := range ms {
		out = append(out, string(m.ID))
	}
	return strings.Join(out, " ")
}

func outboxOrder(p *paces) {
	p.post(message("m2", "sms", noon), message("m3", "telegram", nextDay), message("m1", "sms", morning), message("m4", "sms", noon))
	p.same(messageIDs(must(p.Outbox(p.ctx, "", 3))), "m3 m4 m2")
	p.same(messageIDs(must(p.Outbox(p.ctx, "sms", 9))), "m4 m2 m1")
	p.same(messageIDs(must(p.Outbox(p.ctx, "zalo", 9))), "")
}

func unsent(p *paces) {
	sent := message("m4", "sms", morning)
	sent.State = health.MessageSent
	unclear := message("m5", "sms", morning)
	unclear.State = health.MessageUnclear
	cut := message("m0", "sms", morning)
	cut.State = health.MessageSending
	p.post(message("m3", "sms", noon), message("m2", "sms", morning), message("m1", "web", morning.Add(time.Hour)), sent, unclear, cut)
	p.same(messageIDs(must(p.Unsent(p.ctx, noon, 9))), "m0 m2 m1")
	p.same(messageIDs(must(p.Unsent(p.ctx, nextDay, 2))), "m0 m2")
	p.same(messageIDs(must(p.Unsent(p.ctx, nextDay, 9))), "m0 m2 m1 m3")
}

func codes() []behaviour {
	return []behaviour{
		{"the newest code counts", codeLatest},
		{"codes of an address since a time", codeCount},
		{"a wrong guess is counted", codeTried},
		{"no code is not found", codeNobody},
	}
}

func code(id string) health.Code {
	return health.Code{ID: id, Channel: "web", Address: "session-1", Person: "p1", Hash: "hash-" + id, ExpiresAt: noon.Add(health.CodeLifetime)}
}

func codeLatest(p *paces) {
	blind := code("c2")
	blind.Guess = "typed"
	blind.Person = ""
	p.write(func(tx store.Tx) error {
		for _, err := range []error{tx.CreateCode(blind, noon), tx.CreateCode(code("c1"), morning), tx.CreateCode(code("c3"), morning)} {
			if err != nil {
				return err
			}
		}
		blind.Guess = "" // it is counted, not given back
		p.same(must(tx.LatestCode("web", "session-1")), blind)
		return nil
	})
}

func codeCount(p *paces) {
	typed := code("c3")
	typed.Guess = "typed"
	elsewhere := code("c4")
	elsewhere.Address = "session-2"
	p.write(func(tx store.Tx) error {
		for _, err := range []error{tx.CreateCode(code("c1"), morning), tx.CreateCode(code("c2"), noon), tx.CreateCode(typed, nextDay), tx.CreateCode(elsewhere, noon)} {
			if err != nil {
				return err
			}
		}
		p.same(must(tx.CountCodes("web", "session-1", "", noon)), 2)
		p.same(must(tx.CountCodes("web", "session-1", "typed", noon)), 1)
		p.same(must(tx.CountCodes("web", "session-1", "", nextDay.Add(time.Second))), 0)
		blind, none, others := code("c5"), code("c6"), code("c7")
		blind.Hash, none.Hash, others.Person = "!", "-", "p2"
		for _, err := range []error{tx.CreateCode(blind, noon), tx.CreateCode(none, noon), tx.CreateCode(others, noon)} {
			if err != nil {
				return err
			}
		}
		for since, want := range map[time.Time][2]int{morning: {4, 1}, noon: {3, 1}, nextDay: {1, 0}, nextDay.Add(time.Second): {0, 0}} {
			sent, silent, err := tx.CodesFor(typed.Person, since)
			p.same([]any{sent, silent, err}, []any{want[0], want[1], nil})
		}
		return nil
	})
}

func codeTried(p *paces) {
	c := code("c1")
	p.write(func(tx store.Tx) error { return tx.CreateCode(c, noon) })
	c.Tries, c.ExpiresAt = 2, morning
	p.write(func(tx store.Tx) error { return tx.UpdateCode(c) })
	p.write(func(tx store.Tx) error {
		p.same(must(tx.LatestCode("web", "session-1")), c)
		return nil
	})
}

func codeNobody(p *paces) {
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { _, err := tx.LatestCode("web", "session-9"); return err }), store.ErrNotFound)
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.UpdateCode(code("c9")) }), store.ErrConflict)
}

// forgottenPhone: a campaign has written to the phones on records, which nobody has tied to a chat.
func forgottenPhone(p *paces) {
	with := func(id health.PersonID, phone health.Value) health.Record {
		r := person(id, "Bùi Văn "+string(id), "1985-03-12")
		r.Fields[health.Phone] = health.FieldValue{State: health.HasValue, Value: phone}
		return r
	}
	p.put(with("p1", "+84912000001"), with("p2", "+84912000002"), with("p3", "+84912000002"))
	one, two := message("m1", "sms", noon), message("m2", "sms", noon)
	one.Address, two.Address = "+84912000001", "+84912000002"
	p.post(one, two)
	p.write(func(tx store.Tx) error { return errors.Join(tx.Forget("p1"), tx.Forget("p2")) })
	if got := must(p.Message(p.ctx, "m1")).Address; got == one.Address {
		p.Errorf("the phone of somebody who was forgotten is in a message")
	}
	p.same(must(p.Message(p.ctx, "m2")).Address, two.Address)
}
