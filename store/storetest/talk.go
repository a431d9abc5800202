package storetest

import (
	"fmt"
	"strings"
	"time"

	"hssk/store"
	"hssk/store/health"
)

func conversations() []behaviour {
	return []behaviour{
		{"a first event meets an empty conversation", talkFirst},
		{"what was remembered is recalled", talkRemembered},
		{"the same event again gives the answer it got", talkTwice},
		{"an event that was answered with nothing was still seen", talkSilent},
		{"a conversation that moved on is a conflict", talkStale},
		{"two first events at once: one wins", talkFirstTwice},
		{"a lost event leaves no lines and no messages", talkLostLines},
		{"messages are kept with the conversation that writes them", talkWrites},
		{"what an address wants is kept, the last word counts", consentKept},
		{"who is shown what lands with the turn", talkSeen},
		{"steps are kept in order, and dropped when they are old", talkSteps},
		{"addresses do not hear each other", talkApart},
		{"lines after a line, oldest first", linesAfter},
		{"the latest lines when none is named", linesLatest},
		{"a line comes back as it was said", lineWhole},
		{"the same line twice exists already", lineTwice},
	}
}

func conversation(version int64, state string) health.Conversation {
	return health.Conversation{Channel: "web", Address: "session-1", Version: version, Lang: "vi", State: []byte(state), UpdatedAt: noon}
}

func (p *paces) remember(version int64, event string) error {
	return p.Remember(p.ctx, health.Exchange{Conversation: conversation(version, fmt.Sprintf(`{"step":%d}`, version)), Event: event, Answer: []byte(`["` + event + `"]`)})
}

func talkFirst(p *paces) {
	conv, answered, seen, err := p.Recall(p.ctx, "web", "session-1", "e1")
	if err != nil || seen || answered != nil {
		p.Errorf("seen %t, %v", seen, err)
	}
	p.same(conv, health.Conversation{Channel: "web", Address: "session-1"})
}

func talkRemembered(p *paces) {
	state := `{"dialog":"find","say":"Đặng Thị Hoà \u003c"}`
	if err := p.Remember(p.ctx, health.Exchange{Conversation: conversation(0, state), Event: "e1", Answer: []byte(`[{"text":"Chào bà"}]`)}); err != nil {
		p.Fatal(err)
	}
	conv, _, seen, err := p.Recall(p.ctx, "web", "session-1", "e2")
	if err != nil || seen {
		p.Errorf("seen %t, %v", seen, err)
	}
	p.same(conv, conversation(1, state))
}

func talkTwice(p *paces) {
	for v, e := range []string{"e1", "e2", "e3"} {
		if err := p.remember(int64(v), e); err != nil {
			p.Fatal(err)
		}
	}
	conv, answered, seen, err := p.Recall(p.ctx, "web", "session-1", "e1")
	if err != nil || !seen || string(answered) != `["e1"]` || conv.Version != 3 {
		p.Errorf("seen %t with %s at version %d, %v", seen, answered, conv.Version, err)
	}
	p.fails(p.remember(3, "e1"), store.ErrConflict)
}

func talkSilent(p *paces) {
	bare := health.Conversation{Channel: "web", Address: "session-1", UpdatedAt: noon}
	if err := p.Remember(p.ctx, health.Exchange{Conversation: bare, Event: "e1"}); err != nil {
		p.Fatal(err)
	}
	conv, answered, seen, err := p.Recall(p.ctx, "web", "session-1", "e1")
	if err != nil || !seen || len(answered) != 0 || len(conv.State) != 0 || conv.Lang != "" || conv.Version != 1 {
		p.Errorf("seen %t, %d bytes, version %d, %v", seen, len(answered), conv.Version, err)
	}
}

func talkStale(p *paces) {
	if err := p.remember(0, "e1"); err != nil {
		p.Fatal(err)
	}
	if err := p.remember(1, "e2"); err != nil {
		p.Fatal(err)
	}
	p.fails(p.remember(1, "e3"), store.ErrConflict)
	if _, _, seen, _ := p.Recall(p.ctx, "web", "session-1", "e3"); seen {
		p.Error("an event that lost counts as answered")
	}
}

func talkFirstTwice(p *paces) {
	if err := p.remember(0, "e1"); err != nil {
		p.Fatal(err)
	}
	p.fails(p.remember(0, "e2"), store.ErrConflict)
}

func talkLostLines(p *paces) {
	if err := p.remember(0, "e1"); err != nil {
		p.Fatal(err)
	}
	p.fails(p.Remember(p.ctx, health.Exchange{Conversation: conversation(0, "{}"), Event: "e2", Lines: []health.Line{line("l1", "session-1")},
		Out: []health.Message{message("m1", "sms", noon)}}), store.ErrConflict)
	p.same(len(must(p.Lines(p.ctx, "web", "session-1", "", 5))), 0)
	_, err := p.Message(p.ctx, "m1")
	p.fails(err, store.ErrNotFound)
}

