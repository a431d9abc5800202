package main

import (
	"fmt"
	"strconv"
	"strings"

	"hssk/activities"
	"hssk/bot"
	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// visit loads a list with one visit: "Name: day to come again" of a month ago, "Name" of today.
func (s *stage) visit(said string) {
	s.t.Helper()
	name, back, promised := strings.Cut(said, ": ")
	r, err := s.app.store.Record(s.t.Context(), personNamed(s.t, s.app, name))
	ok(s.t, err)
	on := ident.DateOf(s.app.acts.Now().In(health.Zone()))
	if promised {
		on = on.AddDays(-30)
	}
	s.events++
	imp := importOf(s.t, s.app, sheetFile(s.t, "Họ và tên,Ngày sinh,Số CCCD,Mã lượt khám,Mã cơ sở KCB,Ngày khám,Ngày tái khám\n"+
		fmt.Sprintf("%s,%s,%s,%d,17123,%s,%s\n", name, r.Birth().Format(), r.Text(health.NationalID), s.events, on.Format(), back)), health.ImportVisits)
	if imp.Tally.Created != 1 {
		s.t.Fatalf("the visit was not stored: %+v", imp.Tally)
	}
}

// morning looks at who is expected, and lets the stations take the calls into their windows.
func (s *stage) morning() {
	s.t.Helper()
	ctx, acts := s.t.Context(), s.app.acts
	in := activities.FollowBatch{Day: ident.DateOf(acts.Now().In(health.Zone())), Rows: 100}
	for _, kind := range health.FollowUpKinds() {
		in.Kind = kind
		_, err := acts.OpenFollowUps(ctx, in)
		ok(s.t, err)
	}
	got, err := acts.MoveFollowUps(ctx, in)
	ok(s.t, err)
	for _, station := range got.Stations {
		room, err := acts.WindowRoom(ctx, activities.RoomInput{Station: station, Size: 100})
		ok(s.t, err)
		for _, id := range room.Next {
			_, err := acts.OpenTask(ctx, id)
			ok(s.t, err)
		}
	}
}

// late tells of the tasks that wait too long today.
func (s *stage) late() {
	s.t.Helper()
	_, err := s.app.acts.Escalate(s.t.Context(), activities.EscalateBatch{Day: ident.DateOf(s.app.acts.Now().In(health.Zone())), Rows: 100})
	ok(s.t, err)
}

// wake opens the tasks of all stations whose sleep or lease is over.
func (s *stage) wake() {
	s.t.Helper()
	ctx := s.t.Context()
	stations, err := s.app.store.Stations(ctx)
	ok(s.t, err)
	for _, st := range stations {
		tasks, err := s.app.store.Driven(ctx, st.Code)
		ok(s.t, err)
		for _, k := range tasks {
			_, err := s.app.acts.WakeTask(ctx, k.ID)
			ok(s.t, err)
		}
	}
}

// period opens a period of reporting, and counts its figures when its days are over.
func (s *stage) period(id health.PeriodID) {
	s.t.Helper()
	_, err := s.app.acts.OpenPeriod(s.t.Context(), activities.PeriodInput{Period: id, By: operator()})
	ok(s.t, err)
	_, err = s.app.acts.CountPeriod(s.t.Context(), id)
	ok(s.t, err)
}

// reports lets the next notice of a period come due, and tells what is written to how many.
func (s *stage) reports(id health.PeriodID) (out []bot.Reply) {
	s.t.Helper()
	told, err := s.app.acts.RemindPeriod(s.t.Context(), id)
	ok(s.t, err)
	for _, m := range told.Messages {
		_, err := s.app.acts.SendMessage(s.t.Context(), m)
		ok(s.t, err)
		said, err := s.app.store.Message(s.t.Context(), m)
		ok(s.t, err)
		out = append(out, bot.Reply{Text: fmt.Sprintf("[%s, %s] %s", said.Channel, said.Address, s.app.phrases.In(said.Lang).SayMap(said.Phrase, said.Args))})
	}
	return out
}

// population sets how many people the station of Phong Phú looks after.
func (s *stage) population(said string) {
	s.t.Helper()
	n, err := strconv.ParseInt(said, 10, 64)
	ok(s.t, err)
	stations, err := s.app.store.Stations(s.t.Context())
	ok(s.t, err)
	for _, st := range stations {
		if st.Unit == demoUnit {
			st.Denominator.People = n
			ok(s.t, s.app.store.Write(s.t.Context(), func(tx store.Tx) error { return tx.PutStation(st) }))
		}
	}
}
