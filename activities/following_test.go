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

// TestDayOff: who is expected on a Sunday or a holiday hears that the station is closed, and is late from the next working day on.
func TestDayOff(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(29)) // a Sunday
	e.daily(november(26))
	m, err := e.Store.Message(e.ctx, e.of(xoan).Message)
	e.ok(err)
	if m.Phrase != "notice.follow.before_closed" {
		t.Errorf("said %s", m.Phrase)
	}
	e.days(november(27), december(2))
	e.stands(xoan, health.StageDay, "")
	e.daily(december(3)) // three days after Monday
	e.stands(xoan, health.StageLate, "")
	e.days(december(4), december(6))
	e.nobodyCalls(xoan)
	e.daily(december(7))
	e.call(xoan)
}

// TestChangedDay: the follow-up moves with the day that the visit names, and ends when it names none.
func TestChangedDay(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(23))
	e.days(november(20), november(30))
	task := e.call(xoan)
	e.visited(xoan, "1", november(2), december(10))
	if f := e.stands(xoan, health.StageWaiting, ""); f.Due != december(10) || f.Planned != december(10) {
		t.Errorf("due %s", f.Due)
	}
	e.nobodyCalls(xoan)
	e.visited(xoan, "1", november(2), december(10)) // the same list once more
	before := e.sms.sent[xoanPhone]
	e.days(december(1), december(7))
	if n := e.sms.sent[xoanPhone] - before; n != 1 {
		t.Errorf("%d messages about the new day, want 1", n)
	}
	e.days(december(8), december(17))
	if again := e.call(xoan); again.ID == task.ID {
		t.Error("the closed task was taken for a new one")
	}
	e.visited(xoan, "1", november(2), ident.Date{})
	e.stands(xoan, "", health.FollowOff)
	e.nobodyCalls(xoan)
}

// TestReturnRecognised: which visits and doses keep which promise.
func TestReturnRecognised(t *testing.T) {
	for name, c := range map[string]struct {
		came bool
		keep func(e *expecting)
	}{
		"three days before":            {true, func(e *expecting) { e.visited(xoan, "2", november(23), ident.Date{}) }},
		"four days before":             {false, func(e *expecting) { e.visited(xoan, "2", november(22), ident.Date{}) }},
		"weeks later":                  {true, func(e *expecting) { e.visited(xoan, "2", december(20), ident.Date{}) }},
		"somebody else":                {false, func(e *expecting) { e.visited(tao, "2", november(26), ident.Date{}) }},
		"the same visit sent again":    {false, func(e *expecting) { e.visited(xoan, "1", november(2), november(26)) }},
		"a dose is no visit":           {false, func(e *expecting) { e.dosed(xoan, "d1", "BCG", november(26), ident.Date{}) }},
		"before the list of the first": {false, func(e *expecting) { e.visited(xoan, "0", november(1), ident.Date{}) }},
	} {
		t.Run(name, func(t *testing.T) {
			e := expects(t, map[string]string{xoan: xoanPhone, tao: taoPhone})
			e.visited(xoan, "1", november(2), november(26))
			e.daily(november(21))
			c.keep(e)
			if f := e.of(xoan); (f.Outcome == health.FollowCame) != c.came {
				t.Errorf("outcome %q", f.Outcome)
			}
		})
	}
}

// TestDoseRecognised: the same vaccine keeps the promise, also where the planned dose itself is given now.
func TestDoseRecognised(t *testing.T) {
	for name, c := range map[string]struct {
		came bool
		plan ident.Date // given; zero: planned alone
		keep func(e *expecting)
	}{
		"the next of it":          {true, november(2), func(e *expecting) { e.dosed(xoan, "d2", "sởi", november(25), ident.Date{}) }},
		"long before the day":     {true, november(2), func(e *expecting) { e.dosed(xoan, "d2", "Sởi", november(12), ident.Date{}) }},
		"another vaccine":         {false, november(2), func(e *expecting) { e.dosed(xoan, "d2", "BCG", november(26), ident.Date{}) }},
		"the planned one":         {true, ident.Date{}, func(e *expecting) { e.dosed(xoan, "d1", "Sởi", november(26), november(26)) }},
		"a visit is no dose":      {false, november(2), func(e *expecting) { e.visited(xoan, "2", november(26), ident.Date{}) }},
		"the next is planned too": {false, november(2), func(e *expecting) { e.dosed(xoan, "d2", "Sởi", ident.Date{}, december(26)) }},
	} {
		t.Run(name, func(t *testing.T) {
			e := expects(t, map[string]string{xoan: xoanPhone})
			e.dosed(xoan, "d1", "Sởi", c.plan, november(26))
			e.daily(november(21))
			c.keep(e)
			if f := e.of(xoan); (f.Outcome == health.FollowCame) != c.came {
				t.Errorf("outcome %q", f.Outcome)
			}
		})
	}
}

