package health

import (
	"testing"
	"time"
)

func TestWhoMayActForWhom(t *testing.T) {
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, Zone())
	who := func(id PersonID, birth Value) Record {
		return Record{ID: id, Life: Resident, Fields: map[Field]FieldValue{BirthDate: {State: HasValue, Value: birth}}}
	}
	mother, child := who("mother", "1990-05-09"), who("child", "2022-04-10")
	agreed := func(by PersonID) Consent {
		return Consent{Purpose: "proxy", Text: ProxyText, Channel: "paper", Proof: "GU-12", Given: by}
	}
	dead := mother
	dead.Life = Dead
	tests := []struct {
		name         string
		kind         ProxyKind
		ward, holder Record
		consent      Consent
		refused      string
	}{
		{"a mother for her child", ProxyGuardian, child, mother, agreed("mother"), ""},
		{"a mother for her daughter of sixteen today", ProxyGuardian, who("child", "2010-11-24"), mother, agreed("mother"), "proxy_grown"},
		{"a mother for her daughter who is sixteen tomorrow", ProxyGuardian, who("child", "2010-11-25"), mother, agreed("mother"), ""},
		{"a child of whom only the year is known, and who may be sixteen", ProxyGuardian, who("child", "2010"), mother, agreed("mother"), "proxy_grown"},
		{"a child whose birth date nobody knows", ProxyGuardian, who("child", ""), mother, agreed("mother"), "proxy_grown"},
		{"a brother of seventeen", ProxyGuardian, child, who("mother", "2009-01-01"), agreed("mother"), "proxy_minor"},
		{"somebody who may be seventeen", ProxyGuardian, child, who("mother", "2008"), agreed("mother"), "proxy_minor"},
		{"the child cannot agree itself", ProxyGuardian, child, mother, agreed("child"), "proxy_consent"},
		{"a son whom his mother asks to", ProxyAppointed, who("ward", "1950"), mother, agreed("ward"), ""},
		{"a son who says that his mother wants it", ProxyAppointed, who("ward", "1950"), mother, agreed("mother"), "proxy_consent"},
		{"a child appoints nobody", ProxyAppointed, child, mother, agreed("child"), "proxy_child"},
		{"by decision of a court", ProxyDecision, who("ward", "1950"), mother, agreed("mother"), ""},
		{"without a proof", ProxyAppointed, who("ward", "1950"), mother, Consent{Text: ProxyText, Channel: "paper", Given: "ward"}, "proxy_proof"},
		{"for oneself", ProxyAppointed, mother, mother, agreed("mother"), "proxy_self"},
		{"the dead act for nobody", ProxyGuardian, child, dead, agreed("mother"), "proxy_gone"},
		{"a kind that is none", "friend", child, mother, agreed("mother"), "proxy_kind"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			err := MayGrant(Proxy{Kind: tt.kind, Consent: tt.consent}, tt.ward, tt.holder, now)
			if CodeOf(err) != tt.refused || (err != nil) != (tt.refused != "") {
				t.Errorf("refused %q (%v), want %q", CodeOf(err), err, tt.refused)
			}
		})
	}
}

func TestAPowerEndsByItself(t *testing.T) {
	from := time.Date(2026, 11, 24, 8, 0, 0, 0, Zone())
	child := Record{Life: Resident, Fields: map[Field]FieldValue{BirthDate: {State: HasValue, Value: "2011-02-03"}}}
	mother, gone := Record{Life: Resident}, Record{Life: DeathReported}
	p := Proxy{Kind: ProxyGuardian, From: from}
	eve := time.Date(2027, 2, 2, 23, 59, 0, 0, Zone())
	for _, c := range []struct {
		name   string
		p      Proxy
		holder Record
		now    time.Time
		want   bool
	}{
		{"before it begins", p, mother, from.Add(-time.Second), false}, {"on its first day", p, mother, from, true},
		{"on the eve of the sixteenth birthday", p, mother, eve, true}, {"on the birthday", p, mother, eve.Add(time.Minute), false},
		{"when the mother's death is reported", p, gone, from, false},
		{"when it was ended", Proxy{Kind: ProxyAppointed, From: from, To: eve}, mother, eve, false},
		{"an appointed one knows no age", Proxy{Kind: ProxyAppointed, From: from}, mother, eve.Add(time.Minute), true},
	} {
		if got := c.p.Holds(child, c.holder, c.now); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
