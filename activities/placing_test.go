package activities

import (
	"slices"
	"testing"

	"hssk/store"
	"hssk/store/health"
)

// newCommunes is a register of a district of which one plan has merged the three stations of Mường Bi, or will.
func newCommunes(t *testing.T, merged bool) (*register, *desk) {
	t.Helper()
	r, d, _ := withList(t)
	areas := health.Areas{}
	for _, unit := range []health.UnitCode{"05134", "05137", "05140", "05143", "05158"} {
		station := health.StationCode("TYT-" + unit)
		if merged && unit != "05134" && unit != "05137" {
			station = phongPhu
		}
		areas = append(areas, health.Area{Unit: unit, Station: station, From: health.Always})
		r.write(func(tx store.Tx) error { return tx.PutStation(health.Station{Code: station, Name: "x", Unit: unit}) })
	}
	areas = append(areas, health.Area{Unit: "05140", Hamlet: health.HamletKey("Xóm Khời"), Station: phongPhu, From: health.Always})
	r.write(func(tx store.Tx) error { return tx.SetAreas(areas) })
	d.kept = true
	return r, d
}

// TestAListOfTodaysCommunes: a row says "Mường Bi", which three former communes are today; what tells which one is used,
// and where nothing does the station takes it that looks after all of it, with a doubt.
func TestAListOfTodaysCommunes(t *testing.T) {
	const lost, parts, far = health.CodeUnitUnknown, health.CodeUnitParts, health.CodeUnitFar
	for name, c := range map[string]struct {
		merged          bool
		station         health.StationCode
		commune         string
		hamlet, address string
		dated           string
		unit            health.UnitCode // empty: refused
		at              health.StationCode
		coarse          bool
		why             string
	}{
		"one station has it all":          {merged: true, commune: "Xã Mường Bi", unit: "05158", at: phongPhu, coarse: true},
		"by the day of the list":          {merged: true, commune: "Xã Mường Bi", dated: "2026-05-05", unit: "05158", at: phongPhu, coarse: true},
		"by its code of that day":         {merged: true, commune: "05158", dated: "2026-05-05", unit: "05158", at: phongPhu, coarse: true},
		"the code without a day":          {merged: true, commune: "05158", unit: "05158", at: phongPhu},
		"the address tells":               {merged: true, commune: "Xã Mường Bi", address: "Xóm Đầm, Mỹ Hòa, Mường Bi", unit: "05143", at: phongPhu},
		"the hamlet tells":                {commune: "Xã Mường Bi", hamlet: "xóm Khời", unit: "05140", at: phongPhu},
		"three stations have it":          {commune: "Xã Mường Bi", why: parts},
		"three stations, the list of one": {commune: "Xã Mường Bi", station: myHoa, unit: "05143", at: myHoa},
		"the list of a station elsewhere": {commune: "Xã Mường Bi", station: "TYT-05134", why: parts},
		"no commune, the list of all":     {merged: true, station: phongPhu, unit: "05158", at: phongPhu, coarse: true},
		"no commune, the list of one":     {station: myHoa, unit: "05143", at: myHoa},
		"nobody knows the commune":        {commune: "Xã Lạ Hoắc", station: myHoa, why: lost},
		"nobody knows it, with the plan":  {merged: true, commune: "Xã Lạ Hoắc", station: phongPhu, why: lost},
		"a commune of another district":   {commune: "Xã Vầy Nưa", station: myHoa, why: far},
	} {
		t.Run(name, func(t *testing.T) {
			r, d := newCommunes(t, c.merged)
			fields := map[health.Field]string{health.FullName: "Bùi Văn Nẻo", health.BirthDate: "02/03/1971", health.Household: "1"}
			for f, text := range map[health.Field]string{health.Commune: c.commune, health.Hamlet: c.hamlet, health.Address: c.address} {
				if text != "" {
					fields[f] = text
				}
			}
			d.rows = []Row{row(2, fields)}
			begun, err := r.BeginImport(r.ctx, health.Import{Name: "a.csv", Path: "a.csv", SHA256: "a", Station: c.station, Dated: c.dated,
				By: health.Actor{Kind: health.BySystem, ID: "cli"}}, false)
			r.ok(err)
			_, err = r.StageImport(r.ctx, begun.ID)
			r.ok(err)
			_, err = r.ImportBatch(r.ctx, BatchInput{Import: begun.ID, Rows: 2})
			r.ok(err)
			r.came(begun.ID, c.unit, c.at, c.coarse, c.why)
		})
	}
}

// came checks what became of the only row of a list.
func (r *register) came(id health.ImportID, unit health.UnitCode, at health.StationCode, coarse bool, why string) {
	r.t.Helper()
	imp, err := r.Store.Import(r.ctx, id)
	r.ok(err)
	if unit == "" {
		rows, err := r.Store.ImportRows(r.ctx, id, 0, 9)
		r.ok(err)
		if len(rows) != 1 || len(rows[0].Problems) != 1 || rows[0].Problems[0].Code != why || rows[0].Problems[0].Grade != health.GradeRefuse {
			r.t.Fatalf("%+v with %+v", imp.Tally, rows)
		}
		if hint := rows[0].Problems[0].Hint.Reveal(); why == health.CodeUnitParts && hint != "Phú Cường, Mỹ Hòa, Phong Phú" {
			r.t.Errorf("formed of %q", hint)
		}
		return
	}
	people, err := r.Store.UnitPeople(r.ctx, unit, "", 99)
	r.ok(err)
	i := slices.IndexFunc(people, func(p health.Record) bool { return p.Text(health.FullName) == "Bùi Văn Nẻo" })
	if i < 0 || people[i].Station != at || people[i].Fields[health.Commune].Has(health.CodeUnitWhole) != coarse {
		r.t.Fatalf("of %+v nobody is in %s at %s", imp.Tally, unit, at)
	}
	if home := people[i].Household; (home == health.HouseholdID(unit+"/1")) == coarse {
		r.t.Errorf("the household is %s", home)
	}
	if coarse && imp.Tally.Flagged != 1 || imp.Tally.Refused+imp.Tally.Dropped > 0 {
		r.t.Errorf("counted %+v", imp.Tally)
	}
}
