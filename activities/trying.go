package activities

import (
	"context"
	"fmt"
	"slices"

	"hssk/store/health"
)

// headsFor lists the heads of the station to whom a task goes when nobody answered too often; nobody for other results.
func (a *Activities) headsFor(ctx context.Context, s health.Staff, res health.Result) ([]health.StaffID, error) {
	if res != health.ResultNoAnswer || s.Role.May(health.RightConfirm) {
		return nil, nil
	}
	all, err := a.Store.StaffList(ctx)
	var out []health.StaffID
	for _, h := range all {
		if h.Active && h.Role == health.RoleHead && h.Station == s.Station {
			out = append(out, h.ID)
		}
	}
	return out, err
}

// toHead gives a task to the head of the station when nobody answered for the last time; what was tried stands in its
// history. gone is false when it sleeps on instead: it is not the last time, a head has tried, or no head is at work.
func (r *report) toHead() (out health.Outcome, gone bool, err error) {
	if r.in.Result != health.ResultNoAnswer || r.task.Tries < health.NoAnswerMax || r.task.Kind == health.TaskCall {
		return out, false, nil
	}
	to, err := r.a.atWork(r.tx, r.heads)
	if err != nil {
		return out, false, err
	}
	i := slices.IndexFunc(to, func(id health.StaffID) bool { return id != r.in.Staff })
	if i < 0 {
		return out, false, nil
	}
	if may, err := r.a.canCover(r.tx, to[i], *r.task); err != nil || !may {
		return out, false, err
	}
	h := health.Handing{Kind: health.HandTried, From: r.in.Staff}
	r.a.give(r.task, to[i])
	r.task.Handed, r.task.Result = &h, r.in.Result
	r.task.Wait(r.now)
	if err := r.a.saveTask(r.tx, r.task, r.in.Staff, string(r.in.Result)); err != nil {
		return out, false, err
	}
	if err := r.a.saveTaskBy(r.tx, r.task, health.Actor{Kind: health.BySystem, ID: "task"}, h.Line(to[i])); err != nil {
		return out, false, err
	}
	key := fmt.Sprintf("tried-%s-%d", r.task.ID, r.task.Tries)
	ids, err := r.a.notice(r.tx, key, "notice.tried", map[string]string{"n": fmt.Sprint(r.task.Tries)}, to[i:i+1])
	return health.Outcome{Code: "to_head", Notify: ids}, true, err
}
