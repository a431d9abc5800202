package activities

import (
	"errors"
	"slices"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// questioned gives the reasons for which somebody is asked whether two records are one person; nil: nobody is.
func (r *register) questioned(one, two health.PersonID) []string {
	r.t.Helper()
	d, err := r.Store.Draft(r.ctx, pairDraft(one, two))
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	r.ok(err)
	return d.Why
}

// registered lets somebody in as a chat does, and gives the record.
func (r *register) registered(id health.DraftID, said map[health.Field]string) health.PersonID {
	r.t.Helper()
	values := map[health.Field]health.FieldValue{health.Commune: {State: health.HasValue, Value: "05158"}}
	for f, text := range said {
		values[f] = health.FieldValue{State: health.HasValue, Value: health.Value(text)}
	}
	r.ok(r.SaveDraft(r.ctx, health.Draft{ID: id, Kind: health.DraftRegister, Station: phongPhu, Status: health.DraftNew, Values: values, By: staffed(nhan),
		Cause: health.Cause{Kind: health.CauseDraft, ID: string(id)}, At: r.now}))
	out, err := r.RegisterDraft(r.ctx, id)
	r.ok(err)
	if out.Code != "created" {
		r.t.Fatalf("registered: %s", out.Code)
	}
	return out.Person
}

// TestOneOldNumberOfTwoPeopleIsAskedAbout: nobody is refused, and somebody looks, whichever number it is.
func TestOneOldNumberOfTwoPeopleIsAskedAbout(t *testing.T) {
	thu := map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.SexField: "1"}
	ba := map[health.Field]string{health.FullName: "Hà Thị Ba", health.BirthDate: "1946-07-20", health.SexField: "2"}
	with := func(who map[health.Field]string, f health.Field, v string) map[health.Field]string {
		out := map[health.Field]string{f: v}
		for k, v := range who {
			out[k] = v
		}
		return out
	}
	for name, c := range map[string]struct {
		f        health.Field
		one, two string
		why      string
	}{
		"nine digits":      {health.OldID, "113000017", "113000017", "match.old_number_conflict"},
		"twelve digits":    {health.OldID, "017085000999", "017085000999", "match.old_number_conflict"},
		"social insurance": {health.SocialNo, "1751538680", "1751538680", "match.insurance_conflict"},
		"two numbers":      {health.OldID, "113000017", "113950042", ""},
		"nobody has one":   {health.Hamlet, "Xóm Lũy", "Xóm Đầm", ""},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRegister(t)
			one := r.registered("d1", with(thu, c.f, c.one))
			two := r.registered("d2", with(ba, c.f, c.two))
			why := r.questioned(one, two)
			if c.why == "" && why != nil || c.why != "" && (!slices.Contains(why, c.why) || !slices.Contains(why, "match.name_other")) {
				t.Errorf("asked because of %v, want %q", why, c.why)
			}
		})
	}
	t.Run("a number that is told later", func(t *testing.T) {
		r := newRegister(t)
		one, two := r.registered("d1", with(thu, health.OldID, "113000017")), r.registered("d2", ba)
		if why := r.questioned(one, two); why != nil {
			t.Errorf("asked because of %v", why)
		}
		r.tells(two, map[health.Field]string{health.OldID: "113000017"})
		if why := r.questioned(one, two); !slices.Contains(why, "match.old_number_conflict") {
			t.Errorf("asked because of %v", why)
		}
	})
	t.Run("once, and not again when they were told apart", func(t *testing.T) {
		r := newRegister(t)
		one, two := r.registered("d1", with(thu, health.OldID, "113000017")), r.registered("d2", with(ba, health.OldID, "113000017"))
		task, err := r.Store.Task(r.ctx, health.TaskID(pairDraft(one, two)))
		r.ok(err)
		if out := r.report(task, health.ResultOther, "apart"); out.Code != "apart" {
			t.Errorf("said %s", out.Code)
		}
		s, err := r.SweepDuplicates(r.ctx, 10, true)
		r.ok(err)
		if s.Asked != 0 {
			t.Errorf("asked %d times more", s.Asked)
		}
	})
	t.Run("of a whole hamlet, each is asked about once", func(t *testing.T) {
		r := newRegister(t)
		names := []string{"Bùi Văn Thử", "Hà Thị Ba", "Đinh Công Tư", "Quách Thị Năm", "Bạch Văn Sáu"}
		for i, name := range names {
			r.enter(map[health.Field]string{health.FullName: name, health.BirthDate: []string{"1950", "1961", "1972", "1983", "1994"}[i], health.OldID: "113000017"})
		}
		s, err := r.SweepDuplicates(r.ctx, 10, true)
		r.ok(err)
		if s.Asked != len(names)-1 {
			t.Errorf("asked %d times", s.Asked)
		}
	})
}
