package main

import (
	"context"

	"hssk/activities"
	"hssk/store/health"
)

// sent hands over what a step has written, as the workflow does.
func (d directDesk) sent(ctx context.Context, s health.RequestStep, err error) (health.RequestStep, error) {
	for _, m := range s.Notify {
		if err == nil {
			_, err = d.SendMessage(ctx, m)
		}
	}
	return s, err
}

func (d directDesk) MakeRequest(ctx context.Context, o health.RequestOrder) (health.RequestStep, error) {
	s, err := d.Activities.MakeRequest(ctx, o)
	return d.sent(ctx, s, err)
}

func (d directDesk) AckRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	s, err := d.Activities.AckRequest(ctx, v)
	return d.sent(ctx, s, err)
}

func (d directDesk) ExtendRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	s, err := d.Activities.ExtendRequest(ctx, v)
	return d.sent(ctx, s, err)
}

func (d directDesk) DecideRequest(ctx context.Context, v health.RequestVerdict) (health.RequestStep, error) {
	s, err := d.Activities.DecideRequest(ctx, v)
	if err != nil {
		return s, err
	}
	for _, f := range []func(context.Context, health.RequestID) (activities.RequestStand, error){d.CarryOutRequest, d.EraseRequest} {
		stand, err := f(ctx, s.Request.ID)
		if err != nil {
			return s, err
		}
		s.Notify = stand.Notify
		if s, err = d.sent(ctx, s, nil); err != nil {
			return s, err
		}
	}
	return s, nil
}
