package activities

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// expecting is a station that expects people; the clock is at half past seven of a day.
type expecting struct{ *cohort }

// expects makes a station with residents, by name and phone.
func expects(t *testing.T, people map[string]string) *expecting {
	t.Helper()
	e := &expecting{newCohort(t, people)}
	e.on(ident.Date{Y: 2026, M: 11, D: 23}) // a Monday
	return e
}

func (e *expecting) on(day ident.Date) {
	e.now = day.Time(health.Zone()).Add(7*time.Hour + 30*time.Minute)
}

func november(day int) ident.Date { return ident.Date{Y: 2026, M: 11, D: day} }

func december(day int) ident.Date { return ident.Date{Y: 2026, M: 12, D: day} }

// visited stores a visit as a list of visits does.
func (e *expecting) visited(name, number string, on, back ident.Date) {
	e.t.Helper()
	e.write(func(tx store.Tx) error {
		v := health.Visit{ID: health.NewVisitID("17123", number), Person: e.people[name], Facility: "17123", Started: on, Return: back, Source: health.FromImport,
			Cause: health.Cause{Kind: health.CauseImport, ID: "i1", Row: 1}, At: e.now}
		return errors.Join(tx.PutVisit(v), e.lookAgainAt(tx, v.Person))
	})
}

// dosed stores a dose as a list of doses does.
func (e *expecting) dosed(name, id, vaccine string, given, next ident.Date) {
	e.t.Helper()
	e.write(func(tx store.Tx) error {
		d := health.Dose{ID: health.DoseID(id), Person: e.people[name], Vaccine: vaccine, Given: given, Next: next, Source: health.FromImport,
			Cause: health.Cause{Kind: health.CauseImport, ID: "i1", Row: 1}, At: e.now}
		return errors.Join(tx.PutDose(d), e.lookAgainAt(tx, d.Person))
	})
}

// daily is the look of a morning, page by page, with a second pass.
func (e *expecting) daily(day ident.Date) (sum Followed) {
	e.t.Helper()
	e.on(day)
	page := func(f func(FollowBatch) (Followed, error), kind health.FollowUpKind) {
		in := FollowBatch{Kind: kind, Day: day, Rows: 2}
		for {
			got, err := f(in)
			e.ok(err)
			sum.Opened, sum.Moved, sum.Sent = sum.Opened+got.Opened, sum.Moved+got.Moved, sum.Sent+got.Sent
			sum.Called, sum.Ended = sum.Called+got.Called, sum.Ended+got.Ended
			if in.From = got.From; got.Done || !got.Waits.IsZero() {
				return
			}
		}
	}
	for _, kind := range health.FollowUpKinds() {
		page(func(in FollowBatch) (Followed, error) { return e.OpenFollowUps(e.ctx, in) }, kind)
	}
	for range 2 {
		page(func(in FollowBatch) (Followed, error) { return e.MoveFollowUps(e.ctx, in) }, "")
	}
	return sum
}

// days looks each morning from one day to another.
func (e *expecting) days(from, until ident.Date) {
	for day := from; !day.After(until); day = day.AddDays(1) {
		e.daily(day)
	}
}

// of gives the one follow-up of somebody.
func (e *expecting) of(name string) health.FollowUp {
	e.t.Helper()
	all, err := e.Store.FollowUpsOf(e.ctx, e.people[name])
	e.ok(err)
	if len(all) != 1 {
		e.t.Fatalf("%s has %d follow-ups, want 1", name, len(all))
	}
	return all[0]
}

// stands checks where a follow-up is: its stage while it is open, else its outcome.
func (e *expecting) stands(name string, stage health.FollowUpStage, o health.FollowUpOutcome) health.FollowUp {
	e.t.Helper()
	f := e.of(name)
	if f.Outcome != o || o == "" && f.Stage != stage {
		e.t.Errorf("%s: %s, %q (%s), want %s, %q", name, f.Stage, f.Outcome, f.Reason, stage, o)
	}
	if f.Open() == f.Next.IsZero() || f.Open() != f.EndedAt.IsZero() {
		e.t.Errorf("%s: looked at again on %s, ended at %s, outcome %q", name, f.Next, f.EndedAt, f.Outcome)
	}
	return f
}

// call gives the live task about somebody who has not come.
func (e *expecting) call(name string) health.Task {
	e.t.Helper()
	tasks, err := e.Store.TasksOf(e.ctx, e.people[name])
	e.ok(err)
	i := slices.IndexFunc(tasks, func(k health.Task) bool { return k.Kind == health.TaskCall })
	if i < 0 {
		e.t.Fatalf("nobody calls %s", name)
	}
	return tasks[i]
}

func (e *expecting) nobodyCalls(name string) {
	e.t.Helper()
	tasks, err := e.Store.TasksOf(e.ctx, e.people[name])
	e.ok(err)
	for _, k := range tasks {
		if k.Kind == health.TaskCall {
			e.t.Errorf("%s is to be called: %s", name, k.State)
		}
	}
}

