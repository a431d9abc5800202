package activities

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// TestMovingOnADay: the day of a move is the one that people tell, not the one on which it was heard of.
func TestMovingOnADay(t *testing.T) {
	r := newRegister(t)
	r.twoStations()
	id := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.Household: "H01", health.HeadRel: "01"})
	move := func(on ident.Date, fields map[health.Field]string) (health.Record, error) {
		values := map[health.Field]health.FieldValue{}
		for f, text := range fields {
			values[f] = health.FieldValue{State: health.HasValue, Value: health.Value(text)}
		}
		return r.MovePerson(r.ctx, MoveInput{Person: id, Values: values, On: on, Order: "o1", By: staffed(nhan)})
	}
	day := func(d int) time.Time { return time.Date(2026, 10, d, 0, 0, 0, 0, health.Zone()) }
	home := func(number string) map[health.Field]string { return map[health.Field]string{health.Household: number} }
	_, err := move(ident.Date{Y: 2026, M: 10, D: 1}, home("H02"))
	r.ok(err)
	_, err = move(ident.Date{Y: 2026, M: 10, D: 20}, map[health.Field]string{health.Household: "7", health.Commune: "05167", health.HeadRel: "03"})
	r.ok(err)
	want := []health.Membership{
		{Person: id, Household: "05158/h01", Relation: "01", From: day(1).UTC(), To: day(1).UTC()},
		{Person: id, Household: "05158/h02", From: day(1).UTC(), To: day(20).UTC()}, // head of the one before, not of this one
		{Person: id, Household: "05167/7", Relation: "03", From: day(20).UTC()},
	}
	if got := r.homes(id); !reflect.DeepEqual(got, want) {
		t.Errorf("lived in %v", got)
	}
	r.at(luy, id)
	_, err = move(ident.Date{Y: 2026, M: 10, D: 5}, home("7"))
	r.refused(err, "move_before")
	_, err = move(ident.Date{Y: 2026, M: 10, D: 25}, home("7"))
	r.ok(err)
	if got := r.homes(id); !got[2].From.Equal(day(25)) {
		t.Errorf("since %v", got[2].From)
	}
	_, err = move(ident.Date{Y: 2026, M: 10, D: 5}, map[health.Field]string{health.Household: "9", health.Commune: "05167"}) // before the last move
	r.refused(err, "move_before")
	_, err = move(ident.Date{Y: 2030, M: 1, D: 1}, home("9"))
	r.refused(err, "move_future")
	_, err = move(ident.Date{Y: 1950, M: 1, D: 1}, home("9"))
	r.refused(err, "move_unborn")
	steps, err := r.Store.History(r.ctx, id, 9)
	r.ok(err)
	if len(steps) != 4 || steps[0].Action != health.ActMove || steps[2].Edits[0].To.By != string(nhan) {
		t.Errorf("%d steps", len(steps))
	}
}

// TestAListTellsSinceWhen: the day in a list is that of the household beside it, and says nothing of the next one.
func TestAListTellsSinceWhen(t *testing.T) {
	r := newRegister(t)
	day := func(y, m, d int) time.Time { return time.Date(y, time.Month(m), d, 0, 0, 0, 0, health.Zone()).UTC() }
	id := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.Household: "H01", health.HouseSince: "2019-05"})
	entered := r.now
	if got := r.homes(id); len(got) != 1 || !got[0].From.Equal(day(2019, 5, 1)) {
		t.Errorf("lives in %v", got)
	}
	tell := func(fields map[health.Field]string) {
		values := map[health.Field]health.FieldValue{}
		for f, text := range fields {
			values[f] = health.FieldValue{State: health.HasValue, Value: health.Value(text)}
		}
		r.write(func(tx store.Tx) error {
			rec, err := tx.Record(id)
			if err != nil {
				return err
			}
			return r.clerk(tx, nil).change(&rec, health.ActCorrect, values, health.Cause{Kind: health.CauseDraft, ID: "d"}, staffed(nhan))
		})
	}
	r.now = entered.Add(24 * time.Hour)
	heard := r.now
	tell(map[health.Field]string{health.Household: "H02"})
	if rec := r.record(id); rec.Text(health.HouseSince) != "" || !rec.HouseholdFrom.Equal(heard) {
		t.Errorf("in the new household since %s, %v", rec.Text(health.HouseSince), rec.HouseholdFrom)
	}
	tell(map[health.Field]string{health.HouseSince: "2026-11-01"})
	want := []health.Membership{{Person: id, Household: "05158/h01", From: day(2019, 5, 1), To: heard}, {Person: id, Household: "05158/h02", From: day(2026, 11, 1)}}
	if got := r.homes(id); !reflect.DeepEqual(got, want) {
		t.Errorf("lived in %v", got)
	}
}

