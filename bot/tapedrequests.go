package bot

import (
	"context"

	"hssk/store/health"
)

func (x tapedShelf) SubjectRequest(ctx context.Context, id health.RequestID) (health.SubjectRequest, error) {
	return told(x.t, "Shelf.SubjectRequest", func() (health.SubjectRequest, error) { return x.Shelf.SubjectRequest(ctx, id) })
}

func (x tapedShelf) RequestsOf(ctx context.Context, person health.PersonID) ([]health.SubjectRequest, error) {
	return told(x.t, "Shelf.RequestsOf", func() ([]health.SubjectRequest, error) { return x.Shelf.RequestsOf(ctx, person) })
}

func (x tapedShelf) LiveRequests(ctx context.Context, limit int) ([]health.SubjectRequest, error) {
	return told(x.t, "Shelf.LiveRequests", func() ([]health.SubjectRequest, error) { return x.Shelf.LiveRequests(ctx, limit) })
}

func (x tapedDesk) MakeRequest(ctx context.Context, o health.RequestOrder) (health.RequestStep, error) {
	return told(x.t, "Desk.MakeRequest", func() (health.RequestStep, error) { return x.Desk.MakeRequest(ctx, o) })
}

func (x tapedDesk) TakeBackRequest(ctx context.Context, id health.RequestID, by health.Actor) (health.RequestStep, error) {
	return told(x.t, "Desk.TakeBackRequest", func() (health.RequestStep, error) { return x.Desk.TakeBackRequest(ctx, id, by) })
}

func (x tapedDesk) AckRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	return told(x.t, "Desk.AckRequest", func() (health.RequestStep, error) { return x.Desk.AckRequest(ctx, v) })
}

func (x tapedDesk) ExtendRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	return told(x.t, "Desk.ExtendRequest", func() (health.RequestStep, error) { return x.Desk.ExtendRequest(ctx, v) })
}

func (x tapedDesk) InvolveOthers(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	return told(x.t, "Desk.InvolveOthers", func() (health.RequestStep, error) { return x.Desk.InvolveOthers(ctx, v) })
}

func (x tapedDesk) DecideRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	return told(x.t, "Desk.DecideRequest", func() (health.RequestStep, error) { return x.Desk.DecideRequest(ctx, v) })
}