// said hands in what came of a call.
func (e *expecting) said(task health.Task, res health.Result, on ident.Date) (health.Outcome, error) {
	e.t.Helper()
	e.ids++
	key := health.DraftID(fmt.Sprintf("said-%d", e.ids))
	e.ok(e.SaveDraft(e.ctx, health.Draft{ID: key, Kind: health.DraftFill, Station: phongPhu, Person: task.Person, Task: task.ID, By: staffed(nhan), Status: health.DraftNew,
		Cause: health.Cause{Kind: health.CauseTask, ID: string(task.ID)}}))
	in := ReportInput{Task: task.ID, Staff: nhan, Result: res, Draft: key}
	if !on.IsZero() {
		in.RemindOn = waitFor(on)
	}
	step, err := e.ReportTask(e.ctx, in)
	return step.Outcome, err
}

const (
	xoan, xoanPhone = "Bùi Thị Xoan", "+84912000001"
	tao, taoPhone   = "Đinh Công Tạo", "+84912000002"
)

// TestFromNoticeToCall: told before, on and after the day; then the station calls, and the visit closes it all.
func TestFromNoticeToCall(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(30)) // a Monday
	sent := map[int]int{23: 0, 26: 0, 27: 1, 28: 1, 29: 1, 30: 2}
	for day := 23; day <= 30; day++ {
		e.daily(november(day))
		if n := e.sms.sent[xoanPhone]; n != sent[day] {
			t.Errorf("on the %dth %d messages, want %d", day, n, sent[day])
		}
	}
	f := e.stands(xoan, health.StageDay, "")
	if f.Due != november(30) || f.Station != phongPhu || f.Channel != "sms" || f.ToldAt.IsZero() {
		t.Errorf("%+v", f)
	}
	e.days(december(1), december(6))
	e.stands(xoan, health.StageLate, "")
	if n := e.sms.sent[xoanPhone]; n != 3 {
		t.Errorf("%d messages, want 3", n)
	}
	e.nobodyCalls(xoan)
	if sum := e.daily(december(7)); sum.Called != 1 {
		t.Errorf("%+v", sum)
	}
	e.stands(xoan, health.StageCall, "")
	task := e.call(xoan)
	if task.Station != phongPhu || task.State != health.TaskQueued || task.Reasons[0].Count != 7 || health.FollowUpOf(task.ID) != f.ID {
		t.Errorf("%+v", task)
	}
	e.days(december(8), december(9)) // asked once
	if again := e.call(xoan); again.ID != task.ID {
		t.Errorf("called twice: %s", again.ID)
	}
	e.visited(xoan, "2", december(9), ident.Date{})
	e.stands(xoan, "", health.FollowCame)
	e.nobodyCalls(xoan)
	task, err := e.Store.Task(e.ctx, task.ID)
	e.ok(err)
	if task.State != health.TaskClosed || task.Result != health.ResultCame {
		t.Errorf("the task is %s, %s", task.State, task.Result)
	}
	e.days(december(10), december(20))
	if n := e.sms.sent[xoanPhone]; n != 3 {
		t.Errorf("%d messages, the last after the visit", n)
	}
}

// TestMessagesTellNoHealth: neither what is done nor for whom is in a message.
func TestMessagesTellNoHealth(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.dosed(xoan, "d1", "Sởi-Rubella", november(2), november(26))
	e.days(november(23), november(30))
	m, err := e.Store.Message(e.ctx, e.of(xoan).Message)
	e.ok(err)
	if m.Purpose != health.PurposeFollow || len(m.Args) != 1 || m.Args["day"] != "26/11/2026" {
		t.Errorf("%s %v", m.Purpose, m.Args)
	}
}

// TestRunTwice: a page that is run again says nothing twice, and a second look of the day does nothing.
func TestRunTwice(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(26))
	e.daily(november(23))
	if sum := e.daily(november(23)); sum.Opened+sum.Sent+sum.Moved != 0 {
		t.Errorf("a second time: %+v", sum)
	}
	e.on(november(26))
	var all []health.FollowUp
	e.write(func(tx store.Tx) error { // a worker that dies after it has written the notice down
		var err error
		all, err = tx.NextFollowUps(fromFirst(store.Place{}), november(26), 9)
		e.ok(err)
		return e.moveFollowUp(tx, &all[0], november(26), &Followed{})
	})
	if n := e.sms.sent[xoanPhone]; n != 1 {
		t.Fatalf("%d messages before it was handed over", n)
	}
	e.daily(november(26))
	e.daily(november(26))
	if n := e.sms.sent[xoanPhone]; n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

