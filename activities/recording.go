package activities

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
)

// RecordPower gives somebody the power to act for a resident of the station of whoever has seen the paper. Errors:
// invite_not_yours where the ward is another station's; proxy_… of health.MayGrant.
func (a *Activities) RecordPower(ctx context.Context, by health.StaffID, p health.Proxy) (health.Outcome, error) {
	if err := a.mayRecordPower(ctx, by, p.Ward); err != nil {
		return health.Outcome{}, err
	}
	p.Consent.Purpose, p.Consent.Text, p.Consent.Channel, p.Consent.By = "proxy", health.ProxyText, "paper", staffActor(by)
	p.Consent.Given = p.Holder
	if p.Kind == health.ProxyAppointed {
		p.Consent.Given = p.Ward
	}
	granted, err := a.GrantProxy(ctx, p)
	code := "power_recorded"
	if err == nil && !granted.New {
		code = "power_before"
	}
	return health.Outcome{Code: code, Person: p.Ward}, err
}

// EndPower takes a power over a resident of the station back, as the paper says. Errors: invite_not_yours, power_unknown.
func (a *Activities) EndPower(ctx context.Context, by health.StaffID, ward health.PersonID, id health.ProxyID) error {
	if err := a.mayRecordPower(ctx, by, ward); err != nil {
		return err
	}
	all, err := a.Store.Proxies(ctx, ward)
	if err != nil {
		return err
	}
	for _, p := range all {
		if p.ID == id && p.Ward == ward {
			_, err := a.EndProxy(ctx, id, staffActor(by))
			return err
		}
	}
	return health.Refuse("power_unknown", nil)
}

func (a *Activities) mayRecordPower(ctx context.Context, by health.StaffID, ward health.PersonID) error {
	staff, err := a.Store.Staff(ctx, by)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	r, err := a.Store.Record(ctx, ward)
	if err != nil {
		return err
	}
	if !staff.MayOver(health.RightInvite, r) {
		return health.Refuse("invite_not_yours", nil)
	}
	return nil
}