// TestLateList: a promise of last week that comes in today is opened where it stands; one of two months ago is not.
func TestLateList(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone, tao: taoPhone})
	e.visited(xoan, "1", november(2), november(10))
	e.visited(tao, "2", ident.Date{Y: 2026, M: 8, D: 1}, ident.Date{Y: 2026, M: 9, D: 1})
	if sum := e.daily(november(23)); sum.Opened != 1 || sum.Called != 1 || sum.Sent != 0 {
		t.Errorf("%+v", sum)
	}
	e.call(xoan)
}

// TestCallResults: each thing that can come of a call.
func TestCallResults(t *testing.T) {
	for res, want := range map[health.Result]health.FollowUpOutcome{health.ResultElsewhere: health.FollowElsewhere, health.ResultRefused: health.FollowRefused,
		health.ResultWrongNumber: health.FollowWrong, health.ResultMoved: health.FollowGone, health.ResultDied: health.FollowGone} {
		t.Run(string(res), func(t *testing.T) {
			e := expects(t, map[string]string{xoan: xoanPhone})
			e.visited(xoan, "1", november(2), november(20))
			e.daily(november(27))
			task := e.call(xoan)
			_, err := e.said(task, res, ident.Date{})
			e.ok(err)
			e.stands(xoan, "", want)
			e.nobodyCalls(xoan)
			task, err = e.Store.Task(e.ctx, task.ID)
			e.ok(err)
			if task.State != health.TaskClosed || task.Result != res {
				t.Errorf("the task is %s, %s", task.State, task.Result)
			}
			e.days(november(28), december(12))
			e.stands(xoan, "", want)
		})
	}
}

// TestRejectedReport: who was said to have died and has not is expected again.
func TestRejectedReport(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(20))
	e.daily(november(27))
	_, err := e.said(e.call(xoan), health.ResultDied, ident.Date{})
	e.ok(err)
	e.daily(november(28))
	e.stands(xoan, "", health.FollowGone)
	tasks, err := e.Store.TasksOf(e.ctx, e.people[xoan])
	e.ok(err)
	i := slices.IndexFunc(tasks, func(k health.Task) bool { return k.Kind == health.TaskConfirm })
	e.ok(e.SaveDraft(e.ctx, health.Draft{ID: "no", Kind: health.DraftFill, Station: phongPhu, Task: tasks[i].ID, By: staffed(thanh), Status: health.DraftNew,
		Cause: health.Cause{Kind: health.CauseTask, ID: string(tasks[i].ID)}}))
	_, err = e.ReportTask(e.ctx, ReportInput{Task: tasks[i].ID, Staff: thanh, Result: health.ResultRejected, Draft: "no"})
	e.ok(err)
	e.daily(november(29))
	e.stands(xoan, health.StageCall, "")
	if task := e.call(xoan); task.State != health.TaskQueued {
		t.Errorf("the call is %s", task.State)
	}
}

// TestWillCome: the day that was agreed on counts, with its notices; the task comes back when it passes.
func TestWillCome(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(18))
	e.days(november(15), november(25))
	task, before := e.call(xoan), e.sms.sent[xoanPhone]
	if _, err := e.said(task, health.ResultWillCome, november(24)); health.CodeOf(err) != "remind_date" {
		t.Errorf("a day that is over: %v", err)
	}
	out, err := e.said(task, health.ResultWillCome, december(4))
	e.ok(err)
	if out.Code != "will_come" || ident.DateOf(out.Until.In(health.Zone())) != december(4) {
		t.Errorf("%+v", out)
	}
	if f := e.stands(xoan, health.StageWaiting, ""); f.Due != december(4) || f.Planned != november(18) {
		t.Errorf("due %s, planned %s", f.Due, f.Planned)
	}
	asleep := e.call(xoan)
	if asleep.State != health.TaskAsleep || !asleep.WakeAt.Equal(waitFor(december(7))) {
		t.Errorf("%s until %s", asleep.State, asleep.WakeAt)
	}
	e.days(november(26), december(4))
	if n := e.sms.sent[xoanPhone] - before; n != 2 {
		t.Errorf("%d messages about the new day, want 2", n)
	}
	e.days(december(5), december(12))
	stand, err := e.WakeTask(e.ctx, task.ID)
	e.ok(err)
	if stand.State != health.TaskOpen || e.call(xoan).ID != task.ID {
		t.Errorf("the task is %s", stand.State)
	}
	e.visited(xoan, "2", december(12), ident.Date{})
	e.stands(xoan, "", health.FollowCame)
	e.nobodyCalls(xoan)
}