// TestOneNoticeForTwo: two of one phone who are expected on one day have one message; on two days, one a day.
func TestOneNoticeForTwo(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone, tao: xoanPhone})
	e.visited(xoan, "1", november(2), november(26))
	e.visited(tao, "2", november(2), november(26))
	e.daily(november(23))
	if n := e.sms.sent[xoanPhone]; n != 1 {
		t.Errorf("%d messages, want 1", n)
	}
	one, two := e.stands(xoan, health.StageBefore, ""), e.stands(tao, health.StageBefore, "")
	if one.Message != two.Message {
		t.Error("they do not share the message")
	}
	e.visited(tao, "2", november(2), november(25)) // another day: another message, but not on the same day
	if e.days(november(24), november(24)); e.sms.sent[xoanPhone] != 2 {
		t.Errorf("%d messages, want 2", e.sms.sent[xoanPhone])
	}
	e.daily(november(25))
	e.stands(tao, health.StageDay, "")
	e.daily(november(26)) // a fourth in a week is too much
	if f := e.of(xoan); f.Stage != health.StageBefore || f.Reason != "full" || e.sms.sent[xoanPhone] != 3 {
		t.Errorf("%s, %s, %d messages", f.Stage, f.Reason, e.sms.sent[xoanPhone])
	}
}

// TestEnoughForToday: two appointments on two days are told on two days.
func TestEnoughForToday(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone, tao: xoanPhone})
	e.visited(xoan, "1", november(2), november(26))
	e.visited(tao, "2", november(2), november(25))
	e.daily(november(23))
	one, two := e.of(xoan), e.of(tao)
	if n := e.sms.sent[xoanPhone]; n != 1 || one.ToldAt.IsZero() == two.ToldAt.IsZero() {
		t.Errorf("%d messages", n)
	}
	e.daily(november(24))
	e.stands(xoan, health.StageBefore, "")
	e.stands(tao, health.StageBefore, "")
	if n := e.sms.sent[xoanPhone]; n != 2 {
		t.Errorf("%d messages, want 2", n)
	}
}

// TestWhoIsNotTold: whom no notice reaches has none, is called all the same when late, and the reason is kept.
func TestWhoIsNotTold(t *testing.T) {
	e := expects(t, map[string]string{xoan: "", tao: taoPhone})
	e.ok(e.Consent(e.ctx, "sms", taoPhone, false))
	e.visited(xoan, "1", november(2), november(24))
	e.visited(tao, "2", november(2), november(24))
	e.daily(november(23))
	for name, why := range map[string]health.CampaignOutcome{xoan: health.OutcomeNoAddress, tao: health.OutcomeOptedOut} {
		if f := e.stands(name, health.StageBefore, ""); f.Reason != string(why) || !f.ToldAt.IsZero() {
			t.Errorf("%s: %s", name, f.Reason)
		}
	}
	e.days(november(24), december(1))
	e.call(xoan)
	e.call(tao)
	if n := len(e.sms.sent); n != 0 {
		t.Errorf("%d were written to", n)
	}
}

// TestOtherChannel: what one channel does not take goes by another in the same morning.
func TestOtherChannel(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.write(func(tx store.Tx) error {
		return tx.PutContact(health.Contact{Channel: "telegram", Address: "77", Person: e.people[xoan], Proof: "code", At: e.now})
	})
	e.telegram.says = func(health.Message) error { return health.Refuse("recipient_blocked", nil) }
	e.visited(xoan, "1", november(2), november(26))
	e.daily(november(23))
	if f := e.stands(xoan, health.StageBefore, ""); f.Channel != "sms" || e.sms.sent[xoanPhone] != 1 {
		t.Errorf("by %s, %v", f.Channel, e.sms.sent)
	}
}

// TestNight: at night nobody is written to, and the look says until when it waits.
func TestNight(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(24))
	e.daily(november(22))
	e.now = november(23).Time(health.Zone()).Add(22 * time.Hour)
	got, err := e.MoveFollowUps(e.ctx, FollowBatch{Day: november(24), Rows: 9})
	e.ok(err)
	if want := november(24).Time(health.Zone()).Add(7 * time.Hour); !got.Waits.Equal(want) || got.Moved != 0 {
		t.Errorf("%+v, want to wait until %s", got, want)
	}
}

// TestInterrupted: after some days without a look nobody is told what should have been said then.
func TestInterrupted(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone, tao: taoPhone})
	e.visited(xoan, "1", november(2), november(26))
	e.visited(tao, "2", november(2), december(2))
	e.daily(november(20))
	e.daily(november(27)) // the day after
	if n := e.sms.sent[xoanPhone]; n != 0 {
		t.Errorf("%d messages about yesterday", n)
	}
	e.stands(xoan, health.StageDay, "")
	e.daily(december(30))
	e.call(xoan)
	e.call(tao)
	if n := e.sms.sent[taoPhone]; n != 0 {
		t.Errorf("%d messages", n)
	}
	e.daily(november(25)) // the clock was wrong, and is put back
	e.stands(xoan, health.StageCall, "")
	if n := e.sms.sent[xoanPhone]; n != 0 {
		t.Errorf("%d messages", n)
	}
}

// TestPastDay: a look that is made up for a day that is over says nothing of that day.
func TestPastDay(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(26))
	e.daily(november(22))
	e.on(november(27))
	_, err := e.MoveFollowUps(e.ctx, FollowBatch{Day: november(26), Rows: 9})
	e.ok(err)
	if n := e.sms.sent[xoanPhone]; n != 0 {
		t.Errorf("%d messages about yesterday", n)
	}
}
