package activities

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
)

// GrantProxy gives somebody the power to act for another person, with the consent that allows it. The same power given
// once more is the same (its id is the once-key). Errors: proxy_… of health.MayGrant.
func (a *Activities) GrantProxy(ctx context.Context, p health.Proxy) error {
	return a.Store.Write(ctx, func(tx store.Tx) error {
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
		if err := tx.CreateProxy(p); err != nil {
			if errors.Is(err, store.ErrExists) {
				return nil
			}
			return err
		}
		return a.auditProxy(tx, p, p.Consent.By, "granted")
	})
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