func talkSteps(p *paces) {
	for v := range int64(3) {
		turn := health.Exchange{Conversation: conversation(v, "{}"), Event: fmt.Sprint("e", v), Steps: []byte(fmt.Sprintf(`{"step":%d}`, v))}
		turn.UpdatedAt = noon.Add(time.Duration(v) * time.Hour)
		if v == 1 {
			turn.Steps = nil // not kept
		}
		if err := p.Remember(p.ctx, turn); err != nil {
			p.Fatal(err)
		}
	}
	p.same(must(p.Steps(p.ctx, "web", "session-1", 9)), [][]byte{[]byte(`{"step":0}`), []byte(`{"step":2}`)})
	p.same(must(p.Steps(p.ctx, "web", "session-1", 1)), [][]byte{[]byte(`{"step":2}`)})
	p.same(len(must(p.Steps(p.ctx, "web", "session-2", 9))), 0)
	p.same(must(p.Recorded(p.ctx, 5)), []health.Recorded{{Channel: "web", Address: "session-1", Steps: 2, Last: noon.Add(2 * time.Hour)}})
	p.same(must(p.DropSteps(p.ctx, noon.Add(time.Hour))), int64(1))
	p.same(len(must(p.Steps(p.ctx, "web", "session-1", 9))), 1)
}

func talkSeen(p *paces) {
	turn := health.Exchange{Conversation: conversation(0, "{}"), Event: "e1", Seen: []health.Audit{{At: noon, By: health.Actor{Kind: health.ByStaff, ID: string(lan)},
		Action: health.ActDisclose, Subject: "p1", Detail: "find"}}}
	if err := p.Remember(p.ctx, turn); err != nil {
		p.Fatal(err)
	}
	p.fails(p.Remember(p.ctx, turn), store.ErrConflict)
	rows := must(p.AuditOf(p.ctx, "p1", 5))
	if len(rows) != 1 || rows[0].Audit != turn.Seen[0] || rows[0].Seq == 0 {
		p.Errorf("%d rows say that she was shown, want 1 in the chain", len(rows))
	}
}

func talkApart(p *paces) {
	if err := p.remember(0, "e1"); err != nil {
		p.Fatal(err)
	}
	for _, who := range [][2]string{{"web", "session-2"}, {"telegram", "session-1"}} {
		conv, _, seen, err := p.Recall(p.ctx, who[0], who[1], "e1")
		if err != nil || seen || conv.Version != 0 {
			p.Errorf("%v: seen %t, version %d, %v", who, seen, conv.Version, err)
		}
	}
}

func line(id, address string) health.Line {
	return health.Line{ID: id, Channel: "web", Address: address, Body: []byte(`{"text":"` + id + `"}`), At: noon}
}

// say stores lines with two addresses, out of order.
func (p *paces) say() {
	p.write(func(tx store.Tx) error {
		for _, l := range []health.Line{line("l2", "session-1"), line("l5", "session-2"), line("l1", "session-1"), line("l4", "session-1"), line("l3", "session-1")} {
			if err := tx.AppendLine(l); err != nil {
				return err
			}
		}
		return nil
	})
}

func lineIDs(lines []health.Line) string {
	var out []string
	for _, l := range lines {
		out = append(out, l.ID)
	}
	return strings.Join(out, " ")
}

func linesAfter(p *paces) {
	p.say()
	p.same(lineIDs(must(p.Lines(p.ctx, "web", "session-1", "l1", 2))), "l2 l3")
	p.same(lineIDs(must(p.Lines(p.ctx, "web", "session-1", "l4", 2))), "")
}

func linesLatest(p *paces) {
	p.say()
	p.same(lineIDs(must(p.Lines(p.ctx, "web", "session-1", "", 2))), "l3 l4")
	p.same(lineIDs(must(p.Lines(p.ctx, "web", "session-2", "", 9))), "l5")
}

func lineWhole(p *paces) {
	said := health.Line{ID: "l1", Channel: "web", Address: "session-1", Inbound: true, Body: []byte(`{"text":"Tôi là Đỗ Thị Hoà"}`), At: noon}
	if err := p.Remember(p.ctx, health.Exchange{Conversation: conversation(0, "{}"), Event: "e1", Lines: []health.Line{said, line("l2", "session-1")}}); err != nil {
		p.Fatal(err)
	}
	p.same(must(p.Lines(p.ctx, "web", "session-1", "", 5)), []health.Line{said, line("l2", "session-1")})
}

func lineTwice(p *paces) {
	p.say()
	p.fails(p.Write(p.ctx, func(tx store.Tx) error { return tx.AppendLine(line("l1", "session-1")) }), store.ErrExists)
}

func talkWrites(p *paces) {
	m := message("m1", "sms", noon)
	m.SendAt, m.Args = nextDay, map[string]string{"text": "Chào bà"}
	if err := p.Remember(p.ctx, health.Exchange{Conversation: conversation(0, "{}"), Event: "e1", Out: []health.Message{m}}); err != nil {
		p.Fatal(err)
	}
	p.same(must(p.Message(p.ctx, "m1")), m)
}

func consentKept(p *paces) {
	c := health.MessageConsent{Channel: "sms", Address: "+84912345678", Given: false, Proof: "message", At: morning}
	_, err := p.Consent(p.ctx, c.Channel, c.Address)
	p.fails(err, store.ErrNotFound)
	p.write(func(tx store.Tx) error { return tx.PutConsent(c) })
	p.same(must(p.Consent(p.ctx, c.Channel, c.Address)), c)
	c.Given, c.Proof, c.At, c.Hours = true, "provider", noon, health.Hours{From: 17, To: 20}
	p.write(func(tx store.Tx) error {
		if err := tx.PutConsent(c); err != nil {
			return err
		}
		p.same(must(tx.Consent(c.Channel, c.Address)), c)
		return nil
	})
	_, err = p.Consent(p.ctx, "telegram", c.Address)
	p.fails(err, store.ErrNotFound)
}
