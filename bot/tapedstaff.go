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

func (x tapedShelf) TasksHeld(ctx context.Context, staff health.StaffID) ([]health.Task, error) {
	return told(x.t, "Shelf.TasksHeld", func() ([]health.Task, error) { return x.Shelf.TasksHeld(ctx, staff) })
}

func (x tapedShelf) LateTasks(ctx context.Context, station health.StationCode, limit int) ([]health.Task, error) {
	return told(x.t, "Shelf.LateTasks", func() ([]health.Task, error) { return x.Shelf.LateTasks(ctx, station, limit) })
}

func (x tapedDesk) PlanShare(ctx context.Context, station health.StationCode) ([]health.Shared, error) {
	return told(x.t, "Desk.PlanShare", func() ([]health.Shared, error) { return x.Desk.PlanShare(ctx, station) })
}

func (x tapedDesk) Give(ctx context.Context, o health.GiveOrder) ([]health.Given, error) {
	return told(x.t, "Desk.Give", func() ([]health.Given, error) { return x.Desk.Give(ctx, o) })
}

func (x tapedDesk) TakeBack(ctx context.Context, batch string, by health.StaffID) ([]health.Given, error) {
	return told(x.t, "Desk.TakeBack", func() ([]health.Given, error) { return x.Desk.TakeBack(ctx, batch, by) })
}
