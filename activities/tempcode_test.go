package activities

import (
	"testing"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// TestATemporaryCode: whoever comes without any number gets a code, and loses it when the national id comes.
func TestATemporaryCode(t *testing.T) {
	r := newRegister(t)
	baby := r.enter(map[health.Field]string{health.FullName: "Bùi Minh An", health.BirthDate: "2026-10-30", health.Phone: "+84912345678"})
	code := r.record(baby).Text(health.TempCode)
	if c, ok := ident.ParseTempCode(code); !ok || string(c) != code {
		t.Fatalf("the code is %q", code)
	}
	for _, f := range []health.Field{health.NationalID, health.OldID, health.Insurance, health.SocialNo} {
		known := r.enter(map[health.Field]string{health.FullName: "Hà Văn Đôi", health.BirthDate: "1978-11-20", f: "017078000031"})
		if c := r.record(known).Text(health.TempCode); c != "" {
			t.Errorf("somebody with %s has the code %q", f, c)
		}
	}
	found := func() []health.PersonID {
		ids, err := r.Store.ByNumber(r.ctx, health.TempCode, code)
		r.ok(err)
		return ids
	}
	if got := found(); len(got) != 1 || got[0] != baby {
		t.Errorf("found %q", got)
	}
	for _, written := range []string{code, code[:5] + "-" + code[5:]} {
		if people, _, err := r.Store.FindPeople(r.ctx, phongPhu, written, 5, 0); err != nil || len(people) != 1 || people[0].ID != baby {
			t.Errorf("searching for %q: %d people, %v", written, len(people), err)
		}
	}
	r.enterInto(baby, map[health.Field]string{health.Insurance: "TE1171700000019"})
	if r.record(baby).Text(health.TempCode) != code {
		t.Error("an insurance card ended the code")
	}
	r.enterInto(baby, map[health.Field]string{health.NationalID: "017226000019"})
	if got := r.record(baby).Text(health.TempCode); got != "" || len(found()) != 0 {
		t.Errorf("with a national id there is still %q, carried by %d", got, len(found()))
	}
	changes, err := r.Store.History(r.ctx, baby, 1)
	r.ok(err)
	if e := changes[0].Edits; len(e) != 2 || e[1].Field != health.TempCode || e[1].From.Text() != code {
		t.Errorf("history: %v", e)
	}
}

// TestATakenCodeIsNotGivenAgain: the next code is taken.
func TestATakenCodeIsNotGivenAgain(t *testing.T) {
	r := newRegister(t)
	first := r.enter(map[health.Field]string{health.FullName: "Bùi Minh An", health.BirthDate: "2026-10-30"})
	rec := r.record(first)
	var other string
	r.write(func(tx store.Tx) error {
		twin := health.Record{ID: first, Fields: map[health.Field]health.FieldValue{}}
		err := r.clerk(tx, nil).giveTempCode(&twin)
		other = twin.Text(health.TempCode)
		return err
	})
	if _, ok := ident.ParseTempCode(other); !ok || other == rec.Text(health.TempCode) {
		t.Errorf("codes %q and %q", rec.Text(health.TempCode), other)
	}
}

// TestAMergeKeepsTemporaryCodes: both codes lead to the record that stays. A merge can be taken back, so that it ends no code;
// the next change of the record does.
func TestAMergeKeepsTemporaryCodes(t *testing.T) {
	r := newRegister(t)
	child := map[health.Field]string{health.FullName: "Bùi Minh An", health.BirthDate: "2026-10-30"}
	kept, gone := r.enter(child), r.enter(child)
	own, others := r.record(kept).Text(health.TempCode), r.record(gone).Text(health.TempCode)
	m, err := r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: gone, By: staffed(mai)})
	r.ok(err)
	for _, code := range []string{own, others} {
		if ids, err := r.Store.ByNumber(r.ctx, health.TempCode, code); err != nil || len(ids) != 1 || ids[0] != kept {
			t.Errorf("%q leads to %q, %v", code, ids, err)
		}
	}
	_, err = r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(mai)})
	r.ok(err)
	if ids, err := r.Store.ByNumber(r.ctx, health.TempCode, others); err != nil || len(ids) != 1 || ids[0] != gone {
		t.Errorf("taken back, %q leads to %q, %v", others, ids, err)
	}
	child[health.NationalID] = "017226000019"
	numbered := r.enter(child)
	m, err = r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: numbered, By: staffed(mai)})
	r.ok(err)
	if got := r.record(kept).Text(health.TempCode); got != own {
		t.Errorf("the merge left %q of %q", got, own)
	}
	_, err = r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(mai)})
	r.ok(err)
	if got := r.record(kept).Text(health.TempCode); got != own {
		t.Errorf("taken back the code is %q, was %q", got, own)
	}
	_, err = r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: numbered, By: staffed(mai)})
	r.ok(err)
	r.enterInto(kept, map[health.Field]string{health.BloodGroup: "O+"})
	if got := r.record(kept).Text(health.TempCode); got != "" {
		t.Errorf("with a national id there is still %q", got)
	}
}

// enterInto teaches a record what a second list says about it.
func (r *register) enterInto(id health.PersonID, fields map[health.Field]string) {
	r.t.Helper()
	values := map[health.Field]health.FieldValue{}
	for f, text := range fields {
		values[f] = health.FieldValue{State: health.HasValue, Value: health.Value(text)}
	}
	r.write(func(tx store.Tx) error {
		_, err := r.clerk(tx, nil).attach(id, entry{values: values, source: health.FromImport, cause: health.Cause{Kind: health.CauseImport, ID: "i2"}, by: staffed(nhan)})
		return err
	})
}