// TestNoAnswer: the task comes back by itself some times, and then it is over.
func TestNoAnswer(t *testing.T) {
	e := expects(t, map[string]string{xoan: xoanPhone})
	e.visited(xoan, "1", november(2), november(20))
	e.daily(november(27))
	task := e.call(xoan)
	for n := 1; n < health.CallTries; n++ {
		out, err := e.said(task, health.ResultNoAnswer, ident.Date{})
		e.ok(err)
		if out.Code != "asleep" {
			t.Fatalf("the %d. time: %s", n, out.Code)
		}
		e.now = e.call(xoan).WakeAt.Add(time.Minute)
		_, err = e.WakeTask(e.ctx, task.ID)
		e.ok(err)
	}
	out, err := e.said(task, health.ResultNoAnswer, ident.Date{})
	e.ok(err)
	if out.Code != "follow_unreached" {
		t.Errorf("the last time: %s", out.Code)
	}
	e.stands(xoan, "", health.FollowUnreached)
	e.nobodyCalls(xoan)
}

// answer says something to the notices of a phone.
func (e *expecting) answer(phone string, a health.FollowUpAnswer, on ident.Date, names ...string) error {
	in := health.FollowUpReply{Channel: "sms", Address: phone, Answer: a, On: on}
	for _, n := range names {
		in.IDs = append(in.IDs, e.of(n).ID)
	}
	_, err := e.AnswerFollowUps(e.ctx, in)
	return err
}

// TestAnswers: what each answer does, and to nobody else's.
func TestAnswers(t *testing.T) {
	begin := func(t *testing.T) *expecting {
		e := expects(t, map[string]string{xoan: xoanPhone, tao: taoPhone})
		e.visited(xoan, "1", november(2), november(26))
		e.visited(tao, "2", november(2), november(26))
		e.daily(november(23))
		return e
	}
	t.Run("coming", func(t *testing.T) {
		e := begin(t)
		e.ok(e.answer(xoanPhone, health.AnswerComing, ident.Date{}, xoan))
		e.days(november(24), november(26))
		if n := e.sms.sent[xoanPhone]; n != 1 {
			t.Errorf("%d messages to somebody who has said yes", n)
		}
		e.days(november(27), november(30))
		e.stands(xoan, health.StageLate, "")
	})
	t.Run("elsewhere", func(t *testing.T) {
		e := begin(t)
		e.ok(e.answer(xoanPhone, health.AnswerElsewhere, ident.Date{}, xoan))
		e.stands(xoan, "", health.FollowElsewhere)
		e.refused(e.answer(xoanPhone, health.AnswerComing, ident.Date{}, xoan), "follow_over")
	})
	t.Run("another day", func(t *testing.T) {
		e := begin(t)
		e.refused(e.answer(xoanPhone, health.AnswerLater, november(20), xoan), "remind_date")
		e.ok(e.answer(xoanPhone, health.AnswerLater, december(3), xoan))
		if f := e.stands(xoan, health.StageWaiting, ""); f.Due != december(3) {
			t.Errorf("due %s", f.Due)
		}
		e.days(november(24), december(1))
		e.stands(xoan, health.StageBefore, "")
	})
	t.Run("another day, which one is not known", func(t *testing.T) {
		e := begin(t)
		e.ok(e.answer(xoanPhone, health.AnswerLater, ident.Date{}, xoan))
		e.call(xoan)
		e.days(november(24), november(26))
		if n := e.sms.sent[xoanPhone]; n != 1 {
			t.Errorf("%d messages to somebody who is to be called", n)
		}
	})
	t.Run("for somebody else", func(t *testing.T) {
		e := begin(t)
		e.refused(e.answer(xoanPhone, health.AnswerElsewhere, ident.Date{}, tao), "follow_over")
		e.stands(tao, health.StageBefore, "")
	})
}

