package main

import (
	"context"
	"fmt"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

type stationPhoneCmd struct {
	Code   string `arg:""`
	Number string `arg:"" optional:""`
	None   bool
	JSON   bool
}

// Run writes down which number residents are told when they want to speak to a person at the station.
func (c stationPhoneCmd) Run(ctx context.Context, cfg config) error {
	phone, _, err := ident.ParsePhone(c.Number)
	if err != nil || phone.IsZero() == !c.None {
		return refused("cli.station_phone_form")
	}
	return withStore(ctx, cfg, func(a *app) error {
		s, err := a.stationAt(ctx, health.StationCode(c.Code))
		if err != nil {
			return err
		}
		s.Phone = phone.Reveal()
		return c.put(ctx, a, s)
	})
}

func (c stationPhoneCmd) put(ctx context.Context, a *app, s health.Station) error {
	err := a.store.Write(ctx, func(tx store.Tx) error {
		if err := tx.PutStation(s); err != nil {
			return err
		}
		return tx.AppendAudit(health.Audit{At: time.Now(), By: operator(), Action: health.ActStation, Subject: string(s.Code), Detail: "phone"})
	})
	if err != nil {
		return err
	}
	if c.JSON {
		return printJSON(viewStation(s))
	}
	done := "done.station_phone"
	if c.None {
		done = "done.station_phone_none"
	}
	fmt.Println(a.phrases.In(a.cfg.Lang).Say(done, "name", s.Name, "code", string(s.Code), "phone", s.Called()))
	return nil
}
