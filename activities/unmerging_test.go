package activities

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/BurntSushi/toml"

	"hssk/store"
	"hssk/store/health"
	"hssk/store/ident"
)

const (
	luy      = health.StationCode("TYT-05167") // ends with the plan
	vanSon   = health.StationCode("TYT-05128") // takes its people over
	takePlan = `
name = "take"
on = "2026-01-01"
[[takes]]
station = "TYT-05128"
units = ["05167"]
[[close]]
station = "TYT-05167"
staff_to = "TYT-05128"
`
)

// merging gives what happens to two records of one person.
func (r *register) merging(kept, gone health.PersonID) health.Merge {
	r.t.Helper()
	m, err := r.MergePeople(r.ctx, MergeInput{Kept: kept, Gone: gone, By: staffed(nhan)})
	r.ok(err)
	return m
}

func (r *register) splitting(m health.Merge, keep bool) Unmerged {
	r.t.Helper()
	out, err := r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh), Keep: keep})
	r.ok(err)
	return out
}

// twoStations adds the stations of the plan beside Phong Phú.
func (r *register) twoStations() {
	r.write(func(tx store.Tx) error {
		if err := tx.PutStation(health.Station{Code: luy, Name: "Lũng Vân", Unit: "05167"}); err != nil {
			return err
		}
		return tx.PutStation(health.Station{Code: vanSon, Name: "Vân Sơn", Unit: "05128"})
	})
}

func (r *register) plan(text string) health.ReorganisationID {
	r.t.Helper()
	var plan health.Plan
	_, err := toml.Decode(text, &plan)
	r.ok(err)
	begun, err := r.BeginReorganisation(r.ctx, BeginInput{Plan: plan, By: staffed(mai)})
	r.ok(err)
	r.carry(begun.ID)
	return begun.ID
}

func (r *register) carry(id health.ReorganisationID) {
	r.t.Helper()
	for done := false; !done; {
		part, err := r.ReorganiseBatch(r.ctx, ReorganiseInput{Plan: id, Rows: 10})
		r.ok(err)
		done = part.Done
	}
}

func (r *register) undoPlan(id health.ReorganisationID) {
	r.t.Helper()
	_, err := r.BeginUndo(r.ctx, id, staffed(mai))
	r.ok(err)
	r.carry(id)
}

func (r *register) at(want health.StationCode, people ...health.PersonID) {
	r.t.Helper()
	for _, id := range people {
		rec := r.record(id)
		if rec.Station != want {
			r.t.Errorf("%s is at %s, not at %s", id, rec.Station, want)
		}
		tasks, err := r.Store.TasksOf(r.ctx, id)
		r.ok(err)
		for _, task := range tasks {
			if task.Station != want {
				r.t.Errorf("a task (%s) about %s is at %s, not at %s", task.Kind, id, task.Station, want)
			}
		}
		drafts, err := r.Store.DraftsOf(r.ctx, id, health.DraftCorrect, 9)
		r.ok(err)
		for _, d := range drafts {
			if d.Station != want {
				r.t.Errorf("a draft about %s is at %s, not at %s", id, d.Station, want)
			}
		}
	}
}

// doubted is a correction that somebody has proposed about a person and nobody has decided.
func (r *register) doubted(id health.PersonID) {
	at := r.record(id).Station
	d := health.Draft{ID: health.DraftID("doubt-" + id), Kind: health.DraftCorrect, Station: at, Person: id, By: staffed(nhan), Status: health.DraftWaiting,
		Task: CorrectionTask(health.DraftID("doubt-" + id)), Values: map[health.Field]health.FieldValue{health.Hamlet: {State: health.HasValue, Value: "Xóm Bục"}}, At: r.now,
		Cause: health.Cause{Kind: health.CauseDraft, ID: string("doubt-" + id)}}
	r.ok(r.SaveDraft(r.ctx, d))
	r.write(func(tx store.Tx) error {
		return tx.CreateTask(health.Task{ID: d.Task, Kind: health.TaskCorrect, State: health.TaskQueued, Station: at, Person: id, Draft: d.ID, Due: r.now, CreatedAt: r.now})
	})
}

