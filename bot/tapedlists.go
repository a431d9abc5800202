package bot

import (
	"context"
	"io"

	"hssk/store/health"
)

func (x tapedShelf) Import(ctx context.Context, id health.ImportID) (health.Import, error) {
	return told(x.t, "Shelf.Import", func() (health.Import, error) { return x.Shelf.Import(ctx, id) })
}

func (x tapedShelf) ImportsOf(ctx context.Context, by health.Actor, limit int) ([]health.Import, error) {
	return told(x.t, "Shelf.ImportsOf", func() ([]health.Import, error) { return x.Shelf.ImportsOf(ctx, by, limit) })
}

// LookAtList notes what was found in a list; the list itself is kept elsewhere.
func (x tapedDesk) LookAtList(ctx context.Context, in health.SentList, read func(context.Context, io.Writer) error) (health.ListLook, error) {
	return told(x.t, "Desk.LookAtList", func() (health.ListLook, error) { return x.Desk.LookAtList(ctx, in, read) })
}

func (x tapedDesk) DropList(ctx context.Context, id health.ImportID) error {
	return done(x.t, "Desk.DropList", func() error { return x.Desk.DropList(ctx, id) })
}

func (x tapedDesk) LoadList(ctx context.Context, o health.ListOrder) (health.Import, error) {
	return told(x.t, "Desk.LoadList", func() (health.Import, error) { return x.Desk.LoadList(ctx, o) })
}

func (x tapedDesk) MoveList(ctx context.Context, id health.ImportID, by health.StaffID, to health.ImportState) (health.Import, error) {
	return told(x.t, "Desk.MoveList", func() (health.Import, error) { return x.Desk.MoveList(ctx, id, by, to) })
}

func (x tapedDesk) OfferFile(ctx context.Context, r health.FileRequest) (health.FileOffer, error) {
	return told(x.t, "Desk.OfferFile", func() (health.FileOffer, error) { return x.Desk.OfferFile(ctx, r) })
}

func (x tapedDesk) HandRows(ctx context.Context, id health.ImportID, by health.StaffID, channel string) (health.Import, error) {
	return told(x.t, "Desk.HandRows", func() (health.Import, error) { return x.Desk.HandRows(ctx, id, by, channel) })
}