// TestGone: a death, a move, a merge and an erasure end what was waited for, and every notice.
func TestGone(t *testing.T) {
	begin := func(t *testing.T) *expecting {
		e := expects(t, map[string]string{xoan: xoanPhone, tao: taoPhone})
		e.visited(xoan, "1", november(2), november(26))
		e.daily(november(21))
		return e
	}
	t.Run("forgotten", func(t *testing.T) {
		e := begin(t)
		e.ok(e.ForgetPerson(e.ctx, ForgetInput{Person: e.people[xoan], By: staffed(mai), Reason: ForgetAsked}))
		e.days(november(22), december(5))
		if all, err := e.Store.FollowUpsOf(e.ctx, e.people[xoan]); err != nil || len(all) != 0 || len(e.sms.sent) != 0 {
			t.Errorf("%d left (%v), %v", len(all), err, e.sms.sent)
		}
	})
	t.Run("merged", func(t *testing.T) {
		e := begin(t)
		m, err := e.MergePeople(e.ctx, MergeInput{Kept: e.people[tao], Gone: e.people[xoan], By: staffed(nhan)})
		e.ok(err)
		e.days(november(22), november(23))
		if e.stands(tao, health.StageBefore, ""); e.sms.sent[taoPhone] != 1 || e.sms.sent[xoanPhone] != 0 {
			t.Errorf("%v", e.sms.sent)
		}
		_, err = e.UnmergePeople(e.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
		e.ok(err)
		e.days(november(24), november(26))
		if e.stands(xoan, health.StageDay, ""); e.sms.sent[xoanPhone] != 1 {
			t.Errorf("%v", e.sms.sent)
		}
	})
	t.Run("moved between writing and sending", func(t *testing.T) {
		e := begin(t)
		e.on(november(23))
		e.write(func(tx store.Tx) error {
			all, err := tx.NextFollowUps(fromFirst(store.Place{}), november(23), 9)
			e.ok(err)
			return e.moveFollowUp(tx, &all[0], november(23), &Followed{})
		})
		id := e.of(xoan).Message
		e.write(func(tx store.Tx) error {
			r, err := tx.Record(e.people[xoan])
			e.ok(err)
			r.Life = health.MovedReported
			return errors.Join(tx.UpdateRecord(&r), e.lookAgainAt(tx, r.ID))
		})
		m, err := e.Store.Message(e.ctx, id)
		e.ok(err)
		e.stands(xoan, "", health.FollowGone)
		if m.State != health.MessageExpired {
			t.Errorf("the notice is %s", m.State)
		}
	})
}

// TestSumsAgree: every follow-up is in one outcome or one open stage, counted once.
func TestSumsAgree(t *testing.T) {
	people := map[string]string{}
	for n := range 12 {
		people[fmt.Sprintf("Người Số %c", 'A'+n)] = fmt.Sprintf("+849120001%02d", n)
	}
	e := expects(t, people)
	n := 0
	for name := range people {
		e.visited(name, fmt.Sprint("v", n), november(2), november(20).AddDays(n))
		e.dosed(name, fmt.Sprint("d", n), "Sởi", november(2), november(20).AddDays(n))
		n++
	}
	e.days(november(15), november(28))
	for name := range people {
		if n--; n%3 == 0 {
			e.visited(name, fmt.Sprint("w", n), december(2), ident.Date{})
		}
	}
	e.days(november(29), december(9))
	counts, err := e.Store.FollowUpCounts(e.ctx, november(1), december(31))
	e.ok(err)
	sum, came := 0, 0
	for _, c := range counts {
		if sum += c.N; c.Outcome == health.FollowCame {
			came += c.N
		}
	}
	all, err := e.Store.FollowUpList(e.ctx, store.Place{Day: november(1)}, december(31), 100)
	e.ok(err)
	if sum != 24 || len(all) != 24 || came != 4 {
		t.Errorf("%d counted, %d listed, %d came; want 24, 24 and 4", sum, len(all), came)
	}
	for phone, n := range e.sms.sent {
		if n > 7 {
			t.Errorf("%s was written to %d times in four weeks", phone, n)
		}
	}
}
