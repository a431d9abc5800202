package health

import (
	"strings"
	"time"

	"hssk/store/ident"
)

// Membership is the time somebody belonged to a household. Households are those of the residence register; who moves to
// another one stays findable under the old one.
type Membership struct {
	Person    PersonID
	Household HouseholdID
	Relation  string    // to the head (QUANHE_CHUHO); empty: not known
	From      time.Time // at the earliest: when the one before ended, else when the record was made
	To        time.Time // zero: still
}

// ProxyID identifies a proxy's power.
type ProxyID string

// ProxyKind says where the power comes from.
type ProxyKind string

const (
	ProxyGuardian  ProxyKind = "guardian"  // of a child under 16 years: a parent, or whoever brings it up
	ProxyAppointed ProxyKind = "appointed" // by the person, of their own free will
	ProxyDecision  ProxyKind = "decision"  // by a court, for an adult without legal capacity
)

// Proxy is the power to see and correct another person's record and to be written to in their place. A power is never
// changed, only ended.
type Proxy struct {
	ID      ProxyID
	Ward    PersonID // whose record it is
	Holder  PersonID // who acts
	Kind    ProxyKind
	Consent Consent
	From    time.Time
	To      time.Time // zero: not ended. A guardian's power also ends by itself; see Holds
	EndedBy Actor     // zero while it is not ended
}

// Consent is who agreed to what, and how it can be shown (Luật 91/2025/QH15: consent is explicit, kept, and can be
// withdrawn).
type Consent struct {
	Purpose string   // code of what it is for, such as "proxy"
	Text    string   // version of the text that was agreed to, such as "proxy/1"
	Channel string   // "paper", "chat", "sms"
	Proof   Value    // where the proof is: number of the paper, or the event that said yes
	Given   PersonID // who agreed: the ward, or for a ward who cannot, the holder
	By      Actor    // who took it down
	At      time.Time
}

// ProxyText is the version of the words by which people agree to a proxy.
const ProxyText = "proxy/1"

// Grown is the age of full capacity (Bộ luật Dân sự 2015, điều 20).
const Grown = 18

// MayGrant says why a power cannot be given; nil: it can. An unknown age is no age: who may be a child has no power over
// others, and who may be grown up decides for themselves.
func MayGrant(p Proxy, ward, holder Record, now time.Time) error {
	switch {
	case ward.ID == holder.ID:
		return Refuse("proxy_self", nil)
	case !ward.Living() || !holder.Living():
		return Refuse("proxy_gone", nil)
	case youngest(holder, now) < Grown:
		return Refuse("proxy_minor", nil)
	case strings.TrimSpace(p.Consent.Proof.Reveal()) == "" || p.Consent.Channel == "" || p.Consent.Text == "":
		return Refuse("proxy_proof", nil)
	}
	switch p.Kind {
	case ProxyGuardian:
		if !surelyChild(ward, now) {
			return Refuse("proxy_grown", nil)
		}
		return consentOf(p, holder.ID)
	case ProxyAppointed:
		if youngest(ward, now) < AgeGuardian {
			return Refuse("proxy_child", nil)
		}
		return consentOf(p, ward.ID)
	case ProxyDecision:
		return consentOf(p, holder.ID)
	}
	return Refuse("proxy_kind", nil)
}

func consentOf(p Proxy, who PersonID) error {
	if p.Consent.Given != who {
		return Refuse("proxy_consent", nil)
	}
	return nil
}

// SameAs reports whether two powers are of one kind, between the same people and by the same paper.
func (p Proxy) SameAs(o Proxy) bool {
	return p.Ward == o.Ward && p.Holder == o.Holder && p.Kind == o.Kind && ident.Fold(p.Consent.Proof.Reveal()) == ident.Fold(o.Consent.Proof.Reveal())
}

// Holds reports whether the power can be used on that day: a guardian's ends on the sixteenth birthday of the child, and
// every power when one of the two is no longer a living resident.
func (p Proxy) Holds(ward, holder Record, now time.Time) bool {
	switch {
	case now.Before(p.From) || !p.To.IsZero() && !now.Before(p.To):
		return false
	case !ward.Living() || !holder.Living():
		return false
	}
	return p.Kind != ProxyGuardian || surelyChild(ward, now)
}

// Outgrown reports whether a guardian's power is over because the child is a child no more, whatever the unknown part of
// the birth date is.
func (p Proxy) Outgrown(ward Record, now time.Time) bool {
	return p.Kind == ProxyGuardian && youngest(ward, now) >= AgeGuardian
}

// youngest is the least age that the birth date allows; -1 when nothing is known of it.
func youngest(r Record, now time.Time) int {
	least, ok := ageOf(r, now)
	if !ok {
		return -1
	}
	return least
}

// surelyChild reports whether a person is under 16 whatever the unknown part of the birth date is.
func surelyChild(r Record, now time.Time) bool {
	b := r.Birth()
	if b.IsZero() {
		return false
	}
	_, most := b.AgeOn(ident.DateOf(now.In(Zone())))
	return most < AgeGuardian
}

// Appointment is somebody's wish, said in a chat of their own, that another person may act for them.
type Appointment struct {
	Channel, Address string
	Ward             PersonID
	Number, Birth    Value  // of the holder, canonical
	Guess            string // fingerprint of both
	Key              string // once-key: the event that agreed, which is the proof
}
