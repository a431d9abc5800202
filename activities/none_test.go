package activities

import (
	"testing"

	"hssk/store/health"
)

// TestNoneInAListIsNotAskedForAgain: what a list says there is none of is no gap; a value that comes later is news, and the
// list loaded again takes nothing back and asks nothing.
func TestNoneInAListIsNotAskedForAgain(t *testing.T) {
	r, d, _ := withList(t)
	list := func(id health.ImportID, phone string) health.Tally {
		d.kept = true
		d.rows = []Row{row(1, map[health.Field]string{health.FullName: "Bùi Thị Hoa", health.BirthDate: "12/05/1960", health.SexField: "Nữ",
			health.NationalID: "017160000049", health.Phone: phone, health.Insurance: "không", health.Occupation: "ko"})}
		o := order(id, thanh)
		o.Again = true
		return r.load(o).Tally
	}
	list("l1", "không")
	ids, err := r.Store.ByNumber(r.ctx, health.NationalID, "017160000049")
	if err != nil || len(ids) != 1 {
		t.Fatalf("%v, %v", ids, err)
	}
	rec := r.record(ids[0])
	for _, f := range []health.Field{health.Phone, health.Insurance, health.Occupation} {
		if rec.Fields[f].State != health.AskedNone {
			t.Errorf("%s: %q", f, rec.Fields[f].State)
		}
		for _, g := range rec.Gaps {
			if g.Field == f {
				t.Errorf("%s is asked for", f)
			}
		}
	}
	if got := list("l2", "0912345678"); got.Attached != 1 || got.Dropped != 0 {
		t.Errorf("a phone: %+v", got)
	}
	if got := list("l3", "không"); got.Unchanged != 1 || got.Dropped != 0 || r.record(ids[0]).Text(health.Phone) == "" {
		t.Errorf("none once more: %+v", got)
	}
}