// TestUnmergeAfterAReorganisation: people are split off where they are looked after today, and go back with the plan.
func TestUnmergeAfterAReorganisation(t *testing.T) {
	for name, unit := range map[string]string{"both move": "05167", "the one that stays does not": "05158", "one goes to the other": "05128"} {
		t.Run(name, func(t *testing.T) {
			r := newRegister(t)
			r.twoStations()
			kept := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985", health.Commune: unit})
			gone := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thủ", health.BirthDate: "1985", health.Commune: "05167"})
			keptAt, after := r.record(kept).Station, map[string]health.StationCode{"05167": vanSon, "05158": phongPhu, "05128": vanSon}[unit]
			r.doubted(gone)
			m := r.merging(kept, gone)
			r.now = r.now.Add(time.Hour)
			plan := r.plan(takePlan)
			r.splitting(m, false)
			r.at(after, kept)
			r.at(vanSon, gone)
			board, err := r.Store.Board(r.ctx, r.now)
			r.ok(err)
			if n := board.Total().Records; n != 2 {
				t.Errorf("the board counts %d", n)
			}
			r.undoPlan(plan)
			r.at(keptAt, kept)
			r.at(luy, gone)
		})
	}
}

// TestUnmergeAfterATaskFollowedThePerson: work about who was split off is where they are, also when the plan moved nobody but
// took the work to the one they were merged into.
func TestUnmergeAfterATaskFollowedThePerson(t *testing.T) {
	r := newRegister(t)
	r.twoStations()
	kept := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985", health.Commune: "05128"})
	gone := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thủ", health.BirthDate: "1985", health.Commune: "05158"})
	r.doubted(gone)
	m := r.merging(kept, gone)
	plan := r.plan(`
name = "take"
on = "2026-01-01"
[[takes]]
station = "TYT-05158"
units = ["05158", "05167"]
[[close]]
station = "TYT-05167"
staff_to = "TYT-05158"
`)
	r.splitting(m, false)
	r.at(vanSon, kept)
	r.at(phongPhu, gone)
	r.undoPlan(plan)
	r.at(vanSon, kept)
	r.at(phongPhu, gone)
}

// TestUnmergeBetweenPlans: a plan that was taken back before the merge was leaves nothing behind.
func TestUnmergeBetweenPlans(t *testing.T) {
	r := newRegister(t)
	r.twoStations()
	said := map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985", health.Commune: "05167"}
	kept, gone := r.enter(said), r.enter(said)
	m := r.merging(kept, gone)
	r.undoPlan(r.plan(takePlan))
	r.splitting(m, false)
	r.at(luy, kept, gone)
}

// TestUnmergeReleasesWhoWorksElsewhere: a task comes back from a merge held by somebody of the old station.
func TestUnmergeReleasesWhoWorksElsewhere(t *testing.T) {
	r := newRegister(t)
	r.twoStations()
	lien := health.StaffID("lien")
	r.write(func(tx store.Tx) error {
		return tx.PutStaff(health.Staff{ID: lien, Name: "Bùi Thị Liên", Role: health.RoleNurse, Station: luy, Active: true})
	})
	said := map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985", health.Commune: "05167"}
	kept, gone := r.enter(said), r.enter(said)
	tasks, err := r.Store.TasksOf(r.ctx, gone)
	r.ok(err)
	_, err = r.ClaimTask(r.ctx, ClaimInput{Task: tasks[0].ID, Staff: lien})
	r.ok(err)
	m := r.merging(kept, gone)
	r.plan(takePlan)
	r.write(func(tx store.Tx) error {
		return tx.PutStaff(health.Staff{ID: lien, Name: "Bùi Thị Liên", Role: health.RoleNurse, Station: phongPhu, Active: true})
	})
	r.splitting(m, false)
	task, err := r.Store.Task(r.ctx, tasks[0].ID)
	r.ok(err)
	if task.Station != vanSon || task.Holder != "" || !task.State.Live() {
		t.Errorf("the task is %s at %s, held by %q", task.State, task.Station, task.Holder)
	}
}

func (r *register) homes(id health.PersonID) []health.Membership {
	r.t.Helper()
	all, err := r.Store.Households(r.ctx, id)
	r.ok(err)
	return all
}

