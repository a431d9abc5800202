package main

import (
	"context"
	"testing"
	"time"

	"hssk/bot"
	"hssk/bot/sms"
	"hssk/store/health"
)

// TestAReportBySMSIsOnePart: of a whole province, too.
func TestAReportBySMSIsOnePart(t *testing.T) {
	a := talkApp(t)
	a.bot.Shelf = bigBoard{a.bot.Shelf}
	a.bot.Means = a.cfg.means()
	for _, lang := range []string{"vi", "en"} {
		in := bot.Incoming{Channel: sms.Name, Address: "+8499000009" + lang, Event: "s1" + lang, Start: "invite-supervisor", Lang: lang}
		_, err := a.bot.Handle(t.Context(), in)
		ok(t, err)
		replies, err := a.bot.Handle(t.Context(), bot.Incoming{Channel: sms.Name, Address: "+8499000009" + lang, Event: "s2" + lang, Text: "/baocao"})
		ok(t, err)
		if len(replies) != 1 {
			t.Fatalf("%d replies", len(replies))
		}
		if size := sms.Measure(bot.Plain(replies[0]), false); size.Parts != 1 {
			t.Errorf("%d parts: %s", size.Parts, replies[0].Text)
		}
	}
}

// bigBoard is a shelf whose district is a province of two million.
type bigBoard struct{ bot.Shelf }

func (b bigBoard) Board(context.Context, time.Time) (health.Board, error) {
	d := health.Denominator{People: 1_000_000, Source: "Tổng điều tra", On: "2019-04-01"}
	s := health.Progress{Station: "A", Name: "A", Denominator: d, Records: 873_456, Complete: 765_432, Verified: 654_321, TasksOpen: 234_567, Overdue: 123_456}
	return health.Board{At: time.Date(2026, 11, 24, 8, 0, 0, 0, health.Zone()), Stations: []health.Progress{s, s}}, nil
}
