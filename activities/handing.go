package activities

import (
	"context"
	"errors"

	"hssk/store"
	"hssk/store/health"
)

// OfferFile makes a link that hands over the rows to correct of an import once, for a while. Errors: list_not_yours.
func (a *Activities) OfferFile(ctx context.Context, in health.FileRequest) (health.FileOffer, error) {
	imp, err := a.OwnList(ctx, in.Import, in.By)
	if err != nil {
		return health.FileOffer{}, err
	}
	offer := health.FileOffer{Token: health.Value(a.NewSecret()), Until: a.Now().Add(health.FileLifetime)}
	f := health.FileLink{Hash: HashToken(offer.Token.Reveal()), Import: imp.ID, By: imp.By, Channel: in.Channel, ExpiresAt: offer.Until, MadeAt: a.Now()}
	return offer, a.Store.Write(ctx, func(tx store.Tx) error { return tx.CreateFileLink(f) })
}

// LookFile tells whether a link hands over a file, without using it up: programs that look at links in messages change
// nothing. A zero import: it does not, or not any more.
func (a *Activities) LookFile(ctx context.Context, token string) (health.Import, error) {
	f, err := a.Store.FileLink(ctx, HashToken(token))
	if err != nil {
		return health.Import{}, ignoreAbsent(err)
	}
	if a.Now().After(f.ExpiresAt) || !f.UsedAt.IsZero() {
		return health.Import{}, nil
	}
	imp, err := a.OwnList(ctx, f.Import, health.StaffID(f.By.ID))
	if health.CodeOf(err) != "" { // they work here no more, or not as they did
		return health.Import{}, nil
	}
	return imp, err
}

// TakeFile uses a link up. That its file is handed over is noted in the same step.
func (a *Activities) TakeFile(ctx context.Context, token string) (health.Import, error) {
	imp, err := a.LookFile(ctx, token)
	if err != nil || imp.ID == "" {
		return imp, err
	}
	err = a.Store.Write(ctx, func(tx store.Tx) error {
		if err := tx.UseFileLink(health.FileLink{Hash: HashToken(token), UsedAt: a.Now()}); err != nil {
			return err
		}
		return a.noteHanded(tx, imp, "link")
	})
	if errors.Is(err, store.ErrConflict) { // somebody was faster
		return health.Import{}, nil
	}
	return imp, err
}

// HandRows notes that whoever has sent a list is handed its rows to correct through a channel.
func (a *Activities) HandRows(ctx context.Context, id health.ImportID, by health.StaffID, channel string) (health.Import, error) {
	imp, err := a.OwnList(ctx, id, by)
	if err != nil {
		return imp, err
	}
	return imp, a.Store.Write(ctx, func(tx store.Tx) error { return a.noteHanded(tx, imp, channel) })
}

func (a *Activities) noteHanded(tx store.Tx, imp health.Import, how string) error {
	return tx.AppendAudit(health.Audit{At: a.Now(), By: imp.By, Action: health.ActDisclose, Subject: string(imp.ID), Detail: "workbook " + how})
}
