package main

import (
	"fmt"
	"strings"

	"hssk/activities"
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
