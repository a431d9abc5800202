package activities

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// Granted is a power that was given. New: it was not given before.
type Granted struct {
	health.Proxy
	New bool
}

// GrantProxy gives somebody the power to act for another person, with the consent that allows it. The power that the same
// paper gave the same two before is the same, unless it was ended; its id, which may be left to be
// made, is the once-key. Errors: proxy_… of health.MayGrant.
func (a *Activities) GrantProxy(ctx context.Context, p health.Proxy) (Granted, error) {
	before, err := a.Store.Proxies(ctx, p.Ward)
	if err != nil {
		return Granted{}, err
	}
	if p.ID == "" {
		p.ID = proxyID(p, before)
	}
	isNew := false
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		ward, err := tx.Record(p.Ward)
		if err != nil {
			return err
		}
		holder, err := tx.Record(p.Holder)
		if err != nil {
			return err
		}
		p.From = a.Now()
		p.Consent.At = p.From
		if err := health.MayGrant(p, ward, holder, p.From); err != nil {
			return err
		}
		if i := slices.IndexFunc(before, func(o health.Proxy) bool { return o.SameAs(p) && o.To.IsZero() }); i >= 0 {
			p = before[i]
			return nil
		}
		if err := tx.CreateProxy(p); err != nil {
			return ignoreExists(err)
		}
		isNew = true
		return a.auditProxy(tx, p, p.Consent.By, "granted")
	})
	return Granted{p, isNew}, err
}

// proxyID names a power by what makes it one: two people, its kind and the paper. One that was ended and is given again is
// another.
func proxyID(p health.Proxy, before []health.Proxy) health.ProxyID {
	times := 0
	for _, o := range before {
		if o.SameAs(p) {
			times++
		}
	}
	text := strings.Join([]string{string(p.Ward), string(p.Holder), string(p.Kind), ident.Fold(p.Consent.Proof.Reveal()), strconv.Itoa(times)}, "\x00")
	sum := sha256.Sum256([]byte(text))
	return health.ProxyID(hex.EncodeToString(sum[:16]))
}

// EndProxy takes a power back. Ending one that is over changes nothing.
func (a *Activities) EndProxy(ctx context.Context, id health.ProxyID, by health.Actor) (health.Proxy, error) {
	var p health.Proxy
	err := a.Store.Write(ctx, func(tx store.Tx) error {
		var err error
		if p, err = tx.Proxy(id); err != nil || !p.To.IsZero() {
			return err
		}
		p.To, p.EndedBy = a.Now(), by
		if err := tx.EndProxy(id, by, p.To); err != nil {
			return err
		}
		return a.auditProxy(tx, p, by, "ended")
	})
	return p, err
}

// Holds reports whether somebody may act for another today.
func (a *Activities) Holds(ctx context.Context, holder, ward health.PersonID) (bool, error) {
	powers, err := a.Powers(ctx, holder)
	return slices.ContainsFunc(powers, func(p health.Proxy) bool { return p.Ward == ward }), err
}

// Powers lists the powers that somebody can use today. Guardians' powers over those who have come of age are ended.
func (a *Activities) Powers(ctx context.Context, holder health.PersonID) ([]health.Proxy, error) {
	all, err := a.Store.Proxies(ctx, holder)
	if err != nil {
		return nil, err
	}
	own, err := a.Store.Record(ctx, holder)
	if err != nil {
		return nil, err
	}
	var out []health.Proxy
	for _, p := range all {
		if p.Holder != holder || !p.To.IsZero() {
			continue
		}
		ward, err := a.Store.Record(ctx, p.Ward)
		switch {
		case err != nil:
			return nil, err
		case p.Holds(ward, own, a.Now()):
			out = append(out, p)
		case p.Outgrown(ward, a.Now()):
			if _, err := a.EndProxy(ctx, p.ID, health.Actor{Kind: health.BySystem, ID: "came of age"}); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// auditProxy notes on both records who may act for whom.
func (a *Activities) auditProxy(tx store.Tx, p health.Proxy, by health.Actor, what string) error {
	for _, r := range []struct {
		of   health.PersonID
		role string
	}{{p.Ward, "ward"}, {p.Holder, "holder"}} {
		err := tx.AppendAudit(health.Audit{At: a.Now(), By: by, Action: health.ActProxy, Subject: string(r.of),
			Detail: string(p.ID) + " " + string(p.Kind) + " " + r.role + " " + what})
		if err != nil {
			return err
		}
	}
	return nil
}
