package activities

import (
	"slices"
	"testing"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

// asked reports whether the record lacks a field for a reason and a live task asks for it.
func (r *register) asked(id health.PersonID, f health.Field, why health.GapReason) bool {
	r.t.Helper()
	is := func(g health.Gap) bool { return g.Field == f && g.Reason == why }
	tasks, err := r.Store.TasksOf(r.ctx, id)
	r.ok(err)
	return slices.ContainsFunc(r.record(id).Gaps, is) &&
		slices.ContainsFunc(tasks, func(t health.Task) bool { return t.State.Live() && slices.ContainsFunc(t.Gaps, is) })
}

// TestADoubtAfterAMergeGoesWithItsValue: the phone that was found to be somebody else's is doubted on the record that it is
// from; one that both had is a change that may be about either, and both are asked.
func TestADoubtAfterAMergeGoesWithItsValue(t *testing.T) {
	const mine, other = "+84912345678", "+84987654321"
	for name, c := range map[string]struct {
		kept, gone           string
		unclear              bool
		keptAsked, goneAsked bool
	}{
		"of the record that stayed": {kept: mine, gone: other, keptAsked: true},
		"of the other":              {gone: other, goneAsked: true},
		"of both":                   {kept: mine, gone: mine, unclear: true, keptAsked: true, goneAsked: true},
	} {
		t.Run(name, func(t *testing.T) {
			r := newRegister(t)
			said := func(phone string) map[health.Field]string {
				out := map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12"}
				if phone != "" {
					out[health.Phone] = phone
				}
				return out
			}
			kept, gone := r.enter(said(c.kept)), r.enter(said(c.gone))
			m := r.merging(kept, gone)
			_, err := r.CutOff(r.ctx, nhan, kept)
			r.ok(err)
			if c.unclear {
				_, err := r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
				r.refused(err, "merge_edited")
			}
			r.splitting(m, c.unclear)
			if r.asked(kept, health.Phone, health.PassedOn) != c.keptAsked || r.asked(gone, health.Phone, health.PassedOn) != c.goneAsked {
				t.Errorf("the phones are %+v and %+v", r.record(kept).Fields[health.Phone].Flags, r.record(gone).Fields[health.Phone].Flags)
			}
			if c.kept == "" && r.record(kept).Text(health.Phone) != "" {
				t.Error("the phone of the other stayed")
			}
		})
	}
}

// TestADoubtThatWasSettledForAnother: a phone that was doubted before the merge is entered again by somebody who asked one
// person: whether it is the other's, nobody knows.
func TestADoubtThatWasSettledForAnother(t *testing.T) {
	r := newRegister(t)
	said := map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12"}
	kept := r.enter(said)
	said[health.Phone] = "+84987654321"
	gone := r.enter(said)
	_, err := r.CutOff(r.ctx, nhan, gone)
	r.ok(err)
	m := r.merging(kept, gone)
	r.tells(kept, map[health.Field]string{health.Phone: "+84987654321"})
	_, err = r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
	r.refused(err, "merge_edited")
	r.splitting(m, true)
	if !r.asked(gone, health.Phone, health.PassedOn) {
		t.Error("nobody asks for the phone any more")
	}
}

// TestACheckAfterAMerge: what the population database has said since of a number stays with whose it is.
func TestACheckAfterAMerge(t *testing.T) {
	r := newRegister(t)
	kept, gone := r.thuTwice()
	m := r.merging(kept, gone)
	r.write(func(tx store.Tx) error {
		k, err := tx.Record(kept)
		if err != nil {
			return err
		}
		from := k.Fields[health.NationalID]
		to := from
		to.Flags = []ident.Code{health.CodeCheckDisputed}
		k.Fields[health.NationalID], k.Verification = to, health.NotFound
		return r.clerk(tx, nil).save(&k, health.ActDoubt, []health.Edit{{Field: health.NationalID, From: from, To: to}}, health.Cause{Kind: health.CauseCheck, ID: "c"}, staffed(mai))
	})
	r.splitting(m, false)
	if k := r.record(kept); !r.asked(kept, health.NationalID, health.Disputed) || k.Verification != health.NotFound {
		t.Errorf("the number is %v and %s", k.Fields[health.NationalID].Flags, k.Verification)
	}
}

// TestANumberThatAThirdCarries: while two records were one, somebody else was registered with their number.
func TestANumberThatAThirdCarries(t *testing.T) {
	r := newRegister(t)
	gone, kept := r.thuTwice() // the number is of the record that goes
	m := r.merging(kept, gone)
	third := r.enter(map[health.Field]string{health.FullName: "Hà Văn Ba", health.BirthDate: "1990"})
	r.tells(third, map[health.Field]string{health.NationalID: "017085000017"})
	r.splitting(m, false)
	if doubted, asked := r.doubt(gone); !doubted || !asked {
		t.Error("the number is not doubted")
	}
	if doubted, _ := r.doubt(third); !doubted {
		t.Error("the number is not doubted on the third record")
	}
	if doubted, _ := r.doubt(kept); doubted {
		t.Error("a number is doubted that the record has not got")
	}
}
