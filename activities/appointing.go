package activities

import (
	"context"
	"errors"
	"slices"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// Appoint gives somebody the power to act for the person who says so in a chat of their own: the message that agreed is the
// proof. It answers appoint_nobody alike whether the number is nobody's or the birth date another's, and bounds how many are
// tried as codes are bounded. Errors: proxy_… of health.MayGrant, appoint_not_yours, code_too_many, guess_too_many.
func (a *Activities) Appoint(ctx context.Context, in health.Appointment) (health.Outcome, error) {
	said, err := ident.ParseBirthText(in.Birth.Reveal())
	if err != nil {
		return health.Outcome{}, err
	}
	if err := a.ownChat(ctx, in); err != nil {
		return health.Outcome{}, err
	}
	holder, refused, err := a.appointed(ctx, in, said)
	if err = errors.Join(err, refused); err != nil || holder == "" {
		return health.Outcome{Code: "appoint_nobody"}, err
	}
	before, err := a.Store.Proxies(ctx, in.Ward)
	if err != nil {
		return health.Outcome{}, err
	}
	if slices.ContainsFunc(before, func(p health.Proxy) bool {
		return p.Ward == in.Ward && p.Holder == holder && p.Kind == health.ProxyAppointed && p.To.IsZero()
	}) {
		return health.Outcome{Code: "appointed", Person: holder}, nil
	}
	granted, err := a.GrantProxy(ctx, health.Proxy{Ward: in.Ward, Holder: holder, Kind: health.ProxyAppointed, Consent: health.Consent{Purpose: "proxy",
		Text: health.ProxyText, Channel: "chat", Proof: health.Value(in.Channel + " " + in.Key), Given: in.Ward,
		By: health.Actor{Kind: health.ByCitizen, ID: string(in.Ward)}}})
	return health.Outcome{Code: "appointed", Person: granted.Holder}, err
}

// ownChat makes sure that the chat is the ward's own and proves enough: a phone goes from hand to hand.
func (a *Activities) ownChat(ctx context.Context, in health.Appointment) error {
	contacts, err := a.Store.ContactsAt(ctx, in.Channel, in.Address)
	own := slices.ContainsFunc(contacts, func(c health.Contact) bool {
		return c.Person == in.Ward && c.Proof.Level().Opens(health.RightAppoint)
	})
	if err == nil && !own {
		err = health.Refuse("appoint_not_yours", nil)
	}
	return err
}

// appointed finds who is meant, and counts the attempt.
func (a *Activities) appointed(ctx context.Context, in health.Appointment, said ident.Birth) (holder health.PersonID, refused, err error) {
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		ask := health.CodeRequest{Channel: in.Channel, Address: in.Address, Guess: in.Guess, Key: in.Key}
		var err error
		if err, refused = a.mayTry(tx, ask, a.Now()); err != nil || refused != nil {
			return err
		}
		found, err := a.clerk(tx, nil).bearersOf(health.NationalID, in.Number.Reveal())
		for _, r := range found {
			if knows(said, r.Birth()) && r.Living() {
				holder = r.ID
			}
		}
		return err
	})
	return holder, refused, err
}

// Dismiss takes a power over oneself back that was given in a chat or on paper. A decision of a court is not taken back.
// Errors: appoint_not_yours.
func (a *Activities) Dismiss(ctx context.Context, ward health.PersonID, id health.ProxyID) error {
	all, err := a.Store.Proxies(ctx, ward)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(p health.Proxy) bool { return p.ID == id && p.Ward == ward && p.Kind == health.ProxyAppointed }) {
		return health.Refuse("appoint_not_yours", nil)
	}
	_, err = a.EndProxy(ctx, id, health.Actor{Kind: health.ByCitizen, ID: string(ward)})
	return err
}