// TestMovingToAnotherCommuneLeavesTheHamlet: a hamlet of another commune is not where somebody lives: it is asked for.
func TestMovingToAnotherCommuneLeavesTheHamlet(t *testing.T) {
	for name, c := range map[string]struct {
		said map[health.Field]string
		want string
	}{
		"another commune":                {map[health.Field]string{health.Household: "7", health.Commune: "05167"}, ""},
		"another commune, with a hamlet": {map[health.Field]string{health.Household: "7", health.Commune: "05167", health.Hamlet: "Xóm Nưa"}, "Xóm Nưa"},
		"another household":              {map[health.Field]string{health.Household: "H02"}, "Xóm Lũy"},
		"the same commune said again":    {map[health.Field]string{health.Household: "H02", health.Commune: "05158"}, "Xóm Lũy"},
	} {
		r := newRegister(t)
		r.twoStations()
		id := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.Commune: "05158", health.Hamlet: "Xóm Lũy", health.Household: "H01"})
		values := map[health.Field]health.FieldValue{}
		for f, text := range c.said {
			values[f] = health.FieldValue{State: health.HasValue, Value: health.Value(text)}
		}
		after, err := r.MovePerson(r.ctx, MoveInput{Person: id, Values: values, On: ident.Date{Y: 2026, M: 10, D: 1}, Order: "o1", By: staffed(nhan)})
		r.ok(err)
		if got := after.Text(health.Hamlet); got != c.want {
			t.Errorf("%s: the hamlet is %q", name, got)
		}
		if c.want == "" && !r.asked(id, health.Hamlet, health.Missing) {
			t.Errorf("%s: nobody asks for the hamlet", name)
		}
	}
}

// TestAWeakerComparisonReplacesNone: what the population database said of a national id stays when a card is looked at later;
// the insurer knows its own cards best.
func TestAWeakerComparisonReplacesNone(t *testing.T) {
	r := newRegister(t)
	id := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.NationalID: "017085000017", health.Insurance: "DT2172512345678"})
	verify := func(kind health.Field, how string) error {
		return r.VerifyNumber(r.ctx, VerifyInput{Person: id, Kind: kind, How: how, By: staffed(nhan)})
	}
	r.ok(verify(health.NationalID, "card"))
	r.ok(verify(health.NationalID, "population"))
	r.refused(verify(health.NationalID, "card"), "verify_weaker")
	r.refused(verify(health.NationalID, "insurance"), "verify_weaker")
	r.ok(verify(health.NationalID, "population"))
	r.ok(verify(health.Insurance, "card"))
	r.ok(verify(health.Insurance, "insurance"))
	r.refused(verify(health.Insurance, "card"), "verify_weaker")
	all, err := r.Store.Identifiers(r.ctx, id)
	r.ok(err)
	for _, n := range all {
		want := map[health.Field]string{health.NationalID: "population", health.Insurance: "insurance"}[n.Kind]
		if n.Verified.How != want {
			t.Errorf("%s: %s, want %s", n.Kind, n.Verified.How, want)
		}
	}
}

// TestAMoveTellsBothHomes: the tasks of those who stay and of those who are joined count who lacks something with them at once; what
// somebody was to the former head is not carried along.
func TestAMoveTellsBothHomes(t *testing.T) {
	r := newRegister(t)
	in := func(name, birth, home string) health.PersonID {
		return r.enter(map[health.Field]string{health.FullName: name, health.BirthDate: birth, health.Household: home, health.HeadRel: "02"})
	}
	wife, son, other := in("Bùi Thị Ánh", "1990-02-01", "A1"), in("Bùi Minh Khang", "2022-04-10", "A1"), in("Đinh Công Tạo", "1958", "B1")
	members := func(id health.PersonID) (n int) {
		tasks, err := r.Store.TasksOf(r.ctx, id)
		r.ok(err)
		for _, task := range tasks {
			for _, why := range task.Reasons {
				if why.Code == "household" {
					n = why.Count
				}
			}
		}
		return n
	}
	r.write(func(tx store.Tx) error { // into the window, where households count
		c := r.clerk(tx, nil)
		for _, id := range []health.PersonID{wife, son, other} {
			tasks, err := tx.TasksOf(id)
			if err != nil {
				return err
			}
			for _, task := range tasks {
				task.State = health.TaskOpen
				if err := errors.Join(c.score(&task, r.record(id)), tx.UpdateTask(&task)); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if members(son) != 2 || members(other) != 0 {
		t.Fatalf("before the move: %d and %d", members(son), members(other))
	}
	_, err := r.MovePerson(r.ctx, MoveInput{Person: wife, Values: map[health.Field]health.FieldValue{health.Household: value("B1")}, On: ident.DateOf(r.now), Order: "o1", By: staffed(nhan)})
	r.ok(err)
	if members(son) != 0 || members(other) != 2 || members(wife) != 2 {
		t.Errorf("after the move: %d stay, %d are joined, %d who moved", members(son), members(other), members(wife))
	}
	if rel := r.record(wife).Text(health.HeadRel); rel != "" {
		t.Errorf("she is still %q to somebody", rel)
	}
}
