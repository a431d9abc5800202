package activities

import (
	"testing"

	"hssk/store/health"
	"hssk/store/ident"
)

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
