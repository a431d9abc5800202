package health

import (
	"testing"
	"time"
)

func TestHours(t *testing.T) {
	at := func(hour int) time.Time { return time.Date(2026, 11, 24, hour, 30, 0, 0, Zone()) }
	for _, c := range []struct {
		hours Hours
		valid bool
		open  []int
	}{
		{Hours{}, true, []int{7, 12, 20}},
		{Hours{17, 21}, true, []int{17, 20}},
		{Hours{7, 8}, true, []int{7}},
		{Hours{6, 12}, false, nil},
		{Hours{12, 22}, false, nil},
		{Hours{12, 12}, false, nil},
	} {
		if c.hours.Valid() != c.valid {
			t.Errorf("%+v: valid is %v", c.hours, c.hours.Valid())
		}
		for _, hour := range c.open {
			if !c.hours.Open(at(hour)) {
				t.Errorf("%+v: closed at %d", c.hours, hour)
			}
		}
		for hour := range 24 {
			if next := c.hours.Next(at(hour)); c.valid && (!c.hours.Open(next) || next.Before(at(hour)) || next.Sub(at(hour)) > 24*time.Hour) {
				t.Errorf("%+v: after %d:30 comes %s", c.hours, hour, next)
			}
		}
		if from := c.hours.OrUsual().From; c.valid && (c.hours.Open(at(from-1)) || c.hours.Open(at(c.hours.OrUsual().To))) {
			t.Errorf("%+v: open before or after", c.hours)
		}
	}
}
