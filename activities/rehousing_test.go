package activities

import (
	"math/rand/v2"
	"reflect"
	"testing"
	"time"

	"hssk/store"
	"hssk/store/health"
)

// tells enters values about somebody; empty texts are left out.
func (r *register) tells(id health.PersonID, said map[health.Field]string) {
	r.t.Helper()
	values := map[health.Field]health.FieldValue{}
	for f, text := range said {
		values[f] = health.FieldValue{State: health.HasValue, Value: health.Value(text), Source: health.FromStaff}
	}
	stations, err := r.Store.Stations(r.ctx)
	r.ok(err)
	r.write(func(tx store.Tx) error {
		rec, err := tx.Record(id)
		if err != nil {
			return err
		}
		return r.clerk(tx, stations).change(&rec, health.ActFill, values, health.Cause{Kind: health.CauseTask, ID: "t"}, staffed(nhan))
	})
}

// TestMovedAfterAnAdoptedHousehold: who had a household by the merge alone, and moved on from there, never was in it.
func TestMovedAfterAnAdoptedHousehold(t *testing.T) {
	r := newRegister(t)
	kept := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12"})
	r.now = r.now.Add(time.Hour)
	gone := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thủ", health.BirthDate: "1985-03-12", health.Household: "HGD-01", health.HeadRel: "01"})
	r.now = r.now.Add(time.Hour)
	m := r.merging(kept, gone)
	r.now = r.now.Add(48 * time.Hour)
	r.tells(kept, map[health.Field]string{health.Household: "HGD-02", health.HouseSince: "2026-09-01"}) // before the other was in the first
	r.now = r.now.Add(48 * time.Hour)
	r.tells(kept, map[health.Field]string{health.Household: "HGD-01"})
	back := r.now
	r.now = r.now.Add(time.Hour)
	r.splitting(m, true)
	want := []health.Membership{
		{Person: kept, Household: "05158/hgd-02", From: time.Date(2026, 8, 31, 17, 0, 0, 0, time.UTC), To: back},
		{Person: kept, Household: "05158/hgd-01", From: back},
	}
	if got := r.homes(kept); !reflect.DeepEqual(got, want) {
		t.Errorf("lived in %v\nwant %v", got, want)
	}
	if got := r.homes(gone); len(got) != 1 || got[0].Household != "05158/hgd-01" || !got[0].To.IsZero() {
		t.Errorf("the other lived in %v", got)
	}
}

// TestHomesAfterASplit: whatever is entered about a record after a merge, once that is taken back it has lived where it would
// have lived without.
func TestHomesAfterASplit(t *testing.T) {
	r := newRegister(t)
	r.twoStations()
	for seed := range uint64(100) {
		rnd := rand.New(rand.NewPCG(seed, 1)) //nolint:gosec // a test
		pick := func(of ...string) string { return of[rnd.IntN(len(of))] }
		name := map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12"}
		if rnd.IntN(3) == 0 {
			name[health.Household] = pick("1", "HGD-01")
		}
		alone := r.enter(name)
		kept := r.enter(name)
		r.now = r.now.Add(time.Hour)
		gone := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thủ", health.BirthDate: "1985-03-12", health.Household: "HGD-01",
			health.HeadRel: "01", health.HouseSince: pick("2024", "2026-10-31")})
		r.now = r.now.Add(24 * time.Hour)
		m := r.merging(kept, gone)
		for range rnd.IntN(6) {
			r.now = r.now.Add(time.Duration(1+rnd.IntN(72)) * time.Hour)
			said := map[health.Field]string{}
			switch rnd.IntN(4) {
			case 0:
				said[health.Household] = pick("1", "2", "HGD-01")
			case 1:
				said[health.Household], said[health.HouseSince] = pick("1", "2", "3"), pick("2026-10-01", "2026-11-03", "2020")
			case 2:
				said[health.HeadRel] = pick("02", "03")
			case 3:
				said[health.Commune] = pick("05158", "05167")
			}
			if h := said[health.Household]; h != "" && h == r.record(kept).Text(health.Household) {
				continue // to say what a record says already is not stored
			}
			r.tells(kept, said)
			r.tells(alone, said)
		}
		r.now = r.now.Add(time.Hour)
		r.splitting(m, true)
		got, want := r.homes(kept), r.homes(alone)
		for i := range want {
			want[i].Person = kept
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("seed %d: lived in\n%v, without the merge in\n%v", seed, got, want)
		}
		if of, as := r.record(kept), r.record(alone); of.Household != as.Household || !of.HouseholdFrom.Equal(as.HouseholdFrom) {
			t.Errorf("seed %d: lives in %s since %v, without the merge in %s since %v", seed, of.Household, of.HouseholdFrom, as.Household, as.HouseholdFrom)
		}
	}
}
