package bot

import (
	"context"

	"hssk/store/health"
	"hssk/store/ident"
)

func (x tapedShelf) Leaves(ctx context.Context, since ident.Date) ([]health.Leave, error) {
	return told(x.t, "Shelf.Leaves", func() ([]health.Leave, error) { return x.Shelf.Leaves(ctx, since) })
}

func (x tapedDesk) AddLeave(ctx context.Context, o health.LeaveOrder) (health.LeaveDone, error) {
	return told(x.t, "Desk.AddLeave", func() (health.LeaveDone, error) { return x.Desk.AddLeave(ctx, o) })
}

func (x tapedDesk) EndLeave(ctx context.Context, id health.LeaveID, by health.StaffID) (health.Leave, error) {
	return told(x.t, "Desk.EndLeave", func() (health.Leave, error) { return x.Desk.EndLeave(ctx, id, by) })
}