// TestAHouseholdEnteredAfterAMerge stays with the record that stayed, which goes on living there.
func TestAHouseholdEnteredAfterAMerge(t *testing.T) {
	r := newRegister(t)
	kept, gone := r.thuTwice()
	m := r.merging(kept, gone)
	r.now = r.now.Add(48 * time.Hour)
	r.write(func(tx store.Tx) error {
		k, err := tx.Record(kept)
		if err != nil {
			return err
		}
		news := map[health.Field]health.FieldValue{health.Household: {State: health.HasValue, Value: "HGD77", Source: health.FromStaff, At: r.now}}
		return r.clerk(tx, nil).change(&k, health.ActFill, news, health.Cause{Kind: health.CauseTask, ID: "t"}, staffed(nhan))
	})
	entered := r.now
	r.now = r.now.Add(48 * time.Hour)
	r.splitting(m, true)
	if h := r.record(kept).Household; h != "05158/hgd77" {
		t.Errorf("the household is %q", h)
	}
	want := []health.Membership{{Person: kept, Household: "05158/hgd77", From: entered}}
	if got := r.homes(kept); !reflect.DeepEqual(got, want) {
		t.Errorf("lived in %v", got)
	}
}

// TestAdoptedHousehold: who is found to be the person of a household belongs to it, until the merge is taken back.
func TestAdoptedHousehold(t *testing.T) {
	r := newRegister(t)
	kept := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12"})
	r.now = r.now.Add(time.Hour)
	gone := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thủ", health.BirthDate: "1985-03-12", health.Household: "HGD-01", health.HeadRel: "01"})
	since := r.now
	r.now = r.now.Add(time.Hour)
	m := r.merging(kept, gone)
	if got, want := r.homes(kept), []health.Membership{{Person: kept, Household: "05158/hgd-01", Relation: "01", From: since}}; !reflect.DeepEqual(got, want) {
		t.Errorf("lives in %v", got)
	}
	r.write(func(tx store.Tx) error {
		members, err := tx.Members("05158/hgd-01")
		if !reflect.DeepEqual(members, []health.PersonID{kept}) {
			t.Errorf("the members are %v", members)
		}
		return err
	})
	r.now = r.now.Add(time.Hour)
	r.splitting(m, false)
	if got := r.homes(kept); len(got) != 0 {
		t.Errorf("lived in %v", got)
	}
	if got := r.homes(gone); len(got) != 1 || !got[0].To.IsZero() {
		t.Errorf("the other lived in %v", got)
	}
}

// TestNoHouseholdOfAnotherCommune: households count anew in every commune, so that a number says nothing in another one.
func TestNoHouseholdOfAnotherCommune(t *testing.T) {
	r := newRegister(t)
	r.twoStations()
	kept := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12"})
	gone := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12", health.Commune: "05167", health.Household: "1", health.Hamlet: "Xóm Bục"})
	m := r.merging(kept, gone)
	if k := r.record(kept); k.Household != "" || k.Text(health.Household) != "" || k.Text(health.Hamlet) != "" {
		t.Errorf("belongs to %q in %q", k.Household, k.Text(health.Hamlet))
	}
	r.splitting(m, false)
}

// bucIsVanSons gives one hamlet of Phong Phú to the station of another commune.
func (r *register) bucIsVanSons() {
	r.write(func(tx store.Tx) error {
		areas, err := tx.Areas()
		if err != nil {
			return err
		}
		return tx.SetAreas(append(areas, health.Area{Station: vanSon, Unit: "05158", Hamlet: health.HamletKey("Xóm Bục"), From: "2020-01-01"}))
	})
}

// TestAdoptedHamlet: the station is that of the hamlet which the other record knows, and the old one when it is split off.
func TestAdoptedHamlet(t *testing.T) {
	r := newRegister(t)
	r.twoStations()
	r.bucIsVanSons()
	kept := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thử", health.BirthDate: "1985-03-12"})
	gone := r.enter(map[health.Field]string{health.FullName: "Bùi Văn Thủ", health.BirthDate: "1985-03-12", health.Hamlet: "Xóm Bục"})
	r.at(phongPhu, kept)
	m := r.merging(kept, gone)
	r.at(vanSon, kept)
	r.splitting(m, false)
	r.at(phongPhu, kept)
	r.at(vanSon, gone)
}

// TestVisitsAfterAMerge: what came to the record that stayed is not passed over in silence when it is split.
func TestVisitsAfterAMerge(t *testing.T) {
	r := newRegister(t)
	kept, gone := r.thuTwice()
	day := ident.Date{Y: 2026, M: 10, D: 1}
	put := func(of health.PersonID, number string) {
		r.write(func(tx store.Tx) error {
			if err := tx.PutDose(health.Dose{ID: health.DoseID("d" + number), Person: of, Vaccine: "VGB", Given: day, Source: health.FromImport, Cause: health.Cause{Kind: health.CauseImport, ID: "i1"}, At: r.now}); err != nil {
				return err
			}
			return tx.PutVisit(health.Visit{ID: health.NewVisitID("17011", number), Person: of, Facility: "17011", Started: day, Source: health.FromImport, Cause: health.Cause{Kind: health.CauseImport, ID: "i1"}, At: r.now})
		})
	}
	put(kept, "1")
	put(gone, "2")
	m := r.merging(kept, gone)
	put(kept, "3") // in the same second
	put(kept, "1") // what is known changes: no new one
	_, err := r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
	r.refused(err, "merge_edited")
	var e *health.Error
	if !errors.As(err, &e) || e.Args["visits"] != "1" || e.Args["doses"] != "1" || e.Args["fields"] != "" {
		t.Errorf("said %v", e)
	}
	out := r.splitting(m, true)
	if out.Visits != 1 || out.Doses != 1 {
		t.Errorf("%d visits, %d doses stay", out.Visits, out.Doses)
	}
	for id, want := range map[health.PersonID]int{kept: 2, gone: 1} {
		visits, err := r.Store.Visits(r.ctx, id, 9, 0)
		r.ok(err)
		doses, err := r.Store.Doses(r.ctx, id, 9, 0)
		r.ok(err)
		if len(visits) != want || len(doses) != want {
			t.Errorf("%s has %d visits, %d doses", id, len(visits), len(doses))
		}
	}
}

// TestWhoMayLookIsAskedAnewAfterASplit: links of chats, invitations and powers that came after the merge may have been meant
// for either. A split says so, and takes them away; what was there before comes back to whom it belonged.
func TestWhoMayLookIsAskedAnewAfterASplit(t *testing.T) {
	r := newRegister(t)
	kept, gone := r.thuTwice()
	aunt := r.enter(map[health.Field]string{health.FullName: "Bùi Thị Xuân", health.BirthDate: "1970-05-09"})
	power := func(paper string) health.Proxy {
		p, err := r.GrantProxy(r.ctx, health.Proxy{Ward: kept, Holder: aunt, Kind: health.ProxyAppointed, Consent: health.Consent{Purpose: "proxy",
			Text: health.ProxyText, Channel: "paper", Proof: health.Value(paper), Given: kept, By: staffed(nhan)}})
		r.ok(err)
		return p.Proxy
	}
	before := power("R1")
	m := r.merging(kept, gone)
	r.now = r.now.Add(time.Minute)
	since := power("R9")
	r.NewCode = func() string { return "123456" }
	code, err := r.InvitePerson(r.ctx, nhan, kept)
	r.ok(err)
	r.write(func(tx store.Tx) error {
		return tx.PutContact(health.Contact{Channel: "web", Address: "w1", Person: kept, Proof: "invite", At: r.now})
	})
	_, err = r.UnmergePeople(r.ctx, UnmergeInput{Merge: m.ID, By: staffed(thanh)})
	var e *health.Error
	if !errors.As(err, &e) || e.Code != "merge_edited" || e.Args["links"] != "2" || e.Args["powers"] != "1" {
		t.Fatalf("split in silence: %v", err)
	}
	if out := r.splitting(m, true); out.Links != 2 || out.Powers != 1 {
		t.Errorf("%d links and %d powers taken away", out.Links, out.Powers)
	}
	there, err := r.Store.ContactsAt(r.ctx, "web", "w1")
	r.ok(err)
	if len(there) != 0 {
		t.Error("a chat still reads the record")
	}
	old, err := r.Store.ContactsAt(r.ctx, "sms", "+84987654321")
	r.ok(err)
	if len(old) != 1 || old[0].Person != gone {
		t.Errorf("the chat from before: %d", len(old))
	}
	all, err := r.Store.Proxies(r.ctx, kept)
	r.ok(err)
	for _, p := range all {
		if p.ID == before.ID && !p.To.IsZero() || p.ID == since.ID && p.To.IsZero() {
			t.Errorf("the power of %s ends %v", p.Consent.Proof.Reveal(), p.To)
		}
	}
	if i, err := r.Store.Invite(r.ctx, residentHash(code.Digits.Reveal())); err != nil || i.UsedAt.IsZero() {
		t.Errorf("an invitation still opens the record: %v", err)
	}
}
